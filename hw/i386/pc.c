/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PC boards, abstract type "generic-pc-machine": memory and the devices that every PC has.
 *
 * Spec: IBM PC/AT and PS/2 technical references, port assignments. Regions of the board itself:
 * "ram-below-4g", "ram-above-4g", "pc.rom" (option ROMs), "ioport80" (POST codes), "ioportF0"
 * (coprocessor). The boards that use this are pc_piix.c and pc_q35.c; properties are in pc-props.c.
 */
#include "qemu/osdep.h"
#include "target/i386/cpu.h"
#include "exec/address-spaces.h"
#include "hw/audio/pcspk.h"
#include "hw/block/fdc.h"
#include "hw/char/parallel.h"
#include "hw/char/serial.h"
#include "hw/i386/apic.h"
#include "hw/i386/acpi-build.h"
#include "hw/i386/pc.h"
#include "hw/i386/vmport.h"
#include "hw/input/i8042.h"
#include "hw/intc/i8259.h"
#include "hw/irq.h"
#include "hw/loader.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "hw/rtc/mc146818rtc.h"
#include "hw/sysbus.h"
#include "hw/timer/hpet.h"
#include "hw/timer/i8254.h"
#include "net/net.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "sysemu/blockdev.h"
#include "sysemu/reset.h"
#include "sysemu/sysemu.h"
#include "trace.h"
#include "x86-internal.h"

#define PC_DEFAULT_FIRMWARE "bios-256k.bin"

#define PC_PIT_PORT      0x40
#define PC_PIT_IRQ       0
#define PC_RTC_BASE_YEAR 2000

/* ---- memory ---- */

static MemoryRegion *pc_add_ram(MachineState *ms, MemoryRegion *system_memory, const char *name,
                                hwaddr addr, ram_addr_t offset, ram_addr_t size)
{
    MemoryRegion *alias = g_new0(MemoryRegion, 1);

    memory_region_init_alias(alias, NULL, name, ms->ram, offset, size);
    memory_region_add_subregion(system_memory, addr, alias);
    e820_add_entry(addr, size, E820_RAM);
    return alias;
}

static void pc_add_option_roms(MemoryRegion *rom_memory)
{
    MemoryRegion *option_rom_mr = g_new0(MemoryRegion, 1);

    memory_region_init_ram(option_rom_mr, NULL, "pc.rom", PC_ROM_SIZE, &error_fatal);
    memory_region_set_readonly(option_rom_mr, true);
    memory_region_add_subregion_overlap(rom_memory, PC_ROM_MIN_VGA, option_rom_mr, 1);
}

/* Slots that ACPI can name, and what they come in. */
#define PC_MAX_RAM_SLOTS 256
#define PC_MAX_RAM_ALIGN 4096

/* What -m says of memory that may be plugged later. */
static void pc_check_max_mem(const MachineState *ms)
{
    if (ms->maxram_size == ms->ram_size) {
        return;
    }
    if (ms->ram_slots > PC_MAX_RAM_SLOTS) {
        error_report("unsupported amount of memory slots: %" PRIu64 ", the greatest is %u", ms->ram_slots,
                     PC_MAX_RAM_SLOTS);
        exit(EXIT_FAILURE);
    }
    if (!QEMU_IS_ALIGNED(ms->maxram_size, PC_MAX_RAM_ALIGN)) {
        error_report("maxmem must be a multiple of %u bytes", PC_MAX_RAM_ALIGN);
        exit(EXIT_FAILURE);
    }
}

