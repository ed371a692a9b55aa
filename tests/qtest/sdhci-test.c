/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SD host controller (sdhci-pci) with a card (sd-card): registers, commands, data by PIO, SDMA and ADMA2. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "sdhci-test.h"

/* ---- registers ---- */

static void test_reset_values(Fixture *f, const void *data)
{
    g_assert_cmphex(qtest_readl(f->qts, PRNSTS), ==, 0x01ff0000);
    g_assert_cmphex(qtest_readl(f->qts, CAPAB), ==, 0x057834b4);
    g_assert_cmphex(qtest_readl(f->qts, VERSION), ==, 0x24020000);
    g_assert_cmphex(qtest_readl(f->qts, INTSTS), ==, 0);
    qtest_writel(f->qts, ARGUMENT, 0x12345678);
    qtest_writel(f->qts, BLKSIZE, 0xffffffff);
    g_assert_cmphex(qtest_readl(f->qts, BLKSIZE), ==, 0xffff7200);
    qtest_writeb(f->qts, ARGUMENT + 1, 0xaa);
    g_assert_cmphex(qtest_readl(f->qts, ARGUMENT), ==, 0x1234aa78);
    g_assert_cmphex(qtest_readw(f->qts, ARGUMENT + 2), ==, 0x1234);
    qtest_writeb(f->qts, SWRESET, 1);
    g_assert_cmphex(qtest_readl(f->qts, ARGUMENT), ==, 0);
    g_assert_cmphex(qtest_readl(f->qts, PRNSTS), ==, 0x01ff0000);
}

static void test_all_sizes(Fixture *f, const void *data)
{
    for (unsigned off = 0; off < 0x100; off++) {
        qtest_writeb(f->qts, BASE + off, 0xff);
        qtest_readb(f->qts, BASE + off);
        if (off % 2 == 0) {
            qtest_writew(f->qts, BASE + off, 0xa55a);
            qtest_readw(f->qts, BASE + off);
        }
        if (off % 4 == 0) {
            qtest_writel(f->qts, BASE + off, 0x12345678);
            qtest_readl(f->qts, BASE + off);
        }
    }
}

static void test_no_clock(Fixture *f, const void *data)
{
    qtest_writel(f->qts, INTSTSEN, UINT32_MAX);
    g_assert_cmphex(command(f, 0, 0, 0), ==, 0);
}

/* ---- commands ---- */

static void test_illegal(Fixture *f, const void *data)
{
    g_assert_cmphex(command(f, 60, R1, 0) & ~(ERRINT | CMDCMP), ==, CMDTIMEOUT);
    g_assert_cmphex(command(f, 13, R1, f->rca), ==, CMDCMP);
    g_assert_cmphex(qtest_readl(f->qts, RESPONSE) & (1 << 22), ==, 1 << 22);
    g_assert_cmphex(command(f, 13, R1, f->rca), ==, CMDCMP);
    g_assert_cmphex(qtest_readl(f->qts, RESPONSE), ==, 0x900);
}

static void test_interrupt(Fixture *f, const void *data)
{
    qtest_writel(f->qts, INTSIGEN, CMDCMP);
    qtest_writel(f->qts, ARGUMENT, f->rca);
    qtest_writew(f->qts, COMMAND, 13 << 8 | R1);
    qtest_outl(f->qts, 0xcf8, 0x80002004);
    g_assert_cmphex(qtest_inl(f->qts, 0xcfc) >> 16 & 0x08, ==, 0x08);
    g_assert_cmphex(qtest_readl(f->qts, VERSION) & 1, ==, 1);
    qtest_writel(f->qts, INTSTS, CMDCMP);
    g_assert_cmphex(qtest_inl(f->qts, 0xcfc) >> 16 & 0x08, ==, 0);
}

/* ---- data ---- */

