/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Multimedia commands of scsi-cd: MMC-6, section 6. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "scsi-disk.h"
#include "scsi/constants.h"
#include "sysemu/block-backend.h"
#include "trace.h"

/* Media event codes and status, table "media status event" of GET EVENT STATUS NOTIFICATION. */
#define MEC_NO_CHANGE       0
#define MEC_EJECT_REQUESTED 1
#define MEC_NEW_MEDIA       2
#define MEC_MEDIA_REMOVAL   3
#define MS_TRAY_OPEN        1
#define MS_MEDIA_PRESENT    2
#define GESN_MEDIA          4
#define GESN_NO_EVENT       0x80

static bool has_medium(SCSIDiskState *s, uint64_t *sectors)
{
    if (!scsi_disk_is_rom(s) || s->tray_open || !blk_is_inserted(s->qdev.conf.blk)) {
        return false;
    }
    blk_get_geometry(s->qdev.conf.blk, sectors);
    return true;
}

bool scsi_media_is_dvd(SCSIDiskState *s)
{
    uint64_t sectors;

    return has_medium(s, &sectors) && sectors > CD_MAX_SECTORS;
}

bool scsi_media_is_cd(SCSIDiskState *s)
{
    uint64_t sectors;

    return has_medium(s, &sectors) && sectors <= CD_MAX_SECTORS;
}

int scsi_read_disc_information(SCSIDiskState *s, SCSIDiskReq *r, uint8_t *outbuf)
{
    if (!scsi_disk_is_rom(s) || (r->req.cmd.buf[1] & 7)) {
        return -1; /* standard disc information only */
    }
    memset(outbuf, 0, 34);
    outbuf[1] = 32;
    outbuf[2] = 0xe;  /* last session complete, disc finalized */
    outbuf[3] = 1;    /* first track */
    outbuf[4] = 1;    /* sessions */
    outbuf[5] = 1;    /* first and last track of the last session */
    outbuf[6] = 1;
    outbuf[7] = 0x20; /* unrestricted use */
    return 34;
}

/* Formats of READ DVD STRUCTURE that there are, with their sizes. */
static const struct {
    uint8_t format;
    uint16_t bytes;
} dvd_structures[] = {
    { 0x00, 2048 + 4 }, /* physical */
    { 0x01, 4 + 4 },    /* copyright */
    { 0x03, 188 + 4 },  /* burst cutting area: none */
    { 0x04, 2048 + 4 }, /* manufacturing */
};

static int dvd_structure_list(uint8_t *outbuf)
{
    int size = 4;

    for (int i = 0; i < ARRAY_SIZE(dvd_structures); i++) {
        outbuf[size] = dvd_structures[i].format;
        outbuf[size + 1] = 0x40; /* can be read, not written */
        stw_be_p(outbuf + size + 2, dvd_structures[i].bytes);
        size += 4;
    }
    return size;
}

static void dvd_physical(SCSIDiskState *s, uint8_t *outbuf)
{
    const uint32_t data_start = 0x30000;
    uint64_t sectors;
    uint32_t data_end;

    blk_get_geometry(s->qdev.conf.blk, &sectors);
    data_end = data_start + (sectors >> 2) - 1;
    outbuf[4] = 1;   /* DVD-ROM, part version 1 */
    outbuf[5] = 0xf; /* 120 mm, rate not specified */
    outbuf[6] = 1;   /* one layer, read only */
    outbuf[7] = 0;   /* default densities */
    stl_be_p(outbuf + 8, data_start);
    stl_be_p(outbuf + 12, data_end);
    stl_be_p(outbuf + 16, data_end);
}

int scsi_read_dvd_structure(SCSIDiskState *s, SCSIDiskReq *r, uint8_t *outbuf)
{
    const uint8_t *cdb = r->req.cmd.buf;
    uint8_t media = cdb[1], layer = cdb[6], format = cdb[7];
    int size = -1;

    if (!scsi_disk_is_rom(s) || media != 0) {
        return -1;
    }
    if (format != 0xff) {
        if (!scsi_media_is_dvd(s)) {
            scsi_check_condition(r, scsi_media_is_cd(s) ? SENSE_CODE(INCOMPATIBLE_FORMAT)
                                                        : SENSE_CODE(NO_MEDIUM));
            return -2;
        }
        if (layer != 0) {
            return -1;
        }
    }
    memset(outbuf, 0, MIN(r->buflen, 2048 + 4));
    switch (format) {
    case 0x00:
        dvd_physical(s, outbuf);
        size = 2048 + 4;
        break;
    case 0x01:
        outbuf[4] = 0; /* no copyright data, all regions */
        size = 4 + 4;
        break;
    case 0x04:
        size = 2048 + 4;
        break;
    case 0xff:
        size = dvd_structure_list(outbuf);
        break;
    default:
        return -1;
    }
    stw_be_p(outbuf, size - 2);
    return size;
}

