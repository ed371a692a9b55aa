/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State of one 8259A. For hw/intc/i8259*.c; everything else uses hw/intc/i8259.h.
 */
#ifndef QEMU_I8259_INTERNAL_H
#define QEMU_I8259_INTERNAL_H

#include "exec/memory.h"
#include "hw/intc/i8259.h"
#include "hw/irq.h"
#include "hw/isa/isa.h"
#include "qom/object.h"

#define TYPE_PIC_COMMON "pic-common"
OBJECT_DECLARE_TYPE(PICCommonState, PICCommonClass, PIC_COMMON)

struct PICCommonClass {
    DeviceClass parent_class;
};

/*
 * @lines: levels of the eight inputs. @irr, @imr, @isr: the registers of the data sheet.
 * @lowest: input that has the lowest priority (7 after initialization).
 * @icw_next: number of the initialization word that the data port expects, 0 when initialized.
 * @icw1, @icw2, @icw4: the initialization words as written (the third only describes the wiring).
 * @read_isr, @poll, @special_mask: what OCW3 set. @rotate_aeoi: rotation in automatic EOI mode.
 * @elcr: inputs that are level triggered.
 * @cascade: on the master, the controller at input 2.
 */
struct PICCommonState {
    ISADevice parent_obj;

    MemoryRegion base_io;
    MemoryRegion elcr_io;
    qemu_irq int_out[1];
    PICCommonState *cascade;

    uint32_t iobase;
    uint32_t elcr_addr;
    uint8_t elcr_mask;
    bool master;

    uint8_t lines;
    uint8_t irr;
    uint8_t imr;
    uint8_t isr;
    uint8_t lowest;
    uint8_t icw_next;
    uint8_t icw1;
    uint8_t icw2;
    uint8_t icw4;
    bool read_isr;
    bool poll;
    bool special_mask;
    bool rotate_aeoi;
    uint8_t elcr;
};

#endif
