/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machine "q35" (pc-q35-7.2): Intel 82Q35 host bridge with PCI Express root bus pcie.0, and ICH9:
 * LPC bridge, AHCI, SMBus, USB.
 *
 * The order in which devices are made decides their names below /machine/unattached, and follows
 * that of QEMU. Memory and I/O map: docs/system/q35.rst.
 */
#include "qemu/osdep.h"
#include "target/i386/cpu.h"
#include "exec/address-spaces.h"
#include "hw/dma/i8257.h"
#include "hw/i2c/smbus_eeprom.h"
#include "hw/i386/ich9.h"
#include "hw/i386/pc.h"
#include "hw/ide/ahci.h"
#include "hw/irq.h"
#include "hw/pci-host/q35.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "x86-internal.h"

/* RAM below 4 GiB: so much by default, and so much when there is more (its end stays at a GiB). */
#define Q35_LOWMEM_DEFAULT 0xb0000000ULL
#define Q35_LOWMEM_SPLIT   0x80000000ULL

#define ICH9_SMB_IO_BASE   0xb100
#define PC_SPD_EEPROMS     8
#define Q35_MAX_SATA_PORTS 6
#define ICH9_USB_DEV       0x1d
#define ICH9_USB_EHCI_FUNC 7

/* Interrupts that HPET timers may use, as a mask: IRQ 2, IRQ 8, IO-APIC pins 16 to 23. */
#define Q35_HPET_IRQS 0xff0104

/* Splits RAM at the memory-mapped configuration window: what doesn't fit below goes above 4 GiB. */
static void q35_split_ram(PCMachineState *pcms)
{
    MachineState *ms = MACHINE(pcms);
    X86MachineState *x86ms = X86_MACHINE(pcms);
    uint64_t lowmem = ms->ram_size >= Q35_LOWMEM_DEFAULT ? Q35_LOWMEM_SPLIT : Q35_LOWMEM_DEFAULT;

    if (!pcms->max_ram_below_4g) {
        pcms->max_ram_below_4g = 4 * GiB;
    }
    if (lowmem > pcms->max_ram_below_4g) {
        lowmem = pcms->max_ram_below_4g;
        if (ms->ram_size - lowmem > lowmem && lowmem & (1 * GiB - 1)) {
            warn_report("There is possibly poor performance as the ram size  (0x%" PRIx64 ") is "
                        "more then twice the size of max-ram-below-4g (%" PRIu64 ") and "
                        "max-ram-below-4g is not a multiple of 1G.",
                        (uint64_t)ms->ram_size, pcms->max_ram_below_4g);
        }
    }
    x86ms->below_4g_mem_size = MIN(ms->ram_size, lowmem);
    x86ms->above_4g_mem_size = ms->ram_size - x86ms->below_4g_mem_size;
}

static MemoryRegion *q35_pci_memory_new(void)
{
    MemoryRegion *pci_memory = g_new0(MemoryRegion, 1);

    memory_region_init(pci_memory, NULL, "pci", UINT64_MAX);
    return pci_memory;
}

static PCIBus *q35_host_init(PCMachineState *pcms, MemoryRegion *pci_memory, Q35PCIHost *host)
{
    X86MachineState *x86ms = X86_MACHINE(pcms);
    Object *obj = OBJECT(host);

    object_property_add_child(OBJECT(pcms), "q35", obj);
    object_property_set_link(obj, MCH_HOST_PROP_RAM_MEM, OBJECT(MACHINE(pcms)->ram), &error_abort);
    object_property_set_link(obj, MCH_HOST_PROP_PCI_MEM, OBJECT(pci_memory), &error_abort);
    object_property_set_link(obj, MCH_HOST_PROP_SYSTEM_MEM, OBJECT(get_system_memory()),
                             &error_abort);
    object_property_set_link(obj, MCH_HOST_PROP_IO_MEM, OBJECT(get_system_io()), &error_abort);
    object_property_set_int(obj, "below-4g-mem-size", x86ms->below_4g_mem_size, &error_abort);
    object_property_set_int(obj, "above-4g-mem-size", x86ms->above_4g_mem_size, &error_abort);
    object_property_set_bool(obj, PCI_HOST_BYPASS_IOMMU, pcms->default_bus_bypass_iommu,
                             &error_abort);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(host), &error_fatal);
    return PCI_HOST_BRIDGE(host)->bus;
}

static void q35_smi_interrupt(void *opaque, int irq, int level)
{
    if (level) {
        cpu_interrupt(first_cpu, CPU_INTERRUPT_SMI);
    }
}

/* ISA bridge, and what sits on its bus from the beginning: DMA controllers. */
static ISABus *q35_lpc_init(PCMachineState *pcms, PCIDevice **lpc)
{
    X86MachineState *x86ms = X86_MACHINE(pcms);
    ISABus *isa_bus;

    *lpc = pci_new_multifunction(PCI_DEVFN(ICH9_LPC_DEV, ICH9_LPC_FUNC), true,
                                 TYPE_ICH9_LPC_DEVICE);
    for (int i = 0; i < IOAPIC_NUM_PINS; i++) {
        qdev_connect_gpio_out_named(DEVICE(*lpc), ICH9_GSI, i, x86ms->gsi[i]);
    }
    ICH9_LPC_DEVICE(*lpc)->smi = qemu_allocate_irq(q35_smi_interrupt, NULL, 0);
    pci_realize_and_unref(*lpc, pcms->bus, &error_fatal);
    object_property_add_link(OBJECT(pcms), PC_MACHINE_ACPI_DEVICE_PROP, TYPE_HOTPLUG_HANDLER,
                             (Object **)&x86ms->acpi_dev, object_property_allow_set_link,
                             OBJ_PROP_LINK_STRONG);
    object_property_set_link(OBJECT(pcms), PC_MACHINE_ACPI_DEVICE_PROP, OBJECT(*lpc),
                             &error_abort);
    isa_bus = ISA_BUS(qdev_get_child_bus(DEVICE(*lpc), "isa.0"));
    i8257_dma_init(isa_bus, false);
    return isa_bus;
}

