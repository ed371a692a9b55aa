/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PC's CPUs in ACPI: entries of the MADT, and in the DSDT a container of processors with the methods that
 * work the hotplug registers (hw/acpi/cpu.c; docs/devices/piix4-pm.rst has the table). CPUs are Processor
 * terms as long as their number and APIC id have eight bits, else devices.
 */
#include "qemu/osdep.h"
#include "acpi-internal.h"
#include "hw/acpi/cpu_hotplug.h"
#include "hw/boards.h"

#define CPUS "\\_SB.CPUS"
#define REGS "\\_SB.PCI0.PRES"
#define REG(name) aml_name(REGS "." name)
#define MUTEX REG("CPLK")

/* Values of Notify (ACPI 6.4, table 5.186). */
#define NOTIFY_DEVICE_CHECK 1
#define NOTIFY_EJECT_REQUEST 3

/* Values of CCMD. */
#define CMD_NEXT_WITH_EVENT 0
#define CMD_OST_EVENT 1
#define CMD_OST_STATUS 2

#define MADT_LOCAL_APIC 0
#define MADT_LOCAL_X2APIC 9

static bool is_x2apic(MachineState *ms, unsigned int uid)
{
    return uid >= 255 || ms->possible_cpus->cpus[uid].arch_id >= 255;
}

void acpi_put_madt_cpu(GArray *entry, MachineState *ms, unsigned int uid, bool enabled)
{
    uint32_t apic_id = ms->possible_cpus->cpus[uid].arch_id;

    if (is_x2apic(ms, uid)) {
        build_append_int_noprefix(entry, MADT_LOCAL_X2APIC, 1);
        build_append_int_noprefix(entry, 16, 1);
        build_append_int_noprefix(entry, 0, 2);
        build_append_int_noprefix(entry, apic_id, 4);
        build_append_int_noprefix(entry, enabled, 4);
        build_append_int_noprefix(entry, uid, 4);
        return;
    }
    build_append_int_noprefix(entry, MADT_LOCAL_APIC, 1);
    build_append_int_noprefix(entry, 8, 1);
    build_append_int_noprefix(entry, uid, 1);
    build_append_int_noprefix(entry, apic_id, 1);
    build_append_int_noprefix(entry, enabled, 4);
}

/* --- registers --- */

static void put_regs(Aml *dsdt, const AcpiPcInfo *info)
{
    Aml *dev = aml_device(REGS), *crs = aml_resource_template(), *field, *init;

    aml_append(dev, aml_name_decl("_HID", aml_eisaid("PNP0A06")));
    aml_append(dev, aml_name_decl("_UID", aml_string("CPU Hotplug resources")));
    aml_append(dev, aml_mutex("CPLK", 0));
    aml_append(crs, aml_io(AML_DECODE16, info->cpu_hotplug_base, info->cpu_hotplug_base, 1,
                           ACPI_CPU_HOTPLUG_REG_LEN));
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(dev, aml_operation_region("PRST", AML_SYSTEM_IO, aml_int(info->cpu_hotplug_base),
                                         ACPI_CPU_HOTPLUG_REG_LEN));
    field = aml_field("PRST", AML_BYTE_ACC, AML_NOLOCK, AML_WRITE_AS_ZEROS);
    aml_append(field, aml_reserved_field(4 * 8));
    aml_append(field, aml_named_field("CPEN", 1));      /* is there */
    aml_append(field, aml_named_field("CINS", 1));      /* came; write 1 to clear */
    aml_append(field, aml_named_field("CRMV", 1));      /* is to go; write 1 to clear */
    aml_append(field, aml_named_field("CEJ0", 1));      /* write 1 to eject */
    aml_append(field, aml_named_field("CEJF", 1));      /* firmware ejects it */
    aml_append(field, aml_reserved_field(3));
    aml_append(field, aml_named_field("CCMD", 8));
    aml_append(dev, field);
    field = aml_field("PRST", AML_DWORD_ACC, AML_NOLOCK, AML_PRESERVE);
    aml_append(field, aml_named_field("CSEL", 32));
    aml_append(field, aml_reserved_field(4 * 8));
    aml_append(field, aml_named_field("CDAT", 32));
    aml_append(dev, field);
    /* The first write of a selector makes the registers these instead of a bitmap of CPUs. */
    init = aml_method("_INI", 0, AML_SERIALIZED);
    aml_append(init, aml_store(aml_int(0), aml_name("CSEL")));
    aml_append(dev, init);
    aml_append(dsdt, dev);
}

/* --- methods of the container --- */

/* A method that works on the CPU that is its first argument. */
static Aml *cpu_method(const char *name, int args)
{
    Aml *method = aml_method(name, args, AML_SERIALIZED);

    aml_append(method, aml_acquire(MUTEX, 0xffff));
    aml_append(method, aml_store(aml_arg(0), REG("CSEL")));
    return method;
}

/* CSTA (cpu): status for _STA. */
static Aml *method_csta(void)
{
    Aml *method = cpu_method("CSTA", 1), *present = aml_if(aml_equal(REG("CPEN"), aml_int(1)));

    aml_append(method, aml_store(aml_int(0), aml_local(0)));
    aml_append(present, aml_store(aml_int(0xf), aml_local(0)));
    aml_append(method, present);
    aml_append(method, aml_release(MUTEX));
    aml_append(method, aml_return(aml_local(0)));
    return method;
}

/* CEJ0 (cpu): eject. */
static Aml *method_cej0(void)
{
    Aml *method = cpu_method("CEJ0", 1);

    aml_append(method, aml_store(aml_int(1), REG("CEJ0")));
    aml_append(method, aml_release(MUTEX));
    return method;
}

