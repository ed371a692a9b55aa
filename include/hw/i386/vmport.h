/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMware's backdoor port (open-vm-tools, backdoor_def.h): the guest reads port 5658h with a magic
 * number in EAX and a command in ECX.
 */
#ifndef HW_VMPORT_H
#define HW_VMPORT_H

#include "hw/isa/isa.h"

#define TYPE_VMPORT "vmport"
/* Returns the new EAX; the other registers of the CPU that reads are its to change. */
typedef uint32_t VMPortReadFunc(void *opaque, uint32_t address);

typedef enum {
    VMPORT_CMD_GETVERSION = 10,
    VMPORT_CMD_GETBIOSUUID = 19,
    VMPORT_CMD_GETRAMSIZE = 20,
    VMPORT_CMD_VMMOUSE_DATA = 39,
    VMPORT_CMD_VMMOUSE_STATUS = 40,
    VMPORT_CMD_VMMOUSE_COMMAND = 41,
    VMPORT_CMD_GETHZ = 45,
    VMPORT_CMD_GET_VCPU_INFO = 68,
    VMPORT_ENTRIES
} VMPortCommand;

static inline void vmport_init(ISABus *bus)
{
    isa_create_simple(bus, TYPE_VMPORT);
}

/* A device of the board takes over a command; vmport must be there. */
void vmport_register(VMPortCommand command, VMPortReadFunc *func, void *opaque);

#endif
