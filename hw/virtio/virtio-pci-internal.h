/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of virtio over PCI share: core (virtio-pci.c), legacy and modern interface. */
#ifndef HW_VIRTIO_VIRTIO_PCI_INTERNAL_H
#define HW_VIRTIO_VIRTIO_PCI_INTERNAL_H

#include "hw/virtio/virtio-pci.h"

/*
 * One register. Registers are found by the exact byte address of an access, its size only cuts the
 * value: reading 4 bytes at the status register gives the status. A missing hook: see the callers.
 */
typedef struct VirtIOPCIReg {
    const char *name;
    uint32_t (*read)(VirtIOPCIProxy *proxy, VirtIODevice *vdev);
    void (*write)(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val);
} VirtIOPCIReg;

/* The device behind the proxy, NULL while there is none. */
static inline VirtIODevice *virtio_pci_device(VirtIOPCIProxy *proxy)
{
    return virtio_bus_get_device(&proxy->bus);
}

/* --- virtio-pci.c --- */

/* Read and clear the ISR register. */
uint32_t virtio_pci_read_isr(VirtIOPCIProxy *proxy, VirtIODevice *vdev);
/*
 * Vector of configuration changes, and of the selected queue. What does not exist becomes "none".
 */
void virtio_pci_write_config_vector(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val);
void virtio_pci_write_queue_vector(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val);
/* Status register: status 0 resets. */
void virtio_pci_write_status(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val);
/* Reset by the driver: device, vectors, what was written about queues. */
void virtio_pci_reset(VirtIOPCIProxy *proxy);

/* --- virtio-pci-express.c --- */

/* Capabilities of a PCI Express endpoint. False: @errp. */
bool virtio_pci_express_realize(VirtIOPCIProxy *proxy, Error **errp);
void virtio_pci_express_reset(VirtIOPCIProxy *proxy);
void virtio_pci_express_exit(VirtIOPCIProxy *proxy);

/* --- virtio-pci-legacy.c --- */

/* Register BAR 0; identity of a transitional device. False: @errp. */
bool virtio_pci_legacy_plug(VirtIOPCIProxy *proxy, VirtIODevice *vdev, Error **errp);

/* --- virtio-pci-common.c --- */

extern const MemoryRegionOps virtio_pci_common_ops;

/* --- virtio-pci-modern.c --- */

/* Fix sizes and offsets of the structures; make the BAR. */
void virtio_pci_modern_layout(VirtIOPCIProxy *proxy);
/* Make the structures, announce them by capabilities, register the BARs. */
void virtio_pci_modern_plug(VirtIOPCIProxy *proxy, VirtIODevice *vdev);
/* Take the structures out of the BARs. */
void virtio_pci_modern_unplug(VirtIOPCIProxy *proxy);

/* --- virtio-pci-cfg.c --- */

/* Add the PCI_CFG capability. */
void virtio_pci_cfg_plug(VirtIOPCIProxy *proxy);
/* Configuration space is about to be read, or was written: carry the access out. */
void virtio_pci_cfg_read(VirtIOPCIProxy *proxy, uint32_t address, int len);
void virtio_pci_cfg_write(VirtIOPCIProxy *proxy, uint32_t address, int len);
/* Add a vendor capability of cap->cap_len bytes. Returns its offset. */
int virtio_pci_add_cap(VirtIOPCIProxy *proxy, const struct virtio_pci_cap *cap);

/* --- virtio-pci-migration.c: hooks of VirtioBusClass --- */

void virtio_pci_save_config(DeviceState *d, QEMUFile *f);
int virtio_pci_load_config(DeviceState *d, QEMUFile *f);
void virtio_pci_save_extra_state(DeviceState *d, QEMUFile *f);
int virtio_pci_load_extra_state(DeviceState *d, QEMUFile *f);
int virtio_pci_load_done(DeviceState *d, QEMUFile *f);

#endif
