/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PIIX4_PM: configuration, PM1 blocks, timer, sleep, APM ports, general purpose events, PCI and CPU
 * hotplug registers.
 */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "qemu/timer.h"
#include "pci-config.h"
#include "reference.h"

#define PIIX4_PM        DEVFN(1, 3)
#define PMBA            0x40
#define PMREGMISC       0x80
#define PM              0x600   /* where the tests put the PM block */
#define PM1_STS         PM
#define PM1_EN          (PM + 2)
#define PM1_CNT         (PM + 4)
#define PM_TMR          (PM + 8)
#define PWRBTN          0x0100
#define TMR             0x0001
#define SCI_EN          0x0001
#define SLP_EN          0x2000

#define APMC            0xb2
#define APMS            0xb3
#define GPE             0xafe0
#define PCIHP           0xae00
#define PCIHP_UP        (PCIHP + 0)
#define PCIHP_DOWN      (PCIHP + 4)
#define PCIHP_EJECT     (PCIHP + 8)
#define PCIHP_RMV       (PCIHP + 12)
#define PCIHP_SEL       (PCIHP + 16)
#define PCIHP_INDEX     (PCIHP + 20)
#define CPUHP           0xaf00

typedef struct Fixture {
    QTestState *qts;
} Fixture;

static void map_pm(QTestState *s)
{
    pci_conf_write(s, 0, PIIX4_PM, PMBA, PM, 4);
    pci_conf_write(s, 0, PIIX4_PM, PMREGMISC, 1, 1);
}

static void setup(Fixture *f, const void *data)
{
    f->qts = qtest_init("-machine pc -nodefaults");
    map_pm(f->qts);
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->qts);
}

/* Requests of the 8259s, edge triggered but for line 9, which is the SCI. */
static void init_pic(QTestState *s)
{
    static const uint16_t writes[][2] = {
        {0x20, 0x11}, {0x21, 0x08}, {0x21, 0x04}, {0x21, 0x01}, {0xa0, 0x11}, {0xa1, 0x70},
        {0xa1, 0x02}, {0xa1, 0x01}, {0x4d1, 0x02}, {0xa0, 0x0a},
    };
    int i;

    for (i = 0; i < G_N_ELEMENTS(writes); i++) {
        qtest_outb(s, writes[i][0], writes[i][1]);
    }
}

static bool sci(QTestState *s)
{
    return qtest_inb(s, 0xa0) & 0x02;
}

/* --- configuration --- */

static const PCIRegisterValue reset_values[] = {
    {0x00, 4, 0x71138086}, {0x04, 4, 0x02800000}, {0x08, 4, 0x06800003}, {0x0c, 4, 0},
    {0x2c, 4, 0x11001af4}, {0x3c, 4, 0x100}, {0x58, 4, 0}, {PMREGMISC, 1, 0},
    {0x90, 4, 0xb101}, {0xd0, 4, 0x00090000}, {},
};

static void test_reset_values(Fixture *f, const void *data)
{
    static const PCIRegisterValue devices[] = {
        {PMBA, 4, 1}, {0x5c, 4, 0x10000000}, {0x60, 4, 0x60000000}, {}};
    QTestState *s = qtest_init("-machine pc -nodefaults");

    pci_check_registers(s, PIIX4_PM, reset_values);
    pci_check_registers(s, PIIX4_PM, devices);
    qtest_quit(s);
    qtest_outw(f->qts, PM1_EN, 0x0121);
    qtest_outw(f->qts, PM1_CNT, 0x1c01);
    machine_reset(f->qts);
    pci_check_registers(f->qts, PIIX4_PM, reset_values);
    g_assert_cmphex(qtest_inw(f->qts, PM1_EN), ==, 0xffff);
    map_pm(f->qts);
    g_assert_cmphex(qtest_inw(f->qts, PM1_EN), ==, 0);
    g_assert_cmphex(qtest_inw(f->qts, PM1_CNT), ==, 0);
}

static void test_serial_ports_show(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -serial null -serial null");

    g_assert_cmphex(pci_conf_read(s, 0, PIIX4_PM, 0x67, 1), ==, 0x98);
    qtest_quit(s);
}

