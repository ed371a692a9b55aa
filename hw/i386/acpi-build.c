/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PC's ACPI tables, which firmware gets by fw_cfg: RSDP, RSDT, FADT, FACS, DSDT (acpi-dsdt.c), MADT, HPET,
 * MCFG, WAET, and the loader's commands that link them. Specification: ACPI 6.4, chapter 5; IA-PC HPET 1.0a,
 * section 3.2.4; PCI Firmware Specification 3.0, section 4.1.2; Windows ACPI Emulated Devices Table.
 *
 * They are built when all devices are there. What firmware sets afterwards (where registers and windows are)
 * changes them, so if that is different they are built anew when the guest first selects a file of theirs
 * after a reset: once, since it takes milliseconds. Left out: tables of NUMA, memory hotplug, NVDIMM, TPM,
 * IPMI (SPMI), IOMMU; VM generation id.
 */
#include "qemu/osdep.h"
#include "acpi-internal.h"
#include "hw/acpi/acpi.h"
#include "hw/acpi/pc-hotplug.h"
#include "hw/acpi/pcihp.h"
#include "hw/acpi/piix4.h"
#include "hw/boards.h"
#include "hw/i386/acpi-build.h"
#include "hw/i386/ich9.h"
#include "hw/intc/ioapic.h"
#include "hw/loader.h"
#include "hw/nvram/fw_cfg.h"
#include "hw/pci-host/q35.h"
#include "hw/timer/hpet.h"
#include "qapi/error.h"
#include "sysemu/reset.h"
#include "trace.h"

/* Files are filled up to a multiple of these, so that they can grow when they are built anew. */
#define TABLES_FILE_ALIGN 0x20000
#define LOADER_FILE_ALIGN 0x1000

#define TABLES_ALIGN 64     /* of the FACS */
#define FACS_BYTES 64
#define LOCAL_APIC_BASE 0xfee00000u
#define SMI_COMMAND_PORT 0xb2
#define RTC_CENTURY 0x32
#define RESET_PORT 0xcf9
#define RESET_VALUE 0xf
#define BOOT_ARCH_8042 (1 << 1)
/* MADT: level, active high, as the PC's PCI interrupts are. */
#define INTI_LEVEL_HIGH 0xd

/* Interrupts that PCI links may be set to, and the SCI. */
static const uint8_t level_irqs[] = { 5, 9, 10, 11 };

/* The files, and what they were built for. */
typedef struct AcpiBuildState {
    AcpiPcInfo info;
    AcpiPcLayout layout;
    bool is_current;            /* the guest has selected one since the last reset */
    MemoryRegion *tables;
    MemoryRegion *rsdp;
    MemoryRegion *loader;
} AcpiBuildState;

/* --- what the machine is like --- */

static AcpiPciHpState *pcihp_of(const AcpiPcInfo *info)
{
    return info->q35 ? &ICH9_LPC_DEVICE(info->pm)->pm.acpi_pci_hotplug
                     : &PIIX4_PM(info->pm)->acpi_pci_hotplug;
}

/* Buses need their numbers before they are described. */
static void number_buses(const AcpiPcInfo *info)
{
    AcpiPciHpState *pcihp = pcihp_of(info);

    if (info->pcihp_len) {
        acpi_pcihp_number_buses(pcihp, info->q35 || !pcihp->use_acpi_root_pci_hotplug);
    }
}

static AcpiPcInfo get_info(PCMachineState *pcms)
{
    Object *pm = OBJECT(X86_MACHINE(pcms)->acpi_dev);
    bool q35 = object_dynamic_cast(pm, TYPE_ICH9_LPC_DEVICE);
    AcpiPcInfo info = {
        .pcms = pcms,
        .pm = pm,
        .q35 = q35,
        .s3_disabled = object_property_get_uint(pm, ACPI_PM_PROP_S3_DISABLED, &error_abort),
        .s4_disabled = object_property_get_uint(pm, ACPI_PM_PROP_S4_DISABLED, &error_abort),
        .s4_val = object_property_get_uint(pm, ACPI_PM_PROP_S4_VAL, &error_abort),
        .enable_cmd = object_property_get_uint(pm, ACPI_PM_PROP_ACPI_ENABLE_CMD, &error_abort),
        .disable_cmd = object_property_get_uint(pm, ACPI_PM_PROP_ACPI_DISABLE_CMD, &error_abort),
        .sci_int = object_property_get_uint(pm, ACPI_PM_PROP_SCI_INT, &error_abort),
        .gpe0_blk_len = object_property_get_uint(pm, ACPI_PM_PROP_GPE0_BLK_LEN, &error_abort),
        .cpu_hotplug_base = q35 ? ICH9_CPU_HOTPLUG_IO_BASE : PIIX4_CPU_HOTPLUG_IO_BASE,
    };

    if (object_property_find(pm, ACPI_PCIHP_IO_LEN_PROP)) {
        info.pcihp_base = object_property_get_uint(pm, ACPI_PCIHP_IO_BASE_PROP, &error_abort);
        info.pcihp_len = object_property_get_uint(pm, ACPI_PCIHP_IO_LEN_PROP, &error_abort);
    }
    return info;
}

