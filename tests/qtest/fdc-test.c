/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Floppy disk controller (isa-fdc): registers, commands, transfers by PIO and DMA, media, CMOS. */
#include "qemu/osdep.h"
#include "fdc-test.h"

#define SECTOR      512
#define TRACK_SECTORS 18
#define IMAGE_BYTES (1440 * 1024)
#define DMA_ADDR    0x100000

typedef struct Fixture {
    QTestState *qts;
    char *path;
    uint8_t *image;
} Fixture;

/* Every sector begins with its number. */
static void setup(Fixture *f, const void *data)
{
    const char *args = data;
    int fd = g_file_open_tmp("fdc-test-XXXXXX", &f->path, NULL);

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    f->image = g_malloc(IMAGE_BYTES);
    for (int i = 0; i < IMAGE_BYTES; i++) {
        f->image[i] = i % SECTOR < 2 ? i / SECTOR >> (8 * (i % SECTOR)) : i * 7 + i / SECTOR;
    }
    g_assert_true(g_file_set_contents(f->path, (char *)f->image, IMAGE_BYTES, NULL));
    f->qts = qtest_initf("-machine pc -nodefaults -drive if=none,id=d0,format=raw,file=%s%s "
                         "-device floppy,drive=d0,drive-type=144", f->path, args ? args : "");
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->qts);
    unlink(f->path);
    g_free(f->path);
    g_free(f->image);
}

#define SEND(f, ...)                                    \
    do {                                                \
        const uint8_t bytes_[] = { __VA_ARGS__ };       \
        fdc_send((f)->qts, bytes_, sizeof(bytes_));         \
    } while (0)

/* Reads a result of @n bytes, which must be all of it. */
static void result(Fixture *f, uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_assert_cmphex(qtest_inb(f->qts, MSR), ==, MSR_RESULT);
        bytes[i] = qtest_inb(f->qts, FIFO);
    }
    g_assert_cmphex(qtest_inb(f->qts, MSR), ==, MSR_COMMAND);
}

static void assert_result(Fixture *f, const uint8_t *expect, size_t n)
{
    uint8_t got[16];

    result(f, got, n);
    for (size_t i = 0; i < n; i++) {
        g_assert_cmphex(got[i], ==, expect[i]);
    }
}

#define RESULT(f, ...)                                  \
    do {                                                \
        const uint8_t bytes_[] = { __VA_ARGS__ };       \
        assert_result(f, bytes_, sizeof(bytes_));       \
    } while (0)

static void seek(Fixture *f, uint8_t track)
{
    SEND(f, 0x0f, 0, track);
    SEND(f, 0x08);
    RESULT(f, 0x20, track);
}

static void use_pio(Fixture *f, bool pio)
{
    SEND(f, 0x03, 0xdf, 0x02 | pio);
}

static const uint8_t *sector(Fixture *f, int track, int head, int r)
{
    return f->image + ((track * 2 + head) * TRACK_SECTORS + r - 1) * SECTOR;
}

static void pio_read_sector(Fixture *f, const uint8_t *expect)
{
    for (int i = 0; i < SECTOR; i++) {
        g_assert_cmphex(qtest_inb(f->qts, MSR), ==, MSR_PIO_IN);
        g_assert_cmphex(qtest_inb(f->qts, FIFO), ==, expect[i]);
    }
}

/* Channel 2 in @mode for @bytes at DMA_ADDR. */
static void dma_program(Fixture *f, uint8_t mode, int bytes)
{
    qtest_outb(f->qts, 0x0a, 0x06);
    qtest_outb(f->qts, 0x0c, 0);
    qtest_outb(f->qts, 0x0b, mode | 2);
    qtest_outb(f->qts, 0x04, 0);
    qtest_outb(f->qts, 0x04, 0);
    qtest_outb(f->qts, 0x05, bytes - 1);
    qtest_outb(f->qts, 0x05, (bytes - 1) >> 8);
    qtest_outb(f->qts, 0x81, DMA_ADDR >> 16);
    qtest_outb(f->qts, 0x0a, 0x02);
}

#define DMA_TO_MEMORY   0x44
#define DMA_FROM_MEMORY 0x48

/* ---- registers ---- */

