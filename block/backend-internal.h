/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The struct behind sysemu/block-backend.h, for block/block-backend*.c. */
#ifndef BLOCK_BACKEND_INTERNAL_H
#define BLOCK_BACKEND_INTERNAL_H

#include "block-internal.h"
#include "qemu/notify.h"
#include "sysemu/block-backend.h"

struct BlockBackend {
    char *name;                 /* NULL: the monitor does not know it */
    unsigned refcnt;
    BlockUser *root;            /* the medium */
    uint64_t perm, shared_perm;
    DriveInfo *legacy_dinfo;    /* owned */

    DeviceState *dev;           /* referenced */
    const BlockDevOps *dev_ops;
    void *dev_opaque;

    bool enable_write_cache;
    bool allow_write_beyond_eof;
    BlockdevOnError on_read_error, on_write_error;
    bool iostatus_enabled;
    BlockDeviceIoStatus iostatus;
    BlockAcctStats stats;
    unsigned in_flight;         /* requests, and what the device counts */
    unsigned draining;

    NotifierList remove_bs_notifiers, insert_bs_notifiers;
    GSList *op_blockers[BLOCK_OP_TYPE_MAX]; /* of Error */

    QTAILQ_ENTRY(BlockBackend) next;
};

/* Frees what block/drive.c keeps about @blk. */
void drive_info_free(DriveInfo *dinfo);
/* Run the oldest request of all; false: there is none. */
bool blk_run_first_request(void);

#endif
