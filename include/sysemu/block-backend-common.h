/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a device tells its back end. */
#ifndef BLOCK_BACKEND_COMMON_H
#define BLOCK_BACKEND_COMMON_H

#include "block/accounting.h"
#include "block/block.h"

/* Calls into a device model; each may be NULL. */
typedef struct BlockDevOps {
    /* The medium is about to be taken out (!@load; an error keeps it in) or has been put in. */
    void (*change_media_cb)(void *opaque, bool load, Error **errp);
    /* The user wants the medium out while the device has it locked; @force: come what may. */
    void (*eject_request_cb)(void *opaque, bool force);
    /* Whether the medium is locked in (NULL: never), the tray open. is_tray_open exists exactly
     * when there is a tray. */
    bool (*is_medium_locked)(void *opaque);
    bool (*is_tray_open)(void *opaque);
    /* The size of the medium changed. */
    void (*resize_cb)(void *opaque);
    /* No requests from here, and again; whether some of the device's own are under way. */
    void (*drained_begin)(void *opaque);
    void (*drained_end)(void *opaque);
    bool (*drained_poll)(void *opaque);
} BlockDevOps;

#endif
