/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: objects of the machine "q35". */
#ifndef LIBQOS_Q35_MACHINE_H
#define LIBQOS_Q35_MACHINE_H

#include "tests/qtest/libqos/pci-pc.h"

/* The Q35 host bridge; contains the PCI bus, which is reached as a PC's is. */
typedef struct QQ35PCIHost {
    QOSGraphObject obj;
    QPCIBusPC pci;
} QQ35PCIHost;

/* The machine; its driver "memory" is the guest allocator. */
typedef struct QQ35Machine {
    QOSGraphObject obj;
    QGuestAllocator alloc;
    QQ35PCIHost bridge;
} QQ35Machine;

#endif
