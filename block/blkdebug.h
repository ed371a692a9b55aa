/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules of driver blkdebug. */
#ifndef BLKDEBUG_H
#define BLKDEBUG_H

#include "block-internal.h"

/* What happens: requests, and before them all the opening of the node. */
typedef enum BlkdebugEvent {
    BLKDEBUG_READ,
    BLKDEBUG_WRITE,
    BLKDEBUG_WRITE_ZEROES,
    BLKDEBUG_DISCARD,
    BLKDEBUG_FLUSH,
    BLKDEBUG_OPENED,
} BlkdebugEvent;

typedef struct BlkdebugRules BlkdebugRules;

/* Takes "inject-error", "set-state" and "config" out of @options. NULL: errp. */
BlkdebugRules *blkdebug_rules_new(JsonObject *options, Error **errp);
void blkdebug_rules_free(BlkdebugRules *rules);
/* The error that request @event of [@offset, @offset + @bytes) gets: 0 or -errno. */
int blkdebug_rules_check(BlkdebugRules *rules, BlkdebugEvent event, int64_t offset, int64_t bytes);

#endif
