/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Floppy disk controller: commands that transfer data, by DMA or byte by byte.
 *
 * Spec: Intel 82077AA data sheet (290166), "Data Transfer Commands", "Result Phase Table". A command
 * ends at terminal count, at the last sector (EOT), or with an error. By DMA, the last sector without
 * terminal count is an error; by PIO, where there is no terminal count, it is the normal end. Sectors
 * have 512 bytes and no deleted mark. FORMAT TRACK fills sectors and keeps their numbers.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "fdc-internal.h"
#include "trace.h"

#define FD_SCAN_MASK 0xff /* a byte that is equal to all */

bool fdctrl_is_pio(const FDCtrl *s)
{
    return s->timer1 & 1;
}

static bool fdctrl_is_scan(const FDTransfer *x)
{
    return x->kind >= FD_SCAN_EQUAL;
}

/* ---- end of a command ---- */

void fdctrl_stop(FDCtrl *s, uint8_t st0, uint8_t st1, uint8_t st2)
{
    const FDTransfer *x = &s->xfer;
    uint8_t select = s->cmd[1] & (FD_SR0_HEAD | FD_SR0_DRIVE);
    const uint8_t result[] = {
        s->status0 | st0 | (select & FD_SR0_DRIVE) | (x->h == 1 ? FD_SR0_HEAD : select & FD_SR0_HEAD),
        st1, st2, x->c, x->h, x->r, x->n,
    };

    trace_fdc_stop(result[0], st1, st2);
    if (s->dma && s->phase == FD_PHASE_EXECUTION) {
        ISADMA_GET_CLASS(s->dma)->release_DREQ(s->dma, s->dma_chann);
    }
    fdctrl_set_result(s, result, sizeof(result));
    s->irq_pending = true;
    fdctrl_update_irq(s);
}

void fdctrl_fail(FDCtrl *s, uint8_t st1, uint8_t st2)
{
    fdctrl_stop(s, FD_SR0_ABNTERM, st1, st2);
}

/* ---- sectors ---- */

FDrive *fdctrl_transfer_drive(FDCtrl *s)
{
    return fdctrl_drive(s, s->cur_drv);
}

/* Gets the sector into the buffer where the command needs its content. False: the command has failed. */
bool fdctrl_begin_sector(FDCtrl *s)
{
    FDTransfer *x = &s->xfer;
    FDrive *drv = fdctrl_transfer_drive(s);

    x->pos = 0;
    x->scan_differs = false;
    x->scan_unequal = false;
    if (x->kind == FD_FORMAT) {
        return true;
    }
    if (x->h >= drv->heads || x->r == 0 || x->r > drv->last_sect) {
        fdctrl_fail(s, FD_SR1_ND, 0);
        return false;
    }
    drv->head = x->h;
    drv->sect = x->r;
    if (x->kind != FD_WRITE && fd_read_sector(drv, x->r, x->sector) < 0) {
        fdctrl_fail(s, FD_SR1_DE, FD_SR2_DD);
        return false;
    }
    return true;
}

/* On to the next sector. At the end, C H R are those of the data sheet's result phase table. */
static void fdctrl_advance(FDTransfer *x)
{
    if (x->left && --x->left == 0) {
        x->at_end = true;
    }
    if (x->kind == FD_FORMAT) {
        return;
    }
    if (x->r != x->eot) {
        x->r += x->step;
        return;
    }
    x->r = 1;
    if (x->multi_track) {
        x->h ^= 1;
    }
    if (!x->multi_track || x->h == 0) {
        x->c++;
        x->at_end = true;
    }
}

static bool fdctrl_format_sector(FDCtrl *s)
{
    FDTransfer *x = &s->xfer;
    FDrive *drv = fdctrl_transfer_drive(s);
    uint8_t r = x->sector[FD_ID_R];

    x->c = x->sector[FD_ID_C];
    x->h = x->sector[FD_ID_H];
    x->r = r;
    if (r == 0 || r > drv->last_sect || x->sector[FD_ID_N] != FD_SECTOR_SIZE_CODE) {
        qemu_log_mask(LOG_GUEST_ERROR, "fdc: format of sector %d with size code %d\n", r,
                      x->sector[FD_ID_N]);
        return true;
    }
    memset(x->sector, x->fill, sizeof(x->sector));
    return fd_write_sector(drv, r, x->sector) >= 0;
}

/* Ends the scan at a sector that satisfies it. */
static bool fdctrl_scan_sector(FDCtrl *s)
{
    FDTransfer *x = &s->xfer;
    uint8_t st2 = x->scan_unequal ? 0 : FD_SR2_SEH;

    if (x->scan_differs) {
        return true;
    }
    fdctrl_advance(x);
    fdctrl_stop(s, 0, 0, st2);
    return false;
}

/* The guest has given or taken all of the sector. False: the command is over. */
bool fdctrl_finish_sector(FDCtrl *s)
{
    FDTransfer *x = &s->xfer;
    bool ok = true;

    if (x->kind == FD_WRITE) {
        ok = fd_write_sector(fdctrl_transfer_drive(s), x->r, x->sector) >= 0;
    } else if (x->kind == FD_FORMAT) {
        ok = fdctrl_format_sector(s);
    } else if (fdctrl_is_scan(x) && !fdctrl_scan_sector(s)) {
        return false;
    }
    if (!ok) {
        fdctrl_fail(s, FD_SR1_DE, FD_SR2_DD);
        return false;
    }
    x->pos = 0;
    fdctrl_advance(x);
    return true;
}

