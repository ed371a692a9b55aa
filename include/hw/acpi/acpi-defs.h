/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ACPI tables are made of: ACPI 6.4, chapter 5. */
#ifndef QEMU_ACPI_DEFS_H
#define QEMU_ACPI_DEFS_H

/* Flags of the FADT (table 5.10), by bit number. */
enum {
    ACPI_FADT_F_WBINVD,
    ACPI_FADT_F_WBINVD_FLUSH,
    ACPI_FADT_F_PROC_C1,
    ACPI_FADT_F_P_LVL2_UP,
    ACPI_FADT_F_PWR_BUTTON,
    ACPI_FADT_F_SLP_BUTTON,
    ACPI_FADT_F_FIX_RTC,
    ACPI_FADT_F_RTC_S4,
    ACPI_FADT_F_TMR_VAL_EXT,
    ACPI_FADT_F_DCK_CAP,
    ACPI_FADT_F_RESET_REG_SUP,
    ACPI_FADT_F_SEALED_CASE,
    ACPI_FADT_F_HEADLESS,
    ACPI_FADT_F_CPU_SW_SLP,
    ACPI_FADT_F_PCI_EXP_WAK,
    ACPI_FADT_F_USE_PLATFORM_CLOCK,
    ACPI_FADT_F_S4_RTC_STS_VALID,
    ACPI_FADT_F_REMOTE_POWER_ON_CAPABLE,
    ACPI_FADT_F_FORCE_APIC_CLUSTER_MODEL,
    ACPI_FADT_F_FORCE_APIC_PHYSICAL_DESTINATION_MODE,
    ACPI_FADT_F_HW_REDUCED_ACPI,
    ACPI_FADT_F_LOW_POWER_S0_IDLE_CAPABLE,
};

/* Root pointer (section 5.2.5.3). Offsets are in "etc/acpi/tables"; NULL: the table is not there. */
typedef struct AcpiRsdpData {
    char *oem_id;
    uint8_t revision;           /* 0: of ACPI 1.0, with an RSDT; 2: with an XSDT */
    unsigned *rsdt_tbl_offset;
    unsigned *xsdt_tbl_offset;
} AcpiRsdpData;

/* Section 5.2.3.2. */
struct AcpiGenericAddress {
    uint8_t space_id;           /* AmlAddressSpace */
    uint8_t bit_width;
    uint8_t bit_offset;
    uint8_t access_width;       /* 1 byte, 2 word, 3 double word, 4 quad word; 0 undefined */
    uint64_t address;
} QEMU_PACKED;

/* Fixed ACPI description table (section 5.2.9). */
typedef struct AcpiFadtData {
    struct AcpiGenericAddress pm1a_cnt;
    struct AcpiGenericAddress pm1a_evt;
    struct AcpiGenericAddress pm_tmr;
    struct AcpiGenericAddress gpe0_blk;
    struct AcpiGenericAddress reset_reg;
    struct AcpiGenericAddress sleep_ctl;
    struct AcpiGenericAddress sleep_sts;
    uint8_t reset_val;
    uint8_t rev;                /* 1, 3, 5, 6 */
    uint32_t flags;
    uint32_t smi_cmd;           /* port */
    uint16_t sci_int;
    uint8_t int_model;          /* 1: PIC and APIC */
    uint8_t acpi_enable_cmd;
    uint8_t acpi_disable_cmd;
    uint8_t rtc_century;        /* index in CMOS memory */
    uint16_t plvl2_lat;         /* us; too long: no such state */
    uint16_t plvl3_lat;
    uint16_t arm_boot_arch;
    uint16_t iapc_boot_arch;
    uint8_t minor_ver;
    unsigned *facs_tbl_offset;
    unsigned *dsdt_tbl_offset;
    unsigned *xdsdt_tbl_offset;
} AcpiFadtData;

#define ACPI_FADT_ARM_PSCI_COMPLIANT  (1 << 0)
#define ACPI_FADT_ARM_PSCI_USE_HVC    (1 << 1)

#endif
