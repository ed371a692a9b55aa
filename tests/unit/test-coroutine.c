/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Coroutines: they run by turns with who enters them, wait for each other and
 * for time, and don't need the host's.
 */
#include "qemu/osdep.h"
#include <setjmp.h>
#include "block/aio.h"
#include "qapi/error.h"
#include "qemu/coroutine.h"
#include "qemu/main-loop.h"
#include "sysemu/budget.h"
#include "util/side-stack.h"

static GString *trail;

static void note(char c)
{
    g_string_append_c(trail, c);
}

static void check_trail(const char *expected)
{
    g_assert_cmpstr(trail->str, ==, expected);
    g_string_truncate(trail, 0);
}

static void pump(void)
{
    for (int i = 0; i < 4; i++) {
        main_loop_wait(true);
    }
}

/* ---- turns ---- */

static void coroutine_fn count_down(void *opaque)
{
    int *n = opaque;
    volatile char local[1000];
    volatile double third = 1;

    memset((char *)local, 'x', sizeof(local));
    g_assert_true(qemu_in_coroutine());
    while (--*n) {
        qemu_coroutine_yield();
        g_assert_true(local[500] == 'x');
        third /= 3;                     /* not exact: masked, here as elsewhere */
        g_assert_cmpfloat(third, <, 1);
    }
    note('e');
}

static void test_yield(void)
{
    int n[2] = { 3, 3 };
    Coroutine *a = qemu_coroutine_create(count_down, &n[0]);
    Coroutine *b = qemu_coroutine_create(count_down, &n[1]);

    g_assert_false(qemu_in_coroutine());
    g_assert_cmpint(n[0], ==, 3);
    for (int left = 2; left >= 0; left--) {
        qemu_coroutine_enter(a);
        g_assert_cmpint(n[0], ==, left);
        qemu_coroutine_enter_if_inactive(b);
        g_assert_cmpint(n[1], ==, left);
        check_trail(left ? "" : "ee");
    }
    g_assert_false(qemu_in_coroutine());
}

static Coroutine *outer, *inner;

static void coroutine_fn run_inner(void *opaque)
{
    g_assert_true(qemu_coroutine_self() == inner);
    g_assert_true(qemu_coroutine_entered(outer));
    qemu_coroutine_enter_if_inactive(outer);            /* it is: nothing */
    note('i');
    qemu_coroutine_yield();
    note('j');
}

static void coroutine_fn run_outer(void *opaque)
{
    g_assert_true(qemu_coroutine_self() == outer);
    qemu_coroutine_enter(inner);
    g_assert_true(qemu_coroutine_self() == outer);
    note('o');
    qemu_coroutine_yield();
    note('p');
}

static void test_nesting(void)
{
    outer = qemu_coroutine_create(run_outer, NULL);
    inner = qemu_coroutine_create(run_inner, NULL);
    qemu_coroutine_enter(outer);
    check_trail("io");
    qemu_coroutine_enter(inner);
    qemu_coroutine_enter(outer);
    check_trail("jp");
}

/* ---- waking ---- */

static void coroutine_fn wait_and_note(void *opaque)
{
    qemu_coroutine_yield();
    note(GPOINTER_TO_INT(opaque));
}

static void coroutine_fn wake_both(void *opaque)
{
    Coroutine **sleepers = opaque;

    aio_co_wake(sleepers[0]);
    aio_co_wake(sleepers[1]);
    note('w');                                          /* it goes on first */
}

static void test_wake(void)
{
    Coroutine *sleepers[3];

    for (int i = 0; i < 3; i++) {
        sleepers[i] = qemu_coroutine_create(wait_and_note, GINT_TO_POINTER('a' + i));
        qemu_coroutine_enter(sleepers[i]);
    }
    aio_co_schedule(qemu_get_aio_context(), sleepers[2]);
    check_trail("");
    qemu_coroutine_enter(qemu_coroutine_create(wake_both, sleepers));
    check_trail("wab");
    pump();
    check_trail("c");
}

static Coroutine *players[2];
static bool game_over;

static void coroutine_fn play(void *opaque)
{
    Coroutine **other = opaque;

    while (!game_over) {
        note('.');
        aio_co_wake(*other);
        qemu_coroutine_yield();
    }
}

/* Two that wake each other for ever stop when the operation's budget is used up, and go on with the next. */
static void test_endless_game(void)
{
    players[0] = qemu_coroutine_create(play, &players[1]);
    players[1] = qemu_coroutine_create(play, &players[0]);
    budget_refill(BUDGET_COST_CALLBACK * 10);
    qemu_coroutine_enter(players[0]);
    g_assert_cmpuint(trail->len, ==, 11);
    game_over = true;
    budget_unlimited();
    pump();
    check_trail("...........");
}

/* ---- queues and locks ---- */

static CoQueue queue;
static QemuMutex plain_lock;

