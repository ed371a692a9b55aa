/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fuzz driver: targets, and what they may call.
 *
 * A target is one FuzzTarget row, registered from a fuzz_target_init() constructor. The engine's entry points
 * (LLVMFuzzerInitialize, LLVMFuzzerTestOneInput ...) belong to the driver.
 */
#ifndef FUZZER_FUZZ_H
#define FUZZER_FUZZ_H

#include "qemu/osdep.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "tests/qtest/libqtest.h"

/* How the machine gets back to where it was before an input. */
typedef enum FuzzResetMode {
    FUZZ_RESET_DEFAULT,         /* the driver's default: snapshot */
    FUZZ_RESET_SNAPSHOT,        /* exact memory of the machine put back */
    FUZZ_RESET_REBOOT,          /* system reset: device state that a reset keeps stays */
    FUZZ_RESET_FORK,            /* each input in a child process */
    FUZZ_RESET_NONE,            /* not at all */
} FuzzResetMode;

typedef struct FuzzTarget {
    const char *name;           /* what --fuzz-target= takes */
    const char *description;    /* one line for the usage text */

    /*
     * Returns the emulator's command line, beginning with the program's name; the driver frees it.
     */
    GString *(*get_init_cmdline)(struct FuzzTarget *);

    /* Called before the machine is created; may be NULL. */
    void (*pre_vm_init)(void);

    /* Called once when the machine stands, before the first input; may be NULL. */
    void (*pre_fuzz)(QTestState *);

    /* Runs one input. @data may be NULL when the size is 0. */
    void (*fuzz)(QTestState *, const unsigned char *data, size_t size);

    /*
     * Optional: joins two inputs into @out, at most @max_out_size bytes; returns the size, 0 for "could not".
     */
    size_t (*crossover)(const uint8_t *data1, size_t size1, const uint8_t *data2, size_t size2,
                        uint8_t *out, size_t max_out_size, unsigned int seed);

    /*
     * Optional: changes @data in place within @max_size; returns the new size,
     * 0 for the engine's own mutation.
     */
    size_t (*mutate)(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

    FuzzResetMode reset;        /* the target's default for --reset */
    void *opaque;               /* the target's own */
} FuzzTarget;

/* Pumps the main loop until nothing more is due, so that all that an access caused has happened. */
void flush_events(QTestState *s);

/* Puts the machine back by a system reset. Targets whose reset mode is not NONE need not call it. */
void fuzz_reset(QTestState *s);

/* Registers a copy of @target. Call it from a function given to fuzz_target_init(). */
void fuzz_add_target(const FuzzTarget *target);

/* The target called @name; NULL when there is none. */
FuzzTarget *fuzz_find_target(const char *name);

/* The target that this process runs. */
FuzzTarget *fuzz_current_target(void);

/* Ends the process with exit status 1 and "<program>: <message>" on stderr. */
void fuzz_die(const char *fmt, ...) G_GNUC_PRINTF(1, 2) G_GNUC_NORETURN;

#endif
