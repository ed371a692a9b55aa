/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A PC with a drive on its first IDE channel, for tests of hard disks and CD-ROMs. */
#ifndef TESTS_IDE_PC_H
#define TESTS_IDE_PC_H

#include "libqtest.h"
#include "qemu/bswap.h"
#include "test-image.h"

#define IDE_BASE    0x1f0
#define IDE_DATA    (IDE_BASE + 0)
#define IDE_ERROR   (IDE_BASE + 1)
#define IDE_FEATURE (IDE_BASE + 1)
#define IDE_COUNT   (IDE_BASE + 2)
#define IDE_LBA_LOW (IDE_BASE + 3)
#define IDE_LBA_MID (IDE_BASE + 4)
#define IDE_LBA_HIGH (IDE_BASE + 5)
#define IDE_DEVICE  (IDE_BASE + 6)
#define IDE_STATUS  (IDE_BASE + 7)
#define IDE_COMMAND (IDE_BASE + 7)
#define IDE_CONTROL 0x3f6
#define IDE_IRQ     14

#define ST_ERR  0x01
#define ST_DRQ  0x08
#define ST_SEEK 0x10
#define ST_RDY  0x40
#define ST_BSY  0x80
#define ST_IDLE (ST_RDY | ST_SEEK)
#define ST_DATA (ST_RDY | ST_SEEK | ST_DRQ)
#define ST_FAIL (ST_RDY | ST_ERR)

/* Bus master registers of the first channel. */
#define BM_BASE   0xc000
#define BM_CMD    (BM_BASE + 0)
#define BM_STATUS (BM_BASE + 2)
#define BM_PRDT   (BM_BASE + 4)
#define BM_START  0x01
#define BM_READ   0x08
#define BM_ACTIVE 0x01
#define BM_INT    0x04

#define PRDT_ADDR 0x10000
#define DMA_ADDR  0x20000
#define PRD_END   0x80000000

#define IMAGE_BYTES (4 * 1024 * 1024)

typedef struct IdeFixture {
    QTestState *qts;
    char *path;
    uint8_t *image;
} IdeFixture;

/* The machine's options, and what it needs to be driven. */
static inline char *ide_args(IdeFixture *f, const char *drive_opts, const char *device)
{
    return g_strdup_printf("-machine pc -nodefaults -drive if=none,id=d0,format=raw,file=%s%s "
                           "-device %s,drive=d0,bus=ide.0,id=dev0", f->path, drive_opts, device);
}

static inline void ide_enable_bus_master(IdeFixture *f)
{
    qtest_outl(f->qts, 0xcf8, 0x80000920);
    qtest_outl(f->qts, 0xcfc, BM_BASE | 1);
    qtest_outl(f->qts, 0xcf8, 0x80000904);
    qtest_outl(f->qts, 0xcfc, 0x05);
}

/* An image in which every sector is different, and a machine with it. */
static inline void ide_start(IdeFixture *f, const char *drive_opts, const char *device)
{
    int fd = g_file_open_tmp("ide-test-XXXXXX", &f->path, NULL);
    g_autofree char *args = NULL;

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    f->image = test_image_new(IMAGE_BYTES);
    g_assert_true(g_file_set_contents(f->path, (char *)f->image, IMAGE_BYTES, NULL));
    args = ide_args(f, drive_opts, device);
    f->qts = qtest_init(args);
    ide_enable_bus_master(f);
}

/* Saves the machine's state into a new machine; false, having skipped the test, when it can't. */
static inline bool ide_save_and_load(IdeFixture *f, const char *drive_opts, const char *device)
{
    g_autofree char *args = ide_args(f, drive_opts, device);
    QTestState *fresh = qtest_save_and_load(f->qts, args);

    f->qts = fresh ? fresh : f->qts;
    return fresh;
}

static inline void ide_stop(IdeFixture *f)
{
    qtest_quit(f->qts);
    unlink(f->path);
    g_free(f->path);
    g_free(f->image);
}

/* A round trip to the machine lets it finish requests; the status then says so. */
static inline uint8_t ide_wait(IdeFixture *f)
{
    uint8_t st = ST_BSY;

    for (int i = 0; i < 1000 && st & ST_BSY; i++) {
        st = qtest_inb(f->qts, IDE_CONTROL);
    }
    g_assert_false(st & ST_BSY);
    return st;
}

static inline void ide_assert_sector_words(IdeFixture *f, const uint8_t *expect, int bytes)
{
    for (int i = 0; i < bytes; i += 4) {
        g_assert_cmphex(qtest_inl(f->qts, IDE_DATA), ==, (uint32_t)ldl_le_p(expect + i));
    }
}

/* One descriptor for @bytes at DMA_ADDR. */
static inline void ide_set_prd(IdeFixture *f, uint32_t bytes)
{
    qtest_writel(f->qts, PRDT_ADDR, DMA_ADDR);
    qtest_writel(f->qts, PRDT_ADDR + 4, (bytes & 0xffff) | PRD_END);
    qtest_outb(f->qts, BM_STATUS, 0x06);
    qtest_outl(f->qts, BM_PRDT, PRDT_ADDR);
}

/* Waits for the end of a DMA command that was started; the bus master's status. */
static inline uint8_t ide_dma_end(IdeFixture *f)
{
    uint8_t st;

    for (int i = 0; i < 1000; i++) {
        st = qtest_inb(f->qts, BM_STATUS);
        if (st & BM_INT || !(st & BM_ACTIVE)) {
            break;
        }
    }
    qtest_outb(f->qts, BM_CMD, 0);
    return st;
}

#endif
