/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PC boards: machine state and class, and the steps that build the parts which all PCs have. The
 * board files (hw/i386/pc_piix.c …) call them in order.
 */
#ifndef HW_PC_H
#define HW_PC_H

#include "hw/boards.h"
#include "hw/i386/x86.h"
#include "hw/isa/isa.h"
#include "hw/pci/pci.h"
#include "qemu/notify.h"
#include "qemu/uuid.h"
#include "hw/acpi/acpi_dev_interface.h"
#include "hw/block/fdc.h"

#define HPET_INTCAP "hpet-intcap"

/*
 * @bus: root PCI bus. @pcspk: the speaker. Flags are the machine properties of their names.
 * @hotplug_memory_base etc. of memory hotplug are left out.
 */
struct PCMachineState {
    /*< private >*/
    X86MachineState parent_obj;
    /*< public >*/

    Notifier machine_done;
    PCIBus *bus;
    I2CBus *smbus;
    struct PFlashCFI01 *flash[2];
    ISADevice *pcspk;

    uint64_t max_ram_below_4g;
    OnOffAuto vmport;
    int smbios_entry_point_type;
    bool acpi_build_enabled;
    bool smbus_enabled;
    bool sata_enabled;
    bool hpet_enabled;
    bool i8042_enabled;
    bool default_bus_bypass_iommu;
    uint64_t max_fw_size;
};

#define PC_MACHINE_ACPI_DEVICE_PROP   "acpi-device"
#define PC_MACHINE_MAX_RAM_BELOW_4G   "max-ram-below-4g"
#define PC_MACHINE_DEVMEM_REGION_SIZE "device-memory-region-size"
#define PC_MACHINE_VMPORT             "vmport"
#define PC_MACHINE_SMBUS              "smbus"
#define PC_MACHINE_SATA               "sata"
#define PC_MACHINE_I8042              "i8042"
#define PC_MACHINE_MAX_FW_SIZE        "max-fw-size"
#define PC_MACHINE_SMBIOS_EP          "smbios-entry-point-type"

/* What differs between versions of the board; values of version 7.2 are set in hw/i386/pc.c. */
struct PCMachineClass {
    /*< private >*/
    X86MachineClass parent;
    /*< public >*/

    bool pci_enabled;
    bool kvmclock_enabled;
    const char *default_nic_model;
    bool rsdp_in_ram;
    int legacy_acpi_table_size;
    unsigned acpi_data_size;
    int pci_root_uid;
    bool smbios_defaults;
    bool smbios_legacy_mode;
    bool smbios_uuid_encoded;
    bool gigabyte_align;
    bool has_reserved_memory;
    bool enforce_aligned_dimm;
    bool broken_reserved_end;
    bool enforce_amd_1tb_hole;
    bool pvh_enabled;
    bool kvmclock_create_always;
    bool resizable_acpi_blob;
};

#define TYPE_PC_MACHINE "generic-pc-machine"
OBJECT_DECLARE_TYPE(PCMachineState, PCMachineClass, PC_MACHINE)

/*
 * Makes the GSI_NUM_PINS interrupt lines of the board; the state behind them is owned by the
 * machine.
 */
GSIState *pc_gsi_create(qemu_irq **irqs, bool pci_enabled);

/* machine-done step: fills in what depends on -device devices (boot order, fw_cfg files). */
void pc_machine_done(Notifier *notifier, void *data);
void pc_guest_info_init(PCMachineState *pcms);

/*
 * Maps machine->ram, the option ROM area and the firmware; makes fw_cfg. @ram_memory gets the RAM
 * region.
 */
void pc_memory_init(PCMachineState *pcms, MemoryRegion *system_memory, MemoryRegion *rom_memory,
                    MemoryRegion **ram_memory, uint64_t pci_hole64_size);

/*
 * Makes the ISA devices of every PC (timers, RTC, keyboard, DMA, serial…). @hpet_irqs: lines HPET
 * may use.
 */
void pc_basic_device_init(struct PCMachineState *pcms, ISABus *isa_bus, qemu_irq *gsi,
                          ISADevice *rtc_state, bool create_fdctrl, uint32_t hpet_irqs);
/* Writes memory size, boot order and drive types into the RTC's CMOS memory. */
void pc_cmos_init(PCMachineState *pcms, BusState *ide0, BusState *ide1, ISADevice *s);
/* Makes the NICs that -nic/-net ask the board for. */
/* The card that -vga asks for, or NULL. */
DeviceState *pc_vga_init(ISABus *isa_bus, PCIBus *pci_bus);
void pc_nic_init(PCMachineClass *pcmc, ISABus *isa_bus, PCIBus *pci_bus);
/* Makes the two 8259 and connects them to the GSI state. */
void pc_i8259_create(ISABus *isa_bus, qemu_irq *i8259_irqs);

/* port92.c */
#define PORT92_A20_LINE "a20"
#define TYPE_PORT92     "port92"

/*
 * Registers PC machine "@namestr" (type "@namestr-machine"): @initfn builds it, @optsfn sets up
 * its class.
 */
#define DEFINE_PC_MACHINE(suffix, namestr, initfn, optsfn)                    \
    static void pc_machine_##suffix##_class_init(ObjectClass *oc, void *data) \
    {                                                                         \
        MachineClass *mc = MACHINE_CLASS(oc);                                 \
        optsfn(mc);                                                           \
        mc->init = initfn;                                                    \
    }                                                                         \
    static const TypeInfo pc_machine_type_##suffix = {                        \
        .name = namestr TYPE_MACHINE_SUFFIX,                                  \
        .parent = TYPE_PC_MACHINE,                                            \
        .class_init = pc_machine_##suffix##_class_init,                       \
    };                                                                        \
    static void pc_machine_init_##suffix(void)                                \
    {                                                                         \
        type_register_static(&pc_machine_type_##suffix);                      \
    }                                                                         \
    type_init(pc_machine_init_##suffix)

#endif
