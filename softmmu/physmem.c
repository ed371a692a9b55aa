/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Access to address spaces by bytes: translation, and the loops that read and write range by range.
 *
 * The outermost view is referenced while it is used: a device's handler may change the map. The
 * address spaces "memory" and "I/O" live here.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "exec/address-spaces.h"
#include "exec/ioport.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "sysemu/budget.h"

/* ---- The machine's address spaces ---- */

AddressSpace address_space_memory;
AddressSpace address_space_io;

static MemoryRegion *system_memory;
static MemoryRegion *system_io;

MemoryRegion *get_system_memory(void)
{
    return system_memory;
}

MemoryRegion *get_system_io(void)
{
    return system_io;
}

void cpu_exec_init_all(void)
{
    system_memory = g_new0(MemoryRegion, 1);
    memory_region_init(system_memory, NULL, "system", UINT64_MAX);
    address_space_init(&address_space_memory, system_memory, "memory");

    system_io = g_new0(MemoryRegion, 1);
    memory_region_init_io(system_io, NULL, &unassigned_io_ops, NULL, "io", MAX_IOPORTS);
    address_space_init(&address_space_io, system_io, "I/O");
}

/* ---- Translation ---- */

MemoryDMAReadHook *memory_dma_read_hook;
void *memory_dma_read_hook_opaque;

void memory_set_dma_read_hook(MemoryDMAReadHook *hook, void *opaque)
{
    memory_dma_read_hook = hook;
    memory_dma_read_hook_opaque = opaque;
}

MemoryRegion *flatview_translate(FlatView *fv, hwaddr addr, hwaddr *xlat, hwaddr *plen,
                                 bool is_write, MemTxAttrs attrs)
{
    MemoryTarget t;

    memory_resolve(fv, addr, *plen, is_write, attrs, &t);
    *xlat = t.xlat;
    *plen = t.len;
    return t.mr;
}

MemoryRegion *address_space_translate(AddressSpace *as, hwaddr addr, hwaddr *xlat, hwaddr *plen,
                                      bool is_write, MemTxAttrs attrs)
{
    return flatview_translate(as->current_map, addr, xlat, plen, is_write, attrs);
}

bool memory_access_is_direct(MemoryRegion *mr, bool is_write)
{
    if (mr->ram_device) {
        return false;
    }
    return is_write ? mr->ram && !mr->readonly : mr->ram || memory_region_is_romd(mr);
}

/* ---- One target ---- */

/* An access that must reach memory (attrs.memory) doesn't. */
static bool wrong_place(const MemoryTarget *t, MemTxAttrs attrs)
{
    if (likely(!attrs.memory) || memory_region_is_ram(t->mr)) {
        return false;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "Invalid access to non-RAM device at addr 0x%" HWADDR_PRIX
                  ", size %" HWADDR_PRIu ", region '%s'\n", t->addr, t->len,
                  memory_region_name(t->mr));
    return true;
}

/*
 * Bytes that nobody answers, to be done in one step: of a hole up to where a device access would
 * start anew, or of ROM that is written. 0: this is not such a place, or too little to care.
 */
static hwaddr unanswered_step(const MemoryTarget *t)
{
    unsigned i;
    hwaddr hole, end;

    if (t->mr->ram) {
        return t->len;
    }
    if (t->mr != &memory_unassigned) {
        return 0;
    }
    i = flatview_search(t->fv, t->addr);
    hole = (i < t->fv->nr ? t->fv->ranges[i].start : 0) - t->addr;
    end = t->addr + (hole && hole < t->len ? hole : t->len);
    end &= ~(hwaddr)7;
    return end - t->addr <= t->len ? end - t->addr : 0;
}

static MemTxResult unanswered(const MemoryTarget *t, hwaddr len, bool is_write)
{
    budget_take(BUDGET_COST_ACCESS);
    qemu_log_mask(LOG_GUEST_ERROR, "Invalid %s at addr 0x%" HWADDR_PRIX ", size %" HWADDR_PRIu
                  ", nothing there\n", is_write ? "write" : "read", t->addr, len);
    return MEMTX_DECODE_ERROR;
}

