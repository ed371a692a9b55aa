/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xHCI: registers, commands and events, enumeration of a tablet over its rings, interrupt transfers, endless rings. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "libqos/state.h"
#include "pci-config.h"

#define SLOT     4
#define BAR      0xe0000000u
#define OPER     (BAR + 0x40)
#define PORT(n)  (BAR + 0x440 + 0x10 * ((n) - 1))
#define INTR0    (BAR + 0x1020)
#define DOORBELL (BAR + 0x2000)

/* Guest memory. */
#define DCBAA   0x10000
#define COMMANDS 0x11000
#define ERST    0x12000
#define EVENTS  0x13000
#define INPUT   0x14000
#define OUTPUT  0x15000
#define EP0     0x16000
#define EP1     0x17000
#define DATA    0x18000
#define EVENT_COUNT 64

#define TYPE(t) ((uint32_t)(t) << 10)
enum { NORMAL = 1, SETUP, DATA_STAGE, STATUS_STAGE, LINK = 6, ENABLE_SLOT = 9, DISABLE_SLOT, ADDRESS, CONFIGURE,
       STOP = 15, SET_DEQUEUE = 16, NOOP = 23, EV_TRANSFER = 32, EV_COMMAND, EV_PORT };

typedef struct Xhci {
    QTestState *s;
    int event;      /* next */
    int command;
    int ep0;
} Xhci;

typedef struct Event {
    uint32_t ptr, length, ccode, type, slot, ep;
} Event;

static void trb(Xhci *x, uint32_t addr, uint32_t p0, uint32_t p1, uint32_t status, uint32_t control)
{
    qtest_writel(x->s, addr, p0);
    qtest_writel(x->s, addr + 4, p1);
    qtest_writel(x->s, addr + 8, status);
    qtest_writel(x->s, addr + 12, control);
}

/* The next event; false when there is none. */
static bool next_event(Xhci *x, Event *e)
{
    uint32_t addr = EVENTS + 16 * (x->event % EVENT_COUNT), control = qtest_readl(x->s, addr + 12);
    uint32_t status = qtest_readl(x->s, addr + 8);

    if ((control & 1) != !((x->event / EVENT_COUNT) & 1)) {
        return false;
    }
    *e = (Event) { qtest_readl(x->s, addr), status & 0xffffff, status >> 24, (control >> 10) & 0x3f, control >> 24,
                   (control >> 16) & 0x1f };
    x->event++;
    qtest_writel(x->s, INTR0 + 0x18, (EVENTS + 16 * (x->event % EVENT_COUNT)) | 8);
    qtest_writel(x->s, INTR0 + 0x1c, 0);
    return true;
}

/* The next event that is no port's. */
static Event want_event(Xhci *x, uint32_t type)
{
    Event e;

    do {
        g_assert_true(next_event(x, &e));
    } while (e.type == EV_PORT);
    g_assert_cmpuint(e.type, ==, type);
    return e;
}

static Event command(Xhci *x, uint32_t param, uint32_t control)
{
    uint32_t addr = COMMANDS + 16 * x->command++;
    Event e;

    trb(x, addr, param, 0, 0, control | 1);
    qtest_writel(x->s, DOORBELL, 0);
    e = want_event(x, EV_COMMAND);
    g_assert_cmphex(e.ptr, ==, addr);
    return e;
}

static void map(QTestState *s)
{
    pci_conf_write(s, 0, DEVFN(SLOT, 0), 0x10, BAR, 4);
    pci_conf_write(s, 0, DEVFN(SLOT, 0), 0x14, 0, 4);
    pci_conf_write(s, 0, DEVFN(SLOT, 0), 4, 6, 2);
}

static void start(Xhci *x, const char *args)
{
    memset(x, 0, sizeof(*x));
    x->s = qtest_initf("-machine q35 -nodefaults -device qemu-xhci,addr=%d,id=xhci %s", SLOT, args);
    map(x->s);
}

