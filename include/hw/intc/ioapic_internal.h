/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State of the IO-APIC. For hw/intc/ioapic.c and code that shows its registers.
 */
#ifndef HW_INTC_IOAPIC_INTERNAL_H
#define HW_INTC_IOAPIC_INTERNAL_H

#include "exec/memory.h"
#include "hw/intc/ioapic.h"
#include "hw/sysbus.h"
#include "qom/object.h"

/* How many IO-APICs a machine may have. */
#define MAX_IOAPICS 2

#define TYPE_IOAPIC_COMMON "ioapic-common"
OBJECT_DECLARE_TYPE(IOAPICCommonState, IOAPICCommonClass, IOAPIC_COMMON)

struct IOAPICCommonClass {
    SysBusDeviceClass parent_class;
};

/*
 * @id: bits 27-24 of IOAPICID. @ioregsel: the index register. @lines: levels of the pins.
 * @ioredtbl: the redirection table.
 */
struct IOAPICCommonState {
    SysBusDevice parent_obj;

    MemoryRegion io_memory;
    uint8_t version;

    uint8_t id;
    uint8_t ioregsel;
    uint32_t lines;
    uint64_t ioredtbl[IOAPIC_NUM_PINS];
};

#endif
