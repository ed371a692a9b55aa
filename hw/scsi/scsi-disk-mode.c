/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mode pages of scsi-hd and scsi-cd: SPC-4 section 7.5, SBC-3 section 6.4, MMC-6 section 7, SCSI-2
 * for disk geometry. One thing can be changed: the write cache (WCE).
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "scsi-disk.h"
#include "scsi/constants.h"
#include "sysemu/block-backend.h"
#include "trace.h"

#define CACHING_WCE  0x04
#define RW_ERROR_AWRE 0x80
/* Revolutions per minute, for the geometry pages. */
#define SPINDLE_RPM  5400

#define TYPES_DISK   1
#define TYPES_ROM    2

/*
 * Page code, length after the two bytes of header, device types that have it (bit mask), quirk that
 * adds it (-1: none), and what fills it. @changeable: the mask of what MODE SELECT can change.
 */
typedef struct ModePage {
    uint8_t code;
    uint8_t len;
    uint8_t types;
    int quirk;
    void (*fill)(SCSIDiskState *s, uint8_t *p, bool changeable);
} ModePage;

static void put_be24(uint8_t *p, uint32_t v)
{
    p[0] = v >> 16;
    p[1] = v >> 8;
    p[2] = v;
}

static void fill_rw_error(SCSIDiskState *s, uint8_t *p, bool changeable)
{
    if (scsi_disk_is_rom(s)) {
        p[2] = RW_ERROR_AWRE;
        p[3] = changeable ? 0 : 0x20; /* read retry count */
    } else {
        p[2] = changeable ? 0 : RW_ERROR_AWRE;
    }
}

static void fill_geometry(SCSIDiskState *s, uint8_t *p, bool changeable)
{
    BlockConf *conf = &s->qdev.conf;

    if (changeable) {
        return;
    }
    put_be24(p + 2, conf->cyls);
    p[5] = conf->heads;
    put_be24(p + 6, conf->cyls);  /* start of write precompensation */
    put_be24(p + 9, conf->cyls);  /* and of reduced write current: none */
    stw_be_p(p + 12, 200);        /* step rate */
    put_be24(p + 14, 0xffffff);   /* landing zone */
    stw_be_p(p + 20, SPINDLE_RPM);
}

static void fill_flexible_disk(SCSIDiskState *s, uint8_t *p, bool changeable)
{
    BlockConf *conf = &s->qdev.conf;

    if (changeable) {
        return;
    }
    stw_be_p(p + 2, 5000); /* transfer rate, kbit/s */
    p[4] = conf->heads;
    p[5] = conf->secs;
    stw_be_p(p + 6, s->qdev.blocksize);
    stw_be_p(p + 8, conf->cyls);
    stw_be_p(p + 10, conf->cyls);
    stw_be_p(p + 12, conf->cyls);
    stw_be_p(p + 14, 1); /* step rate, 100 us */
    p[16] = 1;           /* step pulse */
    stw_be_p(p + 17, 1); /* head settle */
    p[19] = 1;           /* motor on, off delays */
    p[20] = 1;
    stw_be_p(p + 28, SPINDLE_RPM);
}

static void fill_caching(SCSIDiskState *s, uint8_t *p, bool changeable)
{
    if (changeable || blk_enable_write_cache(s->qdev.conf.blk)) {
        p[2] = CACHING_WCE;
    }
}

static void fill_nothing(SCSIDiskState *s, uint8_t *p, bool changeable)
{
}

static void fill_capabilities(SCSIDiskState *s, uint8_t *p, bool changeable)
{
    if (changeable) {
        return;
    }
    p[2] = 0x3b; /* CD-R, CD-RW, DVD-ROM, -R, -RAM can be read */
    p[4] = 0x7f; /* audio, composite, digital out, mode 2 forms, multi session */
    p[5] = 0xff; /* CD-DA, accurate, R-W, C2, ISRC, UPC, bar code */
    p[6] = 0x2d | (s->tray_locked ? 2 : 0); /* tray, locking, eject */
    stw_be_p(p + 8, 50 * 176);  /* 50x read speed, kB/s */
    stw_be_p(p + 10, 2);        /* volume levels */
    stw_be_p(p + 12, 2048);     /* buffer, kB */
    stw_be_p(p + 14, 16 * 176); /* current read speed */
    stw_be_p(p + 18, 16 * 176); /* write speeds */
    stw_be_p(p + 20, 16 * 176);
}

static void fill_apple(SCSIDiskState *s, uint8_t *p, bool changeable)
{
    static const char text[] = "APPLE COMPUTER, INC   ";

    if (!changeable) {
        memcpy(p + 2, text, sizeof(text) - 1);
    }
}

