/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packet commands of a DVD-ROM drive.
 *
 * Spec: MMC-3, SPC-2. A medium is one track of data; from the size of a CD on it counts as a DVD. Left
 * out on purpose: audio, writing, regions and copy protection.
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/log.h"
#include "ata.h"
#include "atapi.h"
#include "trace.h"

#define CD_LOAD_UNLOAD 0x02
#define CD_START       0x01

#define EVENT_MEDIA_CLASS 4
#define EVENT_MEDIA_MASK  (1 << EVENT_MEDIA_CLASS)
enum { MEDIA_NO_CHANGE, MEDIA_EJECT_REQUEST, MEDIA_NEW };

enum {
    CMD_TEST_UNIT_READY = 0x00,
    CMD_REQUEST_SENSE = 0x03,
    CMD_INQUIRY = 0x12,
    CMD_START_STOP_UNIT = 0x1b,
    CMD_PREVENT_ALLOW = 0x1e,
    CMD_READ_CAPACITY = 0x25,
    CMD_READ_10 = 0x28,
    CMD_SEEK_10 = 0x2b,
    CMD_READ_TOC = 0x43,
    CMD_GET_CONFIGURATION = 0x46,
    CMD_GET_EVENT_STATUS = 0x4a,
    CMD_READ_DISC_INFORMATION = 0x51,
    CMD_MODE_SENSE_10 = 0x5a,
    CMD_READ_12 = 0xa8,
    CMD_READ_DVD_STRUCTURE = 0xad,
    CMD_SET_SPEED = 0xbb,
    CMD_MECHANISM_STATUS = 0xbd,
    CMD_READ_CD = 0xbe,
};

#define ALLOW_UA    0x01 /* runs in spite of a unit attention */
#define CHECK_READY 0x02 /* needs a medium */
#define NONDATA     0x04 /* needs no byte count limit */
#define CONDDATA    0x08 /* needs one only when there is data */

typedef struct CDCommand {
    uint8_t opcode;
    uint8_t flags;
    void (*run)(IDEState *s, uint8_t *p);
} CDCommand;

static bool cd_bcl_is_bad(IDEState *s)
{
    if (s->atapi_dma || s->lcyl || s->hcyl) {
        return false;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "ide: packet 0x%02x with a byte count limit of 0\n", s->io_buffer[0]);
    ide_abort_command(s);
    ide_set_irq(s->bus);
    return true;
}

/* ---- status ---- */

static void cmd_test_unit_ready(IDEState *s, uint8_t *p)
{
    ide_atapi_cmd_ok(s);
}

static void cmd_request_sense(IDEState *s, uint8_t *p)
{
    int max_len = p[4];

    memset(p, 0, 18);
    p[0] = 0xf0;
    p[2] = s->sense_key;
    p[7] = 10;
    p[12] = s->asc;
    if (s->sense_key == SENSE_UNIT_ATTENTION) {
        s->sense_key = SENSE_NONE;
        s->asc = 0;
    }
    ide_atapi_cmd_reply(s, 18, max_len);
}

static void cd_inquiry_vpd(IDEState *s, uint8_t *p, uint8_t page, int max_len)
{
    memset(p, 0, 256);
    p[0] = 0x05;
    p[1] = page;
    switch (page) {
    case 0x00: /* supported pages */
        p[3] = 2;
        p[5] = 0x83;
        break;
    case 0x83: /* identification: vendor-specific text */
        p[3] = 24;
        p[4] = 0x02;
        p[7] = 20;
        strpadcpy((char *)p + 8, 20, s->drive_serial_str, ' ');
        break;
    default:
        cd_invalid_field(s);
        return;
    }
    ide_atapi_cmd_reply(s, p[3] + 4, max_len);
}

static void cmd_inquiry(IDEState *s, uint8_t *p)
{
    uint8_t page = p[2];
    bool evpd = p[1] & 1;
    int max_len = p[4] | p[3] << 8;

    if (evpd) {
        cd_inquiry_vpd(s, p, page, max_len);
        return;
    }
    if (page) {
        cd_invalid_field(s);
        return;
    }
    memset(p, 0, 36);
    p[0] = 0x05; /* CD-ROM */
    p[1] = 0x80; /* removable */
    p[3] = 0x21; /* ATAPI-2 */
    p[4] = 31;
    strpadcpy((char *)p + 8, 8, "QEMU", ' ');
    strpadcpy((char *)p + 16, 16, "QEMU DVD-ROM", ' ');
    strpadcpy((char *)p + 32, 4, s->version, ' ');
    ide_atapi_cmd_reply(s, 36, max_len);
}

