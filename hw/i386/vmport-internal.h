/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between vmport and the devices whose commands it carries. */
#ifndef HW_I386_VMPORT_INTERNAL_H
#define HW_I386_VMPORT_INTERNAL_H

#include "hw/i386/vmport.h"

/* Registers of the CPU that reads the port, by number. */
enum { R_EAX, R_ECX, R_EDX, R_EBX, R_ESP, R_EBP, R_ESI, R_EDI };
uint64_t *vmport_cpu_regs(void);

#endif
