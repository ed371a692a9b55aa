/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI hotplug by ACPI: region `acpi-pci-hotplug`, dword registers of the selected bus.
 *
 *   offset  read                                   write
 *   0       UP: slots to look at; reading clears
 *   4       DOWN: slots that are asked to go
 *   8       features: none                         eject the lowest slot that is set
 *   12      RMV: slots whose device can go
 *   16      SEL: selected bus                      bus, by its number "acpi-pcihp-bsel"
 *   20      acpi-index of the device asked for     slot to ask for
 *
 * Buses get their number when tables are built, at the latest at the first reset: the root bus 0, in
 * depth-first order.
 */
#include "qemu/osdep.h"
#include "hw/acpi/pcihp.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pci_bus.h"
#include "hw/pci/pcie_port.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/timer.h"
#include "trace.h"

#define ACPI_PCIHP_SIZE 0x18

/* Registers. */
#define PCI_UP_BASE     0x00
#define PCI_DOWN_BASE   0x04
#define PCI_EJ_BASE     0x08
#define PCI_RMV_BASE    0x0c
#define PCI_SEL_BASE    0x10
#define PCI_AIDX_BASE   0x14

/* Time after which a request that the guest has not followed may be repeated. */
#define PCIHP_UNPLUG_TIMEOUT_MS 5000

/* --- buses by number --- */

static int acpi_pcihp_get_bsel(PCIBus *bus)
{
    Error *local_err = NULL;
    uint64_t bsel = object_property_get_uint(OBJECT(bus), ACPI_PCIHP_PROP_BSEL, &local_err);

    if (local_err || bsel >= ACPI_PCIHP_MAX_HOTPLUG_BUS) {
        error_free(local_err);
        return -1;
    }
    return bsel;
}

typedef struct AcpiPciHpFind {
    int bsel;
    PCIBus *bus;
} AcpiPciHpFind;

static void acpi_pcihp_test_hotplug_bus(PCIBus *bus, void *opaque)
{
    AcpiPciHpFind *find = opaque;

    if (!find->bus && acpi_pcihp_get_bsel(bus) == find->bsel) {
        find->bus = bus;
    }
}

static PCIBus *acpi_pcihp_find_hotplug_bus(AcpiPciHpState *s, int bsel)
{
    AcpiPciHpFind find = {.bsel = bsel};

    if (bsel < 0 || bsel >= ACPI_PCIHP_MAX_HOTPLUG_BUS) {
        return NULL;
    }
    pci_for_each_bus(s->root, acpi_pcihp_test_hotplug_bus, &find);
    /* A root bus that has no number yet is 0; that of q35 never has one, nothing on it can be unplugged. */
    return find.bus ?: bsel == 0 && qbus_is_hotpluggable(BUS(s->root)) ? s->root : NULL;
}

static void *acpi_set_bsel(PCIBus *bus, void *opaque)
{
    unsigned *next = opaque;

    if (qbus_is_hotpluggable(BUS(bus)) && *next < ACPI_PCIHP_MAX_HOTPLUG_BUS &&
        !object_property_find(OBJECT(bus), ACPI_PCIHP_PROP_BSEL)) {
        unsigned *bsel = g_new(unsigned, 1);

        *bsel = (*next)++;
        object_property_add_uint32_ptr(OBJECT(bus), ACPI_PCIHP_PROP_BSEL, bsel,
                                       OBJ_PROP_FLAG_READ);
    }
    return next;
}

/* --- slots --- */

static bool acpi_pcihp_no_hotplug(PCIDevice *dev)
{
    /* A bridge that was there at the start is described in tables, so it stays. */
    return (object_dynamic_cast(OBJECT(dev), TYPE_PCI_BRIDGE) && !dev->qdev.hotplugged) ||
           !DEVICE_GET_CLASS(dev)->hotpluggable;
}

static void acpi_pcihp_eject_slot(AcpiPciHpState *s, unsigned bsel, unsigned slots)
{
    PCIBus *bus = acpi_pcihp_find_hotplug_bus(s, bsel);
    int slot = ctz32(slots), func;

    if (!bus || slot >= PCI_SLOT_MAX) {
        return;
    }
    trace_acpi_pci_eject_slot(bsel, slot);
    s->acpi_pcihp_pci_status[bsel].down &= ~(1U << slot);
    s->acpi_pcihp_pci_status[bsel].up &= ~(1U << slot);
    for (func = 0; func < PCI_FUNC_MAX; func++) {
        PCIDevice *dev = bus->devices[PCI_DEVFN(slot, func)];

        /* A virtual function goes with its physical function, which may be in another slot. */
        if (dev && !pci_is_vf(dev) && !acpi_pcihp_no_hotplug(dev)) {
            DeviceState *qdev = DEVICE(dev);

            hotplug_handler_unplug(qdev_get_hotplug_handler(qdev), qdev, &error_abort);
            object_unparent(OBJECT(qdev));
        }
    }
}

