/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UHCI: registers, ports, what descriptors come to, interrupts, structures that do not end. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "hw/usb/ehci-regs.h"
#include "uhci-driver.h"

static void test_ids(void)
{
    static const struct {
        const char *name;
        uint32_t id, class, pin;
    } rows[] = {
        { "piix3-usb-uhci", 0x70208086, 0x0c030001, 4 },
        { "piix4-usb-uhci", 0x71128086, 0x0c030001, 4 },
        { "ich9-usb-uhci1", 0x29348086, 0x0c030003, 1 },
        { "ich9-usb-uhci2", 0x29358086, 0x0c030003, 2 },
        { "ich9-usb-uhci3", 0x29368086, 0x0c030003, 3 },
        { "ich9-usb-uhci4", 0x29378086, 0x0c030003, 1 },
        { "ich9-usb-uhci5", 0x29388086, 0x0c030003, 2 },
        { "ich9-usb-uhci6", 0x29398086, 0x0c030003, 3 },
    };
    g_autoptr(GString) args = g_string_new("-machine pc -nodefaults");
    QTestState *s;

    for (int i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_string_append_printf(args, " -device %s,addr=%x", rows[i].name, i + 4);
    }
    s = qtest_init(args->str);
    for (int i = 0; i < G_N_ELEMENTS(rows); i++) {
        int devfn = DEVFN(i + 4, 0);

        g_assert_cmphex(pci_conf_read(s, 0, devfn, 0, 4), ==, rows[i].id);
        g_assert_cmphex(pci_conf_read(s, 0, devfn, 8, 4), ==, rows[i].class);
        g_assert_cmphex(pci_conf_read(s, 0, devfn, 0x3d, 1), ==, rows[i].pin);
        g_assert_cmphex(pci_conf_read(s, 0, devfn, 0x60, 4), ==, 0x10);
        g_assert_cmphex(pci_conf_read(s, 0, devfn, 0x68, 4), ==, 0x00010000);
    }
    qtest_quit(s);
}

static void test_registers(void)
{
    UHCIDriver u;

    uhci_driver_init(&u, "");
    qtest_outw(u.qts, UHCI_CMD, UHCI_CMD_HCRESET);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_CMD), ==, 0);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_STS), ==, UHCI_STS_HCHALTED);
    g_assert_cmphex(qtest_inb(u.qts, UHCI_PORTS_AT + 0x0c), ==, 64);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC), ==, 0x80);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC + 4), ==, 0xff7f);
    qtest_outl(u.qts, UHCI_FLBASE, 0xfffffff0);
    g_assert_cmphex(qtest_inl(u.qts, UHCI_FLBASE), ==, 0xfffff000);
    qtest_outw(u.qts, UHCI_FRNUM, 0xffff);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_FRNUM), ==, 0x7ff);
    qtest_outw(u.qts, UHCI_CMD, UHCI_CMD_RS);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_STS), ==, 0);
    qtest_outw(u.qts, UHCI_FRNUM, 0);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_FRNUM), !=, 0);
    qtest_outw(u.qts, UHCI_CMD, 0);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_STS), ==, UHCI_STS_HCHALTED);
    qtest_quit(u.qts);
}

static void test_frames(void)
{
    UHCIDriver u;
    uint16_t before;

    uhci_driver_init(&u, "");
    if (!qtest_skip_without_clock(u.qts)) {
        before = qtest_inw(u.qts, UHCI_FRNUM);
        uhci_frames(&u, 10);
        g_assert_cmpint(qtest_inw(u.qts, UHCI_FRNUM), ==, before + 10);
    }
    qtest_quit(u.qts);
}

static void test_port(void)
{
    UHCIDriver u;

    uhci_driver_init(&u, "-device usb-tablet,id=t");
    /* Connected and changed; a change bit is cleared by writing it. */
    g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC), ==, 0x83);
    qtest_outw(u.qts, UHCI_PORTSC, UHCI_PORT_CSC);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC), ==, 0x81);
    /* An empty port cannot be enabled. */
    qtest_outw(u.qts, UHCI_PORTSC, UHCI_PORT_EN);
    qtest_outw(u.qts, UHCI_PORTSC + 2, UHCI_PORT_EN);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC), ==, 0x85);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC + 2), ==, 0x80);
    qtest_qmp_device_del(u.qts, "t");
    g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC), ==, 0x8a);
    qtest_qmp_device_add(u.qts, "usb-mouse", "m", "{'port': '1'}");
    g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC) & 3, ==, 3);
    qtest_quit(u.qts);
}

