/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP commands about the machine: names, CPUs, memory, PCI.
 */
#include "qemu/osdep.h"
#include "exec/cpu-common.h"
#include "hw/boards.h"
#include "hw/core/cpu.h"
#include "hw/pci/pci.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "sysemu/balloon.h"
#include "sysemu/hostmem.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"
#include "qmp-cmds.h"

#define SAVE_CHUNK_BYTES 4096

JsonNode *qmp_query_name(JsonObject *args, Error **errp)
{
    JsonObject *info = json_object_new();

    if (qemu_name) {
        json_object_set_string_member(info, "name", qemu_name);
    }
    return qmp_object(info);
}

JsonNode *qmp_query_uuid(JsonObject *args, Error **errp)
{
    JsonObject *info = json_object_new();
    char text[UUID_STR_LEN];

    qemu_uuid_unparse(&qemu_uuid, text);
    json_object_set_string_member(info, "UUID", text);
    return qmp_object(info);
}

JsonNode *qmp_query_kvm(JsonObject *args, Error **errp)
{
    JsonObject *info = json_object_new();

    json_object_set_boolean_member(info, "enabled", false);
    json_object_set_boolean_member(info, "present", false);
    return qmp_object(info);
}

JsonNode *qmp_query_target(JsonObject *args, Error **errp)
{
    JsonObject *info = json_object_new();

    json_object_set_string_member(info, "arch", qemu_target_name);
    return qmp_object(info);
}

/* ---- machines ---- */

static void add_machine(JsonArray *list, MachineClass *mc)
{
    JsonObject *info = json_object_new();

    json_object_set_boolean_member(info, "hotpluggable-cpus", mc->has_hotpluggable_cpus);
    json_object_set_string_member(info, "name", mc->name);
    json_object_set_boolean_member(info, "numa-mem-supported", mc->numa_mem_supported);
    if (mc->default_cpu_type) {
        json_object_set_string_member(info, "default-cpu-type", mc->default_cpu_type);
    }
    json_object_set_int_member(info, "cpu-max", mc->max_cpus ? mc->max_cpus : 1);
    json_object_set_boolean_member(info, "deprecated", mc->deprecation_reason != NULL);
    if (mc->is_default) {
        json_object_set_boolean_member(info, "is-default", true);
    }
    if (mc->alias) {
        json_object_set_string_member(info, "alias", mc->alias);
    }
    if (mc->default_ram_id) {
        json_object_set_string_member(info, "default-ram-id", mc->default_ram_id);
    }
    json_array_add_object_element(list, info);
}

JsonNode *qmp_query_machines(JsonObject *args, Error **errp)
{
    GSList *classes = object_class_get_list_sorted(TYPE_MACHINE, false);
    JsonArray *list = json_array_new();

    for (GSList *l = classes; l; l = l->next) {
        add_machine(list, MACHINE_CLASS(l->data));
    }
    g_slist_free(classes);
    return qmp_array(list);
}

JsonNode *qmp_query_current_machine(JsonObject *args, Error **errp)
{
    JsonObject *info = json_object_new();

    json_object_set_boolean_member(info, "wakeup-suspend-support", qemu_wakeup_suspend_enabled());
    return qmp_object(info);
}

/* ---- CPUs ---- */

static JsonObject *cpu_props(const CpuInstanceProperties *p)
{
    JsonObject *props = json_object_new();
    const struct {
        const char *name;
        bool has;
        int64_t value;
    } members[] = {
        { "node-id", p->has_node_id, p->node_id },
        { "socket-id", p->has_socket_id, p->socket_id },
        { "die-id", p->has_die_id, p->die_id },
        { "cluster-id", p->has_cluster_id, p->cluster_id },
        { "core-id", p->has_core_id, p->core_id },
        { "thread-id", p->has_thread_id, p->thread_id },
    };

    for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
        if (members[i].has) {
            json_object_set_int_member(props, members[i].name, members[i].value);
        }
    }
    return props;
}

static JsonObject *cpu_info(CPUState *cpu)
{
    MachineClass *mc = MACHINE_GET_CLASS(current_machine);
    g_autofree char *path = object_get_canonical_path(OBJECT(cpu));
    JsonObject *info = json_object_new();
    CpuInstanceProperties props;

    json_object_set_int_member(info, "thread-id", getpid());
    if (mc->cpu_index_to_instance_props) {
        props = mc->cpu_index_to_instance_props(current_machine, cpu->cpu_index);
        json_object_set_object_member(info, "props", cpu_props(&props));
    }
    json_object_set_string_member(info, "qom-path", path);
    json_object_set_int_member(info, "cpu-index", cpu->cpu_index);
    json_object_set_string_member(info, "target", qemu_target_name);
    return info;
}

JsonNode *qmp_query_cpus_fast(JsonObject *args, Error **errp)
{
    JsonArray *list = json_array_new();
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        json_array_add_object_element(list, cpu_info(cpu));
    }
    return qmp_array(list);
}

