/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel ICH9 (datasheet 316972): LPC bridge, function 0 of device 31, with PIRQ routing, chip
 * configuration registers, reset control and power management; and the SMBus, function 3.
 */
#ifndef HW_ICH9_H
#define HW_ICH9_H

#include "hw/acpi/acpi.h"
#include "hw/acpi/ich9.h"
#include "hw/i386/ioapic.h"
#include "hw/intc/ioapic.h"
#include "hw/isa/apm.h"
#include "hw/pci/pci.h"
#include "hw/pci/pci_device.h"
#include "hw/sysbus.h"
#include "qemu/notify.h"

#define TYPE_ICH9_LPC_DEVICE "ICH9-LPC"
OBJECT_DECLARE_SIMPLE_TYPE(ICH9LPCState, ICH9_LPC_DEVICE)

#define ICH9_CC_SIZE    (16 * 1024)     /* chip configuration, at RCBA */
#define ICH9_LPC_NB_PIRQS 8             /* PIRQA..PIRQH */
#define ICH9_GSI "gsi"                  /* outputs: global system interrupts */
#define ICH9_LPC_SMI_NEGOTIATED_FEAT_PROP "x-smi-negotiated-features"

struct ICH9LPCState {
    PCIDevice d;

    /* Which PIRQ the pins of each slot drive; follows the DIR registers. */
    uint8_t irr[PCI_SLOT_MAX][PCI_NUM_PINS];

    APMState apm;
    ICH9LPCPMRegs pm;
    uint32_t sci_level;
    uint8_t sci_gsi;

    bool pin_strap_spkr_hi;     /* "noreboot": strap of TCO's no-reboot mode */

    uint8_t chip_config[ICH9_CC_SIZE];
    MemoryRegion rcrb_mem;      /* chip configuration */

    uint8_t rst_cnt;            /* reset control, port CF9h */
    MemoryRegion rst_cnt_mem;

    /* SMI features that firmware may ask for by fw_cfg. */
    uint64_t smi_host_features;
    uint8_t smi_host_features_le[8];
    uint8_t smi_guest_features_le[8];
    uint8_t smi_features_ok;
    uint64_t smi_negotiated_features;

    qemu_irq gsi[IOAPIC_NUM_PINS];
    qemu_irq smi;               /* set by the machine */
};

/* Device 31 and its functions. */
#define ICH9_LPC_DEV        31
#define ICH9_PCI_BRIDGE_DEV 30      /* pins of slots behind the old PCI bridge are not turned */
#define ICH9_LPC_FUNC       0
#define ICH9_SATA1_DEV      31
#define ICH9_SATA1_FUNC     2
#define ICH9_SMB_DEV        31
#define ICH9_SMB_FUNC       3

/* Config registers of function 0. */
#define ICH9_LPC_PMBASE                 0x40
#define ICH9_LPC_PMBASE_BASE_ADDRESS_MASK 0xff80
#define ICH9_LPC_PMBASE_RTE             0x1
#define ICH9_LPC_ACPI_CTRL              0x44
#define ICH9_LPC_ACPI_CTRL_ACPI_EN      0x80
#define ICH9_LPC_ACPI_CTRL_SCI_IRQ_SEL_MASK 0x7
#define ICH9_LPC_PIRQA_ROUT             0x60
#define ICH9_LPC_PIRQE_ROUT             0x68
#define ICH9_LPC_PIRQ_ROUT_IRQEN        0x80
#define ICH9_LPC_PIRQ_ROUT_MASK         0x0f
#define ICH9_LPC_GEN_PMCON_1            0xa0
#define ICH9_LPC_GEN_PMCON_1_SMI_LOCK   (1 << 4)
#define ICH9_LPC_RCBA                   0xf0
#define ICH9_LPC_RCBA_BA_MASK           0xffffc000
#define ICH9_LPC_RCBA_EN                0x1

/* Power management block, offsets from PMBASE. */
#define ICH9_PMIO_SIZE                  128
#define ICH9_PMIO_GPE0_STS              0x20
#define ICH9_PMIO_GPE0_LEN              16
#define ICH9_PMIO_SMI_EN                0x30
#define ICH9_PMIO_SMI_EN_APMC_EN        (1 << 5)
#define ICH9_PMIO_SMI_EN_TCO_EN         (1 << 13)
#define ICH9_PMIO_SMI_STS               0x34
#define ICH9_PMIO_TCO_RLD               0x60
#define ICH9_PMIO_TCO_LEN               32

/* Chip configuration registers, offsets from RCBA. */
#define ICH9_CC_D31IR                   0x3140
#define ICH9_CC_D29IR                   0x3144
#define ICH9_CC_D28IR                   0x3146
#define ICH9_CC_D27IR                   0x3148
#define ICH9_CC_D26IR                   0x314c
#define ICH9_CC_D25IR                   0x3150
#define ICH9_CC_DIR_DEFAULT             0x3210
#define ICH9_CC_GCS                     0x3410
#define ICH9_CC_GCS_NO_REBOOT           (1 << 5)

/* Values of APMC that firmware tables name. */
#define ICH9_APM_ACPI_ENABLE            0x2
#define ICH9_APM_ACPI_DISABLE           0x3

/* Bits of SMI features. */
#define ICH9_LPC_SMI_F_BROADCAST_BIT    0
#define ICH9_LPC_SMI_F_CPU_HOTPLUG_BIT  1
#define ICH9_LPC_SMI_F_CPU_HOT_UNPLUG_BIT 2

/* Output @pin of slot of @pci_dev on the root bus, as PIRQ 0..7; and its level. */
int ich9_lpc_map_irq(PCIDevice *pci_dev, int pin);
void ich9_lpc_set_irq(void *opaque, int pirq_num, int level);
PCIINTxRoute ich9_route_intx_pin_to_irq(void *opaque, int pirq_pin);
/* Makes the power management block; the outputs must be connected. */
void ich9_lpc_pm_init(PCIDevice *pci_lpc, bool smm_enabled);

/* Interrupts the CPU for system management mode. */
void ich9_generate_smi(ICH9LPCState *lpc);

/* smbus_ich9.c: makes ICH9-SMB and returns its bus. @smb_io_base is for firmware to set. */
#define TYPE_ICH9_SMB_DEVICE "ICH9-SMB"
I2CBus *ich9_smb_init(PCIBus *bus, int devfn, uint32_t smb_io_base);

#define ICH9_SMB_SMB_BASE_BAR           4
#define ICH9_SMB_HOSTC                  0x40
#define ICH9_SMB_HOSTC_SSRESET          (1 << 3)
#define ICH9_SMB_HOSTC_I2C_EN           (1 << 2)
#define ICH9_SMB_HOSTC_SMB_SMI_EN       (1 << 1)
#define ICH9_SMB_HOSTC_HST_EN           (1 << 0)

#endif
