/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree of PCI buses: lookup by bus number and device, and walks.
 *
 * Specification: PCI-to-PCI Bridge 1.2, 3.2.5.3 to 3.2.5.5. The guest programs the numbers, so they
 * may be wrong in any way.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pci_host.h"
#include "pci-internal.h"

void pci_bus_range(PCIBus *bus, int *min_bus, int *max_bus)
{
    int i;

    *min_bus = *max_bus = pci_bus_num(bus);
    for (i = 0; i < ARRAY_SIZE(bus->devices); i++) {
        PCIDevice *dev = bus->devices[i];

        if (dev && object_dynamic_cast(OBJECT(dev), TYPE_PCI_BRIDGE)) {
            *min_bus = MIN(*min_bus, dev->config[PCI_SECONDARY_BUS]);
            *max_bus = MAX(*max_bus, dev->config[PCI_SUBORDINATE_BUS]);
        }
    }
}

PCIBus *pci_device_root_bus(const PCIDevice *d)
{
    PCIBus *bus = pci_get_bus(d);

    while (!pci_bus_is_root(bus)) {
        bus = pci_get_bus(bus->parent_dev);
    }
    return bus;
}

/* Is @bus_num routed through the bridge above @bus? */
static bool pci_bus_covers(PCIBus *bus, int bus_num)
{
    const uint8_t *config;

    if (pci_bus_is_root(bus)) {
        return true;
    }
    config = bus->parent_dev->config;
    if (lduw_le_p(config + PCI_BRIDGE_CONTROL) & PCI_BRIDGE_CTL_BUS_RESET) {
        return false;
    }
    return config[PCI_SECONDARY_BUS] <= bus_num && bus_num <= config[PCI_SUBORDINATE_BUS];
}

/*
 * The guest programs the numbers, so two bridges may claim the same one, and a bridge may claim
 * less than is below it: the first one in plug order wins, and each step goes down one level.
 */
PCIBus *pci_find_bus_nr(PCIBus *bus, int bus_num)
{
    while (bus && pci_bus_num(bus) != bus_num) {
        PCIBus *sec, *next = NULL;

        QLIST_FOREACH(sec, &bus->child, sibling) {
            if (pci_bus_num(sec) == bus_num || pci_bus_covers(sec, bus_num)) {
                next = sec;
                break;
            }
        }
        bus = next;
    }
    return bus;
}

PCIDevice *pci_find_device(PCIBus *bus, int bus_num, uint8_t devfn)
{
    bus = pci_find_bus_nr(bus, bus_num);
    return bus ? bus->devices[devfn] : NULL;
}

int pci_qdev_find_device(const char *id, PCIDevice **pdev)
{
    PCIHostState *host;

    for (host = pci_host_first(); host; host = pci_host_next(host)) {
        DeviceState *dev = host->bus ? qdev_find_recursive(BUS(host->bus), id) : NULL;

        if (dev) {
            *pdev = (PCIDevice *)object_dynamic_cast(OBJECT(dev), TYPE_PCI_DEVICE);
            return *pdev ? 0 : -EINVAL;
        }
    }
    return -ENODEV;
}

void pci_for_each_device_under_bus(PCIBus *bus, pci_bus_dev_fn fn, void *opaque)
{
    int devfn;

    for (devfn = 0; devfn < ARRAY_SIZE(bus->devices); devfn++) {
        if (bus->devices[devfn]) {
            fn(bus, bus->devices[devfn], opaque);
        }
    }
}

void pci_for_each_device_under_bus_reverse(PCIBus *bus, pci_bus_dev_fn fn, void *opaque)
{
    int devfn;

    for (devfn = ARRAY_SIZE(bus->devices) - 1; devfn >= 0; devfn--) {
        if (bus->devices[devfn]) {
            fn(bus, bus->devices[devfn], opaque);
        }
    }
}

void pci_for_each_device(PCIBus *bus, int bus_num, pci_bus_dev_fn fn, void *opaque)
{
    bus = pci_find_bus_nr(bus, bus_num);
    if (bus) {
        pci_for_each_device_under_bus(bus, fn, opaque);
    }
}

void pci_for_each_device_reverse(PCIBus *bus, int bus_num, pci_bus_dev_fn fn, void *opaque)
{
    bus = pci_find_bus_nr(bus, bus_num);
    if (bus) {
        pci_for_each_device_under_bus_reverse(bus, fn, opaque);
    }
}

void pci_for_each_bus_depth_first(PCIBus *bus, pci_bus_ret_fn begin, pci_bus_fn end,
                                  void *parent_state)
{
    void *state;
    PCIBus *sec;

    if (!bus) {
        return;
    }
    state = begin ? begin(bus, parent_state) : parent_state;
    QLIST_FOREACH(sec, &bus->child, sibling) {
        pci_for_each_bus_depth_first(sec, begin, end, state);
    }
    if (end) {
        end(bus, state);
    }
}

void pci_for_each_bus(PCIBus *bus, pci_bus_fn fn, void *opaque)
{
    PCIBus *sec;

    fn(bus, opaque);
    QLIST_FOREACH(sec, &bus->child, sibling) {
        pci_for_each_bus(sec, fn, opaque);
    }
}
