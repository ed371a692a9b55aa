/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mapping and bounce buffers, cached ranges, scatter/gather lists, and the DMA read hook. */
#include "qemu/osdep.h"
#include "memory-test.h"
#include "hw/qdev-core.h"
#include "qemu/bswap.h"
#include "qemu/main-loop.h"
#include "sysemu/dma.h"

#define RAM_BASE 0x10000
#define RAM_SIZE 0x4000
#define DEV_BASE 0x20000

typedef struct Fixture {
    Space *s;
    MemoryRegion ram;
    uint8_t *p;
    Recorder *dev;
} Fixture;

static void setup(Fixture *f, gconstpointer data)
{
    f->s = space_new("s");
    memory_region_init_ram_nomigrate(&f->ram, NULL, "ram", RAM_SIZE, &error_abort);
    memory_region_add_subregion(&f->s->root, RAM_BASE, &f->ram);
    f->p = memory_region_get_ram_ptr(&f->ram);
    f->dev = recorder_new("dev", 0x1000, (MemoryRegionOps) { .impl.max_access_size = 8,
                                                              .valid.max_access_size = 8,
                                                              .valid.min_access_size = 1 });
    memory_region_add_subregion(&f->s->root, DEV_BASE, &f->dev->mr);
}

static void teardown(Fixture *f, gconstpointer data)
{
    memory_set_dma_read_hook(NULL, NULL);
    recorder_free(f->dev);
    object_unparent(OBJECT(&f->ram));
    space_free(f->s);
}

/* ---- Mapping ---- */

static void test_map_ram(Fixture *f, gconstpointer data)
{
    hwaddr len = 0x100;
    void *p = address_space_map(&f->s->as, RAM_BASE + 0x10, &len, true, ATTRS);

    g_assert_true(p == f->p + 0x10);
    g_assert_cmphex(len, ==, 0x100);
    address_space_unmap(&f->s->as, p, len, true, len);
    len = 2 * RAM_SIZE;
    p = address_space_map(&f->s->as, RAM_BASE + RAM_SIZE - 4, &len, false, ATTRS);
    g_assert_cmphex(len, ==, 4);
    address_space_unmap(&f->s->as, p, len, false, 0);
    len = 0;
    g_assert_null(address_space_map(&f->s->as, RAM_BASE, &len, false, ATTRS));
}

static void test_map_marks_dirty(Fixture *f, gconstpointer data)
{
    hwaddr len = 0x1000;
    void *p;

    memory_region_set_log(&f->ram, true, DIRTY_MEMORY_VGA);
    memory_region_reset_dirty(&f->ram, 0, RAM_SIZE, DIRTY_MEMORY_VGA);
    p = address_space_map(&f->s->as, RAM_BASE + 0x1000, &len, true, ATTRS);
    address_space_unmap(&f->s->as, p, len, true, 0x10);
    g_assert_true(memory_region_get_dirty(&f->ram, 0x1000, 1, DIRTY_MEMORY_VGA));
    g_assert_false(memory_region_get_dirty(&f->ram, 0x2000, 1, DIRTY_MEMORY_VGA));
    memory_region_set_log(&f->ram, false, DIRTY_MEMORY_VGA);
}

static void test_bounce_read(Fixture *f, gconstpointer data)
{
    hwaddr len = 0x20;
    uint8_t *p = address_space_map(&f->s->as, DEV_BASE + 0x40, &len, false, ATTRS);

    g_assert_cmphex(len, ==, 0x20);
    for (unsigned i = 0; i < len; i++) {
        g_assert_cmphex(p[i], ==, 0x40 + i);
    }
    g_assert_cmpuint(f->dev->n, ==, 4);
    address_space_unmap(&f->s->as, p, len, false, len);
    g_assert_cmpuint(f->dev->n, ==, 4);
}

static void test_bounce_write(Fixture *f, gconstpointer data)
{
    hwaddr len = 0x10000;
    uint8_t *p = address_space_map(&f->s->as, DEV_BASE, &len, true, ATTRS);

    g_assert_cmphex(len, ==, 0x1000);       /* one page at a time */
    g_assert_cmpuint(f->dev->n, ==, 0);
    stq_le_p(p, 0x1122334455667788);
    address_space_unmap(&f->s->as, p, len, true, 12);
    g_assert_cmpuint(f->dev->n, ==, 2);
    assert_access(f->dev, 0, true, 0, 8, 0x1122334455667788);
    assert_access(f->dev, 1, true, 8, 4, 0);
}

static void count_bh(void *opaque)
{
    ++*(unsigned *)opaque;
}

