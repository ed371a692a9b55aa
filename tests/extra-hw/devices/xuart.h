/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef XUART_H
#define XUART_H

#include "chardev/char-fe.h"
#include "hw/sysbus.h"
#include "qemu/fifo8.h"
#include "qom/object.h"

#define TYPE_XUART "xuart"
OBJECT_DECLARE_SIMPLE_TYPE(XUartState, XUART)

#define XUART_MMIO_SIZE 0x10
#define XUART_FIFO_SIZE 16

struct XUartState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    qemu_irq irq;
    CharBackend chr;

    Fifo8 rx;
    uint32_t ctrl;
    bool overrun;
    bool break_seen;
};

#endif
