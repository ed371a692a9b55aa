/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arm CMSDK watchdog, and Luminary's variant of it. */
#ifndef CMSDK_APB_WATCHDOG_H
#define CMSDK_APB_WATCHDOG_H

#include "hw/clock.h"
#include "hw/ptimer.h"
#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_CMSDK_APB_WATCHDOG "cmsdk-apb-watchdog"
OBJECT_DECLARE_SIMPLE_TYPE(CMSDKAPBWatchdog, CMSDK_APB_WATCHDOG)

#define TYPE_LUMINARY_WATCHDOG "luminary-watchdog"

struct CMSDKAPBWatchdog {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq wdogint;
    bool is_luminary;
    struct ptimer_state *timer;
    Clock *wdogclk;

    uint32_t control;
    uint32_t intstatus;
    uint32_t lock;
    uint32_t itcr;
    uint32_t itop;
    uint32_t resetstatus;
    const uint32_t *id;
};

#endif
