/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of contents of a CD with one data track: MMC-6, section 6.26. */
#include "qemu/osdep.h"
#include "hw/scsi/scsi.h"
#include "qemu/bswap.h"
#include "scsi/constants.h"

#define LEAD_OUT      0xaa
#define DATA_TRACK    0x14 /* ADR 1, data */
#define LEAD_OUT_CTRL 0x16
/* Minute 0 starts two seconds before block 0. */
#define MSF_OFFSET    (2 * CD_FRAMES)

static void put_msf(uint8_t *p, int lba)
{
    lba += MSF_OFFSET;
    p[0] = lba / CD_FRAMES / CD_SECS;
    p[1] = lba / CD_FRAMES % CD_SECS;
    p[2] = lba % CD_FRAMES;
}

/* A track's start: four bytes. */
static void put_address(uint8_t *p, int lba, int msf)
{
    if (msf) {
        p[0] = 0;
        put_msf(p + 1, lba);
    } else {
        stl_be_p(p, lba);
    }
}

static uint8_t *put_track(uint8_t *q, uint8_t control, uint8_t track, int lba, int msf)
{
    q[0] = 0;
    q[1] = control;
    q[2] = track;
    q[3] = 0;
    put_address(q + 4, lba, msf);
    return q + 8;
}

int cdrom_read_toc(int nb_sectors, uint8_t *buf, int msf, int start_track)
{
    uint8_t *q = buf + 4;

    if (start_track > 1 && start_track != LEAD_OUT) {
        return -1;
    }
    buf[2] = 1; /* first and last track */
    buf[3] = 1;
    if (start_track <= 1) {
        q = put_track(q, DATA_TRACK, 1, 0, msf);
    }
    q = put_track(q, LEAD_OUT_CTRL, LEAD_OUT, nb_sectors, msf);
    stw_be_p(buf, q - buf - 2);
    return q - buf;
}

/* A descriptor of the raw table: session, control, point, and three bytes at "pmin". */
static uint8_t *put_point(uint8_t *q, uint8_t point, const uint8_t pmsf[4])
{
    memset(q, 0, 11);
    q[0] = 1;
    q[1] = DATA_TRACK;
    q[3] = point;
    memcpy(q + 7, pmsf, 4);
    return q + 11;
}

int cdrom_read_toc_raw(int nb_sectors, uint8_t *buf, int msf, int session_num)
{
    uint8_t track[4] = { 0, 1, 0, 0 };
    uint8_t address[4];
    uint8_t *q = buf + 4;

    buf[2] = 1; /* first and last session */
    buf[3] = 1;
    q = put_point(q, 0xa0, track); /* first track */
    q = put_point(q, 0xa1, track); /* last track */
    put_address(address, nb_sectors, msf);
    q = put_point(q, 0xa2, address); /* lead-out */
    put_address(address, 0, msf);
    q = put_point(q, 1, address);
    stw_be_p(buf, q - buf - 2);
    return q - buf;
}
