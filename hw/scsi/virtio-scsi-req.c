/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Request queues of virtio-scsi: VIRTIO 1.2, section 5.6.6.1. */
#include "qemu/osdep.h"
#include "migration/qemu-file-types.h"
#include "qemu/log.h"
#include "trace.h"
#include "virtio-scsi-internal.h"

/* ---- requests ---- */

static void req_init(VirtIOSCSI *s, VirtQueue *vq, VirtIOSCSIReq *req)
{
    const size_t zero_from = sizeof(VirtQueueElement);

    memset((uint8_t *)req + zero_from, 0, sizeof(*req) - zero_from);
    req->vq = vq;
    req->dev = s;
    qemu_sglist_init(&req->qsgl, DEVICE(s), 8, VIRTIO_DEVICE(s)->dma_as);
    qemu_iovec_init(&req->resp_iov, 1);
}

VirtIOSCSIReq *virtio_scsi_pop_req(VirtIOSCSI *s, VirtQueue *vq)
{
    VirtIOSCSICommon *vs = VIRTIO_SCSI_COMMON(s);
    VirtIOSCSIReq *req = virtqueue_pop(vq, sizeof(VirtIOSCSIReq) + vs->cdb_size);

    if (req) {
        req_init(s, vq, req);
    }
    return req;
}

void virtio_scsi_free_req(VirtIOSCSIReq *req)
{
    qemu_iovec_destroy(&req->resp_iov);
    qemu_sglist_destroy(&req->qsgl);
    g_free(req);
}

/*
 * The data went to the guest by address, past the element's mapping of it. Where that is a bounce buffer,
 * writing it back would undo the transfer: leave of the element only the response.
 */
static void trim_to_response(VirtIOSCSIReq *req)
{
    size_t left = req->resp_iov.size;

    for (unsigned i = 0; i < req->elem.in_num; i++) {
        struct iovec *iov = &req->elem.in_sg[i];

        iov->iov_len = MIN(iov->iov_len, left);
        left -= iov->iov_len;
    }
}

void virtio_scsi_complete_req(VirtIOSCSIReq *req)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(req->dev);

    qemu_iovec_from_buf(&req->resp_iov, 0, &req->resp, req->resp_bytes);
    trim_to_response(req);
    virtqueue_push(req->vq, &req->elem, req->qsgl.size + req->resp_iov.size);
    virtio_notify(vdev, req->vq);
    if (req->sreq) {
        req->sreq->hba_private = NULL;
        scsi_req_unref(req->sreq);
    }
    virtio_scsi_free_req(req);
}

void virtio_scsi_bad_req(VirtIOSCSIReq *req)
{
    virtio_error(VIRTIO_DEVICE(req->dev), "wrong size for virtio-scsi headers");
    virtqueue_detach_element(req->vq, &req->elem, 0);
    virtio_scsi_free_req(req);
}

/* Guest memory of the buffers after the first @skip bytes. */
static uint64_t add_data(QEMUSGList *qsgl, const struct iovec *iov, const hwaddr *addr, int num,
                         size_t skip)
{
    for (int i = 0; i < num; i++) {
        size_t cut = MIN(skip, iov[i].iov_len);

        skip -= cut;
        if (iov[i].iov_len > cut) {
            qemu_sglist_add(qsgl, addr[i] + cut, iov[i].iov_len - cut);
        }
    }
    return qsgl->size;
}

int virtio_scsi_parse_req(VirtIOSCSIReq *req, unsigned req_size, unsigned resp_size,
                          unsigned sense_size)
{
    VirtQueueElement *elem = &req->elem;
    size_t out_size, in_size;

    req->resp_bytes = resp_size;
    resp_size += sense_size;
    if (iov_to_buf(elem->out_sg, elem->out_num, 0, &req->req, req_size) < req_size ||
        qemu_iovec_concat_iov(&req->resp_iov, elem->in_sg, elem->in_num, 0, resp_size) < resp_size) {
        return -EINVAL;
    }
    out_size = iov_size(elem->out_sg, elem->out_num) - req_size;
    in_size = iov_size(elem->in_sg, elem->in_num) - resp_size;
    if (out_size && in_size) {
        return -ENOTSUP; /* VIRTIO_SCSI_F_INOUT is not offered */
    }
    if (out_size) {
        add_data(&req->qsgl, elem->out_sg, elem->out_addr, elem->out_num, req_size);
        req->mode = SCSI_XFER_TO_DEV;
    } else if (in_size) {
        add_data(&req->qsgl, elem->in_sg, elem->in_addr, elem->in_num, resp_size);
        req->mode = SCSI_XFER_FROM_DEV;
    }
    return 0;
}

