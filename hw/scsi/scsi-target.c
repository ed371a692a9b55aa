/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a SCSI target answers without, or for, a logical unit: REPORT LUNS, commands for LUNs that
 * do not exist, pending unit attentions, commands that cannot be parsed. SPC-4, sections 6.6,
 * 6.33 and SAM-5, section 5.14.
 */
#include "qemu/osdep.h"
#include "hw/scsi/scsi.h"
#include "internal.h"
#include "migration/qemu-file-types.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "qemu/hw-version.h"
#include "scsi/constants.h"
#include "trace.h"

/* REPORT LUNS with every LUN there can be. */
#define MAX_ANSWER_BYTES (8 + 8 * 16384)

typedef struct SCSITargetReq {
    SCSIRequest req;
    int len;        /* of what is in buf, bytes; 0 once it was transferred */
    uint8_t *buf;
    int buf_len;
} SCSITargetReq;

/* ---- commands that only fail ---- */

static int32_t fail_with(SCSIRequest *req, SCSISense sense)
{
    scsi_req_build_sense(req, sense);
    scsi_req_complete(req, CHECK_CONDITION);
    return 0;
}

static int32_t invalid_field(SCSIRequest *req, uint8_t *buf)
{
    return fail_with(req, SENSE_CODE(INVALID_FIELD));
}

static int32_t invalid_opcode(SCSIRequest *req, uint8_t *buf)
{
    return fail_with(req, SENSE_CODE(INVALID_OPCODE));
}

const SCSIReqOps scsi_reqops_invalid_field = {
    .size = sizeof(SCSIRequest),
    .send_command = invalid_field,
};

const SCSIReqOps scsi_reqops_invalid_opcode = {
    .size = sizeof(SCSIRequest),
    .send_command = invalid_opcode,
};

/* ---- unit attention ---- */

static int32_t unit_attention(SCSIRequest *req, uint8_t *buf)
{
    bool own = req->dev->unit_attention.key == UNIT_ATTENTION;

    return fail_with(req, own ? req->dev->unit_attention : req->bus->unit_attention);
}

const SCSIReqOps scsi_reqops_unit_attention = {
    .size = sizeof(SCSIRequest),
    .send_command = unit_attention,
};

/* ---- the target ---- */

static void target_alloc_buf(SCSITargetReq *r, size_t len)
{
    r->buf = g_malloc0(len);
    r->buf_len = len;
}

/* LUN in the eight bytes of SAM-5, section 4.7.7: peripheral or flat space addressing. */
static void put_lun(uint8_t *entry, uint32_t lun)
{
    if (lun < 256) {
        entry[1] = lun;
    } else {
        entry[0] = 0x40 | lun >> 8;
        entry[1] = lun & 0xff;
    }
}

static int compare_luns(const void *a, const void *b)
{
    return (*(const uint32_t *)a > *(const uint32_t *)b) - (*(const uint32_t *)a < *(const uint32_t *)b);
}

static bool report_luns(SCSITargetReq *r)
{
    SCSIDevice *dev = r->req.dev;
    g_autoptr(GArray) luns = g_array_new(false, false, sizeof(uint32_t));
    uint32_t zero = 0;
    bool found_zero = false;
    BusChild *kid;

    if (r->req.cmd.xfer < 16 || r->req.cmd.buf[2] > 2) {
        return false;
    }
    QTAILQ_FOREACH(kid, &r->req.bus->qbus.children, sibling) {
        SCSIDevice *other = SCSI_DEVICE(kid->child);

        if (qdev_is_realized(kid->child) && other->channel == dev->channel && other->id == dev->id) {
            found_zero |= other->lun == 0;
            g_array_append_val(luns, other->lun);
        }
    }
    if (!found_zero) {
        /* LUN 0 can always be asked. */
        g_array_append_val(luns, zero);
    }
    g_array_sort(luns, compare_luns);
    target_alloc_buf(r, 8 + 8 * luns->len);
    stl_be_p(r->buf, 8 * luns->len);
    for (guint i = 0; i < luns->len; i++) {
        put_lun(r->buf + 8 + 8 * i, g_array_index(luns, uint32_t, i));
    }
    r->len = MIN(r->req.cmd.xfer, (size_t)r->buf_len);
    return true;
}

