/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a register write asks for, but must not happen inside of it: the write may be a device's own DMA, and
 * taking that device away, or the bus that it is on, would take away what its code still works on.
 */
#ifndef HW_QDEV_DEFERRED_H
#define HW_QDEV_DEFERRED_H

#include "hw/qdev-core.h"

typedef void QDevDeferredFunc(DeviceState *dev);

/*
 * Calls @func with @dev when no device is at work any more, before the next qtest command or fuzz operation
 * begins; once, however often it is asked for, and not at all if @dev is unrealized by then. What such work
 * defers itself comes in the next round of the main loop, as long as the operation's budget lasts.
 */
void qdev_defer(DeviceState *dev, QDevDeferredFunc *func);
/* For the main loop. */
bool qdev_deferred_pending(void);
void qdev_run_deferred(void);

#endif
