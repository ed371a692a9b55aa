/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Human monitor commands about the run: help, run state, logs.
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/units.h"
#include "monitor/qmp.h"
#include "sysemu/sysemu.h"

/* ---- help ---- */

static void print_help(Monitor *mon, const HmpCommand *cmd, bool info)
{
    monitor_printf(mon, "%s%s %s -- %s\n", info ? "info " : "", cmd->name, cmd->params, cmd->help);
}

static void print_list(Monitor *mon, bool info)
{
    g_autoptr(GPtrArray) list = hmp_list(info);

    for (unsigned i = 0; i < list->len; i++) {
        print_help(mon, g_ptr_array_index(list, i), info);
    }
}

void hmp_info(Monitor *mon, const HmpArgs *args)
{
    print_list(mon, true);
}

void hmp_help(Monitor *mon, const HmpArgs *args)
{
    const char *name = hmp_arg_str(args, "name");
    bool info = name && g_str_has_prefix(name, "info ");
    const HmpCommand *cmd;

    if (!name) {
        print_list(mon, false);
        return;
    }
    if (!strcmp(name, "info")) {
        print_list(mon, true);
        return;
    }
    if (!strcmp(name, "log")) {
        hmp_log(mon, NULL);
        return;
    }
    cmd = hmp_find(info ? name + strlen("info ") : name, info);
    if (cmd) {
        print_help(mon, cmd, info);
    } else {
        monitor_printf(mon, "unknown command: '%s'\n", name);
    }
}

/* ---- run state ---- */

void hmp_quit(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "quit", NULL);
}

void hmp_stop(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "stop", NULL);
}

void hmp_cont(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "cont", NULL);
}

void hmp_migrate(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "migrate", "uri", hmp_json_str(hmp_arg_str(args, "uri")), NULL);
}

void hmp_migrate_incoming(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "migrate-incoming", "uri", hmp_json_str(hmp_arg_str(args, "uri")), NULL);
}

void hmp_system_reset(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "system_reset", NULL);
}

void hmp_system_powerdown(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "system_powerdown", NULL);
}

void hmp_system_wakeup(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "system_wakeup", NULL);
}

void hmp_nmi(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "inject-nmi", NULL);
}

void hmp_watchdog_action(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "watchdog-set-action", "action", hmp_json_str(hmp_arg_str(args, "action")), NULL);
}

void hmp_boot_set(Monitor *mon, const HmpArgs *args)
{
    const char *devices = hmp_arg_str(args, "bootdevice");
    Error *err = NULL;

    qemu_boot_set(devices, &err);
    if (!hmp_handle_error(mon, err)) {
        monitor_printf(mon, "boot device list now set to %s\n", devices);
    }
}

void hmp_no_snapshots(Monitor *mon, const HmpArgs *args)
{
    monitor_printf(mon, "Error: no block device can store vmstate for snapshot\n");
}

void hmp_accept(Monitor *mon, const HmpArgs *args)
{
}

/* ---- logs ---- */

static void print_log_usage(Monitor *mon)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    qemu_print_log_usage(f);
    fclose(f);
    monitor_puts(mon, text);
    free(text);
}

void hmp_log(Monitor *mon, const HmpArgs *args)
{
    const char *items = args ? hmp_arg_str(args, "items") : "help";
    bool none = !strcmp(items, "none");
    int mask = none ? 0 : qemu_str_to_log_mask(items);
    Error *err = NULL;

    if (!none && !mask) {
        print_log_usage(mon);
        return;
    }
    qemu_set_log(mask, &err);
    hmp_handle_error(mon, err);
}

void hmp_logfile(Monitor *mon, const HmpArgs *args)
{
    Error *err = NULL;

    qemu_set_log_filename(hmp_arg_str(args, "filename"), &err);
    hmp_handle_error(mon, err);
}

void hmp_trace_event(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "trace-event-set-state", "name", hmp_json_str(hmp_arg_str(args, "name")),
               "enable", hmp_json_bool(hmp_arg_flag(args, "option")), NULL);
}

/* In MiB. */
void hmp_balloon(Monitor *mon, const HmpArgs *args)
{
    int64_t target = hmp_arg_int(args, "value", 0);

    hmp_do_qmp(mon, "balloon", "value", hmp_json_int(CLAMP(target, 0, INT64_MAX / MiB) * MiB), NULL);
}

void hmp_info_balloon(Monitor *mon, const HmpArgs *args)
{
    JsonNode *info = hmp_run_qmp(mon, "query-balloon", NULL);

    if (info) {
        monitor_printf(mon, "balloon: actual=%" PRId64 "\n",
                       qmp_arg_int(json_node_get_object(info), "actual", 0) / MiB);
        json_node_unref(info);
    }
}
