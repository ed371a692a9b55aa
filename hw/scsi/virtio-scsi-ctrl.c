/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Control and event queue of virtio-scsi: VIRTIO 1.2, sections 5.6.6.2 and 5.6.6.3; SAM-5, section 7. */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "standard-headers/linux/virtio_config.h"
#include "trace.h"
#include "virtio-scsi-internal.h"

/* ---- task management ---- */

/* A cancellation that @tmf_req waits for. */
typedef struct CancelNotifier {
    Notifier notifier;
    VirtIOSCSIReq *tmf_req;
} CancelNotifier;

static void complete_tmf(VirtIOSCSIReq *req)
{
    trace_virtio_scsi_tmf_resp(req->req.tmf.lun[1], req->req.tmf.tag, req->resp.tmf.response);
    virtio_scsi_complete_req(req);
}

static void drop_remaining(VirtIOSCSIReq *req)
{
    assert(req->remaining > 0);
    if (--req->remaining == 0) {
        complete_tmf(req);
    }
}

static void cancel_notify(Notifier *notifier, void *data)
{
    CancelNotifier *n = container_of(notifier, CancelNotifier, notifier);

    notifier_remove(notifier);
    drop_remaining(n->tmf_req);
    g_free(n);
}

static void cancel_for(VirtIOSCSIReq *req, SCSIRequest *r)
{
    CancelNotifier *n = g_new0(CancelNotifier, 1);

    req->remaining++;
    n->notifier.notify = cancel_notify;
    n->tmf_req = req;
    scsi_req_cancel_async(r, &n->notifier);
}

/* The tag of a request of ours. */
static bool is_task(SCSIRequest *r, uint64_t tag)
{
    VirtIOSCSIReq *cmd_req = r->hba_private;

    return cmd_req && cmd_req->req.cmd.tag == tag;
}

static uint8_t abort_or_query_task(VirtIOSCSIReq *req, SCSIDevice *d, bool query)
{
    SCSIRequest *r, *next;

    QTAILQ_FOREACH_SAFE(r, &d->requests, next, next) {
        if (!is_task(r, req->req.tmf.tag)) {
            continue;
        }
        if (query) {
            return VIRTIO_SCSI_S_FUNCTION_SUCCEEDED; /* it exists */
        }
        cancel_for(req, r);
        break;
    }
    return VIRTIO_SCSI_S_OK;
}

static uint8_t abort_or_query_task_set(VirtIOSCSIReq *req, SCSIDevice *d, bool query)
{
    SCSIRequest *r;
    g_autoptr(GPtrArray) victims = g_ptr_array_new();

    QTAILQ_FOREACH(r, &d->requests, next) {
        if (!r->hba_private) {
            continue;
        }
        if (query) {
            return VIRTIO_SCSI_S_FUNCTION_SUCCEEDED;
        }
        g_ptr_array_add(victims, scsi_req_ref(r));
    }
    /* One cancellation may end others. */
    for (guint i = 0; i < victims->len; i++) {
        r = g_ptr_array_index(victims, i);
        if (r->enqueued) {
            cancel_for(req, r);
        }
        scsi_req_unref(r);
    }
    return VIRTIO_SCSI_S_OK;
}

static void reset_target(VirtIOSCSI *s, int target)
{
    BusChild *kid, *next;

    s->resetting++;
    QTAILQ_FOREACH_SAFE(kid, &s->bus.qbus.children, sibling, next) {
        SCSIDevice *d = SCSI_DEVICE(kid->child);

        if (qdev_is_realized(kid->child) && d->channel == 0 && d->id == target) {
            device_cold_reset(&d->qdev);
        }
    }
    s->resetting--;
}

/* The function's response; if cancellations remain, it is given later. */
static uint8_t do_tmf(VirtIOSCSI *s, VirtIOSCSIReq *req, SCSIDevice *d)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(s);
    int subtype = virtio_tswap32(vdev, req->req.tmf.subtype);

    switch (subtype) {
    case VIRTIO_SCSI_T_TMF_I_T_NEXUS_RESET:
        reset_target(s, req->req.tmf.lun[1]);
        return VIRTIO_SCSI_S_OK;
    case VIRTIO_SCSI_T_TMF_ABORT_TASK:
    case VIRTIO_SCSI_T_TMF_QUERY_TASK:
    case VIRTIO_SCSI_T_TMF_LOGICAL_UNIT_RESET:
    case VIRTIO_SCSI_T_TMF_ABORT_TASK_SET:
    case VIRTIO_SCSI_T_TMF_CLEAR_TASK_SET:
    case VIRTIO_SCSI_T_TMF_QUERY_TASK_SET:
        break;
    default:
        return VIRTIO_SCSI_S_FUNCTION_REJECTED;
    }
    if (!d) {
        return VIRTIO_SCSI_S_BAD_TARGET;
    }
    if (d->lun != virtio_scsi_get_lun(req->req.tmf.lun)) {
        return VIRTIO_SCSI_S_INCORRECT_LUN;
    }
    switch (subtype) {
    case VIRTIO_SCSI_T_TMF_ABORT_TASK:
    case VIRTIO_SCSI_T_TMF_QUERY_TASK:
        return abort_or_query_task(req, d, subtype == VIRTIO_SCSI_T_TMF_QUERY_TASK);
    case VIRTIO_SCSI_T_TMF_LOGICAL_UNIT_RESET:
        s->resetting++;
        device_cold_reset(&d->qdev);
        s->resetting--;
        return VIRTIO_SCSI_S_OK;
    default:
        return abort_or_query_task_set(req, d, subtype == VIRTIO_SCSI_T_TMF_QUERY_TASK_SET);
    }
}

