/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Physical memory and RAM blocks, for code compiled once for all targets. */
#ifndef EXEC_CPU_COMMON_H
#define EXEC_CPU_COMMON_H

#include "exec/hwaddr.h"


/* Byte order of a device's registers. NATIVE is the target's: little-endian. */
enum device_endian {
    DEVICE_NATIVE_ENDIAN,
    DEVICE_BIG_ENDIAN,
    DEVICE_LITTLE_ENDIAN,
};

#if HOST_BIG_ENDIAN
#define DEVICE_HOST_ENDIAN DEVICE_BIG_ENDIAN
#else
#define DEVICE_HOST_ENDIAN DEVICE_LITTLE_ENDIAN
#endif

/* A position in the space in which all RAM blocks lie side by side, page-aligned. */
typedef uintptr_t ram_addr_t;
#define RAM_ADDR_MAX UINTPTR_MAX
#define RAM_ADDR_FMT "%" PRIxPTR
#define RAM_ADDR_INVALID (~(ram_addr_t)0)

/* Creates the address spaces "memory" and "I/O". Once, before the first device. */
void cpu_exec_init_all(void);

/* ---- Access to address_space_memory, without attributes and results ---- */

/* Reads (@is_write false) or writes @len bytes at @addr from or to @buf. */
void cpu_physical_memory_rw(hwaddr addr, void *buf, hwaddr len, bool is_write);

/* Reads @len bytes at @addr into @buf. What is not there reads as documented in exec/memory.h. */
static inline void cpu_physical_memory_read(hwaddr addr, void *buf, hwaddr len)
{
    cpu_physical_memory_rw(addr, buf, len, false);
}

/* Writes @len bytes of @buf to @addr. */
static inline void cpu_physical_memory_write(hwaddr addr, const void *buf, hwaddr len)
{
    cpu_physical_memory_rw(addr, (void *)buf, len, true);
}

/* address_space_map() on address_space_memory. */
void *cpu_physical_memory_map(hwaddr addr, hwaddr *plen, bool is_write);

/* address_space_unmap() on address_space_memory. */
void cpu_physical_memory_unmap(void *buffer, hwaddr len, bool is_write, hwaddr access_len);

/* Whether @phys_addr is a device (or nothing) rather than RAM or ROM. */
bool cpu_physical_memory_is_io(hwaddr phys_addr);

/* Schedules @bh once as soon as a bounce buffer is free again; see address_space_map(). */
void cpu_register_map_client(QEMUBH *bh);

/* Takes back cpu_register_map_client(@bh). */
void cpu_unregister_map_client(QEMUBH *bh);
/* The same by their names in later versions: all spaces share the bounce buffers. */
static inline void address_space_register_map_client(AddressSpace *as, QEMUBH *bh)
{
    cpu_register_map_client(bh);
}

static inline void address_space_unregister_map_client(AddressSpace *as, QEMUBH *bh)
{
    cpu_unregister_map_client(bh);
}

/* Does nothing: coalesced accesses are never delayed here. */
void qemu_flush_coalesced_mmio_buffer(void);

/* ---- RAM blocks ---- */

/* What qemu_ram_block_by_name() finds; NULL if no block has idstr @name. */
RAMBlock *qemu_ram_block_by_name(const char *name);

/*
 * The block that holds host address @ptr, its offset in bytes stored to *@offset (rounded down to a
 * page if
 * @round_offset). NULL if @ptr is not guest RAM.
 */
RAMBlock *qemu_ram_block_from_host(void *ptr, bool round_offset, ram_addr_t *offset);

/* Position of host address @ptr in the RAM space; RAM_ADDR_INVALID if @ptr is not guest RAM. */
ram_addr_t qemu_ram_addr_from_host(void *ptr);
/* The same where @ptr must be guest RAM (checked). */
ram_addr_t qemu_ram_addr_from_host_nofail(void *ptr);

/* Offset of host address @host inside @rb. */
ram_addr_t qemu_ram_block_host_offset(RAMBlock *rb, void *host);

/* Names the block "@name" or "<device path>/@name" for save files; names are unique (checked). */
void qemu_ram_set_idstr(RAMBlock *block, const char *name, DeviceState *dev);
/* Takes the name away. */
void qemu_ram_unset_idstr(RAMBlock *block);
/* The name; "" before it is set. Owned by the block. */
const char *qemu_ram_get_idstr(RAMBlock *rb);

/* Host address of the first byte. */
void *qemu_ram_get_host_addr(RAMBlock *rb);
/* Position of the first byte in the RAM space. */
ram_addr_t qemu_ram_get_offset(RAMBlock *rb);
/* Bytes in use, and bytes that it may grow to. */
ram_addr_t qemu_ram_get_used_length(RAMBlock *rb);
ram_addr_t qemu_ram_get_max_length(RAMBlock *rb);
/* Size of the pages that back it, in bytes; the largest of all blocks. */
size_t qemu_ram_pagesize(RAMBlock *rb);
size_t qemu_ram_pagesize_largest(void);

/* Whether the block may be shared with another process: never here. */
bool qemu_ram_is_shared(RAMBlock *rb);
bool qemu_ram_is_noreserve(RAMBlock *rb);
/* Whether the block is part of saved machine state, and setting that. */
bool qemu_ram_is_migratable(RAMBlock *rb);
void qemu_ram_set_migratable(RAMBlock *rb);
void qemu_ram_unset_migratable(RAMBlock *rb);
/* File descriptor behind the block: -1 here. */
int qemu_ram_get_fd(RAMBlock *rb);

/* Called for each block with @opaque; stops at the first non-zero result, which is returned. */
typedef int(RAMBlockIterFunc)(RAMBlock *rb, void *opaque);
int qemu_ram_foreach_block(RAMBlockIterFunc *func, void *opaque);

/* Makes @length bytes at @start of @rb read as zero. 0, or a negative errno for a bad range. */
int ram_block_discard_range(RAMBlock *rb, uint64_t start, size_t length);

/* ROM bytes that a loader wrote become visible to instruction fetch: nothing to do. */
void cpu_flush_icache_range(hwaddr start, hwaddr len);

#endif /* EXEC_CPU_COMMON_H */
