/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86 boards, abstract type "x86-machine": CPUs with their APIC ids, and the routing of global
 * system interrupts.
 *
 * A GSI below 16 is an ISA interrupt: it drives an input of the 8259 pair and the IO-APIC pin of
 * the same number, the others only the pin. The 8259 pair's output reaches the local APICs whose
 * LINT0 takes it. Properties are in x86-props.c.
 */
#include "qemu/osdep.h"
#include "target/i386/cpu.h"
#include "hw/i386/apic.h"
#include "hw/i386/topology.h"
#include "hw/i386/x86.h"
#include "hw/intc/ioapic.h"
#include "hw/irq.h"
#include "hw/nmi.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "trace.h"
#include "x86-internal.h"

/* Local APIC ids are 8 bits wide, 0xff is all of them. */
#define X86_MAX_APIC_ID 0xfe

/* ---- CPUs ---- */

static X86CPUTopoInfo x86_topo_info(const MachineState *ms)
{
    return (X86CPUTopoInfo){
        .dies_per_pkg = ms->smp.dies,
        .cores_per_die = ms->smp.cores,
        .threads_per_core = ms->smp.threads,
    };
}

uint32_t x86_cpu_apic_id_from_index(X86MachineState *x86ms, unsigned int cpu_index)
{
    X86CPUTopoInfo info = x86_topo_info(MACHINE(x86ms));

    return x86_apicid_from_cpu_idx(&info, cpu_index);
}

CPUArchId *x86_find_cpu_slot(MachineState *ms, uint32_t id, int *idx)
{
    const CPUArchIdList *list = x86_possible_cpu_arch_ids(ms);

    for (int i = 0; i < list->len; i++) {
        if (list->cpus[i].arch_id == id) {
            if (idx) {
                *idx = i;
            }
            return &ms->possible_cpus->cpus[i];
        }
    }
    return NULL;
}

void x86_cpu_new(X86MachineState *x86ms, int64_t apic_id, Error **errp)
{
    MachineState *ms = MACHINE(x86ms);
    CPUArchId *slot = x86_find_cpu_slot(ms, apic_id, NULL);
    Object *cpu = object_new(ms->cpu_type);

    if (object_property_set_uint(cpu, "apic-id", apic_id, errp) &&
        object_property_set_int(cpu, "socket-id", slot->props.socket_id, errp) &&
        object_property_set_int(cpu, "die-id", slot->props.die_id, errp) &&
        object_property_set_int(cpu, "core-id", slot->props.core_id, errp) &&
        object_property_set_int(cpu, "thread-id", slot->props.thread_id, errp) &&
        qdev_realize(DEVICE(cpu), NULL, errp)) {
        slot->cpu = cpu;
    }
    object_unref(cpu);
}

void x86_cpus_init(X86MachineState *x86ms, int default_cpu_version)
{
    MachineState *ms = MACHINE(x86ms);
    const CPUArchIdList *possible;

    x86ms->apic_id_limit = x86_cpu_apic_id_from_index(x86ms, ms->smp.max_cpus - 1) + 1;
    if (x86ms->apic_id_limit > X86_MAX_APIC_ID + 1) {
        error_setg(&error_fatal, "-smp: this topology needs APIC id %u, the greatest is %u",
                   x86ms->apic_id_limit - 1, X86_MAX_APIC_ID);
    }
    possible = x86_possible_cpu_arch_ids(ms);
    for (unsigned i = 0; i < ms->smp.cpus; i++) {
        x86_cpu_new(x86ms, possible->cpus[i].arch_id, &error_fatal);
        if (i == 0) {
            sysbus_create_simple("kvmvapic", -1, NULL);
        }
    }
    x86ms->boot_cpus = ms->smp.cpus;
}

CpuInstanceProperties x86_cpu_index_to_props(MachineState *ms, unsigned cpu_index)
{
    const CPUArchIdList *list = x86_possible_cpu_arch_ids(ms);

    assert(cpu_index < list->len);
    return list->cpus[cpu_index].props;
}

int64_t x86_get_default_cpu_node_id(const MachineState *ms, int idx)
{
    return 0;
}

static CPUArchId x86_make_cpu_slot(MachineState *ms, unsigned index)
{
    X86CPUTopoInfo info = x86_topo_info(ms);
    X86CPUTopoIDs ids;

    x86_topo_ids_from_idx(&info, index, &ids);
    return (CPUArchId){
        .type = ms->cpu_type,
        .vcpus_count = 1,
        .arch_id = x86_apicid_from_topo_ids(&info, &ids),
        .props = {
            .has_socket_id = true,
            .socket_id = ids.pkg_id,
            .has_die_id = ms->smp.dies > 1,
            .die_id = ids.die_id,
            .has_core_id = true,
            .core_id = ids.core_id,
            .has_thread_id = true,
            .thread_id = ids.smt_id,
        },
    };
}

