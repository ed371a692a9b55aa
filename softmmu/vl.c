/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The emulator's start and end: from the command line to a machine that runs.
 *
 * Order: command line, machine object with its properties, accelerator, objects, character devices,
 * qtest server, network, monitors, the board, devices of -device, first reset.
 */
#include "qemu/osdep.h"
#include "audio/audio.h"
#include "exec/cpu-common.h"
#include "hw/audio/soundhw.h"
#include "hw/boards.h"
#include "hw/core/cpu.h"
#include "hw/loader.h"
#include "hw/qdev-core.h"
#include "hw/qdev-properties.h"
#include "monitor/monitor.h"
#include "monitor/qdev.h"
#include "net/net.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/datadir.h"
#include "qemu/help_option.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qom/object-json.h"
#include "qom/object_interfaces.h"
#include "sysemu/blockdev.h"
#include "sysemu/qtest.h"
#include "sysemu/reset.h"
#include "migration/migration.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"
#include "trace/control.h"
#include "cmdline.h"

static NotifierList exit_notifiers = NOTIFIER_LIST_INITIALIZER(exit_notifiers);

void qemu_add_exit_notifier(Notifier *notify)
{
    notifier_list_add(&exit_notifiers, notify);
}

void qemu_remove_exit_notifier(Notifier *notify)
{
    notifier_remove(notify);
}

bool defaults_enabled(void)
{
    return !cmdline.nodefaults;
}

/* ---- accelerator ---- */

/* Take @name if it can be used; else say why not, once no other is left. */
static bool use_accel(const char *name)
{
    static const char *const known[] = { "kvm", "xen", "hax", "hvf", "nvmm", "whpx" };

    if (!strcmp(name, "qtest")) {
        qtest_allowed = true;
        return true;
    }
    if (!strcmp(name, "tcg")) {
        return true;
    }
    for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
        if (!strcmp(name, known[i])) {
            error_report("accelerator '%s' is not supported: use 'qtest' or 'tcg'", name);
            return false;
        }
    }
    error_report("invalid accelerator '%s'", name);
    return false;
}

static void configure_accelerator(void)
{
    JsonObject *machine = json_node_get_object(cmdline.machine);
    const char *from_machine = json_object_get_string_member_with_default(machine, "accel", NULL);
    g_autofree char *names = g_strdup(cmdline.accel ? cmdline.accel
                                      : from_machine ? from_machine
                                      : cmdline.qtest_chrdev ? "qtest" : "tcg");
    g_auto(GStrv) list = g_strsplit(names, ":", -1);

    json_object_remove_member(machine, "accel");
    for (char **name = list; *name; name++) {
        if (use_accel(*name)) {
            return;
        }
    }
    exit(EXIT_FAILURE);
}

/* ---- machine ---- */

static MachineClass *select_machine(void)
{
    JsonObject *props = json_node_get_object(cmdline.machine);
    const char *type = json_object_get_string_member_with_default(props, "type", NULL);
    MachineClass *mc = type ? machine_class_by_name(type) : machine_class_default();

    if (!mc) {
        error_report(type ? "unsupported machine type '%s'"
                          : "No machine specified, and there is no default", type);
        error_printf("Use -machine help to list supported machines\n");
        exit(EXIT_FAILURE);
    }
    json_object_remove_member(props, "type");
    return mc;
}

/* The kernel's companions make no sense alone. */
static void check_kernel_options(const MachineState *ms)
{
    bool append = ms->kernel_cmdline && *ms->kernel_cmdline;

    if (!ms->kernel_filename && (append || ms->initrd_filename)) {
        error_report("-%s only allowed with -kernel option", append ? "append" : "initrd");
        exit(EXIT_FAILURE);
    }
}

