/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICH9 LPC bridge: registers, routing of PCI interrupts and of the SCI, chip configuration, power
 * management block, TCO watchdog, reset control. On QEMU fail: levels that are there when the routing
 * changes (it moves them at the next change), reserved bits and byte lanes of TCO registers, SMI_LOCK
 * after reset.
 */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "pci-config.h"
#include "reference.h"

#define LPC         DEVFN(31, 0)
#define SMB         DEVFN(31, 3)
#define PMBASE      0x40
#define ACPI_CNTL   0x44
#define PIRQA_ROUT  0x60
#define PIRQB_ROUT  0x61
#define GEN_PMCON_1 0xa0
#define RCBA        0xf0

#define PM          0x600
#define PM1_STS     (PM + 0x00)
#define PM1_EN      (PM + 0x02)
#define PM1_CNT     (PM + 0x04)
#define GPE0_STS    (PM + 0x20)
#define GPE0_EN     (PM + 0x28)
#define SMI_EN      (PM + 0x30)
#define TCO         (PM + 0x60)
#define TCO_RLD     (TCO + 0x00)
#define TCO_DAT_IN  (TCO + 0x02)
#define TCO1_STS    (TCO + 0x04)
#define TCO2_STS    (TCO + 0x06)
#define TCO1_CNT    (TCO + 0x08)
#define TCO_TMR     (TCO + 0x12)
#define TCO_TMR_HLT 0x0800
#define TCO_LOCK    0x1000
#define TIMEOUT     0x0008
#define SECOND_TO   0x0002
#define TCO_EN      0x2000
#define TICK_NS     600000000LL

#define RCRB        0xfed1c000
#define D31IR       (RCRB + 0x3140)
#define GCS         (RCRB + 0x3410)
#define NO_REBOOT   0x20

typedef struct Fixture {
    QTestState *qts;
} Fixture;

static void map(QTestState *s)
{
    pci_conf_write(s, 0, LPC, PMBASE, PM | 1, 4);
    pci_conf_write(s, 0, LPC, ACPI_CNTL, 0x80, 1);
    pci_conf_write(s, 0, LPC, RCBA, RCRB | 1, 4);
}

static void setup(Fixture *f, const void *data)
{
    f->qts = qtest_init("-machine q35 -nodefaults");
    map(f->qts);
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->qts);
}

/* --- configuration --- */

static const PCIRegisterValue reset_values[] = {
    {0x00, 4, 0x29188086}, {0x04, 4, 0}, {0x08, 4, 0x06010002}, {0x0c, 4, 0x00800000},
    {0x2c, 4, 0x11001af4}, {0x3c, 4, 0}, {PMBASE, 4, 1}, {ACPI_CNTL, 4, 0},
    {PIRQA_ROUT, 4, 0x80808080}, {0x68, 4, 0x80808080}, {GEN_PMCON_1, 4, 0}, {RCBA, 4, 0}, {},
};

static void test_reset_values(void)
{
    QTestState *s = qtest_init("-machine q35 -nodefaults");

    pci_check_registers(s, LPC, reset_values);
    qtest_quit(s);
}

static void test_reset(Fixture *f, const void *data)
{
    if (qtest_has_accel("qtest")) { /* elsewhere SMI_LOCK outlives a reset */
        pci_conf_write(f->qts, 0, LPC, GEN_PMCON_1, 0x10, 1);
    }
    pci_conf_write(f->qts, 0, LPC, PIRQA_ROUT, 0x0b0a0908, 4);
    qtest_writel(f->qts, D31IR, 0x7777);
    machine_reset(f->qts);
    pci_check_registers(f->qts, LPC, reset_values);
    map(f->qts);
    g_assert_cmphex(qtest_readl(f->qts, D31IR), ==, 0x3210);
}

static void test_pm_block_moves(Fixture *f, const void *data)
{
    qtest_outl(f->qts, GPE0_EN, 0x12345678);
    pci_conf_write(f->qts, 0, LPC, PMBASE, 0x401, 4);
    g_assert_cmphex(qtest_inl(f->qts, 0x428), ==, 0x12345678);
    g_assert_cmphex(qtest_inl(f->qts, GPE0_EN), ==, 0xffffffff);
    pci_conf_write(f->qts, 0, LPC, ACPI_CNTL, 0, 1);
    g_assert_cmphex(qtest_inl(f->qts, 0x428), ==, 0xffffffff);
}

