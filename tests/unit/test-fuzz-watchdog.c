/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watchdog's ticks, seen from the code they interrupt. */
#include "qemu/osdep.h"
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <ucontext.h>
#include "qemu/coroutine.h"
#include "tests/qtest/fuzz/fuzz.h"
#include "tests/qtest/fuzz/fuzz-watchdog.h"

#define TIMEOUT_US   10000000       /* never reached */
#define SHORT_TIMEOUT_US 20000
#define TINY_TIMEOUT_US 400
#define STACK_BYTES  (64 * 1024)
#define PATTERN      0x5a

static char stack[STACK_BYTES];
static ucontext_t main_context, fiber_context;

void fuzz_die(const char *fmt, ...)
{
    g_assert_not_reached();
}

/* A tick comes here at once, rather than after a while. */
static void fiber_main(void)
{
    raise(SIGRTMIN);
}

static void provide_signal_stack(void)
{
    static char signal_stack[STACK_BYTES];
    stack_t own = { .ss_sp = signal_stack, .ss_size = sizeof(signal_stack) };

    g_assert_cmpint(sigaltstack(&own, NULL), ==, 0);
}

static unsigned deepest_use(void)
{
    unsigned untouched = 0;

    while (untouched < STACK_BYTES && stack[untouched] == PATTERN) {
        untouched++;
    }
    return STACK_BYTES - untouched;
}

static unsigned run_fiber(void)
{
    memset(stack, PATTERN, sizeof(stack));
    getcontext(&fiber_context);
    fiber_context.uc_stack.ss_sp = stack;
    fiber_context.uc_stack.ss_size = sizeof(stack);
    fiber_context.uc_link = &main_context;
    makecontext(&fiber_context, fiber_main, 0);
    swapcontext(&main_context, &fiber_context);
    return deepest_use();
}

static void test_ticks_leave_the_stack_alone(void)
{
    unsigned without, with;

    signal(SIGRTMIN, SIG_IGN);
    run_fiber();                    /* the dynamic linker looks the functions up on this stack */
    without = run_fiber();
    fuzz_watchdog_init(TIMEOUT_US);
    with = run_fiber();
    g_assert_cmpuint(with, ==, without);
}

/* ---- an operation that does not end ---- */

static volatile uint64_t rounds;
static volatile bool on_time;

static void coroutine_fn endless(void *opaque)
{
    while (!on_time) {
        rounds++;
    }
}

static GPtrArray *started;              /* so that what is abandoned is not a leak */

static void operation(void *opaque)
{
    Coroutine *co = qemu_coroutine_create(endless, NULL);

    g_ptr_array_add(started, co);
    qemu_coroutine_enter(co);
}

/* Is left where it is, on a stack of its own; the next one runs on the main stack. */
static void test_timeout_in_a_coroutine(void)
{
    started = g_ptr_array_new();
    fuzz_watchdog_init(SHORT_TIMEOUT_US);
    for (int i = 0; i < 3; i++) {
        on_time = false;
        rounds = 0;
        g_assert_false(fuzz_watchdog_run(operation, NULL));
        g_assert_cmpuint(rounds, >, 0);
        g_assert_false(qemu_in_coroutine());
        on_time = true;
        g_assert_true(fuzz_watchdog_run(operation, NULL));
    }
}

static void coroutine_fn yield_for_ever(void *opaque)
{
    for (;;) {
        qemu_coroutine_yield();
    }
}

static void enter_for_ever(void *opaque)
{
    for (;;) {
        qemu_coroutine_enter(opaque);
    }
}

/* It is left between two changes of stacks, never in the middle of one. */
static void test_timeout_amid_switches(void)
{
    fuzz_watchdog_init(TINY_TIMEOUT_US);
    for (int i = 0; i < 300; i++) {
        Coroutine *co = qemu_coroutine_create(yield_for_ever, NULL);

        g_ptr_array_add(started, co);
        g_assert_false(fuzz_watchdog_run(enter_for_ever, co));
        g_assert_false(qemu_in_coroutine());
    }
}

/* ---- a machine that is busy ---- */

#define RIVALS 12

static pid_t start_rival(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (volatile int i = 0; ; i++) {
        }
    }
    return pid;
}

static int64_t cpu_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
    return ts.tv_sec * INT64_C(1000000) + ts.tv_nsec / 1000;
}

/* Less than the limit, but not by the clock on the wall. */
static void work_a_little(void *opaque)
{
    int64_t end = cpu_us() + SHORT_TIMEOUT_US / 3;

    while (cpu_us() < end) {
        for (volatile int i = 0; i < 10000; i++) {
        }
    }
}

/* This process and its children share one processor from now on. */
static void keep_to_one_processor(void)
{
    cpu_set_t one, all;

    sched_getaffinity(0, sizeof(all), &all);
    CPU_ZERO(&one);
    for (int i = 0; !CPU_COUNT(&one); i++) {
        if (CPU_ISSET(i, &all)) {
            CPU_SET(i, &one);
        }
    }
    sched_setaffinity(0, sizeof(one), &one);
}

/* In a process of its own: the timers of the other cases tick on here. */
static void test_rivals(void)
{
    pid_t rivals[RIVALS];

    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_passed();
        return;
    }
    keep_to_one_processor();
    for (int i = 0; i < RIVALS; i++) {
        rivals[i] = start_rival();
    }
    fuzz_watchdog_init(SHORT_TIMEOUT_US);
    for (int i = 0; i < 10; i++) {
        g_assert_true(fuzz_watchdog_run(work_a_little, NULL));
    }
    for (int i = 0; i < RIVALS; i++) {
        kill(rivals[i], SIGKILL);
        waitpid(rivals[i], NULL, 0);
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
    provide_signal_stack();
    g_test_add_func("/fuzz-watchdog/ticks-leave-the-stack-alone", test_ticks_leave_the_stack_alone);
    g_test_add_func("/fuzz-watchdog/timeout-in-a-coroutine", test_timeout_in_a_coroutine);
    g_test_add_func("/fuzz-watchdog/timeout-amid-switches-of-stacks", test_timeout_amid_switches);
    g_test_add_func("/fuzz-watchdog/busy-machine", test_rivals);
    return g_test_run();
}
