/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IOMMU regions: translation by pages, permissions, chains and circles, notifiers, replay. */
#include "qemu/osdep.h"
#include "memory-test.h"
#include "qemu/bswap.h"

#define TYPE_TEST_IOMMU "test-iommu-memory-region"
#define PAGE 0x1000
#define NR_PAGES 8

/* Page i of the region goes to page map[i] of the target, with perm[i]. */
typedef struct TestIOMMU {
    IOMMUMemoryRegion parent;
    AddressSpace *target;
    hwaddr map[NR_PAGES];
    IOMMUAccessFlags perm[NR_PAGES];
    IOMMUNotifierFlag flags;
    bool refuse;
} TestIOMMU;

static IOMMUTLBEntry test_translate(IOMMUMemoryRegion *iommu, hwaddr addr, IOMMUAccessFlags flag,
                                    int iommu_idx)
{
    TestIOMMU *t = (TestIOMMU *)iommu;
    unsigned i = addr / PAGE;

    return (IOMMUTLBEntry) {
        .target_as = t->target,
        .iova = addr & ~(hwaddr)(PAGE - 1),
        .translated_addr = t->map[i],
        .addr_mask = PAGE - 1,
        .perm = t->perm[i],
    };
}

static int test_flag_changed(IOMMUMemoryRegion *iommu, IOMMUNotifierFlag old, IOMMUNotifierFlag new,
                             Error **errp)
{
    TestIOMMU *t = (TestIOMMU *)iommu;

    g_assert_cmpint(t->flags, ==, old);
    if (t->refuse && new) {
        error_setg(errp, "no notifiers here");
        return -EINVAL;
    }
    t->flags = new;
    return 0;
}

static void test_iommu_class_init(ObjectClass *klass, void *data)
{
    IOMMUMemoryRegionClass *c = IOMMU_MEMORY_REGION_CLASS(klass);

    c->translate = test_translate;
    c->notify_flag_changed = test_flag_changed;
}

static const TypeInfo test_iommu_info = {
    .name = TYPE_TEST_IOMMU,
    .parent = TYPE_IOMMU_MEMORY_REGION,
    .instance_size = sizeof(TestIOMMU),
    .class_init = test_iommu_class_init,
};

typedef struct Fixture {
    Space *target, *dev;
    MemoryRegion ram;
    uint8_t *p;
    TestIOMMU iommu;
} Fixture;

static void setup(Fixture *f, gconstpointer data)
{
    f->target = space_new("target");
    f->dev = space_new("dev");
    memory_region_init_ram_nomigrate(&f->ram, NULL, "ram", 0x10000, &error_abort);
    memory_region_add_subregion(&f->target->root, 0, &f->ram);
    f->p = memory_region_get_ram_ptr(&f->ram);
    memory_region_init_iommu(&f->iommu, sizeof(f->iommu), TYPE_TEST_IOMMU, NULL, "iommu",
                             NR_PAGES * PAGE);
    f->iommu.target = &f->target->as;
    memory_region_add_subregion(&f->dev->root, 0, (MemoryRegion *)&f->iommu);
}

static void teardown(Fixture *f, gconstpointer data)
{
    memory_set_dma_read_hook(NULL, NULL);
    object_unparent(OBJECT(&f->iommu));
    object_unparent(OBJECT(&f->ram));
    space_free(f->dev);
    space_free(f->target);
}

static void map_page(Fixture *f, unsigned i, hwaddr to, IOMMUAccessFlags perm)
{
    f->iommu.map[i] = to;
    f->iommu.perm[i] = perm;
}

static void test_translation(Fixture *f, gconstpointer data)
{
    AddressSpace *as = &f->dev->as;
    uint8_t buf[16];

    map_page(f, 0, 0x3000, IOMMU_RW);
    map_page(f, 1, 0x1000, IOMMU_RW);
    stq_le_p(f->p + 0x3ff8, 0x1111111111111111);
    stq_le_p(f->p + 0x1000, 0x2222222222222222);
    g_assert_cmpuint(address_space_read(as, 0xff8, ATTRS, buf, 16), ==, MEMTX_OK);
    g_assert_cmphex(ldq_le_p(buf), ==, 0x1111111111111111);
    g_assert_cmphex(ldq_le_p(buf + 8), ==, 0x2222222222222222);
    address_space_stl_le(as, 0xffe, 0x44332211, ATTRS, NULL);
    g_assert_cmphex(lduw_le_p(f->p + 0x3ffe), ==, 0x2211);
    g_assert_cmphex(lduw_le_p(f->p + 0x1000), ==, 0x4433);
    g_assert_true(memory_region_is_iommu((MemoryRegion *)&f->iommu));
    g_assert_false(memory_region_is_iommu(&f->ram));
}