void pc_memory_init(PCMachineState *pcms, MemoryRegion *system_memory, MemoryRegion *rom_memory,
                    MemoryRegion **ram_memory, uint64_t pci_hole64_size)
{
    MachineState *ms = MACHINE(pcms);
    X86MachineState *x86ms = X86_MACHINE(pcms);

    pc_check_max_mem(ms);
    *ram_memory = ms->ram;
    pc_add_ram(ms, system_memory, "ram-below-4g", 0, 0, x86ms->below_4g_mem_size);
    if (x86ms->above_4g_mem_size > 0) {
        pc_add_ram(ms, system_memory, "ram-above-4g", x86ms->above_4g_mem_start,
                   x86ms->below_4g_mem_size, x86ms->above_4g_mem_size);
    }
    x86_bios_rom_init(ms, PC_DEFAULT_FIRMWARE, rom_memory, false);
    pc_add_option_roms(rom_memory);
    x86ms->fw_cfg = pc_fw_cfg_create(x86ms);
    rom_set_fw(x86ms->fw_cfg);
    for (int i = 0; i < nb_option_roms; i++) {
        if (rom_add_option(option_rom[i].name, option_rom[i].bootindex) < 0) {
            exit(EXIT_FAILURE);
        }
    }
    if (ms->kernel_filename) {
        if (access(ms->kernel_filename, R_OK) < 0) {
            error_report("could not open kernel file '%s': %s", ms->kernel_filename, strerror(errno));
            exit(EXIT_FAILURE);
        }
        warn_report("-kernel has no effect: CPUs don't execute yet");
    }
}

/* ---- interrupts ---- */

GSIState *pc_gsi_create(qemu_irq **irqs, bool pci_enabled)
{
    GSIState *s = g_new0(GSIState, 1);

    *irqs = qemu_allocate_irqs(gsi_handler, s, IOAPIC_NUM_PINS);
    return s;
}

void pc_i8259_create(ISABus *isa_bus, qemu_irq *i8259_irqs)
{
    g_autofree qemu_irq *inputs = i8259_init(isa_bus, x86_allocate_cpu_irq());

    memcpy(i8259_irqs, inputs, ISA_NUM_IRQS * sizeof(*inputs));
}

/* The A20 gate has two keys: the keyboard controller's output port and port 92h. */
static void pc_a20_line(void *opaque, int irq, int level)
{
    x86_cpu_set_a20(X86_CPU(first_cpu), level);
}

/* ---- ports of the board ---- */

static void ioport80_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    trace_x86_port80_write(data);
}

/* Writing 0xf0 clears the coprocessor's error line: there is no coprocessor. */
static void ioportF0_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
}

static uint64_t ioport_read_ones(void *opaque, hwaddr addr, unsigned size)
{
    return UINT64_MAX;
}

static const MemoryRegionOps ioport80_ops = {
    .write = ioport80_write,
    .read = ioport_read_ones,
    .endianness = DEVICE_NATIVE_ENDIAN,
    .impl = {
        .min_access_size = 1,
        .max_access_size = 1,
    },
};

static const MemoryRegionOps ioportF0_ops = {
    .write = ioportF0_write,
    .read = ioport_read_ones,
    .endianness = DEVICE_NATIVE_ENDIAN,
    .impl = {
        .min_access_size = 1,
        .max_access_size = 1,
    },
};

static void pc_add_port(ISABus *isa_bus, const MemoryRegionOps *ops, const char *name,
                        uint16_t port)
{
    MemoryRegion *io = g_new0(MemoryRegion, 1);

    memory_region_init_io(io, NULL, ops, NULL, name, 1);
    memory_region_add_subregion(isa_bus->address_space_io, port, io);
}

/* ---- ISA devices ---- */

/* Makes the HPET; returns it, NULL without one. */
static DeviceState *pc_hpet_init(PCMachineState *pcms, qemu_irq *gsi, uint32_t hpet_irqs)
{
    DeviceState *hpet;

    if (!pcms->hpet_enabled) {
        return NULL;
    }
    hpet = qdev_new(TYPE_HPET);
    qdev_prop_set_uint32(hpet, HPET_INTCAP, hpet_irqs);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(hpet), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(hpet), 0, HPET_BASE);
    for (int i = 0; i < IOAPIC_NUM_PINS; i++) {
        sysbus_connect_irq(SYS_BUS_DEVICE(hpet), i, gsi[i]);
    }
    return hpet;
}

