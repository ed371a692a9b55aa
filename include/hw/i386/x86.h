/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all x86 boards share: RAM below and above 4 GiB, CPUs, the BIOS region, and the global
 * system interrupts (ISA lines fan out to the 8259 pair and the IO-APIC).
 */
#ifndef HW_I386_X86_H
#define HW_I386_X86_H

#include "exec/hwaddr.h"
#include "exec/memory.h"
#include "hw/boards.h"
#include "hw/intc/i8259.h"
#include "hw/intc/ioapic.h"
#include "hw/irq.h"
#include "hw/isa/isa.h"
#include "qapi/qapi-types-common.h"
#include "hw/i386/topology.h"
#include "hw/nmi.h"

#define GSI_NUM_PINS IOAPIC_NUM_PINS

struct X86MachineClass {
    /*< private >*/
    MachineClass parent;
    /*< public >*/

    bool save_tsc_khz;
    bool fwcfg_dma_enabled;
    bool fwcfg_dma_supported;
};

/*
 * @below_4g_mem_size, @above_4g_mem_size: bytes of RAM in each part; the upper one starts at
 * @above_4g_mem_start.
 * @max_ram_below_4g: property of the name, 0 when not set. @apic_id_limit: one more than the
 * highest APIC id.
 * @gsi: GSI_NUM_PINS input lines. @ioapic_as: where interrupt messages are written.
 */
struct X86MachineState {
    /*< private >*/
    MachineState parent;
    /*< public >*/

    ISADevice *rtc;
    struct FWCfgState *fw_cfg;
    qemu_irq *gsi;
    DeviceState *ioapic2;
    AddressSpace *ioapic_as;
    struct GMappedFile *initrd_mapped_file;
    HotplugHandler *acpi_dev;

    ram_addr_t below_4g_mem_size, above_4g_mem_size;
    uint64_t above_4g_mem_start;
    uint64_t max_ram_below_4g;

    bool apic_xrupt_override;
    unsigned pci_irq_mask;
    unsigned apic_id_limit;
    uint16_t boot_cpus;

    OnOffAuto smm;
    OnOffAuto acpi;
    OnOffAuto pit;
    OnOffAuto pic;

    char *oem_id;
    char *oem_table_id;
    uint64_t bus_lock_ratelimit;
};

#define X86_MACHINE_MAX_RAM_BELOW_4G   "max-ram-below-4g"
#define X86_MACHINE_SMM                "smm"
#define X86_MACHINE_ACPI               "acpi"
#define X86_MACHINE_PIT                "pit"
#define X86_MACHINE_PIC                "pic"
#define X86_MACHINE_OEM_ID             "x-oem-id"
#define X86_MACHINE_OEM_TABLE_ID       "x-oem-table-id"
#define X86_MACHINE_BUS_LOCK_RATELIMIT "bus-lock-ratelimit"

#define TYPE_X86_MACHINE MACHINE_TYPE_NAME("x86")
OBJECT_DECLARE_TYPE(X86MachineState, X86MachineClass, X86_MACHINE)

/* APIC id of CPU number @cpu_index under the machine's topology. */
uint32_t x86_cpu_apic_id_from_index(X86MachineState *x86ms, unsigned int cpu_index);
/* Makes and realizes the CPU with that APIC id, of the machine's CPU type. */
void x86_cpu_new(X86MachineState *pcms, int64_t apic_id, Error **errp);
/* Makes the CPUs of -smp. @default_cpu_version is kept for the signature. */
void x86_cpus_init(X86MachineState *pcms, int default_cpu_version);
CpuInstanceProperties x86_cpu_index_to_props(MachineState *ms, unsigned cpu_index);
int64_t x86_get_default_cpu_node_id(const MachineState *ms, int idx);
const CPUArchIdList *x86_possible_cpu_arch_ids(MachineState *ms);
CPUArchId *x86_find_cpu_slot(MachineState *ms, uint32_t id, int *idx);

/*
 * Maps the firmware (property "firmware", else @default_firmware) below 4 GiB and its last 128
 * KiB below 1 MiB ("isa-bios", read only when @isapc_ram_fw is false). Without a file the region
 * is there, filled with 0xff.
 */
void x86_bios_rom_init(MachineState *ms, const char *default_firmware, MemoryRegion *rom_memory,
                       bool isapc_ram_fw);

/* True when the machine has System Management Mode / ACPI. */
bool x86_machine_is_smm_enabled(const X86MachineState *x86ms);
bool x86_machine_is_acpi_enabled(const X86MachineState *x86ms);

/*
 * A global system interrupt goes to the ISA controller (below ISA_NUM_IRQS) and to an IO-APIC
 * pin, whichever of them the guest listens to.
 */
typedef struct GSIState {
    qemu_irq i8259_irq[ISA_NUM_IRQS];
    qemu_irq ioapic_irq[IOAPIC_NUM_PINS];
    qemu_irq ioapic2_irq[IOAPIC_NUM_PINS];
} GSIState;

/* The line into the boot CPU from the 8259 pair. */
qemu_irq x86_allocate_cpu_irq(void);
/* Handler of GSI lines: @opaque is a GSIState. */
void gsi_handler(void *opaque, int n, int level);
/* Makes the IO-APIC as child "ioapic" of the object at path @parent_name and routes GSIs to it. */
void ioapic_init_gsi(GSIState *gsi_state, const char *parent_name);
/* Makes the second IO-APIC at IO_APIC_SECONDARY_ADDRESS. */
DeviceState *ioapic_init_secondary(GSIState *gsi_state);

#endif
