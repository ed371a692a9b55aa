/* SPDX-License-Identifier: GPL-2.0-or-later */
/* EHCI: registers, ports and their owners, transfers over queue heads, doorbell, endless schedules. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "qemu/bswap.h"
#include "hw/usb/ehci-regs.h"
#include "pci-config.h"

#define SLOT      4
#define BAR       0xe0000000u
#define OP        0x20
#define PORTSC(n) (0x44 + 4 * (n))
#define QH        0x10000
#define QTDS      0x11000
#define BUFFERS   0x20000 /* two pages each */

#define PID_OUT   0
#define PID_IN    1
#define PID_SETUP 2

typedef struct Ehci {
    QTestState *s;
    int n;
    uint32_t len[8];
} Ehci;

static uint32_t rd(Ehci *e, int reg)
{
    return qtest_readl(e->s, BAR + OP + reg);
}

static void wr(Ehci *e, int reg, uint32_t val)
{
    qtest_writel(e->s, BAR + OP + reg, val);
}

#define ARGS "-machine pc -nodefaults -device ich9-usb-ehci1,addr=4.7,id=ehci,multifunction=on "

static Ehci map(QTestState *s)
{
    pci_conf_write(s, 0, DEVFN(SLOT, 7), 0x10, BAR, 4);
    pci_conf_write(s, 0, DEVFN(SLOT, 7), 4, 6, 2);
    return (Ehci) { .s = s };
}

static void start(Ehci *e, const char *args)
{
    *e = map(qtest_initf(ARGS "%s", args));
}

#define TABLET "-device usb-tablet,bus=ehci.0,port=1"
#define COMPANION \
    "-device ich9-usb-uhci1,addr=4.0,multifunction=on,masterbus=ehci.0,firstport=0,id=uhci "

static void test_registers(void)
{
    static const uint32_t caps[] = { 0x01000020, 6, 0x6880, 0 };
    Ehci e;

    start(&e, TABLET);
    g_assert_cmphex(pci_conf_read(e.s, 0, DEVFN(SLOT, 7), 0, 4), ==, 0x293a8086);
    g_assert_cmphex(pci_conf_read(e.s, 0, DEVFN(SLOT, 7), 8, 4), ==, 0x0c032003);
    g_assert_cmphex(pci_conf_read(e.s, 0, DEVFN(SLOT, 7), 0x60, 4), ==, 0x2020);
    g_assert_cmphex(pci_conf_read(e.s, 0, DEVFN(SLOT, 7), 0x6c, 4), ==, 0xc0000000);
    for (int i = 0; i < G_N_ELEMENTS(caps); i++) {
        g_assert_cmphex(qtest_readl(e.s, BAR + 4 * i), ==, caps[i]);
    }
    g_assert_cmphex(rd(&e, USBCMD), ==, 0x80000);
    g_assert_cmphex(rd(&e, USBSTS), ==, 0x1004);
    wr(&e, USBINTR, 0xffffffff);
    g_assert_cmphex(rd(&e, USBINTR), ==, 0x3f);
    wr(&e, FRINDEX, 0xffffffff);
    g_assert_cmphex(rd(&e, FRINDEX), ==, 0x3ff8);
    g_assert_cmphex(rd(&e, PORTSC(0)), ==, 0x1003);
    g_assert_cmphex(rd(&e, PORTSC(1)), ==, 0x1000);
    wr(&e, PORTSC(0), PORTSC_PRESET);
    g_assert_cmphex(rd(&e, PORTSC(0)), ==, 0x1103);
    wr(&e, PORTSC(0), 0);
    g_assert_cmphex(rd(&e, PORTSC(0)), ==, 0x1005);
    wr(&e, USBCMD, USBCMD_HCRESET);
    g_assert_cmphex(rd(&e, USBCMD), ==, 0x80000);
    g_assert_cmphex(rd(&e, PORTSC(0)), ==, 0x1003);
    g_assert_cmphex(rd(&e, FRINDEX), ==, 0);
    wr(&e, USBCMD, 0x80031);
    g_assert_cmphex(rd(&e, USBSTS) & USBSTS_HALT, ==, 0);
    wr(&e, USBCMD, 0x80000);
    g_assert_cmphex(rd(&e, USBSTS) & USBSTS_HALT, ==, USBSTS_HALT);
    qtest_quit(e.s);
}