static void test_bounce_limit(Fixture *f, gconstpointer data)
{
    unsigned n = 0, called = 0;
    QEMUBH *bh = qemu_bh_new(count_bh, &called);
    hwaddr len = 0x1000;
    void *maps[4];

    f->s->as.max_bounce_buffer_size = 3 * 0x1000;
    while ((maps[n] = address_space_map(&f->s->as, 0x80000000, &len, true, ATTRS))) {
        n++;
    }
    g_assert_cmpuint(n, ==, 3);
    g_assert_cmphex(len, ==, 0);
    cpu_register_map_client(bh);
    aio_bh_poll(qemu_get_aio_context());
    g_assert_cmpuint(called, ==, 0);
    while (n) {
        address_space_unmap(&f->s->as, maps[--n], 0x1000, true, 0x1000);
    }
    aio_bh_poll(qemu_get_aio_context());
    g_assert_cmpuint(called, ==, 1);
    cpu_register_map_client(bh);            /* room: at once */
    aio_bh_poll(qemu_get_aio_context());
    g_assert_cmpuint(called, ==, 2);
    g_assert_cmpuint(f->s->as.bounce_buffer_size, ==, 0);
    qemu_bh_delete(bh);
}

/* ---- Cached ranges ---- */

static void test_cache_ram(Fixture *f, gconstpointer data)
{
    MemoryRegionCache c;
    MemTxResult r = 5;
    uint32_t v = 0;

    g_assert_cmpint(address_space_cache_init(&c, &f->s->as, RAM_BASE + 8, 0x100, true), ==, 0x100);
    g_assert_true(c.ptr == f->p + 8);
    address_space_stl_be_cached(&c, 4, 0x11223344, ATTRS, &r);
    g_assert_cmpuint(r, ==, MEMTX_OK);
    g_assert_cmphex(ldl_be_p(f->p + 12), ==, 0x11223344);
    g_assert_cmphex(ldl_le_phys_cached(&c, 4), ==, 0x44332211);
    stw_le_phys_cached(&c, 4, 0xabcd);
    g_assert_cmphex(lduw_phys_cached(&c, 4), ==, 0xabcd);
    g_assert_cmpuint(address_space_read_cached(&c, 4, &v, 4), ==, MEMTX_OK);
    g_assert_cmphex(v, ==, 0x4433abcd);
    memory_region_set_enabled(&f->ram, false);      /* the cache keeps its view */
    stb_phys_cached(&c, 0xff, 0x77);
    g_assert_cmphex(f->p[0x107], ==, 0x77);
    memory_region_set_enabled(&f->ram, true);
    address_space_cache_destroy(&c);
    g_assert_cmpint(address_space_cache_init(&c, &f->s->as, RAM_BASE + RAM_SIZE - 1, 16, false), ==,
                    1);
    address_space_cache_destroy(&c);
    address_space_cache_destroy(&c);                /* an empty one is fine */
}

static void test_cache_device_and_hole(Fixture *f, gconstpointer data)
{
    MemoryRegionCache c;
    MemTxResult r;

    g_assert_cmpint(address_space_cache_init(&c, &f->s->as, DEV_BASE + 0x10, 0x10, true), ==, 0x10);
    g_assert_null(c.ptr);
    g_assert_cmphex(ldl_le_phys_cached(&c, 4), ==, 0x17161514);
    stw_be_phys_cached(&c, 2, 0x1234);
    assert_access(f->dev, 1, true, 0x12, 2, 0x3412);
    address_space_cache_destroy(&c);
    g_assert_cmpint(address_space_cache_init(&c, &f->s->as, 0x123, 8, false), ==, 8);
    g_assert_cmphex(address_space_ldl_le_cached(&c, 0, ATTRS, &r), ==, 0);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    address_space_cache_destroy(&c);
}

/* ---- Scatter/gather, values ---- */

static const TypeInfo device_info = {
    .name = "sglist-test-device",
    .parent = TYPE_DEVICE,
};

static void test_sglist(Fixture *f, gconstpointer data)
{
    Object *dev = object_new(device_info.name);
    QEMUSGList sg;
    uint8_t buf[16] = "0123456789abcde";
    dma_addr_t residual;

    qemu_sglist_init(&sg, DEVICE(dev), 1, &f->s->as);
    qemu_sglist_add(&sg, RAM_BASE, 4);
    qemu_sglist_add(&sg, RAM_BASE + 0x100, 6);
    qemu_sglist_add(&sg, RAM_BASE + 0x200, 10);
    g_assert_cmpuint(sg.size, ==, 20);
    g_assert_cmpuint(dma_buf_read(buf, 15, &residual, &sg, ATTRS), ==, MEMTX_OK);
    g_assert_cmpuint(residual, ==, 5);
    g_assert_cmpmem(f->p, 4, "0123", 4);
    g_assert_cmpmem(f->p + 0x100, 6, "456789", 6);
    g_assert_cmpmem(f->p + 0x200, 6, "abcde\0", 6);
    memset(buf, 0, sizeof(buf));
    g_assert_cmpuint(dma_buf_write(buf, 5, NULL, &sg, ATTRS), ==, MEMTX_OK);
    g_assert_cmpstr((char *)buf, ==, "01234");
    qemu_sglist_destroy(&sg);
    object_unref(dev);
}

