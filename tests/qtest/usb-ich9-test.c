/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICH9's USB functions on q35: which there are with -usb, where their interrupts go, and which companion has
 * which port of the EHCI controller.
 */
#include "qemu/osdep.h"
#include "hw/usb/ehci-regs.h"
#include "hw/usb/uhci-regs.h"
#include "pci-config.h"

#define BAR             0xe0000000u
#define OP              (BAR + 0x20)
#define EHCI_PORTSC(n)  (OP + 0x44 + 4 * (n))
#define UHCI_BAR(n)     (0xc000 + 0x20 * (n))
#define UHCI_PORTSC(n)  (UHCI_BAR((n) / 2) + 0x10 + 2 * ((n) % 2))
#define EHCI            7
#define COMPANIONS      3
#define PORTS           6

/* The second set, of which the board makes none. */
#define SECOND_SET \
    " -device ich9-usb-ehci2,id=ehci2,addr=1a.7,multifunction=on" \
    " -device ich9-usb-uhci4,masterbus=ehci2.0,firstport=0,addr=1a.0,multifunction=on" \
    " -device ich9-usb-uhci5,masterbus=ehci2.0,firstport=2,addr=1a.1,multifunction=on" \
    " -device ich9-usb-uhci6,masterbus=ehci2.0,firstport=4,addr=1a.2,multifunction=on"

/* A machine whose functions in @slot are mapped and enabled. */
static QTestState *start(int slot, const char *args)
{
    QTestState *s = qtest_initf("-machine q35 -nodefaults %s", args);

    pci_conf_write(s, 0, DEVFN(slot, EHCI), 0x10, BAR, 4);
    pci_conf_write(s, 0, DEVFN(slot, EHCI), 4, 6, 2);
    for (int i = 0; i < COMPANIONS; i++) {
        pci_conf_write(s, 0, DEVFN(slot, i), 0x20, UHCI_BAR(i), 4);
        pci_conf_write(s, 0, DEVFN(slot, i), 4, 5, 2);
    }
    return s;
}

static void assert_functions(QTestState *s, int slot, uint16_t first_uhci, uint16_t ehci)
{
    for (int i = 0; i < COMPANIONS; i++) {
        g_assert_cmphex(pci_conf_read(s, 0, DEVFN(slot, i), 0, 4), ==, (first_uhci + i) << 16 | 0x8086);
        g_assert_cmphex(pci_conf_read(s, 0, DEVFN(slot, i), 8, 4), ==, 0x0c030003);
        g_assert_cmphex(pci_conf_read(s, 0, DEVFN(slot, i), 0x0e, 1), ==, 0x80);
        g_assert_cmphex(pci_conf_read(s, 0, DEVFN(slot, i), 0x3d, 1), ==, 1 + i);
        g_assert_cmphex(pci_conf_read(s, 0, DEVFN(slot, i), 0x60, 1), ==, 0x10);
    }
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(slot, EHCI), 0, 4), ==, ehci << 16 | 0x8086);
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(slot, EHCI), 8, 4), ==, 0x0c032003);
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(slot, EHCI), 0x0e, 1), ==, 0x80);
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(slot, EHCI), 0x3d, 1), ==, 4);
    /* HCSPARAMS: three companions of two ports, six ports. */
    g_assert_cmphex(qtest_readl(s, BAR + 4) & 0xff0f, ==, 0x3206);
    for (int func = COMPANIONS; func < EHCI; func++) {
        g_assert_cmphex(pci_conf_read(s, 0, DEVFN(slot, func), 0, 4), ==, 0xffffffff);
    }
}

static void test_board_functions(void)
{
    QTestState *s = start(0x1d, "-usb" SECOND_SET);

    assert_functions(s, 0x1d, 0x2934, 0x293a);
    qtest_quit(s);
    s = start(0x1a, "-usb" SECOND_SET);
    assert_functions(s, 0x1a, 0x2937, 0x293c);
    qtest_quit(s);
    s = qtest_init("-machine q35 -nodefaults");
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(0x1d, 0), 0, 4), ==, 0xffffffff);
    qtest_quit(s);
}

