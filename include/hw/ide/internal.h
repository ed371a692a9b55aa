/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IDE/ATA core: state of drives and channels, for host adapters (ISA, PCI, AHCI).
 *
 * Spec: ATA/ATAPI-7 (INCITS 397), ACS-2 for SMART and DATA SET MANAGEMENT. An adapter owns an IDEBus
 * with up to two drives, forwards register accesses, connects the interrupt, and moves data by its
 * IDEDMAOps. Sectors have 512 bytes.
 */
#ifndef HW_IDE_INTERNAL_H
#define HW_IDE_INTERNAL_H

#include "exec/ioport.h"
#include "hw/block/block.h"
#include "hw/ide.h"
#include "hw/ide/ata_commands.h"
#include "hw/irq.h"
#include "hw/qdev-core.h"
#include "migration/vmstate.h"
#include "sysemu/block-backend.h"
#include "sysemu/blockdev.h"
#include "sysemu/dma.h"
#include "sysemu/runstate.h"

#define TYPE_IDE_BUS "IDE"
typedef struct IDEBus IDEBus;
DECLARE_INSTANCE_CHECKER(IDEBus, IDE_BUS, TYPE_IDE_BUS)

#define TYPE_IDE_DEVICE "ide-device"
typedef struct IDEDevice IDEDevice;
typedef struct IDEDeviceClass IDEDeviceClass;
DECLARE_OBJ_CHECKERS(IDEDevice, IDEDeviceClass, IDE_DEVICE, TYPE_IDE_DEVICE)

typedef struct IDEState IDEState;
typedef struct IDEDMA IDEDMA;
typedef struct IDEDMAOps IDEDMAOps;

#define MAX_IDE_DEVS 2

/* Command block and control block, as offsets. */
#define ATA_IOPORT_RR_DATA          0
#define ATA_IOPORT_WR_DATA          0
#define ATA_IOPORT_RR_ERROR         1
#define ATA_IOPORT_WR_FEATURES      1
#define ATA_IOPORT_RW_SECTOR_COUNT  2
#define ATA_IOPORT_RW_SECTOR_NUMBER 3
#define ATA_IOPORT_RW_CYLINDER_LOW  4
#define ATA_IOPORT_RW_CYLINDER_HIGH 5
#define ATA_IOPORT_RW_DEVICE_HEAD   6
#define ATA_IOPORT_RR_STATUS        7
#define ATA_IOPORT_WR_COMMAND       7

/* Status and error. */
#define ERR_STAT   0x01
#define DRQ_STAT   0x08
#define SEEK_STAT  0x10
#define WRERR_STAT 0x20
#define READY_STAT 0x40
#define BUSY_STAT  0x80

#define ABRT_ERR 0x04
#define MC_ERR   0x20
#define ID_ERR   0x10
#define ECC_ERR  0x40
#define ICRC_ERR 0x80

/* Device and device control. */
#define ATA_DEV_SELECT   0x10
#define ATA_DEV_LBA      0x40
#define ATA_DEV_LBA_MSB  0x0f
#define ATA_DEV_ALWAYS_ON 0xa0
#define IDE_CTRL_DISABLE_IRQ 0x02
#define IDE_CTRL_RESET       0x04
#define IDE_CTRL_HOB         0x80

/* Interrupt reason of PACKET, in the sector count. */
#define ATAPI_INT_REASON_CD  0x01
#define ATAPI_INT_REASON_IO  0x02
#define ATAPI_INT_REASON_REL 0x04
#define ATAPI_INT_REASON_TAG 0xf8

#define ATAPI_PACKET_SIZE 12

#define IDE_DMA_BUF_SECTORS 256
#define IDE_DMA_BUF_BYTES   (IDE_DMA_BUF_SECTORS * BDRV_SECTOR_SIZE)
#define MAX_MULT_SECTORS    16

typedef enum { IDE_HD, IDE_CD, IDE_CFATA } IDEDriveKind;

/* Called when the guest has moved a PIO block, or an adapter wants DMA to go on. */
typedef void EndTransferFunc(IDEState *s);
typedef void DMAStartFunc(const IDEDMA *dma, IDEState *s, BlockCompletionFunc *cb);
typedef void DMAVoidFunc(const IDEDMA *dma);
typedef int DMAIntFunc(const IDEDMA *dma, bool is_write);
typedef int32_t DMAInt32Func(const IDEDMA *dma, int32_t len);
typedef void DMAu32Func(const IDEDMA *dma, uint32_t tx_bytes);
typedef void DMAStopFunc(const IDEDMA *dma, bool more);

