/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks of devices, by name. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-core.h"

/* Adds @clk (NULL: a new one) as @name. */
static NamedClockList *add_clock(DeviceState *dev, const char *name, bool output, Clock *clk)
{
    NamedClockList *ncl = g_new0(NamedClockList, 1);

    assert(!dev->realized);
    ncl->name = g_strdup(name);
    ncl->output = output;
    ncl->alias = clk != NULL;
    if (clk) {
        ncl->clock = clk;
        object_ref(OBJECT(clk));
    } else {
        ncl->clock = CLOCK(object_new(TYPE_CLOCK));
        object_property_add_child(OBJECT(dev), name, OBJECT(ncl->clock));
    }
    QLIST_INSERT_HEAD(&dev->clocks, ncl, node);
    return ncl;
}

void qdev_finalize_clocklist(DeviceState *dev)
{
    NamedClockList *ncl, *next;

    QLIST_FOREACH_SAFE(ncl, &dev->clocks, node, next) {
        QLIST_REMOVE(ncl, node);
        if (!ncl->output && !ncl->alias) {
            /* Somebody else may hold the clock; its callback is gone with the device. */
            clock_clear_callback(ncl->clock);
        }
        object_unref(OBJECT(ncl->clock));
        g_free(ncl->name);
        g_free(ncl);
    }
}

Clock *qdev_init_clock_out(DeviceState *dev, const char *name)
{
    return add_clock(dev, name, true, NULL)->clock;
}

Clock *qdev_init_clock_in(DeviceState *dev, const char *name, ClockCallback *cb, void *opaque,
                          unsigned int events)
{
    NamedClockList *ncl = add_clock(dev, name, false, NULL);

    if (cb) {
        clock_set_callback(ncl->clock, cb, opaque, events);
    }
    return ncl->clock;
}

void qdev_init_clocks(DeviceState *dev, const ClockPortInitArray clocks)
{
    for (const struct ClockPortInitElem *e = clocks; e->name; e++) {
        Clock **field = (Clock **)((char *)dev + e->offset);

        *field = e->is_output
                     ? qdev_init_clock_out(dev, e->name)
                     : qdev_init_clock_in(dev, e->name, e->callback, dev, e->callback_events);
    }
}

static Clock *find_clock(DeviceState *dev, const char *name, bool output)
{
    NamedClockList *ncl;

    QLIST_FOREACH(ncl, &dev->clocks, node) {
        if (!strcmp(name, ncl->name)) {
            assert(ncl->output == output);
            return ncl->clock;
        }
    }
    fprintf(stderr, "device '%s' has no clock '%s'\n", object_get_typename(OBJECT(dev)), name);
    abort();
}

Clock *qdev_get_clock_in(DeviceState *dev, const char *name)
{
    return find_clock(dev, name, false);
}

Clock *qdev_get_clock_out(DeviceState *dev, const char *name)
{
    return find_clock(dev, name, true);
}

Clock *qdev_alias_clock(DeviceState *dev, const char *name, DeviceState *alias_dev,
                        const char *alias_name)
{
    NamedClockList *ncl;

    QLIST_FOREACH(ncl, &dev->clocks, node) {
        if (!strcmp(name, ncl->name)) {
            object_property_add_alias(OBJECT(alias_dev), alias_name, OBJECT(dev), name);
            return add_clock(alias_dev, alias_name, ncl->output, ncl->clock)->clock;
        }
    }
    assert(!"qdev_alias_clock: no such clock");
    return NULL;
}

void qdev_connect_clock_in(DeviceState *dev, const char *name, Clock *source)
{
    assert(!dev->realized);
    clock_set_source(qdev_get_clock_in(dev, name), source);
}
