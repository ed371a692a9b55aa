/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machine "pc" (pc-i440fx-7.2): Intel 440FX host bridge with PIIX3 ISA bridge and IDE, and PIIX4
 * power management.
 *
 * The order in which devices are made decides their names below /machine/unattached, and follows
 * that of QEMU. Memory and I/O map: docs/system/pc.rst.
 */
#include "qemu/osdep.h"
#include "target/i386/cpu.h"
#include "exec/address-spaces.h"
#include "hw/acpi/piix4.h"
#include "hw/dma/i8257.h"
#include "hw/i2c/smbus_eeprom.h"
#include "hw/i386/pc.h"
#include "hw/ide/pci.h"
#include "hw/ide/piix.h"
#include "hw/irq.h"
#include "hw/pci-host/i440fx.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "hw/southbridge/piix.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "x86-internal.h"

/* RAM below 4 GiB: so much by default, and so much when there is more (its end stays at a GiB). */
#define PC_LOWMEM_DEFAULT (3584 * MiB)
#define PC_LOWMEM_SPLIT   (3 * GiB)

#define PIIX3_IDE_FUNCTION 1
#define PIIX4_PM_FUNCTION  3
#define PIIX4_SMBUS_BASE  0xb100
#define PIIX4_SCI_IRQ     9
#define PC_SPD_EEPROMS    8

/* Interrupts that HPET timers may use, as a mask: IRQ 2. */
#define PC_HPET_IRQS 0x4

/* Splits RAM at @lowmem: what doesn't fit below goes above 4 GiB. */
static void pc_split_ram(PCMachineState *pcms)
{
    MachineState *ms = MACHINE(pcms);
    X86MachineState *x86ms = X86_MACHINE(pcms);
    uint64_t lowmem = pcms->max_ram_below_4g ? pcms->max_ram_below_4g : PC_LOWMEM_DEFAULT;

    pcms->max_ram_below_4g = lowmem;
    if (ms->ram_size >= lowmem && lowmem > PC_LOWMEM_SPLIT) {
        lowmem = PC_LOWMEM_SPLIT;
    }
    if (lowmem % GiB && ms->ram_size > lowmem) {
        warn_report("Large machine and max_ram_below_4g (%" PRIu64 ") not a multiple of 1G; "
                    "possible bad performance.",
                    lowmem);
    }
    x86ms->below_4g_mem_size = MIN(ms->ram_size, lowmem);
    x86ms->above_4g_mem_size = ms->ram_size - x86ms->below_4g_mem_size;
}

static void pc_smi_interrupt(void *opaque, int irq, int level)
{
    if (level) {
        cpu_interrupt(first_cpu, CPU_INTERRUPT_SMI);
    }
}

/* Power management, with the SMBus and the memory modules' EEPROMs on it. */
static void pc_pm_init(PCMachineState *pcms, PCIBus *pci_bus, int piix3_devfn)
{
    X86MachineState *x86ms = X86_MACHINE(pcms);
    PCIDevice *pm = pci_new(piix3_devfn + PIIX4_PM_FUNCTION, TYPE_PIIX4_PM);
    DeviceState *dev = DEVICE(pm);

    qdev_prop_set_uint32(dev, "smb_io_base", PIIX4_SMBUS_BASE);
    qdev_prop_set_bit(dev, "smm-enabled", x86_machine_is_smm_enabled(x86ms));
    pci_realize_and_unref(pm, pci_bus, &error_fatal);
    qdev_connect_gpio_out(dev, 0, x86ms->gsi[PIIX4_SCI_IRQ]);
    qdev_connect_gpio_out_named(dev, "smi-irq", 0, qemu_allocate_irq(pc_smi_interrupt, NULL, 0));
    pcms->smbus = (I2CBus *)qdev_get_child_bus(dev, "i2c");
    smbus_eeprom_init(pcms->smbus, PC_SPD_EEPROMS, NULL, 0);
    object_property_add_link(OBJECT(pcms), PC_MACHINE_ACPI_DEVICE_PROP, TYPE_HOTPLUG_HANDLER,
                             (Object **)&x86ms->acpi_dev, object_property_allow_set_link,
                             OBJ_PROP_LINK_STRONG);
    object_property_set_link(OBJECT(pcms), PC_MACHINE_ACPI_DEVICE_PROP, OBJECT(pm), &error_abort);
}