/* The end that every command hopes for; reading sectors of the wrong kind marks them. */
void fdctrl_complete(FDCtrl *s)
{
    const FDTransfer *x = &s->xfer;

    fdctrl_stop(s, 0, 0,
                (x->deleted ? FD_SR2_CM : 0) | (fdctrl_is_scan(x) ? FD_SR2_SNS : 0));
}

/* Terminal count: the sector that is under way is completed, with zeroes when it is written. */
static void fdctrl_terminal_count(FDCtrl *s)
{
    FDTransfer *x = &s->xfer;

    if (x->pos) {
        memset(x->sector + x->pos, 0, x->kind == FD_WRITE ? x->unit - x->pos : 0);
        if (x->kind == FD_FORMAT) {
            x->pos = 0; /* a part of an ID is dropped */
        } else if (!fdctrl_finish_sector(s)) {
            return;
        }
    }
    fdctrl_complete(s);
}

/* ---- bytes ---- */

static void fdctrl_scan_bytes(FDTransfer *x, const uint8_t *host, unsigned len)
{
    for (unsigned i = 0; i < len; i++) {
        uint8_t disk = x->sector[x->pos + i];

        if (host[i] == FD_SCAN_MASK || disk == FD_SCAN_MASK || host[i] == disk) {
            continue;
        }
        x->scan_unequal = true;
        x->scan_differs |= x->kind == FD_SCAN_EQUAL || (x->kind == FD_SCAN_LOW && disk > host[i]) ||
                           (x->kind == FD_SCAN_HIGH && disk < host[i]);
    }
}

/* Takes bytes from the guest, at most up to the end of the sector. */
static void fdctrl_take_bytes(FDTransfer *x, const uint8_t *host, unsigned len)
{
    if (fdctrl_is_scan(x)) {
        fdctrl_scan_bytes(x, host, len);
    } else {
        memcpy(x->sector + x->pos, host, len);
    }
    x->pos += len;
}

static void fdctrl_dma_bytes(FDCtrl *s, int nchan, int dma_pos, unsigned len)
{
    IsaDmaClass *k = ISADMA_GET_CLASS(s->dma);
    FDTransfer *x = &s->xfer;
    uint8_t host[FD_SECTOR_BYTES];

    if (x->kind == FD_READ) {
        k->write_memory(s->dma, nchan, x->sector + x->pos, dma_pos, len);
        x->pos += len;
        return;
    }
    k->read_memory(s->dma, nchan, host, dma_pos, len);
    fdctrl_take_bytes(x, host, len);
}

/* Moves one sector, or what the channel has room for. Returns the new position in its buffer. */
static int fdctrl_dma_sector(FDCtrl *s, int nchan, int dma_pos, int dma_len)
{
    FDTransfer *x = &s->xfer;
    unsigned len = MIN(x->unit - x->pos, dma_len - dma_pos);

    fdctrl_dma_bytes(s, nchan, dma_pos, len);
    dma_pos += len;
    if (s->phase != FD_PHASE_EXECUTION || x->pos < x->unit || !fdctrl_finish_sector(s)) {
        return dma_pos;
    }
    if (x->at_end && (x->kind == FD_FORMAT || x->deleted)) {
        fdctrl_complete(s);
    } else if (x->at_end && dma_pos < dma_len) {
        fdctrl_stop(s, FD_SR0_ABNTERM, FD_SR1_EC, fdctrl_is_scan(x) ? FD_SR2_SNS : 0);
    } else if (dma_pos < dma_len) {
        fdctrl_begin_sector(s);
    }
    return dma_pos;
}

/* The channel's end of a transfer: from @dma_pos of @dma_len bytes on. */
int fdctrl_transfer_handler(void *opaque, int nchan, int dma_pos, int dma_len)
{
    FDCtrl *s = opaque;

    if (s->phase != FD_PHASE_EXECUTION || fdctrl_is_pio(s)) {
        return dma_pos;
    }
    if (s->xfer.pos == 0 && !fdctrl_begin_sector(s)) {
        return dma_pos;
    }
    while (dma_pos < dma_len && s->phase == FD_PHASE_EXECUTION) {
        dma_pos = fdctrl_dma_sector(s, nchan, dma_pos, dma_len);
    }
    if (dma_pos == dma_len && s->phase == FD_PHASE_EXECUTION) {
        fdctrl_terminal_count(s);
    }
    return dma_pos;
}

/* After a byte by PIO. */
static void fdctrl_pio_step(FDCtrl *s)
{
    FDTransfer *x = &s->xfer;

    if (x->pos < x->unit || !fdctrl_finish_sector(s)) {
        return;
    }
    if (x->at_end) {
        fdctrl_complete(s);
    } else {
        fdctrl_begin_sector(s);
    }
}

uint8_t fdctrl_pio_read(FDCtrl *s)
{
    FDTransfer *x = &s->xfer;
    uint8_t value;

    if (!fdctrl_is_pio(s) || x->kind != FD_READ) {
        qemu_log_mask(LOG_GUEST_ERROR, "fdc: the FIFO is read but has nothing for the guest\n");
        return 0;
    }
    value = x->sector[x->pos++];
    fdctrl_pio_step(s);
    return value;
}

void fdctrl_pio_write(FDCtrl *s, uint8_t value)
{
    if (!fdctrl_is_pio(s) || s->xfer.kind == FD_READ) {
        qemu_log_mask(LOG_GUEST_ERROR, "fdc: the FIFO is written but wants nothing\n");
        return;
    }
    fdctrl_take_bytes(&s->xfer, &value, 1);
    fdctrl_pio_step(s);
}