static int put_media_event(SCSIDiskState *s, uint8_t *p)
{
    uint8_t event = MEC_NO_CHANGE, status = 0;

    if (s->tray_open) {
        status = MS_TRAY_OPEN;
    } else if (blk_is_inserted(s->qdev.conf.blk)) {
        status = MS_MEDIA_PRESENT;
    }
    /* Once each. */
    if (s->media_event) {
        event = status == MS_MEDIA_PRESENT ? MEC_NEW_MEDIA : MEC_MEDIA_REMOVAL;
        s->media_event = false;
    } else if (s->eject_request) {
        event = MEC_EJECT_REQUESTED;
        s->eject_request = false;
    }
    p[0] = event;
    p[1] = status;
    return 4;
}

int scsi_event_status_notification(SCSIDiskState *s, SCSIDiskReq *r, uint8_t *outbuf)
{
    const uint8_t *cdb = r->req.cmd.buf;
    int size = 4;

    if (!scsi_disk_is_rom(s) || !(cdb[1] & 1)) {
        return -1; /* asynchronous notification is not supported */
    }
    memset(outbuf, 0, 8);
    outbuf[3] = 1 << GESN_MEDIA; /* classes */
    if (cdb[4] & (1 << GESN_MEDIA)) {
        outbuf[2] = GESN_MEDIA;
        size += put_media_event(s, outbuf + 4);
    } else {
        outbuf[2] = GESN_NO_EVENT;
    }
    stw_be_p(outbuf, size - 4);
    return size;
}

/* One profile: number, and whether it is the current one. */
static void put_profile(uint8_t *p, uint16_t profile, uint16_t current)
{
    stw_be_p(p, profile);
    p[2] = profile == current;
}

int scsi_get_configuration(SCSIDiskState *s, uint8_t *outbuf)
{
    uint16_t current = scsi_media_is_dvd(s) ? MMC_PROFILE_DVD_ROM
                       : scsi_media_is_cd(s) ? MMC_PROFILE_CD_ROM : MMC_PROFILE_NONE;

    if (!scsi_disk_is_rom(s)) {
        return -1;
    }
    memset(outbuf, 0, 40);
    stl_be_p(outbuf, 36);
    stw_be_p(outbuf + 6, current);
    /* Feature 0: profiles; persistent and current. */
    outbuf[10] = 0x03;
    outbuf[11] = 8;
    put_profile(outbuf + 12, MMC_PROFILE_DVD_ROM, current);
    put_profile(outbuf + 16, MMC_PROFILE_CD_ROM, current);
    /* Feature 1: core; version 2. */
    stw_be_p(outbuf + 20, 1);
    outbuf[22] = 0x08 | 0x03;
    outbuf[23] = 8;
    stl_be_p(outbuf + 24, 1); /* SCSI */
    outbuf[28] = 1;           /* device busy event */
    /* Feature 3: removable medium; version 2. */
    stw_be_p(outbuf + 32, 3);
    outbuf[34] = 0x08 | 0x03;
    outbuf[35] = 4;
    outbuf[36] = 0x39; /* tray; load, eject, lock */
    return 40;
}

int scsi_disk_emulate_read_toc(SCSIRequest *req, uint8_t *outbuf)
{
    SCSIDiskState *s = DO_UPCAST(SCSIDiskState, qdev, req->dev);
    bool msf = req->cmd.buf[1] & 2;
    int start_track = req->cmd.buf[6];
    uint64_t sectors;

    blk_get_geometry(s->qdev.conf.blk, &sectors);
    sectors /= s->qdev.blocksize / BDRV_SECTOR_SIZE;
    switch (req->cmd.buf[2] & 0xf) {
    case 0:
        return cdrom_read_toc(MIN(sectors, INT_MAX), outbuf, msf, start_track);
    case 1:
        /* Sessions: one, whose first track is 1 at address 0. */
        memset(outbuf, 0, 12);
        outbuf[1] = 0x0a;
        outbuf[2] = outbuf[3] = 1;
        return 12;
    case 2:
        return cdrom_read_toc_raw(MIN(sectors, INT_MAX), outbuf, msf, start_track);
    default:
        return -1;
    }
}
