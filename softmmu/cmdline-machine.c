/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options about the machine: its type and properties, CPUs, memory, boot, firmware.
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi.h"
#include "hw/boards.h"
#include "hw/core/cpu.h"
#include "hw/firmware/smbios.h"
#include "hw/nvram/fw_cfg.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/cutils.h"
#include "qemu/help_option.h"
#include "qemu/keyval.h"
#include "qemu/qemu-print.h"
#include "qemu/units.h"
#include "sysemu/sysemu.h"
#include "cmdline.h"

static QemuOptsList rtc_opts = {
    .name = "rtc",
    .implied_opt_name = "base",
    .merge_lists = true,
    .head = QTAILQ_HEAD_INITIALIZER(rtc_opts.head),
    .desc = {
        { .name = "base", .type = QEMU_OPT_STRING },
        { .name = "clock", .type = QEMU_OPT_STRING },
        { .name = "driftfix", .type = QEMU_OPT_STRING },
        { /* end of list */ }
    },
};

/* Which fields there are depends on the type: smbios_entry_add checks. */
static QemuOptsList smbios_opts = {
    .name = "smbios",
    .head = QTAILQ_HEAD_INITIALIZER(smbios_opts.head),
    .desc = {
        { /* any */ }
    },
};

static QemuOptsList acpitable_opts = {
    .name = "acpitable",
    .head = QTAILQ_HEAD_INITIALIZER(acpitable_opts.head),
    .desc = {
        { .name = "sig", .type = QEMU_OPT_STRING },
        { .name = "rev", .type = QEMU_OPT_STRING },
        { .name = "oem_id", .type = QEMU_OPT_STRING },
        { .name = "oem_table_id", .type = QEMU_OPT_STRING },
        { .name = "oem_rev", .type = QEMU_OPT_STRING },
        { .name = "asl_compiler_id", .type = QEMU_OPT_STRING },
        { .name = "asl_compiler_rev", .type = QEMU_OPT_STRING },
        { .name = "file", .type = QEMU_OPT_STRING },
        { .name = "data", .type = QEMU_OPT_STRING },
        { /* end of list */ }
    },
};

static QemuOptsList fw_cfg_opts = {
    .name = "fw_cfg",
    .implied_opt_name = "name",
    .head = QTAILQ_HEAD_INITIALIZER(fw_cfg_opts.head),
    .desc = {
        { .name = "name", .type = QEMU_OPT_STRING },
        { .name = "file", .type = QEMU_OPT_STRING },
        { .name = "string", .type = QEMU_OPT_STRING },
        { .name = "gen_id", .type = QEMU_OPT_STRING },
        { /* end of list */ }
    },
};

/* ---- machine ---- */

/* -machine X,help */
static void print_machine_options(void)
{
    JsonObject *props = json_node_get_object(cmdline.machine);
    const char *name = json_object_get_string_member_with_default(props, "type", NULL);
    MachineClass *mc = name ? machine_class_by_name(name) : machine_class_default();

    if (!mc) {
        error_report("unsupported machine type");
        exit(EXIT_FAILURE);
    }
    type_print_class_properties(object_class_get_name(OBJECT_CLASS(mc)));
}

void opt_machine(const char *arg)
{
    bool help = false;
    Error *err = NULL;

    if (is_help_option(arg)) {
        char *list = machine_list_text();

        printf("%s", list);
        g_free(list);
        exit(EXIT_SUCCESS);
    }
    keyval_parse_into(cmdline.machine, arg, "type", &help, &err);
    cmdline_check(err);
    if (help) {
        print_machine_options();
        exit(EXIT_SUCCESS);
    }
}

/* Merge "key=value,…" into the object @name among the machine's properties. */
static void merge_into(const char *name, const char *params, const char *implied)
{
    g_autoptr(JsonNode) nest = json_node_init_object(json_node_alloc(), json_object_new());
    JsonNode *values;
    Error *err = NULL;

    values = keyval_parse(params, implied, NULL, &err);
    cmdline_check(err);
    json_object_set_member(json_node_get_object(nest), name, values);
    keyval_merge(cmdline.machine, nest, &err);
    cmdline_check(err);
}