static void test_read_pio(Fixture *f, const void *data)
{
    set_blocks(f, 512, 2, TRNS_READ | TRNS_MULTI | TRNS_COUNT | TRNS_CMD12);
    command(f, 18, R1 | DATA, 3 * 512);
    for (int i = 0; i < 1024; i += 4) {
        g_assert_cmphex(qtest_readl(f->qts, PRNSTS) & 0x800, ==, 0x800);
        g_assert_cmphex(qtest_readl(f->qts, BUFFER), ==, (uint32_t)ldl_le_p(f->image + 3 * 512 + i));
    }
    g_assert_cmphex(finish(f) & (TRSCMP | ERRINT), ==, TRSCMP);
    g_assert_cmphex(qtest_readl(f->qts, PRNSTS) & 0xfff, ==, 0);
}

static void test_write_pio(Fixture *f, const void *data)
{
    g_autofree char *file = NULL;
    size_t len;

    set_blocks(f, 512, 1, 0);
    command(f, 24, R1 | DATA, 5 * 512);
    for (int i = 0; i < 512; i += 4) {
        qtest_writel(f->qts, BUFFER, 0x3c3c3c3c);
    }
    g_assert_cmphex(finish(f) & (TRSCMP | ERRINT), ==, TRSCMP);
    memset(f->image + 5 * 512, 0x3c, 512);
    g_assert_true(g_file_get_contents(f->path, &file, &len, NULL));
    g_assert_cmpmem(file, len, f->image, IMAGE_BYTES);
}

/* The boundary of 4 KiB is in the middle of the transfer. */
static void test_sdma_boundary(Fixture *f, const void *data)
{
    if (!qtest_has_accel("qtest")) {
        g_test_skip("the oracle doesn't stop at the first boundary of an address that isn't aligned");
        return;
    }
    qtest_writel(f->qts, SYSAD, DMA_ADDR + 3072);
    set_blocks(f, 512, 4, TRNS_DMA | TRNS_READ | TRNS_MULTI | TRNS_COUNT | TRNS_CMD12);
    command(f, 18, R1 | DATA, 7 * 512);
    qtest_readl(f->qts, PRNSTS);
    g_assert_cmphex(qtest_readl(f->qts, SYSAD), ==, DMA_ADDR + 4096);
    g_assert_cmphex(qtest_readw(f->qts, BLKSIZE + 2), ==, 2);
    qtest_writel(f->qts, INTSTS, DMAINT);
    qtest_writel(f->qts, SYSAD, DMA_ADDR + 4096);
    g_assert_cmphex(finish(f) & (TRSCMP | ERRINT), ==, TRSCMP);
    assert_memory(f, DMA_ADDR + 3072, f->image + 7 * 512, 2048);
}

static void test_sdma(Fixture *f, const void *data)
{
    qtest_writel(f->qts, SYSAD, DMA_ADDR);
    set_blocks(f, 512, 4, TRNS_DMA | TRNS_READ | TRNS_MULTI | TRNS_COUNT | TRNS_CMD12);
    command(f, 18, R1 | DATA, 7 * 512);
    finish(f);
    g_assert_cmphex(qtest_readl(f->qts, PRNSTS) & 0xfff, ==, 0);
    g_assert_cmphex(qtest_readl(f->qts, SYSAD), ==, DMA_ADDR + 2048);
    assert_memory(f, DMA_ADDR, f->image + 7 * 512, 2048);
}

static void put_descriptor(Fixture *f, int n, uint32_t addr, uint16_t len, uint16_t attr)
{
    qtest_writel(f->qts, TABLE_ADDR + n * 8, attr | (uint32_t)len << 16);
    qtest_writel(f->qts, TABLE_ADDR + n * 8 + 4, addr);
}

static void test_adma(Fixture *f, const void *data)
{
    put_descriptor(f, 0, DMA_ADDR, 100, 0x21);
    put_descriptor(f, 1, 0, 0, 0x01);
    put_descriptor(f, 2, TABLE_ADDR + 5 * 8, 0, 0x31);
    put_descriptor(f, 5, DMA_ADDR + 100, 924, 0x27);
    qtest_writel(f->qts, ADMASYSADDR, TABLE_ADDR);
    qtest_writeb(f->qts, HOSTCTL, 0x10);
    set_blocks(f, 512, 2, TRNS_DMA | TRNS_READ | TRNS_MULTI | TRNS_COUNT | TRNS_CMD12);
    command(f, 18, R1 | DATA, 9 * 512);
    finish(f);
    g_assert_cmphex(qtest_readl(f->qts, PRNSTS) & 0xfff, ==, 0);
    assert_memory(f, DMA_ADDR, f->image + 9 * 512, 1024);
}

