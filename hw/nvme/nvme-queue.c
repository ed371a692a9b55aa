/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVMe: queues in guest memory (4.1), doorbells (3.1.24, 3.1.25), interrupts (7.5). A doorbell
 * schedules a bottom half that fetches commands; what ends schedules another that posts completions.
 * Both are guarded, so that a queue in our own registers leads nowhere.
 */
#include "qemu/osdep.h"
#include "hw/pci/msix.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "nvme-internal.h"
#include "trace.h"

#define DOORBELL_BYTES 4
/* Commands that one run of the bottom half fetches. */
#define BATCH 64

/* Asynchronous event information: errors (5.2, figure 146). */
#define EVENT_BAD_DOORBELL_REGISTER 0
#define EVENT_BAD_DOORBELL_VALUE    1
#define LOG_ERRORS 1

NvmeSQ *nvme_find_sq(NvmeCtrl *n, uint32_t id)
{
    return id <= n->max_ioqpairs ? n->sq[id] : NULL;
}

NvmeCQ *nvme_find_cq(NvmeCtrl *n, uint32_t id)
{
    return id <= n->max_ioqpairs ? n->cq[id] : NULL;
}

/* ---- interrupts ---- */

/* Vectors above the 32 that INTMS can mask are never told by the pin. */
static bool pin_level(NvmeCtrl *n)
{
    return n->irq_pending & ~(uint64_t)n->intms & UINT32_MAX;
}

void nvme_update_irq(NvmeCtrl *n)
{
    pci_set_irq(&n->parent_obj, !msix_enabled(&n->parent_obj) && pin_level(n));
}

static void raise_irq(NvmeCQ *cq)
{
    NvmeCtrl *n = cq->n;

    if (!cq->irq_enabled) {
        return;
    }
    if (msix_enabled(&n->parent_obj)) {
        msix_notify(&n->parent_obj, cq->vector);
    } else if (cq->vector < 32) {
        n->irq_pending |= UINT64_C(1) << cq->vector;
        nvme_update_irq(n);
    }
}

/* Another queue of the same vector may still have completions. */
static void lower_irq(NvmeCQ *cq)
{
    NvmeCtrl *n = cq->n;

    for (uint32_t id = 0; id <= n->max_ioqpairs; id++) {
        NvmeCQ *other = n->cq[id];

        if (other && other->vector == cq->vector && other->head != other->tail) {
            return;
        }
    }
    if (cq->vector < 32) {
        n->irq_pending &= ~(UINT64_C(1) << cq->vector);
        nvme_update_irq(n);
    }
}

/* ---- completions ---- */

static void free_request(NvmeRequest *req)
{
    req->sq->in_flight--;
    if (req->sg.sg) {
        qemu_sglist_destroy(&req->sg);
    }
    g_free(req->data);
    g_free(req);
}

void nvme_complete(NvmeRequest *req, uint16_t status)
{
    NvmeSQ *sq = req->sq;
    NvmeCQ *cq = nvme_find_cq(sq->n, sq->cqid);

    trace_nvme_complete(sq->id, req->cmd.cid, status);
    req->status = status;
    QTAILQ_REMOVE(&sq->requests, req, next);
    QTAILQ_INSERT_TAIL(&cq->done, req, next);
    qemu_bh_schedule(cq->bh);
}

static bool cq_is_full(const NvmeCQ *cq)
{
    return (cq->tail + 1) % cq->size == cq->head;
}

static bool post(NvmeCQ *cq, NvmeRequest *req)
{
    uint8_t cqe[NVME_CQE_BYTES] = { 0 };
    NvmeSQ *sq = req->sq;

    stl_le_p(cqe, req->result);
    stw_le_p(cqe + 8, sq->head);
    stw_le_p(cqe + 10, sq->id);
    stw_le_p(cqe + 12, req->cmd.cid);
    stw_le_p(cqe + 14, req->status << 1 | cq->phase);
    return pci_dma_write(&cq->n->parent_obj, cq->base + cq->tail * NVME_CQE_BYTES, cqe,
                         sizeof(cqe)) == MEMTX_OK;
}

