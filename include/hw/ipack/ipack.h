/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IndustryPack: small modules in the slots of a carrier board, each with four
 * address spaces. ANSI/VITA 4-1995.
 */
#ifndef QEMU_IPACK_H
#define QEMU_IPACK_H

#include "hw/qdev-core.h"
#include "migration/vmstate.h"
#include "qom/object.h"

#define TYPE_IPACK_BUS "IndustryPack"
OBJECT_DECLARE_SIMPLE_TYPE(IPackBus, IPACK_BUS)

/* @n_slots of the carrier; @free_slot: the next that a module without a slot of its own gets. */
struct IPackBus {
    BusState parent_obj;

    uint8_t n_slots;
    uint8_t free_slot;
    qemu_irq_handler set_irq;
};

#define TYPE_IPACK_DEVICE "ipack-device"
OBJECT_DECLARE_TYPE(IPackDevice, IPackDeviceClass, IPACK_DEVICE)

struct IPackDeviceClass {
    DeviceClass parent_class;

    DeviceRealize realize;
    DeviceUnrealize unrealize;

    /* I/O, identification and interrupt space: word addresses. */
    uint16_t (*io_read)(IPackDevice *dev, uint8_t addr);
    void (*io_write)(IPackDevice *dev, uint8_t addr, uint16_t val);
    uint16_t (*id_read)(IPackDevice *dev, uint8_t addr);
    void (*id_write)(IPackDevice *dev, uint8_t addr, uint16_t val);
    uint16_t (*int_read)(IPackDevice *dev, uint8_t addr);
    void (*int_write)(IPackDevice *dev, uint8_t addr, uint16_t val);
    /* Memory space, by words and by bytes. */
    uint16_t (*mem_read16)(IPackDevice *dev, uint32_t addr);
    void (*mem_write16)(IPackDevice *dev, uint32_t addr, uint16_t val);
    uint8_t (*mem_read8)(IPackDevice *dev, uint32_t addr);
    void (*mem_write8)(IPackDevice *dev, uint32_t addr, uint8_t val);
};

/* @slot: property, -1: the next free one. @irq: its two interrupt lines to the carrier. */
struct IPackDevice {
    DeviceState parent_obj;

    int32_t slot;
    qemu_irq *irq;
};

extern const VMStateDescription vmstate_ipack_device;

#define VMSTATE_IPACK_DEVICE(_field, _state) \
    VMSTATE_STRUCT(_field, _state, 1, vmstate_ipack_device, IPackDevice)

/* The module in @slot, or NULL. */
IPackDevice *ipack_device_find(IPackBus *bus, int32_t slot);
/* @handler(module, line 0 or 1, level) is told of interrupts. */
void ipack_bus_init(IPackBus *bus, size_t bus_size, DeviceState *parent, uint8_t n_slots,
                    qemu_irq_handler handler);

#endif