static AcpiPcLayout get_layout(const AcpiPcInfo *info)
{
    Object *host = OBJECT(BUS(info->pcms->bus)->parent);
    AcpiPcLayout layout;

    /* They are compared with what is between members, too. */
    memset(&layout, 0, sizeof(layout));
    layout.pm_io_base = object_property_get_uint(info->pm, ACPI_PM_PROP_PM_IO_BASE, &error_abort);
    layout.gpe0_blk = object_property_get_uint(info->pm, ACPI_PM_PROP_GPE0_BLK, &error_abort);
    layout.hole_start = object_property_get_uint(host, "pci-hole-start", &error_abort);
    layout.hole_end = object_property_get_uint(host, "pci-hole-end", &error_abort);
    layout.hole64_start = object_property_get_uint(host, "pci-hole64-start", &error_abort);
    layout.hole64_end = object_property_get_uint(host, "pci-hole64-end", &error_abort);
    if (info->q35 && PCIE_HOST_BRIDGE(host)->base_addr != PCIE_BASE_ADDR_UNMAPPED) {
        layout.mcfg_base = PCIE_HOST_BRIDGE(host)->base_addr;
        layout.mcfg_size = PCIE_HOST_BRIDGE(host)->size;
    }
    return layout;
}

/* --- fixed tables --- */

static void build_facs(GArray *table_data)
{
    g_array_append_vals(table_data, "FACS", 4);
    build_append_int_noprefix(table_data, FACS_BYTES, 4);
    build_append_int_noprefix(table_data, 0, FACS_BYTES - 8);
}

static struct AcpiGenericAddress ports(uint64_t base, unsigned bytes)
{
    return (struct AcpiGenericAddress) {
        .space_id = AML_AS_SYSTEM_IO, .bit_width = bytes * 8, .address = base,
    };
}

static uint32_t fadt_flags(const AcpiPcInfo *info)
{
    uint32_t flags = 1 << ACPI_FADT_F_WBINVD | 1 << ACPI_FADT_F_PROC_C1 | 1 << ACPI_FADT_F_SLP_BUTTON |
                     1 << ACPI_FADT_F_RTC_S4 | 1 << ACPI_FADT_F_USE_PLATFORM_CLOCK;

    /* Logical mode has a bit each for eight. */
    if (MACHINE(info->pcms)->smp.max_cpus > 8) {
        flags |= 1 << ACPI_FADT_F_FORCE_APIC_CLUSTER_MODEL;
    }
    return flags | (info->q35 ? 1 << ACPI_FADT_F_RESET_REG_SUP : 0);
}

static AcpiFadtData fadt_data(const AcpiPcInfo *info, const AcpiPcLayout *layout)
{
    AcpiFadtData fadt = {
        .rev = info->q35 ? 3 : 1,
        .flags = fadt_flags(info),
        .int_model = 1,
        .sci_int = info->sci_int,
        .smi_cmd = SMI_COMMAND_PORT,
        .acpi_enable_cmd = info->enable_cmd,
        .acpi_disable_cmd = info->disable_cmd,
        .plvl2_lat = 0xfff,
        .plvl3_lat = 0xfff,
        .rtc_century = RTC_CENTURY,
        .iapc_boot_arch = info->pcms->i8042_enabled ? BOOT_ARCH_8042 : 0,
        .pm1a_evt = ports(layout->pm_io_base, 4),
        .pm1a_cnt = ports(layout->pm_io_base + 4, 2),
        .pm_tmr = ports(layout->pm_io_base + 8, 4),
        .gpe0_blk = ports(layout->gpe0_blk, info->gpe0_blk_len),
    };

    if (info->q35) {
        fadt.reset_reg = ports(RESET_PORT, 1);
        fadt.reset_val = RESET_VALUE;
    }
    return fadt;
}

/* An ISA interrupt that is another one at the IO-APIC, or of another kind: ACPI 6.4, section 5.2.12.5. */
static void put_override(GArray *madt, uint8_t irq, uint32_t gsi, uint16_t flags)
{
    build_append_int_noprefix(madt, 2, 1);
    build_append_int_noprefix(madt, 10, 1);
    build_append_int_noprefix(madt, 0, 1);      /* ISA */
    build_append_int_noprefix(madt, irq, 1);
    build_append_int_noprefix(madt, gsi, 4);
    build_append_int_noprefix(madt, flags, 2);
}