/* A full-speed device is its companion's, until and unless the guest says otherwise. */
static void test_companion(void)
{
    Ehci e;

    start(&e, COMPANION "-device usb-tablet,bus=ehci.0,port=1,usb_version=1");
    pci_conf_write(e.s, 0, DEVFN(SLOT, 0), 0x20, 0xc000, 4);
    pci_conf_write(e.s, 0, DEVFN(SLOT, 0), 4, 5, 2);
    g_assert_cmphex(qtest_readl(e.s, BAR + 4) & 0xffff, ==, 0x1206);
    g_assert_cmphex(rd(&e, PORTSC(0)) & PORTSC_POWNER, ==, PORTSC_POWNER);
    g_assert_cmphex(qtest_inw(e.s, 0xc010) & 1, ==, 1);
    wr(&e, CONFIGFLAG, 1);
    g_assert_cmphex(rd(&e, PORTSC(0)) & (PORTSC_POWNER | PORTSC_CONNECT), ==, PORTSC_CONNECT);
    g_assert_cmphex(qtest_inw(e.s, 0xc010) & 1, ==, 0);
    /* A reset does not enable it: hand it over. */
    wr(&e, PORTSC(0), PORTSC_PRESET);
    wr(&e, PORTSC(0), 0);
    g_assert_cmphex(rd(&e, PORTSC(0)) & PORTSC_PED, ==, 0);
    wr(&e, PORTSC(0), PORTSC_POWNER);
    g_assert_cmphex(qtest_inw(e.s, 0xc010) & 3, ==, 3);
    qtest_quit(e.s);
}

static void frames(Ehci *e, int n)
{
    qtest_clock_step(e->s, n * 1000000LL);
}

static void add_qtd(Ehci *e, int pid, int toggle, const void *data, uint32_t len)
{
    uint32_t qtd = QTDS + 32 * e->n, buf = BUFFERS + 8192 * e->n;

    qtest_writel(e->s, qtd, 1);
    qtest_writel(e->s, qtd + 4, 1);
    qtest_writel(e->s, qtd + 8, (uint32_t)toggle << 31 | len << 16 | 3 << 10 | pid << 8 | 0x80);
    qtest_writel(e->s, qtd + 12, buf);
    qtest_writel(e->s, qtd + 16, buf + 4096);
    if (e->n) {
        qtest_writel(e->s, qtd - 32, qtd);
    }
    if (data) {
        qtest_memwrite(e->s, buf, data, len);
    }
    e->len[e->n++] = len;
}

static uint32_t token(Ehci *e, int i)
{
    return qtest_readl(e->s, QTDS + 32 * i + 8);
}

/* Lets the queue for @addr run; whether the last descriptor is done. */
static bool run(Ehci *e, int addr, int ep)
{
    uint32_t head[12] = { QH | 2, addr | ep << 8 | 2 << 12 | 1 << 14 | 1 << 15 | 64 << 16,
                          1 << 30 | 1, 0, QTDS, 1 };

    for (int i = 0; i < 12; i++) {
        qtest_writel(e->s, QH + 4 * i, head[i]);
    }
    wr(e, ASYNCLISTADDR, QH);
    wr(e, USBCMD, 0x80000 | USBCMD_ASE | USBCMD_RUNSTOP);
    frames(e, 3);
    return !(token(e, e->n - 1) & 0xc0);
}

static bool control(Ehci *e, int addr, const uint8_t setup[8], uint32_t in_bytes)
{
    e->n = 0;
    add_qtd(e, PID_SETUP, 0, setup, 8);
    if (in_bytes) {
        add_qtd(e, PID_IN, 1, NULL, in_bytes);
    }
    add_qtd(e, in_bytes ? PID_OUT : PID_IN, 1, NULL, 0);
    return run(e, addr, 0);
}

