/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads and writes of scsi-hd and scsi-cd, and what happens when I/O fails. SBC-3, section 5. Data
 * go through a buffer in parts that the adapter takes, or straight between medium and guest memory
 * when the adapter gave a scatter list.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "scsi-disk.h"
#include "scsi/constants.h"
#include "sysemu/block-backend.h"
#include "sysemu/dma.h"
#include "migration/qemu-file-types.h"
#include "trace.h"

static SCSIDiskState *disk_of(SCSIDiskReq *r)
{
    return DO_UPCAST(SCSIDiskState, qdev, r->req.dev);
}

static BlockBackend *blk_of(SCSIDiskReq *r)
{
    return r->req.dev->conf.blk;
}

/* ---- buffers ---- */

void scsi_disk_alloc_buf(SCSIDiskReq *r, uint32_t bytes)
{
    if (!r->iov.iov_base) {
        r->buflen = bytes;
        r->iov.iov_base = blk_blockalign(blk_of(r), bytes);
        memset(r->iov.iov_base, 0, bytes);
    }
}

void scsi_disk_free_request(SCSIRequest *req)
{
    SCSIDiskReq *r = DO_UPCAST(SCSIDiskReq, req, req);

    qemu_vfree(r->iov.iov_base);
    if (r->dma_sg.sg) {
        qemu_sglist_destroy(&r->dma_sg);
    }
}

uint8_t *scsi_disk_get_buf(SCSIRequest *req)
{
    return DO_UPCAST(SCSIDiskReq, req, req)->iov.iov_base;
}

uint32_t scsi_disk_get_buf_size(SCSIRequest *req)
{
    return DO_UPCAST(SCSIDiskReq, req, req)->buflen;
}

/* Makes the vector describe the next part of the transfer. */
static void next_part(SCSIDiskReq *r)
{
    scsi_disk_alloc_buf(r, SCSI_DMA_BUF_SIZE);
    r->iov.iov_len = MIN((uint64_t)r->sector_count * BDRV_SECTOR_SIZE, r->buflen);
    qemu_iovec_init_external(&r->qiov, &r->iov, 1);
}

/* ---- results ---- */

void scsi_check_condition(SCSIDiskReq *r, SCSISense sense)
{
    scsi_req_build_sense(&r->req, sense);
    scsi_req_complete(&r->req, CHECK_CONDITION);
}

bool scsi_disk_check_lba(SCSIDiskState *s, uint64_t lba, uint64_t blocks)
{
    return lba <= s->qdev.max_lba + 1 && blocks <= s->qdev.max_lba + 1 - lba;
}

static void report_errno(SCSIDiskReq *r, int error)
{
    SCSISense sense = SENSE_CODE(NO_SENSE);
    int status = scsi_sense_from_errno(error, &sense);

    if (status == CHECK_CONDITION) {
        scsi_req_build_sense(&r->req, sense);
    }
    scsi_req_complete(&r->req, status);
}

bool scsi_disk_req_check_error(SCSIDiskReq *r, int ret, bool acct_failed)
{
    bool is_read = r->req.cmd.mode == SCSI_XFER_FROM_DEV;
    BlockErrorAction action;

    if (r->req.io_canceled) {
        scsi_req_cancel_complete(&r->req);
        return true;
    }
    if (ret >= 0) {
        return false;
    }
    action = blk_get_error_action(blk_of(r), is_read, -ret);
    if (acct_failed) {
        block_acct_failed(blk_get_stats(blk_of(r)), &r->acct);
    }
    switch (action) {
    case BLOCK_ERROR_ACTION_REPORT:
        blk_error_action(blk_of(r), action, is_read, -ret);
        report_errno(r, -ret);
        return true;
    case BLOCK_ERROR_ACTION_STOP:
        scsi_req_retry(&r->req);
        blk_error_action(blk_of(r), action, is_read, -ret);
        return true;
    default:
        blk_error_action(blk_of(r), action, is_read, -ret);
        return false;
    }
}

/* ---- flush ---- */

static void flush_done(void *opaque, int ret)
{
    SCSIDiskReq *r = opaque;

    r->req.aiocb = NULL;
    if (!scsi_disk_req_check_error(r, ret, true)) {
        block_acct_done(blk_get_stats(blk_of(r)), &r->acct);
        scsi_req_complete(&r->req, GOOD);
    }
    scsi_req_unref(&r->req);
}

