/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The down-counter of timer devices: counting, reload, one shot, what is done at 0. */
#include "qemu/osdep.h"
#include "hw/ptimer.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "sysemu/cpu-timers.h"
#include "sysemu/qtest.h"

#define PERIOD_NS 2000000

static int told;

static void tell(void *opaque)
{
    told++;
}

static ptimer_state *start(uint8_t policy, uint64_t limit, int oneshot)
{
    ptimer_state *s = ptimer_init(tell, NULL, policy);

    told = 0;
    ptimer_transaction_begin(s);
    ptimer_set_period(s, PERIOD_NS);
    ptimer_set_limit(s, limit, 1);
    ptimer_run(s, oneshot);
    ptimer_transaction_commit(s);
    return s;
}

static void step(int64_t ns)
{
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ns);
    qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
}

static void test_count(void)
{
    ptimer_state *s = start(PTIMER_POLICY_DEFAULT, 10, 1);

    step(PERIOD_NS * 2 + 1);
    g_assert_cmpuint(ptimer_get_count(s), ==, 7);
    ptimer_free(s);
    s = start(PTIMER_POLICY_NO_COUNTER_ROUND_DOWN, 10, 1);
    step(PERIOD_NS * 2 + 1);
    g_assert_cmpuint(ptimer_get_count(s), ==, 8);
    ptimer_free(s);
}

static void test_oneshot(void)
{
    ptimer_state *s = start(PTIMER_POLICY_DEFAULT, 10, 1);

    step(PERIOD_NS * 9);
    g_assert_cmpint(told, ==, 0);
    step(PERIOD_NS);
    g_assert_cmpint(told, ==, 1);
    step(PERIOD_NS * 30);
    g_assert_cmpint(told, ==, 1);
    g_assert_cmpuint(ptimer_get_count(s), ==, 0);
    ptimer_free(s);
}

static void test_periodic(void)
{
    ptimer_state *s = start(PTIMER_POLICY_DEFAULT, 10, 0);

    for (int i = 1; i <= 3; i++) {
        step(PERIOD_NS * 10);
        g_assert_cmpint(told, ==, i);
    }
    step(PERIOD_NS * 4 + 1);
    g_assert_cmpuint(ptimer_get_count(s), ==, 5);
    ptimer_free(s);
}

static void test_stop(void)
{
    ptimer_state *s = start(PTIMER_POLICY_NO_COUNTER_ROUND_DOWN, 10, 0);

    step(PERIOD_NS * 3);
    ptimer_transaction_begin(s);
    ptimer_stop(s);
    ptimer_transaction_commit(s);
    step(PERIOD_NS * 30);
    g_assert_cmpint(told, ==, 0);
    g_assert_cmpuint(ptimer_get_count(s), ==, 7);
    ptimer_free(s);
}

static void test_set_zero(void)
{
    ptimer_state *s = start(PTIMER_POLICY_DEFAULT, 10, 1);

    ptimer_transaction_begin(s);
    ptimer_set_count(s, 0);
    ptimer_transaction_commit(s);
    g_assert_cmpint(told, ==, 1);
    ptimer_free(s);
    s = start(PTIMER_POLICY_TRIGGER_ONLY_ON_DECREMENT, 10, 1);
    ptimer_transaction_begin(s);
    ptimer_set_count(s, 0);
    ptimer_transaction_commit(s);
    g_assert_cmpint(told, ==, 0);
    ptimer_free(s);
}

static void test_tiny_period(void)
{
    ptimer_state *s = ptimer_init(tell, NULL, PTIMER_POLICY_DEFAULT);

    told = 0;
    ptimer_transaction_begin(s);
    ptimer_set_freq(s, 1000000000);
    ptimer_set_limit(s, 1, 1);
    ptimer_run(s, 0);
    ptimer_transaction_commit(s);
    for (int i = 0; i < 100; i++) {
        step(1000);
    }
    g_assert_cmpint(told, <=, 10);
    g_assert_cmpint(told, >, 0);
    ptimer_free(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(&error_abort);
    g_test_add_func("/ptimer/count", test_count);
    g_test_add_func("/ptimer/oneshot", test_oneshot);
    g_test_add_func("/ptimer/periodic", test_periodic);
    g_test_add_func("/ptimer/stop", test_stop);
    g_test_add_func("/ptimer/set-zero", test_set_zero);
    g_test_add_func("/ptimer/tiny-period-is-bounded", test_tiny_period);
    return g_test_run();
}