static void test_pm_block_moves(Fixture *f, const void *data)
{
    qtest_outw(f->qts, PM1_EN, 0x0120);
    pci_conf_write(f->qts, 0, PIIX4_PM, PMBA, 0x1240, 4);
    g_assert_cmphex(qtest_inw(f->qts, PM1_EN), ==, 0xffff);
    g_assert_cmphex(qtest_inw(f->qts, 0x1242), ==, 0x0120);
    pci_conf_write(f->qts, 0, PIIX4_PM, PMREGMISC, 0, 1);
    g_assert_cmphex(qtest_inw(f->qts, 0x1242), ==, 0xffff);
}

/* --- PM1 --- */

static void test_pm1_byte_lanes(Fixture *f, const void *data)
{
    if (reference_skips("a byte is written as the whole PM1 register (ACPI 4.8.3 allows bytes)")) {
        return;
    }
    qtest_outw(f->qts, PM1_EN, 0x0000);
    qtest_outb(f->qts, PM1_EN + 1, 0x05);
    qtest_outb(f->qts, PM1_EN, 0x21);
    g_assert_cmphex(qtest_inw(f->qts, PM1_EN), ==, 0x0521);
    g_assert_cmphex(qtest_inb(f->qts, PM1_EN + 1), ==, 0x05);
    qtest_outw(f->qts, PM1_CNT, 0);
    qtest_outb(f->qts, PM1_CNT + 1, 0x1c);
    g_assert_cmphex(qtest_inw(f->qts, PM1_CNT), ==, 0x1c00);
}

static void test_power_button(Fixture *f, const void *data)
{
    init_pic(f->qts);
    /* Not enabled: nobody notices. */
    qtest_qmp_assert_success(f->qts, "{'execute': 'system_powerdown'}");
    g_assert_cmphex(qtest_inw(f->qts, PM1_STS) & PWRBTN, ==, 0);
    qtest_outw(f->qts, PM1_EN, PWRBTN);
    g_assert_false(sci(f->qts));
    qtest_qmp_assert_success(f->qts, "{'execute': 'system_powerdown'}");
    qtest_qmp_eventwait(f->qts, "POWERDOWN");
    g_assert_cmphex(qtest_inw(f->qts, PM1_STS) & PWRBTN, ==, PWRBTN);
    g_assert_true(sci(f->qts));
    qtest_outw(f->qts, PM1_STS, PWRBTN);
    g_assert_cmphex(qtest_inw(f->qts, PM1_STS) & PWRBTN, ==, 0);
    g_assert_false(sci(f->qts));
}

#define PM_HZ 3579545

static void test_timer_counts(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_clock_set(f->qts, NANOSECONDS_PER_SECOND);
    g_assert_cmphex(qtest_inl(f->qts, PM_TMR), ==, PM_HZ);
    qtest_outl(f->qts, PM_TMR, 0);
    qtest_clock_step(f->qts, 4 * (int64_t)NANOSECONDS_PER_SECOND);
    g_assert_cmphex(qtest_inl(f->qts, PM_TMR), ==, 5 * PM_HZ & 0xffffff);
}

static void test_timer_overflow(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    init_pic(f->qts);
    qtest_clock_set(f->qts, NANOSECONDS_PER_SECOND);
    qtest_outw(f->qts, PM1_STS, TMR);
    qtest_outw(f->qts, PM1_EN, TMR);
    g_assert_false(sci(f->qts));
    /* Bit 23 changes at 0x800000 ticks, 2.34 s. */
    qtest_clock_set(f->qts, 2300 * (int64_t)SCALE_MS);
    g_assert_false(sci(f->qts));
    qtest_clock_set(f->qts, 2400 * (int64_t)SCALE_MS);
    g_assert_true(sci(f->qts));
    g_assert_cmphex(qtest_inw(f->qts, PM1_STS) & TMR, ==, TMR);
    qtest_outw(f->qts, PM1_STS, TMR);
    g_assert_false(sci(f->qts));
    qtest_clock_set(f->qts, 4700 * (int64_t)SCALE_MS);
    g_assert_true(sci(f->qts));
}

