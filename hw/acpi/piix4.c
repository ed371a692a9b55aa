/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PIIX4_PM: Intel 82371AB (PIIX4), function 3: power management and SMBus.
 *
 * Specification: Intel 82371AB datasheet (290562), chapter 7, and ACPI 1.0b. Regions: `piix4-pm`
 * (64 ports at PMBA, by PMREGMISC) with the PM1 blocks and the timer; `pm-smbus` (at SMBBA, by
 * SMBHSTCFG); `apm-io`. Of the board, not of the chip: `acpi-gpe0` (AFE0h), `acpi-pci-hotplug`
 * (AE00h), `acpi-cpu-hotplug` (AF00h). Outputs: SCI (gpio 0), "smi-irq". Left out: device idle and
 * trap logic (registers hold what is written), GPE block of the chip, SMBus interrupt, memory
 * hotplug, firmware tables.
 */
#include "qemu/osdep.h"
#include "hw/acpi/piix4.h"
#include "exec/address-spaces.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/range.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"
#include "trace.h"

/* Board registers. */
#define GPE_BASE                0xafe0
#define GPE_LEN                 4

/* Function 3 registers. */
#define PMBA            0x40    /* dword: base in 15:6 */
#define DEVACTB         0x58    /* dword; bit 25: a write of APMC raises SMI# */
#define DEVRESJ         0x5f    /* bit 7: parallel port; bit 4 is always set here */
#define DEVRESG         0x63
#define DEVRESH         0x67    /* bit 3: COM1, bits 7, 4: COM2 */
#define PMREGMISC       0x80    /* bit 0: PMBA decoded */
#define SMBBA           0x90    /* word: base in 15:6 (the chip: 15:4) */
#define SMBHSTCFG       0xd2    /* bit 0: SMBBA decoded; 3:1: interrupt */

#define PM_BASE_MASK    0xffc0
#define PM_IO_SIZE      64
#define IO_ENABLE       0x01
#define DEVACTB_APMC_EN_BYTE 0x5b
#define DEVACTB_APMC_EN 0x02
#define SMBHSTCFG_DEFAULT 0x09

/* APMC values that firmware tables name. */
#define ACPI_ENABLE     0xf1
#define ACPI_DISABLE    0xf0
#define SCI_INT         9

/* --- interrupts and events --- */

static void pm_tmr_update_sci(ACPIREGS *ar)
{
    PIIX4PMState *s = container_of(ar, PIIX4PMState, ar);

    acpi_update_sci(&s->ar, s->irq);
}

static void apm_ctrl_changed(uint32_t val, void *arg)
{
    PIIX4PMState *s = arg;
    PCIDevice *d = PCI_DEVICE(s);

    /* What the SMI handler of the firmware does on these. */
    acpi_pm1_cnt_update(&s->ar, val == ACPI_ENABLE, val == ACPI_DISABLE);
    if (val == ACPI_ENABLE || val == ACPI_DISABLE) {
        return;
    }
    if (d->config[DEVACTB_APMC_EN_BYTE] & DEVACTB_APMC_EN) {
        qemu_irq_raise(s->smi_irq);
    }
}

static void piix4_pm_powerdown_req(Notifier *n, void *opaque)
{
    acpi_pm1_evt_power_down(&container_of(n, PIIX4PMState, powerdown_notifier)->ar);
}

static void piix4_send_gpe(AcpiDeviceIf *adev, AcpiEventStatusBits ev)
{
    PIIX4PMState *s = PIIX4_PM(adev);

    acpi_send_gpe_event(&s->ar, s->irq, ev);
}

/* --- decoding --- */

static void pm_io_space_update(PIIX4PMState *s)
{
    PCIDevice *d = PCI_DEVICE(s);
    bool enabled = d->config[PMREGMISC] & IO_ENABLE;

    s->io_base = pci_get_long(d->config + PMBA) & PM_BASE_MASK;
    trace_piix4_pm_io_map(s->io_base, enabled);
    memory_region_transaction_begin();
    memory_region_set_enabled(&s->io, enabled);
    memory_region_set_address(&s->io, s->io_base);
    memory_region_transaction_commit();
}

static void smbus_io_space_update(PIIX4PMState *s)
{
    PCIDevice *d = PCI_DEVICE(s);
    bool enabled = d->config[SMBHSTCFG] & IO_ENABLE;

    s->smb_io_base = pci_get_word(d->config + SMBBA) & PM_BASE_MASK;
    trace_piix4_pm_smbus_map(s->smb_io_base, enabled);
    memory_region_transaction_begin();
    memory_region_set_enabled(&s->smb.io, enabled);
    memory_region_set_address(&s->smb.io, s->smb_io_base);
    memory_region_transaction_commit();
}

void piix4_pm_update_io(PIIX4PMState *s)
{
    pm_io_space_update(s);
    smbus_io_space_update(s);
}

