/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI hotplug by ACPI: region `acpi-pci-hotplug` (docs/devices/piix4-pm.rst has the register
 * table).
 */
#ifndef HW_ACPI_PCIHP_H
#define HW_ACPI_PCIHP_H

#include "hw/acpi/acpi.h"
#include "hw/hotplug.h"

#define ACPI_PCIHP_IO_BASE_PROP "acpi-pcihp-io-base"
#define ACPI_PCIHP_IO_LEN_PROP "acpi-pcihp-io-len"
#define ACPI_PCIHP_PROP_BSEL "acpi-pcihp-bsel"      /* of a bus: its number */
#define ACPI_PCIHP_MAX_HOTPLUG_BUS 256

/* Slots of one bus, a bit each. */
typedef struct AcpiPciHpPciStatus {
    uint32_t up;
    uint32_t down;
    uint32_t hotplug_enable;
} AcpiPciHpPciStatus;

typedef struct AcpiPciHpState {
    AcpiPciHpPciStatus acpi_pcihp_pci_status[ACPI_PCIHP_MAX_HOTPLUG_BUS];
    uint32_t hotplug_select;
    uint32_t acpi_index;
    PCIBus *root;
    MemoryRegion io;
    uint16_t io_base;
    uint16_t io_len;
    bool use_acpi_hotplug_bridge;
    bool use_acpi_root_pci_hotplug;
    bool legacy_piix;
} AcpiPciHpState;

/* Maps the registers at @io_base of @address_space_io. */
void acpi_pcihp_init(Object *owner, AcpiPciHpState *s, PCIBus *root, MemoryRegion *address_space_io,
                     uint16_t io_base);
/* Gives the buses that are there their numbers, once; with @acpihp_root_off the root bus has no hotplug. */
void acpi_pcihp_number_buses(AcpiPciHpState *s, bool acpihp_root_off);
void acpi_pcihp_reset(AcpiPciHpState *s, bool acpihp_root_off);

/* Hotplug handler parts. */
void acpi_pcihp_device_pre_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp);
void acpi_pcihp_device_plug_cb(HotplugHandler *hotplug_dev, AcpiPciHpState *s, DeviceState *dev,
                               Error **errp);
void acpi_pcihp_device_unplug_cb(HotplugHandler *hotplug_dev, AcpiPciHpState *s, DeviceState *dev,
                                 Error **errp);
void acpi_pcihp_device_unplug_request_cb(HotplugHandler *hotplug_dev, AcpiPciHpState *s,
                                         DeviceState *dev, Error **errp);

extern const VMStateDescription vmstate_acpi_pcihp_pci_status;

#define VMSTATE_PCI_HOTPLUG(pcihp, state, test_pcihp, test_acpi_index)                             \
    VMSTATE_UINT32_TEST(pcihp.hotplug_select, state, test_pcihp),                                  \
        VMSTATE_STRUCT_ARRAY_TEST(pcihp.acpi_pcihp_pci_status, state, ACPI_PCIHP_MAX_HOTPLUG_BUS,  \
                                  test_pcihp, 1, vmstate_acpi_pcihp_pci_status,                    \
                                  AcpiPciHpPciStatus),                                             \
        VMSTATE_UINT32_TEST(pcihp.acpi_index, state, test_acpi_index)

#endif
