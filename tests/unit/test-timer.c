/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks and timers: order, scales, budget, moving the clock. */
#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "sysemu/budget.h"

static GString *trail;

typedef struct Rec {
    QEMUTimer timer;
    char name;
    int64_t seen_ns;
    int64_t rearm_ns;       /* 0: no; else set again to now + this - 1 */
    int runs;
} Rec;

static void rec_cb(void *opaque)
{
    Rec *r = opaque;

    g_string_append_c(trail, r->name);
    r->seen_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    r->runs++;
    if (r->rearm_ns) {
        timer_mod(&r->timer, r->seen_ns + r->rearm_ns - 1);
    }
}

static void rec_init(Rec *r, char name)
{
    *r = (Rec){ .name = name };
    timer_init_ns(&r->timer, QEMU_CLOCK_VIRTUAL, rec_cb, r);
}

static int64_t now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static void reset(void)
{
    budget_unlimited();
    if (trail) {
        g_string_free(trail, true);
    }
    trail = g_string_new(NULL);
}

static void test_clocks(void)
{
    int64_t start = now();

    reset();
    qemu_clock_advance_virtual_time(start + 5 * NANOSECONDS_PER_SECOND);
    g_assert_cmpint(now(), ==, start + 5 * NANOSECONDS_PER_SECOND);
    g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_HOST) - now(), ==,
                    QEMU_CLOCK_HOST_EPOCH_SECONDS * NANOSECONDS_PER_SECOND);
    qemu_clock_advance_virtual_time(start); /* never backwards */
    g_assert_cmpint(now(), ==, start + 5 * NANOSECONDS_PER_SECOND);
    g_assert_cmpint(qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL), ==, now() / 1000000);
}

static void test_order(void)
{
    Rec a, b, c, d;
    int64_t t = now();

    reset();
    rec_init(&a, 'a');
    rec_init(&b, 'b');
    rec_init(&c, 'c');
    rec_init(&d, 'd');
    timer_mod(&c.timer, t + 30);
    timer_mod(&b.timer, t + 10);
    timer_mod(&a.timer, t + 30); /* set behind c, created before it */
    timer_mod(&d.timer, t + 20);
    g_assert_cmpint(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, QEMU_TIMER_ATTR_ALL), ==, 10);
    qemu_clock_advance_virtual_time(t + 40);
    g_assert_cmpstr(trail->str, ==, "bdac");
    g_assert_cmpint(d.seen_ns, ==, t + 20);
    g_assert_cmpint(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, QEMU_TIMER_ATTR_ALL), ==, -1);
}