static void run(Xhci *x)
{
    qtest_memset(x->s, DCBAA, 0, 0x10000);
    qtest_writel(x->s, OPER, 2); /* HCRST */
    qtest_writel(x->s, OPER + 0x38, 64);
    qtest_writel(x->s, OPER + 0x30, DCBAA);
    qtest_writel(x->s, OPER + 0x34, 0);
    qtest_writel(x->s, OPER + 0x18, COMMANDS | 1);
    qtest_writel(x->s, OPER + 0x1c, 0);
    qtest_writel(x->s, ERST, EVENTS);
    qtest_writel(x->s, ERST + 8, EVENT_COUNT);
    qtest_writel(x->s, INTR0 + 8, 1);
    qtest_writel(x->s, INTR0 + 0x18, EVENTS);
    qtest_writel(x->s, INTR0 + 0x1c, 0);
    qtest_writel(x->s, INTR0 + 0x10, ERST);
    qtest_writel(x->s, INTR0 + 0x14, 0);
    qtest_writel(x->s, INTR0, 2); /* IE */
    qtest_writel(x->s, OPER, 5);  /* RS, INTE */
}

/* Another emulator differs where the specification is on our side, and gets no input while it is stopped. */
static bool ours(void)
{
    return qtest_has_accel("qtest");
}

static void test_registers(void)
{
    static const uint32_t caps[] = { 0x01000040, 0x08001040, 0xf, 0 };
    Xhci x;

    start(&x, "");
    g_assert_cmphex(pci_conf_read(x.s, 0, DEVFN(SLOT, 0), 0, 4), ==, 0x000d1b36);
    g_assert_cmphex(pci_conf_read(x.s, 0, DEVFN(SLOT, 0), 8, 4), ==, 0x0c033001);
    g_assert_cmphex(pci_conf_read(x.s, 0, DEVFN(SLOT, 0), 0x60, 1), ==, 0x30);
    g_assert_cmphex(pci_conf_read(x.s, 0, DEVFN(SLOT, 0), 0x90, 4), ==, 0x000fa011);
    g_assert_cmphex(pci_conf_read(x.s, 0, DEVFN(SLOT, 0), 0x94, 4), ==, 0x3000);
    g_assert_cmphex(pci_conf_read(x.s, 0, DEVFN(SLOT, 0), 0xa0, 4), ==, 0x00920010);
    for (int i = 0; i < G_N_ELEMENTS(caps); i++) {
        g_assert_cmphex(qtest_readl(x.s, BAR + 4 * i), ==, caps[i]);
    }
    g_assert_cmphex(qtest_readl(x.s, BAR + 0x14), ==, 0x2000);
    g_assert_cmphex(qtest_readl(x.s, BAR + 0x18), ==, 0x1000);
    g_assert_cmphex(qtest_readl(x.s, BAR + 0x20), ==, 0x02000402); /* USB 2: ports 5 to 8 */
    g_assert_cmphex(qtest_readl(x.s, BAR + 0x28), ==, 0x405);
    g_assert_cmphex(qtest_readl(x.s, BAR + 0x30), ==, 0x03000002);
    g_assert_cmphex(qtest_readl(x.s, BAR + 0x38), ==, 0x401);
    g_assert_cmphex(qtest_readl(x.s, OPER + 4), ==, 1); /* halted */
    g_assert_cmphex(qtest_readl(x.s, OPER + 8), ==, 1);
    g_assert_cmphex(qtest_readl(x.s, PORT(1)), ==, 0x202a0);
    /* There are no indicators (HCCPARAMS1.PIND); MFINDEX may be stopped in U3. */
    qtest_writel(x.s, PORT(1), 0xc200);
    g_assert_cmphex(qtest_readl(x.s, PORT(1)), ==, 0x202a0);
    qtest_writel(x.s, OPER, 0x800);
    g_assert_cmphex(qtest_readl(x.s, OPER), ==, 0x800);
    qtest_quit(x.s);
}

