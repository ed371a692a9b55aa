/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine's memory balloon: one device signs up, the monitor asks and sets
 * (softmmu/balloon.c).
 */
#ifndef SYSEMU_BALLOON_H
#define SYSEMU_BALLOON_H

#include "exec/cpu-common.h"

/* What there is: bytes of memory that the guest has. */
typedef struct BalloonInfo {
    int64_t actual;
} BalloonInfo;

/* Give the guest @target bytes of memory in all. */
typedef void (QEMUBalloonEvent)(void *opaque, ram_addr_t target);
typedef void (QEMUBalloonStatus)(void *opaque, BalloonInfo *info);

/* Sign up; -1 if there is a balloon already. Take it back. */
int qemu_add_balloon_handler(QEMUBalloonEvent *event_func, QEMUBalloonStatus *stat_func,
                             void *opaque);
void qemu_remove_balloon_handler(void *opaque);

/* Monitor commands "balloon" and "query-balloon"; the caller frees the result. NULL: @errp. */
void qmp_balloon(int64_t target, Error **errp);
BalloonInfo *qmp_query_balloon(Error **errp);

#endif
