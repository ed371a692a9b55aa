/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The local APIC, as CPUs, boards and interrupt sources see it. A DeviceState here is always a
 * local APIC ("apic"); NULL means a CPU without one and is accepted everywhere. Spec: Intel SDM
 * volume 3A, chapter "Advanced Programmable Interrupt Controller".
 */
#ifndef APIC_H
#define APIC_H

#include "exec/hwaddr.h"
#include "hw/qdev-core.h"

/* Pin 0 (LINT0) takes ExtINT: the interrupts of the 8259 pair reach this CPU. */
int apic_accept_pic_intr(DeviceState *dev);
/* Level of the 8259 pair's output at LINT0. */
void apic_deliver_pic_intr(DeviceState *dev, int level);
/* A pulse at LINT1, which is wired to NMI. */
void apic_deliver_nmi(DeviceState *dev);
/*
 * Interrupt acknowledge: the vector of the highest request moves from IRR to ISR and is returned;
 * -1 when the APIC has none, the spurious vector when the task priority hides it.
 */
int apic_get_interrupt(DeviceState *dev);
/* Writes/reads IA32_APIC_BASE. */
void cpu_set_apic_base(DeviceState *dev, uint64_t val);
uint64_t cpu_get_apic_base(DeviceState *dev);
/* Writes/reads CR8, the upper four bits of the task priority (0 … 15). */
void cpu_set_apic_tpr(DeviceState *dev, uint8_t val);
uint8_t cpu_get_apic_tpr(DeviceState *dev);
/* State after an INIT: as after reset, but the APIC id and the base stay. */
void apic_init_reset(DeviceState *dev);
/*
 * The CPU took the start-up IPI that apic_sipi_vector() tells: forget that it is waiting for one.
 */
void apic_sipi(DeviceState *dev);
/* Looks again at what is pending and sets the CPU's interrupt line. */
void apic_poll_irq(DeviceState *dev);
/* Makes this the boot CPU's APIC (bit 8 of IA32_APIC_BASE), or not. */
void apic_designate_bsp(DeviceState *dev, bool bsp);
/* Vector of the highest request in IRR, -1 when there is none. */
int apic_get_highest_priority_irr(DeviceState *dev);

/*
 * Sends an interrupt on the APIC bus. @dest: APIC id (@dest_mode 0; 0xff is all) or logical
 * destination (1);
 * @delivery_mode: APIC_DM_*; @trigger_mode: 0 edge, 1 level.
 */
void apic_deliver_irq(uint8_t dest, uint8_t dest_mode, uint8_t delivery_mode,
                      uint8_t vector_num, uint8_t trigger_mode);
/*
 * A memory write of @data to the interrupt window at @addr (message signaled interrupt, either of
 * MSI or IO-APIC).
 */
void apic_deliver_msi(hwaddr addr, uint32_t data);

/*
 * APIC of the CPU that is making the current access. While no CPU executes that is the APIC of
 * the first CPU, so that the registers can be reached from outside. NULL when no CPU has one.
 */
DeviceState *cpu_get_current_apic(void);

#endif
