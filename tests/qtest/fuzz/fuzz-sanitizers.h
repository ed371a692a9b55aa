/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FUZZER_FUZZ_SANITIZERS_H
#define FUZZER_FUZZ_SANITIZERS_H

/* Lets the process go on after reports of UBSan: starts it anew with @argv unless it already does. */
void fuzz_sanitizers_continue(char **argv);

#endif
