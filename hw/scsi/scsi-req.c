/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SCSI requests: from the adapter to the device and back. SAM-5, section 5. A request is in its
 * device's queue from enqueue until it completes or is cancelled.
 */
#include "qemu/osdep.h"
#include "hw/scsi/scsi.h"
#include "internal.h"
#include "qemu/main-loop.h"
#include "scsi/constants.h"
#include "sysemu/block-backend.h"
#include "sysemu/dma.h"
#include "trace.h"

/* ---- life ---- */

SCSIRequest *scsi_req_alloc(const SCSIReqOps *reqops, SCSIDevice *d, uint32_t tag, uint32_t lun,
                            void *hba_private)
{
    SCSIBus *bus = scsi_bus_from_device(d);
    SCSIRequest *req;

    assert(reqops->size >= sizeof(SCSIRequest));
    req = g_malloc0(reqops->size);
    req->refcount = 1;
    req->bus = bus;
    req->dev = d;
    req->tag = tag;
    req->lun = lun;
    req->hba_private = hba_private;
    req->status = -1;
    req->host_status = -1;
    req->ops = reqops;
    object_ref(OBJECT(d));
    object_ref(OBJECT(bus->qbus.parent));
    notifier_list_init(&req->cancel_notifiers);
    if (reqops->init_req) {
        reqops->init_req(req);
    }
    trace_scsi_req_alloc(d->id, lun, tag);
    return req;
}

/* Commands that are served in spite of a unit attention: SAM-5, section 5.14.1. */
static bool ignores_unit_attention(const uint8_t *buf)
{
    switch (buf[0]) {
    case INQUIRY:
    case REPORT_LUNS:
    case GET_CONFIGURATION:
    case GET_EVENT_STATUS_NOTIFICATION:
    case REQUEST_SENSE:
        return true;
    default:
        return false;
    }
}

bool scsi_device_has_ua(SCSIDevice *dev)
{
    return dev->unit_attention.key == UNIT_ATTENTION ||
           scsi_bus_from_device(dev)->unit_attention.key == UNIT_ATTENTION;
}

/* Whether the target answers @buf in place of the device. */
static bool is_target_command(SCSIDevice *d, uint32_t lun, const uint8_t *buf)
{
    return lun != d->lun || buf[0] == REPORT_LUNS || (buf[0] == REQUEST_SENSE && d->sense_len);
}

SCSIRequest *scsi_req_new(SCSIDevice *d, uint32_t tag, uint32_t lun, uint8_t *buf, size_t buf_len,
                          void *hba_private)
{
    SCSIDeviceClass *sc = SCSI_DEVICE_GET_CLASS(d);
    SCSICommand cmd = { .len = 0 };
    uint8_t cdb[SCSI_CMD_BUF_SIZE] = { 0 };
    const SCSIReqOps *ops = NULL;
    SCSIRequest *req;
    int ret;

    /* Nobody reads past the end of what the guest gave. */
    memcpy(cdb, buf, MIN(buf_len, sizeof(cdb)));
    if (buf_len == 0) {
        trace_scsi_req_parse_bad(d->id, lun, tag, 0);
        return scsi_req_alloc(&scsi_reqops_invalid_opcode, d, tag, lun, hba_private);
    }
    ret = sc->parse_cdb ? sc->parse_cdb(d, &cmd, buf, buf_len, hba_private)
                        : scsi_req_parse_cdb(d, &cmd, buf, buf_len);
    if (ret < 0) {
        trace_scsi_req_parse_bad(d->id, lun, tag, buf[0]);
        ops = scsi_cdb_length(buf) > 0 && scsi_cdb_length(buf) > buf_len
              ? &scsi_reqops_invalid_field : &scsi_reqops_invalid_opcode;
    } else if (cmd.xfer > INT32_MAX) {
        ops = &scsi_reqops_invalid_field;
    } else if (scsi_device_has_ua(d) && !ignores_unit_attention(buf)) {
        ops = &scsi_reqops_unit_attention;
    } else if (is_target_command(d, lun, buf)) {
        ops = &scsi_reqops_target_command;
    }
    if (ops) {
        req = scsi_req_alloc(ops, d, tag, lun, hba_private);
    } else {
        req = sc->alloc_req(d, tag, lun, cdb, hba_private);
    }
    if (ret >= 0) {
        req->cmd = cmd;
        req->residual = req->cmd.xfer;
        trace_scsi_req_parsed(d->id, lun, tag, buf[0], cmd.mode, cmd.xfer);
    }
    return req;
}

SCSIRequest *scsi_req_ref(SCSIRequest *req)
{
    assert(req->refcount > 0);
    req->refcount++;
    return req;
}

