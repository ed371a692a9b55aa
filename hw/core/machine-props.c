/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The properties that every machine has (-machine X,prop=…; -m, -smp, -boot, -kernel … set them
 * too).
 *
 * Spec: QEMU's manual, "-machine", and `-machine X,help`. Kept without effect: dtb, dumpdtb,
 * dt-compatible, phandle-start, dump-guest-core, mem-merge, suppress-vmdesc. Left out on purpose:
 * encrypted guests.
 */
#include "qemu/osdep.h"
#include "hw/boards.h"
#include "machine-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-machine.h"
#include "sysemu/hostmem.h"
#include "sysemu/sysemu.h"

/* Main memory is a multiple of this, in bytes. */
#define RAM_SIZE_ALIGN 8192

bool machine_usb(MachineState *machine)
{
    return machine->usb;
}

int machine_phandle_start(MachineState *machine)
{
    return machine->phandle_start;
}

bool machine_dump_guest_core(MachineState *machine)
{
    return machine->dump_guest_core;
}

bool machine_mem_merge(MachineState *machine)
{
    return machine->mem_merge;
}

void machine_clear_boot_config(MachineState *ms)
{
    boot_configuration_clear(&ms->boot_config);
}

/* ---- strings and flags: the field has the property's name ---- */

#define MACHINE_STRING(prop, field)                                              \
    static char *machine_get_##prop(Object *obj, Error **errp)                   \
    {                                                                            \
        return g_strdup(MACHINE(obj)->field);                                    \
    }                                                                            \
    static void machine_set_##prop(Object *obj, const char *value, Error **errp) \
    {                                                                            \
        MachineState *ms = MACHINE(obj);                                         \
                                                                                 \
        g_free(ms->field);                                                       \
        ms->field = g_strdup(value);                                             \
    }

MACHINE_STRING(kernel, kernel_filename)
MACHINE_STRING(initrd, initrd_filename)
MACHINE_STRING(append, kernel_cmdline)
MACHINE_STRING(dtb, dtb)
MACHINE_STRING(dumpdtb, dumpdtb)
MACHINE_STRING(dt_compatible, dt_compatible)
MACHINE_STRING(firmware, firmware)
MACHINE_STRING(memdev, ram_memdev_id)

#define MACHINE_FLAG(prop, field)                                         \
    static bool machine_get_##prop(Object *obj, Error **errp)             \
    {                                                                     \
        return MACHINE(obj)->field;                                       \
    }                                                                     \
    static void machine_set_##prop(Object *obj, bool value, Error **errp) \
    {                                                                     \
        MACHINE(obj)->field = value;                                      \
    }

MACHINE_FLAG(dump_guest_core, dump_guest_core)
MACHINE_FLAG(mem_merge, mem_merge)
MACHINE_FLAG(graphics, enable_graphics)
MACHINE_FLAG(suppress_vmdesc, suppress_vmdesc)

static bool machine_get_usb(Object *obj, Error **errp)
{
    return MACHINE(obj)->usb;
}

static void machine_set_usb(Object *obj, bool value, Error **errp)
{
    MACHINE(obj)->usb = value;
    MACHINE(obj)->usb_disabled = !value;
}

static void machine_get_phandle_start(Object *obj, Visitor *v, const char *name, void *opaque,
                                      Error **errp)
{
    int64_t value = MACHINE(obj)->phandle_start;

    visit_type_int(v, name, &value, errp);
}

static void machine_set_phandle_start(Object *obj, Visitor *v, const char *name, void *opaque,
                                      Error **errp)
{
    int64_t value;

    if (visit_type_int(v, name, &value, errp)) {
        MACHINE(obj)->phandle_start = value;
    }
}

/* ---- memory ---- */

static void machine_get_mem(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    MachineState *ms = MACHINE(obj);
    MemorySizeConfiguration mem = {
        .has_size = true,
        .size = ms->ram_size,
        .has_max_size = ms->ram_slots > 0,
        .max_size = ms->maxram_size,
        .has_slots = ms->ram_slots > 0,
        .slots = ms->ram_slots,
    };

    visit_type_MemorySizeConfiguration_members(v, name, &mem, errp);
}