static void test_chip_configuration(Fixture *f, const void *data)
{
    g_assert_cmphex(qtest_readl(f->qts, GCS), ==, NO_REBOOT);
    g_assert_cmphex(qtest_readl(f->qts, RCRB + 0x3144), ==, 0x32103210);
    qtest_writeq(f->qts, RCRB + 0x100, 0x1122334455667788);
    g_assert_cmphex(qtest_readw(f->qts, RCRB + 0x102), ==, 0x5566);
    g_assert_cmphex(qtest_readb(f->qts, RCRB + 0x107), ==, 0x11);
    qtest_writel(f->qts, RCRB + 0x3ffc, 0xcafe);
    g_assert_cmphex(qtest_readl(f->qts, RCRB + 0x3ffc), ==, 0xcafe);
    pci_conf_write(f->qts, 0, LPC, RCBA, RCRB, 4);
    g_assert_cmphex(qtest_readl(f->qts, GCS), !=, NO_REBOOT);
}

/* --- interrupts: the SMBus function drives pin A of device 31 --- */

static void raise_smbus(QTestState *s)
{
    pci_conf_write(s, 0, SMB, 0x20, 0x700, 4);
    pci_conf_write(s, 0, SMB, 0x04, 1, 2);
    pci_conf_write(s, 0, SMB, 0x40, 1, 1);
    qtest_outb(s, 0x704, 0xa1);
    qtest_outb(s, 0x703, 0);
    qtest_outb(s, 0x702, 0x40 | 2 << 2 | 1);
    qtest_inb(s, 0x700);
    g_assert_cmphex(pci_conf_read(s, 0, SMB, 0x06, 2) & 8, ==, 8);
}

static void lower_smbus(QTestState *s)
{
    qtest_outb(s, 0x700, 0xff);
    g_assert_cmphex(pci_conf_read(s, 0, SMB, 0x06, 2) & 8, ==, 0);
}

static void test_pirq_to_ioapic(Fixture *f, const void *data)
{
    qtest_irq_intercept_in(f->qts, "/machine/q35/ioapic");
    raise_smbus(f->qts);
    g_assert_true(qtest_get_irq(f->qts, 16));
    lower_smbus(f->qts);
    g_assert_false(qtest_get_irq(f->qts, 16));
}

static void test_pirq_rout_moves_the_level(Fixture *f, const void *data)
{
    if (reference_skips("a level stays on its old line until it changes")) {
        return;
    }
    qtest_irq_intercept_in(f->qts, "/machine/q35/ioapic");
    raise_smbus(f->qts);
    g_assert_false(qtest_get_irq(f->qts, 10));
    pci_conf_write(f->qts, 0, LPC, PIRQA_ROUT, 10, 1);
    g_assert_true(qtest_get_irq(f->qts, 10));
    pci_conf_write(f->qts, 0, LPC, PIRQA_ROUT, 11, 1);
    g_assert_false(qtest_get_irq(f->qts, 10));
    g_assert_true(qtest_get_irq(f->qts, 11));
    pci_conf_write(f->qts, 0, LPC, PIRQA_ROUT, 0x8b, 1);
    g_assert_false(qtest_get_irq(f->qts, 11));
    g_assert_true(qtest_get_irq(f->qts, 16));
}

/* Another PIRQ that is routed to the same line doesn't lower it. */
static void test_pirq_lines_are_shared(Fixture *f, const void *data)
{
    qtest_irq_intercept_in(f->qts, "/machine/q35/ioapic");
    pci_conf_write(f->qts, 0, LPC, PIRQA_ROUT, 10, 1);
    pci_conf_write(f->qts, 0, LPC, PIRQB_ROUT, 10, 1);
    raise_smbus(f->qts);
    pci_conf_write(f->qts, 0, LPC, PIRQB_ROUT, 0x80, 1);
    g_assert_true(qtest_get_irq(f->qts, 10));
    lower_smbus(f->qts);
    g_assert_false(qtest_get_irq(f->qts, 10));
}

