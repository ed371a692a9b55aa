/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Transfers between scatter/gather lists and block devices: pieces,
 * alignment, registers, holes, cancelling.
 */
#include "qemu/osdep.h"
#include <json-glib/json-glib.h>
#include "memory-test.h"
#include "hw/qdev-core.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "sysemu/block-backend.h"
#include "sysemu/dma.h"

#define RAM_BASE   0x10000
#define RAM_SIZE   0x40000
#define DEV_BASE   0x80000
#define HOLE       0x100000
#define DISK_BYTES (1 << 20)

typedef struct Fixture {
    Space *s;
    MemoryRegion ram;
    uint8_t *p;
    Recorder *dev;
    BlockBackend *blk;
    QEMUSGList sg;
    Object *owner;
    int calls;
    int result;
} Fixture;

/* A disk in memory: writes to a null disk stay in an overlay. */
static BlockBackend *make_disk(void)
{
    JsonObject *options = json_object_new();

    json_object_set_string_member(options, "driver", "null-co");
    json_object_set_int_member(options, "size", DISK_BYTES);
    return blk_new_open(NULL, NULL, options, BDRV_O_RDWR | BDRV_O_SNAPSHOT, &error_abort);
}

static const TypeInfo owner_info = {
    .name = "dma-test-device",
    .parent = TYPE_DEVICE,
};

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
    f->blk = make_disk();
    f->owner = object_new("dma-test-device");
    qemu_sglist_init(&f->sg, DEVICE(f->owner), 1, &f->s->as);
}

static void teardown(Fixture *f, gconstpointer data)
{
    qemu_sglist_destroy(&f->sg);
    object_unref(f->owner);
    blk_unref(f->blk);
    recorder_free(f->dev);
    object_unparent(OBJECT(&f->ram));
    space_free(f->s);
}

static void done(void *opaque, int ret)
{
    Fixture *f = opaque;

    f->calls++;
    f->result = ret;
}

static int transfer(Fixture *f, uint64_t offset, uint32_t align, bool write)
{
    f->calls = 0;
    if (write) {
        dma_blk_write(f->blk, &f->sg, offset, align, done, f);
    } else {
        dma_blk_read(f->blk, &f->sg, offset, align, done, f);
    }
    g_assert_cmpint(f->calls, ==, 0);
    blk_drain(f->blk);
    g_assert_cmpint(f->calls, ==, 1);
    return f->result;
}

static uint8_t disk_byte(Fixture *f, int64_t offset)
{
    uint8_t byte;

    g_assert_cmpint(blk_pread(f->blk, offset, 1, &byte, 0), ==, 0);
    return byte;
}

/* Pieces of odd sizes are one stream. */
static void test_pieces(Fixture *f, gconstpointer data)
{
    for (int i = 0; i < RAM_SIZE; i++) {
        f->p[i] = i * 7 + i / 256;
    }
    qemu_sglist_add(&f->sg, RAM_BASE + 0x100, 300);
    qemu_sglist_add(&f->sg, RAM_BASE + 0x3000, 0);
    qemu_sglist_add(&f->sg, RAM_BASE + 0x8001, 1000);
    qemu_sglist_add(&f->sg, RAM_BASE, 748);
    g_assert_cmpint(transfer(f, 4096, 512, true), ==, 0);
    g_assert_cmpint(disk_byte(f, 4095), ==, 0);
    g_assert_cmpint(disk_byte(f, 4096), ==, f->p[0x100]);
    g_assert_cmpint(disk_byte(f, 4096 + 300), ==, f->p[0x8001]);
    g_assert_cmpint(disk_byte(f, 4096 + 1300 + 747), ==, f->p[747]);
    memset(f->p, 0, RAM_SIZE);
    g_assert_cmpint(transfer(f, 4096, 512, false), ==, 0);
    g_assert_cmpint(f->p[0x8001 + 999], ==, (uint8_t)((0x8001 + 999) * 7 + (0x8001 + 999) / 256));
    g_assert_cmpint(f->p[0x8001 + 1000], ==, 0);
}

/* What is no whole block can not be moved; what comes before it has been. */
static void test_rest(Fixture *f, gconstpointer data)
{
    memset(f->p, 0x5a, RAM_SIZE);
    qemu_sglist_add(&f->sg, RAM_BASE, 700);
    g_assert_cmpint(transfer(f, 0, 512, true), ==, -EINVAL);
    g_assert_cmpint(disk_byte(f, 511), ==, 0x5a);
    g_assert_cmpint(disk_byte(f, 512), ==, 0);
}

