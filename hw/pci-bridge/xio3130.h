/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What both kinds of port of the XIO3130 switch have. */
#ifndef XIO3130_H
#define XIO3130_H

#include "hw/pci/pci_device.h"

/*
 * Adds the capabilities: MSI with one vector, subsystem ids, PCI Express of @type with number
 * @port, function level reset, advanced error reporting. False with @errp, the bridge undone.
 */
bool xio3130_port_init(PCIDevice *d, uint8_t type, uint8_t port, Error **errp);
/* Undoes it. */
void xio3130_port_exit(PCIDevice *d);

#endif