static void test_permissions(Fixture *f, gconstpointer data)
{
    AddressSpace *as = &f->dev->as;
    MemTxResult r;

    map_page(f, 0, 0x3000, IOMMU_RO);
    map_page(f, 1, 0x3000, IOMMU_WO);
    address_space_ldl_le(as, 0, ATTRS, &r);
    g_assert_cmpuint(r, ==, MEMTX_OK);
    address_space_stl_le(as, 0, 1, ATTRS, &r);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    address_space_stl_le(as, 0x1000, 1, ATTRS, &r);
    g_assert_cmpuint(r, ==, MEMTX_OK);
    address_space_ldl_le(as, 0x1000, ATTRS, &r);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    address_space_ldl_le(as, 0x2000, ATTRS, &r);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    g_assert_true(address_space_access_valid(as, 0, 0x1000, false, ATTRS));
    g_assert_false(address_space_access_valid(as, 0, 0x1001, false, ATTRS));
}

static void note_hook(void *opaque, hwaddr addr, hwaddr len, MemoryRegion *mr)
{
    g_string_append_printf(opaque, "%" PRIx64 "+%" PRIx64 " ", addr, len);
}

static void test_map_and_hook(Fixture *f, gconstpointer data)
{
    g_autoptr(GString) seen = g_string_new(NULL);
    hwaddr len = 0x2800;
    void *p;

    map_page(f, 0, 0x3000, IOMMU_RW);
    map_page(f, 1, 0x4000, IOMMU_RW);
    map_page(f, 2, 0x9000, IOMMU_RW);
    memory_set_dma_read_hook(note_hook, seen);
    p = address_space_map(&f->dev->as, 0x800, &len, false, ATTRS);
    g_assert_true(p == f->p + 0x3800);
    g_assert_cmphex(len, ==, 0x1800);       /* the third page is elsewhere */
    g_assert_cmpstr(seen->str, ==, "3800+800 4000+1000 ");
    address_space_unmap(&f->dev->as, p, len, false, len);
}

static void test_cache_follows_the_iommu(Fixture *f, gconstpointer data)
{
    MemoryRegionCache c;

    map_page(f, 0, 0x3000, IOMMU_RW);
    stl_le_p(f->p + 0x3010, 0x11111111);
    stl_le_p(f->p + 0x5010, 0x22222222);
    address_space_cache_init(&c, &f->dev->as, 0x10, 0x10, true);
    g_assert_cmphex(ldl_le_phys_cached(&c, 0), ==, 0x11111111);
    map_page(f, 0, 0x5000, IOMMU_RW);
    g_assert_cmphex(ldl_le_phys_cached(&c, 0), ==, 0x22222222);
    address_space_cache_destroy(&c);
}

static void test_circle(Fixture *f, gconstpointer data)
{
    MemTxResult r;

    map_page(f, 0, 0, IOMMU_RW);
    f->iommu.target = &f->dev->as;
    g_assert_cmphex(address_space_ldl_le(&f->dev->as, 0, ATTRS, &r), ==, 0);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    g_assert_cmpint(address_space_get_iotlb_entry(&f->dev->as, 0, false, ATTRS).perm, ==,
                    IOMMU_NONE);
}

static void test_iotlb_entry(Fixture *f, gconstpointer data)
{
    IOMMUTLBEntry e;

    map_page(f, 2, 0x7000, IOMMU_RW);
    e = address_space_get_iotlb_entry(&f->dev->as, 0x2345, true, ATTRS);
    g_assert_true(e.target_as == &f->target->as);
    g_assert_cmphex(e.iova, ==, 0x2000);
    g_assert_cmphex(e.translated_addr, ==, 0x7000);
    g_assert_cmphex(e.addr_mask, ==, 0xfff);
    e = address_space_get_iotlb_entry(&f->target->as, 0x5678, false, ATTRS);
    g_assert_cmphex(e.translated_addr, ==, 0x5000);
}

