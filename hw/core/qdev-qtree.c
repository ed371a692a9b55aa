/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "info qtree": buses, devices on them, their lines and properties. The layout is the oracle's.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/clock.h"
#include "hw/qdev-info.h"
#include "hw/qdev-properties.h"
#include "monitor/monitor.h"

/* Columns that each level is indented by. */
#define STEP 2

static void print_bus(Monitor *mon, BusState *bus, int indent);

static void print_gpios(Monitor *mon, DeviceState *dev, int indent)
{
    NamedGPIOList *ngl;

    QLIST_FOREACH(ngl, &dev->gpios, node) {
        if (ngl->num_in) {
            monitor_printf(mon, "%*sgpio-in \"%s\" %d\n", indent, "", ngl->name ?: "", ngl->num_in);
        }
        if (ngl->num_out) {
            monitor_printf(mon, "%*sgpio-out \"%s\" %d\n", indent, "", ngl->name ?: "",
                           ngl->num_out);
        }
    }
}

static void print_clocks(Monitor *mon, DeviceState *dev, int indent)
{
    NamedClockList *ncl;

    QLIST_FOREACH(ncl, &dev->clocks, node) {
        g_autofree char *freq = clock_display_freq(ncl->clock);

        monitor_printf(mon, "%*sclock-%s%s \"%s\" freq_hz=%s\n", indent, "",
                       ncl->output ? "out" : "in", ncl->alias ? " (alias)" : "", ncl->name, freq);
    }
}

/* NULL: not shown, as links are not. */
static char *property_text(DeviceState *dev, const Property *prop)
{
    g_autofree char *legacy = g_strdup_printf("legacy-%s", prop->name);

    if (prop->info == &qdev_prop_link) {
        return NULL;
    }
    return object_property_find(OBJECT(dev), legacy)
           ? object_property_get_str(OBJECT(dev), legacy, NULL)
           : object_property_print(OBJECT(dev), prop->name, true, NULL);
}

/* Rows of the device's class, then of its parents. */
static void print_props(Monitor *mon, DeviceState *dev, int indent)
{
    ObjectClass *class = object_get_class(OBJECT(dev));

    for (; object_class_dynamic_cast(class, TYPE_DEVICE); class = object_class_get_parent(class)) {
        DeviceClass *dc = DEVICE_CLASS(class);

        for (unsigned i = 0; i < dc->props_count_; i++) {
            g_autofree char *text = property_text(dev, &dc->props_[i]);

            if (text) {
                monitor_printf(mon, "%*s%s = %s\n", indent, "", dc->props_[i].name,
                               *text ? text : "<null>");
            }
        }
    }
}

/* What the bus has to say: an address, regions. */
static void print_by_bus(Monitor *mon, BusState *bus, DeviceState *dev, int indent)
{
    BusClass *bc = BUS_GET_CLASS(bus);

    if (bc->print_dev) {
        bc->print_dev(mon, dev, indent);
    }
}

static void print_device(Monitor *mon, DeviceState *dev, int indent)
{
    BusState *child;

    monitor_printf(mon, "%*sdev: %s, id \"%s\"\n", indent, "", object_get_typename(OBJECT(dev)),
                   dev->id ?: "");
    indent += STEP;
    print_gpios(mon, dev, indent);
    print_clocks(mon, dev, indent);
    print_props(mon, dev, indent);
    print_by_bus(mon, dev->parent_bus, dev, indent);
    QLIST_FOREACH(child, &dev->child_bus, sibling) {
        print_bus(mon, child, indent);
    }
}

static void print_bus(Monitor *mon, BusState *bus, int indent)
{
    BusChild *kid;

    monitor_printf(mon, "%*sbus: %s\n", indent, "", bus->name);
    indent += STEP;
    monitor_printf(mon, "%*stype %s\n", indent, "", object_get_typename(OBJECT(bus)));
    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        print_device(mon, kid->child, indent);
    }
}

void qdev_print_qtree(Monitor *mon)
{
    print_bus(mon, sysbus_get_default(), 0);
}
