/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Access to address spaces by value: one load or store of 1, 2, 4 or 8 bytes. A device gets it in
 * one piece, at whatever alignment; plain memory is read and written in place. The cached forms are
 * in memory-cache.c.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "memory-ldst.h"
#include "qemu/bswap.h"

/* Value of @size bytes at @p in the byte order of @op, and back. */
uint64_t memory_load(const void *p, MemOp op)
{
    unsigned size = memop_size(op);

    return memop_big_endian(op) ? ldn_be_p(p, size) : ldn_le_p(p, size);
}

void memory_store(void *p, uint64_t value, MemOp op)
{
    unsigned size = memop_size(op);

    if (memop_big_endian(op)) {
        stn_be_p(p, size, value);
    } else {
        stn_le_p(p, size, value);
    }
}

/* A device takes the whole value; what starts in memory (or crosses its end) goes by bytes. */
static bool goes_to_device(const MemoryTarget *t)
{
    return !t->mr->ram && !t->direct && !t->mr->bulk;
}

uint64_t flatview_load(FlatView *fv, hwaddr addr, MemOp op, MemTxAttrs attrs, MemTxResult *result)
{
    unsigned size = memop_size(op);
    MemTxResult r = MEMTX_OK;
    uint64_t value = 0;
    uint8_t bytes[8];
    MemoryTarget t;

    flatview_get(fv);
    memory_resolve(fv, addr, size, false, attrs, &t);
    if (likely(t.direct && t.len == size)) {
        memory_before_read(t.addr, size, t.mr);
        value = memory_load(memory_ram_ptr(t.mr, t.xlat), op);
    } else if (goes_to_device(&t) && !attrs.memory) {
        flatview_get(t.fv);
        r = memory_region_dispatch_read(t.mr, t.xlat, &value, op, attrs);
        flatview_put(t.fv);
    } else {
        r = flatview_read(fv, addr, attrs, bytes, size);
        value = memory_load(bytes, op);
    }
    flatview_put(fv);
    if (result) {
        *result = r;
    }
    return value;
}

void flatview_store(FlatView *fv, hwaddr addr, uint64_t value, MemOp op, MemTxAttrs attrs,
                    MemTxResult *result)
{
    unsigned size = memop_size(op);
    MemTxResult r = MEMTX_OK;
    uint8_t bytes[8];
    MemoryTarget t;

    flatview_get(fv);
    memory_resolve(fv, addr, size, true, attrs, &t);
    if (likely(t.direct && t.len == size)) {
        memory_store(memory_ram_ptr(t.mr, t.xlat), value, op);
        memory_after_write(t.mr, t.xlat, size);
    } else if (goes_to_device(&t) && !attrs.memory) {
        flatview_get(t.fv);
        r = memory_region_dispatch_write(t.mr, t.xlat, value, op, attrs);
        flatview_put(t.fv);
    } else {
        memory_store(bytes, value, op);
        r = flatview_write(fv, addr, attrs, bytes, size);
    }
    flatview_put(fv);
    if (result) {
        *result = r;
    }
}

#define LOAD(addr, op, attrs, result) flatview_load(as->current_map, addr, op, attrs, result)
#define STORE(addr, val, op, attrs, result) \
    flatview_store(as->current_map, addr, val, op, attrs, result)

MEMORY_LDST_DEFINE(, AddressSpace *as, LOAD, STORE)

void address_space_stl_notdirty(AddressSpace *as, hwaddr addr, uint32_t val, MemTxAttrs attrs,
                                MemTxResult *result)
{
    address_space_stl(as, addr, val, attrs, result);
}
