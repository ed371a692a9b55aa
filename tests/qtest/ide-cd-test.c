/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ATAPI CD-ROM on PIIX3's IDE: signature, packets by PIO and DMA, sense data, tray and media. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "ide-pc.h"

#define REASON_PACKET 0x01
#define REASON_DATA   0x02
#define REASON_STATUS 0x03

#define SENSE_NOT_READY       0x20
#define SENSE_ILLEGAL_REQUEST 0x50
#define SENSE_UNIT_ATTENTION  0x60

static void setup(IdeFixture *f, const void *data)
{
    ide_start(f, ",media=cdrom", "ide-cd");
}

static void teardown(IdeFixture *f, const void *data)
{
    ide_stop(f);
}

static void send_packet(IdeFixture *f, const uint8_t *bytes, size_t n, uint16_t limit, bool dma)
{
    uint8_t packet[12] = { 0 };

    memcpy(packet, bytes, n);
    qtest_outb(f->qts, IDE_FEATURE, dma);
    qtest_outb(f->qts, IDE_LBA_MID, limit);
    qtest_outb(f->qts, IDE_LBA_HIGH, limit >> 8);
    qtest_outb(f->qts, IDE_COMMAND, 0xa0);
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    g_assert_cmphex(qtest_inb(f->qts, IDE_COUNT) & 7, ==, REASON_PACKET);
    for (int i = 0; i < 12; i += 2) {
        qtest_outw(f->qts, IDE_DATA, packet[i] | packet[i + 1] << 8);
    }
}

#define PACKET(f, limit, ...)                                       \
    do {                                                            \
        const uint8_t bytes_[] = { __VA_ARGS__ };                   \
        send_packet(f, bytes_, sizeof(bytes_), limit, false);       \
    } while (0)

static int byte_count(IdeFixture *f)
{
    return qtest_inb(f->qts, IDE_LBA_MID) | qtest_inb(f->qts, IDE_LBA_HIGH) << 8;
}

/* Reads all blocks of the reply, none larger than @limit; its length. */
static int reply(IdeFixture *f, uint8_t *buf, int limit)
{
    int len = 0;

    while (ide_wait(f) & ST_DRQ) {
        int n = byte_count(f);

        g_assert_cmpint(n, >, 0);
        g_assert_cmpint(n, <=, limit);
        g_assert_cmphex(qtest_inb(f->qts, IDE_COUNT) & 7, ==, REASON_DATA);
        for (int i = 0; i < n; i += 2) {
            uint16_t word = qtest_inw(f->qts, IDE_DATA);

            buf[len + i] = word;
            if (i + 1 < n) {
                buf[len + i + 1] = word >> 8;
            }
        }
        len += n;
    }
    g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, ST_IDLE);
    g_assert_cmphex(qtest_inb(f->qts, IDE_COUNT) & 7, ==, REASON_STATUS);
    return len;
}

/* The packet has failed; what REQUEST SENSE then says. */
static void assert_sense(IdeFixture *f, uint8_t key, uint8_t asc)
{
    uint8_t sense[18];

    g_assert_cmphex(ide_wait(f), ==, ST_FAIL);
    g_assert_cmphex(qtest_inb(f->qts, IDE_ERROR) & 0xf0, ==, key);
    PACKET(f, 0xfffe, 0x03, 0, 0, 0, 18);
    g_assert_cmpint(reply(f, sense, 0xfffe), ==, 18);
    g_assert_cmphex(sense[2], ==, key >> 4);
    g_assert_cmphex(sense[12], ==, asc);
}

static void assert_good(IdeFixture *f)
{
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    g_assert_cmphex(qtest_inb(f->qts, IDE_COUNT) & 7, ==, REASON_STATUS);
}

/* ---- ATA side ---- */

static void test_signature(IdeFixture *f, const void *data)
{
    g_assert_cmphex(byte_count(f), ==, 0xeb14);
    qtest_outb(f->qts, IDE_LBA_MID, 0);
    qtest_outb(f->qts, IDE_COMMAND, 0xec);
    g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, ST_FAIL);
    g_assert_cmphex(byte_count(f), ==, 0xeb14);
    qtest_outb(f->qts, IDE_COMMAND, 0x08);
    g_assert_cmphex(qtest_inb(f->qts, IDE_STATUS), ==, 0x00);
    g_assert_cmphex(byte_count(f), ==, 0xeb14);
}

