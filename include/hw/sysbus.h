/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices that sit on the machine itself: numbered MMIO regions and interrupt lines, mapped and
 * connected by the board.
 */
#ifndef HW_SYSBUS_H
#define HW_SYSBUS_H

#include "hw/qdev-core.h"
#include "exec/memory.h"

#define QDEV_MAX_MMIO 32
#define QDEV_MAX_PIO 32

#define TYPE_SYSTEM_BUS "System"
DECLARE_INSTANCE_CHECKER(BusState, SYSTEM_BUS, TYPE_SYSTEM_BUS)

#define TYPE_SYS_BUS_DEVICE "sys-bus-device"
OBJECT_DECLARE_TYPE(SysBusDevice, SysBusDeviceClass, SYS_BUS_DEVICE)

/* Of later versions: parent of those that a user can make, on machines that allow them. */
#define TYPE_DYNAMIC_SYS_BUS_DEVICE "dynamic-sysbus-device"

/* Name of the GPIO list that holds the interrupt outputs. */
#define SYSBUS_DEVICE_GPIO_IRQ "sysbus-irq"

struct SysBusDeviceClass {
    DeviceClass parent_class;

    /*
     * Address part of the firmware path when there is no region; owned by the caller. NULL: none.
     */
    char *(*explicit_ofw_unit_address)(const SysBusDevice *dev);
    /* Called when an interrupt output is connected. */
    void (*connect_irq_notifier)(SysBusDevice *dev, qemu_irq irq);
};

struct SysBusDevice {
    DeviceState parent_obj;

    int num_mmio;
    struct {
        hwaddr addr;
        MemoryRegion *memory;
    } mmio[QDEV_MAX_MMIO];
    int num_pio;
    uint32_t pio[QDEV_MAX_PIO];
};

typedef void FindSysbusDeviceFunc(SysBusDevice *sbdev, void *opaque);

/*
 * Adds a region, an interrupt output, passes the outputs of @target on, adds @size ports from
 * @ioport.
 */
void sysbus_init_mmio(SysBusDevice *dev, MemoryRegion *memory);
MemoryRegion *sysbus_mmio_get_region(SysBusDevice *dev, int n);
void sysbus_init_irq(SysBusDevice *dev, qemu_irq *p);
void sysbus_pass_irq(SysBusDevice *dev, SysBusDevice *target);
void sysbus_init_ioports(SysBusDevice *dev, uint32_t ioport, uint32_t size);

/* Whether region or output @n exists or is connected. */
bool sysbus_has_irq(SysBusDevice *dev, int n);
bool sysbus_has_mmio(SysBusDevice *dev, unsigned int n);
void sysbus_connect_irq(SysBusDevice *dev, int n, qemu_irq irq);
bool sysbus_is_irq_connected(SysBusDevice *dev, int n);
qemu_irq sysbus_get_connected_irq(SysBusDevice *dev, int n);
/*
 * Maps region @n at @addr of the system memory (a second call moves it), or over others by
 * @priority.
 */
void sysbus_mmio_map(SysBusDevice *dev, int n, hwaddr addr);
void sysbus_mmio_map_overlap(SysBusDevice *dev, int n, hwaddr addr, int priority);
void sysbus_mmio_unmap(SysBusDevice *dev, int n);
void sysbus_add_io(SysBusDevice *dev, hwaddr addr, MemoryRegion *mem);
MemoryRegion *sysbus_address_space(SysBusDevice *dev);

/* qdev_realize() on the system bus; the _and_unref form gives the caller's reference away. */
bool sysbus_realize(SysBusDevice *dev, Error **errp);
bool sysbus_realize_and_unref(SysBusDevice *dev, Error **errp);

/* Calls @func on each sysbus device that the user made. */
void foreach_dynamic_sysbus_device(FindSysbusDeviceFunc *func, void *opaque);

/*
 * New realized device with region 0 at @addr ((hwaddr)-1: not mapped) and outputs connected; NULL
 * ends.
 */
DeviceState *sysbus_create_varargs(const char *name, hwaddr addr, ...);
static inline DeviceState *sysbus_create_simple(const char *name, hwaddr addr, qemu_irq irq)
{
    return sysbus_create_varargs(name, addr, irq, NULL);
}

#endif
