/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SCSI requests: from the adapter to the logical unit and back. SAM-5, chapter 5. A request is in its
 * device's queue from enqueue until it completes or is cancelled; the queue holds a reference.
 */
#include "qemu/osdep.h"
#include "hw/scsi/scsi.h"
#include "internal.h"
#include "qemu/main-loop.h"
#include "qemu/units.h"
#include "scsi/constants.h"
#include "sysemu/block-backend.h"
#include "sysemu/dma.h"
#include "trace.h"

/* ---- references ---- */

SCSIRequest *scsi_req_alloc(const SCSIReqOps *reqops, SCSIDevice *d, uint32_t tag, uint32_t lun,
                            void *hba_private)
{
    SCSIBus *bus = scsi_bus_from_device(d);
    SCSIRequest *req;

    assert(reqops->size >= sizeof(SCSIRequest));
    req = g_malloc0(reqops->size);
    *req = (SCSIRequest) {
        .bus = bus,
        .dev = d,
        .ops = reqops,
        .refcount = 1,
        .tag = tag,
        .lun = lun,
        .status = -1,
        .host_status = -1,
        .hba_private = hba_private,
    };
    notifier_list_init(&req->cancel_notifiers);
    /* Device and adapter outlive their requests. */
    object_ref(OBJECT(d));
    object_ref(OBJECT(bus->qbus.parent));
    if (reqops->init_req) {
        reqops->init_req(req);
    }
    trace_scsi_req_alloc(d->id, lun, tag);
    return req;
}

SCSIRequest *scsi_req_ref(SCSIRequest *req)
{
    assert(req->refcount > 0);
    req->refcount++;
    return req;
}

static void free_request(SCSIRequest *req)
{
    SCSIDevice *dev = req->dev;
    SCSIBus *bus = req->bus;
    Object *adapter = OBJECT(bus->qbus.parent);

    if (req->hba_private && bus->info->free_request) {
        bus->info->free_request(bus, req->hba_private);
    }
    if (req->ops->free_req) {
        req->ops->free_req(req);
    }
    g_free(req);
    object_unref(OBJECT(dev));
    object_unref(adapter);
}

void scsi_req_unref(SCSIRequest *req)
{
    assert(req->refcount > 0);
    if (--req->refcount == 0) {
        free_request(req);
    }
}

/* ---- a new command ---- */

/* Served while a unit attention is pending, which they leave pending: SAM-5, section 5.14.1, and MMC-6. */
static const uint8_t served_despite_ua[] = {
    INQUIRY, REPORT_LUNS, REQUEST_SENSE, GET_CONFIGURATION, GET_EVENT_STATUS_NOTIFICATION,
};

/* The unit attention to tell first: the device's own, then the bus's. NULL: none. */
static SCSISense *pending_ua(SCSIDevice *dev)
{
    SCSIBus *bus = scsi_bus_from_device(dev);

    return dev->unit_attention.key == UNIT_ATTENTION ? &dev->unit_attention
           : bus->unit_attention.key == UNIT_ATTENTION ? &bus->unit_attention : NULL;
}

/* A known opcode whose CDB is cut off. */
static bool is_cut_off(uint8_t *buf, size_t buf_len)
{
    int len = scsi_cdb_length(buf);

    return len > 0 && len > buf_len;
}

/* Whoever answers a well-formed command in place of the logical unit; NULL: nobody. */
static const SCSIReqOps *find_stand_in(SCSIDevice *d, uint32_t lun, const SCSICommand *cmd,
                                       const uint8_t *buf)
{
    if (cmd->xfer > INT32_MAX) {
        return &scsi_reqops_invalid_field;
    }
    if (pending_ua(d) && !memchr(served_despite_ua, buf[0], sizeof(served_despite_ua))) {
        return &scsi_reqops_unit_attention;
    }
    if (lun != d->lun || buf[0] == REPORT_LUNS) {
        return &scsi_reqops_target_command;
    }
    /* Sense data of an earlier command is kept here. */
    return buf[0] == REQUEST_SENSE && d->sense_len ? &scsi_reqops_target_command : NULL;
}