static void test_dir_moves_the_level(Fixture *f, const void *data)
{
    if (reference_skips("a level stays on its old line until it changes")) {
        return;
    }
    qtest_irq_intercept_in(f->qts, "/machine/q35/ioapic");
    raise_smbus(f->qts);
    for (int pirq = 7; pirq >= 1; pirq--) {
        qtest_writew(f->qts, D31IR, 0x3210 | pirq);
        for (int i = 0; i < 8; i++) {
            g_assert_true(qtest_get_irq(f->qts, 16 + i) == (i == pirq));
        }
    }
    lower_smbus(f->qts);
    g_assert_false(qtest_get_irq(f->qts, 17));
}

static void test_sci_selection(Fixture *f, const void *data)
{
    static const struct {
        uint8_t sel, gsi;
    } sci[] = {{0, 9}, {1, 10}, {2, 11}, {3, 11}, {4, 20}, {5, 21}, {6, 21}, {0, 9}};

    qtest_irq_intercept_in(f->qts, "/machine/q35/ioapic");
    qtest_outw(f->qts, PM1_EN, 0x100);
    qtest_qmp_assert_success(f->qts, "{'execute': 'system_powerdown'}");
    for (int i = 0; i < ARRAY_SIZE(sci); i++) {
        pci_conf_write(f->qts, 0, LPC, ACPI_CNTL, 0x80 | sci[i].sel, 1);
        for (int gsi = 9; gsi < 24; gsi++) {
            g_assert_true(qtest_get_irq(f->qts, gsi) == (gsi == sci[i].gsi));
        }
    }
    qtest_outw(f->qts, PM1_STS, 0x100);
    g_assert_false(qtest_get_irq(f->qts, 9));
}

/* --- power management --- */

static void test_apm(Fixture *f, const void *data)
{
    qtest_outb(f->qts, 0xb2, 2);
    g_assert_cmphex(qtest_inw(f->qts, PM1_CNT), ==, 1);
    qtest_outb(f->qts, 0xb2, 3);
    g_assert_cmphex(qtest_inw(f->qts, PM1_CNT), ==, 0);
    qtest_outb(f->qts, 0xb3, 0x5a);
    g_assert_cmphex(qtest_inb(f->qts, 0xb3), ==, 0x5a);
}

static void test_gpe_registers(Fixture *f, const void *data)
{
    qtest_outl(f->qts, GPE0_EN + 4, 0xdeadbeef);
    g_assert_cmphex(qtest_inl(f->qts, GPE0_EN + 4), ==, 0xdeadbeef);
    g_assert_cmphex(qtest_inb(f->qts, GPE0_EN + 5), ==, 0xbe);
    qtest_outl(f->qts, GPE0_STS, 0xffffffff);
    g_assert_cmphex(qtest_inl(f->qts, GPE0_STS), ==, 0);
}

static void test_smi_lock(Fixture *f, const void *data)
{
    qtest_outl(f->qts, SMI_EN, 1);
    pci_conf_write(f->qts, 0, LPC, GEN_PMCON_1, 0x10, 1);
    qtest_outl(f->qts, SMI_EN, 0x100);
    g_assert_cmphex(qtest_inl(f->qts, SMI_EN), ==, 0x101);
    pci_conf_write(f->qts, 0, LPC, GEN_PMCON_1, 0, 1);
    g_assert_cmphex(pci_conf_read(f->qts, 0, LPC, GEN_PMCON_1, 1), ==, 0x10);
}

static void test_reset_control(Fixture *f, const void *data)
{
    qtest_outb(f->qts, 0xcf9, 0xfa);
    g_assert_cmphex(qtest_inb(f->qts, 0xcf9), ==, 0x0a);
    qtest_outb(f->qts, 0xcf9, 0x06);
    qtest_qmp_eventwait(f->qts, "RESET");
    g_assert_cmphex(qtest_inb(f->qts, 0xcf9), ==, 0);
}

/* --- TCO --- */

