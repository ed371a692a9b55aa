/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * I/O ports: access by the CPU, free ports, and port lists. A port list becomes one region per run
 * of rows that touch; each access is given to the first row with its size, direction and offset.
 */
#include "qemu/osdep.h"
#include "exec/ioport.h"
#include "exec/address-spaces.h"
#include "qemu/bswap.h"
#include "trace.h"

/* ---- Free ports ---- */

static uint64_t unassigned_io_read(void *opaque, hwaddr addr, unsigned size)
{
    return UINT64_MAX;
}

static void unassigned_io_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
}

const MemoryRegionOps unassigned_io_ops = {
    .read = unassigned_io_read,
    .write = unassigned_io_write,
    .endianness = DEVICE_NATIVE_ENDIAN,
};

/* ---- The CPU's instructions ---- */

static void port_write(uint32_t addr, uint32_t val, unsigned size)
{
    uint8_t buf[4];

    trace_cpu_out(addr, size, val);
    stl_le_p(buf, val);
    address_space_write(&address_space_io, addr, MEMTXATTRS_UNSPECIFIED, buf, size);
}

static uint32_t port_read(uint32_t addr, unsigned size)
{
    uint8_t buf[4] = { 0 };
    uint32_t val;

    address_space_read(&address_space_io, addr, MEMTXATTRS_UNSPECIFIED, buf, size);
    val = ldl_le_p(buf);
    trace_cpu_in(addr, size, val);
    return val;
}

void cpu_outb(uint32_t addr, uint8_t val)
{
    port_write(addr, val, 1);
}

void cpu_outw(uint32_t addr, uint16_t val)
{
    port_write(addr, val, 2);
}

void cpu_outl(uint32_t addr, uint32_t val)
{
    port_write(addr, val, 4);
}

uint8_t cpu_inb(uint32_t addr)
{
    return port_read(addr, 1);
}

uint16_t cpu_inw(uint32_t addr)
{
    return port_read(addr, 2);
}

uint32_t cpu_inl(uint32_t addr)
{
    return port_read(addr, 4);
}

/* ---- One region of a port list ---- */

typedef struct PortioRegion {
    MemoryRegion mr;
    void *opaque;                   /* of the device */
    MemoryRegionPortio *rows;       /* offsets count from the region's start; ends with size 0 */
} PortioRegion;

static const MemoryRegionPortio *find_row(const PortioRegion *pr, hwaddr offset, unsigned size,
                                          bool is_write)
{
    const MemoryRegionPortio *row;

    for (row = pr->rows; row->size; row++) {
        if (offset - row->offset < row->len && row->size == size &&
            (is_write ? row->write != NULL : row->read != NULL)) {
            return row;
        }
    }
    return NULL;
}

static bool row_has(const MemoryRegionPortio *row, hwaddr offset)
{
    return offset - row->offset < row->len;
}

static uint64_t portio_read(void *opaque, hwaddr offset, unsigned size)
{
    PortioRegion *pr = opaque;
    const MemoryRegionPortio *row = find_row(pr, offset, size, false);
    uint32_t port, value;

    if (row) {
        return row->read(pr->opaque, row->base + offset);
    }
    row = size == 2 ? find_row(pr, offset, 1, false) : NULL;
    if (!row) {
        return UINT64_MAX;
    }
    port = row->base + offset;
    value = row->read(pr->opaque, port) & 0xff;
    if (!row_has(row, offset + 1)) {
        return value | 0xff00;
    }
    return value | (row->read(pr->opaque, port + 1) & 0xff) << 8;
}

static void portio_write(void *opaque, hwaddr offset, uint64_t data, unsigned size)
{
    PortioRegion *pr = opaque;
    const MemoryRegionPortio *row = find_row(pr, offset, size, true);
    uint32_t port;

    if (row) {
        row->write(pr->opaque, row->base + offset, data);
        return;
    }
    row = size == 2 ? find_row(pr, offset, 1, true) : NULL;
    if (!row) {
        return;
    }
    port = row->base + offset;
    row->write(pr->opaque, port, data & 0xff);
    if (row_has(row, offset + 1)) {
        row->write(pr->opaque, port + 1, (data >> 8) & 0xff);
    }
}

static const MemoryRegionOps portio_ops = {
    .read = portio_read,
    .write = portio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.unaligned = true,
    .impl.unaligned = true,
};

