/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: objects of the machines "pc" and "q35". */
#ifndef LIBQOS_PC_MACHINE_H
#define LIBQOS_PC_MACHINE_H

#include "tests/qtest/libqos/pci-pc.h"

/* The host bridge, 440FX or Q35; contains the PCI bus, which both reach alike. */
typedef struct QPCHostBridge {
    QOSGraphObject obj;
    QPCIBusPC pci;
} QPCHostBridge;

/* The machine; its driver "memory" is the guest allocator. */
typedef struct QPCMachine {
    QOSGraphObject obj;
    QGuestAllocator alloc;
    const char *bridge_name;
    QPCHostBridge bridge;
} QPCMachine;

#endif
