/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xHCI: states that are saved, in the middle of work too. */
#include "qemu/osdep.h"
#include "pci-config.h"
#include "qemu/bswap.h"
#include "usb-hcd-xhci-test.h"

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
    start_tablet(&x);
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

    start_tablet(&x);
    queue_control(&x, GET_DEVICE_DESCRIPTOR, true, 18);
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

/* ---- a disk whose request waits: it fails once, which stops the machine ---- */

#define XHCI_ARGS "-machine q35 -nodefaults -device qemu-xhci,addr=4,id=xhci "
#define DISK      "-drive driver=raw,if=none,id=d,file.driver=%s " \
                  "-device usb-storage,drive=d,bus=xhci.0,port=1,rerror=stop"
#define FAULTY    "blkdebug,file.image.driver=null-co,file.image.size=1M,file.image.read-zeroes=on," \
                  "file.inject-error.0.event=read_aio,file.inject-error.0.iotype=read," \
                  "file.inject-error.0.sector=5"
#define FINE      "null-co,file.size=1M,file.read-zeroes=on"
#define EP2       0x19000

/* Endpoint 1 IN, context 3, and endpoint 2 OUT, context 4. */
static void configure_disk(Xhci *x)
{
    g_assert_cmpuint(control(x, 0x0000000000010900ull, false, 0).ccode, ==, 1);
    qtest_writel(x->s, INPUT + 4, 1 | 1 << 3 | 1 << 4);
    qtest_writel(x->s, INPUT + 0x20, 4u << 27 | 4 << 20);
    qtest_writel(x->s, INPUT + 0x84, 1024 << 16 | 6 << 3 | 3 << 1);
    qtest_writel(x->s, INPUT + 0x88, EP1 | 1);
    qtest_writel(x->s, INPUT + 0xa4, 1024 << 16 | 2 << 3 | 3 << 1);
    qtest_writel(x->s, INPUT + 0xa8, EP2 | 1);
    g_assert_cmpuint(command(x, INPUT, TYPE(CONFIGURE) | 1 << 24).ccode, ==, 1);
}

/* Command @n, of ten bytes. */
static void send_command(Xhci *x, int n, uint8_t operation, uint8_t block, uint32_t len)
{
    uint8_t cbw[31] = { 'U', 'S', 'B', 'C', [12] = 0x80, [14] = 10, operation, [20] = block,
                        [23] = len / 512 };

    stl_le_p(cbw + 8, len);
    qtest_memwrite(x->s, DATA, cbw, sizeof(cbw));
    trb(x, EP2 + 16 * n, DATA, 0, sizeof(cbw), TYPE(NORMAL) | 1 << 5 | 1);
    qtest_writel(x->s, DOORBELL + 4, 4);
    g_assert_cmpuint(want_event(x, EV_TRANSFER).ccode, ==, 1);
}

static void queue_in(Xhci *x, int n, uint32_t len)
{
    trb(x, EP1 + 16 * n, DATA, 0, len, TYPE(NORMAL) | 1 << 5 | 1);
    qtest_writel(x->s, DOORBELL + 4, 3);
}

/* A packet that the disk has starts again, at once, in the machine that was loaded. */
static void test_saved_in_work(void)
{
    g_autofree char *faulty = g_strdup_printf(DISK, FAULTY), *fine = g_strdup_printf(XHCI_ARGS DISK, FINE);
    QTestState *fresh;
    Event e;
    Xhci x;

    start(&x, faulty);
    if (qtest_skip_without_clock(x.s)) {
        qtest_quit(x.s);
        return;
    }
    run(&x);
    address_tablet(&x);     /* whatever it is: ports 1 and 5 are one place */
    configure_disk(&x);
    send_command(&x, 0, 0, 0, 0);                   /* TEST UNIT READY: it was reset */
    queue_in(&x, 0, 13);
    g_assert_cmphex(want_event(&x, EV_TRANSFER).ptr, ==, EP1);
    send_command(&x, 1, 0x28, 5, 512);              /* READ (10) */
    queue_in(&x, 1, 512);
    qtest_qmp_eventwait(x.s, "STOP");
    g_assert_false(next_event(&x, &e));
    fresh = qtest_save_and_load(x.s, fine);
    if (fresh) {
        x.s = fresh;
        qtest_clock_step(x.s, 1);
        e = want_event(&x, EV_TRANSFER);
        g_assert_cmphex(e.ptr, ==, EP1 + 16);
        g_assert_cmpuint(e.ccode, ==, 1);
    }
    qtest_quit(x.s);
}

/* ---- saved in the middle ---- */

#define SAVED_ARGS  "-machine q35 -nodefaults -m 16 " \
                    "-device qemu-xhci,addr=4,id=xhci -device usb-tablet,bus=xhci.0,port=1"
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
 * The tablet's endpoint waits, with a queued transfer; the event ring is in its second lap, and the command
 * ring somewhere; port 5 has a change that nobody acknowledged.
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
    qtest_writel(s, OUTPUT + 4, 0);                 /* the slot's context names no port any more */
    qtest_clock_step(s, 300000);                    /* the next attempt is not a whole frame away */
    qtest_writel(s, 0x8000, x.event);
    qtest_writel(s, 0x8004, x.command);
    qtest_memset(s, MESSAGES, 0, 8);
}

/*
 * Its movements arrive, commands go on, a second transfer is queued, its endpoint stopped; the ports and slots
 * are as they were.
 */
static void tablet_moves(QTestState *s, GString *seen)
{
    Xhci x = { s, qtest_readl(s, 0x8000), qtest_readl(s, 0x8004) };

    note_controller(s, seen);
    qstate_note(seen, "next", qtest_clock_step_next(s));
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
    trb(&x, COMMANDS + 16 * (x.command + 1), 0, 0, 0, TYPE(STOP) | 1 << 24 | 3 << 16 | 1);
    qtest_writel(s, DOORBELL, 0);
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

void xhci_add_state_tests(void)
{
    qtest_add_func("/xhci/state", test_state);
    qtest_add_func("/xhci/state/idle-endpoint", test_state_idle_endpoint);
    qtest_add_func("/xhci/saved/in-work", test_saved_in_work);
    qstate_add("/xhci/saved/transfer", &saved_transfer);
    qstate_add("/xhci/saved/set-up", &saved_set_up);
}
