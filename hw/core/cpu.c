/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPU objects, abstract type "cpu": the list of CPUs, their interrupt lines, run state and
 * address spaces.
 *
 * They don't execute: an interrupt line that is raised stays up until whoever raised it, or a
 * reset, takes it down, and can be seen in interrupt_request (property x-interrupt-request).
 * Architectures derive from it (target/<arch>/cpu.c). Property "memory": root of what the CPU
 * sees. Left out on purpose: everything about translation, debugging and threads.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "hw/boards.h"
#include "hw/core/cpu.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "trace.h"

/* The registry of CPUs. */
CPUTailQ cpus = QTAILQ_HEAD_INITIALIZER(cpus);

/* No CPU makes accesses. */
CPUState *current_cpu;

/* ---- list of CPUs ---- */

static int cpu_get_free_index(void)
{
    CPUState *cpu;
    int next = 0;

    CPU_FOREACH(cpu)
    {
        next = MAX(next, cpu->cpu_index + 1);
    }
    return next;
}

void cpu_exec_realizefn(CPUState *cpu, Error **errp)
{
    if (cpu->cpu_index == UNASSIGNED_CPU_INDEX) {
        cpu->cpu_index = cpu_get_free_index();
    }
    QTAILQ_INSERT_TAIL(&cpus, cpu, node);
    cpu->created = true;
}

static void cpu_address_spaces_free(CPUState *cpu)
{
    for (int i = 0; i < cpu->num_ases; i++) {
        if (cpu->cpu_ases[i]) {
            address_space_destroy(cpu->cpu_ases[i]);
            g_free(cpu->cpu_ases[i]);
        }
    }
    g_free(cpu->cpu_ases);
    cpu->cpu_ases = NULL;
    cpu->num_ases = 0;
    cpu->as = NULL;
}

void cpu_exec_unrealizefn(CPUState *cpu)
{
    if (cpu->created) {
        QTAILQ_REMOVE(&cpus, cpu, node);
        cpu->created = false;
    }
    cpu_address_spaces_free(cpu);
}

CPUState *qemu_get_cpu(int index)
{
    CPUState *cpu;

    CPU_FOREACH(cpu)
    {
        if (cpu->cpu_index == index) {
            return cpu;
        }
    }
    return NULL;
}

CPUState *cpu_by_arch_id(int64_t id)
{
    CPUState *cpu;

    CPU_FOREACH(cpu)
    {
        if (CPU_GET_CLASS(cpu)->get_arch_id(cpu) == id) {
            return cpu;
        }
    }
    return NULL;
}

bool cpu_exists(int64_t id)
{
    return !!cpu_by_arch_id(id);
}

/* ---- address spaces ---- */

void cpu_address_space_create(CPUState *cpu, int num_ases)
{
    assert(!cpu->cpu_ases);
    cpu->num_ases = num_ases;
    cpu->cpu_ases = g_new0(AddressSpace *, num_ases);
}

void cpu_address_space_init(CPUState *cpu, int asidx, const char *prefix, MemoryRegion *mr)
{
    g_autofree char *name = g_strdup_printf("%s-%d", prefix, cpu->cpu_index);

    assert(asidx < cpu->num_ases && !cpu->cpu_ases[asidx]);
    cpu->cpu_ases[asidx] = g_new0(AddressSpace, 1);
    address_space_init(cpu->cpu_ases[asidx], mr, name);
    if (asidx == 0) {
        cpu->as = cpu->cpu_ases[0];
    }
}

AddressSpace *cpu_get_address_space(CPUState *cpu, int asidx)
{
    return asidx >= 0 && asidx < cpu->num_ases ? cpu->cpu_ases[asidx] : NULL;
}

/* ---- interrupt lines and run state ---- */

void cpu_interrupt(CPUState *cpu, int mask)
{
    trace_cpu_interrupt(cpu->cpu_index, cpu->interrupt_request, mask);
    cpu->interrupt_request |= mask;
}

void cpu_reset_interrupt(CPUState *cpu, int mask)
{
    cpu->interrupt_request &= ~mask;
}

bool cpu_has_work(CPUState *cpu)
{
    CPUClass *cc = CPU_GET_CLASS(cpu);

    return cc->has_work(cpu);
}

void cpu_exit(CPUState *cpu)
{
}

void cpu_pause(CPUState *cpu)
{
    cpu->stop = true;
    cpu->stopped = true;
}

void cpu_resume(CPUState *cpu)
{
    cpu->stop = false;
    cpu->stopped = false;
}

bool qemu_cpu_is_self(CPUState *cpu)
{
    return true;
}

void qemu_cpu_kick(CPUState *cpu)
{
}

void run_on_cpu(CPUState *cpu, run_on_cpu_func func, run_on_cpu_data data)
{
    func(cpu, data);
}

void async_run_on_cpu(CPUState *cpu, run_on_cpu_func func, run_on_cpu_data data)
{
    func(cpu, data);
}

void cpu_reset(CPUState *cpu)
{
    device_cold_reset(DEVICE(cpu));
    trace_cpu_reset(cpu->cpu_index);
}

static void cpu_common_reset(DeviceState *dev)
{
    CPUState *cpu = CPU(dev);

    cpu->interrupt_request = 0;
    cpu->halted = cpu->start_powered_off;
    cpu->exception_index = -1;
    cpu->crash_occurred = false;
}

