/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The MC146818 real time clock with 128 bytes of battery-backed memory, as found at ports 70h/71h of a PC.
 */
#ifndef HW_RTC_MC146818RTC_H
#define HW_RTC_MC146818RTC_H

#include "exec/memory.h"
#include "hw/isa/isa.h"
#include "hw/rtc/mc146818rtc_regs.h"
#include "qapi/qapi-types-qdev.h"
#include "qemu/queue.h"
#include "qemu/timer.h"
#include "qom/object.h"
#include "qapi/qapi-types-machine.h"

#define TYPE_MC146818_RTC "mc146818rtc"
OBJECT_DECLARE_SIMPLE_TYPE(RTCState, MC146818_RTC)

/*
 * @cmos_data: all bytes, the time as of the last look; @cmos_index: the byte that the data port reaches.
 * @base_year: year that the two-digit year 0 stands for. @lost_tick_policy: kept, no tick is ever lost.
 * @base_rtc: date in seconds since 1970 at @base_ns of rtc_clock; while the clock is stopped (SET, or the
 * divider held in reset) the registers are the truth instead.
 * @seen_ns: up to where periodic, alarm and update events have been turned into flags of register C.
 * @weekday_skew: added to the calendar's day of the week (the guest may set any day).
 */
struct RTCState {
    ISADevice parent_obj;

    MemoryRegion io;
    MemoryRegion coalesced_io;
    qemu_irq irq;
    QEMUTimer *timer;
    int32_t base_year;
    uint16_t io_base;
    uint8_t isairq;
    LostTickPolicy lost_tick_policy;

    uint8_t cmos_data[128];
    uint8_t cmos_index;
    int64_t base_rtc;
    int64_t base_ns;
    int64_t seen_ns;
    uint8_t weekday_skew;
};

/*
 * Makes and realizes the clock at ports 70h/71h of @bus. @base_year: 2000 means the century byte is in use.
 * Its interrupt goes to @intercept_irq, or to IRQ8 when that is NULL.
 */
ISADevice *mc146818_rtc_init(ISABus *bus, int base_year, qemu_irq intercept_irq);
/* Puts @val (0 … 255) into byte @addr; does nothing unless @addr is in 0 … 127. */
void rtc_set_memory(ISADevice *dev, int addr, int val);
/* Byte @addr (0 … 127) as last stored; the time bytes are not brought up to date. */
int rtc_get_memory(ISADevice *dev, int addr);

#endif
