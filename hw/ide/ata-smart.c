/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMART: a disk that is always well.
 *
 * Spec: ATA/ATAPI-5 (attributes and thresholds), ATA/ATAPI-7 (logs, self-tests). Self-tests end at once
 * and without error. Left out on purpose: WRITE LOG, vendor commands.
 */
#include "qemu/osdep.h"
#include "ata.h"

#define SMART_KEY_LCYL 0x4f
#define SMART_KEY_HCYL 0xc2

enum {
    SMART_READ_DATA = 0xd0,
    SMART_READ_THRESH = 0xd1,
    SMART_ATTR_AUTOSAVE = 0xd2,
    SMART_SAVE_ATTR = 0xd3,
    SMART_EXECUTE_OFFLINE = 0xd4,
    SMART_READ_LOG = 0xd5,
    SMART_ENABLE = 0xd8,
    SMART_DISABLE = 0xd9,
    SMART_STATUS = 0xda,
};

enum { SMART_LOG_DIRECTORY = 0, SMART_LOG_ERROR = 1, SMART_LOG_SELF_TEST = 6 };

#define SMART_AUTOSAVE_ON  0xf1
#define SMART_AUTOSAVE_OFF 0x00

#define SMART_ATTR_BYTES     12
#define SMART_SELFTEST_SLOTS 21
#define SMART_SELFTEST_BYTES 24
#define SMART_SELFTEST_INDEX 508
#define SMART_CHECKSUM       511

typedef struct SmartAttribute {
    uint8_t id;
    uint8_t flags;
    uint8_t value;
    uint8_t worst;
    uint8_t raw;
    uint8_t threshold;
} SmartAttribute;

static const SmartAttribute smart_attributes[] = {
    { 0x01, 0x03, 100, 100, 0, 0x06 },    /* raw read errors */
    { 0x03, 0x03, 100, 100, 0x10, 0x00 }, /* spin-up time */
    { 0x04, 0x02, 100, 100, 100, 0x14 },  /* starts and stops */
    { 0x05, 0x03, 100, 100, 0, 0x24 },    /* remapped sectors */
    { 0x09, 0x03, 100, 100, 1, 0x00 },    /* power-on hours */
    { 0x0c, 0x03, 100, 100, 0, 0x00 },    /* power cycles */
    { 0xbe, 0x03, 69, 69, 31, 0x32 },     /* air flow temperature */
};

void ide_smart_reset(IDEState *s)
{
    s->smart_enabled = true;
    s->smart_autosave = true;
    s->smart_errors = 0;
    s->smart_selftest_count = 0;
    memset(s->smart_selftest_data, 0, sizeof(s->smart_selftest_data));
}

/* The last byte makes the sum of all zero. */
static void smart_set_checksum(uint8_t *data)
{
    data[SMART_CHECKSUM] = 0;
    for (int i = 0; i < SMART_CHECKSUM; i++) {
        data[SMART_CHECKSUM] -= data[i];
    }
}

static void smart_fill_data(IDEState *s)
{
    uint8_t *data = s->io_buffer;

    data[0] = 1;
    for (size_t i = 0; i < ARRAY_SIZE(smart_attributes); i++) {
        const SmartAttribute *attr = &smart_attributes[i];
        uint8_t *p = data + 2 + i * SMART_ATTR_BYTES;

        p[0] = attr->id;
        p[1] = attr->flags;
        p[3] = attr->value;
        p[4] = attr->worst;
        p[5] = attr->raw;
    }
    data[362] = 0x02 | (s->smart_autosave ? 0x80 : 0x00); /* off-line collection done */
    data[363] = s->smart_selftest_count ? s->smart_selftest_data[3] : 0;
    data[364] = 0x20; /* seconds of an off-line collection */
    data[367] = 0x7f; /* collection and self-tests of every kind */
    stw_le_p(data + 368, 0x0003);
    data[370] = 0x01; /* logs */
    data[372] = 0x02; /* minutes of the short self-test */
    data[373] = 0x36; /* and of the extended one */
    data[374] = 0x01;
}

