/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Message signalled interrupts (PCI Local Bus 3.0, 6.8.1). The capability's registers live in
 * config space; call msi_write_config() after pci_default_write_config() only from a device that
 * overrides config_write without it: the default already does.
 */
#ifndef QEMU_MSI_H
#define QEMU_MSI_H

#include "hw/pci/pci.h"

/* A memory write: 4 bytes of @data to @address. */
struct MSIMessage {
    uint64_t address;
    uint32_t data;
};

/*
 * The interrupt controller of the machine accepts messages; msi_init() fails with -ENOTSUP
 * without.
 */
extern bool msi_nonbroken;

/* Host side composes the message (used by models that forward interrupts). */
void msi_set_message(PCIDevice *dev, MSIMessage msg);
MSIMessage msi_get_message(PCIDevice *dev, unsigned int vector);
/* Present and enabled by the guest? */
bool msi_enabled(const PCIDevice *dev);
/*
 * Adds the capability at @offset (0: anywhere). @nr_vectors power of two, 1..32. Returns 0,
 * -ENOTSUP (machine without MSI) or -EINVAL (overlap) with @errp set. Idempotent undo:
 * msi_uninit().
 */
int msi_init(struct PCIDevice *dev, uint8_t offset, unsigned int nr_vectors, bool msi64bit,
             bool msi_per_vector_mask, Error **errp);
void msi_uninit(struct PCIDevice *dev);
/* Back to the state after msi_init(). */
void msi_reset(PCIDevice *dev);
/* Masked by the per-vector mask register? False without one. */
bool msi_is_masked(const PCIDevice *dev, unsigned int vector);
/* Sets or clears the mask bit; clearing sends a pending message. */
void msi_set_mask(PCIDevice *dev, int vector, bool mask, Error **errp);
/* Sends message @vector, or sets its pending bit when masked. Requires msi_enabled(). */
void msi_notify(PCIDevice *dev, unsigned int vector);
/* Performs the write @msg as the device, through its bus master space. */
void msi_send_message(PCIDevice *dev, MSIMessage msg);
/* Acts on a config write that may have touched the capability. */
void msi_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len);
/* Vectors that the guest enabled, 1..32. */
unsigned int msi_nr_vectors_allocated(const PCIDevice *dev);

/* Has the device the capability? */
static inline bool msi_present(const PCIDevice *dev)
{
    return dev->cap_present & QEMU_PCI_CAP_MSI;
}

#endif