/* A machine that loads a state sets its timers in the order of the state, not of the guest. */
static void test_order_of_setting_does_not_matter(void)
{
    static const unsigned settings[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    Rec recs[3];

    for (int i = 0; i < 3; i++) {
        rec_init(&recs[i], 'a' + i);
    }
    timer_init_ns(&recs[1].timer, QEMU_CLOCK_HOST, rec_cb, &recs[1]); /* created last, on another clock */
    for (unsigned i = 0; i < G_N_ELEMENTS(settings); i++) {
        int64_t t = now();

        reset();
        for (int j = 0; j < 3; j++) {
            QEMUTimer *ts = &recs[settings[i][j]].timer;

            timer_mod(ts, qemu_clock_get_ns(timerlist_get_clock(ts->timer_list)) + 10);
        }
        qemu_clock_advance_virtual_time(t + 10);
        g_assert_cmpstr(trail->str, ==, "acb");
    }
}

/* One set for now over and over stands before its equals, but waits for the next pass. */
static void test_rearm_for_now_does_not_hold_up_its_equals(void)
{
    Rec a, b, c;
    int64_t t = now();

    reset();
    rec_init(&a, 'a');
    rec_init(&b, 'b');
    rec_init(&c, 'c');
    a.rearm_ns = b.rearm_ns = 1;
    timer_mod(&a.timer, t + 1);
    timer_mod(&b.timer, t + 1);
    timer_mod(&c.timer, t + 1);
    qemu_clock_advance_virtual_time(t + 1);
    g_assert_true(g_str_has_prefix(trail->str, "abcabab"));
    timer_del(&a.timer);
    timer_del(&b.timer);
}

static void test_clocks_share_one_order(void)
{
    Rec v, h, rt;
    int64_t t = now();

    reset();
    rec_init(&v, 'v');
    rec_init(&h, 'h');
    rec_init(&rt, 'r');
    timer_init_ns(&h.timer, QEMU_CLOCK_HOST, rec_cb, &h);
    timer_init_ms(&rt.timer, QEMU_CLOCK_REALTIME, rec_cb, &rt);
    timer_mod(&v.timer, t + 2000000);
    timer_mod(&h.timer, qemu_clock_get_ns(QEMU_CLOCK_HOST) + 1000000);
    timer_mod(&rt.timer, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + 2);
    qemu_clock_advance_virtual_time(t + 3000000);
    g_assert_cmpint(trail->len, ==, 3);
    g_assert_cmpint(trail->str[0], ==, 'h');
}

static void test_delete_and_anticipate(void)
{
    Rec a, b;
    int64_t t = now();

    reset();
    rec_init(&a, 'a');
    rec_init(&b, 'b');
    timer_mod(&a.timer, t + 10);
    g_assert_true(timer_pending(&a.timer));
    timer_del(&a.timer);
    g_assert_false(timer_pending(&a.timer));
    g_assert_true(timer_expire_time_ns(&a.timer) == (uint64_t)-1);
    timer_mod(&b.timer, t + 10);
    timer_mod_anticipate(&b.timer, t + 20);
    g_assert_cmpuint(timer_expire_time_ns(&b.timer), ==, t + 10);
    timer_mod_anticipate(&b.timer, t + 5);
    g_assert_cmpuint(timer_expire_time_ns(&b.timer), ==, t + 5);
    g_assert_false(timer_expired(&b.timer, t + 4));
    g_assert_true(timer_expired(&b.timer, t + 5));
    qemu_clock_advance_virtual_time(t + 100);
    g_assert_cmpstr(trail->str, ==, "b");
}

static void test_periodic(void)
{
    Rec a;
    int64_t t = now();

    reset();
    rec_init(&a, 'a');
    a.rearm_ns = 1 + 1000;
    timer_mod(&a.timer, t + 1000);
    qemu_clock_advance_virtual_time(t + 10500);
    g_assert_cmpint(a.runs, ==, 10);
    timer_del(&a.timer);
}

static void test_rearm_for_now_ends(void)
{
    Rec a, b;
    int64_t t = now();

    reset();
    rec_init(&a, 'a');
    rec_init(&b, 'b');
    a.rearm_ns = 1;
    timer_mod(&a.timer, t + 1);
    timer_mod(&b.timer, t + 2);
    qemu_clock_advance_virtual_time(t + 10);
    g_assert_cmpint(now(), ==, t + 10);
    g_assert_cmpint(b.runs, ==, 1);
    timer_del(&a.timer);
}

static void test_overflow(void)
{
    Rec a;

    reset();
    rec_init(&a, 'a');
    timer_init_ms(&a.timer, QEMU_CLOCK_VIRTUAL, rec_cb, &a);
    timer_mod(&a.timer, INT64_MAX);
    g_assert_true(timer_expire_time_ns(&a.timer) == INT64_MAX);
    timer_mod(&a.timer, -5);
    g_assert_true(timer_pending(&a.timer));
    qemu_clock_run_all_timers();
    g_assert_cmpint(a.runs, ==, 1);
}

static void test_budget(void)
{
    Rec a, b, c;
    int64_t t = now();

    reset();
    rec_init(&a, 'a');
    rec_init(&b, 'b');
    rec_init(&c, 'c');
    timer_mod(&a.timer, t + 1);
    timer_mod(&b.timer, t + 2);
    timer_mod(&c.timer, t + 3);
    budget_refill(2 * BUDGET_COST_CALLBACK);
    qemu_clock_advance_virtual_time(t + 100);
    g_assert_cmpstr(trail->str, ==, "ab");
    g_assert_true(budget_exhausted());
    g_assert_cmpint(now(), ==, t + 100);
    budget_refill(BUDGET_DEFAULT);
    main_loop_step();
    g_assert_cmpstr(trail->str, ==, "abc");
    budget_unlimited();
}

static void test_many(void)
{
    g_autofree Rec *recs = g_new(Rec, 1000);
    int64_t t = now(), last = 0;
    GRand *rand = g_rand_new_with_seed(1);
    int runs = 0;

    reset();
    for (int i = 0; i < 1000; i++) {
        rec_init(&recs[i], 'x');
        timer_mod(&recs[i].timer, t + g_rand_int_range(rand, 1, 500));
    }
    for (int i = 0; i < 1000; i += 3) {
        timer_del(&recs[i].timer);
    }
    for (int ns = 1; ns <= 500; ns++) {
        qemu_clock_advance_virtual_time(t + ns);
        for (int i = 0; i < 1000; i++) {
            g_assert_false(timer_pending(&recs[i].timer) &&
                           timer_expired(&recs[i].timer, now()));
        }
    }
    for (int i = 0; i < 1000; i++) {
        runs += recs[i].runs;
        last = MAX(last, recs[i].seen_ns);
        g_assert_cmpint(recs[i].runs, ==, i % 3 != 0);
    }
    g_assert_cmpint(runs, ==, 666);
    g_rand_free(rand);
}

static void free_self(void *opaque)
{
    QEMUTimer **t = opaque;

    timer_free(*t);
    *t = NULL;
}

static void test_free_in_callback(void)
{
    QEMUTimer *t;

    t = timer_new_ns(QEMU_CLOCK_VIRTUAL, free_self, &t);
    timer_mod(t, now() + 1);
    qemu_clock_advance_virtual_time(now() + 2);
    g_assert_null(t);
}

/*
 * What is due runs, however it came to be due: its clock was disabled, or
 * another timer was taken out before it.
 */
static void test_nothing_due_is_missed(void)
{
    Rec early, late, host;

    reset();
    rec_init(&early, 'e');
    rec_init(&late, 'l');
    host = (Rec){ .name = 'h' };
    timer_init_ns(&host.timer, QEMU_CLOCK_HOST, rec_cb, &host);
    timer_mod(&early.timer, now() + 10);
    timer_mod(&late.timer, now() + 20);
    timer_mod(&host.timer, qemu_clock_get_ns(QEMU_CLOCK_HOST) + 15);
    timer_del(&early.timer);
    qemu_clock_enable(QEMU_CLOCK_HOST, false);
    qemu_clock_advance_virtual_time(now() + 16);
    g_assert_false(qemu_clock_run_all_timers());
    qemu_clock_enable(QEMU_CLOCK_HOST, true);
    g_assert_true(qemu_clock_run_all_timers());
    g_assert_cmpstr(trail->str, ==, "h");
    qemu_clock_set_virtual_time(now() + 4);
    g_assert_true(qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL));
    timer_mod(&early.timer, now() - 1);
    g_assert_true(qemu_clock_run_all_timers());
    g_assert_cmpstr(trail->str, ==, "hle");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(NULL);
    g_test_add_func("/timer/clocks/derive-from-one-counter", test_clocks);
    g_test_add_func("/timer/order/deadline-then-creation", test_order);
    g_test_add_func("/timer/order/of-setting-does-not-matter", test_order_of_setting_does_not_matter);
    g_test_add_func("/timer/order/across-clocks", test_clocks_share_one_order);
    g_test_add_func("/timer/delete-and-anticipate", test_delete_and_anticipate);
    g_test_add_func("/timer/periodic", test_periodic);
    g_test_add_func("/timer/rearm-for-now-ends", test_rearm_for_now_ends);
    g_test_add_func("/timer/rearm-for-now-does-not-hold-up-its-equals",
                    test_rearm_for_now_does_not_hold_up_its_equals);
    g_test_add_func("/timer/overflow", test_overflow);
    g_test_add_func("/timer/budget", test_budget);
    g_test_add_func("/timer/many", test_many);
    g_test_add_func("/timer/free-in-callback", test_free_in_callback);
    g_test_add_func("/timer/nothing-due-is-missed", test_nothing_due_is_missed);
    return g_test_run();
}
