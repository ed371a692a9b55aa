/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sparse memory: allocated as it is written, bounded, below everything else, good for DMA. */
#include "qemu/osdep.h"
#include "memory-test.h"
#include "exec/address-spaces.h"
#include "hw/mem/sparse-mem.h"
#include "hw/qdev-core.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "qemu/bswap.h"

#define MAX_SIZE 0x4000

static MemoryRegion *mr;

static void test_reads_zero(void)
{
    uint8_t buf[16];

    sparse_mem_clear(mr);
    memset(buf, 0xff, sizeof(buf));
    g_assert_cmpuint(address_space_read(&address_space_memory, 0x123456789, ATTRS, buf, 16), ==,
                     MEMTX_OK);
    g_assert_cmphex(ldq_le_p(buf) | ldq_le_p(buf + 8), ==, 0);
    g_assert_cmpuint(sparse_mem_used(mr), ==, 0);
    g_assert_cmphex(ldq_be_phys(&address_space_memory, UINT64_MAX - 7), ==, 0);
}

static void test_writes(void)
{
    sparse_mem_clear(mr);
    stq_le_phys(&address_space_memory, 0x5000000000000ffd, 0x8877665544332211);
    g_assert_cmpuint(sparse_mem_used(mr), ==, 0x2000);
    g_assert_cmphex(ldq_le_phys(&address_space_memory, 0x5000000000000ffd), ==,
                    0x8877665544332211);
    g_assert_cmphex(ldl_be_phys(&address_space_memory, 0x5000000000001000), ==, 0x44556677);
    g_assert_cmphex(ldub_phys(&address_space_memory, 0x5000000000000ffc), ==, 0);
}

static void test_bound(void)
{
    MemTxResult r;

    sparse_mem_clear(mr);
    for (hwaddr addr = 0; addr < MAX_SIZE; addr += 0x1000) {
        address_space_stb(&address_space_memory, addr << 20, 1, ATTRS, &r);
        g_assert_cmpuint(r, ==, MEMTX_OK);
    }
    address_space_stb(&address_space_memory, 0x77770000, 1, ATTRS, &r);
    g_assert_cmpuint(r, ==, MEMTX_ERROR);
    g_assert_cmphex(address_space_ldub(&address_space_memory, 0x77770000, ATTRS, &r), ==, 0);
    g_assert_cmpuint(r, ==, MEMTX_OK);
    address_space_stb(&address_space_memory, 1, 2, ATTRS, &r);  /* in a page that exists */
    g_assert_cmpuint(r, ==, MEMTX_OK);
    g_assert_cmpuint(sparse_mem_used(mr), ==, MAX_SIZE);
}

static void test_below_everything(void)
{
    Recorder *r = recorder_new("dev", 0x1000, (MemoryRegionOps) { 0 });

    sparse_mem_clear(mr);
    memory_region_add_subregion_overlap(get_system_memory(), 0x1000, &r->mr, -100);
    g_assert_cmphex(ldl_le_phys(&address_space_memory, 0x1000), ==, 0x03020100);
    stl_le_phys(&address_space_memory, 0xffc, 0x11111111);
    stl_le_phys(&address_space_memory, 0x2000, 0x22222222);
    g_assert_cmphex(ldl_le_phys(&address_space_memory, 0xffc), ==, 0x11111111);
    g_assert_cmphex(ldl_le_phys(&address_space_memory, 0x2000), ==, 0x22222222);
    recorder_free(r);
}

static void test_map(void)
{
    hwaddr len = 0x20;
    uint8_t *p;

    sparse_mem_clear(mr);
    p = address_space_map(&address_space_memory, 0x3000, &len, true, ATTRS);
    g_assert_cmphex(len, ==, 0x20);
    memset(p, 0x42, len);
    address_space_unmap(&address_space_memory, p, len, true, len);
    p = address_space_map(&address_space_memory, 0x301e, &len, false, ATTRS);
    g_assert_cmphex(ldl_be_p(p), ==, 0x42420000);
    address_space_unmap(&address_space_memory, p, len, false, len);
}

static void fill(void *opaque, hwaddr addr, hwaddr len, MemoryRegion *region)
{
    g_assert_true(region == mr);
    address_space_set(&address_space_memory, addr, 0x5a, len, ATTRS);
}

static void test_dma_hook(void)
{
    sparse_mem_clear(mr);
    memory_set_dma_read_hook(fill, NULL);
    g_assert_cmphex(ldl_le_phys(&address_space_memory, 0x4000), ==, 0x5a5a5a5a);
    memory_set_dma_read_hook(NULL, NULL);
}

/* What is saved depends on the content alone; loading replaces it. */
static void test_save_and_load(void)
{
    const VMStateDescription *vmsd = DEVICE_GET_CLASS(mr->owner)->vmsd;
    GByteArray *first = g_byte_array_new(), *second = g_byte_array_new();
    QEMUFile *f = qemu_file_new_writer(first);

    sparse_mem_clear(mr);
    stl_le_phys(&address_space_memory, 0x7000000000, 1);
    stl_le_phys(&address_space_memory, 0x1000, 2);
    g_assert_cmpint(vmstate_save_state(f, vmsd, mr->owner, NULL), ==, 0);
    qemu_fclose(f);
    sparse_mem_clear(mr);
    stl_le_phys(&address_space_memory, 0x1000, 2);
    stl_le_phys(&address_space_memory, 0x7000000000, 1);
    f = qemu_file_new_writer(second);
    g_assert_cmpint(vmstate_save_state(f, vmsd, mr->owner, NULL), ==, 0);
    qemu_fclose(f);
    g_assert_cmpmem(first->data, first->len, second->data, second->len);
    stl_le_phys(&address_space_memory, 0x5000, 3);
    f = qemu_file_new_reader(first->data, first->len);
    g_assert_cmpint(vmstate_load_state(f, vmsd, mr->owner, 1), ==, 0);
    qemu_fclose(f);
    g_assert_cmphex(sparse_mem_used(mr), ==, 0x2000);
    g_assert_cmphex(ldl_le_phys(&address_space_memory, 0x7000000000), ==, 1);
    g_assert_cmphex(ldl_le_phys(&address_space_memory, 0x5000), ==, 0);
    f = qemu_file_new_reader(first->data, first->len - 1);
    g_assert_cmpint(vmstate_load_state(f, vmsd, mr->owner, 1), !=, 0);
    qemu_fclose(f);
    g_byte_array_unref(first);
    g_byte_array_unref(second);
}

int main(int argc, char **argv)
{
    memory_test_init(&argc, &argv);
    cpu_exec_init_all();
    mr = sparse_mem_init(0, UINT64_MAX, MAX_SIZE);
    g_test_add_func("/sparse-mem/reads-zero", test_reads_zero);
    g_test_add_func("/sparse-mem/writes", test_writes);
    g_test_add_func("/sparse-mem/bound", test_bound);
    g_test_add_func("/sparse-mem/below-everything", test_below_everything);
    g_test_add_func("/sparse-mem/map", test_map);
    g_test_add_func("/sparse-mem/dma-hook", test_dma_hook);
    g_test_add_func("/sparse-mem/save-and-load", test_save_and_load);
    return g_test_run();
}