static bool irq_pending(UHCIDriver *u)
{
    /* Pin D of slot 4 is PIRQC; see which line it is routed to: 11. */
    qtest_outb(u->qts, 0xa0, 0x0a);
    return qtest_inb(u->qts, 0xa0) & 0x08;
}

static void test_interrupts(void)
{
    UHCIDriver u;
    uint8_t setup[8] = { 0x80, 6, 0, 1, 0, 0, 8, 0 };

    uhci_driver_init(&u, "-device usb-tablet");
    if (qtest_skip_without_clock(u.qts)) {
        qtest_quit(u.qts);
        return;
    }
    for (int reg = 0x60; reg < 0x64; reg++) {
        pci_conf_write(u.qts, 0, DEVFN(1, 0), reg, 11, 1);
    }
    uhci_port_enable(&u, 0);
    qtest_outb(u.qts, 0x4d1, 0x08); /* level triggered */
    qtest_outw(u.qts, UHCI_INTR, UHCI_INTR_IOC | UHCI_INTR_TMO_CRC);
    u.n = 0;
    uhci_td(&u, PID_SETUP, 0, 0, setup, 8);
    qtest_writel(u.qts, UHCI_TDS + 4, qtest_readl(u.qts, UHCI_TDS + 4) | TD_CTRL_IOC);
    g_assert_true(uhci_run(&u, 2));
    g_assert_cmphex(qtest_inw(u.qts, UHCI_STS), ==, UHCI_STS_USBINT);
    g_assert_true(irq_pending(&u));
    qtest_outw(u.qts, UHCI_STS, UHCI_STS_USBINT);
    g_assert_false(irq_pending(&u));
    /* Nobody has this address: three attempts, then an error. */
    u.addr = 99;
    u.n = 0;
    uhci_td(&u, PID_SETUP, 0, 0, setup, 8);
    g_assert_false(uhci_run(&u, 2));
    g_assert_cmphex(qtest_inw(u.qts, UHCI_STS), ==, 0);
    g_assert_true(u.status[0] & TD_CTRL_ACTIVE);
    uhci_run(&u, 4);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_STS), ==, UHCI_STS_USBERR);
    g_assert_cmphex(u.status[0] & (TD_CTRL_ACTIVE | TD_CTRL_STALL | TD_CTRL_TIMEOUT), ==,
                    TD_CTRL_STALL | TD_CTRL_TIMEOUT);
    g_assert_true(irq_pending(&u));
    qtest_quit(u.qts);
}

/* A descriptor with an unknown token halts the controller. */
static void test_bad_descriptor(void)
{
    UHCIDriver u;

    uhci_driver_init(&u, "-device usb-tablet");
    if (!qtest_skip_without_clock(u.qts)) {
        uhci_port_enable(&u, 0);
        u.n = 0;
        uhci_td(&u, 0x11, 0, 0, NULL, 8);
        uhci_run(&u, 2);
        g_assert_cmphex(qtest_inw(u.qts, UHCI_STS), ==, UHCI_STS_HCPERR | UHCI_STS_HCHALTED);
        g_assert_cmphex(qtest_inw(u.qts, UHCI_CMD), ==, 0);
    }
    qtest_quit(u.qts);
}

/* Queue heads and descriptors that lead back to themselves do not stop the clock. */
static void test_endless_schedule(void)
{
    UHCIDriver u;

    uhci_driver_init(&u, "-device usb-tablet");
    if (!qtest_skip_without_clock(u.qts)) {
        qtest_writel(u.qts, UHCI_QH, UHCI_QH | 2);
        uhci_frames(&u, 3);
        qtest_writel(u.qts, UHCI_QH + 4, UHCI_QH | 2);
        uhci_frames(&u, 3);
        for (int i = 0; i < 1024; i++) {
            qtest_writel(u.qts, FRAME_LIST + 4 * i, UHCI_TDS);
        }
        qtest_writel(u.qts, UHCI_TDS, UHCI_TDS);
        qtest_writel(u.qts, UHCI_TDS + 4, 0);
        uhci_frames(&u, 3);
        g_assert_cmphex(qtest_inw(u.qts, UHCI_STS), ==, 0);
    }
    qtest_quit(u.qts);
}

