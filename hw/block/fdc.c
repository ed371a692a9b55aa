/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Floppy disk controller: registers, phases of a command, interrupt, reset.
 *
 * Spec: Intel 82077AA data sheet (290166) and 82078 (290475), AT mode. Commands are in fdc-commands.c,
 * the transfer of data in fdc-transfer.c, drives and media in fdc-drive.c, the ISA device in fdc-isa.c.
 * Everything happens at once: there is no step, head or rotation time. Left out on purpose: tape
 * drives, PS/2 and model 30 modes (status register A), power management beyond its registers. Implied
 * seeks are on after a reset, unlike in the data sheet: guests of QEMU know it so.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "fdc-internal.h"
#include "trace.h"

#define FD_MSR_CMDBUSY 0x10
#define FD_MSR_NONDMA  0x20
#define FD_MSR_DIO     0x40
#define FD_MSR_RQM     0x80

#define FD_SRB_ONES    0xc0
#define FD_SRB_DR0     0x20
#define FD_TDR_BOOTSEL 0x04
#define FD_DIR_DSKCHG  0x80

#define FD_ADDRESSABLE_DRIVES 4

FDrive *fdctrl_drive(FDCtrl *s, unsigned i)
{
    return i < MAX_FD ? &s->drives[i] : NULL;
}

/* ---- interrupt ---- */

static bool fdctrl_irq_level(const FDCtrl *s)
{
    return s->irq_pending && (s->dor & FD_DOR_DMAEN);
}

void fdctrl_update_irq(FDCtrl *s)
{
    qemu_set_irq(s->irq, fdctrl_irq_level(s));
}

/* ---- reset ---- */

/* LOCK protects the FIFO's parameters and the precompensation track from a reset by software. */
static void fdctrl_reset_config(FDCtrl *s)
{
    if (!s->lock) {
        s->config = FD_CONFIG_EFIFO;
        s->precomp_trk = 0;
    }
    s->config &= FD_CONFIG_EFIFO | FD_CONFIG_FIFOTHR;
    s->config |= FD_CONFIG_EIS;
}

void fdctrl_reset(FDCtrl *s, bool do_irq)
{
    trace_fdc_reset(do_irq);
    if (s->dma) {
        ISADMA_GET_CLASS(s->dma)->release_DREQ(s->dma, s->dma_chann);
    }
    fdctrl_reset_config(s);
    s->phase = FD_PHASE_COMMAND;
    s->cmd_len = 0;
    s->result_len = 0;
    s->result_pos = 0;
    s->cur_drv = 0;
    s->status0 = 0;
    s->seek_done = false;
    s->perpendicular = 0;
    for (int i = 0; i < MAX_FD; i++) {
        s->drives[i].track = 0;
    }
    /* Polling finds that every drive became ready. */
    s->reset_senses = do_irq ? FD_ADDRESSABLE_DRIVES : 0;
    s->irq_pending = s->reset_senses > 0;
    fdctrl_update_irq(s);
}

/* ---- registers ---- */

static uint8_t fdctrl_read_srb(const FDCtrl *s)
{
    return FD_SRB_ONES | (s->dor & 1 ? FD_SRB_DR0 : 0) | (s->dor & FD_DOR_MOTEN) >> 4;
}

static uint8_t fdctrl_read_msr(const FDCtrl *s)
{
    bool pio = s->timer1 & 1;

    if (!(s->dor & FD_DOR_NRESET)) {
        return 0;
    }
    switch (s->phase) {
    case FD_PHASE_EXECUTION:
        return FD_MSR_CMDBUSY | (pio ? FD_MSR_NONDMA | FD_MSR_RQM : 0) |
               (pio && s->xfer.kind == FD_READ ? FD_MSR_DIO : 0);
    case FD_PHASE_RESULT:
        return FD_MSR_RQM | FD_MSR_DIO | FD_MSR_CMDBUSY;
    default:
        return FD_MSR_RQM | (s->cmd_len ? FD_MSR_CMDBUSY : 0);
    }
}

/* The drive's disk change line. */
static uint8_t fdctrl_read_dir(FDCtrl *s)
{
    FDrive *drv = fdctrl_drive(s, s->dor & FD_DOR_SELECT);

    return !drv || drv->media_changed || !fd_has_medium(drv) ? FD_DIR_DSKCHG : 0;
}

