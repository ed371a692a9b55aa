/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boot order: the devices' "bootindex" properties as a sorted list for the firmware, and -boot's
 * letters.
 */
#include "qemu/osdep.h"
#include "hw/boards.h"
#include "hw/qdev-core.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "sysemu/reset.h"
#include "sysemu/sysemu.h"

typedef struct BootEntry {
    int32_t bootindex; /* of the disk geometry list: 0 */
    DeviceState *dev;  /* NULL: @suffix is the whole path */
    char *suffix;
    uint32_t lcyls, lheads, lsecs;
} BootEntry;

/*
 * By rising bootindex; and the disks with a geometry. Filled by devices, which take their entries
 * away again.
 */
static GList *boot_order;
static GList *boot_geometry;

static QEMUBootSetHandler *boot_set_handler;
static void *boot_set_opaque;

/* ---- letters ---- */

void qemu_register_boot_set(QEMUBootSetHandler *func, void *opaque)
{
    boot_set_handler = func;
    boot_set_opaque = opaque;
}

void validate_bootdevices(const char *devices, Error **errp)
{
    unsigned seen = 0;

    for (const char *p = devices; *p; p++) {
        if (*p < 'a' || *p > 'p') {
            error_setg(errp, "Invalid boot device '%c'", *p);
            return;
        }
        if (seen & (1u << (*p - 'a'))) {
            error_setg(errp, "Boot device '%c' was given twice", *p);
            return;
        }
        seen |= 1u << (*p - 'a');
    }
}

void qemu_boot_set(const char *boot_order_letters, Error **errp)
{
    Error *err = NULL;

    if (!boot_set_handler) {
        error_setg(errp, "This machine cannot change its boot order");
        return;
    }
    validate_bootdevices(boot_order_letters, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    boot_set_handler(boot_set_opaque, boot_order_letters, errp);
}

/* At the first reset after the one that `-boot once=` is for: back to the normal order. */
void restore_boot_order(void *opaque)
{
    static bool first = true; /* the reset that starts the machine comes before the guest boots */
    char *normal_order = opaque;

    if (first) {
        first = false;
        return;
    }
    if (boot_set_handler) {
        qemu_boot_set(normal_order, NULL);
    }
    qemu_unregister_reset(restore_boot_order, normal_order);
    g_free(normal_order);
}

/* ---- indices ---- */

static void free_entry(gpointer data)
{
    BootEntry *e = data;

    g_free(e->suffix);
    g_free(e);
}

/* Without @suffix all entries of @dev match. */
static bool entry_is(const BootEntry *e, DeviceState *dev, const char *suffix)
{
    return e->dev == dev && (!suffix || !g_strcmp0(e->suffix, suffix));
}

static void remove_entries(GList **list, DeviceState *dev, const char *suffix)
{
    for (GList *l = *list, *next; l; l = next) {
        next = l->next;
        if (dev && entry_is(l->data, dev, suffix)) {
            free_entry(l->data);
            *list = g_list_delete_link(*list, l);
        }
    }
}

static gint compare_index(gconstpointer a, gconstpointer b)
{
    const BootEntry *x = a, *y = b;

    return (x->bootindex > y->bootindex) - (x->bootindex < y->bootindex);
}

void check_boot_index(int32_t bootindex, Error **errp)
{
    for (GList *l = boot_order; l && bootindex >= 0; l = l->next) {
        if (((BootEntry *)l->data)->bootindex == bootindex) {
            error_setg(errp, "bootindex=%d is another device's", bootindex);
            return;
        }
    }
}

void del_boot_device_path(DeviceState *dev, const char *suffix)
{
    remove_entries(&boot_order, dev, suffix);
}

void add_boot_device_path(int32_t bootindex, DeviceState *dev, const char *suffix)
{
    BootEntry *e;

    del_boot_device_path(dev, suffix);
    if (bootindex < 0) {
        return;
    }
    e = g_new0(BootEntry, 1);
    e->bootindex = bootindex;
    e->dev = dev;
    e->suffix = g_strdup(suffix);
    boot_order = g_list_insert_sorted(boot_order, e, compare_index);
}

DeviceState *get_boot_device(uint32_t position)
{
    BootEntry *e = g_list_nth_data(boot_order, position);

    return e ? e->dev : NULL;
}

static char *entry_path(const BootEntry *e)
{
    g_autofree char *path = e->dev ? qdev_get_fw_dev_path(e->dev) : NULL;
    const char *suffix = e->suffix ? e->suffix : "";

    if (path && MACHINE_GET_CLASS(current_machine)->ignore_boot_device_suffixes) {
        suffix = "";
    }
    return g_strconcat(path ? path : "", suffix, NULL);
}

char *get_boot_devices_list(size_t *size)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (GList *l = boot_order; l; l = l->next) {
        g_autofree char *path = entry_path(l->data);

        g_string_append_printf(list, "%s%s", list->len ? "\n" : "", path);
    }
    *size = list->len ? list->len + 1 : 0;
    if (*size && current_machine->boot_config.has_strict && current_machine->boot_config.strict) {
        g_string_append(list, "\nHALT");
        *size = list->len + 1;
    }
    return *size ? g_strdup(list->str) : NULL;
}

