/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record of an input as text: commands for a machine, and a story for a person. */
#ifndef FUZZER_FUZZ_TRACE_H
#define FUZZER_FUZZ_TRACE_H

#include "fuzz-file.h"

/* qtest commands; what a device is fed stands before the access that reads it. */
void fuzz_trace_commands(FuzzFile *f);
/* Time, operation, device, region, register, value; what was fed stands below the access that read it. */
void fuzz_trace_story(FuzzFile *f);

#endif