static void create_machine(void)
{
    MachineClass *mc = select_machine();
    Object *sysbus;
    Error *err = NULL;

    object_set_machine_compat_props(mc->compat_props);
    current_machine = MACHINE(object_new_with_class(OBJECT_CLASS(mc)));
    object_property_add_child(object_get_root(), "machine", OBJECT(current_machine));
    cpu_exec_init_all();
    sysbus = OBJECT(sysbus_get_default());
    if (!sysbus->parent) {
        object_property_add_child(container_get(OBJECT(current_machine), "/unattached"), "sysbus",
                                  sysbus);
    }
    if (cmdline_given("usbdevice")) {
        cmdline_set_machine("usb", "on"); /* it needs a bus */
    }
    object_set_properties_from_json(OBJECT(current_machine), json_node_get_object(cmdline.machine),
                                    true, &err);
    cmdline_check(err);
    check_kernel_options(current_machine);
    if (cmdline.nographic) {
        current_machine->enable_graphics = false;
    }
    current_machine->cpu_type = mc->default_cpu_type;
    phase_advance(PHASE_MACHINE_CREATED);
}

/* ---- back ends ---- */

/* A card of the board's model on user networking, both on hub 0. */
static void add_default_nic(const char *model)
{
    if (cmdline_given("net") || cmdline_given("netdev") || cmdline_given("nic") || !model ||
        !object_class_by_name(model)) {
        return;
    }
    net_client_parse(&qemu_net_opts, "nic");
    net_client_parse(&qemu_net_opts, "user");
}

/* What a machine has when the command line says nothing about it. */
static void add_defaults(void)
{
    const char *serial = cmdline.nographic ? "mon:stdio" : "vc:80Cx24C";
    MachineClass *mc = MACHINE_GET_CLASS(current_machine);

    if (cmdline.nodefaults) {
        return;
    }
    cmdline_default_vga(mc->default_display);
    add_default_nic(mc->default_nic);
    if (!cmdline_given("parallel") && !mc->no_parallel) {
        opt_parallel(cmdline.nographic ? "null" : "vc:80Cx24C");
    }
    if (!cmdline_given("serial") && !mc->no_serial) {
        cmdline_add_serial(serial);
    } else if (cmdline.nographic && !cmdline_given("monitor") && !cmdline_given("mon")) {
        cmdline_add_monitor("stdio", "readline", false);
    }
}

/* Objects that others refer to come first; memory and filters need other back ends. */
static bool object_is_early(const char *arg)
{
    static const char *const late[] = { "memory-backend-", "filter-", "input-", "vhost-user-" };
    const char *type = strstr(arg, "qom-type");

    type = arg[0] == '{' ? (type ? type + strlen("qom-type") : arg) : arg;
    type += strspn(type, "\"': =");
    for (size_t i = 0; i < ARRAY_SIZE(late); i++) {
        if (g_str_has_prefix(type, late[i])) {
            return false;
        }
    }
    return true;
}

static void create_objects(bool early)
{
    for (unsigned i = 0; i < cmdline.objects->len; i++) {
        CmdlineItem *item = g_ptr_array_index(cmdline.objects, i);
        Error *err = NULL;

        if (object_is_early(item->arg) == early) {
            loc_push_restore(&item->loc);
            user_creatable_add_from_str(item->arg, &err);
            cmdline_check(err);
            loc_pop(&item->loc);
        }
    }
}

static int create_chardev(void *opaque, QemuOpts *opts, Error **errp)
{
    Error *err = NULL;

    if (!qemu_chr_new_from_opts(opts, NULL, &err)) {
        cmdline_check(err);
        exit(EXIT_SUCCESS); /* help was asked for */
    }
    return 0;
}

static int create_monitor(void *opaque, QemuOpts *opts, Error **errp)
{
    return monitor_init_opts(opts, errp);
}

static void create_backends(void)
{
    create_objects(true);
    cmdline_run_phase(CMDLINE_BACKENDS);
    cmdline_create_drives();
    qemu_opts_foreach(&qemu_chardev_opts, create_chardev, NULL, &error_fatal);
    add_defaults();
    cmdline_run_phase(CMDLINE_CHARDEVS);
    if (cmdline.qtest_chrdev) {
        loc_push_restore(&cmdline.qtest_loc);
        qtest_server_init(cmdline.qtest_chrdev, cmdline.qtest_log, &error_fatal);
        loc_pop(&cmdline.qtest_loc);
    }
    net_init_clients();
    create_objects(false);
    qemu_opts_foreach(&qemu_mon_opts, create_monitor, NULL, &error_fatal);
}

