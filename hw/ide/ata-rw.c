/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ATA commands that read and write by PIO, or flush; errors, and what is done again after them (DMA:
 * ata-dma.c).
 *
 * Spec: ATA/ATAPI-7 volume 2, "Protocols".
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "ata.h"
#include "trace.h"

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
void ide_sectors_done(IDEState *s, int n)
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
