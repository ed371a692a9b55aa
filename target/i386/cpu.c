/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86 CPUs, abstract type "i386-cpu" or "x86_64-cpu": state after reset, interrupt lines, the
 * local APIC "lapic", the A20 gate and the two address spaces "cpu-memory-N" and "cpu-smm-N".
 * They don't execute.
 *
 * Spec: Intel SDM volume 3A, "Processor Management and Initialization". Properties: apic-id and
 * the place in the topology (set by the board), feature flags (cpu-features.c). Models are in
 * cpu-models.c. Left out on purpose: CPUID, MSRs and everything else that only code that runs on
 * the CPU can see.
 */
#include "qemu/osdep.h"
#include "cpu-internal.h"
#include "exec/address-spaces.h"
#include "hw/i386/apic.h"
#include "hw/i386/apic_internal.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "sysemu/qtest.h"
#include "sysemu/reset.h"
#include "sysemu/sysemu.h"

#define X86_RESET_EIP    0xfff0
#define X86_RESET_EFLAGS 0x2
#define X86_RESET_CR0    0x60000010
#define X86_RESET_SMBASE 0x30000

#define X86_A20_MASK (1 << 20)

/* Over everything else: accesses to the APIC page never leave the CPU. */
#define APIC_REGION_PRIORITY 0x1000

/* ---- interrupt lines ---- */

void x86_cpu_set_a20(X86CPU *cpu, int a20_state)
{
    if (a20_state) {
        cpu->env.a20_mask |= X86_A20_MASK;
    } else {
        cpu->env.a20_mask &= ~(uint64_t)X86_A20_MASK;
    }
}

void do_cpu_init(X86CPU *cpu)
{
    CPUState *cs = CPU(cpu);
    uint32_t sipi = cs->interrupt_request & CPU_INTERRUPT_SIPI;

    cpu_reset(cs);
    cs->interrupt_request = sipi;
    apic_init_reset(cpu->apic_state);
}

void do_cpu_sipi(X86CPU *cpu)
{
    CPU(cpu)->halted = 0;
    apic_sipi(cpu->apic_state);
}

static bool x86_cpu_has_work(CPUState *cs)
{
    CPUX86State *env = &X86_CPU(cs)->env;
    int always = CPU_INTERRUPT_NMI | CPU_INTERRUPT_INIT | CPU_INTERRUPT_SIPI | CPU_INTERRUPT_MCE |
                 CPU_INTERRUPT_SMI;

    return (cs->interrupt_request & always) ||
           ((cs->interrupt_request & CPU_INTERRUPT_HARD) && (env->eflags & IF_MASK));
}

static int64_t x86_cpu_get_arch_id(CPUState *cs)
{
    return X86_CPU(cs)->apic_id;
}

/* ---- reset ---- */

static void x86_cpu_reset(DeviceState *dev)
{
    X86CPU *cpu = X86_CPU(dev);
    CPUX86State *env = &cpu->env;
    bool bsp = CPU(cpu) == first_cpu;

    X86_CPU_GET_CLASS(dev)->parent_reset(dev);
    memset(env, 0, sizeof(*env));
    env->eip = X86_RESET_EIP;
    env->eflags = X86_RESET_EFLAGS;
    env->cr[0] = X86_RESET_CR0;
    env->hflags2 = HF2_GIF_MASK;
    env->smbase = X86_RESET_SMBASE;
    env->a20_mask = ~(uint64_t)0;
    env->cpuid_apic_id = cpu->apic_id;
    apic_designate_bsp(cpu->apic_state, bsp);
    /* The others wait for the boot CPU to start them. */
    CPU(cpu)->halted = !bsp;
}

static void x86_cpu_machine_reset(void *opaque)
{
    cpu_reset(opaque);
}

/* ---- saved state ---- */

