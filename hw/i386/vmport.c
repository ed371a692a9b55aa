/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMware's backdoor port, type vmport: region `vmport`, port 5658h.
 *
 * Interface: open-vm-tools, backdoor_def.h. Parameters and results are in the registers of the CPU
 * that reads; since CPUs don't execute, that is the boot CPU. Properties: x-read-set-eax,
 * x-signal-unsupported-cmd, x-report-vmx-type, x-cmds-v2 (commands beyond the version),
 * vmware-vmx-version, vmware-vmx-type. Left out: all other commands, the high bandwidth port.
 */
#include "qemu/osdep.h"
#include "target/i386/cpu.h"
#include "hw/boards.h"
#include "hw/i386/vmport.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "qemu/uuid.h"
#include "sysemu/sysemu.h"
#include "trace.h"
#include "vmport-internal.h"

#define VMPORT_PORT  0x5658
#define VMPORT_MAGIC 0x564d5868

#define VCPU_INFO_LEGACY_X2APIC_OK (1u << 3)

#define VMPORT_TSC_HZ      1000000000
#define VMPORT_APIC_BUS_HZ 1000000000

OBJECT_DECLARE_SIMPLE_TYPE(VMPortState, VMPORT)

struct VMPortState {
    ISADevice parent_obj;

    MemoryRegion io;
    VMPortReadFunc *func[VMPORT_ENTRIES];
    void *opaque[VMPORT_ENTRIES];
    uint32_t vmware_vmx_version;
    uint8_t vmware_vmx_type;
    bool read_set_eax;
    bool signal_unsupported_cmd;
    bool report_vmx_type;
    bool cmds_v2;
};

uint64_t *vmport_cpu_regs(void)
{
    return X86_CPU(first_cpu)->env.regs;
}

void vmport_register(VMPortCommand command, VMPortReadFunc *func, void *opaque)
{
    bool ambiguous;
    VMPortState *s = VMPORT(object_resolve_path_type("", TYPE_VMPORT, &ambiguous));

    assert(command < VMPORT_ENTRIES && !s->func[command]);
    s->func[command] = func;
    s->opaque[command] = opaque;
}

/* --- commands --- */

static uint32_t vmport_cmd_get_version(void *opaque, uint32_t addr)
{
    VMPortState *s = opaque;
    uint64_t *regs = vmport_cpu_regs();

    regs[R_EBX] = VMPORT_MAGIC;
    if (s->report_vmx_type) {
        regs[R_ECX] = s->vmware_vmx_type;
    }
    return s->vmware_vmx_version;
}

static uint32_t vmport_cmd_get_bios_uuid(void *opaque, uint32_t addr)
{
    uint64_t *regs = vmport_cpu_regs();
    uint32_t part[4];

    memcpy(part, &qemu_uuid, sizeof(part));
    regs[R_EBX] = part[1];
    regs[R_ECX] = part[2];
    regs[R_EDX] = part[3];
    return part[0];
}

static uint32_t vmport_cmd_get_ram_size(void *opaque, uint32_t addr)
{
    return MACHINE(qdev_get_machine())->ram_size / MiB;
}

static uint32_t vmport_cmd_get_hz(void *opaque, uint32_t addr)
{
    uint64_t *regs = vmport_cpu_regs();

    regs[R_EBX] = 0;
    regs[R_ECX] = VMPORT_APIC_BUS_HZ;
    return VMPORT_TSC_HZ;
}

static uint32_t vmport_cmd_get_vcpu_info(void *opaque, uint32_t addr)
{
    return VCPU_INFO_LEGACY_X2APIC_OK;
}

/* --- port --- */

static uint64_t vmport_ioport_read(void *opaque, hwaddr addr, unsigned size)
{
    VMPortState *s = opaque;
    uint64_t *regs = vmport_cpu_regs();
    uint16_t command = regs[R_ECX];
    uint32_t eax = regs[R_EAX];

    if (eax == VMPORT_MAGIC && command < VMPORT_ENTRIES && s->func[command]) {
        eax = s->func[command](s->opaque[command], addr);
    } else if (eax == VMPORT_MAGIC && s->signal_unsupported_cmd) {
        eax = UINT32_MAX;
    }
    trace_vmport_command(command, eax);
    if (s->read_set_eax) {
        regs[R_EAX] = eax;
    }
    return eax;
}

static void vmport_ioport_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    VMPortState *s = opaque;
    uint32_t eax = vmport_ioport_read(opaque, addr, size);

    if (!s->read_set_eax) {
        vmport_cpu_regs()[R_EAX] = eax;
    }
}

static const MemoryRegionOps vmport_ops = {
    .read = vmport_ioport_read,
    .write = vmport_ioport_write,
    .impl.min_access_size = 4,
    .impl.max_access_size = 4,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void vmport_realizefn(DeviceState *dev, Error **errp)
{
    VMPortState *s = VMPORT(dev);

    memory_region_init_io(&s->io, OBJECT(s), &vmport_ops, s, "vmport", 1);
    isa_register_ioport(ISA_DEVICE(dev), &s->io, VMPORT_PORT);
    vmport_register(VMPORT_CMD_GETVERSION, vmport_cmd_get_version, s);
    if (s->cmds_v2) {
        vmport_register(VMPORT_CMD_GETBIOSUUID, vmport_cmd_get_bios_uuid, s);
        vmport_register(VMPORT_CMD_GETRAMSIZE, vmport_cmd_get_ram_size, s);
        vmport_register(VMPORT_CMD_GETHZ, vmport_cmd_get_hz, s);
        vmport_register(VMPORT_CMD_GET_VCPU_INFO, vmport_cmd_get_vcpu_info, s);
    }
}

static Property vmport_properties[] = {
    DEFINE_PROP_BOOL("x-read-set-eax", VMPortState, read_set_eax, true),
    DEFINE_PROP_BOOL("x-signal-unsupported-cmd", VMPortState, signal_unsupported_cmd, true),
    DEFINE_PROP_BOOL("x-report-vmx-type", VMPortState, report_vmx_type, true),
    DEFINE_PROP_BOOL("x-cmds-v2", VMPortState, cmds_v2, true),
    DEFINE_PROP_UINT32("vmware-vmx-version", VMPortState, vmware_vmx_version, 6),
    DEFINE_PROP_UINT8("vmware-vmx-type", VMPortState, vmware_vmx_type, 2),
    DEFINE_PROP_END_OF_LIST(),
};

static void vmport_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = vmport_realizefn;
    /* Others find it by its type: there is one, and the board makes it. */
    dc->user_creatable = false;
    device_class_set_props(dc, vmport_properties);
}

static const TypeInfo vmport_types[] = {
    {
        .name = TYPE_VMPORT,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(VMPortState),
        .class_init = vmport_class_init,
    },
};

DEFINE_TYPES(vmport_types)