/* Descriptors that are not valid, and a table that goes round in circles without moving anything. */
static void test_adma_error(Fixture *f, const void *data)
{
    put_descriptor(f, 0, 0, 0, 0);
    qtest_writel(f->qts, ADMASYSADDR, TABLE_ADDR);
    qtest_writeb(f->qts, HOSTCTL, 0x10);
    set_blocks(f, 512, 2, TRNS_DMA | TRNS_READ | TRNS_MULTI | TRNS_COUNT);
    qtest_writel(f->qts, ARGUMENT, 0);
    qtest_writew(f->qts, COMMAND, 18 << 8 | R1 | DATA);
    g_assert_cmphex(finish(f) & ADMAERROR, ==, ADMAERROR);
    g_assert_cmphex(qtest_readb(f->qts, ADMAERR) & 3, !=, 0);
    command(f, 12, R1B, 0);
    if (!qtest_has_accel("qtest")) {
        return; /* the oracle would never leave the circle */
    }
    put_descriptor(f, 0, TABLE_ADDR, 0, 0x31);
    qtest_writel(f->qts, ADMASYSADDR, TABLE_ADDR);
    qtest_writel(f->qts, ARGUMENT, 0);
    qtest_writew(f->qts, COMMAND, 18 << 8 | R1 | DATA);
    for (int i = 0; i < 10000 && !(qtest_readl(f->qts, INTSTS) & ADMAERROR); i++) {
    }
    g_assert_cmphex(qtest_readl(f->qts, INTSTS) & ADMAERROR, ==, ADMAERROR);
}

/* Data and tables where nothing is, and on the controller's own registers: it works again after a reset. */
static void test_dma_nowhere(Fixture *f, const void *data)
{
    static const uint32_t bad[] = { 0xf0000000, BASE, BASE + 0x20, BASE + 0x58 };

    for (size_t i = 0; i < G_N_ELEMENTS(bad) * 3; i++) {
        uint32_t addr = bad[i / 3];
        bool adma = i % 3;
        uint16_t mode = TRNS_DMA | TRNS_READ | TRNS_MULTI | TRNS_COUNT | TRNS_CMD12;

        put_descriptor(f, 0, addr, 1024, 0x23);
        qtest_writel(f->qts, SYSAD, addr);
        qtest_writel(f->qts, ADMASYSADDR, i % 3 == 1 ? addr : TABLE_ADDR);
        qtest_writeb(f->qts, HOSTCTL, adma ? 0x10 : 0);
        set_blocks(f, 512, 2, mode);
        qtest_writel(f->qts, ARGUMENT, 0);
        qtest_writew(f->qts, COMMAND, 18 << 8 | R1 | DATA);
        qtest_readl(f->qts, PRNSTS);
        qtest_writeb(f->qts, SWRESET, 0x01);
        g_assert_cmphex(qtest_readb(f->qts, SWRESET), ==, 0);
        g_assert_cmphex(qtest_readl(f->qts, BLKSIZE), ==, 0);
    }
    select_card(f);
    test_sdma(f, NULL);
}

static void test_out_of_range(Fixture *f, const void *data)
{
    set_blocks(f, 512, 1, TRNS_READ);
    command(f, 17, R1 | DATA, IMAGE_BYTES);
    qtest_writeb(f->qts, SWRESET, 0x06);
    command(f, 13, R1, f->rca);
    command(f, 13, R1, f->rca);
    g_assert_cmphex(qtest_readl(f->qts, RESPONSE) & 0x1e00, ==, 0x0800);
}

