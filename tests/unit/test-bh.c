/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bottom halves, file descriptor handlers and RCU callbacks of the main loop. */
#include "qemu/osdep.h"
#include "block/thread-pool.h"
#include "qemu/defer-call.h"
#include "qemu/event_notifier.h"
#include "qemu/main-loop.h"
#include "qemu/rcu.h"
#include "qemu/reentrancy.h"
#include "sysemu/block-backend.h"
#include "sysemu/budget.h"

static GString *trail;
static QEMUBH *bhs[3];

static void note(void *opaque)
{
    g_string_append(trail, opaque);
}

static void note_and_schedule(void *opaque)
{
    g_string_append(trail, "s");
    qemu_bh_schedule(bhs[0]);
}

static void setup(void)
{
    if (trail) {
        g_string_free(trail, true);
    }
    trail = g_string_new(NULL);
    budget_unlimited();
}

static void test_order(void)
{
    QEMUBH *a = qemu_bh_new(note, (void *)"a"), *b = qemu_bh_new(note, (void *)"b");

    setup();
    qemu_bh_schedule(b);
    qemu_bh_schedule(a);
    qemu_bh_schedule(b); /* once */
    g_assert_true(main_loop_step());
    g_assert_cmpstr(trail->str, ==, "ba");
    g_assert_false(main_loop_step());
    qemu_bh_schedule(a);
    qemu_bh_cancel(a);
    g_assert_false(main_loop_step());
    qemu_bh_delete(a);
    qemu_bh_schedule(b);
    qemu_bh_delete(b);
    main_loop_step();
    g_assert_cmpstr(trail->str, ==, "ba");
}

static void test_scheduled_meanwhile_waits(void)
{
    setup();
    bhs[0] = qemu_bh_new(note_and_schedule, NULL);
    qemu_bh_schedule(bhs[0]);
    main_loop_step();
    g_assert_cmpstr(trail->str, ==, "s");
    main_loop_step();
    g_assert_cmpstr(trail->str, ==, "ss");
    qemu_bh_delete(bhs[0]);
}

static void delete_self(void *opaque)
{
    g_string_append(trail, "d");
    qemu_bh_delete(bhs[1]);
}

static void test_delete_in_callback(void)
{
    setup();
    bhs[1] = qemu_bh_new(delete_self, NULL);
    qemu_bh_schedule(bhs[1]);
    main_loop_step();
    g_assert_cmpstr(trail->str, ==, "d");
}

static MemReentrancyGuard guard;

static void check_guard(void *opaque)
{
    g_assert_true(guard.engaged_in_io);
    g_string_append(trail, "g");
}

static void test_guard(void)
{
    QEMUBH *bh = qemu_bh_new_guarded(check_guard, NULL, &guard);

    setup();
    qemu_bh_schedule(bh);
    main_loop_step();
    g_assert_false(guard.engaged_in_io);
    g_assert_cmpstr(trail->str, ==, "g");
    qemu_bh_delete(bh);
}

static void test_oneshot(void)
{
    setup();
    aio_bh_schedule_oneshot(qemu_get_aio_context(), note, (void *)"1");
    main_loop_step();
    main_loop_step();
    g_assert_cmpstr(trail->str, ==, "1");
}

static void test_budget(void)
{
    QEMUBH *a = qemu_bh_new(note, (void *)"a"), *b = qemu_bh_new(note, (void *)"b");

    setup();
    qemu_bh_schedule(a);
    qemu_bh_schedule(b);
    budget_refill(BUDGET_COST_CALLBACK + 1);
    main_loop_step();
    main_loop_step();
    g_assert_cmpstr(trail->str, ==, "a");
    budget_refill(BUDGET_DEFAULT);
    main_loop_step();
    g_assert_cmpstr(trail->str, ==, "ab");
    qemu_bh_delete(a);
    qemu_bh_delete(b);
    budget_unlimited();
}

static EventNotifier notifier;

static void on_event(EventNotifier *e)
{
    g_assert_true(event_notifier_test_and_clear(e));
    g_string_append(trail, "e");
}

static void note_in_a_section(void *opaque)
{
    defer_call_begin();
    defer_call(note, opaque);
    g_string_append(trail, "(");
    defer_call_end();
    g_string_append(trail, ")");
}

/*
 * Calls wait for the outermost end, are made once each and in order; outside of
 * a section they are made at once.
 */
static void test_deferred_calls(void)
{
    setup();
    defer_call(note, "a");
    g_assert_cmpstr(trail->str, ==, "a");
    defer_call_begin();
    defer_call(note, "b");
    defer_call_begin();
    defer_call(note, "c");
    defer_call(note, "b");
    defer_call_end();
    defer_call(note_in_a_section, "d");
    g_assert_cmpstr(trail->str, ==, "a");
    defer_call_end();
    g_assert_cmpstr(trail->str, ==, "abc(d)");
    defer_call_begin();
    defer_call_end();
    g_assert_cmpstr(trail->str, ==, "abc(d)");
}

static void test_event_notifier(void)
{
    setup();
    g_assert_cmpint(event_notifier_init(&notifier, 0), ==, 0);
    event_notifier_set_handler(&notifier, on_event);
    g_assert_cmpuint(qemu_fd_handler_count(), ==, 1);
    g_assert_false(main_loop_step());
    event_notifier_set(&notifier);
    g_assert_true(main_loop_step());
    g_assert_false(main_loop_step());
    g_assert_cmpstr(trail->str, ==, "e");
    event_notifier_set_handler(&notifier, NULL);
    g_assert_cmpuint(qemu_fd_handler_count(), ==, 0);
    event_notifier_cleanup(&notifier);
}

