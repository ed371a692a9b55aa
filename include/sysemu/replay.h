/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Record and replay by name: every run repeats by itself, so there is nothing to record. */
#ifndef SYSEMU_REPLAY_H
#define SYSEMU_REPLAY_H

#include "block/aio.h"

typedef enum ReplayMode {
    REPLAY_MODE_NONE,
    REPLAY_MODE_RECORD,
    REPLAY_MODE_PLAY,
} ReplayMode;

#define replay_mode REPLAY_MODE_NONE
/* Nothing is recorded, so nothing can be in its way. */
#define replay_add_blocker(reason) do { (void)(reason); } while (0)
static inline bool replay_events_enabled(void) { return false; }

/* Bottom halves at once instead of at a recorded point. */
static inline void replay_bh_schedule_event(QEMUBH *bh) { qemu_bh_schedule(bh); }
static inline void replay_bh_schedule_oneshot_event(AioContext *ctx, QEMUBHFunc *cb, void *opaque)
{
    aio_bh_schedule_oneshot(ctx, cb, opaque);
}

#endif
