/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio block device: requests (VIRTIO 1.2, section 5.2.6). Device-readable: header, data of
 * writes; device-writable: data of reads, status. How they are cut into buffers is the driver's
 * choice, but that the status byte ends the last one.
 */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/iov.h"
#include "hw/virtio/virtio-access.h"
#include "trace.h"
#include "virtio-blk-internal.h"

#define SECTOR_SIZE BDRV_SECTOR_SIZE

void virtio_blk_init_request(VirtIOBlock *s, VirtQueue *vq, VirtIOBlockReq *req)
{
    req->dev = s;
    req->vq = vq;
    req->in = NULL;
    req->qiov.size = 0;
    req->qiov.niov = 0;
    req->in_len = 0;
    req->next = NULL;
    req->mr_next = NULL;
    req->acct.type = BLOCK_ACCT_NONE;
    req->inhdr_undo.modified_iov = NULL;
    req->outhdr_undo.modified_iov = NULL;
}

/* VIRTIO_BLK_T_x */
static uint32_t request_type(VirtIOBlockReq *req)
{
    return virtio_ldl_p(VIRTIO_DEVICE(req->dev), &req->out.type) & ~VIRTIO_BLK_T_BARRIER;
}

/* ---- the end of a request ---- */

/* Make the vectors of the chain whole again; they are given back, saved, and parsed anew so. */
static void restore_vectors(VirtIOBlockReq *req)
{
    iov_discard_undo(&req->inhdr_undo);
    iov_discard_undo(&req->outhdr_undo);
}

static void complete(VirtIOBlockReq *req, uint8_t status)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(req->dev);

    trace_virtio_blk_req_complete(vdev->name, request_type(req), status);
    req->in->status = status;
    restore_vectors(req);
    virtqueue_push(req->vq, &req->elem, req->in_len);
    virtio_notify(vdev, req->vq);
    g_free(req);
}

/* Whether the request ended, or waits for the machine to go on. */
static bool handle_error(VirtIOBlockReq *req, int error, bool is_read)
{
    VirtIOBlock *s = req->dev;
    BlockErrorAction action = blk_get_error_action(s->blk, is_read, error);

    trace_virtio_blk_rw_error(VIRTIO_DEVICE(s)->name, error, action);
    if (action == BLOCK_ERROR_ACTION_STOP) {
        restore_vectors(req);
        req->next = s->rq;
        s->rq = req;
    } else if (action == BLOCK_ERROR_ACTION_REPORT) {
        block_acct_failed(blk_get_stats(s->blk), &req->acct);
        complete(req, VIRTIO_BLK_S_IOERR);
    }
    blk_error_action(s->blk, action, is_read, error);
    return action != BLOCK_ERROR_ACTION_IGNORE;
}

static void request_done(void *opaque, int ret)
{
    VirtIOBlockReq *req = opaque;
    VirtIOBlock *s = req->dev;
    uint32_t type = request_type(req);
    bool is_read = !(type & VIRTIO_BLK_T_OUT) && type != VIRTIO_BLK_T_FLUSH;

    if (ret < 0 && handle_error(req, -ret, is_read)) {
        return;
    }
    block_acct_done(blk_get_stats(s->blk), &req->acct);
    complete(req, VIRTIO_BLK_S_OK);
}

/* ---- read and write ---- */

static bool range_is_ok(VirtIOBlock *s, uint64_t sector, uint64_t bytes)
{
    uint64_t sectors = bytes / SECTOR_SIZE;
    uint64_t total;

    if (sectors > BDRV_REQUEST_MAX_SECTORS || sector & s->sector_mask ||
        bytes % s->conf.conf.logical_block_size) {
        return false;
    }
    blk_get_geometry(s->blk, &total);
    return sector <= total && sectors <= total - sector;
}

static void refuse(VirtIOBlockReq *req, enum BlockAcctType type)
{
    block_acct_invalid(blk_get_stats(req->dev->blk), type);
    complete(req, VIRTIO_BLK_S_IOERR);
}

static void read_or_write(VirtIOBlockReq *req, struct iovec *iov, unsigned num, bool write)
{
    VirtIOBlock *s = req->dev;
    enum BlockAcctType type = write ? BLOCK_ACCT_WRITE : BLOCK_ACCT_READ;

    qemu_iovec_init_external(&req->qiov, iov, num);
    trace_virtio_blk_rw(VIRTIO_DEVICE(s)->name, write, req->sector_num, req->qiov.size);
    if (!range_is_ok(s, req->sector_num, req->qiov.size)) {
        refuse(req, type);
        return;
    }
    block_acct_start(blk_get_stats(s->blk), &req->acct, req->qiov.size, type);
    if (write) {
        blk_aio_pwritev(s->blk, req->sector_num * SECTOR_SIZE, &req->qiov, 0, request_done, req);
    } else {
        blk_aio_preadv(s->blk, req->sector_num * SECTOR_SIZE, &req->qiov, 0, request_done, req);
    }
}

