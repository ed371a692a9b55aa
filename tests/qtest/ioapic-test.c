/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IO-APIC of a PC: index and window, redirection entries, level and edge inputs. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "machine-fixture.h"

#define IOAPIC          0xfec00000
#define IOREGSEL        (IOAPIC + 0x00)
#define IOWIN           (IOAPIC + 0x10)
#define IOEOI           (IOAPIC + 0x40)
#define IOAPIC_PATH     "/machine/i440fx/ioapic"

#define RED_REMOTE_IRR  0x4000
#define RED_LEVEL       0x8000
#define RED_MASKED      0x10000

static uint32_t read_reg(Fixture *f, uint8_t index)
{
    qtest_writel(f->qts, IOREGSEL, index);
    return qtest_readl(f->qts, IOWIN);
}

static void write_reg(Fixture *f, uint8_t index, uint32_t val)
{
    qtest_writel(f->qts, IOREGSEL, index);
    qtest_writel(f->qts, IOWIN, val);
}

static uint8_t entry(int pin)
{
    return 0x10 + 2 * pin;
}

static void set_line(Fixture *f, int pin, int level)
{
    qtest_set_irq_in(f->qts, IOAPIC_PATH, NULL, pin, level);
}

static void test_reset_values(Fixture *f, const void *data)
{
    int pin;

    g_assert_cmphex(qtest_readl(f->qts, IOREGSEL), ==, 0);
    g_assert_cmphex(read_reg(f, 0), ==, 0);
    g_assert_cmphex(read_reg(f, 1), ==, 0x00170020);
    g_assert_cmphex(read_reg(f, 2), ==, 0);
    for (pin = 0; pin < 24; pin++) {
        g_assert_cmphex(read_reg(f, entry(pin)), ==, RED_MASKED);
        g_assert_cmphex(read_reg(f, entry(pin) + 1), ==, 0);
    }
}

static void test_id(Fixture *f, const void *data)
{
    write_reg(f, 0, 0xffffffff);
    g_assert_cmphex(read_reg(f, 0), ==, 0x0f000000);
}

static void test_read_only_bits(Fixture *f, const void *data)
{
    write_reg(f, entry(3), 0xffffffff);
    g_assert_cmphex(read_reg(f, entry(3)), ==, 0xffffafff);
    write_reg(f, 1, 0);
    g_assert_cmphex(read_reg(f, 1), ==, 0x00170020);
}

static void test_holes(Fixture *f, const void *data)
{
    write_reg(f, 0x0f, 0xffffffff);
    g_assert_cmphex(read_reg(f, 0x0f), ==, 0);
    write_reg(f, 0x40, 0xffffffff);
    g_assert_cmphex(read_reg(f, 0x40), ==, 0);
    write_reg(f, 0xff, 0xffffffff);
    g_assert_cmphex(read_reg(f, 0xff), ==, 0);
}

static void test_narrow_access(Fixture *f, const void *data)
{
    qtest_writel(f->qts, IOREGSEL, 1);
    g_assert_cmphex(qtest_readb(f->qts, IOWIN), ==, 0);
    g_assert_cmphex(qtest_readw(f->qts, IOWIN), ==, 0);
    /* The index is a byte wide. */
    qtest_writeb(f->qts, IOREGSEL, entry(3));
    g_assert_cmphex(qtest_readl(f->qts, IOREGSEL), ==, entry(3));
    qtest_writeb(f->qts, IOWIN, 0);
    qtest_writew(f->qts, IOWIN, 0);
    g_assert_cmphex(qtest_readl(f->qts, IOWIN), ==, RED_MASKED);
}

static void test_level_sets_remote_irr(Fixture *f, const void *data)
{
    write_reg(f, entry(6), RED_LEVEL | 0x36);
    g_assert_cmphex(read_reg(f, entry(6)), ==, RED_LEVEL | 0x36);
    set_line(f, 6, 1);
    g_assert_cmphex(read_reg(f, entry(6)), ==, RED_LEVEL | RED_REMOTE_IRR | 0x36);
    set_line(f, 6, 0);
    g_assert_cmphex(read_reg(f, entry(6)), ==, RED_LEVEL | RED_REMOTE_IRR | 0x36);
    qtest_writel(f->qts, IOEOI, 0x36);
    g_assert_cmphex(read_reg(f, entry(6)), ==, RED_LEVEL | 0x36);
}