static SCSIRequest *refuse(const SCSIReqOps *ops, SCSIDevice *d, uint32_t tag, uint32_t lun, uint8_t opcode,
                           void *hba_private)
{
    trace_scsi_req_parse_bad(d->id, lun, tag, opcode);
    return scsi_req_alloc(ops, d, tag, lun, hba_private);
}

SCSIRequest *scsi_req_new(SCSIDevice *d, uint32_t tag, uint32_t lun, uint8_t *buf, size_t buf_len,
                          void *hba_private)
{
    SCSIDeviceClass *sc = SCSI_DEVICE_GET_CLASS(d);
    SCSICommand cmd = { .len = 0 };
    uint8_t cdb[SCSI_CMD_BUF_SIZE] = { 0 };
    const SCSIReqOps *ops;
    SCSIRequest *req;
    int ret;

    if (buf_len == 0) {
        return refuse(&scsi_reqops_invalid_opcode, d, tag, lun, 0, hba_private);
    }
    ret = sc->parse_cdb ? sc->parse_cdb(d, &cmd, buf, buf_len, hba_private)
                        : scsi_req_parse_cdb(d, &cmd, buf, buf_len);
    if (ret < 0) {
        ops = is_cut_off(buf, buf_len) ? &scsi_reqops_invalid_field : &scsi_reqops_invalid_opcode;
        return refuse(ops, d, tag, lun, buf[0], hba_private);
    }
    /* Nobody reads past the end of what the guest gave. */
    memcpy(cdb, buf, MIN(buf_len, sizeof(cdb)));
    ops = find_stand_in(d, lun, &cmd, buf);
    req = ops ? scsi_req_alloc(ops, d, tag, lun, hba_private)
              : sc->alloc_req(d, tag, lun, cdb, hba_private);
    req->cmd = cmd;
    req->residual = cmd.xfer;
    trace_scsi_req_parsed(d->id, lun, tag, buf[0], cmd.mode, cmd.xfer);
    return req;
}

SCSIRequest *scsi_req_new_loaded(SCSIDevice *d, uint32_t tag, uint32_t lun, uint8_t *cdb, bool by_target)
{
    SCSIDeviceClass *sc = SCSI_DEVICE_GET_CLASS(d);
    SCSICommand cmd = { .len = 0 };
    SCSIRequest *req;

    if ((sc->parse_cdb ? sc->parse_cdb(d, &cmd, cdb, SCSI_CMD_BUF_SIZE, NULL)
                       : scsi_req_parse_cdb(d, &cmd, cdb, SCSI_CMD_BUF_SIZE)) < 0) {
        return NULL;
    }
    req = by_target ? scsi_req_alloc(&scsi_reqops_target_command, d, tag, lun, NULL)
                    : sc->alloc_req(d, tag, lun, cdb, NULL);
    req->cmd = cmd;
    return req;
}

/* ---- the queue ---- */

static void join_queue(SCSIRequest *req)
{
    const SCSIBusInfo *info = req->bus->info;

    assert(!req->enqueued);
    req->sg = info->get_sg_list ? info->get_sg_list(req) : NULL;
    req->enqueued = true;
    scsi_req_ref(req);
    QTAILQ_INSERT_TAIL(&req->dev->requests, req, next);
}

static void leave_queue(SCSIRequest *req)
{
    trace_scsi_req_dequeue(req->dev->id, req->lun, req->tag);
    req->retry = false;
    if (req->enqueued) {
        req->enqueued = false;
        QTAILQ_REMOVE(&req->dev->requests, req, next);
        scsi_req_unref(req);
    }
}

int32_t scsi_req_enqueue(SCSIRequest *req)
{
    int32_t bytes;

    assert(!req->retry);
    join_queue(req);
    /* It may be over before send_command returns. */
    scsi_req_ref(req);
    bytes = req->ops->send_command(req, req->cmd.buf);
    scsi_req_unref(req);
    return bytes;
}

void scsi_req_enqueue_loaded(SCSIRequest *req)
{
    join_queue(req);
}

