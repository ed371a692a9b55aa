/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reset modes. The driver knows this interface only; each mode is a row. */
#ifndef FUZZER_FUZZ_RESET_H
#define FUZZER_FUZZ_RESET_H

#include "fuzz.h"

typedef struct FuzzReset {
    const char *name;           /* what --reset= takes */
    const char *description;
    /* Whether a stuck operation can be given up and the machine put back; init may see why not. */
    bool abandons;
    void (*init)(QTestState *s);    /* once, when the machine stands and pre_fuzz has run; may be NULL */
    void (*run)(QTestState *s, const uint8_t *data, size_t size);   /* runs one input */
    void (*reset)(QTestState *s);               /* puts the machine back after it; may be NULL */
} FuzzReset;

/* The mode called @name, NULL for the current target's default; NULL when there is no such mode. */
const FuzzReset *fuzz_reset_find(const char *name);

/* What @target has without --reset. */
const FuzzReset *fuzz_reset_default(const FuzzTarget *target);

/* Prints a line per mode on stdout. */
void fuzz_reset_print(void);

/*
 * Runs one input of the current target, with the watchdog, and pumps the main loop; no reset. False: an
 * operation was stuck and given up, in the middle of whatever it did.
 */
bool fuzz_run_input(QTestState *s, const uint8_t *data, size_t size);

#endif