void scsi_req_unref(SCSIRequest *req)
{
    SCSIBus *bus = req->bus;
    SCSIDevice *dev = req->dev;
    Object *adapter = OBJECT(bus->qbus.parent);

    assert(req->refcount > 0);
    if (--req->refcount) {
        return;
    }
    if (bus->info->free_request && req->hba_private) {
        bus->info->free_request(bus, req->hba_private);
    }
    if (req->ops->free_req) {
        req->ops->free_req(req);
    }
    g_free(req);
    object_unref(OBJECT(dev));
    object_unref(adapter);
}

/* ---- the queue ---- */

static void scsi_req_into_queue(SCSIRequest *req)
{
    assert(!req->enqueued);
    scsi_req_ref(req);
    req->sg = req->bus->info->get_sg_list ? req->bus->info->get_sg_list(req) : NULL;
    req->enqueued = true;
    QTAILQ_INSERT_TAIL(&req->dev->requests, req, next);
}

static void scsi_req_dequeue(SCSIRequest *req)
{
    trace_scsi_req_dequeue(req->dev->id, req->lun, req->tag);
    req->retry = false;
    if (req->enqueued) {
        QTAILQ_REMOVE(&req->dev->requests, req, next);
        req->enqueued = false;
        scsi_req_unref(req);
    }
}

int32_t scsi_req_enqueue(SCSIRequest *req)
{
    int32_t rc;

    assert(!req->retry);
    scsi_req_into_queue(req);
    scsi_req_ref(req);
    rc = req->ops->send_command(req, req->cmd.buf);
    scsi_req_unref(req);
    return rc;
}

void scsi_req_enqueue_loaded(SCSIRequest *req)
{
    scsi_req_into_queue(req);
}

void scsi_req_retry(SCSIRequest *req)
{
    req->retry = true;
}

void scsi_device_restart(void *opaque)
{
    SCSIDevice *s = opaque;
    SCSIRequest *req, *next;

    QTAILQ_FOREACH_SAFE(req, &s->requests, next, next) {
        scsi_req_ref(req);
        if (req->retry) {
            req->retry = false;
            if (req->cmd.mode != SCSI_XFER_NONE) {
                scsi_req_continue(req);
            } else {
                scsi_req_dequeue(req);
                scsi_req_enqueue(req);
            }
        }
        scsi_req_unref(req);
    }
}

/* ---- data ---- */

uint8_t *scsi_req_get_buf(SCSIRequest *req)
{
    return req->ops->get_buf(req);
}

void scsi_req_continue(SCSIRequest *req)
{
    if (req->io_canceled) {
        trace_scsi_req_continue_canceled(req->dev->id, req->lun, req->tag);
        return;
    }
    trace_scsi_req_continue(req->dev->id, req->lun, req->tag);
    if (req->cmd.mode == SCSI_XFER_TO_DEV) {
        req->ops->write_data(req);
    } else {
        req->ops->read_data(req);
    }
}

void scsi_req_data(SCSIRequest *req, int len)
{
    if (req->io_canceled) {
        trace_scsi_req_data_canceled(req->dev->id, req->lun, req->tag, len);
        return;
    }
    trace_scsi_req_data(req->dev->id, req->lun, req->tag, len);
    if (!req->sg) {
        req->residual -= MIN((uint64_t)len, req->residual);
        req->bus->info->transfer_data(req, len);
        return;
    }
    /* All of it goes to or comes from guest memory at once. */
    req->dma_started = true;
    if (req->cmd.mode == SCSI_XFER_TO_DEV) {
        dma_buf_write(scsi_req_get_buf(req), len, &req->residual, req->sg, MEMTXATTRS_UNSPECIFIED);
    } else {
        dma_buf_read(scsi_req_get_buf(req), len, &req->residual, req->sg, MEMTXATTRS_UNSPECIFIED);
    }
    scsi_req_continue(req);
}

/* ---- sense ---- */

void scsi_req_build_sense(SCSIRequest *req, SCSISense sense)
{
    trace_scsi_req_build_sense(req->dev->id, req->lun, req->tag, sense.key, sense.asc, sense.ascq);
    req->sense_len = scsi_build_sense(req->sense, sense);
}

int scsi_req_get_sense(SCSIRequest *req, uint8_t *buf, int len)
{
    int ret;

    if (!req->sense_len) {
        return 0;
    }
    ret = scsi_convert_sense(req->sense, req->sense_len, buf, len, true);
    /* Sense that goes along with the status tells of a unit attention (UA_INTLCK_CTRL 0). */
    if (req->dev->sense_is_ua) {
        scsi_device_unit_attention_reported(req->dev);
        req->dev->sense_len = 0;
        req->dev->sense_is_ua = false;
    }
    return ret;
}

int scsi_device_get_sense(SCSIDevice *dev, uint8_t *buf, int len, bool fixed)
{
    return scsi_convert_sense(dev->sense, dev->sense_len, buf, len, fixed);
}

