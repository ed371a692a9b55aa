/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scsi-hd and scsi-cd: every command that they have, with what they answer, and that they have no others.
 * Answers are compared up to 24 bytes, without zeroes at their end. Specification: SPC-3, SBC-3, MMC-5.
 */
#include "virtio-scsi-test.h"

#define ANSWER_BYTES 24
#define SAME         NULL

/*
 * Rows follow each other: a START STOP UNIT shows in the next one. Answers are in hexadecimal, "!" and the
 * sense code, or "-": not looked at. The oracle differs where @sbc is set: it takes a VERIFY beyond the last
 * block, where SBC-3 asks for LOGICAL BLOCK ADDRESS OUT OF RANGE.
 */
typedef struct Row {
    const char *cdb;
    uint16_t in, out;
    const char *disk;
    const char *cd;
    bool sbc;
} Row;

static const Row rows[] = {
    /* REQUEST SENSE */
    { "03 00 00 00 12 00", 18, 0, "70 00 00 00 00 00 00 0a", SAME },
    { "03 01 00 00 12 00", 18, 0, "72", SAME },
    { "03 00 00 00 04 00", 4, 0, "70", SAME },
    { "03 00 00 00 ff 00", 255, 0, "70 00 00 00 00 00 00 0a", SAME },
    /* FORMAT UNIT */
    { "04 00 00 00 00 00", 0, 0, "", SAME },
    { "04 10 00 00 00 00", 0, 4, "", "!overrun" },
    /* WRITE, READ (6) */
    { "0a 00 00 05 01 00", 0, 512, "", "!overrun" },
    { "08 00 00 05 01 00", 512, 0, "", "!overrun" },
    { "08 00 3f ff 02 00", 1024, 0, "!052100", "!overrun" },
    /* RESERVE, RELEASE */
    { "16 00 00 00 00 00", 0, 0, "", SAME },
    { "17 00 00 00 00 00", 0, 0, "", SAME },
    { "56 00 00 00 00 00 00 00 00 00", 0, 0, "", SAME },
    { "57 00 00 00 00 00 00 00 00 00", 0, 0, "", SAME },
    /* START STOP UNIT */
    { "1b 00 00 00 00 00", 0, 0, "", SAME },
    { "1b 00 00 00 01 00", 0, 0, "", SAME },
    { "1b 00 00 00 10 00", 0, 0, "", SAME },
    { "1b 00 00 00 02 00", 0, 0, "", SAME },
    { "00 00 00 00 00 00", 0, 0, "", "!023a00" },
    { "1b 00 00 00 03 00", 0, 0, "", SAME },
    { "00 00 00 00 00 00", 0, 0, "", SAME },
    /* PREVENT ALLOW MEDIUM REMOVAL */
    { "1e 00 00 00 01 00", 0, 0, "", SAME },
    { "1e 00 00 00 00 00", 0, 0, "", SAME },
    /* READ CAPACITY */
    { "25 00 00 00 00 00 00 00 00 00", 8, 0, "00 00 3f ff 00 00 02", "00 00 0f ff 00 00 08" },
    { "25 00 00 00 00 05 00 00 00 00", 8, 0, "!052400", SAME },
    { "25 00 00 00 00 05 00 00 01 00", 8, 0, "00 00 3f ff 00 00 02", "00 00 0f ff 00 00 08" },
    { "9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00", 32, 0,
      "00 00 00 00 00 00 3f ff 00 00 02 00 00 00 80",
      "00 00 00 00 00 00 0f ff 00 00 08 00 00 00 80" },
    { "9e 12 00 00 00 00 00 00 00 00 00 00 00 20 00 00", 32, 0, "!052400", SAME },
    /* SEEK (10) */
    { "2b 00 00 00 00 00 00 00 00 00", 0, 0, "", SAME },
    { "2b 00 00 00 3f ff 00 00 00 00", 0, 0, "", "!052100" },
    { "2b 00 00 00 40 00 00 00 00 00", 0, 0, "!052100", SAME },
    /* WRITE AND VERIFY */
    { "2e 00 00 00 00 07 00 00 01 00", 0, 512, "", "!overrun" },
    { "ae 00 00 00 00 07 00 00 00 01 00 00", 0, 512, "", "!overrun" },
    { "8e 00 00 00 00 00 00 00 00 07 00 00 00 01 00 00", 0, 512, "", "!overrun" },
    /* VERIFY */
    { "2f 00 00 00 00 07 00 00 01 00", 0, 0, "", SAME },
    { "2f 02 00 00 00 07 00 00 01 00", 0, 512, "!052400", "!overrun" },
    { "2f 06 00 00 00 07 00 00 01 00", 0, 512, "!052400", "!overrun" },
    { "2f 00 00 00 40 00 00 00 01 00", 0, 0, "!052100", SAME, true },
    { "af 00 00 00 00 07 00 00 00 01 00 00", 0, 0, "", SAME },
    { "8f 00 00 00 00 00 00 00 00 07 00 00 00 01 00 00", 0, 0, "", SAME },
    /* SYNCHRONIZE CACHE; PRE-FETCH is not there */
    { "35 00 00 00 00 00 00 00 00 00", 0, 0, "", SAME },
    { "35 02 00 00 00 00 00 00 10 00", 0, 0, "", SAME },
    { "91 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00", 0, 0, "!052000", SAME },
    { "34 00 00 00 00 00 00 00 10 00", 0, 0, "!052000", SAME },
    { "90 00 00 00 00 00 00 00 00 00 00 00 00 10 00 00", 0, 0, "!052000", SAME },
    /* WRITE SAME, UNMAP without a list */
    { "41 00 00 00 00 00 00 00 08 00", 0, 512, "", "!overrun" },
    { "93 08 00 00 00 00 00 00 00 08 00 00 00 04 00 00", 0, 512, "", "!overrun" },
    { "42 00 00 00 00 00 00 00 00 00", 0, 0, "", SAME },
    /* MODE SENSE, MODE SELECT without a list */
    { "1a 00 3f 00 ff 00", 255, 0,
      "63 00 00 08 00 00 40 00 00 00 02 00 01 0a 80",
      "49 00 00 00 01 0a 80 20 00 00 00 00 00 00 00 00 08 12 04" },
    { "1a 08 3f 00 ff 00", 255, 0,
      "5b 00 00 00 01 0a 80 00 00 00 00 00 00 00 00 00 04 16 00 00 10 10",
      "49 00 00 00 01 0a 80 20 00 00 00 00 00 00 00 00 08 12 04" },
    { "1a 00 01 00 ff 00", 255, 0,
      "17 00 00 08 00 00 40 00 00 00 02 00 01 0a 80",
      "0f 00 00 00 01 0a 80 20" },
    { "1a 00 04 00 ff 00", 255, 0,
      "23 00 00 08 00 00 40 00 00 00 02 00 04 16 00 00 10 10 00 00 10 00 00 10",
      "!052400" },
    { "1a 00 05 00 ff 00", 255, 0,
      "2b 00 00 08 00 00 40 00 00 00 02 00 05 1e 13 88 10 3f 02 00 00 10 00 10",
      "!052400" },
    { "1a 00 48 00 ff 00", 255, 0, "1f 00 00 08 00 00 40 00 00 00 02 00 08 12 04", "17 00 00 00 08 12 04" },
    { "1a 00 88 00 ff 00", 255, 0, "1f 00 00 08 00 00 40 00 00 00 02 00 08 12 04", "17 00 00 00 08 12 04" },
    { "1a 00 2a 00 ff 00", 255, 0,
      "!052400",
      "19 00 00 00 2a 14 3b 00 7f ff 2d 00 22 60 00 02 08 00 0b 00 00 00 0b" },
    { "1a 00 0e 00 ff 00", 255, 0, "!052400", "13 00 00 00 0e 0e" },
    { "1a 00 1a 00 ff 00", 255, 0, "!052400", SAME },
    { "5a 00 08 00 00 00 00 00 ff 00", 255, 0,
      "00 22 00 00 00 00 00 08 00 00 40 00 00 00 02 00 08 12 04",
      "00 1a 00 00 00 00 00 00 08 12 04" },
    { "5a 08 01 00 00 00 00 00 ff 00", 255, 0,
      "00 12 00 00 00 00 00 00 01 0a 80",
      "00 12 00 00 00 00 00 00 01 0a 80 20" },
    { "5a 10 08 00 00 00 00 00 ff 00", 255, 0,
      "00 22 00 00 00 00 00 08 00 00 40 00 00 00 02 00 08 12 04",
      "00 1a 00 00 00 00 00 00 08 12 04" },
    { "55 10 00 00 00 00 00 00 00 00", 0, 0, "", SAME },
    { "15 10 00 00 00 00", 0, 0, "", SAME },
    /* INQUIRY */
    { "12 00 00 00 24 00", 36, 0,
      "00 00 05 12 1f 00 00 12 51 45 4d 55 20 20 20 20 51 45 4d 55 20 48 41 52",
      "05 80 05 12 1f 00 00 12 51 45 4d 55 20 20 20 20 51 45 4d 55 20 43 44 2d" },
    { "12 00 00 00 05 00", 5, 0, "00 00 05 12 1f", "05 80 05 12 1f" },
    { "12 01 00 00 ff 00", 255, 0, "00 00 00 05 00 83 b0 b1 b2", "05 00 00 02 00 83" },
    { "12 01 80 00 ff 00", 255, 0, "!052400", SAME },
    { "12 01 83 00 ff 00", 255, 0, "00 83 00 05 02 00 00 01 64", "05 83 00 05 02 00 00 01 64" },
    { "12 01 b0 00 ff 00", 255, 0,
      "00 b0 00 3c 01 00 00 00 00 3f ff ff 00 00 00 00 00 00 00 00 00 20",
      "!052400" },
    { "12 01 b1 00 ff 00", 255, 0, "00 b1 00 3c", "05 b1 00 3c" },
    { "12 01 b2 00 ff 00", 255, 0, "00 b2 00 04 00 e0 02", "05 b2 00 04 00 e0 02" },
    { "12 01 99 00 ff 00", 255, 0, "!052400", SAME },
    /* REPORT LUNS */
    { "a0 00 00 00 00 00 00 00 00 20 00 00", 32, 0, "00 00 00 08", SAME },
    { "a0 00 01 00 00 00 00 00 00 20 00 00", 32, 0, "00 00 00 08", SAME },
    { "a0 00 02 00 00 00 00 00 00 20 00 00", 32, 0, "00 00 00 08", SAME },
    { "a0 00 03 00 00 00 00 00 00 20 00 00", 32, 0, "!052400", SAME },
    /* READ TOC */
    { "43 00 00 00 00 00 00 00 14 00", 20, 0,
      "00 12 01 01 00 14 01 00 00 00 00 00 00 16 aa 00 00 00 40",
      "00 12 01 01 00 14 01 00 00 00 00 00 00 16 aa 00 00 00 10" },
    { "43 02 00 00 00 00 00 00 14 00", 20, 0,
      "00 12 01 01 00 14 01 00 00 00 02 00 00 16 aa 00 00 03 28 22",
      "00 12 01 01 00 14 01 00 00 00 02 00 00 16 aa 00 00 00 38 2e" },
    { "43 00 01 00 00 00 00 00 0c 00", 12, 0, "00 0a 01 01", SAME },
    { "43 00 02 00 00 00 00 00 40 00", 64, 0,
      "00 2e 01 01 01 14 00 a0 00 00 00 00 01 00 00 01 14 00 a1 00 00 00 00 01",
      SAME },
    { "43 00 03 00 00 00 00 00 40 00", 64, 0, "!052400", SAME },
    { "43 00 00 00 00 00 02 00 14 00", 20, 0, "!052400", SAME },
    { "43 00 00 00 00 00 aa 00 14 00", 20, 0,
      "00 0a 01 01 00 16 aa 00 00 00 40",
      "00 0a 01 01 00 16 aa 00 00 00 10" },
    /* GET CONFIGURATION */
    { "46 00 00 00 00 00 00 00 28 00", 40, 0,
      "!052400",
      "00 00 00 24 00 00 00 08 00 00 03 08 00 10 00 00 00 08 01 00 00 01 0b 08" },
    { "46 02 00 01 00 00 00 00 28 00", 40, 0,
      "!052400",
      "00 00 00 24 00 00 00 08 00 00 03 08 00 10 00 00 00 08 01 00 00 01 0b 08" },
    /* GET EVENT STATUS NOTIFICATION */
    { "4a 01 00 00 10 00 00 00 08 00", 8, 0, "!052400", "00 04 04 10 00 02" },
    { "4a 01 00 00 00 00 00 00 08 00", 8, 0, "!052400", "00 00 80 10" },
    { "4a 00 00 00 10 00 00 00 08 00", 8, 0, "!052400", SAME },
    /* READ DISC INFORMATION */
    { "51 00 00 00 00 00 00 00 22 00", 34, 0, "!052400", "00 20 0e 01 01 01 01 20" },
    { "51 01 00 00 00 00 00 00 22 00", 34, 0, "!052400", SAME },
    /* READ DVD STRUCTURE */
    { "ad 00 00 00 00 00 00 00 08 04 00 00", 2052, 0, "!052400", "!053000" },
    { "ad 00 00 00 00 00 00 04 08 04 00 00", 2052, 0, "-", "!053000" },
    { "ad 00 00 00 00 00 00 ff 08 04 00 00", 2052, 0,
      "-",
      "00 12 00 00 00 40 08 04 01 40 00 08 03 40 00 c0 04 40 08 04" },
    /* MECHANISM STATUS; SET CD SPEED, READ CD are not there */
    { "bd 00 00 00 00 00 00 00 00 08 00 00", 8, 0, "!052400", "00 00 00 00 00 01" },
    { "bb 00 ff ff 00 00 00 00 00 00 00 00", 0, 0, "!052000", SAME },
    { "be 00 00 00 00 01 00 00 01 10 00 00", 2048, 0, "!052000", SAME },
    /* READ, WRITE */
    { "88 00 00 00 00 00 00 00 00 01 00 00 00 01 00 00", 2048, 0, "", SAME },
    { "a8 00 00 00 00 01 00 00 00 01 00 00", 2048, 0, "", SAME },
    { "28 00 00 00 00 01 00 00 01 00", 2048, 0, "", SAME },
    { "aa 00 00 00 00 01 00 00 00 01 00 00", 0, 512, "", "!overrun" },
    { "a3 0c 00 00 00 00 00 00 00 20 00 00", 32, 0, "!052000", SAME },
};

