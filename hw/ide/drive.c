/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Life of IDE drives and channels: what a drive is, its end, retries when the machine goes on, saved
 * state.
 */
#include "qemu/osdep.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/hw-version.h"
#include "qemu/main-loop.h"
#include "qemu/memalign.h"
#include "sysemu/sysemu.h"
#include "ata.h"
#include "atapi.h"
#include "trace.h"

/* ---- drives ---- */

static bool ide_copy_text(char *to, size_t size, const char *text, const char *what, Error **errp)
{
    if (strlen(text) >= size) {
        error_setg(errp, "IDE: %s is longer than %zu characters", what, size - 1);
        return false;
    }
    pstrcpy(to, size, text);
    return true;
}

static bool ide_set_texts(IDEState *s, IDEDevice *dev, Error **errp)
{
    const char *model = dev->model ? dev->model : s->drive_kind == IDE_CD ? "QEMU DVD-ROM" : "QEMU HARDDISK";
    g_autofree char *serial = dev->serial ? g_strdup(dev->serial)
                                          : g_strdup_printf("QM%05d", s->bus->bus_id * 2 + s->unit + 1);

    return ide_copy_text(s->drive_serial_str, sizeof(s->drive_serial_str), serial, "serial", errp) &&
           ide_copy_text(s->drive_model_str, sizeof(s->drive_model_str), model, "model", errp) &&
           ide_copy_text(s->version, sizeof(s->version), dev->version ? dev->version : qemu_hw_version(),
                         "ver", errp);
}

static void ide_resize_cb(void *opaque)
{
    IDEState *s = opaque;
    uint64_t nb_sectors;

    blk_get_geometry(s->blk, &nb_sectors);
    s->nb_sectors = nb_sectors;
}

static const BlockDevOps ide_hd_block_ops = {
    .resize_cb = ide_resize_cb,
};

bool ide_init_drive(IDEState *s, IDEDevice *dev, IDEDriveKind kind, Error **errp)
{
    uint64_t nb_sectors;

    s->drive_kind = kind;
    if (!ide_set_texts(s, dev, errp)) {
        return false;
    }
    blk_get_geometry(dev->conf.blk, &nb_sectors);
    s->nb_sectors = nb_sectors;
    s->cylinders = dev->conf.cyls;
    s->heads = s->drive_heads = dev->conf.heads;
    s->sectors = s->drive_sectors = dev->conf.secs;
    s->chs_trans = dev->chs_trans;
    s->wwn = dev->wwn;
    s->rotation_rate = dev->rotation_rate;
    s->blk = dev->conf.blk;
    s->io_buffer_total_len = IDE_DMA_BUF_BYTES;
    s->io_buffer = blk_blockalign(s->blk, s->io_buffer_total_len);
    memset(s->io_buffer, 0, s->io_buffer_total_len);
    blk_set_dev_ops(s->blk, kind == IDE_CD ? &ide_cd_block_ops : &ide_hd_block_ops, s);
    blk_iostatus_enable(s->blk);
    s->udma_mode = 1 << 5;
    ide_reset_drive(s);
    return true;
}

void ide_exit(IDEState *s)
{
    if (!s->blk) {
        return;
    }
    ide_cancel(s);
    blk_set_dev_ops(s->blk, NULL, NULL);
    s->blk = NULL;
    s->drive_kind = IDE_HD;
    s->nb_sectors = 0;
    ide_reset_drive(s);
    s->data_ptr = NULL;
    s->data_end = NULL;
    qemu_vfree(g_steal_pointer(&s->io_buffer));
}

/* ---- channels ---- */

static void ide_nop_start_dma(const IDEDMA *dma, IDEState *s, BlockCompletionFunc *cb)
{
}

static int32_t ide_nop_prepare_buf(const IDEDMA *dma, int32_t len)
{
    return 0;
}

/* For channels without DMA: such commands wait until they are reset. */
static const IDEDMAOps ide_dma_nop_ops = {
    .start_dma = ide_nop_start_dma,
    .prepare_buf = ide_nop_prepare_buf,
};

static IDEDMA ide_dma_nop = {
    .ops = &ide_dma_nop_ops,
};

