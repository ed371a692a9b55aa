/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a PC tells its firmware by fw_cfg: memory, CPUs, event timers, sleep states.
 *
 * Spec: QEMU, docs/specs/fw_cfg. Ports 0x510 and 0x514. ACPI tables: acpi-build.c; SMBIOS tables:
 * hw/smbios. Left out on purpose: Linux kernels.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "hw/acpi/acpi.h"
#include "hw/firmware/smbios.h"
#include "hw/i386/pc.h"
#include "hw/nvram/fw_cfg.h"
#include "hw/timer/hpet.h"
#include "qapi/error.h"
#include "x86-internal.h"

#define FW_CFG_IO_BASE     0x510
#define FW_CFG_DMA_IO_BASE 0x514

/* Keys of this architecture. */
#define FW_CFG_ACPI_TABLES   (FW_CFG_ARCH_LOCAL + 0)
#define FW_CFG_IRQ0_OVERRIDE (FW_CFG_ARCH_LOCAL + 2)
#define FW_CFG_HPET          (FW_CFG_ARCH_LOCAL + 4)

/* CPUID leaf 1, EAX and EDX, of the default CPU: what SMBIOS shows, since models are names only. */
#ifdef TARGET_X86_64
#define SMBIOS_CPUID_VERSION  0x60fb1
#define SMBIOS_CPUID_FEATURES 0x078bfbfd
#else
#define SMBIOS_CPUID_VERSION  0x663
#define SMBIOS_CPUID_FEATURES 0x0781abfd
#endif

/* In etc/system-states: one byte per sleep state, its type and bit 7 when it is there. */
#define SLEEP_STATES        6
#define SLEEP_STATE_ENABLED 0x80
#define SLEEP_TYPE_S3       1

FWCfgState *pc_fw_cfg_create(X86MachineState *x86ms)
{
    MachineState *ms = MACHINE(x86ms);
    FWCfgState *fw_cfg =
        fw_cfg_init_io_dma(FW_CFG_IO_BASE, FW_CFG_DMA_IO_BASE, &address_space_memory);
    /* NUMA: number of nodes, node of each CPU, size of each node; there is no node. */
    size_t numa_size = sizeof(uint64_t) * (1 + x86ms->apic_id_limit);
    size_t e820_size, acpi_size;
    const void *acpi = acpi_user_tables(&acpi_size);
    void *e820 = e820_table(&e820_size);

    fw_cfg_add_i16(fw_cfg, FW_CFG_NB_CPUS, x86ms->boot_cpus);
    fw_cfg_add_i16(fw_cfg, FW_CFG_MAX_CPUS, x86ms->apic_id_limit);
    fw_cfg_add_i64(fw_cfg, FW_CFG_RAM_SIZE, ms->ram_size);
    fw_cfg_add_bytes(fw_cfg, FW_CFG_ACPI_TABLES, g_memdup2(acpi ?: "", MAX(acpi_size, 1)), acpi_size);
    fw_cfg_add_i32(fw_cfg, FW_CFG_IRQ0_OVERRIDE, 1);
    fw_cfg_add_file(fw_cfg, "etc/e820", e820, e820_size);
    fw_cfg_add_bytes(fw_cfg, FW_CFG_HPET, &hpet_cfg, sizeof(hpet_cfg));
    fw_cfg_add_bytes(fw_cfg, FW_CFG_NUMA, g_malloc0(numa_size), numa_size);
    return fw_cfg;
}

/* S3 and S4 as the power management device was told to offer them. */
static void pc_fw_cfg_add_sleep_states(FWCfgState *fw_cfg, Object *pm)
{
    uint8_t *states = g_malloc0(SLEEP_STATES);
    bool s3 = !object_property_get_uint(pm, ACPI_PM_PROP_S3_DISABLED, &error_abort);
    bool s4 = !object_property_get_uint(pm, ACPI_PM_PROP_S4_DISABLED, &error_abort);
    uint8_t s4_type = object_property_get_uint(pm, ACPI_PM_PROP_S4_VAL, &error_abort);

    states[0] = SLEEP_STATE_ENABLED;
    states[3] = SLEEP_TYPE_S3 | (s3 ? SLEEP_STATE_ENABLED : 0);
    states[4] = s4_type | (s4 ? SLEEP_STATE_ENABLED : 0);
    states[5] = SLEEP_STATE_ENABLED;
    fw_cfg_add_file(fw_cfg, "etc/system-states", states, SLEEP_STATES);
}

/* RAM as SMBIOS wants it. Returns an array of smbios_phys_mem_area. */
static GArray *ram_areas(void)
{
    GArray *areas = g_array_new(false, true, sizeof(struct smbios_phys_mem_area));
    struct smbios_phys_mem_area area;

    for (unsigned int i = 0; e820_get_entry(i, E820_RAM, &area.address, &area.length); i++) {
        if (area.length) {
            g_array_append_val(areas, area);
        }
    }
    return areas;
}

static void pc_fw_cfg_add_smbios(PCMachineState *pcms)
{
    MachineState *ms = MACHINE(pcms);
    MachineClass *mc = MACHINE_GET_CLASS(ms);
    PCMachineClass *pcmc = PC_MACHINE_GET_CLASS(pcms);
    g_autoptr(GArray) areas = ram_areas();
    uint8_t *tables, *anchor;
    size_t tables_len, anchor_len;

    if (pcmc->smbios_defaults) {
        smbios_set_defaults("QEMU", mc->desc, mc->name, pcmc->smbios_legacy_mode, pcmc->smbios_uuid_encoded,
                            pcms->smbios_entry_point_type);
    }
    smbios_set_cpuid(SMBIOS_CPUID_VERSION, SMBIOS_CPUID_FEATURES);
    smbios_get_tables(ms, (struct smbios_phys_mem_area *)areas->data, areas->len, &tables, &tables_len,
                      &anchor, &anchor_len, &error_fatal);
    fw_cfg_add_file(X86_MACHINE(pcms)->fw_cfg, "etc/smbios/smbios-tables", tables, tables_len);
    fw_cfg_add_file(X86_MACHINE(pcms)->fw_cfg, "etc/smbios/smbios-anchor", anchor, anchor_len);
}

void pc_fw_cfg_machine_done(X86MachineState *x86ms)
{
    if (x86ms->acpi_dev) {
        pc_fw_cfg_add_sleep_states(x86ms->fw_cfg, OBJECT(x86ms->acpi_dev));
    }
    fw_cfg_modify_i16(x86ms->fw_cfg, FW_CFG_NB_CPUS, x86ms->boot_cpus);
    pc_fw_cfg_add_smbios(PC_MACHINE(x86ms));
}