void opt_smp(const char *arg)
{
    merge_into("smp", arg, "cpus");
}

void opt_boot(const char *arg)
{
    merge_into("boot", arg, "order");
}

/* @value of size option @name in bytes; without a suffix it is in units of @unit. */
static char *size_in_bytes(const char *name, const char *value, uint64_t unit)
{
    uint64_t bytes;
    int rc = unit == MiB ? qemu_strtosz_MiB(value, NULL, &bytes) : qemu_strtosz(value, NULL, &bytes);

    if (rc < 0) {
        error_report("Parameter '%s' expects a non-negative number below 2^64", name);
        error_printf("Optional suffix k, M, G, T, P or E means kilo-, mega-, giga-, tera-, peta-\n"
                     "and exabytes, respectively.\n");
        exit(EXIT_FAILURE);
    }
    return g_strdup_printf("%" PRIu64, bytes);
}

/* Bare numbers are mebibytes for size=; maxmem= is called max-size by the machine. */
void opt_m(const char *arg)
{
    static const char *const known[] = { "size", "slots", "maxmem" };
    g_autoptr(JsonNode) node = NULL;
    g_autoptr(GString) memory = g_string_new(NULL);
    JsonObject *given;
    Error *err = NULL;

    node = keyval_parse(arg, "size", NULL, &err);
    cmdline_check(err);
    given = json_node_get_object(node);
    for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
        const char *value = json_object_get_string_member_with_default(given, known[i], NULL);
        g_autofree char *bytes = NULL;

        if (!value) {
            continue;
        }
        bytes = i == 1 ? g_strdup(value) : size_in_bytes(known[i], value, i == 0 ? MiB : 1);
        if (i != 0 || strcmp(bytes, "0")) {
            g_string_append_printf(memory, "%s%s=%s", memory->len ? "," : "",
                                   i == 2 ? "max-size" : known[i], bytes);
        }
        json_object_remove_member(given, known[i]);
    }
    if (json_object_get_size(given)) {
        g_autoptr(GList) names = json_object_get_members(given);

        error_report("Invalid parameter '%s'", (char *)names->data);
        exit(EXIT_FAILURE);
    }
    if (memory->len) {
        merge_into("memory", memory->str, NULL);
    }
}

void opt_bios(const char *arg)
{
    cmdline_set_machine("firmware", arg);
}

void opt_kernel(const char *arg)
{
    cmdline_set_machine("kernel", arg);
}

void opt_initrd(const char *arg)
{
    cmdline_set_machine("initrd", arg);
}

void opt_append(const char *arg)
{
    cmdline_set_machine("append", arg);
}

void opt_usb(const char *arg)
{
    cmdline_set_machine("usb", "on");
}

void opt_no_hpet(const char *arg)
{
    cmdline_set_machine("hpet", "off");
}

void opt_no_acpi(const char *arg)
{
    cmdline_set_machine("acpi", "off");
}

void opt_option_rom(const char *arg)
{
    if (nb_option_roms == MAX_OPTION_ROMS) {
        error_report("too many option ROMs");
        exit(EXIT_FAILURE);
    }
    option_rom[nb_option_roms].name = arg;
    option_rom[nb_option_roms].bootindex = -1;
    nb_option_roms++;
}

/* ---- accelerator and CPU ---- */

void opt_accel(const char *arg)
{
    g_autoptr(JsonNode) node = NULL;
    const char *name;
    Error *err = NULL;

    if (is_help_option(arg)) {
        printf("Accelerators supported in QEMU binary:\nqtest\ntcg\n");
        exit(EXIT_SUCCESS);
    }
    node = keyval_parse(arg, "accel", NULL, &err);
    cmdline_check(err);
    name = json_object_get_string_member_with_default(json_node_get_object(node), "accel", NULL);
    if (!name) {
        error_report("an accelerator name is needed, e.g. 'qtest'");
        exit(EXIT_FAILURE);
    }
    /* The first -accel that can be used wins. */
    if (cmdline.accel) {
        cmdline.accel = g_strconcat(cmdline.accel, ":", name, NULL);
    } else {
        cmdline.accel = g_strdup(name);
    }
}

