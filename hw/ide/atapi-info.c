/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packet commands by which a drive describes itself and its medium: features, mode pages, DVD structures.
 *
 * Spec: MMC-3, "GET CONFIGURATION", "MODE SENSE (10)", "READ DVD STRUCTURE".
 */
#include "qemu/osdep.h"
#include "atapi.h"

#define CD_MAX_SECTORS (80 * 60 * 75)

enum { PROFILE_NONE = 0, PROFILE_CD_ROM = 0x08, PROFILE_DVD_ROM = 0x10 };

void cd_invalid_field(IDEState *s)
{
    ide_atapi_cmd_error(s, SENSE_ILLEGAL_REQUEST, ASC_INV_FIELD_IN_CMD_PACKET);
}

static bool cd_is_dvd(IDEState *s)
{
    return cd_sectors(s) > CD_MAX_SECTORS;
}

typedef struct CDFeature {
    uint16_t code;
    uint8_t extra_bytes;
    uint8_t extra[8];
} CDFeature;

/* All of them persistent and current. */
static const CDFeature cd_features[] = {
    { 0x0000, 8, { PROFILE_DVD_ROM >> 8, PROFILE_DVD_ROM, 0, 0, PROFILE_CD_ROM >> 8, PROFILE_CD_ROM } },
    { 0x0001, 8, { 0, 0, 0, 2, 1 } }, /* core: over ATAPI */
    { 0x0003, 4, { 0x29 } },          /* removable medium: tray, eject, lock */
};

static uint8_t *cd_put_feature(uint8_t *p, const CDFeature *feature, uint16_t profile)
{
    stw_be_p(p, feature->code);
    p[2] = 0x03;
    p[3] = feature->extra_bytes;
    memcpy(p + 4, feature->extra, feature->extra_bytes);
    if (feature->code == 0) {
        p[4 + 2] = profile == PROFILE_DVD_ROM;
        p[8 + 2] = profile == PROFILE_CD_ROM;
    }
    return p + 4 + feature->extra_bytes;
}

void cd_cmd_get_configuration(IDEState *s, uint8_t *p)
{
    uint16_t profile = !cd_has_medium(s) ? PROFILE_NONE : cd_is_dvd(s) ? PROFILE_DVD_ROM : PROFILE_CD_ROM;
    bool only_one = (p[1] & 0x03) == 2;
    uint16_t start = lduw_be_p(p + 2);
    int max_len = lduw_be_p(p + 7);
    uint8_t *q = p + 8;

    memset(p, 0, 8);
    stw_be_p(p + 6, profile);
    for (size_t i = 0; i < ARRAY_SIZE(cd_features); i++) {
        uint16_t code = cd_features[i].code;

        if (only_one ? code == start : code >= start) {
            q = cd_put_feature(q, &cd_features[i], profile);
        }
    }
    stl_be_p(p, q - p - 4);
    ide_atapi_cmd_reply(s, q - p, max_len);
}

static int cd_mode_recovery(uint8_t *p)
{
    stw_be_p(p, 16 - 2);
    p[2] = 0x70;
    memset(p + 3, 0, 13);
    p[8] = 0x01;
    p[9] = 0x06;
    p[11] = 5; /* retries */
    return 16;
}

static int cd_mode_capabilities(IDEState *s, uint8_t *p)
{
    memset(p, 0, 30);
    stw_be_p(p, 30 - 2);
    p[2] = 0x70;
    p[8] = 0x2a;
    p[9] = 0x14;
    p[10] = 0x3b; /* reads CD-R, CD-RW, DVD-ROM, DVD-R */
    p[12] = 0x70; /* plays nothing; mode 2 and multi-session */
    p[13] = 0x60; /* unit of data is known, ISRC is read */
    p[14] = 0x29 | (s->tray_locked ? 0x02 : 0); /* tray, eject, lock */
    stw_be_p(p + 16, 704); /* KB/s */
    stw_be_p(p + 18, 2);
    stw_be_p(p + 20, 512);
    stw_be_p(p + 22, 704);
    return 30;
}

void cd_cmd_mode_sense(IDEState *s, uint8_t *p)
{
    int max_len = lduw_be_p(p + 7);
    int action = p[2] >> 6;
    int page = p[2] & 0x3f;

    if (action == 3) { /* saved values */
        ide_atapi_cmd_error(s, SENSE_ILLEGAL_REQUEST, ASC_SAVING_PARAMETERS_NOT_SUPPORTED);
    } else if (action != 0) {
        cd_invalid_field(s);
    } else if (page == 0x01) {
        ide_atapi_cmd_reply(s, cd_mode_recovery(p), max_len);
    } else if (page == 0x2a) {
        ide_atapi_cmd_reply(s, cd_mode_capabilities(s, p), max_len);
    } else {
        cd_invalid_field(s);
    }
}

/* The physical format of the first layer; a list of the formats. */
void cd_cmd_read_dvd_structure(IDEState *s, uint8_t *p)
{
    int media = p[1];
    int layer = p[6];
    int format = p[7];
    int max_len = lduw_be_p(p + 8);
    uint32_t last = cd_sectors(s) - 1;

    if (media != 0 || layer != 0 || (format != 0x00 && format != 0xff)) {
        cd_invalid_field(s);
        return;
    }
    if (format == 0x00 && !cd_has_medium(s)) {
        ide_atapi_cmd_error(s, SENSE_NOT_READY, ASC_MEDIUM_NOT_PRESENT);
        return;
    }
    if (format == 0x00 && !cd_is_dvd(s)) {
        ide_atapi_cmd_error(s, SENSE_ILLEGAL_REQUEST, 0x30); /* incompatible medium */
        return;
    }
    memset(p, 0, 2052);
    if (format == 0xff) {
        stw_be_p(p, 4 + 2);
        p[5] = 0x40; /* format 0 can be read */
        stw_be_p(p + 6, 2048 + 4);
        ide_atapi_cmd_reply(s, 8, max_len);
        return;
    }
    stw_be_p(p, 2048 + 2);
    p[4] = 1;    /* DVD-ROM, part version 1 */
    p[5] = 0x0f; /* 120 mm, no rate given */
    p[6] = 1;    /* one layer, read-only */
    stl_be_p(p + 8, 0x30000);
    stl_be_p(p + 12, 0x30000 + last);
    stl_be_p(p + 16, 0x30000 + last);
    ide_atapi_cmd_reply(s, 2048 + 4, max_len);
}
