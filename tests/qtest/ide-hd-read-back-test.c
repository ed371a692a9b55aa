/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a guest writes to an ide-hd is what other programs find in the image. */
#include "qemu/osdep.h"
#include "ide-hd-test.h"
#include "image-tools.h"

static void dma(IdeFixture *f, uint8_t cmd, uint32_t lba, uint8_t sectors)
{
    ide_set_prd(f, sectors * 512);
    command28(f, cmd, lba, sectors);
    qtest_outb(f->qts, BM_CMD, BM_START | (cmd == 0xc8 ? BM_READ : 0));
    g_assert_cmphex(ide_dma_end(f), ==, BM_INT);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
}

/* By DMA, but the last sector by PIO. */
static void test_read_back(const void *format)
{
    uint8_t last[512];
    IdeFixture f = { 0 };

    if (image_tools_missing()) {
        return;
    }
    f.path = image_tools_new(format);
    f.qts = qtest_initf("-machine pc -nodefaults -drive if=none,id=d0,format=%s,file=%s "
                        "-device ide-hd,drive=d0,bus=ide.0", (const char *)format, f.path);
    ide_enable_bus_master(&f);
    dma(&f, 0xc8, 2048, 1);
    g_assert_cmphex(qtest_readb(f.qts, DMA_ADDR + 511), ==, 0x11);
    qtest_memset(f.qts, DMA_ADDR, 0x22, 8 * 512);
    dma(&f, 0xca, 2050, 8);
    qtest_memset(f.qts, DMA_ADDR, 0, 100 * 512);
    dma(&f, 0xca, 2100, 100);
    memset(last, 0x33, sizeof(last));
    command28(&f, 0x30, 16383, 1);
    g_assert_cmphex(ide_wait(&f), ==, ST_DATA);
    pio_write(&f, last, sizeof(last));
    g_assert_cmphex(ide_wait(&f), ==, ST_IDLE);
    command28(&f, 0xe7, 0, 0);
    g_assert_cmphex(ide_wait(&f), ==, ST_IDLE);
    qtest_quit(f.qts);
    image_tools_check(format, f.path);
}

void ide_hd_add_read_back_tests(void)
{
    qtest_add_data_func("ide-hd/read-back/raw", "raw", test_read_back);
    qtest_add_data_func("ide-hd/read-back/qcow2", "qcow2", test_read_back);
}