static uint8_t fdctrl_read_result(FDCtrl *s)
{
    uint8_t value = s->result[s->result_pos++];

    s->irq_pending = false;
    if (s->result_pos == s->result_len) {
        s->phase = FD_PHASE_COMMAND;
    }
    fdctrl_update_irq(s);
    return value;
}

static uint8_t fdctrl_read_fifo(FDCtrl *s)
{
    switch (s->phase) {
    case FD_PHASE_RESULT:
        return fdctrl_read_result(s);
    case FD_PHASE_EXECUTION:
        return fdctrl_pio_read(s);
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "fdc: the FIFO is read in the command phase\n");
        return 0;
    }
}

static void fdctrl_write_fifo(FDCtrl *s, uint8_t value)
{
    if (!(s->dor & FD_DOR_NRESET)) {
        return;
    }
    if (s->phase == FD_PHASE_COMMAND) {
        fdctrl_command_byte(s, value);
    } else if (s->phase == FD_PHASE_EXECUTION) {
        fdctrl_pio_write(s, value);
    } else {
        qemu_log_mask(LOG_GUEST_ERROR, "fdc: the FIFO is written in the result phase\n");
    }
}

static void fdctrl_write_dor(FDCtrl *s, uint8_t value)
{
    bool was_in_reset = !(s->dor & FD_DOR_NRESET);

    s->dor = value;
    if (!(value & FD_DOR_NRESET)) {
        fdctrl_reset(s, false);
    } else if (was_in_reset) {
        s->dsr &= ~FD_DSR_PWRDOWN;
        fdctrl_reset(s, true);
    }
    fdctrl_update_irq(s);
}

static void fdctrl_write_dsr(FDCtrl *s, uint8_t value)
{
    if (!(s->dor & FD_DOR_NRESET)) {
        return;
    }
    s->dsr = value & ~FD_DSR_SWRESET;
    if (value & FD_DSR_SWRESET) {
        fdctrl_reset(s, true);
    }
}

uint32_t fdctrl_read(void *opaque, uint32_t port)
{
    FDCtrl *s = opaque;
    unsigned reg = port & 7;
    uint8_t value = 0xff;

    switch (reg) {
    case FD_REG_SRB:
        value = fdctrl_read_srb(s);
        break;
    case FD_REG_DOR:
        value = s->dor;
        break;
    case FD_REG_TDR:
        value = s->tdr;
        break;
    case FD_REG_MSR:
        value = fdctrl_read_msr(s);
        break;
    case FD_REG_FIFO:
        value = fdctrl_read_fifo(s);
        break;
    case FD_REG_DIR:
        value = fdctrl_read_dir(s);
        break;
    }
    trace_fdc_read(reg, value);
    return value;
}

void fdctrl_write(void *opaque, uint32_t port, uint32_t value)
{
    FDCtrl *s = opaque;
    unsigned reg = port & 7;

    trace_fdc_write(reg, value);
    switch (reg) {
    case FD_REG_DOR:
        fdctrl_write_dor(s, value);
        break;
    case FD_REG_TDR:
        s->tdr = value & FD_TDR_BOOTSEL;
        break;
    case FD_REG_DSR:
        fdctrl_write_dsr(s, value);
        break;
    case FD_REG_FIFO:
        fdctrl_write_fifo(s, value);
        break;
    case FD_REG_CCR:
        s->dsr = (s->dsr & ~FD_DSR_RATE) | (value & FD_DSR_RATE);
        break;
    }
}

/* ---- life ---- */

void fdctrl_realize_common(DeviceState *dev, FDCtrl *s)
{
    if (s->dma) {
        ISADMA_GET_CLASS(s->dma)->register_channel(s->dma, s->dma_chann, fdctrl_transfer_handler, s);
    }
    fd_init_bus(s, dev);
}

static const VMStateDescription vmstate_fdrive = {
    .name = "fdrive",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]){ VMSTATE_UINT8(track, FDrive), VMSTATE_UINT8(head, FDrive),
                                      VMSTATE_UINT8(sect, FDrive), VMSTATE_BOOL(media_changed, FDrive),
                                      VMSTATE_END_OF_LIST() },
};

