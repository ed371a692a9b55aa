/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * serial-mm: a 16550A (serial.c) in memory, registers 1 << regshift bytes apart. Region "serial", of 8
 * registers. Properties: regshift, endianness (an enum device_endian), and those of the core.
 */
#include "qemu/osdep.h"
#include "hw/char/serial.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

static uint64_t serial_mm_read(void *opaque, hwaddr addr, unsigned size)
{
    SerialMM *s = SERIAL_MM(opaque);

    return serial_io_ops.read(&s->serial, (addr >> s->regshift) & 7, 1);
}

static void serial_mm_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    SerialMM *s = SERIAL_MM(opaque);

    serial_io_ops.write(&s->serial, (addr >> s->regshift) & 7, value & 0xff, 1);
}

#define SERIAL_MM_OPS(endian)                                                                              \
    {                                                                                                      \
        .read = serial_mm_read, .write = serial_mm_write, .endianness = endian,                            \
        .valid.max_access_size = 8, .impl.max_access_size = 8,                                             \
    }

static const MemoryRegionOps serial_mm_ops[] = {
    [DEVICE_NATIVE_ENDIAN] = SERIAL_MM_OPS(DEVICE_NATIVE_ENDIAN),
    [DEVICE_BIG_ENDIAN] = SERIAL_MM_OPS(DEVICE_BIG_ENDIAN),
    [DEVICE_LITTLE_ENDIAN] = SERIAL_MM_OPS(DEVICE_LITTLE_ENDIAN),
};

static void serial_mm_realize(DeviceState *dev, Error **errp)
{
    SerialMM *s = SERIAL_MM(dev);

    if (s->regshift > 3 || s->endianness >= ARRAY_SIZE(serial_mm_ops)) {
        error_setg(errp, "serial-mm: regshift must be 0 to 3 and endianness one of the three");
        return;
    }
    if (!qdev_realize(DEVICE(&s->serial), NULL, errp)) {
        return;
    }
    memory_region_init_io(&s->serial.io, OBJECT(dev), &serial_mm_ops[s->endianness], s, "serial",
                          8 << s->regshift);
    sysbus_init_mmio(SYS_BUS_DEVICE(s), &s->serial.io);
    sysbus_init_irq(SYS_BUS_DEVICE(s), &s->serial.irq);
}

static const VMStateDescription vmstate_serial_mm = {
    .name = "serial",
    .version_id = 3,
    .minimum_version_id = 2,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(serial, SerialMM, 0, vmstate_serial, SerialState),
        VMSTATE_END_OF_LIST()
    },
};

static Property serial_mm_properties[] = {
    DEFINE_PROP_UINT8("regshift", SerialMM, regshift, 0),
    DEFINE_PROP_UINT8("endianness", SerialMM, endianness, DEVICE_NATIVE_ENDIAN),
    DEFINE_PROP_END_OF_LIST(),
};

static void serial_mm_instance_init(Object *o)
{
    SerialMM *s = SERIAL_MM(o);

    object_initialize_child(o, "serial", &s->serial, TYPE_SERIAL);
    qdev_alias_all_properties(DEVICE(&s->serial), o);
}

static void serial_mm_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    device_class_set_props(dc, serial_mm_properties);
    dc->realize = serial_mm_realize;
    dc->vmsd = &vmstate_serial_mm;
}

static const TypeInfo serial_mm_types[] = {
    {
        .name = TYPE_SERIAL_MM,
        .parent = TYPE_SYS_BUS_DEVICE,
        .class_init = serial_mm_class_init,
        .instance_init = serial_mm_instance_init,
        .instance_size = sizeof(SerialMM),
    },
};

DEFINE_TYPES(serial_mm_types)

SerialMM *serial_mm_init(MemoryRegion *address_space, hwaddr base, int regshift, qemu_irq irq, int baudbase,
                         Chardev *chr, enum device_endian end)
{
    SerialMM *smm = SERIAL_MM(qdev_new(TYPE_SERIAL_MM));

    qdev_prop_set_uint8(DEVICE(smm), "regshift", regshift);
    qdev_prop_set_uint32(DEVICE(smm), "baudbase", baudbase);
    qdev_prop_set_chr(DEVICE(smm), "chardev", chr);
    qdev_set_legacy_instance_id(DEVICE(smm), base, 2);
    qdev_prop_set_uint8(DEVICE(smm), "endianness", end);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(smm), &error_fatal);
    sysbus_connect_irq(SYS_BUS_DEVICE(smm), 0, irq);
    memory_region_add_subregion(address_space, base, sysbus_mmio_get_region(SYS_BUS_DEVICE(smm), 0));
    return smm;
}
