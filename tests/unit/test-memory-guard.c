/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What keeps devices and guests in bounds: the re-entrancy guard, the budget, and references to
 * owners.
 */
#include "qemu/osdep.h"
#include "memory-test.h"
#include "hw/qdev-core.h"
#include "sysemu/budget.h"

#define TYPE_TEST_DMA "test-dma"
OBJECT_DECLARE_SIMPLE_TYPE(TestDMA, TEST_DMA)

/* Writing register 0 makes the device write to address @data; register 8 unplugs the device. */
struct TestDMA {
    DeviceState parent_obj;
    MemoryRegion a, b;
    AddressSpace *as;
    MemTxResult dma_result;
    unsigned writes_a, writes_b;
};

static unsigned finalized;

static void dma_write_a(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    TestDMA *s = opaque;
    uint32_t v = 0;

    s->writes_a++;
    if (addr == 0) {
        s->dma_result = address_space_write(s->as, data, ATTRS, &v, 4);
    } else if (addr == 8) {
        object_unparent(OBJECT(s));
        g_assert_cmpuint(finalized, ==, 0);
        s->writes_a++;                      /* still here */
    }
}

static void dma_write_b(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    TestDMA *s = opaque;

    s->writes_b++;
}

static uint64_t dma_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0x1234;
}

static const MemoryRegionOps ops_a = { .read = dma_read, .write = dma_write_a };
static const MemoryRegionOps ops_b = { .read = dma_read, .write = dma_write_b };

static void test_dma_init(Object *obj)
{
    TestDMA *s = TEST_DMA(obj);

    memory_region_init_io(&s->a, obj, &ops_a, s, "a", 0x1000);
    memory_region_init_io(&s->b, obj, &ops_b, s, "b", 0x1000);
}

static void test_dma_unparent(Object *obj)
{
    TestDMA *s = TEST_DMA(obj);

    memory_region_del_subregion(s->a.container, &s->a);
    memory_region_del_subregion(s->b.container, &s->b);
}

static void test_dma_finalize(Object *obj)
{
    finalized++;
}

static void test_dma_class_init(ObjectClass *klass, void *data)
{
    klass->unparent = test_dma_unparent;
}

static const TypeInfo test_dma_info = {
    .name = TYPE_TEST_DMA,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(TestDMA),
    .instance_init = test_dma_init,
    .instance_finalize = test_dma_finalize,
    .class_init = test_dma_class_init,
};

static TestDMA *device_new(Space *s, const char *name, hwaddr base)
{
    TestDMA *d = TEST_DMA(object_new(TYPE_TEST_DMA));

    d->as = &s->as;
    object_property_add_child(object_get_root(), name, OBJECT(d));
    object_unref(OBJECT(d));
    memory_region_add_subregion(&s->root, base, &d->a);
    memory_region_add_subregion(&s->root, base + 0x1000, &d->b);
    return d;
}

static void test_reentrancy(void)
{
    Space *s = space_new("s");
    TestDMA *d = device_new(s, "d", 0), *e = device_new(s, "e", 0x10000);

    address_space_stl_le(&s->as, 0, 0x1000, ATTRS, NULL);       /* own register, other region */
    g_assert_cmpuint(d->dma_result, ==, MEMTX_ACCESS_ERROR);
    g_assert_cmpuint(d->writes_b, ==, 0);
    address_space_stl_le(&s->as, 0, 0x11000, ATTRS, NULL);      /* another device */
    g_assert_cmpuint(d->dma_result, ==, MEMTX_OK);
    g_assert_cmpuint(e->writes_b, ==, 1);
    d->b.disable_reentrancy_guard = true;
    address_space_stl_le(&s->as, 0, 0x1000, ATTRS, NULL);
    g_assert_cmpuint(d->dma_result, ==, MEMTX_OK);
    g_assert_cmpuint(d->writes_b, ==, 1);
    g_assert_cmpuint(d->writes_a, ==, 3);
    g_assert_false(DEVICE(d)->mem_reentrancy_guard.engaged_in_io);
    finalized = 0;
    object_unparent(OBJECT(d));
    object_unparent(OBJECT(e));
    g_assert_cmpuint(finalized, ==, 2);
    space_free(s);
}

/* A device that goes away in its own handler is freed when the access has ended. */
static void test_owner_lives_through_access(void)
{
    Space *s = space_new("s");

    finalized = 0;
    device_new(s, "d", 0);
    address_space_stl_le(&s->as, 8, 0, ATTRS, NULL);
    g_assert_cmpuint(finalized, ==, 1);
    assert_view(&s->as, "");
    finalized = 0;
    device_new(s, "d", 0);
    address_space_write(&s->as, 8, ATTRS, "\0\0\0\0", 4);
    g_assert_cmpuint(finalized, ==, 1);
    space_free(s);
}

static void test_budget(void)
{
    Space *s = space_new("s");
    Recorder *r = recorder_new("dev", 0x100, (MemoryRegionOps) { 0 });
    MemoryRegion ram;
    uint8_t buf[32];
    MemTxResult res;

    memory_region_add_subregion(&s->root, 0, &r->mr);
    memory_region_init_ram_nomigrate(&ram, NULL, "ram", 0x1000, &error_abort);
    memory_region_add_subregion(&s->root, 0x1000, &ram);
    budget_refill(2);
    g_assert_cmpuint(address_space_read(&s->as, 0x20, ATTRS, buf, 8), ==, MEMTX_OK);
    g_assert_cmphex(address_space_ldl_le(&s->as, 0, ATTRS, &res), ==, 0xffffffff);
    g_assert_cmpuint(res, ==, MEMTX_ERROR);
    g_assert_cmphex(address_space_lduw_le(&s->as, 0, ATTRS, NULL), ==, 0xffff);
    g_assert_cmpuint(address_space_read(&s->as, 0x20, ATTRS, buf, 32), ==, MEMTX_ERROR);
    g_assert_cmphex(buf[0] & buf[31], ==, 0xff);
    g_assert_cmpuint(address_space_write(&s->as, 0x20, ATTRS, buf, 32), ==, MEMTX_ERROR);
    g_assert_cmpuint(r->n, ==, 2);
    g_assert_true(budget_exhausted());
    g_assert_cmpuint(address_space_read(&s->as, 0x1000, ATTRS, buf, 32), ==, MEMTX_OK);
    budget_refill(2);
    g_assert_cmpuint(address_space_write(&s->as, 0x20, ATTRS, buf, 12), ==, MEMTX_ERROR);
    g_assert_cmpuint(r->n, ==, 4);          /* the first two parts */
    budget_unlimited();
    object_unparent(OBJECT(&ram));
    recorder_free(r);
    space_free(s);
}

int main(int argc, char **argv)
{
    memory_test_init(&argc, &argv);
    type_register_static(&test_dma_info);
    g_test_add_func("/memory/guard/reentrancy", test_reentrancy);
    g_test_add_func("/memory/guard/owner-lives-through-access", test_owner_lives_through_access);
    g_test_add_func("/memory/guard/budget", test_budget);
    return g_test_run();
}
