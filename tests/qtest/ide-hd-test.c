/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ATA disk on PIIX3's IDE: registers, PIO transfers, errors, configuration, SMART. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "ide-hd-test.h"

void ide_hd_setup(IdeFixture *f, const void *data)
{
    ide_start(f, data ? data : "", "ide-hd");
}

void ide_hd_teardown(IdeFixture *f, const void *data)
{
    ide_stop(f);
}

void command28(IdeFixture *f, uint8_t cmd, uint32_t lba, uint8_t count)
{
    qtest_outb(f->qts, IDE_COUNT, count);
    qtest_outb(f->qts, IDE_LBA_LOW, lba);
    qtest_outb(f->qts, IDE_LBA_MID, lba >> 8);
    qtest_outb(f->qts, IDE_LBA_HIGH, lba >> 16);
    qtest_outb(f->qts, IDE_DEVICE, 0xe0 | (lba >> 24 & 0x0f));
    qtest_outb(f->qts, IDE_COMMAND, cmd);
}

void command48(IdeFixture *f, uint8_t cmd, uint64_t lba, uint16_t count)
{
    qtest_outb(f->qts, IDE_COUNT, count >> 8);
    qtest_outb(f->qts, IDE_LBA_LOW, lba >> 24);
    qtest_outb(f->qts, IDE_LBA_MID, lba >> 32);
    qtest_outb(f->qts, IDE_LBA_HIGH, lba >> 40);
    command28(f, cmd, lba & 0xffffff, count);
}

void assert_file(IdeFixture *f)
{
    g_autofree char *file = NULL;
    size_t len;

    g_assert_true(g_file_get_contents(f->path, &file, &len, NULL));
    g_assert_cmpmem(file, len, f->image, IMAGE_BYTES);
}

void pio_write(IdeFixture *f, const uint8_t *buf, int bytes)
{
    for (int i = 0; i < bytes; i += 4) {
        qtest_outl(f->qts, IDE_DATA, ldl_le_p(buf + i));
    }
}

/* ---- registers ---- */

static void test_reset_values(IdeFixture *f, const void *data)
{
    g_assert_cmphex(qtest_inb(f->qts, IDE_ERROR), ==, 0x00);
    g_assert_cmphex(qtest_inb(f->qts, IDE_COUNT), ==, 0x01);
    g_assert_cmphex(qtest_inb(f->qts, IDE_LBA_LOW), ==, 0x01);
    g_assert_cmphex(qtest_inb(f->qts, IDE_LBA_MID), ==, 0x00);
    g_assert_cmphex(qtest_inb(f->qts, IDE_LBA_HIGH), ==, 0x00);
    g_assert_cmphex(qtest_inb(f->qts, IDE_DEVICE), ==, 0xa0);
    g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, ST_IDLE);
    /* There is no second drive, and nothing on the second channel. */
    qtest_outb(f->qts, IDE_DEVICE, 0xb0);
    g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, 0x00);
    g_assert_cmphex(qtest_inb(f->qts, 0x177), ==, 0x00);
}

static void test_previous_content(IdeFixture *f, const void *data)
{
    qtest_outb(f->qts, IDE_COUNT, 0x11);
    qtest_outb(f->qts, IDE_COUNT, 0x22);
    g_assert_cmphex(qtest_inb(f->qts, IDE_COUNT), ==, 0x22);
    qtest_outb(f->qts, IDE_CONTROL, 0x80);
    g_assert_cmphex(qtest_inb(f->qts, IDE_COUNT), ==, 0x11);
    qtest_outb(f->qts, IDE_LBA_LOW, 0x33);
    g_assert_cmphex(qtest_inb(f->qts, IDE_COUNT), ==, 0x22);
}

static void test_all_sizes(IdeFixture *f, const void *data)
{
    for (int i = 0; i < 8; i++) {
        qtest_outb(f->qts, IDE_BASE + i, 0xff);
        qtest_outw(f->qts, IDE_BASE + i, 0xa55a);
        qtest_outl(f->qts, IDE_BASE + i, 0x12345678);
        qtest_inb(f->qts, IDE_BASE + i);
        qtest_inw(f->qts, IDE_BASE + i);
        qtest_inl(f->qts, IDE_BASE + i);
    }
    for (int i = 0; i < 16; i++) {
        qtest_outb(f->qts, BM_BASE + i, 0xff);
        qtest_outw(f->qts, BM_BASE + i, 0xa55a);
        qtest_outl(f->qts, BM_BASE + i, 0x12345678);
        qtest_inb(f->qts, BM_BASE + i);
        qtest_inw(f->qts, BM_BASE + i);
        qtest_inl(f->qts, BM_BASE + i);
    }
}