static void test_port_reset(void)
{
    Xhci x;

    start(&x, "-device usb-tablet,bus=xhci.0,port=1");
    g_assert_cmphex(qtest_readl(x.s, PORT(5)), ==, 0x20ee1); /* polling, high speed */
    g_assert_cmphex(qtest_readl(x.s, PORT(1)), ==, 0x202a0);
    qtest_writel(x.s, PORT(5), 0x20210);
    g_assert_cmphex(qtest_readl(x.s, PORT(5)) & 0x3ff, ==, 0x203); /* enabled, U0 */
    g_assert_cmphex(qtest_readl(x.s, PORT(5)) & (1 << 21), !=, 0);
    qtest_writel(x.s, PORT(5), 0x200200); /* change bits are cleared by ones */
    g_assert_cmphex(qtest_readl(x.s, PORT(5)) & (1 << 21), ==, 0);
    if (ours()) {
        qtest_writel(x.s, PORT(5), 0x202); /* so is enable: section 5.4.8 */
        g_assert_cmphex(qtest_readl(x.s, PORT(5)) & 2, ==, 0);
    }
    qtest_quit(x.s);
}

static void test_commands(void)
{
    Xhci x;
    Event e;

    start(&x, "");
    run(&x);
    g_assert_cmphex(qtest_readl(x.s, OPER + 4) & 1, ==, 0);
    e = command(&x, 0, TYPE(NOOP));
    g_assert_cmpuint(e.ccode, ==, 1);
    e = command(&x, 0, TYPE(ENABLE_SLOT));
    g_assert_cmpuint(e.ccode, ==, 1);
    g_assert_cmpuint(e.slot, ==, 1);
    e = command(&x, 0, TYPE(DISABLE_SLOT) | 1 << 24);
    g_assert_cmpuint(e.ccode, ==, 1);
    e = command(&x, 0, TYPE(DISABLE_SLOT) | 1 << 24);
    g_assert_cmpuint(e.ccode, ==, 11); /* slot not enabled */
    e = command(&x, 0, TYPE(60));
    g_assert_cmpuint(e.ccode, ==, 5);  /* no such command */
    if (ours()) {
        g_assert_cmphex(qtest_readl(x.s, OPER + 0x18) & 8, ==, 8); /* the ring runs: section 5.4.5 */
    }
    qtest_quit(x.s);
}

/* Slot 1 is the tablet behind port 5, with an address. */
static void address_tablet(Xhci *x)
{
    qtest_writel(x->s, PORT(5), 0x20210);
    g_assert_cmpuint(command(x, 0, TYPE(ENABLE_SLOT)).slot, ==, 1);
    qtest_writel(x->s, DCBAA + 8, OUTPUT);
    qtest_writel(x->s, INPUT + 4, 3);
    qtest_writel(x->s, INPUT + 0x20, 1u << 27 | 3 << 20);
    qtest_writel(x->s, INPUT + 0x24, 5 << 16);
    qtest_writel(x->s, INPUT + 0x44, 64 << 16 | 4 << 3 | 3 << 1);
    qtest_writel(x->s, INPUT + 0x48, EP0 | 1);
    g_assert_cmpuint(command(x, INPUT, TYPE(ADDRESS) | 1 << 24).ccode, ==, 1);
}

/* A control transfer; the event of its status stage. */
static Event control(Xhci *x, uint64_t setup, bool in, uint32_t len)
{
    uint32_t at = EP0 + 16 * x->ep0;

    trb(x, at, setup, setup >> 32, 8, TYPE(SETUP) | 1 << 6 | (len ? in ? 3 : 2 : 0) << 16 | 1);
    if (len) {
        trb(x, at + 16, DATA, 0, len, TYPE(DATA_STAGE) | in << 16 | 1);
    }
    trb(x, at + (len ? 32 : 16), 0, 0, 0, TYPE(STATUS_STAGE) | 1 << 5 | (!in || !len) << 16 | 1);
    x->ep0 += len ? 3 : 2;
    qtest_writel(x->s, DOORBELL + 4, 1);
    return want_event(x, EV_TRANSFER);
}