int virtio_scsi_get_lun(const uint8_t *lun)
{
    return ((lun[2] << 8) | lun[3]) & 0x3FFF;
}

SCSIDevice *virtio_scsi_device_get(VirtIOSCSI *s, const uint8_t *lun)
{
    if (lun[0] != 1 || (lun[2] != 0 && !(lun[2] >= 0x40 && lun[2] < 0x80))) {
        return NULL;
    }
    return scsi_device_get(&s->bus, 0, lun[1], virtio_scsi_get_lun(lun));
}

/* ---- commands ---- */

static void complete_cmd(VirtIOSCSIReq *req, uint8_t response)
{
    trace_virtio_scsi_cmd_resp(req->req.cmd.lun[1], req->req.cmd.tag, response,
                               req->resp.cmd.status);
    req->resp.cmd.response = response;
    virtio_scsi_complete_req(req);
}

/* Makes the SCSI request; false when @req is over already. */
static bool prepare_cmd(VirtIOSCSI *s, VirtIOSCSIReq *req)
{
    VirtIOSCSICommon *vs = VIRTIO_SCSI_COMMON(s);
    SCSIDevice *d;
    int rc = virtio_scsi_parse_req(req, sizeof(VirtIOSCSICmdReq) + vs->cdb_size,
                                   sizeof(VirtIOSCSICmdResp), vs->sense_size);

    if (rc == -EINVAL) {
        virtio_scsi_bad_req(req);
        return false;
    }
    if (rc < 0) {
        complete_cmd(req, VIRTIO_SCSI_S_FAILURE);
        return false;
    }
    trace_virtio_scsi_cmd_req(req->req.cmd.lun[1], virtio_scsi_get_lun(req->req.cmd.lun),
                              req->req.cmd.tag, req->req.cmd.cdb[0]);
    d = virtio_scsi_device_get(s, req->req.cmd.lun);
    if (!d) {
        complete_cmd(req, VIRTIO_SCSI_S_BAD_TARGET);
        return false;
    }
    req->sreq = scsi_req_new(d, virtio_tswap64(VIRTIO_DEVICE(s), req->req.cmd.tag),
                             virtio_scsi_get_lun(req->req.cmd.lun), req->req.cmd.cdb, vs->cdb_size,
                             req);
    object_unref(OBJECT(d));
    if (req->sreq->cmd.mode != SCSI_XFER_NONE &&
        (req->sreq->cmd.mode != req->mode || req->sreq->cmd.xfer > req->qsgl.size)) {
        complete_cmd(req, VIRTIO_SCSI_S_OVERRUN);
        return false;
    }
    return true;
}

static void submit_cmd(VirtIOSCSIReq *req)
{
    SCSIRequest *sreq = scsi_req_ref(req->sreq);

    if (scsi_req_enqueue(sreq)) {
        scsi_req_continue(sreq);
    }
    scsi_req_unref(sreq);
}

void virtio_scsi_handle_cmd(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOSCSI *s = VIRTIO_SCSI(vdev);
    VirtIOSCSIReq *req;

    while ((req = virtio_scsi_pop_req(s, vq))) {
        if (prepare_cmd(s, req)) {
            submit_cmd(req);
        }
    }
}

/* ---- the SCSI bus's side ---- */

static QEMUSGList *virtio_scsi_get_sg_list(SCSIRequest *r)
{
    VirtIOSCSIReq *req = r->hba_private;

    return req ? &req->qsgl : NULL;
}

static void virtio_scsi_command_complete(SCSIRequest *r, size_t resid)
{
    VirtIOSCSIReq *req = r->hba_private;
    VirtIODevice *vdev;
    VirtIOSCSICommon *vs;
    uint8_t sense[SCSI_SENSE_BUF_SIZE];
    uint32_t sense_len;

    if (!req || r->io_canceled) {
        return;
    }
    vdev = VIRTIO_DEVICE(req->dev);
    vs = VIRTIO_SCSI_COMMON(vdev);
    req->resp.cmd.status = r->status;
    if (r->status == 0) {
        req->resp.cmd.resid = virtio_tswap32(vdev, resid);
    } else {
        sense_len = scsi_req_get_sense(r, sense, sizeof(sense));
        sense_len = MIN(sense_len, vs->sense_size);
        req->resp.cmd.sense_len = virtio_tswap32(vdev, sense_len);
        qemu_iovec_from_buf(&req->resp_iov, sizeof(req->resp.cmd), sense, sense_len);
    }
    complete_cmd(req, VIRTIO_SCSI_S_OK);
}

