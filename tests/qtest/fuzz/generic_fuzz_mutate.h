/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FUZZER_GENERIC_FUZZ_MUTATE_H
#define FUZZER_GENERIC_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* FuzzTarget.mutate and .crossover of generic-fuzz. */
size_t generic_mutate(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t generic_crossover(const uint8_t *data1, size_t size1, const uint8_t *data2, size_t size2,
                         uint8_t *out, size_t max_out_size, unsigned int seed);

#endif
