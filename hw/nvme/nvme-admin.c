/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NVMe: admin commands (5) for queues, features and events. */
#include "qemu/osdep.h"
#include "hw/pci/msix.h"
#include "nvme-admin.h"
#include "trace.h"

static uint16_t dnr(uint16_t status)
{
    return status | NVME_DNR;
}

/* ---- queues ---- */

static uint16_t check_queue(NvmeCtrl *n, const NvmeHostCmd *cmd)
{
    uint32_t size = cmd->dw10 >> 16; /* minus one */

    if (size == 0 || size > NVME_MQES) {
        return dnr(NVME_MAX_QSIZE_EXCEEDED);
    }
    if (!cmd->prp1 || cmd->prp1 & ((UINT64_C(1) << n->page_bits) - 1)) {
        return dnr(NVME_INVALID_PRP_OFFSET);
    }
    return cmd->dw11 & NVME_CQ_PC ? NVME_SUCCESS : dnr(NVME_INVALID_FIELD);
}

static uint16_t create_cq(NvmeRequest *req)
{
    NvmeCtrl *n = req->sq->n;
    const NvmeHostCmd *cmd = &req->cmd;
    uint16_t id = cmd->dw10, vector = cmd->dw11 >> 16;
    uint16_t status;

    if (!id || id > n->max_ioqpairs || n->cq[id]) {
        return dnr(NVME_INVALID_QID);
    }
    status = check_queue(n, cmd);
    if (status != NVME_SUCCESS) {
        return status;
    }
    if (vector && (!msix_enabled(&n->parent_obj) || vector >= n->msix_qsize)) {
        return dnr(NVME_INVALID_IRQ_VECTOR);
    }
    nvme_make_cq(n, id, vector, cmd->dw11 & NVME_CQ_IEN, (cmd->dw10 >> 16) + 1, cmd->prp1);
    return NVME_SUCCESS;
}

static uint16_t create_sq(NvmeRequest *req)
{
    NvmeCtrl *n = req->sq->n;
    const NvmeHostCmd *cmd = &req->cmd;
    uint16_t id = cmd->dw10, cqid = cmd->dw11 >> 16;
    uint16_t status;

    if (!cqid || !nvme_find_cq(n, cqid)) {
        return dnr(NVME_INVALID_CQID);
    }
    if (!id || id > n->max_ioqpairs || n->sq[id]) {
        return dnr(NVME_INVALID_QID);
    }
    status = check_queue(n, cmd);
    if (status == NVME_SUCCESS) {
        nvme_make_sq(n, id, cqid, (cmd->dw10 >> 16) + 1, cmd->prp1);
    }
    return status;
}

static uint16_t delete_sq(NvmeRequest *req)
{
    NvmeCtrl *n = req->sq->n;
    uint16_t id = req->cmd.dw10;

    if (!id || !nvme_find_sq(n, id)) {
        return dnr(NVME_INVALID_QID);
    }
    nvme_free_sq(n, n->sq[id]);
    return NVME_SUCCESS;
}

static uint16_t delete_cq(NvmeRequest *req)
{
    NvmeCtrl *n = req->sq->n;
    uint16_t id = req->cmd.dw10;

    if (!id || !nvme_find_cq(n, id)) {
        return dnr(NVME_INVALID_CQID);
    }
    if (n->cq[id]->sq_count) {
        return NVME_INVALID_QUEUE_DEL;
    }
    nvme_free_cq(n, n->cq[id]);
    return NVME_SUCCESS;
}

/* Too late: whatever was fetched is as good as done. */
static uint16_t abort_command(NvmeRequest *req)
{
    req->result = 1;
    return nvme_find_sq(req->sq->n, req->cmd.dw10 & 0xffff) ? NVME_SUCCESS
                                                            : dnr(NVME_INVALID_FIELD);
}

/* ---- features (5.21) ---- */

#define SAVE               (1u << 31)

/* Each feature: its capabilities, and the value that it has at first (or always). */
static const struct {
    uint8_t id;
    uint8_t caps;
    uint32_t value;
} features[] = {
    { NVME_ARBITRATION, 0, 7 },
    { NVME_POWER_MANAGEMENT, 0, 0 },
    { NVME_TEMPERATURE_THRESHOLD, NVME_FEAT_CAP_CHANGE, NVME_TEMP_WARNING },
    { NVME_ERROR_RECOVERY, NVME_FEAT_CAP_NS, 0 },
    { NVME_VOLATILE_WRITE_CACHE, NVME_FEAT_CAP_CHANGE, 0 },
    { NVME_NUMBER_OF_QUEUES, NVME_FEAT_CAP_CHANGE, 0 },
    { NVME_INTERRUPT_COALESCING, 0, 0 },
    { NVME_INTERRUPT_VECTOR_CONF, 0, 0 },
    { NVME_WRITE_ATOMICITY, 0, 0 },
    { NVME_ASYNCHRONOUS_EVENT_CONF, NVME_FEAT_CAP_CHANGE, 0 },
};

