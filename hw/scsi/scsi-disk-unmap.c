/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UNMAP and WRITE SAME of scsi-hd: SBC-3, sections 5.28 and 5.44. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "scsi-disk.h"
#include "scsi/constants.h"
#include "sysemu/block-backend.h"
#include "trace.h"

/* Written at a time by WRITE SAME, bytes. */
#define WRITE_SAME_MAX (512 * 1024)

/* ---- UNMAP: one descriptor after the other ---- */

typedef struct UnmapState {
    SCSIDiskReq *r;
    uint8_t *descriptor;
    int count;
} UnmapState;

static void unmap_next(UnmapState *u);

static void unmap_end(UnmapState *u)
{
    scsi_req_unref(&u->r->req);
    g_free(u);
}

static void unmap_done(void *opaque, int ret)
{
    UnmapState *u = opaque;
    SCSIDiskReq *r = u->r;

    r->req.aiocb = NULL;
    if (scsi_disk_req_check_error(r, ret, true)) {
        unmap_end(u);
        return;
    }
    block_acct_done(blk_get_stats(r->req.dev->conf.blk), &r->acct);
    unmap_next(u);
}

static void unmap_next(UnmapState *u)
{
    SCSIDiskReq *r = u->r;
    SCSIDiskState *s = DO_UPCAST(SCSIDiskState, qdev, r->req.dev);
    BlockBackend *blk = s->qdev.conf.blk;
    uint64_t lba;
    uint32_t blocks;

    if (u->count == 0) {
        scsi_req_complete(&r->req, GOOD);
        unmap_end(u);
        return;
    }
    lba = ldq_be_p(u->descriptor);
    blocks = ldl_be_p(u->descriptor + 8);
    if (!scsi_disk_check_lba(s, lba, blocks)) {
        block_acct_invalid(blk_get_stats(blk), BLOCK_ACCT_UNMAP);
        scsi_check_condition(r, SENSE_CODE(LBA_OUT_OF_RANGE));
        unmap_end(u);
        return;
    }
    u->descriptor += 16;
    u->count--;
    block_acct_start(blk_get_stats(blk), &r->acct, (int64_t)blocks * s->qdev.blocksize,
                     BLOCK_ACCT_UNMAP);
    r->req.aiocb = blk_aio_pdiscard(blk, lba * s->qdev.blocksize,
                                    (int64_t)blocks * s->qdev.blocksize, unmap_done, u);
}

void scsi_disk_emulate_unmap(SCSIDiskReq *r, uint8_t *p)
{
    SCSIDiskState *s = DO_UPCAST(SCSIDiskState, qdev, r->req.dev);
    int len = r->req.cmd.xfer;
    UnmapState *u;

    if (r->req.cmd.buf[1] & 0x1) {
        scsi_check_condition(r, SENSE_CODE(INVALID_FIELD)); /* ANCHOR */
        return;
    }
    if (len < 8 || len < lduw_be_p(p) + 2 || len < lduw_be_p(p + 2) + 8 ||
        (lduw_be_p(p + 2) & 15)) {
        scsi_check_condition(r, SENSE_CODE(INVALID_PARAM_LEN));
        return;
    }
    if (!blk_is_writable(s->qdev.conf.blk)) {
        block_acct_invalid(blk_get_stats(s->qdev.conf.blk), BLOCK_ACCT_UNMAP);
        scsi_check_condition(r, SENSE_CODE(WRITE_PROTECTED));
        return;
    }
    u = g_new0(UnmapState, 1);
    u->r = r;
    u->descriptor = p + 8;
    u->count = lduw_be_p(p + 2) >> 4;
    /* Dropped in unmap_end(). */
    scsi_req_ref(&r->req);
    unmap_next(u);
}

/* ---- WRITE SAME: the block repeated in a buffer ---- */

typedef struct WriteSameState {
    SCSIDiskReq *r;
    uint64_t offset;    /* bytes */
    uint64_t left;
    struct iovec iov;
    QEMUIOVector qiov;
} WriteSameState;

static void write_same_end(WriteSameState *w)
{
    scsi_req_unref(&w->r->req);
    qemu_vfree(w->iov.iov_base);
    g_free(w);
}