/* PCI memory space: all addresses that nothing of the board answers. */
static MemoryRegion *pc_pci_memory_new(void)
{
    MemoryRegion *pci_memory = g_new0(MemoryRegion, 1);

    memory_region_init(pci_memory, NULL, "pci", UINT64_MAX);
    return pci_memory;
}

/* ISA bridge, and what sits on its bus from the beginning: DMA controllers. */
static ISABus *pc_isa_init(PCMachineState *pcms, PCIBus *pci_bus, int *piix3_devfn)
{
    X86MachineState *x86ms = X86_MACHINE(pcms);
    PCIDevice *piix3 = pci_create_simple_multifunction(pci_bus, -1, true, TYPE_PIIX3_DEVICE);
    ISABus *isa_bus = ISA_BUS(qdev_get_child_bus(DEVICE(piix3), "isa.0"));

    PIIX3_PCI_DEVICE(piix3)->pic = x86ms->gsi;
    *piix3_devfn = piix3->devfn;
    isa_bus_irqs(isa_bus, x86ms->gsi);
    i8257_dma_init(isa_bus, false);
    return isa_bus;
}

static void pc_i440fx_init(MachineState *machine)
{
    PCMachineState *pcms = PC_MACHINE(machine);
    X86MachineState *x86ms = X86_MACHINE(machine);
    MemoryRegion *system_memory = get_system_memory();
    MemoryRegion *pci_memory = pc_pci_memory_new();
    DeviceState *host = qdev_new(TYPE_I440FX_PCI_HOST_BRIDGE);
    MemoryRegion *ram_memory;
    GSIState *gsi_state;
    ISABus *isa_bus;
    PCIDevice *ide;
    int piix3_devfn;

    pc_split_ram(pcms);
    x86_cpus_init(x86ms, 0);
    pc_guest_info_init(pcms);
    pc_memory_init(pcms, system_memory, pci_memory, &ram_memory, 0);
    gsi_state = pc_gsi_create(&x86ms->gsi, true);
    pcms->bus =
        i440fx_init(TYPE_I440FX_PCI_DEVICE, host, system_memory, get_system_io(), machine->ram_size,
                    x86ms->below_4g_mem_size, x86ms->above_4g_mem_size, pci_memory, ram_memory);
    isa_bus = pc_isa_init(pcms, pcms->bus, &piix3_devfn);
    if (x86ms->pic != ON_OFF_AUTO_OFF) {
        pc_i8259_create(isa_bus, gsi_state->i8259_irq);
    }
    ioapic_init_gsi(gsi_state, "/machine/i440fx");
    pc_vga_init(isa_bus, pcms->bus);
    pc_basic_device_init(pcms, isa_bus, x86ms->gsi, x86ms->rtc, true, PC_HPET_IRQS);
    pc_nic_init(PC_MACHINE_GET_CLASS(pcms), isa_bus, pcms->bus);
    ide = pci_create_simple(pcms->bus, piix3_devfn + PIIX3_IDE_FUNCTION, TYPE_PIIX3_IDE);
    pci_ide_create_devs(ide);
    pc_cmos_init(pcms, BUS(&PCI_IDE(ide)->bus[0]), BUS(&PCI_IDE(ide)->bus[1]), x86ms->rtc);
    if (x86_machine_is_acpi_enabled(x86ms)) {
        pc_pm_init(pcms, pcms->bus, piix3_devfn);
    }
    if (machine_usb(machine)) {
        pci_create_simple(pcms->bus, piix3_devfn + 2, "piix3-usb-uhci");
    }
}

static void pc_i440fx_7_2_machine_options(MachineClass *mc)
{
    PC_MACHINE_CLASS(mc)->default_nic_model = "e1000";
    PC_MACHINE_CLASS(mc)->pci_root_uid = 0;
    mc->family = "pc_piix";
    mc->desc = "Standard PC (i440FX + PIIX, 1996)";
    mc->alias = "pc";
    mc->is_default = true;
    mc->default_display = "std";
    mc->default_nic = "e1000";
}

DEFINE_PC_MACHINE(v7_2, "pc-i440fx-7.2", pc_i440fx_init, pc_i440fx_7_2_machine_options)