static const VMStateDescription vmstate_x86_cpu = {
    .name = "cpu",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields =
        (const VMStateField[]){
            VMSTATE_STRUCT(parent_obj, X86CPU, 1, vmstate_cpu_common, CPUState),
            VMSTATE_UINT64_ARRAY(env.regs, X86CPU, 16), VMSTATE_UINT64(env.eip, X86CPU),
            VMSTATE_UINT64(env.eflags, X86CPU), VMSTATE_UINT32(env.hflags, X86CPU),
            VMSTATE_UINT32(env.hflags2, X86CPU), VMSTATE_UINT64_ARRAY(env.cr, X86CPU, 5),
            VMSTATE_UINT64(env.a20_mask, X86CPU), VMSTATE_UINT64(env.smbase, X86CPU),
            VMSTATE_UINT64(env.tsc, X86CPU), VMSTATE_END_OF_LIST() }
};

/* ---- realize ---- */

/* The view of memory in System Management Mode: the machine's SMRAM over normal memory. */
static void x86_cpu_make_smm_view(X86CPU *cpu)
{
    cpu->cpu_as_root = g_new0(MemoryRegion, 1);
    cpu->cpu_as_mem = g_new0(MemoryRegion, 1);
    memory_region_init(cpu->cpu_as_root, OBJECT(cpu), "memory", UINT64_MAX);
    memory_region_set_enabled(cpu->cpu_as_root, true);
    memory_region_init_alias(cpu->cpu_as_mem, OBJECT(cpu), "memory", get_system_memory(), 0,
                             UINT64_MAX);
    memory_region_add_subregion_overlap(cpu->cpu_as_root, 0, cpu->cpu_as_mem, 0);
    memory_region_set_enabled(cpu->cpu_as_mem, true);
    cpu_address_space_init(CPU(cpu), X86ASIdx_SMM, "cpu-smm", cpu->cpu_as_root);
}

/* The chipset's SMRAM is there only once the board is complete. */
static void x86_cpu_machine_done(Notifier *n, void *unused)
{
    X86CPU *cpu = container_of(n, X86CPU, machine_done);
    MemoryRegion *smram = (MemoryRegion *)object_resolve_path("/machine/smram", NULL);

    if (smram) {
        cpu->smram = g_new0(MemoryRegion, 1);
        memory_region_init_alias(cpu->smram, OBJECT(cpu), "smram", smram, 0, 4 * GiB);
        memory_region_set_enabled(cpu->smram, true);
        memory_region_add_subregion_overlap(cpu->cpu_as_root, 0, cpu->smram, 1);
    }
}

/* The qtest accelerator has no use for SMM, and leaves its regions out. */
static void x86_cpu_make_address_spaces(X86CPU *cpu)
{
    CPUState *cs = CPU(cpu);
    MemoryRegion *memory = cs->memory ? cs->memory : get_system_memory();

    if (qtest_enabled()) {
        cpu_address_space_create(cs, 1);
        cpu_address_space_init(cs, X86ASIdx_MEM, "cpu-memory", memory);
        return;
    }
    cpu_address_space_create(cs, 2);
    cpu_address_space_init(cs, X86ASIdx_MEM, "cpu-memory", memory);
    x86_cpu_make_smm_view(cpu);
    cpu->machine_done.notify = x86_cpu_machine_done;
    qemu_add_machine_init_done_notifier(&cpu->machine_done);
}

static bool x86_cpu_make_apic(X86CPU *cpu, Error **errp)
{
    APICCommonState *apic;

    cpu->apic_state = DEVICE(object_new(TYPE_APIC));
    object_property_add_child(OBJECT(cpu), "lapic", OBJECT(cpu->apic_state));
    object_unref(OBJECT(cpu->apic_state));
    qdev_prop_set_uint32(cpu->apic_state, "id", cpu->apic_id);
    apic = APIC_COMMON(cpu->apic_state);
    apic->cpu = CPU(cpu);
    if (!qdev_realize(cpu->apic_state, NULL, errp)) {
        return false;
    }
    /* One region for all: it finds out whose APIC is meant. */
    if (CPU(cpu) == first_cpu) {
        memory_region_add_subregion_overlap(get_system_memory(), APIC_DEFAULT_ADDRESS,
                                            &apic->io_memory, APIC_REGION_PRIORITY);
    }
    return true;
}

