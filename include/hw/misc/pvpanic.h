/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A port by which a guest tells that it has panicked; shared by its ISA and PCI forms. */
#ifndef HW_MISC_PVPANIC_H
#define HW_MISC_PVPANIC_H

#include "exec/memory.h"
#include "qom/object.h"
#include "standard-headers/misc/pvpanic.h"

#define TYPE_PVPANIC_ISA_DEVICE "pvpanic"
#define TYPE_PVPANIC_PCI_DEVICE "pvpanic-pci"

#define PVPANIC_IOPORT_PROP "ioport"
#define PVPANIC_EVENTS (PVPANIC_PANICKED | PVPANIC_CRASH_LOADED | PVPANIC_SHUTDOWN)

/* @events: those that the device offers (property), PVPANIC_*. */
struct PVPanicState {
    MemoryRegion mr;
    uint8_t events;
};
typedef struct PVPanicState PVPanicState;

/* Makes s->mr of @size bytes, owned by @dev: reads tell the events, writes are events of the guest. */
void pvpanic_setup_io(PVPanicState *s, DeviceState *dev, unsigned size);

/* Port of the ISA device, 0 if there is none. */
static inline uint16_t pvpanic_port(void)
{
    Object *o = object_resolve_path_type("", TYPE_PVPANIC_ISA_DEVICE, NULL);

    return o ? object_property_get_uint(o, PVPANIC_IOPORT_PROP, NULL) : 0;
}

#endif
