/* SPDX-License-Identifier: GPL-2.0-or-later */
/* National Semiconductor PC87312 Super I/O. */
#ifndef QEMU_PC87312_H
#define QEMU_PC87312_H

#include "hw/isa/superio.h"
#include "qom/object.h"

#define TYPE_PC87312 "pc87312"
#define TYPE_PC87312_SUPERIO TYPE_PC87312
OBJECT_DECLARE_SIMPLE_TYPE(PC87312State, PC87312)

struct PC87312State {
    ISASuperIODevice parent_dev;

    uint16_t iobase;
    uint8_t config;         /* strapping at reset */
    MemoryRegion io;

    uint8_t read_id_step;
    uint8_t selected_index;
    uint8_t regs[3];        /* FER, FAR, PTR */
};

#endif