/* ---- a companion of EHCI ---- */

#define EHCI_BAR 0xe0000000u
#define EHCI_OP (EHCI_BAR + 0x20)
#define COMPANION_ARGS "-machine pc -nodefaults -device ich9-usb-ehci1,addr=4.7,id=ehci,multifunction=on " \
                       "-device ich9-usb-uhci1,addr=4.0,multifunction=on,masterbus=ehci.0,firstport=0 "

static void map_ehci(UHCIDriver *u)
{
    pci_conf_write(u->qts, 0, DEVFN(UHCI_SLOT, 7), 0x10, EHCI_BAR, 4);
    pci_conf_write(u->qts, 0, DEVFN(UHCI_SLOT, 7), 4, 6, 2);
}

/* A device that does so itself, while it has the packet. */
static void test_companion_reset_by_device(void)
{
    static const uint8_t get_device[8] = { 0x80, 6, 0, 1, 0, 0, 8, 0 };
    const uint32_t ehci_bar = 0xe0000000;
    UHCIDriver u;

    if (!qtest_has_device("usb-poker")) {
        g_test_skip("needs the device models of tests/extra-hw");
        return;
    }
    uhci_driver_start(&u, qtest_init("-machine pc -nodefaults -device ich9-usb-ehci1,addr=4.7,id=ehci,multifunction=on"
                                     " -device ich9-usb-uhci1,addr=4.0,multifunction=on,masterbus=ehci.0,firstport=0"
                                     " -device usb-poker,bus=ehci.0,port=1,address=0xe0000020,value=2"));
    pci_conf_write(u.qts, 0, DEVFN(UHCI_SLOT, 7), 0x10, ehci_bar, 4);
    pci_conf_write(u.qts, 0, DEVFN(UHCI_SLOT, 7), 4, 6, 2);
    uhci_port_enable(&u, 0);
    uhci_td(&u, PID_SETUP, 0, 0, get_device, 8);
    uhci_run(&u, 4);
    g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC) & (UHCI_PORT_CCS | UHCI_PORT_CSC | UHCI_PORT_EN), ==,
                    UHCI_PORT_CCS | UHCI_PORT_CSC);
    qtest_quit(u.qts);
}

/* Data that come in reset the EHCI controller that owns the ports: the transfer's device leaves meanwhile. */
static void test_companion_reset_by_dma(void)
{
    static const uint8_t get_device[8] = { 0x80, 6, 0, 1, 0, 0, 8, 0 };
    UHCIDriver u;

    uhci_driver_start(&u, qtest_init(COMPANION_ARGS "-device usb-tablet,bus=ehci.0,port=1,usb_version=1"));
    if (!qtest_skip_without_clock(u.qts)) {
        map_ehci(&u);
        uhci_port_enable(&u, 0);
        uhci_td(&u, PID_SETUP, 0, 0, get_device, 8);
        uhci_td(&u, PID_IN, 0, 1, NULL, 8);
        qtest_writel(u.qts, UHCI_TDS + 32 + 12, EHCI_OP + USBCMD);
        uhci_run(&u, 4);
        g_assert_cmphex(u.status[1] & TD_CTRL_ACTIVE, ==, 0);
        /* It has come back, not enabled. */
        g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC) & (UHCI_PORT_CCS | UHCI_PORT_CSC | UHCI_PORT_EN), ==,
                        UHCI_PORT_CCS | UHCI_PORT_CSC);
    }
    qtest_quit(u.qts);
}