static void test_reset_values(Fixture *f, const void *data)
{
    g_assert_cmphex(qtest_inb(f->qts, FDC), ==, 0xff);
    g_assert_cmphex(qtest_inb(f->qts, SRB), ==, 0xc0);
    g_assert_cmphex(qtest_inb(f->qts, DOR), ==, 0x0c);
    g_assert_cmphex(qtest_inb(f->qts, TDR), ==, 0x00);
    g_assert_cmphex(qtest_inb(f->qts, MSR), ==, 0x80);
    g_assert_cmphex(qtest_inb(f->qts, DIR), ==, 0x80);
}

static void test_registers(Fixture *f, const void *data)
{
    qtest_outb(f->qts, DOR, 0x3d);
    g_assert_cmphex(qtest_inb(f->qts, DOR), ==, 0x3d);
    g_assert_cmphex(qtest_inb(f->qts, SRB), ==, 0xe3);
    qtest_outb(f->qts, DOR, 0x0c);
    qtest_outb(f->qts, TDR, 0xff);
    g_assert_cmphex(qtest_inb(f->qts, TDR), ==, 0x04);
}

static void test_all_sizes(Fixture *f, const void *data)
{
    for (int port = FDC; port < FDC + 8; port++) {
        qtest_outb(f->qts, port, 0xff);
        qtest_outw(f->qts, port, 0xa55a);
        qtest_outl(f->qts, port, 0x12345678);
        qtest_inb(f->qts, port);
        qtest_inw(f->qts, port);
        qtest_inl(f->qts, port);
    }
}

static void test_reset_interrupt(Fixture *f, const void *data)
{
    qtest_irq_intercept_in(f->qts, "ioapic");
    qtest_outb(f->qts, DOR, 0x08);
    g_assert_false(qtest_get_irq(f->qts, FDC_IRQ));
    qtest_outb(f->qts, DOR, 0x0c);
    g_assert_true(qtest_get_irq(f->qts, FDC_IRQ));
    for (int i = 0; i < 4; i++) {
        SEND(f, 0x08);
        g_assert_false(qtest_get_irq(f->qts, FDC_IRQ));
        RESULT(f, 0xc0 | i, 0);
    }
    SEND(f, 0x08);
    RESULT(f, 0x80);
}

/* ---- commands without data ---- */

static void test_invalid_command(Fixture *f, const void *data)
{
    SEND(f, 0x1f);
    RESULT(f, 0x80);
    SEND(f, 0x10);
    RESULT(f, 0x90);
}

static void test_configuration(Fixture *f, const void *data)
{
    uint8_t dump[10];

    SEND(f, 0x13, 0, 0x57, 0x28);
    use_pio(f, false);
    SEND(f, 0x0e);
    result(f, dump, sizeof(dump));
    g_assert_cmphex(dump[8], ==, 0x57);
    g_assert_cmphex(dump[9], ==, 0x28);
    SEND(f, 0x94);
    RESULT(f, 0x10);
    SEND(f, 0x14);
    RESULT(f, 0x00);
}

static void test_seek(Fixture *f, const void *data)
{
    qtest_irq_intercept_in(f->qts, "ioapic");
    g_assert_cmphex(qtest_inb(f->qts, DIR), ==, 0x80);
    SEND(f, 0x0f, 0, 5);
    g_assert_true(qtest_get_irq(f->qts, FDC_IRQ));
    SEND(f, 0x08);
    RESULT(f, 0x20, 5);
    g_assert_false(qtest_get_irq(f->qts, FDC_IRQ));
    g_assert_cmphex(qtest_inb(f->qts, DIR), ==, 0x00);
    SEND(f, 0x04, 0);
    RESULT(f, 0x28);
    SEND(f, 0xcf, 0, 2);
    SEND(f, 0x08);
    RESULT(f, 0x20, 7);
    SEND(f, 0x8f, 0, 9);
    SEND(f, 0x08);
    RESULT(f, 0x20, 0);
    seek(f, 3);
    SEND(f, 0x07, 0);
    SEND(f, 0x08);
    RESULT(f, 0x20, 0);
    SEND(f, 0x04, 0);
    RESULT(f, 0x38);
}

/* ---- data ---- */