static const VMStateDescription vmstate_fdc_transfer = {
    .name = "fdc/transfer",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]){ VMSTATE_UINT8(kind, FDTransfer),
                                      VMSTATE_UINT8(c, FDTransfer),
                                      VMSTATE_UINT8(h, FDTransfer),
                                      VMSTATE_UINT8(r, FDTransfer),
                                      VMSTATE_UINT8(n, FDTransfer),
                                      VMSTATE_UINT8(eot, FDTransfer),
                                      VMSTATE_UINT8(step, FDTransfer),
                                      VMSTATE_UINT8(left, FDTransfer),
                                      VMSTATE_UINT8(fill, FDTransfer),
                                      VMSTATE_BOOL(multi_track, FDTransfer),
                                      VMSTATE_BOOL(skip, FDTransfer),
                                      VMSTATE_BOOL(deleted, FDTransfer),
                                      VMSTATE_BOOL(at_end, FDTransfer),
                                      VMSTATE_BOOL(scan_differs, FDTransfer),
                                      VMSTATE_BOOL(scan_unequal, FDTransfer),
                                      VMSTATE_UINT16(unit, FDTransfer),
                                      VMSTATE_UINT16(pos, FDTransfer),
                                      VMSTATE_UINT8_ARRAY(sector, FDTransfer, FD_SECTOR_BYTES),
                                      VMSTATE_END_OF_LIST() },
};

/* Positions from a stream are within the buffers that they index. */
static int fdc_post_load(void *opaque, int version_id)
{
    FDCtrl *s = opaque;
    bool sane = s->phase <= FD_PHASE_RESULT && s->cmd_len < FD_MAX_COMMAND &&
                s->result_len <= FD_MAX_RESULT && s->xfer.unit <= FD_SECTOR_BYTES &&
                s->xfer.kind <= FD_SCAN_HIGH;

    if (!sane || (s->phase == FD_PHASE_RESULT && s->result_pos >= s->result_len) ||
        (s->phase == FD_PHASE_EXECUTION && (s->xfer.pos >= s->xfer.unit || s->cur_drv >= MAX_FD))) {
        return -EINVAL;
    }
    return 0;
}

const VMStateDescription vmstate_fdc = {
    .name = "fdc",
    .version_id = 3,
    .minimum_version_id = 3,
    .post_load = fdc_post_load,
    .fields = (const VMStateField[]){ VMSTATE_UINT8(dor, FDCtrl),
                                      VMSTATE_UINT8(tdr, FDCtrl),
                                      VMSTATE_UINT8(dsr, FDCtrl),
                                      VMSTATE_UINT8(config, FDCtrl),
                                      VMSTATE_UINT8(precomp_trk, FDCtrl),
                                      VMSTATE_UINT8(lock, FDCtrl),
                                      VMSTATE_UINT8(pwrd, FDCtrl),
                                      VMSTATE_UINT8(timer0, FDCtrl),
                                      VMSTATE_UINT8(timer1, FDCtrl),
                                      VMSTATE_UINT8(perpendicular, FDCtrl),
                                      VMSTATE_UINT8(eot, FDCtrl),
                                      VMSTATE_UINT8(phase, FDCtrl),
                                      VMSTATE_UINT8(cmd_len, FDCtrl),
                                      VMSTATE_UINT8_ARRAY(cmd, FDCtrl, FD_MAX_COMMAND),
                                      VMSTATE_UINT8(result_len, FDCtrl),
                                      VMSTATE_UINT8(result_pos, FDCtrl),
                                      VMSTATE_UINT8_ARRAY(result, FDCtrl, FD_MAX_RESULT),
                                      VMSTATE_UINT8(cur_drv, FDCtrl),
                                      VMSTATE_UINT8(status0, FDCtrl),
                                      VMSTATE_BOOL(irq_pending, FDCtrl),
                                      VMSTATE_BOOL(seek_done, FDCtrl),
                                      VMSTATE_UINT8(reset_senses, FDCtrl),
                                      VMSTATE_STRUCT(xfer, FDCtrl, 1, vmstate_fdc_transfer, FDTransfer),
                                      VMSTATE_STRUCT_ARRAY(drives, FDCtrl, MAX_FD, 1, vmstate_fdrive,
                                                           FDrive),
                                      VMSTATE_END_OF_LIST() },
};
