/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz targets whose machine and driver objects come from the qgraph. */
#ifndef FUZZER_QOS_FUZZ_H
#define FUZZER_QOS_FUZZ_H

#include "tests/qtest/fuzz/fuzz.h"
#include "tests/qtest/libqos/qgraph.h"

/*
 * Registers @target for the first path from this architecture's machines to @interface; its command line is
 * the path's. @opts may be NULL. The target's pre_fuzz should be, or call, qos_init_path().
 */
void fuzz_add_qos_target(FuzzTarget *target, const char *interface, QOSGraphTestOptions *opts);

/* Makes the objects of the current target's path and starts their hardware. */
void qos_init_path(QTestState *s);

/* What the current target consumes, and its machine's allocator; set by qos_init_path(). */
extern void *fuzz_qos_obj;
extern QGuestAllocator *fuzz_qos_alloc;

#endif