static void test_bus_master_registers(IdeFixture *f, const void *data)
{
    g_assert_cmphex(qtest_inb(f->qts, BM_CMD), ==, 0);
    g_assert_cmphex(qtest_inb(f->qts, BM_CMD + 1), ==, 0xff);
    qtest_outl(f->qts, BM_PRDT, 0x12345677);
    g_assert_cmphex(qtest_inl(f->qts, BM_PRDT), ==, 0x12345674);
    qtest_outw(f->qts, BM_PRDT + 2, 0xaabb);
    g_assert_cmphex(qtest_inl(f->qts, BM_PRDT), ==, 0xaabb5674);
    qtest_outb(f->qts, BM_STATUS, 0xff);
    g_assert_cmphex(qtest_inb(f->qts, BM_STATUS), ==, 0x60);
    qtest_outb(f->qts, BM_CMD, 0xff);
    g_assert_cmphex(qtest_inb(f->qts, BM_CMD), ==, BM_START | BM_READ);
    g_assert_cmphex(qtest_inb(f->qts, BM_STATUS), ==, 0x60 | BM_ACTIVE);
    qtest_outb(f->qts, BM_CMD, 0);
    g_assert_cmphex(qtest_inb(f->qts, BM_STATUS), ==, 0x60);
}

static void test_software_reset(IdeFixture *f, const void *data)
{
    command28(f, 0x20, 0, 1);
    ide_wait(f);
    qtest_outb(f->qts, IDE_CONTROL, 0x04);
    qtest_inb(f->qts, IDE_CONTROL);
    qtest_outb(f->qts, IDE_CONTROL, 0x00);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    g_assert_cmphex(qtest_inb(f->qts, IDE_ERROR), ==, 0x01);
    g_assert_cmphex(qtest_inb(f->qts, IDE_COUNT), ==, 0x01);
    g_assert_cmphex(qtest_inb(f->qts, IDE_LBA_LOW), ==, 0x01);
}

static void test_interrupt(IdeFixture *f, const void *data)
{
    qtest_irq_intercept_in(f->qts, "ioapic");
    qtest_outb(f->qts, IDE_COMMAND, 0xe5);
    g_assert_true(qtest_get_irq(f->qts, IDE_IRQ));
    qtest_inb(f->qts, IDE_CONTROL);
    g_assert_true(qtest_get_irq(f->qts, IDE_IRQ));
    g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, ST_IDLE);
    g_assert_false(qtest_get_irq(f->qts, IDE_IRQ));
    qtest_outb(f->qts, IDE_CONTROL, 0x02);
    qtest_outb(f->qts, IDE_COMMAND, 0xe5);
    g_assert_false(qtest_get_irq(f->qts, IDE_IRQ));
}

/* ---- identity ---- */

void read_words(IdeFixture *f, uint16_t *words)
{
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    for (int i = 0; i < 256; i++) {
        words[i] = qtest_inw(f->qts, IDE_DATA);
    }
    g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, ST_IDLE);
}

static void test_identify(IdeFixture *f, const void *data)
{
    uint16_t id[256];

    qtest_outb(f->qts, IDE_COMMAND, 0xec);
    read_words(f, id);
    g_assert_cmphex(id[0], ==, 0x0040);
    g_assert_cmphex(id[3], ==, 16);
    g_assert_cmphex(id[6], ==, 63);
    g_assert_cmphex(id[10], ==, 'Q' << 8 | 'M');
    g_assert_cmphex(id[27], ==, 'Q' << 8 | 'E');
    g_assert_cmphex(id[47], ==, 0x8010);
    g_assert_cmphex(id[60], ==, IMAGE_BYTES / 512);
    g_assert_cmphex(id[61], ==, 0);
    g_assert_cmphex(id[83], ==, 0x7400);
    g_assert_cmphex(id[85], ==, 0x4021);
    g_assert_cmphex(id[88], ==, 0x203f);
    g_assert_cmphex(id[100], ==, IMAGE_BYTES / 512);
    g_assert_cmphex(id[69], ==, 0x4000);
    g_assert_cmphex(id[169], ==, 1);
}

/* A drive that discards nothing does not offer TRIM. */
static void test_identify_without_trim(void)
{
    IdeFixture f;
    uint16_t id[256];

    ide_start(&f, "", "ide-hd,discard_granularity=0");
    qtest_outb(f.qts, IDE_COMMAND, 0xec);
    read_words(&f, id);
    g_assert_cmphex(id[69], ==, 0);
    g_assert_cmphex(id[169], ==, 0);
    ide_hd_teardown(&f, NULL);
}