void scsi_req_retry(SCSIRequest *req)
{
    req->retry = true;
}

static void do_again(SCSIRequest *req)
{
    req->retry = false;
    if (req->cmd.mode == SCSI_XFER_NONE) {
        leave_queue(req);
        scsi_req_enqueue(req);
    } else {
        scsi_req_continue(req);
    }
}

void scsi_device_restart(void *opaque)
{
    SCSIDevice *dev = opaque;
    g_autoptr(GPtrArray) again = g_ptr_array_new_with_free_func((GDestroyNotify)scsi_req_unref);
    SCSIRequest *req;

    /* What one does may end others, or stop the machine anew. */
    QTAILQ_FOREACH(req, &dev->requests, next) {
        if (req->retry) {
            g_ptr_array_add(again, scsi_req_ref(req));
        }
    }
    for (guint i = 0; i < again->len; i++) {
        req = g_ptr_array_index(again, i);
        if (req->retry) {
            do_again(req);
        }
    }
}

/* ---- data ---- */

uint8_t *scsi_req_get_buf(SCSIRequest *req)
{
    return req->ops->get_buf(req);
}

bool scsi_req_buf_holds(SCSIRequest *req, uint64_t end)
{
    uint32_t size = req->ops->get_buf_size ? req->ops->get_buf_size(req) : 128 * KiB;

    return scsi_req_get_buf(req) && end <= MIN(size, req->cmd.xfer);
}

void scsi_req_continue(SCSIRequest *req)
{
    bool to_device = req->cmd.mode == SCSI_XFER_TO_DEV;

    if (req->io_canceled) {
        trace_scsi_req_continue_canceled(req->dev->id, req->lun, req->tag);
        return;
    }
    trace_scsi_req_continue(req->dev->id, req->lun, req->tag);
    (to_device ? req->ops->write_data : req->ops->read_data)(req);
}

/* Between the request's buffer and guest memory, where the adapter's list says. */
static void move_by_list(SCSIRequest *req, int len)
{
    uint8_t *buf = scsi_req_get_buf(req);

    req->dma_started = true;
    if (req->cmd.mode == SCSI_XFER_TO_DEV) {
        dma_buf_write(buf, len, &req->residual, req->sg, MEMTXATTRS_UNSPECIFIED);
    } else {
        dma_buf_read(buf, len, &req->residual, req->sg, MEMTXATTRS_UNSPECIFIED);
    }
    scsi_req_continue(req);
}

void scsi_req_data(SCSIRequest *req, int len)
{
    if (req->io_canceled) {
        trace_scsi_req_data_canceled(req->dev->id, req->lun, req->tag, len);
        return;
    }
    trace_scsi_req_data(req->dev->id, req->lun, req->tag, len);
    if (req->sg) {
        move_by_list(req, len);
    } else {
        req->residual -= MIN((uint64_t)len, req->residual);
        req->bus->info->transfer_data(req, len);
    }
}

/* ---- sense ---- */

void scsi_req_build_sense(SCSIRequest *req, SCSISense sense)
{
    trace_scsi_req_build_sense(req->dev->id, req->lun, req->tag, sense.key, sense.asc, sense.ascq);
    req->sense_len = scsi_build_sense(req->sense, sense);
}

void scsi_device_forget_ua_sense(SCSIDevice *dev)
{
    if (dev->sense_is_ua) {
        scsi_device_unit_attention_reported(dev);
        dev->sense_len = 0;
        dev->sense_is_ua = false;
    }
}

int scsi_req_get_sense(SCSIRequest *req, uint8_t *buf, int len)
{
    int ret;

    if (!req->sense_len) {
        return 0;
    }
    ret = scsi_convert_sense(req->sense, req->sense_len, buf, len, true);
    /* The adapter passes it on with the status: REQUEST SENSE need not. */
    scsi_device_forget_ua_sense(req->dev);
    return ret;
}

int scsi_device_get_sense(SCSIDevice *dev, uint8_t *buf, int len, bool fixed)
{
    return scsi_convert_sense(dev->sense, dev->sense_len, buf, len, fixed);
}

