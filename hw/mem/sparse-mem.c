/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sparse memory: a huge range of the system memory, backed page by page as it is written, so that
 * DMA anywhere in 64 bits finds memory. Everything else shows above it (priority -10000).
 *
 * Regions: sparse-mem, at property baseaddr. Properties: baseaddr, length, max-size (bytes of
 * pages; a write that needs one more ends in MEMTX_ERROR). Unwritten bytes read as 0. Its content
 * survives a reset, as RAM does. No datasheet: the device exists for fuzzing.
 */
#include "qemu/osdep.h"
#include "hw/mem/sparse-mem.h"
#include "exec/address-spaces.h"
#include "hw/qdev-properties.h"
#include "migration/qemu-file-types.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/module.h"
#include "qemu/units.h"

#define SPARSE_PAGE_BITS 12
#define SPARSE_PAGE_SIZE (UINT64_C(1) << SPARSE_PAGE_BITS)

OBJECT_DECLARE_SIMPLE_TYPE(SparseMemState, SPARSE_MEM)

struct SparseMemState {
    DeviceState parent_obj;

    MemoryRegion mmio;
    uint64_t baseaddr;
    uint64_t length;
    uint64_t max_size;
    GHashTable *pages;      /* page number (gint64) -> page */
    int64_t last_number;    /* the page that was last looked up, -1: none */
    uint8_t *last_page;
};

static uint64_t pages_max(const SparseMemState *s)
{
    return s->max_size >> SPARSE_PAGE_BITS;
}

/*
 * The page that holds @addr; NULL if it was never written, and @create is false or there is no
 * room.
 */
static uint8_t *sparse_mem_page(SparseMemState *s, hwaddr addr, bool create)
{
    int64_t number = addr >> SPARSE_PAGE_BITS;
    uint8_t *page;

    if (number == s->last_number) {
        return s->last_page;
    }
    page = g_hash_table_lookup(s->pages, &number);
    if (!page && create && g_hash_table_size(s->pages) < pages_max(s)) {
        page = g_malloc0(SPARSE_PAGE_SIZE);
        g_hash_table_insert(s->pages, g_memdup2(&number, sizeof(number)), page);
    }
    if (page) {
        s->last_number = number;
        s->last_page = page;
    }
    return page;
}

/* Bytes of @len that lie in the page of @addr. */
static hwaddr in_page(hwaddr addr, hwaddr len)
{
    return MIN(len, SPARSE_PAGE_SIZE - (addr & (SPARSE_PAGE_SIZE - 1)));
}

static MemTxResult sparse_mem_bulk_read(void *opaque, hwaddr addr, void *buf, hwaddr len)
{
    SparseMemState *s = opaque;
    uint8_t *p = buf;

    for (hwaddr step; len; addr += step, p += step, len -= step) {
        const uint8_t *page = sparse_mem_page(s, addr, false);

        step = in_page(addr, len);
        if (page) {
            memcpy(p, page + (addr & (SPARSE_PAGE_SIZE - 1)), step);
        } else {
            memset(p, 0, step);
        }
    }
    return MEMTX_OK;
}

static MemTxResult sparse_mem_bulk_write(void *opaque, hwaddr addr, const void *buf, hwaddr len)
{
    SparseMemState *s = opaque;
    const uint8_t *p = buf;

    for (hwaddr step; len; addr += step, p += step, len -= step) {
        uint8_t *page = sparse_mem_page(s, addr, true);

        if (!page) {
            return MEMTX_ERROR;
        }
        step = in_page(addr, len);
        memcpy(page + (addr & (SPARSE_PAGE_SIZE - 1)), p, step);
    }
    return MEMTX_OK;
}

static const MemoryRegionBulkOps sparse_mem_bulk_ops = {
    .read = sparse_mem_bulk_read,
    .write = sparse_mem_bulk_write,
};

static MemTxResult sparse_mem_read(void *opaque, hwaddr addr, uint64_t *data, unsigned size,
                                   MemTxAttrs attrs)
{
    uint8_t buf[8] = { 0 };
    MemTxResult r = sparse_mem_bulk_read(opaque, addr, buf, size);

    *data = ldq_le_p(buf);
    return r;
}

static MemTxResult sparse_mem_write(void *opaque, hwaddr addr, uint64_t data, unsigned size,
                                    MemTxAttrs attrs)
{
    uint8_t buf[8];

    stq_le_p(buf, data);
    return sparse_mem_bulk_write(opaque, addr, buf, size);
}

static const MemoryRegionOps sparse_mem_ops = {
    .read_with_attrs = sparse_mem_read,
    .write_with_attrs = sparse_mem_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
    .impl = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
};

/* ---- Helpers of the fuzzer ---- */

static SparseMemState *state_of(MemoryRegion *mr)
{
    return container_of(mr, SparseMemState, mmio);
}

