/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BlockBackend: a device's view of a disk, which may hold a medium (a block node) or none.
 *
 * Asynchronous requests are done and complete in bottom halves, in the order of submission over all
 * back ends. Data is moved when the request completes: the caller's buffers must live until then.
 * Offsets and lengths are bytes; results are 0 or a positive count, or a negative errno.
 */
#ifndef BLOCK_BACKEND_H
#define BLOCK_BACKEND_H

#include "sysemu/block-backend-global-state.h"
#include "sysemu/block-backend-io.h"

#endif
