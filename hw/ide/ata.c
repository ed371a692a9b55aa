/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ATA command set: one row a command, and those that are about sectors.
 *
 * Spec: ATA/ATAPI-7 volume 1, "Command descriptions". Left out on purpose, and aborted: security (but
 * FREEZE LOCK), CFA, streaming, host protected area (but READ NATIVE MAX), media card commands,
 * general purpose logging, queued commands.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "ata.h"
#include "trace.h"

#define HD_OK 0x01
#define CD_OK 0x02
#define ALL_OK (HD_OK | CD_OK)
#define LBA48_OK 0x04
#define SEEK_DONE 0x08 /* the status says that the heads have settled */

typedef struct IDECommand {
    IDECommandFunc *run;
    uint8_t flags;
} IDECommand;

/* ---- sectors ---- */

static int ide_command_sectors(const IDEState *s)
{
    if (s->lba48) {
        int n = s->hob_nsector << 8 | (s->nsector & 0xff);

        return n ? n : 65536;
    }
    return s->nsector & 0xff ? s->nsector & 0xff : 256;
}

/* Takes count and address; false, having aborted, when the range is not on the disk. */
static bool ide_begin_sectors(IDEState *s)
{
    int64_t sector = ide_get_sector(s);

    s->nsector = ide_command_sectors(s);
    if (sector < 0 || !ide_sect_range_ok(s, sector, s->nsector)) {
        ide_fail_command(s, ID_ERR | ABRT_ERR);
        ide_set_irq(s->bus);
        return false;
    }
    return true;
}

static bool cmd_read_pio(IDEState *s, uint8_t cmd)
{
    if (s->drive_kind == IDE_CD) {
        ide_set_signature(s);
        ide_abort_command(s);
        ide_set_irq(s->bus);
        return false;
    }
    if (ide_begin_sectors(s)) {
        s->req_nb_sectors = 1;
        ide_sector_read(s);
    }
    return false;
}

static bool cmd_read_multiple(IDEState *s, uint8_t cmd)
{
    if (!s->mult_sectors) {
        ide_abort_command(s);
        ide_set_irq(s->bus);
    } else if (ide_begin_sectors(s)) {
        s->req_nb_sectors = s->mult_sectors;
        ide_sector_read(s);
    }
    return false;
}

static void ide_start_write(IDEState *s, int block_sectors)
{
    s->req_nb_sectors = block_sectors;
    s->status = READY_STAT | SEEK_STAT;
    ide_transfer_start(s, s->io_buffer, MIN(s->nsector, block_sectors) * BDRV_SECTOR_SIZE,
                       ide_sector_write);
}

static bool cmd_write_pio(IDEState *s, uint8_t cmd)
{
    s->write_through = false;
    if (ide_begin_sectors(s)) {
        ide_start_write(s, 1);
    }
    return false;
}

static bool cmd_write_multiple(IDEState *s, uint8_t cmd)
{
    s->write_through = cmd == WIN_MULTWRITE_FUA_EXT;
    if (!s->mult_sectors) {
        ide_abort_command(s);
        ide_set_irq(s->bus);
    } else if (ide_begin_sectors(s)) {
        ide_start_write(s, s->mult_sectors);
    }
    return false;
}

static bool cmd_read_dma(IDEState *s, uint8_t cmd)
{
    if (ide_begin_sectors(s)) {
        ide_sector_start_dma(s, IDE_DMA_READ);
    }
    return false;
}

static bool cmd_write_dma(IDEState *s, uint8_t cmd)
{
    s->write_through = cmd == WIN_WRITEDMA_FUA_EXT;
    if (ide_begin_sectors(s)) {
        ide_sector_start_dma(s, IDE_DMA_WRITE);
    }
    return false;
}