static void post_completions(void *opaque)
{
    NvmeCQ *cq = opaque;
    NvmeRequest *req;
    bool any = false;

    while ((req = QTAILQ_FIRST(&cq->done)) && !cq_is_full(cq)) {
        NvmeSQ *sq = req->sq;

        QTAILQ_REMOVE(&cq->done, req, next);
        if (!post(cq, req)) {
            qemu_log_mask(LOG_GUEST_ERROR, "nvme: completion queue %u can't be written\n", cq->id);
        }
        cq->tail = (cq->tail + 1) % cq->size;
        cq->phase ^= cq->tail == 0;
        free_request(req);
        any = true;
        if (sq->head != sq->tail) {
            qemu_bh_schedule(sq->bh); /* it may have waited for this one's end */
        }
    }
    if (any) {
        raise_irq(cq);
    }
}

/* ---- commands ---- */

static bool fetch(NvmeSQ *sq, NvmeHostCmd *cmd)
{
    uint8_t e[NVME_SQE_BYTES];

    if (pci_dma_read(&sq->n->parent_obj, sq->base + sq->head * NVME_SQE_BYTES, e, sizeof(e))) {
        return false;
    }
    *cmd = (NvmeHostCmd) {
        .opcode = e[0],
        .flags = e[1],
        .cid = lduw_le_p(e + 2),
        .nsid = ldl_le_p(e + 4),
        .prp1 = ldq_le_p(e + 24),
        .prp2 = ldq_le_p(e + 32),
        .dw10 = ldl_le_p(e + 40),
        .dw11 = ldl_le_p(e + 44),
        .dw12 = ldl_le_p(e + 48),
        .dw13 = ldl_le_p(e + 52),
    };
    return true;
}

static void execute(NvmeSQ *sq, const NvmeHostCmd *cmd)
{
    NvmeRequest *req = g_new0(NvmeRequest, 1);
    uint16_t status;

    req->sq = sq;
    req->cmd = *cmd;
    sq->in_flight++;
    QTAILQ_INSERT_TAIL(&sq->requests, req, next);
    trace_nvme_command(sq->id, cmd->cid, cmd->opcode, cmd->nsid);
    /* Neither fused operations nor SGLs (4.2) are offered. */
    if (cmd->flags & 0xc3) {
        status = NVME_INVALID_FIELD | NVME_DNR;
    } else {
        status = sq->id ? nvme_io_command(req) : nvme_admin_command(req);
    }
    if (status != NVME_NO_COMPLETE) {
        nvme_complete(req, status);
    }
}

static void fetch_commands(void *opaque)
{
    NvmeSQ *sq = opaque;
    NvmeHostCmd cmd;

    for (int i = 0; sq->head != sq->tail && sq->in_flight < sq->size; i++) {
        if (i == BATCH) {
            qemu_bh_schedule(sq->bh);
            return;
        }
        if (!fetch(sq, &cmd)) {
            qemu_log_mask(LOG_GUEST_ERROR, "nvme: submission queue %u can't be read\n", sq->id);
            return;
        }
        sq->head = (sq->head + 1) % sq->size;
        execute(sq, &cmd);
    }
}

/* ---- life ---- */

static QEMUBH *new_bh(NvmeCtrl *n, QEMUBHFunc *func, void *opaque)
{
    return qemu_bh_new_guarded(func, opaque, &DEVICE(n)->mem_reentrancy_guard);
}

void nvme_make_sq(NvmeCtrl *n, uint16_t id, uint16_t cqid, uint32_t size, uint64_t base)
{
    NvmeSQ *sq = g_new0(NvmeSQ, 1);

    sq->n = n;
    sq->id = id;
    sq->cqid = cqid;
    sq->size = size;
    sq->base = base;
    sq->bh = new_bh(n, fetch_commands, sq);
    QTAILQ_INIT(&sq->requests);
    n->sq[id] = sq;
    n->cq[cqid]->sq_count++;
}