static int pipe_fds[2];

static void on_readable(void *opaque)
{
    g_string_append(trail, "r");
    qemu_set_fd_handler(pipe_fds[0], NULL, NULL, NULL);
    main_loop_step(); /* nested */
}

static void test_fd_handler_removes_itself(void)
{
    setup();
    g_assert_cmpint(qemu_pipe(pipe_fds), ==, 0);
    qemu_set_fd_handler(pipe_fds[0], on_readable, NULL, NULL);
    g_assert_cmpint(write(pipe_fds[1], "x", 1), ==, 1);
    main_loop_wait(false);
    main_loop_wait(true);
    g_assert_cmpstr(trail->str, ==, "r");
    g_assert_cmpuint(qemu_fd_handler_count(), ==, 0);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

typedef struct Freed {
    struct rcu_head rcu;
    int *counter;
} Freed;

static void reclaim(Freed *f)
{
    ++*f->counter;
    g_free(f);
}

static void test_rcu(void)
{
    int freed = 0;
    Freed *f = g_new0(Freed, 1);

    f->counter = &freed;
    rcu_read_lock();
    call_rcu(f, reclaim, rcu);
    main_loop_step();
    g_assert_cmpint(freed, ==, 0);
    rcu_read_unlock();
    main_loop_step();
    g_assert_cmpint(freed, ==, 1);
    WITH_RCU_READ_LOCK_GUARD() {
        g_free_rcu(g_new0(Freed, 1), rcu);
    }
    drain_call_rcu();
}

static int work(void *opaque)
{
    note(opaque);
    return 7;
}

static void work_done(void *opaque, int ret)
{
    *(int *)opaque = ret;
}

/* Work is done in order, later, and once; what is cancelled is not done. */
static void test_thread_pool(void)
{
    int results[3] = { 0 };
    BlockAIOCB *second;

    setup();
    thread_pool_submit_aio(work, (void *)"a", work_done, &results[0]);
    second = thread_pool_submit_aio(aio_get_thread_pool(qemu_get_aio_context()), work, (void *)"b", work_done,
                                    &results[1]);
    thread_pool_submit_aio(work, (void *)"c", work_done, &results[2]);
    thread_pool_submit(NULL, work, (void *)"d");
    g_assert_cmpstr(trail->str, ==, "");
    blk_aio_cancel_async(second);
    while (main_loop_step()) {
    }
    g_assert_cmpstr(trail->str, ==, "acd");
    g_assert_cmpint(results[0], ==, 7);
    g_assert_cmpint(results[1], ==, -ECANCELED);
    g_assert_cmpint(results[2], ==, 7);
    g_assert_cmpint(thread_pool_submit_co(work, (void *)"e"), ==, 7);
    g_assert_cmpstr(trail->str, ==, "acde");
}

/* What a device waits with serves its own descriptors; those of the outside wait for the main loop. */
static void test_aio_poll_serves_aio_only(void)
{
    AioContext *ctx = qemu_get_aio_context();
    int fds[2];

    setup();
    g_assert_cmpint(pipe(fds), ==, 0);
    g_assert_cmpint(write(fds[1], "x", 1), ==, 1);
    qemu_set_fd_handler(fds[0], note, NULL, (void *)"m");
    g_assert_false(aio_poll(ctx, false));
    g_assert_false(aio_poll(ctx, true));        /* does not wait for it either */
    g_assert_true(main_loop_step());
    g_assert_cmpstr(trail->str, ==, "m");
    qemu_set_fd_handler(fds[0], NULL, NULL, NULL);
    aio_set_fd_handler(ctx, fds[0], false, note, NULL, NULL, NULL, (void *)"a");
    g_assert_true(aio_poll(ctx, false));
    g_assert_true(aio_poll(ctx, true));
    g_assert_true(main_loop_step());
    g_assert_cmpstr(trail->str, ==, "maaa");
    aio_set_fd_handler(ctx, fds[0], false, NULL, NULL, NULL, NULL, NULL);
    g_assert_false(aio_poll(ctx, false));
    close(fds[0]);
    close(fds[1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bh/order", test_order);
    g_test_add_func("/bh/scheduled-meanwhile-waits", test_scheduled_meanwhile_waits);
    g_test_add_func("/bh/delete-in-callback", test_delete_in_callback);
    g_test_add_func("/bh/guard", test_guard);
    g_test_add_func("/bh/oneshot", test_oneshot);
    g_test_add_func("/bh/budget", test_budget);
    g_test_add_func("/bh/deferred-calls", test_deferred_calls);
    g_test_add_func("/main-loop/event-notifier", test_event_notifier);
    g_test_add_func("/main-loop/handler-removes-itself", test_fd_handler_removes_itself);
    g_test_add_func("/main-loop/aio-poll-serves-aio-only", test_aio_poll_serves_aio_only);
    g_test_add_func("/rcu/callbacks-run-outside-of-readers", test_rcu);
    g_test_add_func("/bh/thread-pool", test_thread_pool);
    return g_test_run();
}
