/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Table of contents of a disc with one data track, and what the drive does when the user changes it.
 *
 * Spec: MMC-3, "READ TOC/PMA/ATIP".
 */
#include "qemu/osdep.h"
#include "ata.h"
#include "atapi.h"
#include "trace.h"

#define TOC_DATA_TRACK 0x14 /* position encoded, data */
#define TOC_DATA_LEAD_OUT 0x16
#define TOC_LEAD_OUT   0xaa

/* An address: as block number, or as minute, second and frame. */
static void toc_put_address(uint8_t *p, uint32_t lba, bool msf)
{
    if (!msf) {
        stl_be_p(p, lba);
        return;
    }
    lba += 150;
    p[0] = 0;
    p[1] = lba / 75 / 60;
    p[2] = lba / 75 % 60;
    p[3] = lba % 75;
}

static uint8_t *toc_put_track(uint8_t *p, uint8_t track, uint32_t lba, bool msf)
{
    memset(p, 0, 8);
    p[1] = track == TOC_LEAD_OUT ? TOC_DATA_LEAD_OUT : TOC_DATA_TRACK;
    p[2] = track;
    toc_put_address(p + 4, lba, msf);
    return p + 8;
}

/* Formatted: tracks from @start_track on. */
static int toc_formatted(uint32_t sectors, uint8_t *buf, bool msf, int start_track)
{
    uint8_t *p = buf + 4;

    if (start_track > 1 && start_track != TOC_LEAD_OUT) {
        return -1;
    }
    if (start_track <= 1) {
        p = toc_put_track(p, 1, 0, msf);
    }
    p = toc_put_track(p, TOC_LEAD_OUT, sectors, msf);
    return p - buf;
}

/* Full TOC: descriptors with control, point, and addresses. */
static uint8_t *toc_put_point(uint8_t *p, uint8_t point, uint8_t a, uint8_t b, uint8_t c)
{
    memset(p, 0, 11);
    p[0] = 1;
    p[1] = TOC_DATA_TRACK;
    p[3] = point;
    p[8] = a;
    p[9] = b;
    p[10] = c;
    return p + 11;
}

static int toc_raw(uint32_t sectors, uint8_t *buf, bool msf)
{
    uint8_t out[4], start[4];
    uint8_t *p = buf + 4;

    toc_put_address(out, sectors, true);
    toc_put_address(start, 0, true);
    p = toc_put_point(p, 0xa0, 1, 0, 0);
    p = toc_put_point(p, 0xa1, 1, 0, 0);
    p = toc_put_point(p, 0xa2, out[1], out[2], out[3]);
    p = toc_put_point(p, 1, start[1], start[2], start[3]);
    return p - buf;
}

int cd_read_toc(uint32_t sectors, uint8_t *buf, int format, bool msf, int start_track)
{
    int len;

    switch (format) {
    case 0:
        len = toc_formatted(sectors, buf, msf, start_track);
        break;
    case 1: /* sessions: the first track of the last one */
        len = toc_put_track(buf + 4, 1, 0, msf) - buf;
        break;
    case 2:
        len = toc_raw(sectors, buf, msf);
        break;
    default:
        return -1;
    }
    if (len < 0) {
        return -1;
    }
    stw_be_p(buf, len - 2);
    buf[2] = 1; /* first and last track, or session */
    buf[3] = 1;
    return len;
}

/* ---- media ---- */

static void ide_cd_change_cb(void *opaque, bool load, Error **errp)
{
    IDEState *s = opaque;
    uint64_t nb_sectors;

    blk_get_geometry(s->blk, &nb_sectors);
    s->nb_sectors = nb_sectors;
    s->tray_open = !load;
    trace_ide_medium(s->bus->bus_id, s->unit, nb_sectors);
    /* One notice that the old medium is gone, one that there is a new one. */
    s->cdrom_changed = 1;
    s->events_new_media = true;
    s->events_eject_request = false;
    ide_set_irq(s->bus);
}

static void ide_cd_eject_request_cb(void *opaque, bool force)
{
    IDEState *s = opaque;

    s->events_eject_request = true;
    if (force) {
        s->tray_locked = false;
    }
    ide_set_irq(s->bus);
}

static bool ide_cd_is_tray_open(void *opaque)
{
    return ((IDEState *)opaque)->tray_open;
}

static bool ide_cd_is_medium_locked(void *opaque)
{
    return ((IDEState *)opaque)->tray_locked;
}

const BlockDevOps ide_cd_block_ops = {
    .change_media_cb = ide_cd_change_cb,
    .eject_request_cb = ide_cd_eject_request_cb,
    .is_tray_open = ide_cd_is_tray_open,
    .is_medium_locked = ide_cd_is_medium_locked,
};
