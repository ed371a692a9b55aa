/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types of device properties that name a host back end: chardev, netdev, drive, audiodev. Drives
 * and audio are looked up through operations that their layers register.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "chardev/char-fe.h"
#include "hw/qdev-properties-system.h"
#include "net/net.h"
#include "qdev-internal.h"

/* ---- chardev ---- */

static void get_chr(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    CharBackend *be = object_field_prop_ptr(obj, opaque);
    char *label = be->chr && be->chr->label ? be->chr->label : (char *)"";

    visit_type_str(v, name, &label, errp);
}

static void set_chr(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    ERRP_GUARD();
    CharBackend *be = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = NULL;
    Chardev *chr;

    if (!visit_type_str(v, name, &text, errp)) {
        return;
    }
    if (!*text) {
        /* Not connected. */
        be->chr = NULL;
        return;
    }
    chr = qemu_chr_find(text);
    if (!chr) {
        error_set_from_qdev_prop_error(errp, -ENOENT, obj, name, text);
    } else if (!qemu_chr_fe_init(be, chr, errp)) {
        error_prepend(errp, "Property '%s.%s' can't take value '%s': ", object_get_typename(obj),
                      name, text);
    }
}

static void release_chr(Object *obj, const char *name, void *opaque)
{
    qemu_chr_fe_deinit(object_field_prop_ptr(obj, opaque), false);
}

const PropertyInfo qdev_prop_chr = {
    .name = "str",
    .description = "ID of a chardev to use as a backend",
    .get = get_chr,
    .set = set_chr,
    .release = release_chr,
};

void qdev_prop_set_chr(DeviceState *dev, const char *name, Chardev *value)
{
    assert(!value || value->label);
    /* Boards pass what the user named, who may have named it twice. */
    object_property_set_str(OBJECT(dev), name, value ? value->label : "", &error_fatal);
}

/* ---- netdev ---- */

static void get_netdev(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    NICPeers *peers = object_field_prop_ptr(obj, opaque);
    char *text = peers->ncs[0] ? peers->ncs[0]->name : (char *)"";

    visit_type_str(v, name, &text, errp);
}

/* Takes the queues of the netdev called @text; 0 or an errno. */
static int take_netdev(NICPeers *peers, const char *text)
{
    NetClientState *found[MAX_QUEUE_NUM];
    int queues = qemu_find_net_clients_except(text, found, NET_CLIENT_DRIVER_NIC, MAX_QUEUE_NUM);

    if (queues == 0) {
        return -ENOENT;
    }
    if (queues > MAX_QUEUE_NUM || peers->ncs[0]) {
        return -EINVAL;
    }
    for (int i = 0; i < queues; i++) {
        if (found[i]->peer) {
            return -EEXIST;
        }
    }
    for (int i = 0; i < queues; i++) {
        peers->ncs[i] = found[i];
        peers->ncs[i]->queue_index = i;
    }
    peers->queues = queues;
    return 0;
}

static void set_netdev(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    g_autofree char *text = NULL;

    if (visit_type_str(v, name, &text, errp)) {
        error_set_from_qdev_prop_error(errp, take_netdev(object_field_prop_ptr(obj, opaque), text),
                                       obj, name, text);
    }
}

const PropertyInfo qdev_prop_netdev = {
    .name = "str",
    .description = "ID of a netdev to use as a backend",
    .get = get_netdev,
    .set = set_netdev,
};

void qdev_prop_set_netdev(DeviceState *dev, const char *name, NetClientState *value)
{
    assert(!value || value->name);
    object_property_set_str(OBJECT(dev), name, value ? value->name : "", &error_abort);
}

/* ---- drive ---- */

static const QdevDriveOps *drive_ops;

void qdev_register_drive_ops(const QdevDriveOps *ops)
{
    drive_ops = ops;
}

static void get_drive(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    BlockBackend *blk = *(BlockBackend **)object_field_prop_ptr(obj, opaque);
    g_autofree char *text = blk && drive_ops ? drive_ops->name(blk) : NULL;

    if (!text) {
        text = g_strdup("");
    }
    visit_type_str(v, name, &text, errp);
}

static void set_drive_in(Object *obj, Visitor *v, const char *name, void *opaque, bool iothread,
                         Error **errp)
{
    BlockBackend **p = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = NULL;
    BlockBackend *blk = NULL;

    if (!visit_type_str(v, name, &text, errp)) {
        return;
    }
    if (*text && !drive_ops) {
        error_set_from_qdev_prop_error(errp, -ENOENT, obj, name, text);
        return;
    }
    if (*text) {
        blk = drive_ops->attach(DEVICE(obj), text, iothread, errp);
        if (!blk) {
            return;
        }
    }
    if (*p) {
        drive_ops->detach(DEVICE(obj), *p);
    }
    *p = blk;
}

static void set_drive(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    set_drive_in(obj, v, name, opaque, false, errp);
}

static void set_drive_iothread(Object *obj, Visitor *v, const char *name, void *opaque,
                               Error **errp)
{
    set_drive_in(obj, v, name, opaque, true, errp);
}

static void release_drive(Object *obj, const char *name, void *opaque)
{
    BlockBackend **p = object_field_prop_ptr(obj, opaque);

    if (*p && drive_ops) {
        drive_ops->detach(DEVICE(obj), *p);
    }
    *p = NULL;
}

const PropertyInfo qdev_prop_drive = {
    .name = "str",
    .description = "Node name or ID of a block device to use as a backend",
    .realized_set_allowed = true,
    .get = get_drive,
    .set = set_drive,
    .release = release_drive,
};

const PropertyInfo qdev_prop_drive_iothread = {
    .name = "str",
    .description = "Node name or ID of a block device to use as a backend",
    .realized_set_allowed = true,
    .get = get_drive,
    .set = set_drive_iothread,
    .release = release_drive,
};

bool qdev_prop_set_drive_err(DeviceState *dev, const char *name, BlockBackend *value, Error **errp)
{
    g_autofree char *text = value && drive_ops ? drive_ops->name(value) : NULL;

    return object_property_set_str(OBJECT(dev), name, text ?: "", errp);
}

void qdev_prop_set_drive(DeviceState *dev, const char *name, BlockBackend *value)
{
    qdev_prop_set_drive_err(dev, name, value, &error_abort);
}

/* ---- audiodev ---- */

static const QdevAudioOps *audio_ops;

void qdev_register_audio_ops(const QdevAudioOps *ops)
{
    audio_ops = ops;
}

static void get_audiodev(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    g_autofree char *text = audio_ops ? audio_ops->name(object_field_prop_ptr(obj, opaque)) : NULL;

    if (!text) {
        text = g_strdup("");
    }
    visit_type_str(v, name, &text, errp);
}

static void set_audiodev(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    g_autofree char *text = NULL;

    if (!visit_type_str(v, name, &text, errp)) {
        return;
    }
    if (!audio_ops || !audio_ops->attach(object_field_prop_ptr(obj, opaque), text)) {
        error_set_from_qdev_prop_error(errp, -ENOENT, obj, name, text);
    }
}

const PropertyInfo qdev_prop_audiodev = {
    .name = "str",
    .description = "ID of an audiodev to use as a backend",
    .get = get_audiodev,
    .set = set_audiodev,
};
