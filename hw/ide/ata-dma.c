/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ATA commands that move data by DMA, in pieces of io_buffer.
 *
 * Data goes through io_buffer: the guest's memory is touched only between two requests of the back end,
 * so that a list that points anywhere can do no harm to one that runs. Spec: ATA/ATAPI-7 volume 2,
 * "Protocols"; ACS-2, "DATA SET MANAGEMENT".
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "ata.h"

#define TRIM_SECTOR_BITS 48

void ide_start_dma(IDEState *s, BlockCompletionFunc *cb)
{
    s->bus->dma->ops->start_dma(s->bus->dma, s, cb);
}

static int ide_dma_list(IDEState *s, int bytes)
{
    int32_t room = s->bus->dma->ops->prepare_buf(s->bus->dma, bytes);

    return MIN(MAX(room, 0), bytes);
}

static void ide_dma_commit(IDEState *s, int bytes)
{
    if (s->bus->dma->ops->commit_buf) {
        s->bus->dma->ops->commit_buf(s->bus->dma, bytes);
    }
    qemu_sglist_destroy(&s->sg);
}

int ide_dma_to_guest(IDEState *s, int bytes)
{
    int n = ide_dma_list(s, bytes);

    dma_buf_read(s->io_buffer + s->io_buffer_index, n, NULL, &s->sg, MEMTXATTRS_UNSPECIFIED);
    ide_dma_commit(s, n);
    return n;
}

int ide_dma_from_guest(IDEState *s, int bytes)
{
    int n = ide_dma_list(s, bytes);

    dma_buf_write(s->io_buffer + s->io_buffer_index, n, NULL, &s->sg, MEMTXATTRS_UNSPECIFIED);
    ide_dma_commit(s, n);
    return n;
}

void ide_sector_start_dma(IDEState *s, IDEDMACommand dma_cmd)
{
    s->status = READY_STAT | SEEK_STAT | DRQ_STAT;
    s->io_buffer_index = 0;
    s->io_buffer_size = 0;
    s->dma_cmd = dma_cmd;
    ide_start_dma(s, ide_dma_cb);
}

/* The guest's list is shorter than the command: the drive goes on waiting, as data stays unmoved. */
static void ide_dma_short(IDEState *s)
{
    qemu_log_mask(LOG_GUEST_ERROR, "ide: the list of a DMA command ends before its data\n");
    s->bus->dma->aiocb = NULL;
    s->status = READY_STAT | SEEK_STAT;
    ide_transfer_stop(s);
    ide_set_inactive(s, false);
}

void ide_dma_end(IDEState *s)
{
    bool more = ide_dma_list(s, 2) > 0;

    qemu_sglist_destroy(&s->sg);
    ide_set_inactive(s, more);
}

static void ide_dma_complete(IDEState *s)
{
    s->status = READY_STAT | SEEK_STAT;
    ide_transfer_stop(s);
    ide_dma_end(s);
    ide_set_irq(s->bus);
}

/* One range of a TRIM block; false: it is not on the disk. */
static bool ide_trim_range(IDEState *s, uint64_t entry)
{
    uint64_t sector = entry & MAKE_64BIT_MASK(0, TRIM_SECTOR_BITS);
    uint64_t count = entry >> TRIM_SECTOR_BITS;

    if (count == 0) {
        return true;
    }
    if (!ide_sect_range_ok(s, sector, count)) {
        return false;
    }
    /* A hint: what the back end makes of it does not show. */
    blk_pdiscard(s->blk, sector << BDRV_SECTOR_BITS, count << BDRV_SECTOR_BITS);
    return true;
}

/* Takes TRIM blocks until the command or the guest's list is over. */
static void ide_dma_trim(IDEState *s)
{
    while (s->nsector) {
        int bytes = MIN(s->nsector * BDRV_SECTOR_SIZE, IDE_DMA_BUF_BYTES);
        int n = ide_dma_from_guest(s, bytes);

        for (int i = 0; i + sizeof(uint64_t) <= n; i += sizeof(uint64_t)) {
            if (!ide_trim_range(s, ldq_le_p(s->io_buffer + i))) {
                ide_dma_error(s);
                return;
            }
        }
        if (n < bytes) {
            ide_dma_short(s);
            return;
        }
        s->nsector -= bytes / BDRV_SECTOR_SIZE;
    }
    ide_dma_complete(s);
}

void ide_dma_request(IDEState *s, int64_t sector, int bytes)
{
    BlockBackend *blk = s->blk;
    bool is_read = s->dma_cmd == IDE_DMA_READ;

    s->io_buffer_size = bytes;
    s->status = READY_STAT | SEEK_STAT | DRQ_STAT | BUSY_STAT;
    qemu_iovec_init_buf(&s->qiov, s->io_buffer, bytes);
    block_acct_start(blk_get_stats(blk), &s->acct, bytes, is_read ? BLOCK_ACCT_READ : BLOCK_ACCT_WRITE);
    if (is_read) {
        s->bus->dma->aiocb =
            blk_aio_preadv(blk, sector << BDRV_SECTOR_BITS, &s->qiov, 0, ide_dma_cb, s);
    } else {
        s->bus->dma->aiocb = blk_aio_pwritev(blk, sector << BDRV_SECTOR_BITS, &s->qiov,
                                             s->write_through ? BDRV_REQ_FUA : 0, ide_dma_cb, s);
    }
}

/* A request has ended well: hands over what was read. False: the command is over. */
static bool ide_dma_request_done(IDEState *s)
{
    int bytes = s->io_buffer_size;

    block_acct_done(blk_get_stats(s->blk), &s->acct);
    s->io_buffer_size = 0;
    if (s->dma_cmd == IDE_DMA_READ && ide_dma_to_guest(s, bytes) < bytes) {
        ide_dma_short(s);
        return false;
    }
    ide_sectors_done(s, bytes / BDRV_SECTOR_SIZE);
    return true;
}

/* The engine runs, or a request of ours has ended with @ret: on with the command. */
void ide_dma_cb(void *opaque, int ret)
{
    IDEState *s = opaque;
    int64_t sector;
    int bytes;

    s->bus->dma->aiocb = NULL;
    if (ret == -ECANCELED) {
        return;
    }
    if (ret < 0 && ide_handle_rw_error(s, -ret, ide_dma_cmd_to_retry(s->dma_cmd))) {
        return;
    }
    if (s->dma_cmd == IDE_DMA_TRIM) {
        ide_dma_trim(s);
        return;
    }
    if (s->io_buffer_size && !ide_dma_request_done(s)) {
        return;
    }
    if (s->nsector == 0) {
        ide_dma_complete(s);
        return;
    }
    sector = ide_get_sector(s);
    bytes = MIN(s->nsector, IDE_DMA_BUF_SECTORS) * BDRV_SECTOR_SIZE;
    if (sector < 0 || !ide_sect_range_ok(s, sector, bytes / BDRV_SECTOR_SIZE)) {
        ide_dma_error(s);
        return;
    }
    if (s->dma_cmd == IDE_DMA_WRITE && ide_dma_from_guest(s, bytes) < bytes) {
        ide_dma_short(s);
        return;
    }
    ide_dma_request(s, sector, bytes);
}
