/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of softmmu/qdev-*.c. */
#ifndef SOFTMMU_QBUS_FIND_H
#define SOFTMMU_QBUS_FIND_H

#include "hw/qdev-core.h"

/*
 * The first bus at or below @root with that name and type (each may be NULL) that has room; a full
 * one when all are full; NULL when there is none.
 */
BusState *qbus_find_recursive(BusState *root, const char *name, const char *bus_typename);

#endif