static bool target_inquiry(SCSITargetReq *r)
{
    const uint8_t *cdb = r->req.cmd.buf;

    target_alloc_buf(r, SCSI_INQUIRY_LEN);
    if (cdb[1] & 0x2) {
        return false; /* command support data is obsolete */
    }
    if (cdb[1] & 0x1) {
        if (cdb[2] != 0) {
            return false;
        }
        /* The one vital product data page: which there are. */
        r->buf[0] = TYPE_NO_LUN;
        r->buf[3] = 1;
        r->len = MIN(r->req.cmd.xfer, 5);
        return true;
    }
    if (cdb[2] != 0) {
        return false;
    }
    r->len = MIN(r->req.cmd.xfer, SCSI_INQUIRY_LEN);
    if (r->req.lun != 0) {
        r->buf[0] = TYPE_NO_LUN;
        return true;
    }
    r->buf[0] = TYPE_NOT_PRESENT | TYPE_INACTIVE;
    r->buf[2] = 5;           /* SPC-3 */
    r->buf[3] = 2 | 0x10;    /* response format, hierarchical LUNs */
    r->buf[4] = SCSI_INQUIRY_LEN - 5;
    r->buf[7] = 0x10 | (r->req.bus->info->tcq ? 0x02 : 0);
    memcpy(&r->buf[8], "QEMU    ", 8);
    memcpy(&r->buf[16], "QEMU TARGET     ", 16);
    strpadcpy((char *)&r->buf[32], 4, qemu_hw_version(), ' ');
    return true;
}

/* Sense of the device, after which there is none. */
static void target_request_sense(SCSITargetReq *r)
{
    SCSIDevice *dev = r->req.dev;
    bool fixed = !(r->req.cmd.buf[1] & 1);
    size_t size = MIN(r->req.cmd.xfer, SCSI_SENSE_BUF_SIZE);

    target_alloc_buf(r, SCSI_SENSE_BUF_SIZE);
    if (r->req.lun != 0) {
        r->len = scsi_build_sense_buf(r->buf, size, SENSE_CODE(LUN_NOT_SUPPORTED), fixed);
        return;
    }
    r->len = scsi_device_get_sense(dev, r->buf, size, fixed);
    scsi_device_forget_ua_sense(dev);
}

static int32_t target_send_command(SCSIRequest *req, uint8_t *buf)
{
    SCSITargetReq *r = DO_UPCAST(SCSITargetReq, req, req);

    switch (buf[0]) {
    case REPORT_LUNS:
        if (!report_luns(r)) {
            return fail_with(req, SENSE_CODE(INVALID_FIELD));
        }
        break;
    case INQUIRY:
        if (!target_inquiry(r)) {
            return fail_with(req, SENSE_CODE(INVALID_FIELD));
        }
        break;
    case REQUEST_SENSE:
        target_request_sense(r);
        break;
    default:
        return fail_with(req, SENSE_CODE(LUN_NOT_SUPPORTED));
    }
    if (!r->len) {
        scsi_req_complete(req, GOOD);
    }
    return r->len;
}

static void target_read_data(SCSIRequest *req)
{
    SCSITargetReq *r = DO_UPCAST(SCSITargetReq, req, req);
    int n = r->len;

    if (n > 0) {
        r->len = 0;
        scsi_req_data(req, n);
    } else {
        scsi_req_complete(req, GOOD);
    }
}

static uint8_t *target_get_buf(SCSIRequest *req)
{
    return DO_UPCAST(SCSITargetReq, req, req)->buf;
}

static void target_free_req(SCSIRequest *req)
{
    g_free(DO_UPCAST(SCSITargetReq, req, req)->buf);
}

static uint32_t target_get_buf_size(SCSIRequest *req)
{
    return DO_UPCAST(SCSITargetReq, req, req)->buf_len;
}

static void target_save_request(QEMUFile *f, SCSIRequest *req)
{
    SCSITargetReq *r = DO_UPCAST(SCSITargetReq, req, req);

    qemu_put_be32(f, r->len);
    qemu_put_be32(f, r->buf_len);
    qemu_put_buffer(f, r->buf, r->buf_len);
}

static void target_load_request(QEMUFile *f, SCSIRequest *req)
{
    SCSITargetReq *r = DO_UPCAST(SCSITargetReq, req, req);
    uint32_t len = qemu_get_be32(f), bytes = qemu_get_be32(f);

    if (bytes > MAX_ANSWER_BYTES || len > bytes) {
        qemu_file_set_error(f, -EINVAL);
        return;
    }
    target_alloc_buf(r, bytes);
    r->len = len;
    qemu_get_buffer(f, r->buf, bytes);
}

const SCSIReqOps scsi_reqops_target_command = {
    .size = sizeof(SCSITargetReq),
    .send_command = target_send_command,
    .read_data = target_read_data,
    .get_buf = target_get_buf,
    .free_req = target_free_req,
    .load_request = target_load_request,
    .save_request = target_save_request,
    .get_buf_size = target_get_buf_size,
};