static void test_soft_off(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -no-shutdown");

    map_pm(s);
    qtest_outw(s, PM1_CNT, SLP_EN);
    qtest_qmp_eventwait(s, "SHUTDOWN");
    g_assert_cmphex(qtest_inw(s, PM1_CNT), ==, 0);
    qtest_quit(s);
}

/* --- APM --- */

static void test_apm(Fixture *f, const void *data)
{
    qtest_outb(f->qts, APMS, 0x77);
    g_assert_cmphex(qtest_inb(f->qts, APMS), ==, 0x77);
    qtest_outb(f->qts, APMC, 0xf1);
    g_assert_cmphex(qtest_inb(f->qts, APMC), ==, 0xf1);
    g_assert_cmphex(qtest_inw(f->qts, PM1_CNT), ==, SCI_EN);
    qtest_outb(f->qts, APMC, 0xf0);
    g_assert_cmphex(qtest_inw(f->qts, PM1_CNT), ==, 0);
}

/* --- hotplug --- */

static void test_gpe_registers(Fixture *f, const void *data)
{
    qtest_outl(f->qts, GPE, 0x55aaffff);
    g_assert_cmphex(qtest_inl(f->qts, GPE), ==, 0x55aa0000);
}

static void add_nic(QTestState *s, const char *id, const char *addr)
{
    qtest_qmp_device_add(s, "virtio-net-pci", id, "{'addr': %s}", addr);
}

static void test_pci_plug(Fixture *f, const void *data)
{
    init_pic(f->qts);
    qtest_outb(f->qts, GPE + 2, 0x02);
    g_assert_cmphex(qtest_inl(f->qts, PCIHP_RMV), ==, 0xfffffffc);
    add_nic(f->qts, "nic", "6");
    g_assert_cmphex(qtest_inb(f->qts, GPE), ==, 0x02);
    g_assert_true(sci(f->qts));
    g_assert_cmphex(qtest_inl(f->qts, PCIHP_UP), ==, 1 << 6);
    g_assert_cmphex(qtest_inl(f->qts, PCIHP_UP), ==, 0);
    g_assert_cmphex(pci_conf_read(f->qts, 0, DEVFN(6, 0), 0, 4), ==, 0x10001af4);
    qtest_outb(f->qts, GPE, 0x02);
    g_assert_false(sci(f->qts));
}

static void test_pci_unplug(Fixture *f, const void *data)
{
    add_nic(f->qts, "nic", "6");
    qtest_outb(f->qts, GPE, 0x02);
    qtest_qmp_device_del_send(f->qts, "nic");
    g_assert_cmphex(qtest_inb(f->qts, GPE), ==, 0x02);
    g_assert_cmphex(qtest_inl(f->qts, PCIHP_DOWN), ==, 1 << 6);
    g_assert_cmphex(pci_conf_read(f->qts, 0, DEVFN(6, 0), 0, 2), ==, 0x1af4);
    qtest_outl(f->qts, PCIHP_EJECT, 1 << 6);
    qtest_qmp_eventwait(f->qts, "DEVICE_DELETED");
    g_assert_cmphex(qtest_inl(f->qts, PCIHP_DOWN), ==, 0);
    g_assert_cmphex(pci_conf_read(f->qts, 0, DEVFN(6, 0), 0, 4), ==, 0xffffffff);
    add_nic(f->qts, "nic", "6");
}

static void test_pci_unplug_by_reset(Fixture *f, const void *data)
{
    add_nic(f->qts, "nic", "6");
    qtest_qmp_device_del_send(f->qts, "nic");
    machine_reset(f->qts);
    g_assert_cmphex(pci_conf_read(f->qts, 0, DEVFN(6, 0), 0, 4), ==, 0xffffffff);
    g_assert_cmphex(qtest_inl(f->qts, PCIHP_DOWN), ==, 0);
}

static void test_chipset_cannot_be_ejected(Fixture *f, const void *data)
{
    int slot;

    for (slot = 0; slot < 32; slot++) {
        qtest_outl(f->qts, PCIHP_EJECT, 1u << slot);
    }
    qtest_outl(f->qts, PCIHP_EJECT, 0);
    g_assert_cmphex(pci_conf_read(f->qts, 0, DEVFN(0, 0), 0, 4), ==, 0x12378086);
    g_assert_cmphex(pci_conf_read(f->qts, 0, PIIX4_PM, 0, 4), ==, 0x71138086);
}