uint8_t set_features(IdeFixture *f, uint8_t feature, uint8_t count)
{
    qtest_outb(f->qts, IDE_FEATURE, feature);
    qtest_outb(f->qts, IDE_COUNT, count);
    qtest_outb(f->qts, IDE_COMMAND, 0xef);
    return ide_wait(f);
}

static void test_set_features(IdeFixture *f, const void *data)
{
    uint16_t id[256];

    g_assert_cmphex(set_features(f, 0x03, 0x42), ==, ST_IDLE);
    g_assert_cmphex(set_features(f, 0x82, 0), ==, ST_IDLE);
    qtest_outb(f->qts, IDE_COMMAND, 0xec);
    read_words(f, id);
    g_assert_cmphex(id[85], ==, 0x4001);
    /* The oracle never shows the mode that is selected. */
    g_assert_cmphex(id[88], ==, qtest_has_accel("qtest") ? 0x043f : 0x203f);
    g_assert_cmphex(set_features(f, 0x99, 0), ==, ST_FAIL);
    g_assert_cmphex(qtest_inb(f->qts, IDE_ERROR), ==, 0x04);
}

static void test_refused(IdeFixture *f, const void *data)
{
    static const uint8_t commands[] = { 0x00, 0x08, 0xa0, 0xa1, 0xf1, 0xf2, 0xf6, 0x37, 0xb1, 0xff };

    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        qtest_outb(f->qts, IDE_COMMAND, commands[i]);
        g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, ST_FAIL);
        g_assert_cmphex(qtest_inb(f->qts, IDE_ERROR), ==, 0x04);
    }
}

static void test_no_data(IdeFixture *f, const void *data)
{
    static const uint8_t commands[] = { 0x10, 0x90, 0x91, 0xe5, 0xe7, 0xea, 0xf5, 0xf8, 0x70, 0x40 };

    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        command28(f, commands[i], 1, 1);
        g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    }
    command28(f, 0xf8, 1, 1);
    g_assert_cmphex(qtest_inb(f->qts, IDE_LBA_LOW), ==, 0xff);
    g_assert_cmphex(qtest_inb(f->qts, IDE_LBA_MID), ==, 0x1f);
}

static void smart(IdeFixture *f, uint8_t function, uint8_t sector)
{
    qtest_outb(f->qts, IDE_FEATURE, function);
    command28(f, 0xb0, 0xc24f00 | sector, 1);
}

static void test_smart(IdeFixture *f, const void *data)
{
    uint16_t page[256];

    smart(f, 0xd0, 0);
    read_words(f, page);
    g_assert_cmphex(page[0], ==, 0x0001);
    g_assert_cmphex(page[1], ==, 0x0301);
    smart(f, 0xd5, 1);
    read_words(f, page);
    smart(f, 0xda, 0);
    g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, ST_IDLE);
    g_assert_cmphex(qtest_inb(f->qts, IDE_LBA_MID), ==, 0x4f);
    g_assert_cmphex(qtest_inb(f->qts, IDE_LBA_HIGH), ==, 0xc2);
    smart(f, 0xd9, 0);
    smart(f, 0xda, 0);
    g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, ST_FAIL);
    smart(f, 0xd8, 0);
    g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, ST_IDLE);
}

/* ---- PIO ---- */

static void test_read_pio(IdeFixture *f, const void *data)
{
    command28(f, 0x20, 5, 2);
    for (int i = 0; i < 2; i++) {
        g_assert_cmphex(ide_wait(f), ==, ST_DATA);
        ide_assert_sector_words(f, f->image + (5 + i) * 512, 512);
    }
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    /* By cylinder, head and sector: head 1, sector 2. */
    qtest_outb(f->qts, IDE_COUNT, 1);
    qtest_outb(f->qts, IDE_LBA_LOW, 2);
    qtest_outb(f->qts, IDE_LBA_MID, 0);
    qtest_outb(f->qts, IDE_LBA_HIGH, 0);
    qtest_outb(f->qts, IDE_DEVICE, 0xa1);
    qtest_outb(f->qts, IDE_COMMAND, 0x20);
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    ide_assert_sector_words(f, f->image + 64 * 512, 512);
}

