/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPU hotplug by ACPI, legacy register block: the bitmap of present CPUs, read-only.
 *
 * A dword of 0 written to its start asks for the modern block, as firmware tables do that know it.
 */
#include "qemu/osdep.h"
#include "hw/acpi/cpu_hotplug.h"
#include "qapi/error.h"
#include "trace.h"

static uint64_t cpu_status_read(void *opaque, hwaddr addr, unsigned size)
{
    AcpiCpuHotplug *cpus = opaque;

    return cpus->sts[addr];
}

static void cpu_status_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    AcpiCpuHotplug *cpus = opaque;

    if (addr == 0 && data == 0) {
        object_property_set_bool(cpus->device, "cpu-hotplug-legacy", false, &error_abort);
    }
}

static const MemoryRegionOps AcpiCpuHotplug_ops = {
    .read = cpu_status_read,
    .write = cpu_status_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.min_access_size = 1,
    .valid.max_access_size = 4,
    .impl.min_access_size = 1,
    .impl.max_access_size = 1,
};

/* The bitmap has room for 256 ids; others cannot be shown. */
static bool acpi_mark_cpu(AcpiCpuHotplug *g, CPUState *cpu)
{
    int64_t id = CPU_GET_CLASS(cpu)->get_arch_id(cpu);

    if (id < 0 || id / 8 >= ACPI_GPE_PROC_LEN) {
        return false;
    }
    g->sts[id / 8] |= 1 << (id % 8);
    return true;
}

void legacy_acpi_cpu_plug_cb(HotplugHandler *hotplug_dev, AcpiCpuHotplug *g, DeviceState *dev,
                             Error **errp)
{
    if (!acpi_mark_cpu(g, CPU(dev))) {
        error_setg(errp, "acpi: the legacy CPU hotplug bitmap ends at CPU 255");
        return;
    }
    acpi_send_event(DEVICE(hotplug_dev), ACPI_CPU_HOTPLUG_STATUS);
}

void legacy_acpi_cpu_hotplug_init(MemoryRegion *parent, Object *owner, AcpiCpuHotplug *gpe_cpu,
                                  uint16_t base)
{
    CPUState *cpu;

    memory_region_init_io(&gpe_cpu->io, owner, &AcpiCpuHotplug_ops, gpe_cpu, "acpi-cpu-hotplug",
                          ACPI_GPE_PROC_LEN);
    memory_region_add_subregion(parent, base, &gpe_cpu->io);
    gpe_cpu->device = owner;
    CPU_FOREACH(cpu) {
        acpi_mark_cpu(gpe_cpu, cpu);
    }
}

void acpi_switch_to_modern_cphp(AcpiCpuHotplug *gpe_cpu, CPUHotplugState *cpuhp_state,
                                uint16_t io_port)
{
    MemoryRegion *parent = gpe_cpu->io.container;

    trace_acpi_cpu_hotplug_modern();
    memory_region_del_subregion(parent, &gpe_cpu->io);
    cpu_hotplug_hw_init(parent, gpe_cpu->device, cpuhp_state, io_port);
}

void acpi_switch_to_legacy_cphp(AcpiCpuHotplug *gpe_cpu, CPUHotplugState *cpuhp_state,
                                uint16_t io_port)
{
    MemoryRegion *parent = cpuhp_state->ctrl_reg.container;

    memory_region_del_subregion(parent, &cpuhp_state->ctrl_reg);
    memory_region_add_subregion(parent, io_port, &gpe_cpu->io);
}