/* ---- the other types ---- */

static void flush(VirtIOBlockReq *req)
{
    BlockBackend *blk = req->dev->blk;

    block_acct_start(blk_get_stats(blk), &req->acct, 0, BLOCK_ACCT_FLUSH);
    blk_aio_flush(blk, request_done, req);
}

/* At most 20 bytes, padded with zeroes if they are fewer. */
static void get_id(VirtIOBlockReq *req, struct iovec *iov, unsigned num)
{
    const char *serial = req->dev->conf.serial ?: "";
    size_t size = MIN(strlen(serial) + 1, VIRTIO_BLK_ID_BYTES);

    iov_from_buf(iov, num, 0, serial, MIN(size, iov_size(iov, num)));
    complete(req, VIRTIO_BLK_S_OK);
}

/* SCSI commands are for pass-through to a host's disk, which an image is not. */
static void scsi_command(VirtIOBlockReq *req)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(req->dev);
    VirtQueueElement *elem = &req->elem;
    struct iovec *header = elem->in_num >= 2 ? &elem->in_sg[elem->in_num - 2] : NULL;

    if (elem->out_num < 2 || elem->in_num < 3 ||
        header->iov_len < sizeof(struct virtio_scsi_inhdr)) {
        complete(req, VIRTIO_BLK_S_IOERR);
        return;
    }
    virtio_stl_p(vdev, header->iov_base, 255); /* errors */
    complete(req, VIRTIO_BLK_S_UNSUPP);
}

/* Why the request can't be done: VIRTIO_BLK_S_OK if it can. */
static uint8_t check_segment(VirtIOBlock *s, uint64_t sector, uint32_t sectors, uint32_t flags,
                             bool zeroes)
{
    uint32_t max = zeroes ? s->conf.max_write_zeroes_sectors : s->conf.max_discard_sectors;

    if (flags & ~VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP || (flags && !zeroes)) {
        return VIRTIO_BLK_S_UNSUPP;
    }
    if (sectors > max || !range_is_ok(s, sector, (uint64_t)sectors * SECTOR_SIZE)) {
        block_acct_invalid(blk_get_stats(s->blk), zeroes ? BLOCK_ACCT_WRITE : BLOCK_ACCT_UNMAP);
        return VIRTIO_BLK_S_IOERR;
    }
    return VIRTIO_BLK_S_OK;
}

/* One segment, which is what the configuration space allows. */
static bool discard_or_zero(VirtIOBlockReq *req, struct iovec *iov, unsigned num, bool zeroes)
{
    VirtIOBlock *s = req->dev;
    struct virtio_blk_discard_write_zeroes seg;
    BlockAcctStats *stats = blk_get_stats(s->blk);
    uint64_t sector, bytes;
    uint32_t sectors, flags;
    uint8_t status;

    if (!(request_type(req) & VIRTIO_BLK_T_OUT) || iov_size(iov, num) > sizeof(seg)) {
        complete(req, VIRTIO_BLK_S_UNSUPP);
        return true;
    }
    if (iov_to_buf(iov, num, 0, &seg, sizeof(seg)) != sizeof(seg)) {
        virtio_error(VIRTIO_DEVICE(s), "virtio-blk discard/write_zeroes header too short");
        restore_vectors(req);
        return false;
    }
    sector = virtio_ldq_p(VIRTIO_DEVICE(s), &seg.sector);
    sectors = virtio_ldl_p(VIRTIO_DEVICE(s), &seg.num_sectors);
    flags = virtio_ldl_p(VIRTIO_DEVICE(s), &seg.flags);
    bytes = (uint64_t)sectors * SECTOR_SIZE;
    trace_virtio_blk_discard_zeroes(VIRTIO_DEVICE(s)->name, zeroes, sector, sectors, flags);
    status = check_segment(s, sector, sectors, flags, zeroes);
    if (status != VIRTIO_BLK_S_OK) {
        complete(req, status);
        return true;
    }
    req->sector_num = sector;
    block_acct_start(stats, &req->acct, bytes, zeroes ? BLOCK_ACCT_WRITE : BLOCK_ACCT_UNMAP);
    if (zeroes) {
        blk_aio_pwrite_zeroes(s->blk, sector * SECTOR_SIZE, bytes, flags ? BDRV_REQ_MAY_UNMAP : 0,
                              request_done, req);
    } else {
        blk_aio_pdiscard(s->blk, sector * SECTOR_SIZE, bytes, request_done, req);
    }
    return true;
}

/* ---- the begin of a request ---- */