static void test_identify(IdeFixture *f, const void *data)
{
    uint16_t id[256];

    qtest_outb(f->qts, IDE_COMMAND, 0xa1);
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    for (int i = 0; i < 256; i++) {
        id[i] = qtest_inw(f->qts, IDE_DATA);
    }
    g_assert_cmphex(id[0], ==, 0x85c0);
    g_assert_cmphex(id[27], ==, 'Q' << 8 | 'E');
    g_assert_cmphex(id[49], ==, 0x0300);
    g_assert_cmphex(id[80], ==, 0x001e);
}

static void test_reset_in_packet(IdeFixture *f, const void *data)
{
    qtest_outb(f->qts, IDE_COMMAND, 0xa0);
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    qtest_outw(f->qts, IDE_DATA, 0x0028);
    qtest_outb(f->qts, IDE_COMMAND, 0x08);
    g_assert_cmphex(ide_wait(f), ==, 0x00);
    PACKET(f, 0xfffe, 0x00);
    assert_good(f);
}

/* ---- packets ---- */

static void test_inquiry(IdeFixture *f, const void *data)
{
    uint8_t buf[64];

    PACKET(f, 0xfffe, 0x12, 0, 0, 0, 36);
    g_assert_cmpint(reply(f, buf, 0xfffe), ==, 36);
    g_assert_cmphex(buf[0], ==, 0x05);
    g_assert_cmpmem(buf + 8, 8, "QEMU    ", 8);
    PACKET(f, 0xfffe, 0x12, 0, 0, 0, 6);
    g_assert_cmpint(reply(f, buf, 0xfffe), ==, 6);
    PACKET(f, 0xfffe, 0x12, 1, 0x77, 0, 64);
    assert_sense(f, SENSE_ILLEGAL_REQUEST, 0x24);
}

static void test_capacity(IdeFixture *f, const void *data)
{
    uint8_t buf[8];

    PACKET(f, 0xfffe, 0x25);
    g_assert_cmpint(reply(f, buf, 0xfffe), ==, 8);
    g_assert_cmpint(ldl_be_p(buf), ==, IMAGE_BYTES / 2048 - 1);
    g_assert_cmpint(ldl_be_p(buf + 4), ==, 2048);
}

static void test_invalid(IdeFixture *f, const void *data)
{
    PACKET(f, 0xfffe, 0xf0);
    assert_sense(f, SENSE_ILLEGAL_REQUEST, 0x20);
    PACKET(f, 0xfffe, 0x28, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 1);
    assert_sense(f, SENSE_ILLEGAL_REQUEST, 0x21);
    PACKET(f, 0xfffe, 0x28, 0, 0, 0, 0, 0, 0, 0, 0);
    assert_good(f);
}

static void test_no_byte_count(IdeFixture *f, const void *data)
{
    PACKET(f, 0, 0x12, 0, 0, 0, 36);
    g_assert_cmphex(ide_wait(f), ==, ST_FAIL);
    g_assert_cmphex(qtest_inb(f->qts, IDE_ERROR), ==, 0x04);
    PACKET(f, 0, 0x00);
    assert_good(f);
}

static void test_read_pio(IdeFixture *f, const void *data)
{
    static const int limits[] = { 0xfffe, 2048, 512, 6, 0xffff };
    g_autofree uint8_t *buf = g_malloc(3 * 2048);

    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        PACKET(f, limits[i], 0x28, 0, 0, 0, 0, 5, 0, 0, 3);
        g_assert_cmpint(reply(f, buf, limits[i]), ==, 3 * 2048);
        g_assert_cmpmem(buf, 3 * 2048, f->image + 5 * 2048, 3 * 2048);
    }
}

static void test_read_raw(IdeFixture *f, const void *data)
{
    uint8_t buf[2352];

    PACKET(f, 0xfffe, 0xbe, 0, 0, 0, 0, 5, 0, 0, 1, 0xf8);
    g_assert_cmpint(reply(f, buf, 0xfffe), ==, 2352);
    g_assert_cmphex(buf[1], ==, 0xff);
    g_assert_cmphex(buf[13], ==, 2); /* 00:02:05 */
    g_assert_cmphex(buf[14], ==, 5);
    g_assert_cmpmem(buf + 16, 2048, f->image + 5 * 2048, 2048);
}