/*
 * Which companion's port shows a full-speed device at @port of the bus, and
 * that EHCI takes it and gives it back.
 */
static void assert_port(int slot, const char *bus, int port)
{
    g_autofree char *args =
        g_strdup_printf("-usb" SECOND_SET " -device usb-mouse,usb_version=1,bus=%s,port=%d", bus, port + 1);
    QTestState *s = start(slot, args);

    for (int i = 0; i < PORTS; i++) {
        g_assert_cmphex(qtest_inw(s, UHCI_PORTSC(i)) & UHCI_PORT_CCS, ==, i == port);
        g_assert_cmphex(qtest_readl(s, EHCI_PORTSC(i)) & (PORTSC_POWNER | PORTSC_CONNECT), ==, PORTSC_POWNER);
    }
    qtest_writel(s, OP + CONFIGFLAG, 1);
    for (int i = 0; i < PORTS; i++) {
        g_assert_cmphex(qtest_inw(s, UHCI_PORTSC(i)) & UHCI_PORT_CCS, ==, 0);
        g_assert_cmphex(qtest_readl(s, EHCI_PORTSC(i)) & (PORTSC_POWNER | PORTSC_CONNECT), ==,
                        i == port ? PORTSC_CONNECT : 0);
    }
    qtest_writel(s, EHCI_PORTSC(port), PORTSC_POWNER);
    g_assert_cmphex(qtest_inw(s, UHCI_PORTSC(port)) & UHCI_PORT_CCS, ==, 1);
    qtest_quit(s);
}

static void test_companions_ports(void)
{
    for (int port = 0; port < PORTS; port++) {
        assert_port(0x1d, "usb-bus.0", port);
    }
    assert_port(0x1a, "ehci2.0", 1);
    assert_port(0x1a, "ehci2.0", 4);
}

/* The end of a transfer of each UHCI controller, and a port change of the EHCI one. */
static void test_interrupts(void)
{
    static const int pins[] = { 16, 17, 18, 19 };    /* PIRQA to PIRQD, as D29IR is at reset */
    QTestState *s = start(0x1d, "-usb -device usb-tablet,bus=usb-bus.0,port=6");

    if (qtest_skip_without_clock(s)) {
        qtest_quit(s);
        return;
    }
    qtest_irq_intercept_in(s, "/machine/q35/ioapic");
    for (int i = 0; i < COMPANIONS; i++) {
        /* The first frame leads to a descriptor that is done, and interrupts. */
        uint32_t td = 0x3000;

        qtest_writel(s, 0x2000, td);
        qtest_writel(s, td, 1);
        qtest_writel(s, td + 4, 1 << 24);
        g_assert_false(qtest_get_irq(s, pins[i]));
        qtest_outl(s, UHCI_BAR(i) + 8, 0x2000);
        qtest_outw(s, UHCI_BAR(i) + 4, UHCI_INTR_IOC);
        qtest_outw(s, UHCI_BAR(i) + 6, 0);
        qtest_outw(s, UHCI_BAR(i), UHCI_CMD_RS);
        qtest_clock_step(s, 1100 * 1000);
        g_assert_true(qtest_get_irq(s, pins[i]));
        qtest_outw(s, UHCI_BAR(i), 0);
        qtest_outw(s, UHCI_BAR(i) + 2, 0xffff);
        g_assert_false(qtest_get_irq(s, pins[i]));
    }
    qtest_writel(s, OP + USBINTR, USBSTS_PCD);
    qtest_writel(s, OP + CONFIGFLAG, 1);
    qtest_clock_step(s, 2000 * 1000);
    g_assert_true(qtest_get_irq(s, pins[3]));
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/usb/ich9/functions", test_board_functions);
    qtest_add_func("/usb/ich9/companions-ports", test_companions_ports);
    qtest_add_func("/usb/ich9/interrupts", test_interrupts);
    return g_test_run();
}