/*
 * Whether the end of @req tells of @ua: by failing with it; REPORT LUNS also by its data when the
 * device's own LUNs changed (SPC-4, section 6.33). The bus's is for all its targets.
 */
static bool tells_of_ua(const SCSIRequest *req, const SCSISense *ua)
{
    const SCSISense luns_changed = SENSE_CODE(REPORTED_LUNS_CHANGED);

    if (req->ops == &scsi_reqops_unit_attention) {
        return true;
    }
    return req->cmd.buf[0] == REPORT_LUNS && ua == &req->dev->unit_attention &&
           ua->asc == luns_changed.asc && ua->ascq == luns_changed.ascq;
}

static void clear_told_ua(SCSIRequest *req)
{
    SCSISense *ua = pending_ua(req->dev);

    if (ua && tells_of_ua(req, ua)) {
        *ua = SENSE_CODE(NO_SENSE);
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

/* Out of the queue; then the adapter hears of it by @tell, and whoever waits for its cancellation. */
static void finish(SCSIRequest *req, void (*tell)(SCSIRequest *req))
{
    scsi_req_ref(req);
    leave_queue(req);
    tell(req);
    notifier_list_notify(&req->cancel_notifiers, req);
    scsi_req_unref(req);
}

static void tell_completed(SCSIRequest *req)
{
    req->bus->info->complete(req, req->residual);
}

static void tell_failed(SCSIRequest *req)
{
    req->bus->info->fail(req);
}

void scsi_req_complete(SCSIRequest *req, int status)
{
    assert(req->status == -1 && req->host_status == -1);
    assert(req->sense_len <= sizeof(req->sense));
    req->status = status;
    req->host_status = SCSI_HOST_OK;
    if (status == GOOD) {
        req->sense_len = 0;
    }
    keep_sense(req);
    clear_told_ua(req);
    trace_scsi_req_complete(req->dev->id, req->lun, req->tag, status);
    finish(req, tell_completed);
}

void scsi_req_complete_failed(SCSIRequest *req, int host_status)
{
    SCSISense sense;
    int status;

    assert(req->status == -1 && req->host_status == -1);
    assert(req->ops != &scsi_reqops_unit_attention);
    if (req->bus->info->fail) {
        req->host_status = host_status;
        finish(req, tell_failed);
        return;
    }
    /* An adapter that knows SCSI status only. */
    status = scsi_sense_from_host_status(host_status, &sense);
    if (status == CHECK_CONDITION) {
        scsi_req_build_sense(req, sense);
    }
    scsi_req_complete(req, status);
}

/* ---- cancellation ---- */

/* Takes @req back, I/O by @cancel_io; scsi_req_cancel_complete() drops the reference when it is at rest. */
static void withdraw(SCSIRequest *req, void (*cancel_io)(BlockAIOCB *aiocb))
{
    scsi_req_ref(req);
    leave_queue(req);
    req->io_canceled = true;
    if (req->aiocb) {
        cancel_io(req->aiocb);
    } else {
        scsi_req_cancel_complete(req);
    }
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
    /* A second time it only waits for the same end. */
    if (!req->io_canceled) {
        withdraw(req, blk_aio_cancel_async);
    }
}

void scsi_req_cancel(SCSIRequest *req)
{
    trace_scsi_req_cancel(req->dev->id, req->lun, req->tag);
    if (req->enqueued) {
        withdraw(req, blk_aio_cancel);
    }
}

void scsi_req_print(SCSIRequest *req)
{
    static const char *const directions[] = {
        [SCSI_XFER_NONE] = "none", [SCSI_XFER_FROM_DEV] = "read", [SCSI_XFER_TO_DEV] = "write",
    };

    fprintf(stderr, "[%s id=%d] %s", req->dev->qdev.parent_bus->name, req->dev->id,
            scsi_command_name(req->cmd.buf[0]));
    for (int i = 1; i < req->cmd.len; i++) {
        fprintf(stderr, " 0x%02x", req->cmd.buf[i]);
    }
    fprintf(stderr, " - %s len=%zd\n", directions[req->cmd.mode], req->cmd.xfer);
}