/* ---- Notifiers ---- */

static GString *events;

static void note_event(IOMMUNotifier *n, IOMMUTLBEntry *e)
{
    g_string_append_printf(events, "%" PRIx64 "+%" PRIx64 ">%" PRIx64 " ", e->iova, e->addr_mask,
                           e->translated_addr);
}

#define assert_events(text)                         \
    do {                                            \
        g_assert_cmpstr(events->str, ==, text);     \
        g_string_truncate(events, 0);               \
    } while (0)

static void test_notifiers(Fixture *f, gconstpointer data)
{
    MemoryRegion *mr = (MemoryRegion *)&f->iommu;
    IOMMUTLBEvent event = { .type = IOMMU_NOTIFIER_MAP,
                            .entry = { .iova = 0x2000, .addr_mask = 0xfff,
                                       .translated_addr = 0x5000, .perm = IOMMU_RW } };
    IOMMUNotifier n, part;

    events = g_string_new(NULL);
    iommu_notifier_init(&n, note_event, IOMMU_NOTIFIER_IOTLB_EVENTS, 0, HWADDR_MAX, 0);
    iommu_notifier_init(&part, note_event, IOMMU_NOTIFIER_DEVIOTLB_UNMAP, 0x2100, 0x21ff, 0);
    g_assert_cmpint(memory_region_register_iommu_notifier(mr, &n, &error_abort), ==, 0);
    g_assert_cmpint(f->iommu.flags, ==, IOMMU_NOTIFIER_IOTLB_EVENTS);
    g_assert_cmpint(memory_region_register_iommu_notifier(mr, &part, &error_abort), ==, 0);
    memory_region_notify_iommu(&f->iommu.parent, 0, event);
    assert_events("2000+fff>5000 ");
    event.type = IOMMU_NOTIFIER_DEVIOTLB_UNMAP;
    memory_region_notify_iommu(&f->iommu.parent, 0, event);
    assert_events("2100+ff>5000 ");
    memory_region_notify_iommu(&f->iommu.parent, 1, event);
    assert_events("");
    map_page(f, 3, 0x4000, IOMMU_RO);
    map_page(f, 5, 0x6000, IOMMU_RW);
    memory_region_iommu_replay(&f->iommu.parent, &n);
    assert_events("3000+fff>4000 5000+fff>6000 ");
    memory_region_unmap_iommu_notifier_range(&n);
    assert_events("0+ffffffffffffffff>0 ");
    memory_region_unregister_iommu_notifier(mr, &part);
    memory_region_unregister_iommu_notifier(mr, &n);
    g_assert_cmpint(f->iommu.flags, ==, IOMMU_NOTIFIER_NONE);
    g_string_free(events, true);
}

static void test_notifier_refused(Fixture *f, gconstpointer data)
{
    IOMMUNotifier n;
    Error *err = NULL;

    f->iommu.refuse = true;
    iommu_notifier_init(&n, note_event, IOMMU_NOTIFIER_MAP, 0, HWADDR_MAX, 0);
    g_assert_cmpint(memory_region_register_iommu_notifier((MemoryRegion *)&f->iommu, &n, &err), ==,
                    -EINVAL);
    g_assert_cmpstr(error_get_pretty(err), ==, "no notifiers here");
    error_free(err);
    g_assert_true(QLIST_EMPTY(&f->iommu.parent.iommu_notify));
}

int main(int argc, char **argv)
{
    memory_test_init(&argc, &argv);
    type_register_static(&test_iommu_info);
#define ADD(path, func) g_test_add(path, Fixture, NULL, setup, func, teardown)
    ADD("/memory/iommu/translation", test_translation);
    ADD("/memory/iommu/permissions", test_permissions);
    ADD("/memory/iommu/map-and-hook", test_map_and_hook);
    ADD("/memory/iommu/cache-follows", test_cache_follows_the_iommu);
    ADD("/memory/iommu/circle", test_circle);
    ADD("/memory/iommu/iotlb-entry", test_iotlb_entry);
    ADD("/memory/iommu/notifiers", test_notifiers);
    ADD("/memory/iommu/notifier-refused", test_notifier_refused);
    return g_test_run();
}