static bool machine_check_max_mem(const MemorySizeConfiguration *mem, Error **errp)
{
    if (!mem->has_max_size) {
        if (mem->has_slots) {
            error_setg(errp, "slots specified but no max-size");
        }
        return !mem->has_slots;
    }
    if (mem->max_size < mem->size) {
        error_setg(errp,
                   "invalid value of maxmem: maximum memory size (0x%" PRIx64 ") must be at "
                   "least the initial memory size (0x%" PRIx64 ")",
                   mem->max_size, mem->size);
        return false;
    }
    if (mem->has_slots && mem->slots && mem->max_size == mem->size) {
        error_setg(errp,
                   "invalid value of maxmem: memory slots were specified but maximum memory "
                   "size (0x%" PRIx64 ") is equal to the initial memory size (0x%" PRIx64 ")",
                   mem->max_size, mem->size);
        return false;
    }
    return true;
}

static void machine_set_mem(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    MachineState *ms = MACHINE(obj);
    MachineClass *mc = MACHINE_GET_CLASS(obj);
    MemorySizeConfiguration mem = { 0 };

    if (!visit_type_MemorySizeConfiguration_members(v, name, &mem, errp)) {
        return;
    }
    if (!mem.has_size) {
        mem.size = mc->default_ram_size;
    }
    if (mem.size > UINT64_MAX - RAM_SIZE_ALIGN) {
        error_setg(errp, "ram size too large");
        return;
    }
    mem.size = QEMU_ALIGN_UP(mem.size, RAM_SIZE_ALIGN);
    if (mc->fixup_ram_size) {
        mem.size = mc->fixup_ram_size(mem.size);
    }
    if (!machine_check_max_mem(&mem, errp)) {
        return;
    }
    ms->ram_size = mem.size;
    ms->ram_size_given = mem.has_size;
    ms->maxram_size = mem.has_max_size ? mem.max_size : mem.size;
    ms->ram_slots = mem.has_slots ? mem.slots : 0;
}

/* ---- smp, boot ---- */

static void machine_get_smp(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const CpuTopology *smp = &MACHINE(obj)->smp;
    SMPConfiguration config = {
        .has_cpus = true,
        .cpus = smp->cpus,
        .has_sockets = true,
        .sockets = smp->sockets,
        .has_dies = true,
        .dies = smp->dies,
        .has_clusters = true,
        .clusters = smp->clusters,
        .has_cores = true,
        .cores = smp->cores,
        .has_threads = true,
        .threads = smp->threads,
        .has_maxcpus = true,
        .maxcpus = smp->max_cpus,
    };

    visit_type_SMPConfiguration_members(v, name, &config, errp);
}

static void machine_set_smp(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    SMPConfiguration config = { 0 };

    if (visit_type_SMPConfiguration_members(v, name, &config, errp)) {
        machine_parse_smp_config(MACHINE(obj), &config, errp);
    }
}

static void machine_get_boot(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_BootConfiguration_members(v, name, &MACHINE(obj)->boot_config, errp);
}

static bool machine_check_boot(const BootConfiguration *config, Error **errp)
{
    ERRP_GUARD();

    if (config->has_order) {
        validate_bootdevices(config->order, errp);
    }
    if (!*errp && config->has_once) {
        validate_bootdevices(config->once, errp);
    }
    return !*errp;
}

static void machine_set_boot(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    MachineState *ms = MACHINE(obj);
    MachineClass *mc = MACHINE_GET_CLASS(obj);
    BootConfiguration config = { 0 };

    if (!visit_type_BootConfiguration_members(v, name, &config, errp) ||
        !machine_check_boot(&config, errp)) {
        boot_configuration_clear(&config);
        return;
    }
    if (!config.has_order) {
        config.has_order = true;
        config.order = g_strdup(mc->default_boot_order ? mc->default_boot_order : "");
    }
    boot_configuration_clear(&ms->boot_config);
    ms->boot_config = config;
}

/* ---- memory-backend: an id until the board is built, then the object ---- */