static void test_pci_selector(Fixture *f, const void *data)
{
    qtest_outl(f->qts, PCIHP_SEL, 7);
    g_assert_cmphex(qtest_inl(f->qts, PCIHP_SEL), ==, 7);
    g_assert_cmphex(qtest_inl(f->qts, PCIHP_RMV), ==, 0xffffffff);
    qtest_outl(f->qts, PCIHP_SEL, 0xffffffff);
    g_assert_cmphex(qtest_inl(f->qts, PCIHP_RMV), ==, 0);
    qtest_outl(f->qts, PCIHP_EJECT, 0xffffffff);
    qtest_outl(f->qts, PCIHP_INDEX, 0xffffffff);
    qtest_outl(f->qts, PCIHP_SEL, 0);
    g_assert_cmphex(qtest_inl(f->qts, PCIHP_RMV), ==, 0xfffffffc);
    /* Dwords only. */
    g_assert_cmphex(qtest_inb(f->qts, PCIHP_RMV), ==, 0);
}

static void test_pci_plug_behind_bridge(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults "
                               "-device pci-bridge,id=br,addr=5,chassis_nr=1,shpc=off "
                               "-device virtio-net-pci,addr=4,acpi-index=9");

    g_assert_cmphex(qtest_inl(s, PCIHP_RMV), ==, 0xffffffdc);
    qtest_outl(s, PCIHP_INDEX, 1 << 4);
    g_assert_cmphex(qtest_inl(s, PCIHP_INDEX), ==, 9);
    g_assert_cmphex(qtest_inl(s, PCIHP_INDEX), ==, 0);
    qtest_qmp_device_add(s, "virtio-net-pci", "nic", "{'addr': '8', 'bus': 'br'}");
    g_assert_cmphex(qtest_inl(s, PCIHP_UP), ==, 0);
    qtest_outl(s, PCIHP_SEL, 1);
    g_assert_cmphex(qtest_inl(s, PCIHP_UP), ==, 1 << 8);
    qtest_quit(s);
}

static void test_cpu_bitmap(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -smp 3,maxcpus=6");
    int i;

    g_assert_cmphex(qtest_inb(s, CPUHP), ==, 7);
    g_assert_cmphex(qtest_inb(s, CPUHP + 31), ==, 0);
    qtest_outb(s, CPUHP, 0xff);
    g_assert_cmphex(qtest_inb(s, CPUHP), ==, 7);
    /* The modern registers. */
    qtest_outl(s, CPUHP, 0);
    g_assert_cmphex(qtest_inb(s, CPUHP + 12), ==, 0xff);
    for (i = 0; i < 8; i++) {
        qtest_outl(s, CPUHP, i);
        qtest_outb(s, CPUHP + 5, 3);
        g_assert_cmphex(qtest_inb(s, CPUHP + 4), ==, i < 3);
        g_assert_cmphex(qtest_inl(s, CPUHP + 8), ==, i < 6 ? i : 0);
    }
    /* Neither the boot CPU nor an empty place can be ejected. */
    for (i = 0; i < 8; i++) {
        qtest_outl(s, CPUHP, i == 1 || i == 2 ? 0 : i);
        qtest_outb(s, CPUHP + 4, 8);
    }
    qtest_outl(s, CPUHP, 0);
    g_assert_cmphex(qtest_inb(s, CPUHP + 4), ==, 1);
    qtest_quit(s);
}

static void add(const char *path, void (*fn)(Fixture *, const void *))
{
    g_test_add(path, Fixture, NULL, setup, fn, teardown);
}

/* --- saved in the middle --- */

/* The timer runs with its interrupt, events are enabled, a device waits for its ejection. */
static void timer_runs(QTestState *s)
{
    map_pm(s);
    qtest_outw(s, PM1_EN, 0x0121);
    qtest_outw(s, PM1_CNT, 0x0001);
    qtest_outl(s, GPE, 0);
    qtest_outw(s, GPE + 2, 0x0f0f);
    qtest_outb(s, APMS, 0x77);
    qtest_outb(s, APMC, 0x66);
    qtest_outl(s, PCIHP_SEL, 0);
    qtest_qmp_device_del_send(s, "rng");
    qtest_clock_step(s, 1700000000);
}