/* TRIM is the only function: nsector blocks of ranges come by DMA. */
static bool cmd_data_set_management(IDEState *s, uint8_t cmd)
{
    if (s->feature != 1) {
        ide_abort_command(s);
        return true;
    }
    s->nsector = ide_command_sectors(s);
    ide_sector_start_dma(s, IDE_DMA_TRIM);
    return false;
}

static bool cmd_verify(IDEState *s, uint8_t cmd)
{
    return ide_begin_sectors(s);
}

static bool cmd_seek(IDEState *s, uint8_t cmd)
{
    int64_t sector = ide_get_sector(s);

    if (sector < 0 || !ide_sect_range_ok(s, sector, 1)) {
        ide_fail_command(s, ID_ERR | ABRT_ERR);
    }
    return true;
}

static bool cmd_read_native_max(IDEState *s, uint8_t cmd)
{
    if (s->nb_sectors == 0) {
        ide_abort_command(s);
        return true;
    }
    ide_set_sector(s, s->lba48 ? s->nb_sectors - 1 : MIN(s->nb_sectors - 1, (1 << 28) - 1));
    return true;
}

/* ---- dispatch ---- */

#define RW_OK (HD_OK | SEEK_DONE)

static const IDECommand ide_commands[0x100] = {
    [WIN_NOP] = { ide_cmd_nop, ALL_OK },
    [WIN_DSM] = { cmd_data_set_management, HD_OK },
    [WIN_DEVICE_RESET] = { ide_cmd_device_reset, CD_OK },
    [WIN_RECAL] = { ide_cmd_nothing, HD_OK | SEEK_DONE },
    [WIN_READ] = { cmd_read_pio, ALL_OK },
    [WIN_READ_ONCE] = { cmd_read_pio, HD_OK },
    [WIN_READ_EXT] = { cmd_read_pio, HD_OK | LBA48_OK },
    [WIN_READDMA_EXT] = { cmd_read_dma, HD_OK | LBA48_OK },
    [WIN_READ_NATIVE_MAX_EXT] = { cmd_read_native_max, RW_OK | LBA48_OK },
    [WIN_MULTREAD_EXT] = { cmd_read_multiple, HD_OK | LBA48_OK },
    [WIN_WRITE] = { cmd_write_pio, HD_OK },
    [WIN_WRITE_ONCE] = { cmd_write_pio, HD_OK },
    [WIN_WRITE_EXT] = { cmd_write_pio, HD_OK | LBA48_OK },
    [WIN_WRITEDMA_EXT] = { cmd_write_dma, HD_OK | LBA48_OK },
    [WIN_MULTWRITE_EXT] = { cmd_write_multiple, HD_OK | LBA48_OK },
    [WIN_WRITE_VERIFY] = { cmd_write_pio, HD_OK },
    [WIN_WRITEDMA_FUA_EXT] = { cmd_write_dma, HD_OK | LBA48_OK },
    [WIN_VERIFY] = { cmd_verify, RW_OK },
    [WIN_VERIFY_ONCE] = { cmd_verify, RW_OK },
    [WIN_VERIFY_EXT] = { cmd_verify, RW_OK | LBA48_OK },
    [WIN_SEEK] = { cmd_seek, RW_OK },
    [WIN_DIAGNOSE] = { ide_cmd_exec_dev_diagnostic, ALL_OK },
    [WIN_SPECIFY] = { ide_cmd_specify, RW_OK },
    [WIN_STANDBYNOW2] = { ide_cmd_nothing, ALL_OK },
    [WIN_IDLEIMMEDIATE2] = { ide_cmd_nothing, ALL_OK },
    [WIN_STANDBY2] = { ide_cmd_nothing, ALL_OK },
    [WIN_SETIDLE2] = { ide_cmd_nothing, ALL_OK },
    [WIN_CHECKPOWERMODE2] = { ide_cmd_check_power_mode, ALL_OK | SEEK_DONE },
    [WIN_SLEEPNOW2] = { ide_cmd_nothing, ALL_OK },
    [WIN_PACKETCMD] = { ide_cmd_packet, CD_OK },
    [WIN_PIDENTIFY] = { ide_cmd_identify_packet, CD_OK },
    [WIN_SMART] = { ide_cmd_smart, RW_OK },
    [WIN_MULTREAD] = { cmd_read_multiple, HD_OK },
    [WIN_MULTWRITE] = { cmd_write_multiple, HD_OK },
    [WIN_SETMULT] = { ide_cmd_set_multiple_mode, RW_OK },
    [WIN_READDMA] = { cmd_read_dma, HD_OK },
    [WIN_READDMA_ONCE] = { cmd_read_dma, HD_OK },
    [WIN_WRITEDMA] = { cmd_write_dma, HD_OK },
    [WIN_WRITEDMA_ONCE] = { cmd_write_dma, HD_OK },
    [WIN_MULTWRITE_FUA_EXT] = { cmd_write_multiple, HD_OK | LBA48_OK },
    [WIN_STANDBYNOW1] = { ide_cmd_nothing, ALL_OK },
    [WIN_IDLEIMMEDIATE] = { ide_cmd_nothing, ALL_OK },
    [WIN_STANDBY] = { ide_cmd_nothing, ALL_OK },
    [WIN_SETIDLE1] = { ide_cmd_nothing, ALL_OK },
    [WIN_CHECKPOWERMODE1] = { ide_cmd_check_power_mode, ALL_OK | SEEK_DONE },
    [WIN_SLEEPNOW1] = { ide_cmd_nothing, ALL_OK },
    [WIN_FLUSH_CACHE] = { ide_cmd_flush_cache, ALL_OK },
    [WIN_FLUSH_CACHE_EXT] = { ide_cmd_flush_cache, HD_OK | LBA48_OK },
    [WIN_IDENTIFY] = { ide_cmd_identify, ALL_OK },
    [WIN_SETFEATURES] = { ide_cmd_set_features, ALL_OK | SEEK_DONE },
    [WIN_SECURITY_FREEZE_LOCK] = { ide_cmd_nothing, HD_OK | SEEK_DONE },
    [WIN_READ_NATIVE_MAX] = { cmd_read_native_max, RW_OK },
};

