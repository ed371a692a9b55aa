/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The driver's own options: --name[=value] on the command line, or a variable in the environment. */
#ifndef FUZZER_FUZZ_OPTIONS_H
#define FUZZER_FUZZ_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * One list, many expansions: field, option, environment twin, value's name (NULL: a switch), default, help.
 * The command line wins over the environment.
 */
#define FUZZ_OPTIONS(X)                                                                                      \
    X(target, "fuzz-target", "QEMU_FUZZ_TARGET", "NAME", NULL, "the target to run")                          \
    X(args, "args", "QEMU_FUZZ_ARGS", "ARGS", NULL, "generic-fuzz: the machine's arguments")                 \
    X(objects, "objects", "QEMU_FUZZ_OBJECTS", "GLOBS", NULL,                                                \
      "generic-fuzz: types, aliases and regions to fuzz")                                                    \
    X(reset, "reset", "QEMU_FUZZ_RESET", "MODE", NULL,                                                       \
      "between inputs: snapshot, reboot, fork or none (default: the target's)")                              \
    X(timeout, "timeout", "QEMU_FUZZ_TIMEOUT", "US", "100000",                                               \
      "wall-clock limit of one operation, in microseconds; 0: none")                                         \
    X(seed, "seed", "QEMU_FUZZ_SEED", "N", "0", "seed of the machine's random numbers")                      \
    X(verify_reset, "verify-reset", "QEMU_FUZZ_VERIFY_RESET", NULL, NULL,                                    \
      "run each input twice from the same snapshot and stop at a difference")                                \
    X(verify_state, "verify-state", "QEMU_FUZZ_VERIFY_STATE", NULL, NULL,                                    \
      "save and load the machine in the middle of each input and stop at a difference")                      \
    X(digest, "digest", "QEMU_FUZZ_DIGEST", NULL, NULL,                                                      \
      "after each input, print hashes of its trace and coverage")                                            \
    X(stats, "stats", "QEMU_FUZZ_STATS", NULL, NULL, "at exit, print operations per region")                 \
    X(ubsan_continue, "ubsan-continue", "QEMU_FUZZ_UBSAN_CONTINUE", NULL, NULL,                              \
      "go on after a report of UndefinedBehaviorSanitizer")                                                  \
    X(dict, "dict", "QEMU_FUZZ_DICT", "FILE", NULL,                                                          \
      "generic-fuzz: write a dictionary of what matched to FILE, and end")                                   \
    X(save_timeouts, "save-timeouts", "QEMU_FUZZ_SAVE_TIMEOUTS", "DIR", NULL,                                \
      "keep inputs whose operation timed out in DIR")                                                        \
    X(explain, "explain", "QEMU_FUZZ_EXPLAIN", "PREFIX", NULL,                                               \
      "write what led to a crash to PREFIXcrash-HASH.txt ...; none: do not (default: the engine's "          \
      "-artifact_prefix)")                                                                                   \
    X(timeout_is_crash, "timeout-is-crash", "QEMU_FUZZ_TIMEOUT_IS_CRASH", NULL, NULL,                        \
      "an operation that takes longer than --timeout ends the run like a crash")

typedef struct FuzzOptions {
#define FUZZ_OPTION_FIELD(field, name, env, value, def, help) const char *field;
    FUZZ_OPTIONS(FUZZ_OPTION_FIELD)
#undef FUZZ_OPTION_FIELD
    uint64_t timeout_us;        /* --timeout as a number */
} FuzzOptions;

/* Filled once, before the target is chosen. A switch that is on has the value "1". */
extern FuzzOptions fuzz_options;

/* Reads the environment and the "--" words of @argv; ends the process on a wrong one. */
void fuzz_options_parse(int argc, char **argv);

/* Prints the table of options on stdout. */
void fuzz_options_print(void);

#endif
