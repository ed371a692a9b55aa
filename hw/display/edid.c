/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * EDID blocks for virtual monitors.
 *
 * Spec: VESA Enhanced EDID 1.4 (base block, section 3) and CTA-861 (extension with a video block).
 * The preferred mode is the first detailed timing, with the blanking of a reduced-blanking monitor.
 */
#include "qemu/osdep.h"
#include "hw/display/edid.h"
#include "qemu/bswap.h"

#define EDID_BLOCK_BYTES 128
#define DEFAULT_X 1280
#define DEFAULT_Y 800
#define DEFAULT_DPI 100
#define DEFAULT_REFRESH_MHZ 75000
/* A detailed timing has 12 bits for a size and 16 for the clock in units of 10 kHz. */
#define DTD_MAX_SIZE 4095
#define DTD_MAX_CLOCK 65535

/* Modes that have a bit or a code: base block bytes 35-37 (established), 38-53 (standard). */
typedef struct EdidMode {
    uint16_t xres, yres;
    uint8_t byte, bit; /* established timing; byte 0: a standard one */
    uint8_t aspect;    /* standard timing: 0 16:10, 1 4:3, 2 5:4, 3 16:9 */
    uint8_t vic;       /* video identification code of CTA-861, 0: none */
} EdidMode;

static const EdidMode modes[] = {
    { 640, 480, 35, 5, 0, 1 },  { 800, 600, 35, 0, 0, 0 },  { 1024, 768, 36, 3, 0, 0 },
    { 1280, 720, 0, 0, 3, 4 },  { 1280, 800, 0, 0, 0, 0 },  { 1280, 1024, 0, 0, 2, 0 },
    { 1440, 900, 0, 0, 0, 0 },  { 1600, 900, 0, 0, 3, 0 },  { 1600, 1200, 0, 0, 1, 0 },
    { 1680, 1050, 0, 0, 0, 0 }, { 1920, 1080, 0, 0, 3, 16 }, { 1920, 1200, 0, 0, 0, 0 },
};

uint32_t qemu_edid_dpi_to_mm(uint32_t dpi, uint32_t res)
{
    return (uint64_t)res * 254 / 10 / dpi;
}

size_t qemu_edid_size(uint8_t *edid)
{
    return EDID_BLOCK_BYTES * (1 + edid[126]);
}

static void set_checksum(uint8_t *block)
{
    uint8_t sum = 0;

    for (int i = 0; i < EDID_BLOCK_BYTES - 1; i++) {
        sum += block[i];
    }
    block[EDID_BLOCK_BYTES - 1] = -sum;
}

/* ---- descriptors of 18 bytes ---- */

/* A detailed timing: table 3.21. */
static void put_timing(uint8_t *d, uint32_t x, uint32_t y, uint32_t refresh_mhz, uint16_t width_mm,
                       uint16_t height_mm)
{
    uint32_t xblank = MIN(x * 35 / 100, DTD_MAX_SIZE), yblank = MIN(y * 35 / 1000, DTD_MAX_SIZE);
    uint32_t xfront = MIN(x * 25 / 100, 1023), xsync = MIN(x * 3 / 100, 1023);
    uint32_t yfront = MIN(y * 5 / 1000, 63), ysync = MIN(MAX(y * 5 / 1000, 1), 63);
    uint64_t clock = (uint64_t)refresh_mhz * (x + xblank) * (y + yblank) / 10000000;

    stw_le_p(d, MIN(clock, DTD_MAX_CLOCK));
    d[2] = x;
    d[3] = xblank;
    d[4] = (x >> 8) << 4 | xblank >> 8;
    d[5] = y;
    d[6] = yblank;
    d[7] = (y >> 8) << 4 | yblank >> 8;
    d[8] = xfront;
    d[9] = xsync;
    d[10] = (yfront & 15) << 4 | (ysync & 15);
    d[11] = (xfront >> 8) << 6 | (xsync >> 8) << 4 | (yfront >> 4) << 2 | ysync >> 4;
    d[12] = width_mm;
    d[13] = height_mm;
    d[14] = ((width_mm >> 8) & 15) << 4 | ((height_mm >> 8) & 15);
    d[17] = 0x18; /* separate syncs */
}

/* A display descriptor with text: section 3.10.3. */
static void put_text(uint8_t *d, uint8_t tag, const char *text)
{
    size_t len = MIN(strlen(text), 13);

    d[3] = tag;
    memset(d + 5, ' ', 13);
    memcpy(d + 5, text, len);
    if (len < 13) {
        d[5 + len] = '\n';
    }
}

