/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Monitors: their list, output, and connection to chardevs.
 */
#include "qemu/osdep.h"
#include "monitor-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-events.h"
#include "qapi/util.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/timer.h"
#include "sysemu/budget.h"
#include "sysemu/runstate.h"

/* All that have a chardev; and the one whose command runs. */
static GList *monitors;
static Monitor *current_monitor;

Monitor *monitor_cur(void)
{
    return current_monitor;
}

bool monitor_cur_is_qmp(void)
{
    return current_monitor && current_monitor->is_qmp;
}

Monitor *monitor_set_cur(Monitor *mon)
{
    Monitor *old = current_monitor;

    current_monitor = mon;
    return old;
}

void monitor_begin_command(void)
{
    budget_refill(BUDGET_DEFAULT);
}

void monitor_end_command(void)
{
    main_loop_settle();
}

/* ---- output ---- */

static gboolean monitor_writable(void *do_not_use, GIOCondition cond, void *opaque)
{
    Monitor *mon = opaque;

    mon->out_watch = 0;
    monitor_flush(mon);
    return G_SOURCE_REMOVE;
}

/* What the chardev does not take now waits until it can be written. */
void monitor_flush(Monitor *mon)
{
    int n;

    if (!mon->has_chr || !mon->out->len || mon->out_watch) {
        return;
    }
    n = qemu_chr_fe_write(&mon->chr, (uint8_t *)mon->out->str, mon->out->len);
    if (n > 0) {
        g_string_erase(mon->out, 0, n);
    }
    if (!mon->out->len) {
        return;
    }
    mon->out_watch = qemu_chr_fe_add_watch(&mon->chr, G_IO_OUT | G_IO_HUP, monitor_writable, mon);
    if (!mon->out_watch) {
        qemu_chr_fe_write_all(&mon->chr, (uint8_t *)mon->out->str, mon->out->len);
        g_string_truncate(mon->out, 0);
    }
}

int monitor_puts(Monitor *mon, const char *str)
{
    int n = 0;

    for (; *str; str++, n++) {
        if (*str == '\n') {
            g_string_append_c(mon->out, '\r');
        }
        g_string_append_c(mon->out, *str);
    }
    return n;
}

int monitor_vprintf(Monitor *mon, const char *fmt, va_list ap)
{
    g_autofree char *text = NULL;

    if (!mon || mon->is_qmp) {
        return -1;
    }
    text = g_strdup_vprintf(fmt, ap);
    return monitor_puts(mon, text);
}

int monitor_printf(Monitor *mon, const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = monitor_vprintf(mon, fmt, ap);
    va_end(ap);
    return n;
}

/* Error reports of a command go to the human who gave it. */
static int print_error(bool unless_qmp, const char *fmt, va_list ap)
{
    if (!current_monitor) {
        return -1;
    }
    if (current_monitor->is_qmp) {
        return unless_qmp ? 0 : -1;
    }
    return monitor_vprintf(current_monitor, fmt, ap);
}

/* ---- events ---- */

/* A guest causes events at will: to a client that leaves so many bytes unread, no more are sent. */
#define EVENT_BACKLOG (1024 * 1024)

static bool takes_events(const Monitor *mon)
{
    return mon->is_qmp && mon->negotiated && mon->out->len < EVENT_BACKLOG;
}

static void send_event(const char *name, JsonObject *data, void *opaque)
{
    int64_t now_us = qemu_clock_get_us(QEMU_CLOCK_HOST);
    JsonObject *stamp = json_object_new();
    JsonObject *event = json_object_new();
    g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), event);

    json_object_set_int_member(stamp, "seconds", now_us / 1000000);
    json_object_set_int_member(stamp, "microseconds", now_us % 1000000);
    json_object_set_object_member(event, "timestamp", stamp);
    json_object_set_string_member(event, "event", name);
    if (data) {
        json_object_set_object_member(event, "data", json_object_ref(data));
    }
    json_object_unref(event);
    for (GList *l = monitors; l; l = l->next) {
        Monitor *mon = l->data;

        if (takes_events(mon)) {
            qmp_send(mon, node);
        }
    }
}

/* ---- chardev ---- */

static int monitor_can_read(void *opaque)
{
    return CHR_READ_BUF_LEN;
}

static void monitor_read(void *opaque, const uint8_t *buf, int size)
{
    Monitor *mon = opaque;

    if (mon->is_qmp) {
        qmp_session_input(mon, (const char *)buf, size);
    } else {
        hmp_session_input(mon, (const char *)buf, size);
    }
    monitor_flush(mon);
}

static void session_end(Monitor *mon)
{
    g_string_truncate(mon->out, 0);
    if (mon->out_watch) {
        g_source_remove(mon->out_watch);
        mon->out_watch = 0;
    }
    if (mon->is_qmp) {
        qmp_session_end(mon);
    } else {
        hmp_session_end(mon);
    }
}

static void monitor_event(void *opaque, QEMUChrEvent event)
{
    Monitor *mon = opaque;

    switch (event) {
    case CHR_EVENT_OPENED:
        mon->started = true;
        if (mon->is_qmp) {
            qmp_session_start(mon);
        } else {
            hmp_session_start(mon);
        }
        monitor_flush(mon);
        break;
    case CHR_EVENT_MUX_IN:
        if (mon->started && !mon->is_qmp) {
            hmp_session_input(mon, "\n", 1);
            monitor_flush(mon);
        }
        break;
    case CHR_EVENT_CLOSED:
        session_end(mon);
        break;
    default:
        break;
    }
}

