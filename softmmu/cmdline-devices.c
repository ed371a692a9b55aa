/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options that make devices, objects and back ends.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "monitor/qdev.h"
#include "net/net.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "qemu/config-file.h"
#include "qemu/cutils.h"
#include "qemu/help_option.h"
#include "qom/object_interfaces.h"
#include "sysemu/sysemu.h"
#include "cmdline.h"

/* Filled by cmdline_add_serial() and -parallel. */
static GPtrArray *serial_hds;
Chardev *parallel_hds[MAX_PARALLEL_PORTS];
static unsigned parallel_count;
static unsigned monitor_count;

static QemuOptsList global_opts = {
    .name = "global",
    .head = QTAILQ_HEAD_INITIALIZER(global_opts.head),
    .desc = {
        { .name = "driver", .type = QEMU_OPT_STRING },
        { .name = "property", .type = QEMU_OPT_STRING },
        { .name = "value", .type = QEMU_OPT_STRING },
        { /* end of list */ }
    },
};

QemuOptsList qemu_mon_opts = {
    .name = "mon",
    .implied_opt_name = "chardev",
    .head = QTAILQ_HEAD_INITIALIZER(qemu_mon_opts.head),
    .desc = {
        { .name = "mode", .type = QEMU_OPT_STRING },
        { .name = "chardev", .type = QEMU_OPT_STRING },
        { .name = "pretty", .type = QEMU_OPT_BOOL },
        { /* end of list */ }
    },
};

void cmdline_register_groups(void)
{
    qemu_add_opts(&qemu_device_opts);
    qemu_add_opts(&qemu_chardev_opts);
    qemu_add_opts(&qemu_mon_opts);
    qemu_add_opts(&qemu_netdev_opts);
    qemu_add_opts(&qemu_nic_opts);
    qemu_add_opts(&qemu_net_opts);
    qemu_add_opts(&global_opts);
}

static QemuOpts *parse_group(QemuOptsList *list, const char *arg)
{
    QemuOpts *opts = qemu_opts_parse_noisily(list, arg, true);

    if (!opts) {
        exit(EXIT_FAILURE);
    }
    return opts;
}

/* ---- devices ---- */

static JsonObject *parse_json_object(const char *arg)
{
    Error *err = NULL;
    JsonNode *node = json_text_parse(arg, &err);
    JsonObject *object;

    cmdline_check(err);
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        error_report("a JSON object is needed");
        exit(EXIT_FAILURE);
    }
    object = json_object_ref(json_node_get_object(node));
    json_node_unref(node);
    return object;
}

void qemu_add_device_option(const char *arg)
{
    opt_device(g_strdup(arg));
}

void opt_device(const char *arg)
{
    CmdlineItem *item;

    if (arg[0] == '{') {
        JsonObject *json = parse_json_object(arg);

        item = cmdline_add_item(cmdline.devices, arg);
        item->json = json;
        return;
    }
    item = cmdline_add_item(cmdline.devices, arg);
    item->opts = parse_group(&qemu_device_opts, arg);
}

void opt_global(const char *arg)
{
    const char *dot = strchr(arg, '.');
    const char *equals = strchr(arg, '=');
    GlobalProperty *prop = g_new0(GlobalProperty, 1);

    if (dot && equals && dot < equals) {
        prop->driver = g_strndup(arg, dot - arg);
        prop->property = g_strndup(dot + 1, equals - dot - 1);
        prop->value = g_strdup(equals + 1);
    } else {
        QemuOpts *opts = parse_group(&global_opts, arg);

        prop->driver = g_strdup(qemu_opt_get(opts, "driver"));
        prop->property = g_strdup(qemu_opt_get(opts, "property"));
        prop->value = g_strdup(qemu_opt_get(opts, "value"));
    }
    if (!prop->driver || !prop->property || !prop->value) {
        error_report("options 'driver', 'property', and 'value' are required");
        exit(EXIT_FAILURE);
    }
    qdev_prop_register_global(prop);
}