/* ---- geometry ---- */

void del_boot_device_lchs(DeviceState *dev, const char *suffix)
{
    remove_entries(&boot_geometry, dev, suffix);
}

void add_boot_device_lchs(DeviceState *dev, const char *suffix, uint32_t lcyls, uint32_t lheads,
                          uint32_t lsecs)
{
    BootEntry *e;

    if (!lcyls && !lheads && !lsecs) {
        return;
    }
    e = g_new0(BootEntry, 1);
    e->dev = dev;
    e->suffix = g_strdup(suffix);
    e->lcyls = lcyls;
    e->lheads = lheads;
    e->lsecs = lsecs;
    boot_geometry = g_list_append(boot_geometry, e);
}

char *get_boot_devices_lchs_list(size_t *size)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (GList *l = boot_geometry; l; l = l->next) {
        BootEntry *e = l->data;
        g_autofree char *path = entry_path(e);

        g_string_append_printf(list, "%s%s %" PRIu32 " %" PRIu32 " %" PRIu32,
                               list->len ? "\n" : "", path, e->lcyls, e->lheads, e->lsecs);
    }
    *size = list->len ? list->len + 1 : 0;
    return *size ? g_strdup(list->str) : NULL;
}

/* ---- the property ---- */

typedef struct BootIndexProperty {
    int32_t *bootindex;
    char *suffix;
    DeviceState *dev;
} BootIndexProperty;

static void get_bootindex(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    BootIndexProperty *prop = opaque;

    visit_type_int32(v, name, prop->bootindex, errp);
}

static void set_bootindex(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    BootIndexProperty *prop = opaque;
    int32_t value;
    Error *err = NULL;

    if (!visit_type_int32(v, name, &value, errp)) {
        return;
    }
    check_boot_index(value, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    *prop->bootindex = value;
    add_boot_device_path(value, prop->dev, prop->suffix);
}

static void release_bootindex(Object *obj, const char *name, void *opaque)
{
    BootIndexProperty *prop = opaque;

    del_boot_device_path(prop->dev, prop->suffix);
    g_free(prop->suffix);
    g_free(prop);
}

void device_add_bootindex_property(Object *obj, int32_t *bootindex, const char *name,
                                   const char *suffix, DeviceState *dev)
{
    BootIndexProperty *prop = g_new0(BootIndexProperty, 1);

    prop->bootindex = bootindex;
    prop->suffix = g_strdup(suffix);
    prop->dev = dev;
    object_property_add(obj, name, "int32", get_bootindex, set_bootindex, release_bootindex, prop);
    *bootindex = -1;
}
