/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HPET: registers, main counter, one-shot and periodic comparators, interrupt routing. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "machine-fixture.h"

#define HPET                0xfed00000ULL
#define GCAP_ID             (HPET + 0x000)
#define GEN_CONF            (HPET + 0x010)
#define GINTR_STA           (HPET + 0x020)
#define MAIN_CNT            (HPET + 0x0f0)
#define TIM_CONF(n)         (HPET + 0x100 + 0x20 * (n))
#define TIM_COMP(n)         (HPET + 0x108 + 0x20 * (n))
#define TIM_FSB(n)          (HPET + 0x110 + 0x20 * (n))

#define ENABLE              0x1
#define LEGACY              0x2

#define LEVEL               0x0002
#define INT_ENB             0x0004
#define PERIODIC            0x0008
#define VAL_SET             0x0040
#define MODE32              0x0100
#define ROUTE(irq)          ((irq) << 9)

/* The only input that the pc machine lets timers use without the legacy route */
#define PC_ROUTE            2

#define TICK_NS             10

#define IOREGSEL            0xfec00000
#define IOWIN               0xfec00010
#define IOEOI               0xfec00040
#define APIC_SVR            0xfee000f0

static void test_reset_values(Fixture *f, const void *data)
{
    int n;

    g_assert_cmphex(qtest_readq(f->qts, GCAP_ID), ==, 0x009896808086a201ULL);
    g_assert_cmphex(qtest_readq(f->qts, GEN_CONF), ==, 0);
    g_assert_cmphex(qtest_readq(f->qts, GINTR_STA), ==, 0);
    g_assert_cmphex(qtest_readq(f->qts, MAIN_CNT), ==, 0);
    for (n = 0; n < 3; n++) {
        g_assert_cmphex(qtest_readq(f->qts, TIM_CONF(n)), ==, 0x0000000400000030ULL);
        g_assert_cmphex(qtest_readq(f->qts, TIM_COMP(n)), ==, UINT64_MAX);
        g_assert_cmphex(qtest_readq(f->qts, TIM_FSB(n)), ==, 0);
    }
}

static void test_holes(Fixture *f, const void *data)
{
    g_assert_cmphex(qtest_readl(f->qts, HPET + 0x30), ==, 0);
    g_assert_cmphex(qtest_readl(f->qts, TIM_CONF(3)), ==, 0);
    g_assert_cmphex(qtest_readl(f->qts, HPET + 0x3fc), ==, 0);
    g_assert_cmphex(qtest_readb(f->qts, GCAP_ID), ==, 0);
}

static void test_counter_write(Fixture *f, const void *data)
{
    qtest_writel(f->qts, MAIN_CNT, 0x55667788);
    qtest_writel(f->qts, MAIN_CNT + 4, 0x11223344);
    g_assert_cmphex(qtest_readq(f->qts, MAIN_CNT), ==, 0x1122334455667788ULL);
}

static void test_conf_read_only(Fixture *f, const void *data)
{
    qtest_writel(f->qts, TIM_CONF(0), 0x8030 | INT_ENB);
    g_assert_cmphex(qtest_readl(f->qts, TIM_CONF(0)), ==, 0x30 | INT_ENB);
    qtest_writel(f->qts, TIM_CONF(0) + 4, 0);
    g_assert_cmphex(qtest_readl(f->qts, TIM_CONF(0) + 4), ==, 4);
    qtest_writel(f->qts, GCAP_ID, 0);
    g_assert_cmphex(qtest_readl(f->qts, GCAP_ID), ==, 0x8086a201);
}

static void test_32_bit_mode(Fixture *f, const void *data)
{
    qtest_writel(f->qts, TIM_CONF(0), MODE32);
    g_assert_cmphex(qtest_readq(f->qts, TIM_COMP(0)), ==, UINT32_MAX);
}

static void test_counter_runs(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_clock_step(f->qts, 1000);
    g_assert_cmpuint(qtest_readq(f->qts, MAIN_CNT), ==, 0);
    qtest_writel(f->qts, GEN_CONF, ENABLE);
    qtest_clock_step(f->qts, 1000);
    g_assert_cmpuint(qtest_readq(f->qts, MAIN_CNT), ==, 100);
    qtest_writel(f->qts, GEN_CONF, 0);
    qtest_clock_step(f->qts, 1000);
    g_assert_cmpuint(qtest_readq(f->qts, MAIN_CNT), ==, 100);
    qtest_writel(f->qts, GEN_CONF, ENABLE);
    qtest_clock_step(f->qts, 1000);
    g_assert_cmpuint(qtest_readq(f->qts, MAIN_CNT), ==, 200);
}

