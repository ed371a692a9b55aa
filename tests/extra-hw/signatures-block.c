/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device API as models from outside use it, as in signatures.c: disks, flash, SD, the block layer. */
#include "qemu/osdep.h"
#include "block/block_int.h"
#include "block/nvme.h"
#include "block/thread-pool.h"
#include "hw/block/block.h"
#include "hw/block/flash.h"
#include "hw/ide/pci.h"
#include "hw/ide/piix.h"
#include "hw/sd/sdhci.h"
#include "sysemu/block-backend.h"
#include "signatures.h"

/* ---- IDE ---- */

SAME(mmio_ide_init_drives, void (DeviceState *, DriveInfo *, DriveInfo *));
SAME(ide_bus_init, void (IDEBus *, size_t, DeviceState *, int, int));
SAME(ide_init2, void (IDEBus *, qemu_irq));
SAME(ide_init_ioport, int (IDEBus *, ISADevice *, int, int));
SAME(ide_register_restart_cb, void (IDEBus *));
SAME(ide_bus_reset, void (IDEBus *));
SAME(ide_create_drive, IDEDevice *(IDEBus *, int, DriveInfo *));
SAME(idebus_active_if, IDEState *(IDEBus *));
SAME(ide_exec_cmd, void (IDEBus *, uint32_t));
SAME(ide_ioport_read, uint32_t (void *, uint32_t));
SAME(ide_ioport_write, void (void *, uint32_t, uint32_t));
SAME(ide_status_read, uint32_t (void *, uint32_t));
SAME(ide_ctrl_write, void (void *, uint32_t, uint32_t));
SAME(ide_data_readw, uint32_t (void *, uint32_t));
SAME(ide_data_writew, void (void *, uint32_t, uint32_t));
SAME(ide_data_readl, uint32_t (void *, uint32_t));
SAME(ide_data_writel, void (void *, uint32_t, uint32_t));
SAME(ide_drive_get, void (DriveInfo **, int));
SAME(ide_bus_active_if, IDEState *(IDEBus *));
SAME(ide_bus_init_output_irq, void (IDEBus *, qemu_irq));
SAME(ide_bus_register_restart_cb, void (IDEBus *));
SAME(ide_bus_set_irq, void (IDEBus *));
SAME(ide_bus_exec_cmd, void (IDEBus *, uint32_t));
SAME(ide_bus_create_drive, IDEDevice *(IDEBus *, int, DriveInfo *));
SAME(ide_cancel_dma_sync, void (IDEState *));
SAME(ide_set_inactive, void (IDEState *, bool));
SAME(bmdma_init, void (IDEBus *, BMDMAState *, PCIIDEState *));
SAME(bmdma_cmd_writeb, void (BMDMAState *, uint32_t));
SAME(bmdma_status_writeb, void (BMDMAState *, uint32_t));
SAME(bmdma_active_if, IDEState *(BMDMAState *));
SAME(pci_ide_create_devs, void (PCIDevice *));
SAME(pci_ide_update_mode, void (PCIIDEState *));
SAME(bmdma_addr_ioport_ops, MemoryRegionOps);
SAME(pci_ide_cmd_le_ops, const MemoryRegionOps);
SAME(pci_ide_data_le_ops, const MemoryRegionOps);
SAME(vmstate_ide_pci, const VMStateDescription);
MEMBER(PCIIDEState, bus, IDEBus [2]);
MEMBER(PCIIDEState, bmdma, BMDMAState [2]);
MEMBER(PCIIDEState, isa_irq, qemu_irq [2]);
MEMBER(PCIIDEState, secondary, uint32_t);
MEMBER(PCIIDEState, cmd_bar, MemoryRegion [2]);
MEMBER(BMDMAState, pci_dev, struct PCIIDEState *);
MEMBER(BMDMAState, extra_io, MemoryRegion);
MEMBER(BMDMAState, dma_cb, BlockCompletionFunc *);
MEMBER(IDEDMAOps, start_dma, void (*)(const IDEDMA *, IDEState *, BlockCompletionFunc *));
MEMBER(IDEDMAOps, prepare_buf, int32_t (*)(const IDEDMA *, int32_t));
MEMBER(IDEDMAOps, set_inactive, void (*)(const IDEDMA *, bool));
_Static_assert(WIN_READDMA == 0xc8 && WIN_WRITEDMA == 0xca && WIN_DEVICE_RESET == 0x08, "ATA opcodes");
STRING(TYPE_PCI_IDE, "pci-ide");
STRING(TYPE_PIIX3_IDE, "piix3-ide");

/* ---- flash, SD ---- */