void scsi_disk_flush_and_complete(SCSIDiskReq *r)
{
    /* Dropped in flush_done(). */
    scsi_req_ref(&r->req);
    block_acct_start(blk_get_stats(blk_of(r)), &r->acct, 0, BLOCK_ACCT_FLUSH);
    r->req.aiocb = blk_aio_flush(blk_of(r), flush_done, r);
}

/* All data of a write are with the medium. */
static void write_finished(SCSIDiskReq *r)
{
    if (r->fua && blk_enable_write_cache(blk_of(r))) {
        scsi_disk_flush_and_complete(r);
    } else {
        scsi_req_complete(&r->req, GOOD);
    }
}

/* ---- straight to or from guest memory ---- */

/* The adapter's list, but no more of it than the command moves. */
static void cut_sglist(SCSIDiskReq *r)
{
    QEMUSGList *sg = r->req.sg;
    uint64_t left = (uint64_t)r->sector_count * BDRV_SECTOR_SIZE;

    if (r->dma_sg.sg) {
        qemu_sglist_destroy(&r->dma_sg);
    }
    qemu_sglist_init(&r->dma_sg, sg->dev, MAX(sg->nsg, 1), sg->as);
    for (int i = 0; i < sg->nsg && left; i++) {
        dma_addr_t len = MIN(left, sg->sg[i].len);

        qemu_sglist_add(&r->dma_sg, sg->sg[i].base, len);
        left -= len;
    }
}

static void dma_done(void *opaque, int ret)
{
    SCSIDiskReq *r = opaque;

    r->req.aiocb = NULL;
    if (!scsi_disk_req_check_error(r, ret, true)) {
        block_acct_done(blk_get_stats(blk_of(r)), &r->acct);
        r->req.residual -= MIN(r->req.residual, r->dma_sg.size);
        r->sector += r->sector_count;
        r->sector_count = 0;
        if (r->req.cmd.mode == SCSI_XFER_TO_DEV) {
            write_finished(r);
        } else {
            scsi_req_complete(&r->req, GOOD);
        }
    }
    scsi_req_unref(&r->req);
}

static void start_dma(SCSIDiskReq *r, bool write)
{
    uint64_t offset = r->sector << BDRV_SECTOR_BITS;

    cut_sglist(r);
    block_acct_start(blk_get_stats(blk_of(r)), &r->acct, r->dma_sg.size,
                     write ? BLOCK_ACCT_WRITE : BLOCK_ACCT_READ);
    r->req.dma_started = true;
    r->req.aiocb = write
        ? dma_blk_write(blk_of(r), &r->dma_sg, offset, BDRV_SECTOR_SIZE, dma_done, r)
        : dma_blk_read(blk_of(r), &r->dma_sg, offset, BDRV_SECTOR_SIZE, dma_done, r);
}

/* ---- reads ---- */

static void read_done(void *opaque, int ret)
{
    SCSIDiskReq *r = opaque;
    uint32_t n = r->qiov.size / BDRV_SECTOR_SIZE;

    r->req.aiocb = NULL;
    if (!scsi_disk_req_check_error(r, ret, true)) {
        block_acct_done(blk_get_stats(blk_of(r)), &r->acct);
        r->sector += n;
        r->sector_count -= n;
        scsi_req_data(&r->req, r->qiov.size);
    }
    scsi_req_unref(&r->req);
}

static void start_read(SCSIDiskReq *r)
{
    if (r->req.sg) {
        start_dma(r, false);
        return;
    }
    next_part(r);
    block_acct_start(blk_get_stats(blk_of(r)), &r->acct, r->qiov.size, BLOCK_ACCT_READ);
    r->req.aiocb = blk_aio_preadv(blk_of(r), r->sector << BDRV_SECTOR_BITS, &r->qiov, 0, read_done,
                                  r);
}