/* A disk behind a hub waits for data while another transfer gives the hub's port to EHCI. Then it goes. */
static void test_hub_changes_owner(void)
{
    static const uint8_t cbw[31] = { 'U', 'S', 'B', 'C', 1, [9] = 2, [12] = 0x80, [14] = 10, 0x28, [23] = 1 };
    static const uint8_t get_config[8] = { 0x80, 6, 0, 2, 0, 0, 4, 0 };
    const uint32_t second_qh = UHCI_QH + 0x20;
    uint8_t data[512];
    UHCIDriver u;

    uhci_driver_start(&u, qtest_init(COMPANION_ARGS "-device usb-hub,bus=ehci.0,port=1"
                                     " -drive if=none,id=d,driver=null-co"
                                     " -device usb-storage,bus=ehci.0,port=1.1,drive=d,id=disk"));
    if (!qtest_skip_without_clock(u.qts)) {
        map_ehci(&u);
        uhci_configure(&u, 0, 5);
        g_assert_cmpint(uhci_control(&u, 0x23, 3, 4, 1, NULL, 0), ==, 0);   /* resets its port */
        uhci_frames(&u, 60);
        u.addr = 0;
        g_assert_cmpint(uhci_control(&u, 0, 9, 1, 0, NULL, 0), ==, 0);
        /* The first command after a reset fails. */
        g_assert_cmpint(uhci_out(&u, 2, cbw, sizeof(cbw)), ==, sizeof(cbw));
        g_assert_cmpint(uhci_in(&u, 1, data, sizeof(data)), ==, sizeof(data));
        g_assert_cmpint(uhci_in(&u, 1, data, 13), ==, 13);
        u.n = 0;
        uhci_td(&u, PID_OUT, 2, u.toggle[2][0], cbw, sizeof(cbw));
        uhci_td(&u, PID_IN, 1, u.toggle[1][1], NULL, 64);
        u.addr = 5;
        uhci_td(&u, PID_SETUP, 0, 0, get_config, 8);
        uhci_td(&u, PID_IN, 0, 1, NULL, 4);
        qtest_writel(u.qts, UHCI_TDS + 3 * 32 + 12, EHCI_OP + CONFIGFLAG);  /* the first byte is 9 */
        qtest_writel(u.qts, second_qh, 1);
        qtest_writel(u.qts, second_qh + 4, UHCI_TDS + 2 * 32);
        qtest_writel(u.qts, UHCI_QH, second_qh | 2);
        uhci_run(&u, 1);
        g_assert_cmphex(qtest_readl(u.qts, EHCI_OP + CONFIGFLAG), ==, 1);
        g_assert_cmphex(u.status[1] & TD_CTRL_ACTIVE, ==, TD_CTRL_ACTIVE);
        qtest_qmp_device_del(u.qts, "disk");
        qtest_writel(u.qts, EHCI_OP + CONFIGFLAG, 0);
        g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC) & UHCI_PORT_CCS, ==, UHCI_PORT_CCS);
        qtest_writel(u.qts, EHCI_OP + CONFIGFLAG, 1);
        g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC) & UHCI_PORT_CCS, ==, 0);
    }
    qtest_quit(u.qts);
}

/* ---- saved in the middle ---- */

#define SAVED_ARGS UHCI_ARGS "-m 16 -device usb-tablet"

/* A descriptor that is polled and says NAK, a port in reset, interrupts enabled and one pending. */
static void schedule_runs(QTestState *s)
{
    UHCIDriver u;

    uhci_driver_start(&u, s);
    uhci_configure(&u, 0, 5);
    qtest_outb(s, UHCI_PORTS_AT + 0x0c, 0x47);
    qtest_outw(s, UHCI_INTR, 0x0f);
    u.n = 0;
    uhci_td(&u, PID_IN, 1, 0, NULL, 8);
    qtest_writel(s, UHCI_TDS + 4, qtest_readl(s, UHCI_TDS + 4) | TD_CTRL_IOC);
    qtest_writel(s, UHCI_QH + 4, UHCI_TDS);
    qtest_outw(s, UHCI_PORTSC + 2, UHCI_PORT_RESET);
    qtest_clock_step(s, 5300000);
}