static void pm_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len)
{
    pci_default_write_config(d, address, val, len);
    if (range_covers_byte(address, len, PMREGMISC) || ranges_overlap(address, len, PMBA, 4)) {
        pm_io_space_update(PIIX4_PM(d));
    }
    if (range_covers_byte(address, len, SMBHSTCFG) || ranges_overlap(address, len, SMBBA, 4)) {
        smbus_io_space_update(PIIX4_PM(d));
    }
}

/* --- general purpose event block --- */

static uint64_t gpe_readb(void *opaque, hwaddr addr, unsigned width)
{
    PIIX4PMState *s = opaque;

    return acpi_gpe_ioport_readb(&s->ar, addr);
}

static void gpe_writeb(void *opaque, hwaddr addr, uint64_t val, unsigned width)
{
    PIIX4PMState *s = opaque;

    trace_piix4_pm_gpe_write(addr, val);
    acpi_gpe_ioport_writeb(&s->ar, addr, val);
    acpi_update_sci(&s->ar, s->irq);
}

static const MemoryRegionOps piix4_gpe_ops = {
    .read = gpe_readb,
    .write = gpe_writeb,
    .valid.min_access_size = 1,
    .valid.max_access_size = 4,
    .impl.min_access_size = 1,
    .impl.max_access_size = 1,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* --- reset --- */

static void piix4_pm_reset(DeviceState *dev)
{
    PIIX4PMState *s = PIIX4_PM(dev);
    PCIDevice *d = PCI_DEVICE(s);

    pci_set_long(d->config + DEVACTB, 0);
    /* Bit 0 says that it is an I/O base. */
    pci_set_long(d->config + PMBA, 0x0001);
    d->config[PMREGMISC] = 0;
    if (!s->smm_enabled) {
        /* Tells firmware that SMM is set up, so that it leaves it alone. */
        d->config[DEVACTB_APMC_EN_BYTE] = DEVACTB_APMC_EN;
    }
    s->apm.apmc = s->apm.apms = 0;
    acpi_pm1_evt_reset(&s->ar);
    acpi_pm1_cnt_reset(&s->ar);
    acpi_pm_tmr_reset(&s->ar);
    acpi_gpe_reset(&s->ar);
    acpi_update_sci(&s->ar, s->irq);
    pm_io_space_update(s);
    pm_smbus_reset(&s->smb);
    piix4_hotplug_reset(s);
}

/* --- realize --- */

/* The serial and parallel ports that the board has are shown as devices to watch. */
static void piix4_pm_machine_ready(Notifier *n, void *opaque)
{
    PIIX4PMState *s = container_of(n, PIIX4PMState, machine_ready);
    PCIDevice *d = PCI_DEVICE(s);
    MemoryRegion *io_as = pci_address_space_io(d);

    d->config[DEVRESJ] = (memory_region_present(io_as, 0x378) ? 0x80 : 0) | 0x10;
    d->config[DEVRESG] = 0x60;
    d->config[DEVRESH] = (memory_region_present(io_as, 0x3f8) ? 0x08 : 0) |
                         (memory_region_present(io_as, 0x2f8) ? 0x90 : 0);
}

/* Values that firmware tables are made of. */
static void piix4_pm_add_properties(PIIX4PMState *s)
{
    static const uint8_t acpi_enable_cmd = ACPI_ENABLE, acpi_disable_cmd = ACPI_DISABLE;
    static const uint32_t gpe0_blk = GPE_BASE, gpe0_blk_len = GPE_LEN;
    static const uint16_t sci_int = SCI_INT;
    Object *obj = OBJECT(s);

    object_property_add_uint8_ptr(obj, ACPI_PM_PROP_ACPI_ENABLE_CMD, &acpi_enable_cmd,
                                  OBJ_PROP_FLAG_READ);
    object_property_add_uint8_ptr(obj, ACPI_PM_PROP_ACPI_DISABLE_CMD, &acpi_disable_cmd,
                                  OBJ_PROP_FLAG_READ);
    object_property_add_uint32_ptr(obj, ACPI_PM_PROP_GPE0_BLK, &gpe0_blk, OBJ_PROP_FLAG_READ);
    object_property_add_uint32_ptr(obj, ACPI_PM_PROP_GPE0_BLK_LEN, &gpe0_blk_len,
                                   OBJ_PROP_FLAG_READ);
    object_property_add_uint16_ptr(obj, ACPI_PM_PROP_SCI_INT, &sci_int, OBJ_PROP_FLAG_READ);
    object_property_add_uint32_ptr(obj, ACPI_PM_PROP_PM_IO_BASE, &s->io_base, OBJ_PROP_FLAG_READ);
}

static void piix4_pm_init_blocks(PIIX4PMState *s)
{
    MemoryRegion *io = pci_address_space_io(PCI_DEVICE(s));

    apm_init(PCI_DEVICE(s), &s->apm, apm_ctrl_changed, s);
    pm_smbus_init(DEVICE(s), &s->smb, true);
    memory_region_set_enabled(&s->smb.io, true);
    memory_region_add_subregion(io, s->smb_io_base, &s->smb.io);
    memory_region_init(&s->io, OBJECT(s), "piix4-pm", PM_IO_SIZE);
    memory_region_set_enabled(&s->io, false);
    memory_region_add_subregion(io, 0, &s->io);
    acpi_pm_tmr_init(&s->ar, pm_tmr_update_sci, &s->io);
    acpi_pm1_evt_init(&s->ar, pm_tmr_update_sci, &s->io);
    acpi_pm1_cnt_init(&s->ar, &s->io, s->disable_s3, s->disable_s4, s->s4_val, false);
    acpi_gpe_init(&s->ar, GPE_LEN);
}

static void piix4_pm_realize(PCIDevice *dev, Error **errp)
{
    PIIX4PMState *s = PIIX4_PM(dev);
    uint8_t *conf = dev->config;

    pci_set_word(conf + PCI_STATUS, PCI_STATUS_FAST_BACK | PCI_STATUS_DEVSEL_MEDIUM);
    conf[PCI_INTERRUPT_PIN] = 1;
    pci_set_word(conf + SMBBA, s->smb_io_base | 1);
    conf[SMBHSTCFG] = SMBHSTCFG_DEFAULT;
    piix4_pm_init_blocks(s);
    s->powerdown_notifier.notify = piix4_pm_powerdown_req;
    qemu_register_powerdown_notifier(&s->powerdown_notifier);
    s->machine_ready.notify = piix4_pm_machine_ready;
    qemu_add_machine_init_done_notifier(&s->machine_ready);
    memory_region_init_io(&s->io_gpe, OBJECT(s), &piix4_gpe_ops, s, "acpi-gpe0", GPE_LEN);
    memory_region_add_subregion(pci_address_space_io(dev), GPE_BASE, &s->io_gpe);
    piix4_hotplug_init(s);
    piix4_pm_add_properties(s);
}

static void piix4_pm_init(Object *obj)
{
    PIIX4PMState *s = PIIX4_PM(obj);

    qdev_init_gpio_out(DEVICE(obj), &s->irq, 1);
    qdev_init_gpio_out_named(DEVICE(obj), &s->smi_irq, "smi-irq", 1);
}

/* --- type --- */

static Property piix4_pm_properties[] = {
    DEFINE_PROP_UINT32("smb_io_base", PIIX4PMState, smb_io_base, 0),
    DEFINE_PROP_UINT8(ACPI_PM_PROP_S3_DISABLED, PIIX4PMState, disable_s3, 0),
    DEFINE_PROP_UINT8(ACPI_PM_PROP_S4_DISABLED, PIIX4PMState, disable_s4, 0),
    DEFINE_PROP_UINT8(ACPI_PM_PROP_S4_VAL, PIIX4PMState, s4_val, 2),
    DEFINE_PROP_BOOL(ACPI_PM_PROP_ACPI_PCIHP_BRIDGE, PIIX4PMState,
                     acpi_pci_hotplug.use_acpi_hotplug_bridge, true),
    DEFINE_PROP_BOOL(ACPI_PM_PROP_ACPI_PCI_ROOTHP, PIIX4PMState,
                     acpi_pci_hotplug.use_acpi_root_pci_hotplug, true),
    DEFINE_PROP_BOOL("memory-hotplug-support", PIIX4PMState, memory_hotplug_support, true),
    DEFINE_PROP_BOOL("smm-compat", PIIX4PMState, smm_compat, false),
    DEFINE_PROP_BOOL("smm-enabled", PIIX4PMState, smm_enabled, false),
    DEFINE_PROP_BOOL("x-not-migrate-acpi-index", PIIX4PMState, not_migrate_acpi_index, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void piix4_pm_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);
    HotplugHandlerClass *hc = HOTPLUG_HANDLER_CLASS(klass);
    AcpiDeviceIfClass *adevc = ACPI_DEVICE_IF_CLASS(klass);

    k->realize = piix4_pm_realize;
    k->config_write = pm_write_config;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = PCI_DEVICE_ID_INTEL_82371AB_3;
    k->revision = 0x03;
    k->class_id = PCI_CLASS_BRIDGE_OTHER;
    dc->reset = piix4_pm_reset;
    dc->desc = "PM";
    dc->vmsd = &vmstate_piix4_pm;
    device_class_set_props(dc, piix4_pm_properties);
    /* Part of the board, which wires it up. */
    dc->user_creatable = false;
    dc->hotpluggable = false;
    piix4_hotplug_class_init(hc);
    adevc->send_event = piix4_send_gpe;
}

static const TypeInfo piix4_pm_types[] = {
    {
        .name = TYPE_PIIX4_PM,
        .parent = TYPE_PCI_DEVICE,
        .instance_init = piix4_pm_init,
        .instance_size = sizeof(PIIX4PMState),
        .class_init = piix4_pm_class_init,
        .interfaces = (InterfaceInfo[]) {
            {TYPE_HOTPLUG_HANDLER},
            {TYPE_ACPI_DEVICE_IF},
            {INTERFACE_CONVENTIONAL_PCI_DEVICE},
            {},
        },
    },
};

DEFINE_TYPES(piix4_pm_types)