static const ModePage mode_pages[] = {
    { MODE_PAGE_R_W_ERROR, 10, TYPES_DISK | TYPES_ROM, -1, fill_rw_error },
    { MODE_PAGE_HD_GEOMETRY, 22, TYPES_DISK, -1, fill_geometry },
    { MODE_PAGE_FLEXIBLE_DISK_GEOMETRY, 30, TYPES_DISK, -1, fill_flexible_disk },
    { MODE_PAGE_CACHING, 18, TYPES_DISK | TYPES_ROM, -1, fill_caching },
    { MODE_PAGE_AUDIO_CTL, 14, TYPES_ROM, -1, fill_nothing },
    { MODE_PAGE_CAPABILITIES, 20, TYPES_ROM, -1, fill_capabilities },
    { MODE_PAGE_APPLE_VENDOR, 22, TYPES_ROM, SCSI_DISK_QUIRK_MODE_PAGE_APPLE_VENDOR, fill_apple },
    /* Vendor page 0 comes last. */
    { MODE_PAGE_VENDOR_SPECIFIC, 2, TYPES_DISK | TYPES_ROM,
      SCSI_DISK_QUIRK_MODE_PAGE_VENDOR_SPECIFIC_APPLE, fill_nothing },
};

static bool has_page(SCSIDiskState *s, const ModePage *page)
{
    return (page->types & (scsi_disk_is_rom(s) ? TYPES_ROM : TYPES_DISK)) &&
           (page->quirk < 0 || (s->quirks & (1u << page->quirk)));
}

static const ModePage *find_page(SCSIDiskState *s, uint8_t code)
{
    for (int i = 0; i < ARRAY_SIZE(mode_pages); i++) {
        if (mode_pages[i].code == code && has_page(s, &mode_pages[i])) {
            return &mode_pages[i];
        }
    }
    return NULL;
}

/* Writes a page; its length with the header. */
static int put_page(SCSIDiskState *s, const ModePage *page, uint8_t *p, bool changeable)
{
    memset(p, 0, 2 + page->len);
    p[0] = page->code;
    p[1] = page->len;
    page->fill(s, p, changeable);
    return 2 + page->len;
}

static int put_pages(SCSIDiskState *s, uint8_t code, uint8_t *p, bool changeable)
{
    const ModePage *page;
    int n = 0;

    if (code != MODE_PAGE_ALLS) {
        page = find_page(s, code);
        return page ? put_page(s, page, p, changeable) : -1;
    }
    for (int i = 0; i < ARRAY_SIZE(mode_pages); i++) {
        if (has_page(s, &mode_pages[i])) {
            n += put_page(s, &mode_pages[i], p + n, changeable);
        }
    }
    return n;
}

/* Density 0, blocks (24 bits; 0: more), block length. */
static int put_block_descriptor(SCSIDiskState *s, uint8_t *p)
{
    uint64_t blocks;

    blk_get_geometry(s->qdev.conf.blk, &blocks);
    if (!blocks) {
        return 0;
    }
    blocks /= s->qdev.blocksize / BDRV_SECTOR_SIZE;
    put_be24(p + 1, blocks > 0xffffff ? 0 : blocks);
    put_be24(p + 5, s->qdev.blocksize);
    return 8;
}

int scsi_disk_emulate_mode_sense(SCSIDiskReq *r, uint8_t *outbuf)
{
    SCSIDiskState *s = DO_UPCAST(SCSIDiskState, qdev, r->req.dev);
    const uint8_t *cdb = r->req.cmd.buf;
    bool six = cdb[0] == MODE_SENSE;
    bool dbd = cdb[1] & 0x8;
    int header = six ? 4 : 8;
    int control = cdb[2] >> 6;
    uint8_t specific = 0;
    int descriptor = 0, pages;

    trace_scsi_disk_mode_sense(six ? 6 : 10, cdb[2] & 0x3f, r->req.cmd.xfer, control);
    if (!scsi_disk_is_rom(s)) {
        specific = s->features & (1 << SCSI_DISK_F_DPOFUA) ? 0x10 : 0;
        specific |= blk_is_writable(s->qdev.conf.blk) ? 0 : 0x80;
    } else if (!(s->quirks & (1 << SCSI_DISK_QUIRK_MODE_SENSE_ROM_USE_DBD))) {
        /* MMC-6, section 6.11.2.1: no block descriptors. */
        dbd = true;
    }
    if (!dbd) {
        descriptor = put_block_descriptor(s, outbuf + header);
    }
    if (control == MODE_PAGE_TYPE_SAVED) {
        scsi_check_condition(r, SENSE_CODE(SAVING_PARAMS_NOT_SUPPORTED));
        return -1;
    }
    pages = put_pages(s, cdb[2] & 0x3f, outbuf + header + descriptor,
                      control == MODE_PAGE_TYPE_CHANGEABLE);
    if (pages < 0) {
        scsi_check_condition(r, SENSE_CODE(INVALID_FIELD));
        return -1;
    }
    pages += header + descriptor;
    if (six) {
        outbuf[0] = pages - 1;
        outbuf[2] = specific;
        outbuf[3] = descriptor;
    } else {
        stw_be_p(outbuf, pages - 2);
        outbuf[3] = specific;
        stw_be_p(outbuf + 6, descriptor);
    }
    return pages;
}