static void test_read_dma(IdeFixture *f, const void *data)
{
    const uint8_t packet[] = { 0xa8, 0, 0, 0, 0, 7, 0, 0, 0, 40 };
    const int bytes = 40 * 2048;
    g_autofree uint8_t *buf = g_malloc(bytes);

    qtest_writel(f->qts, PRDT_ADDR, DMA_ADDR);
    qtest_writel(f->qts, PRDT_ADDR + 4, 0);
    qtest_writel(f->qts, PRDT_ADDR + 8, DMA_ADDR + 65536);
    qtest_writel(f->qts, PRDT_ADDR + 12, (bytes - 65536) | PRD_END);
    qtest_outl(f->qts, BM_PRDT, PRDT_ADDR);
    qtest_outb(f->qts, BM_STATUS, 0x06);
    send_packet(f, packet, sizeof(packet), 0, true);
    qtest_outb(f->qts, BM_CMD, BM_START | BM_READ);
    g_assert_cmphex(ide_dma_end(f), ==, BM_INT);
    assert_good(f);
    qtest_memread(f->qts, DMA_ADDR, buf, bytes);
    g_assert_cmpmem(buf, bytes, f->image + 7 * 2048, bytes);
}

static void test_toc(IdeFixture *f, const void *data)
{
    uint8_t buf[64];

    PACKET(f, 0xfffe, 0x43, 0, 0, 0, 0, 0, 0, 0, 64);
    g_assert_cmpint(reply(f, buf, 0xfffe), ==, 20);
    g_assert_cmphex(buf[6], ==, 1);
    g_assert_cmphex(buf[14], ==, 0xaa);
    g_assert_cmpint(ldl_be_p(buf + 16), ==, IMAGE_BYTES / 2048);
    PACKET(f, 0xfffe, 0x43, 2, 0, 0, 0, 0, 0xaa, 0, 64);
    g_assert_cmpint(reply(f, buf, 0xfffe), ==, 12);
    g_assert_cmphex(buf[10], ==, (IMAGE_BYTES / 2048 + 150) / 75 % 60);
}

static void test_mode_and_features(IdeFixture *f, const void *data)
{
    uint8_t buf[64];

    PACKET(f, 0xfffe, 0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 64);
    g_assert_cmpint(reply(f, buf, 0xfffe), ==, 30);
    g_assert_cmphex(buf[8], ==, 0x2a);
    PACKET(f, 0xfffe, 0x5a, 0, 0x3f, 0, 0, 0, 0, 0, 64);
    assert_sense(f, SENSE_ILLEGAL_REQUEST, 0x24);
    PACKET(f, 0xfffe, 0x46, 0, 0, 0, 0, 0, 0, 0, 64);
    reply(f, buf, 0xfffe);
    g_assert_cmphex(buf[7], ==, 0x08); /* a CD is in */
    PACKET(f, 0xfffe, 0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8);
    g_assert_cmpint(reply(f, buf, 0xfffe), ==, 8);
    g_assert_cmphex(buf[5], ==, 0x02);
}

/* ---- tray and media ---- */

static void test_tray(IdeFixture *f, const void *data)
{
    PACKET(f, 0xfffe, 0x1e, 0, 0, 0, 1);
    assert_good(f);
    PACKET(f, 0xfffe, 0x1b, 0, 0, 0, 2);
    assert_sense(f, SENSE_NOT_READY, 0x53);
    PACKET(f, 0xfffe, 0x1e, 0, 0, 0, 0);
    assert_good(f);
    PACKET(f, 0xfffe, 0x1b, 0, 0, 0, 2);
    assert_good(f);
    qtest_qmp_eventwait(f->qts, "DEVICE_TRAY_MOVED");
    PACKET(f, 0xfffe, 0x00);
    assert_sense(f, SENSE_NOT_READY, 0x3a);
    PACKET(f, 0xfffe, 0x1b, 0, 0, 0, 3);
    assert_good(f);
    PACKET(f, 0xfffe, 0x00);
    assert_good(f);
}

