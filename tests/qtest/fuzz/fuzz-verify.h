/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --verify-reset: each input twice from the same snapshot; trace, coverage and memory must be the same. */
#ifndef FUZZER_FUZZ_VERIFY_H
#define FUZZER_FUZZ_VERIFY_H

#include "fuzz.h"

/* Before the snapshot is taken. */
void fuzz_verify_init(void);
/* Runs the input twice; ends the process with a report by abort() at the first difference. */
void fuzz_verify_run(QTestState *s, const uint8_t *data, size_t size);

#endif