SAME(blk_check_size_and_read_all, bool (BlockBackend *, void *, hwaddr, Error **));
CALL(bool, blk_check_size_and_read_all((BlockBackend *)0, (void *)0, 1, (Error **)0));
CALL(bool, blk_check_size_and_read_all((BlockBackend *)0, (DeviceState *)0, (void *)0, 1, (Error **)0));
SAME(pflash_cfi01_get_memory, MemoryRegion *(PFlashCFI01 *));
SAME(pflash_cfi01_get_blk, BlockBackend *(PFlashCFI01 *));
SAME(nand_init, DeviceState *(BlockBackend *, int, int));
SAME(nand_setpins, void (DeviceState *, uint8_t, uint8_t, uint8_t, uint8_t, uint8_t));
SAME(ecc_digest, uint8_t (ECCState *, uint8_t));
MEMBER(ECCState, lp, uint16_t [2]);
SAME(sdbus_do_command, int (SDBus *, SDRequest *, uint8_t *));
SAME(sdbus_write_data, void (SDBus *, const void *, size_t));
MEMBER(SDBusClass, set_inserted, void (*)(DeviceState *, bool));
MEMBER(SDHCIState, fifo_buffer, uint8_t *);
MEMBER(SDHCIState, data_count, uint16_t);
MEMBER(SDHCIState, dma_as, AddressSpace *);
MEMBER(SDHCIState, busdev, SysBusDevice);
STRING(TYPE_SYSBUS_SDHCI, "generic-sdhci");
STRING(TYPE_PFLASH_CFI01, "cfi.pflash01");

/* ---- block layer ---- */

SAME(blk_io_plug, void (BlockBackend *));
CALL(void, blk_io_plug((BlockBackend *)0));
CALL(void, blk_io_plug());
SAME(blk_io_unplug, void (BlockBackend *));
CALL(void, blk_io_unplug((BlockBackend *)0));
CALL(void, blk_io_unplug());
SAME(blk_aio_zone_report, BlockAIOCB *(BlockBackend *, int64_t, unsigned int *, BlockZoneDescriptor *,
                                       BlockCompletionFunc *, void *));
SAME(blk_aio_zone_mgmt, BlockAIOCB *(BlockBackend *, BlockZoneOp, int64_t, int64_t, BlockCompletionFunc *,
                                     void *));
SAME(blk_aio_zone_append, BlockAIOCB *(BlockBackend *, int64_t *, QEMUIOVector *, BdrvRequestFlags,
                                       BlockCompletionFunc *, void *));
MEMBER(BlockDriverState, bl, BlockLimits);
MEMBER(BlockDriverState, total_sectors, int64_t);
MEMBER(BlockLimits, zoned, BlockZoneModel);
SAME(thread_pool_submit_aio, BlockAIOCB *(ThreadPool *, ThreadPoolFunc *, void *, BlockCompletionFunc *,
                                          void *));
CALL(BlockAIOCB *, thread_pool_submit_aio((ThreadPool *)0, (ThreadPoolFunc *)0, (void *)0,
                                          (BlockCompletionFunc *)0, (void *)0));
CALL(BlockAIOCB *, thread_pool_submit_aio((ThreadPoolFunc *)0, (void *)0, (BlockCompletionFunc *)0,
                                          (void *)0));
CALL(int, thread_pool_submit_co((ThreadPool *)0, (ThreadPoolFunc *)0, (void *)0));
CALL(int, thread_pool_submit_co((ThreadPoolFunc *)0, (void *)0));

/* ---- NVMe: sizes of structures are checked by the headers themselves ---- */

MEMBER(NvmeBar, cap, uint64_t);
MEMBER(NvmeCmd, dptr, NvmeCmdDptr);
MEMBER(NvmeRwCmd, reftag, uint32_t);
MEMBER(NvmeIdCtrl, psd, NvmePSD [32]);
MEMBER(NvmeIdNs, lbaf, NvmeLBAF [NVME_MAX_NLBAF]);
_Static_assert(NVME_REG_PMRCAP == 0xe00 && NVME_REG_CMBSTS == 0x58, "NVMe registers");
_Static_assert(offsetof(NvmeIdCtrl, subnqn) == 768 && offsetof(NvmeIdCtrl, oncs) == 520,
               "Identify Controller");
_Static_assert(offsetof(NvmeIdNs, eui64) == 120 && offsetof(NvmeIdNsZoned, lbafe) == 2816,
               "Identify Namespace");
_Static_assert(offsetof(NvmeSmartLog, data_units_read) == 32 && offsetof(NvmeRwCmd, slba) == 40,
               "NVMe structures");
