/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PC's DSDT: the root bridge with its resources, sleep states, HPET, fw_cfg; and by the other files, in
 * their order, PCI hotplug, interrupt routing, CPUs, and the devices of the root bus. Specification: ACPI
 * 6.4, chapters 5 and 6; PCI Firmware Specification 3.0, section 4.5 (_OSC).
 */
#include "qemu/osdep.h"
#include "acpi-internal.h"
#include "hw/acpi/acpi.h"
#include "hw/nvram/fw_cfg.h"
#include "hw/timer/hpet.h"

#define OSC_UUID "33DB4D5B-1FF7-401C-9657-7441C03DD766"
/*
 * Status bits of _OSC, and what of PCI Express may be left to the guest:
 * native hotplug only without ACPI's.
 */
#define OSC_UNKNOWN_UUID (1 << 2)
#define OSC_UNKNOWN_REVISION (1 << 3)
#define OSC_MASKED (1 << 4)
#define OSC_CONTROL 0x1f
#define OSC_NATIVE_HOTPLUG 1

#define FW_CFG_IO_BASE 0x510
#define FW_CFG_IO_LEN 12

/* --- root bridge --- */

/* Or @bits into the status word of _OSC. */
static Aml *osc_status(int bits)
{
    return aml_or(aml_name("CDW1"), aml_int(bits), aml_name("CDW1"));
}

static Aml *method_osc(const AcpiPcInfo *info)
{
    int control = info->pcihp_len ? OSC_CONTROL & ~OSC_NATIVE_HOTPLUG : OSC_CONTROL;
    Aml *method = aml_method("_OSC", 4, AML_NOTSERIALIZED), *pci, *cond, *other = aml_else();

    aml_append(method, aml_create_dword_field(aml_arg(3), aml_int(0), "CDW1"));
    pci = aml_if(aml_equal(aml_arg(0), aml_touuid(OSC_UUID)));
    aml_append(pci, aml_create_dword_field(aml_arg(3), aml_int(8), "CDW3"));
    aml_append(pci, aml_and(aml_name("CDW3"), aml_int(control), aml_local(0)));
    cond = aml_if(aml_lnot(aml_equal(aml_arg(1), aml_int(1))));
    aml_append(cond, osc_status(OSC_UNKNOWN_REVISION));
    aml_append(pci, cond);
    cond = aml_if(aml_lnot(aml_equal(aml_name("CDW3"), aml_local(0))));
    aml_append(cond, osc_status(OSC_MASKED));
    aml_append(pci, cond);
    aml_append(pci, aml_store(aml_local(0), aml_name("CDW3")));
    aml_append(method, pci);
    aml_append(other, osc_status(OSC_UNKNOWN_UUID));
    aml_append(method, other);
    aml_append(method, aml_return(aml_arg(3)));
    return method;
}

static Aml *memory_window(AmlCacheable cacheable, uint64_t start, uint64_t last)
{
    if (last > UINT32_MAX) {
        return aml_qword_memory(AML_POS_DECODE, AML_MIN_FIXED, AML_MAX_FIXED, cacheable, AML_READ_WRITE, 0,
                                start, last, 0, last - start + 1);
    }
    return aml_dword_memory(AML_POS_DECODE, AML_MIN_FIXED, AML_MAX_FIXED, cacheable, AML_READ_WRITE, 0, start,
                            last, 0, last - start + 1);
}

/* The window that configuration space is mapped to belongs to the board. */
static void add_mmconfig(Aml *sb, const AcpiPcLayout *layout)
{
    Aml *dev = aml_device("DRAC"), *crs = aml_resource_template();

    aml_append(dev, aml_name_decl("_HID", aml_string("PNP0C01")));
    aml_append(crs, memory_window(AML_NON_CACHEABLE, layout->mcfg_base,
                                  layout->mcfg_base + layout->mcfg_size - 1));
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(sb, dev);
}

