/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SD host controller (sdhci-pci) with a card (sd-card): registers, commands, data by PIO, SDMA and ADMA2. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "libqos/state.h"

#define BASE        0xe0000000u
#define SYSAD       (BASE + 0x00)
#define BLKSIZE     (BASE + 0x04)
#define ARGUMENT    (BASE + 0x08)
#define TRNMOD      (BASE + 0x0c)
#define COMMAND     (BASE + 0x0e)
#define RESPONSE    (BASE + 0x10)
#define BUFFER      (BASE + 0x20)
#define PRNSTS      (BASE + 0x24)
#define HOSTCTL     (BASE + 0x28)
#define POWER       (BASE + 0x29)
#define CLOCK       (BASE + 0x2c)
#define SWRESET     (BASE + 0x2f)
#define INTSTS      (BASE + 0x30)
#define INTSTSEN    (BASE + 0x34)
#define INTSIGEN    (BASE + 0x38)
#define CAPAB       (BASE + 0x40)
#define ADMAERR     (BASE + 0x54)
#define ADMASYSADDR (BASE + 0x58)
#define VERSION     (BASE + 0xfc)

#define CMDCMP  0x00000001
#define TRSCMP  0x00000002
#define DMAINT  0x00000008
#define ERRINT  0x00008000
#define CMDTIMEOUT 0x00010000
#define ADMAERROR  0x02000000

#define TRNS_DMA   0x01
#define TRNS_COUNT 0x02
#define TRNS_CMD12 0x04
#define TRNS_READ  0x10
#define TRNS_MULTI 0x20

/* Of the card's status. */
#define ERASE_SEQ_ERROR 0x10000000
#define ILLEGAL_COMMAND 0x00400000

#define IMAGE_BYTES (1024 * 1024)
#define DMA_ADDR    0x20000
#define TABLE_ADDR  0x10000

typedef struct Fixture {
    QTestState *qts;
    char *path;
    uint8_t *image;
    uint32_t rca;
} Fixture;

static char *machine_args(Fixture *f)
{
    return g_strdup_printf("-machine pc -nodefaults -device sdhci-pci,sd-spec-version=3,addr=4 "
                           "-drive if=none,file=%s,format=raw,id=d -device sd-card,drive=d", f->path);
}

static void map(QTestState *s)
{
    qtest_outl(s, 0xcf8, 0x80002010);
    qtest_outl(s, 0xcfc, BASE);
    qtest_outl(s, 0xcf8, 0x80002004);
    qtest_outl(s, 0xcfc, 0x06);
}

static void setup_stopped(Fixture *f, const void *data)
{
    g_autofree char *args = NULL;
    int fd = g_file_open_tmp("sdhci-test-XXXXXX", &f->path, NULL);

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    f->image = g_malloc(IMAGE_BYTES);
    for (int i = 0; i < IMAGE_BYTES; i++) {
        f->image[i] = i * 5 + i / 512 * 3 + i / 131072;
    }
    g_assert_true(g_file_set_contents(f->path, (char *)f->image, IMAGE_BYTES, NULL));
    args = machine_args(f);
    f->qts = qtest_init(args);
    map(f->qts);
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->qts);
    unlink(f->path);
    g_free(f->path);
    g_free(f->image);
}

/* Sends a command and returns the interrupt status, which it clears. @flags: the command's low byte. */
static uint32_t command(Fixture *f, uint8_t index, uint8_t flags, uint32_t arg)
{
    uint32_t status;

    qtest_writel(f->qts, ARGUMENT, arg);
    qtest_writew(f->qts, COMMAND, index << 8 | flags);
    status = qtest_readl(f->qts, INTSTS);
    qtest_writel(f->qts, INTSTS, status);
    return status;
}

#define R1   0x1a
#define R1B  0x1b
#define R2   0x09
#define R3   0x02
#define DATA 0x20

