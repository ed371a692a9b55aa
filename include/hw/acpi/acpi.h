/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ACPI fixed hardware: PM timer, PM1 event and control blocks, general purpose events
 * (ACPI 1.0b, 4.7). Regions `acpi-tmr`, `acpi-evt`, `acpi-cnt`; the GPE block's region belongs to
 * the chipset.
 */
#ifndef QEMU_HW_ACPI_H
#define QEMU_HW_ACPI_H

#include "qemu/notify.h"
#include "exec/memory.h"
#include "hw/irq.h"
#include "hw/acpi/acpi_dev_interface.h"

/* PM timer: 24 bits at 3.579545 MHz. */
#define PM_TIMER_FREQUENCY              3579545
#define ACPI_PM_PROP_S3_DISABLED        "disable_s3"
#define ACPI_PM_PROP_S4_DISABLED        "disable_s4"
#define ACPI_PM_PROP_S4_VAL             "s4_val"
#define ACPI_PM_PROP_SCI_INT            "sci_int"
#define ACPI_PM_PROP_ACPI_ENABLE_CMD    "acpi_enable_cmd"
#define ACPI_PM_PROP_ACPI_DISABLE_CMD   "acpi_disable_cmd"
#define ACPI_PM_PROP_PM_IO_BASE         "pm_io_base"
#define ACPI_PM_PROP_GPE0_BLK           "gpe0_blk"
#define ACPI_PM_PROP_GPE0_BLK_LEN       "gpe0_blk_len"
#define ACPI_PM_PROP_ACPI_PCIHP_BRIDGE  "acpi-pci-hotplug-with-bridge-support"
#define ACPI_PM_PROP_ACPI_PCI_ROOTHP    "acpi-root-pci-hotplug"

/* PM1 status. */
#define ACPI_BITMASK_TIMER_STATUS               0x0001
#define ACPI_BITMASK_BUS_MASTER_STATUS          0x0010
#define ACPI_BITMASK_GLOBAL_LOCK_STATUS         0x0020
#define ACPI_BITMASK_POWER_BUTTON_STATUS        0x0100
#define ACPI_BITMASK_SLEEP_BUTTON_STATUS        0x0200
#define ACPI_BITMASK_RT_CLOCK_STATUS            0x0400
#define ACPI_BITMASK_PCIEXP_WAKE_STATUS         0x4000
#define ACPI_BITMASK_WAKE_STATUS                0x8000
#define ACPI_BITMASK_ALL_FIXED_STATUS                                                              \
    (ACPI_BITMASK_TIMER_STATUS | ACPI_BITMASK_BUS_MASTER_STATUS |                                  \
     ACPI_BITMASK_GLOBAL_LOCK_STATUS | ACPI_BITMASK_POWER_BUTTON_STATUS |                          \
     ACPI_BITMASK_SLEEP_BUTTON_STATUS | ACPI_BITMASK_RT_CLOCK_STATUS | ACPI_BITMASK_WAKE_STATUS)
/* PM1 enable. */
#define ACPI_BITMASK_TIMER_ENABLE               0x0001
#define ACPI_BITMASK_GLOBAL_LOCK_ENABLE         0x0020
#define ACPI_BITMASK_POWER_BUTTON_ENABLE        0x0100
#define ACPI_BITMASK_SLEEP_BUTTON_ENABLE        0x0200
#define ACPI_BITMASK_RT_CLOCK_ENABLE            0x0400
#define ACPI_BITMASK_PCIEXP_WAKE_DISABLE        0x4000
#define ACPI_BITMASK_PM1_COMMON_ENABLED                                                            \
    (ACPI_BITMASK_RT_CLOCK_ENABLE | ACPI_BITMASK_POWER_BUTTON_ENABLE |                             \
     ACPI_BITMASK_GLOBAL_LOCK_ENABLE | ACPI_BITMASK_TIMER_ENABLE)
/* PM1 control. */
#define ACPI_BITMASK_SCI_ENABLE                 0x0001
#define ACPI_BITMASK_BUS_MASTER_RLD             0x0002
#define ACPI_BITMASK_GLOBAL_LOCK_RELEASE        0x0004
#define ACPI_BITMASK_SLEEP_TYPE                 0x1c00
#define ACPI_BITMASK_SLEEP_ENABLE               0x2000

