/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ATA commands that read, write, trim or flush: by PIO blocks, and by DMA in pieces of io_buffer.
 *
 * Data goes through io_buffer: the guest's memory is touched only between two requests of the back end,
 * so that a list that points anywhere can do no harm to one that runs. Spec: ATA/ATAPI-7 volume 2,
 * "Protocols"; ACS-2, "DATA SET MANAGEMENT".
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "ata.h"
#include "trace.h"

#define TRIM_ENTRIES_PER_BLOCK (BDRV_SECTOR_SIZE / sizeof(uint64_t))
#define TRIM_SECTOR_BITS 48

bool ide_sector_is_write(EndTransferFunc *end)
{
    return end == ide_sector_write;
}

bool ide_pio_is_write(IDEState *s)
{
    return ide_sector_is_write(s->end_transfer_func) || ide_atapi_is_write(s->end_transfer_func);
}

/* ---- errors ---- */

void ide_set_inactive(IDEState *s, bool more)
{
    IDEDMA *dma = s->bus->dma;

    if (dma->ops->set_inactive) {
        dma->ops->set_inactive(dma, more);
    }
    ide_cmd_done(s);
}

void ide_dma_error(IDEState *s)
{
    ide_fail_command(s, ABRT_ERR);
    ide_set_inactive(s, false);
    ide_set_irq(s->bus);
}

static void ide_rw_error(IDEState *s)
{
    ide_fail_command(s, ECC_ERR | ABRT_ERR);
    ide_set_irq(s->bus);
}

static void ide_report_error(IDEState *s, int error, int op)
{
    if (IS_IDE_RETRY_ATAPI(op)) {
        ide_atapi_io_error(s, -error);
    } else if (IS_IDE_RETRY_DMA(op)) {
        ide_dma_error(s);
    } else {
        ide_rw_error(s);
    }
}

bool ide_handle_rw_error(IDEState *s, int error, int op)
{
    bool is_read = op & IDE_RETRY_READ;
    BlockErrorAction action = blk_get_error_action(s->blk, is_read, error);

    trace_ide_error(s->bus->bus_id, s->unit, error, op);
    if (action == BLOCK_ERROR_ACTION_STOP) {
        s->bus->error_status = op;
        s->bus->retry_unit = s->unit;
        s->bus->retry_sector_num = ide_get_sector(s);
        s->bus->retry_nsector = s->nsector;
    } else if (action == BLOCK_ERROR_ACTION_REPORT) {
        block_acct_failed(blk_get_stats(s->blk), &s->acct);
        ide_report_error(s, error, op);
    }
    blk_error_action(s->blk, action, is_read, error);
    return action != BLOCK_ERROR_ACTION_IGNORE;
}

/* @n sectors of the command are done. */
static void ide_sectors_done(IDEState *s, int n)
{
    ide_set_sector(s, ide_get_sector(s) + n);
    s->nsector -= n;
}

/* ---- PIO ---- */

static void ide_sector_read_cb(void *opaque, int ret)
{
    IDEState *s = opaque;
    int n = MIN(s->nsector, s->req_nb_sectors);

    s->pio_aiocb = NULL;
    if (ret == -ECANCELED) {
        return;
    }
    if (ret < 0 && ide_handle_rw_error(s, -ret, IDE_RETRY_PIO | IDE_RETRY_READ)) {
        return;
    }
    block_acct_done(blk_get_stats(s->blk), &s->acct);
    s->status = READY_STAT | SEEK_STAT;
    ide_sectors_done(s, n);
    ide_transfer_start(s, s->io_buffer, n * BDRV_SECTOR_SIZE, ide_sector_read);
    ide_set_irq(s->bus);
}

/* Reads the next block of a PIO command; also the end of the one before. */
void ide_sector_read(IDEState *s)
{
    int n = MIN(s->nsector, s->req_nb_sectors);
    int64_t sector = ide_get_sector(s);

    s->error = 0;
    if (n == 0) {
        s->status = READY_STAT | SEEK_STAT;
        ide_transfer_stop(s);
        return;
    }
    if (sector < 0 || !ide_sect_range_ok(s, sector, n)) {
        ide_fail_command(s, ID_ERR | ABRT_ERR);
        ide_set_irq(s->bus);
        return;
    }
    s->status = READY_STAT | SEEK_STAT | BUSY_STAT;
    qemu_iovec_init_buf(&s->qiov, s->io_buffer, n * BDRV_SECTOR_SIZE);
    block_acct_start(blk_get_stats(s->blk), &s->acct, n * BDRV_SECTOR_SIZE, BLOCK_ACCT_READ);
    s->pio_aiocb = blk_aio_preadv(s->blk, sector << BDRV_SECTOR_BITS, &s->qiov, 0, ide_sector_read_cb, s);
}