/*
 * How an adapter moves data. start_dma: a DMA command is ready; call @cb(s, 0) when the guest has
 * started the engine, and never again. pio_transfer: data_ptr..data_end is ready to be moved and
 * then ide_transfer_done() is due (NULL: the guest does it through the data register).
 * prepare_buf: put up to @len bytes of the guest's list into s->sg, return how many. commit_buf: so
 * many were moved. set_inactive: the command is over; @more: the guest's list is not. cmd_done: a
 * command ended in any way. restart: repeat the adapter's own request (IDE_RETRY_HBA) after the
 * machine went on. rw_buf, restart_dma: kept for adapters written for QEMU. All but start_dma and
 * prepare_buf may be NULL.
 */
struct IDEDMAOps {
    DMAStartFunc *start_dma;
    DMAVoidFunc *pio_transfer;
    DMAInt32Func *prepare_buf;
    DMAu32Func *commit_buf;
    DMAIntFunc *rw_buf;
    DMAVoidFunc *restart;
    DMAVoidFunc *restart_dma;
    DMAStopFunc *set_inactive;
    DMAVoidFunc *cmd_done;
    DMAVoidFunc *reset;
};

struct IDEDMA {
    const IDEDMAOps *ops;
    QEMUIOVector qiov;
    BlockAIOCB *aiocb; /* of the DMA command under way */
};

typedef enum { IDE_DMA_READ, IDE_DMA_WRITE, IDE_DMA_TRIM, IDE_DMA_ATAPI } IDEDMACommand;

/* A drive. Fields up to status: the registers, hob_*: their previous content. */
struct IDEState {
    IDEBus *bus;
    uint8_t unit;
    IDEDriveKind drive_kind;
    BlockBackend *blk; /* NULL: no drive */

    uint8_t feature;
    uint8_t error;
    uint32_t nsector; /* sectors to go while a command runs */
    uint8_t sector;
    uint8_t lcyl;
    uint8_t hcyl;
    uint8_t hob_feature;
    uint8_t hob_nsector;
    uint8_t hob_sector;
    uint8_t hob_lcyl;
    uint8_t hob_hcyl;
    uint8_t select;
    uint8_t status;
    bool lba48; /* the command under way is of the 48-bit set */

    /* geometry: of the drive, and as the guest set it */
    int drive_heads, drive_sectors;
    int cylinders, heads, sectors, chs_trans;
    int64_t nb_sectors;
    int mult_sectors;
    uint16_t dma_mode; /* words 62, 63, 88 of IDENTIFY: selected modes */
    uint16_t mdma_mode;
    uint16_t udma_mode;
    char drive_serial_str[21];
    char drive_model_str[41];
    char version[9];
    uint64_t wwn;
    uint16_t rotation_rate;
    int ncq_queues; /* 0: no NCQ */

    /* PIO and DMA */
    EndTransferFunc *end_transfer_func;
    uint8_t *data_ptr;
    uint8_t *data_end;
    uint8_t *io_buffer;
    int32_t io_buffer_total_len;
    int32_t io_buffer_index;
    int32_t io_buffer_size;
    int req_nb_sectors;
    BlockAIOCB *pio_aiocb;
    QEMUIOVector qiov;
    BlockAcctCookie acct;
    QEMUSGList sg;
    uint8_t dma_cmd; /* IDEDMACommand */
    bool write_through; /* the write under way is to reach the medium (FUA) */
    uint32_t saved_data_offset; /* the PIO block, while state is saved */
    uint32_t saved_data_length;
    uint8_t saved_end_func;

    /* SMART */
    bool smart_enabled;
    bool smart_autosave;
    int smart_errors;
    uint8_t smart_selftest_count;
    uint8_t smart_selftest_data[512];

    /* ATAPI */
    uint8_t sense_key;
    uint8_t asc;
    bool tray_open;
    bool tray_locked;
    uint8_t cdrom_changed;
    bool events_new_media;
    bool events_eject_request;
    int packet_transfer_size;
    int elementary_transfer_size;
    int lba; /* next sector, -1: the reply is in io_buffer */
    int cd_sector_size;
    bool atapi_dma;
};

