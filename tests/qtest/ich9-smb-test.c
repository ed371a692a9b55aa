/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICH9's SMBus function: registers, when the ports are there, interrupt, reset by HOSTC. On QEMU
 * reset leaves HOSTC, and SSRESET does not reset the registers.
 */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "pci-config.h"
#include "reference.h"

#define SMB     DEVFN(31, 3)
#define BAR4    0x20
#define HOSTC   0x40
#define HST_EN  0x01
#define I2C_EN  0x04
#define SSRESET 0x08

#define BASE    0x700
#define STS     (BASE + 0x0)
#define CNT     (BASE + 0x2)
#define CMD     (BASE + 0x3)
#define ADD     (BASE + 0x4)
#define DAT0    (BASE + 0x5)
#define AUXCTL  (BASE + 0xd)
#define INTR    0x02

typedef struct Fixture {
    QTestState *qts;
} Fixture;

static void setup(Fixture *f, const void *data)
{
    f->qts = qtest_init("-machine q35 -nodefaults");
    pci_conf_write(f->qts, 0, SMB, BAR4, BASE, 4);
    pci_conf_write(f->qts, 0, SMB, 0x04, 1, 2);
    pci_conf_write(f->qts, 0, SMB, HOSTC, HST_EN, 1);
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->qts);
}

static const PCIRegisterValue reset_values[] = {
    {0x00, 4, 0x29308086}, {0x04, 4, 0}, {0x08, 4, 0x0c050002}, {0x0c, 4, 0x00800000}, {0x10, 4, 0},
    {BAR4, 4, 1}, {0x2c, 4, 0x11001af4}, {0x3c, 4, 0x100}, {HOSTC, 1, 0}, {},
};

static void test_reset_values(Fixture *f, const void *data)
{
    if (reference_skips("HOSTC outlives a reset")) {
        return;
    }
    machine_reset(f->qts);
    pci_check_registers(f->qts, SMB, reset_values);
}

static void test_enable(Fixture *f, const void *data)
{
    qtest_outb(f->qts, CMD, 0x5a);
    g_assert_cmphex(qtest_inb(f->qts, CMD), ==, 0x5a);
    pci_conf_write(f->qts, 0, SMB, HOSTC, I2C_EN, 1);
    g_assert_cmphex(qtest_inb(f->qts, CMD), ==, 0xff);
    pci_conf_write(f->qts, 0, SMB, HOSTC, HST_EN, 1);
    g_assert_cmphex(qtest_inb(f->qts, CMD), ==, 0x5a);
    g_assert_cmphex(qtest_inb(f->qts, AUXCTL), ==, 0);
}

static void test_ssreset(Fixture *f, const void *data)
{
    if (reference_skips("SSRESET resets nothing")) {
        return;
    }
    qtest_outb(f->qts, CMD, 0x5a);
    pci_conf_write(f->qts, 0, SMB, HOSTC, HST_EN | SSRESET, 1);
    g_assert_cmphex(pci_conf_read(f->qts, 0, SMB, HOSTC, 1), ==, HST_EN);
    g_assert_cmphex(qtest_inb(f->qts, CMD), ==, 0);
}

/* Byte data, to or from register 16 of the first EEPROM; ends with the interrupt. */
static void transfer(Fixture *f, bool read)
{
    qtest_outb(f->qts, ADD, 0x50 << 1 | read);
    qtest_outb(f->qts, CMD, 16);
    qtest_outb(f->qts, CNT, 0x40 | 2 << 2 | 1);
    qtest_inb(f->qts, STS);
    g_assert_cmphex(qtest_inb(f->qts, STS), ==, INTR);
    g_assert_true(qtest_get_irq(f->qts, 16));
    qtest_outb(f->qts, STS, INTR);
    g_assert_false(qtest_get_irq(f->qts, 16));
}

static void test_interrupt(Fixture *f, const void *data)
{
    qtest_irq_intercept_in(f->qts, "/machine/q35/ioapic");
    qtest_outb(f->qts, DAT0, 0x42);
    transfer(f, false);
    qtest_outb(f->qts, DAT0, 0);
    transfer(f, true);
    g_assert_cmphex(qtest_inb(f->qts, DAT0), ==, 0x42);
}

/* ---- saved in the middle ---- */

/* A command with its interrupt pending, and the function's own register. */
static void interrupt_is_pending(QTestState *s)
{
    pci_conf_write(s, 0, DEVFN(31, 0), 0x60, 0x0b0b0b0b, 4);
    qtest_outb(s, 0x4d1, 1 << (11 - 8));
    pci_conf_write(s, 0, SMB, BAR4, BASE, 4);
    pci_conf_write(s, 0, SMB, 0x04, 1, 2);
    pci_conf_write(s, 0, SMB, HOSTC, HST_EN | I2C_EN, 1);
    qtest_outb(s, ADD, 0x50 << 1);
    qtest_outb(s, DAT0, 0x77);
    qtest_outb(s, CMD, 0x10);
    qtest_outb(s, CNT, 0x49);
    qtest_inb(s, STS);
    qtest_inb(s, STS);
}

static void interrupt_is_seen(QTestState *s, GString *seen)
{
    for (int reg = 0; reg < 0x10; reg++) {
        qstate_note_in(s, seen, BASE + reg, 1);
    }
    qstate_note(seen, "interrupt", pci_conf_read(s, 0, SMB, 6, 2));
    qstate_note(seen, "hostc", pci_conf_read(s, 0, SMB, HOSTC, 1));
    qtest_outb(s, STS, 0xff);
    qstate_note(seen, "interrupt", pci_conf_read(s, 0, SMB, 6, 2));
    qtest_outb(s, 0xa0, 0x0a);
    qstate_note_in(s, seen, 0xa0, 1);
}

static const QStateCase saved_interrupt = {
    "-machine q35 -nodefaults -m 16", interrupt_is_pending, interrupt_is_seen,
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) qtest_add("/ich9-smb/" path, Fixture, NULL, setup, fn, teardown)
    CASE("reset/values", test_reset_values);
    CASE("enable", test_enable);
    CASE("ssreset", test_ssreset);
    CASE("irq/raise-and-clear", test_interrupt);
    qstate_add("/ich9-smb/saved/interrupt", &saved_interrupt);
    return g_test_run();
}