static void add_root_bridge(Aml *dsdt, const AcpiPcInfo *info, const AcpiPcLayout *layout)
{
    Aml *sb = aml_scope("\\_SB"), *dev = aml_device("PCI0");

    aml_append(dev, aml_name_decl("_HID", aml_eisaid(info->q35 ? "PNP0A08" : "PNP0A03")));
    if (info->q35) {
        aml_append(dev, aml_name_decl("_CID", aml_eisaid("PNP0A03")));
    }
    aml_append(dev, aml_name_decl("_ADR", aml_int(0)));
    aml_append(dev, aml_name_decl("_UID", aml_int(PC_MACHINE_GET_CLASS(info->pcms)->pci_root_uid)));
    if (info->q35) {
        aml_append(dev, method_osc(info));
    }
    aml_append(sb, dev);
    if (layout->mcfg_size) {
        add_mmconfig(sb, layout);
    }
    aml_append(dsdt, sb);
}

/* --- resources of the root bridge --- */

static void add_port_window(Aml *crs, uint16_t start, uint16_t last)
{
    aml_append(crs, aml_word_io(AML_MIN_FIXED, AML_MAX_FIXED, AML_POS_DECODE, AML_ENTIRE_RANGE, 0, start,
                                last, 0, last - start + 1));
}

/* The window of 32-bit BARs, without the one of configuration space if that is inside. */
static void add_memory_windows(Aml *crs, const AcpiPcLayout *layout)
{
    uint64_t start = layout->hole_start, end = layout->hole_end;
    uint64_t mcfg = layout->mcfg_base, mcfg_end = mcfg + layout->mcfg_size;

    if (layout->mcfg_size && mcfg >= start && mcfg_end <= end) {
        if (mcfg > start) {
            aml_append(crs, memory_window(AML_NON_CACHEABLE, start, mcfg - 1));
        }
        start = mcfg_end;
    }
    if (start < end) {
        aml_append(crs, memory_window(AML_NON_CACHEABLE, start, end - 1));
    }
    if (layout->hole64_end > layout->hole64_start) {
        aml_append(crs, memory_window(AML_CACHEABLE, layout->hole64_start, layout->hole64_end - 1));
    }
}

/* Ports that are taken from the bridge's: a device of its own. */
static void add_ports(Aml *pci0, const char *name, const char *uid, uint16_t base, uint8_t len)
{
    Aml *dev = aml_device("%s", name), *crs = aml_resource_template();

    aml_append(dev, aml_name_decl("_HID", aml_string("PNP0A06")));
    aml_append(dev, aml_name_decl("_UID", aml_string("%s", uid)));
    aml_append(dev, aml_name_decl("_STA", aml_int(0xb)));
    aml_append(crs, aml_io(AML_DECODE16, base, base, 1, len));
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(pci0, dev);
}

static void add_resources(Aml *dsdt, const AcpiPcInfo *info, const AcpiPcLayout *layout)
{
    Aml *pci0 = aml_scope("\\_SB.PCI0"), *crs = aml_resource_template();

    aml_append(crs, aml_word_bus_number(AML_MIN_FIXED, AML_MAX_FIXED, AML_POS_DECODE, 0, 0, 0xff, 0, 0x100));
    aml_append(crs, aml_io(AML_DECODE16, 0xcf8, 0xcf8, 1, 8));
    add_port_window(crs, 0, 0xcf7);
    add_port_window(crs, 0xd00, 0xffff);
    aml_append(crs, memory_window(AML_CACHEABLE, 0xa0000, 0xbffff));
    add_memory_windows(crs, layout);
    aml_append(pci0, aml_name_decl("_CRS", crs));
    add_ports(pci0, "GPE0", "GPE0 resources", layout->gpe0_blk, info->gpe0_blk_len);
    if (info->pcihp_len) {
        add_ports(pci0, "PHPR", "PCI Hotplug resources", info->pcihp_base, info->pcihp_len);
    }
    aml_append(dsdt, pci0);
}

/* --- sleep, timer, fw_cfg --- */

/* A state whose SLP_TYP is @type: ACPI 6.4, section 7.4.2. */
static void add_sleep_state(Aml *scope, const char *name, uint8_t type)
{
    Aml *package = aml_package(4);

    aml_append(package, aml_int(type));     /* PM1a_CNT */
    aml_append(package, aml_int(type));     /* PM1b_CNT: not there */
    aml_append(package, aml_int(0));
    aml_append(package, aml_int(0));
    aml_append(scope, aml_name_decl(name, package));
}