static void test_transfers(void)
{
    static const uint8_t get_device[8] = { 0x80, 6, 0, 1, 0, 0, 18, 0 };
    static const uint8_t set_address[8] = { 0, 5, 9 };
    static const uint8_t set_configuration[8] = { 0, 9, 1 };
    static const uint8_t bad[8] = { 0, 9, 7 };
    Ehci e;

    start(&e, TABLET);
    if (qtest_skip_without_clock(e.s)) {
        qtest_quit(e.s);
        return;
    }
    wr(&e, CONFIGFLAG, 1);
    wr(&e, PORTSC(0), PORTSC_PRESET);
    wr(&e, PORTSC(0), 0);
    g_assert_true(control(&e, 0, get_device, 18));
    g_assert_cmphex(qtest_readw(e.s, BUFFERS + 8192 + 8), ==, 0x0627);
    g_assert_cmphex(token(&e, 1) & 0x7fff00ff, ==, 0);
    g_assert_true(control(&e, 0, set_address, 0));
    g_assert_true(control(&e, 9, set_configuration, 0));
    /* A refused request halts the queue. */
    g_assert_false(control(&e, 9, bad, 0));
    g_assert_cmphex(token(&e, 1) & 0xff, ==, 0x40);
    g_assert_cmphex(qtest_readl(e.s, QH + 0x18) & 0x40, ==, 0x40);
    g_assert_cmphex(rd(&e, USBSTS) & USBSTS_ERRINT, ==, USBSTS_ERRINT);
    /* Nobody there. */
    g_assert_false(control(&e, 77, set_configuration, 0));
    g_assert_cmphex(token(&e, 0) & 0xff, ==, 0x48);
    /* The tablet has nothing to say, and then it has: a short packet. */
    wr(&e, USBSTS, 0x3f);
    e.n = 0;
    add_qtd(&e, PID_IN, 0, NULL, 8);
    g_assert_false(run(&e, 9, 1));
    qobject_unref(qtest_qmp(e.s, "{'execute': 'input-send-event', 'arguments': {'events': [{'type':"
                                 " 'abs', 'data': {'axis': 'x', 'value': 4660}}]}}"));
    frames(&e, 3);
    g_assert_cmphex(token(&e, 0) & 0x7fff00ff, ==, 2 << 16);
    g_assert_cmphex(qtest_readw(e.s, BUFFERS + 1), ==, 0x1234);
    g_assert_cmphex(rd(&e, USBSTS) & USBSTS_INT, ==, USBSTS_INT);
    /* The doorbell. */
    wr(&e, USBCMD, 0x80000 | USBCMD_ASE | USBCMD_RUNSTOP | USBCMD_IAAD);
    frames(&e, 2);
    g_assert_cmphex(rd(&e, USBSTS) & USBSTS_IAA, ==, USBSTS_IAA);
    g_assert_cmphex(rd(&e, USBCMD) & USBCMD_IAAD, ==, 0);
    qtest_quit(e.s);
}

/* Data that come in are written to the controller's own USBCMD, where they reset it. */
static void test_reset_by_dma(void)
{
    static const uint8_t get_device[8] = { 0x80, 6, 0, 1, 0, 0, 18, 0 };
    Ehci e;

    start(&e, TABLET);
    if (!qtest_skip_without_clock(e.s)) {
        wr(&e, CONFIGFLAG, 1);
        wr(&e, PORTSC(0), PORTSC_PRESET);
        wr(&e, PORTSC(0), 0);
        add_qtd(&e, PID_SETUP, 0, get_device, 8);
        add_qtd(&e, PID_IN, 1, NULL, 18);
        qtest_writel(e.s, QTDS + 32 + 12, BAR + OP + USBCMD);
        run(&e, 0, 0);
        g_assert_cmphex(rd(&e, USBCMD), ==, 0x80000);
        g_assert_cmphex(rd(&e, USBSTS) & USBSTS_HALT, ==, USBSTS_HALT);
    }
    qtest_quit(e.s);
}

/* A device that writes to USBCMD itself, while it has the packet. */
static void test_reset_by_device(void)
{
    static const uint8_t get_device[8] = { 0x80, 6, 0, 1, 0, 0, 18, 0 };
    g_autofree char *args = g_strdup_printf("-device usb-poker,bus=ehci.0,port=1,high-speed=on,address=0x%x,value=%u",
                                            BAR + OP + USBCMD, USBCMD_HCRESET);
    Ehci e;

    if (!qtest_has_device("usb-poker")) {
        g_test_skip("needs the device models of tests/extra-hw");
        return;
    }
    start(&e, args);
    wr(&e, CONFIGFLAG, 1);
    wr(&e, PORTSC(0), PORTSC_PRESET);
    wr(&e, PORTSC(0), 0);
    control(&e, 0, get_device, 18);
    g_assert_cmphex(rd(&e, USBCMD), ==, 0x80000);
    g_assert_cmphex(rd(&e, USBSTS) & USBSTS_HALT, ==, USBSTS_HALT);
    /* It goes on, and is reset once more. */
    wr(&e, CONFIGFLAG, 1);
    wr(&e, PORTSC(0), PORTSC_PRESET);
    wr(&e, PORTSC(0), 0);
    control(&e, 0, get_device, 18);
    g_assert_cmphex(rd(&e, USBCMD), ==, 0x80000);
    qtest_quit(e.s);
}

