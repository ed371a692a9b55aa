/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AHCI: native queued commands, READ and WRITE FPDMA QUEUED.
 *
 * Spec: Serial ATA AHCI 1.3.1, 5.6.4; Serial ATA 3.0, 13.6. The drive runs them one after the other in
 * the order in which they came, through its buffer. The first error ends all of them. Left out on
 * purpose: NCQ NON-DATA, RECEIVE and SEND FPDMA, the queued error log.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "ahci_internal.h"
#include "trace.h"

#define READ_FPDMA_QUEUED  0x60
#define WRITE_FPDMA_QUEUED 0x61
#define NCQ_NON_DATA       0x63
#define SEND_FPDMA_QUEUED  0x64
#define RECEIVE_FPDMA_QUEUED 0x65
#define NCQ_FUA            0x80 /* of the device register */
#define NCQ_MAX_SECTORS    65536

static void ncq_run(AHCIDevice *ad);

bool ahci_is_ncq_command(uint8_t cmd)
{
    return cmd == READ_FPDMA_QUEUED || cmd == WRITE_FPDMA_QUEUED ||
           (cmd >= NCQ_NON_DATA && cmd <= RECEIVE_FPDMA_QUEUED);
}

/* ---- end ---- */

void ahci_ncq_cancel(AHCIDevice *ad)
{
    BlockAIOCB *acb = g_steal_pointer(&ad->ncq_aiocb);

    if (acb) {
        blk_aio_cancel(acb);
    }
    ad->ncq_active = -1;
    for (int tag = 0; tag < AHCI_MAX_CMDS; tag++) {
        ad->ncq_tfs[tag].used = false;
    }
}

/* The queue is given up. PxSACT keeps its bits: the guest finds out who did not end. */
static void ncq_fail(AHCIDevice *ad, uint8_t error)
{
    IDEState *s = ahci_drive(ad);

    ahci_ncq_cancel(ad);
    s->status = READY_STAT | ERR_STAT;
    s->error = error;
    ahci_write_fis_sdb(ad, 0);
}

static void ncq_finish(AHCIDevice *ad)
{
    IDEState *s = ahci_drive(ad);
    int tag = ad->ncq_active;

    trace_ahci_ncq_done(ad->port_no, tag);
    ad->ncq_tfs[tag].used = false;
    ad->ncq_active = -1;
    s->status = READY_STAT | SEEK_STAT;
    s->error = 0;
    ahci_write_fis_sdb(ad, 1u << tag);
}

/* ---- data ---- */

static bool ncq_move(AHCIDevice *ad, NCQTransferState *ncq, uint32_t bytes)
{
    IDEState *s = ahci_drive(ad);
    QEMUSGList sg;
    uint32_t room = ahci_populate_sglist(ad, &sg, &ncq->prd, bytes);

    if (ncq->is_read) {
        dma_buf_read(s->io_buffer, MIN(room, bytes), NULL, &sg, MEMTXATTRS_UNSPECIFIED);
    } else {
        dma_buf_write(s->io_buffer, MIN(room, bytes), NULL, &sg, MEMTXATTRS_UNSPECIFIED);
    }
    qemu_sglist_destroy(&sg);
    if (room < bytes) {
        qemu_log_mask(LOG_GUEST_ERROR, "ahci: the table of a queued command ends before its data\n");
        ahci_trigger_irq(ad, PORT_IRQ_OVERFLOW);
        return false;
    }
    return true;
}

static bool ncq_io_error(AHCIDevice *ad, NCQTransferState *ncq, int error)
{
    BlockBackend *blk = ahci_drive(ad)->blk;
    BlockErrorAction action = blk_get_error_action(blk, ncq->is_read, error);

    if (action == BLOCK_ERROR_ACTION_STOP) {
        ad->port.error_status = IDE_RETRY_HBA;
        ad->port.retry_unit = 0;
    } else if (action == BLOCK_ERROR_ACTION_REPORT) {
        block_acct_failed(blk_get_stats(blk), &ad->ncq_acct);
        ncq_fail(ad, ECC_ERR | ABRT_ERR);
    }
    blk_error_action(blk, action, ncq->is_read, error);
    return action != BLOCK_ERROR_ACTION_IGNORE;
}

static void ncq_cb(void *opaque, int ret)
{
    AHCIDevice *ad = opaque;
    NCQTransferState *ncq;

    ad->ncq_aiocb = NULL;
    if (ret == -ECANCELED || ad->ncq_active < 0) {
        return;
    }
    ncq = &ad->ncq_tfs[ad->ncq_active];
    if (ret < 0 && ncq_io_error(ad, ncq, -ret)) {
        return;
    }
    block_acct_done(blk_get_stats(ahci_drive(ad)->blk), &ad->ncq_acct);
    if (ncq->is_read && !ncq_move(ad, ncq, ad->ncq_bytes)) {
        ncq_fail(ad, ABRT_ERR);
        return;
    }
    ncq->lba += ad->ncq_bytes / BDRV_SECTOR_SIZE;
    ncq->sector_count -= ad->ncq_bytes / BDRV_SECTOR_SIZE;
    if (ncq->sector_count == 0) {
        ncq_finish(ad);
    }
    ncq_run(ad);
}