static void coroutine_fn wait_in_queue(void *opaque)
{
    QEMU_LOCK_GUARD(&plain_lock);

    qemu_co_queue_wait(&queue, &plain_lock);
    note(GPOINTER_TO_INT(opaque));
}

static void test_queue(void)
{
    qemu_co_queue_init(&queue);
    qemu_mutex_init(&plain_lock);
    g_assert_false(qemu_co_queue_next(&queue));
    for (char c = 'a'; c <= 'd'; c++) {
        qemu_coroutine_enter(qemu_coroutine_create(wait_in_queue, GINT_TO_POINTER(c)));
    }
    check_trail("");
    qemu_mutex_lock(&plain_lock);
    g_assert_true(qemu_co_enter_next(&queue, &plain_lock));
    qemu_mutex_unlock(&plain_lock);
    check_trail("a");
    g_assert_true(qemu_co_queue_next(&queue));
    check_trail("b");
    qemu_co_queue_restart_all(&queue);
    check_trail("cd");
    g_assert_true(qemu_co_queue_empty(&queue));
    qemu_mutex_destroy(&plain_lock);
}

static CoMutex mutex;
static int inside;

static void coroutine_fn use_mutex(void *opaque)
{
    WITH_QEMU_LOCK_GUARD(&mutex) {
        note(GPOINTER_TO_INT(opaque));
        g_assert_cmpint(++inside, ==, 1);
        qemu_coroutine_yield();
        qemu_co_mutex_assert_locked(&mutex);
        inside--;
    }
}

static void test_mutex(void)
{
    Coroutine *co[3];

    qemu_co_mutex_init(&mutex);
    for (int i = 0; i < 3; i++) {
        co[i] = qemu_coroutine_create(use_mutex, GINT_TO_POINTER('a' + i));
        qemu_coroutine_enter(co[i]);
    }
    check_trail("a");
    qemu_coroutine_enter(co[0]);
    check_trail("b");
    qemu_coroutine_enter(co[1]);
    check_trail("c");
    qemu_coroutine_enter(co[2]);
    g_assert_false(mutex.locked);
}

static CoRwlock rwlock;

static void coroutine_fn use_rwlock(void *opaque)
{
    char what = GPOINTER_TO_INT(opaque);

    if (what == 'w') {
        qemu_co_rwlock_wrlock(&rwlock);
    } else {
        qemu_co_rwlock_rdlock(&rwlock);
    }
    note(what);
    qemu_coroutine_yield();
    if (what == 'u') {
        qemu_co_rwlock_upgrade(&rwlock);
        note('U');
        qemu_coroutine_yield();
        qemu_co_rwlock_downgrade(&rwlock);
        note('D');
        qemu_coroutine_yield();
    }
    qemu_co_rwlock_unlock(&rwlock);
}

/* Readers together, a writer alone; readers that come after a writer wait behind it. */
static void test_rwlock(void)
{
    static const char whats[] = "rrwru";
    Coroutine *co[5];

    qemu_co_rwlock_init(&rwlock);
    for (int i = 0; i < 5; i++) {
        co[i] = qemu_coroutine_create(use_rwlock, GINT_TO_POINTER(whats[i]));
        qemu_coroutine_enter(co[i]);
    }
    check_trail("rr");
    qemu_coroutine_enter(co[0]);
    check_trail("");
    qemu_coroutine_enter(co[1]);
    check_trail("w");
    qemu_coroutine_enter(co[2]);
    check_trail("ru");
    qemu_coroutine_enter(co[4]);                        /* the upgrade waits for the other reader */
    check_trail("");
    qemu_coroutine_enter(co[3]);
    check_trail("U");
    qemu_coroutine_enter(co[4]);
    check_trail("D");
    qemu_coroutine_enter(co[4]);
    g_assert_cmpint(rwlock.owners, ==, 0);
}

/* ---- time, descriptors, threads ---- */

static QemuCoSleep nap;

static void coroutine_fn sleep_twice(void *opaque)
{
    qemu_co_sleep_ns(QEMU_CLOCK_VIRTUAL, 1000);
    note('s');
    qemu_co_sleep_ns_wakeable(&nap, QEMU_CLOCK_VIRTUAL, 1000000);
    note('t');
}

static void test_sleep(void)
{
    int64_t start = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    qemu_coroutine_enter(qemu_coroutine_create(sleep_twice, NULL));
    qemu_clock_advance_virtual_time(start + 999);
    check_trail("");
    qemu_clock_advance_virtual_time(start + 1000);
    check_trail("s");
    qemu_co_sleep_wake(&nap);
    check_trail("t");
    qemu_co_sleep_wake(&nap);
    qemu_clock_advance_virtual_time(start + 2000000);   /* its timer is gone */
    check_trail("");
}

static void coroutine_fn read_byte(void *opaque)
{
    int *pipe = opaque;
    char c;

    yield_until_fd_readable(pipe[0]);
    g_assert_cmpint(read(pipe[0], &c, 1), ==, 1);
    note(c);
}

