/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --digest: a line per input that is equal for equal behaviour, to compare runs, orders and processes. */
#ifndef FUZZER_FUZZ_DIGEST_H
#define FUZZER_FUZZ_DIGEST_H

#include <stddef.h>
#include <stdint.h>

/* Before the first input. */
void fuzz_digest_init(void);
/* Around each input. The second prints "digest: INPUT trace HASH coverage HASH" on stdout. */
void fuzz_digest_begin(void);
void fuzz_digest_end(const uint8_t *data, size_t size);

#endif