static void test_read_pio(Fixture *f, const void *data)
{
    uint8_t st[7];

    use_pio(f, true);
    seek(f, 5);
    SEND(f, 0x46, 0, 5, 0, 3, 2, 4, 0x1b, 0xff);
    pio_read_sector(f, sector(f, 5, 0, 3));
    pio_read_sector(f, sector(f, 5, 0, 4));
    result(f, st, sizeof(st));
    g_assert_cmphex(st[0], ==, 0);
    /* Both heads of a cylinder, the implied seek to it included. */
    SEND(f, 0xc6, 0, 6, 0, 18, 2, 18, 0x1b, 0xff);
    pio_read_sector(f, sector(f, 6, 0, 18));
    for (int r = 1; r <= 18; r++) {
        pio_read_sector(f, sector(f, 6, 1, r));
    }
    result(f, st, sizeof(st));
    g_assert_cmphex(st[0] & 0xc0, ==, 0);
}

static void test_read_dma(Fixture *f, const void *data)
{
    g_autofree uint8_t *buf = g_malloc0(4 * SECTOR);

    use_pio(f, false);
    qtest_irq_intercept_in(f->qts, "ioapic");
    dma_program(f, DMA_TO_MEMORY, 2 * SECTOR);
    SEND(f, 0x46, 0, 0, 0, 2, 2, 18, 0x1b, 0xff);
    qtest_inb(f->qts, MSR);
    g_assert_true(qtest_get_irq(f->qts, FDC_IRQ));
    RESULT(f, 0, 0, 0, 0, 0, 4, 2);
    g_assert_false(qtest_get_irq(f->qts, FDC_IRQ));
    g_assert_cmphex(qtest_inb(f->qts, 0x08) & 0x04, ==, 0x04);
    qtest_memread(f->qts, DMA_ADDR, buf, 2 * SECTOR);
    g_assert_cmpmem(buf, 2 * SECTOR, sector(f, 0, 0, 2), 2 * SECTOR);
}

static void test_write_dma(Fixture *f, const void *data)
{
    g_autofree uint8_t *buf = g_malloc(SECTOR);
    g_autofree char *file = NULL;
    size_t len;

    memset(buf, 0xa5, SECTOR);
    qtest_memwrite(f->qts, DMA_ADDR, buf, SECTOR);
    use_pio(f, false);
    dma_program(f, DMA_FROM_MEMORY, SECTOR);
    SEND(f, 0x45, 4, 0, 1, 7, 2, 18, 0x1b, 0xff);
    qtest_inb(f->qts, MSR);
    RESULT(f, 0x04, 0, 0, 0, 1, 8, 2);
    memcpy(f->image + (TRACK_SECTORS + 6) * SECTOR, buf, SECTOR);
    g_assert_true(g_file_get_contents(f->path, &file, &len, NULL));
    g_assert_cmpmem(file, len, f->image, IMAGE_BYTES);
}

static void test_write_protected(Fixture *f, const void *data)
{
    uint8_t st[7];

    use_pio(f, false);
    SEND(f, 0x04, 0);
    RESULT(f, 0x78);
    dma_program(f, DMA_FROM_MEMORY, SECTOR);
    SEND(f, 0x45, 0, 0, 0, 1, 2, 18, 0x1b, 0xff);
    qtest_inb(f->qts, MSR);
    result(f, st, sizeof(st));
    g_assert_cmphex(st[0] & 0xc0, ==, 0x40);
    g_assert_cmphex(st[1], ==, 0x02);
}

/* For what the oracle does otherwise than the data sheet says. */
static bool is_oracle(Fixture *f)
{
    uint8_t dump[10];

    SEND(f, 0x12, 0x84);
    SEND(f, 0x0e);
    result(f, dump, sizeof(dump));
    SEND(f, 0x12, 0x80);
    if (dump[7] != 0x04) {
        g_test_skip("this controller differs from the data sheet");
        return true;
    }
    return false;
}

static void test_no_such_sector(Fixture *f, const void *data)
{
    static const uint8_t bad[][3] = { { 0, 0, 19 }, { 0, 0, 0 }, { 90, 0, 1 } };
    uint8_t st[7];

    if (is_oracle(f)) {
        return;
    }
    use_pio(f, true);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        SEND(f, 0x46, 0, bad[i][0], bad[i][1], bad[i][2], 2, 20, 0x1b, 0xff);
        result(f, st, sizeof(st));
        g_assert_cmphex(st[0] & 0xc0, ==, 0x40);
    }
    /* The head that is selected is not the one of the ID. */
    SEND(f, 0x46, 0, 0, 1, 1, 2, 18, 0x1b, 0xff);
    result(f, st, sizeof(st));
    g_assert_cmphex(st[0] & 0xc0, ==, 0x40);
}