/* What the host's side of the transport met. */
static void virtio_scsi_command_failed(SCSIRequest *r)
{
    static const struct {
        uint8_t host, response;
    } map[] = {
        { SCSI_HOST_NO_LUN, VIRTIO_SCSI_S_INCORRECT_LUN },
        { SCSI_HOST_BUSY, VIRTIO_SCSI_S_BUSY },
        { SCSI_HOST_TIME_OUT, VIRTIO_SCSI_S_ABORTED },
        { SCSI_HOST_ABORTED, VIRTIO_SCSI_S_ABORTED },
        { SCSI_HOST_BAD_RESPONSE, VIRTIO_SCSI_S_BAD_TARGET },
        { SCSI_HOST_RESET, VIRTIO_SCSI_S_RESET },
        { SCSI_HOST_TRANSPORT_DISRUPTED, VIRTIO_SCSI_S_TRANSPORT_FAILURE },
        { SCSI_HOST_TARGET_FAILURE, VIRTIO_SCSI_S_TARGET_FAILURE },
        { SCSI_HOST_RESERVATION_ERROR, VIRTIO_SCSI_S_NEXUS_FAILURE },
    };
    VirtIOSCSIReq *req = r->hba_private;
    uint8_t response = VIRTIO_SCSI_S_FAILURE;

    if (!req || r->io_canceled) {
        return;
    }
    for (int i = 0; i < ARRAY_SIZE(map); i++) {
        if (map[i].host == r->host_status) {
            response = map[i].response;
        }
    }
    req->resp.cmd.status = 0;
    complete_cmd(req, response);
}

static void virtio_scsi_request_cancelled(SCSIRequest *r)
{
    VirtIOSCSIReq *req = r->hba_private;

    if (req) {
        complete_cmd(req, req->dev->resetting ? VIRTIO_SCSI_S_RESET : VIRTIO_SCSI_S_ABORTED);
    }
}

static void virtio_scsi_change(SCSIBus *bus, SCSIDevice *dev, SCSISense sense)
{
    VirtIOSCSI *s = container_of(bus, VirtIOSCSI, bus);

    if (virtio_vdev_has_feature(VIRTIO_DEVICE(s), VIRTIO_SCSI_F_CHANGE) && dev->type != 0x05) {
        virtio_scsi_push_event(s, dev, VIRTIO_SCSI_T_PARAM_CHANGE, sense.asc | sense.ascq << 8);
    }
}

/* ---- saved state ---- */

static void virtio_scsi_save_request(QEMUFile *f, SCSIRequest *sreq)
{
    VirtIOSCSIReq *req = sreq->hba_private;

    qemu_put_be32(f, virtio_get_queue_index(req->vq));
    qemu_put_virtqueue_element(VIRTIO_DEVICE(req->dev), f, &req->elem);
}

static void *virtio_scsi_load_request(QEMUFile *f, SCSIRequest *sreq)
{
    VirtIOSCSI *s = container_of(sreq->bus, VirtIOSCSI, bus);
    VirtIOSCSICommon *vs = VIRTIO_SCSI_COMMON(s);
    uint32_t n = qemu_get_be32(f);
    VirtIOSCSIReq *req;

    if (n < VIRTIO_SCSI_VQ_NUM_FIXED || n - VIRTIO_SCSI_VQ_NUM_FIXED >= vs->conf.num_queues) {
        qemu_file_set_error(f, -EINVAL);
        return NULL;
    }
    req = qemu_get_virtqueue_element(VIRTIO_DEVICE(s), f, sizeof(VirtIOSCSIReq) + vs->cdb_size);
    if (!req) {
        qemu_file_set_error(f, -EINVAL);
        return NULL;
    }
    req_init(s, vs->cmd_vqs[n - VIRTIO_SCSI_VQ_NUM_FIXED], req);
    if (virtio_scsi_parse_req(req, sizeof(VirtIOSCSICmdReq) + vs->cdb_size,
                              sizeof(VirtIOSCSICmdResp), vs->sense_size) < 0) {
        qemu_file_set_error(f, -EINVAL);
        virtqueue_detach_element(req->vq, &req->elem, 0);
        virtio_scsi_free_req(req);
        return NULL;
    }
    req->sreq = scsi_req_ref(sreq);
    return req;
}

const SCSIBusInfo virtio_scsi_scsi_info = {
    .tcq = true,
    .max_channel = VIRTIO_SCSI_MAX_CHANNEL,
    .max_target = VIRTIO_SCSI_MAX_TARGET,
    .max_lun = VIRTIO_SCSI_MAX_LUN,
    .complete = virtio_scsi_command_complete,
    .fail = virtio_scsi_command_failed,
    .cancel = virtio_scsi_request_cancelled,
    .change = virtio_scsi_change,
    .get_sg_list = virtio_scsi_get_sg_list,
    .save_request = virtio_scsi_save_request,
    .load_request = virtio_scsi_load_request,
};
