/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A Super I/O chip: serial and parallel ports, floppy controller, keyboard controller, IDE on one ISA device,
 * which a subclass places. What exists and is enabled is realized with the chip.
 */
#ifndef HW_ISA_SUPERIO_H
#define HW_ISA_SUPERIO_H

#include "hw/isa/isa.h"
#include "hw/sysbus.h"
#include "qom/object.h"
#include "sysemu/sysemu.h"

#define TYPE_ISA_SUPERIO "isa-superio"
typedef struct ISASuperIOClass ISASuperIOClass;
typedef struct ISASuperIODevice ISASuperIODevice;
DECLARE_OBJ_CHECKERS(ISASuperIODevice, ISASuperIOClass, ISA_SUPERIO, TYPE_ISA_SUPERIO)

#define SUPERIO_MAX_SERIAL_PORTS 4

struct ISASuperIODevice {
    ISADevice parent_obj;

    ISADevice *parallel[MAX_PARALLEL_PORTS];
    ISADevice *serial[SUPERIO_MAX_SERIAL_PORTS];
    ISADevice *floppy;
    ISADevice *kbc;
    ISADevice *ide;
};

/* Units of one kind; a NULL function: always enabled, or at the unit's own default. */
typedef struct ISASuperIOFuncs {
    size_t count;
    bool (*is_enabled)(ISASuperIODevice *sio, uint8_t index);
    uint16_t (*get_iobase)(ISASuperIODevice *sio, uint8_t index);
    unsigned int (*get_irq)(ISASuperIODevice *sio, uint8_t index);
    unsigned int (*get_dma)(ISASuperIODevice *sio, uint8_t index);
} ISASuperIOFuncs;

struct ISASuperIOClass {
    ISADeviceClass parent_class;

    DeviceRealize parent_realize;

    ISASuperIOFuncs parallel;
    ISASuperIOFuncs serial;
    ISASuperIOFuncs floppy;
    ISASuperIOFuncs ide;
};

#define TYPE_FDC37M81X_SUPERIO "fdc37m81x-superio"
#define TYPE_SMC37C669_SUPERIO "smc37c669-superio"

#endif