static void machine_get_memory_backend(Object *obj, Visitor *v, const char *name, void *opaque,
                                       Error **errp)
{
    MachineState *ms = MACHINE(obj);
    g_autofree char *path =
        ms->memdev ? object_get_canonical_path(OBJECT(ms->memdev)) : machine_get_memdev(obj, errp);
    char *value = path ? path : (char *)"";

    visit_type_str(v, name, &value, errp);
}

static void machine_set_memory_backend(Object *obj, Visitor *v, const char *name, void *opaque,
                                       Error **errp)
{
    g_autofree char *value = NULL;

    if (phase_check(PHASE_MACHINE_INITIALIZED)) {
        error_setg(errp, "%s can't be changed any more", name);
    } else if (visit_type_str(v, name, &value, errp)) {
        machine_set_memdev(obj, value, errp);
    }
}

/* ---- tables ---- */

static const struct {
    const char *name;
    const char *description;
    char *(*get)(Object *obj, Error **errp);
    void (*set)(Object *obj, const char *value, Error **errp);
} string_props[] = {
    { "kernel", "Linux kernel image file", machine_get_kernel, machine_set_kernel },
    { "initrd", "Linux initial ramdisk file", machine_get_initrd, machine_set_initrd },
    { "append", "Linux kernel command line", machine_get_append, machine_set_append },
    { "dtb", "Linux kernel device tree file", machine_get_dtb, machine_set_dtb },
    { "dumpdtb", "Dump current dtb to a file and quit", machine_get_dumpdtb, machine_set_dumpdtb },
    { "dt-compatible", "Overrides the \"compatible\" property of the dt root node",
      machine_get_dt_compatible, machine_set_dt_compatible },
    { "firmware", "Firmware image", machine_get_firmware, machine_set_firmware },
};

static const struct {
    const char *name;
    const char *description;
    bool (*get)(Object *obj, Error **errp);
    void (*set)(Object *obj, bool value, Error **errp);
} flag_props[] = {
    { "dump-guest-core", "Include guest memory in a core dump", machine_get_dump_guest_core,
      machine_set_dump_guest_core },
    { "mem-merge", "Enable/disable memory merge support", machine_get_mem_merge,
      machine_set_mem_merge },
    { "usb", "Set on/off to enable/disable usb", machine_get_usb, machine_set_usb },
    { "graphics", "Set on/off to enable/disable graphics emulation", machine_get_graphics,
      machine_set_graphics },
    { "suppress-vmdesc", "Set on to disable self-describing migration", machine_get_suppress_vmdesc,
      machine_set_suppress_vmdesc },
};

static const struct {
    const char *name;
    const char *type;
    const char *description;
    ObjectPropertyAccessor *get, *set;
} other_props[] = {
    { "phandle-start", "int", "The first phandle ID we may generate dynamically",
      machine_get_phandle_start, machine_set_phandle_start },
    { "smp", "SMPConfiguration", "CPU topology", machine_get_smp, machine_set_smp },
    { "boot", "BootConfiguration", "Boot configuration", machine_get_boot, machine_set_boot },
    { "memory", "MemorySizeConfiguration", "Memory size configuration", machine_get_mem,
      machine_set_mem },
    { "memory-backend", "link<" TYPE_MEMORY_BACKEND ">",
      "Set RAM backend. Valid value is ID of hostmem based backend", machine_get_memory_backend,
      machine_set_memory_backend },
};

void machine_class_add_properties(ObjectClass *oc)
{
    for (size_t i = 0; i < ARRAY_SIZE(string_props); i++) {
        object_class_property_add_str(oc, string_props[i].name, string_props[i].get,
                                      string_props[i].set);
        object_class_property_set_description(oc, string_props[i].name,
                                              string_props[i].description);
    }
    for (size_t i = 0; i < ARRAY_SIZE(flag_props); i++) {
        object_class_property_add_bool(oc, flag_props[i].name, flag_props[i].get,
                                       flag_props[i].set);
        object_class_property_set_description(oc, flag_props[i].name, flag_props[i].description);
    }
    for (size_t i = 0; i < ARRAY_SIZE(other_props); i++) {
        object_class_property_add(oc, other_props[i].name, other_props[i].type, other_props[i].get,
                                  other_props[i].set, NULL, NULL);
        object_class_property_set_description(oc, other_props[i].name, other_props[i].description);
    }
}
