/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IDE: resets of drives and channels.
 *
 * Spec: ATA/ATAPI-7 volume 1, "Signature", volume 2, "Software reset".
 */
#include "qemu/osdep.h"
#include "ata.h"

#define IDE_DIAG_PASSED 0x01
#define IDE_FLOATING_CYL 0xff

void ide_set_signature(IDEState *s)
{
    s->select &= ~(ATA_DEV_LBA_MSB | ATA_DEV_LBA);
    s->nsector = 1;
    s->sector = 1;
    s->lcyl = 0;
    s->hcyl = 0;
    if (s->drive_kind == IDE_CD) {
        s->lcyl = 0x14;
        s->hcyl = 0xeb;
    } else if (!s->blk) {
        s->lcyl = IDE_FLOATING_CYL;
        s->hcyl = IDE_FLOATING_CYL;
    }
}

void ide_cancel_dma_sync(IDEState *s)
{
    IDEBus *bus = s->bus;

    if (bus->dma->aiocb && s == idebus_active_if(bus)) {
        blk_aio_cancel(bus->dma->aiocb);
        bus->dma->aiocb = NULL;
    }
}

void ide_cancel(IDEState *s)
{
    if (s->pio_aiocb) {
        BlockAIOCB *acb = g_steal_pointer(&s->pio_aiocb);

        blk_aio_cancel(acb);
    }
    ide_cancel_dma_sync(s);
}

void ide_reset_drive(IDEState *s)
{
    ide_cancel(s);
    s->mult_sectors = MAX_MULT_SECTORS;
    s->feature = 0;
    s->error = 0;
    s->hob_feature = 0;
    s->hob_nsector = 0;
    s->hob_sector = 0;
    s->hob_lcyl = 0;
    s->hob_hcyl = 0;
    s->lba48 = false;
    s->select = ATA_DEV_ALWAYS_ON;
    s->status = s->blk ? READY_STAT | SEEK_STAT : 0;
    s->heads = s->drive_heads;
    s->sectors = s->drive_sectors;
    s->sense_key = 0;
    s->asc = 0;
    s->cdrom_changed = 0;
    s->events_new_media = false;
    s->events_eject_request = false;
    s->packet_transfer_size = 0;
    s->elementary_transfer_size = 0;
    s->io_buffer_index = 0;
    s->io_buffer_size = 0;
    s->req_nb_sectors = 0;
    s->lba = 0;
    s->cd_sector_size = 0;
    s->atapi_dma = false;
    s->tray_locked = false;
    ide_smart_reset(s);
    ide_transfer_halt(s);
    ide_set_signature(s);
}

void ide_bus_reset(IDEBus *bus)
{
    bus->unit = 0;
    bus->cmd = 0;
    bus->error_status = 0;
    ide_reset_drive(&bus->ifs[0]);
    ide_reset_drive(&bus->ifs[1]);
    ide_clear_irq(bus);
    if (bus->dma->aiocb) {
        blk_aio_cancel(bus->dma->aiocb);
        bus->dma->aiocb = NULL;
    }
    if (bus->dma->ops->reset) {
        bus->dma->ops->reset(bus->dma);
    }
}

/* SRST: begins with the bit and ends without it. */
void ide_software_reset(IDEBus *bus, bool begin)
{
    bus->unit = 0;
    bus->error_status = 0;
    for (int i = 0; i < MAX_IDE_DEVS; i++) {
        IDEState *s = &bus->ifs[i];

        if (begin) {
            ide_cancel(s);
            ide_transfer_halt(s);
            s->status = s->blk ? BUSY_STAT : 0;
            continue;
        }
        s->select = ATA_DEV_ALWAYS_ON;
        ide_set_signature(s);
        s->error = IDE_DIAG_PASSED;
        s->status = s->blk && s->drive_kind != IDE_CD ? READY_STAT | SEEK_STAT : 0;
    }
    ide_clear_irq(bus);
    ide_set_inactive(&bus->ifs[0], false);
}
