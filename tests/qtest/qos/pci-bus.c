/* SPDX-License-Identifier: GPL-2.0-or-later */
/* qgraph tests of any PCI bus. PCI 3.0, 6.1 and 6.2. */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/pci.h"

#define PCI_VENDOR_ID    0x00
#define PCI_DEVICE_ID    0x02
#define PCI_CLASS_DEVICE 0x0a
#define PCI_CLASS_BRIDGE_HOST 0x0600
#define VENDOR_INTEL     0x8086
#define PLUG_SLOT        7

static void host_bridge(void *object, void *data, QGuestAllocator *alloc)
{
    QPCIBus *bus = object;

    g_assert_cmphex(bus->config_readw(bus, 0, PCI_VENDOR_ID), ==, VENDOR_INTEL);
    g_assert_cmphex(bus->config_readw(bus, 0, PCI_CLASS_DEVICE), ==, PCI_CLASS_BRIDGE_HOST);
}

static void all_sizes(void *object, void *data, QGuestAllocator *alloc)
{
    QPCIBus *bus = object;
    uint32_t ids = bus->config_readl(bus, 0, PCI_VENDOR_ID);

    g_assert_cmphex(bus->config_readw(bus, 0, PCI_VENDOR_ID), ==, ids & 0xffff);
    g_assert_cmphex(bus->config_readw(bus, 0, PCI_DEVICE_ID), ==, ids >> 16);
    for (int i = 0; i < 4; i++) {
        g_assert_cmphex(bus->config_readb(bus, 0, i), ==, ids >> 8 * i & 0xff);
    }
}

static void count_function(QPCIDevice *dev, int devfn, void *data)
{
    unsigned *count = data;

    g_assert_cmphex(dev->bus->config_readw(dev->bus, devfn, PCI_VENDOR_ID), !=, 0xffff);
    ++*count;
    g_free(dev);
}

/* The host bridge and the functions of the ISA bridge's slot. */
static void functions(void *object, void *data, QGuestAllocator *alloc)
{
    unsigned any = 0, intel = 0, nobody = 0;

    qpci_device_foreach(object, QPCI_ANY_ID, QPCI_ANY_ID, count_function, &any);
    qpci_device_foreach(object, VENDOR_INTEL, QPCI_ANY_ID, count_function, &intel);
    qpci_device_foreach(object, 0x1234, 0x5678, count_function, &nobody);
    g_assert_cmpuint(any, >=, 3);
    g_assert_cmpuint(intel, ==, any);
    g_assert_cmpuint(nobody, ==, 0);
}

/* A device comes and goes while the machine runs, twice. */
static void hotplug(void *object, void *data, QGuestAllocator *alloc)
{
    QPCIBus *bus = object;

    if (bus->not_hotpluggable) {
        g_test_skip("the bus takes no devices while the machine runs");
        return;
    }
    for (int i = 0; i < 2; i++) {
        QPCIDevice *plugged;

        qtest_qmp_device_add(bus->qts, "virtio-rng-pci", "plugged", "{'addr': %s}", stringify(PLUG_SLOT));
        plugged = qpci_device_find(bus, QPCI_DEVFN(PLUG_SLOT, 0));
        g_assert_nonnull(plugged);
        g_free(plugged);
        qpci_unplug_acpi_device_test(bus->qts, "plugged", PLUG_SLOT);
        g_assert_null(qpci_device_find(bus, QPCI_DEVFN(PLUG_SLOT, 0)));
    }
}

static void register_pci_bus_tests(void)
{
    qos_add_test("host-bridge", "pci-bus", host_bridge, NULL);
    qos_add_test("configuration-in-all-sizes", "pci-bus", all_sizes, NULL);
    qos_add_test("functions", "pci-bus", functions, NULL);
    qos_add_test("hotplug", "pci-bus", hotplug, NULL);
}

libqos_init(register_pci_bus_tests);
