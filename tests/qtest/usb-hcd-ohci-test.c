/* SPDX-License-Identifier: GPL-2.0-or-later */
/* OHCI: registers, root hub, control and interrupt transfers, done queue, schedules that do not end. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "qemu/bswap.h"
#include "pci-config.h"

#define SLOT      4
#define BAR       0xe0000000u
#define HCCA      0x10000
#define ED        0x11000
#define TDS       0x12100
#define BUFFERS   0x20000 /* a page each */

#define CONTROL   0x04
#define COMMAND   0x08
#define INTR      0x0c
#define INTR_EN   0x10
#define PORT      0x54

#define DIR_SETUP 0
#define DIR_OUT   1
#define DIR_IN    2

typedef struct Ohci {
    QTestState *s;
    int n;
    uint32_t len[8];
} Ohci;

static uint32_t rd(Ohci *o, int reg)
{
    return qtest_readl(o->s, BAR + reg);
}

static void wr(Ohci *o, int reg, uint32_t val)
{
    qtest_writel(o->s, BAR + reg, val);
}

static Ohci map(QTestState *s)
{
    pci_conf_write(s, 0, DEVFN(SLOT, 0), 0x10, BAR, 4);
    pci_conf_write(s, 0, DEVFN(SLOT, 0), 4, 6, 2);
    return (Ohci) { .s = s };
}

static void start(Ohci *o, const char *args)
{
    *o = map(qtest_initf("-machine pc -nodefaults -device pci-ohci,addr=%d %s", SLOT, args));
}

static void test_registers(void)
{
    Ohci o;

    start(&o, "-device usb-kbd");
    g_assert_cmphex(pci_conf_read(o.s, 0, DEVFN(SLOT, 0), 0, 4), ==, 0x003f106b);
    g_assert_cmphex(pci_conf_read(o.s, 0, DEVFN(SLOT, 0), 8, 4), ==, 0x0c031000);
    g_assert_cmphex(rd(&o, 0), ==, 0x10);
    g_assert_cmphex(rd(&o, CONTROL), ==, 0);
    g_assert_cmphex(rd(&o, INTR), ==, 0x40);
    g_assert_cmphex(rd(&o, INTR_EN), ==, 0x80000000);
    g_assert_cmphex(rd(&o, 0x34), ==, 0x27782edf);
    g_assert_cmphex(rd(&o, 0x44), ==, 0x628);
    g_assert_cmphex(rd(&o, 0x48), ==, 0x203);
    g_assert_cmphex(rd(&o, PORT), ==, 0x10101);
    g_assert_cmphex(rd(&o, PORT + 4), ==, 0x100);
    wr(&o, 0x18, 0xffffffff);
    g_assert_cmphex(rd(&o, 0x18), ==, 0xffffff00);
    wr(&o, 0x20, 0xffffffff);
    g_assert_cmphex(rd(&o, 0x20), ==, 0xfffffff0);
    wr(&o, COMMAND, 1);
    g_assert_cmphex(rd(&o, CONTROL), ==, 0xc0);
    g_assert_cmphex(rd(&o, COMMAND), ==, 0);
    g_assert_cmphex(rd(&o, 0x18), ==, 0);
    /* The change is cleared; reset enables; disabled again. */
    wr(&o, PORT, 0x10000);
    wr(&o, PORT, 0x10);
    g_assert_cmphex(rd(&o, PORT), ==, 0x100103);
    wr(&o, PORT, 0x100001);
    g_assert_cmphex(rd(&o, PORT), ==, 0x101);
    qtest_quit(o.s);
}

static void operate(Ohci *o)
{
    wr(o, PORT, 0x10);
    wr(o, 0x18, HCCA);
    wr(o, 0x20, ED);
    qtest_writel(o->s, ED + 12, 0);
    wr(o, CONTROL, 0x80 | 0x14); /* operational; control and periodic lists */
}

static void frames(Ohci *o, int n)
{
    qtest_clock_step(o->s, n * 1000000LL);
}

static void add_td(Ohci *o, int dir, int toggle, const void *data, uint32_t len)
{
    uint32_t td = TDS + 32 * o->n, buf = BUFFERS + 4096 * o->n;

    qtest_writel(o->s, td, 0xf0000000 | (2 | toggle) << 24 | dir << 19 | 1 << 18);
    qtest_writel(o->s, td + 4, len ? buf : 0);
    qtest_writel(o->s, td + 8, td + 32);
    qtest_writel(o->s, td + 12, len ? buf + len - 1 : 0);
    if (data) {
        qtest_memwrite(o->s, buf, data, len);
    }
    o->len[o->n++] = len;
}

