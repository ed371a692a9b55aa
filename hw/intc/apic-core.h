/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the parts of the local APIC model share: apic-regs.c (registers), apic-core.c (priorities, CPU
 * lines, timer) and apic-bus.c (who gets a message); apic.c makes a device of them.
 */
#ifndef HW_INTC_APIC_CORE_H
#define HW_INTC_APIC_CORE_H

#include "hw/i386/apic_internal.h"

#define APIC_NUM_VECTORS 256
/* Vectors below this are reserved for exceptions: an interrupt that uses one is an error. */
#define APIC_FIRST_VECTOR 16

/* Processor priority: the higher of task priority and what is in service. */
uint8_t apic_ppr(const APICCommonState *s);
/* Neither IA32_APIC_BASE nor the spurious vector register has switched it off. */
bool apic_is_enabled(const APICCommonState *s);
/* Sets the CPU's interrupt line to what is pending. */
void apic_update_irq(APICCommonState *s);
/* A fixed interrupt arrives. */
void apic_accept(APICCommonState *s, uint8_t vector, int trigger);
/* One that local vector table entry @lvt stands for. */
void apic_local_deliver(APICCommonState *s, int lvt);
/* A message of @mode (APIC_DM_*) from the bus. */
void apic_receive(APICCommonState *s, uint8_t mode, uint8_t vector, int trigger);
/* Notes an error (APIC_ESR_*) and raises the error interrupt when it is a new one. */
void apic_set_error(APICCommonState *s, uint32_t error);
/* The guest ends the interrupt in service. */
void apic_end_interrupt(APICCommonState *s);
/* Arms the timer after a change of its registers; CCR as of now. */
void apic_timer_arm(APICCommonState *s);
uint32_t apic_timer_count(const APICCommonState *s);
void apic_timer_expired(void *opaque);
/* The ICR's message, from @s. */
void apic_send_ipi(APICCommonState *s);

/* The interrupt window. */
extern const MemoryRegionOps apic_mem_ops;

/* The APICs on the bus: joining fails when the id is taken. */
bool apic_bus_join(APICCommonState *s, Error **errp);
void apic_bus_leave(APICCommonState *s);

#endif