void opt_set(const char *arg)
{
    Error *err = NULL;

    qemu_set_option(arg, &err);
    cmdline_check(err);
}

void opt_object(const char *arg)
{
    if (user_creatable_print_help_from_str(arg)) {
        exit(EXIT_SUCCESS);
    }
    cmdline_add_item(cmdline.objects, arg);
}

/* ---- network ---- */

void opt_netdev(const char *arg)
{
    net_client_parse(&qemu_netdev_opts, arg);
}

void opt_nic(const char *arg)
{
    net_client_parse(&qemu_nic_opts, arg);
}

void opt_net(const char *arg)
{
    net_client_parse(&qemu_net_opts, arg);
}

/* ---- character devices ---- */

void opt_chardev(const char *arg)
{
    if (is_help_option(arg)) {
        qemu_chr_print_backends();
        exit(EXIT_SUCCESS);
    }
    parse_group(&qemu_chardev_opts, arg);
}

Chardev *serial_hd(int i)
{
    return serial_hds && i >= 0 && (unsigned)i < serial_hds->len ? g_ptr_array_index(serial_hds, i)
                                                                 : NULL;
}

int serial_max_hds(void)
{
    return serial_hds ? serial_hds->len : 0;
}

/* The chardev of a short form; NULL for "none". @what is for the message. */
static Chardev *new_chardev(const char *label, const char *spec, const char *what)
{
    Chardev *chr;

    if (!strcmp(spec, "none")) {
        return NULL;
    }
    chr = qemu_chr_new_mux_mon(label, spec, NULL);
    if (!chr) {
        if (strstart(spec, "chardev:", NULL)) { /* otherwise the reason has been told */
            error_report("could not connect %s to character backend '%s'", what, spec);
        }
        exit(EXIT_FAILURE);
    }
    return chr;
}

void cmdline_add_serial(const char *spec)
{
    g_autofree char *label = NULL;

    if (!serial_hds) {
        serial_hds = g_ptr_array_new();
    }
    label = g_strdup_printf("serial%u", serial_hds->len);
    g_ptr_array_add(serial_hds, new_chardev(label, spec, "serial device"));
}

void opt_serial(const char *arg)
{
    cmdline_add_serial(arg);
}

void opt_parallel(const char *arg)
{
    g_autofree char *label = NULL;

    if (!strcmp(arg, "none")) {
        return; /* unlike a serial port, it leaves no gap */
    }
    if (parallel_count == MAX_PARALLEL_PORTS) {
        error_report("too many parallel ports");
        exit(EXIT_FAILURE);
    }
    label = g_strdup_printf("parallel%u", parallel_count);
    parallel_hds[parallel_count++] = new_chardev(label, arg, "parallel device");
}

void opt_debugcon(const char *arg)
{
    CmdlineItem *item;

    if (new_chardev("debugcon", arg, "debug console")) {
        item = cmdline_add_item(cmdline.devices, arg);
        item->opts = parse_group(&qemu_device_opts,
                                 "driver=isa-debugcon,iobase=0xe9,chardev=debugcon");
    }
}

/* ---- monitors ---- */

void cmdline_add_monitor(const char *spec, const char *mode, bool pretty)
{
    g_autofree char *label = NULL;
    const char *chardev;
    QemuOpts *opts;
    Error *err = NULL;

    if (!strcmp(spec, "none")) {
        return;
    }
    label = g_strdup_printf("compat_monitor%u", monitor_count++);
    if (!strstart(spec, "chardev:", &chardev)) {
        chardev = label;
        new_chardev(label, spec, "monitor");
    }
    opts = qemu_opts_create(&qemu_mon_opts, label, 1, &err);
    cmdline_check(err);
    qemu_opt_set(opts, "mode", mode, &error_abort);
    qemu_opt_set(opts, "chardev", chardev, &error_abort);
    qemu_opt_set_bool(opts, "pretty", pretty, &error_abort);
}

void opt_monitor(const char *arg)
{
    cmdline_add_monitor(arg, "readline", false);
}

void opt_qmp(const char *arg)
{
    cmdline_add_monitor(arg, "control", false);
}

