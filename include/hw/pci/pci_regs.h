/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration space registers: see the header below; and names that device models use besides. */
#ifndef HW_PCI_PCI_REGS_H
#define HW_PCI_PCI_REGS_H

#include "standard-headers/linux/pci_regs.h"

/* Bytes of a version 1 PCI Express capability of an endpoint. */
#define PCI_CAP_EXP_ENDPOINT_SIZEOF_V1  0x14
#define PCI_CAP_EXP_RC_ENDPOINT_SIZEOF_V1 0x0c
/* Version field of PCI_PM_PMC: Power Management 1.1. */
#define PCI_PM_CAP_VER_1_1              0x0002
#define PCI_PM_CAP_VER_1_2              0x0003

#endif