static void start_level_timer(Fixture *f, uint32_t conf, uint64_t comp)
{
    qtest_irq_intercept_in(f->qts, "ioapic");
    qtest_writel(f->qts, TIM_CONF(0), LEVEL | INT_ENB | ROUTE(PC_ROUTE) | conf);
    qtest_writel(f->qts, TIM_COMP(0), comp);
    if (!(conf & VAL_SET)) {
        qtest_writel(f->qts, TIM_COMP(0) + 4, comp >> 32);
    }
    qtest_writel(f->qts, GEN_CONF, ENABLE);
}

static void test_one_shot(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    start_level_timer(f, 0, 1000);
    qtest_clock_step(f->qts, 1000 * TICK_NS - 1);
    g_assert_false(qtest_get_irq(f->qts, PC_ROUTE));
    qtest_clock_step(f->qts, 1);
    g_assert_true(qtest_get_irq(f->qts, PC_ROUTE));
    g_assert_cmphex(qtest_readl(f->qts, GINTR_STA), ==, 1);
    qtest_writel(f->qts, GINTR_STA, 1);
    g_assert_false(qtest_get_irq(f->qts, PC_ROUTE));
    g_assert_cmphex(qtest_readl(f->qts, GINTR_STA), ==, 0);
}

static void test_periodic(Fixture *f, const void *data)
{
    int i;

    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    start_level_timer(f, PERIODIC | VAL_SET | MODE32, 1000);
    for (i = 1; i < 5; i++) {
        qtest_clock_step(f->qts, 1000 * TICK_NS);
        g_assert_true(qtest_get_irq(f->qts, PC_ROUTE));
        g_assert_cmpuint(qtest_readl(f->qts, TIM_COMP(0)), ==, 1000 * (i + 1));
        qtest_writel(f->qts, GINTR_STA, 1);
        g_assert_false(qtest_get_irq(f->qts, PC_ROUTE));
    }
}

static void test_period_differs_from_first(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    start_level_timer(f, PERIODIC | VAL_SET | MODE32, 1000);
    qtest_writel(f->qts, TIM_COMP(0), 300);
    qtest_clock_step(f->qts, 1000 * TICK_NS);
    g_assert_cmpuint(qtest_readl(f->qts, TIM_COMP(0)), ==, 1300);
}

static void test_32_bit_wraps(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_writeq(f->qts, MAIN_CNT, 0x1ffffff00ULL);
    start_level_timer(f, MODE32, 0x100);
    qtest_clock_step(f->qts, 0x1ff * TICK_NS);
    g_assert_false(qtest_get_irq(f->qts, PC_ROUTE));
    qtest_clock_step(f->qts, TICK_NS);
    g_assert_true(qtest_get_irq(f->qts, PC_ROUTE));
}

static void test_disable_lowers(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    start_level_timer(f, 0, 1000);
    qtest_clock_step(f->qts, 1000 * TICK_NS);
    g_assert_true(qtest_get_irq(f->qts, PC_ROUTE));
    qtest_writel(f->qts, TIM_CONF(0), LEVEL | ROUTE(PC_ROUTE));
    g_assert_false(qtest_get_irq(f->qts, PC_ROUTE));
}

static void test_legacy_route(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_irq_intercept_in(f->qts, "ioapic");
    qtest_writel(f->qts, TIM_CONF(0), LEVEL | INT_ENB);
    qtest_writeq(f->qts, TIM_COMP(0), 1000);
    qtest_writel(f->qts, TIM_CONF(1), LEVEL | INT_ENB);
    qtest_writeq(f->qts, TIM_COMP(1), 2000);
    qtest_writel(f->qts, GEN_CONF, ENABLE | LEGACY);
    qtest_clock_step(f->qts, 1000 * TICK_NS);
    g_assert_true(qtest_get_irq(f->qts, 0));
    g_assert_false(qtest_get_irq(f->qts, 8));
    qtest_clock_step(f->qts, 1000 * TICK_NS);
    g_assert_true(qtest_get_irq(f->qts, 8));
}

static void test_legacy_route_silences_pit(Fixture *f, const void *data)
{
    qtest_irq_intercept_in(f->qts, "ioapic");
    qtest_outb(f->qts, 0x43, 0x30);
    qtest_outb(f->qts, 0x43, 0x34);
    qtest_outb(f->qts, 0x40, 0);
    qtest_outb(f->qts, 0x40, 0);
    qtest_writel(f->qts, GEN_CONF, LEGACY);
    g_assert_false(qtest_get_irq(f->qts, 0));
    qtest_outb(f->qts, 0x43, 0x36);
    qtest_outb(f->qts, 0x40, 0);
    qtest_outb(f->qts, 0x40, 0);
    g_assert_false(qtest_get_irq(f->qts, 0));
    qtest_writel(f->qts, GEN_CONF, 0);
    g_assert_true(qtest_get_irq(f->qts, 0));
}

