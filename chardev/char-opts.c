/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Character devices from options: -chardev, and the short syntax of -serial, -monitor, -qtest …
 *
 * Short: stdio, null, vc, pty, file:PATH, pipe:PATH, unix:PATH[,options], tcp:HOST:PORT[,options],
 * udp:[HOST]:PORT[@[HOST]:PORT], chardev:ID, and mon:SPEC where a monitor may share it.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "chardev/char-mux.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/help_option.h"
#include "qemu/qemu-print.h"

ChardevMonitorHook *qemu_chr_monitor_hook;

QemuOptsList qemu_chardev_opts = {
    .name = "chardev",
    .implied_opt_name = "backend",
    .head = QTAILQ_HEAD_INITIALIZER(qemu_chardev_opts.head),
    .desc = {
        { .name = "backend", .type = QEMU_OPT_STRING },
        { .name = "path", .type = QEMU_OPT_STRING },
        { .name = "input-path", .type = QEMU_OPT_STRING },
        { .name = "append", .type = QEMU_OPT_BOOL },
        { .name = "host", .type = QEMU_OPT_STRING },
        { .name = "port", .type = QEMU_OPT_STRING },
        { .name = "fd", .type = QEMU_OPT_STRING },
        { .name = "localaddr", .type = QEMU_OPT_STRING },
        { .name = "localport", .type = QEMU_OPT_STRING },
        { .name = "to", .type = QEMU_OPT_NUMBER },
        { .name = "ipv4", .type = QEMU_OPT_BOOL },
        { .name = "ipv6", .type = QEMU_OPT_BOOL },
        { .name = "wait", .type = QEMU_OPT_BOOL },
        { .name = "server", .type = QEMU_OPT_BOOL },
        { .name = "delay", .type = QEMU_OPT_BOOL },
        { .name = "nodelay", .type = QEMU_OPT_BOOL },
        { .name = "reconnect", .type = QEMU_OPT_NUMBER },
        { .name = "abstract", .type = QEMU_OPT_BOOL },
        { .name = "tight", .type = QEMU_OPT_BOOL },
        { .name = "telnet", .type = QEMU_OPT_BOOL },
        { .name = "tn3270", .type = QEMU_OPT_BOOL },
        { .name = "websocket", .type = QEMU_OPT_BOOL },
        { .name = "tls-creds", .type = QEMU_OPT_STRING },
        { .name = "tls-authz", .type = QEMU_OPT_STRING },
        { .name = "width", .type = QEMU_OPT_NUMBER },
        { .name = "height", .type = QEMU_OPT_NUMBER },
        { .name = "cols", .type = QEMU_OPT_NUMBER },
        { .name = "rows", .type = QEMU_OPT_NUMBER },
        { .name = "mux", .type = QEMU_OPT_BOOL },
        { .name = "signal", .type = QEMU_OPT_BOOL },
        { .name = "size", .type = QEMU_OPT_SIZE },
        { .name = "chardev", .type = QEMU_OPT_STRING },
        { .name = "logfile", .type = QEMU_OPT_STRING },
        { .name = "logappend", .type = QEMU_OPT_BOOL },
        { /* end of list */ }
    },
};

/* ---- back ends by name ---- */

static const char *backend_of_class(ObjectClass *oc)
{
    const char *name = object_class_get_name(oc);

    if (object_class_is_abstract(oc) || CHARDEV_CLASS(oc)->internal ||
        !g_str_has_prefix(name, "chardev-")) {
        return NULL;
    }
    return name + strlen("chardev-");
}

static ChardevClass *char_class_by_name(const char *driver, Error **errp)
{
    g_autofree char *typename = g_strdup_printf("chardev-%s", driver);
    ObjectClass *oc = object_class_by_name(typename);

    if (!oc || !object_class_dynamic_cast(oc, TYPE_CHARDEV) || !backend_of_class(oc)) {
        error_setg(errp, "'%s' is not a valid char driver name", driver);
        return NULL;
    }
    return CHARDEV_CLASS(oc);
}

void qemu_chr_foreach_backend(void (*cb)(const char *name, void *opaque), void *opaque)
{
    GSList *classes = object_class_get_list_sorted(TYPE_CHARDEV, false);

    for (GSList *l = classes; l; l = l->next) {
        const char *name = backend_of_class(l->data);

        if (name) {
            cb(name, opaque);
        }
    }
    g_slist_free(classes);
}

