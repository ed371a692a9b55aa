/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of the x86 and PC boards. */
#ifndef HW_I386_X86_INTERNAL_H
#define HW_I386_X86_INTERNAL_H

#include "hw/i386/pc.h"
#include "hw/i386/x86.h"

/* x86-props.c: properties of every x86 machine, their defaults and their end. */
void x86_machine_class_add_properties(ObjectClass *oc);
void x86_machine_init_properties(Object *obj);
void x86_machine_free_properties(Object *obj);

/* pc-props.c: properties of every PC. */
void pc_machine_class_add_properties(ObjectClass *oc);

/* pc-cmos.c: memory size and boot order in the RTC's memory are there after pc_cmos_init. */

/*
 * e820.c: the map of memory that firmware is told of. Entries are added while the board is built.
 */
#define E820_RAM      1
#define E820_RESERVED 2

void e820_add_entry(uint64_t address, uint64_t length, uint32_t type);
/*
 * Entry @i, in the order in which they were added; *@length is 0 if it has
 * another type. False: there is none.
 */
bool e820_get_entry(unsigned int i, uint32_t type, uint64_t *address, uint64_t *length);
/* The table as fw_cfg file; *@size in bytes. Owned by e820.c. */
void *e820_table(size_t *size);

/*
 * pc-fw.c: fw_cfg with the items that every PC has; and those that are known when all devices are
 * there.
 */
FWCfgState *pc_fw_cfg_create(X86MachineState *x86ms);
void pc_fw_cfg_machine_done(X86MachineState *x86ms);

/* pc-sysbus.c: room for system bus devices from outside the tree; after x86ms->gsi is there. */
void pc_sysbus_init(X86MachineState *x86ms);

#endif