/* RTC, interval timer and speaker; the HPET can take over the interrupts of the first two. */
static void pc_timers_init(PCMachineState *pcms, ISABus *isa_bus, qemu_irq *gsi, uint32_t hpet_irqs)
{
    X86MachineState *x86ms = X86_MACHINE(pcms);
    DeviceState *hpet = pc_hpet_init(pcms, gsi, hpet_irqs);
    qemu_irq rtc_irq = hpet ? qdev_get_gpio_in(hpet, HPET_LEGACY_RTC_INT) : NULL;
    qemu_irq pit_irq = hpet ? qdev_get_gpio_in(hpet, HPET_LEGACY_PIT_INT) : NULL;
    ISADevice *pit;

    x86ms->rtc = mc146818_rtc_init(isa_bus, PC_RTC_BASE_YEAR, rtc_irq);
    if (x86ms->pit != ON_OFF_AUTO_OFF) {
        pit = i8254_pit_init(isa_bus, PC_PIT_PORT, hpet ? -1 : PC_PIT_IRQ, pit_irq);
        pcspk_init(pcms->pcspk, isa_bus, pit);
    }
}

/* The floppy controller, where the board has one or a drive asks for it. */
static void pc_floppy_init(ISABus *isa_bus, bool create_fdctrl)
{
    DriveInfo *fds[MAX_FD];
    ISADevice *fdc;

    for (int i = 0; i < MAX_FD; i++) {
        fds[i] = drive_get(IF_FLOPPY, 0, i);
        create_fdctrl |= fds[i] != NULL;
    }
    if (create_fdctrl) {
        fdc = isa_create_simple(isa_bus, TYPE_ISA_FDC);
        isa_fdc_init_drives(fdc, fds);
    }
}

/* VMware's port, and its mouse, which speaks through it. */
static void pc_vmport_init(PCMachineState *pcms, ISABus *isa_bus, ISADevice *i8042)
{
    ISADevice *vmmouse;

    if (pcms->vmport != ON_OFF_AUTO_ON) {
        return;
    }
    vmport_init(isa_bus);
    vmmouse = isa_new("vmmouse");
    object_property_set_link(OBJECT(vmmouse), TYPE_I8042, OBJECT(i8042), &error_abort);
    isa_realize_and_unref(vmmouse, isa_bus, &error_fatal);
}

/* Keyboard controller and port 92h, both with a hand on A20. */
static void pc_superio_init(PCMachineState *pcms, ISABus *isa_bus, bool create_fdctrl)
{
    g_autofree qemu_irq *a20_line = NULL;
    ISADevice *i8042;
    DeviceState *port92;

    if (pcms->vmport == ON_OFF_AUTO_AUTO) {
        pcms->vmport = ON_OFF_AUTO_ON;
    }
    serial_hds_isa_init(isa_bus, 0, MAX_ISA_SERIAL_PORTS);
    parallel_hds_isa_init(isa_bus, MAX_PARALLEL_PORTS);
    pc_floppy_init(isa_bus, create_fdctrl);
    if (!pcms->i8042_enabled) {
        return;
    }
    i8042 = isa_create_simple(isa_bus, TYPE_I8042);
    pc_vmport_init(pcms, isa_bus, i8042);
    port92 = DEVICE(isa_create_simple(isa_bus, TYPE_PORT92));
    a20_line = qemu_allocate_irqs(pc_a20_line, NULL, 2);
    i8042_setup_a20_line(i8042, a20_line[0]);
    qdev_connect_gpio_out_named(port92, PORT92_A20_LINE, 0, a20_line[1]);
}

void pc_basic_device_init(struct PCMachineState *pcms, ISABus *isa_bus, qemu_irq *gsi,
                          ISADevice *rtc_state, bool create_fdctrl, uint32_t hpet_irqs)
{
    pc_sysbus_init(X86_MACHINE(pcms));
    pc_add_port(isa_bus, &ioport80_ops, "ioport80", 0x80);
    pc_add_port(isa_bus, &ioportF0_ops, "ioportF0", 0xf0);
    pc_timers_init(pcms, isa_bus, gsi, hpet_irqs);
    pc_superio_init(pcms, isa_bus, create_fdctrl);
}

DeviceState *pc_vga_init(ISABus *isa_bus, PCIBus *pci_bus)
{
    return pci_bus ? (DeviceState *)pci_vga_init(pci_bus) : (DeviceState *)isa_vga_init(isa_bus);
}