static void test_tco_registers(Fixture *f, const void *data)
{
    static const struct {
        uint8_t offset;
        uint16_t reset, kept;
    } regs[] = {
        {0x02, 0, 0xffff}, {0x0a, 8, 0xffff}, {0x0c, 0, 0xffff}, {0x0e, 0, 0x00ff},
        {0x10, 3, 0x00ff}, {0x12, 4, 0x03ff}, {0x14, 0, 0}, {0x1e, 0, 0},
    };

    if (reference_skips("the second byte of a word is lost at TCO_DAT_OUT")) {
        return;
    }
    for (int i = 0; i < ARRAY_SIZE(regs); i++) {
        g_assert_cmphex(qtest_inw(f->qts, TCO + regs[i].offset), ==, regs[i].reset);
        qtest_outw(f->qts, TCO + regs[i].offset, 0xffff);
        g_assert_cmphex(qtest_inw(f->qts, TCO + regs[i].offset), ==, regs[i].kept);
    }
    qtest_outb(f->qts, TCO_TMR + 1, 0x01);
    g_assert_cmphex(qtest_inw(f->qts, TCO_TMR), ==, 0x1ff);
}

static void test_tco_status(Fixture *f, const void *data)
{
    if (reference_skips("the second byte of a word is lost at TCO_DAT_OUT")) {
        return;
    }
    qtest_outw(f->qts, TCO_DAT_IN, 0xaa55);
    g_assert_cmphex(qtest_inw(f->qts, TCO1_STS), ==, 6);
    qtest_outw(f->qts, TCO1_STS, 2);
    g_assert_cmphex(qtest_inw(f->qts, TCO1_STS), ==, 4);
    qtest_outw(f->qts, TCO1_STS, 0xffff);
    g_assert_cmphex(qtest_inw(f->qts, TCO1_STS), ==, 0);
}

static void test_tco_lock(Fixture *f, const void *data)
{
    qtest_outl(f->qts, SMI_EN, TCO_EN);
    qtest_outw(f->qts, TCO1_CNT, TCO_LOCK | TCO_TMR_HLT);
    qtest_outw(f->qts, TCO1_CNT, TCO_TMR_HLT);
    g_assert_cmphex(qtest_inw(f->qts, TCO1_CNT), ==, TCO_LOCK | TCO_TMR_HLT);
    qtest_outl(f->qts, SMI_EN, 0);
    g_assert_cmphex(qtest_inl(f->qts, SMI_EN), ==, TCO_EN);
}

static void start_tco(QTestState *s, uint16_t ticks)
{
    qtest_outw(s, TCO1_CNT, TCO_TMR_HLT);
    qtest_outw(s, TCO_TMR, ticks);
    qtest_outw(s, TCO_RLD, 1);
    qtest_outw(s, TCO1_CNT, 0);
}

static void test_tco_counts(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    start_tco(f->qts, 10);
    qtest_clock_step(f->qts, 3 * TICK_NS + TICK_NS / 2);
    g_assert_cmpuint(qtest_inw(f->qts, TCO_RLD), ==, 6);
    qtest_outw(f->qts, TCO_RLD, 1);
    qtest_clock_step(f->qts, 9 * TICK_NS);
    g_assert_cmphex(qtest_inw(f->qts, TCO1_STS) & TIMEOUT, ==, 0);
    qtest_clock_step(f->qts, TICK_NS);
    g_assert_cmphex(qtest_inw(f->qts, TCO1_STS) & TIMEOUT, ==, TIMEOUT);
    g_assert_cmphex(qtest_inw(f->qts, TCO2_STS) & SECOND_TO, ==, 0);
}

static void test_tco_halts(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    start_tco(f->qts, 4);
    qtest_outw(f->qts, TCO1_CNT, TCO_TMR_HLT);
    qtest_clock_step(f->qts, 100 * TICK_NS);
    g_assert_cmphex(qtest_inw(f->qts, TCO1_STS) & TIMEOUT, ==, 0);
}

static void test_tco_no_reboot(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    start_tco(f->qts, 4);
    qtest_clock_step(f->qts, 8 * TICK_NS);
    g_assert_cmphex(qtest_inw(f->qts, TCO2_STS), ==, SECOND_TO | 4);
}

static void test_tco_reboots(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_writel(f->qts, GCS, 0);
    start_tco(f->qts, 4);
    qtest_clock_step(f->qts, 8 * TICK_NS);
    qtest_qmp_eventwait(f->qts, "RESET");
}

