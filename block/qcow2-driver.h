/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions of the driver that are in qcow2-open.c. */
#ifndef BLOCK_QCOW2_DRIVER_H
#define BLOCK_QCOW2_DRIVER_H

#include "qcow2.h"

int qcow2_open(BlockDriverState *bs, JsonObject *options, Error **errp);
void qcow2_close(BlockDriverState *bs);

#endif