/* A read with FUA sees what is on the medium. */
static void read_flushed(void *opaque, int ret)
{
    SCSIDiskReq *r = opaque;

    r->req.aiocb = NULL;
    if (scsi_disk_req_check_error(r, ret, true)) {
        scsi_req_unref(&r->req);
        return;
    }
    block_acct_done(blk_get_stats(blk_of(r)), &r->acct);
    start_read(r);
}

static void scsi_disk_read_data(SCSIRequest *req)
{
    SCSIDiskReq *r = DO_UPCAST(SCSIDiskReq, req, req);
    bool first = !r->started;

    if (r->sector_count == 0) {
        scsi_req_complete(&r->req, GOOD);
        return;
    }
    assert(!req->aiocb);
    if (!blk_is_available(blk_of(r))) {
        scsi_check_condition(r, SENSE_CODE(NO_MEDIUM));
        return;
    }
    /* Dropped when the I/O ends. */
    scsi_req_ref(req);
    r->started = true;
    if (first && r->fua) {
        block_acct_start(blk_get_stats(blk_of(r)), &r->acct, 0, BLOCK_ACCT_FLUSH);
        req->aiocb = blk_aio_flush(blk_of(r), read_flushed, r);
    } else {
        start_read(r);
    }
}

/* ---- writes ---- */

/* @r->qiov.size bytes are written: ask for more. */
static void write_advance(SCSIDiskReq *r)
{
    uint32_t n = r->qiov.size / BDRV_SECTOR_SIZE;

    r->sector += n;
    r->sector_count -= n;
    if (r->sector_count == 0) {
        write_finished(r);
        return;
    }
    next_part(r);
    scsi_req_data(&r->req, r->qiov.size);
}

static void write_done(void *opaque, int ret)
{
    SCSIDiskReq *r = opaque;

    r->req.aiocb = NULL;
    if (!scsi_disk_req_check_error(r, ret, true)) {
        block_acct_done(blk_get_stats(blk_of(r)), &r->acct);
        write_advance(r);
    }
    scsi_req_unref(&r->req);
}

static bool is_verify(uint8_t opcode)
{
    return opcode == VERIFY_10 || opcode == VERIFY_12 || opcode == VERIFY_16;
}

static void scsi_disk_write_data(SCSIRequest *req)
{
    SCSIDiskReq *r = DO_UPCAST(SCSIDiskReq, req, req);

    assert(!req->aiocb);
    if (!req->sg && !r->qiov.size) {
        /* Nothing here yet: say what we want. */
        r->started = true;
        write_advance(r);
        return;
    }
    if (!blk_is_available(blk_of(r))) {
        scsi_check_condition(r, SENSE_CODE(NO_MEDIUM));
        return;
    }
    if (is_verify(req->cmd.buf[0])) {
        scsi_req_complete(req, GOOD);
        return;
    }
    /* Dropped when the I/O ends. */
    scsi_req_ref(req);
    if (req->sg) {
        start_dma(r, true);
        return;
    }
    block_acct_start(blk_get_stats(blk_of(r)), &r->acct, r->qiov.size, BLOCK_ACCT_WRITE);
    req->aiocb = blk_aio_pwritev(blk_of(r), r->sector << BDRV_SECTOR_BITS, &r->qiov, 0, write_done,
                                 r);
}

/* ---- the commands ---- */

/* RDPROTECT and WRPROTECT: there is no protection information. */
static bool has_protect_bits(const uint8_t *buf)
{
    return buf[0] != READ_6 && buf[0] != WRITE_6 && (buf[1] & 0xe0);
}

static bool has_fua(const uint8_t *buf)
{
    switch (buf[0]) {
    case READ_10:
    case READ_12:
    case READ_16:
    case WRITE_10:
    case WRITE_12:
    case WRITE_16:
        return buf[1] & 0x08;
    case WRITE_VERIFY_10:
    case WRITE_VERIFY_12:
    case WRITE_VERIFY_16:
        return true;
    default:
        return false;
    }
}

static bool is_write(uint8_t opcode)
{
    switch (opcode) {
    case WRITE_6:
    case WRITE_10:
    case WRITE_12:
    case WRITE_16:
    case WRITE_VERIFY_10:
    case WRITE_VERIFY_12:
    case WRITE_VERIFY_16:
        return true;
    default:
        return false;
    }
}

