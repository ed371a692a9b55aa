/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * isa-superio: the base of Super I/O chips. Its class says how many parallel ports, serial ports, floppy
 * controllers and IDE channels there are, which are enabled, and where; they become children "parallel0",
 * "serial0" …, "isa-fdc", "isa-ide" and "i8042" (the keyboard controller, always there), on the chip's own
 * bus. Ports without a character device of -serial or -parallel get a null one.
 */
#include "qemu/osdep.h"
#include "chardev/char.h"
#include "hw/block/fdc.h"
#include "hw/input/i8042.h"
#include "hw/isa/superio.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/blockdev.h"

static bool superio_has(const ISASuperIOFuncs *f, ISASuperIODevice *sio, unsigned index)
{
    return index < f->count && (!f->is_enabled || f->is_enabled(sio, index));
}

/* A unit that is not realized, with its place. */
static ISADevice *superio_new_unit(ISASuperIODevice *sio, const ISASuperIOFuncs *f, unsigned index,
                                   const char *type, const char *name)
{
    ISADevice *isa = isa_new(type);
    DeviceState *d = DEVICE(isa);

    if (f && f->get_iobase) {
        qdev_prop_set_uint32(d, "iobase", f->get_iobase(sio, index));
    }
    if (f && f->get_irq) {
        qdev_prop_set_uint32(d, "irq", f->get_irq(sio, index));
    }
    object_property_add_child(OBJECT(sio), name, OBJECT(isa));
    return isa;
}

static bool superio_realize_unit(ISASuperIODevice *sio, ISADevice *isa, Error **errp)
{
    return isa_realize_and_unref(isa, isa_bus_from_device(ISA_DEVICE(sio)), errp);
}

/* The user's character device, or a null one called "discarding-…". */
static Chardev *superio_chardev(Chardev *chr, const char *name)
{
    g_autofree char *label = g_strdup_printf("discarding-%s", name);

    return chr ?: qemu_chr_new(label, "null", NULL);
}

static bool superio_realize_parallel(ISASuperIODevice *sio, unsigned i, Error **errp)
{
    ISASuperIOFuncs *f = &ISA_SUPERIO_GET_CLASS(sio)->parallel;
    g_autofree char *name = g_strdup_printf("parallel%u", i);

    sio->parallel[i] = superio_new_unit(sio, f, i, "isa-parallel", name);
    qdev_prop_set_uint32(DEVICE(sio->parallel[i]), "index", i);
    qdev_prop_set_chr(DEVICE(sio->parallel[i]), "chardev", superio_chardev(parallel_hds[i], name));
    return superio_realize_unit(sio, sio->parallel[i], errp);
}

static bool superio_realize_serial(ISASuperIODevice *sio, unsigned i, Error **errp)
{
    ISASuperIOFuncs *f = &ISA_SUPERIO_GET_CLASS(sio)->serial;
    g_autofree char *name = g_strdup_printf("serial%u", i);

    sio->serial[i] = superio_new_unit(sio, f, i, "isa-serial", name);
    qdev_prop_set_uint32(DEVICE(sio->serial[i]), "index", i);
    qdev_prop_set_chr(DEVICE(sio->serial[i]), "chardev", superio_chardev(serial_hd(i), name));
    return superio_realize_unit(sio, sio->serial[i], errp);
}

static bool superio_realize_floppy(ISASuperIODevice *sio, Error **errp)
{
    ISASuperIOFuncs *f = &ISA_SUPERIO_GET_CLASS(sio)->floppy;
    DriveInfo *fd[MAX_FD];

    sio->floppy = superio_new_unit(sio, f, 0, TYPE_ISA_FDC, "isa-fdc");
    if (!superio_realize_unit(sio, sio->floppy, errp)) {
        return false;
    }
    for (int i = 0; i < MAX_FD; i++) {
        fd[i] = drive_get(IF_FLOPPY, 0, i);
    }
    isa_fdc_init_drives(sio->floppy, fd);
    return true;
}

static bool superio_realize_ide(ISASuperIODevice *sio, Error **errp)
{
    sio->ide = superio_new_unit(sio, &ISA_SUPERIO_GET_CLASS(sio)->ide, 0, "isa-ide", "isa-ide");
    return superio_realize_unit(sio, sio->ide, errp);
}

static void isa_superio_realize(DeviceState *dev, Error **errp)
{
    ISASuperIODevice *sio = ISA_SUPERIO(dev);
    ISASuperIOClass *k = ISA_SUPERIO_GET_CLASS(sio);

    for (unsigned i = 0; i < MIN(k->parallel.count, ARRAY_SIZE(sio->parallel)); i++) {
        if (superio_has(&k->parallel, sio, i) && !superio_realize_parallel(sio, i, errp)) {
            return;
        }
    }
    for (unsigned i = 0; i < MIN(k->serial.count, ARRAY_SIZE(sio->serial)); i++) {
        if (superio_has(&k->serial, sio, i) && !superio_realize_serial(sio, i, errp)) {
            return;
        }
    }
    if (superio_has(&k->floppy, sio, 0) && !superio_realize_floppy(sio, errp)) {
        return;
    }
    sio->kbc = superio_new_unit(sio, NULL, 0, TYPE_I8042, TYPE_I8042);
    if (!superio_realize_unit(sio, sio->kbc, errp)) {
        return;
    }
    if (superio_has(&k->ide, sio, 0)) {
        superio_realize_ide(sio, errp);
    }
}

static void isa_superio_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->realize = isa_superio_realize;
    dc->user_creatable = false; /* its place is the board's */
}

static const TypeInfo isa_superio_types[] = {
    {
        .name = TYPE_ISA_SUPERIO,
        .parent = TYPE_ISA_DEVICE,
        .abstract = true,
        .instance_size = sizeof(ISASuperIODevice),
        .class_size = sizeof(ISASuperIOClass),
        .class_init = isa_superio_class_init,
    },
};

DEFINE_TYPES(isa_superio_types)