/* --- everything at every size --- */

static void test_random(Fixture *f, const void *data)
{
    uint32_t seed = 1;

    for (int i = 0; i < 4000; i++) {
        uint16_t port;

        seed = seed * 1103515245 + 12345;
        port = PM + 0x20 + (seed >> 16) % 0x60;
        switch (seed >> 28 & 3) {
        case 0:
            qtest_outb(f->qts, port, seed >> 8);
            break;
        case 1:
            qtest_outw(f->qts, port, seed >> 8);
            break;
        case 2:
            qtest_outl(f->qts, port, seed);
            break;
        default:
            qtest_inl(f->qts, port);
            break;
        }
    }
}

/* --- saved in the middle --- */

#define SAVED_ARGS "-machine q35 -nodefaults -m 16"

static void note_interrupts(QTestState *s, GString *seen)
{
    qtest_outb(s, 0xa0, 0x0a);
    qstate_note_in(s, seen, 0xa0, 1);
}

/* The watchdog counts, messages wait for the firmware, the timer of PM1 runs, routes and enables are set. */
static void watchdog_counts(QTestState *s)
{
    map(s);
    qtest_clock_step(s, TICK_NS / 3);
    qtest_outw(s, TCO_DAT_IN, 0xaa55);
    qtest_outw(s, TCO + 0x0c, 0x1234);
    qtest_outw(s, TCO + 0x0e, 0x56);
    qtest_outw(s, TCO + 0x10, 0x02);
    qtest_outw(s, TCO + 0x0a, 0x08);
    start_tco(s, 10);
    qtest_outb(s, 0x4d1, 1 << (9 - 8));
    qtest_outw(s, PM1_STS, 0xffff);
    qtest_outw(s, PM1_EN, 0x0121);
    qtest_outw(s, PM1_CNT, 0x0001);
    qtest_outl(s, GPE0_EN, 0x12345678);
    qtest_outl(s, SMI_EN, 0x00000021);
    qtest_outb(s, 0xb3, 0x77);
    qtest_outb(s, 0xb2, 0x66);
    qtest_writel(s, GCS, 0x20);
    qtest_writew(s, D31IR, 0x3210);
    pci_conf_write(s, 0, LPC, PIRQA_ROUT, 0x0b0a0b0a, 4);
    qtest_outb(s, 0xcf9, 0x02);
    qtest_clock_step(s, 3 * TICK_NS + TICK_NS / 2);
}

static void watchdog_counts_on(QTestState *s, GString *seen)
{
    for (int i = 0; i < 30; i++) {
        note_interrupts(s, seen);
        for (int reg = 0; reg < 0x40; reg += 4) {
            qstate_note_in(s, seen, PM + reg, 4);
        }
        for (int reg = 0; reg < 0x20; reg += 2) {
            qstate_note_in(s, seen, TCO + reg, 2);
        }
        if (i == 20) {
            qtest_outw(s, PM1_STS, 0xffff);
        }
        qtest_clock_step(s, TICK_NS * 5 / 7);
    }
    qstate_note_in(s, seen, 0xb2, 1);
    qstate_note_in(s, seen, 0xb3, 1);
    qstate_note_in(s, seen, 0xcf9, 1);
    qstate_note_read(s, seen, GCS, 4);
    qstate_note_read(s, seen, D31IR, 2);
    qstate_note(seen, "routes", pci_conf_read(s, 0, LPC, PIRQA_ROUT, 4));
}

#define PCIHP           0xcc0
#define PCIHP_AIDX      (PCIHP + 0x14)
#define EVENTS_ARGS     SAVED_ARGS " -device pcie-root-port,id=rp,chassis=1,slot=1,addr=4" \
                        " -device virtio-rng-pci,id=d,bus=rp,acpi-index=77"

/*
 * The power button was pressed and a device asked to go: the SCI is high. PM1's timer is to interrupt, too.
 * The watchdog has seen three time-outs, is halted in the middle of the next one, and locked.
 */
