/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * OR gate: the output is high while any input is. Property num-lines; GPIO inputs and one output.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/or-irq.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"

/* Lines that older saved state holds. */
#define OLD_MAX_OR_LINES 16

static int or_irq_level(const OrIRQState *s)
{
    for (int i = 0; i < s->num_lines; i++) {
        if (s->levels[i]) {
            return 1;
        }
    }
    return 0;
}

static void or_irq_update_irq(OrIRQState *s)
{
    qemu_set_irq(s->out_irq, or_irq_level(s));
}

static void or_irq_handler(void *opaque, int n, int level)
{
    OrIRQState *s = OR_IRQ(opaque);

    s->levels[n] = level;
    or_irq_update_irq(s);
}

static void or_irq_reset(DeviceState *dev)
{
    OrIRQState *s = OR_IRQ(dev);

    memset(s->levels, 0, sizeof(s->levels));
}

static bool more_lines_than_before(void *opaque)
{
    OrIRQState *s = opaque;

    return s->num_lines > OLD_MAX_OR_LINES;
}

static const VMStateDescription vmstate_or_irq_extras = {
    .name = "or-irq-extras",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = more_lines_than_before,
    .fields = (VMStateField[]) {
        VMSTATE_VARRAY_UINT16_UNSAFE(levels, OrIRQState, num_lines, 0, vmstate_info_bool, bool),
        VMSTATE_END_OF_LIST(),
    },
};

static const VMStateDescription vmstate_or_irq = {
    .name = TYPE_OR_IRQ,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_BOOL_SUB_ARRAY(levels, OrIRQState, 0, OLD_MAX_OR_LINES),
        VMSTATE_END_OF_LIST(),
    },
    .subsections = (const VMStateDescription *[]) {
        &vmstate_or_irq_extras,
        NULL
    },
};

static void or_irq_realize(DeviceState *dev, Error **errp)
{
    OrIRQState *s = OR_IRQ(dev);

    if (!s->num_lines || s->num_lines > MAX_OR_LINES) {
        error_setg(errp, "or-irq: num-lines must be 1 to %d", MAX_OR_LINES);
        return;
    }
    qdev_init_gpio_in(dev, or_irq_handler, s->num_lines);
}

static void or_irq_init(Object *obj)
{
    qdev_init_gpio_out(DEVICE(obj), &OR_IRQ(obj)->out_irq, 1);
}

static Property or_irq_properties[] = {
    DEFINE_PROP_UINT16("num-lines", OrIRQState, num_lines, 1),
    DEFINE_PROP_END_OF_LIST(),
};

static void or_irq_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->reset = or_irq_reset;
    dc->realize = or_irq_realize;
    dc->vmsd = &vmstate_or_irq;
    /* Only boards connect lines. */
    dc->user_creatable = false;
    device_class_set_props(dc, or_irq_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo or_irq_type_info = {
    .name = TYPE_OR_IRQ,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(OrIRQState),
    .instance_init = or_irq_init,
    .class_init = or_irq_class_init,
};

static void or_irq_register_types(void)
{
    type_register_static(&or_irq_type_info);
}
type_init(or_irq_register_types)