static void test_change(IdeFixture *f, const void *data)
{
    qtest_qmp_assert_success(f->qts, "{'execute': 'eject', 'arguments': {'id': 'dev0'}}");
    PACKET(f, 0xfffe, 0x00);
    assert_sense(f, SENSE_NOT_READY, 0x3a);
    qtest_qmp_assert_success(f->qts, "{'execute': 'blockdev-change-medium', 'arguments': "
                             "{'id': 'dev0', 'filename': %s, 'format': 'raw'}}", f->path);
    PACKET(f, 0xfffe, 0x00);
    assert_sense(f, SENSE_NOT_READY, 0x3a);
    PACKET(f, 0xfffe, 0x00);
    assert_sense(f, SENSE_UNIT_ATTENTION, 0x28);
    PACKET(f, 0xfffe, 0x00);
    assert_good(f);
}

static void expect_eject(IdeFixture *f, bool force, const char *error)
{
    QDict *answer = qtest_qmp(f->qts, "{'execute': 'eject', 'arguments': {'id': 'dev0', 'force': %i}}",
                              force);

    g_assert_cmpint(qdict_haskey(answer, "error"), ==, error != NULL);
    if (error) {
        g_assert_nonnull(strstr(qdict_get_str(qdict_get_qdict(answer, "error"), "desc"), error));
    }
    qobject_unref(answer);
}

/* A guest that has locked the tray is asked to let the medium go, unless by force. */
static void test_eject_locked(IdeFixture *f, const void *data)
{
    uint8_t buf[8];

    PACKET(f, 0xfffe, 0x1e, 0, 0, 0, 1);
    assert_good(f);
    expect_eject(f, false, "is locked and force was not specified, wait for tray to open and try again");
    PACKET(f, 0xfffe, 0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8);
    g_assert_cmpint(reply(f, buf, 0xfffe), ==, 8);
    g_assert_cmphex(buf[4], ==, 1);         /* eject request */
    PACKET(f, 0xfffe, 0x00);
    assert_good(f);
    expect_eject(f, true, NULL);
    PACKET(f, 0xfffe, 0x00);
    assert_sense(f, SENSE_NOT_READY, 0x3a);
    /* Without a medium there is nothing to take. */
    expect_eject(f, false, NULL);
}

/* In the middle of a reply. */
static void test_state(IdeFixture *f, const void *data)
{
    g_autofree uint8_t *buf = g_malloc(3 * 2048);

    PACKET(f, 1000, 0x28, 0, 0, 0, 0, 5, 0, 0, 3);
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    ide_assert_sector_words(f, f->image + 5 * 2048, 1000);
    if (!ide_save_and_load(f, ",media=cdrom", "ide-cd")) {
        return;
    }
    g_assert_cmpint(reply(f, buf, 1000), ==, 3 * 2048 - 1000);
    g_assert_cmpmem(buf, 3 * 2048 - 1000, f->image + 5 * 2048 + 1000, 3 * 2048 - 1000);
}

static void test_empty(void)
{
    IdeFixture f = { .qts = qtest_init("-machine pc -nodefaults -device ide-cd,bus=ide.0") };

    g_assert_cmphex(byte_count(&f), ==, 0xeb14);
    PACKET(&f, 0xfffe, 0x00);
    assert_sense(&f, SENSE_NOT_READY, 0x3a);
    PACKET(&f, 0xfffe, 0x28, 0, 0, 0, 0, 0, 0, 0, 1);
    assert_sense(&f, SENSE_NOT_READY, 0x3a);
    qtest_quit(f.qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) qtest_add("ide-cd/" path, IdeFixture, NULL, setup, fn, teardown)
    CASE("signature", test_signature);
    CASE("identify", test_identify);
    CASE("reset-in-packet", test_reset_in_packet);
    CASE("packet/inquiry", test_inquiry);
    CASE("packet/capacity", test_capacity);
    CASE("packet/invalid", test_invalid);
    CASE("packet/no-byte-count", test_no_byte_count);
    CASE("packet/toc", test_toc);
    CASE("packet/mode-and-features", test_mode_and_features);
    CASE("read/pio", test_read_pio);
    CASE("read/raw", test_read_raw);
    CASE("read/dma", test_read_dma);
    CASE("medium/tray", test_tray);
    CASE("medium/change", test_change);
    CASE("medium/eject-locked", test_eject_locked);
    CASE("state", test_state);
    qtest_add_func("ide-cd/medium/none", test_empty);
    return g_test_run();
}
