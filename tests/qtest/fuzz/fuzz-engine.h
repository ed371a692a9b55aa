/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the driver knows of the engine's own words: libFuzzer's spelling, defaults as in its -help=1. Engines
 * that pass no such words leave the defaults. Nothing else in the driver knows an engine.
 */
#ifndef FUZZER_FUZZ_ENGINE_H
#define FUZZER_FUZZ_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct FuzzEngine {
    const char *artifact_prefix;        /* where artifacts go; "" for the current folder */
    const char *exact_artifact_path;    /* NULL: prefix, kind and hash make it */
    bool writes_artifacts;              /* it fuzzes, or runs a corpus; false when it replays single files */
    uint64_t malloc_limit_bytes;        /* of one allocation; 0: none */
    uint64_t rss_limit_bytes;           /* of all; 0: none */
    /* What the process ends with after a crash, a timeout, too much memory. */
    int error_status, timeout_status, oom_status;
} FuzzEngine;

extern FuzzEngine fuzz_engine;

/* Reads the engine's words of @argv. */
void fuzz_engine_parse(int argc, char **argv);

/*
 * Before the first input: waits until the engine's other threads, if it has any, have started and sleep.
 * libFuzzer runs an input a second time when more was allocated than freed meanwhile, by whichever thread,
 * and a thread that starts allocates.
 */
void fuzz_engine_settle(void);

#endif
