/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The seeded generator: SplitMix64 (Steele, Lea, Flood 2014), one 64-bit word of state. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/guest-random.h"

static uint64_t state;

static uint64_t next_word(void)
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

void qemu_guest_random_reseed(uint64_t seed)
{
    state = seed;
}

int qemu_guest_random_seed_main(const char *seedstr, Error **errp)
{
    uint64_t seed;

    if (qemu_strtou64(seedstr, NULL, 0, &seed)) {
        error_setg(errp, "Invalid seed '%s': expected a number", seedstr);
        return -1;
    }
    qemu_guest_random_reseed(seed);
    return 0;
}

uint64_t qemu_guest_random_seed_thread_part1(void)
{
    return 0;
}

void qemu_guest_random_seed_thread_part2(uint64_t seed)
{
}

void qemu_guest_getrandom_nofail(void *buf, size_t len)
{
    uint8_t *bytes = buf;

    while (len > 0) {
        uint64_t word = next_word();
        size_t part = MIN(len, sizeof(word));

        memcpy(bytes, &word, part);
        bytes += part;
        len -= part;
    }
}

int qemu_guest_getrandom(void *buf, size_t len, Error **errp)
{
    qemu_guest_getrandom_nofail(buf, len);
    return 0;
}