/* The row of feature @id, or -1. */
static int find_feature(uint8_t id)
{
    for (size_t i = 0; i < ARRAY_SIZE(features); i++) {
        if (features[i].id == id) {
            return i;
        }
    }
    return -1;
}

/* Which threshold (0: over, 1: under) of the only sensor; -1: there is no such. */
static int threshold_index(uint32_t dw11)
{
    unsigned type = dw11 >> 20 & 3, sensor = dw11 >> 16 & 0xf;

    return type < 2 && sensor == 0 ? type : -1;
}

static uint16_t get_temperature(NvmeCtrl *n, const NvmeHostCmd *cmd, bool current, uint32_t *result)
{
    int index = threshold_index(cmd->dw11);

    *result = index < 0 ? 0 : current ? n->temp_threshold[index] : index ? 0 : NVME_TEMP_WARNING;
    return NVME_SUCCESS;
}

static uint16_t get_value(NvmeCtrl *n, const NvmeHostCmd *cmd, int row, bool current, uint32_t *result)
{
    *result = features[row].value;
    switch (features[row].id) {
    case NVME_TEMPERATURE_THRESHOLD:
        return get_temperature(n, cmd, current, result);
    case NVME_VOLATILE_WRITE_CACHE:
        *result = current && blk_enable_write_cache(n->conf.blk);
        break;
    case NVME_NUMBER_OF_QUEUES:
        *result = (n->max_ioqpairs - 1) | (n->max_ioqpairs - 1) << 16;
        break;
    case NVME_INTERRUPT_VECTOR_CONF:
        if ((cmd->dw11 & 0xffff) >= n->msix_qsize) {
            return dnr(NVME_INVALID_FIELD);
        }
        /* Coalescing is disabled for the vector of the admin queue. */
        *result = (cmd->dw11 & 0xffff) | ((cmd->dw11 & 0xffff) == 0) << 16;
        break;
    case NVME_ASYNCHRONOUS_EVENT_CONF:
        *result = current ? n->async_config : 0;
        break;
    }
    return NVME_SUCCESS;
}

static uint16_t check_feature_nsid(const NvmeHostCmd *cmd, int row)
{
    if (row < 0) {
        return dnr(NVME_INVALID_FIELD);
    }
    if (!(features[row].caps & NVME_FEAT_CAP_NS)) {
        return NVME_SUCCESS;
    }
    if (!cmd->nsid || cmd->nsid > NVME_MAX_NSID) {
        return dnr(NVME_INVALID_NSID);
    }
    return cmd->nsid == NVME_NSID ? NVME_SUCCESS : dnr(NVME_INVALID_FIELD);
}

static uint16_t get_features(NvmeRequest *req)
{
    const NvmeHostCmd *cmd = &req->cmd;
    unsigned select = cmd->dw10 >> 8 & 7;
    int row = find_feature(cmd->dw10);
    uint16_t status = check_feature_nsid(cmd, row);

    if (status != NVME_SUCCESS) {
        return status;
    }
    if (select == NVME_GETFEAT_SELECT_CAP) {
        req->result = features[row].caps;
        return NVME_SUCCESS;
    }
    return select > NVME_GETFEAT_SELECT_CAP ? dnr(NVME_INVALID_FIELD)
           : get_value(req->sq->n, cmd, row, select == NVME_GETFEAT_SELECT_CURRENT, &req->result);
}

static uint16_t set_value(NvmeRequest *req, int row)
{
    NvmeCtrl *n = req->sq->n;
    uint32_t value = req->cmd.dw11;
    int index;

    switch (features[row].id) {
    case NVME_TEMPERATURE_THRESHOLD:
        index = threshold_index(value);
        if (index < 0) {
            return dnr(NVME_INVALID_FIELD);
        }
        n->temp_threshold[index] = value & 0xffff;
        return NVME_SUCCESS;
    case NVME_VOLATILE_WRITE_CACHE:
        blk_set_enable_write_cache(n->conf.blk, value & 1);
        return NVME_SUCCESS;
    case NVME_NUMBER_OF_QUEUES:
        if ((value & 0xffff) == 0xffff || value >> 16 == 0xffff) {
            return dnr(NVME_INVALID_FIELD);
        }
        req->result = (n->max_ioqpairs - 1) | (n->max_ioqpairs - 1) << 16;
        return NVME_SUCCESS;
    default: /* NVME_ASYNCHRONOUS_EVENT_CONF */
        n->async_config = value;
        return NVME_SUCCESS;
    }
}