/* Runs the queue for @addr; whether it is empty afterwards. */
static bool run(Ohci *o, int addr, int ep)
{
    uint32_t head;

    qtest_writel(o->s, ED, addr | ep << 7 | 8 << 16);
    qtest_writel(o->s, ED + 4, TDS + 32 * o->n);
    qtest_writel(o->s, ED + 8, TDS);
    wr(o, COMMAND, 2);
    frames(o, 3);
    head = qtest_readl(o->s, ED + 8);
    return (head & ~15u) == TDS + 32 * o->n && !(head & 1);
}

static uint32_t moved(Ohci *o, int i)
{
    uint32_t cbp = qtest_readl(o->s, TDS + 32 * i + 4);

    return cbp ? cbp - (BUFFERS + 4096 * i) : o->len[i];
}

static int control_in(Ohci *o, int addr, const uint8_t setup[8], void *data, int len)
{
    o->n = 0;
    add_td(o, DIR_SETUP, 0, setup, 8);
    add_td(o, DIR_IN, 1, NULL, len);
    add_td(o, DIR_OUT, 1, NULL, 0);
    if (!run(o, addr, 0)) {
        return -1;
    }
    qtest_memread(o->s, BUFFERS + 4096, data, moved(o, 1));
    return moved(o, 1);
}

static bool control_out(Ohci *o, int addr, const uint8_t setup[8])
{
    o->n = 0;
    add_td(o, DIR_SETUP, 0, setup, 8);
    add_td(o, DIR_IN, 1, NULL, 0);
    return run(o, addr, 0);
}

static void test_transfers(void)
{
    static const uint8_t get_device[8] = { 0x80, 6, 0, 1, 0, 0, 64, 0 };
    static const uint8_t set_address[8] = { 0, 5, 9 };
    static const uint8_t set_configuration[8] = { 0, 9, 1 };
    static const uint8_t bad[8] = { 0, 9, 7 };
    uint8_t buf[64];
    Ohci o;

    start(&o, "-device usb-kbd");
    if (qtest_skip_without_clock(o.s)) {
        qtest_quit(o.s);
        return;
    }
    operate(&o);
    g_assert_cmpint(control_in(&o, 0, get_device, buf, 64), ==, 18);
    g_assert_cmphex(lduw_le_p(buf + 8), ==, 0x0627);
    g_assert_true(control_out(&o, 0, set_address));
    g_assert_true(control_out(&o, 9, set_configuration));
    /* The done queue has been given to the HCCA, newest first. */
    g_assert_cmphex(rd(&o, INTR) & 2, ==, 2);
    g_assert_cmphex(qtest_readl(o.s, HCCA + 0x84) & ~15u, !=, 0);
    /* A refused request halts the endpoint: condition code STALL. */
    g_assert_false(control_out(&o, 9, bad));
    g_assert_cmphex(qtest_readl(o.s, TDS + 32) >> 28, ==, 4);
    g_assert_true(qtest_readl(o.s, ED + 8) & 1);
    /* Nobody there. */
    g_assert_false(control_out(&o, 77, set_configuration));
    g_assert_cmphex(qtest_readl(o.s, TDS) >> 28, ==, 5);
    /* A key, through the periodic list. */
    for (int i = 0; i < 32; i++) {
        qtest_writel(o.s, HCCA + 4 * i, ED);
    }
    wr(&o, CONTROL, 0x80 | 0x04);
    o.n = 0;
    add_td(&o, DIR_IN, 0, NULL, 8);
    g_assert_false(run(&o, 9, 1));
    qobject_unref(qtest_qmp(o.s, "{'execute': 'send-key', 'arguments': {'keys': [{'type': 'qcode',"
                                 " 'data': 'a'}]}}"));
    g_assert_true(run(&o, 9, 1));
    g_assert_cmphex(qtest_readb(o.s, BUFFERS + 2), ==, 4);
    qtest_quit(o.s);
}

/* Data that come in are written to the controller's own port, which is reset by them. */
static void test_port_reset_by_dma(void)
{
    static const uint8_t get_device[8] = { 0x80, 6, 0, 1, 0, 0, 8, 0 };
    Ohci o;

    start(&o, "-device usb-tablet");
    if (!qtest_skip_without_clock(o.s)) {
        operate(&o);
        wr(&o, PORT, 0x110000);
        add_td(&o, DIR_SETUP, 0, get_device, 8);
        add_td(&o, DIR_IN, 1, NULL, 4);
        qtest_writel(o.s, TDS + 32 + 4, BAR + PORT);
        qtest_writel(o.s, TDS + 32 + 12, BAR + PORT + 3);
        g_assert_true(run(&o, 0, 0));
        g_assert_cmphex(rd(&o, PORT), ==, 0x100103);
    }
    qtest_quit(o.s);
}