static void cmd_mechanism_status(IDEState *s, uint8_t *p)
{
    int max_len = lduw_be_p(p + 8);

    memset(p, 0, 8);
    p[5] = 1; /* slots */
    ide_atapi_cmd_reply(s, 8, max_len);
}

static void cmd_get_event_status(IDEState *s, uint8_t *p)
{
    bool polled = p[1] & 1;
    bool media = p[4] & EVENT_MEDIA_MASK;
    int max_len = lduw_be_p(p + 7);

    if (!polled) {
        cd_invalid_field(s);
        return;
    }
    memset(p, 0, 8);
    p[3] = EVENT_MEDIA_MASK;
    if (!media) {
        p[2] = 0x80; /* no event of the classes asked for */
        ide_atapi_cmd_reply(s, 4, max_len);
        return;
    }
    p[1] = 4;
    p[2] = EVENT_MEDIA_CLASS;
    p[4] = s->events_new_media ? MEDIA_NEW : s->events_eject_request ? MEDIA_EJECT_REQUEST : MEDIA_NO_CHANGE;
    s->events_eject_request &= s->events_new_media;
    s->events_new_media = false;
    p[5] = (s->tray_open ? 0x01 : 0) | (blk_is_inserted(s->blk) ? 0x02 : 0);
    ide_atapi_cmd_reply(s, 8, max_len);
}

/* ---- tray ---- */

static void cmd_start_stop_unit(IDEState *s, uint8_t *p)
{
    bool start = p[4] & CD_START;
    bool load = p[4] & CD_LOAD_UNLOAD;

    if (p[4] & 0xf0) { /* power conditions */
        ide_atapi_cmd_ok(s);
        return;
    }
    if (load) {
        if (!start && !s->tray_open && s->tray_locked) {
            ide_atapi_cmd_error(s, blk_is_inserted(s->blk) ? SENSE_NOT_READY : SENSE_ILLEGAL_REQUEST,
                                ASC_MEDIA_REMOVAL_PREVENTED);
            return;
        }
        if (s->tray_open == start) {
            s->tray_open = !start;
            blk_eject(s->blk, !start);
        }
    }
    ide_atapi_cmd_ok(s);
}

static void cmd_prevent_allow(IDEState *s, uint8_t *p)
{
    s->tray_locked = p[4] & 1;
    blk_lock_medium(s->blk, s->tray_locked);
    ide_atapi_cmd_ok(s);
}

static void cmd_set_speed(IDEState *s, uint8_t *p)
{
    ide_atapi_cmd_ok(s);
}

/* ---- medium ---- */

static void cmd_read_capacity(IDEState *s, uint8_t *p)
{
    stl_be_p(p, cd_sectors(s) - 1);
    stl_be_p(p + 4, CD_SECTOR_BYTES);
    ide_atapi_cmd_reply(s, 8, 8);
}

static void cmd_read(IDEState *s, uint8_t *p)
{
    uint32_t nb_sectors = p[0] == CMD_READ_10 ? lduw_be_p(p + 7) : ldl_be_p(p + 6);

    if (nb_sectors == 0) {
        ide_atapi_cmd_ok(s);
    } else if (!cd_bcl_is_bad(s)) {
        ide_atapi_cmd_read(s, ldl_be_p(p + 2), nb_sectors, CD_SECTOR_BYTES);
    }
}

/* Which parts of a sector: none, the data, or all. */
static void cmd_read_cd(IDEState *s, uint8_t *p)
{
    uint32_t lba = ldl_be_p(p + 2);
    uint32_t nb_sectors = p[6] << 16 | p[7] << 8 | p[8];
    uint8_t parts = p[9] & 0xf8;

    if (nb_sectors == 0 || parts == 0) {
        ide_atapi_cmd_ok(s);
    } else if (parts != 0x10 && parts != 0xf8) {
        cd_invalid_field(s);
    } else if (!cd_bcl_is_bad(s)) {
        ide_atapi_cmd_read(s, lba, nb_sectors, parts == 0x10 ? CD_SECTOR_BYTES : CD_RAW_SECTOR_BYTES);
    }
}

static void cmd_seek(IDEState *s, uint8_t *p)
{
    if (ldl_be_p(p + 2) >= cd_sectors(s)) {
        ide_atapi_cmd_error(s, SENSE_ILLEGAL_REQUEST, ASC_LOGICAL_BLOCK_OOR);
        return;
    }
    ide_atapi_cmd_ok(s);
}

