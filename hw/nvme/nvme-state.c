/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVMe: saved state. What is under way at the drive ends before; commands that were fetched and whose
 * completions are not posted, or that wait for an event, go along with their queues.
 */
#include "qemu/osdep.h"
#include "hw/pci/msix.h"
#include "migration/qemu-file-types.h"
#include "migration/vmstate.h"
#include "qemu/main-loop.h"
#include "nvme-internal.h"

/* Ends each list in the stream: a queue's or event's record begins with 1. */
#define MORE 1
#define END  0

/* ---- requests ---- */

static void put_request(QEMUFile *f, const NvmeRequest *req)
{
    const NvmeHostCmd *cmd = &req->cmd;

    qemu_put_byte(f, MORE);
    qemu_put_be16(f, req->sq->id);
    qemu_put_byte(f, cmd->opcode);
    qemu_put_byte(f, cmd->flags);
    qemu_put_be16(f, cmd->cid);
    qemu_put_be32(f, cmd->nsid);
    qemu_put_be64(f, cmd->prp1);
    qemu_put_be64(f, cmd->prp2);
    qemu_put_be32(f, cmd->dw10);
    qemu_put_be32(f, cmd->dw11);
    qemu_put_be32(f, cmd->dw12);
    qemu_put_be32(f, cmd->dw13);
    qemu_put_be32(f, req->result);
    qemu_put_be16(f, req->status);
}

static void put_requests(QEMUFile *f, const NvmeRequestList *list)
{
    const NvmeRequest *req;

    QTAILQ_FOREACH(req, list, next) {
        put_request(f, req);
    }
    qemu_put_byte(f, END);
}

static NvmeRequest *get_request(QEMUFile *f, NvmeCtrl *n)
{
    NvmeSQ *sq = nvme_find_sq(n, qemu_get_be16(f));
    NvmeRequest *req = g_new0(NvmeRequest, 1);
    NvmeHostCmd *cmd = &req->cmd;

    cmd->opcode = qemu_get_byte(f);
    cmd->flags = qemu_get_byte(f);
    cmd->cid = qemu_get_be16(f);
    cmd->nsid = qemu_get_be32(f);
    cmd->prp1 = qemu_get_be64(f);
    cmd->prp2 = qemu_get_be64(f);
    cmd->dw10 = qemu_get_be32(f);
    cmd->dw11 = qemu_get_be32(f);
    cmd->dw12 = qemu_get_be32(f);
    cmd->dw13 = qemu_get_be32(f);
    req->result = qemu_get_be32(f);
    req->status = qemu_get_be16(f);
    if (!sq || sq->in_flight >= sq->size) {
        g_free(req);
        return NULL;
    }
    req->sq = sq;
    sq->in_flight++;
    return req;
}

/* False: garbled. @cq: of which all must be; NULL: the admin queue's. */
static bool get_requests(QEMUFile *f, NvmeCtrl *n, NvmeRequestList *list, const NvmeCQ *cq)
{
    NvmeRequest *req;

    while (qemu_get_byte(f) == MORE) {
        req = get_request(f, n);
        if (!req) {
            return false;
        }
        QTAILQ_INSERT_TAIL(list, req, next);
        if (cq ? req->sq->cqid != cq->id : req->sq->id != 0) {
            return false;
        }
        n->num_aers += !cq;
    }
    return true;
}

/* ---- queues ---- */

static void put_queues(QEMUFile *f, NvmeCtrl *n)
{
    for (uint32_t id = 0; id <= n->max_ioqpairs; id++) {
        const NvmeCQ *cq = n->cq[id];

        qemu_put_byte(f, cq ? MORE : END);
        if (cq) {
            qemu_put_be16(f, cq->vector);
            qemu_put_byte(f, cq->irq_enabled);
            qemu_put_be32(f, cq->size);
            qemu_put_be64(f, cq->base);
            qemu_put_byte(f, cq->phase);
            qemu_put_be32(f, cq->head);
            qemu_put_be32(f, cq->tail);
        }
    }
    for (uint32_t id = 0; id <= n->max_ioqpairs; id++) {
        const NvmeSQ *sq = n->sq[id];

        qemu_put_byte(f, sq ? MORE : END);
        if (sq) {
            qemu_put_be16(f, sq->cqid);
            qemu_put_be32(f, sq->size);
            qemu_put_be64(f, sq->base);
            qemu_put_be32(f, sq->head);
            qemu_put_be32(f, sq->tail);
        }
    }
}

static bool size_is_good(uint32_t size)
{
    return size >= 2 && size <= 0x1000;
}

static bool get_cq(QEMUFile *f, NvmeCtrl *n, uint32_t id)
{
    uint16_t vector = qemu_get_be16(f);
    bool irq_enabled = qemu_get_byte(f);
    uint32_t size = qemu_get_be32(f);
    uint64_t base = qemu_get_be64(f);

    if (!size_is_good(size) || (vector && vector >= n->msix_qsize)) {
        return false;
    }
    nvme_make_cq(n, id, vector, irq_enabled, size, base);
    n->cq[id]->phase = qemu_get_byte(f);
    n->cq[id]->head = qemu_get_be32(f);
    n->cq[id]->tail = qemu_get_be32(f);
    return n->cq[id]->head < size && n->cq[id]->tail < size;
}

