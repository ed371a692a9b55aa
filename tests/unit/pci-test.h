/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A PCI bus without a machine, for tests of the PCI core: a host bridge, functions, a bridge. */
#ifndef TESTS_UNIT_PCI_TEST_H
#define TESTS_UNIT_PCI_TEST_H

#include "exec/address-spaces.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pci_host.h"
#include "hw/qdev-properties.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_TEST_HOST "test-pci-host"
#define TYPE_TEST_FUNCTION "test-pci-function"
#define TYPE_TEST_EXPRESS "test-pcie-function"
#define TYPE_TEST_BRIDGE "test-pci-bridge"

/* A function with an I/O BAR (0: 32 bytes), a memory BAR (1: 4 KiB), a 64-bit one (2: 1 MiB). */
typedef struct TestFunction {
    PCIDevice parent_obj;
    MemoryRegion io, mem, big;
    unsigned resets;
} TestFunction;

/* The board: bus, its spaces, levels of its outputs and how often they were set. */
typedef struct TestBoard {
    DeviceState *host;
    PCIBus *bus;
    MemoryRegion mem, io;
    int level[4];
    unsigned calls;
} TestBoard;

#define TEST_FUNCTION(obj) ((TestFunction *)(obj))

static uint64_t test_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0x5a;
}

static void test_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
}

static const MemoryRegionOps test_ops = {.read = test_read, .write = test_write};

static void test_function_realize(PCIDevice *dev, Error **errp)
{
    TestFunction *f = TEST_FUNCTION(dev);

    dev->config[PCI_INTERRUPT_PIN] = 1;
    memory_region_init_io(&f->io, OBJECT(f), &test_ops, f, "test-io", 32);
    memory_region_init_io(&f->mem, OBJECT(f), &test_ops, f, "test-mem", 4096);
    memory_region_init_io(&f->big, OBJECT(f), &test_ops, f, "test-big", 1 << 20);
    pci_register_bar(dev, 0, PCI_BASE_ADDRESS_SPACE_IO, &f->io);
    pci_register_bar(dev, 1, PCI_BASE_ADDRESS_SPACE_MEMORY, &f->mem);
    pci_register_bar(dev, 2, PCI_BASE_ADDRESS_MEM_TYPE_64 | PCI_BASE_ADDRESS_MEM_PREFETCH,
                     &f->big);
}

static void test_function_reset(DeviceState *dev)
{
    TEST_FUNCTION(dev)->resets++;
}

static void test_function_class_init(ObjectClass *klass, void *data)
{
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = test_function_realize;
    k->vendor_id = 0x1234;
    k->device_id = 0xabcd;
    k->revision = 7;
    k->class_id = PCI_CLASS_OTHERS;
    DEVICE_CLASS(klass)->reset = test_function_reset;
}

static void test_bridge_realize(PCIDevice *dev, Error **errp)
{
    pci_bridge_initfn(dev, TYPE_PCI_BUS);
}

static void test_bridge_class_init(ObjectClass *klass, void *data)
{
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = test_bridge_realize;
    k->exit = pci_bridge_exitfn;
    k->config_write = pci_bridge_write_config;
    k->vendor_id = 0x1234;
    k->device_id = 0xb41d;
    k->is_bridge = true;
    DEVICE_CLASS(klass)->reset = pci_bridge_reset;
}

static const TypeInfo test_pci_types[] = {
    {
        .name = TYPE_TEST_HOST,
        .parent = TYPE_PCI_HOST_BRIDGE,
        .instance_size = sizeof(PCIHostState),
    }, {
        .name = TYPE_TEST_FUNCTION,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(TestFunction),
        .class_init = test_function_class_init,
        .interfaces = (InterfaceInfo[]) {{INTERFACE_CONVENTIONAL_PCI_DEVICE}, {}},
    }, {
        .name = TYPE_TEST_EXPRESS,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(TestFunction),
        .class_init = test_function_class_init,
        .interfaces = (InterfaceInfo[]) {{INTERFACE_PCIE_DEVICE}, {}},
    }, {
        .name = TYPE_TEST_BRIDGE,
        .parent = TYPE_PCI_BRIDGE,
        .class_init = test_bridge_class_init,
        .interfaces = (InterfaceInfo[]) {{INTERFACE_CONVENTIONAL_PCI_DEVICE}, {}},
    },
};

DEFINE_TYPES(test_pci_types)

static void test_set_irq(void *opaque, int irq_num, int level)
{
    TestBoard *b = opaque;

    b->level[irq_num] = level;
    b->calls++;
}

/* A board with its own spaces; the bus is of type @bus_type. Lives as long as the program. */
static inline TestBoard *test_board_new(const char *bus_type)
{
    TestBoard *b = g_new0(TestBoard, 1);

    b->host = qdev_new(TYPE_TEST_HOST);
    memory_region_init(&b->mem, OBJECT(b->host), "test-pci-mem", UINT64_MAX);
    memory_region_init(&b->io, OBJECT(b->host), "test-pci-io", 0x10000);
    b->bus = pci_register_root_bus(b->host, NULL, test_set_irq, pci_swizzle_map_irq_fn, b, &b->mem,
                                   &b->io, 0, 4, bus_type);
    PCI_HOST_BRIDGE(b->host)->bus = b->bus;
    sysbus_realize_and_unref(SYS_BUS_DEVICE(b->host), &error_fatal);
    return b;
}

/* A realized function; its DMA gate is connected as when the machine is ready. */
static inline PCIDevice *test_plug(PCIBus *bus, int devfn, const char *type)
{
    return pci_create_simple(bus, devfn, type);
}

/* Guest access to config space. */
static inline uint32_t cfg_read(PCIDevice *d, uint32_t addr, int len)
{
    return pci_host_config_read_common(d, addr, pci_config_size(d), len);
}

static inline void cfg_write(PCIDevice *d, uint32_t addr, uint32_t val, int len)
{
    pci_host_config_write_common(d, addr, pci_config_size(d), val, len);
}

/* What every program does first. */
static inline void test_pci_init(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    cpu_exec_init_all();
    msi_nonbroken = true;
}

/* From here on, functions that are plugged can do DMA. */
static inline void test_machine_ready(void)
{
    int phase;

    for (phase = PHASE_MACHINE_CREATED; phase <= PHASE_MACHINE_READY; phase++) {
        phase_advance(phase);
    }
}

#endif
