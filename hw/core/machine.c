/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machines, abstract type "machine": the class, finding classes by name, building a board.
 *
 * The properties that all machines have are in machine-props.c, -smp in machine-smp.c.
 */
#include "qemu/osdep.h"
#include "hw/boards.h"
#include "hw/loader.h"
#include "hw/qdev-core.h"
#include "hw/sysbus.h"
#include "machine-internal.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "qom/origin.h"
#include "qemu/units.h"
#include "qom/object_interfaces.h"
#include "sysemu/hostmem.h"
#include "sysemu/reset.h"
#include "sysemu/sysemu.h"

MachineState *current_machine;

/* The registry of who wants to know that the machine is complete. */
static NotifierList machine_init_done_notifiers =
    NOTIFIER_LIST_INITIALIZER(machine_init_done_notifiers);

/* ---- classes ---- */

MachineClass *machine_class_by_name(const char *name)
{
    GSList *classes = object_class_get_list(TYPE_MACHINE, false);
    MachineClass *found = NULL;

    for (GSList *el = classes; el && !found; el = el->next) {
        MachineClass *mc = el->data;

        if (!strcmp(mc->name, name) || !g_strcmp0(mc->alias, name)) {
            found = mc;
        }
    }
    g_slist_free(classes);
    return found;
}

MachineClass *machine_class_default(void)
{
    GSList *classes = object_class_get_list(TYPE_MACHINE, false);
    MachineClass *found = NULL;

    for (GSList *el = classes; el && !found; el = el->next) {
        MachineClass *mc = el->data;

        found = mc->is_default ? mc : NULL;
    }
    g_slist_free(classes);
    return found;
}

char *machine_list_text(void)
{
    GSList *classes = object_class_get_list_sorted(TYPE_MACHINE, false);
    GString *text = g_string_new("Supported machines are:\n");

    for (GSList *el = classes; el; el = el->next) {
        MachineClass *mc = el->data;

        if (mc->alias) {
            g_string_append_printf(text, "%-20s %s (alias of %s)\n", mc->alias, mc->desc, mc->name);
        }
        g_string_append_printf(text, "%-20s %s%s%s\n", mc->name, mc->desc,
                               mc->is_default ? " (default)" : "",
                               mc->deprecation_reason ? " (deprecated)" : "");
    }
    g_slist_free(classes);
    return g_string_free(text, FALSE);
}

void machine_class_allow_dynamic_sysbus_dev(MachineClass *mc, const char *type)
{
    g_ptr_array_add(mc->allowed_dynamic_sysbus_devices, g_strdup(type));
}

bool device_type_is_dynamic_sysbus(MachineClass *mc, const char *type)
{
    ObjectClass *klass = object_class_by_name(type);
    GPtrArray *allowed = mc->allowed_dynamic_sysbus_devices;

    if (klass && object_class_get_folder(klass)) {
        return true;
    }
    for (unsigned i = 0; klass && i < allowed->len; i++) {
        if (object_class_dynamic_cast(klass, g_ptr_array_index(allowed, i))) {
            return true;
        }
    }
    return false;
}

bool device_is_dynamic_sysbus(MachineClass *mc, DeviceState *dev)
{
    return device_type_is_dynamic_sysbus(mc, object_get_typename(OBJECT(dev)));
}

/* ---- main memory ---- */

/* The back end that the user named; NULL with @errp, or when none was named. */
static HostMemoryBackend *machine_named_memdev(MachineState *ms, Error **errp)
{
    Object *obj;

    if (!ms->ram_memdev_id) {
        return NULL;
    }
    obj = object_resolve_path_type(ms->ram_memdev_id, TYPE_MEMORY_BACKEND, NULL);
    if (!obj) {
        error_setg(errp, "Memory backend '%s' not found", ms->ram_memdev_id);
        return NULL;
    }
    if (ms->ram_size_given && ms->ram_size != MEMORY_BACKEND(obj)->size) {
        error_setg(errp, "Machine memory size does not match the size of the memory backend");
        return NULL;
    }
    return MEMORY_BACKEND(obj);
}

static HostMemoryBackend *machine_default_memdev(MachineState *ms, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(ms);
    Object *obj = object_new(TYPE_MEMORY_BACKEND_RAM);
    bool ok = object_property_set_uint(obj, "size", ms->ram_size, errp);

    if (ok) {
        object_property_add_child(object_get_objects_root(), mc->default_ram_id, obj);
        ok = user_creatable_complete(USER_CREATABLE(obj), errp);
    }
    object_unref(obj);
    return ok ? MEMORY_BACKEND(obj) : NULL;
}

/* Sets ms->ram, of the user's back end or one of our own. */
static bool machine_make_ram(MachineState *ms, Error **errp)
{
    ERRP_GUARD();
    MachineClass *mc = MACHINE_GET_CLASS(ms);
    HostMemoryBackend *backend = machine_named_memdev(ms, errp);

    if (*errp) {
        return false;
    }
    if (!backend) {
        if (!mc->default_ram_id || !ms->ram_size) {
            return true;
        }
        backend = machine_default_memdev(ms, errp);
        if (!backend) {
            return false;
        }
    } else if (host_memory_backend_is_mapped(backend)) {
        error_setg(errp, "memory backend '%s' can't be used multiple times.", ms->ram_memdev_id);
        return false;
    }
    host_memory_backend_set_mapped(backend, true);
    ms->memdev = backend;
    ms->ram_size = backend->size;
    ms->maxram_size = MAX(ms->maxram_size, ms->ram_size);
    ms->ram = host_memory_backend_get_memory(backend);
    vmstate_register_ram_global(ms->ram);
    return true;
}