/* Clock and power on, and the card in transfer state. */
static void select_card(Fixture *f)
{
    qtest_writew(f->qts, CLOCK, 0x01);
    qtest_writew(f->qts, CLOCK, 0x05);
    qtest_writeb(f->qts, POWER, 0x0f);
    qtest_writel(f->qts, INTSTSEN, UINT32_MAX);
    command(f, 0, 0, 0);
    g_assert_cmphex(command(f, 8, R1, 0x1aa), ==, CMDCMP);
    g_assert_cmphex(qtest_readl(f->qts, RESPONSE), ==, 0x1aa);
    command(f, 55, R1, 0);
    g_assert_cmphex(command(f, 41, R3, 0x40ff8000), ==, CMDCMP);
    g_assert_cmphex(qtest_readl(f->qts, RESPONSE) & 0xc0000000, ==, 0x80000000);
    g_assert_cmphex(command(f, 2, R2, 0), ==, CMDCMP);
    g_assert_cmphex(command(f, 3, R1, 0), ==, CMDCMP);
    f->rca = qtest_readl(f->qts, RESPONSE) & 0xffff0000;
    g_assert_cmphex(command(f, 7, R1B, f->rca), ==, CMDCMP | TRSCMP);
}

static void setup(Fixture *f, const void *data)
{
    setup_stopped(f, data);
    select_card(f);
}

static void set_blocks(Fixture *f, uint16_t size, uint16_t count, uint16_t mode)
{
    qtest_writel(f->qts, BLKSIZE, size | (uint32_t)count << 16);
    qtest_writew(f->qts, TRNMOD, mode);
}

/* A round trip lets DMA run to its end. */
static uint32_t finish(Fixture *f)
{
    uint32_t status;

    qtest_readl(f->qts, PRNSTS);
    status = qtest_readl(f->qts, INTSTS);
    qtest_writel(f->qts, INTSTS, status);
    return status;
}

static void assert_memory(Fixture *f, uint64_t addr, const uint8_t *expect, size_t bytes)
{
    g_autofree uint8_t *buf = g_malloc(bytes);

    qtest_memread(f->qts, addr, buf, bytes);
    g_assert_cmpmem(buf, bytes, expect, bytes);
}

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

/* ---- saved in the middle ---- */

#define SAVED_ARGS "-machine pc -nodefaults -m 16 -device sdhci-pci,sd-spec-version=3,addr=4,id=" QSTATE_UNPLUGGED " " \
                   "-drive if=none,driver=null-co,size=1M,read-zeroes=on,id=d -device sd-card,drive=d"

static void note_registers(QTestState *s, GString *seen)
{
    for (int reg = 0; reg < 0x60; reg += 4) {
        if (BASE + reg != BUFFER) {
            qstate_note_read(s, seen, BASE + reg, 4);
        }
    }
}

static void note_card(Fixture *f, GString *seen)
{
    command(f, 13, R1, f->rca);
    qstate_note_read(f->qts, seen, RESPONSE, 4);
    qtest_writel(f->qts, INTSTS, UINT32_MAX);
}

/* Registers with values of their own; errors that were not cleared. */
static void set_registers(QTestState *s)
{
    qtest_writew(s, BASE + 0x34, 0x01ff);
    qtest_writew(s, BASE + 0x38, 0x0101);
    qtest_writew(s, BASE + 0x36, 0x03ff);
    qtest_writew(s, BASE + 0x3a, 0x0002);
    qtest_writeb(s, HOSTCTL, 0x02);
    qtest_writeb(s, BASE + 0x2b, 0x07);
    qtest_writeb(s, BASE + 0x2e, 0x0a);
}

/* A write of four blocks, the second half out. */
static void write_half_done(QTestState *s)
{
    Fixture f = { .qts = s };

    map(s);
    select_card(&f);
    set_registers(s);
    set_blocks(&f, 512, 4, TRNS_MULTI | TRNS_COUNT | TRNS_CMD12);
    command(&f, 25, R1 | DATA, 0x4000);
    for (int i = 0; i < 512 + 100; i += 4) {
        qtest_writel(s, BUFFER, i);
    }
}

static void write_goes_on(QTestState *s, GString *seen)
{
    Fixture f = { .qts = s };

    note_registers(s, seen);
    for (int i = 612; i < 2048; i += 4) {
        qtest_writel(s, BUFFER, i);
        if (i % 256 == 0) {
            note_registers(s, seen);
        }
    }
    qtest_readl(s, PRNSTS);
    note_registers(s, seen);
    f.rca = 0x4567 << 16;
    note_card(&f, seen);
    note_registers(s, seen);
}