static void events_are_pending(QTestState *s)
{
    map(s);
    qtest_outb(s, 0x4d1, 1 << (9 - 8) | 1 << (10 - 8));
    qtest_writel(s, GCS, NO_REBOOT);
    qtest_outw(s, TCO + 0x0a, 0x0c);
    start_tco(s, 4);
    qtest_clock_step(s, (3 * 4 + 1) * TICK_NS);
    qtest_outw(s, TCO1_CNT, TCO_LOCK | TCO_TMR_HLT);
    qtest_outw(s, PM1_STS, 0xffff);
    qtest_outw(s, PM1_EN, 0x0101);
    qtest_outw(s, PM1_CNT, 0x0001);
    qtest_outl(s, GPE0_EN, 0x00000002);
    qtest_qmp_assert_success(s, "{'execute': 'system_powerdown'}");
    qtest_qmp_assert_success(s, "{'execute': 'device_del', 'arguments': {'id': 'd'}}");
    qtest_outl(s, PCIHP_AIDX, 1);
}

static void note_sci(QTestState *s, GString *seen)
{
    note_interrupts(s, seen);
    qstate_note_in(s, seen, PM1_STS, 2);
    qstate_note_in(s, seen, GPE0_STS, 4);
}

/* First the SCI gets another interrupt. */
static void events_are_served(QTestState *s, GString *seen)
{
    for (int reg = 0; reg < 0x20; reg += 2) {
        qstate_note_in(s, seen, TCO + reg, 2);
    }
    qstate_note_in(s, seen, PCIHP_AIDX, 4);
    note_sci(s, seen);
    pci_conf_write(s, 0, LPC, ACPI_CNTL, 0x81, 1);
    note_sci(s, seen);
    qstate_note_in(s, seen, PCIHP + 4, 4);
    qtest_outl(s, GPE0_STS, 0xffffffff);
    note_sci(s, seen);
    qtest_outw(s, PM1_STS, 0x0100);
    note_sci(s, seen);
    qtest_outw(s, TCO2_STS, 2);
    qtest_outw(s, TCO1_CNT, 0);
    for (int i = 0; i < 6; i++) {
        qtest_clock_step(s, TICK_NS * 3 / 4);
        note_sci(s, seen);
        qstate_note_in(s, seen, TCO2_STS, 2);
    }
}

static const QStateCase saved_watchdog = { SAVED_ARGS, watchdog_counts, watchdog_counts_on };
static const QStateCase saved_events = { EVENTS_ARGS, events_are_pending, events_are_served };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, fn) qtest_add(path, Fixture, NULL, setup, fn, teardown)
    qtest_add_func("/ich9-lpc/reset/values", test_reset_values);
    ADD("/ich9-lpc/reset/again", test_reset);
    ADD("/ich9-lpc/pmbase", test_pm_block_moves);
    ADD("/ich9-lpc/rcba", test_chip_configuration);
    ADD("/ich9-lpc/pirq/ioapic", test_pirq_to_ioapic);
    ADD("/ich9-lpc/pirq/rout-moves-the-level", test_pirq_rout_moves_the_level);
    ADD("/ich9-lpc/pirq/lines-are-shared", test_pirq_lines_are_shared);
    ADD("/ich9-lpc/pirq/dir-moves-the-level", test_dir_moves_the_level);
    ADD("/ich9-lpc/sci/selection", test_sci_selection);
    ADD("/ich9-lpc/apm", test_apm);
    ADD("/ich9-lpc/gpe", test_gpe_registers);
    ADD("/ich9-lpc/smi-lock", test_smi_lock);
    ADD("/ich9-lpc/reset-control", test_reset_control);
    ADD("/ich9-lpc/tco/registers", test_tco_registers);
    ADD("/ich9-lpc/tco/status", test_tco_status);
    ADD("/ich9-lpc/tco/lock", test_tco_lock);
    ADD("/ich9-lpc/tco/counts-down", test_tco_counts);
    ADD("/ich9-lpc/tco/halts", test_tco_halts);
    ADD("/ich9-lpc/tco/no-reboot", test_tco_no_reboot);
    ADD("/ich9-lpc/tco/second-time-out-resets", test_tco_reboots);
    ADD("/ich9-lpc/registers/all-sizes-are-safe", test_random);
    qstate_add("/ich9-lpc/saved/watchdog", &saved_watchdog);
    qstate_add("/ich9-lpc/saved/events", &saved_events);
    return g_test_run();
}