/* The NMI is LINT1 of all CPUs: sections 5.2.12.7 and 5.2.12.13. */
static void put_local_nmi(GArray *madt, bool x2apic)
{
    build_append_int_noprefix(madt, x2apic ? 10 : 4, 1);
    build_append_int_noprefix(madt, x2apic ? 12 : 6, 1);
    if (x2apic) {
        build_append_int_noprefix(madt, 0, 2);
        build_append_int_noprefix(madt, 0xffffffff, 4);
        build_append_int_noprefix(madt, 1, 1);
        build_append_int_noprefix(madt, 0, 3);
    } else {
        build_append_int_noprefix(madt, 0xff, 1);
        build_append_int_noprefix(madt, 0, 2);
        build_append_int_noprefix(madt, 1, 1);
    }
}

static void build_madt(GArray *table_data, BIOSLinker *linker, const AcpiPcInfo *info)
{
    X86MachineState *x86ms = X86_MACHINE(info->pcms);
    MachineState *ms = MACHINE(x86ms);
    const CPUArchIdList *cpus = x86_possible_cpu_arch_ids(ms);
    AcpiTable table = { "APIC", 1, x86ms->oem_id, x86ms->oem_table_id };
    bool x2apic = false;

    acpi_table_begin(&table, table_data);
    build_append_int_noprefix(table_data, LOCAL_APIC_BASE, 4);
    build_append_int_noprefix(table_data, 1, 4);        /* there are two 8259 as well */
    for (int i = 0; i < cpus->len; i++) {
        acpi_put_madt_cpu(table_data, ms, i, cpus->cpus[i].cpu != NULL);
        x2apic |= cpus->cpus[i].arch_id >= 255;
    }
    build_append_int_noprefix(table_data, 1, 1);        /* IO-APIC: section 5.2.12.3 */
    build_append_int_noprefix(table_data, 12, 1);
    build_append_int_noprefix(table_data, 0, 2);        /* id */
    build_append_int_noprefix(table_data, IO_APIC_DEFAULT_ADDRESS, 4);
    build_append_int_noprefix(table_data, 0, 4);        /* first interrupt */
    if (x86ms->apic_xrupt_override) {
        put_override(table_data, 0, 2, 0);
    }
    for (size_t i = 0; i < ARRAY_SIZE(level_irqs); i++) {
        put_override(table_data, level_irqs[i], level_irqs[i], INTI_LEVEL_HIGH);
    }
    put_local_nmi(table_data, x2apic);
    acpi_table_end(linker, &table);
}

static void build_hpet(GArray *table_data, BIOSLinker *linker, const char *oem_id, const char *oem_table_id)
{
    AcpiTable table = { "HPET", 1, oem_id, oem_table_id };

    acpi_table_begin(&table, table_data);
    build_append_int_noprefix(table_data, 0x8086a201, 4);       /* vendor, legacy routes, 64 bits, 3 timers */
    build_append_gas(table_data, AML_AS_SYSTEM_MEMORY, 0, 0, 0, HPET_BASE);
    build_append_int_noprefix(table_data, 0, 4);                /* number, minimum tick, page protection */
    acpi_table_end(linker, &table);
}

static void build_mcfg(GArray *table_data, BIOSLinker *linker, const AcpiPcLayout *layout, const char *oem_id,
                       const char *oem_table_id)
{
    AcpiTable table = { "MCFG", 1, oem_id, oem_table_id };

    acpi_table_begin(&table, table_data);
    build_append_int_noprefix(table_data, 0, 8);
    build_append_int_noprefix(table_data, layout->mcfg_base, 8);
    build_append_int_noprefix(table_data, 0, 2);                /* segment */
    build_append_int_noprefix(table_data, 0, 1);                /* first and last bus */
    build_append_int_noprefix(table_data, PCIE_MMCFG_BUS(layout->mcfg_size - 1), 1);
    build_append_int_noprefix(table_data, 0, 4);
    acpi_table_end(linker, &table);
}

/* The power management timer is good at one read. */
static void build_waet(GArray *table_data, BIOSLinker *linker, const char *oem_id, const char *oem_table_id)
{
    AcpiTable table = { "WAET", 1, oem_id, oem_table_id };

    acpi_table_begin(&table, table_data);
    build_append_int_noprefix(table_data, 1 << 1, 4);
    acpi_table_end(linker, &table);
}

/* --- all of them --- */

