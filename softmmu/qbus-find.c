/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding the bus that a device is to sit on, by path or by type.
 *
 * A path is BUS[/DEVICE[/BUS]…], searched from the root of all buses: BUS anywhere below it, or
 * with a leading slash from the root itself. DEVICE is an id, a type or an alias. A path that ends
 * in a device means its only bus.
 */
#include "qemu/osdep.h"
#include "hw/qdev-core.h"
#include "monitor/qdev.h"
#include "qapi/error.h"
#include "qbus-find.h"

typedef struct BusSearch {
    const char *name; /* NULL: any */
    const char *type; /* NULL: any */
    BusState *found;  /* one with room, else any that fits */
} BusSearch;

static int consider_bus(BusState *bus, void *opaque)
{
    BusSearch *s = opaque;

    if ((s->name && strcmp(bus->name, s->name)) ||
        (s->type && !object_dynamic_cast(OBJECT(bus), s->type))) {
        return 0;
    }
    if (!s->found || qbus_is_full(s->found)) {
        s->found = bus;
    }
    return qbus_is_full(bus) ? 0 : -1;
}

BusState *qbus_find_recursive(BusState *root, const char *name, const char *bus_typename)
{
    BusSearch search = { .name = name, .type = bus_typename };

    if (consider_bus(root, &search) == 0) {
        qbus_walk_children(root, NULL, consider_bus, NULL, NULL, &search);
    }
    return search.found;
}

/* The bus @name of @dev. */
static BusState *child_bus(DeviceState *dev, const char *name, Error **errp)
{
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        if (!strcmp(bus->name, name)) {
            return bus;
        }
    }
    error_setg(errp, "Bus '%s' not found", name);
    return NULL;
}

static BusState *only_child_bus(DeviceState *dev, const char *name, Error **errp)
{
    if (dev->num_child_bus == 1) {
        return QLIST_FIRST(&dev->child_bus);
    }
    error_setg(errp, dev->num_child_bus ? "Device '%s' has multiple child buses"
                                        : "Device '%s' has no child bus", name);
    return NULL;
}

/* The child of @bus that has @name as id, else as type, else as alias of its type. */
static DeviceState *child_device(BusState *bus, const char *name, Error **errp)
{
    const char *type = qdev_resolve_alias(name);
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        if (kid->child->id && !strcmp(kid->child->id, name)) {
            return kid->child;
        }
    }
    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        if (!strcmp(object_get_typename(OBJECT(kid->child)), type)) {
            return kid->child;
        }
    }
    error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", name);
    return NULL;
}

/* Where the first word of a path leads; words are cut from **words. */
static BusState *first_bus(const char *path, char ***words, Error **errp)
{
    BusState *root = sysbus_get_default();
    BusState *bus;

    if (path[0] == '/') {
        return root;
    }
    bus = qbus_find_recursive(root, **words, NULL);
    if (!bus) {
        error_setg(errp, "Bus '%s' not found", **words);
        return NULL;
    }
    (*words)++;
    return bus;
}

/* The next word, without empty ones; NULL at the end. */
static const char *next_word(char ***words)
{
    while (**words && !***words) {
        (*words)++;
    }
    return **words ? *(*words)++ : NULL;
}

BusState *qbus_find(const char *path, Error **errp)
{
    g_auto(GStrv) all = g_strsplit(path, "/", -1);
    char **words = all;
    const char *dev_name;
    BusState *bus;

    if (!*words) {
        error_setg(errp, "Bus '%s' not found", path);
        return NULL;
    }
    bus = first_bus(path, &words, errp);
    while (bus && (dev_name = next_word(&words))) {
        DeviceState *dev = child_device(bus, dev_name, errp);
        const char *bus_name = dev ? next_word(&words) : NULL;

        if (!dev) {
            return NULL;
        }
        bus = bus_name ? child_bus(dev, bus_name, errp) : only_child_bus(dev, dev_name, errp);
    }
    if (bus && qbus_is_full(bus)) {
        error_setg(errp, "Bus '%s' is full", path);
        return NULL;
    }
    return bus;
}
