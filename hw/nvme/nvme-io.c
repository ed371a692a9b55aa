/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NVMe: commands of the NVM command set (6). */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "nvme-internal.h"
#include "trace.h"

#define DW12_FUA  (1u << 30)
#define DW12_DEAC (1u << 25)

static uint32_t block_bytes(NvmeCtrl *n)
{
    return n->conf.logical_block_size;
}

static uint64_t num_blocks(NvmeCtrl *n)
{
    int64_t bytes = blk_getlength(n->conf.blk);

    return MAX(bytes, 0) / block_bytes(n);
}

static uint64_t first_lba(const NvmeHostCmd *cmd)
{
    return cmd->dw10 | (uint64_t)cmd->dw11 << 32;
}

static uint16_t check_range(NvmeCtrl *n, uint64_t lba, uint64_t count)
{
    uint64_t total = num_blocks(n);

    return lba > total || count > total - lba ? NVME_LBA_RANGE | NVME_DNR : NVME_SUCCESS;
}

/* ---- the end ---- */

static uint16_t error_status(const NvmeRequest *req)
{
    switch (req->cmd.opcode) {
    case NVME_CMD_READ:
    case NVME_CMD_COMPARE:
        return NVME_UNRECOVERED_READ;
    case NVME_CMD_WRITE:
    case NVME_CMD_WRITE_ZEROES:
    case NVME_CMD_FLUSH:
        return NVME_WRITE_FAULT;
    default:
        return NVME_INTERNAL_DEV_ERROR;
    }
}

static void block_done(void *opaque, int ret)
{
    NvmeRequest *req = opaque;
    BlockAcctStats *stats = blk_get_stats(req->sq->n->conf.blk);

    if (ret < 0) {
        block_acct_failed(stats, &req->acct);
        trace_nvme_error(req->cmd.opcode, ret);
    } else {
        block_acct_done(stats, &req->acct);
    }
    nvme_complete(req, ret < 0 ? error_status(req) : NVME_SUCCESS);
}

/* ---- read, write, compare ---- */

static BlockAIOCB *write_part(int64_t offset, QEMUIOVector *iov, BlockCompletionFunc *cb,
                              void *cb_opaque, void *opaque)
{
    NvmeRequest *req = opaque;
    int flags = req->cmd.dw12 & DW12_FUA ? BDRV_REQ_FUA : 0;

    return blk_aio_pwritev(req->sq->n->conf.blk, offset, iov, flags, cb, cb_opaque);
}

static uint16_t read_or_write(NvmeRequest *req)
{
    NvmeCtrl *n = req->sq->n;
    BlockBackend *blk = n->conf.blk;
    bool write = req->cmd.opcode == NVME_CMD_WRITE;
    uint64_t count = (req->cmd.dw12 & 0xffff) + 1;
    uint64_t offset = first_lba(&req->cmd) * block_bytes(n);
    uint16_t status = nvme_map_prps(req, count * block_bytes(n));

    if (status == NVME_SUCCESS) {
        status = check_range(n, first_lba(&req->cmd), count);
    }
    if (status != NVME_SUCCESS) {
        block_acct_invalid(blk_get_stats(blk), write ? BLOCK_ACCT_WRITE : BLOCK_ACCT_READ);
        return status;
    }
    dma_acct_start(blk, &req->acct, &req->sg, write ? BLOCK_ACCT_WRITE : BLOCK_ACCT_READ);
    if (write) {
        dma_blk_io(blk_get_aio_context(blk), &req->sg, offset, block_bytes(n), write_part, req,
                   block_done, req, DMA_DIRECTION_TO_DEVICE);
    } else {
        dma_blk_read(blk, &req->sg, offset, block_bytes(n), block_done, req);
    }
    return NVME_NO_COMPLETE;
}

/* The disk's data is there: hold it against the host's. */
static void compare_done(void *opaque, int ret)
{
    NvmeRequest *req = opaque;
    g_autofree uint8_t *host = NULL;
    MemTxResult result;

    if (ret < 0) {
        block_done(req, ret);
        return;
    }
    block_acct_done(blk_get_stats(req->sq->n->conf.blk), &req->acct);
    host = g_malloc(req->iov.size);
    result = dma_buf_write(host, req->iov.size, NULL, &req->sg, MEMTXATTRS_UNSPECIFIED);
    nvme_complete(req, result != MEMTX_OK ? NVME_DATA_TRAS_ERROR
                       : memcmp(host, req->data, req->iov.size) ? NVME_CMP_FAILURE
                                                                : NVME_SUCCESS);
}

static uint16_t compare(NvmeRequest *req)
{
    NvmeCtrl *n = req->sq->n;
    uint64_t count = (req->cmd.dw12 & 0xffff) + 1;
    uint16_t status = nvme_map_prps(req, count * block_bytes(n));

    if (status == NVME_SUCCESS) {
        status = check_range(n, first_lba(&req->cmd), count);
    }
    if (status != NVME_SUCCESS) {
        return status;
    }
    req->data = g_malloc(count * block_bytes(n));
    qemu_iovec_init_buf(&req->iov, req->data, count * block_bytes(n));
    block_acct_start(blk_get_stats(n->conf.blk), &req->acct, req->iov.size, BLOCK_ACCT_READ);
    blk_aio_preadv(n->conf.blk, first_lba(&req->cmd) * block_bytes(n), &req->iov, 0, compare_done,
                   req);
    return NVME_NO_COMPLETE;
}