static void test_enumerate(void)
{
    uint8_t descriptor[18];
    Xhci x;
    Event e;

    start(&x, "-device usb-tablet,bus=xhci.0,port=1");
    run(&x);
    address_tablet(&x);
    g_assert_cmphex(qtest_readl(x.s, OUTPUT + 12) & 0xf80000ff, ==, 2u << 27 | 1); /* addressed, address 1 */
    e = control(&x, 0x0012000001000680ull, true, 18);
    g_assert_cmpuint(e.ccode, ==, 1);
    g_assert_cmpuint(e.slot, ==, 1);
    g_assert_cmpuint(e.ep, ==, 1);
    qtest_memread(x.s, DATA, descriptor, sizeof(descriptor));
    g_assert_cmphex(descriptor[0], ==, 18);
    g_assert_cmphex(descriptor[1], ==, 1);
    g_assert_cmphex(lduw_le_p(descriptor + 8), ==, 0x0627); /* vendor of usb-tablet */
    /* A descriptor that is not there stalls, and halts the endpoint. */
    e = control(&x, 0x0012000077000680ull, true, 18);
    g_assert_cmpuint(e.ccode, ==, 6);
    g_assert_cmphex(qtest_readl(x.s, OUTPUT + 0x20) & 7, ==, 2);
    g_assert_cmpuint(command(&x, 0, TYPE(14) | 1 << 24 | 1 << 16).ccode, ==, 1); /* reset endpoint */
    g_assert_cmphex(qtest_readl(x.s, OUTPUT + 0x20) & 7, ==, 3);
    qtest_quit(x.s);
}

/* Endpoint 1 IN, context 3. */
static void configure_tablet(Xhci *x)
{
    g_assert_cmpuint(control(x, 0x0000000000010900ull, false, 0).ccode, ==, 1); /* configuration 1 */
    qtest_writel(x->s, INPUT + 4, 1 | 1 << 3);
    qtest_writel(x->s, INPUT + 0x20, 3u << 27 | 3 << 20);
    qtest_writel(x->s, INPUT + 0x80, 6 << 16);
    qtest_writel(x->s, INPUT + 0x84, 8 << 16 | 7 << 3 | 3 << 1);
    qtest_writel(x->s, INPUT + 0x88, EP1 | 1);
    g_assert_cmpuint(command(x, INPUT, TYPE(CONFIGURE) | 1 << 24).ccode, ==, 1);
    g_assert_cmphex(qtest_readl(x->s, OUTPUT + 12) >> 27, ==, 3);
}

static void move_tablet(Xhci *x, int to)
{
    qtest_qmp_assert_success(x->s,
                             "{'execute': 'input-send-event', 'arguments': {'events': ["
                             "{'type': 'abs', 'data': {'axis': 'x', 'value': %d}}]}}", to);
}

static void test_interrupt_transfer(void)
{
    Xhci x;
    Event e;

    if (!ours()) {
        g_test_skip("needs input events");
        return;
    }
    start(&x, "-device usb-tablet,bus=xhci.0,port=1");
    run(&x);
    address_tablet(&x);
    configure_tablet(&x);
    trb(&x, EP1, DATA, 0, 8, TYPE(NORMAL) | 1 << 5 | 1 << 2 | 1);
    trb(&x, EP1 + 16, DATA + 0x100, 0, 8, TYPE(NORMAL) | 1 << 5 | 1 << 2 | 1);
    qtest_writel(x.s, DOORBELL + 4, 3);
    g_assert_false(next_event(&x, &e)); /* nothing moved */
    move_tablet(&x, 0x1234);
    e = want_event(&x, EV_TRANSFER);
    g_assert_cmpuint(e.ccode, ==, 13); /* short: six of eight bytes */
    g_assert_cmpuint(e.length, ==, 2);
    g_assert_cmphex(e.ptr, ==, EP1);
    g_assert_cmphex(qtest_readw(x.s, DATA + 1), ==, 0x1234);
    /* A transfer in wait is stopped, with an event or without, and goes on where it was. */
    e = command(&x, 0, TYPE(STOP) | 1 << 24 | 3 << 16);
    g_assert_cmpuint(e.ccode, ==, 1);
    g_assert_cmphex(qtest_readl(x.s, OUTPUT + 0x60) & 7, ==, 3);
    qtest_writel(x.s, DOORBELL + 4, 3);
    move_tablet(&x, 0x4321);
    e = want_event(&x, EV_TRANSFER);
    g_assert_cmphex(e.ptr, ==, EP1 + 16);
    g_assert_cmphex(qtest_readw(x.s, DATA + 0x101), ==, 0x4321);
    qtest_quit(x.s);
}

