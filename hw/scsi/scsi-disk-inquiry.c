/* SPDX-License-Identifier: GPL-2.0-or-later */
/* INQUIRY of scsi-hd and scsi-cd with vital product data: SPC-4 sections 6.6 and 7.8, SBC-3 6.5. */
#include "qemu/osdep.h"
#include "hw/scsi/emulation.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "scsi-disk.h"
#include "scsi/constants.h"

/* Designators of the device identification page: code set, association and type. */
#define DESIGNATOR_ASCII     0x02, 0x00
#define DESIGNATOR_NAA       0x01, 0x03
#define DESIGNATOR_PORT_NAA  0x61, 0x93
#define DESIGNATOR_PORT      0x61, 0x94
/* The longest device_id that goes into the page. */
#define DEVICE_ID_MAX        (255 - 8)

/* Each writes what follows the page's header and returns its length; -1: no such page. */

static int vpd_supported_pages(SCSIDiskState *s, uint8_t *p)
{
    int n = 0;

    p[n++] = 0x00;
    if (s->serial) {
        p[n++] = 0x80;
    }
    p[n++] = 0x83;
    if (!scsi_disk_is_rom(s)) {
        p[n++] = 0xb0;
        p[n++] = 0xb1;
        p[n++] = 0xb2;
    }
    return n;
}

static int vpd_serial(SCSIDiskState *s, uint8_t *p)
{
    int len;

    if (!s->serial) {
        return -1;
    }
    len = MIN(strlen(s->serial), 36);
    memcpy(p, s->serial, len);
    return len;
}

static int put_designator(uint8_t *p, uint8_t code, uint8_t type, const void *data, uint8_t len)
{
    p[0] = code;
    p[1] = type;
    p[2] = 0;
    p[3] = len;
    memcpy(p + 4, data, len);
    return 4 + len;
}

static int vpd_device_id(SCSIDiskState *s, uint8_t *p)
{
    uint8_t raw[8] = { 0 };
    int n = 0;

    if (s->device_id && *s->device_id) {
        n += put_designator(p, DESIGNATOR_ASCII, s->device_id,
                            MIN(strlen(s->device_id), DEVICE_ID_MAX - 44));
    }
    if (s->qdev.wwn) {
        stq_be_p(raw, s->qdev.wwn);
        n += put_designator(p + n, DESIGNATOR_NAA, raw, 8);
    }
    if (s->qdev.port_wwn) {
        stq_be_p(raw, s->qdev.port_wwn);
        n += put_designator(p + n, DESIGNATOR_PORT_NAA, raw, 8);
    }
    if (s->port_index) {
        stl_be_p(raw, s->port_index);
        n += put_designator(p + n, DESIGNATOR_PORT, raw, 4);
    }
    return n;
}

static int vpd_block_limits(SCSIDiskState *s, uint8_t *p)
{
    uint32_t block = s->qdev.blocksize;
    SCSIBlockLimits bl = {
        .wsnz = true,
        .min_io_size = s->qdev.conf.min_io_size / block,
        .opt_io_size = s->qdev.conf.opt_io_size / block,
        .unmap_sectors = s->qdev.conf.discard_granularity / block,
        .max_unmap_sectors = MIN(s->max_unmap_size / block, UINT32_MAX),
        .max_unmap_descr = 255,
        .max_io_sectors = MIN(s->max_io_size / block, UINT32_MAX),
    };

    return scsi_disk_is_rom(s) ? -1 : scsi_emulate_block_limits(p, &bl);
}

static int vpd_characteristics(SCSIDiskState *s, uint8_t *p)
{
    stw_be_p(p, s->rotation_rate);
    return 0x3c;
}

static int vpd_provisioning(SCSIDiskState *s, uint8_t *p)
{
    p[1] = 0xe0; /* UNMAP, WRITE SAME(16) and (10) unmap */
    p[2] = s->qdev.conf.discard_granularity ? 2 : 1; /* thin, or resource provisioned */
    return 4;
}

static int inquiry_vpd(SCSIDiskState *s, uint8_t page, uint8_t *outbuf)
{
    int len;

    switch (page) {
    case 0x00:
        len = vpd_supported_pages(s, outbuf + 4);
        break;
    case 0x80:
        len = vpd_serial(s, outbuf + 4);
        break;
    case 0x83:
        len = vpd_device_id(s, outbuf + 4);
        break;
    case 0xb0:
        len = vpd_block_limits(s, outbuf + 4);
        break;
    case 0xb1:
        len = vpd_characteristics(s, outbuf + 4);
        break;
    case 0xb2:
        len = vpd_provisioning(s, outbuf + 4);
        break;
    default:
        return -1;
    }
    if (len < 0) {
        return -1;
    }
    outbuf[0] = s->qdev.type & 0x1f;
    outbuf[1] = page;
    stw_be_p(outbuf + 2, len);
    return 4 + len;
}

int scsi_disk_emulate_inquiry(SCSIRequest *req, uint8_t *outbuf)
{
    SCSIDiskState *s = DO_UPCAST(SCSIDiskState, qdev, req->dev);
    int len;

    if (req->cmd.buf[1] & 0x1) {
        return inquiry_vpd(s, req->cmd.buf[2], outbuf);
    }
    if (req->cmd.buf[2] != 0) {
        return -1;
    }
    len = MIN(MAX(req->cmd.xfer, SCSI_INQUIRY_LEN), SCSI_MAX_INQUIRY_LEN);
    outbuf[0] = s->qdev.type & 0x1f;
    outbuf[1] = s->features & (1 << SCSI_DISK_F_REMOVABLE) ? 0x80 : 0;
    outbuf[2] = s->qdev.default_scsi_version;
    outbuf[3] = 2 | 0x10; /* response format, hierarchical LUNs */
    outbuf[4] = len - 5;
    outbuf[7] = 0x10 | (req->bus->info->tcq ? 0x02 : 0);
    strpadcpy((char *)&outbuf[8], 8, s->vendor, ' ');
    strpadcpy((char *)&outbuf[16], 16, s->product, ' ');
    memset(&outbuf[32], 0, 4);
    memcpy(&outbuf[32], s->version, MIN(4, strlen(s->version)));
    return len;
}