static void cmd_read_toc(IDEState *s, uint8_t *p)
{
    bool msf = p[1] & 0x02;
    int format = p[2] & 0x0f ? p[2] & 0x0f : p[9] >> 6;
    int start_track = p[6];
    int max_len = lduw_be_p(p + 7);
    int len = cd_read_toc(cd_sectors(s), p, format, msf, start_track);

    if (len < 0) {
        cd_invalid_field(s);
        return;
    }
    ide_atapi_cmd_reply(s, len, max_len);
}

static void cmd_read_disc_information(IDEState *s, uint8_t *p)
{
    int max_len = lduw_be_p(p + 7);

    if (p[1] & 7) {
        cd_invalid_field(s);
        return;
    }
    memset(p, 0, 34);
    p[1] = 32;
    p[2] = 0x0e; /* last session complete, disc finalized */
    p[3] = 1;
    p[4] = 1;
    p[5] = 1;
    p[6] = 1;
    p[7] = 0x20; /* unrestricted use */
    ide_atapi_cmd_reply(s, 34, max_len);
}

/* ---- dispatch ---- */

static const CDCommand cd_commands[] = {
    { CMD_TEST_UNIT_READY, CHECK_READY | NONDATA, cmd_test_unit_ready },
    { CMD_REQUEST_SENSE, ALLOW_UA, cmd_request_sense },
    { CMD_INQUIRY, ALLOW_UA, cmd_inquiry },
    { CMD_START_STOP_UNIT, NONDATA, cmd_start_stop_unit },
    { CMD_PREVENT_ALLOW, NONDATA, cmd_prevent_allow },
    { CMD_READ_CAPACITY, CHECK_READY, cmd_read_capacity },
    { CMD_READ_10, CHECK_READY | CONDDATA, cmd_read },
    { CMD_SEEK_10, CHECK_READY | NONDATA, cmd_seek },
    { CMD_READ_TOC, CHECK_READY, cmd_read_toc },
    { CMD_GET_CONFIGURATION, ALLOW_UA, cd_cmd_get_configuration },
    { CMD_GET_EVENT_STATUS, ALLOW_UA, cmd_get_event_status },
    { CMD_READ_DISC_INFORMATION, CHECK_READY, cmd_read_disc_information },
    { CMD_MODE_SENSE_10, 0, cd_cmd_mode_sense },
    { CMD_READ_12, CHECK_READY | CONDDATA, cmd_read },
    { CMD_READ_DVD_STRUCTURE, 0, cd_cmd_read_dvd_structure },
    { CMD_SET_SPEED, NONDATA, cmd_set_speed },
    { CMD_MECHANISM_STATUS, 0, cmd_mechanism_status },
    { CMD_READ_CD, CHECK_READY | CONDDATA, cmd_read_cd },
};

static const CDCommand *cd_find_command(uint8_t opcode)
{
    for (size_t i = 0; i < ARRAY_SIZE(cd_commands); i++) {
        if (cd_commands[i].opcode == opcode) {
            return &cd_commands[i];
        }
    }
    return NULL;
}

/* A changed medium shows as no medium, then as a unit attention. True: the command was answered so. */
static bool cd_unit_attention(IDEState *s, uint8_t flags)
{
    if (flags & ALLOW_UA) {
        return false;
    }
    if (s->sense_key == SENSE_UNIT_ATTENTION) {
        ide_atapi_cmd_error(s, SENSE_UNIT_ATTENTION, s->asc);
        return true;
    }
    if (s->cdrom_changed && !s->tray_open && blk_is_inserted(s->blk)) {
        bool first = s->cdrom_changed == 1;

        s->cdrom_changed = first ? 2 : 0;
        if (first) {
            ide_atapi_cmd_error(s, SENSE_NOT_READY, ASC_MEDIUM_NOT_PRESENT);
        } else {
            ide_atapi_cmd_error(s, SENSE_UNIT_ATTENTION, ASC_MEDIUM_MAY_HAVE_CHANGED);
        }
        return true;
    }
    return false;
}

void cd_run_packet(IDEState *s)
{
    const CDCommand *command = cd_find_command(s->io_buffer[0]);

    if (!command) {
        ide_atapi_cmd_error(s, SENSE_ILLEGAL_REQUEST, ASC_ILLEGAL_OPCODE);
        return;
    }
    if (cd_unit_attention(s, command->flags)) {
        return;
    }
    if ((command->flags & CHECK_READY) && !cd_has_medium(s)) {
        ide_atapi_cmd_error(s, SENSE_NOT_READY, ASC_MEDIUM_NOT_PRESENT);
        return;
    }
    if (!(command->flags & (NONDATA | CONDDATA)) && cd_bcl_is_bad(s)) {
        return;
    }
    command->run(s, s->io_buffer);
}
