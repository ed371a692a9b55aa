/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two address spaces of the machine and their root regions. */
#ifndef EXEC_ADDRESS_SPACES_H
#define EXEC_ADDRESS_SPACES_H

#include "exec/memory.h"

/* Root region of the memory address space, named "system"; boards add RAM and devices to it. */
MemoryRegion *get_system_memory(void);

/* Root region of the I/O port address space, named "io", 64 KiB; reads of free ports are all-ones.
 */
MemoryRegion *get_system_io(void);

/* Address space "memory": what CPUs and unfiltered DMA see. */
extern AddressSpace address_space_memory;

/* Address space "I/O": the ports. */
extern AddressSpace address_space_io;

#endif /* EXEC_ADDRESS_SPACES_H */
