/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ide-hd and ide-cd: every command and every packet that they have, and that they have no others.
 * Specification: ATA/ATAPI-7, MMC-3, SPC-2.
 */
#include "qemu/osdep.h"
#include "ide-pc.h"

#define ANSWER_BYTES 24
#define MAX_ANSWER   4096

static void setup(IdeFixture *f, const void *device)
{
    ide_start(f, g_str_equal(device, "ide-cd") ? ",media=cdrom" : "", device);
}

static void teardown(IdeFixture *f, const void *device)
{
    ide_stop(f);
}

static void software_reset(IdeFixture *f)
{
    qtest_outb(f->qts, IDE_CONTROL, 4);
    qtest_inb(f->qts, IDE_CONTROL);
    qtest_outb(f->qts, IDE_CONTROL, 0);
    ide_wait(f);
}

/* @count and @lba for commands of 28 bits, and of 48: their higher bytes are zero. */
static void command(IdeFixture *f, uint8_t opcode, uint8_t lba, uint8_t count)
{
    for (int i = 0; i < 2; i++) {
        qtest_outb(f->qts, IDE_COUNT, i ? count : 0);
        qtest_outb(f->qts, IDE_LBA_LOW, i ? lba : 0);
        qtest_outb(f->qts, IDE_LBA_MID, 0);
        qtest_outb(f->qts, IDE_LBA_HIGH, 0);
    }
    qtest_outb(f->qts, IDE_DEVICE, 0xe0);
    qtest_outb(f->qts, IDE_COMMAND, opcode);
}

/* --- which there are --------------------------------------------------------------------------------- */

/* Without features: NOP, DATA SET MANAGEMENT, SMART and SET FEATURES are refused then. */
static const uint8_t disk_opcodes[] = {
    0x10, 0x20, 0x21, 0x24, 0x25, 0x27, 0x29, 0x30, 0x31, 0x34, 0x35, 0x39, 0x3c, 0x40, 0x41, 0x42,
    0x70, 0x90, 0x91, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0xc4, 0xc5, 0xc6, 0xc8, 0xc9, 0xca, 0xcb,
    0xe0, 0xe1, 0xe2, 0xe3, 0xe5, 0xe6, 0xe7, 0xea, 0xec, 0xf5, 0xf8,
};

static const uint8_t cd_opcodes[] = {
    0x08, 0x90, 0xa0, 0xa1, 0xe7,
};

/* Writes that go to the medium at once: further than the oracle, which has none. */
static const uint8_t fua_opcodes[] = {
    0x3d, 0xce,
};

/* Power management, which ATA/ATAPI-7 asks of packet devices too; the oracle's has none. */
static const uint8_t power_opcodes[] = {
    0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0xe0, 0xe1, 0xe2, 0xe3, 0xe5, 0xe6,
};

static bool is_in(const uint8_t *list, size_t n, uint8_t opcode)
{
    return memchr(list, opcode, n);
}

static void test_opcodes(IdeFixture *f, const void *device)
{
    bool disk = g_str_equal(device, "ide-hd");
    bool oracle = !qtest_has_accel("qtest");

    for (int op = 0; op < 256; op++) {
        bool known = disk ? is_in(disk_opcodes, sizeof(disk_opcodes), op)
                          : is_in(cd_opcodes, sizeof(cd_opcodes), op);
        bool further = disk ? is_in(fua_opcodes, sizeof(fua_opcodes), op)
                            : is_in(power_opcodes, sizeof(power_opcodes), op);
        bool refused;

        software_reset(f);
        qtest_outb(f->qts, IDE_FEATURE, 0);
        command(f, op, 5, 1);
        refused = (ide_wait(f) & ~ST_SEEK) == ST_FAIL && qtest_inb(f->qts, IDE_ERROR) == 4;
        if (refused == (known || (further && !oracle))) {
            g_error("%s: command %02x", (const char *)device, op);
        }
    }
}

/* --- those with data --------------------------------------------------------------------------------- */

#define SECTORS 3
#define LBA     9

