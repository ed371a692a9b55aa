/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPU hotplug by ACPI, modern register block: a selector, and the registers of the selected CPU.
 *
 *   offset  read                          write
 *   0..3    data 2: high id word          selector
 *   4       flags                         flags: clear events, eject
 *   5                                     command
 *   8..11   data: by command              data: _OST event or status
 *
 * With a selector that no CPU has, reads are zero and only the selector can be written.
 */
#include "qemu/osdep.h"
#include "hw/acpi/cpu.h"
#include "hw/acpi/cpu_hotplug.h"
#include "hw/boards.h"
#include "qapi/error.h"
#include "trace.h"

#define CPU_SELECTOR    0
#define CPU_DATA2       0
#define CPU_FLAGS       4
#define CPU_COMMAND     5
#define CPU_DATA        8

/* CPU_FLAGS. */
#define FLAG_ENABLED    0x01
#define FLAG_INSERT     0x02
#define FLAG_REMOVE     0x04
#define FLAG_EJECT      0x08
#define FLAG_FW_REMOVE  0x10

/* CPU_COMMAND. */
enum {
    CMD_NEXT_WITH_EVENT = 0,
    CMD_OST_EVENT,
    CMD_OST_STATUS,
    CMD_GET_ARCH_ID,
    CMD_MAX
};

static AcpiCpuStatus *cpu_selected(CPUHotplugState *s)
{
    return s->selector < s->dev_count ? &s->devs[s->selector] : NULL;
}

static uint64_t cpu_read_flags(const AcpiCpuStatus *cdev)
{
    return (cdev->cpu ? FLAG_ENABLED : 0) | (cdev->is_inserting ? FLAG_INSERT : 0) |
           (cdev->is_removing ? FLAG_REMOVE : 0) | (cdev->fw_remove ? FLAG_FW_REMOVE : 0);
}

static uint64_t cpu_hotplug_rd(void *opaque, hwaddr addr, unsigned size)
{
    CPUHotplugState *s = opaque;
    AcpiCpuStatus *cdev = cpu_selected(s);

    if (!cdev) {
        return 0;
    }
    switch (addr) {
    case CPU_FLAGS:
        return cpu_read_flags(cdev);
    case CPU_DATA:
        return s->command == CMD_NEXT_WITH_EVENT ? s->selector
               : s->command == CMD_GET_ARCH_ID ? cdev->arch_id & 0xffffffff : 0;
    case CPU_DATA2:
        return s->command == CMD_GET_ARCH_ID ? cdev->arch_id >> 32 : 0;
    default:
        return 0;
    }
}

static void cpu_eject(AcpiCpuStatus *cdev)
{
    DeviceState *dev = DEVICE(cdev->cpu);
    HotplugHandler *ctrl = dev ? qdev_get_hotplug_handler(dev) : NULL;
    Error *err = NULL;

    /* The boot CPU and CPUs that cannot go stay. */
    if (!dev || cdev->cpu == first_cpu || !ctrl || !DEVICE_GET_CLASS(dev)->hotpluggable) {
        return;
    }
    hotplug_handler_unplug(ctrl, dev, &err);
    if (err) {
        error_free(err);
        return;
    }
    object_unparent(OBJECT(dev));
    cdev->fw_remove = false;
}

static void cpu_write_flags(AcpiCpuStatus *cdev, uint64_t data)
{
    /* One action a write, in this order. */
    if (data & FLAG_INSERT) {
        cdev->is_inserting = false;
    } else if (data & FLAG_REMOVE) {
        cdev->is_removing = false;
    } else if (data & FLAG_EJECT) {
        cpu_eject(cdev);
    } else if (data & FLAG_FW_REMOVE) {
        cdev->fw_remove = !!cdev->cpu && cdev->cpu != first_cpu;
    }
}

static void cpu_select_next(CPUHotplugState *s)
{
    uint32_t i;

    for (i = 0; i < s->dev_count; i++) {
        uint32_t iter = (s->selector + i) % s->dev_count;

        if (s->devs[iter].is_inserting || s->devs[iter].is_removing || s->devs[iter].fw_remove) {
            s->selector = iter;
            return;
        }
    }
}

static void cpu_write_data(CPUHotplugState *s, AcpiCpuStatus *cdev, uint64_t data)
{
    if (s->command == CMD_OST_EVENT) {
        cdev->ost_event = data;
    } else if (s->command == CMD_OST_STATUS) {
        cdev->ost_status = data;
    }
}

