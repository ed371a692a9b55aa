/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The direct path: libqtest calls end in the memory API instead of in a text protocol. */
#ifndef FUZZER_FUZZ_DIRECT_H
#define FUZZER_FUZZ_DIRECT_H

#include "tests/qtest/libqtest.h"

/* Behaves, and logs, as the protocol does. */
extern const QTestBackend fuzz_direct_backend;

/* Two digits a byte, as logs have them. The caller frees it. */
char *fuzz_hex(const void *data, size_t size);

#endif
