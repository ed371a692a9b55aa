/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Local APIC: registers, messages, interprocessor interrupts, timer. What a CPU would take stays in IRR.
 * An emulator that gives access to the registers to its CPUs only skips these cases.
 */
#include "qemu/osdep.h"
#include "libqos/state.h"

#define APIC            0xfee00000
#define APIC_ID         (APIC + 0x020)
#define APIC_VERSION    (APIC + 0x030)
#define APIC_TPR        (APIC + 0x080)
#define APIC_PPR        (APIC + 0x0a0)
#define APIC_EOI        (APIC + 0x0b0)
#define APIC_LDR        (APIC + 0x0d0)
#define APIC_DFR        (APIC + 0x0e0)
#define APIC_SVR        (APIC + 0x0f0)
#define APIC_TMR        (APIC + 0x180)
#define APIC_IRR        (APIC + 0x200)
#define APIC_ESR        (APIC + 0x280)
#define APIC_ICR        (APIC + 0x300)
#define APIC_ICR_HIGH   (APIC + 0x310)
#define APIC_LVT_TIMER  (APIC + 0x320)
#define APIC_LVT_LINT0  (APIC + 0x350)
#define APIC_LVT_ERROR  (APIC + 0x370)
#define APIC_TIMER_ICR  (APIC + 0x380)
#define APIC_TIMER_CCR  (APIC + 0x390)
#define APIC_TIMER_DCR  (APIC + 0x3e0)

#define SVR_ENABLED     0x1ff
#define LVT_MASKED      0x10000
#define LVT_PERIODIC    0x20000
#define DIVIDE_BY_1     0xb

typedef struct Fixture {
    QTestState *qts;
    bool reachable;
} Fixture;

static void setup(Fixture *f, const void *data)
{
    f->qts = qtest_init("-machine pc -nodefaults -smp 2");
    f->reachable = qtest_readl(f->qts, APIC_VERSION) != 0;
    if (!f->reachable) {
        g_test_skip("the local APIC's registers are not reachable from outside");
    }
}

static void setup_enabled(Fixture *f, const void *data)
{
    setup(f, data);
    qtest_writel(f->qts, APIC_SVR, SVR_ENABLED);
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->qts);
}

static bool vector_pending(Fixture *f, uint8_t vector)
{
    return qtest_readl(f->qts, APIC_IRR + vector / 32 * 16) & (1U << vector % 32);
}

static void test_reset_values(Fixture *f, const void *data)
{
    if (!f->reachable) {
        return;
    }
    g_assert_cmphex(qtest_readl(f->qts, APIC_ID), ==, 0);
    g_assert_cmphex(qtest_readl(f->qts, APIC_VERSION), ==, 0x00050014);
    g_assert_cmphex(qtest_readl(f->qts, APIC_TPR), ==, 0);
    g_assert_cmphex(qtest_readl(f->qts, APIC_DFR), ==, 0xffffffff);
    g_assert_cmphex(qtest_readl(f->qts, APIC_SVR), ==, 0xff);
    g_assert_cmphex(qtest_readl(f->qts, APIC_LVT_TIMER), ==, LVT_MASKED);
    g_assert_cmphex(qtest_readl(f->qts, APIC_LVT_ERROR), ==, LVT_MASKED);
}

static void test_lvt_masked_while_disabled(Fixture *f, const void *data)
{
    if (!f->reachable) {
        return;
    }
    qtest_writel(f->qts, APIC_LVT_LINT0, 0x700);
    g_assert_cmphex(qtest_readl(f->qts, APIC_LVT_LINT0), ==, LVT_MASKED | 0x700);
    qtest_writel(f->qts, APIC_SVR, SVR_ENABLED);
    qtest_writel(f->qts, APIC_LVT_LINT0, 0x700);
    g_assert_cmphex(qtest_readl(f->qts, APIC_LVT_LINT0), ==, 0x700);
    qtest_writel(f->qts, APIC_SVR, 0xff);
    g_assert_cmphex(qtest_readl(f->qts, APIC_LVT_LINT0), ==, LVT_MASKED | 0x700);
}

static void test_disabled_takes_nothing(Fixture *f, const void *data)
{
    if (!f->reachable) {
        return;
    }
    qtest_writel(f->qts, APIC, 0x41);
    g_assert_false(vector_pending(f, 0x41));
}

static void test_msi(Fixture *f, const void *data)
{
    if (!f->reachable) {
        return;
    }
    qtest_writel(f->qts, APIC, 0x41);
    g_assert_true(vector_pending(f, 0x41));
    qtest_writel(f->qts, APIC, 0xc042);
    g_assert_true(vector_pending(f, 0x42));
    g_assert_cmphex(qtest_readl(f->qts, APIC_TMR + 0x20), ==, 1 << 2);
    /* For the other CPU, for nobody, for all */
    qtest_writel(f->qts, APIC + 0x1000, 0x43);
    qtest_writel(f->qts, APIC + 0x7000, 0x44);
    qtest_writel(f->qts, APIC + 0xff000, 0x45);
    g_assert_false(vector_pending(f, 0x43));
    g_assert_false(vector_pending(f, 0x44));
    g_assert_true(vector_pending(f, 0x45));
}