static void test_event_ring_wraps_and_fills(void)
{
    Xhci x;
    int full = 0;

    start(&x, "");
    run(&x);
    for (int i = 0; i < EVENT_COUNT + 8; i++) { /* one at a time: past the end */
        x.command = 0;
        qtest_writel(x.s, OPER + 0x18, COMMANDS | 1);
        qtest_writel(x.s, OPER + 0x1c, 0);
        g_assert_cmpuint(command(&x, 0, TYPE(NOOP)).ccode, ==, 1);
    }
    for (int i = 0; i < 2 * EVENT_COUNT; i++) { /* and without taking any */
        trb(&x, COMMANDS + 16 * i, 0, 0, 0, TYPE(NOOP) | 1);
    }
    trb(&x, COMMANDS + 32 * EVENT_COUNT, 0, 0, 0, 0);
    qtest_writel(x.s, OPER + 0x18, COMMANDS | 1);
    qtest_writel(x.s, OPER + 0x1c, 0);
    qtest_writel(x.s, DOORBELL, 0);
    for (int i = 0; i < EVENT_COUNT; i++) {
        full += qtest_readl(x.s, EVENTS + 16 * i + 8) >> 24 == 21;
    }
    g_assert_cmpint(full, ==, 1);
    g_assert_cmphex(qtest_readl(x.s, OPER + 4) & 0x1001, ==, 0);
    qtest_quit(x.s);
}

/* A report with the right button, bit 1, is written to USBCMD, where that bit is HCRST. */
static void test_reset_by_dma(void)
{
    Xhci x;
    Event e;

    if (!ours()) {
        g_test_skip("needs input events");
        return;
    }
    start(&x, "-device usb-tablet,bus=xhci.0,port=1");
    run(&x);
    address_tablet(&x);
    configure_tablet(&x);
    trb(&x, EP1, OPER, 0, 8, TYPE(NORMAL) | 1 << 5 | 1);
    qtest_writel(x.s, DOORBELL + 4, 3);
    g_assert_false(next_event(&x, &e));
    qtest_qmp_assert_success(x.s, "{'execute': 'input-send-event', 'arguments': {'events': ["
                                  "{'type': 'btn', 'data': {'button': 'right', 'down': true}}]}}");
    g_assert_cmphex(qtest_readl(x.s, OPER), ==, 0);
    g_assert_cmphex(qtest_readl(x.s, OPER + 4) & 1, ==, 1); /* halted */
    qtest_quit(x.s);
}

/* A device that resets the controller while it has the packet: from the timer of a second attempt. */
static void test_reset_by_device(void)
{
    g_autofree char *args = g_strdup_printf("-device usb-poker,bus=xhci.0,port=1,high-speed=on,naks=1,address=0x%x,value=2", OPER);
    Event e;
    Xhci x;

    if (!qtest_has_device("usb-poker")) {
        g_test_skip("needs the device models of tests/extra-hw");
        return;
    }
    start(&x, args);
    run(&x);
    address_tablet(&x);
    trb(&x, EP0, 0x01000680, 0x00120000, 8, TYPE(SETUP) | 1 << 6 | 3 << 16 | 1);
    trb(&x, EP0 + 16, DATA, 0, 18, TYPE(DATA_STAGE) | 1 << 16 | 1);
    trb(&x, EP0 + 32, 0, 0, 0, TYPE(STATUS_STAGE) | 1 << 5 | 1);
    qtest_writel(x.s, DOORBELL + 4, 1);
    qtest_clock_step(x.s, 100000000);
    while (next_event(&x, &e)) {
        g_assert_cmpuint(e.type, ==, EV_PORT);
    }
    g_assert_cmphex(qtest_readl(x.s, OPER + 4) & 1, ==, 1); /* halted */
    qtest_quit(x.s);
}