static void test_read_multiple(IdeFixture *f, const void *data)
{
    qtest_outb(f->qts, IDE_COUNT, 4);
    qtest_outb(f->qts, IDE_COMMAND, 0xc6);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    command48(f, 0x29, 9, 6);
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    ide_assert_sector_words(f, f->image + 9 * 512, 4 * 512);
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    ide_assert_sector_words(f, f->image + 13 * 512, 2 * 512);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    qtest_outb(f->qts, IDE_COUNT, 3);
    qtest_outb(f->qts, IDE_COMMAND, 0xc6);
    g_assert_cmphex(ide_wait(f), ==, ST_FAIL);
}

static void test_write_pio(IdeFixture *f, const void *data)
{
    uint8_t *to = f->image + 7 * 512;

    memset(to, 0x3c, 512);
    memset(to + 512, 0x4d, 512);
    command28(f, 0x30, 7, 2);
    for (int i = 0; i < 2; i++) {
        g_assert_cmphex(ide_wait(f), ==, ST_DATA);
        pio_write(f, to + i * 512, 512);
    }
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    command28(f, 0xe7, 0, 0);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    assert_file(f);
}

static void test_out_of_range(IdeFixture *f, const void *data)
{
    static const uint8_t commands[] = { 0x20, 0x30, 0x40, 0xc4, 0xc5 };

    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        command28(f, commands[i], IMAGE_BYTES / 512 - 1, 2);
        if (ide_wait(f) & ST_DRQ) {
            g_test_skip("the range is checked while data is moved");
            return;
        }
        g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, ST_FAIL);
    }
}

/* ---- resize ---- */

/* Sectors beyond the end are errors until the host has made the disk larger, and again when it is smaller. */
static void test_resize(IdeFixture *f, const void *data)
{
    static const struct {
        int size;
        bool good;
    } steps[] = { { IMAGE_BYTES, false }, { 2 * IMAGE_BYTES, true }, { IMAGE_BYTES / 2, false } };

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        uint8_t st;

        qtest_qmp_assert_success(f->qts, "{'execute': 'block_resize', 'arguments': "
                                         "{'device': 'd0', 'size': %d}}", steps[i].size);
        command28(f, 0x20, IMAGE_BYTES / 512 + 1, 1);
        st = ide_wait(f);
        g_assert_cmphex(st & (ST_ERR | ST_DRQ), ==, steps[i].good ? ST_DRQ : ST_ERR);
        for (int n = 0; steps[i].good && n < 128; n++) {
            g_assert_cmphex(qtest_inl(f->qts, IDE_DATA), ==, 0);
        }
    }
}

/* ---- the board ---- */

static uint8_t cmos(IdeFixture *f, uint8_t reg)
{
    qtest_outb(f->qts, 0x70, reg);
    return qtest_inb(f->qts, 0x71);
}

static void test_cmos(IdeFixture *f, const void *data)
{
    g_assert_cmphex(cmos(f, 0x12), ==, 0xf0);
    g_assert_cmphex(cmos(f, 0x19), ==, 47);
    g_assert_cmphex(cmos(f, 0x1b), ==, 8);
    g_assert_cmphex(cmos(f, 0x1d), ==, 16);
    g_assert_cmphex(cmos(f, 0x23), ==, 63);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    IDE_HD_CASE("reset/values", test_reset_values);
    IDE_HD_CASE("reset/software", test_software_reset);
    IDE_HD_CASE("registers/previous-content", test_previous_content);
    IDE_HD_CASE("registers/all-sizes-are-safe", test_all_sizes);
    IDE_HD_CASE("registers/bus-master", test_bus_master_registers);
    IDE_HD_CASE("irq/raise-and-clear", test_interrupt);
    IDE_HD_CASE("identify", test_identify);
    qtest_add_func("ide-hd/identify/no-trim", test_identify_without_trim);
    IDE_HD_CASE("set-features", test_set_features);
    IDE_HD_CASE("command/refused", test_refused);
    IDE_HD_CASE("command/no-data", test_no_data);
    IDE_HD_CASE("smart", test_smart);
    IDE_HD_CASE("pio/read", test_read_pio);
    IDE_HD_CASE("pio/read-multiple", test_read_multiple);
    IDE_HD_CASE("pio/write", test_write_pio);
    IDE_HD_CASE("pio/out-of-range", test_out_of_range);
    ide_hd_add_dma_tests();
    IDE_HD_CASE("resize", test_resize);
    IDE_HD_CASE("cmos", test_cmos);
    ide_hd_add_read_back_tests();
    ide_hd_add_state_tests();
    ide_hd_add_error_tests();
    return g_test_run();
}