static void test_empty(Fixture *f, gconstpointer data)
{
    g_assert_cmpint(transfer(f, 0, 512, false), ==, 0);
    qemu_sglist_add(&f->sg, RAM_BASE, 0);
    g_assert_cmpint(transfer(f, 0, 512, true), ==, 0);
}

/* Memory, registers, a hole, memory: registers see what the disk has, the hole swallows it. */
static void test_no_memory(Fixture *f, gconstpointer data)
{
    uint8_t pattern[2048];

    memset(pattern, 0xc3, sizeof(pattern));
    g_assert_cmpint(blk_pwrite(f->blk, 0, sizeof(pattern), pattern, 0), ==, 0);
    qemu_sglist_add(&f->sg, RAM_BASE, 512);
    qemu_sglist_add(&f->sg, DEV_BASE, 128);
    qemu_sglist_add(&f->sg, HOLE, 896);
    qemu_sglist_add(&f->sg, RAM_BASE + 0x1000, 512);
    g_assert_cmpint(transfer(f, 0, 512, false), ==, 0);
    g_assert_cmpint(f->dev->n, ==, 16);
    g_assert_cmpint(f->p[511], ==, 0xc3);
    g_assert_cmpint(f->p[0x1000], ==, 0xc3);
    g_assert_cmpint(f->p[0x1000 + 511], ==, 0xc3);
    g_assert_cmpint(transfer(f, 4096, 512, true), ==, 0);
    g_assert_cmpint(disk_byte(f, 4096 + 2 * 512), ==, 0); /* holes read as zeroes */
    g_assert_cmpint(disk_byte(f, 4096 + 3 * 512), ==, 0xc3);
}

static void test_bounds(Fixture *f, gconstpointer data)
{
    qemu_sglist_add(&f->sg, RAM_BASE, 1024);
    g_assert_cmpint(transfer(f, DISK_BYTES - 512, 512, false), ==, -EIO);
    g_assert_cmpint(transfer(f, UINT64_MAX - 511, 512, true), ==, -EIO);
}

/* Registers behind a mapped buffer, and those that no more buffer is left for. */
static void test_failed_read(Fixture *f, gconstpointer data)
{
    qemu_sglist_add(&f->sg, DEV_BASE, 512);
    for (int limit = DEFAULT_MAX_BOUNCE_BUFFER_SIZE; limit >= 0; limit -= DEFAULT_MAX_BOUNCE_BUFFER_SIZE) {
        f->s->as.max_bounce_buffer_size = limit;
        g_assert_cmpint(transfer(f, DISK_BYTES, 512, false), ==, -EIO);
        g_assert_cmpint(f->dev->n, ==, 0);
        g_assert_cmpuint(f->s->as.bounce_buffer_size, ==, 0);
    }
    g_assert_cmpint(transfer(f, 0, 512, false), ==, 0);
    g_assert_cmpint(f->dev->n, ==, 64);
}

static void test_cancel(Fixture *f, gconstpointer data)
{
    BlockAIOCB *acb;

    memset(f->p, 0x77, RAM_SIZE);
    qemu_sglist_add(&f->sg, RAM_BASE, 4096);
    acb = dma_blk_read(f->blk, &f->sg, 0, 512, done, f);
    blk_aio_cancel(acb);
    g_assert_cmpint(f->calls, ==, 1);
    g_assert_cmpint(f->result, ==, -ECANCELED);
    g_assert_cmpint(f->p[0], ==, 0x77);
}

/* Twice IOV_MAX pieces take more than one request. */
static void test_many_pieces(Fixture *f, gconstpointer data)
{
    memset(f->p, 0x42, RAM_SIZE);
    for (int i = 0; i < 2 * IOV_MAX + 10; i++) {
        qemu_sglist_add(&f->sg, RAM_BASE + i * 8, 3);
    }
    g_assert_cmpint(transfer(f, 0, 1, true), ==, 0);
    g_assert_cmpint(disk_byte(f, 3 * (2 * IOV_MAX + 10) - 1), ==, 0x42);
    g_assert_cmpint(disk_byte(f, 3 * (2 * IOV_MAX + 10)), ==, 0);
}

#define ADD(path, func) g_test_add("/dma-blk/" path, Fixture, NULL, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    module_call_init(MODULE_INIT_BLOCK);
    qemu_init_main_loop(&error_abort);
    type_register_static(&owner_info);
    ADD("pieces", test_pieces);
    ADD("rest", test_rest);
    ADD("empty", test_empty);
    ADD("no-memory", test_no_memory);
    ADD("bounds", test_bounds);
    ADD("failed-read", test_failed_read);
    ADD("cancel", test_cancel);
    ADD("many-pieces", test_many_pieces);
    return g_test_run();
}