static bool get_sq(QEMUFile *f, NvmeCtrl *n, uint32_t id)
{
    uint16_t cqid = qemu_get_be16(f);
    uint32_t size = qemu_get_be32(f);
    uint64_t base = qemu_get_be64(f);

    if (!size_is_good(size) || !nvme_find_cq(n, cqid)) {
        return false;
    }
    nvme_make_sq(n, id, cqid, size, base);
    n->sq[id]->head = qemu_get_be32(f);
    n->sq[id]->tail = qemu_get_be32(f);
    return n->sq[id]->head < size && n->sq[id]->tail < size;
}

static bool get_queues(QEMUFile *f, NvmeCtrl *n)
{
    for (uint32_t id = 0; id <= n->max_ioqpairs; id++) {
        if (qemu_get_byte(f) == MORE && !get_cq(f, n, id)) {
            return false;
        }
    }
    for (uint32_t id = 0; id <= n->max_ioqpairs; id++) {
        if (qemu_get_byte(f) == MORE && !get_sq(f, n, id)) {
            return false;
        }
    }
    return true;
}

/* ---- events ---- */

static void put_events(QEMUFile *f, NvmeCtrl *n)
{
    const NvmeEvent *event;

    QTAILQ_FOREACH(event, &n->events, next) {
        qemu_put_byte(f, MORE);
        qemu_put_be32(f, event->result);
    }
    qemu_put_byte(f, END);
}

static bool get_events(QEMUFile *f, NvmeCtrl *n)
{
    while (qemu_get_byte(f) == MORE) {
        NvmeEvent *event = g_new0(NvmeEvent, 1);

        event->result = qemu_get_be32(f);
        QTAILQ_INSERT_TAIL(&n->events, event, next);
        if (++n->num_events > n->aer_max_queued) {
            return false;
        }
    }
    return true;
}

/* ---- all of it ---- */

static int put_lists(QEMUFile *f, void *pv, size_t size, const VMStateField *field, JSONWriter *vmdesc)
{
    NvmeCtrl *n = pv;

    put_queues(f, n);
    for (uint32_t id = 0; id <= n->max_ioqpairs; id++) {
        if (n->cq[id]) {
            put_requests(f, &n->cq[id]->done);
        }
    }
    put_requests(f, &n->aers);
    put_events(f, n);
    return 0;
}

/* Queues are those of a controller that is ready, which has admin queues and knows the size of pages. */
static bool state_is_good(NvmeCtrl *n)
{
    if (n->csts & NVME_CSTS_READY) {
        return n->sq[0] && n->cq[0] && n->page_bits >= 12 && n->page_bits <= 12 + NVME_MAX_MPS;
    }
    for (uint32_t id = 0; id <= n->max_ioqpairs; id++) {
        if (n->cq[id]) {
            return false; /* each submission queue has one */
        }
    }
    return true;
}

static bool get_all_requests(QEMUFile *f, NvmeCtrl *n)
{
    for (uint32_t id = 0; id <= n->max_ioqpairs; id++) {
        if (n->cq[id] && !get_requests(f, n, &n->cq[id]->done, n->cq[id])) {
            return false;
        }
    }
    return get_requests(f, n, &n->aers, NULL);
}

/* What is garbled leaves no queues behind. */
static int get_lists(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    NvmeCtrl *n = pv;

    if (!get_queues(f, n) || !get_all_requests(f, n) || !get_events(f, n) || !state_is_good(n)) {
        nvme_free_queues(n);
        return -EINVAL;
    }
    return 0;
}

static const VMStateInfo vmstate_info_lists = { .name = "nvme queues", .get = get_lists, .put = put_lists };

static int nvme_pre_save(void *opaque)
{
    NvmeCtrl *n = opaque;

    blk_drain(n->conf.blk);
    return 0;
}

static int nvme_pre_load(void *opaque)
{
    nvme_free_queues(opaque);
    return 0;
}

/* Commands that were not fetched yet are; completions are posted as far as there is room. */
static int nvme_post_load(void *opaque, int version_id)
{
    NvmeCtrl *n = opaque;

    for (uint32_t id = 0; id <= n->max_ioqpairs; id++) {
        if (n->cq[id] && !QTAILQ_EMPTY(&n->cq[id]->done)) {
            qemu_bh_schedule(n->cq[id]->bh);
        }
        if (n->sq[id] && n->sq[id]->head != n->sq[id]->tail) {
            qemu_bh_schedule(n->sq[id]->bh);
        }
    }
    return 0;
}

const VMStateDescription vmstate_nvme = {
    .name = "nvme",
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_save = nvme_pre_save,
    .pre_load = nvme_pre_load,
    .post_load = nvme_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, NvmeCtrl),
        VMSTATE_MSIX(parent_obj, NvmeCtrl),
        VMSTATE_UINT32(cc, NvmeCtrl),
        VMSTATE_UINT32(csts, NvmeCtrl),
        VMSTATE_UINT32(aqa, NvmeCtrl),
        VMSTATE_UINT32(intms, NvmeCtrl),
        VMSTATE_UINT64(asq, NvmeCtrl),
        VMSTATE_UINT64(acq, NvmeCtrl),
        VMSTATE_UINT64(irq_pending, NvmeCtrl),
        VMSTATE_UINT32(page_bits, NvmeCtrl),
        VMSTATE_UINT32_ARRAY(temp_threshold, NvmeCtrl, 2),
        VMSTATE_UINT32(async_config, NvmeCtrl),
        VMSTATE_UINT8(event_mask, NvmeCtrl),
        VMSTATE_WRITE_CACHE(conf.blk, NvmeCtrl),
        { .name = "queues", .info = &vmstate_info_lists, .size = sizeof(NvmeCtrl), .flags = VMS_SINGLE },
        VMSTATE_END_OF_LIST()
    }
};
