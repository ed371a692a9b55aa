/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Defaults of the sanitizers. Their runtimes call these before anything else runs, even before instrumented
 * code may: hence no_sanitize, and nothing but the environment to look at.
 *
 * Leaks are off: a machine lives until the process ends, and what inputs leave is the reset's business. Stack
 * use after return is what asynchronous callbacks produce, so it is on.
 */
#include "qemu/osdep.h"
#include "fuzz-sanitizers.h"

#define UBSAN_CONTINUE "QEMU_FUZZ_UBSAN_CONTINUE"

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

__attribute__((no_sanitize("address", "undefined"), used))
const char *__asan_default_options(void)
{
    return "detect_leaks=0:detect_stack_use_after_return=1";
}

__attribute__((no_sanitize("address", "undefined"), used))
const char *__ubsan_default_options(void)
{
    const char *value = getenv(UBSAN_CONTINUE);

    return value && value[0] != '0' ? "print_stacktrace=1:halt_on_error=0"
                                    : "print_stacktrace=1:halt_on_error=1";
}

void fuzz_sanitizers_continue(char **argv)
{
    if (!getenv(UBSAN_CONTINUE)) {
        g_setenv(UBSAN_CONTINUE, "1", TRUE);
        execv("/proc/self/exe", argv);
    }
}