/* The rest of this file returns how many bytes were done, and adds to *@r how that went. */
static hwaddr read_device(const MemoryTarget *t, MemTxAttrs attrs, uint8_t *buf, MemTxResult *r)
{
    unsigned size = memory_access_size(t->mr, t->len, t->xlat);
    hwaddr step;
    uint64_t value;

    if (t->len > 8 && t->mr->ops == &unassigned_mem_ops && (step = unanswered_step(t))) {
        memset(buf, 0, step);
        *r |= unanswered(t, step, false);
        return step;
    }
    *r |= memory_region_dispatch_read(t->mr, t->xlat, &value, size_memop(size), attrs);
    stn_he_p(buf, size, value);
    return size;
}

static hwaddr write_device(const MemoryTarget *t, MemTxAttrs attrs, const uint8_t *buf,
                           MemTxResult *r)
{
    unsigned size = memory_access_size(t->mr, t->len, t->xlat);
    hwaddr step;

    if (t->len > 8 && t->mr->ops == &unassigned_mem_ops && (step = unanswered_step(t))) {
        *r |= unanswered(t, step, true);
        return step;
    }
    *r |= memory_region_dispatch_write(t->mr, t->xlat, ldn_he_p(buf, size), size_memop(size),
                                       attrs);
    return size;
}

static hwaddr read_target(const MemoryTarget *t, MemTxAttrs attrs, uint8_t *buf, MemTxResult *r)
{
    if (likely(t->direct)) {
        memory_before_read(t->addr, t->len, t->mr);
        memcpy(buf, memory_ram_ptr(t->mr, t->xlat), t->len);
        return t->len;
    }
    if (unlikely(wrong_place(t, attrs))) {
        memset(buf, 0, t->len);
        *r |= MEMTX_ACCESS_ERROR;
        return t->len;
    }
    if (t->mr->bulk && budget_take(BUDGET_COST_ACCESS)) {
        memory_before_read(t->addr, t->len, t->mr);
        *r |= t->mr->bulk->read(t->mr->opaque, t->xlat, buf, t->len);
        return t->len;
    }
    return read_device(t, attrs, buf, r);
}

static hwaddr write_target(const MemoryTarget *t, MemTxAttrs attrs, const uint8_t *buf,
                           MemTxResult *r)
{
    if (likely(t->direct)) {
        memcpy(memory_ram_ptr(t->mr, t->xlat), buf, t->len);
        memory_after_write(t->mr, t->xlat, t->len);
        return t->len;
    }
    if (unlikely(wrong_place(t, attrs))) {
        *r |= MEMTX_ACCESS_ERROR;
        return t->len;
    }
    if (t->mr->bulk && budget_take(BUDGET_COST_ACCESS)) {
        *r |= t->mr->bulk->write(t->mr->opaque, t->xlat, buf, t->len);
        return t->len;
    }
    return write_device(t, attrs, buf, r);
}

/* ---- Views and address spaces ---- */

/* Once the budget is used up, the rest of an access is not even tried. */
static bool gave_up(MemTxResult r)
{
    return unlikely(r & MEMTX_ERROR) && budget_exhausted();
}

MemTxResult flatview_read(FlatView *fv, hwaddr addr, MemTxAttrs attrs, void *buf, hwaddr len)
{
    MemTxResult r = MEMTX_OK;
    uint8_t *p = buf;
    MemoryTarget t;
    hwaddr step;

    for (; len; len -= step, addr += step, p += step) {
        memory_resolve(fv, addr, len, false, attrs, &t);
        flatview_get(t.fv);
        step = read_target(&t, attrs, p, &r);
        flatview_put(t.fv);
        if (gave_up(r)) {
            memset(p, 0xff, len);
            break;
        }
    }
    return r;
}

MemTxResult flatview_write(FlatView *fv, hwaddr addr, MemTxAttrs attrs, const void *buf,
                           hwaddr len)
{
    MemTxResult r = MEMTX_OK;
    const uint8_t *p = buf;
    MemoryTarget t;
    hwaddr step;

    for (; len; len -= step, addr += step, p += step) {
        memory_resolve(fv, addr, len, true, attrs, &t);
        flatview_get(t.fv);
        step = write_target(&t, attrs, p, &r);
        flatview_put(t.fv);
        if (gave_up(r)) {
            break;
        }
    }
    return r;
}