static void cpu_hotplug_wr(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    CPUHotplugState *s = opaque;
    AcpiCpuStatus *cdev = cpu_selected(s);

    trace_acpi_cpu_hotplug_write(addr, data);
    if (addr == CPU_SELECTOR) {
        s->selector = data;
        return;
    }
    if (!cdev) {
        return;
    }
    switch (addr) {
    case CPU_FLAGS:
        cpu_write_flags(cdev, data);
        break;
    case CPU_COMMAND:
        if (data < CMD_MAX) {
            s->command = data;
            if (s->command == CMD_NEXT_WITH_EVENT) {
                cpu_select_next(s);
            }
        }
        break;
    case CPU_DATA:
        cpu_write_data(s, cdev, data);
        break;
    default:
        break;
    }
}

static const MemoryRegionOps cpu_hotplug_ops = {
    .read = cpu_hotplug_rd,
    .write = cpu_hotplug_wr,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.min_access_size = 1,
    .valid.max_access_size = 4,
};

void cpu_hotplug_hw_init(MemoryRegion *as, Object *owner, CPUHotplugState *state, hwaddr base_addr)
{
    MachineState *machine = MACHINE(qdev_get_machine());
    const CPUArchIdList *ids = MACHINE_GET_CLASS(machine)->possible_cpu_arch_ids(machine);
    uint32_t i;

    if (!state->devs) {
        state->dev_count = ids->len;
        state->devs = g_new0(AcpiCpuStatus, ids->len);
        memory_region_init_io(&state->ctrl_reg, owner, &cpu_hotplug_ops, state,
                              "acpi-cpu-hotplug", ACPI_CPU_HOTPLUG_REG_LEN);
    }
    state->selector = 0;
    state->command = 0;
    for (i = 0; i < state->dev_count; i++) {
        state->devs[i] = (AcpiCpuStatus){
            .cpu = (CPUState *)ids->cpus[i].cpu,
            .arch_id = ids->cpus[i].arch_id,
        };
    }
    memory_region_add_subregion(as, base_addr, &state->ctrl_reg);
}

/* --- hotplug handler parts --- */

static AcpiCpuStatus *get_cpu_status(CPUHotplugState *cpu_st, DeviceState *dev)
{
    CPUState *cpu = CPU(dev);
    uint64_t arch_id = CPU_GET_CLASS(cpu)->get_arch_id(cpu);
    uint32_t i;

    for (i = 0; i < cpu_st->dev_count; i++) {
        if (cpu_st->devs[i].arch_id == arch_id) {
            return &cpu_st->devs[i];
        }
    }
    return NULL;
}

void acpi_cpu_plug_cb(HotplugHandler *hotplug_dev, CPUHotplugState *cpu_st, DeviceState *dev,
                      Error **errp)
{
    AcpiCpuStatus *cdev = get_cpu_status(cpu_st, dev);

    if (!cdev) {
        return;
    }
    cdev->cpu = CPU(dev);
    if (dev->hotplugged) {
        cdev->is_inserting = true;
        acpi_send_event(DEVICE(hotplug_dev), ACPI_CPU_HOTPLUG_STATUS);
    }
}

void acpi_cpu_unplug_request_cb(HotplugHandler *hotplug_dev, CPUHotplugState *cpu_st,
                                DeviceState *dev, Error **errp)
{
    AcpiCpuStatus *cdev = get_cpu_status(cpu_st, dev);

    if (!cdev) {
        return;
    }
    cdev->is_removing = true;
    acpi_send_event(DEVICE(hotplug_dev), ACPI_CPU_HOTPLUG_STATUS);
}

void acpi_cpu_unplug_cb(CPUHotplugState *cpu_st, DeviceState *dev, Error **errp)
{
    AcpiCpuStatus *cdev = get_cpu_status(cpu_st, dev);

    if (cdev) {
        cdev->cpu = NULL;
    }
}

/* --- saved state --- */

static const VMStateDescription vmstate_cpuhp_sts = {
    .name = "CPU hotplug device state",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(is_inserting, AcpiCpuStatus),
        VMSTATE_BOOL(is_removing, AcpiCpuStatus),
        VMSTATE_BOOL(fw_remove, AcpiCpuStatus),
        VMSTATE_UINT32(ost_event, AcpiCpuStatus),
        VMSTATE_UINT32(ost_status, AcpiCpuStatus),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_cpu_hotplug = {
    .name = "CPU hotplug state",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(selector, CPUHotplugState),
        VMSTATE_UINT8(command, CPUHotplugState),
        VMSTATE_STRUCT_VARRAY_POINTER_UINT32(devs, CPUHotplugState, dev_count, vmstate_cpuhp_sts,
                                             AcpiCpuStatus),
        VMSTATE_END_OF_LIST()
    },
};
