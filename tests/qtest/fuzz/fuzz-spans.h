/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of addresses, kept as sorted spans. An operation may add thousands of
 * pieces, so nothing walks all of them.
 */
#ifndef FUZZER_FUZZ_SPANS_H
#define FUZZER_FUZZ_SPANS_H

#include "qemu/range.h"

typedef struct FuzzSpans {
    GArray *spans;              /* Range: neither empty, nor touching each other */
} FuzzSpans;

void fuzz_spans_init(FuzzSpans *set);
void fuzz_spans_destroy(FuzzSpans *set);
void fuzz_spans_clear(FuzzSpans *set);
bool fuzz_spans_overlap(const FuzzSpans *set, Range piece);
void fuzz_spans_add(FuzzSpans *set, Range piece);

#endif
