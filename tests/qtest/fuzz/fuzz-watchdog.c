/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include <setjmp.h>
#include <signal.h>
#include <time.h>
#include <ucontext.h>
#include "fuzz.h"
#include "fuzz-watchdog.h"
#include "util/side-stack.h"

#define TICKS_PER_TIMEOUT 4
/* Other processes may have the processor: what has hardly run is given so many times the limit. */
#define PATIENCE          20
#define WATCHDOG_SIGNAL   SIGRTMIN
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

/*
 * The code of the emulator lies in a section of its own (see qemu/osdep.h), so that the handler can tell it
 * from the C library and the sanitizer runtimes, which must not be left in the middle.
 */
extern char __start_emulator_text[] __attribute__((weak));
extern char __stop_emulator_text[] __attribute__((weak));

/* Ours is no part of it: a tick may interrupt another at its first instruction, wherever that one came. */
#ifdef __clang__
#pragma clang section text = ""
#endif

/* Host time must not show in what a snapshot covers, so this is outside the emulator's sections. */
#define OUTSIDE_SNAPSHOT __attribute__((section("fuzz_watchdog_bss")))

static bool fatal OUTSIDE_SNAPSHOT;
static volatile sig_atomic_t running OUTSIDE_SNAPSHOT;
static volatile sig_atomic_t ticks_in_operation OUTSIDE_SNAPSHOT;
static int64_t timeout_ns OUTSIDE_SNAPSHOT;
static int64_t ran_before_ns OUTSIDE_SNAPSHOT;      /* this thread, until the first tick of the operation */
static sigjmp_buf abandon OUTSIDE_SNAPSHOT;

#ifdef __x86_64__
#define REG_PC REG_RIP
#else
#define REG_PC REG_EIP
#endif

static bool in_emulator(const void *context)
{
    const ucontext_t *uc = context;
    char *pc = (char *)uc->uc_mcontext.gregs[REG_PC];

    return pc >= __start_emulator_text && pc < __stop_emulator_text;
}

void fuzz_watchdog_stop(void)
{
    running = false;
}

static int64_t ran_ns(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
    return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

static bool is_stuck(void)
{
    return ticks_in_operation > TICKS_PER_TIMEOUT &&
           (ticks_in_operation > TICKS_PER_TIMEOUT * PATIENCE || ran_ns() - ran_before_ns > timeout_ns / 2);
}

static void tick(int signum, siginfo_t *info, void *context)
{
    bool stuck;

    if (!running) {
        return;
    }
    if (ticks_in_operation == 0) {
        ran_before_ns = ran_ns();
    }
    stuck = is_stuck();
    if (stuck && fatal) {
        static const char message[] = "fuzz: an operation exceeded --timeout\n";
        ssize_t ignored = write(STDERR_FILENO, message, sizeof(message) - 1);

        (void)ignored;
        fuzz_watchdog_stop();
        abort();                                /* where it is stuck, so that the engine shows that */
    }
    if (stuck && in_emulator(context)) {
        running = false;
        siglongjmp(abandon, 1);
    }
    ticks_in_operation++;
}

void fuzz_watchdog_set_fatal(void)
{
    fatal = true;
}

void fuzz_watchdog_init(uint64_t timeout_us)
{
    /*
     * SA_NODEFER: the handler may be left by siglongjmp, which does not restore the mask. SA_ONSTACK: a
     * fiber's stack is memory of the machine, and must not show when a tick came.
     */
    struct sigaction action = { .sa_sigaction = tick,
                                .sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER | SA_ONSTACK };
    struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = WATCHDOG_SIGNAL };
    uint64_t tick_ns = MAX(timeout_us * 1000 / TICKS_PER_TIMEOUT, 100000);
    struct itimerspec interval = {
        .it_interval = { .tv_sec = tick_ns / 1000000000, .tv_nsec = tick_ns % 1000000000 },
        .it_value = { .tv_sec = tick_ns / 1000000000, .tv_nsec = tick_ns % 1000000000 },
    };
    timer_t timer;

    event.sigev_notify_thread_id = gettid();    /* an engine may have threads of its own */
    if (timeout_us == 0) {
        return;
    }
    timeout_ns = timeout_us * 1000;
    sigaction(WATCHDOG_SIGNAL, &action, NULL);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0 || timer_settime(timer, 0, &interval, NULL) < 0) {
        fuzz_die("cannot start the timer for --timeout: %s", g_strerror(errno));
    }
}

void fuzz_watchdog_kick(void)
{
    ticks_in_operation = 0;
}

bool fuzz_watchdog_run(void (*fn)(void *opaque), void *opaque)
{
    if (sigsetjmp(abandon, 0) != 0) {
        side_stack_jumped_to_main();
        return false;
    }
    fuzz_watchdog_kick();
    running = true;
    fn(opaque);
    running = false;
    return true;
}