static void handle_tmf(VirtIOSCSI *s, VirtIOSCSIReq *req)
{
    SCSIDevice *d;

    if (virtio_scsi_parse_req(req, sizeof(VirtIOSCSICtrlTMFReq), sizeof(VirtIOSCSICtrlTMFResp),
                              0) < 0) {
        virtio_scsi_bad_req(req);
        return;
    }
    trace_virtio_scsi_tmf_req(req->req.tmf.lun[1], req->req.tmf.tag, req->req.tmf.subtype);
    d = virtio_scsi_device_get(s, req->req.tmf.lun);
    /* Ours; with those of cancellations it keeps the request. */
    req->remaining = 1;
    req->resp.tmf.response = do_tmf(s, req, d);
    if (d) {
        object_unref(OBJECT(d));
    }
    drop_remaining(req);
}

/* ---- asynchronous notification: no device has any ---- */

static void handle_an(VirtIOSCSI *s, VirtIOSCSIReq *req)
{
    if (virtio_scsi_parse_req(req, sizeof(VirtIOSCSICtrlANReq), sizeof(VirtIOSCSICtrlANResp),
                              0) < 0) {
        virtio_scsi_bad_req(req);
        return;
    }
    req->resp.an.event_actual = 0;
    req->resp.an.response = VIRTIO_SCSI_S_OK;
    virtio_scsi_complete_req(req);
}

static void handle_ctrl_req(VirtIOSCSI *s, VirtIOSCSIReq *req)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(s);
    uint32_t type;

    if (iov_to_buf(req->elem.out_sg, req->elem.out_num, 0, &type, sizeof(type)) < sizeof(type)) {
        virtio_scsi_bad_req(req);
        return;
    }
    switch (virtio_tswap32(vdev, type)) {
    case VIRTIO_SCSI_T_TMF:
        handle_tmf(s, req);
        break;
    case VIRTIO_SCSI_T_AN_QUERY:
    case VIRTIO_SCSI_T_AN_SUBSCRIBE:
        handle_an(s, req);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-scsi: unknown control request %u\n", type);
        virtqueue_push(req->vq, &req->elem, 0);
        virtio_notify(vdev, req->vq);
        virtio_scsi_free_req(req);
        break;
    }
}

void virtio_scsi_handle_ctrl(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOSCSI *s = VIRTIO_SCSI(vdev);
    VirtIOSCSIReq *req;

    while ((req = virtio_scsi_pop_req(s, vq))) {
        handle_ctrl_req(s, req);
    }
}

/* ---- events ---- */

static void fill_lun(uint8_t *lun, SCSIDevice *dev)
{
    lun[0] = 1;
    lun[1] = dev->id;
    if (dev->lun >= 256) {
        lun[2] = (dev->lun >> 8) | 0x40;
    }
    lun[3] = dev->lun & 0xff;
}

void virtio_scsi_push_event(VirtIOSCSI *s, SCSIDevice *dev, uint32_t event, uint32_t reason)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(s);
    VirtIOSCSICommon *vs = VIRTIO_SCSI_COMMON(s);
    VirtIOSCSIReq *req;

    if (!(vdev->status & VIRTIO_CONFIG_S_DRIVER_OK)) {
        return;
    }
    req = virtio_scsi_pop_req(s, vs->event_vq);
    if (!req) {
        s->events_dropped = true;
        return;
    }
    if (s->events_dropped) {
        event |= VIRTIO_SCSI_T_EVENTS_MISSED;
        s->events_dropped = false;
    }
    if (virtio_scsi_parse_req(req, 0, sizeof(VirtIOSCSIEvent), 0) < 0) {
        virtio_scsi_bad_req(req);
        return;
    }
    req->resp.event.event = virtio_tswap32(vdev, event);
    req->resp.event.reason = virtio_tswap32(vdev, reason);
    if (dev) {
        fill_lun(req->resp.event.lun, dev);
    }
    trace_virtio_scsi_event(event, reason);
    virtio_scsi_complete_req(req);
}

void virtio_scsi_handle_event(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOSCSI *s = VIRTIO_SCSI(vdev);

    /* The driver has room again: tell it that it missed something. */
    if (s->events_dropped) {
        virtio_scsi_push_event(s, NULL, VIRTIO_SCSI_T_NO_EVENT, 0);
    }
}