static void test_logical(Fixture *f, const void *data)
{
    if (!f->reachable) {
        return;
    }
    qtest_writel(f->qts, APIC_LDR, 0x12000000);
    qtest_writel(f->qts, APIC + 0x2004, 0x41);
    g_assert_true(vector_pending(f, 0x41));
    qtest_writel(f->qts, APIC + 0x4004, 0x42);
    g_assert_false(vector_pending(f, 0x42));

    qtest_writel(f->qts, APIC_DFR, 0x0fffffff);
    qtest_writel(f->qts, APIC + 0x13004, 0x43);
    g_assert_true(vector_pending(f, 0x43));
    qtest_writel(f->qts, APIC + 0x23004, 0x44);
    g_assert_false(vector_pending(f, 0x44));
}

static void test_self_ipi(Fixture *f, const void *data)
{
    if (!f->reachable) {
        return;
    }
    qtest_writel(f->qts, APIC_ICR, 0x40051);
    g_assert_true(vector_pending(f, 0x51));
    qtest_writel(f->qts, APIC_ICR, 0x80052);
    g_assert_true(vector_pending(f, 0x52));
    qtest_writel(f->qts, APIC_ICR, 0xc0053);
    g_assert_false(vector_pending(f, 0x53));
    qtest_writel(f->qts, APIC_ICR_HIGH, 0x01000000);
    qtest_writel(f->qts, APIC_ICR, 0x54);
    g_assert_false(vector_pending(f, 0x54));
}

static void test_illegal_vector(Fixture *f, const void *data)
{
    if (!f->reachable) {
        return;
    }
    qtest_writel(f->qts, APIC_LVT_ERROR, 0x61);
    qtest_writel(f->qts, APIC, 0x05);
    g_assert_cmphex(qtest_readl(f->qts, APIC_ESR), ==, 0);
    qtest_writel(f->qts, APIC_ESR, 0);
    g_assert_cmphex(qtest_readl(f->qts, APIC_ESR), ==, 0x40);
    g_assert_true(vector_pending(f, 0x61));
    qtest_writel(f->qts, APIC_ICR, 0x40005);
    qtest_writel(f->qts, APIC_ESR, 0);
    g_assert_cmphex(qtest_readl(f->qts, APIC_ESR), ==, 0x20);
}

static void test_error_of_error(Fixture *f, const void *data)
{
    if (!f->reachable) {
        return;
    }
    /* The error interrupt itself has a vector that is an error. */
    qtest_writel(f->qts, APIC_LVT_ERROR, 0x05);
    qtest_writel(f->qts, APIC, 0x05);
    qtest_writel(f->qts, APIC_ESR, 0);
    g_assert_cmphex(qtest_readl(f->qts, APIC_ESR), ==, 0x40);
}