static void print_backend(const char *name, void *opaque)
{
    qemu_printf("  %s\n", name);
}

void qemu_chr_print_backends(void)
{
    qemu_printf("Available chardev backend types: \n");
    qemu_chr_foreach_backend(print_backend, NULL);
}

/* ---- from options ---- */

ChardevBackend *qemu_chr_parse_opts(QemuOpts *opts, Error **errp)
{
    const char *driver = qemu_opt_get(opts, "backend");
    ChardevBackend *backend;
    ChardevClass *cc;
    Error *err = NULL;

    if (!driver) {
        error_setg(errp, "chardev: \"%s\" missing backend", qemu_opts_id(opts));
        return NULL;
    }
    cc = char_class_by_name(driver, errp);
    if (!cc) {
        return NULL;
    }
    backend = g_new0(ChardevBackend, 1);
    backend->opts = opts;
    if (cc->parse) {
        cc->parse(opts, backend, &err);
    }
    if (err) {
        error_propagate(errp, err);
        g_free(backend);
        return NULL;
    }
    return backend;
}

/* A mux called @id on top of chardev @below. */
static Chardev *new_mux(const char *id, Chardev *below, Error **errp)
{
    QemuOpts *opts = qemu_opts_create(&qemu_chardev_opts, NULL, 0, &error_abort);
    ChardevBackend backend = { .opts = opts };
    Chardev *mux;

    qemu_opt_set(opts, "chardev", below->label, &error_abort);
    mux = qemu_chardev_new(id, TYPE_CHARDEV_MUX, &backend, NULL, errp);
    qemu_opts_del(opts);
    if (!mux) {
        object_unparent(OBJECT(below));
    }
    return mux;
}

Chardev *qemu_chr_new_from_opts(QemuOpts *opts, GMainContext *context, Error **errp)
{
    const char *id = qemu_opts_id(opts);
    const char *name = qemu_opt_get(opts, "backend");
    bool mux = qemu_opt_get_bool(opts, "mux", false);
    g_autofree ChardevBackend *backend = NULL;
    g_autofree char *typename = NULL;
    g_autofree char *base_id = NULL;
    Chardev *chr;

    if (name && is_help_option(name)) {
        qemu_chr_print_backends();
        return NULL;
    }
    if (!id) {
        error_setg(errp, "chardev: no id specified");
        return NULL;
    }
    backend = qemu_chr_parse_opts(opts, errp);
    if (!backend) {
        return NULL;
    }
    typename = g_strdup_printf("chardev-%s", name);
    base_id = mux ? g_strdup_printf("%s-base", id) : g_strdup(id);
    chr = qemu_chardev_new(base_id, typename, backend, context, errp);
    return chr && mux ? new_mux(id, chr, errp) : chr;
}

/* ---- short syntax ---- */

/* Split "host:port" (or "[v6]:port") at the end of the port; false when it is not one. */
static bool set_host_port(QemuOpts *opts, const char *host_key, const char *port_key, const char **p)
{
    const char *s = *p;
    const char *end = strchr(s, *s == '[' ? ']' : ':');
    g_autofree char *host = NULL;
    g_autofree char *port = NULL;
    size_t len;

    if (!end) {
        return false;
    }
    host = *s == '[' ? g_strndup(s + 1, end - s - 1) : g_strndup(s, end - s);
    end += *s == '[';
    if (*end != ':') {
        return false;
    }
    end++;
    len = strcspn(end, ",@");
    port = g_strndup(end, len);
    *p = end + len;
    if (len == 0) {
        return false;
    }
    if (*host) {
        qemu_opt_set(opts, host_key, host, &error_abort);
    }
    return qemu_opt_set(opts, port_key, port, NULL);
}

/* The ",option=value…" behind a short form. */
static bool set_rest(QemuOpts *opts, const char *p)
{
    return *p == '\0' || (*p == ',' && qemu_opts_do_parse(opts, p + 1, NULL, NULL));
}

static bool set_backend(QemuOpts *opts, const char *backend)
{
    return qemu_opt_set(opts, "backend", backend, NULL);
}

