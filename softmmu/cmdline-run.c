/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options about how the emulator runs: logs, names, what shutdown and reset do, displays, qtest.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "qemu/config-file.h"
#include "qemu/datadir.h"
#include "qemu/guest-random.h"
#include "qemu/help_option.h"
#include "qemu/log.h"
#include "sysemu/qtest.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"
#include "sysemu/watchdog.h"
#include "trace/control.h"
#include "cmdline.h"

static QemuOptsList name_opts = {
    .name = "name",
    .implied_opt_name = "guest",
    .merge_lists = true,
    .head = QTAILQ_HEAD_INITIALIZER(name_opts.head),
    .desc = {
        { .name = "guest", .type = QEMU_OPT_STRING },
        { .name = "process", .type = QEMU_OPT_STRING },
        { .name = "debug-threads", .type = QEMU_OPT_BOOL },
        { /* end of list */ }
    },
};

static QemuOptsList msg_opts = {
    .name = "msg",
    .merge_lists = true,
    .head = QTAILQ_HEAD_INITIALIZER(msg_opts.head),
    .desc = {
        { .name = "timestamp", .type = QEMU_OPT_BOOL },
        { .name = "guest-name", .type = QEMU_OPT_BOOL },
        { /* end of list */ }
    },
};

static QemuOptsList action_opts = {
    .name = "action",
    .merge_lists = true,
    .head = QTAILQ_HEAD_INITIALIZER(action_opts.head),
    .desc = {
        { .name = "shutdown", .type = QEMU_OPT_STRING },
        { .name = "reboot", .type = QEMU_OPT_STRING },
        { .name = "panic", .type = QEMU_OPT_STRING },
        { .name = "watchdog", .type = QEMU_OPT_STRING },
        { /* end of list */ }
    },
};

static QemuOpts *parse_group(QemuOptsList *list, const char *arg)
{
    QemuOpts *opts = qemu_opts_parse_noisily(list, arg, list->implied_opt_name != NULL);

    if (!opts) {
        exit(EXIT_FAILURE);
    }
    return opts;
}

/* ---- help, names ---- */

void opt_version(const char *arg)
{
    printf("QEMU emulator version " QEMU_VERSION " (devfuzz)\n");
    exit(EXIT_SUCCESS);
}

void opt_help(const char *arg)
{
    printf("QEMU emulator version " QEMU_VERSION " (devfuzz)\n");
    cmdline_print_help(stdout);
    exit(EXIT_SUCCESS);
}

void opt_name(const char *arg)
{
    qemu_name = qemu_opt_get(parse_group(&name_opts, arg), "guest");
}

void opt_uuid(const char *arg)
{
    if (qemu_uuid_parse(arg, &qemu_uuid) < 0) {
        error_report("failed to parse UUID string: wrong format");
        exit(EXIT_FAILURE);
    }
    qemu_uuid_set = true;
}

void opt_k(const char *arg)
{
    keyboard_layout = arg;
}

void opt_L(const char *arg)
{
    if (is_help_option(arg)) {
        qemu_list_data_dirs();
        exit(EXIT_SUCCESS);
    }
    qemu_add_data_dir(g_strdup(arg));
}

void opt_pidfile(const char *arg)
{
    cmdline.pid_file = arg;
}

/* ---- logs ---- */

void opt_d(const char *arg)
{
    cmdline.log_items = arg;
}

void opt_D(const char *arg)
{
    cmdline.log_file = arg;
}

void opt_dfilter(const char *arg)
{
    Error *err = NULL;

    qemu_set_dfilter_ranges(arg, &err);
    cmdline_check(err);
}

void opt_trace(const char *arg)
{
    trace_opt_parse(arg);
}

void opt_msg(const char *arg)
{
    QemuOpts *opts = parse_group(&msg_opts, arg);

    message_with_timestamp = qemu_opt_get_bool(opts, "timestamp", false);
    error_with_guestname = qemu_opt_get_bool(opts, "guest-name", false);
}

/* ---- course of the run ---- */

void opt_S(const char *arg)
{
    autostart = 0;
}

void opt_incoming(const char *arg)
{
    cmdline.incoming = arg;
    runstate_set(RUN_STATE_INMIGRATE);
}