/* A device that resets its own port, while it has the packet. */
static void test_port_reset_by_device(void)
{
    static const uint8_t get_device[8] = { 0x80, 6, 0, 1, 0, 0, 8, 0 };
    g_autofree char *args = g_strdup_printf("-device usb-poker,address=0x%x,value=0x10", BAR + PORT);
    uint8_t data[8];
    Ohci o;

    if (!qtest_has_device("usb-poker")) {
        g_test_skip("needs the device models of tests/extra-hw");
        return;
    }
    start(&o, args);
    operate(&o);
    wr(&o, PORT, 0x110000);
    for (int i = 0; i < 2; i++) {
        g_assert_cmpint(control_in(&o, 0, get_device, data, 8), ==, -1);
        g_assert_cmphex(qtest_readl(o.s, TDS) >> 28, ==, 5);    /* device not responding */
        g_assert_cmphex(rd(&o, PORT), ==, 0x100103);
    }
    qtest_quit(o.s);
}

static void test_endless_lists(void)
{
    Ohci o;

    start(&o, "-device usb-kbd");
    if (!qtest_skip_without_clock(o.s)) {
        operate(&o);
        /* An ED that leads to itself, with a TD that leads to itself and never is the tail. */
        qtest_writel(o.s, ED, 0);
        qtest_writel(o.s, ED + 4, 0);
        qtest_writel(o.s, ED + 8, TDS);
        qtest_writel(o.s, ED + 12, ED);
        qtest_writel(o.s, TDS, 0xf2000000 | 1 << 18);
        qtest_writel(o.s, TDS + 8, TDS);
        wr(&o, COMMAND, 6);
        frames(&o, 5);
        /* A buffer that ends before it begins stops the controller. */
        qtest_writel(o.s, TDS, 0xf2000000 | 1 << 18);
        qtest_writel(o.s, TDS + 4, BUFFERS + 8);
        qtest_writel(o.s, TDS + 12, BUFFERS + 4);
        qtest_writel(o.s, ED + 8, TDS);
        wr(&o, COMMAND, 6);
        frames(&o, 5);
        g_assert_cmphex(rd(&o, INTR) & 0x10, ==, 0x10);
        g_assert_cmphex(rd(&o, CONTROL) & 0xc0, ==, 0);
    }
    qtest_quit(o.s);
}

/* ---- saved in the middle ---- */

/* An endpoint of the periodic list is polled and says NAK; the done queue is to be written in some frames. */
static void list_runs(QTestState *s)
{
    static const uint8_t set_configuration[8] = { 0, 9, 1 };
    Ohci o = map(s);

    operate(&o);
    pci_conf_write(s, 0, DEVFN(1, 0), 0x60, 0x0b0b0b0b, 4);
    qtest_outb(s, 0x4d1, 1 << (11 - 8));
    control_out(&o, 0, set_configuration);
    for (int i = 0; i < 32; i++) {
        qtest_writel(s, HCCA + 4 * i, ED);
    }
    wr(&o, 0x34, 0x27782edf & ~1u);
    wr(&o, INTR_EN, 0x8000007f);
    wr(&o, INTR, 0x7f);
    wr(&o, CONTROL, 0x80 | 0x04);
    o.n = 0;
    add_td(&o, DIR_IN, 0, NULL, 8);
    qtest_writel(s, TDS, (qtest_readl(s, TDS) & ~(7u << 21)) | 5 << 21);
    run(&o, 0, 1);
    qobject_unref(qtest_qmp(s,
                            "{'execute': 'input-send-event', 'arguments': {'events': [{'type': 'key', 'data':"
                            " {'key': {'type': 'qcode', 'data': 'a'}, 'down': true}}]}}"));
    qtest_clock_step(s, 1300000);
}

static void list_goes_on(QTestState *s, GString *seen)
{
    qtest_outb(s, 0xa0, 0x0a);
    for (int i = 0; i < 12; i++) {
        for (int reg = 0; reg < 0x60; reg += 4) {
            qstate_note_read(s, seen, BAR + reg, 4);
        }
        qstate_note_memory(s, seen, HCCA + 0x80, 16);
        qstate_note_memory(s, seen, TDS, 32);
        qstate_note_memory(s, seen, BUFFERS, 8);
        qstate_note_in(s, seen, 0xa0, 1);
        qtest_clock_step(s, 700000);
        if (i == 0 || i == 9) {
            qtest_writel(s, BAR + INTR, 0x7f);
        }
    }
}

static const QStateCase saved_list = {
    "-machine pc -nodefaults -m 16 -device pci-ohci,addr=4 -device usb-kbd", list_runs, list_goes_on
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/usb/ohci/registers", test_registers);
    qtest_add_func("/usb/ohci/transfers", test_transfers);
    qtest_add_func("/usb/ohci/port-reset-by-dma", test_port_reset_by_dma);
    qtest_add_func("/usb/ohci/port-reset-by-device", test_port_reset_by_device);
    qtest_add_func("/usb/ohci/endless-lists", test_endless_lists);
    qstate_add("/usb/ohci/saved/list", &saved_list);
    return g_test_run();
}