MemTxResult address_space_read(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf,
                               hwaddr len)
{
    FlatView *fv = flatview_get(as->current_map);
    MemTxResult r = flatview_read(fv, addr, attrs, buf, len);

    flatview_put(fv);
    return r;
}

MemTxResult address_space_read_full(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf,
                                    hwaddr len)
{
    return address_space_read(as, addr, attrs, buf, len);
}

MemTxResult address_space_write(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, const void *buf,
                                hwaddr len)
{
    FlatView *fv = flatview_get(as->current_map);
    MemTxResult r = flatview_write(fv, addr, attrs, buf, len);

    flatview_put(fv);
    return r;
}

MemTxResult address_space_rw(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf, hwaddr len,
                             bool is_write)
{
    return is_write ? address_space_write(as, addr, attrs, buf, len)
                    : address_space_read(as, addr, attrs, buf, len);
}

MemTxResult address_space_set(AddressSpace *as, hwaddr addr, uint8_t c, hwaddr len,
                              MemTxAttrs attrs)
{
    uint8_t block[512];
    MemTxResult r = MEMTX_OK;
    hwaddr step;

    memset(block, c, sizeof(block));
    for (; len && !gave_up(r); len -= step, addr += step) {
        step = MIN(len, sizeof(block));
        r |= address_space_write(as, addr, attrs, block, step);
    }
    return r;
}

/* Loaders write what the guest only reads; they stay away from devices. */
MemTxResult address_space_write_rom(AddressSpace *as, hwaddr addr, MemTxAttrs attrs,
                                    const void *buf, hwaddr len)
{
    const uint8_t *p = buf;
    MemoryTarget t;

    for (; len; len -= t.len, addr += t.len, p += t.len) {
        memory_resolve(as->current_map, addr, len, true, attrs, &t);
        if ((t.mr->ram && !t.mr->ram_device) || memory_region_is_romd(t.mr)) {
            hwaddr room = t.mr->ram_block->used_length - t.xlat;

            t.len = MIN(t.len, room);
            memcpy(memory_ram_ptr(t.mr, t.xlat), p, t.len);
            memory_after_write(t.mr, t.xlat, t.len);
        } else {
            t.len = memory_access_size(t.mr, t.len, t.xlat);
        }
    }
    return MEMTX_OK;
}

bool flatview_access_valid(FlatView *fv, hwaddr addr, hwaddr len, bool is_write, MemTxAttrs attrs)
{
    MemoryTarget t;

    for (; len; len -= t.len, addr += t.len) {
        memory_resolve(fv, addr, len, is_write, attrs, &t);
        if (t.direct || t.mr->bulk) {
            continue;
        }
        t.len = memory_access_size(t.mr, t.len, t.xlat);
        if (!memory_region_access_valid(t.mr, t.xlat, t.len, is_write, attrs)) {
            return false;
        }
    }
    return true;
}

bool address_space_access_valid(AddressSpace *as, hwaddr addr, hwaddr len, bool is_write,
                                MemTxAttrs attrs)
{
    FlatView *fv = address_space_get_flatview(as);
    bool valid = flatview_access_valid(fv, addr, len, is_write, attrs);

    flatview_unref(fv);
    return valid;
}

/* ---- address_space_memory, for short ---- */

void cpu_physical_memory_rw(hwaddr addr, void *buf, hwaddr len, bool is_write)
{
    address_space_rw(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, buf, len, is_write);
}

bool cpu_physical_memory_is_io(hwaddr phys_addr)
{
    hwaddr len = 1;
    MemoryRegion *mr = address_space_translate(&address_space_memory, phys_addr, &phys_addr, &len,
                                               false, MEMTXATTRS_UNSPECIFIED);

    return !memory_region_is_ram(mr) && !memory_region_is_romd(mr);
}

void cpu_flush_icache_range(hwaddr start, hwaddr len)
{
}