void opt_qmp_pretty(const char *arg)
{
    cmdline_add_monitor(arg, "control", true);
}

void opt_mon(const char *arg)
{
    parse_group(&qemu_mon_opts, arg);
}

/* ---- display cards ---- */

/* What -vga chooses from. */
static const struct {
    const char *name;
    VGAInterfaceType type;
    const char *class;
    const char *title;
} vga_cards[] = {
    { "none", VGA_NONE, NULL, "no graphic card" },
    { "std", VGA_STD, "VGA", "standard VGA" },
    { "cirrus", VGA_CIRRUS, "cirrus-vga", "Cirrus VGA" },
    { "vmware", VGA_VMWARE, "vmware-svga", "VMWare SVGA" },
    { "qxl", VGA_QXL, "qxl-vga", "QXL VGA" },
    { "virtio", VGA_VIRTIO, "virtio-vga", "Virtio VGA" },
};

static bool vga_card_exists(size_t i)
{
    return !vga_cards[i].class || object_class_by_name(vga_cards[i].class);
}

void opt_vga(const char *arg)
{
    for (size_t i = 0; i < ARRAY_SIZE(vga_cards); i++) {
        bool there = vga_card_exists(i);

        if (is_help_option(arg) && there) {
            printf("%-20s %s\n", vga_cards[i].name, vga_cards[i].title);
        } else if (!strcmp(arg, vga_cards[i].name)) {
            if (!there) {
                error_report("%s not available", vga_cards[i].title);
                exit(EXIT_FAILURE);
            }
            vga_interface_type = vga_cards[i].type;
            return;
        }
    }
    if (is_help_option(arg)) {
        exit(EXIT_SUCCESS);
    }
    error_report("unknown vga type: %s", arg);
    exit(EXIT_FAILURE);
}

const char *vga_interface_class(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(vga_cards); i++) {
        if (vga_cards[i].type == vga_interface_type) {
            return vga_cards[i].class;
        }
    }
    return NULL;
}

/* Whether a -device is one of the cards that show something from the start. */
static bool vga_device_given(void)
{
    static const char *const others[] = { "isa-vga", "isa-cirrus-vga", "ati-vga" };

    for (unsigned i = 0; i < cmdline.devices->len; i++) {
        CmdlineItem *item = g_ptr_array_index(cmdline.devices, i);
        const char *driver = item->json
            ? json_object_get_string_member_with_default(item->json, "driver", "")
            : qemu_opt_get(item->opts, "driver") ?: "";

        for (size_t j = 0; j < ARRAY_SIZE(vga_cards); j++) {
            if (!g_strcmp0(driver, vga_cards[j].class)) {
                return true;
            }
        }
        for (size_t j = 0; j < ARRAY_SIZE(others); j++) {
            if (!strcmp(driver, others[j])) {
                return true;
            }
        }
    }
    return false;
}

void cmdline_default_vga(const char *name)
{
    if (!name || cmdline_given("vga") || vga_device_given()) {
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(vga_cards); i++) {
        if (!strcmp(name, vga_cards[i].name) && vga_card_exists(i)) {
            vga_interface_type = vga_cards[i].type;
        }
    }
}

/* ---- what other parts bring ---- */

/* Option name -> CmdlineOptionFunc. */
static GHashTable *option_handlers;

void qemu_register_option_handler(const char *option, CmdlineOptionFunc *func)
{
    if (!option_handlers) {
        option_handlers = g_hash_table_new(g_str_hash, g_str_equal);
    }
    g_hash_table_insert(option_handlers, (char *)option, (void *)func);
}

void opt_backend(const char *arg)
{
    const char *name = cmdline_current_option();
    CmdlineOptionFunc *func;
    Error *err = NULL;

    func = option_handlers ? (CmdlineOptionFunc *)g_hash_table_lookup(option_handlers, name) : NULL;
    if (!func) {
        error_report("this option is not supported yet");
        exit(EXIT_FAILURE);
    }
    func(name, arg, &err);
    cmdline_check(err);
}