static void test_masked_level_waits(Fixture *f, const void *data)
{
    write_reg(f, entry(6), RED_MASKED | RED_LEVEL | 0x36);
    set_line(f, 6, 1);
    g_assert_cmphex(read_reg(f, entry(6)) & RED_REMOTE_IRR, ==, 0);
    write_reg(f, entry(6), RED_LEVEL | 0x36);
    g_assert_cmphex(read_reg(f, entry(6)) & RED_REMOTE_IRR, ==, RED_REMOTE_IRR);
}

static void test_edge_clears_remote_irr(Fixture *f, const void *data)
{
    write_reg(f, entry(6), RED_LEVEL | 0x36);
    set_line(f, 6, 1);
    write_reg(f, entry(6), 0x36);
    g_assert_cmphex(read_reg(f, entry(6)), ==, 0x36);
}

static void test_eoi_other_vector(Fixture *f, const void *data)
{
    write_reg(f, entry(6), RED_LEVEL | 0x36);
    set_line(f, 6, 1);
    set_line(f, 6, 0);
    qtest_writel(f->qts, IOEOI, 0x37);
    g_assert_cmphex(read_reg(f, entry(6)) & RED_REMOTE_IRR, ==, RED_REMOTE_IRR);
}

static void test_irq0_at_pin_2(Fixture *f, const void *data)
{
    write_reg(f, entry(0), RED_LEVEL | 0x30);
    write_reg(f, entry(2), RED_LEVEL | 0x32);
    set_line(f, 0, 1);
    g_assert_cmphex(read_reg(f, entry(0)) & RED_REMOTE_IRR, ==, 0);
    g_assert_cmphex(read_reg(f, entry(2)) & RED_REMOTE_IRR, ==, RED_REMOTE_IRR);
}

/* ---- saved in the middle ---- */

/* Levels that wait for their end or are masked, and the index in the middle of an entry. */
static void levels_wait(QTestState *s)
{
    Fixture f = { s };

    write_reg(&f, 0, 0x05000000);
    write_reg(&f, entry(6), RED_LEVEL | 0x36);
    write_reg(&f, entry(7), RED_LEVEL | RED_MASKED | 0x37);
    write_reg(&f, entry(9) + 1, 0xab000000);
    set_line(&f, 6, 1);
    set_line(&f, 7, 1);
    qtest_writel(s, IOREGSEL, entry(9) + 1);
}

static void levels_end(QTestState *s, GString *seen)
{
    Fixture f = { s };

    qstate_note_read(s, seen, IOWIN, 4);
    qstate_note(seen, "id", read_reg(&f, 0));
    for (int i = 0; i < 4; i++) {
        for (int pin = 0; pin < 24; pin++) {
            qstate_note(seen, "entry", read_reg(&f, entry(pin)));
        }
        if (i == 0) {
            write_reg(&f, entry(7), RED_LEVEL | 0x37);
        } else if (i == 1) {
            qtest_writel(s, IOEOI, 0x36);
        } else {
            set_line(&f, 6, 0);
            qtest_writel(s, IOEOI, 0x36);
        }
    }
}

static const QStateCase saved_levels = { "-machine pc -nodefaults -m 16", levels_wait, levels_end };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) MACHINE_CASE("ioapic/" path, "-machine pc -nodefaults", fn)
    CASE("reset/values", test_reset_values);
    CASE("registers/id", test_id);
    CASE("registers/read-only-bits", test_read_only_bits);
    CASE("registers/holes-read-zero", test_holes);
    CASE("registers/narrow-accesses-of-the-window-are-ignored", test_narrow_access);
    CASE("irq/level-sets-remote-irr", test_level_sets_remote_irr);
    CASE("irq/masked-level-waits", test_masked_level_waits);
    CASE("irq/edge-clears-remote-irr", test_edge_clears_remote_irr);
    CASE("irq/eoi-of-another-vector", test_eoi_other_vector);
    CASE("irq/irq0-arrives-at-pin-2", test_irq0_at_pin_2);
    qstate_add("ioapic/saved/levels", &saved_levels);
    return g_test_run();
}