static void test_replies(Fixture *f, const void *data)
{
    command(f, 55, R1, f->rca);
    set_blocks(f, 8, 1, TRNS_READ);
    command(f, 51, R1 | DATA, 0);
    g_assert_cmphex(qtest_readl(f->qts, BUFFER) & 0xff, ==, 0x02);
    qtest_readl(f->qts, BUFFER);
    g_assert_cmphex(finish(f) & TRSCMP, ==, TRSCMP);
    set_blocks(f, 64, 1, TRNS_READ);
    command(f, 6, R1 | DATA, 0x00fffff0);
    g_assert_cmphex(qtest_readl(f->qts, BUFFER) >> 8 & 0xff, ==, 0x01);
}

/* The card's status, whose error bits it clears. */
static uint32_t card_status(Fixture *f)
{
    g_assert_cmphex(command(f, 13, R1, f->rca), ==, CMDCMP);
    return qtest_readl(f->qts, RESPONSE);
}

static uint8_t first_byte(Fixture *f, uint32_t block)
{
    uint8_t byte;

    set_blocks(f, 512, 1, TRNS_READ);
    command(f, 17, R1 | DATA, block * 512);
    byte = qtest_readl(f->qts, BUFFER);
    for (int i = 4; i < 512; i += 4) {
        qtest_readl(f->qts, BUFFER);
    }
    g_assert_cmphex(finish(f) & (TRSCMP | ERRINT), ==, TRSCMP);
    return byte;
}

/* Addresses, then the command; out of order it says so, and does nothing. */
static void test_erase(Fixture *f, const void *data)
{
    /* DATA_STAT_AFTER_ERASE of the SCR is 0, so are the data; the oracle's are ones in spite of that. */
    const uint8_t erased = qtest_has_accel("qtest") ? 0 : 0xff;

    g_assert_cmphex(command(f, 32, R1, 3 * 512), ==, CMDCMP);
    g_assert_cmphex(command(f, 33, R1, 4 * 512), ==, CMDCMP);
    command(f, 38, R1B, 0);
    g_assert_cmphex(card_status(f) & ERASE_SEQ_ERROR, ==, 0);
    g_assert_cmphex(first_byte(f, 2), ==, f->image[2 * 512]);
    g_assert_cmphex(first_byte(f, 3), ==, erased);
    g_assert_cmphex(first_byte(f, 4), ==, erased);
    g_assert_cmphex(first_byte(f, 5), ==, f->image[5 * 512]);
    /* The addresses are used up. */
    command(f, 38, R1B, 0);
    g_assert_cmphex(qtest_readl(f->qts, RESPONSE) & ERASE_SEQ_ERROR, ==, ERASE_SEQ_ERROR);
    if (qtest_has_accel("qtest")) { /* the oracle does not mind */
        command(f, 32, R1, 6 * 512);
        command(f, 33, R1, 5 * 512);
        command(f, 38, R1B, 0);
        g_assert_cmphex(qtest_readl(f->qts, RESPONSE) & ERASE_SEQ_ERROR, ==, ERASE_SEQ_ERROR);
    }
    g_assert_cmphex(first_byte(f, 5), ==, f->image[5 * 512]);
}

/* A card that is not selected takes neither addresses nor a bus width. */
static void test_not_selected(Fixture *f, const void *data)
{
    command(f, 7, 0, 0);
    g_assert_cmphex(command(f, 32, R1, 3 * 512) & CMDTIMEOUT, ==, CMDTIMEOUT);
    g_assert_cmphex(card_status(f) & ILLEGAL_COMMAND, ==, ILLEGAL_COMMAND);
    command(f, 55, R1, f->rca);
    g_assert_cmphex(command(f, 6, R1, 2) & CMDTIMEOUT, ==, CMDTIMEOUT);
    g_assert_cmphex(card_status(f) & ILLEGAL_COMMAND, ==, ILLEGAL_COMMAND);
    command(f, 7, R1B, f->rca);
    command(f, 33, R1, 4 * 512);
    command(f, 38, R1B, 0);
    g_assert_cmphex(qtest_readl(f->qts, RESPONSE) & ERASE_SEQ_ERROR, ==, ERASE_SEQ_ERROR);
    g_assert_cmphex(first_byte(f, 3), ==, f->image[3 * 512]);
    /* The width: two bits at the top of the SD status. */
    command(f, 55, R1, f->rca);
    set_blocks(f, 64, 1, TRNS_READ);
    command(f, 13, R1 | DATA, 0);
    g_assert_cmphex(qtest_readl(f->qts, BUFFER) & 0xc0, ==, 0);
}