static void test_dma_values(Fixture *f, gconstpointer data)
{
    AddressSpace *as = &f->s->as;
    uint32_t v = 1;
    uint64_t q;

    g_assert_cmpuint(stl_be_dma(as, RAM_BASE, 0x01020304, ATTRS), ==, MEMTX_OK);
    g_assert_cmpuint(ldl_le_dma(as, RAM_BASE, &v, ATTRS), ==, MEMTX_OK);
    g_assert_cmphex(v, ==, 0x04030201);
    g_assert_cmpuint(ldq_be_dma(as, RAM_BASE, &q, ATTRS), ==, MEMTX_OK);
    g_assert_cmphex(q, ==, 0x0102030400000000);
    g_assert_cmpuint(ldl_le_dma(as, 0x500, &v, ATTRS), ==, MEMTX_DECODE_ERROR);
    g_assert_cmphex(v, ==, 0);
    g_assert_true(dma_memory_valid(as, RAM_BASE, RAM_SIZE, DMA_DIRECTION_FROM_DEVICE, ATTRS));
    g_assert_false(dma_memory_valid(as, RAM_BASE, RAM_SIZE + 1, DMA_DIRECTION_TO_DEVICE, ATTRS));
    g_assert_cmphex(dma_aligned_pow2_mask(0x3000, 0x7fff, 64), ==, 0xfff);
    g_assert_cmphex(dma_aligned_pow2_mask(0, 0x5fff, 64), ==, 0x3fff);
    g_assert_cmphex(dma_aligned_pow2_mask(0, UINT64_MAX, 48), ==, 0xffffffffffff);
}

/* ---- The DMA read hook ---- */

typedef struct Hooked {
    AddressSpace *as;
    hwaddr addr[16], len[16];
    unsigned n;
} Hooked;

/* Fills what is about to be read with 0x5a, as the fuzzer does with its patterns. */
static void fill_hook(void *opaque, hwaddr addr, hwaddr len, MemoryRegion *mr)
{
    Hooked *h = opaque;
    g_autofree uint8_t *fill = g_malloc(len);

    h->addr[h->n] = addr;
    h->len[h->n++] = len;
    memset(fill, 0x5a, len);
    g_assert_true(memory_region_is_ram(mr));
    address_space_write(h->as, addr, ATTRS, fill, len);
}

static void check_hook(Hooked *h, unsigned i, hwaddr addr, hwaddr len)
{
    g_assert_cmpuint(h->n, ==, i + 1);
    g_assert_cmphex(h->addr[i], ==, addr);
    g_assert_cmphex(h->len[i], ==, len);
}

static void test_hook(Fixture *f, gconstpointer data)
{
    Hooked h = { .as = &f->s->as };
    MemoryRegionCache c;
    uint8_t buf[8];
    hwaddr len = 0x10;
    uint8_t *p;

    memory_set_dma_read_hook(fill_hook, &h);
    address_space_read(&f->s->as, RAM_BASE + 1, ATTRS, buf, 8);
    check_hook(&h, 0, RAM_BASE + 1, 8);
    g_assert_cmphex(buf[7], ==, 0x5a);
    g_assert_cmphex(ldl_le_phys(&f->s->as, RAM_BASE + 0x100), ==, 0x5a5a5a5a);
    check_hook(&h, 1, RAM_BASE + 0x100, 4);
    p = address_space_map(&f->s->as, RAM_BASE + 0x200, &len, false, ATTRS);
    check_hook(&h, 2, RAM_BASE + 0x200, 0x10);
    g_assert_cmphex(p[0xf], ==, 0x5a);
    address_space_unmap(&f->s->as, p, len, false, len);
    len = 0x10;
    p = address_space_map(&f->s->as, RAM_BASE + 0x200, &len, true, ATTRS);
    address_space_unmap(&f->s->as, p, len, true, len);
    g_assert_cmpuint(h.n, ==, 3);
    address_space_cache_init(&c, &f->s->as, RAM_BASE + 0x300, 0x10, false);
    g_assert_cmphex(lduw_le_phys_cached(&c, 2), ==, 0x5a5a);
    check_hook(&h, 3, RAM_BASE + 0x302, 2);
    address_space_read_cached(&c, 4, buf, 8);
    check_hook(&h, 4, RAM_BASE + 0x304, 8);
    address_space_cache_destroy(&c);
    address_space_read(&f->s->as, DEV_BASE, ATTRS, buf, 8);
    g_assert_cmpuint(h.n, ==, 5);
}

int main(int argc, char **argv)
{
    memory_test_init(&argc, &argv);
    qemu_init_main_loop(&error_abort);
    type_register_static(&device_info);
#define ADD(path, func) g_test_add(path, Fixture, NULL, setup, func, teardown)
    ADD("/memory/map/ram", test_map_ram);
    ADD("/memory/map/marks-dirty", test_map_marks_dirty);
    ADD("/memory/map/bounce-read", test_bounce_read);
    ADD("/memory/map/bounce-write", test_bounce_write);
    ADD("/memory/map/bounce-limit", test_bounce_limit);
    ADD("/memory/cache/ram", test_cache_ram);
    ADD("/memory/cache/device-and-hole", test_cache_device_and_hole);
    ADD("/memory/dma/sglist", test_sglist);
    ADD("/memory/dma/values", test_dma_values);
    ADD("/memory/dma/read-hook", test_hook);
    return g_test_run();
}