void ide_init2(IDEBus *bus, qemu_irq irq)
{
    for (int i = 0; i < MAX_IDE_DEVS; i++) {
        bus->ifs[i].bus = bus;
        bus->ifs[i].unit = i;
    }
    bus->irq = irq;
    bus->dma = bus->dma ? bus->dma : &ide_dma_nop;
}

static void ide_restart_bh(void *opaque)
{
    IDEBus *bus = opaque;

    qemu_bh_delete(g_steal_pointer(&bus->bh));
    ide_restart(bus);
}

static void ide_vm_change_state(void *opaque, bool running, RunState state)
{
    IDEBus *bus = opaque;

    if (running && bus->error_status && !bus->bh) {
        bus->bh = qemu_bh_new(ide_restart_bh, bus);
        qemu_bh_schedule(bus->bh);
    }
}

void ide_register_restart_cb(IDEBus *bus)
{
    bus->vmstate = qemu_add_vm_change_state_handler(ide_vm_change_state, bus);
}

/* ---- saved state ---- */

BlockCompletionFunc *ide_dma_callback(const IDEState *s)
{
    return s->dma_cmd == IDE_DMA_ATAPI ? ide_atapi_dma_cb : ide_dma_cb;
}

/* End functions by number; new ones go to the end. */
static EndTransferFunc *const ide_end_funcs[] = {
    ide_transfer_stop, ide_sector_read, ide_sector_write, ide_atapi_cmd, ide_atapi_cmd_reply_end,
};

/* In the middle of a transfer, or stopped by an error: what is done again takes its data from the buffer. */
static bool ide_transfer_needed(void *opaque)
{
    IDEState *s = opaque;

    return s->io_buffer && (s->status & (DRQ_STAT | BUSY_STAT) || s->bus->error_status);
}

static int ide_pio_pre_save(void *opaque)
{
    IDEState *s = opaque;

    s->saved_data_offset = s->data_ptr - s->io_buffer;
    s->saved_data_length = s->data_end - s->data_ptr;
    s->saved_end_func = 0;
    for (size_t i = 0; i < ARRAY_SIZE(ide_end_funcs); i++) {
        if (s->end_transfer_func == ide_end_funcs[i]) {
            s->saved_end_func = i;
        }
    }
    return 0;
}

static bool ide_fits_buffer(const IDEState *s, int64_t bytes)
{
    return bytes >= 0 && bytes <= s->io_buffer_total_len;
}

/* 0: no packet has read sectors yet. */
static bool is_cd_sector_size(int bytes)
{
    return bytes == 0 || bytes == CD_SECTOR_BYTES || bytes == CD_RAW_SECTOR_BYTES;
}

static int ide_pio_post_load(void *opaque, int version_id)
{
    IDEState *s = opaque;

    if (s->saved_end_func >= ARRAY_SIZE(ide_end_funcs) ||
        !ide_fits_buffer(s, (int64_t)s->saved_data_offset + s->saved_data_length) ||
        !ide_fits_buffer(s, (int64_t)s->req_nb_sectors * BDRV_SECTOR_SIZE) ||
        !ide_fits_buffer(s, s->io_buffer_size) || s->io_buffer_index < 0 ||
        s->io_buffer_index > s->io_buffer_size || !is_cd_sector_size(s->cd_sector_size)) {
        return -EINVAL;
    }
    s->end_transfer_func = ide_end_funcs[s->saved_end_func];
    s->data_ptr = s->io_buffer + s->saved_data_offset;
    s->data_end = s->data_ptr + s->saved_data_length;
    return 0;
}

static const VMStateDescription vmstate_ide_drive_pio = {
    .name = "ide_drive/pio_state",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = ide_transfer_needed,
    .pre_save = ide_pio_pre_save,
    .post_load = ide_pio_post_load,
    .fields = (const VMStateField[]){ VMSTATE_INT32(req_nb_sectors, IDEState),
                                      VMSTATE_VARRAY_INT32(io_buffer, IDEState, io_buffer_total_len, 1,
                                                           vmstate_info_uint8, uint8_t),
                                      VMSTATE_UINT32(saved_data_offset, IDEState),
                                      VMSTATE_UINT32(saved_data_length, IDEState),
                                      VMSTATE_UINT8(saved_end_func, IDEState),
                                      VMSTATE_INT32(elementary_transfer_size, IDEState),
                                      VMSTATE_INT32(packet_transfer_size, IDEState),
                                      VMSTATE_INT32(io_buffer_index, IDEState),
                                      VMSTATE_INT32(io_buffer_size, IDEState),
                                      VMSTATE_INT32(lba, IDEState),
                                      VMSTATE_INT32(cd_sector_size, IDEState),
                                      VMSTATE_BOOL(atapi_dma, IDEState),
                                      VMSTATE_END_OF_LIST() },
};