/* Opcodes that are not refused as such. */
static const uint8_t opcodes[] = {
    0x00, 0x03, 0x04, 0x05, 0x08, 0x0a, 0x0f, 0x12, 0x15, 0x16, 0x17, 0x1a, 0x1b, 0x1e, 0x25,
    0x28, 0x2a, 0x2b, 0x2e, 0x2f, 0x35, 0x41, 0x42, 0x43, 0x46, 0x4a, 0x51, 0x55, 0x56, 0x57,
    0x5a, 0x88, 0x8a, 0x8e, 0x8f, 0x93, 0x9e, 0xa0, 0xa8, 0xaa, 0xad, 0xae, 0xaf, 0xbd,
};

static uint8_t from_hex(const char *text, uint8_t *bytes)
{
    char *end = (char *)text;
    uint8_t n = 0;

    while (*end) {
        bytes[n++] = strtoul(end, &end, 16);
    }
    return n;
}

/* As in the rows. */
static char *run(Fixture *f, const uint8_t *cdb, int n, uint16_t in, uint16_t out)
{
    g_autofree uint8_t *data = g_malloc0(MAX(in, out) + 1);
    int bytes = MIN(in, ANSWER_BYTES);
    GString *s = g_string_new("");

    qtest_memset(f->p->qts, DATA, 0, 4096);
    submit(f, cdb, n, 0, data, out, in, 3);
    if (wait_response(f) != VIRTIO_SCSI_S_OK) {
        g_string_assign(s, "!overrun");
    } else if (f->resp.status) {
        g_string_printf(s, "!%06x", sense(f));
    } else {
        qtest_memread(f->p->qts, DATA, data, in);
        while (bytes && !data[bytes - 1]) {
            bytes--;
        }
        for (int i = 0; i < bytes; i++) {
            g_string_append_printf(s, "%s%02x", i ? " " : "", data[i]);
        }
    }
    return g_string_free(s, false);
}