/* ---- devices ---- */

static void create_devices(void)
{
    for (unsigned i = 0; i < cmdline.devices->len; i++) {
        CmdlineItem *item = g_ptr_array_index(cmdline.devices, i);
        DeviceState *dev;
        Error *err = NULL;

        loc_push_restore(&item->loc);
        dev = item->json ? qdev_device_add_from_json(item->json, false, &err)
                         : qdev_device_add(item->opts, &err);
        cmdline_check(err);
        object_unref(OBJECT(dev));
        loc_pop(&item->loc);
    }
}

/* -device help and -device X,help end the process before anything is made. */
static void answer_device_help(void)
{
    for (unsigned i = 0; i < cmdline.devices->len; i++) {
        CmdlineItem *item = g_ptr_array_index(cmdline.devices, i);

        if (item->opts) {
            loc_push_restore(&item->loc);
            int rc = qdev_device_help(item->opts);

            if (rc) {
                exit(rc > 0 ? EXIT_SUCCESS : EXIT_FAILURE);
            }
            loc_pop(&item->loc);
        }
    }
}

/* ---- start ---- */

static void open_log(void)
{
    Error *err = NULL;
    int mask = 0;

    if (cmdline.log_items) {
        mask = qemu_str_to_log_mask(cmdline.log_items);
        if (!mask) {
            qemu_print_log_usage(stdout);
            exit(is_help_option(cmdline.log_items) ? EXIT_SUCCESS : EXIT_FAILURE);
        }
    }
    qemu_set_log_filename_flags(cmdline.log_file, mask, &err);
    cmdline_check(err);
}

static void write_pid_file(void)
{
    g_autofree char *text = g_strdup_printf("%d\n", (int)getpid());
    g_autoptr(GError) gerr = NULL;

    if (cmdline.pid_file && !g_file_set_contents(cmdline.pid_file, text, -1, &gerr)) {
        error_report("cannot create PID file: %s", gerr->message);
        exit(EXIT_FAILURE);
    }
}

void qemu_init_subsystems(void)
{
    module_call_init(MODULE_INIT_TRACE);
    module_call_init(MODULE_INIT_QOM);
    module_call_init(MODULE_INIT_MIGRATION);
    qemu_init_main_loop(&error_fatal);
    module_call_init(MODULE_INIT_OPTS);
    module_call_init(MODULE_INIT_BLOCK);
}

/*
 * The machine is complete: check what could not be checked before, and put it into its initial
 * state.
 */
static void finish_machine(void)
{
    qdev_prop_check_globals();
    qdev_machine_creation_done();
    drive_check_orphaned();
    net_check_clients();
    qemu_system_reset(SHUTDOWN_CAUSE_NONE);
}

void qemu_init(int argc, char **argv)
{
    error_init(argv[0]);
    cmdline_register_groups();
    qemu_init_subsystems();
    cmdline_parse(argc, argv);
    open_log();
    qemu_add_default_firmwarepath();
    answer_device_help();
    write_pid_file();
    configure_accelerator();
    create_machine();
    phase_advance(PHASE_ACCEL_CREATED);
    create_backends();
    if (cmdline.cpu) {
        current_machine->cpu_type = parse_cpu_option(cmdline.cpu);
    }
    machine_run_board_init(current_machine, NULL, &error_fatal);
    drive_mark_claimed_by_board();
    soundhw_init();
    cmdline_run_phase(CMDLINE_BOARD_DONE);
    create_devices();
    finish_machine();
    if (cmdline.incoming && strcmp(cmdline.incoming, "defer") == 0) {
        return;
    }
    if (cmdline.incoming) {
        migration_load(cmdline.incoming, &error_fatal);
    }
    if (autostart) {
        vm_start();
    }
}

void qemu_cleanup(void)
{
    notifier_list_notify(&exit_notifiers, NULL);
    vm_shutdown();
    bdrv_close_all();
    net_cleanup();
    audio_cleanup();
    monitor_cleanup();
    qemu_chr_cleanup();
    user_creatable_cleanup();
    if (cmdline.pid_file) {
        unlink(cmdline.pid_file);
    }
}
