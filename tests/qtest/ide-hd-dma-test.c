/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ide-hd by DMA: transfers, and descriptor tables that are short, long, or lead where no memory is. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "ide-hd-test.h"

static void test_read_dma(IdeFixture *f, const void *data)
{
    g_autofree uint8_t *buf = g_malloc(4 * 512);

    qtest_irq_intercept_in(f->qts, "ioapic");
    ide_set_prd(f, 4 * 512);
    command28(f, 0xc8, 11, 4);
    qtest_outb(f->qts, BM_CMD, BM_START | BM_READ);
    g_assert_cmphex(ide_dma_end(f), ==, BM_INT);
    g_assert_true(qtest_get_irq(f->qts, IDE_IRQ));
    g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, ST_IDLE);
    qtest_memread(f->qts, DMA_ADDR, buf, 4 * 512);
    g_assert_cmpmem(buf, 4 * 512, f->image + 11 * 512, 4 * 512);
}

/* More than one request of the back end, over many descriptors. */
static void test_read_dma_large(IdeFixture *f, const void *data)
{
    const int bytes = 300 * 512, piece = 1536;
    g_autofree uint8_t *buf = g_malloc(bytes);

    for (int i = 0; i < bytes / piece; i++) {
        qtest_writel(f->qts, PRDT_ADDR + i * 8, DMA_ADDR + i * piece);
        qtest_writel(f->qts, PRDT_ADDR + i * 8 + 4, piece | (i == bytes / piece - 1 ? PRD_END : 0));
    }
    qtest_outb(f->qts, BM_STATUS, 0x06);
    qtest_outl(f->qts, BM_PRDT, PRDT_ADDR);
    command48(f, 0x25, 3, 300);
    qtest_outb(f->qts, BM_CMD, BM_START | BM_READ);
    g_assert_cmphex(ide_dma_end(f), ==, BM_INT);
    qtest_memread(f->qts, DMA_ADDR, buf, bytes);
    g_assert_cmpmem(buf, bytes, f->image + 3 * 512, bytes);
}

static void test_write_dma(IdeFixture *f, const void *data)
{
    uint8_t *to = f->image + 100 * 512;

    memset(to, 0x99, 3 * 512);
    qtest_memwrite(f->qts, DMA_ADDR, to, 3 * 512);
    ide_set_prd(f, 3 * 512);
    qtest_outb(f->qts, BM_CMD, BM_START);
    command48(f, 0x35, 100, 3);
    g_assert_cmphex(ide_dma_end(f), ==, BM_INT);
    command28(f, 0xe7, 0, 0);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    assert_file(f);
}

static void test_short_prdt(IdeFixture *f, const void *data)
{
    ide_set_prd(f, 512);
    command28(f, 0xc8, 0, 2);
    qtest_outb(f->qts, BM_CMD, BM_START | BM_READ);
    g_assert_cmphex(ide_dma_end(f), ==, 0);
    g_assert_cmphex(qtest_inb(f->qts, BM_STATUS), ==, 0);
}

static void test_long_prdt(IdeFixture *f, const void *data)
{
    ide_set_prd(f, 2048);
    command28(f, 0xc8, 0, 2);
    qtest_outb(f->qts, BM_CMD, BM_START | BM_READ);
    g_assert_cmphex(ide_dma_end(f), ==, BM_INT | BM_ACTIVE);
    g_assert_cmphex(qtest_inb(f->qts, BM_STATUS), ==, BM_INT);
}

/* A table in memory that is not there, or on the bus master's own ports, ends the command. */
static void test_bad_prdt(IdeFixture *f, const void *data)
{
    qtest_outl(f->qts, BM_PRDT, 0xf0000000);
    command28(f, 0xc8, 0, 2);
    qtest_outb(f->qts, BM_CMD, BM_START | BM_READ);
    qtest_inb(f->qts, BM_STATUS);
    qtest_outb(f->qts, BM_CMD, 0);
    g_assert_false(qtest_inb(f->qts, BM_STATUS) & BM_ACTIVE);
    qtest_outb(f->qts, IDE_CONTROL, 4);
    qtest_inb(f->qts, IDE_CONTROL);
    qtest_outb(f->qts, IDE_CONTROL, 0);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
}

static void test_trim(IdeFixture *f, const void *data)
{
    uint64_t ranges[64] = { cpu_to_le64(8ULL << 48 | 40), cpu_to_le64(1ULL << 48 | 0x123456789ULL) };

    qtest_memwrite(f->qts, DMA_ADDR, ranges, sizeof(ranges));
    ide_set_prd(f, 512);
    qtest_outb(f->qts, IDE_FEATURE, 1);
    command28(f, 0x06, 0, 1);
    qtest_outb(f->qts, BM_CMD, BM_START);
    ide_dma_end(f);
    g_assert_cmphex(ide_wait(f), ==, ST_FAIL);
    ranges[1] = 0;
    qtest_memwrite(f->qts, DMA_ADDR, ranges, sizeof(ranges));
    ide_set_prd(f, 512);
    qtest_outb(f->qts, IDE_FEATURE, 1);
    command28(f, 0x06, 0, 1);
    qtest_outb(f->qts, BM_CMD, BM_START);
    g_assert_cmphex(ide_dma_end(f), ==, BM_INT);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
}

