/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Defaults of the emulator's sanitizers, asked for before anything else runs. Undefined behaviour ends the
 * run. The bound on one allocation is that of the fuzzing engine, so that a trace which ends in a huge
 * allocation there ends in a report here.
 */
#include "qemu/osdep.h"

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

__attribute__((no_sanitize("address", "undefined"), used))
const char *__asan_default_options(void)
{
    return "max_allocation_size_mb=2048";
}

__attribute__((no_sanitize("address", "undefined"), used))
const char *__ubsan_default_options(void)
{
    return "print_stacktrace=1:halt_on_error=1";
}
