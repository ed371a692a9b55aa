/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Splitter: tells each output the level of the input. Property num-lines; one GPIO input, several
 * outputs. No state, so nothing to save.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/core/split-irq.h"
#include "hw/qdev-properties.h"

static void split_irq_handler(void *opaque, int n, int level)
{
    SplitIRQ *s = SPLIT_IRQ(opaque);

    for (int i = 0; i < s->num_lines; i++) {
        qemu_set_irq(s->out_irq[i], level);
    }
}

static void split_irq_realize(DeviceState *dev, Error **errp)
{
    SplitIRQ *s = SPLIT_IRQ(dev);

    if (!s->num_lines || s->num_lines > MAX_SPLIT_LINES) {
        error_setg(errp, "split-irq: num-lines must be 1 to %d", MAX_SPLIT_LINES);
        return;
    }
    qdev_init_gpio_out(dev, s->out_irq, s->num_lines);
}

static void split_irq_init(Object *obj)
{
    qdev_init_gpio_in(DEVICE(obj), split_irq_handler, 1);
}

static Property split_irq_properties[] = {
    DEFINE_PROP_UINT16("num-lines", SplitIRQ, num_lines, 1),
    DEFINE_PROP_END_OF_LIST(),
};

static void split_irq_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = split_irq_realize;
    /* Only boards connect lines. */
    dc->user_creatable = false;
    device_class_set_props(dc, split_irq_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo split_irq_type_info = {
    .name = TYPE_SPLIT_IRQ,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(SplitIRQ),
    .instance_init = split_irq_init,
    .class_init = split_irq_class_init,
};

static void split_irq_register_types(void)
{
    type_register_static(&split_irq_type_info);
}
type_init(split_irq_register_types)