static void acpi_pcihp_update_hotplug_bus(AcpiPciHpState *s, int bsel)
{
    AcpiPciHpPciStatus *status = &s->acpi_pcihp_pci_status[bsel];
    PCIBus *bus;
    int devfn;

    bus = acpi_pcihp_find_hotplug_bus(s, bsel);
    /* A reset is the guest's consent. State that was loaded may name buses that are not there. */
    while (bus && status->down) {
        acpi_pcihp_eject_slot(s, bsel, status->down);
    }
    status->down = 0;
    status->hotplug_enable = ~0;
    for (devfn = 0; bus && devfn < ARRAY_SIZE(bus->devices); devfn++) {
        if (bus->devices[devfn] && acpi_pcihp_no_hotplug(bus->devices[devfn])) {
            status->hotplug_enable &= ~(1U << PCI_SLOT(devfn));
        }
    }
}

/* Numbers begin with 0; the root bus need not have one. */
static bool acpi_pcihp_has_numbers(AcpiPciHpState *s)
{
    AcpiPciHpFind find = {.bsel = 0};

    pci_for_each_bus(s->root, acpi_pcihp_test_hotplug_bus, &find);
    return find.bus != NULL;
}

void acpi_pcihp_number_buses(AcpiPciHpState *s, bool acpihp_root_off)
{
    unsigned next_bsel = 0;

    if (acpihp_root_off) {
        qbus_set_hotplug_handler(BUS(s->root), NULL);
    }
    if (!acpi_pcihp_has_numbers(s)) {
        pci_for_each_bus_depth_first(s->root, acpi_set_bsel, NULL, &next_bsel);
    }
}

void acpi_pcihp_reset(AcpiPciHpState *s, bool acpihp_root_off)
{
    int i;

    acpi_pcihp_number_buses(s, acpihp_root_off);
    s->hotplug_select = 0;
    s->acpi_index = 0;
    for (i = 0; i < ACPI_PCIHP_MAX_HOTPLUG_BUS; ++i) {
        acpi_pcihp_update_hotplug_bus(s, i);
    }
}

/* --- hotplug handler parts --- */

#define BSEL_MISSING "Unsupported bus. Bus doesn't have property '" ACPI_PCIHP_PROP_BSEL "' set"

void acpi_pcihp_device_pre_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    if (dev->hotplugged && acpi_pcihp_get_bsel(pci_get_bus(PCI_DEVICE(dev))) < 0) {
        error_setg(errp, BSEL_MISSING);
    }
}

/* A PCI Express slot may be said to have no hotplug. */
static bool acpi_pcihp_takes_bus(DeviceState *bridge)
{
    PCIESlot *slot = (PCIESlot *)object_dynamic_cast(OBJECT(bridge), TYPE_PCIE_SLOT);

    return !slot || slot->hotplug;
}

/* A slot of PCI Express that was empty is off. */
static void acpi_pcihp_power_slot(PCIBus *bus)
{
    PCIDevice *port = pci_bridge_get_device(bus);

    if (port && object_dynamic_cast(OBJECT(port), TYPE_PCIE_SLOT)) {
        pcie_cap_slot_enable_power(port);
    }
}

void acpi_pcihp_device_plug_cb(HotplugHandler *hotplug_dev, AcpiPciHpState *s, DeviceState *dev,
                               Error **errp)
{
    PCIDevice *pdev = PCI_DEVICE(dev);
    int slot = PCI_SLOT(pdev->devfn), bsel;

    if (s->use_acpi_hotplug_bridge && object_dynamic_cast(OBJECT(dev), TYPE_PCI_BRIDGE)) {
        qbus_set_hotplug_handler(BUS(pci_bridge_get_sec_bus(PCI_BRIDGE(dev))),
                                 acpi_pcihp_takes_bus(dev) ? OBJECT(hotplug_dev) : NULL);
    }
    /* What is there when the machine starts needs no event. */
    bsel = acpi_pcihp_get_bsel(pci_get_bus(pdev));
    if (!dev->hotplugged || bsel < 0) {
        return;
    }
    acpi_pcihp_power_slot(pci_get_bus(pdev));
    s->acpi_pcihp_pci_status[bsel].up |= 1U << slot;
    acpi_send_event(DEVICE(hotplug_dev), ACPI_PCI_HOTPLUG_STATUS);
}

void acpi_pcihp_device_unplug_cb(HotplugHandler *hotplug_dev, AcpiPciHpState *s, DeviceState *dev,
                                 Error **errp)
{
    qdev_unrealize(dev);
}

