/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP commands that make and take away devices and back ends.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "chardev/char-ringbuf.h"
#include "monitor/qdev.h"
#include "net/announce.h"
#include "net/net.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "qemu/config-file.h"
#include "qemu/cutils.h"
#include "sysemu/sysemu.h"
#include "qmp-cmds.h"

#define RINGBUF_READ_MAX_BYTES (1 << 20)

JsonNode *qmp_device_add(JsonObject *args, Error **errp)
{
    object_unref(OBJECT(qdev_device_add_from_json(args, true, errp)));
    return NULL;
}

JsonNode *qmp_device_del(JsonObject *args, Error **errp)
{
    qdev_device_del(qmp_arg_str(args, "id"), errp);
    return NULL;
}

/* ---- JSON to options ---- */

/* A scalar in the spelling of options; NULL for what options cannot hold. */
static char *scalar_text(JsonNode *value)
{
    uint64_t number;

    if (!JSON_NODE_HOLDS_VALUE(value)) {
        return NULL;
    }
    if (json_node_get_uint64(value, &number)) {
        return g_strdup_printf("%" PRIu64, number);
    }
    switch (json_node_get_value_type(value)) {
    case G_TYPE_STRING:
        return g_strdup(json_node_get_string(value));
    case G_TYPE_BOOLEAN:
        return g_strdup(json_node_get_boolean(value) ? "on" : "off");
    case G_TYPE_INT64:
        return g_strdup_printf("%" PRId64, (int64_t)json_node_get_int(value));
    default:
        return NULL;
    }
}

/*
 * Put the members of @object into @opts. Wrappers ("addr", "data" and the "type" next to them) are
 * JSON's way to tell variants apart; options are flat.
 */
static bool flatten(JsonObject *object, QemuOpts *opts, bool nested, Error **errp)
{
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;

    json_object_iter_init_ordered(&iter, object);
    while (json_object_iter_next_ordered(&iter, &name, &value)) {
        g_autofree char *text = NULL;

        if (JSON_NODE_HOLDS_OBJECT(value)) {
            if (!flatten(json_node_get_object(value), opts, true, errp)) {
                return false;
            }
            continue;
        }
        text = scalar_text(value);
        if (!text) {
            error_setg(errp, "Invalid parameter type for '%s', expected: string", name);
            return false;
        }
        if ((!nested || strcmp(name, "type")) && !qemu_opt_set(opts, name, text, errp)) {
            return false;
        }
    }
    return true;
}

/* ---- network ---- */

JsonNode *qmp_netdev_add(JsonObject *args, Error **errp)
{
    g_autofree char *id = g_strdup(qmp_arg_str(args, "id"));
    QemuOpts *opts = qemu_opts_create(&qemu_netdev_opts, id, 1, errp);

    if (!opts) {
        return NULL;
    }
    json_object_remove_member(args, "id");
    if (!flatten(args, opts, false, errp) || !netdev_add_opts(opts, errp)) {
        qemu_opts_del(opts);
    }
    return NULL;
}

JsonNode *qmp_netdev_del_cmd(JsonObject *args, Error **errp)
{
    qmp_netdev_del(qmp_arg_str(args, "id"), errp);
    return NULL;
}

JsonNode *qmp_set_link_cmd(JsonObject *args, Error **errp)
{
    qmp_set_link(qmp_arg_str(args, "name"), qmp_arg_bool(args, "up", true), errp);
    return NULL;
}

JsonNode *qmp_announce_self(JsonObject *args, Error **errp)
{
    AnnounceParameters params = {
        .initial = qmp_arg_int(args, "initial", 0),
        .max = qmp_arg_int(args, "max", 0),
        .rounds = qmp_arg_int(args, "rounds", 0),
        .step = qmp_arg_int(args, "step", 0),
    };
    strList **tail = &params.interfaces;

    if (!announce_params_check(&params, errp)) {
        return NULL;
    }
    if (json_object_has_member(args, "interfaces")) {
        JsonArray *list = json_object_get_array_member(args, "interfaces");

        for (guint i = 0; i < json_array_get_length(list); i++) {
            QAPI_LIST_APPEND(tail, g_strdup(json_array_get_string_element(list, i)));
        }
    }
    qemu_announce_self(net_announce_timer(), &params);
    qapi_free_strList(params.interfaces);
    return NULL;
}

/* ---- character devices ---- */

static void add_chardev_info(Chardev *chr, void *opaque)
{
    JsonObject *info = json_object_new();

    json_object_set_boolean_member(info, "frontend-open", chr->be && chr->be->fe_open);
    json_object_set_string_member(info, "filename", chr->filename);
    json_object_set_string_member(info, "label", chr->label);
    json_array_add_object_element(opaque, info);
}

JsonNode *qmp_query_chardev(JsonObject *args, Error **errp)
{
    JsonArray *list = json_array_new();

    qemu_chr_foreach(add_chardev_info, list);
    return qmp_array(list);
}

