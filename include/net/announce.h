/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NICs announce themselves to the network: QMP announce-self, and a device that does so on its own. */
#ifndef QEMU_NET_ANNOUNCE_H
#define QEMU_NET_ANNOUNCE_H

#include "qapi/qapi-types-net.h"
#include "qemu/timer.h"

/* Rounds of announcements; zeroes before the first reset. */
typedef struct AnnounceTimer {
    QEMUTimer *tm;
    AnnounceParameters params;
    QEMUClockType type;
    int round;              /* rounds that are left; 0: none is under way */
} AnnounceTimer;

/* Sets @errp if a number is out of its range. */
bool announce_params_check(const AnnounceParameters *params, Error **errp);
/*
 * Gives up what is under way and makes ready for the rounds of @params, a copy of which is kept. @cb makes
 * one; it is called by the first step at the earliest.
 */
void qemu_announce_timer_reset(AnnounceTimer *timer, AnnounceParameters *params, QEMUClockType type,
                               QEMUTimerCB *cb, void *opaque);
/* Arms the timer for the next round; ms until then. */
int64_t qemu_announce_timer_step(AnnounceTimer *timer);
/* Ends it. @free_named is for timers that have an id, of which there are none. */
void qemu_announce_timer_del(AnnounceTimer *timer, bool free_named);
/* All NICs, or those of @params, announce themselves now, and in virtual time for the further rounds. */
void qemu_announce_self(AnnounceTimer *timer, AnnounceParameters *params);
/* The one that is for QMP and HMP. */
AnnounceTimer *net_announce_timer(void);

#endif