static void build_tables(AcpiBuildTables *t, const AcpiPcInfo *info, const AcpiPcLayout *layout)
{
    X86MachineState *x86ms = X86_MACHINE(info->pcms);
    const char *oem_id = x86ms->oem_id, *oem_table_id = x86ms->oem_table_id;
    g_autoptr(GArray) offsets = g_array_new(false, true, sizeof(uint32_t));
    AcpiFadtData fadt = fadt_data(info, layout);
    unsigned facs, dsdt, rsdt;

    bios_linker_loader_alloc(t->linker, ACPI_BUILD_TABLE_FILE, t->table_data, TABLES_ALIGN, false);
    facs = t->table_data->len;
    build_facs(t->table_data);
    dsdt = t->table_data->len;
    acpi_build_dsdt(t->table_data, t->linker, info, layout);
    fadt.facs_tbl_offset = &facs;
    fadt.dsdt_tbl_offset = fadt.xdsdt_tbl_offset = &dsdt;

    acpi_add_table(offsets, t->table_data);
    build_fadt(t->table_data, t->linker, &fadt, oem_id, oem_table_id);
    acpi_add_table(offsets, t->table_data);
    build_madt(t->table_data, t->linker, info);
    if (info->pcms->hpet_enabled) {
        acpi_add_table(offsets, t->table_data);
        build_hpet(t->table_data, t->linker, oem_id, oem_table_id);
    }
    if (layout->mcfg_size) {
        acpi_add_table(offsets, t->table_data);
        build_mcfg(t->table_data, t->linker, layout, oem_id, oem_table_id);
    }
    acpi_add_table(offsets, t->table_data);
    build_waet(t->table_data, t->linker, oem_id, oem_table_id);
    for (uint8_t *user = acpi_table_first(); user; user = acpi_table_next(user)) {
        acpi_add_table(offsets, t->table_data);
        g_array_append_vals(t->table_data, user, acpi_table_len(user));
    }
    rsdt = t->table_data->len;
    build_rsdt(t->table_data, t->linker, offsets, oem_id, oem_table_id);
    build_rsdp(t->rsdp, t->linker, &(AcpiRsdpData) { .oem_id = x86ms->oem_id, .rsdt_tbl_offset = &rsdt });
    acpi_align_size(t->table_data, TABLES_FILE_ALIGN);
    acpi_align_size(t->linker->cmd_blob, LOADER_FILE_ALIGN);
    trace_acpi_build(rsdt, offsets->len, layout->pm_io_base, layout->mcfg_base);
}

/* Put a file's new content into its memory: as much as that has, the rest is zero anyway. */
static void replace_file(MemoryRegion *mr, const GArray *content)
{
    memcpy(memory_region_get_ram_ptr(mr), content->data, MIN(content->len, memory_region_size(mr)));
}

/* The guest selects a file. */
static void acpi_build_update(void *opaque)
{
    AcpiBuildState *s = opaque;
    AcpiBuildTables tables;
    AcpiPcLayout layout;

    if (s->is_current) {
        return;
    }
    s->is_current = true;
    layout = get_layout(&s->info);
    if (!memcmp(&layout, &s->layout, sizeof(layout))) {
        return;
    }
    s->layout = layout;
    acpi_build_tables_init(&tables);
    build_tables(&tables, &s->info, &layout);
    replace_file(s->tables, tables.table_data);
    replace_file(s->rsdp, tables.rsdp);
    replace_file(s->loader, tables.linker->cmd_blob);
    acpi_build_tables_cleanup(&tables, true);
}

static void acpi_build_reset(void *opaque)
{
    AcpiBuildState *s = opaque;

    s->is_current = false;
}

static MemoryRegion *add_file(AcpiBuildState *s, const char *name, const GArray *content)
{
    return rom_add_blob(name, content->data, content->len, content->len, -1, name, acpi_build_update, s, NULL,
                        true);
}

void acpi_setup(PCMachineState *pcms)
{
    AcpiBuildTables tables;
    AcpiBuildState *s;

    if (!pcms->acpi_build_enabled || !x86_machine_is_acpi_enabled(X86_MACHINE(pcms)) ||
        !X86_MACHINE(pcms)->acpi_dev) {
        return;
    }
    s = g_new0(AcpiBuildState, 1);      /* as long as the machine */
    s->info = get_info(pcms);
    s->layout = get_layout(&s->info);
    number_buses(&s->info);
    acpi_build_tables_init(&tables);
    build_tables(&tables, &s->info, &s->layout);
    s->tables = add_file(s, ACPI_BUILD_TABLE_FILE, tables.table_data);
    s->loader = add_file(s, ACPI_BUILD_LOADER_FILE, tables.linker->cmd_blob);
    s->rsdp = add_file(s, ACPI_BUILD_RSDP_FILE, tables.rsdp);
    /* Firmware looks for the log of a TPM, which there is none of. */
    fw_cfg_add_file(X86_MACHINE(pcms)->fw_cfg, ACPI_BUILD_TPMLOG_FILE, g_malloc0(1), 0);
    qemu_register_reset(acpi_build_reset, s);
    acpi_build_tables_cleanup(&tables, true);
}
