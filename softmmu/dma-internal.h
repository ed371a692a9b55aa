/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A device's registers are out of bounds for its own DMA, also when its
 * completion comes from the main loop.
 */
#ifndef SOFTMMU_DMA_INTERNAL_H
#define SOFTMMU_DMA_INTERNAL_H

#include "hw/qdev-core.h"

/* Before DMA of @dev, which may be NULL; the result is for dma_leave_guard(). */
static inline bool dma_enter_guard(DeviceState *dev)
{
    bool was = dev && dev->mem_reentrancy_guard.engaged_in_io;

    if (dev) {
        dev->mem_reentrancy_guard.engaged_in_io = true;
    }
    return was;
}

static inline void dma_leave_guard(DeviceState *dev, bool was)
{
    if (dev) {
        dev->mem_reentrancy_guard.engaged_in_io = was;
    }
}

#endif