#define RAM_END 0x8000000   /* of the machine: 128 MiB */
#define HOLE    0xf0000000

/* Two sectors from 9 on, over two descriptors of 512 bytes. */
static uint8_t two_sectors(IdeFixture *f, uint8_t cmd, uint32_t first, uint32_t second)
{
    qtest_writel(f->qts, PRDT_ADDR, first);
    qtest_writel(f->qts, PRDT_ADDR + 4, 512);
    qtest_writel(f->qts, PRDT_ADDR + 8, second);
    qtest_writel(f->qts, PRDT_ADDR + 12, 512 | PRD_END);
    qtest_outb(f->qts, BM_STATUS, 0x06);
    qtest_outl(f->qts, BM_PRDT, PRDT_ADDR);
    command28(f, cmd, 9, 2);
    qtest_outb(f->qts, BM_CMD, BM_START | (cmd == 0xc8 ? BM_READ : 0));
    return ide_dma_end(f);
}

static void assert_sectors(IdeFixture *f, uint32_t addr, int lba, int bytes)
{
    g_autofree uint8_t *buf = g_malloc(bytes);

    qtest_memread(f->qts, addr, buf, bytes);
    g_assert_cmpmem(buf, bytes, f->image + lba * 512, bytes);
}

/*
 * What is read into a hole is lost, and the other descriptor's is there. The Error bit of the bus master,
 * which a master abort sets on a real bus, stays clear, as on the oracle.
 */
static void test_read_into_hole(IdeFixture *f, const void *data)
{
    g_assert_cmphex(two_sectors(f, 0xc8, HOLE, DMA_ADDR), ==, BM_INT);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    assert_sectors(f, DMA_ADDR, 10, 512);
    g_assert_cmphex(two_sectors(f, 0xc8, RAM_END - 256, DMA_ADDR + 512), ==, BM_INT);
    assert_sectors(f, RAM_END - 256, 9, 256);
    assert_sectors(f, DMA_ADDR + 512, 10, 512);
    g_assert_cmphex(two_sectors(f, 0xc8, DMA_ADDR, DMA_ADDR + 512), ==, BM_INT);
    assert_sectors(f, DMA_ADDR, 9, 1024);
}

/* What is written from a hole is zeroes. */
static void test_write_from_hole(IdeFixture *f, const void *data)
{
    memset(f->image + 9 * 512, 0, 512);
    memset(f->image + 10 * 512, 0x77, 512);
    qtest_memwrite(f->qts, DMA_ADDR, f->image + 10 * 512, 512);
    g_assert_cmphex(two_sectors(f, 0xca, HOLE, DMA_ADDR), ==, BM_INT);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    command28(f, 0xe7, 0, 0);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    assert_file(f);
    g_assert_cmphex(two_sectors(f, 0xc8, DMA_ADDR + 512, DMA_ADDR + 1024), ==, BM_INT);
    assert_sectors(f, DMA_ADDR + 512, 9, 1024);
}

/* The engine's own registers are ports: as an address of data their number means memory. */
static void test_own_ports(IdeFixture *f, const void *data)
{
    g_assert_cmphex(two_sectors(f, 0xc8, BM_BASE, IDE_BASE), ==, BM_INT);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    assert_sectors(f, BM_BASE, 9, 512);
    assert_sectors(f, IDE_BASE, 10, 512);
    g_assert_cmphex(qtest_inl(f->qts, BM_PRDT), ==, PRDT_ADDR);
    g_assert_cmphex(two_sectors(f, 0xc8, DMA_ADDR, DMA_ADDR + 512), ==, BM_INT);
    assert_sectors(f, DMA_ADDR, 9, 1024);
}

void ide_hd_add_dma_tests(void)
{
    IDE_HD_CASE("dma/read", test_read_dma);
    IDE_HD_CASE("dma/read-large", test_read_dma_large);
    IDE_HD_CASE("dma/write", test_write_dma);
    IDE_HD_CASE("dma/short-prdt", test_short_prdt);
    IDE_HD_CASE("dma/long-prdt", test_long_prdt);
    IDE_HD_CASE("dma/bad-prdt", test_bad_prdt);
    IDE_HD_CASE("dma/trim", test_trim);
    IDE_HD_CASE("dma/read-into-hole", test_read_into_hole);
    IDE_HD_CASE("dma/write-from-hole", test_write_from_hole);
    IDE_HD_CASE("dma/own-ports", test_own_ports);
}
