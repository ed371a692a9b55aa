/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "fuzz-coverage.h"

/* Bounds that the linker makes for sections named like C identifiers; absent when nothing is instrumented. */
extern char __start___sancov_cntrs[] __attribute__((weak));
extern char __stop___sancov_cntrs[] __attribute__((weak));
extern char __start___llvm_prf_cnts[] __attribute__((weak));
extern char __stop___llvm_prf_cnts[] __attribute__((weak));

size_t fuzz_coverage_counters_size(void)
{
    return __start___sancov_cntrs ? __stop___sancov_cntrs - __start___sancov_cntrs : 0;
}

static size_t prf_size(void)
{
    return __start___llvm_prf_cnts ? __stop___llvm_prf_cnts - __start___llvm_prf_cnts : 0;
}

size_t fuzz_coverage_size(void)
{
    return fuzz_coverage_counters_size() + prf_size();
}

/* Section bounds are no C objects, so ASan must not check the copies. */
__attribute__((no_sanitize("address")))
static void copy_bytes(char *to, const char *from, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

void fuzz_coverage_save(void *out)
{
    copy_bytes(out, __start___sancov_cntrs, fuzz_coverage_counters_size());
    copy_bytes((char *)out + fuzz_coverage_counters_size(), __start___llvm_prf_cnts, prf_size());
}

void fuzz_coverage_load_counters(const void *in)
{
    copy_bytes(__start___sancov_cntrs, in, fuzz_coverage_counters_size());
}

void fuzz_coverage_load(const void *in)
{
    fuzz_coverage_load_counters(in);
    copy_bytes(__start___llvm_prf_cnts, (const char *)in + fuzz_coverage_counters_size(), prf_size());
}

__attribute__((no_sanitize("address")))
void fuzz_coverage_drop(void)
{
    for (char *c = __start___sancov_cntrs; c < __stop___sancov_cntrs; c++) {
        *c = 0;
    }
}