static void test_endless_rings(void)
{
    Xhci x;

    start(&x, "-device usb-tablet,bus=xhci.0,port=1");
    run(&x);
    address_tablet(&x);
    /* A transfer ring that is a link to itself; one of no-ops that never ends; a chain without an end. */
    trb(&x, EP0 + 16 * x.ep0, EP0 + 16 * x.ep0, 0, 0, TYPE(LINK) | 1);
    qtest_writel(x.s, DOORBELL + 4, 1);
    trb(&x, EP0, 0, 0, 0, TYPE(8) | 1);
    trb(&x, EP0 + 16, EP0, 0, 0, TYPE(LINK) | 1);
    qtest_writel(x.s, DOORBELL + 4, 1);
    trb(&x, EP0, DATA, 0, 8, TYPE(NORMAL) | 1 << 4 | 1);
    qtest_writel(x.s, DOORBELL + 4, 1);
    trb(&x, COMMANDS + 16 * x.command, COMMANDS + 16 * x.command, 0, 0, TYPE(LINK) | 1);
    qtest_writel(x.s, DOORBELL, 0);
    g_assert_cmphex(qtest_readl(x.s, OPER + 4) & 1, ==, 0); /* it still runs */
    qtest_quit(x.s);
}

static void test_unplug(void)
{
    Xhci x;

    start(&x, "-device usb-tablet,bus=xhci.0,port=1,id=tablet");
    run(&x);
    address_tablet(&x);
    configure_tablet(&x);
    trb(&x, EP1, DATA, 0, 8, TYPE(NORMAL) | 1 << 5 | 1);
    qtest_writel(x.s, DOORBELL + 4, 3);
    qtest_qmp_assert_success(x.s, "{'execute': 'device_del', 'arguments': {'id': 'tablet'}}");
    g_assert_cmphex(qtest_readl(x.s, PORT(5)) & 3, ==, 0);
    qtest_writel(x.s, DOORBELL + 4, 3);
    qtest_quit(x.s);
}

/* A transfer that waits for the device goes on in the machine that was loaded. */
static void test_state(void)
{
    const char *args = "-machine q35 -nodefaults -device qemu-xhci,addr=4,id=xhci "
                       "-device usb-tablet,bus=xhci.0,port=1";
    QTestState *fresh;
    Event e;
    Xhci x;

    if (!ours()) {
        g_test_skip("needs input events");
        return;
    }
    start(&x, "-device usb-tablet,bus=xhci.0,port=1");
    run(&x);
    address_tablet(&x);
    configure_tablet(&x);
    trb(&x, EP1, DATA, 0, 8, TYPE(NORMAL) | 1 << 5 | 1);
    qtest_writel(x.s, DOORBELL + 4, 3);
    fresh = qtest_save_and_load(x.s, args);
    if (!fresh) {
        qtest_quit(x.s);
        return;
    }
    x.s = fresh;
    qtest_clock_step(x.s, 1000000);
    move_tablet(&x, 0x2345);
    e = want_event(&x, EV_TRANSFER);
    g_assert_cmphex(e.ptr, ==, EP1);
    g_assert_cmphex(qtest_readw(x.s, DATA + 1), ==, 0x2345);
    g_assert_cmphex(qtest_readl(x.s, OUTPUT + 0x60) & 7, ==, 1);
    qtest_quit(x.s);
}

/* A transfer in the ring of an idle endpoint waits for its doorbell, in the machine that was loaded, too. */
static void test_state_idle_endpoint(void)
{
    const char *args = "-machine q35 -nodefaults -device qemu-xhci,addr=4,id=xhci "
                       "-device usb-tablet,bus=xhci.0,port=1";
    QTestState *fresh;
    Event e;
    Xhci x;

    start(&x, "-device usb-tablet,bus=xhci.0,port=1");
    run(&x);
    address_tablet(&x);
    trb(&x, EP0, 0x01000680, 0x00120000, 8, TYPE(SETUP) | 1 << 6 | 3 << 16 | 1);
    trb(&x, EP0 + 16, DATA, 0, 18, TYPE(DATA_STAGE) | 1 << 16 | 1);
    trb(&x, EP0 + 32, 0, 0, 0, TYPE(STATUS_STAGE) | 1 << 5 | 1);
    fresh = qtest_save_and_load(x.s, args);
    if (!fresh) {
        qtest_quit(x.s);
        return;
    }
    x.s = fresh;
    qtest_clock_step(x.s, 100 * 1000 * 1000);
    while (next_event(&x, &e)) {
        g_assert_cmpuint(e.type, !=, EV_TRANSFER);
    }
    qtest_writel(x.s, DOORBELL + 4, 1);
    g_assert_cmphex(want_event(&x, EV_TRANSFER).ptr, ==, EP0 + 32);
    qtest_quit(x.s);
}