/* Take header and status off the ends; *@out and *@in are the rest. False: the device is broken. */
static bool parse(VirtIOBlockReq *req, struct iovec **out, unsigned *out_num, unsigned *in_num)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(req->dev);
    struct iovec *in = req->elem.in_sg;
    struct iovec *last;

    *out = req->elem.out_sg;
    *out_num = req->elem.out_num;
    *in_num = req->elem.in_num;
    if (*out_num < 1 || *in_num < 1) {
        virtio_error(vdev, "virtio-blk missing headers");
        return false;
    }
    if (iov_to_buf(*out, *out_num, 0, &req->out, sizeof(req->out)) != sizeof(req->out)) {
        virtio_error(vdev, "virtio-blk request outhdr too short");
        return false;
    }
    iov_discard_front_undoable(out, out_num, sizeof(req->out), &req->outhdr_undo);
    last = &in[*in_num - 1];
    if (last->iov_len < sizeof(struct virtio_blk_inhdr)) {
        virtio_error(vdev, "virtio-blk request inhdr too short");
        iov_discard_undo(&req->outhdr_undo);
        return false;
    }
    req->in_len = iov_size(in, *in_num);
    req->in = (void *)((uint8_t *)last->iov_base + last->iov_len - sizeof(*req->in));
    iov_discard_back_undoable(in, in_num, sizeof(struct virtio_blk_inhdr), &req->inhdr_undo);
    req->sector_num = virtio_ldq_p(vdev, &req->out.sector);
    return true;
}

/* False: the device is broken, and @req still the caller's. */
static bool handle_request(VirtIOBlockReq *req)
{
    struct iovec *out;
    unsigned out_num, in_num;
    uint32_t type;

    if (!parse(req, &out, &out_num, &in_num)) {
        return false;
    }
    type = request_type(req);
    switch (type & ~VIRTIO_BLK_T_OUT) {
    case VIRTIO_BLK_T_IN:
        if (type & VIRTIO_BLK_T_OUT) {
            read_or_write(req, out, out_num, true);
        } else {
            read_or_write(req, req->elem.in_sg, in_num, false);
        }
        return true;
    case VIRTIO_BLK_T_FLUSH:
        flush(req);
        return true;
    case VIRTIO_BLK_T_SCSI_CMD:
        scsi_command(req);
        return true;
    case VIRTIO_BLK_T_GET_ID:
        get_id(req, req->elem.in_sg, in_num);
        return true;
    case VIRTIO_BLK_T_DISCARD & ~VIRTIO_BLK_T_OUT:
        return discard_or_zero(req, out, out_num, false);
    case VIRTIO_BLK_T_WRITE_ZEROES & ~VIRTIO_BLK_T_OUT:
        return discard_or_zero(req, out, out_num, true);
    default:
        complete(req, VIRTIO_BLK_S_UNSUPP);
        return true;
    }
}

/* ---- queues ---- */

static void serve(VirtIOBlockReq *req)
{
    if (!handle_request(req)) {
        virtqueue_detach_element(req->vq, &req->elem, 0);
        g_free(req);
    }
}

/* Serve what is there; false: there was nothing that could be taken. */
static bool serve_available(VirtIOBlock *s, VirtQueue *vq)
{
    bool any = false;
    VirtIOBlockReq *req;

    virtio_queue_set_notification(vq, 0);
    while ((req = virtqueue_pop(vq, sizeof(VirtIOBlockReq)))) {
        virtio_blk_init_request(s, vq, req);
        serve(req);
        any = true;
    }
    virtio_queue_set_notification(vq, 1);
    return any;
}

void virtio_blk_handle_vq(VirtIOBlock *s, VirtQueue *vq)
{
    /* What comes while notifications are off is seen by looking once more. */
    while (serve_available(s, vq) && !virtio_queue_empty(vq)) {
    }
}

/* Requests are kept with the last first; they are served in the order they came in. */
void virtio_blk_process_queued_requests(VirtIOBlock *s, bool is_bh)
{
    VirtIOBlockReq *in_order = NULL;

    while (s->rq) {
        VirtIOBlockReq *req = s->rq;

        s->rq = req->next;
        req->next = in_order;
        in_order = req;
    }
    while (in_order) {
        VirtIOBlockReq *req = in_order;

        in_order = req->next;
        virtio_blk_init_request(s, req->vq, req);
        serve(req);
    }
}

void virtio_blk_forget(VirtIOBlock *s, VirtQueue *vq)
{
    VirtIOBlockReq **link = (VirtIOBlockReq **)&s->rq;

    while (*link) {
        VirtIOBlockReq *req = *link;

        if (vq && req->vq != vq) {
            link = &req->next;
            continue;
        }
        *link = req->next;
        virtqueue_detach_element(req->vq, &req->elem, 0);
        g_free(req);
    }
}