static void test_wrong_rate(Fixture *f, const void *data)
{
    uint8_t st[7];

    use_pio(f, true);
    qtest_outb(f->qts, DIR, 2);
    SEND(f, 0x46, 0, 0, 0, 1, 2, 1, 0x1b, 0xff);
    result(f, st, sizeof(st));
    g_assert_cmphex(st[0], ==, 0x40);
    g_assert_cmphex(st[1], ==, 0x01);
}

/* Without terminal count: the oracle goes on to the next cylinder. */
static void test_end_of_cylinder(Fixture *f, const void *data)
{
    if (is_oracle(f)) {
        return;
    }
    use_pio(f, false);
    dma_program(f, DMA_TO_MEMORY, 4 * SECTOR);
    SEND(f, 0x46, 0, 0, 0, 17, 2, 18, 0x1b, 0xff);
    qtest_inb(f->qts, MSR);
    RESULT(f, 0x40, 0x80, 0, 1, 0, 1, 2);
}

static void test_format(Fixture *f, const void *data)
{
    static const uint8_t ids[] = { 0, 0, 1, 2, 0, 0, 2, 2 };
    uint8_t fill[SECTOR];

    if (is_oracle(f)) {
        return;
    }
    use_pio(f, false);
    qtest_memwrite(f->qts, DMA_ADDR, ids, sizeof(ids));
    dma_program(f, DMA_FROM_MEMORY, sizeof(ids));
    SEND(f, 0x4d, 0, 2, 2, 0x1b, 0xf6);
    qtest_inb(f->qts, MSR);
    RESULT(f, 0, 0, 0, 0, 0, 2, 2);
    memset(fill, 0xf6, sizeof(fill));
    use_pio(f, true);
    SEND(f, 0x46, 0, 0, 0, 2, 2, 2, 0x1b, 0xff);
    pio_read_sector(f, fill);
}

static void test_scan(Fixture *f, const void *data)
{
    uint8_t st[7];

    if (is_oracle(f)) {
        return;
    }
    use_pio(f, false);
    qtest_memwrite(f->qts, DMA_ADDR, sector(f, 0, 0, 1), SECTOR);
    dma_program(f, DMA_FROM_MEMORY, SECTOR);
    SEND(f, 0x51, 0, 0, 0, 1, 2, 18, 0x1b, 1);
    qtest_inb(f->qts, MSR);
    result(f, st, sizeof(st));
    g_assert_cmphex(st[2], ==, 0x08);
    dma_program(f, DMA_FROM_MEMORY, SECTOR);
    SEND(f, 0x51, 0, 0, 0, 2, 2, 18, 0x1b, 1);
    qtest_inb(f->qts, MSR);
    result(f, st, sizeof(st));
    g_assert_cmphex(st[2], ==, 0x04);
}

static void test_verify_and_deleted(Fixture *f, const void *data)
{
    if (is_oracle(f)) {
        return;
    }
    SEND(f, 0xd6, 0, 0, 0, 1, 2, 18, 0x1b, 0xff);
    RESULT(f, 0, 0, 0, 1, 0, 1, 2);
    SEND(f, 0x56, 0x80, 0, 0, 1, 2, 18, 0x1b, 3);
    RESULT(f, 0, 0, 0, 0, 0, 4, 2);
    use_pio(f, true);
    SEND(f, 0x4c, 0, 0, 0, 1, 2, 18, 0x1b, 0xff);
    pio_read_sector(f, sector(f, 0, 0, 1));
    RESULT(f, 0, 0, 0x40, 0, 0, 2, 2);
}

static void test_write_pio(Fixture *f, const void *data)
{
    uint8_t buf[SECTOR];

    if (is_oracle(f)) {
        return;
    }
    use_pio(f, true);
    SEND(f, 0x45, 0, 0, 0, 5, 2, 5, 0x1b, 0xff);
    memset(buf, 0x3c, sizeof(buf));
    fdc_send(f->qts, buf, sizeof(buf));
    RESULT(f, 0, 0, 0, 1, 0, 1, 2);
    SEND(f, 0x46, 0, 0, 0, 5, 2, 5, 0x1b, 0xff);
    pio_read_sector(f, buf);
}

