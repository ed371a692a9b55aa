/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `info` subcommands of the human monitor.
 */
#include "qemu/osdep.h"
#include "exec/cpu-common.h"
#include "exec/memory.h"
#include "hmp-internal.h"
#include "hw/core/cpu.h"
#include "hw/pci/pci.h"
#include "hw/qdev-info.h"
#include "monitor/qmp.h"
#include "net/net.h"
#include "qapi/error.h"
#include "qom/print.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"
#include "trace/control.h"
#include "qmp-cmds.h"

/* ---- the emulator and the machine ---- */

void hmp_info_version(Monitor *mon, const HmpArgs *args)
{
    monitor_printf(mon, "%d.%d.%d (devfuzz)\n", QEMU_VERSION_MAJOR, QEMU_VERSION_MINOR,
                   QEMU_VERSION_MICRO);
}

void hmp_info_status(Monitor *mon, const HmpArgs *args)
{
    monitor_printf(mon, "VM status: %s", runstate_is_running() ? "running" : "paused");
    if (!runstate_is_running() && !runstate_check(RUN_STATE_PAUSED)) {
        monitor_printf(mon, " (%s)", RunState_str(runstate_get()));
    }
    monitor_printf(mon, "\n");
}

void hmp_info_name(Monitor *mon, const HmpArgs *args)
{
    if (qemu_name) {
        monitor_printf(mon, "%s\n", qemu_name);
    }
}

void hmp_info_uuid(Monitor *mon, const HmpArgs *args)
{
    char text[UUID_STR_LEN];

    qemu_uuid_unparse(&qemu_uuid, text);
    monitor_printf(mon, "%s\n", text);
}

void hmp_info_kvm(Monitor *mon, const HmpArgs *args)
{
    monitor_printf(mon, "kvm support: not compiled\n");
}

void hmp_info_nothing(Monitor *mon, const HmpArgs *args)
{
}

void hmp_info_snapshots(Monitor *mon, const HmpArgs *args)
{
    monitor_printf(mon, "no block device can store vmstate for snapshot\n");
}

void hmp_info_numa(Monitor *mon, const HmpArgs *args)
{
    monitor_printf(mon, "0 nodes\n");
}

/* ---- CPUs ---- */

void hmp_info_cpus(Monitor *mon, const HmpArgs *args)
{
    g_autoptr(JsonNode) list = hmp_run_qmp(mon, "query-cpus-fast", NULL);
    JsonArray *array = json_node_get_array(list);

    for (unsigned i = 0; i < json_array_get_length(array); i++) {
        JsonObject *info = json_array_get_object_element(array, i);

        monitor_printf(mon, "%c CPU #%" PRId64 ": thread_id=%" PRId64 "\n", i ? ' ' : '*',
                       qmp_arg_int(info, "cpu-index", 0), qmp_arg_int(info, "thread-id", 0));
    }
}

void hmp_info_hotpluggable_cpus(Monitor *mon, const HmpArgs *args)
{
    g_autoptr(JsonNode) list = hmp_run_qmp(mon, "query-hotpluggable-cpus", NULL);
    JsonArray *array = list ? json_node_get_array(list) : NULL;

    if (!array) {
        return;
    }
    monitor_printf(mon, "Hotpluggable CPUs:\n");
    for (unsigned i = 0; i < json_array_get_length(array); i++) {
        JsonObject *info = json_array_get_object_element(array, i);
        JsonObject *props = json_object_get_object_member(info, "props");
        g_autoptr(GList) names = json_object_get_members(props);

        monitor_printf(mon, "  type: \"%s\"\n  vcpus_count: \"%" PRId64 "\"\n",
                       qmp_arg_str(info, "type"), qmp_arg_int(info, "vcpus-count", 0));
        if (qmp_arg_str(info, "qom-path")) {
            monitor_printf(mon, "  qom_path: \"%s\"\n", qmp_arg_str(info, "qom-path"));
        }
        monitor_printf(mon, "  CPUInstance Properties:\n");
        for (GList *l = names; l; l = l->next) {
            monitor_printf(mon, "    %s: \"%" PRId64 "\"\n", (char *)l->data,
                           qmp_arg_int(props, l->data, 0));
        }
    }
}

static void print_registers(Monitor *mon, CPUState *cpu)
{
    CPUClass *cc = CPU_GET_CLASS(cpu);
    char *text = NULL;
    size_t size;
    FILE *f;

    monitor_printf(mon, "\nCPU#%d\n", cpu->cpu_index);
    if (!cc->dump_state) {
        monitor_printf(mon, "HLT=%d interrupts=0x%x; it does not execute\n", cpu->halted,
                       cpu->interrupt_request);
        return;
    }
    f = open_memstream(&text, &size);
    cc->dump_state(cpu, f, 0);
    fclose(f);
    monitor_puts(mon, text);
    free(text);
}

void hmp_info_registers(Monitor *mon, const HmpArgs *args)
{
    int64_t index = hmp_arg_int(args, "vcpu", 0);
    CPUState *cpu;

    if (!hmp_arg_flag(args, "cpustate_all")) {
        cpu = index >= 0 && index <= INT_MAX ? qemu_get_cpu(index) : NULL;
        if (cpu) {
            print_registers(mon, cpu);
        } else {
            monitor_printf(mon, "CPU#%" PRId64 " not available\n", index);
        }
        return;
    }
    CPU_FOREACH(cpu) {
        print_registers(mon, cpu);
    }
}

