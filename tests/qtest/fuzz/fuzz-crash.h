/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notices that the process is about to end because of an input, however it does: a sanitizer's report, a
 * failed assertion, a signal, or the engine that gives up.
 */
#ifndef FUZZER_FUZZ_CRASH_H
#define FUZZER_FUZZ_CRASH_H

/*
 * Unless the engine does it. Call it before a snapshot is taken, whose own
 * handler passes on what it does not know.
 */
void fuzz_crash_listen_to_signals(void);
/* Call it when everything else that listens to sanitizers does. */
void fuzz_crash_init(void);

#endif
