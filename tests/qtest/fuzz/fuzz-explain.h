/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A crash explains itself: beside the engine's artifact, called KIND-HASH, appear
 *
 *   KIND-HASH.qtest   the commands that lead to it, in replay order
 *   KIND-HASH.args    the arguments of the machine that replays them
 *   KIND-HASH.txt     the same for a person
 *   KIND-HASH.report  the sanitizer's report, or a stack, and lines to paste
 *
 * Where they go is the engine's -artifact_prefix while it fuzzes, or --explain=PREFIX.
 */
#ifndef FUZZER_FUZZ_EXPLAIN_H
#define FUZZER_FUZZ_EXPLAIN_H

/* Gets ready; @machine_arguments are those of the machine that runs inputs, and stay valid. */
void fuzz_explain_init(const char *program, const char *machine_arguments);

/*
 * Writes the files about the input under way, once in a process. @kind: "crash", "timeout" or "oom"; @report:
 * what a sanitizer said, or NULL for @title and the calling stack.
 */
void fuzz_explain(const char *kind, const char *title, const char *report);

#endif