static void schedule_goes_on(QTestState *s, GString *seen)
{
    qtest_irq_intercept_in(s, "ioapic");
    for (int i = 0; i < 12; i++) {
        for (int reg = 0; reg < 0x14; reg += 2) {
            qstate_note_in(s, seen, UHCI_PORTS_AT + reg, 2);
        }
        qstate_note_memory(s, seen, UHCI_TDS, 16);
        qstate_note(seen, "irq", qtest_get_irq(s, 11) || qtest_get_irq(s, 10));
        qtest_clock_step(s, 700000);
        if (i == 3) {
            qobject_unref(qtest_qmp(s, "{'execute': 'input-send-event', 'arguments': {'events': [{'type':"
                                       " 'abs', 'data': {'axis': 'x', 'value': 4660}}]}}"));
        }
        if (i == 8) {
            qtest_outw(s, UHCI_STS, 0x3f);
            qtest_outw(s, UHCI_PORTSC + 2, 0);
        }
    }
}

/* A packet came that was shorter than its descriptor, which asks for an interrupt in any case. */
static void interrupt_is_pending(QTestState *s)
{
    UHCIDriver u;

    uhci_driver_start(&u, s);
    pci_conf_write(s, 0, DEVFN(1, 0), 0x60, 0x0b0b0b0b, 4);
    qtest_outb(s, 0x4d1, 1 << (11 - 8));
    uhci_configure(&u, 0, 5);
    qobject_unref(qtest_qmp(s, "{'execute': 'input-send-event', 'arguments': {'events': [{'type':"
                               " 'abs', 'data': {'axis': 'x', 'value': 4660}}]}}"));
    u.n = 0;
    uhci_td(&u, PID_IN, 1, 0, NULL, 8);
    qtest_writel(s, UHCI_TDS + 4, qtest_readl(s, UHCI_TDS + 4) | TD_CTRL_IOC | 1u << 29);
    qtest_writel(s, UHCI_QH + 4, UHCI_TDS);
    qtest_outw(s, UHCI_INTR, 0x0f);
    qtest_clock_step(s, 3000000);
    qtest_outw(s, UHCI_PORTS_AT, 0);        /* stopped */
}

/* Each of the two reasons is enough. */
static void interrupt_is_served(QTestState *s, GString *seen)
{
    static const uint16_t enabled[] = { 0x0f, 0x04, 0x08, 0x0f };

    qtest_outb(s, 0xa0, 0x0a);
    for (int i = 0; i < 4; i++) {
        qstate_note_in(s, seen, 0xa0, 1);
        qtest_outw(s, UHCI_INTR, enabled[i]);
        if (i == 3) {
            qtest_outw(s, UHCI_STS, 0x3f);
        }
    }
    qstate_note_in(s, seen, 0xa0, 1);
}

static const QStateCase saved_interrupt = { SAVED_ARGS, interrupt_is_pending, interrupt_is_served };
static const QStateCase saved_schedule = { SAVED_ARGS, schedule_runs, schedule_goes_on };
static const QStateCase unplugged = {
    "-machine pc -nodefaults -m 16 -device piix3-usb-uhci,addr=4,id=" QSTATE_UNPLUGGED " -device usb-hub -device usb-tablet,port=1.1",
    schedule_runs,
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/usb/uhci/ids", test_ids);
    qtest_add_func("/usb/uhci/registers", test_registers);
    qtest_add_func("/usb/uhci/frames", test_frames);
    qtest_add_func("/usb/uhci/port", test_port);
    qtest_add_func("/usb/uhci/interrupts", test_interrupts);
    qtest_add_func("/usb/uhci/bad-descriptor", test_bad_descriptor);
    qtest_add_func("/usb/uhci/endless-schedule", test_endless_schedule);
    qtest_add_func("/usb/uhci/companion-reset-by-dma", test_companion_reset_by_dma);
    qtest_add_func("/usb/uhci/companion-reset-by-device", test_companion_reset_by_device);
    qtest_add_func("/usb/uhci/hub-changes-owner", test_hub_changes_owner);
    qstate_add("/usb/uhci/saved/schedule", &saved_schedule);
    qstate_add("/usb/uhci/saved/interrupt", &saved_interrupt);
    qstate_add_unplug("/usb/uhci/unplug", &unplugged, UHCI_SLOT);
    return g_test_run();
}