static void add_backend_info(const char *name, void *opaque)
{
    JsonObject *info = json_object_new();

    json_object_set_string_member(info, "name", name);
    json_array_add_object_element(opaque, info);
}

JsonNode *qmp_query_chardev_backends(JsonObject *args, Error **errp)
{
    JsonArray *list = json_array_new();

    qemu_chr_foreach_backend(add_backend_info, list);
    return qmp_array(list);
}

/* QMP's names where the options' differ. */
static void rename_member(JsonObject *data, const char *from, const char *to)
{
    JsonNode *value = json_object_get_member(data, from);

    if (value) {
        json_object_set_member(data, to, json_node_copy(value));
        json_object_remove_member(data, from);
    }
}

static bool chardev_options(JsonObject *backend, QemuOpts *opts, Error **errp)
{
    JsonObject *data = json_object_get_object_member(backend, "data");
    const char *type = qmp_arg_str(backend, "type");

    if (!qemu_opt_set(opts, "backend", type, errp)) {
        return false;
    }
    if (!strcmp(type, "file")) {
        rename_member(data, "out", "path");
        rename_member(data, "in", "input-path");
    } else if (!strcmp(type, "pipe")) {
        rename_member(data, "device", "path");
    } else if (!strcmp(type, "socket") && !json_object_has_member(data, "server")) {
        json_object_set_boolean_member(data, "server", true);
    }
    return flatten(data, opts, true, errp);
}

JsonNode *qmp_chardev_add(JsonObject *args, Error **errp)
{
    JsonObject *backend = json_object_get_object_member(args, "backend");
    JsonNode *data = json_object_get_member(backend, "data");
    JsonObject *result;
    QemuOpts *opts;
    Chardev *chr;

    if (!JSON_NODE_HOLDS_OBJECT(data)) {
        error_setg(errp, "Invalid parameter type for 'data', expected: object");
        return NULL;
    }
    opts = qemu_opts_create(&qemu_chardev_opts, qmp_arg_str(args, "id"), 1, errp);
    if (!opts) {
        return NULL;
    }
    chr = chardev_options(backend, opts, errp) ? qemu_chr_new_from_opts(opts, NULL, errp) : NULL;
    qemu_opts_del(opts);
    if (!chr) {
        return NULL;
    }
    result = json_object_new();
    if (g_str_has_prefix(chr->filename, "pty:")) {
        json_object_set_string_member(result, "pty", chr->filename + strlen("pty:"));
    }
    return qmp_object(result);
}

JsonNode *qmp_chardev_remove(JsonObject *args, Error **errp)
{
    qemu_chr_remove(qmp_arg_str(args, "id"), errp);
    return NULL;
}

JsonNode *qmp_chardev_send_break(JsonObject *args, Error **errp)
{
    Chardev *chr = qemu_chr_find(qmp_arg_str(args, "id"));

    if (chr) {
        qemu_chr_be_event(chr, CHR_EVENT_BREAK);
    } else {
        error_setg(errp, "Chardev '%s' not found", qmp_arg_str(args, "id"));
    }
    return NULL;
}

/* ---- ring buffers ---- */

static Chardev *find_ringbuf(JsonObject *args, Error **errp)
{
    const char *name = qmp_arg_str(args, "device");
    Chardev *chr = qemu_chr_find(name);

    if (!chr) {
        error_setg(errp, "Device '%s' not found", name);
    } else if (!CHARDEV_IS_RINGBUF(chr)) {
        error_setg(errp, "%s is not a ringbuf device", name);
        return NULL;
    }
    return chr;
}

JsonNode *qmp_ringbuf_read(JsonObject *args, Error **errp)
{
    Chardev *chr = find_ringbuf(args, errp);
    int64_t size = qmp_arg_int(args, "size", 0);
    g_autofree uint8_t *data = NULL;
    g_autofree char *text = NULL;
    size_t n;

    if (!chr) {
        return NULL;
    }
    if (size <= 0) {
        error_setg(errp, "size must be greater than zero");
        return NULL;
    }
    size = MIN(size, RINGBUF_READ_MAX_BYTES);
    data = g_malloc(size);
    n = ringbuf_chr_read(chr, data, size);
    text = !g_strcmp0(qmp_arg_str(args, "format"), "base64") ? g_base64_encode(data, n)
                                                             : g_utf8_make_valid((char *)data, n);
    return json_node_init_string(json_node_alloc(), text);
}

JsonNode *qmp_ringbuf_write(JsonObject *args, Error **errp)
{
    Chardev *chr = find_ringbuf(args, errp);
    const char *data = qmp_arg_str(args, "data");
    g_autofree guchar *decoded = NULL;
    gsize n = strlen(data);

    if (!chr) {
        return NULL;
    }
    if (!g_strcmp0(qmp_arg_str(args, "format"), "base64")) {
        decoded = g_base64_decode(data, &n);
        data = (const char *)decoded;
    }
    qemu_chr_write_all(chr, (const uint8_t *)data, n);
    return NULL;
}