static void x86_cpu_realizefn(DeviceState *dev, Error **errp)
{
    ERRP_GUARD();
    X86CPU *cpu = X86_CPU(dev);

    if (cpu->apic_id == UNASSIGNED_APIC_ID) {
        error_setg(errp, "apic-id property was not initialized properly");
        return;
    }
    cpu_exec_realizefn(CPU(cpu), errp);
    if (*errp || !x86_cpu_make_apic(cpu, errp)) {
        return;
    }
    x86_cpu_make_address_spaces(cpu);
    qemu_register_reset(x86_cpu_machine_reset, cpu);
    cpu_reset(CPU(cpu));
    X86_CPU_GET_CLASS(dev)->parent_realize(dev, errp);
}

/* ---- class ---- */

static ObjectClass *x86_cpu_class_by_name(const char *cpu_model)
{
    g_autofree char *typename = g_strconcat(cpu_model, X86_CPU_TYPE_SUFFIX, NULL);
    ObjectClass *oc = object_class_by_name(typename);

    return oc && !object_class_is_abstract(oc) ? oc : NULL;
}

static void x86_cpu_add_global(const char *typename, const char *property, const char *value)
{
    GlobalProperty *prop = g_new0(GlobalProperty, 1);

    prop->driver = g_strdup(typename);
    prop->property = g_strdup(property);
    prop->value = g_strdup(value);
    qdev_prop_register_global(prop);
}

/* "+flag", "-flag", "flag" or "property=value", separated by commas. */
static void x86_cpu_parse_features(const char *typename, char *features, Error **errp)
{
    g_auto(GStrv) list = features ? g_strsplit(features, ",", -1) : NULL;

    for (char **feature = list; feature && *feature; feature++) {
        char *value = strchr(*feature, '=');

        if (**feature == '+' || **feature == '-') {
            x86_cpu_add_global(typename, *feature + 1, **feature == '+' ? "on" : "off");
        } else if (value) {
            *value++ = '\0';
            x86_cpu_add_global(typename, *feature, value);
        } else if (**feature) {
            x86_cpu_add_global(typename, *feature, "on");
        }
    }
}

static void x86_cpu_initfn(Object *obj)
{
    X86CPU *cpu = X86_CPU(obj);

    cpu->env.a20_mask = ~(uint64_t)0;
}

static Property x86_cpu_properties[] = { DEFINE_PROP_UINT32("apic-id", X86CPU, apic_id,
                                                            UNASSIGNED_APIC_ID),
                                         DEFINE_PROP_INT32("thread-id", X86CPU, thread_id, -1),
                                         DEFINE_PROP_INT32("core-id", X86CPU, core_id, -1),
                                         DEFINE_PROP_INT32("die-id", X86CPU, die_id, -1),
                                         DEFINE_PROP_INT32("socket-id", X86CPU, socket_id, -1),
                                         DEFINE_PROP_INT32("node-id", X86CPU, node_id, -1),
                                         DEFINE_PROP_END_OF_LIST() };

static void x86_cpu_common_class_init(ObjectClass *oc, void *data)
{
    X86CPUClass *xcc = X86_CPU_CLASS(oc);
    CPUClass *cc = CPU_CLASS(oc);
    DeviceClass *dc = DEVICE_CLASS(oc);

    device_class_set_parent_realize(dc, x86_cpu_realizefn, &xcc->parent_realize);
    device_class_set_parent_reset(dc, x86_cpu_reset, &xcc->parent_reset);
    device_class_set_props(dc, x86_cpu_properties);
    x86_cpu_add_feature_properties(oc);
    dc->vmsd = &vmstate_x86_cpu;
    dc->hotpluggable = false;
    cc->class_by_name = x86_cpu_class_by_name;
    cc->parse_features = x86_cpu_parse_features;
    cc->has_work = x86_cpu_has_work;
    cc->get_arch_id = x86_cpu_get_arch_id;
}

static const TypeInfo x86_cpu_type_info = {
    .name = TYPE_X86_CPU,
    .parent = TYPE_CPU,
    .instance_size = sizeof(X86CPU),
    .instance_init = x86_cpu_initfn,
    .abstract = true,
    .class_size = sizeof(X86CPUClass),
    .class_init = x86_cpu_common_class_init,
};

static void x86_cpu_register_types(void)
{
    type_register_static(&x86_cpu_type_info);
}

type_init(x86_cpu_register_types)