void acpi_pcihp_device_unplug_request_cb(HotplugHandler *hotplug_dev, AcpiPciHpState *s,
                                         DeviceState *dev, Error **errp)
{
    PCIDevice *pdev = PCI_DEVICE(dev);
    int slot = PCI_SLOT(pdev->devfn);
    int bsel = acpi_pcihp_get_bsel(pci_get_bus(pdev));

    trace_acpi_pci_unplug_request(bsel, slot);
    if (bsel < 0) {
        error_setg(errp, BSEL_MISSING);
        return;
    }
    pdev->qdev.pending_deleted_event = true;
    pdev->qdev.pending_deleted_expires_ms =
        qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + PCIHP_UNPLUG_TIMEOUT_MS;
    s->acpi_pcihp_pci_status[bsel].down |= 1U << slot;
    acpi_send_event(DEVICE(hotplug_dev), ACPI_PCI_HOTPLUG_STATUS);
}

/* --- registers --- */

static uint64_t pci_read(void *opaque, hwaddr addr, unsigned int size)
{
    AcpiPciHpState *s = opaque;
    AcpiPciHpPciStatus *status;
    uint32_t val = 0;

    if (s->hotplug_select >= ACPI_PCIHP_MAX_HOTPLUG_BUS) {
        return 0;
    }
    status = &s->acpi_pcihp_pci_status[s->hotplug_select];
    switch (addr) {
    case PCI_UP_BASE:
        val = status->up;
        status->up = 0;
        trace_acpi_pci_up_read(val);
        break;
    case PCI_DOWN_BASE:
        val = status->down;
        trace_acpi_pci_down_read(val);
        break;
    case PCI_RMV_BASE:
        val = status->hotplug_enable;
        break;
    case PCI_SEL_BASE:
        val = s->hotplug_select;
        break;
    case PCI_AIDX_BASE:
        val = s->acpi_index;
        s->acpi_index = 0;
        break;
    default:
        break;
    }
    return val;
}

static void acpi_pcihp_look_up_index(AcpiPciHpState *s, uint32_t slots)
{
    PCIBus *bus = acpi_pcihp_find_hotplug_bus(s, s->hotplug_select);
    int slot = ctz32(slots), func;

    s->acpi_index = 0;
    for (func = 0; bus && slot < PCI_SLOT_MAX && func < PCI_FUNC_MAX; func++) {
        PCIDevice *dev = bus->devices[PCI_DEVFN(slot, func)];

        if (dev) {
            s->acpi_index = dev->acpi_index;
            return;
        }
    }
}

static void pci_write(void *opaque, hwaddr addr, uint64_t data, unsigned int size)
{
    AcpiPciHpState *s = opaque;

    switch (addr) {
    case PCI_AIDX_BASE:
        acpi_pcihp_look_up_index(s, data);
        break;
    case PCI_EJ_BASE:
        if (s->hotplug_select < ACPI_PCIHP_MAX_HOTPLUG_BUS) {
            acpi_pcihp_eject_slot(s, s->hotplug_select, data);
        }
        break;
    case PCI_SEL_BASE:
        trace_acpi_pci_sel_write(data);
        s->hotplug_select = s->legacy_piix ? 0 : data;
        break;
    default:
        break;
    }
}

static const MemoryRegionOps acpi_pcihp_io_ops = {
    .read = pci_read,
    .write = pci_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.min_access_size = 4,
    .valid.max_access_size = 4,
};

void acpi_pcihp_init(Object *owner, AcpiPciHpState *s, PCIBus *root,
                     MemoryRegion *address_space_io, uint16_t io_base)
{
    s->io_len = ACPI_PCIHP_SIZE;
    s->io_base = io_base;
    s->root = root;
    memory_region_init_io(&s->io, owner, &acpi_pcihp_io_ops, s, "acpi-pci-hotplug", s->io_len);
    memory_region_add_subregion(address_space_io, s->io_base, &s->io);
    object_property_add_uint16_ptr(owner, ACPI_PCIHP_IO_BASE_PROP, &s->io_base,
                                   OBJ_PROP_FLAG_READ);
    object_property_add_uint16_ptr(owner, ACPI_PCIHP_IO_LEN_PROP, &s->io_len, OBJ_PROP_FLAG_READ);
}

/* --- saved state --- */

const VMStateDescription vmstate_acpi_pcihp_pci_status = {
    .name = "acpi_pcihp_pci_status",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(up, AcpiPciHpPciStatus),
        VMSTATE_UINT32(down, AcpiPciHpPciStatus),
        VMSTATE_END_OF_LIST()
    },
};
