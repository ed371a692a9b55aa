/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MSI-X (PCI Local Bus 3.0, 6.8.2). Table and PBA are subregions `msix-table` and `msix-pba` of a
 * BAR. Vectors that are not in use (msix_vector_use()) are never sent.
 */
#ifndef QEMU_MSIX_H
#define QEMU_MSIX_H

#include "hw/pci/pci.h"
#include "hw/pci/msi.h"

/* Bytes of the capability. */
#define MSIX_CAP_LENGTH 12

/* Host side reads or overwrites a table entry. */
void msix_set_message(PCIDevice *dev, int vector, MSIMessage msg);
MSIMessage msix_get_message(PCIDevice *dev, unsigned int vector);
/*
 * @nentries 1..2048. Puts the table at @table_offset of @table_bar and the PBA at @pba_offset of
 * @pba_bar (both 8-byte aligned, not overlapping), and the capability at @cap_pos (0: anywhere). 0,
 * -ENOTSUP or -EINVAL with @errp.
 */
int msix_init(PCIDevice *dev, unsigned short nentries, MemoryRegion *table_bar,
              uint8_t table_bar_nr, unsigned table_offset, MemoryRegion *pba_bar,
              uint8_t pba_bar_nr, unsigned pba_offset, uint8_t cap_pos, Error **errp);
/*
 * A BAR of its own, `<device name>-msix`: table at 0, PBA in the second half (2 KiB, or as far as
 * needed).
 */
int msix_init_exclusive_bar(PCIDevice *dev, unsigned short nentries, uint8_t bar_nr, Error **errp);
void msix_uninit(PCIDevice *dev, MemoryRegion *table_bar, MemoryRegion *pba_bar);
void msix_uninit_exclusive_bar(PCIDevice *dev);

/* Acts on a config write that may have touched the capability. */
void msix_write_config(PCIDevice *dev, uint32_t address, uint32_t val, int len);

/* Table size; 0 without MSI-X (in vectors_allocated: vectors the guest may use). */
unsigned int msix_nr_vectors_allocated(const PCIDevice *dev);

/* Table and PBA, for hand-written save/load. */
void msix_save(PCIDevice *dev, QEMUFile *f);
void msix_load(PCIDevice *dev, QEMUFile *f);

/* Has it / has the guest enabled it? */
int msix_present(PCIDevice *dev);
int msix_enabled(PCIDevice *dev);

/* Masked by its entry or by the function mask? */
bool msix_is_masked(PCIDevice *dev, unsigned vector);
/* The pending bit of a vector. */
int msix_is_pending(PCIDevice *dev, unsigned int vector);
void msix_set_pending(PCIDevice *dev, unsigned int vector);
void msix_clr_pending(PCIDevice *dev, int vector);
/* Host side mask control; unmasking sends a pending message. */
void msix_set_mask(PCIDevice *dev, int vector, bool mask);

/* Use count of a vector (by the device): only used ones are delivered. */
void msix_vector_use(PCIDevice *dev, unsigned vector);
void msix_vector_unuse(PCIDevice *dev, unsigned vector);
void msix_unuse_all_vectors(PCIDevice *dev);

/*
 * Sends @vector if enabled and unmasked, else sets its pending bit; out of range or unused:
 * nothing.
 */
void msix_notify(PCIDevice *dev, unsigned vector);
/* Masks all vectors, clears pending bits, disables. */
void msix_reset(PCIDevice *dev);

/*
 * Called when a vector becomes deliverable, stops being so, or its pending bits are read. 0 or
 * -errno.
 */
int msix_set_vector_notifiers(PCIDevice *dev, MSIVectorUseNotifier use_notifier,
                              MSIVectorReleaseNotifier release_notifier,
                              MSIVectorPollNotifier poll_notifier);
void msix_unset_vector_notifiers(PCIDevice *dev);

extern const VMStateDescription vmstate_msix;

/* Table and PBA as VMState, optionally under a field-exists test. */
#define VMSTATE_MSIX_TEST(_field, _state, _test) {                      \
    .name         = (stringify(_field)),                                \
    .size         = sizeof(PCIDevice),                                  \
    .vmsd         = &vmstate_msix,                                      \
    .flags        = VMS_STRUCT,                                         \
    .offset       = vmstate_offset_value(_state, _field, PCIDevice),    \
    .field_exists = (_test)                                             \
}

#define VMSTATE_MSIX(_f, _s) VMSTATE_MSIX_TEST(_f, _s, NULL)

#endif