/* ---- models ---- */

ObjectClass *cpu_class_by_name(const char *typename, const char *cpu_model)
{
    CPUClass *cc = CPU_CLASS(object_class_by_name(typename));

    assert(cpu_model && cc->class_by_name);
    return cc->class_by_name(cpu_model);
}

CPUState *cpu_create(const char *typename)
{
    CPUState *cpu = CPU(object_new(typename));

    qdev_realize(DEVICE(cpu), NULL, &error_fatal);
    return cpu;
}

/* The architecture's class: that of the CPU which the machine would have by itself. */
static CPUClass *cpu_resolving_class(void)
{
    MachineClass *mc = MACHINE_GET_CLASS(current_machine);

    return mc->default_cpu_type ? CPU_CLASS(object_class_by_name(mc->default_cpu_type)) : NULL;
}

const char *parse_cpu_option(const char *cpu_option)
{
    g_auto(GStrv) parts = g_strsplit(cpu_option, ",", 2);
    CPUClass *cc = cpu_resolving_class();
    ObjectClass *oc;
    const char *type;

    if (!parts[0] || !*parts[0]) {
        error_report("-cpu option cannot be empty");
        exit(1);
    }
    oc = cc && cc->class_by_name ? cc->class_by_name(parts[0]) : NULL;
    if (!oc) {
        error_report("unable to find CPU model '%s'", parts[0]);
        exit(EXIT_FAILURE);
    }
    type = object_class_get_name(oc);
    CPU_CLASS(oc)->parse_features(type, parts[1], &error_fatal);
    return type;
}

/* ---- object ---- */

static bool cpu_common_has_work(CPUState *cpu)
{
    return cpu->interrupt_request != 0;
}

static int64_t cpu_common_get_arch_id(CPUState *cpu)
{
    return cpu->cpu_index;
}

/* "feature=value,feature,…" become global properties of the type. */
static void cpu_common_parse_features(const char *typename, char *features, Error **errp)
{
    g_auto(GStrv) list = features ? g_strsplit(features, ",", -1) : NULL;

    for (char **feature = list; feature && *feature; feature++) {
        char *value = strchr(*feature, '=');
        GlobalProperty *prop;

        if (!value) {
            error_setg(errp, "Expected key=value format, found %s.", *feature);
            return;
        }
        *value++ = '\0';
        prop = g_new0(GlobalProperty, 1);
        prop->driver = g_strdup(typename);
        prop->property = g_strdup(*feature);
        prop->value = g_strdup(value);
        qdev_prop_register_global(prop);
    }
}

/* What architectures call last in theirs: nothing is left to do. */
static void cpu_common_realizefn(DeviceState *dev, Error **errp)
{
}

static void cpu_common_initfn(Object *obj)
{
    CPUState *cpu = CPU(obj);

    cpu->cpu_index = UNASSIGNED_CPU_INDEX;
    cpu->nr_cores = 1;
    cpu->nr_threads = 1;
    cpu->exception_index = -1;
    object_property_add_uint32_ptr(obj, "x-interrupt-request", &cpu->interrupt_request,
                                   OBJ_PROP_FLAG_READ);
    object_property_add_uint32_ptr(obj, "x-halted", &cpu->halted, OBJ_PROP_FLAG_READ);
}

static void cpu_common_finalize(Object *obj)
{
    cpu_exec_unrealizefn(CPU(obj));
}

/* The part of a CPU's saved state that all have, for use in theirs. */
const VMStateDescription vmstate_cpu_common = { .name = "cpu_common",
                                                .version_id = 1,
                                                .minimum_version_id = 1,
                                                .fields = (const VMStateField[]){
                                                    VMSTATE_UINT32(halted, CPUState),
                                                    VMSTATE_UINT32(interrupt_request, CPUState),
                                                    VMSTATE_INT32(exception_index, CPUState),
                                                    VMSTATE_BOOL(crash_occurred, CPUState),
                                                    VMSTATE_END_OF_LIST() } };

static Property cpu_common_props[] = {
    DEFINE_PROP_LINK("memory", CPUState, memory, TYPE_MEMORY_REGION, MemoryRegion *),
    DEFINE_PROP_BOOL("start-powered-off", CPUState, start_powered_off, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void cpu_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    CPUClass *cc = CPU_CLASS(klass);

    cc->has_work = cpu_common_has_work;
    cc->get_arch_id = cpu_common_get_arch_id;
    cc->parse_features = cpu_common_parse_features;
    dc->realize = cpu_common_realizefn;
    dc->reset = cpu_common_reset;
    /* Made by the machine, in places that it knows. */
    dc->user_creatable = false;
    device_class_set_props(dc, cpu_common_props);
    set_bit(DEVICE_CATEGORY_CPU, dc->categories);
}

static const TypeInfo cpu_type_info = {
    .name = TYPE_CPU,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(CPUState),
    .instance_init = cpu_common_initfn,
    .instance_finalize = cpu_common_finalize,
    .abstract = true,
    .class_size = sizeof(CPUClass),
    .class_init = cpu_class_init,
};

static void cpu_register_types(void)
{
    type_register_static(&cpu_type_info);
}

type_init(cpu_register_types)