static void write_same_next(WriteSameState *w);

static void write_same_done(void *opaque, int ret)
{
    WriteSameState *w = opaque;
    SCSIDiskReq *r = w->r;

    r->req.aiocb = NULL;
    if (scsi_disk_req_check_error(r, ret, true)) {
        write_same_end(w);
        return;
    }
    block_acct_done(blk_get_stats(r->req.dev->conf.blk), &r->acct);
    w->offset += w->iov.iov_len;
    w->left -= w->iov.iov_len;
    if (w->left) {
        write_same_next(w);
    } else {
        scsi_req_complete(&r->req, GOOD);
        write_same_end(w);
    }
}

static void write_same_next(WriteSameState *w)
{
    SCSIDiskReq *r = w->r;
    BlockBackend *blk = r->req.dev->conf.blk;

    w->iov.iov_len = MIN(w->left, w->iov.iov_len);
    qemu_iovec_init_external(&w->qiov, &w->iov, 1);
    block_acct_start(blk_get_stats(blk), &r->acct, w->iov.iov_len, BLOCK_ACCT_WRITE);
    r->req.aiocb = blk_aio_pwritev(blk, w->offset, &w->qiov, 0, write_same_done, w);
}

static void write_zeroes_done(void *opaque, int ret)
{
    SCSIDiskReq *r = opaque;

    r->req.aiocb = NULL;
    if (!scsi_disk_req_check_error(r, ret, true)) {
        block_acct_done(blk_get_stats(r->req.dev->conf.blk), &r->acct);
        scsi_req_complete(&r->req, GOOD);
    }
    scsi_req_unref(&r->req);
}

static void write_zeroes(SCSIDiskReq *r, uint64_t offset, uint64_t bytes)
{
    BlockBackend *blk = r->req.dev->conf.blk;
    int flags = r->req.cmd.buf[1] & 0x8 ? BDRV_REQ_MAY_UNMAP : 0;

    /* Dropped in write_zeroes_done(). */
    scsi_req_ref(&r->req);
    block_acct_start(blk_get_stats(blk), &r->acct, bytes, BLOCK_ACCT_WRITE);
    r->req.aiocb = blk_aio_pwrite_zeroes(blk, offset, bytes, flags, write_zeroes_done, r);
}

void scsi_disk_emulate_write_same(SCSIDiskReq *r, uint8_t *inbuf)
{
    SCSIDiskState *s = DO_UPCAST(SCSIDiskState, qdev, r->req.dev);
    uint32_t blocks = scsi_data_cdb_xfer(r->req.cmd.buf);
    uint32_t block = s->qdev.blocksize;
    bool no_data = r->req.cmd.buf[1] & 0x1;
    WriteSameState *w;

    /* No blocks, as the block limits page says; anchors, LBDATA and PBDATA. */
    if (blocks == 0 || (r->req.cmd.buf[1] & 0x16)) {
        scsi_check_condition(r, SENSE_CODE(INVALID_FIELD));
        return;
    }
    if (!blk_is_writable(s->qdev.conf.blk)) {
        scsi_check_condition(r, SENSE_CODE(WRITE_PROTECTED));
        return;
    }
    if (!scsi_disk_check_lba(s, r->req.cmd.lba, blocks)) {
        scsi_check_condition(r, SENSE_CODE(LBA_OUT_OF_RANGE));
        return;
    }
    if (no_data || buffer_is_zero(inbuf, block)) {
        write_zeroes(r, r->req.cmd.lba * block, (uint64_t)blocks * block);
        return;
    }
    w = g_new0(WriteSameState, 1);
    w->r = r;
    w->offset = r->req.cmd.lba * block;
    w->left = (uint64_t)blocks * block;
    w->iov.iov_len = MIN(w->left, MAX(WRITE_SAME_MAX / block, 1) * block);
    w->iov.iov_base = blk_blockalign(s->qdev.conf.blk, w->iov.iov_len);
    for (size_t i = 0; i < w->iov.iov_len; i += block) {
        memcpy((uint8_t *)w->iov.iov_base + i, inbuf, block);
    }
    /* Dropped in write_same_end(). */
    scsi_req_ref(&r->req);
    write_same_next(w);
}