/* ---- saved in the middle ---- */

#define SAVED_ARGS  "-machine q35 -nodefaults -m 16 -device qemu-xhci,addr=4,id=xhci -device usb-tablet,bus=xhci.0,port=1"
#define MESSAGES    0x90000
#define MSIX_TABLE  (BAR + 0x3000)
#define SPINS       EVENT_COUNT

static void note_controller(QTestState *s, GString *seen)
{
    static const uint32_t oper[] = { 0x00, 0x04, 0x14, 0x18, 0x30, 0x34, 0x38 };

    for (int i = 0; i < G_N_ELEMENTS(oper); i++) {
        qstate_note_read(s, seen, OPER + oper[i], 4);
    }
    for (int n = 1; n <= 8; n++) {
        qstate_note_read(s, seen, PORT(n), 4);
    }
    qstate_note_read(s, seen, BAR + 0x1000, 4);
    for (uint32_t reg = 0; reg < 0x40; reg += 4) {
        qstate_note_read(s, seen, INTR0 + reg, 4);
    }
    qstate_note_memory(s, seen, MESSAGES, 8);
    qtest_memset(s, MESSAGES, 0, 8);
    qtest_outb(s, 0xa0, 0x0a);
    qstate_note_in(s, seen, 0xa0, 1);
}

static void use_msix(QTestState *s)
{
    for (int i = 0; i < 2; i++) {
        qtest_writel(s, MSIX_TABLE + 16 * i, MESSAGES + 4 * i);
        qtest_writel(s, MSIX_TABLE + 16 * i + 8, 0x1234 + i);
        qtest_writel(s, MSIX_TABLE + 16 * i + 12, 0);
    }
    pci_conf_write(s, 0, DEVFN(SLOT, 0), 0x92, 0x8000, 2);
}

/*
 * The tablet's endpoint waits, with a queued transfer; the event ring is in its second lap, and the command ring somewhere;
 * port 5 has a change that nobody acknowledged.
 */
static void tablet_waits(QTestState *s)
{
    Xhci x = { s };

    map(s);
    qtest_clock_step(s, 12345678);
    run(&x);
    use_msix(s);
    qtest_writel(s, OPER + 0x14, 2);
    qtest_writel(s, INTR0 + 4, 0x1000);
    address_tablet(&x);
    configure_tablet(&x);
    while (x.event < SPINS + 3) {
        command(&x, 0, TYPE(NOOP));
    }
    qtest_writel(s, INTR0, 3);
    trb(&x, EP1, DATA, 0, 8, TYPE(NORMAL) | 1 << 5 | 1);
    qtest_writel(s, DOORBELL + 4, 3);
    qtest_writel(s, 0x8000, x.event);
    qtest_writel(s, 0x8004, x.command);
    qtest_memset(s, MESSAGES, 0, 8);
}

/* Its movements arrive, commands go on, a second transfer is queued; the ports and slots are as they were. */
static void tablet_moves(QTestState *s, GString *seen)
{
    Xhci x = { s, qtest_readl(s, 0x8000), qtest_readl(s, 0x8004) };

    note_controller(s, seen);
    qtest_clock_step(s, 1000000);
    move_tablet(&x, 0x2345);
    note_controller(s, seen);
    qtest_writel(s, INTR0, 3);
    trb(&x, COMMANDS + 16 * x.command, 0, 0, 0, TYPE(NOOP) | 1);
    qtest_writel(s, DOORBELL, 0);
    trb(&x, EP1 + 16, DATA + 16, 0, 8, TYPE(NORMAL) | 1 << 5 | 1);
    qtest_writel(s, DOORBELL + 4, 3);
    qtest_clock_step(s, 10000000);
    move_tablet(&x, 0x3456);
    note_controller(s, seen);
    qstate_note_memory(s, seen, EVENTS, 16 * EVENT_COUNT);
    qstate_note_memory(s, seen, OUTPUT, 0x100);
    trb(&x, EP0 + 32, 0x01000680, 0x00120000, 8, TYPE(SETUP) | 1 << 6 | 3 << 16 | 1);
    trb(&x, EP0 + 48, DATA + 64, 0, 18, TYPE(DATA_STAGE) | 1 << 16 | 1);
    trb(&x, EP0 + 64, 0, 0, 0, TYPE(STATUS_STAGE) | 1 << 5 | 1);
    qtest_writel(s, DOORBELL + 4, 1);
    qstate_note_memory(s, seen, DATA, 96);
}

