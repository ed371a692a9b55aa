/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mutation that knows operations: cuts and joins inputs between operations, and writes new ones whose
 * operands are likely to mean something (offsets of registers, addresses in RAM, powers of two).
 */
#include "generic_fuzz.h"
#include "generic_fuzz_mutate.h"

#define MAX_OPS          512
#define NEW_OP_BYTES     32
#define NUM_OP_CODES     10

typedef struct Piece {
    const uint8_t *data;
    size_t size;
} Piece;

/* splitmix64: small, seeded, the same everywhere. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static size_t random_below(uint64_t *state, size_t limit)
{
    return limit ? next_random(state) % limit : 0;
}

/* --- pieces ------------------------------------------------------------------------------------------ */

static size_t split(const uint8_t *data, size_t size, Piece *pieces)
{
    const uint8_t *end = data + size;
    size_t n = 0;

    while (data < end && n < MAX_OPS) {
        const uint8_t *next = generic_find_separator(data, end);

        pieces[n++] = (Piece) { data, (next ? next : end) - data };
        data = next ? next + GENERIC_SEPARATOR_SIZE : end;
    }
    return n;
}

/* Writes the pieces that fit. */
static size_t join(const Piece *pieces, size_t n, uint8_t *out, size_t max_size)
{
    size_t used = 0;

    for (size_t i = 0; i < n; i++) {
        size_t separator = i ? GENERIC_SEPARATOR_SIZE : 0;

        if (pieces[i].size + separator > max_size - used) {
            break;
        }
        memcpy(out + used, GENERIC_SEPARATOR, separator);
        memcpy(out + used + separator, pieces[i].data, pieces[i].size);
        used += separator + pieces[i].size;
    }
    return used;
}

static size_t insert_piece(Piece *pieces, size_t n, size_t at, Piece piece)
{
    if (n == MAX_OPS) {
        n--;
        at = MIN(at, n);
    }
    memmove(&pieces[at + 1], &pieces[at], (n - at) * sizeof(Piece));
    pieces[at] = piece;
    return n + 1;
}

static size_t remove_piece(Piece *pieces, size_t n, size_t at)
{
    memmove(&pieces[at], &pieces[at + 1], (n - at - 1) * sizeof(Piece));
    return n - 1;
}

/* --- new operations ---------------------------------------------------------------------------------- */

/* A register's value or a DMA address: small, a bit, a page in RAM, or anything. */
static uint64_t random_value(uint64_t *state)
{
    switch (random_below(state, 5)) {
    case 0:
        return random_below(state, 256);
    case 1:
        return UINT64_C(1) << random_below(state, 64);
    case 2:
        return 0x100000 + (random_below(state, 64) << 12);
    case 3:
        return UINT64_MAX >> random_below(state, 64);
    default:
        return next_random(state);
    }
}

static uint32_t random_offset(uint64_t *state)
{
    uint32_t limit = 1u << (2 + random_below(state, 11));

    return random_below(state, limit) & ~(random_below(state, 2) ? 3u : 0u);
}

/* Random operands, of which value and offset are then placed where each operation's struct has them. */
static Piece new_operation(uint64_t *state, uint8_t buffer[NEW_OP_BYTES])
{
    uint8_t code = random_below(state, NUM_OP_CODES);
    uint64_t value = random_value(state);
    uint32_t offset = random_offset(state);
    static const uint8_t sizes[NUM_OP_CODES] = { 5, 9, 9, 17, 4, 9, 1, 27, 1, 1 };

    for (size_t i = 0; i < NEW_OP_BYTES; i += sizeof(uint64_t)) {
        uint64_t bits = code == 7 ? random_value(state) : next_random(state);
        memcpy(buffer + i, &bits, sizeof(bits));
    }
    buffer[0] = code;
    switch (code) {
    case 0:                                     /* IN */
    case 1:                                     /* OUT */
        memcpy(buffer + 3, &offset, 2);
        memcpy(buffer + 5, &value, 4);
        break;
    case 2:                                     /* READ */
    case 3:                                     /* WRITE */
        memcpy(buffer + 5, &offset, 4);
        memcpy(buffer + 9, &value, 8);
        break;
    case 5:                                     /* PCI_WRITE */
        memcpy(buffer + 5, &value, 4);
        break;
    default:
        break;
    }
    return (Piece) { buffer, sizes[code] };
}

/* --- entry points ------------------------------------------------------------------------------------ */

size_t generic_mutate(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
    uint64_t state = seed;
    Piece pieces[MAX_OPS + 1];
    uint8_t buffer[NEW_OP_BYTES];
    g_autofree uint8_t *copy = NULL;
    size_t n, at;

    if (random_below(&state, 2)) {
        return 0;                               /* bytes inside operations are the engine's */
    }
    copy = g_memdup2(data, size);
    n = split(copy, size, pieces);
    at = random_below(&state, n + 1);
    switch (n == 0 ? 3 : random_below(&state, 8)) {
    case 0:
        n = remove_piece(pieces, n, random_below(&state, n));
        break;
    case 1:
        n = insert_piece(pieces, n, at, pieces[random_below(&state, n)]);
        break;
    case 2:
        n = random_below(&state, n) + 1;        /* the first so many */
        break;
    default:
        n = insert_piece(pieces, n, at, new_operation(&state, buffer));
        break;
    }
    return join(pieces, n, data, max_size);
}

size_t generic_crossover(const uint8_t *data1, size_t size1, const uint8_t *data2, size_t size2,
                         uint8_t *out, size_t max_out_size, unsigned int seed)
{
    uint64_t state = seed;
    Piece head[MAX_OPS + 1], tail[MAX_OPS + 1];
    size_t n1 = split(data1, size1, head);
    size_t n2 = split(data2, size2, tail);
    size_t keep = random_below(&state, n1 + 1);
    size_t skip = random_below(&state, n2 + 1);

    for (size_t i = skip; i < n2 && keep < MAX_OPS; i++) {
        head[keep++] = tail[i];
    }
    return join(head, keep, out, max_out_size);
}
