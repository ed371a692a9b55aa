/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of MSI-X share. */
#ifndef HW_PCI_MSIX_INTERNAL_H
#define HW_PCI_MSIX_INTERNAL_H

#include "hw/pci/msix.h"

/* A vector's mask may have changed from @was_masked: tell the notifiers, send what is pending. */
void msix_handle_mask_update(PCIDevice *dev, unsigned vector, bool was_masked);
/* Derives the function's mask from the capability. */
void msix_update_function_masked(PCIDevice *dev);
/* State of a new function: messages come from the table, every vector is masked. */
void msix_mask_init(PCIDevice *dev);

#endif
