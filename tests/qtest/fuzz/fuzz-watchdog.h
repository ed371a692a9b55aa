/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wall-clock backstop behind the deterministic budget: gives up an operation that takes too long, be it
 * busy or waiting. One that other processes keep from running is given more time, so that a busy machine
 * drops no inputs.
 *
 * One interval timer ticks for the whole run, so an operation costs no system call. The engine owns SIGALRM
 * and ITIMER_REAL; this uses a POSIX timer and a real-time signal.
 */
#ifndef FUZZER_FUZZ_WATCHDOG_H
#define FUZZER_FUZZ_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

/* Starts the ticks. 0: no watchdog. */
void fuzz_watchdog_init(uint64_t timeout_us);

/* From now on an operation that is too slow is not given up, but ends the process. */
void fuzz_watchdog_set_fatal(void);

/* No operation is given up any more: the process ends, and who says why takes his time. */
void fuzz_watchdog_stop(void);

/* A new operation begins; its time starts now. */
void fuzz_watchdog_kick(void);

/*
 * Calls @fn(@opaque). Returns false when an operation in it exceeded the limit; it was then left in the
 * middle, which only putting the machine back makes good.
 */
bool fuzz_watchdog_run(void (*fn)(void *opaque), void *opaque);

#endif
