/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel ICH9, function 3 of device 31: SMBus host, type ICH9-SMB, child bus i2c.
 *
 * Specification: Intel I/O Controller Hub 9 datasheet (316972), chapter 19. The core is pm_smbus.c;
 * here its configuration: HOSTC (40h) enables it (HST_EN), resets it (SSRESET) and says that block
 * commands are I2C's (I2C_EN). Region: `pm-smbus`, BAR 4. Interrupt: INTA. Left out: SMI instead of
 * the interrupt, memory BAR.
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi_aml_interface.h"
#include "hw/i2c/pm_smbus.h"
#include "hw/i386/ich9.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "qemu/range.h"
#include "trace.h"

OBJECT_DECLARE_SIMPLE_TYPE(ICH9SMBState, ICH9_SMB_DEVICE)

struct ICH9SMBState {
    PCIDevice dev;
    PMSMBus smb;
};

static void ich9_smb_set_irq(PMSMBus *pmsmb, bool enabled)
{
    pci_set_irq(pmsmb->opaque, enabled);
}

static void ich9_smb_update(ICH9SMBState *s)
{
    uint8_t hostc = s->dev.config[ICH9_SMB_HOSTC];

    trace_ich9_smb_hostc(hostc);
    s->smb.i2c_enable = hostc & ICH9_SMB_HOSTC_I2C_EN;
    memory_region_set_enabled(&s->smb.io, hostc & ICH9_SMB_HOSTC_HST_EN);
}

static void ich9_smbus_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len)
{
    ICH9SMBState *s = ICH9_SMB_DEVICE(d);

    pci_default_write_config(d, address, val, len);
    if (!range_covers_byte(address, len, ICH9_SMB_HOSTC)) {
        return;
    }
    /* Clears itself. */
    if (d->config[ICH9_SMB_HOSTC] & ICH9_SMB_HOSTC_SSRESET) {
        d->config[ICH9_SMB_HOSTC] &= ~ICH9_SMB_HOSTC_SSRESET;
        pm_smbus_reset(&s->smb);
    }
    ich9_smb_update(s);
}

static void ich9_smbus_reset(DeviceState *dev)
{
    ICH9SMBState *s = ICH9_SMB_DEVICE(dev);

    s->dev.config[ICH9_SMB_HOSTC] = 0;
    pm_smbus_reset(&s->smb);
    ich9_smb_update(s);
}

static int ich9_smbus_post_load(void *opaque, int version_id)
{
    ich9_smb_update(opaque);
    return 0;
}

static const VMStateDescription vmstate_ich9_smbus = {
    .name = "ich9_smb",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = ich9_smbus_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(dev, ICH9SMBState),
        VMSTATE_STRUCT(smb, ICH9SMBState, 1, pmsmb_vmstate, PMSMBus),
        VMSTATE_END_OF_LIST()
    },
};

static void ich9_smbus_realize(PCIDevice *d, Error **errp)
{
    ICH9SMBState *s = ICH9_SMB_DEVICE(d);

    pci_config_set_interrupt_pin(d->config, 1);
    pm_smbus_init(DEVICE(d), &s->smb, false);
    s->smb.set_irq = ich9_smb_set_irq;
    s->smb.opaque = d;
    ich9_smb_update(s);
    pci_register_bar(d, ICH9_SMB_SMB_BASE_BAR, PCI_BASE_ADDRESS_SPACE_IO, &s->smb.io);
}

I2CBus *ich9_smb_init(PCIBus *bus, int devfn, uint32_t smb_io_base)
{
    PCIDevice *d = pci_create_simple_multifunction(bus, devfn, true, TYPE_ICH9_SMB_DEVICE);

    return ICH9_SMB_DEVICE(d)->smb.smbus;
}

/* What is on the bus, for the DSDT. */
static void ich9_smb_build_aml(AcpiDevAmlIf *adev, Aml *scope)
{
    qbus_build_aml(BUS(ICH9_SMB_DEVICE(adev)->smb.smbus), scope);
}

static void ich9_smb_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = ich9_smbus_realize;
    k->config_write = ich9_smbus_write_config;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = PCI_DEVICE_ID_INTEL_ICH9_6;
    k->revision = 0x02;
    k->class_id = PCI_CLASS_SERIAL_SMBUS;
    dc->reset = ich9_smbus_reset;
    dc->vmsd = &vmstate_ich9_smbus;
    dc->desc = "ICH9 SMBUS Bridge";
    /* Part of the board's chipset. */
    dc->user_creatable = false;
    ACPI_DEV_AML_IF_CLASS(klass)->build_dev_aml = ich9_smb_build_aml;
}

static const TypeInfo ich9_smb_types[] = {
    {
        .name = TYPE_ICH9_SMB_DEVICE,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(ICH9SMBState),
        .class_init = ich9_smb_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_CONVENTIONAL_PCI_DEVICE},
            {TYPE_ACPI_DEV_AML_IF},
            {},
        },
    },
};

DEFINE_TYPES(ich9_smb_types)