/* SDMA that has stopped at its boundary; the third command of an erase is to come. */
static void stopped_at_boundary(QTestState *s)
{
    Fixture f = { .qts = s };

    map(s);
    select_card(&f);
    command(&f, 32, R1, 0x1000);
    command(&f, 33, R1, 0x2000);
    command(&f, 55, R1, f.rca);
    command(&f, 6, R1, 2);
    set_registers(s);
    qtest_writel(s, SYSAD, DMA_ADDR + 0xe00);
    set_blocks(&f, 512, 12, TRNS_DMA | TRNS_MULTI | TRNS_COUNT | TRNS_READ | TRNS_CMD12);
    command(&f, 18, R1 | DATA, 0x8000);
    qtest_readl(s, PRNSTS);
}

static void boundary_is_passed(QTestState *s, GString *seen)
{
    Fixture f = { .qts = s };

    for (int i = 1; i < 4; i++) {
        note_registers(s, seen);
        qtest_writel(s, INTSTS, DMAINT);
        qtest_writel(s, SYSAD, DMA_ADDR + i * 0x1000);
        qtest_readl(s, PRNSTS);
    }
    note_registers(s, seen);
    command(&f, 38, R1B, 0);
    note_registers(s, seen);
    command(&f, 55, R1, 0x4567 << 16);
    set_blocks(&f, 64, 1, TRNS_READ);
    command(&f, 13, R1 | DATA, 0);
    qstate_note_read(s, seen, BUFFER, 4);
}

/* An application command is to come; the card is in another state; an error of ADMA stands. */
static void command_is_announced(QTestState *s)
{
    Fixture f = { .qts = s };

    map(s);
    select_card(&f);
    qtest_writel(s, ADMASYSADDR, TABLE_ADDR);
    qtest_writew(s, TABLE_ADDR, 0);
    qtest_writeb(s, HOSTCTL, 0x10);
    set_blocks(&f, 512, 1, TRNS_DMA | TRNS_READ);
    qtest_writel(s, ARGUMENT, 0x600);
    qtest_writew(s, COMMAND, 17 << 8 | R1 | DATA);
    qtest_readl(s, PRNSTS);
    command(&f, 12, R1B, 0);
    command(&f, 16, R1, 64);
    command(&f, 55, R1, f.rca);
}

static void command_comes(QTestState *s, GString *seen)
{
    Fixture f = { .qts = s };

    note_registers(s, seen);
    set_blocks(&f, 64, 1, TRNS_READ);
    command(&f, 13, R1 | DATA, 0);
    for (int i = 0; i < 16; i++) {
        qstate_note_read(s, seen, BUFFER, 4);
    }
    note_registers(s, seen);
}

static const QStateCase saved_write = { SAVED_ARGS, write_half_done, write_goes_on };
static const QStateCase saved_boundary = { SAVED_ARGS, stopped_at_boundary, boundary_is_passed };
static const QStateCase saved_announced = { SAVED_ARGS, command_is_announced, command_comes };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, setup_fn, fn) qtest_add("sdhci/" path, Fixture, NULL, setup_fn, fn, teardown)
    CASE("reset/values", setup_stopped, test_reset_values);
    CASE("registers/all-sizes-are-safe", setup_stopped, test_all_sizes);
    CASE("command/no-clock", setup_stopped, test_no_clock);
    CASE("command/illegal", setup, test_illegal);
    CASE("irq/raise-and-clear", setup, test_interrupt);
    CASE("data/read-pio", setup, test_read_pio);
    CASE("data/write-pio", setup, test_write_pio);
    CASE("data/sdma", setup, test_sdma);
    CASE("data/sdma-boundary", setup, test_sdma_boundary);
    CASE("data/adma", setup, test_adma);
    CASE("data/adma-error", setup, test_adma_error);
    CASE("data/out-of-range", setup, test_out_of_range);
    CASE("data/replies", setup, test_replies);
    CASE("erase", setup, test_erase);
    CASE("command/not-selected", setup, test_not_selected);
    CASE("state", setup, test_state);
    qstate_add("sdhci/saved/write", &saved_write);
    qstate_add("sdhci/saved/boundary", &saved_boundary);
    qstate_add("sdhci/saved/announced", &saved_announced);
    qstate_add_unplug("sdhci/unplug", &saved_write, 4);
    return g_test_run();
}