static void test_commands(Fixture *f, const void *device)
{
    bool disk = g_str_equal(device, "scsi-hd");

    settle(f);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *expect = disk || !rows[i].cd ? rows[i].disk : rows[i].cd;
        uint8_t cdb[32];
        uint8_t n = from_hex(rows[i].cdb, cdb);
        g_autofree char *answer = run(f, cdb, n, rows[i].in, rows[i].out);

        if (!g_str_equal(expect, "-") && !g_str_equal(answer, expect) &&
            !(rows[i].sbc && !qtest_has_accel("qtest"))) {
            g_error("%s: '%s', not '%s'", rows[i].cdb, answer, expect);
        }
    }
}

/* With zeroes behind the opcode, and no data. */
static void test_opcodes(Fixture *f, const void *device)
{
    settle(f);
    for (int op = 0; op < 256; op++) {
        uint8_t cdb[16] = { op };
        g_autofree char *answer = run(f, cdb, sizeof(cdb), 0, 0);
        bool known = memchr(opcodes, op, sizeof(opcodes));

        /* GET PERFORMANCE, which neither has: the oracle counts its data before it refuses it. */
        if (known == g_str_equal(answer, "!052000") && op != 0xac) {
            g_error("opcode %02x: '%s'", op, answer);
        }
    }
}

#define ADD(name, fn, device) qtest_add("virtio-scsi/" name, Fixture, device, setup, fn, teardown)

void virtio_scsi_add_command_tests(void)
{
    ADD("disk/every-command", test_commands, "scsi-hd");
    ADD("disk/no-other-command", test_opcodes, "scsi-hd");
    ADD("cd/every-command", test_commands, "scsi-cd");
    ADD("cd/no-other-command", test_opcodes, "scsi-cd");
}