static void test_message(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -global hpet.msi=on");

    g_assert_cmphex(qtest_readl(s, TIM_CONF(0)), ==, 0x8030);
    if (!qtest_skip_without_clock(s)) {
        qtest_writel(s, TIM_FSB(0), 0xcafe);
        qtest_writel(s, TIM_FSB(0) + 4, 0x100000);
        qtest_writel(s, TIM_CONF(0), 0x4000 | INT_ENB);
        qtest_writeq(s, TIM_COMP(0), 1000);
        qtest_writel(s, GEN_CONF, ENABLE);
        qtest_clock_step(s, 1000 * TICK_NS);
        g_assert_cmphex(qtest_readl(s, 0x100000), ==, 0xcafe);
    }
    qtest_quit(s);
}

static void test_number_of_timers(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -global hpet.timers=32");

    g_assert_cmphex(qtest_readl(s, GCAP_ID), ==, 0x8086bf01);
    g_assert_cmphex(qtest_readl(s, TIM_CONF(23)), ==, 0x30);
    qtest_quit(s);
}

static void test_fastest_period(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    start_level_timer(f, PERIODIC | VAL_SET | MODE32, 1);
    qtest_clock_step(f->qts, 1000000000);
    qtest_readq(f->qts, TIM_COMP(0));
}

/* ---- saved in the middle ---- */

static void count_in_the_middle(QTestState *s)
{
    qtest_writel(s, APIC_SVR, 0x1ff);
    qtest_writel(s, IOREGSEL, 0x10 + 2 * PC_ROUTE);
    qtest_writel(s, IOWIN, 0x8032);
    qtest_clock_step(s, 777);
    qtest_writeq(s, MAIN_CNT, 0xfffffff0ULL);
    qtest_writel(s, TIM_CONF(0), LEVEL | INT_ENB | PERIODIC | VAL_SET | ROUTE(PC_ROUTE));
    qtest_writeq(s, TIM_COMP(0), 0x100000300ULL);
    qtest_writeq(s, TIM_COMP(0), 777);
    qtest_writel(s, TIM_CONF(1), LEVEL | INT_ENB | MODE32 | ROUTE(PC_ROUTE));
    qtest_writel(s, TIM_COMP(1), 0x4000);
    qtest_writeq(s, TIM_FSB(2), 0xfee0000000000041ULL);
    qtest_writeq(s, GEN_CONF, ENABLE);
    qtest_clock_step(s, 12345);
}

/* Halted and started again, with the interrupts acknowledged now and then: the line is low then. */
static void count_on(QTestState *s, GString *seen)
{
    qstate_note_read(s, seen, GINTR_STA, 8);
    qtest_writel(s, GINTR_STA, 7);
    qtest_writel(s, IOEOI, 0x32);
    qstate_note_read(s, seen, IOWIN, 4);
    for (int i = 0; i < 40; i++) {
        qtest_clock_step(s, 5000);
        qstate_note_read(s, seen, MAIN_CNT, 8);
        qstate_note_read(s, seen, GINTR_STA, 8);
        qstate_note_read(s, seen, GEN_CONF, 8);
        for (int n = 0; n < 3; n++) {
            qstate_note_read(s, seen, TIM_CONF(n), 8);
            qstate_note_read(s, seen, TIM_COMP(n), 8);
            qstate_note_read(s, seen, TIM_FSB(n), 8);
        }
        qstate_note_read(s, seen, IOWIN, 4);
        if (i % 5 == 3) {
            qtest_writel(s, GINTR_STA, 7);
            qtest_writel(s, IOEOI, 0x32);
            qstate_note_read(s, seen, IOWIN, 4);
        }
        if (i == 20 || i == 24) {
            qtest_writel(s, GEN_CONF, i == 20 ? 0 : ENABLE);
        }
    }
}

/* Acknowledged at the very tick of its match: the match is over. */
static void match_is_acknowledged(QTestState *s)
{
    qtest_writel(s, TIM_CONF(1), LEVEL | INT_ENB | ROUTE(PC_ROUTE));
    qtest_writeq(s, TIM_COMP(1), 0x4000);
    qtest_writeq(s, GEN_CONF, ENABLE);
    qtest_clock_step(s, 0x4000 * TICK_NS);
    g_assert_cmphex(qtest_readl(s, GINTR_STA), ==, 2);
    qtest_writel(s, GINTR_STA, 7);
}