void scsi_req_clear_ua(SCSIRequest *req)
{
    SCSISense none = SENSE_CODE(NO_SENSE);

    if (req->dev->unit_attention.key != UNIT_ATTENTION &&
        req->bus->unit_attention.key != UNIT_ATTENTION) {
        return;
    }
    /* INQUIRY and its kin do not tell of it; REPORT LUNS tells what changed. */
    if (req->ops != &scsi_reqops_unit_attention &&
        !(req->cmd.buf[0] == REPORT_LUNS &&
          req->dev->unit_attention.asc == SENSE_CODE(REPORTED_LUNS_CHANGED).asc &&
          req->dev->unit_attention.ascq == SENSE_CODE(REPORTED_LUNS_CHANGED).ascq)) {
        return;
    }
    if (req->dev->unit_attention.key == UNIT_ATTENTION) {
        req->dev->unit_attention = none;
    } else {
        req->bus->unit_attention = none;
    }
}

/* What REQUEST SENSE will tell, for adapters that do not pass sense data on. */
static void keep_sense(SCSIRequest *req)
{
    memcpy(req->dev->sense, req->sense, req->sense_len);
    req->dev->sense_len = req->sense_len;
    req->dev->sense_is_ua = req->sense_len && req->ops == &scsi_reqops_unit_attention;
}

/* ---- ends ---- */

void scsi_req_complete_failed(SCSIRequest *req, int host_status)
{
    SCSISense sense;
    int status;

    assert(req->status == -1 && req->host_status == -1);
    assert(req->ops != &scsi_reqops_unit_attention);
    if (!req->bus->info->fail) {
        status = scsi_sense_from_host_status(host_status, &sense);
        if (status == CHECK_CONDITION) {
            scsi_req_build_sense(req, sense);
        }
        scsi_req_complete(req, status);
        return;
    }
    req->host_status = host_status;
    scsi_req_ref(req);
    scsi_req_dequeue(req);
    req->bus->info->fail(req);
    /* Cancelled requests might end up here as well. */
    notifier_list_notify(&req->cancel_notifiers, req);
    scsi_req_unref(req);
}

void scsi_req_complete(SCSIRequest *req, int status)
{
    assert(req->status == -1 && req->host_status == -1);
    req->status = status;
    req->host_status = SCSI_HOST_OK;
    assert(req->sense_len <= sizeof(req->sense));
    if (status == GOOD) {
        req->sense_len = 0;
    }
    keep_sense(req);
    scsi_req_clear_ua(req);
    trace_scsi_req_complete(req->dev->id, req->lun, req->tag, status);
    scsi_req_ref(req);
    scsi_req_dequeue(req);
    req->bus->info->complete(req, req->residual);
    notifier_list_notify(&req->cancel_notifiers, req);
    scsi_req_unref(req);
}

void scsi_req_cancel_complete(SCSIRequest *req)
{
    assert(req->io_canceled);
    if (req->bus->info->cancel) {
        req->bus->info->cancel(req);
    }
    notifier_list_notify(&req->cancel_notifiers, req);
    scsi_req_unref(req);
}

void scsi_req_cancel_async(SCSIRequest *req, Notifier *notifier)
{
    trace_scsi_req_cancel(req->dev->id, req->lun, req->tag);
    if (notifier) {
        notifier_list_add(&req->cancel_notifiers, notifier);
    }
    if (req->io_canceled) {
        /* Withdrawn before; its end will be told. */
        assert(req->aiocb);
        return;
    }
    /* Dropped in scsi_req_cancel_complete(). */
    scsi_req_ref(req);
    scsi_req_dequeue(req);
    req->io_canceled = true;
    if (req->aiocb) {
        blk_aio_cancel_async(req->aiocb);
    } else {
        scsi_req_cancel_complete(req);
    }
}

void scsi_req_cancel(SCSIRequest *req)
{
    trace_scsi_req_cancel(req->dev->id, req->lun, req->tag);
    if (!req->enqueued) {
        return;
    }
    assert(!req->io_canceled);
    /* Dropped in scsi_req_cancel_complete(). */
    scsi_req_ref(req);
    scsi_req_dequeue(req);
    req->io_canceled = true;
    if (req->aiocb) {
        blk_aio_cancel(req->aiocb);
    } else {
        scsi_req_cancel_complete(req);
    }
}

void scsi_req_print(SCSIRequest *req)
{
    static const char *const modes[] = { "none", "read", "write" };

    fprintf(stderr, "[%s id=%d] %s", req->dev->qdev.parent_bus->name, req->dev->id,
            scsi_command_name(req->cmd.buf[0]));
    for (int i = 1; i < req->cmd.len; i++) {
        fprintf(stderr, " 0x%02x", req->cmd.buf[i]);
    }
    fprintf(stderr, " - %s len=%zd\n", modes[req->cmd.mode], req->cmd.xfer);
}