/* The disk controller with the command line's drives; @idebus: its first two ports, for the firmware. */
static void q35_sata_init(PCMachineState *pcms, BusState *idebus[2])
{
    PCIDevice *ahci = pci_create_simple_multifunction(pcms->bus, PCI_DEVFN(ICH9_SATA1_DEV, ICH9_SATA1_FUNC),
                                                      true, TYPE_ICH9_AHCI);
    DriveInfo *hd[Q35_MAX_SATA_PORTS];

    g_assert(ahci_get_num_ports(ahci) == ARRAY_SIZE(hd));
    ide_drive_get(hd, ARRAY_SIZE(hd));
    ahci_ide_create_devs(ahci, hd);
    idebus[0] = qdev_get_child_bus(DEVICE(ahci), "ide.0");
    idebus[1] = qdev_get_child_bus(DEVICE(ahci), "ide.1");
}

/* -usb: one of ICH9's EHCI controllers, and the three UHCI ones that have two of its six ports each. */
static void q35_usb_init(PCMachineState *pcms)
{
    static const char *const companions[] = { "ich9-usb-uhci1", "ich9-usb-uhci2", "ich9-usb-uhci3" };
    PCIDevice *ehci = pci_create_simple_multifunction(pcms->bus, PCI_DEVFN(ICH9_USB_DEV, ICH9_USB_EHCI_FUNC),
                                                      true, "ich9-usb-ehci1");
    BusState *bus = QLIST_FIRST(&DEVICE(ehci)->child_bus);

    for (int func = 0; func < ARRAY_SIZE(companions); func++) {
        PCIDevice *uhci = pci_new_multifunction(PCI_DEVFN(ICH9_USB_DEV, func), true, companions[func]);

        qdev_prop_set_string(DEVICE(uhci), "masterbus", bus->name);
        qdev_prop_set_uint32(DEVICE(uhci), "firstport", 2 * func);
        pci_realize_and_unref(uhci, pcms->bus, &error_fatal);
    }
}

/* The disk controller, USB, and the SMBus with the memory modules' EEPROMs on it. */
static void q35_southbridge_init(PCMachineState *pcms, BusState *idebus[2])
{
    if (pcms->sata_enabled) {
        q35_sata_init(pcms, idebus);
    }
    if (machine_usb(MACHINE(pcms))) {
        q35_usb_init(pcms);
    }
    if (pcms->smbus_enabled) {
        pcms->smbus = ich9_smb_init(pcms->bus, PCI_DEVFN(ICH9_SMB_DEV, ICH9_SMB_FUNC),
                                    ICH9_SMB_IO_BASE);
        smbus_eeprom_init(pcms->smbus, PC_SPD_EEPROMS, NULL, 0);
    }
}

static void pc_q35_init(MachineState *machine)
{
    PCMachineState *pcms = PC_MACHINE(machine);
    X86MachineState *x86ms = X86_MACHINE(machine);
    MemoryRegion *pci_memory = q35_pci_memory_new();
    Q35PCIHost *host = Q35_HOST_DEVICE(qdev_new(TYPE_Q35_HOST_DEVICE));
    BusState *idebus[2] = { NULL };
    MemoryRegion *ram_memory;
    GSIState *gsi_state;
    ISABus *isa_bus;
    PCIDevice *lpc;

    q35_split_ram(pcms);
    x86_cpus_init(x86ms, 0);
    pc_guest_info_init(pcms);
    pc_memory_init(pcms, get_system_memory(), pci_memory, &ram_memory, host->mch.pci_hole64_size);
    pcms->bus = q35_host_init(pcms, pci_memory, host);
    gsi_state = pc_gsi_create(&x86ms->gsi, true);
    isa_bus = q35_lpc_init(pcms, &lpc);
    if (x86ms->pic != ON_OFF_AUTO_OFF) {
        pc_i8259_create(isa_bus, gsi_state->i8259_irq);
    }
    ioapic_init_gsi(gsi_state, "/machine/q35");
    pc_basic_device_init(pcms, isa_bus, x86ms->gsi, x86ms->rtc, false, Q35_HPET_IRQS);
    ich9_lpc_pm_init(lpc, x86_machine_is_smm_enabled(x86ms));
    q35_southbridge_init(pcms, idebus);
    pc_cmos_init(pcms, idebus[0], idebus[1], x86ms->rtc);
    pc_vga_init(isa_bus, pcms->bus);
    pc_nic_init(PC_MACHINE_GET_CLASS(pcms), isa_bus, pcms->bus);
}

static void pc_q35_7_2_machine_options(MachineClass *mc)
{
    PC_MACHINE_CLASS(mc)->default_nic_model = "e1000e";
    PC_MACHINE_CLASS(mc)->pci_root_uid = 0;
    mc->family = "pc_q35";
    mc->desc = "Standard PC (Q35 + ICH9, 2009)";
    mc->alias = "q35";
    mc->units_per_default_bus = 1;
    mc->default_display = "std";
    mc->default_nic = "e1000e";
    mc->no_floppy = 1;
    mc->max_cpus = 288;
}

DEFINE_PC_MACHINE(q35_v7_2, "pc-q35-7.2", pc_q35_init, pc_q35_7_2_machine_options)