void nvme_make_cq(NvmeCtrl *n, uint16_t id, uint16_t vector, bool irq_enabled, uint32_t size,
                  uint64_t base)
{
    NvmeCQ *cq = g_new0(NvmeCQ, 1);

    cq->n = n;
    cq->id = id;
    cq->vector = vector;
    cq->irq_enabled = irq_enabled;
    cq->phase = true;
    cq->size = size;
    cq->base = base;
    cq->bh = new_bh(n, post_completions, cq);
    QTAILQ_INIT(&cq->done);
    n->cq[id] = cq;
    msix_vector_use(&n->parent_obj, vector);
}

/* Requests that ended and were not posted. */
static void drop_done(NvmeCQ *cq, NvmeSQ *sq)
{
    NvmeRequest *req, *next;

    QTAILQ_FOREACH_SAFE(req, &cq->done, next, next) {
        if (req->sq == sq) {
            QTAILQ_REMOVE(&cq->done, req, next);
            free_request(req);
        }
    }
}

void nvme_free_sq(NvmeCtrl *n, NvmeSQ *sq)
{
    NvmeCQ *cq = n->cq[sq->cqid];
    NvmeRequest *req;

    blk_drain(n->conf.blk);
    drop_done(cq, sq);
    while ((req = QTAILQ_FIRST(&sq->requests))) {
        QTAILQ_REMOVE(&sq->requests, req, next);
        free_request(req);
    }
    cq->sq_count--;
    n->sq[sq->id] = NULL;
    qemu_bh_delete(sq->bh);
    g_free(sq);
}

void nvme_free_cq(NvmeCtrl *n, NvmeCQ *cq)
{
    cq->head = cq->tail;
    lower_irq(cq);
    n->cq[cq->id] = NULL;
    msix_vector_unuse(&n->parent_obj, cq->vector);
    qemu_bh_delete(cq->bh);
    g_free(cq);
}

void nvme_free_queues(NvmeCtrl *n)
{
    nvme_clear_events(n);
    for (uint32_t id = 0; id <= n->max_ioqpairs; id++) {
        if (n->sq[id]) {
            nvme_free_sq(n, n->sq[id]);
        }
    }
    for (uint32_t id = 0; id <= n->max_ioqpairs; id++) {
        if (n->cq[id]) {
            nvme_free_cq(n, n->cq[id]);
        }
    }
}

/* ---- doorbells ---- */

static void write_cq_head(NvmeCQ *cq, uint32_t value)
{
    bool was_full = cq_is_full(cq);

    cq->head = value;
    if (was_full || !QTAILQ_EMPTY(&cq->done)) {
        qemu_bh_schedule(cq->bh);
    }
    if (cq->head == cq->tail) {
        lower_irq(cq);
    }
}

void nvme_write_doorbell(NvmeCtrl *n, uint32_t offset, uint32_t value)
{
    uint32_t id = offset / (2 * DOORBELL_BYTES);
    bool is_cq = offset & DOORBELL_BYTES;
    NvmeCQ *cq = is_cq ? nvme_find_cq(n, id) : NULL;
    NvmeSQ *sq = is_cq ? NULL : nvme_find_sq(n, id);

    trace_nvme_doorbell(is_cq ? "cq" : "sq", id, value);
    if (offset % DOORBELL_BYTES || (!cq && !sq)) {
        qemu_log_mask(LOG_GUEST_ERROR, "nvme: doorbell 0x%x belongs to no queue\n", offset);
        nvme_event(n, 0, EVENT_BAD_DOORBELL_REGISTER, LOG_ERRORS);
        return;
    }
    if (value >= (cq ? cq->size : sq->size)) {
        qemu_log_mask(LOG_GUEST_ERROR, "nvme: doorbell value %u is beyond the queue\n", value);
        nvme_event(n, 0, EVENT_BAD_DOORBELL_VALUE, LOG_ERRORS);
        return;
    }
    if (cq) {
        write_cq_head(cq, value);
    } else {
        sq->tail = value;
        qemu_bh_schedule(sq->bh);
    }
}
