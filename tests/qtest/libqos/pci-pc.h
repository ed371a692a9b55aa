/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: the PCI bus of a PC, reached through configuration mechanism 1. */
#ifndef LIBQOS_PCI_PC_H
#define LIBQOS_PCI_PC_H

#include "tests/qtest/libqos/pci.h"

typedef struct QPCIBusPC {
    QOSGraphObject obj;
    QPCIBus bus;
} QPCIBusPC;

/* Initializes @ret. BARs go to ports from 0xc000 and to memory from 0xe0000000. */
void qpci_init_pc(QPCIBusPC *ret, QTestState *qts, QGuestAllocator *alloc);

/* The same, allocated; freed by qpci_free_pc(). */
QPCIBus *qpci_new_pc(QTestState *qts, QGuestAllocator *alloc);
void qpci_free_pc(QPCIBus *bus);

#endif
