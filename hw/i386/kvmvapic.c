/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ports by which the option ROM kvmvapic.bin talks to the machine about the task priority register
 * of 32-bit guests, type kvmvapic: region `kvmvapic`, ports 7Eh and 7Fh.
 *
 * Each write is a call by code that runs on a CPU, about instructions of that CPU. CPUs don't
 * execute here and the ROM is not loaded, so that a write has no effect; reads give ones.
 */
#include "qemu/osdep.h"
#include "hw/sysbus.h"
#include "qemu/module.h"
#include "trace.h"

#define VAPIC_IO_PORT 0x7e

#define TYPE_VAPIC "kvmvapic"
OBJECT_DECLARE_SIMPLE_TYPE(VAPICROMState, VAPIC)

struct VAPICROMState {
    SysBusDevice busdev;
    MemoryRegion io;
};

static void vapic_write(void *opaque, hwaddr addr, uint64_t data, unsigned int size)
{
    trace_kvmvapic_write(addr, data, size);
}

static uint64_t vapic_read(void *opaque, hwaddr addr, unsigned size)
{
    return UINT64_MAX;
}

static const MemoryRegionOps vapic_ops = {
    .write = vapic_write,
    .read = vapic_read,
    .endianness = DEVICE_NATIVE_ENDIAN,
};

static void vapic_realize(DeviceState *dev, Error **errp)
{
    VAPICROMState *s = VAPIC(dev);

    memory_region_init_io(&s->io, OBJECT(s), &vapic_ops, s, "kvmvapic", 2);
    sysbus_add_io(SYS_BUS_DEVICE(dev), VAPIC_IO_PORT, &s->io);
}

static void vapic_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = vapic_realize;
    /* There is one, and the board makes it. */
    dc->user_creatable = false;
}

static const TypeInfo vapic_types[] = {
    {
        .name = TYPE_VAPIC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(VAPICROMState),
        .class_init = vapic_class_init,
    },
};

DEFINE_TYPES(vapic_types)