static void ide_sector_write_cb(void *opaque, int ret)
{
    IDEState *s = opaque;
    int n = MIN(s->nsector, s->req_nb_sectors);

    s->pio_aiocb = NULL;
    if (ret == -ECANCELED) {
        return;
    }
    if (ret < 0 && ide_handle_rw_error(s, -ret, IDE_RETRY_PIO)) {
        return;
    }
    block_acct_done(blk_get_stats(s->blk), &s->acct);
    s->status = READY_STAT | SEEK_STAT;
    ide_sectors_done(s, n);
    if (s->nsector == 0) {
        ide_transfer_stop(s);
    } else {
        ide_transfer_start(s, s->io_buffer, MIN(s->nsector, s->req_nb_sectors) * BDRV_SECTOR_SIZE,
                           ide_sector_write);
    }
    ide_set_irq(s->bus);
}

/* Writes the block that the guest has given. */
void ide_sector_write(IDEState *s)
{
    int n = MIN(s->nsector, s->req_nb_sectors);
    int64_t sector = ide_get_sector(s);

    if (n == 0 || sector < 0 || !ide_sect_range_ok(s, sector, n)) {
        ide_fail_command(s, ID_ERR | ABRT_ERR);
        ide_set_irq(s->bus);
        return;
    }
    s->status = READY_STAT | SEEK_STAT | BUSY_STAT;
    qemu_iovec_init_buf(&s->qiov, s->io_buffer, n * BDRV_SECTOR_SIZE);
    block_acct_start(blk_get_stats(s->blk), &s->acct, n * BDRV_SECTOR_SIZE, BLOCK_ACCT_WRITE);
    s->pio_aiocb = blk_aio_pwritev(s->blk, sector << BDRV_SECTOR_BITS, &s->qiov,
                                   s->write_through ? BDRV_REQ_FUA : 0, ide_sector_write_cb, s);
}

/* ---- flush ---- */

static void ide_flush_cb(void *opaque, int ret)
{
    IDEState *s = opaque;

    s->pio_aiocb = NULL;
    if (ret == -ECANCELED) {
        return;
    }
    if (ret < 0 && ide_handle_rw_error(s, -ret, IDE_RETRY_FLUSH)) {
        return;
    }
    block_acct_done(blk_get_stats(s->blk), &s->acct);
    s->status = READY_STAT | SEEK_STAT;
    ide_cmd_done(s);
    ide_set_irq(s->bus);
}

void ide_flush_cache(IDEState *s)
{
    s->status |= BUSY_STAT;
    block_acct_start(blk_get_stats(s->blk), &s->acct, 0, BLOCK_ACCT_FLUSH);
    s->pio_aiocb = blk_aio_flush(s->blk, ide_flush_cb, s);
}

/* ---- DMA ---- */

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

static void ide_dma_request(IDEState *s, int64_t sector, int bytes)
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

/* ---- retry: the data of a write is still in the buffer ---- */

void ide_restart(IDEBus *bus)
{
    int op = bus->error_status;
    IDEState *s = &bus->ifs[bus->retry_unit];

    bus->error_status = 0;
    if (!op || !s->blk) {
        return;
    }
    if (op & IDE_RETRY_HBA) {
        bus->dma->ops->restart(bus->dma);
        return;
    }
    bus->unit = bus->retry_unit;
    if (!IS_IDE_RETRY_ATAPI(op) && !(op & IDE_RETRY_FLUSH)) {
        ide_set_sector(s, bus->retry_sector_num);
        s->nsector = bus->retry_nsector;
    }
    if (IS_IDE_RETRY_ATAPI(op)) {
        ide_atapi_dma_restart(s);
    } else if (op & IDE_RETRY_FLUSH) {
        ide_flush_cache(s);
    } else if (IS_IDE_RETRY_DMA(op)) {
        ide_dma_request(s, bus->retry_sector_num, s->io_buffer_size);
    } else if (op & IDE_RETRY_READ) {
        ide_sector_read(s);
    } else {
        ide_sector_write(s);
    }
}