static void smart_fill_thresholds(IDEState *s)
{
    s->io_buffer[0] = 1;
    for (size_t i = 0; i < ARRAY_SIZE(smart_attributes); i++) {
        s->io_buffer[2 + i * SMART_ATTR_BYTES] = smart_attributes[i].id;
        s->io_buffer[3 + i * SMART_ATTR_BYTES] = smart_attributes[i].threshold;
    }
}

static bool smart_fill_log(IDEState *s)
{
    switch (s->sector) {
    case SMART_LOG_DIRECTORY:
        s->io_buffer[0] = 1; /* version; then the number of sectors of each log */
        s->io_buffer[2 * SMART_LOG_ERROR] = 1;
        s->io_buffer[2 * SMART_LOG_SELF_TEST] = 1;
        return true;
    case SMART_LOG_ERROR:
        s->io_buffer[0] = 1;
        stw_le_p(s->io_buffer + 452, s->smart_errors);
        return true;
    case SMART_LOG_SELF_TEST:
        memcpy(s->io_buffer, s->smart_selftest_data, 512);
        s->io_buffer[0] = 1;
        s->io_buffer[SMART_SELFTEST_INDEX] = s->smart_selftest_count;
        return true;
    default:
        return false;
    }
}

/* Notes a self-test that ended well. */
static bool smart_execute_offline(IDEState *s)
{
    uint8_t *entry;

    switch (s->sector) {
    case 0: /* off-line collection */
    case 1: /* short, in the background */
    case 2: /* extended */
        break;
    default:
        return false;
    }
    s->smart_selftest_count = s->smart_selftest_count % SMART_SELFTEST_SLOTS + 1;
    entry = s->smart_selftest_data + 2 + (s->smart_selftest_count - 1) * SMART_SELFTEST_BYTES;
    memset(entry, 0, SMART_SELFTEST_BYTES);
    entry[0] = s->sector;
    entry[2] = 0x34; /* hours */
    entry[3] = 0x12;
    return true;
}

static bool smart_autosave(IDEState *s)
{
    switch (s->nsector & 0xff) {
    case SMART_AUTOSAVE_OFF:
        s->smart_autosave = false;
        return true;
    case SMART_AUTOSAVE_ON:
        s->smart_autosave = true;
        return true;
    default:
        return false;
    }
}

/* Gives the guest the page in io_buffer. */
static bool smart_send_page(IDEState *s)
{
    smart_set_checksum(s->io_buffer);
    s->status = READY_STAT | SEEK_STAT;
    ide_transfer_start(s, s->io_buffer, 512, ide_transfer_stop);
    ide_set_irq(s->bus);
    return false;
}

static bool smart_abort(IDEState *s)
{
    ide_abort_command(s);
    return true;
}

bool ide_cmd_smart(IDEState *s, uint8_t cmd)
{
    if (s->hcyl != SMART_KEY_HCYL || s->lcyl != SMART_KEY_LCYL ||
        (!s->smart_enabled && s->feature != SMART_ENABLE)) {
        return smart_abort(s);
    }
    memset(s->io_buffer, 0, 512);
    switch (s->feature) {
    case SMART_ENABLE:
    case SMART_DISABLE:
        s->smart_enabled = s->feature == SMART_ENABLE;
        return true;
    case SMART_STATUS: /* the key comes back unchanged: no threshold is exceeded */
    case SMART_SAVE_ATTR:
        return true;
    case SMART_ATTR_AUTOSAVE:
        return smart_autosave(s) || smart_abort(s);
    case SMART_EXECUTE_OFFLINE:
        return smart_execute_offline(s) || smart_abort(s);
    case SMART_READ_DATA:
        smart_fill_data(s);
        return smart_send_page(s);
    case SMART_READ_THRESH:
        smart_fill_thresholds(s);
        return smart_send_page(s);
    case SMART_READ_LOG:
        return smart_fill_log(s) ? smart_send_page(s) : smart_abort(s);
    default:
        return smart_abort(s);
    }
}