void pc_nic_init(PCMachineClass *pcmc, ISABus *isa_bus, PCIBus *pci_bus)
{
    for (int i = 0; i < nb_nics; i++) {
        pci_nic_init_nofail(&nd_table[i], pci_bus, pcmc->default_nic_model, NULL);
    }
}

/* ---- life ---- */

/* Devices that a PC has unless -nodefaults is given, and that this emulator doesn't have yet. */
static void pc_warn_missing_defaults(PCMachineState *pcms)
{
    const char *const defaults[] = {
        "VGA", PC_MACHINE_GET_CLASS(pcms)->default_nic_model,
    };
    g_autoptr(GString) missing = g_string_new(NULL);

    for (size_t i = 0; i < ARRAY_SIZE(defaults); i++) {
        if (!object_class_by_name(defaults[i])) {
            g_string_append_printf(missing, "%s%s", missing->len ? ", " : "", defaults[i]);
        }
    }
    if (defaults_enabled() && missing->len) {
        warn_report("default devices that are not available yet: %s (-nodefaults asks for none)",
                    missing->str);
    }
}

void pc_machine_done(Notifier *notifier, void *data)
{
    PCMachineState *pcms = container_of(notifier, PCMachineState, machine_done);
    X86MachineState *x86ms = X86_MACHINE(pcms);

    fw_cfg_add_extra_pci_roots(pcms->bus, x86ms->fw_cfg);
    pc_fw_cfg_machine_done(x86ms);
    acpi_setup(pcms);
    pc_warn_missing_defaults(pcms);
}

void pc_guest_info_init(PCMachineState *pcms)
{
    X86_MACHINE(pcms)->apic_xrupt_override = true;
    pcms->machine_done.notify = pc_machine_done;
    qemu_add_machine_init_done_notifier(&pcms->machine_done);
}

/* Devices may have raised lines while they were reset: the local APICs come last. */
static void pc_machine_reset(MachineState *machine, ShutdownCause reason)
{
    CPUState *cs;

    qemu_devices_reset(reason);
    CPU_FOREACH(cs)
    {
        X86CPU *cpu = X86_CPU(cs);

        if (cpu->apic_state) {
            device_cold_reset(cpu->apic_state);
        }
    }
}

static void pc_machine_initfn(Object *obj)
{
    PCMachineState *pcms = PC_MACHINE(obj);

    pcms->vmport = ON_OFF_AUTO_AUTO;
    pcms->max_ram_below_4g = 0;
    pcms->max_fw_size = 8 * MiB;
    pcms->acpi_build_enabled = true;
    pcms->smbus_enabled = true;
    pcms->sata_enabled = true;
    pcms->hpet_enabled = true;
    pcms->i8042_enabled = true;
    pcms->pcspk = isa_new(TYPE_PC_SPEAKER);
    object_property_add_alias(OBJECT(pcms), "pcspk-audiodev", OBJECT(pcms->pcspk), "audiodev");
}

static void pc_machine_class_init(ObjectClass *oc, void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);
    PCMachineClass *pcmc = PC_MACHINE_CLASS(oc);

    pcmc->pci_enabled = true;
    pcmc->rsdp_in_ram = true;
    pcmc->smbios_defaults = true;
    pcmc->gigabyte_align = true;
    pcmc->resizable_acpi_blob = true;
    mc->block_default_type = IF_IDE;
    mc->default_boot_order = "cad";
    mc->max_cpus = 255;
    mc->reset = pc_machine_reset;
    mc->default_cpu_type = TARGET_DEFAULT_CPU_TYPE;
    mc->has_hotpluggable_cpus = true;
    mc->nvdimm_supported = true;
    mc->smp_props.dies_supported = true;
    mc->default_ram_id = "pc.ram";
    pc_machine_class_add_properties(oc);
}

static const TypeInfo pc_machine_info = {
    .name = TYPE_PC_MACHINE,
    .parent = TYPE_X86_MACHINE,
    .abstract = true,
    .instance_size = sizeof(PCMachineState),
    .instance_init = pc_machine_initfn,
    .class_size = sizeof(PCMachineClass),
    .class_init = pc_machine_class_init,
};

static void pc_machine_register_types(void)
{
    type_register_static(&pc_machine_info);
}

type_init(pc_machine_register_types)
