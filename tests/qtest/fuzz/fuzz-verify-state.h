/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --verify-state: each input in two halves; between them the machine goes on as it is, or is saved and loaded
 * into a fresh one. What the second half reads, and the state that it leaves, must be the same.
 */
#ifndef FUZZER_FUZZ_VERIFY_STATE_H
#define FUZZER_FUZZ_VERIFY_STATE_H

#include "fuzz.h"

/* Before the snapshot is taken. */
void fuzz_verify_state_init(void);
/* Runs the input both ways; ends the process with a report by abort() at the first difference. */
void fuzz_verify_state_run(QTestState *s, const uint8_t *data, size_t size);

#endif