static void close_named_fd(gpointer fd)
{
    close(GPOINTER_TO_INT(fd));
}

Monitor *monitor_new_plain(void)
{
    Monitor *mon = g_new0(Monitor, 1);

    mon->out = g_string_new(NULL);
    mon->line = g_string_new(NULL);
    mon->dump = (DumpFormat) { 'x', 4 };
    mon->fds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, close_named_fd);
    return mon;
}

void monitor_free_plain(Monitor *mon)
{
    g_hash_table_destroy(mon->fds);
    g_string_free(mon->out, true);
    g_string_free(mon->line, true);
    g_free(mon);
}

static Monitor *monitor_new(Chardev *chr, bool is_qmp, Error **errp)
{
    Monitor *mon = monitor_new_plain();

    mon->is_qmp = is_qmp;
    if (!qemu_chr_fe_init(&mon->chr, chr, errp)) {
        monitor_free_plain(mon);
        return NULL;
    }
    if (!monitors) {
        error_set_print_hook(print_error);
        qapi_event_set_listener(send_event, NULL);
    }
    mon->has_chr = true;
    monitors = g_list_append(monitors, mon);
    return mon;
}

static void monitor_connect(Monitor *mon)
{
    qemu_chr_fe_set_echo(&mon->chr, true);
    qemu_chr_fe_set_handlers(&mon->chr, monitor_can_read, monitor_read, monitor_event, NULL, mon,
                             NULL, true);
}

void monitor_init_qmp(Chardev *chr, bool pretty, Error **errp)
{
    Monitor *mon = monitor_new(chr, true, errp);

    if (mon) {
        mon->pretty = pretty;
        monitor_connect(mon);
    }
}

void monitor_init_hmp(Chardev *chr, bool use_readline, Error **errp)
{
    Monitor *mon = monitor_new(chr, false, errp);

    if (mon) {
        mon->prompt = use_readline;
        monitor_connect(mon);
    }
}

int monitor_init_opts(QemuOpts *opts, Error **errp)
{
    const char *id = qemu_opt_get(opts, "chardev");
    const char *mode = qemu_opt_get(opts, "mode");
    bool pretty = qemu_opt_get_bool(opts, "pretty", false);
    Chardev *chr = id ? qemu_chr_find(id) : NULL;
    Error *err = NULL;

    if (!id) {
        error_setg(errp, "Parameter 'chardev' is missing");
        return -1;
    }
    if (!chr) {
        error_setg(errp, "chardev \"%s\" not found", id);
        return -1;
    }
    if (!mode || !strcmp(mode, "readline")) {
        if (pretty) {
            error_setg(errp, "'pretty' is not compatible with HMP monitors");
            return -1;
        }
        monitor_init_hmp(chr, true, &err);
    } else if (!strcmp(mode, "control")) {
        monitor_init_qmp(chr, pretty, &err);
    } else {
        error_setg(errp, "Parameter 'mode' does not accept value '%s'", mode);
        return -1;
    }
    error_propagate(errp, err);
    return err ? -1 : 0;
}

void monitor_cleanup(void)
{
    for (GList *l = monitors; l; l = l->next) {
        Monitor *mon = l->data;

        if (mon->out_watch) {
            g_source_remove(mon->out_watch);
            mon->out_watch = 0;
        }
        qemu_chr_fe_write_all(&mon->chr, (uint8_t *)mon->out->str, mon->out->len);
        qemu_chr_fe_deinit(&mon->chr, false);
        g_clear_pointer(&mon->framer, json_framer_free);
        monitor_free_plain(mon);
    }
    g_clear_pointer(&monitors, g_list_free);
    error_set_print_hook(NULL);
    qapi_event_set_listener(NULL, NULL);
}

/* ---- descriptors by name ---- */

int monitor_get_fd(Monitor *mon, const char *fdname, Error **errp)
{
    gpointer key, fd;

    if (!mon || !g_hash_table_steal_extended(mon->fds, fdname, &key, &fd)) {
        error_setg(errp, "File descriptor named '%s' has not been found", fdname);
        return -1;
    }
    g_free(key);
    return GPOINTER_TO_INT(fd);
}

int monitor_fd_param(Monitor *mon, const char *fdname, Error **errp)
{
    int fd;

    if (!g_ascii_isdigit(fdname[0]) && mon) {
        return monitor_get_fd(mon, fdname, errp);
    }
    fd = qemu_parse_fd(fdname);
    if (fd < 0) {
        error_setg(errp, "Invalid file descriptor number '%s'", fdname);
    }
    return fd;
}

/* ---- mon:SPEC ---- */

static bool monitor_on_mux(Chardev *chr, Error **errp)
{
    Error *err = NULL;

    monitor_init_hmp(chr, true, &err);
    error_propagate(errp, err);
    return !err;
}

static void __attribute__((constructor)) monitor_set_hooks(void)
{
    qemu_chr_monitor_hook = monitor_on_mux;
}
