/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers in MMIO that PCI VGA adapters share. */
#ifndef HW_VGA_PCI_H
#define HW_VGA_PCI_H

#include "hw/display/vga_int.h"

/*
 * Puts "vga ioports remapped", "bochs dispi interface", with @qext "qemu extended regs" and with @edid "edid"
 * into @parent, at the offsets of bochs-vbe.h. @subs: room for four regions. Only TYPE_PCI_VGA has an EDID
 * here.
 */
void pci_std_vga_mmio_region_init(VGACommonState *s, Object *owner, MemoryRegion *parent,
                                  MemoryRegion *subs, bool qext, bool edid);

#endif
