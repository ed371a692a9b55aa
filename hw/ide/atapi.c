/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ATAPI transport: packets in, data out by PIO blocks or DMA, sense data.
 *
 * Spec: ATA/ATAPI-7 volume 1, "PACKET", volume 2, "PACKET protocol". Commands are in atapi-cmd.c.
 */
#include "qemu/osdep.h"
#include "ata.h"
#include "atapi.h"
#include "trace.h"

#define CD_BCL_MAX 0xfffe /* a byte count limit of 0xffff means this */

bool ide_atapi_is_write(EndTransferFunc *end)
{
    return end == ide_atapi_cmd;
}

uint32_t cd_sectors(const IDEState *s)
{
    return MIN(s->nb_sectors >> 2, UINT32_MAX);
}

bool cd_has_medium(IDEState *s)
{
    return !s->tray_open && blk_is_inserted(s->blk) && s->nb_sectors >> 2;
}

/* ---- end of a packet ---- */

static void ide_atapi_set_reason(IDEState *s, uint8_t reason)
{
    s->nsector = (s->nsector & ATAPI_INT_REASON_TAG) | reason;
}

static void ide_atapi_set_good(IDEState *s)
{
    s->error = 0;
    s->sense_key = SENSE_NONE;
    s->asc = 0;
    s->status = READY_STAT | SEEK_STAT;
    ide_atapi_set_reason(s, ATAPI_INT_REASON_IO | ATAPI_INT_REASON_CD);
}

void ide_atapi_cmd_ok(IDEState *s)
{
    ide_atapi_set_good(s);
    ide_transfer_stop(s);
    ide_set_irq(s->bus);
}

void ide_atapi_cmd_error(IDEState *s, int sense_key, int asc)
{
    trace_ide_atapi_error(s->bus->bus_id, s->unit, sense_key, asc);
    s->sense_key = sense_key;
    s->asc = asc;
    ide_atapi_set_reason(s, ATAPI_INT_REASON_IO | ATAPI_INT_REASON_CD);
    ide_fail_command(s, sense_key << 4);
    ide_set_irq(s->bus);
}

void ide_atapi_io_error(IDEState *s, int ret)
{
    if (ret == -ENOMEDIUM) {
        ide_atapi_cmd_error(s, SENSE_NOT_READY, ASC_MEDIUM_NOT_PRESENT);
    } else {
        ide_atapi_cmd_error(s, SENSE_MEDIUM_ERROR, ASC_UNRECOVERED_READ);
    }
    if (s->atapi_dma) {
        ide_set_inactive(s, false);
    }
}

/* ---- sectors ---- */

static void cd_lba_to_msf(uint8_t *buf, uint32_t lba)
{
    lba += 150;
    buf[0] = lba / 75 / 60;
    buf[1] = lba / 75 % 60;
    buf[2] = lba % 75;
}

void cd_data_to_raw(uint8_t *buf, uint32_t lba)
{
    buf[0] = 0x00;
    memset(buf + 1, 0xff, 10);
    buf[11] = 0x00;
    cd_lba_to_msf(buf + 12, lba);
    buf[15] = 0x01; /* mode 1 */
    memset(buf + 16 + CD_SECTOR_BYTES, 0, CD_RAW_SECTOR_BYTES - 16 - CD_SECTOR_BYTES);
}

/* Spreads @n sectors in io_buffer to raw ones, the last one first. */
static void cd_buffer_to_raw(IDEState *s, int n)
{
    while (n-- > 0) {
        uint8_t *raw = s->io_buffer + n * CD_RAW_SECTOR_BYTES;

        memmove(raw + 16, s->io_buffer + n * CD_SECTOR_BYTES, CD_SECTOR_BYTES);
        cd_data_to_raw(raw, s->lba + n);
    }
}

/* Sectors of the command that the next request gets. */
static int cd_block_sectors(const IDEState *s)
{
    int left = s->cd_sector_size ? s->packet_transfer_size / s->cd_sector_size : 0;

    return MIN(left, s->atapi_dma ? CD_MAX_BLOCK_SECTORS : 1);
}

static void cd_read_cb(void *opaque, int ret);

static void cd_read_block(IDEState *s)
{
    int n = cd_block_sectors(s);
    BlockAIOCB **acb = s->atapi_dma ? &s->bus->dma->aiocb : &s->pio_aiocb;

    if (s->lba < 0 || n <= 0 || !ide_sect_range_ok(s, (uint64_t)s->lba << 2, n << 2)) {
        ide_atapi_io_error(s, -EIO);
        return;
    }
    s->status = READY_STAT | SEEK_STAT | BUSY_STAT;
    qemu_iovec_init_buf(&s->qiov, s->io_buffer, n * CD_SECTOR_BYTES);
    block_acct_start(blk_get_stats(s->blk), &s->acct, n * CD_SECTOR_BYTES, BLOCK_ACCT_READ);
    *acb = blk_aio_preadv(s->blk, (int64_t)s->lba * CD_SECTOR_BYTES, &s->qiov, 0, cd_read_cb, s);
}