/* A channel: up to two drives, of which unit is selected. */
struct IDEBus {
    BusState qbus;
    IDEDevice *master;
    IDEDevice *slave;
    IDEState ifs[2];
    QEMUBH *bh;

    int bus_id;
    int max_units;
    IDEDMA *dma;
    uint8_t unit;
    uint8_t cmd; /* device control register */
    qemu_irq irq;
    bool irq_pending;

    /* the request that an error stopped; IDE_RETRY_* */
    int error_status;
    uint8_t retry_unit;
    int64_t retry_sector_num;
    uint32_t retry_nsector;
    VMChangeStateEntry *vmstate;

    PortioList portio_list;
    PortioList portio2_list;
};

#define IDE_RETRY_DMA   0x08
#define IDE_RETRY_PIO   0x10
#define IDE_RETRY_ATAPI 0x20
#define IDE_RETRY_READ  0x40
#define IDE_RETRY_FLUSH 0x80
#define IDE_RETRY_TRIM  0x100
#define IDE_RETRY_HBA   0x200 /* the adapter's own: its restart operation does it */
#define IS_IDE_RETRY_DMA(_status)   ((_status) & IDE_RETRY_DMA)
#define IS_IDE_RETRY_PIO(_status)   ((_status) & IDE_RETRY_PIO)
#define IS_IDE_RETRY_ATAPI(_status) ((_status) & IDE_RETRY_ATAPI)

struct IDEDeviceClass {
    DeviceClass parent_class;
    void (*realize)(IDEDevice *dev, Error **errp);
};

struct IDEDevice {
    DeviceState qdev;
    uint32_t unit;
    BlockConf conf;
    int chs_trans;
    char *version;
    char *serial;
    char *model;
    uint64_t wwn;
    uint16_t rotation_rate;
};

/* The selected drive of @bus. */
static inline IDEState *idebus_active_if(IDEBus *bus)
{
    return bus->ifs + bus->unit;
}

/* What an error of a DMA command is to be retried as. */
static inline int ide_dma_cmd_to_retry(uint8_t dma_cmd)
{
    switch (dma_cmd) {
    case IDE_DMA_READ:
        return IDE_RETRY_DMA | IDE_RETRY_READ;
    case IDE_DMA_WRITE:
        return IDE_RETRY_DMA;
    case IDE_DMA_TRIM:
        return IDE_RETRY_DMA | IDE_RETRY_TRIM;
    default:
        return 0;
    }
}

/* ---- adapters ---- */

/* A bus called ide.<bus_id> of @dev with @max_units drives, in @idebus. */
void ide_bus_init(IDEBus *idebus, size_t idebus_size, DeviceState *dev, int bus_id, int max_units);
/* Second step: the interrupt line. */
void ide_init2(IDEBus *bus, qemu_irq irq);
void ide_exit(IDEState *s);
/* Ports of the command block and (0: none) of the control block. 0 or -ENODEV. @isa may be NULL. */
int ide_init_ioport(IDEBus *bus, ISADevice *isa, int iobase, int iobase2);
/* Repeat stopped requests when the machine goes on. */
void ide_register_restart_cb(IDEBus *bus);
/* A drive for @drive on @bus. */
IDEDevice *ide_create_drive(IDEBus *bus, int unit, DriveInfo *drive);

void ide_ioport_write(void *opaque, uint32_t addr, uint32_t val);
uint32_t ide_ioport_read(void *opaque, uint32_t addr);
uint32_t ide_status_read(void *opaque, uint32_t addr);
void ide_ctrl_write(void *opaque, uint32_t addr, uint32_t val);
void ide_data_writew(void *opaque, uint32_t addr, uint32_t val);
uint32_t ide_data_readw(void *opaque, uint32_t addr);
void ide_data_writel(void *opaque, uint32_t addr, uint32_t val);
uint32_t ide_data_readl(void *opaque, uint32_t addr);

/* Reset of the channel by its adapter. */
void ide_bus_reset(IDEBus *bus);
/* The selected drive wants attention; or no longer. */
void ide_set_irq(IDEBus *bus);
void ide_clear_irq(IDEBus *bus);
/* Runs command @val on the selected drive. */
void ide_exec_cmd(IDEBus *bus, uint32_t val);
/* An adapter has moved the PIO block. */
void ide_transfer_done(IDEState *s);
/* Repeats the request that an error stopped. */
void ide_restart(IDEBus *bus);

