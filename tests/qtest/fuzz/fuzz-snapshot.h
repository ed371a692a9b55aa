/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --reset=snapshot. */
#ifndef FUZZER_FUZZ_SNAPSHOT_H
#define FUZZER_FUZZ_SNAPSHOT_H

#include "fuzz.h"

/* Takes the snapshot, guest RAM included. False with a sentence in @error when that cannot be. */
bool fuzz_snapshot_take(const char **error);

/* FuzzReset.init, .run and .reset. */
void fuzz_snapshot_init(QTestState *s);
void fuzz_snapshot_run(QTestState *s, const uint8_t *data, size_t size);
void fuzz_snapshot_reset(QTestState *s);

#endif