static void cd_read_cb(void *opaque, int ret)
{
    IDEState *s = opaque;
    int n = cd_block_sectors(s);

    if (s->atapi_dma) {
        s->bus->dma->aiocb = NULL;
    } else {
        s->pio_aiocb = NULL;
    }
    if (ret == -ECANCELED) {
        return;
    }
    if (ret < 0 && ide_handle_rw_error(s, -ret, IDE_RETRY_ATAPI | IDE_RETRY_READ)) {
        return;
    }
    block_acct_done(blk_get_stats(s->blk), &s->acct);
    if (s->cd_sector_size == CD_RAW_SECTOR_BYTES) {
        cd_buffer_to_raw(s, n);
    }
    s->lba += n;
    s->io_buffer_index = 0;
    s->io_buffer_size = n * s->cd_sector_size;
    if (s->atapi_dma) {
        ide_atapi_dma_cb(s, 0);
    } else {
        ide_atapi_cmd_reply_end(s);
    }
}

/* ---- PIO ---- */

/* The next block: what is in the buffer, up to the guest's byte count limit, which is even but at the end. */
static int ide_atapi_block_size(const IDEState *s)
{
    int limit = MIN(s->elementary_transfer_size, CD_BCL_MAX);
    int size = MIN(s->packet_transfer_size, s->io_buffer_size - s->io_buffer_index);

    if (size <= limit) {
        return size;
    }
    return limit > 1 ? limit & ~1 : 1;
}

/* A block was moved, or none so far. */
void ide_atapi_cmd_reply_end(IDEState *s)
{
    int size;

    if (s->packet_transfer_size <= 0) {
        ide_atapi_cmd_ok(s);
        return;
    }
    if (s->io_buffer_index >= s->io_buffer_size) {
        cd_read_block(s);
        return;
    }
    size = ide_atapi_block_size(s);
    s->lcyl = size;
    s->hcyl = size >> 8;
    ide_atapi_set_reason(s, ATAPI_INT_REASON_IO);
    s->status = READY_STAT | SEEK_STAT;
    s->packet_transfer_size -= size;
    s->io_buffer_index += size;
    ide_transfer_start(s, s->io_buffer + s->io_buffer_index - size, size, ide_atapi_cmd_reply_end);
    ide_set_irq(s->bus);
}

/* ---- DMA ---- */

/* The engine runs, or a block was read. */
void ide_atapi_dma_cb(void *opaque, int ret)
{
    IDEState *s = opaque;
    int bytes = MIN(s->packet_transfer_size, s->io_buffer_size - s->io_buffer_index);

    if (ret < 0) {
        return;
    }
    if (bytes > 0) {
        if (ide_dma_to_guest(s, bytes) < bytes) {
            ide_atapi_set_good(s);
            ide_set_inactive(s, false);
            ide_atapi_cmd_ok(s);
            return;
        }
        s->packet_transfer_size -= bytes;
        s->io_buffer_index += bytes;
    }
    if (s->packet_transfer_size > 0 && s->lba >= 0) {
        cd_read_block(s);
        return;
    }
    ide_atapi_set_good(s);
    ide_dma_end(s);
    ide_atapi_cmd_ok(s);
}

void ide_atapi_dma_restart(IDEState *s)
{
    if (s->packet_transfer_size > 0 && s->cd_sector_size) {
        cd_read_block(s);
    }
}

/* ---- start of a packet's data ---- */

static void ide_atapi_start_data(IDEState *s, int bytes)
{
    s->packet_transfer_size = bytes;
    s->elementary_transfer_size = s->lcyl | s->hcyl << 8;
    s->io_buffer_index = 0;
    if (!s->atapi_dma) {
        ide_atapi_cmd_reply_end(s);
        return;
    }
    s->status = READY_STAT | SEEK_STAT | DRQ_STAT;
    s->dma_cmd = IDE_DMA_ATAPI;
    ide_atapi_set_reason(s, ATAPI_INT_REASON_IO);
    ide_start_dma(s, ide_atapi_dma_cb);
}

void ide_atapi_cmd_reply(IDEState *s, int size, int max_size)
{
    size = MIN(size, max_size);
    s->lba = -1;
    s->io_buffer_size = size;
    if (size <= 0) {
        ide_atapi_cmd_ok(s);
        return;
    }
    ide_atapi_start_data(s, size);
}

void ide_atapi_cmd_read(IDEState *s, uint32_t lba, uint32_t nb_sectors, int sector_size)
{
    if (lba > INT32_MAX || nb_sectors > INT32_MAX / sector_size ||
        !ide_sect_range_ok(s, (uint64_t)lba << 2, (uint64_t)nb_sectors << 2)) {
        ide_atapi_cmd_error(s, SENSE_ILLEGAL_REQUEST, ASC_LOGICAL_BLOCK_OOR);
        return;
    }
    s->lba = lba;
    s->cd_sector_size = sector_size;
    s->io_buffer_size = 0;
    ide_atapi_start_data(s, nb_sectors * sector_size);
}

/* The packet is in io_buffer. */
void ide_atapi_cmd(IDEState *s)
{
    trace_ide_atapi_packet(s->bus->bus_id, s->unit, s->io_buffer[0]);
    s->status = READY_STAT | SEEK_STAT | BUSY_STAT;
    cd_run_packet(s);
}