uint64_t sparse_mem_used(MemoryRegion *mr)
{
    return (uint64_t)g_hash_table_size(state_of(mr)->pages) << SPARSE_PAGE_BITS;
}

void sparse_mem_clear(MemoryRegion *mr)
{
    SparseMemState *s = state_of(mr);

    g_hash_table_remove_all(s->pages);
    s->last_number = -1;
}

MemoryRegion *sparse_mem_init(uint64_t addr, uint64_t length, uint64_t max_size)
{
    DeviceState *dev = qdev_new(TYPE_SPARSE_MEM);

    qdev_prop_set_uint64(dev, "baseaddr", addr);
    qdev_prop_set_uint64(dev, "length", length);
    qdev_prop_set_uint64(dev, "max-size", max_size);
    qdev_realize_and_unref(dev, NULL, &error_fatal);
    return &SPARSE_MEM(dev)->mmio;
}

/* ---- VMState: the pages by address ---- */

static gint compare_numbers(gconstpointer a, gconstpointer b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int put_pages(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                     JSONWriter *vmdesc)
{
    GHashTable *pages = *(GHashTable **)pv;
    GList *numbers = g_list_sort(g_hash_table_get_keys(pages), compare_numbers);

    qemu_put_be32(f, g_hash_table_size(pages));
    for (GList *l = numbers; l; l = l->next) {
        qemu_put_be64(f, *(int64_t *)l->data);
        qemu_put_buffer(f, g_hash_table_lookup(pages, l->data), SPARSE_PAGE_SIZE);
    }
    g_list_free(numbers);
    return 0;
}

static int get_pages(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    SparseMemState *s = container_of(pv, SparseMemState, pages);
    uint32_t n = qemu_get_be32(f);

    if (n > pages_max(s)) {
        return -EINVAL;
    }
    sparse_mem_clear(&s->mmio);
    while (n--) {
        uint8_t *page = sparse_mem_page(s, qemu_get_be64(f) << SPARSE_PAGE_BITS, true);

        if (qemu_get_buffer(f, page, SPARSE_PAGE_SIZE) != SPARSE_PAGE_SIZE) {
            return -EIO;
        }
    }
    return 0;
}

static const VMStateInfo vmstate_info_sparse_pages = {
    .name = "sparse pages",
    .get = get_pages,
    .put = put_pages,
};

static const VMStateDescription vmstate_sparse_mem = {
    .name = TYPE_SPARSE_MEM,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_SINGLE(pages, SparseMemState, 1, vmstate_info_sparse_pages, GHashTable *),
        VMSTATE_END_OF_LIST()
    }
};

/* ---- Device ---- */

static void sparse_mem_realize(DeviceState *dev, Error **errp)
{
    SparseMemState *s = SPARSE_MEM(dev);

    if (s->length == 0) {
        error_setg(errp, "sparse-mem: 'length' must not be 0");
        return;
    }
    if (s->baseaddr + (s->length - 1) < s->baseaddr) {
        error_setg(errp, "sparse-mem: 'baseaddr' plus 'length' is past the address space");
        return;
    }
    s->pages = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    s->last_number = -1;
    memory_region_init_io(&s->mmio, OBJECT(s), &sparse_mem_ops, s, "sparse-mem", s->length);
    memory_region_set_bulk_ops(&s->mmio, &sparse_mem_bulk_ops);
    memory_region_add_subregion_overlap(get_system_memory(), s->baseaddr, &s->mmio,
                                        SPARSE_MEM_PRIORITY);
}

static void sparse_mem_unrealize(DeviceState *dev)
{
    SparseMemState *s = SPARSE_MEM(dev);

    memory_region_del_subregion(get_system_memory(), &s->mmio);
}

static void sparse_mem_finalize(Object *obj)
{
    SparseMemState *s = SPARSE_MEM(obj);

    g_clear_pointer(&s->pages, g_hash_table_destroy);
}

static Property sparse_mem_properties[] = {
    DEFINE_PROP_UINT64("baseaddr", SparseMemState, baseaddr, 0),
    DEFINE_PROP_UINT64("length", SparseMemState, length, UINT64_MAX),
    DEFINE_PROP_UINT64("max-size", SparseMemState, max_size, 16 * MiB),
    DEFINE_PROP_END_OF_LIST(),
};

static void sparse_mem_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "memory that is allocated as it is written";
    dc->user_creatable = true;
    dc->hotpluggable = true;    /* sparse_mem_init() may come when the machine stands */
    dc->realize = sparse_mem_realize;
    dc->unrealize = sparse_mem_unrealize;
    dc->vmsd = &vmstate_sparse_mem;
    device_class_set_props(dc, sparse_mem_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo sparse_mem_info = {
    .name = TYPE_SPARSE_MEM,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(SparseMemState),
    .instance_finalize = sparse_mem_finalize,
    .class_init = sparse_mem_class_init,
};

static void sparse_mem_register_types(void)
{
    type_register_static(&sparse_mem_info);
}

type_init(sparse_mem_register_types)