typedef struct DataCommand {
    uint8_t opcode;
    bool dma;
    bool write;
    bool multiple; /* all sectors are one block */
} DataCommand;

static const DataCommand data_commands[] = {
    { 0x20 }, { 0x21 }, { 0x24 }, { 0xc4, .multiple = true }, { 0x29, .multiple = true },
    { 0xc8, .dma = true }, { 0xc9, .dma = true }, { 0x25, .dma = true },
    { 0x30, .write = true }, { 0x31, .write = true }, { 0x34, .write = true }, { 0x3c, .write = true },
    { 0xc5, .write = true, .multiple = true }, { 0x39, .write = true, .multiple = true },
    { 0xce, .write = true, .multiple = true },
    { 0xca, .dma = true, .write = true }, { 0xcb, .dma = true, .write = true },
    { 0x35, .dma = true, .write = true }, { 0x3d, .dma = true, .write = true },
};

static void move_by_dma(IdeFixture *f, const DataCommand *c, uint8_t *data)
{
    qtest_memwrite(f->qts, DMA_ADDR, data, SECTORS * 512);
    ide_set_prd(f, SECTORS * 512);
    command(f, c->opcode, LBA, SECTORS);
    qtest_outb(f->qts, BM_CMD, BM_START | (c->write ? 0 : BM_READ));
    g_assert_cmphex(ide_dma_end(f), ==, BM_INT);
    qtest_memread(f->qts, DMA_ADDR, data, SECTORS * 512);
}

static void move_by_pio(IdeFixture *f, const DataCommand *c, uint8_t *data)
{
    int block = c->multiple ? SECTORS * 512 : 512;

    command(f, c->opcode, LBA, SECTORS);
    for (int i = 0; i < SECTORS * 512; i += 4) {
        if (i % block == 0) {
            g_assert_cmphex(ide_wait(f), ==, ST_DATA);
        }
        if (c->write) {
            qtest_outl(f->qts, IDE_DATA, ldl_le_p(data + i));
        } else {
            stl_le_p(data + i, qtest_inl(f->qts, IDE_DATA));
        }
    }
}

static void test_data(IdeFixture *f, const void *device)
{
    uint8_t *sectors = f->image + LBA * 512;

    command(f, 0xc6, 0, 4);
    g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
    for (size_t i = 0; i < G_N_ELEMENTS(data_commands); i++) {
        const DataCommand *c = &data_commands[i];
        uint8_t data[SECTORS * 512] = { 0 };
        g_autofree char *file = NULL;
        size_t len;

        if (is_in(fua_opcodes, sizeof(fua_opcodes), c->opcode) && !qtest_has_accel("qtest")) {
            continue;
        }
        if (c->write) {
            memset(sectors, c->opcode, sizeof(data));
            memcpy(data, sectors, sizeof(data));
        }
        if (c->dma) {
            move_by_dma(f, c, data);
        } else {
            move_by_pio(f, c, data);
        }
        g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
        g_assert_cmpmem(data, sizeof(data), sectors, sizeof(data));
        command(f, i % 2 ? 0xe7 : 0xea, 0, 0);
        g_assert_cmphex(ide_wait(f), ==, ST_IDLE);
        g_assert_true(g_file_get_contents(f->path, &file, &len, NULL));
        g_assert_cmpmem(file, len, f->image, IMAGE_BYTES);
    }
}

/* --- packets ----------------------------------------------------------------------------------------- */

/*
 * Rows follow each other: a START STOP UNIT shows in the next one. Answers are in hexadecimal without zeroes
 * at their end, or "!", sense key and code. Where @mmc is set the oracle answers otherwise: it knows no
 * features but profiles, no TOC formats but by SFF-8020's field, has audio, and further descriptors. MMC-3
 * and SPC-2 decide.
 */
typedef struct Row {
    const char *packet;
    const char *answer;
    bool mmc;
} Row;