static void test_state(Fixture *f, const void *data)
{
    g_autofree char *args = machine_args(f);
    QTestState *fresh;

    set_blocks(f, 512, 1, TRNS_READ);
    command(f, 17, R1 | DATA, 2 * 512);
    for (int i = 0; i < 100; i += 4) {
        g_assert_cmphex(qtest_readl(f->qts, BUFFER), ==, (uint32_t)ldl_le_p(f->image + 2 * 512 + i));
    }
    fresh = qtest_save_and_load(f->qts, args);
    if (!fresh) {
        return;
    }
    f->qts = fresh;
    for (int i = 100; i < 512; i += 4) {
        g_assert_cmphex(qtest_readl(f->qts, BUFFER), ==, (uint32_t)ldl_le_p(f->image + 2 * 512 + i));
    }
    g_assert_cmphex(finish(f) & TRSCMP, ==, TRSCMP);
    g_assert_cmphex(command(f, 13, R1, f->rca), ==, CMDCMP);
    g_assert_cmphex(qtest_readl(f->qts, RESPONSE), ==, 0x900);
}

/* What is over leaves nothing behind that a state with it would be refused for. */
static void test_state_after_reply(Fixture *f, const void *data)
{
    g_autofree char *args = machine_args(f);
    QTestState *fresh;

    command(f, 55, R1, f->rca);
    set_blocks(f, 8, 1, TRNS_READ);
    command(f, 51, R1 | DATA, 0);
    qtest_readl(f->qts, BUFFER);
    qtest_readl(f->qts, BUFFER);
    g_assert_cmphex(finish(f) & TRSCMP, ==, TRSCMP);
    fresh = qtest_save_and_load(f->qts, args);
    if (!fresh) {
        return;
    }
    f->qts = fresh;
    g_assert_cmphex(command(f, 13, R1, f->rca), ==, CMDCMP);
    g_assert_cmphex(qtest_readl(f->qts, RESPONSE), ==, 0x900);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, setup_fn, fn) qtest_add("sdhci/" path, Fixture, NULL, setup_fn, fn, sdhci_teardown)
    CASE("reset/values", sdhci_setup_stopped, test_reset_values);
    CASE("registers/all-sizes-are-safe", sdhci_setup_stopped, test_all_sizes);
    CASE("command/no-clock", sdhci_setup_stopped, test_no_clock);
    CASE("command/illegal", sdhci_setup, test_illegal);
    CASE("irq/raise-and-clear", sdhci_setup, test_interrupt);
    CASE("data/read-pio", sdhci_setup, test_read_pio);
    CASE("data/write-pio", sdhci_setup, test_write_pio);
    CASE("data/sdma", sdhci_setup, test_sdma);
    CASE("data/sdma-boundary", sdhci_setup, test_sdma_boundary);
    CASE("data/adma", sdhci_setup, test_adma);
    CASE("data/adma-error", sdhci_setup, test_adma_error);
    CASE("data/dma-nowhere", sdhci_setup, test_dma_nowhere);
    CASE("data/out-of-range", sdhci_setup, test_out_of_range);
    CASE("data/replies", sdhci_setup, test_replies);
    CASE("erase", sdhci_setup, test_erase);
    CASE("command/not-selected", sdhci_setup, test_not_selected);
    CASE("state", sdhci_setup, test_state);
    CASE("state/after-reply", sdhci_setup, test_state_after_reply);
    sdhci_add_state_tests();
    return g_test_run();
}
