/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I/O ports: access by the CPU, and lists of port handlers for devices with scattered ports. */
#ifndef EXEC_IOPORT_H
#define EXEC_IOPORT_H

#include "exec/memory.h"

#define MAX_IOPORTS (64 * 1024)
#define IOPORTS_MASK (MAX_IOPORTS - 1)

/*
 * One row of a port list: ports @offset to @offset + @len - 1, accesses of @size bytes. Handlers
 * get the port address: @base (filled in by portio_list_add) + offset. Two bytes without a row of
 * that size go to the row for single bytes; other accesses without a row read all-ones and drop
 * writes.
 */
typedef struct MemoryRegionPortio {
    uint32_t offset;
    uint32_t len;
    unsigned size;
    uint32_t (*read)(void *opaque, uint32_t address);
    void (*write)(void *opaque, uint32_t address, uint32_t data);
    uint32_t base;
    const char *const *names;   /* of its ports, for reports; may be NULL, as may each be */
} MemoryRegionPortio;

/* The row that ends a list. */
#define PORTIO_END_OF_LIST() \
    {                        \
    }

/* Ops of a port that nobody claims: reads are all-ones, writes are dropped. */
extern const MemoryRegionOps unassigned_io_ops;

/* Access to port @addr (0 … 0xffff) of address_space_io, as the CPU's in and out instructions do
 * it. */
void cpu_outb(uint32_t addr, uint8_t val);
void cpu_outw(uint32_t addr, uint16_t val);
void cpu_outl(uint32_t addr, uint32_t val);
uint8_t cpu_inb(uint32_t addr);
uint16_t cpu_inw(uint32_t addr);
uint32_t cpu_inl(uint32_t addr);

/* A port list of one device: one region per run of adjacent rows. */
typedef struct PortioList {
    const struct MemoryRegionPortio *ports;
    Object *owner;
    struct MemoryRegion *address_space; /* where it was added, or NULL */
    uint32_t addr;
    unsigned nr;
    struct MemoryRegion **regions;
    void *opaque;     /* for the handlers */
    const char *name; /* of the regions */
    bool flush_coalesced_mmio;
} PortioList;

/*
 * Prepares @piolist with rows @callbacks (ended by PORTIO_END_OF_LIST, sorted by offset; they,
 * @name and @owner must outlive it).
 */
void portio_list_init(PortioList *piolist, Object *owner,
                      const struct MemoryRegionPortio *callbacks, void *opaque, const char *name);
/* Marks the regions for flushing coalesced MMIO; before portio_list_add. */
void portio_list_set_flush_coalesced(PortioList *piolist);
/* Frees the regions; after portio_list_del. */
void portio_list_destroy(PortioList *piolist);
/* Once (until destroyed): creates the regions and adds them to @address_space, at port @addr. */
void portio_list_add(PortioList *piolist, struct MemoryRegion *address_space, uint32_t addr);
/* Takes the regions out of the address space. */
void portio_list_del(PortioList *piolist);
/* Enables or disables all regions. */
void portio_list_set_enabled(PortioList *piolist, bool enabled);
/* What the device calls the port at @offset of @mr; NULL: nothing, or @ops say that @mr is no region of a port list. */
const char *portio_register_name(const struct MemoryRegion *mr, const struct MemoryRegionOps *ops, uint64_t offset);
/* Moves all regions to port @addr. */
void portio_list_set_address(PortioList *piolist, uint32_t addr);

#endif /* EXEC_IOPORT_H */