/* Bytes that come (positive) or are wanted (negative), as the transport needs them. */
static int32_t scsi_disk_dma_command(SCSIRequest *req, uint8_t *buf)
{
    SCSIDiskReq *r = DO_UPCAST(SCSIDiskReq, req, req);
    SCSIDiskState *s = disk_of(r);
    uint32_t blocks = scsi_data_cdb_xfer(req->cmd.buf);
    uint32_t per_block = s->qdev.blocksize / BDRV_SECTOR_SIZE;

    if (!blk_is_available(blk_of(r))) {
        scsi_check_condition(r, SENSE_CODE(NO_MEDIUM));
        return 0;
    }
    if (is_write(buf[0]) && !blk_is_writable(blk_of(r))) {
        scsi_check_condition(r, SENSE_CODE(WRITE_PROTECTED));
        return 0;
    }
    if (has_protect_bits(buf)) {
        scsi_check_condition(r, SENSE_CODE(INVALID_FIELD));
        return 0;
    }
    if (!scsi_disk_check_lba(s, req->cmd.lba, blocks)) {
        scsi_check_condition(r, SENSE_CODE(LBA_OUT_OF_RANGE));
        return 0;
    }
    r->sector = req->cmd.lba * per_block;
    r->sector_count = blocks * per_block;
    r->fua = has_fua(buf);
    if (r->sector_count == 0) {
        scsi_req_complete(req, GOOD);
        return 0;
    }
    return req->cmd.mode == SCSI_XFER_TO_DEV ? -(int32_t)req->cmd.xfer : (int32_t)req->cmd.xfer;
}

/* ---- saved state ---- */

void scsi_disk_save_request(QEMUFile *f, SCSIRequest *req)
{
    SCSIDiskReq *r = DO_UPCAST(SCSIDiskReq, req, req);
    uint32_t bytes = r->iov.iov_base ? r->buflen : 0;

    qemu_put_be64s(f, &r->sector);
    qemu_put_be32s(f, &r->sector_count);
    qemu_put_byte(f, r->started);
    qemu_put_byte(f, r->fua);
    qemu_put_be32(f, bytes);
    qemu_put_be32(f, r->iov.iov_len);
    qemu_put_buffer(f, r->iov.iov_base, bytes);
}

/*
 * Reads and writes have a buffer once a part of their data has moved
 * through one; the other commands always.
 */
static bool is_buffer_size(SCSIDiskReq *r, uint32_t bytes)
{
    if (r->req.ops == &scsi_disk_dma_reqops) {
        return !bytes || bytes == SCSI_DMA_BUF_SIZE;
    }
    return bytes == scsi_disk_emulate_buf_bytes(&r->req) &&
           bytes <= MAX(SCSI_EMULATE_MAX, disk_of(r)->qdev.blocksize);
}

/* The buffer of a request that has one: adapters go on from the middle of it. */
void scsi_disk_load_request(QEMUFile *f, SCSIRequest *req)
{
    SCSIDiskReq *r = DO_UPCAST(SCSIDiskReq, req, req);
    uint32_t bytes, len;

    qemu_get_be64s(f, &r->sector);
    qemu_get_be32s(f, &r->sector_count);
    r->started = qemu_get_byte(f);
    r->fua = qemu_get_byte(f);
    bytes = qemu_get_be32(f);
    len = qemu_get_be32(f);
    if (!is_buffer_size(r, bytes) || len > bytes) {
        qemu_file_set_error(f, -EINVAL);
        return;
    }
    if (bytes) {
        scsi_disk_alloc_buf(r, bytes);
        qemu_get_buffer(f, r->iov.iov_base, bytes);
        r->iov.iov_len = len;
        qemu_iovec_init_external(&r->qiov, &r->iov, 1);
    }
}

const SCSIReqOps scsi_disk_dma_reqops = {
    .size = sizeof(SCSIDiskReq),
    .free_req = scsi_disk_free_request,
    .send_command = scsi_disk_dma_command,
    .read_data = scsi_disk_read_data,
    .write_data = scsi_disk_write_data,
    .get_buf = scsi_disk_get_buf,
    .load_request = scsi_disk_load_request,
    .save_request = scsi_disk_save_request,
    .get_buf_size = scsi_disk_get_buf_size,
};