/* ---- memory ---- */

void hmp_info_mtree(Monitor *mon, const HmpArgs *args)
{
    hmp_print_text(mon, mtree_info_text(hmp_arg_flag(args, "flatview"),
                                        hmp_arg_flag(args, "dispatch_tree"),
                                        hmp_arg_flag(args, "owner"), hmp_arg_flag(args, "disabled")));
}

void hmp_info_memory_size(Monitor *mon, const HmpArgs *args)
{
    g_autoptr(JsonNode) info = hmp_run_qmp(mon, "query-memory-size-summary", NULL);
    uint64_t base = 0;

    json_node_get_uint64(json_object_get_member(json_node_get_object(info), "base-memory"), &base);
    monitor_printf(mon, "base memory: %" PRIu64 "\nplugged memory: 0\n", base);
}

void hmp_info_memdev(Monitor *mon, const HmpArgs *args)
{
    static const char *const flags[] = { "merge", "dump", "prealloc", "share", "reserve" };
    g_autoptr(JsonNode) list = hmp_run_qmp(mon, "query-memdev", NULL);
    JsonArray *array = json_node_get_array(list);

    for (unsigned i = 0; i < json_array_get_length(array); i++) {
        JsonObject *info = json_array_get_object_element(array, i);
        uint64_t size = 0;

        json_node_get_uint64(json_object_get_member(info, "size"), &size);
        monitor_printf(mon, "memory backend: %s\n  size:  %" PRIu64 "\n", qmp_arg_str(info, "id"),
                       size);
        for (size_t k = 0; k < ARRAY_SIZE(flags); k++) {
            monitor_printf(mon, "  %s: %s\n", flags[k],
                           qmp_arg_bool(info, flags[k], false) ? "true" : "false");
        }
        monitor_printf(mon, "  policy: default\n  host nodes: \n");
    }
    monitor_printf(mon, "\n");
}

static int add_ramblock(RAMBlock *rb, void *opaque)
{
    g_string_append_printf(opaque, "%24s  %3zu KiB  0x%016" PRIx64 " 0x%016" PRIx64 " 0x%016" PRIx64
                           "\n", qemu_ram_get_idstr(rb), qemu_ram_pagesize(rb) / 1024,
                           (uint64_t)qemu_ram_get_offset(rb), (uint64_t)qemu_ram_get_used_length(rb),
                           (uint64_t)qemu_ram_get_max_length(rb));
    return 0;
}

JsonNode *qmp_x_query_ramblock(JsonObject *args, Error **errp)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "%24s %8s  %18s %18s %18s\n", "Block Name", "PSize", "Offset",
                           "Used", "Total");
    qemu_ram_foreach_block(add_ramblock, text);
    return qmp_text(g_string_free(text, false));
}

void hmp_info_ramblock(Monitor *mon, const HmpArgs *args)
{
    g_autoptr(JsonNode) text = hmp_run_qmp(mon, "x-query-ramblock", NULL);

    monitor_puts(mon, qmp_arg_str(json_node_get_object(text), "human-readable-text"));
}

/* ---- devices ---- */

void hmp_info_chardev(Monitor *mon, const HmpArgs *args)
{
    g_autoptr(JsonNode) list = hmp_run_qmp(mon, "query-chardev", NULL);
    JsonArray *array = json_node_get_array(list);

    for (unsigned i = 0; i < json_array_get_length(array); i++) {
        JsonObject *info = json_array_get_object_element(array, i);

        monitor_printf(mon, "%s: filename=%s\n", qmp_arg_str(info, "label"),
                       qmp_arg_str(info, "filename"));
    }
}

void hmp_info_network(Monitor *mon, const HmpArgs *args)
{
    GString *text = g_string_new(NULL);

    net_print_info(text);
    hmp_print_text(mon, g_string_free(text, false));
}

void hmp_info_pci(Monitor *mon, const HmpArgs *args)
{
    GString *text = g_string_new(NULL);

    pci_print_info(text);
    hmp_print_text(mon, g_string_free(text, false));
}

void hmp_info_qtree(Monitor *mon, const HmpArgs *args)
{
    qdev_print_qtree(mon);
}

void hmp_info_qdm(Monitor *mon, const HmpArgs *args)
{
    hmp_print_text(mon, qdev_device_list_text());
}

void hmp_info_qom_tree(Monitor *mon, const HmpArgs *args)
{
    GString *text = g_string_new(NULL);
    Error *err = NULL;

    qom_print_tree(text, hmp_arg_str(args, "path"), &err);
    hmp_print_text(mon, g_string_free(text, false));
    if (err) {
        monitor_printf(mon, "%s\n", error_get_pretty(err));
        error_free(err);
    }
}

/* ---- trace ---- */

void hmp_info_trace_events(Monitor *mon, const HmpArgs *args)
{
    const char *pattern = hmp_arg_str(args, "name");
    g_autoptr(JsonNode) list = hmp_run_qmp(mon, "trace-event-get-state", "name",
                                           hmp_json_str(pattern ? pattern : "*"), NULL);
    JsonArray *array = list ? json_node_get_array(list) : NULL;

    for (unsigned i = 0; array && i < json_array_get_length(array); i++) {
        JsonObject *info = json_array_get_object_element(array, i);

        monitor_printf(mon, "%s : state %u\n", qmp_arg_str(info, "name"),
                       !strcmp(qmp_arg_str(info, "state"), "enabled"));
    }
}
