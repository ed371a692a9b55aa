/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SD cards: registers OCR, CID, CSD, SCR, SD status, switch functions.
 *
 * Spec: SD Physical Layer Simplified Specification 3.01, 4.3.10 and chapter 5.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/host-utils.h"
#include "sd-internal.h"

#define CID_YEAR  2006
#define CID_MONTH 2

#define CSD_READ_BL_LEN 9 /* 512 bytes */
#define CSD_C_SIZE_MULT 7
#define CSD_2_UNIT      (512 * 1024) /* of C_SIZE, version 2 */

#define SWITCH_GROUPS   6
#define SWITCH_DEFAULT  0
#define SWITCH_KEEP     0xf

/* The last byte of CID and CSD: CRC7 of the others, and a one. */
static uint8_t sd_crc7(const uint8_t *data, unsigned len)
{
    uint8_t crc = 0;

    for (unsigned i = 0; i < len * 8; i++) {
        bool bit = (data[i / 8] >> (7 - i % 8)) & 1;

        crc = (crc << 1) ^ (bit != !!(crc & 0x40) ? 0x09 : 0);
        crc &= 0x7f;
    }
    return crc << 1 | 1;
}

static void sd_init_cid(SDState *sd)
{
    static const uint8_t cid[] = {
        0xaa, 'X', 'Y', 'Q', 'E', 'M', 'U', '!', 0x01, 0xde, 0xad, 0xbe, 0xef,
        (CID_YEAR - 2000) >> 4, (CID_YEAR - 2000) << 4 | CID_MONTH,
    };

    memcpy(sd->cid, cid, sizeof(cid));
    sd->cid[15] = sd_crc7(sd->cid, 15);
}

/* Version 1: capacity is (C_SIZE + 1) << (C_SIZE_MULT + 2) blocks. */
static void sd_init_csd_v1(SDState *sd)
{
    uint32_t bl_len = sd->size > (1ULL << 30) ? CSD_READ_BL_LEN + 1 : CSD_READ_BL_LEN;
    uint32_t c_size = (sd->size >> (CSD_C_SIZE_MULT + 2 + bl_len)) - 1;
    const uint8_t csd[] = {
        0x00, 0x26, 0x00, 0x32, 0x5f, 0x50 | bl_len, 0xe0 | (c_size >> 10 & 3), c_size >> 2,
        0x3f | c_size << 6, 0xfc | CSD_C_SIZE_MULT >> 1, 0x40 | (CSD_C_SIZE_MULT & 1) << 7 | 0x3f, 0xff,
        0x92 | bl_len >> 2, (bl_len & 3) << 6 | 0x20, 0x00,
    };

    memcpy(sd->csd, csd, sizeof(csd));
}

static void sd_init_csd_v2(SDState *sd)
{
    uint32_t c_size = sd->size / CSD_2_UNIT - 1;
    const uint8_t csd[] = {
        0x40, 0x0e, 0x00, 0x32, 0x5b, 0x59, 0x00, c_size >> 16 & 0x3f, c_size >> 8, c_size, 0x7f, 0x80,
        0x0a, 0x40, 0x00,
    };

    memcpy(sd->csd, csd, sizeof(csd));
}

void sd_init_registers(SDState *sd)
{
    sd->ocr = SD_OCR_VOLTAGES;
    sd_init_cid(sd);
    memset(sd->csd, 0, sizeof(sd->csd));
    if (sd->size > SD_SDSC_MAX) {
        sd_init_csd_v2(sd);
    } else if (sd->size) {
        sd_init_csd_v1(sd);
    }
    sd->csd[15] = sd_crc7(sd->csd, 15);
    memset(sd->scr, 0, sizeof(sd->scr));
    sd->scr[0] = sd->spec_version == 1 ? 1 : 2; /* SCR version 0; 1.10, or 2.00 and up */
    sd->scr[1] = 0x25;                          /* data after erase is 0; bus of 1 or 4 lines */
    sd->scr[2] = sd->spec_version >= 3 ? 0x80 : 0;
    sd->scr[3] = sd->spec_version >= 3 ? 0x02 : 0; /* CMD23 */
}

void sd_fill_status(SDState *sd, uint8_t *data)
{
    memset(data, 0, SD_STATUS_BYTES);
    data[0] = sd->wide_bus ? 0x80 : 0;
    data[8] = 0x02; /* class 4 */
}

/* Each group of functions has its default only. */
void sd_switch_function(SDState *sd, uint32_t arg, uint8_t *data)
{
    bool set = arg & 0x80000000;

    memset(data, 0, SD_STATUS_BYTES);
    data[1] = 1; /* mA */
    for (int i = 0; i < SWITCH_GROUPS; i++) {
        uint8_t wanted = (arg >> (i * 4)) & 0xf;
        uint8_t result = wanted == SWITCH_DEFAULT || wanted == SWITCH_KEEP ? SWITCH_DEFAULT : 0xf;

        data[13 - 2 * i] = 0x01; /* supported functions of the group */
        data[12 - 2 * i] = 0x80;
        data[16 - i / 2] |= result << (i % 2 * 4);
        if (set && result != 0xf) {
            sd->switch_groups[i] = result;
        }
    }
}