/* The driver has written the lower halves of addresses; INTx is on its way. */
static void controller_half_set_up(QTestState *s)
{
    Xhci x = { s };

    map(s);
    pci_conf_write(s, 0, DEVFN(31, 0), 0x60, 0x0b0b0b0b, 4);
    pci_conf_write(s, 0, DEVFN(31, 0), 0x68, 0x0b0b0b0b, 4);
    qtest_outb(s, 0x4d1, 1 << (11 - 8));
    run(&x);
    command(&x, 0, TYPE(NOOP));
    trb(&x, COMMANDS + 16 * x.command, 0, 0, 0, TYPE(NOOP) | 1);
    qtest_writel(s, DOORBELL, 0);
    qtest_writel(s, OPER, 4);                       /* stopped */
    qtest_writel(s, OPER + 0x18, COMMANDS + 0x800 + 1);
    qtest_writel(s, OPER + 0x34, 1);
    qtest_writel(s, INTR0 + 0x1c, 1);
    qtest_writel(s, INTR0 + 0x28, 1);               /* the second interrupter */
    qtest_writel(s, INTR0 + 0x34, 2);
    qtest_writel(s, INTR0 + 0x30, ERST + 0x40);
}

static void controller_is_set_up(QTestState *s, GString *seen)
{
    Xhci x = { s, 2, 0x80 };

    note_controller(s, seen);
    qtest_writel(s, OPER + 0x1c, 0);
    qtest_writel(s, OPER + 0x34, 0);
    qtest_writel(s, INTR0 + 0x1c, 0);
    qtest_writel(s, INTR0 + 0x34, 0);
    qtest_writel(s, OPER + 4, 8);
    qtest_writel(s, INTR0, 3);
    note_controller(s, seen);
    qtest_writel(s, OPER, 5);
    trb(&x, COMMANDS + 16 * x.command, 0, 0, 0, TYPE(NOOP) | 1);
    qtest_writel(s, DOORBELL, 0);
    note_controller(s, seen);
    qstate_note_memory(s, seen, EVENTS, 16 * EVENT_COUNT);
}

static const QStateCase saved_transfer = { SAVED_ARGS, tablet_waits, tablet_moves };
static const QStateCase saved_set_up = { SAVED_ARGS, controller_half_set_up, controller_is_set_up };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/xhci/registers", test_registers);
    qtest_add_func("/xhci/port/reset-enables", test_port_reset);
    qtest_add_func("/xhci/commands", test_commands);
    qtest_add_func("/xhci/enumerate", test_enumerate);
    qtest_add_func("/xhci/interrupt-transfer", test_interrupt_transfer);
    qtest_add_func("/xhci/event-ring/wraps-and-fills", test_event_ring_wraps_and_fills);
    qtest_add_func("/xhci/reset-by-dma", test_reset_by_dma);
    qtest_add_func("/xhci/reset-by-device", test_reset_by_device);
    qtest_add_func("/xhci/endless-rings", test_endless_rings);
    qtest_add_func("/xhci/unplug", test_unplug);
    qtest_add_func("/xhci/state", test_state);
    qtest_add_func("/xhci/state/idle-endpoint", test_state_idle_endpoint);
    qstate_add("/xhci/saved/transfer", &saved_transfer);
    qstate_add("/xhci/saved/set-up", &saved_set_up);
    return g_test_run();
}
