/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device API as models from outside use it, as in signatures.c: SCSI, PCI, virtio, QOM, memory. */
#include "qemu/osdep.h"
#include "hw/hotplug.h"
#include "hw/irq.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pcie_port.h"
#include "hw/pci/pcie_sriov.h"
#include "hw/qdev-properties.h"
#include "hw/resettable.h"
#include "hw/scsi/emulation.h"
#include "hw/scsi/esp.h"
#include "hw/scsi/scsi.h"
#include "hw/sd/sd.h"
#include "hw/sysbus.h"
#include "hw/virtio/virtio-bus.h"
#include "hw/virtio/virtio-pci.h"
#include "hw/virtio/virtio.h"
#include "qapi/qapi-events-char.h"
#include "qemu/defer-call.h"
#include "qemu/main-loop.h"
#include "sysemu/dma.h"
#include "sysemu/reset.h"
#include "signatures.h"

/* ---- SCSI, DMA ---- */

SAME(scsi_bus_init_named, void (SCSIBus *, size_t, DeviceState *, const SCSIBusInfo *, const char *));
SAME(scsi_device_find, SCSIDevice *(SCSIBus *, int, int, int));
SAME(scsi_req_new, SCSIRequest *(SCSIDevice *, uint32_t, uint32_t, uint8_t *, size_t, void *));
SAME(scsi_req_enqueue, int32_t (SCSIRequest *));
SAME(scsi_req_get_sense, int (SCSIRequest *, uint8_t *, int));
SAME(scsi_req_cancel_async, void (SCSIRequest *, Notifier *));
SAME(scsi_req_build_sense, void (SCSIRequest *, SCSISense));
SAME(scsi_build_sense_buf, int (uint8_t *, size_t, SCSISense, bool));
SAME(scsi_sense_from_errno, int (int, SCSISense *));
SAME(scsi_emulate_block_limits, int (uint8_t *, const SCSIBlockLimits *));
SAME(scsi_device_purge_requests, void (SCSIDevice *, SCSISense));
CALL(SCSIDevice *, scsi_bus_legacy_add_drive((SCSIBus *)0, (BlockBackend *)0, 0, false, -1, false,
                                             BLOCKDEV_ON_ERROR_AUTO, BLOCKDEV_ON_ERROR_AUTO, "",
                                             (Error **)0));
CALL(SCSIDevice *, scsi_bus_legacy_add_drive((SCSIBus *)0, (BlockBackend *)0, 0, false, (BlockConf *)0, "",
                                             (Error **)0));
MEMBER(SCSIBusInfo, transfer_data, void (*)(SCSIRequest *, uint32_t));
MEMBER(SCSIBusInfo, complete, void (*)(SCSIRequest *, size_t));
MEMBER(SCSIBusInfo, fail, void (*)(SCSIRequest *));
MEMBER(SCSIBusInfo, get_sg_list, QEMUSGList *(*)(SCSIRequest *));
MEMBER(SCSIBusInfo, load_request, void *(*)(QEMUFile *, SCSIRequest *));
MEMBER(SCSIBusInfo, change, void (*)(SCSIBus *, SCSIDevice *, SCSISense));
MEMBER(SCSIRequest, hba_private, void *);
MEMBER(SCSIRequest, status, int16_t);
MEMBER(SCSIRequest, host_status, int16_t);
MEMBER(SCSICommand, xfer, size_t);
MEMBER(SCSIDevice, conf, BlockConf);
MEMBER(SCSIDeviceClass, alloc_req, SCSIRequest *(*)(SCSIDevice *, uint32_t, uint32_t, uint8_t *, void *));
MEMBER(ESPState, dma_memory_read, void (*)(void *, uint8_t *, int));
MEMBER(ESPState, cmdfifo, Fifo8);
SAME(dma_buf_read, MemTxResult (void *, dma_addr_t, dma_addr_t *, QEMUSGList *, MemTxAttrs));
SAME(dma_blk_read, BlockAIOCB *(BlockBackend *, QEMUSGList *, uint64_t, uint32_t, BlockCompletionFunc *,
                                void *));
SAME(qemu_sglist_init, void (QEMUSGList *, DeviceState *, int, AddressSpace *));
MEMBER(QEMUSGList, sg, ScatterGatherEntry *);
MEMBER(QEMUSGList, nsg, int);
MEMBER(QEMUSGList, size, dma_addr_t);
SAME(defer_call, void (void (*)(void *), void *));

/* ---- PCI ---- */

MEMBER(PCIDeviceClass, realize, void (*)(PCIDevice *, Error **));
MEMBER(PCIDeviceClass, exit, void (*)(PCIDevice *));
MEMBER(PCIDeviceClass, config_write, void (*)(PCIDevice *, uint32_t, uint32_t, int));
MEMBER(PCIDevice, config, uint8_t *);
MEMBER(PCIDevice, devfn, int32_t);
MEMBER(PCIDevice, cap_present, uint32_t);
MEMBER(PCIDevice, exp.aer_cap, uint16_t);
MEMBER(PCIESlot, slot, uint16_t);
MEMBER(PCIERootPortClass, aer_vector, uint8_t (*)(const PCIDevice *));
MEMBER(PCIBridge, sec_bus, PCIBus);
SAME(pci_add_capability, int (PCIDevice *, uint8_t, uint8_t, uint8_t, Error **));
SAME(pci_pm_init, int (PCIDevice *, uint8_t, Error **));
SAME(pcie_aer_init, int (PCIDevice *, uint8_t, uint16_t, uint16_t, Error **));
SAME(pci_bus_irqs, void (PCIBus *, pci_set_irq_fn, pci_map_irq_fn, void *, int));
CALL(void, pci_bus_irqs((PCIBus *)0, (pci_set_irq_fn)0, (pci_map_irq_fn)0, (void *)0, 1));
CALL(void, pci_bus_irqs((PCIBus *)0, (pci_set_irq_fn)0, (void *)0, 1));
SAME((pci_setup_iommu), void (PCIBus *, PCIIOMMUFunc, void *));
CALL(void, pci_setup_iommu((PCIBus *)0, (PCIIOMMUFunc)0, (void *)0));
CALL(void, pci_setup_iommu((PCIBus *)0, (const PCIIOMMUOps *)0, (void *)0));
CALL(void, pcie_ari_init((PCIDevice *)0, 0x100, 1));
CALL(void, pcie_ari_init((PCIDevice *)0, 0x100));