static void match_does_not_come_again(QTestState *s, GString *seen)
{
    qstate_note_read(s, seen, MAIN_CNT, 8);
    qtest_clock_step(s, 1000);
    qstate_note_read(s, seen, GINTR_STA, 8);
}

/* The legacy route keeps the timer and clock chips silent; their lines are there when it ends. */
static void legacy_route(QTestState *s)
{
    qtest_outb(s, 0x43, 0x36);      /* a square wave of 14 ms */
    qtest_outb(s, 0x40, 0x00);
    qtest_outb(s, 0x40, 0x40);
    qtest_writel(s, GEN_CONF, ENABLE | LEGACY);
    qtest_clock_step(s, 1000000);
}

static void legacy_route_ends(QTestState *s, GString *seen)
{
    qtest_irq_intercept_in(s, "/machine/i440fx/ioapic");
    for (int i = 0; i < 20; i++) {
        qtest_clock_step(s, 4000000);
        qstate_note(seen, "irq", qtest_get_irq(s, 0));
        if (i == 9) {
            qtest_writel(s, GEN_CONF, ENABLE);
        }
    }
}

/*
 * The timer's and the clock's interrupts, which pass through, are high: level
 * triggered, they come again after each EOI.
 */
static void lines_are_high(QTestState *s)
{
    static const int pins[] = { 2, 8 };

    qtest_writel(s, APIC_SVR, 0x1ff);
    for (int i = 0; i < 2; i++) {
        qtest_writel(s, IOREGSEL, 0x10 + 2 * pins[i]);
        qtest_writel(s, IOWIN, 0x8030 + pins[i]);
    }
    qtest_outb(s, 0x43, 0x36);
    qtest_outb(s, 0x40, 0x00);
    qtest_outb(s, 0x40, 0x40);
    qtest_outb(s, 0x70, 0x0a);
    qtest_outb(s, 0x71, 0x26);
    qtest_outb(s, 0x70, 0x0b);
    qtest_outb(s, 0x71, 0x42);
    qtest_clock_step(s, 2000000);
}

static void note_lines(QTestState *s, GString *seen)
{
    qtest_writel(s, IOREGSEL, 0x10 + 2 * 2);
    qstate_note_read(s, seen, IOWIN, 4);
    qtest_writel(s, IOREGSEL, 0x10 + 2 * 8);
    qstate_note_read(s, seen, IOWIN, 4);
}

static void lines_stay_high(QTestState *s, GString *seen)
{
    note_lines(s, seen);
    qtest_writel(s, GEN_CONF, ENABLE);
    qtest_writel(s, IOEOI, 0x32);
    qtest_writel(s, IOEOI, 0x38);
    note_lines(s, seen);
}

static const QStateCase saved_lines = { "-machine pc -nodefaults -m 16", lines_are_high, lines_stay_high };
static const QStateCase saved_counting = { "-machine pc -nodefaults -m 16", count_in_the_middle, count_on };
static const QStateCase saved_match = { "-machine pc -nodefaults -m 16", match_is_acknowledged,
                                        match_does_not_come_again };
static const QStateCase saved_legacy = { "-machine pc -nodefaults -m 16", legacy_route, legacy_route_ends };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) MACHINE_CASE("hpet/" path, "-machine pc -nodefaults", fn)
    CASE("reset/values", test_reset_values);
    CASE("registers/holes-read-zero", test_holes);
    CASE("registers/counter-is-writable-while-halted", test_counter_write);
    CASE("registers/capabilities-are-read-only", test_conf_read_only);
    CASE("registers/32-bit-mode-cuts-comparator", test_32_bit_mode);
    CASE("counter/runs-while-enabled", test_counter_runs);
    CASE("timer/one-shot", test_one_shot);
    CASE("timer/periodic", test_periodic);
    CASE("timer/period-differs-from-first-match", test_period_differs_from_first);
    CASE("timer/32-bit-match-after-wrap", test_32_bit_wraps);
    CASE("timer/fastest-period-is-bounded", test_fastest_period);
    CASE("irq/disable-lowers", test_disable_lowers);
    CASE("irq/legacy-route", test_legacy_route);
    CASE("irq/legacy-route-silences-pit", test_legacy_route_silences_pit);
    qtest_add_func("hpet/irq/message", test_message);
    qtest_add_func("hpet/properties/timers", test_number_of_timers);
    qstate_add("hpet/saved/lines", &saved_lines);
    qstate_add("hpet/saved/counting", &saved_counting);
    qstate_add("hpet/saved/legacy-route", &saved_legacy);
    qstate_add("hpet/saved/match", &saved_match);
    return g_test_run();
}
