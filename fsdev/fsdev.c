/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -fsdev and -virtfs. */
#include "qemu/osdep.h"
#include "fsdev/fsdev.h"
#include "monitor/qdev.h"
#include "qemu/id.h"
#include "qemu/keyval.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"

static const FsDriver *const drivers[] = { &fs_local_driver, &fs_synth_driver };

/* Options of one process. */
static GPtrArray *fsdevs;

FsDev *fsdev_find(const char *id)
{
    for (unsigned i = 0; fsdevs && i < fsdevs->len; i++) {
        FsDev *dev = fsdevs->pdata[i];

        if (strcmp(dev->id, id) == 0) {
            return dev;
        }
    }
    return NULL;
}

static const FsDriver *find_driver(const char *name, Error **errp)
{
    for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
        if (g_strcmp0(drivers[i]->name, name) == 0) {
            return drivers[i];
        }
    }
    error_setg(errp, "fsdev driver '%s' is not known; there are local and synth", name ? name : "");
    return NULL;
}

static char *take_string(JsonObject *options, const char *key)
{
    char *value = g_strdup(json_object_get_string_member_with_default(options, key, NULL));

    json_object_remove_member(options, key);
    return value;
}

static bool take_bool(JsonObject *options, const char *key, bool *value, Error **errp)
{
    g_autofree char *text = take_string(options, key);

    *value = g_strcmp0(text, "on") == 0;
    if (text && !*value && strcmp(text, "off") != 0) {
        error_setg(errp, "Parameter '%s' expects 'on' or 'off'", key);
        return false;
    }
    return true;
}

/* Accepted, and without effect on who asks: writes are immediate, and nothing is throttled. */
static void drop_hints(JsonObject *options)
{
    static const char *const hints[] = { "writeout", "multidevs", "throttling" };

    for (size_t i = 0; i < ARRAY_SIZE(hints); i++) {
        json_object_remove_member(options, hints[i]);
    }
}

static bool check_no_rest(JsonObject *options, Error **errp)
{
    g_autoptr(GList) rest = json_object_get_members(options);

    if (rest) {
        error_setg(errp, "Invalid parameter '%s'", (const char *)rest->data);
        return false;
    }
    return true;
}

/* Makes the back end of @options, which are used up. */
static FsDev *add_fsdev(JsonObject *options, Error **errp)
{
    g_autofree char *driver_name = take_string(options, "driver");
    g_autofree char *id = take_string(options, "id");
    const FsDriver *driver = find_driver(driver_name, errp);
    g_autofree char *path = g_strdup(json_object_get_string_member_with_default(options, "path", NULL));
    FsDev *dev;
    bool readonly;
    void *fs;

    if (!driver || !take_bool(options, "readonly", &readonly, errp)) {
        return NULL;
    }
    if (!id || !id_wellformed(id)) {
        error_setg(errp, "Parameter 'id' expects an identifier");
        return NULL;
    }
    if (fsdev_find(id)) {
        error_setg(errp, "Duplicate ID '%s' for fsdev", id);
        return NULL;
    }
    drop_hints(options);
    fs = driver->init(options, errp);
    if (!fs) {
        return NULL;
    }
    if (!check_no_rest(options, errp)) {
        return NULL;
    }
    dev = g_new0(FsDev, 1);
    dev->driver = driver->actual ? driver->actual() : driver;
    dev->id = g_steal_pointer(&id);
    dev->path = g_steal_pointer(&path);
    dev->fs = fs;
    dev->readonly = readonly;
    if (!fsdevs) {
        fsdevs = g_ptr_array_new();
    }
    g_ptr_array_add(fsdevs, dev);
    return dev;
}

static void opt_fsdev(const char *option, const char *arg, Error **errp)
{
    g_autoptr(JsonNode) node = keyval_parse(arg, "driver", NULL, errp);

    if (node) {
        add_fsdev(json_node_get_object(node), errp);
    }
}

/* -virtfs is -fsdev and -device virtio-9p-pci in one. */
static void opt_virtfs(const char *option, const char *arg, Error **errp)
{
    g_autoptr(JsonNode) node = keyval_parse(arg, "driver", NULL, errp);
    g_autofree char *tag = NULL, *device = NULL;
    JsonObject *options;
    FsDev *dev;

    if (!node) {
        return;
    }
    options = json_node_get_object(node);
    tag = take_string(options, "mount_tag");
    if (!tag) {
        error_setg(errp, "Parameter 'mount_tag' is missing");
        return;
    }
    if (!json_object_has_member(options, "id")) {
        json_object_set_string_member(options, "id", tag);
    }
    dev = add_fsdev(options, errp);
    if (dev) {
        device = g_strdup_printf("virtio-9p-pci,fsdev=%s,mount_tag=%s", dev->id, tag);
        qemu_add_device_option(device);
    }
}

static void fsdev_register_options(void)
{
    qemu_register_option_handler("fsdev", opt_fsdev);
    qemu_register_option_handler("virtfs", opt_virtfs);
}

opts_init(fsdev_register_options)
