/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RAM, ROM, ROM devices, memory of a device, and the blocks behind them. */
#include "qemu/osdep.h"
#include "memory-test.h"
#include "exec/ram_addr.h"
#include "qemu/bswap.h"

#define BASE 0x1000

static void test_rom_device(void)
{
    Space *s = space_new("s");
    Recorder *r = g_new0(Recorder, 1);

    r->ops = (MemoryRegionOps) { .read = recorder_read, .write = recorder_write };
    memory_region_init_rom_device_nomigrate(&r->mr, NULL, &r->ops, r, "flash", 0x1000,
                                            &error_abort);
    memory_region_add_subregion(&s->root, BASE, &r->mr);
    memset(memory_region_get_ram_ptr(&r->mr), 0x77, 0x1000);
    g_assert_cmphex(address_space_ldl_le(&s->as, BASE + 4, ATTRS, NULL), ==, 0x77777777);
    address_space_stl_le(&s->as, BASE + 4, 1, ATTRS, NULL);
    assert_access(r, 0, true, 4, 4, 1);
    memory_region_rom_device_set_romd(&r->mr, false);
    g_assert_cmphex(address_space_ldl_le(&s->as, BASE + 4, ATTRS, NULL), ==, 0x07060504);
    memory_region_rom_device_set_romd(&r->mr, true);
    g_assert_cmphex(address_space_ldl_le(&s->as, BASE + 4, ATTRS, NULL), ==, 0x77777777);
    recorder_free(r);
    space_free(s);
}

static void test_rom_and_ram_device(void)
{
    Space *s = space_new("s");
    MemoryRegion rom, dev;
    uint8_t bytes[16] = { 0 };
    uint32_t v = 0x01020304;

    memory_region_init_rom_nomigrate(&rom, NULL, "rom", 0x1000, &error_abort);
    memory_region_add_subregion(&s->root, 0, &rom);
    g_assert_cmpuint(address_space_write(&s->as, 0, ATTRS, &v, 4), ==, MEMTX_DECODE_ERROR);
    g_assert_cmpuint(address_space_write_rom(&s->as, 0, ATTRS, &v, 4), ==, MEMTX_OK);
    g_assert_cmphex(address_space_ldl(&s->as, 0, ATTRS, NULL), ==, v);
    memory_region_init_ram_device_ptr(&dev, NULL, "dev", sizeof(bytes), bytes);
    memory_region_add_subregion(&s->root, 0x2000, &dev);
    address_space_stl_be(&s->as, 0x2001, 0x11223344, ATTRS, NULL);
    g_assert_cmphex(ldl_be_p(bytes + 1), ==, 0x11223344);
    g_assert_cmphex(address_space_ldl_le(&s->as, 0x2001, ATTRS, NULL), ==, 0x44332211);
    object_unparent(OBJECT(&rom));
    object_unparent(OBJECT(&dev));
    space_free(s);
}

static void test_ram_crosses_regions(void)
{
    Space *s = space_new("s");
    MemoryRegion a, b;
    uint8_t *pa, *pb;
    MemTxResult r;

    memory_region_init_ram_nomigrate(&a, NULL, "a", 0x1000, &error_abort);
    memory_region_init_ram_nomigrate(&b, NULL, "b", 0x1000, &error_abort);
    memory_region_add_subregion(&s->root, 0, &a);
    memory_region_add_subregion(&s->root, 0x1000, &b);
    pa = memory_region_get_ram_ptr(&a);
    pb = memory_region_get_ram_ptr(&b);
    address_space_stq_le(&s->as, 0xffd, 0x8877665544332211, ATTRS, &r);
    g_assert_cmpuint(r, ==, MEMTX_OK);
    g_assert_cmphex(lduw_le_p(pa + 0xffe), ==, 0x3322);
    g_assert_cmphex(ldl_le_p(pb), ==, 0x77665544);
    g_assert_cmphex(address_space_ldq_be(&s->as, 0xffd, ATTRS, NULL), ==, 0x1122334455667788);
    g_assert_cmpuint(address_space_set(&s->as, 0xff0, 0x42, 0x20, ATTRS), ==, MEMTX_OK);
    g_assert_cmphex(pb[0xf], ==, 0x42);
    g_assert_cmphex(pb[0x10], ==, 0);
    object_unparent(OBJECT(&a));
    object_unparent(OBJECT(&b));
    space_free(s);
}