/* Range limits: Hz, kHz, tens of MHz; no timing formula. */
static void put_ranges(uint8_t *d)
{
    static const uint8_t limits[] = { 50, 125, 30, 160, 255, 1, '\n' };

    d[3] = 0xfd;
    memset(d + 5, ' ', 13);
    memcpy(d + 5, limits, sizeof(limits));
}

/* ---- parts of the base block ---- */

static void put_identity(uint8_t *edid, const qemu_edid_info *info)
{
    static const uint8_t header[8] = { 0, 255, 255, 255, 255, 255, 255, 0 };
    const char *v = info->vendor && strlen(info->vendor) == 3 ? info->vendor : "RHT";

    memcpy(edid, header, sizeof(header));
    stw_be_p(edid + 8, ((v[0] & 31) << 10) | ((v[1] & 31) << 5) | (v[2] & 31));
    stw_le_p(edid + 10, 0x1234);
    edid[16] = 42;          /* week, year since 1990 */
    edid[17] = 2014 - 1990;
    edid[18] = 1;
    edid[19] = 4;
    edid[20] = 0xa5;        /* digital, 8 bits a colour, DisplayPort */
    edid[23] = 220 - 100;   /* gamma 2.2 */
    edid[24] = 0x06;        /* sRGB, first timing is preferred */
}

/* Chromaticity of sRGB (IEC 61966-2-1), 10 bits of fraction: table 3.15. */
static void put_colors(uint8_t *edid)
{
    static const uint16_t xy[8] = {
        655, 338, 307, 614, 154, 61, 320, 337, /* red, green, blue, white; x, y */
    };

    for (int i = 0; i < 8; i++) {
        edid[25 + i / 4] |= (xy[i] & 3) << (6 - 2 * (i % 4));
        edid[27 + i] = xy[i] >> 2;
    }
}

static void put_modes(uint8_t *edid, uint32_t maxx, uint32_t maxy)
{
    uint8_t *standard = edid + 38;

    memset(standard, 1, 16);
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
        const EdidMode *m = &modes[i];

        if (m->xres > maxx || m->yres > maxy) {
            continue;
        }
        if (m->byte) {
            edid[m->byte] |= 1 << m->bit;
        } else if (standard < edid + 54) {
            *standard++ = m->xres / 8 - 31;
            *standard++ = m->aspect << 6; /* 60 Hz */
        }
    }
}

/* CTA-861, revision 3: one video data block. */
static void put_extension(uint8_t *ext, uint32_t maxx, uint32_t maxy)
{
    uint8_t count = 0;

    ext[0] = 0x02;
    ext[1] = 3;
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
        if (modes[i].vic && modes[i].xres <= maxx && modes[i].yres <= maxy) {
            ext[5 + count++] = modes[i].vic;
        }
    }
    ext[4] = 0x40 | count;
    ext[2] = 5 + count; /* where detailed timings would begin */
    set_checksum(ext);
}

void qemu_edid_generate(uint8_t *edid, size_t size, qemu_edid_info *info)
{
    uint32_t x = MIN(info->prefx ?: DEFAULT_X, DTD_MAX_SIZE), y = MIN(info->prefy ?: DEFAULT_Y, DTD_MAX_SIZE);
    uint32_t maxx = info->maxx ?: UINT32_MAX, maxy = info->maxy ?: UINT32_MAX;
    uint32_t refresh = MIN(info->refresh_rate ?: DEFAULT_REFRESH_MHZ, 1000000);
    bool has_size = info->width_mm && info->height_mm;
    uint16_t width_mm = has_size ? info->width_mm : qemu_edid_dpi_to_mm(DEFAULT_DPI, x);
    uint16_t height_mm = has_size ? info->height_mm : qemu_edid_dpi_to_mm(DEFAULT_DPI, y);

    assert(size >= EDID_BLOCK_BYTES);
    info->prefx = info->prefx ?: DEFAULT_X;
    info->prefy = info->prefy ?: DEFAULT_Y;
    memset(edid, 0, size);
    put_identity(edid, info);
    edid[21] = MIN(width_mm / 10, 255);
    edid[22] = MIN(height_mm / 10, 255);
    put_colors(edid);
    put_modes(edid, maxx, maxy);
    put_timing(edid + 54, x, y, refresh, width_mm, height_mm);
    put_ranges(edid + 72);
    put_text(edid + 90, 0xfc, info->name ?: "QEMU Monitor");
    if (info->serial) {
        put_text(edid + 108, 0xff, info->serial);
    } else {
        edid[108 + 3] = 0x10; /* unused */
    }
    if (size >= 2 * EDID_BLOCK_BYTES) {
        edid[126] = 1;
        put_extension(edid + EDID_BLOCK_BYTES, maxx, maxy);
    }
    set_checksum(edid);
}
