/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libFuzzer owns the death callback, SIGALRM and, where nobody else asked for them, the handlers of deadly
 * signals. It ends the process by _Exit() in all of these, which is defined here. ASan and UBSan call before
 * they do.
 */
#include "fuzz.h"
#include <sys/syscall.h>
#include "sysemu/snapshot.h"
#include "fuzz-crash.h"
#include "fuzz-engine.h"
#include "fuzz-explain.h"
#include "fuzz-options.h"
#include "fuzz-watchdog.h"
#include "util/side-stack.h"

void __asan_set_error_report_callback(void (*callback)(const char *report)) __attribute__((weak));
void __ubsan_on_report(void);
void __ubsan_get_current_report_data(const char **kind, const char **message, const char **file,
                                     unsigned *line, unsigned *column, char **addr) __attribute__((weak));
void __assert_fail(const char *assertion, const char *file, unsigned line,
                   const char *function) G_GNUC_NORETURN;
/* In libFuzzer only. */
void __libfuzzer_is_present(void) __attribute__((weak));
/* What GLib's assertion said; NULL when none failed. */
extern char *__glib_assert_msg;

#define EXPORT __attribute__((visibility("default"), used))

/* What assert() said. */
static char assertion_message[1024];

static void explain(const char *kind, const char *title, const char *report)
{
    fuzz_watchdog_stop();
    snapshot_leave();
    fuzz_explain(kind, title, report);
}

static const char *assertion(void)
{
    return assertion_message[0] ? assertion_message : __glib_assert_msg;
}

EXPORT void __assert_fail(const char *expression, const char *file, unsigned line, const char *function)
{
    snprintf(assertion_message, sizeof(assertion_message), "%s: %s:%u: %s: Assertion `%s' failed.",
             "qemu-fuzz-" TARGET_NAME, file, line, function, expression);
    fprintf(stderr, "%s\n", assertion_message);
    abort();
}

static void on_asan_report(const char *report)
{
    fuzz_watchdog_stop();
    snapshot_use_reserve();
    snapshot_complete_report();
    explain("crash", NULL, report);
}

EXPORT void __ubsan_on_report(void)
{
    const char *kind, *message, *file;
    unsigned line, column;
    char title[1024], *addr;

    if (fuzz_options.ubsan_continue || !__ubsan_get_current_report_data) {
        return;
    }
    __ubsan_get_current_report_data(&kind, &message, &file, &line, &column, &addr);
    snprintf(title, sizeof(title), "%s:%u:%u: runtime error: %s", file, line, column, message);
    explain("crash", title, NULL);
}

EXPORT void _Exit(int status)
{
    snapshot_use_reserve();     /* the engine's own signal may have come in the middle of malloc() */
    if (status == fuzz_engine.timeout_status) {
        explain("timeout", NULL, NULL);
    } else if (status == fuzz_engine.oom_status) {
        explain("oom", NULL, NULL);
    } else if (status == fuzz_engine.error_status) {
        explain("crash", assertion(), NULL);
    }
    syscall(SYS_exit_group, status);
    __builtin_unreachable();
}

static void on_huge_allocation(const char *message)
{
    explain("crash", message, NULL);
}

static const char *title_of(int signum, const void *addr)
{
    if (signum == SIGSEGV && side_stack_is_guard(addr)) {
        return "the stack of a thread or coroutine of a device, 256 KiB, is exhausted";
    }
    return strsignal(signum);
}

static void on_signal(int signum, siginfo_t *info, void *context)
{
    snapshot_use_reserve();
    explain("crash", assertion() ?: title_of(signum, info->si_addr), NULL);
    signal(signum, SIG_DFL);
    raise(signum);
}

/* Unless a sanitizer does: it tells more. */
static void listen_to(int signum)
{
    struct sigaction current, ours = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK };

    if (sigaction(signum, NULL, &current) == 0 && current.sa_handler == SIG_DFL) {
        sigaction(signum, &ours, NULL);
    }
}

void fuzz_crash_listen_to_signals(void)
{
    static const int deadly[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };

    for (size_t i = 0; i < ARRAY_SIZE(deadly) && !__libfuzzer_is_present; i++) {
        listen_to(deadly[i]);
    }
}

void fuzz_crash_init(void)
{
    if (__asan_set_error_report_callback) {
        ASAN_FUNCTION(__asan_set_error_report_callback)(on_asan_report);
    }
    snapshot_limit_memory(fuzz_engine.malloc_limit_bytes, fuzz_engine.rss_limit_bytes, on_huge_allocation);
}