static bool ide_command_permitted(const IDEState *s, const IDECommand *command)
{
    return command->run && (command->flags & (s->drive_kind == IDE_CD ? CD_OK : HD_OK));
}

static void ide_run_command(IDEState *s, uint8_t cmd)
{
    const IDECommand *command = &ide_commands[cmd];

    s->lba48 = command->flags & LBA48_OK;
    s->status = READY_STAT | BUSY_STAT;
    s->error = 0;
    s->io_buffer_index = 0;
    s->io_buffer_size = 0;
    if (!command->run(s, cmd)) {
        return;
    }
    s->status &= ~BUSY_STAT;
    if (!(s->status & ERR_STAT) && (command->flags & SEEK_DONE)) {
        s->status |= SEEK_STAT;
    }
    ide_cmd_done(s);
    ide_set_irq(s->bus);
}

void ide_exec_cmd(IDEBus *bus, uint32_t val)
{
    IDEState *s = idebus_active_if(bus);
    uint8_t cmd = val;

    trace_ide_exec_cmd(bus->bus_id, bus->unit, cmd);
    if (!s->blk) {
        return; /* nobody is there to take it */
    }
    if ((s->status & (BUSY_STAT | DRQ_STAT)) &&
        !(cmd == WIN_DEVICE_RESET && s->drive_kind == IDE_CD)) {
        qemu_log_mask(LOG_GUEST_ERROR, "ide: command 0x%02x while another one runs\n", cmd);
        return;
    }
    ide_clear_irq(bus);
    if (!ide_command_permitted(s, &ide_commands[cmd])) {
        ide_abort_command(s);
        ide_set_irq(bus);
        return;
    }
    ide_run_command(s, cmd);
}