const CPUArchIdList *x86_possible_cpu_arch_ids(MachineState *ms)
{
    unsigned max_cpus = ms->smp.max_cpus;

    if (!ms->possible_cpus) {
        ms->possible_cpus = g_malloc0(sizeof(CPUArchIdList) + sizeof(CPUArchId) * max_cpus);
        ms->possible_cpus->len = max_cpus;
        for (unsigned i = 0; i < max_cpus; i++) {
            ms->possible_cpus->cpus[i] = x86_make_cpu_slot(ms, i);
        }
    }
    return ms->possible_cpus;
}

/* ---- interrupts ---- */

/* The INT output of the 8259 pair. */
static void x86_pic_irq_request(void *opaque, int irq, int level)
{
    CPUState *cs;

    trace_x86_pic_interrupt(irq, level);
    CPU_FOREACH(cs)
    {
        X86CPU *cpu = X86_CPU(cs);

        if (apic_accept_pic_intr(cpu->apic_state)) {
            apic_deliver_pic_intr(cpu->apic_state, level);
        }
    }
}

qemu_irq x86_allocate_cpu_irq(void)
{
    return qemu_allocate_irq(x86_pic_irq_request, NULL, 0);
}

void gsi_handler(void *opaque, int n, int level)
{
    GSIState *s = opaque;

    trace_x86_gsi_interrupt(n, level);
    if (n < ISA_NUM_IRQS) {
        qemu_set_irq(s->i8259_irq[n], level);
    }
    if (n < IOAPIC_NUM_PINS) {
        qemu_set_irq(s->ioapic_irq[n], level);
    } else if (n < IO_APIC_SECONDARY_IRQBASE + IOAPIC_NUM_PINS) {
        qemu_set_irq(s->ioapic2_irq[n - IO_APIC_SECONDARY_IRQBASE], level);
    }
}

void ioapic_init_gsi(GSIState *gsi_state, const char *parent_name)
{
    DeviceState *dev = qdev_new(TYPE_IOAPIC);

    object_property_add_child(object_resolve_path(parent_name, NULL), "ioapic", OBJECT(dev));
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, IO_APIC_DEFAULT_ADDRESS);
    for (int i = 0; i < IOAPIC_NUM_PINS; i++) {
        gsi_state->ioapic_irq[i] = qdev_get_gpio_in(dev, i);
    }
}

DeviceState *ioapic_init_secondary(GSIState *gsi_state)
{
    DeviceState *dev = qdev_new(TYPE_IOAPIC);

    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, IO_APIC_SECONDARY_ADDRESS);
    for (int i = 0; i < IOAPIC_NUM_PINS; i++) {
        gsi_state->ioapic2_irq[i] = qdev_get_gpio_in(dev, i);
    }
    return dev;
}

static void x86_nmi(NMIState *n, int cpu_index, Error **errp)
{
    CPUState *cs;

    CPU_FOREACH(cs)
    {
        X86CPU *cpu = X86_CPU(cs);

        if (cpu->apic_state) {
            apic_deliver_nmi(cpu->apic_state);
        } else {
            cpu_interrupt(cs, CPU_INTERRUPT_NMI);
        }
    }
}

/* ---- class ---- */

static void x86_machine_class_init(ObjectClass *oc, void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);
    X86MachineClass *x86mc = X86_MACHINE_CLASS(oc);

    mc->cpu_index_to_instance_props = x86_cpu_index_to_props;
    mc->get_default_cpu_node_id = x86_get_default_cpu_node_id;
    mc->possible_cpu_arch_ids = x86_possible_cpu_arch_ids;
    x86mc->save_tsc_khz = true;
    x86mc->fwcfg_dma_enabled = true;
    x86mc->fwcfg_dma_supported = true;
    NMI_CLASS(oc)->nmi_monitor_handler = x86_nmi;
    x86_machine_class_add_properties(oc);
}

static const TypeInfo x86_machine_info = {
    .name = TYPE_X86_MACHINE,
    .parent = TYPE_MACHINE,
    .abstract = true,
    .instance_size = sizeof(X86MachineState),
    .instance_init = x86_machine_init_properties,
    .instance_finalize = x86_machine_free_properties,
    .class_size = sizeof(X86MachineClass),
    .class_init = x86_machine_class_init,
    .interfaces = (InterfaceInfo[]){ { TYPE_NMI }, {} },
};

static void x86_machine_register_types(void)
{
    type_register_static(&x86_machine_info);
}

type_init(x86_machine_register_types)
