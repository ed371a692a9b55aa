/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ISA device "i8042": keyboard controller with keyboard "ps2-kbd" and mouse "ps2-mouse".
 * Behaviour is in pckbd.c.
 *
 * Ports 0x60 "i8042-data" and 0x64 "i8042-cmd"; interrupts 1 and 12 (GPIO out 0 and 1); GPIO out
 * "a20"; GPIO in "ps2-kbd-input-irq", "ps2-mouse-input-irq". Properties: kbd-irq, mouse-irq,
 * kbd-throttle (a keyboard byte at most every millisecond), extended-state (kept; all state is
 * saved always).
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi_aml_interface.h"
#include "hw/input/i8042.h"
#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "pckbd-internal.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/timer.h"

#define I8042_MAX_IRQ 15

void i8042_isa_mouse_fake_event(ISAKBDState *isa)
{
    ps2_mouse_fake_event(&isa->kbd.ps2mouse);
}

void i8042_setup_a20_line(ISADevice *dev, qemu_irq a20_out)
{
    qdev_connect_gpio_out_named(DEVICE(dev), I8042_A20_LINE, 0, a20_out);
}

static void i8042_reset(DeviceState *dev)
{
    kbd_core_reset(&I8042(dev)->kbd);
}

static const VMStateDescription vmstate_i8042 = {
    .name = "pckbd",
    .version_id = 3,
    .minimum_version_id = 3,
    .fields = (const VMStateField[]){ VMSTATE_STRUCT(kbd, ISAKBDState, 0, vmstate_kbd, KBDState),
                                      VMSTATE_END_OF_LIST() }
};

static void i8042_init(Object *obj)
{
    ISAKBDState *isa = I8042(obj);
    KBDState *s = &isa->kbd;
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&isa->io[0], obj, &i8042_data_ops, s, "i8042-data", 1);
    memory_region_init_io(&isa->io[1], obj, &i8042_cmd_ops, s, "i8042-cmd", 1);
    object_initialize_child(obj, "ps2kbd", &s->ps2kbd, TYPE_PS2_KBD_DEVICE);
    object_initialize_child(obj, "ps2mouse", &s->ps2mouse, TYPE_PS2_MOUSE_DEVICE);
    qdev_init_gpio_out_named(dev, &s->a20_out, I8042_A20_LINE, 1);
    qdev_init_gpio_out(dev, s->irqs, 2);
    qdev_init_gpio_in_named_with_opaque(dev, i8042_kbd_input, s, "ps2-kbd-input-irq", 1);
    qdev_init_gpio_in_named_with_opaque(dev, i8042_mouse_input, s, "ps2-mouse-input-irq", 1);
}

/* Realizes a PS/2 device and connects its line to our input @input. */
static bool i8042_realize_ps2(DeviceState *dev, void *ps2, const char *input, Error **errp)
{
    if (!sysbus_realize(SYS_BUS_DEVICE(ps2), errp)) {
        return false;
    }
    qdev_connect_gpio_out(DEVICE(ps2), 0, qdev_get_gpio_in_named(dev, input, 0));
    return true;
}

static void i8042_realize(DeviceState *dev, Error **errp)
{
    ISAKBDState *isa = I8042(dev);
    ISADevice *isadev = ISA_DEVICE(dev);
    KBDState *s = &isa->kbd;

    if (isa->kbd_irq > I8042_MAX_IRQ || isa->mouse_irq > I8042_MAX_IRQ) {
        error_setg(errp, "i8042: kbd-irq and mouse-irq must be at most %d", I8042_MAX_IRQ);
        return;
    }
    if (!i8042_realize_ps2(dev, &s->ps2kbd, "ps2-kbd-input-irq", errp) ||
        !i8042_realize_ps2(dev, &s->ps2mouse, "ps2-mouse-input-irq", errp)) {
        return;
    }
    isa_connect_gpio_out(isadev, I8042_KBD_IRQ, isa->kbd_irq);
    isa_connect_gpio_out(isadev, I8042_MOUSE_IRQ, isa->mouse_irq);
    isa_register_ioport(isadev, &isa->io[0], 0x60);
    isa_register_ioport(isadev, &isa->io[1], 0x64);
    if (isa->kbd_throttle) {
        s->throttle_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, kbd_throttle_over, s);
    }
}

static Property i8042_properties[] = {
    DEFINE_PROP_BOOL("extended-state", ISAKBDState, kbd.extended_state, true),
    DEFINE_PROP_BOOL("kbd-throttle", ISAKBDState, kbd_throttle, false),
    DEFINE_PROP_UINT8("kbd-irq", ISAKBDState, kbd_irq, 1),
    DEFINE_PROP_UINT8("mouse-irq", ISAKBDState, mouse_irq, 12),
    DEFINE_PROP_END_OF_LIST(),
};

/* Entries of both devices in the DSDT. */
static void i8042_build_aml(AcpiDevAmlIf *adev, Aml *scope)
{
    ISAKBDState *isa = I8042(adev);
    Aml *kbd = aml_device("KBD"), *mouse = aml_device("MOU"), *crs = aml_resource_template();

    aml_append(crs, aml_io(AML_DECODE16, 0x60, 0x60, 1, 1));
    aml_append(crs, aml_io(AML_DECODE16, 0x64, 0x64, 1, 1));
    aml_append(crs, aml_irq_no_flags(isa->kbd_irq));
    aml_append(kbd, aml_name_decl("_HID", aml_eisaid("PNP0303")));
    aml_append(kbd, aml_name_decl("_STA", aml_int(0xf)));
    aml_append(kbd, aml_name_decl("_CRS", crs));
    aml_append(scope, kbd);
    crs = aml_resource_template();
    aml_append(crs, aml_irq_no_flags(isa->mouse_irq));
    aml_append(mouse, aml_name_decl("_HID", aml_eisaid("PNP0F13")));
    aml_append(mouse, aml_name_decl("_STA", aml_int(0xf)));
    aml_append(mouse, aml_name_decl("_CRS", crs));
    aml_append(scope, mouse);
}

static void i8042_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    device_class_set_props(dc, i8042_properties);
    dc->reset = i8042_reset;
    dc->realize = i8042_realize;
    ACPI_DEV_AML_IF_CLASS(klass)->build_dev_aml = i8042_build_aml;
    dc->vmsd = &vmstate_i8042;
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static const TypeInfo i8042_info = {
    .name = TYPE_I8042,
    .parent = TYPE_ISA_DEVICE,
    .instance_size = sizeof(ISAKBDState),
    .instance_init = i8042_init,
    .class_init = i8042_class_init,
    .interfaces = (InterfaceInfo[]) {
        { TYPE_ACPI_DEV_AML_IF },
        { }
    },
};

static void i8042_register_types(void)
{
    type_register_static(&i8042_info);
}

type_init(i8042_register_types)