/* ---- Blocks ---- */

static void test_blocks(void)
{
    MemoryRegion a, b, alias;
    ram_addr_t offset;
    uint8_t *pb;

    memory_region_init_ram_nomigrate(&a, NULL, "a", 0x1001, &error_abort);
    memory_region_init_ram_nomigrate(&b, NULL, "b", 0x1000, &error_abort);
    memory_region_init_alias(&alias, NULL, "alias", &b, 0x800, 0x100);
    pb = memory_region_get_ram_ptr(&b);
    g_assert_true(QEMU_PTR_IS_ALIGNED(pb, 0x1000));
    g_assert_cmphex(qemu_ram_get_used_length(a.ram_block), ==, 0x2000);
    g_assert_cmphex(memory_region_get_ram_addr(&b), ==, memory_region_get_ram_addr(&a) + 0x2000);
    g_assert_true(memory_region_get_ram_ptr(&alias) == pb + 0x800);
    g_assert_true(memory_region_from_host(pb + 0x123, &offset) == &b);
    g_assert_cmphex(offset, ==, 0x123);
    g_assert_null(memory_region_from_host(&offset, &offset));
    g_assert_true(qemu_ram_block_from_host(pb + 0x123, true, &offset) == b.ram_block);
    g_assert_cmphex(offset, ==, 0);
    qemu_ram_set_idstr(b.ram_block, "the-b", NULL);
    g_assert_true(qemu_ram_block_by_name("the-b") == b.ram_block);
    memset(pb, 0xff, 0x1000);
    g_assert_cmpint(ram_block_discard_range(b.ram_block, 0x100, 0x100), ==, 0);
    g_assert_cmphex(pb[0x1ff], ==, 0);
    g_assert_cmphex(pb[0x200], ==, 0xff);
    g_assert_cmpint(ram_block_discard_range(b.ram_block, 0x100, 0x1000), ==, -EINVAL);
    object_unparent(OBJECT(&alias));
    object_unparent(OBJECT(&a));
    object_unparent(OBJECT(&b));
    g_assert_null(qemu_ram_block_by_name("the-b"));
}

static void test_resize(void)
{
    Space *s = space_new("s");
    MemoryRegion mr;
    Error *err = NULL;

    memory_region_init_resizeable_ram(&mr, NULL, "mr", 0x1000, 0x3000, NULL, &error_abort);
    memory_region_add_subregion(&s->root, 0, &mr);
    assert_view(&s->as, "0-fff mr+0");
    memory_region_ram_resize(&mr, 0x3000, &error_abort);
    assert_view(&s->as, "0-2fff mr+0");
    memory_region_ram_resize(&mr, 0x4000, &err);
    g_assert_nonnull(err);
    error_free(err);
    object_unparent(OBJECT(&mr));
    space_free(s);
}

/* Guest memory must be private, so that a snapshot can put it back. */
static void test_files_are_refused(void)
{
    MemoryRegion file, fd;
    Error *err = NULL;

    memory_region_init_ram_from_file(&file, NULL, "file", 0x1000, 0, 0, "/dev/shm/x", false, &err);
    g_assert_nonnull(err);
    error_free(err);
    err = NULL;
    memory_region_init_ram_from_fd(&fd, NULL, "fd", 0x1000, 0, 0, 0, &err);
    g_assert_nonnull(err);
    error_free(err);
    object_unparent(OBJECT(&file));
    object_unparent(OBJECT(&fd));
}

int main(int argc, char **argv)
{
    memory_test_init(&argc, &argv);
    g_test_add_func("/memory/ram/rom-device", test_rom_device);
    g_test_add_func("/memory/ram/rom-and-ram-device", test_rom_and_ram_device);
    g_test_add_func("/memory/ram/crosses-regions", test_ram_crosses_regions);
    g_test_add_func("/memory/ram/blocks", test_blocks);
    g_test_add_func("/memory/ram/resize", test_resize);
    g_test_add_func("/memory/ram/files-are-refused", test_files_are_refused);
    return g_test_run();
}