const char *portio_register_name(const MemoryRegion *mr, const MemoryRegionOps *ops, uint64_t offset)
{
    const PortioRegion *pr = ops == &portio_ops ? mr->opaque : NULL;

    for (const MemoryRegionPortio *row = pr ? pr->rows : NULL; row && row->size; row++) {
        if (row->names && row_has(row, offset)) {
            return row->names[offset - row->offset];
        }
    }
    return NULL;
}

/* ---- Port lists ---- */

void portio_list_init(PortioList *piolist, Object *owner, const MemoryRegionPortio *callbacks,
                      void *opaque, const char *name)
{
    *piolist = (PortioList) {
        .ports = callbacks,
        .owner = owner,
        .opaque = opaque,
        .name = name,
    };
}

void portio_list_set_flush_coalesced(PortioList *piolist)
{
    piolist->flush_coalesced_mmio = true;
}

static PortioRegion *region_of(PortioList *piolist, unsigned i)
{
    return container_of(piolist->regions[i], PortioRegion, mr);
}

void portio_list_destroy(PortioList *piolist)
{
    for (unsigned i = 0; i < piolist->nr; i++) {
        PortioRegion *pr = region_of(piolist, i);

        object_unparent(OBJECT(&pr->mr));
        g_free(pr->rows);
        g_free(pr);
    }
    g_free(piolist->regions);
    piolist->regions = NULL;
    piolist->nr = 0;
}

/* First port behind those that @row serves; a wide access may start at its last one. */
static uint32_t row_end(const MemoryRegionPortio *row)
{
    return row->offset + row->len + row->size - 1;
}

/* Makes a region of @nr rows, whose ports end before @end. */
static void add_region(PortioList *piolist, const MemoryRegionPortio *rows, unsigned nr,
                       uint32_t end)
{
    PortioRegion *pr = g_new0(PortioRegion, 1);
    uint32_t first = rows[0].offset;

    pr->opaque = piolist->opaque;
    pr->rows = g_new0(MemoryRegionPortio, nr + 1);
    for (unsigned i = 0; i < nr; i++) {
        pr->rows[i] = rows[i];
        pr->rows[i].offset -= first;
        pr->rows[i].base = piolist->addr + first;
    }
    memory_region_init_io(&pr->mr, piolist->owner, &portio_ops, pr, piolist->name, end - first);
    if (piolist->flush_coalesced_mmio) {
        memory_region_set_flush_coalesced(&pr->mr);
    }
    memory_region_add_subregion(piolist->address_space, piolist->addr + first, &pr->mr);
    piolist->regions = g_renew(MemoryRegion *, piolist->regions, piolist->nr + 1);
    piolist->regions[piolist->nr++] = &pr->mr;
}

void portio_list_add(PortioList *piolist, MemoryRegion *address_space, uint32_t addr)
{
    const MemoryRegionPortio *start = piolist->ports, *row;
    uint32_t end = row_end(start);

    assert(!piolist->nr);
    piolist->address_space = address_space;
    piolist->addr = addr;
    memory_region_transaction_begin();
    for (row = start + 1; row->size; row++) {
        assert(row->offset >= row[-1].offset);
        if (row->offset > end) {
            add_region(piolist, start, row - start, end);
            start = row;
            end = row_end(row);
        }
        end = MAX(end, row_end(row));
    }
    add_region(piolist, start, row - start, end);
    memory_region_transaction_commit();
}

void portio_list_del(PortioList *piolist)
{
    memory_region_transaction_begin();
    for (unsigned i = 0; i < piolist->nr; i++) {
        memory_region_del_subregion(piolist->address_space, piolist->regions[i]);
    }
    memory_region_transaction_commit();
    piolist->address_space = NULL;
}

void portio_list_set_enabled(PortioList *piolist, bool enabled)
{
    memory_region_transaction_begin();
    for (unsigned i = 0; i < piolist->nr; i++) {
        memory_region_set_enabled(piolist->regions[i], enabled);
    }
    memory_region_transaction_commit();
}

void portio_list_set_address(PortioList *piolist, uint32_t addr)
{
    memory_region_transaction_begin();
    for (unsigned i = 0; i < piolist->nr; i++) {
        MemoryRegion *mr = piolist->regions[i];
        MemoryRegionPortio *row;

        for (row = region_of(piolist, i)->rows; row->size; row++) {
            row->base += addr - piolist->addr;
        }
        memory_region_set_address(mr, mr->addr + addr - piolist->addr);
    }
    piolist->addr = addr;
    memory_region_transaction_commit();
}
