/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IDE channel: task file registers, interrupt, PIO blocks (reset: reset.c).
 *
 * Spec: ATA/ATAPI-7 volume 1, "Register descriptions", volume 2, "Protocols". Commands are in ata.c and
 * atapi.c, their data in ata-rw.c. A drive that is not there reads as status 0. Left out on purpose:
 * overlap and queuing of PACKET, the diagnostic handshake between the drives.
 */
#include "qemu/osdep.h"
#include "hw/ide/internal.h"
#include "qemu/log.h"
#include "ata.h"
#include "trace.h"

/* ---- interrupt ---- */

static bool ide_irq_level(const IDEBus *bus)
{
    return bus->irq_pending && !(bus->cmd & IDE_CTRL_DISABLE_IRQ);
}

static void ide_update_irq(IDEBus *bus)
{
    qemu_set_irq(bus->irq, ide_irq_level(bus));
}

void ide_set_irq(IDEBus *bus)
{
    bus->irq_pending = true;
    ide_update_irq(bus);
}

void ide_clear_irq(IDEBus *bus)
{
    bus->irq_pending = false;
    ide_update_irq(bus);
}

/* ---- addresses ---- */

/* The sector that the registers name; -1 for one that cannot be. */
int64_t ide_get_sector(IDEState *s)
{
    int64_t low = (int64_t)s->hcyl << 16 | s->lcyl << 8 | s->sector;
    int64_t cylinder = s->hcyl << 8 | s->lcyl;
    int head = s->select & ATA_DEV_LBA_MSB;

    if (s->select & ATA_DEV_LBA) {
        if (s->lba48) {
            return (int64_t)s->hob_hcyl << 40 | (int64_t)s->hob_lcyl << 32 |
                   (int64_t)s->hob_sector << 24 | low;
        }
        return (int64_t)head << 24 | low;
    }
    if (!s->heads || !s->sectors || !s->sector || head >= s->heads || s->sector > s->sectors) {
        return -1;
    }
    return (cylinder * s->heads + head) * s->sectors + s->sector - 1;
}

static void ide_set_chs(IDEState *s, int64_t sector_num)
{
    int64_t track = sector_num / MAX(s->sectors, 1);
    int64_t cylinder = track / MAX(s->heads, 1);

    s->hcyl = cylinder >> 8;
    s->lcyl = cylinder;
    s->select = (s->select & ~ATA_DEV_LBA_MSB) | (track % MAX(s->heads, 1));
    s->sector = sector_num % MAX(s->sectors, 1) + 1;
}

void ide_set_sector(IDEState *s, int64_t sector_num)
{
    if (!(s->select & ATA_DEV_LBA)) {
        ide_set_chs(s, sector_num);
        return;
    }
    s->sector = sector_num;
    s->lcyl = sector_num >> 8;
    s->hcyl = sector_num >> 16;
    if (s->lba48) {
        s->hob_sector = sector_num >> 24;
        s->hob_lcyl = sector_num >> 32;
        s->hob_hcyl = sector_num >> 40;
    } else {
        s->select = (s->select & ~ATA_DEV_LBA_MSB) | ((sector_num >> 24) & ATA_DEV_LBA_MSB);
    }
}

bool ide_sect_range_ok(IDEState *s, uint64_t sector, uint64_t nb_sectors)
{
    return sector <= s->nb_sectors && nb_sectors <= s->nb_sectors - sector;
}

/* ---- PIO blocks, end of commands ---- */

static void ide_no_transfer(IDEState *s)
{
}

void ide_cmd_done(IDEState *s)
{
    if (s->bus->dma->ops->cmd_done) {
        s->bus->dma->ops->cmd_done(s->bus->dma);
    }
}

void ide_transfer_start(IDEState *s, uint8_t *buf, int size, EndTransferFunc *end_transfer_func)
{
    s->data_ptr = buf;
    s->data_end = buf + size;
    s->end_transfer_func = end_transfer_func;
    s->status |= DRQ_STAT;
    if (s->bus->dma->ops->pio_transfer) {
        s->bus->dma->ops->pio_transfer(s->bus->dma);
    }
}

void ide_transfer_halt(IDEState *s)
{
    s->end_transfer_func = ide_no_transfer;
    s->data_ptr = s->io_buffer;
    s->data_end = s->io_buffer;
    s->status &= ~DRQ_STAT;
}

void ide_transfer_stop(IDEState *s)
{
    ide_transfer_halt(s);
    ide_cmd_done(s);
}

void ide_transfer_done(IDEState *s)
{
    EndTransferFunc *end = s->end_transfer_func;

    s->data_ptr = s->data_end;
    s->status &= ~DRQ_STAT;
    end(s);
}

void ide_fail_command(IDEState *s, uint8_t error)
{
    ide_transfer_halt(s);
    s->status = READY_STAT | ERR_STAT;
    s->error = error;
    ide_cmd_done(s);
}

void ide_abort_command(IDEState *s)
{
    ide_fail_command(s, ABRT_ERR);
}

/* ---- control block ---- */

void ide_ctrl_write(void *opaque, uint32_t addr, uint32_t val)
{
    IDEBus *bus = opaque;
    uint8_t changed = bus->cmd ^ val;

    trace_ide_ctrl_write(bus->bus_id, val);
    bus->cmd = val;
    if (changed & IDE_CTRL_RESET) {
        ide_software_reset(bus, val & IDE_CTRL_RESET);
    }
    ide_update_irq(bus);
}

/* ---- command block ---- */