static void timer_runs_on(QTestState *s, GString *seen)
{
    init_pic(s);
    for (int i = 0; i < 12; i++) {
        for (int reg = 0; reg < 0x10; reg += 2) {
            qstate_note_in(s, seen, PM + reg, 2);
        }
        qstate_note_in(s, seen, GPE, 4);
        qstate_note_in(s, seen, PCIHP_UP, 4);
        qstate_note_in(s, seen, PCIHP_SEL, 4);
        qstate_note_in(s, seen, PCIHP_RMV, 4);
        qstate_note(seen, "sci", sci(s));
        if (i == 8) {
            qtest_outw(s, PM1_STS, 0xffff);
        }
        qtest_clock_step(s, 300000000);
    }
    /* Reading told what is to go; the ejection itself needs no more state. */
    qstate_note_in(s, seen, PCIHP_DOWN, 4);
    qstate_note_in(s, seen, APMC, 1);
    qstate_note_in(s, seen, APMS, 1);
}

static const QStateCase saved_timer = {
    "-machine pc -nodefaults -m 16 -device virtio-rng-pci,id=rng,addr=5", timer_runs, timer_runs_on
};

/*
 * The power button was pressed, the timer is to interrupt; firmware looks at
 * another bus, and has asked for an index.
 */
static void button_is_pressed(QTestState *s)
{
    map_pm(s);
    init_pic(s);
    qtest_clock_step(s, 1700000000);
    qtest_outw(s, PM1_STS, 0xffff);
    qtest_outw(s, PM1_EN, 0x0001);
    qtest_outw(s, PM1_CNT, 0x0001);
    qtest_qmp_assert_success(s, "{'execute': 'system_powerdown'}");
    qtest_outl(s, PCIHP_SEL, 0);
    qtest_outl(s, PCIHP_INDEX, 1 << 5);
    qtest_outl(s, PCIHP_SEL, 1);
}

static void button_is_seen(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, PCIHP_INDEX, 4);
    qstate_note_in(s, seen, PCIHP_SEL, 4);
    for (int i = 0; i < 8; i++) {
        qstate_note(seen, "sci", sci(s));
        qstate_note_in(s, seen, PM1_STS, 2);
        qtest_clock_step(s, 500000000);
    }
}

static const QStateCase saved_button = {
    "-machine pc -nodefaults -m 16 -device virtio-rng-pci,addr=5,acpi-index=77", button_is_pressed, button_is_seen
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/piix4-pm/reset/values", test_reset_values);
    qtest_add_func("/piix4-pm/config/serial-ports-show", test_serial_ports_show);
    add("/piix4-pm/config/pm-block-moves", test_pm_block_moves);
    add("/piix4-pm/pm1/byte-lanes", test_pm1_byte_lanes);
    add("/piix4-pm/pm1/power-button", test_power_button);
    add("/piix4-pm/timer/counts", test_timer_counts);
    add("/piix4-pm/timer/overflow", test_timer_overflow);
    qtest_add_func("/piix4-pm/sleep/soft-off", test_soft_off);
    add("/piix4-pm/apm", test_apm);
    add("/piix4-pm/gpe", test_gpe_registers);
    add("/piix4-pm/pci-hotplug/plug", test_pci_plug);
    add("/piix4-pm/pci-hotplug/unplug", test_pci_unplug);
    add("/piix4-pm/pci-hotplug/unplug-by-reset", test_pci_unplug_by_reset);
    add("/piix4-pm/pci-hotplug/chipset-stays", test_chipset_cannot_be_ejected);
    add("/piix4-pm/pci-hotplug/selector", test_pci_selector);
    qtest_add_func("/piix4-pm/pci-hotplug/behind-bridge", test_pci_plug_behind_bridge);
    qtest_add_func("/piix4-pm/cpu-hotplug", test_cpu_bitmap);
    qstate_add("/piix4-pm/saved/timer", &saved_timer);
    qstate_add("/piix4-pm/saved/button", &saved_button);
    return g_test_run();
}