void opt_enable_kvm(const char *arg)
{
    opt_accel("kvm");
}

/* Types of CPUs are called MODEL-TARGET-cpu. */
static void print_cpus(void)
{
    GSList *classes = object_class_get_list_sorted(TYPE_CPU, false);

    printf("Available CPUs:\n");
    for (GSList *l = classes; l; l = l->next) {
        const char *type = object_class_get_name(l->data);
        g_autofree char *suffix = g_strdup_printf("-%s-cpu", qemu_target_name);

        if (g_str_has_suffix(type, suffix)) {
            printf("x86 %.*s\n", (int)(strlen(type) - strlen(suffix)), type);
        }
    }
    g_slist_free(classes);
}

void opt_cpu(const char *arg)
{
    if (is_help_option(arg)) {
        print_cpus();
        exit(EXIT_SUCCESS);
    }
    cmdline.cpu = arg;
}

/* ---- clock and firmware items ---- */

void opt_rtc(const char *arg)
{
    QemuOpts *opts = qemu_opts_parse_noisily(&rtc_opts, arg, false);

    if (!opts) {
        exit(EXIT_FAILURE);
    }
    configure_rtc(opts);
}

void opt_acpitable(const char *arg)
{
    QemuOpts *opts = qemu_opts_parse_noisily(&acpitable_opts, arg, false);

    if (!opts) {
        exit(EXIT_FAILURE);
    }
    acpi_table_add(opts, &error_fatal);
    qemu_opts_del(opts);
}

void opt_smbios(const char *arg)
{
    QemuOpts *opts = qemu_opts_parse_noisily(&smbios_opts, arg, false);

    if (!opts) {
        exit(EXIT_FAILURE);
    }
    smbios_entry_add(opts, &error_fatal);
}

static void *fw_cfg_content(QemuOpts *opts, size_t *size)
{
    const char *string = qemu_opt_get(opts, "string");
    const char *file = qemu_opt_get(opts, "file");
    char *data = NULL;

    if (string) {
        *size = strlen(string); /* without the NUL */
        return g_memdup2(string, *size);
    }
    if (!g_file_get_contents(file, &data, size, NULL)) {
        error_report("can't load %s", file);
        exit(EXIT_FAILURE);
    }
    return data;
}

void opt_fw_cfg(const char *arg)
{
    QemuOpts *opts = qemu_opts_parse_noisily(&fw_cfg_opts, arg, true);
    FWCfgState *fw_cfg = fw_cfg_find();
    const char *name = opts ? qemu_opt_get(opts, "name") : NULL;
    const char *gen_id = opts ? qemu_opt_get(opts, "gen_id") : NULL;
    Error *err = NULL;
    size_t size;
    void *data;

    if (!opts) {
        exit(EXIT_FAILURE);
    }
    if (!fw_cfg) {
        error_report("fw_cfg device not available");
        exit(EXIT_FAILURE);
    }
    if (!name || !!qemu_opt_get(opts, "file") + !!qemu_opt_get(opts, "string") + !!gen_id != 1) {
        error_report("name, plus exactly one of file, string and gen_id, are needed");
        exit(EXIT_FAILURE);
    }
    if (!g_str_has_prefix(name, "opt/")) {
        warn_report("externally provided fw_cfg item names should be prefixed with \"opt/\"");
    }
    if (gen_id) {
        fw_cfg_add_from_generator(fw_cfg, name, gen_id, &err);
        cmdline_check(err);
        return;
    }
    data = fw_cfg_content(opts, &size);
    fw_cfg_set_order_override(fw_cfg, FW_CFG_ORDER_OVERRIDE_USER);
    fw_cfg_add_file(fw_cfg, name, data, size);
    fw_cfg_reset_order_override(fw_cfg);
}
