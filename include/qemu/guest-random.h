/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one source of randomness: a seeded generator, so that runs repeat. */
#ifndef QEMU_GUEST_RANDOM_H
#define QEMU_GUEST_RANDOM_H

/* -seed: a decimal, hex or octal number. 0, or -1 with errp. Without it the seed is 0. */
int qemu_guest_random_seed_main(const char *seedstr, Error **errp);
/* Restart the generator from @seed (also what the current input begins with). */
void qemu_guest_random_reseed(uint64_t seed);
/* Seeds for threads: there are none. */
uint64_t qemu_guest_random_seed_thread_part1(void);
void qemu_guest_random_seed_thread_part2(uint64_t seed);

/* Fill @buf. Always works: returns 0. */
int qemu_guest_getrandom(void *buf, size_t len, Error **errp);
void qemu_guest_getrandom_nofail(void *buf, size_t len);

#endif