/* ---- names of 8.1 and later ---- */

static inline IDEState *ide_bus_active_if(IDEBus *bus)
{
    return idebus_active_if(bus);
}

static inline void ide_bus_init_output_irq(IDEBus *bus, qemu_irq irq_out)
{
    ide_init2(bus, irq_out);
}

static inline void ide_bus_register_restart_cb(IDEBus *bus)
{
    ide_register_restart_cb(bus);
}

static inline void ide_bus_set_irq(IDEBus *bus)
{
    ide_set_irq(bus);
}

static inline void ide_bus_exec_cmd(IDEBus *bus, uint32_t val)
{
    ide_exec_cmd(bus, val);
}

static inline IDEDevice *ide_bus_create_drive(IDEBus *bus, int unit, DriveInfo *drive)
{
    return ide_create_drive(bus, unit, drive);
}

/* ---- core.c: for the command sets ---- */

extern const VMStateDescription vmstate_ide_bus;
extern const VMStateDescription vmstate_ide_drive;
#define VMSTATE_IDE_BUS(_field, _state) VMSTATE_STRUCT(_field, _state, 1, vmstate_ide_bus, IDEBus)
#define VMSTATE_IDE_DRIVES(_field, _state) \
    VMSTATE_STRUCT_ARRAY(_field, _state, 2, 3, vmstate_ide_drive, IDEState)

int64_t ide_get_sector(IDEState *s);
void ide_set_sector(IDEState *s, int64_t sector_num);
bool ide_sect_range_ok(IDEState *s, uint64_t sector, uint64_t nb_sectors);
/* A block of PIO data at @buf; @end_transfer_func when it is moved. */
void ide_transfer_start(IDEState *s, uint8_t *buf, int size, EndTransferFunc *end_transfer_func);
void ide_transfer_stop(IDEState *s);
void ide_abort_command(IDEState *s);
/* The command failed with @error. */
void ide_fail_command(IDEState *s, uint8_t error);
void ide_cmd_done(IDEState *s);
void ide_set_signature(IDEState *s);
/* State of a drive at power on. */
void ide_reset_drive(IDEState *s);
/* Ends the DMA request under way of @s, when it is the selected drive; its callback has run afterwards. */
void ide_cancel_dma_sync(IDEState *s);
/* Ends what is under way. */
void ide_cancel(IDEState *s);

/* ---- data transfer ---- */

void ide_sector_read(IDEState *s);
void ide_sector_write(IDEState *s);
void ide_sector_start_dma(IDEState *s, IDEDMACommand dma_cmd);
void ide_flush_cache(IDEState *s);
/* True when the command stops or fails on @error (positive); false: go on. */
bool ide_handle_rw_error(IDEState *s, int error, int op);
void ide_start_dma(IDEState *s, BlockCompletionFunc *cb);
void ide_set_inactive(IDEState *s, bool more);
void ide_dma_error(IDEState *s);
/* Moves @bytes between io_buffer and the guest's list. Returns what the list had room for. */
int ide_dma_to_guest(IDEState *s, int bytes);
int ide_dma_from_guest(IDEState *s, int bytes);
/* A DMA command has moved all of its data. */
void ide_dma_end(IDEState *s);
void ide_dma_cb(void *opaque, int ret);
/* The callback of the DMA command that waits for the engine. */
BlockCompletionFunc *ide_dma_callback(const IDEState *s);

/* ---- drives ---- */

/* What a drive is; false: errp. */
bool ide_init_drive(IDEState *s, IDEDevice *dev, IDEDriveKind kind, Error **errp);
void ide_identify(IDEState *s);
void ide_atapi_identify(IDEState *s);
bool ide_cmd_smart(IDEState *s, uint8_t cmd);
void ide_smart_reset(IDEState *s);

/* ---- atapi.c ---- */

void ide_atapi_cmd(IDEState *s);
void ide_atapi_cmd_reply_end(IDEState *s);
void ide_atapi_cmd_ok(IDEState *s);
void ide_atapi_cmd_error(IDEState *s, int sense_key, int asc);
void ide_atapi_io_error(IDEState *s, int ret);
void ide_atapi_dma_restart(IDEState *s);
void ide_atapi_dma_cb(void *opaque, int ret);
extern const BlockDevOps ide_cd_block_ops;

#endif