SAME(pci_get_function_0, PCIDevice *(PCIDevice *));

/* ---- SR-IOV ---- */

SAME(pcie_sriov_pf_init, void (PCIDevice *, uint16_t, const char *, uint16_t, uint16_t, uint16_t, uint16_t,
                               uint16_t));
CALL(void, pcie_sriov_pf_init((PCIDevice *)0, 0x100, "", 1, 1, 1, 1, 1));
CALL(bool, pcie_sriov_pf_init((PCIDevice *)0, 0x100, "", 1, 1, 1, 1, 1, (Error **)0));
SAME(pcie_sriov_pf_exit, void (PCIDevice *));
SAME(pcie_sriov_pf_init_vf_bar, void (PCIDevice *, int, uint8_t, dma_addr_t));
SAME(pcie_sriov_vf_register_bar, void (PCIDevice *, int, MemoryRegion *));
SAME(pcie_sriov_pf_add_sup_pgsize, void (PCIDevice *, uint16_t));
SAME(pcie_sriov_config_write, void (PCIDevice *, uint32_t, uint32_t, int));
SAME(pcie_sriov_pf_disable_vfs, void (PCIDevice *));
SAME(pcie_sriov_pf_reset, void (PCIDevice *));
SAME(pcie_sriov_pf_post_load, void (PCIDevice *));
SAME(pcie_sriov_vf_number, uint16_t (PCIDevice *));
SAME(pcie_sriov_get_pf, PCIDevice *(PCIDevice *));
SAME(pcie_sriov_get_vf_at_index, PCIDevice *(PCIDevice *, int));
SAME(pcie_sriov_num_vfs, uint16_t (PCIDevice *));
SAME(pci_is_vf, int (const PCIDevice *));
MEMBER(PCIExpressDevice, sriov_cap, uint16_t);
MEMBER(PCIExpressDevice, sriov_pf, PCIESriovPF);
MEMBER(PCIExpressDevice, sriov_vf, PCIESriovVF);
MEMBER(PCIESriovPF, vf_bar_type, uint8_t [PCI_NUM_REGIONS]);

/* ---- QOM, devices, reset, memory ---- */

MEMBER(TypeInfo, class_init, void (*)(ObjectClass *, void *));
MEMBER(DeviceClass, reset, void (*)(DeviceState *));
MEMBER(DeviceState, mem_reentrancy_guard, MemReentrancyGuard);
MEMBER(HotplugHandlerClass, unplug_request, void (*)(HotplugHandler *, DeviceState *, Error **));
MEMBER(ResettablePhases, enter, void (*)(Object *, ResetType));
SAME(device_class_set_props_n, void (DeviceClass *, const Property *, size_t));
SAME(qemu_register_resettable, void (Object *));
SAME(object_resolve_type_unambiguous, Object *(const char *, Error **));
SAME(qdev_get_human_name, char *(DeviceState *));
SAME(qemu_init_irqs, void (IRQState [], size_t, qemu_irq_handler, void *));
SAME(memory_region_init_ram, bool (MemoryRegion *, Object *, const char *, uint64_t, Error **));
SAME(memory_region_init_rom_device, bool (MemoryRegion *, Object *, const MemoryRegionOps *, void *,
                                          const char *, uint64_t, Error **));
MEMBER(MemoryRegionOps, read_with_attrs, MemTxResult (*)(void *, hwaddr, uint64_t *, unsigned, MemTxAttrs));
MEMBER(MemoryRegion, size, Int128);
SAME(qemu_bh_new_guarded((QEMUBHFunc *)0, NULL, (MemReentrancyGuard *)0), QEMUBH *);
CALL(void, qapi_event_send_device_deleted(true, "", ""));

/* ---- virtio, SD ---- */

SAME(virtio_init, void (VirtIODevice *, uint16_t, size_t));
SAME(virtio_add_queue, VirtQueue *(VirtIODevice *, int, VirtIOHandleOutput));
SAME(virtqueue_pop, void *(VirtQueue *, size_t));
SAME(virtqueue_push, void (VirtQueue *, const VirtQueueElement *, unsigned int));
MEMBER(VirtQueueElement, in_sg, struct iovec *);
MEMBER(VirtioDeviceClass, get_features, uint64_t (*)(VirtIODevice *, uint64_t, Error **));
MEMBER(VirtioPCIClass, realize, void (*)(VirtIOPCIProxy *, Error **));
CALL(int, sdbus_do_command((SDBus *)0, (SDRequest *)0, (uint8_t *)0));
CALL(size_t, sdbus_do_command((SDBus *)0, (SDRequest *)0, (uint8_t *)0, 16));