void opt_seed(const char *arg)
{
    Error *err = NULL;

    qemu_guest_random_seed_main(arg, &err);
    cmdline_check(err);
}

void opt_nodefaults(const char *arg)
{
    cmdline.nodefaults = true;
}

void opt_no_reboot(const char *arg)
{
    reboot_action = REBOOT_ACTION_SHUTDOWN;
}

void opt_no_shutdown(const char *arg)
{
    shutdown_action = SHUTDOWN_ACTION_PAUSE;
}

bool qemu_set_action(const char *event, const char *action, Error **errp)
{
    static const struct {
        const char *event;
        const QEnumLookup *lookup;
    } events[] = {
        { "reboot", &RebootAction_lookup },
        { "shutdown", &ShutdownAction_lookup },
        { "panic", &PanicAction_lookup },
        { "watchdog", &WatchdogAction_lookup },
    };
    int values[ARRAY_SIZE(events)] = { reboot_action, shutdown_action, panic_action,
                                       get_watchdog_action() };

    for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
        if (!strcmp(events[i].event, event)) {
            values[i] = qapi_enum_parse(events[i].lookup, action, -1, NULL);
            if (values[i] < 0) {
                error_setg(errp, "Parameter '%s' does not accept value '%s'", event, action);
                return false;
            }
        }
    }
    reboot_action = values[0];
    shutdown_action = values[1];
    panic_action = values[2];
    set_watchdog_action(values[3]);
    return true;
}

static int set_one_action(void *opaque, const char *name, const char *value, Error **errp)
{
    return qemu_set_action(name, value, errp) ? 0 : -1;
}

void opt_action(const char *arg)
{
    QemuOpts *opts = parse_group(&action_opts, arg);
    Error *err = NULL;

    qemu_opt_foreach(opts, set_one_action, NULL, &err);
    cmdline_check(err);
}

void opt_watchdog_action(const char *arg)
{
    Error *err = NULL;

    qemu_set_action("watchdog", arg, &err);
    cmdline_check(err);
}

/* ---- displays ---- */

void opt_display(const char *arg)
{
    g_auto(GStrv) words = g_strsplit(arg, ",", 2);

    if (is_help_option(arg)) {
        printf("Available display backend types:\nnone\n");
        exit(EXIT_SUCCESS);
    }
    if (strcmp(words[0], "none")) {
        error_report("Parameter 'type' does not accept value '%s'", words[0]);
        error_printf("Only 'none' is supported.\n");
        exit(EXIT_FAILURE);
    }
}

void opt_nographic(const char *arg)
{
    cmdline.nographic = true;
}

/* ---- qtest ---- */

void opt_qtest(const char *arg)
{
    cmdline.qtest_chrdev = arg;
    loc_save(&cmdline.qtest_loc);
}

void opt_qtest_log(const char *arg)
{
    cmdline.qtest_log = arg;
}

/* ---- configuration files ---- */

static void add_escaped(GString *out, const char *s)
{
    for (; *s; s++) {
        g_string_append_printf(out, *s == ',' ? ",," : "%c", *s);
    }
}

/* One section is one option: [device "x"] driver = "e1000" is -device id=x,driver=e1000. */
static void run_section(const char *group, void *values, void *opaque, Error **errp)
{
    const CmdlineOption *option = cmdline_find(group);
    GString *arg = g_string_new(NULL);
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;

    if (!option || !option->arg) {
        error_setg(errp, "There is no option group '%s'", group);
        g_string_free(arg, true);
        return;
    }
    json_object_iter_init_ordered(&iter, values);
    while (json_object_iter_next_ordered(&iter, &name, &value)) {
        g_string_append_printf(arg, "%s%s=", arg->len ? "," : "", name);
        add_escaped(arg, json_node_get_string(value));
    }
    /* The text stays: options keep pointers into it. */
    cmdline_handle(option, g_string_free(arg, false));
}

void opt_readconfig(const char *arg)
{
    Error *err = NULL;

    qemu_read_config_file(arg, run_section, &err);
    cmdline_check(err);
}

/* ---- what is known, and either does not matter or is not there ---- */

void opt_accept(const char *arg)
{
}

void opt_refuse(const char *arg)
{
    error_report("this option is not supported");
    exit(EXIT_FAILURE);
}
