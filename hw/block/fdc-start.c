/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Floppy disk controller: how the commands that transfer data begin.
 *
 * Spec: Intel 82077AA data sheet (290166), "Data Transfer Commands". Finds drive, medium and cylinder;
 * what then happens to the sectors is in fdc-transfer.c.
 */
#include "qemu/osdep.h"
#include "fdc-internal.h"
#include "trace.h"

#define FD_OPCODE_MT 0x80
#define FD_OPCODE_SK 0x20
#define FD_VERIFY_EC 0x80

/* Parameters of the data commands. */
enum { FD_PARAM_SELECT = 1, FD_PARAM_C, FD_PARAM_H, FD_PARAM_R, FD_PARAM_N, FD_PARAM_EOT,
       FD_PARAM_GPL, FD_PARAM_DTL };
/* And of FORMAT TRACK. */
enum { FD_FORMAT_N = 2, FD_FORMAT_SC, FD_FORMAT_GPL, FD_FORMAT_FILL };

/* Selects the drive; false, with a result, when its medium cannot be found or is not to be written. */
static bool fdctrl_select(FDCtrl *s, bool write)
{
    FDrive *drv;

    s->status0 = 0;
    s->seek_done = false;
    s->cur_drv = s->cmd[FD_PARAM_SELECT] & FD_SR0_DRIVE;
    drv = fdctrl_transfer_drive(s);
    if (!drv || !fd_has_medium(drv) || !fd_rate_matches(drv)) {
        fdctrl_fail(s, FD_SR1_MA, 0);
        return false;
    }
    if (write && drv->ro) {
        fdctrl_fail(s, FD_SR1_NW, 0);
        return false;
    }
    return true;
}

/* Finds the cylinder, by an implied seek if they are on; false, with a result, when it is not there. */
static bool fdctrl_find_cylinder(FDCtrl *s)
{
    FDTransfer *x = &s->xfer;
    FDrive *drv = fdctrl_transfer_drive(s);

    if (x->n != FD_SECTOR_SIZE_CODE || x->h != !!(s->cmd[FD_PARAM_SELECT] & FD_SR0_HEAD)) {
        fdctrl_fail(s, FD_SR1_ND, 0);
        return false;
    }
    if (x->c == drv->track) {
        return true;
    }
    if (!(s->config & FD_CONFIG_EIS) || !fd_step_to(drv, x->c)) {
        fdctrl_fail(s, FD_SR1_ND, FD_SR2_WC);
        return false;
    }
    s->status0 |= FD_SR0_SEEK;
    return true;
}

/* VERIFY moves no data: it runs to its end at once. */
static void fdctrl_verify(FDCtrl *s)
{
    while (!s->xfer.at_end) {
        if (!fdctrl_begin_sector(s) || !fdctrl_finish_sector(s)) {
            return;
        }
    }
    fdctrl_complete(s);
}

static void fdctrl_begin_execution(FDCtrl *s)
{
    IsaDmaClass *k;

    s->phase = FD_PHASE_EXECUTION;
    s->cmd_len = 0;
    if (s->xfer.kind == FD_VERIFY) {
        fdctrl_verify(s);
    } else if (fdctrl_is_pio(s)) {
        if (fdctrl_begin_sector(s)) {
            s->irq_pending = true;
            fdctrl_update_irq(s);
        }
    } else if (s->dma) {
        k = ISADMA_GET_CLASS(s->dma);
        k->hold_DREQ(s->dma, s->dma_chann);
        k->schedule(s->dma);
    }
}

/* Sectors that SK skips because they are not deleted: all of them. */
static void fdctrl_skip_all(FDCtrl *s)
{
    s->xfer.c++;
    s->xfer.r = 1;
    fdctrl_fail(s, FD_SR1_EC, FD_SR2_CM);
}

void fdctrl_start_transfer(FDCtrl *s, FDTransferKind kind, bool deleted, bool whole_track)
{
    FDTransfer *x = &s->xfer;
    const uint8_t *p = s->cmd;

    *x = (FDTransfer){
        .kind = kind,
        .c = p[FD_PARAM_C],
        .h = p[FD_PARAM_H],
        .r = p[FD_PARAM_R],
        .n = p[FD_PARAM_N],
        .eot = p[FD_PARAM_EOT],
        .step = kind >= FD_SCAN_EQUAL && p[FD_PARAM_DTL] == 2 ? 2 : 1,
        .multi_track = !whole_track && (p[0] & FD_OPCODE_MT),
        .skip = p[0] & FD_OPCODE_SK,
        .deleted = deleted,
        .unit = FD_SECTOR_BYTES,
    };
    s->eot = x->eot;
    trace_fdc_start(kind, x->c, x->h, x->r, x->eot);
    if (!fdctrl_select(s, kind == FD_WRITE) || !fdctrl_find_cylinder(s)) {
        return;
    }
    if (whole_track) {
        x->r = 1;
    }
    if (kind == FD_VERIFY && (p[FD_PARAM_SELECT] & FD_VERIFY_EC)) {
        x->left = p[FD_PARAM_DTL];
    }
    if (deleted && x->skip) {
        fdctrl_skip_all(s);
        return;
    }
    if (deleted) {
        x->left = 1; /* the first sector of the wrong kind is the last one read */
    }
    fdctrl_begin_execution(s);
}

void fdctrl_start_format(FDCtrl *s)
{
    FDTransfer *x = &s->xfer;

    *x = (FDTransfer){
        .kind = FD_FORMAT,
        .h = !!(s->cmd[FD_PARAM_SELECT] & FD_SR0_HEAD),
        .n = s->cmd[FD_FORMAT_N],
        .left = s->cmd[FD_FORMAT_SC],
        .fill = s->cmd[FD_FORMAT_FILL],
        .unit = FD_ID_BYTES,
    };
    s->eot = s->cmd[FD_FORMAT_SC];
    if (!fdctrl_select(s, true)) {
        return;
    }
    x->c = fdctrl_transfer_drive(s)->track;
    if (x->h >= fdctrl_transfer_drive(s)->heads) {
        fdctrl_fail(s, FD_SR1_ND, 0);
        return;
    }
    fdctrl_transfer_drive(s)->head = x->h;
    if (!x->left) {
        fdctrl_complete(s);
        return;
    }
    fdctrl_begin_execution(s);
}

/* The next ID field that passes under the head. */
void fdctrl_read_id(FDCtrl *s)
{
    FDTransfer *x = &s->xfer;
    FDrive *drv;

    *x = (FDTransfer){
        .kind = FD_READ,
        .h = !!(s->cmd[FD_PARAM_SELECT] & FD_SR0_HEAD),
        .n = FD_SECTOR_SIZE_CODE,
    };
    if (!fdctrl_select(s, false)) {
        return;
    }
    drv = fdctrl_transfer_drive(s);
    if (x->h >= drv->heads) {
        fdctrl_fail(s, FD_SR1_MA, 0);
        return;
    }
    drv->head = x->h;
    drv->sect = drv->sect % drv->last_sect + 1;
    x->c = drv->track;
    x->r = drv->sect;
    fdctrl_stop(s, 0, 0, 0);
}