static void add_sleep_states(Aml *dsdt, const AcpiPcInfo *info)
{
    Aml *scope = aml_scope("\\");

    if (!info->s3_disabled) {
        add_sleep_state(scope, "_S3", 1);
    }
    if (!info->s4_disabled) {
        add_sleep_state(scope, "_S4", info->s4_val);
    }
    add_sleep_state(scope, "_S5", 0);
    aml_append(dsdt, scope);
}

/* _STA: firmware may have left the timer unmapped, so look at vendor and period (fs, 100 ns at most). */
static Aml *method_hpet_sta(void)
{
    Aml *method = aml_method("_STA", 0, AML_NOTSERIALIZED), *wrong;

    aml_append(method, aml_shiftright(aml_name("VEND"), aml_int(16), aml_local(0)));
    wrong = aml_if(aml_lor(aml_equal(aml_local(0), aml_int(0)), aml_equal(aml_local(0), aml_int(0xffff))));
    aml_append(wrong, aml_return(aml_int(0)));
    aml_append(method, wrong);
    wrong = aml_if(aml_lor(aml_equal(aml_name("PRD"), aml_int(0)),
                           aml_lgreater(aml_name("PRD"), aml_int(100000000))));
    aml_append(wrong, aml_return(aml_int(0)));
    aml_append(method, wrong);
    aml_append(method, aml_return(aml_int(0xf)));
    return method;
}

static void add_hpet(Aml *dsdt)
{
    Aml *sb = aml_scope("\\_SB"), *dev = aml_device("HPET"), *crs = aml_resource_template(), *field;

    aml_append(dev, aml_name_decl("_HID", aml_eisaid("PNP0103")));
    aml_append(dev, aml_name_decl("_UID", aml_int(0)));
    aml_append(dev, aml_operation_region("HPTM", AML_SYSTEM_MEMORY, aml_int(HPET_BASE), HPET_LEN));
    field = aml_field("HPTM", AML_DWORD_ACC, AML_LOCK, AML_PRESERVE);
    aml_append(field, aml_named_field("VEND", 32));
    aml_append(field, aml_named_field("PRD", 32));
    aml_append(dev, field);
    aml_append(dev, method_hpet_sta());
    aml_append(crs, aml_memory32_fixed(HPET_BASE, HPET_LEN, AML_READ_ONLY));
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(sb, dev);
    aml_append(dsdt, sb);
}

static void add_fw_cfg(Aml *dsdt)
{
    Aml *pci0 = aml_scope("\\_SB.PCI0"), *dev = aml_device("FWCF"), *crs = aml_resource_template();

    aml_append(dev, aml_name_decl("_HID", aml_string("QEMU0002")));
    aml_append(dev, aml_name_decl("_STA", aml_int(0xb)));
    aml_append(crs, aml_io(AML_DECODE16, FW_CFG_IO_BASE, FW_CFG_IO_BASE, 1, FW_CFG_IO_LEN));
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(pci0, dev);
    aml_append(dsdt, pci0);
}

/* --- table --- */

static void add_gpe(Aml *dsdt)
{
    Aml *gpe = aml_scope("\\_GPE");

    aml_append(gpe, aml_name_decl("_HID", aml_string("ACPI0006")));
    aml_append(dsdt, gpe);
}

void acpi_build_dsdt(GArray *table_data, BIOSLinker *linker, const AcpiPcInfo *info,
                     const AcpiPcLayout *layout)
{
    X86MachineState *x86ms = X86_MACHINE(info->pcms);
    AcpiTable table = { "DSDT", 1, x86ms->oem_id, x86ms->oem_table_id };
    Aml whole = { .buf = table_data }, *dsdt;

    acpi_table_begin(&table, table_data);
    init_aml_allocator();
    dsdt = aml_scope("\\");
    add_root_bridge(dsdt, info, layout);
    add_gpe(dsdt);
    if (info->pcihp_len) {
        acpi_add_pci_hotplug(dsdt, info);
    }
    acpi_add_pirq(dsdt, info);
    if (info->pcms->hpet_enabled) {
        add_hpet(dsdt);
    }
    acpi_add_cpus(dsdt, info);
    add_resources(dsdt, info, layout);
    add_sleep_states(dsdt, info);
    add_fw_cfg(dsdt);
    acpi_add_pci_bus(dsdt, info);
    aml_append(&whole, dsdt);
    free_aml_allocator();
    acpi_table_end(linker, &table);
}