/* COST (cpu, event, status, ): what _OST has to say. */
static Aml *method_cost(void)
{
    Aml *method = cpu_method("COST", 4);

    aml_append(method, aml_store(aml_int(CMD_OST_EVENT), REG("CCMD")));
    aml_append(method, aml_store(aml_arg(1), REG("CDAT")));
    aml_append(method, aml_store(aml_int(CMD_OST_STATUS), REG("CCMD")));
    aml_append(method, aml_store(aml_arg(2), REG("CDAT")));
    aml_append(method, aml_release(MUTEX));
    return method;
}

/* CTFY (cpu, event): Notify. */
static Aml *method_ctfy(unsigned int count)
{
    Aml *method = aml_method("CTFY", 2, AML_NOTSERIALIZED);

    for (unsigned int i = 0; i < count; i++) {
        Aml *is_it = aml_if(aml_equal(aml_arg(0), aml_int(i)));

        aml_append(is_it, aml_notify(aml_name("C%.03X", i), aml_arg(1)));
        aml_append(method, is_it);
    }
    return method;
}

/* If CPU Local0 has the event @flag: pass it on, clear it, and go on looking. */
static Aml *pass_event_on(const char *flag, int notification)
{
    g_autofree char *path = g_strdup_printf(REGS ".%s", flag);
    Aml *has_it = aml_if(aml_equal(aml_name("%s", path), aml_int(1)));

    aml_append(has_it, aml_call2("CTFY", aml_local(0), aml_int(notification)));
    aml_append(has_it, aml_store(aml_int(1), aml_name("%s", path)));
    aml_append(has_it, aml_store(aml_int(1), aml_local(1)));
    return has_it;
}

/*
 * CSCN (): pass on all events. Local0: the next CPU to look at, Local1: whether the last one had an event.
 * The device looks for the next one with an event, round and round: a lower number ends the scan.
 */
static Aml *method_cscn(unsigned int count)
{
    Aml *method = aml_method("CSCN", 0, AML_SERIALIZED);
    Aml *more = aml_while(aml_land(aml_local(1), aml_lless(aml_local(0), aml_int(count))));
    Aml *wrapped = aml_if(aml_lless(REG("CDAT"), aml_local(0)));
    Aml *otherwise = aml_else();

    aml_append(method, aml_acquire(MUTEX, 0xffff));
    aml_append(method, aml_store(aml_int(0), aml_local(0)));
    aml_append(method, aml_store(aml_int(1), aml_local(1)));
    aml_append(more, aml_store(aml_int(0), aml_local(1)));
    aml_append(more, aml_store(aml_local(0), REG("CSEL")));
    aml_append(more, aml_store(aml_int(CMD_NEXT_WITH_EVENT), REG("CCMD")));
    aml_append(wrapped, aml_break());
    aml_append(more, wrapped);
    aml_append(more, aml_store(REG("CDAT"), aml_local(0)));
    aml_append(more, pass_event_on("CINS", NOTIFY_DEVICE_CHECK));
    aml_append(otherwise, pass_event_on("CRMV", NOTIFY_EJECT_REQUEST));
    aml_append(more, otherwise);
    aml_append(more, aml_increment(aml_local(0)));
    aml_append(method, more);
    aml_append(method, aml_release(MUTEX));
    return method;
}

/* --- CPUs --- */

static Aml *cpu_device(MachineState *ms, unsigned int uid)
{
    g_autoptr(GArray) madt = g_array_new(false, true, 1);
    bool boot = uid == 0;
    Aml *dev, *method;

    if (is_x2apic(ms, uid)) {
        dev = aml_device("C%.03X", uid);
        aml_append(dev, aml_name_decl("_HID", aml_string("ACPI0007")));
        aml_append(dev, aml_name_decl("_UID", aml_int(uid)));
    } else {
        dev = aml_processor(uid, 0, 0, "C%.03X", uid);
    }
    method = aml_method("_STA", 0, AML_SERIALIZED);
    aml_append(method, aml_return(aml_call1("CSTA", aml_int(uid))));
    aml_append(dev, method);
    acpi_put_madt_cpu(madt, ms, uid, true);
    aml_append(dev, aml_name_decl("_MAT", aml_buffer(madt->len, (uint8_t *)madt->data)));
    if (!boot) {
        method = aml_method("_EJ0", 1, AML_NOTSERIALIZED);
        aml_append(method, aml_call1("CEJ0", aml_int(uid)));
        aml_append(dev, method);
    }
    method = aml_method("_OST", 3, AML_SERIALIZED);
    aml_append(method, aml_call4("COST", aml_int(uid), aml_arg(0), aml_arg(1), aml_arg(2)));
    aml_append(dev, method);
    return dev;
}

void acpi_add_cpus(Aml *dsdt, const AcpiPcInfo *info)
{
    MachineState *ms = MACHINE(info->pcms);
    unsigned int count = x86_possible_cpu_arch_ids(ms)->len;
    Aml *cpus = aml_device(CPUS), *event = aml_method("\\_GPE._E02", 0, AML_NOTSERIALIZED);

    put_regs(dsdt, info);
    aml_append(cpus, aml_name_decl("_HID", aml_string("ACPI0010")));
    aml_append(cpus, aml_name_decl("_CID", aml_eisaid("PNP0A05")));
    aml_append(cpus, method_ctfy(count));
    aml_append(cpus, method_csta());
    aml_append(cpus, method_cej0());
    aml_append(cpus, method_cscn(count));
    aml_append(cpus, method_cost());
    for (unsigned int i = 0; i < count; i++) {
        aml_append(cpus, cpu_device(ms, i));
    }
    aml_append(dsdt, cpus);
    aml_append(event, aml_call0(CPUS ".CSCN"));
    aml_append(dsdt, event);
}