/* In the middle of a sector, and of a result. */
static void test_state(Fixture *f, const void *data)
{
    g_autofree char *args = g_strdup_printf("-machine pc -nodefaults -drive if=none,id=d0,format=raw,file=%s "
                                            "-device floppy,drive=d0,drive-type=144", f->path);
    QTestState *fresh;

    use_pio(f, true);
    seek(f, 5);
    SEND(f, 0x46, 0, 5, 0, 3, 2, 3, 0x1b, 0xff);
    for (int i = 0; i < 100; i++) {
        g_assert_cmphex(qtest_inb(f->qts, FIFO), ==, sector(f, 5, 0, 3)[i]);
    }
    fresh = qtest_save_and_load(f->qts, args);
    if (!fresh) {
        return;
    }
    f->qts = fresh;
    for (int i = 100; i < SECTOR; i++) {
        g_assert_cmphex(qtest_inb(f->qts, FIFO), ==, sector(f, 5, 0, 3)[i]);
    }
    g_assert_cmphex(qtest_inb(f->qts, FIFO), ==, 0x00);
    f->qts = qtest_save_and_load(f->qts, args);
    RESULT(f, 0, 0, 6, 0, 1, 2);
    SEND(f, 0x04, 0);
    RESULT(f, 0x28);
}

/* ---- media and the board ---- */

static uint8_t cmos(QTestState *s, uint8_t reg)
{
    qtest_outb(s, 0x70, reg);
    return qtest_inb(s, 0x71);
}

static void test_cmos(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    g_assert_cmphex(cmos(s, 0x10), ==, 0x00);
    g_assert_cmphex(cmos(s, 0x14) & 0x41, ==, 0x00);
    qtest_quit(s);
    s = qtest_init("-machine pc -nodefaults -device floppy -device floppy,drive-type=144");
    g_assert_cmphex(cmos(s, 0x10), ==, 0x54);
    g_assert_cmphex(cmos(s, 0x14) & 0x41, ==, 0x41);
    qtest_quit(s);
}

static void test_no_medium(void)
{
    Fixture f = { .qts = qtest_init("-machine pc -nodefaults -device floppy") };
    uint8_t st[7];

    g_assert_cmphex(qtest_inb(f.qts, DIR), ==, 0x80);
    seek(&f, 1);
    g_assert_cmphex(qtest_inb(f.qts, DIR), ==, 0x80);
    use_pio(&f, true);
    SEND(&f, 0x46, 0, 1, 0, 1, 2, 1, 0x1b, 0xff);
    result(&f, st, sizeof(st));
    g_assert_cmphex(st[0], ==, 0x40);
    qtest_quit(f.qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn, args) qtest_add("fdc/" path, Fixture, args, setup, fn, teardown)
    CASE("reset/values", test_reset_values, NULL);
    CASE("reset/interrupt", test_reset_interrupt, NULL);
    CASE("registers/read-back", test_registers, NULL);
    CASE("registers/all-sizes-are-safe", test_all_sizes, NULL);
    CASE("command/invalid", test_invalid_command, NULL);
    CASE("command/configuration", test_configuration, NULL);
    CASE("command/seek", test_seek, NULL);
    CASE("read/pio", test_read_pio, NULL);
    CASE("read/dma", test_read_dma, NULL);
    CASE("read/no-such-sector", test_no_such_sector, NULL);
    CASE("read/wrong-rate", test_wrong_rate, NULL);
    CASE("read/end-of-cylinder", test_end_of_cylinder, NULL);
    CASE("write/dma", test_write_dma, NULL);
    CASE("write/pio", test_write_pio, NULL);
    CASE("write/protected", test_write_protected, ",readonly=on");
    CASE("format", test_format, NULL);
    CASE("scan", test_scan, NULL);
    CASE("verify-and-deleted", test_verify_and_deleted, NULL);
    CASE("state", test_state, NULL);
    qtest_add_func("fdc/cmos", test_cmos);
    qtest_add_func("fdc/no-medium", test_no_medium);
    fdc_state_tests();
    return g_test_run();
}
