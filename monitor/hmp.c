/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The human monitor: lines in, text out.
 *
 * A line is a command's name, blanks, parameters. There is no line editing of our own; a terminal's
 * serves.
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "monitor/qmp.h"
#include "qapi/error.h"
#include "qemu/error-report.h"

#define HMP_MAX_LINE_BYTES 4095

/* Commands that other parts have added: of HmpCommand, and of info subcommands. */
static GPtrArray *more_commands[2];

void monitor_register_hmp(const HmpCommand *cmd, bool info)
{
    if (!more_commands[info]) {
        more_commands[info] = g_ptr_array_new();
    }
    g_ptr_array_add(more_commands[info], (gpointer)cmd);
}

/* ---- finding ---- */

bool hmp_name_is(const HmpCommand *cmd, const char *name)
{
    g_auto(GStrv) names = g_strsplit(cmd->name, "|", -1);

    return g_strv_contains((const char *const *)names, name);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const HmpCommand *const *)a)->name, (*(const HmpCommand *const *)b)->name);
}

GPtrArray *hmp_list(bool info)
{
    GPtrArray *list = g_ptr_array_new();

    for (const HmpCommand *c = info ? hmp_info_commands : hmp_commands; c->name; c++) {
        g_ptr_array_add(list, (gpointer)c);
    }
    for (unsigned i = 0; more_commands[info] && i < more_commands[info]->len; i++) {
        g_ptr_array_add(list, g_ptr_array_index(more_commands[info], i));
    }
    g_ptr_array_sort(list, compare_names);
    return list;
}

const HmpCommand *hmp_find(const char *name, bool info)
{
    g_autoptr(GPtrArray) list = hmp_list(info);

    for (unsigned i = 0; i < list->len; i++) {
        if (hmp_name_is(g_ptr_array_index(list, i), name)) {
            return g_ptr_array_index(list, i);
        }
    }
    return NULL;
}

/* ---- running ---- */

/*
 * The first word of *p, which moves behind it and the blanks after it. It ends before a format
 * ("xp/4x"), too.
 */
static char *take_name(const char **p)
{
    const char *start = *p + strspn(*p, " \t");
    size_t len = strcspn(start, " \t/");

    *p = start + len;
    *p += strspn(*p, " \t");
    return g_strndup(start, len);
}

/* The command that the line is for; *p moves to its parameters. */
static const HmpCommand *find_for_line(Monitor *mon, const char **p)
{
    g_autofree char *name = take_name(p);
    const HmpCommand *cmd = hmp_find(name, false);
    g_autofree char *sub = NULL;

    if (!cmd) {
        monitor_printf(mon, "unknown command: '%s'\n", name);
        return NULL;
    }
    if (cmd->handler != hmp_info || !**p) {
        return cmd;
    }
    sub = take_name(p);
    cmd = hmp_find(sub, true);
    if (!cmd) {
        monitor_printf(mon, "unknown command: 'info %s'\n", sub);
    }
    return cmd;
}

void hmp_run_line(Monitor *mon, const char *line)
{
    Monitor *old = monitor_set_cur(mon);
    const char *p = line + strspn(line, " \t");
    const HmpCommand *cmd = *p && *p != '#' ? find_for_line(mon, &p) : NULL;
    HmpArgs *args = cmd ? hmp_parse_args(mon, cmd, p) : NULL;

    if (args) {
        monitor_begin_command();
        cmd->handler(mon, args);
        monitor_end_command();
        hmp_args_free(args);
    } else if (cmd) {
        g_autofree char *name = take_name(&line);

        monitor_printf(mon, "Try \"help %s\" for more information\n", name);
    }
    monitor_set_cur(old);
}

char *monitor_run_hmp_line(const char *line)
{
    Monitor *mon = monitor_new_plain();
    char *text;

    hmp_run_line(mon, line);
    text = g_strdup(mon->out->str);
    monitor_free_plain(mon);
    return text;
}

/* ---- sessions ---- */

static void print_prompt(Monitor *mon)
{
    if (mon->prompt) {
        monitor_puts(mon, "(qemu) ");
    }
}

void hmp_session_start(Monitor *mon)
{
    monitor_printf(mon, "QEMU %s monitor - type 'help' for more information\n", QEMU_VERSION);
    print_prompt(mon);
}

void hmp_session_input(Monitor *mon, const char *buf, int size)
{
    for (int i = 0; i < size; i++) {
        if (buf[i] == '\n' || buf[i] == '\r') {
            g_autofree char *line = g_strdup(mon->line->str);
            bool after_cr = mon->after_cr;

            mon->after_cr = buf[i] == '\r';
            if (buf[i] == '\n' && after_cr) {
                continue;
            }
            g_string_truncate(mon->line, 0);
            hmp_run_line(mon, line);
            print_prompt(mon);
            monitor_flush(mon);
        } else {
            mon->after_cr = false;
            if (mon->line->len < HMP_MAX_LINE_BYTES && buf[i]) {
                g_string_append_c(mon->line, buf[i]);
            }
        }
    }
}

void hmp_session_end(Monitor *mon)
{
    g_string_truncate(mon->line, 0);
}

/* ---- for handlers ---- */

bool hmp_handle_error(Monitor *mon, Error *err)
{
    if (!err) {
        return false;
    }
    monitor_printf(mon, "Error: %s\n%s", error_get_pretty(err),
                   error_get_hint(err) ? error_get_hint(err) : "");
    error_free(err);
    return true;
}

static JsonNode *run_qmp_va(Monitor *mon, const char *command, va_list ap)
{
    g_autoptr(JsonObject) args = json_object_new();
    Error *err = NULL;
    const char *name;
    JsonNode *result;

    while ((name = va_arg(ap, const char *))) {
        JsonNode *value = va_arg(ap, JsonNode *);

        if (value) {
            json_object_set_member(args, name, value);
        }
    }
    result = qmp_run(command, args, &err);
    hmp_handle_error(mon, err);
    return result;
}

JsonNode *hmp_run_qmp(Monitor *mon, const char *command, ...)
{
    JsonNode *result;
    va_list ap;

    va_start(ap, command);
    result = run_qmp_va(mon, command, ap);
    va_end(ap);
    return result;
}

void hmp_do_qmp(Monitor *mon, const char *command, ...)
{
    JsonNode *result;
    va_list ap;

    va_start(ap, command);
    result = run_qmp_va(mon, command, ap);
    va_end(ap);
    g_clear_pointer(&result, json_node_unref);
}

JsonNode *hmp_json_str(const char *value)
{
    return value ? json_node_init_string(json_node_alloc(), value) : NULL;
}

JsonNode *hmp_json_int(int64_t value)
{
    return json_node_init_int(json_node_alloc(), value);
}

JsonNode *hmp_json_bool(bool value)
{
    return json_node_init_boolean(json_node_alloc(), value);
}

void hmp_print_text(Monitor *mon, char *text)
{
    monitor_puts(mon, text);
    g_free(text);
}