/* ---- MODE SELECT ---- */

/* Whether @p (with header) differs from what is set only where it may. */
static bool check_page(SCSIDiskState *s, const ModePage *page, const uint8_t *p)
{
    uint8_t current[SCSI_MAX_MODE_LEN], mask[SCSI_MAX_MODE_LEN];
    int len = put_page(s, page, current, false);

    put_page(s, page, mask, true);
    for (int i = 2; i < len; i++) {
        if ((current[i] ^ p[i]) & ~mask[i]) {
            return false;
        }
    }
    return true;
}

/* Checks (@change false) or sets what a parameter list has; NO_SENSE if all is well. */
static SCSISense select_pages(SCSIDiskState *s, const uint8_t *p, int len, bool change)
{
    while (len > 0) {
        const ModePage *page;
        int page_len, header = 2;

        if (len < 2) {
            return SENSE_CODE(INVALID_PARAM_LEN);
        }
        page_len = p[1];
        if (p[0] & 0x40) {
            if (len < 4) {
                return SENSE_CODE(INVALID_PARAM_LEN);
            }
            if (p[1]) {
                return SENSE_CODE(INVALID_PARAM); /* no subpages */
            }
            header = 4;
            page_len = lduw_be_p(p + 2);
        }
        if (page_len > len - header) {
            return SENSE_CODE(INVALID_PARAM_LEN);
        }
        page = find_page(s, p[0] & 0x3f);
        if (!page) {
            return SENSE_CODE(INVALID_PARAM);
        }
        if (page_len != page->len) {
            return SENSE_CODE(INVALID_PARAM_LEN);
        }
        /* In both forms the page's bytes from the third on follow the header. */
        if (!check_page(s, page, p + header - 2)) {
            return SENSE_CODE(INVALID_PARAM);
        }
        if (change && page->code == MODE_PAGE_CACHING) {
            blk_set_enable_write_cache(s->qdev.conf.blk, p[header] & CACHING_WCE);
        }
        p += header + page_len;
        len -= header + page_len;
    }
    return SENSE_CODE(NO_SENSE);
}

/* Header and block descriptor: their length; what is wrong with them goes to @sense. */
static int select_header(SCSIDiskState *s, const uint8_t *inbuf, int len, bool six, SCSISense *sense)
{
    int header = six ? 4 : 8, descriptor;
    uint32_t bytes;

    *sense = SENSE_CODE(INVALID_PARAM_LEN);
    if (len < header) {
        return 0;
    }
    descriptor = six ? inbuf[3] : lduw_be_p(inbuf + 6);
    if (len - header < descriptor) {
        return 0;
    }
    *sense = SENSE_CODE(INVALID_PARAM);
    if (descriptor != 0 && descriptor != 8) {
        return 0;
    }
    bytes = descriptor ? ldl_be_p(inbuf + header + 4) & 0xffffff : 0;
    if (bytes && bytes != s->qdev.blocksize) {
        return 0;
    }
    *sense = SENSE_CODE(NO_SENSE);
    return header + descriptor;
}

void scsi_disk_emulate_mode_select(SCSIDiskReq *r, uint8_t *inbuf)
{
    SCSIDiskState *s = DO_UPCAST(SCSIDiskState, qdev, r->req.dev);
    int len = r->req.cmd.xfer, header;
    SCSISense sense;

    /* Page format, and no saving. */
    if ((r->req.cmd.buf[1] & 0x11) != 0x10) {
        scsi_check_condition(r, SENSE_CODE(INVALID_FIELD));
        return;
    }
    header = select_header(s, inbuf, len, r->req.cmd.buf[0] == MODE_SELECT, &sense);
    /* All or nothing. */
    if (sense.key == NO_SENSE) {
        sense = select_pages(s, inbuf + header, len - header, false);
    }
    if (sense.key != NO_SENSE) {
        scsi_check_condition(r, sense);
        return;
    }
    select_pages(s, inbuf + header, len - header, true);
    if (!blk_enable_write_cache(s->qdev.conf.blk)) {
        scsi_disk_flush_and_complete(r);
    } else {
        scsi_req_complete(&r->req, GOOD);
    }
}