/* Sends what is in the buffer, or asks for what goes there. */
static void ncq_submit(AHCIDevice *ad, NCQTransferState *ncq)
{
    IDEState *s = ahci_drive(ad);
    int64_t offset = ncq->lba << BDRV_SECTOR_BITS;

    qemu_iovec_init_buf(&s->qiov, s->io_buffer, ad->ncq_bytes);
    block_acct_start(blk_get_stats(s->blk), &ad->ncq_acct, ad->ncq_bytes,
                     ncq->is_read ? BLOCK_ACCT_READ : BLOCK_ACCT_WRITE);
    if (ncq->is_read) {
        ad->ncq_aiocb = blk_aio_preadv(s->blk, offset, &s->qiov, 0, ncq_cb, ad);
    } else {
        ad->ncq_aiocb = blk_aio_pwritev(s->blk, offset, &s->qiov, ncq->fua ? BDRV_REQ_FUA : 0, ncq_cb, ad);
    }
}

static void ncq_request(AHCIDevice *ad, NCQTransferState *ncq)
{
    ad->ncq_bytes = MIN(ncq->sector_count, IDE_DMA_BUF_SECTORS) * BDRV_SECTOR_SIZE;
    if (!ncq->is_read && !ncq_move(ad, ncq, ad->ncq_bytes)) {
        ncq_fail(ad, ABRT_ERR);
        return;
    }
    ncq_submit(ad, ncq);
}

/* ---- queue ---- */

/* The command that came first; -1: none waits. */
static int ncq_oldest(const AHCIDevice *ad)
{
    int oldest = -1;

    for (int tag = 0; tag < AHCI_MAX_CMDS; tag++) {
        const NCQTransferState *ncq = &ad->ncq_tfs[tag];

        if (ncq->used && (oldest < 0 || (int32_t)(ncq->order - ad->ncq_tfs[oldest].order) < 0)) {
            oldest = tag;
        }
    }
    return oldest;
}

/* Goes on with the active command, or with the next one. */
static void ncq_run(AHCIDevice *ad)
{
    if (ad->ncq_aiocb || ad->port.error_status) {
        return;
    }
    if (ad->ncq_active < 0) {
        ad->ncq_active = ncq_oldest(ad);
    }
    if (ad->ncq_active >= 0) {
        ncq_request(ad, &ad->ncq_tfs[ad->ncq_active]);
    }
}

/* The request that an error stopped, once more; its data is still in the buffer. */
void ahci_ncq_restart(AHCIDevice *ad)
{
    if (ad->ncq_active >= 0 && !ad->ncq_aiocb) {
        ncq_submit(ad, &ad->ncq_tfs[ad->ncq_active]);
    }
}

bool ahci_ncq_state_is_good(const AHCIDevice *ad)
{
    uint32_t sectors;

    for (int tag = 0; tag < AHCI_MAX_CMDS; tag++) {
        const NCQTransferState *ncq = &ad->ncq_tfs[tag];

        if (ncq->used && (ncq->sector_count < 1 || ncq->sector_count > NCQ_MAX_SECTORS)) {
            return false;
        }
    }
    if (ad->ncq_active < 0 || ad->ncq_active >= AHCI_MAX_CMDS) {
        return ad->ncq_active == -1;
    }
    sectors = MIN(ad->ncq_tfs[ad->ncq_active].sector_count, IDE_DMA_BUF_SECTORS);
    return ad->ncq_tfs[ad->ncq_active].used && ad->ncq_bytes <= sectors * BDRV_SECTOR_SIZE;
}

/* Answers a queued command that can't be taken. */
static void ncq_refuse(AHCIDevice *ad, uint8_t error)
{
    IDEState *s = ahci_drive(ad);

    ahci_ncq_cancel(ad);
    s->status = READY_STAT | ERR_STAT;
    s->error = error;
    ahci_write_fis_d2h(ad, true);
}

void ahci_ncq_start(AHCIDevice *ad, int slot, const uint8_t *fis, const AHCIPrdCursor *prd)
{
    IDEState *s = ahci_drive(ad);
    int tag = fis[12] >> 3;
    uint32_t count = fis[11] << 8 | fis[3];
    uint64_t lba = (uint64_t)fis[10] << 40 | (uint64_t)fis[9] << 32 | (uint64_t)fis[8] << 24 |
                   fis[6] << 16 | fis[5] << 8 | fis[4];

    count = count ? count : NCQ_MAX_SECTORS;
    trace_ahci_ncq_start(ad->port_no, tag, fis[2], lba, count);
    ad->port_regs.cmd_issue &= ~(1u << slot);
    if (s->drive_kind == IDE_CD || fis[2] >= NCQ_NON_DATA || tag != slot || ad->ncq_tfs[tag].used) {
        ncq_refuse(ad, ABRT_ERR);
        return;
    }
    if (!ide_sect_range_ok(s, lba, count)) {
        ncq_refuse(ad, ID_ERR | ABRT_ERR);
        return;
    }
    ad->ncq_tfs[tag] = (NCQTransferState){
        .used = true,
        .is_read = fis[2] == READ_FPDMA_QUEUED,
        .fua = fis[7] & NCQ_FUA,
        .order = ad->ncq_order++,
        .lba = lba,
        .sector_count = count,
        .prd = *prd,
    };
    /* Taken: the drive is free for the next one. */
    s->status = READY_STAT | SEEK_STAT;
    s->error = 0;
    ahci_write_fis_d2h(ad, false);
    ncq_run(ad);
}