static bool compat_path(QemuOpts *opts, const char *backend, const char *path)
{
    return set_backend(opts, backend) && qemu_opt_set(opts, "path", path, NULL);
}

static bool compat_tcp(QemuOpts *opts, const char *p, const char *flag)
{
    return set_backend(opts, "socket") && set_host_port(opts, "host", "port", &p) &&
           (!flag || qemu_opt_set(opts, flag, "on", NULL)) && set_rest(opts, p);
}

static bool compat_unix(QemuOpts *opts, const char *p)
{
    size_t len = strcspn(p, ",");
    g_autofree char *path = g_strndup(p, len);

    return compat_path(opts, "socket", path) && set_rest(opts, p + len);
}

static bool compat_udp(QemuOpts *opts, const char *p)
{
    if (!set_backend(opts, "udp") || !set_host_port(opts, "host", "port", &p)) {
        return false;
    }
    if (*p == '@') {
        p++;
        return set_host_port(opts, "localaddr", "localport", &p) && *p == '\0';
    }
    return *p == '\0';
}

static bool compat_parse(QemuOpts *opts, const char *spec)
{
    static const char *const plain[] = { "null", "pty", "stdio", "vc" };
    const char *p;

    for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
        if (!strcmp(spec, plain[i])) {
            return set_backend(opts, plain[i]);
        }
    }
    if (strstart(spec, "vc:", NULL)) {
        return set_backend(opts, "vc");
    }
    if (strstart(spec, "file:", &p)) {
        return compat_path(opts, "file", p);
    }
    if (strstart(spec, "pipe:", &p)) {
        return compat_path(opts, "pipe", p);
    }
    if (strstart(spec, "tcp:", &p)) {
        return compat_tcp(opts, p, NULL);
    }
    if (strstart(spec, "telnet:", &p)) {
        return compat_tcp(opts, p, "telnet");
    }
    if (strstart(spec, "websocket:", &p)) {
        return compat_tcp(opts, p, "websocket");
    }
    if (strstart(spec, "unix:", &p)) {
        return compat_unix(opts, p);
    }
    if (strstart(spec, "udp:", &p)) {
        return compat_udp(opts, p);
    }
    return false;
}

QemuOpts *qemu_chr_parse_compat(const char *label, const char *filename, bool permit_mux_mon)
{
    Error *err = NULL;
    QemuOpts *opts = qemu_opts_create(&qemu_chardev_opts, label, 1, &err);
    const char *spec = filename;

    if (!opts) {
        error_report_err(err);
        return NULL;
    }
    if (strstart(filename, "mon:", &spec)) {
        if (!permit_mux_mon) {
            error_report("mon: isn't supported in this context");
            qemu_opts_del(opts);
            return NULL;
        }
        qemu_opt_set(opts, "mux", "on", &error_abort);
    }
    if (!compat_parse(opts, spec)) {
        error_report("'%s' is not a valid char driver", filename);
        qemu_opts_del(opts);
        return NULL;
    }
    return opts;
}

Chardev *qemu_chr_new_noreplay(const char *label, const char *filename, bool permit_mux_mon,
                               GMainContext *context)
{
    bool with_monitor = strstart(filename, "mon:", NULL);
    const char *id;
    Error *err = NULL;
    QemuOpts *opts;
    Chardev *chr;

    if (strstart(filename, "chardev:", &id)) {
        return qemu_chr_find(id);
    }
    opts = qemu_chr_parse_compat(label, filename, permit_mux_mon);
    if (!opts) {
        return NULL;
    }
    chr = qemu_chr_new_from_opts(opts, context, &err);
    if (chr && with_monitor && qemu_chr_monitor_hook && !qemu_chr_monitor_hook(chr, &err)) {
        object_unparent(OBJECT(chr));
        chr = NULL;
    }
    if (err) {
        error_report_err(err);
    }
    qemu_opts_del(opts);
    return chr;
}

Chardev *qemu_chr_new(const char *label, const char *filename, GMainContext *context)
{
    return qemu_chr_new_noreplay(label, filename, false, context);
}

Chardev *qemu_chr_new_mux_mon(const char *label, const char *filename, GMainContext *context)
{
    return qemu_chr_new_noreplay(label, filename, true, context);
}