static int ide_drive_post_load(void *opaque, int version_id)
{
    IDEState *s = opaque;

    return s->mult_sectors < 0 || s->mult_sectors > MAX_MULT_SECTORS ? -EINVAL : 0;
}

const VMStateDescription vmstate_ide_drive = {
    .name = "ide_drive",
    .version_id = 3,
    .minimum_version_id = 3,
    .post_load = ide_drive_post_load,
    .fields = (const VMStateField[]){ VMSTATE_INT32(mult_sectors, IDEState),
                                      VMSTATE_UINT16(dma_mode, IDEState),
                                      VMSTATE_UINT16(mdma_mode, IDEState),
                                      VMSTATE_UINT16(udma_mode, IDEState),
                                      VMSTATE_INT32(heads, IDEState),
                                      VMSTATE_INT32(sectors, IDEState),
                                      VMSTATE_UINT8(feature, IDEState),
                                      VMSTATE_UINT8(error, IDEState),
                                      VMSTATE_UINT32(nsector, IDEState),
                                      VMSTATE_UINT8(sector, IDEState),
                                      VMSTATE_UINT8(lcyl, IDEState),
                                      VMSTATE_UINT8(hcyl, IDEState),
                                      VMSTATE_UINT8(hob_feature, IDEState),
                                      VMSTATE_UINT8(hob_nsector, IDEState),
                                      VMSTATE_UINT8(hob_sector, IDEState),
                                      VMSTATE_UINT8(hob_lcyl, IDEState),
                                      VMSTATE_UINT8(hob_hcyl, IDEState),
                                      VMSTATE_UINT8(select, IDEState),
                                      VMSTATE_WRITE_CACHE(blk, IDEState),
                                      VMSTATE_UINT8(status, IDEState),
                                      VMSTATE_BOOL(lba48, IDEState),
                                      VMSTATE_UINT8(dma_cmd, IDEState),
                                      VMSTATE_BOOL(write_through, IDEState),
                                      VMSTATE_UINT8(sense_key, IDEState),
                                      VMSTATE_UINT8(asc, IDEState),
                                      VMSTATE_UINT8(cdrom_changed, IDEState),
                                      VMSTATE_BOOL(tray_open, IDEState),
                                      VMSTATE_BOOL(tray_locked, IDEState),
                                      VMSTATE_BOOL(events_new_media, IDEState),
                                      VMSTATE_BOOL(events_eject_request, IDEState),
                                      VMSTATE_BOOL(smart_enabled, IDEState),
                                      VMSTATE_BOOL(smart_autosave, IDEState),
                                      VMSTATE_END_OF_LIST() },
    .subsections = (const VMStateDescription *const[]){ &vmstate_ide_drive_pio, NULL },
};

static int ide_bus_post_load(void *opaque, int version_id)
{
    IDEBus *bus = opaque;

    return bus->unit < MAX_IDE_DEVS && bus->retry_unit < MAX_IDE_DEVS ? 0 : -EINVAL;
}

const VMStateDescription vmstate_ide_bus = {
    .name = "ide_bus",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = ide_bus_post_load,
    .fields = (const VMStateField[]){ VMSTATE_UINT8(cmd, IDEBus), VMSTATE_UINT8(unit, IDEBus),
                                      VMSTATE_BOOL(irq_pending, IDEBus),
                                      VMSTATE_INT32(error_status, IDEBus),
                                      VMSTATE_UINT8(retry_unit, IDEBus),
                                      VMSTATE_INT64(retry_sector_num, IDEBus),
                                      VMSTATE_UINT32(retry_nsector, IDEBus), VMSTATE_END_OF_LIST() },
};
