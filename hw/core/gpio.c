/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GPIO lines of devices. An input is an "irq" child of the device; an output is a link to whatever
 * line it is connected to.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/irq.h"
#include "hw/qdev-core.h"

static char *in_property(const char *name, int n)
{
    return g_strdup_printf("%s[%d]", name ?: "unnamed-gpio-in", n);
}

static char *out_property(const char *name, int n)
{
    return g_strdup_printf("%s[%d]", name ?: "unnamed-gpio-out", n);
}

/* The list called @name, made when there is none. */
static NamedGPIOList *get_gpio_list(DeviceState *dev, const char *name)
{
    NamedGPIOList *ngl;

    QLIST_FOREACH(ngl, &dev->gpios, node) {
        if (!g_strcmp0(name, ngl->name)) {
            return ngl;
        }
    }
    ngl = g_new0(NamedGPIOList, 1);
    ngl->name = g_strdup(name);
    QLIST_INSERT_HEAD(&dev->gpios, ngl, node);
    return ngl;
}

/* ---- inputs ---- */

void qdev_init_gpio_in_named_with_opaque(DeviceState *dev, qemu_irq_handler handler, void *opaque,
                                         const char *name, int n)
{
    NamedGPIOList *ngl = get_gpio_list(dev, name);

    assert(ngl->num_out == 0 || !name);
    ngl->in = qemu_extend_irqs(ngl->in, ngl->num_in, handler, opaque, n);
    for (int i = ngl->num_in; i < ngl->num_in + n; i++) {
        g_autofree char *prop = in_property(name, i);

        object_property_add_child(OBJECT(dev), prop, OBJECT(ngl->in[i]));
        object_unref(OBJECT(ngl->in[i]));
    }
    ngl->num_in += n;
}

void qdev_init_gpio_in_named(DeviceState *dev, qemu_irq_handler handler, const char *name, int n)
{
    qdev_init_gpio_in_named_with_opaque(dev, handler, dev, name, n);
}

void qdev_init_gpio_in(DeviceState *dev, qemu_irq_handler handler, int n)
{
    qdev_init_gpio_in_named(dev, handler, NULL, n);
}

qemu_irq qdev_get_gpio_in_named(DeviceState *dev, const char *name, int n)
{
    NamedGPIOList *ngl = get_gpio_list(dev, name);

    assert(n >= 0 && n < ngl->num_in);
    return ngl->in[n];
}

qemu_irq qdev_get_gpio_in(DeviceState *dev, int n)
{
    return qdev_get_gpio_in_named(dev, NULL, n);
}

/* ---- outputs ---- */

void qdev_init_gpio_out_named(DeviceState *dev, qemu_irq *pins, const char *name, int n)
{
    NamedGPIOList *ngl = get_gpio_list(dev, name);

    assert(ngl->num_in == 0 || !name);
    memset(pins, 0, sizeof(*pins) * n);
    for (int i = 0; i < n; i++) {
        g_autofree char *prop = out_property(name, ngl->num_out + i);

        object_property_add_link(OBJECT(dev), prop, TYPE_IRQ, (Object **)&pins[i],
                                 object_property_allow_set_link, OBJ_PROP_LINK_STRONG);
    }
    ngl->num_out += n;
}

void qdev_init_gpio_out(DeviceState *dev, qemu_irq *pins, int n)
{
    qdev_init_gpio_out_named(dev, pins, NULL, n);
}

void qdev_connect_gpio_out_named(DeviceState *dev, const char *name, int n, qemu_irq input_pin)
{
    g_autofree char *prop = out_property(name, n);

    /* A line that nobody owns gets a place in the tree. */
    if (input_pin && !OBJECT(input_pin)->parent) {
        object_property_add_child(container_get(qdev_get_machine(), "/unattached"),
                                  "non-qdev-gpio[*]", OBJECT(input_pin));
    }
    object_property_set_link(OBJECT(dev), prop, OBJECT(input_pin), &error_abort);
}

void qdev_connect_gpio_out(DeviceState *dev, int n, qemu_irq pin)
{
    qdev_connect_gpio_out_named(dev, NULL, n, pin);
}

qemu_irq qdev_get_gpio_out_connector(DeviceState *dev, const char *name, int n)
{
    g_autofree char *prop = out_property(name, n);

    return (qemu_irq)object_property_get_link(OBJECT(dev), prop, NULL);
}

qemu_irq qdev_intercept_gpio_out(DeviceState *dev, qemu_irq icpt, const char *name, int n)
{
    qemu_irq old = qdev_get_gpio_out_connector(dev, name, n);

    /* The caller passes levels on to the old line: its reference stays, on the caller's account. */
    object_ref(old);
    qdev_connect_gpio_out_named(dev, name, n, icpt);
    return old;
}

/* ---- lines that another device shows ---- */

void qdev_pass_gpios(DeviceState *dev, DeviceState *container, const char *name)
{
    NamedGPIOList *ngl = get_gpio_list(dev, name);

    for (int i = 0; i < ngl->num_in; i++) {
        g_autofree char *prop = in_property(name, i);

        object_property_add_alias(OBJECT(container), prop, OBJECT(dev), prop);
    }
    for (int i = 0; i < ngl->num_out; i++) {
        g_autofree char *prop = out_property(name, i);

        object_property_add_alias(OBJECT(container), prop, OBJECT(dev), prop);
    }
    QLIST_REMOVE(ngl, node);
    QLIST_INSERT_HEAD(&container->gpios, ngl, node);
}