static void test_timer_one_shot(Fixture *f, const void *data)
{
    if (!f->reachable || qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_writel(f->qts, APIC_TIMER_DCR, DIVIDE_BY_1);
    qtest_writel(f->qts, APIC_LVT_TIMER, 0x71);
    qtest_writel(f->qts, APIC_TIMER_ICR, 1000);
    g_assert_cmpuint(qtest_readl(f->qts, APIC_TIMER_CCR), ==, 1000);
    qtest_clock_step(f->qts, 400);
    g_assert_cmpuint(qtest_readl(f->qts, APIC_TIMER_CCR), ==, 600);
    qtest_clock_step(f->qts, 599);
    g_assert_false(vector_pending(f, 0x71));
    qtest_clock_step(f->qts, 1);
    g_assert_true(vector_pending(f, 0x71));
    g_assert_cmpuint(qtest_readl(f->qts, APIC_TIMER_CCR), ==, 0);
}

static void test_timer_periodic(Fixture *f, const void *data)
{
    if (!f->reachable || qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_writel(f->qts, APIC_TIMER_DCR, 0); /* divide by 2 */
    qtest_writel(f->qts, APIC_LVT_TIMER, LVT_PERIODIC | 0x71);
    qtest_writel(f->qts, APIC_TIMER_ICR, 1000);
    qtest_clock_step(f->qts, 2500);
    g_assert_true(vector_pending(f, 0x71));
    g_assert_cmpuint(qtest_readl(f->qts, APIC_TIMER_CCR), ==, 750);
}

static void test_timer_masked(Fixture *f, const void *data)
{
    if (!f->reachable || qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_writel(f->qts, APIC_TIMER_DCR, DIVIDE_BY_1);
    qtest_writel(f->qts, APIC_LVT_TIMER, LVT_MASKED | 0x71);
    qtest_writel(f->qts, APIC_TIMER_ICR, 1000);
    qtest_clock_step(f->qts, 2000);
    g_assert_false(vector_pending(f, 0x71));
}

static void test_ioapic_to_apic(Fixture *f, const void *data)
{
    if (!f->reachable) {
        return;
    }
    qtest_writel(f->qts, 0xfec00000, 0x10 + 2 * 6);
    qtest_writel(f->qts, 0xfec00010, 0x56);
    qtest_set_irq_in(f->qts, "/machine/i440fx/ioapic", NULL, 6, 1);
    g_assert_true(vector_pending(f, 0x56));
}

static void sweep_registers(Fixture *f)
{
    uint32_t offset;

    for (offset = 0; offset < 0x1000; offset += 4) {
        qtest_readl(f->qts, APIC + offset);
        qtest_writel(f->qts, APIC + offset, 0xffffffff);
        qtest_writeb(f->qts, APIC + offset, 0xff);
        qtest_readq(f->qts, APIC + (offset & ~7));
    }
    qtest_clock_step_next(f->qts);
}

static void test_sweep_is_safe(Fixture *f, const void *data)
{
    if (!f->reachable || qtest_skip_without_clock(f->qts)) {
        return;
    }
    sweep_registers(f);
}

/* ---- saved in the middle ---- */

/* A timer under way, requests (one of a level) and an error pending, half an interprocessor interrupt. */
static void timer_in_the_middle(QTestState *s)
{
    qtest_clock_step(s, 777);
    qtest_writel(s, APIC_SVR, SVR_ENABLED);
    qtest_writel(s, APIC + 0x20, 0x03000000);
    qtest_writel(s, 0xfec00000, 0x10 + 2 * 5 + 1);
    qtest_writel(s, 0xfec00010, 0x03000000);
    qtest_writel(s, 0xfec00000, 0x10 + 2 * 5);
    qtest_writel(s, 0xfec00010, 0x8066);
    qtest_set_irq_in(s, "/machine/i440fx/ioapic", NULL, 5, 1);
    qtest_writel(s, APIC_LDR, 0x05000000);
    qtest_writel(s, APIC_DFR, 0x0fffffff);
    qtest_writel(s, APIC_TPR, 0x20);
    qtest_writel(s, APIC_LVT_TIMER, LVT_PERIODIC | 0x51);
    qtest_writel(s, APIC_LVT_LINT0, 0x700);
    qtest_writel(s, APIC_TIMER_DCR, 3);
    qtest_writel(s, APIC_TIMER_ICR, 10007);
    qtest_writel(s, APIC_LVT_ERROR, 0x61);
    qtest_writel(s, APIC_ICR, 0x40000 | 0x05);  /* an illegal vector */
    qtest_writel(s, APIC_ESR, 0);
    qtest_writel(s, APIC_ICR, 0x40000 | 0x05);
    qtest_writel(s, APIC_ICR_HIGH, 0x01000000);
    qtest_clock_step(s, 254321);
}

static void timer_goes_on(QTestState *s, GString *seen)
{
    qstate_note_read(s, seen, APIC_ESR, 4);
    qtest_writel(s, APIC_ESR, 0);
    for (int i = 0; i < 20; i++) {
        for (uint32_t offset = 0x20; offset < 0x400; offset += 0x10) {
            qstate_note_read(s, seen, APIC + offset, 4);
        }
        if (i == 5) {
            qtest_writel(s, APIC_ICR, 0x73);
        }
        qtest_clock_step(s, 77777);
    }
}

static const QStateCase saved_timer = { "-machine pc -nodefaults -m 16 -smp 2", timer_in_the_middle,
                                        timer_goes_on };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, start, fn) qtest_add("apic/" path, Fixture, NULL, start, fn, teardown)
    CASE("reset/values", setup, test_reset_values);
    CASE("registers/lvt-is-masked-while-disabled", setup, test_lvt_masked_while_disabled);
    CASE("registers/all-accesses-are-safe", setup, test_sweep_is_safe);
    CASE("irq/disabled-takes-nothing", setup, test_disabled_takes_nothing);
    CASE("irq/message", setup_enabled, test_msi);
    CASE("irq/logical-destination", setup_enabled, test_logical);
    CASE("irq/ipi-to-self", setup_enabled, test_self_ipi);
    CASE("irq/from-ioapic", setup_enabled, test_ioapic_to_apic);
    CASE("error/illegal-vector", setup_enabled, test_illegal_vector);
    CASE("error/of-the-error-interrupt", setup_enabled, test_error_of_error);
    CASE("timer/one-shot", setup_enabled, test_timer_one_shot);
    CASE("timer/periodic", setup_enabled, test_timer_periodic);
    CASE("timer/masked", setup_enabled, test_timer_masked);
    qstate_add("apic/saved/timer", &saved_timer);
    return g_test_run();
}
