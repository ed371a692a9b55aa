/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instruction counting by name: virtual time does not come from instructions here. */
#ifndef SYSEMU_CPU_TIMERS_H
#define SYSEMU_CPU_TIMERS_H

#include "qemu/timer.h"

#define icount_enabled() 0
static inline int64_t icount_get(void) { return cpu_get_clock(); }
/* Ticks of the guest's time stamp counter, one a nanosecond. */
static inline int64_t cpu_get_ticks(void) { return cpu_get_clock(); }
static inline void cpu_enable_ticks(void) { }
static inline void cpu_disable_ticks(void) { }

#endif