static const Row rows[] = {
    { "00", "" },
    { "03 00 00 00 12", "f0 00 00 00 00 00 00 0a" },
    { "03 00 00 00 06", "f0" },
    { "12 00 00 00 24", "05 80 00 21 1f 00 00 00 51 45 4d 55 20 20 20 20 51 45 4d 55 20 44 56 44" },
    { "12 00 00 00 06", "05 80 00 21 1f" },
    { "12 01 00 00 ff", "05 00 00 02 00 83" },
    { "12 01 83 00 ff", "05 83 00 18 02 00 00 14 51 4d 30 30 30 30 31 20 20 20 20 20 20 20 20 20", true },
    { "12 01 80 00 ff", "!0524" },
    { "12 00 01 00 ff", "!0524", true },
    { "1b 00 00 00 00", "" },
    { "1b 00 00 00 01", "" },
    { "1b 00 00 00 12", "" },
    { "1b 00 00 00 02", "" },
    { "00", "!023a" },
    { "4a 01 00 00 10 00 00 00 08", "00 04 04 10 00 03", true },
    { "25", "!023a" },
    { "28 00 00 00 00 01 00 00 01", "!023a" },
    { "43 00 00 00 00 00 00 00 14", "!023a" },
    { "1b 00 00 00 03", "" },
    { "00", "" },
    { "4a 01 00 00 10 00 00 00 08", "00 04 04 10 00 02" },
    { "4a 01 00 00 10 00 00 00 08", "00 04 04 10 00 02" },
    { "4a 01 00 00 00 00 00 00 08", "00 00 80 10" },
    { "4a 00 00 00 10 00 00 00 08", "!0524" },
    { "4a 01 00 00 10 00 00 00 04", "00 04 04 10" },
    { "1e 00 00 00 01", "" },
    { "1b 00 00 00 02", "!0253" },
    { "5a 00 2a 00 00 00 00 00 40",
      "00 1c 70 00 00 00 00 00 2a 14 3b 00 70 60 2b 00 02 c0 00 02 02 00 02 c0", true },
    { "1e 00 00 00 00", "" },
    { "5a 00 2a 00 00 00 00 00 40",
      "00 1c 70 00 00 00 00 00 2a 14 3b 00 70 60 29 00 02 c0 00 02 02 00 02 c0", true },
    { "25", "00 00 07 ff 00 00 08" },
    { "28 00 00 00 00 01 00 00 01",
      "0c 11 16 1b 20 25 2a 2f 34 39 3e 43 48 4d 52 57 5c 61 66 6b 70 75 7a 7f" },
    { "28 00 00 00 07 ff 00 00 01",
      "13 18 1d 22 27 2c 31 36 3b 40 45 4a 4f 54 59 5e 63 68 6d 72 77 7c 81 86" },
    { "28 00 00 00 08 00 00 00 01", "!0521" },
    { "28 00 00 00 07 ff 00 00 02", "!0521" },
    { "28 00 00 00 00 00 00 00 00", "" },
    { "a8 00 00 00 00 02 00 00 00 01",
      "18 1d 22 27 2c 31 36 3b 40 45 4a 4f 54 59 5e 63 68 6d 72 77 7c 81 86 8b" },
    { "2b 00 00 00 00 07", "" },
    { "2b 00 00 00 08 00", "!0521" },
    { "43 00 00 00 00 00 00 00 14", "00 12 01 01 00 14 01 00 00 00 00 00 00 16 aa 00 00 00 08" },
    { "43 02 00 00 00 00 00 00 14", "00 12 01 01 00 14 01 00 00 00 02 00 00 16 aa 00 00 00 1d 17" },
    { "43 00 01 00 00 00 00 00 0c", "00 0a 01 01 00 14 01", true },
    { "43 00 02 00 00 00 00 00 40",
      "00 2e 01 01 01 14 00 a0 00 00 00 00 01 00 00 01 14 00 a1 00 00 00 00 01", true },
    { "43 02 02 00 00 00 00 00 40",
      "00 2e 01 01 01 14 00 a0 00 00 00 00 01 00 00 01 14 00 a1 00 00 00 00 01", true },
    { "43 00 03 00 00 00 00 00 40", "!0524", true },
    { "43 00 00 00 00 00 02 00 14", "!0524" },
    { "43 00 00 00 00 00 aa 00 14", "00 0a 01 01 00 16 aa 00 00 00 08" },
    { "43 00 00 00 00 00 00 00 14 40", "00 0a 01 01 00 14 01", true },
    { "46 00 00 00 00 00 00 00 40",
      "00 00 00 24 00 00 00 08 00 00 03 08 00 10 00 00 00 08 01 00 00 01 03 08", true },
    { "46 02 00 01 00 00 00 00 40", "00 00 00 10 00 00 00 08 00 01 03 08 00 00 00 02 01", true },
    { "46 02 00 03 00 00 00 00 40", "00 00 00 0c 00 00 00 08 00 03 03 04 29", true },
    { "46 01 00 00 00 00 00 00 40",
      "00 00 00 24 00 00 00 08 00 00 03 08 00 10 00 00 00 08 01 00 00 01 03 08", true },
    { "46 00 00 03 00 00 00 00 40", "00 00 00 0c 00 00 00 08 00 03 03 04 29", true },
    { "46 03 00 00 00 00 00 00 40",
      "00 00 00 24 00 00 00 08 00 00 03 08 00 10 00 00 00 08 01 00 00 01 03 08", true },
    { "46 00 00 00 00 00 00 00 04", "00 00 00 24", true },
    { "51 00 00 00 00 00 00 00 22", "00 20 0e 01 01 01 01 20" },
    { "51 01 00 00 00 00 00 00 22", "!0524" },
    { "51 00 00 00 00 00 00 00 08", "00 20 0e 01 01 01 01 20" },
    { "5a 00 01 00 00 00 00 00 40", "00 0e 70 00 00 00 00 00 01 06 00 05" },
    { "5a 00 0e 00 00 00 00 00 40", "!0524", true },
    { "5a 00 2a 00 00 00 00 00 40",
      "00 1c 70 00 00 00 00 00 2a 14 3b 00 70 60 29 00 02 c0 00 02 02 00 02 c0", true },
    { "5a 00 6a 00 00 00 00 00 40", "!0524" },
    { "5a 00 3f 00 00 00 00 00 40", "!0524" },
    { "5a 00 c1 00 00 00 00 00 40", "!0539" },
    { "5a 40 01 00 00 00 00 00 40", "00 0e 70 00 00 00 00 00 01 06 00 05" },
    { "5a 80 2a 00 00 00 00 00 40",
      "00 1c 70 00 00 00 00 00 2a 14 3b 00 70 60 29 00 02 c0 00 02 02 00 02 c0", true },
    { "ad 00 00 00 00 00 00 00 08 04", "!0530" },
    { "ad 00 00 00 00 00 00 01 00 08", "!0524", true },
    { "ad 00 00 00 00 00 00 ff 00 40", "00 06 00 00 00 40 08 04", true },
    { "ad 00 00 00 00 00 00 04 00 08", "!0524", true },
    { "ad 00 00 00 00 00 00 03 00 08", "!0524", true },
    { "bb 00 ff ff 00 00", "" },
    { "bd 00 00 00 00 00 00 00 00 08", "00 00 00 00 00 01" },
    { "bd 00 00 00 00 00 00 00 00 04", "" },
    { "be 00 00 00 00 01 00 00 01 10",
      "0c 11 16 1b 20 25 2a 2f 34 39 3e 43 48 4d 52 57 5c 61 66 6b 70 75 7a 7f" },
    { "be 00 00 00 00 01 00 00 01 f8",
      "00 ff ff ff ff ff ff ff ff ff ff 00 00 02 01 01 0c 11 16 1b 20 25 2a 2f" },
    { "be 00 00 00 00 01 00 00 01 00", "" },
    { "be 00 00 00 00 01 00 00 01 20", "!0524" },
    { "be 00 00 00 00 01 00 00 00 10", "" },
    { "be 00 00 00 08 00 00 00 01 10", "!0521" },
};

