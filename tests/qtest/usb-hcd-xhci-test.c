/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xHCI: registers, commands and events, enumeration of a tablet over its rings,
 * interrupt transfers, endless rings.
 */
#include "qemu/osdep.h"
#include "pci-config.h"
#include "qemu/bswap.h"
#include "usb-hcd-xhci-test.h"

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

static void test_enumerate(void)
{
    uint8_t descriptor[18];
    Xhci x;
    Event e;

    start_tablet(&x);
    g_assert_cmphex(qtest_readl(x.s, OUTPUT + 12) & 0xf80000ff, ==, 2u << 27 | 1); /* addressed, address 1 */
    e = control(&x, GET_DEVICE_DESCRIPTOR, true, 18);
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

static void test_interrupt_transfer(void)
{
    Xhci x;
    Event e;

    if (!ours()) {
        g_test_skip("needs input events");
        return;
    }
    start_tablet(&x);
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
    qtest_clock_step(x.s, 10000000);    /* nor does the retry of what waited start it again */
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

/* An event ring in the registers of its own interrupter: the second event takes the ring away. */
static void test_event_ring_in_registers(void)
{
    const uint32_t intr1 = INTR0 + 0x20;
    Xhci x;

    if (!ours()) {
        g_test_skip("needs input events");
        return;
    }
    start_tablet(&x);
    configure_tablet(&x);
    qtest_writel(x.s, ERST + 0x40, intr1);
    qtest_writel(x.s, ERST + 0x48, EVENT_COUNT);
    qtest_writel(x.s, intr1 + 8, 1);
    qtest_writel(x.s, intr1 + 0x18, intr1);
    qtest_writel(x.s, intr1 + 0x10, ERST + 0x40);
    qtest_writel(x.s, intr1 + 0x14, 0);
    for (int i = 0; i < 2; i++) {
        trb(&x, EP1 + 16 * i, DATA, 0, 1 << 22 | 6, TYPE(NORMAL) | 1 << 5 | 1);
    }
    qtest_writel(x.s, DOORBELL + 4, 3);
    move_tablet(&x, 0x1234);
    g_assert_cmphex(qtest_readl(x.s, intr1 + 8), ==, 0);
    move_tablet(&x, 0x4321);
    g_assert_cmphex(qtest_readl(x.s, intr1 + 0x10), ==, EP1);
    g_assert_cmphex(qtest_readl(x.s, OPER + 4) & 1, ==, 0); /* it runs */
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
    start_tablet(&x);
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
    g_autofree char *args =
        g_strdup_printf("-device usb-poker,bus=xhci.0,port=1,high-speed=on,naks=1,address=0x%x,value=2",
                        OPER);
    Event e;
    Xhci x;

    if (!qtest_has_device("usb-poker")) {
        g_test_skip("needs the device models of tests/extra-hw");
        return;
    }
    start(&x, args);
    run(&x);
    address_tablet(&x);
    queue_control(&x, GET_DEVICE_DESCRIPTOR, true, 18);
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

    start_tablet(&x);
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/xhci/registers", test_registers);
    qtest_add_func("/xhci/port/reset-enables", test_port_reset);
    qtest_add_func("/xhci/commands", test_commands);
    qtest_add_func("/xhci/enumerate", test_enumerate);
    qtest_add_func("/xhci/interrupt-transfer", test_interrupt_transfer);
    qtest_add_func("/xhci/event-ring/wraps-and-fills", test_event_ring_wraps_and_fills);
    qtest_add_func("/xhci/event-ring/in-registers", test_event_ring_in_registers);
    qtest_add_func("/xhci/reset-by-dma", test_reset_by_dma);
    qtest_add_func("/xhci/reset-by-device", test_reset_by_device);
    qtest_add_func("/xhci/endless-rings", test_endless_rings);
    qtest_add_func("/xhci/unplug", test_unplug);
    xhci_add_state_tests();
    return g_test_run();
}
