/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: objects of the machine "pc". */
#ifndef LIBQOS_PC_MACHINE_H
#define LIBQOS_PC_MACHINE_H

#include "tests/qtest/libqos/pci-pc.h"

/* The 440FX host bridge; contains the PCI bus. */
typedef struct QI440FXPCIHost {
    QOSGraphObject obj;
    QPCIBusPC pci;
} QI440FXPCIHost;

/* The machine; its driver "memory" is the guest allocator. */
typedef struct QPCMachine {
    QOSGraphObject obj;
    QGuestAllocator alloc;
    QI440FXPCIHost bridge;
} QPCMachine;

#endif