/* ---- without data ---- */

static uint16_t flush(NvmeRequest *req)
{
    BlockBackend *blk = req->sq->n->conf.blk;

    block_acct_start(blk_get_stats(blk), &req->acct, 0, BLOCK_ACCT_FLUSH);
    blk_aio_flush(blk, block_done, req);
    return NVME_NO_COMPLETE;
}

static uint16_t write_zeroes(NvmeRequest *req)
{
    NvmeCtrl *n = req->sq->n;
    BlockBackend *blk = n->conf.blk;
    uint64_t count = (req->cmd.dw12 & 0xffff) + 1;
    uint64_t bytes = count * block_bytes(n);
    int flags = req->cmd.dw12 & DW12_DEAC ? BDRV_REQ_MAY_UNMAP : 0;
    uint16_t status = check_range(n, first_lba(&req->cmd), count);

    if (status != NVME_SUCCESS) {
        return status;
    }
    flags |= req->cmd.dw12 & DW12_FUA ? BDRV_REQ_FUA : 0;
    block_acct_start(blk_get_stats(blk), &req->acct, 0, BLOCK_ACCT_WRITE);
    blk_aio_pwrite_zeroes(blk, first_lba(&req->cmd) * block_bytes(n), bytes, flags, block_done, req);
    return NVME_NO_COMPLETE;
}

/* ---- dataset management ---- */

static void part_done(void *opaque, int ret)
{
    NvmeRequest *req = opaque;

    req->status = ret < 0 ? NVME_INTERNAL_DEV_ERROR : req->status;
    if (--req->parts == 0) {
        nvme_complete(req, req->status);
    }
}

/* In pieces that a block request takes. */
static void discard(NvmeRequest *req, int64_t offset, int64_t bytes)
{
    while (bytes) {
        int64_t piece = MIN(bytes, (int64_t)BDRV_REQUEST_MAX_BYTES);

        req->parts++;
        blk_aio_pdiscard(req->sq->n->conf.blk, offset, piece, part_done, req);
        offset += piece;
        bytes -= piece;
    }
}

/* Range @i of the request's data; a status. */
static uint16_t discard_range(NvmeRequest *req, unsigned i, bool do_it)
{
    NvmeCtrl *n = req->sq->n;
    const uint8_t *range = req->data + i * sizeof(NvmeDsmRange);
    uint32_t count = ldl_le_p(range + 4);
    uint64_t lba = ldq_le_p(range + 8);

    if (do_it) {
        discard(req, lba * block_bytes(n), (uint64_t)count * block_bytes(n));
    }
    return check_range(n, lba, count);
}

static uint16_t dataset_management(NvmeRequest *req)
{
    unsigned ranges = (req->cmd.dw10 & 0xff) + 1;
    uint16_t status;

    if (!(req->cmd.dw11 & NVME_DSMGMT_AD)) {
        return NVME_SUCCESS; /* hints */
    }
    req->data = g_malloc(ranges * sizeof(NvmeDsmRange));
    status = nvme_from_host(req, req->data, ranges * sizeof(NvmeDsmRange));
    for (unsigned i = 0; i < ranges && status == NVME_SUCCESS; i++) {
        status = discard_range(req, i, false);
    }
    for (unsigned i = 0; i < ranges && status == NVME_SUCCESS; i++) {
        discard_range(req, i, true);
    }
    return req->parts ? NVME_NO_COMPLETE : status;
}

uint16_t nvme_io_command(NvmeRequest *req)
{
    static uint16_t (*const commands[])(NvmeRequest *) = {
        [NVME_CMD_FLUSH] = flush,
        [NVME_CMD_WRITE] = read_or_write,
        [NVME_CMD_READ] = read_or_write,
        [NVME_CMD_COMPARE] = compare,
        [NVME_CMD_WRITE_ZEROES] = write_zeroes,
        [NVME_CMD_DSM] = dataset_management,
    };
    const NvmeHostCmd *cmd = &req->cmd;

    if (cmd->opcode == NVME_CMD_FLUSH && cmd->nsid == NVME_NSID_BROADCAST) {
        return flush(req);
    }
    if (!cmd->nsid || cmd->nsid > NVME_MAX_NSID) {
        return NVME_INVALID_NSID | NVME_DNR;
    }
    if (cmd->nsid != NVME_NSID) {
        return NVME_INVALID_FIELD | NVME_DNR; /* inactive */
    }
    if (cmd->opcode >= ARRAY_SIZE(commands) || !commands[cmd->opcode]) {
        return NVME_INVALID_OPCODE | NVME_DNR;
    }
    return commands[cmd->opcode](req);
}