static const uint8_t packet_opcodes[] = {
    0x00, 0x03, 0x12, 0x1b, 0x1e, 0x25, 0x28, 0x2b, 0x43, 0x46, 0x4a, 0x51, 0x5a, 0xa8, 0xad, 0xbb,
    0xbd, 0xbe,
};

static int block_bytes(IdeFixture *f)
{
    return qtest_inb(f->qts, IDE_LBA_MID) | qtest_inb(f->qts, IDE_LBA_HIGH) << 8;
}

/* Status at the end; what came in @data, of MAX_ANSWER bytes. */
static uint8_t run_packet(IdeFixture *f, const uint8_t *packet, uint8_t *data)
{
    int n = 0;

    qtest_outb(f->qts, IDE_FEATURE, 0);
    qtest_outb(f->qts, IDE_LBA_MID, 0xfe);
    qtest_outb(f->qts, IDE_LBA_HIGH, 0xff);
    qtest_outb(f->qts, IDE_COMMAND, 0xa0);
    g_assert_cmphex(ide_wait(f), ==, ST_DATA);
    for (int i = 0; i < 12; i += 2) {
        qtest_outw(f->qts, IDE_DATA, lduw_le_p(packet + i));
    }
    while (ide_wait(f) & ST_DRQ) {
        int bytes = block_bytes(f);

        g_assert_cmpint(n + bytes, <=, MAX_ANSWER);
        for (int i = 0; i < bytes; i += 2, n += 2) {
            stw_le_p(data + n, qtest_inw(f->qts, IDE_DATA));
        }
    }
    return qtest_inb(f->qts, IDE_STATUS);
}