typedef struct ACPIPMTimer ACPIPMTimer;
typedef struct ACPIPM1EVT ACPIPM1EVT;
typedef struct ACPIPM1CNT ACPIPM1CNT;
typedef struct ACPIGPE ACPIGPE;
typedef struct ACPIREGS ACPIREGS;

/* Recomputes the SCI; called whenever a status or enable bit may have changed. */
typedef void (*acpi_update_sci_fn)(ACPIREGS *ar);

struct ACPIPMTimer {
    QEMUTimer *timer;           /* overflow: the top bit toggles */
    MemoryRegion io;
    int64_t overflow_time;      /* in timer ticks */
    acpi_update_sci_fn update_sci;
};

struct ACPIPM1EVT {
    MemoryRegion io;
    uint16_t sts;
    uint16_t en;
    acpi_update_sci_fn update_sci;
};

struct ACPIPM1CNT {
    MemoryRegion io;
    uint16_t cnt;
    uint8_t s4_val;             /* SLP_TYP value of S4 */
    bool acpi_only;             /* no legacy mode: SCI_EN is always set */
};

struct ACPIGPE {
    uint8_t len;                /* bytes of status and enable together */
    uint8_t *sts;
    uint8_t *en;
};

struct ACPIREGS {
    ACPIPMTimer tmr;
    ACPIGPE gpe;
    struct {
        ACPIPM1EVT evt;
        ACPIPM1CNT cnt;
    } pm1;
    Notifier wakeup;
};

/* PM timer, 4 bytes, at offset 8 of @parent. */
void acpi_pm_tmr_update(ACPIREGS *ar, bool enable);
void acpi_pm_tmr_calc_overflow_time(ACPIREGS *ar);
void acpi_pm_tmr_init(ACPIREGS *ar, acpi_update_sci_fn update_sci, MemoryRegion *parent);
void acpi_pm_tmr_reset(ACPIREGS *ar);

/* Clock of the timer, in ticks. */
int64_t acpi_pm_tmr_get_clock(void);

/* PM1 event block: status then enable, 4 bytes at offset 0. */
uint16_t acpi_pm1_evt_get_sts(ACPIREGS *ar);
void acpi_pm1_evt_power_down(ACPIREGS *ar);
void acpi_pm1_evt_reset(ACPIREGS *ar);
void acpi_pm1_evt_init(ACPIREGS *ar, acpi_update_sci_fn update_sci, MemoryRegion *parent);

/*
 * PM1 control block, 2 bytes at offset 4. Writing SLP_EN suspends (S3), or asks for shutdown (S4,
 * S5).
 */
void acpi_pm1_cnt_init(ACPIREGS *ar, MemoryRegion *parent, bool disable_s3, bool disable_s4,
                       uint8_t s4_val, bool acpi_only);
void acpi_pm1_cnt_update(ACPIREGS *ar, bool sci_enable, bool sci_disable);
void acpi_pm1_cnt_reset(ACPIREGS *ar);

/* GPE block of @len bytes: status first, enable second half. Addresses are offsets. */
void acpi_gpe_init(ACPIREGS *ar, uint8_t len);
void acpi_gpe_reset(ACPIREGS *ar);
void acpi_gpe_ioport_writeb(ACPIREGS *ar, uint32_t addr, uint32_t val);
uint32_t acpi_gpe_ioport_readb(ACPIREGS *ar, uint32_t addr);

/* Raises status bits of GPE 0 and updates the SCI. */
void acpi_send_gpe_event(ACPIREGS *ar, qemu_irq irq, AcpiEventStatusBits status);
/* Level of the SCI from PM1 and GPE state; also (re)arms the timer's overflow. */
void acpi_update_sci(ACPIREGS *acpi_regs, qemu_irq irq);

/* Adds the table that -acpitable @opts describes. */
void acpi_table_add(const QemuOpts *opts, Error **errp);
/* Those tables, one after another; NULL: there are no more. Length in bytes. */
uint8_t *acpi_table_first(void);
uint8_t *acpi_table_next(uint8_t *current);
unsigned acpi_table_len(void *current);
/* All of them as fw_cfg's item has them: their number, and each behind its length (16 bits). */
const void *acpi_user_tables(size_t *len);

extern int acpi_enabled;
extern unsigned acpi_irq0_override;

#endif
