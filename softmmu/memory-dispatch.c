/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One access to a device: checked against `valid`, carried out in the sizes of `impl`, in the byte
 * order of the device, guarded against re-entrance, and paid for from the budget.
 *
 * `impl` sizes: a wider access is split at consecutive addresses; a narrower one is widened at the
 * same address, and the low part of a read is used (it is not shifted to the lane that the address
 * names).
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "hw/qdev-core.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "sysemu/budget.h"
#include "trace.h"

/* ---- Nothing there ---- */

static bool unassigned_accepts(void *opaque, hwaddr addr, unsigned size, bool is_write,
                               MemTxAttrs attrs)
{
    return false;
}

const MemoryRegionOps unassigned_mem_ops = {
    .valid.accepts = unassigned_accepts,
    .endianness = DEVICE_NATIVE_ENDIAN,
};

/* ---- Memory of a device, in its natural sizes ---- */

static uint64_t ram_device_read(void *opaque, hwaddr addr, unsigned size)
{
    return ldn_he_p(memory_ram_ptr(opaque, addr), size);
}

static void ram_device_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    stn_he_p(memory_ram_ptr(opaque, addr), size, data);
}

static bool ram_device_accepts(void *opaque, hwaddr addr, unsigned size, bool is_write,
                               MemTxAttrs attrs)
{
    MemoryRegion *mr = opaque;
    ram_addr_t length = mr->ram_block->used_length;

    return size <= length && addr <= length - size;
}

const MemoryRegionOps ram_device_mem_ops = {
    .read = ram_device_read,
    .write = ram_device_write,
    .endianness = DEVICE_HOST_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true,
               .accepts = ram_device_accepts },
    .impl = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
};

/* ---- Checks ---- */

static bool refuse(MemoryRegion *mr, hwaddr addr, unsigned size, bool is_write, const char *reason)
{
    qemu_log_mask(LOG_GUEST_ERROR, "Invalid %s at addr 0x%" HWADDR_PRIX ", size %u, region '%s', "
                  "reason: %s\n", is_write ? "write" : "read", addr, size,
                  mr->name ? mr->name : "(null)", reason);
    return false;
}

static bool refuse_size(MemoryRegion *mr, hwaddr addr, unsigned size, bool is_write)
{
    qemu_log_mask(LOG_GUEST_ERROR, "Invalid %s at addr 0x%" HWADDR_PRIX ", size %u, region '%s', "
                  "reason: invalid size (min:%u max:%u)\n", is_write ? "write" : "read", addr, size,
                  memory_region_name(mr), mr->ops->valid.min_access_size,
                  mr->ops->valid.max_access_size);
    return false;
}

static inline bool access_valid(MemoryRegion *mr, hwaddr addr, unsigned size, bool is_write,
                                MemTxAttrs attrs)
{
    const MemoryRegionOps *ops = mr->ops;

    if (ops->valid.accepts && !ops->valid.accepts(mr->opaque, addr, size, is_write, attrs)) {
        return refuse(mr, addr, size, is_write, "rejected");
    }
    if ((addr & (size - 1)) && !ops->valid.unaligned) {
        return refuse(mr, addr, size, is_write, "unaligned");
    }
    if (ops->valid.max_access_size &&
        (size > ops->valid.max_access_size || size < ops->valid.min_access_size)) {
        return refuse_size(mr, addr, size, is_write);
    }
    return true;
}

bool memory_region_access_valid(MemoryRegion *mr, hwaddr addr, unsigned size, bool is_write,
                                MemTxAttrs attrs)
{
    return access_valid(mr, addr, size, is_write, attrs);
}

/* Devices whose registers may be reached by their own DMA. */
static MemReentrancyGuard *guard_of(MemoryRegion *mr)
{
    if (!mr->dev || mr->disable_reentrancy_guard || mr->ram || mr->rom_device || mr->readonly) {
        return NULL;
    }
    return &mr->dev->mem_reentrancy_guard;
}

/* Enters the device; false, logged, if one of its handlers runs already. */
static bool guard_enter(MemReentrancyGuard *guard, MemoryRegion *mr, hwaddr addr)
{
    if (guard && guard->engaged_in_io) {
        qemu_log_mask(LOG_GUEST_ERROR, "Blocked re-entrant IO on MemoryRegion: %s at addr: 0x%"
                      HWADDR_PRIX "\n", memory_region_name(mr), addr);
        trace_memory_region_reentrant(memory_region_name(mr), addr);
        return false;
    }
    if (guard) {
        guard->engaged_in_io = true;
    }
    return true;
}

static void guard_leave(MemReentrancyGuard *guard)
{
    if (guard) {
        guard->engaged_in_io = false;
    }
}

/* ---- Calling the handlers ---- */

static uint64_t size_mask(unsigned size)
{
    return UINT64_MAX >> (64 - size * 8);
}

/* Size of the handler's accesses for one of @size. */
static unsigned impl_size(const MemoryRegionOps *ops, unsigned size)
{
    unsigned max = ops->impl.max_access_size ? ops->impl.max_access_size
                                             : MEMORY_DEFAULT_MAX_ACCESS;

    return MAX(MIN(size, max), ops->impl.min_access_size);
}

static bool big_endian(const MemoryRegion *mr)
{
    return mr->ops->endianness == DEVICE_BIG_ENDIAN;
}

