/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State of a CPU that an accelerator keeps elsewhere: ours keep it in the CPU
 * object, so there is nothing to fetch.
 */
#ifndef QEMU_HW_ACCEL_H
#define QEMU_HW_ACCEL_H

#include "hw/core/cpu.h"
#include "sysemu/hax.h"
#include "sysemu/hvf.h"
#include "sysemu/kvm.h"
#include "sysemu/whpx.h"

static inline void cpu_synchronize_state(CPUState *cpu) { }
static inline void cpu_synchronize_post_reset(CPUState *cpu) { }
static inline void cpu_synchronize_post_init(CPUState *cpu) { }
static inline void cpu_synchronize_pre_loadvm(CPUState *cpu) { }

#endif