/* ---- building ---- */

static bool machine_check_cpu_type(MachineState *ms, Error **errp)
{
    const char **valid = MACHINE_GET_CLASS(ms)->valid_cpu_types;
    ObjectClass *oc;

    if (!valid || !ms->cpu_type) {
        return true;
    }
    oc = object_class_by_name(ms->cpu_type);
    for (; *valid; valid++) {
        if (object_class_dynamic_cast(oc, *valid)) {
            return true;
        }
    }
    error_setg(errp, "Invalid CPU type: %s", ms->cpu_type);
    return false;
}

void machine_run_board_init(MachineState *machine, const char *mem_path, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(machine);

    if (!machine_check_cpu_type(machine, errp) || !machine_make_ram(machine, errp)) {
        return;
    }
    mc->init(machine);
    phase_advance(PHASE_MACHINE_INITIALIZED);
}

void qemu_add_machine_init_done_notifier(Notifier *notify)
{
    notifier_list_add(&machine_init_done_notifiers, notify);
    if (phase_check(PHASE_MACHINE_READY)) {
        notify->notify(notify, NULL);
    }
}

void qemu_remove_machine_init_done_notifier(Notifier *notify)
{
    notifier_remove(notify);
}

bool qemu_machine_init_done(void)
{
    return phase_check(PHASE_MACHINE_READY);
}

void qemu_run_machine_init_done_notifiers(void)
{
    notifier_list_notify(&machine_init_done_notifiers, NULL);
}

/* -boot once=: the order holds until the first reset that isn't this one. */
static void machine_apply_boot_once(MachineState *ms)
{
    if (ms->boot_config.has_once) {
        qemu_boot_set(ms->boot_config.once, &error_fatal);
        qemu_register_reset(restore_boot_order, g_strdup(ms->boot_config.order));
    }
}

void qdev_machine_creation_done(void)
{
    machine_apply_boot_once(current_machine);
    phase_advance(PHASE_MACHINE_READY);
    qdev_assert_realized_properly();
    qemu_run_machine_init_done_notifiers();
    if (rom_check_and_register_reset() != 0) {
        exit(1);
    }
    /* From now on a reset puts back everything that devices need. */
    qemu_register_reset(resettable_cold_reset_fn, sysbus_get_default());
}

/* ---- object ---- */

static void machine_reset_default(MachineState *ms, ShutdownCause reason)
{
    qemu_devices_reset(reason);
}

static void machine_initfn(Object *obj)
{
    MachineState *ms = MACHINE(obj);
    MachineClass *mc = MACHINE_GET_CLASS(obj);

    container_get(obj, "/peripheral");
    container_get(obj, "/peripheral-anon");
    container_get(obj, "/unattached");
    ms->dump_guest_core = true;
    ms->mem_merge = true;
    ms->enable_graphics = true;
    ms->kernel_cmdline = g_strdup("");
    ms->ram_size = mc->default_ram_size;
    ms->maxram_size = mc->default_ram_size;
    ms->boot_config.has_order = true;
    ms->boot_config.order = g_strdup(mc->default_boot_order ? mc->default_boot_order : "");
    ms->smp = (CpuTopology){
        .cpus = mc->default_cpus,
        .sockets = 1,
        .dies = 1,
        .clusters = 1,
        .cores = mc->default_cpus,
        .threads = 1,
        .max_cpus = mc->default_cpus,
    };
}

static void machine_finalize(Object *obj)
{
    MachineState *ms = MACHINE(obj);

    g_free(ms->dtb);
    g_free(ms->dumpdtb);
    g_free(ms->dt_compatible);
    g_free(ms->firmware);
    g_free(ms->ram_memdev_id);
    g_free(ms->kernel_filename);
    g_free(ms->kernel_cmdline);
    g_free(ms->initrd_filename);
    g_free(ms->possible_cpus);
    machine_clear_boot_config(ms);
}

static void machine_class_init(ObjectClass *oc, void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->default_ram_size = 128 * MiB;
    mc->rom_file_has_mr = true;
    mc->numa_mem_align_shift = 23;
    mc->reset = machine_reset_default;
    machine_class_add_properties(oc);
}

/* Of every machine type, before its own class_init. */
static void machine_class_base_init(ObjectClass *oc, void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->max_cpus = mc->max_cpus ? mc->max_cpus : 1;
    mc->min_cpus = mc->min_cpus ? mc->min_cpus : 1;
    mc->default_cpus = mc->default_cpus ? mc->default_cpus : 1;
    if (!object_class_is_abstract(oc)) {
        const char *cname = object_class_get_name(oc);

        assert(g_str_has_suffix(cname, TYPE_MACHINE_SUFFIX));
        mc->name = g_strndup(cname, strlen(cname) - strlen(TYPE_MACHINE_SUFFIX));
    }
    mc->alias = NULL;
    mc->is_default = false;
    mc->compat_props = g_ptr_array_new();
    mc->allowed_dynamic_sysbus_devices = g_ptr_array_new_with_free_func(g_free);
}

static const TypeInfo machine_info = {
    .name = TYPE_MACHINE,
    .parent = TYPE_OBJECT,
    .abstract = true,
    .class_size = sizeof(MachineClass),
    .class_init = machine_class_init,
    .class_base_init = machine_class_base_init,
    .instance_size = sizeof(MachineState),
    .instance_init = machine_initfn,
    .instance_finalize = machine_finalize,
};

static void machine_register_types(void)
{
    type_register_static(&machine_info);
}

type_init(machine_register_types)