/*
 * Where the part at @offset of an access of @size lies in the value, in bits; negative: to the
 * right.
 */
static int part_shift(MemoryRegion *mr, unsigned offset, unsigned part, unsigned size)
{
    return (big_endian(mr) ? (int)size - (int)part - (int)offset : (int)offset) * 8;
}

static MemTxResult call_read(MemoryRegion *mr, hwaddr addr, uint64_t *value, unsigned size,
                             MemTxAttrs attrs)
{
    MemTxResult r = MEMTX_OK;

    *value = 0;
    if (mr->ops->read) {
        *value = mr->ops->read(mr->opaque, addr, size);
    } else {
        assert(mr->ops->read_with_attrs);       /* or the device lacks a read handler */
        r = mr->ops->read_with_attrs(mr->opaque, addr, value, size, attrs);
    }
    *value &= size_mask(size);
    trace_memory_region_ops_read(mr->name ? mr->name : "", addr, *value, size);
    return r;
}

static MemTxResult call_write(MemoryRegion *mr, hwaddr addr, uint64_t value, unsigned size,
                              MemTxAttrs attrs)
{
    value &= size_mask(size);
    trace_memory_region_ops_write(mr->name ? mr->name : "", addr, value, size);
    if (mr->ops->write) {
        mr->ops->write(mr->opaque, addr, value, size);
        return MEMTX_OK;
    }
    assert(mr->ops->write_with_attrs);          /* or the device lacks a write handler */
    return mr->ops->write_with_attrs(mr->opaque, addr, value, size, attrs);
}

static MemTxResult read_parts(MemoryRegion *mr, hwaddr addr, uint64_t *value, unsigned size,
                              unsigned part, MemTxAttrs attrs)
{
    MemTxResult r = MEMTX_OK;
    uint64_t v;

    *value = 0;
    for (unsigned i = 0; i < size; i += part) {
        int shift = part_shift(mr, i, part, size);

        r |= call_read(mr, addr + i, &v, part, attrs);
        *value |= shift >= 0 ? v << shift : v >> -shift;
    }
    *value &= size_mask(size);
    return r;
}

static MemTxResult write_parts(MemoryRegion *mr, hwaddr addr, uint64_t value, unsigned size,
                               unsigned part, MemTxAttrs attrs)
{
    MemTxResult r = MEMTX_OK;

    for (unsigned i = 0; i < size; i += part) {
        int shift = part_shift(mr, i, part, size);

        r |= call_write(mr, addr + i, shift >= 0 ? value >> shift : value << -shift, part, attrs);
    }
    return r;
}

/* ---- Dispatch ---- */

/* @value, @size bytes, between the byte order of @op and the device's. */
static uint64_t device_order(MemoryRegion *mr, uint64_t value, MemOp op)
{
    if (memop_big_endian(op) == big_endian(mr)) {
        return value;
    }
    switch (op & MO_SIZE) {
    case MO_16:
        return bswap16(value);
    case MO_32:
        return bswap32(value);
    case MO_64:
        return bswap64(value);
    default:
        return value;
    }
}

static MemoryRegion *follow_aliases(MemoryRegion *mr, hwaddr *addr)
{
    for (; mr->alias; mr = mr->alias) {
        *addr += mr->alias_offset;
    }
    return mr;
}

MemTxResult memory_region_dispatch_read(MemoryRegion *mr, hwaddr addr, uint64_t *pval, MemOp op,
                                        MemTxAttrs attrs)
{
    unsigned size = memop_size(op), part;
    MemReentrancyGuard *guard;
    MemTxResult r;

    mr = follow_aliases(mr, &addr);
    if (!budget_take(BUDGET_COST_ACCESS)) {
        *pval = size_mask(size);
        return MEMTX_ERROR;
    }
    *pval = 0;
    if (!access_valid(mr, addr, size, false, attrs)) {
        return MEMTX_DECODE_ERROR;
    }
    guard = guard_of(mr);
    if (!guard_enter(guard, mr, addr)) {
        return MEMTX_ACCESS_ERROR;
    }
    part = impl_size(mr->ops, size);
    r = part == size ? call_read(mr, addr, pval, size, attrs)
                     : read_parts(mr, addr, pval, size, part, attrs);
    guard_leave(guard);
    *pval = device_order(mr, *pval, op);
    return r;
}

MemTxResult memory_region_dispatch_write(MemoryRegion *mr, hwaddr addr, uint64_t data, MemOp op,
                                         MemTxAttrs attrs)
{
    unsigned size = memop_size(op), part;
    MemReentrancyGuard *guard;
    MemTxResult r;

    mr = follow_aliases(mr, &addr);
    if (!budget_take(BUDGET_COST_ACCESS)) {
        return MEMTX_ERROR;
    }
    if (!access_valid(mr, addr, size, true, attrs)) {
        return MEMTX_DECODE_ERROR;
    }
    data = device_order(mr, data, op);
    if (mr->ioeventfd_nb && memory_eventfd_signal(mr, addr, data, size)) {
        return MEMTX_OK;
    }
    guard = guard_of(mr);
    if (!guard_enter(guard, mr, addr)) {
        return MEMTX_ACCESS_ERROR;
    }
    part = impl_size(mr->ops, size);
    r = part == size ? call_write(mr, addr, data, size, attrs)
                     : write_parts(mr, addr, data, size, part, attrs);
    guard_leave(guard);
    return r;
}