static void test_storage(void)
{
    static const uint8_t set_configuration[8] = { 0, 9, 1 };
    uint8_t cbw[31] = { 'U', 'S', 'B', 'C', 1, 0, 0, 0, 36, 0, 0, 0, 0x80, 0, 6, 0x12, 0, 0, 0, 36 };
    Ehci e;

    start(&e, "-drive if=none,id=d,driver=null-co,size=1M,read-zeroes=on"
              " -device usb-storage,drive=d,bus=ehci.0,port=1");
    if (!qtest_skip_without_clock(e.s)) {
        wr(&e, CONFIGFLAG, 1);
        wr(&e, PORTSC(0), PORTSC_PRESET);
        wr(&e, PORTSC(0), 0);
        g_assert_true(control(&e, 0, set_configuration, 0));
        e.n = 0;
        add_qtd(&e, PID_OUT, 0, cbw, 31);
        g_assert_true(run(&e, 0, 2));
        e.n = 0;
        add_qtd(&e, PID_IN, 0, NULL, 36);
        add_qtd(&e, PID_IN, 1, NULL, 13);
        g_assert_true(run(&e, 0, 1));
        g_assert_cmphex(qtest_readl(e.s, BUFFERS + 8), ==, 0x554d4551);
        g_assert_cmphex(qtest_readl(e.s, BUFFERS + 8192), ==, 0x53425355);
    }
    qtest_quit(e.s);
}

static void test_endless_schedules(void)
{
    Ehci e;

    start(&e, TABLET);
    if (!qtest_skip_without_clock(e.s)) {
        /* iTD, QH, siTD that lead to themselves; a qTD as well. */
        for (int type = 0; type < 4; type++) {
            for (int i = 0; i < 1024; i++) {
                qtest_writel(e.s, 0x30000 + 4 * i, QH | type << 1);
            }
            qtest_memset(e.s, QH, 0, 64);
            qtest_writel(e.s, QH, QH | type << 1);
            qtest_writel(e.s, QH + 8, 0xff);
            qtest_writel(e.s, QH + 0x10, QTDS);
            qtest_writel(e.s, QTDS, QTDS);
            qtest_writel(e.s, QTDS + 8, 0x80);
            wr(&e, PERIODICLISTBASE, 0x30000);
            wr(&e, ASYNCLISTADDR, QH);
            wr(&e, USBCMD, 0x80000 | USBCMD_ASE | USBCMD_PSE | USBCMD_RUNSTOP);
            frames(&e, 3);
        }
        g_assert_cmphex(rd(&e, USBSTS) & USBSTS_HALT, ==, 0);
    }
    qtest_quit(e.s);
}

/* ---- saved in the middle ---- */

#define SAVED_DISK ARGS "-m 16 -drive if=none,id=d,driver=null-co,size=1M,read-zeroes=on " \
                   "-device usb-storage,drive=d,bus=ehci.0,port=1"

static void power_port(Ehci *e)
{
    wr(e, CONFIGFLAG, 1);
    wr(e, PORTSC(0), PORTSC_PRESET);
    wr(e, PORTSC(0), 0);
}

static void note_registers(QTestState *s, GString *seen)
{
    for (int reg = 0; reg < 0x5c; reg += 4) {
        qstate_note_read(s, seen, BAR + OP + reg, 4);
    }
    qstate_note_memory(s, seen, QH, 64);
    qstate_note_memory(s, seen, QTDS, 96);
    qstate_note(seen, "irq", qtest_get_irq(s, 11) || qtest_get_irq(s, 10));
}