static uint16_t set_features(NvmeRequest *req)
{
    int row = find_feature(req->cmd.dw10);
    uint16_t status = check_feature_nsid(&req->cmd, row);

    if (req->cmd.dw10 & SAVE) {
        return dnr(NVME_FID_NOT_SAVEABLE);
    }
    if (status != NVME_SUCCESS) {
        return status;
    }
    return features[row].caps & NVME_FEAT_CAP_CHANGE ? set_value(req, row) : dnr(NVME_FEAT_NOT_CHANGEABLE);
}

/* ---- asynchronous events (5.2) ---- */

/* The log page that tells of events of each type. */
static const uint8_t event_logs[] = { 1, 2, 4 };

/* Pair events with requests; a type that was told is quiet until its log is read. */
static void deliver_events(NvmeCtrl *n)
{
    NvmeEvent *event, *next;

    QTAILQ_FOREACH_SAFE(event, &n->events, next, next) {
        uint8_t type = event->result & 7;
        NvmeRequest *req = QTAILQ_FIRST(&n->aers);

        if (!req) {
            return;
        }
        if (n->event_mask & 1 << type) {
            continue;
        }
        n->event_mask |= 1 << type;
        QTAILQ_REMOVE(&n->events, event, next);
        n->num_events--;
        QTAILQ_REMOVE(&n->aers, req, next);
        n->num_aers--;
        QTAILQ_INSERT_TAIL(&req->sq->requests, req, next);
        req->result = event->result;
        g_free(event);
        nvme_complete(req, NVME_SUCCESS);
    }
}

void nvme_event(NvmeCtrl *n, uint8_t type, uint8_t info, uint8_t log_page)
{
    NvmeEvent *event;

    if (n->num_events >= n->aer_max_queued) {
        return;
    }
    event = g_new0(NvmeEvent, 1);
    event->result = type | info << 8 | log_page << 16;
    QTAILQ_INSERT_TAIL(&n->events, event, next);
    n->num_events++;
    deliver_events(n);
}

void nvme_log_was_read(NvmeCtrl *n, uint8_t page)
{
    for (size_t type = 0; type < sizeof(event_logs); type++) {
        if (event_logs[type] == page) {
            n->event_mask &= ~(1 << type);
        }
    }
    deliver_events(n);
}

static uint16_t async_event(NvmeRequest *req)
{
    NvmeCtrl *n = req->sq->n;

    if (n->num_aers > n->aerl) {
        return NVME_AER_LIMIT_EXCEEDED;
    }
    QTAILQ_REMOVE(&req->sq->requests, req, next);
    QTAILQ_INSERT_TAIL(&n->aers, req, next);
    n->num_aers++;
    deliver_events(n);
    return NVME_NO_COMPLETE;
}

void nvme_clear_events(NvmeCtrl *n)
{
    NvmeRequest *req;
    NvmeEvent *event;

    while ((event = QTAILQ_FIRST(&n->events))) {
        QTAILQ_REMOVE(&n->events, event, next);
        g_free(event);
    }
    while ((req = QTAILQ_FIRST(&n->aers))) {
        QTAILQ_REMOVE(&n->aers, req, next);
        QTAILQ_INSERT_TAIL(&req->sq->requests, req, next); /* goes with its queue */
    }
    n->num_events = n->num_aers = 0;
    n->event_mask = 0;
}

uint16_t nvme_admin_command(NvmeRequest *req)
{
    static uint16_t (*const commands[])(NvmeRequest *) = {
        [NVME_ADM_CMD_DELETE_SQ] = delete_sq,
        [NVME_ADM_CMD_CREATE_SQ] = create_sq,
        [NVME_ADM_CMD_GET_LOG_PAGE] = nvme_get_log,
        [NVME_ADM_CMD_DELETE_CQ] = delete_cq,
        [NVME_ADM_CMD_CREATE_CQ] = create_cq,
        [NVME_ADM_CMD_IDENTIFY] = nvme_identify,
        [NVME_ADM_CMD_ABORT] = abort_command,
        [NVME_ADM_CMD_SET_FEATURES] = set_features,
        [NVME_ADM_CMD_GET_FEATURES] = get_features,
        [NVME_ADM_CMD_ASYNC_EV_REQ] = async_event,
    };
    uint8_t opcode = req->cmd.opcode;

    if (opcode >= ARRAY_SIZE(commands) || !commands[opcode]) {
        return dnr(NVME_INVALID_OPCODE);
    }
    return commands[opcode](req);
}