/* As in the rows. */
static char *answer_of(IdeFixture *f, const uint8_t *packet)
{
    static const uint8_t request_sense[12] = { 3, 0, 0, 0, 18 };
    g_autofree uint8_t *data = g_malloc0(MAX_ANSWER);
    int bytes = ANSWER_BYTES;
    GString *s;

    if (run_packet(f, packet, data) & ST_ERR) {
        g_assert_false(run_packet(f, request_sense, data) & ST_ERR);
        return g_strdup_printf("!%02x%02x", data[2], data[12]);
    }
    s = g_string_new("");
    while (bytes && !data[bytes - 1]) {
        bytes--;
    }
    for (int i = 0; i < bytes; i++) {
        g_string_append_printf(s, "%s%02x", i ? " " : "", data[i]);
    }
    return g_string_free(s, false);
}

static void test_packets(IdeFixture *f, const void *device)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *end = (char *)rows[i].packet;
        g_autofree char *answer = NULL;
        uint8_t packet[12] = { 0 };

        for (int n = 0; *end; n++) {
            packet[n] = strtoul(end, &end, 16);
        }
        answer = answer_of(f, packet);
        if (!g_str_equal(answer, rows[i].answer) && !(rows[i].mmc && !qtest_has_accel("qtest"))) {
            g_error("%s: '%s', not '%s'", rows[i].packet, answer, rows[i].answer);
        }
    }
}

static void test_packet_opcodes(IdeFixture *f, const void *device)
{
    for (int op = 0; op < 256; op++) {
        uint8_t packet[12] = { op };
        g_autofree char *answer = answer_of(f, packet);

        if (is_in(packet_opcodes, sizeof(packet_opcodes), op) == g_str_equal(answer, "!0520")) {
            g_error("packet %02x: '%s'", op, answer);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, device, fn) qtest_add(device path, IdeFixture, device, setup, fn, teardown)
    CASE("/command/no-other", "ide-hd", test_opcodes);
    CASE("/command/every-transfer", "ide-hd", test_data);
    CASE("/command/no-other", "ide-cd", test_opcodes);
    CASE("/packet/every", "ide-cd", test_packets);
    CASE("/packet/no-other", "ide-cd", test_packet_opcodes);
    return g_test_run();
}