/* Both drives take what is written; each register remembers its previous content. */
static void ide_write_register(IDEState *s, unsigned reg, uint8_t val)
{
    switch (reg) {
    case ATA_IOPORT_WR_FEATURES:
        s->hob_feature = s->feature;
        s->feature = val;
        break;
    case ATA_IOPORT_RW_SECTOR_COUNT:
        s->hob_nsector = s->nsector;
        s->nsector = val;
        break;
    case ATA_IOPORT_RW_SECTOR_NUMBER:
        s->hob_sector = s->sector;
        s->sector = val;
        break;
    case ATA_IOPORT_RW_CYLINDER_LOW:
        s->hob_lcyl = s->lcyl;
        s->lcyl = val;
        break;
    case ATA_IOPORT_RW_CYLINDER_HIGH:
        s->hob_hcyl = s->hcyl;
        s->hcyl = val;
        break;
    case ATA_IOPORT_RW_DEVICE_HEAD:
        s->select = val | ATA_DEV_ALWAYS_ON;
        break;
    }
}

void ide_ioport_write(void *opaque, uint32_t addr, uint32_t val)
{
    IDEBus *bus = opaque;
    IDEState *s = idebus_active_if(bus);
    unsigned reg = addr & 7;

    trace_ide_ioport_write(bus->bus_id, bus->unit, reg, val);
    if (reg == ATA_IOPORT_WR_COMMAND) {
        bus->cmd &= ~IDE_CTRL_HOB;
        ide_exec_cmd(bus, val);
        return;
    }
    if (s->status & (BUSY_STAT | DRQ_STAT)) {
        qemu_log_mask(LOG_GUEST_ERROR, "ide: register %u is written while a command runs\n", reg);
        return;
    }
    bus->cmd &= ~IDE_CTRL_HOB;
    ide_write_register(&bus->ifs[0], reg, val);
    ide_write_register(&bus->ifs[1], reg, val);
    if (reg == ATA_IOPORT_RW_DEVICE_HEAD) {
        bus->unit = !!(val & ATA_DEV_SELECT);
    }
}

static uint8_t ide_read_register(const IDEState *s, unsigned reg, bool hob)
{
    switch (reg) {
    case ATA_IOPORT_RR_ERROR:
        return hob ? s->hob_feature : s->error;
    case ATA_IOPORT_RW_SECTOR_COUNT:
        return hob ? s->hob_nsector : s->nsector;
    case ATA_IOPORT_RW_SECTOR_NUMBER:
        return hob ? s->hob_sector : s->sector;
    case ATA_IOPORT_RW_CYLINDER_LOW:
        return hob ? s->hob_lcyl : s->lcyl;
    case ATA_IOPORT_RW_CYLINDER_HIGH:
        return hob ? s->hob_hcyl : s->hcyl;
    case ATA_IOPORT_RW_DEVICE_HEAD:
        return s->select;
    case ATA_IOPORT_RR_STATUS:
        return s->blk ? s->status : 0;
    default:
        return 0; /* a byte of the data register, which has words */
    }
}

static bool ide_bus_is_empty(const IDEBus *bus)
{
    return !bus->ifs[0].blk && !bus->ifs[1].blk;
}

uint32_t ide_ioport_read(void *opaque, uint32_t addr)
{
    IDEBus *bus = opaque;
    unsigned reg = addr & 7;
    uint8_t val = 0;

    if (!ide_bus_is_empty(bus)) {
        val = ide_read_register(idebus_active_if(bus), reg, bus->cmd & IDE_CTRL_HOB);
    }
    if (reg == ATA_IOPORT_RR_STATUS) {
        ide_clear_irq(bus);
    }
    trace_ide_ioport_read(bus->bus_id, bus->unit, reg, val);
    return val;
}

/* Alternate status: leaves the interrupt alone. */
uint32_t ide_status_read(void *opaque, uint32_t addr)
{
    IDEBus *bus = opaque;
    IDEState *s = idebus_active_if(bus);

    return s->blk ? s->status : 0;
}

/* ---- data register ---- */

/* How many of @size bytes the guest can move through the data register; 0: none. */
static int ide_data_room(IDEState *s, bool write, int size)
{
    if (!s->blk || !(s->status & DRQ_STAT) || s->bus->dma->ops->pio_transfer ||
        write != ide_pio_is_write(s)) {
        return 0;
    }
    return MIN(size, s->data_end - s->data_ptr);
}

static void ide_data_write(IDEBus *bus, uint32_t val, int size)
{
    IDEState *s = idebus_active_if(bus);
    int room = ide_data_room(s, true, size);
    uint8_t bytes[4];

    if (!room) {
        return;
    }
    stl_le_p(bytes, val);
    memcpy(s->data_ptr, bytes, room);
    s->data_ptr += room;
    if (s->data_ptr >= s->data_end) {
        ide_transfer_done(s);
    }
}

static uint32_t ide_data_read(IDEBus *bus, int size)
{
    IDEState *s = idebus_active_if(bus);
    int room = ide_data_room(s, false, size);
    uint8_t bytes[4] = { 0 };

    if (!room) {
        return 0;
    }
    memcpy(bytes, s->data_ptr, room);
    s->data_ptr += room;
    if (s->data_ptr >= s->data_end) {
        ide_transfer_done(s);
    }
    return ldl_le_p(bytes);
}

void ide_data_writew(void *opaque, uint32_t addr, uint32_t val)
{
    ide_data_write(opaque, val, 2);
}

uint32_t ide_data_readw(void *opaque, uint32_t addr)
{
    return ide_data_read(opaque, 2);
}

void ide_data_writel(void *opaque, uint32_t addr, uint32_t val)
{
    ide_data_write(opaque, val, 4);
}

uint32_t ide_data_readl(void *opaque, uint32_t addr)
{
    return ide_data_read(opaque, 4);
}