/* A queue that is polled and says NAK, the port's reset under way, a periodic list, interrupts. */
static void queue_runs(QTestState *s)
{
    static const uint8_t set_configuration[8] = { 0, 9, 1 };
    Ehci e = map(s);

    power_port(&e);
    control(&e, 0, set_configuration, 0);
    wr(&e, USBINTR, 0x3f);
    for (int i = 0; i < 1024; i++) {
        qtest_writel(s, 0x30000 + 4 * i, 1);
    }
    wr(&e, PERIODICLISTBASE, 0x30000);
    wr(&e, PORTSC(1), PORTSC_PRESET);
    wr(&e, USBSTS, 0x3f);
    e.n = 0;
    add_qtd(&e, PID_IN, 0, NULL, 8);
    qtest_writel(s, QTDS + 8, qtest_readl(s, QTDS + 8) | 1 << 15);
    run(&e, 0, 1);
    wr(&e, USBCMD, 0x80000 | USBCMD_ASE | USBCMD_PSE | USBCMD_RUNSTOP);
    qtest_clock_step(s, 1300000);
}

static void queue_goes_on(QTestState *s, GString *seen)
{
    qtest_irq_intercept_in(s, "ioapic");
    for (int i = 0; i < 12; i++) {
        note_registers(s, seen);
        qtest_clock_step(s, 700000);
        if (i == 3) {
            qobject_unref(qtest_qmp(s, "{'execute': 'input-send-event', 'arguments': {'events': [{'type':"
                                       " 'abs', 'data': {'axis': 'x', 'value': 4660}}]}}"));
        }
        if (i == 8) {
            qtest_writel(s, BAR + OP + USBSTS, 0x3f);
            qtest_writel(s, BAR + OP + PORTSC(1), 0);
        }
    }
}

/* A data phase half done. */
static void data_half_in(QTestState *s)
{
    static const uint8_t set_configuration[8] = { 0, 9, 1 };
    uint8_t cbw[31] = { 'U', 'S', 'B', 'C', 1, 0, 0, 0, 36, 0, 0, 0, 0x80, 0, 6, 0x12, 0, 0, 0, 36 };
    Ehci e = map(s);

    power_port(&e);
    control(&e, 0, set_configuration, 0);
    e.n = 0;
    add_qtd(&e, PID_OUT, 0, cbw, 31);
    run(&e, 0, 2);
    e.n = 0;
    add_qtd(&e, PID_IN, 0, NULL, 16);
    run(&e, 0, 1);
}

static void rest_comes_in(QTestState *s, GString *seen)
{
    Ehci e = { .s = s };

    add_qtd(&e, PID_IN, 1, NULL, 20);
    add_qtd(&e, PID_IN, 0, NULL, 13);
    run(&e, 0, 1);
    note_registers(s, seen);
    qstate_note_memory(s, seen, BUFFERS, 20);
    qstate_note_memory(s, seen, BUFFERS + 8192, 16);
}

static const QStateCase saved_queue = { ARGS "-m 16 " TABLET, queue_runs, queue_goes_on };
static const QStateCase saved_data = { SAVED_DISK, data_half_in, rest_comes_in };

/* The controller of a chipset cannot be unplugged, that of a card can. */
#define CARD "-machine pc -nodefaults -m 16 -device usb-ehci,addr=4.7,id=" QSTATE_UNPLUGGED

static const QStateCase unplugged_queue = {
    CARD " -device usb-tablet,bus=" QSTATE_UNPLUGGED ".0,port=1", queue_runs,
};
static const QStateCase unplugged_data = {
    CARD " -blockdev driver=null-co,node-name=d,size=1048576 -device usb-storage,bus=" QSTATE_UNPLUGGED ".0,port=1,drive=d", data_half_in,
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/usb/ehci/registers", test_registers);
    qtest_add_func("/usb/ehci/companion", test_companion);
    qtest_add_func("/usb/ehci/transfers", test_transfers);
    qtest_add_func("/usb/ehci/reset-by-dma", test_reset_by_dma);
    qtest_add_func("/usb/ehci/reset-by-device", test_reset_by_device);
    qtest_add_func("/usb/ehci/storage", test_storage);
    qtest_add_func("/usb/ehci/endless-schedules", test_endless_schedules);
    qstate_add("/usb/ehci/saved/queue", &saved_queue);
    qstate_add("/usb/ehci/saved/data", &saved_data);
    qstate_add_unplug("/usb/ehci/unplug/queue", &unplugged_queue, SLOT);
    qstate_add_unplug("/usb/ehci/unplug/data", &unplugged_data, SLOT);
    return g_test_run();
}