static void test_descriptor(void)
{
    int pipe_fds[2];

    g_assert_cmpint(pipe(pipe_fds), ==, 0);
    qemu_coroutine_enter(qemu_coroutine_create(read_byte, pipe_fds));
    pump();
    check_trail("");
    g_assert_cmpint(write(pipe_fds[1], "x", 1), ==, 1);
    pump();
    check_trail("x");
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

static void *thread_run(void *opaque)
{
    Coroutine *co = qemu_coroutine_create(wait_and_note, GINT_TO_POINTER('c'));

    g_assert_false(qemu_in_coroutine());
    qemu_coroutine_enter(co);
    qemu_event_wait(opaque);
    g_assert_false(qemu_in_coroutine());
    qemu_coroutine_enter(co);
    return NULL;
}

static void test_in_a_thread(void)
{
    QemuThread thread;
    QemuEvent event;

    qemu_event_init(&event, false);
    qemu_thread_create(&thread, "t", thread_run, &event, QEMU_THREAD_JOINABLE);
    pump();
    check_trail("");
    qemu_event_set(&event);
    qemu_thread_join(&thread);
    check_trail("c");
}

/* ---- jumps ---- */

static jmp_buf abandon;
static GPtrArray *abandoned;            /* as who started them would remember them */

static void coroutine_fn jump_out(void *opaque)
{
    volatile char local[100];

    local[3] = 1;
    g_ptr_array_add(abandoned, qemu_coroutine_self());
    if (opaque) {
        qemu_coroutine_enter(qemu_coroutine_create(jump_out, NULL));
    }
    longjmp(abandon, local[3]);
}

/* As the fuzzer's timeout does: out of coroutines that have entered each other, to the main stack. */
static void test_jump(void)
{
    int n = 2;
    Coroutine *survivor = qemu_coroutine_create(count_down, &n);

    abandoned = g_ptr_array_new();
    qemu_coroutine_enter(survivor);
    for (volatile int i = 0; i < 20; i++) {
        if (setjmp(abandon) == 0) {
            qemu_coroutine_enter(qemu_coroutine_create(jump_out, GINT_TO_POINTER(1)));
        }
        side_stack_jumped_to_main();
        g_assert_false(qemu_in_coroutine());
    }
    qemu_coroutine_enter(survivor);
    check_trail("e");
}

/* ---- too deep ---- */

int __asan_report_present(void) __attribute__((weak));

static int __attribute__((noinline)) recurse(int depth)
{
    volatile char local[1000];

    local[depth % sizeof(local)] = depth;
    return depth == 400 ? 0 : recurse(depth + 1) + local[depth % sizeof(local)];
}

static void coroutine_fn recurse_too_deep(void *opaque)
{
    recurse(0);
}

/* What lies below the stack is not overwritten: the process ends. */
static void test_overflow(void)
{
    if (g_test_subprocess()) {
        Coroutine *neighbours[] = { qemu_coroutine_create(recurse_too_deep, NULL),
                                    qemu_coroutine_create(recurse_too_deep, NULL) };

        qemu_coroutine_enter(neighbours[1]);
        exit(0);
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    if (__asan_report_present) {
        g_test_trap_assert_stderr("*AddressSanitizer: stack-overflow*in recurse*");
    }
}

static void coroutine_fn yield_once(void *opaque)
{
    qemu_coroutine_yield();
}

/* More than there are stacks with a guard. */
static void test_many(void)
{
    enum { COUNT = 200 };
    Coroutine *all[COUNT];

    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < COUNT; i++) {
            all[i] = qemu_coroutine_create(yield_once, NULL);
            qemu_coroutine_enter(all[i]);
        }
        for (int i = 0; i < COUNT; i++) {
            qemu_coroutine_enter(all[i]);
        }
    }
}

/* Variables are on AddressSanitizer's fake stack, as in the fuzzer. */
const char *__asan_default_options(void);
__attribute__((no_sanitize("address", "undefined"), used))
const char *__asan_default_options(void)
{
    return "detect_stack_use_after_return=1";
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(&error_abort);
    trail = g_string_new(NULL);
    g_test_add_func("/coroutine/yield", test_yield);
    g_test_add_func("/coroutine/nesting", test_nesting);
    g_test_add_func("/coroutine/wake", test_wake);
    g_test_add_func("/coroutine/endless-game-is-bounded", test_endless_game);
    g_test_add_func("/coroutine/queue", test_queue);
    g_test_add_func("/coroutine/mutex", test_mutex);
    g_test_add_func("/coroutine/rwlock", test_rwlock);
    g_test_add_func("/coroutine/sleep", test_sleep);
    g_test_add_func("/coroutine/descriptor", test_descriptor);
    g_test_add_func("/coroutine/in-a-thread", test_in_a_thread);
    g_test_add_func("/coroutine/overflow-ends-the-process", test_overflow);
    g_test_add_func("/coroutine/more-than-the-pool", test_many);
    g_test_add_func("/coroutine/jump-to-the-main-stack", test_jump);
    return g_test_run();
}
