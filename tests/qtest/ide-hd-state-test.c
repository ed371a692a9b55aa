/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ide-hd: state that is saved in the middle of work. */
#include "qemu/osdep.h"
#include "ide-hd-test.h"

static void test_state_pio(IdeFixture *f, const void *data)
{
    command28(f, 0x20, 5, 2);
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    ide_assert_sector_words(f, f->image + 5 * 512, 100);
    if (!ide_save_and_load(f, "", "ide-hd")) {
        return;
    }
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    ide_assert_sector_words(f, f->image + 5 * 512 + 100, 412);
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    ide_assert_sector_words(f, f->image + 6 * 512, 512);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
}

/* What SET FEATURES set. */
static void test_state_features(IdeFixture *f, const void *data)
{
    uint16_t id[256];

    g_assert_cmphex(set_features(f, 0x03, 0x42), ==, ST_IDLE);
    g_assert_cmphex(set_features(f, 0x82, 0), ==, ST_IDLE);
    if (!ide_save_and_load(f, "", "ide-hd")) {
        return;
    }
    qtest_outb(f->qts, IDE_COMMAND, 0xec);
    read_words(f, id);
    g_assert_cmphex(id[85], ==, 0x4001);
    g_assert_cmphex(id[88], ==, 0x043f);
}

/* The command is there, the engine is not started. */
static void test_state_dma(IdeFixture *f, const void *data)
{
    ide_set_prd(f, 1024);
    command28(f, 0xc8, 9, 2);
    if (!ide_save_and_load(f, "", "ide-hd")) {
        return;
    }
    qtest_outb(f->qts, BM_CMD, BM_START | BM_READ);
    g_assert_cmphex(ide_dma_end(f), ==, BM_INT);
    g_assert_cmphex(qtest_readl(f->qts, DMA_ADDR), ==, (uint32_t)ldl_le_p(f->image + 9 * 512));
}

void ide_hd_add_state_tests(void)
{
    IDE_HD_CASE("state/pio", test_state_pio);
    IDE_HD_CASE("state/dma", test_state_dma);
    IDE_HD_CASE("state/features", test_state_features);
}