static JsonObject *cpu_place(const CPUArchId *place)
{
    JsonObject *info = json_object_new();
    g_autofree char *path = NULL;

    json_object_set_object_member(info, "props", cpu_props(&place->props));
    json_object_set_int_member(info, "vcpus-count", place->vcpus_count);
    if (place->cpu) {
        path = object_get_canonical_path(place->cpu);
        json_object_set_string_member(info, "qom-path", path);
    }
    json_object_set_string_member(info, "type", place->type);
    return info;
}

JsonNode *qmp_query_hotpluggable_cpus(JsonObject *args, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(current_machine);
    const CPUArchIdList *places;
    JsonArray *list;

    if (!mc->has_hotpluggable_cpus || !mc->possible_cpu_arch_ids) {
        error_setg(errp, "machine does not support hot-plugging CPUs");
        return NULL;
    }
    places = mc->possible_cpu_arch_ids(current_machine);
    list = json_array_new();
    for (int i = places->len - 1; i >= 0; i--) {
        json_array_add_object_element(list, cpu_place(&places->cpus[i]));
    }
    return qmp_array(list);
}

/* ---- memory ---- */

JsonNode *qmp_query_memory_size_summary(JsonObject *args, Error **errp)
{
    JsonObject *info = json_object_new();

    json_object_set_member(info, "base-memory", json_node_new_uint64(current_machine->ram_size));
    json_object_set_int_member(info, "plugged-memory", 0);
    return qmp_object(info);
}

JsonNode *qmp_query_balloon_cmd(JsonObject *args, Error **errp)
{
    g_autofree BalloonInfo *balloon = qmp_query_balloon(errp);
    JsonObject *info;

    if (!balloon) {
        return NULL;
    }
    info = json_object_new();
    json_object_set_int_member(info, "actual", balloon->actual);
    return qmp_object(info);
}

JsonNode *qmp_balloon_cmd(JsonObject *args, Error **errp)
{
    qmp_balloon(qmp_arg_int(args, "value", 0), errp);
    return NULL;
}

static int add_memdev(Object *obj, void *opaque)
{
    HostMemoryBackend *m = (HostMemoryBackend *)object_dynamic_cast(obj, TYPE_MEMORY_BACKEND);
    JsonObject *info;

    if (!m) {
        return 0;
    }
    info = json_object_new();
    json_object_set_boolean_member(info, "share", m->share);
    json_object_set_boolean_member(info, "reserve", m->reserve);
    json_object_set_boolean_member(info, "prealloc", m->prealloc);
    json_object_set_array_member(info, "host-nodes", json_array_new());
    json_object_set_member(info, "size", json_node_new_uint64(m->size));
    json_object_set_boolean_member(info, "merge", m->merge);
    json_object_set_boolean_member(info, "dump", m->dump);
    json_object_set_string_member(info, "policy", "default");
    json_object_set_string_member(info, "id", object_get_canonical_path_component(obj));
    json_array_add_object_element(opaque, info);
    return 0;
}

JsonNode *qmp_query_memdev(JsonObject *args, Error **errp)
{
    JsonArray *list = json_array_new();

    object_child_foreach(object_get_objects_root(), add_memdev, list);
    return qmp_array(list);
}

static JsonNode *save_memory(JsonObject *args, Error **errp)
{
    const char *name = qmp_arg_str(args, "filename");
    uint64_t addr = qmp_arg_int(args, "val", 0);
    int64_t size = qmp_arg_int(args, "size", 0);
    FILE *f = fopen(name, "wb");
    uint8_t buf[SAVE_CHUNK_BYTES];

    if (!f) {
        error_setg_file_open(errp, errno, name);
        return NULL;
    }
    while (size > 0) {
        size_t n = MIN(size, (int64_t)sizeof(buf));

        cpu_physical_memory_read(addr, buf, n);
        if (fwrite(buf, 1, n, f) != n) {
            error_setg(errp, "writing memory to '%s' failed", name);
            break;
        }
        addr += n;
        size -= n;
    }
    fclose(f);
    return NULL;
}

JsonNode *qmp_pmemsave(JsonObject *args, Error **errp)
{
    return save_memory(args, errp);
}

/* The CPUs do not execute, so paging is never on: virtual addresses are physical ones. */
JsonNode *qmp_memsave(JsonObject *args, Error **errp)
{
    if (!qemu_get_cpu(MIN(qmp_arg_int(args, "cpu-index", 0), INT_MAX))) {
        error_setg(errp, "Parameter 'cpu-index' expects a CPU number");
        return NULL;
    }
    return save_memory(args, errp);
}

/* ---- others ---- */

JsonNode *qmp_query_pci(JsonObject *args, Error **errp)
{
    return pci_query();
}

/* Things that there are none of yet. */
JsonNode *qmp_query_nothing(JsonObject *args, Error **errp)
{
    return qmp_array(json_array_new());
}
