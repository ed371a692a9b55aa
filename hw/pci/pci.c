/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI buses: types PCI and PCIE, root buses, host bridges, IOMMU, reset. Finding one's way in the
 * tree of buses is in pci-walk.c.
 *
 * Specification: PCI Local Bus 3.0; PCI-to-PCI Bridge 1.2 for bus numbers.
 * Left out on purpose: CXL buses, NUMA placement (every bus is unassigned), IOMMU bypass per
 * device.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pci_host.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/range.h"
#include "sysemu/sysemu.h"
#include "trace.h"
#include "pci-internal.h"

/* All host bridges, in the order of realize: a registry, the start of every walk. */
static QLIST_HEAD(, PCIHostState) pci_host_bridges = QLIST_HEAD_INITIALIZER(pci_host_bridges);

/* --- numbers --- */

/* One more than the greatest node number. */
#define PCI_NUMA_NODE_UNASSIGNED 128

static int pci_bus_num_default(PCIBus *bus)
{
    return pci_bus_is_root(bus) ? 0 : bus->parent_dev->config[PCI_SECONDARY_BUS];
}

static uint16_t pci_bus_numa_node_default(PCIBus *bus)
{
    return PCI_NUMA_NODE_UNASSIGNED;
}

int pci_bus_num(PCIBus *s)
{
    return PCI_BUS_GET_CLASS(s)->bus_num(s);
}

int pci_bus_numa_node(PCIBus *bus)
{
    return PCI_BUS_GET_CLASS(bus)->numa_node(bus);
}

bool pci_bus_is_express(const PCIBus *bus)
{
    return object_dynamic_cast(OBJECT(bus), TYPE_PCIE_BUS) != NULL;
}

bool pci_bus_is_root(const PCIBus *bus)
{
    return bus->flags & PCI_BUS_IS_ROOT;
}

/* --- the tree --- */

PCIBus *pci_get_bus(const PCIDevice *dev)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(dev));

    return bus ? PCI_BUS(bus) : NULL;
}

static PCIHostState *pci_bus_host(PCIBus *root)
{
    return (PCIHostState *)object_dynamic_cast(OBJECT(root->qbus.parent), TYPE_PCI_HOST_BRIDGE);
}

const char *pci_root_bus_path(PCIDevice *dev)
{
    PCIBus *root = pci_device_root_bus(dev);
    PCIHostState *host = pci_bus_host(root);
    PCIHostBridgeClass *hc = host ? PCI_HOST_BRIDGE_GET_CLASS(host) : NULL;

    return hc && hc->root_bus_path ? hc->root_bus_path(host, root) : root->qbus.name;
}

bool pci_bus_bypass_iommu(PCIBus *bus)
{
    PCIHostState *host;

    while (!pci_bus_is_root(bus)) {
        bus = pci_get_bus(bus->parent_dev);
    }
    host = pci_bus_host(bus);
    return host && host->bypass_iommu;
}

/* --- host bridges --- */

PCIHostState *pci_host_first(void)
{
    return QLIST_FIRST(&pci_host_bridges);
}

PCIHostState *pci_host_next(PCIHostState *host)
{
    return QLIST_NEXT(host, next);
}

static void pci_host_bus_register(DeviceState *host)
{
    if (object_dynamic_cast(OBJECT(host), TYPE_PCI_HOST_BRIDGE)) {
        QLIST_INSERT_HEAD(&pci_host_bridges, PCI_HOST_BRIDGE(host), next);
    }
}

static void pci_host_bus_unregister(DeviceState *host)
{
    if (object_dynamic_cast(OBJECT(host), TYPE_PCI_HOST_BRIDGE)) {
        QLIST_REMOVE(PCI_HOST_BRIDGE(host), next);
    }
}

/* --- creation --- */

static void pci_root_bus_setup(PCIBus *bus, DeviceState *parent, MemoryRegion *mem,
                               MemoryRegion *io, uint8_t devfn_min)
{
    assert(PCI_FUNC(devfn_min) == 0);
    bus->devfn_min = devfn_min;
    bus->slot_reserved_mask = 0;
    bus->address_space_mem = mem;
    bus->address_space_io = io;
    bus->flags |= PCI_BUS_IS_ROOT;
    QLIST_INIT(&bus->child);
    pci_host_bus_register(parent);
}

void pci_root_bus_init(PCIBus *bus, size_t bus_size, DeviceState *parent, const char *name,
                       MemoryRegion *mem, MemoryRegion *io, uint8_t devfn_min,
                       const char *typename)
{
    qbus_init(bus, bus_size, typename, parent, name);
    pci_root_bus_setup(bus, parent, mem, io, devfn_min);
}

PCIBus *pci_root_bus_new(DeviceState *parent, const char *name, MemoryRegion *mem,
                         MemoryRegion *io, uint8_t devfn_min, const char *typename)
{
    PCIBus *bus = PCI_BUS(qbus_new(typename, parent, name));

    pci_root_bus_setup(bus, parent, mem, io, devfn_min);
    return bus;
}

void pci_root_bus_cleanup(PCIBus *bus)
{
    pci_host_bus_unregister(bus->qbus.parent);
    /* The bus is unrealized with its host bridge; leave only what was ours. */
    qbus_unrealize(BUS(bus));
}

PCIBus *pci_register_root_bus(DeviceState *parent, const char *name, pci_set_irq_fn set_irq,
                              pci_map_irq_fn map_irq, void *irq_opaque, MemoryRegion *mem,
                              MemoryRegion *io, uint8_t devfn_min, int nirq, const char *typename)
{
    PCIBus *bus = pci_root_bus_new(parent, name, mem, io, devfn_min, typename);

    pci_bus_irqs(bus, set_irq, map_irq, irq_opaque, nirq);
    return bus;
}

void pci_unregister_root_bus(PCIBus *bus)
{
    pci_bus_irqs_cleanup(bus);
    pci_root_bus_cleanup(bus);
}

/* --- IOMMU --- */

void (pci_setup_iommu)(PCIBus *bus, PCIIOMMUFunc fn, void *opaque)
{
    bus->iommu_fn = fn;
    bus->iommu_opaque = opaque;
}

void pci_setup_iommu_ops(PCIBus *bus, const PCIIOMMUOps *ops, void *opaque)
{
    (pci_setup_iommu)(bus, ops->get_address_space, opaque);
}

/* The nearest IOMMU above decides, by who it takes for the origin. */
AddressSpace *pci_device_iommu_address_space(PCIDevice *dev)
{
    PCIReqIDCache origin = { dev, PCI_REQ_ID_BDF };
    PCIBus *bus = pci_get_bus(dev), *origin_bus;
    bool by_bridge;

    while (bus && !bus->iommu_fn && bus->parent_dev) {
        origin = pci_requester_above(origin, bus);
        bus = pci_get_bus(bus->parent_dev);
    }
    by_bridge = origin.type == PCI_REQ_ID_SECONDARY_BUS;
    origin_bus = by_bridge ? pci_bridge_get_sec_bus(PCI_BRIDGE(origin.dev)) : pci_get_bus(origin.dev);
    if (!bus || !bus->iommu_fn || pci_bus_bypass_iommu(origin_bus)) {
        return &address_space_memory;
    }
    return bus->iommu_fn(origin_bus, bus->iommu_opaque, by_bridge ? PCI_DEVFN(0, 0) : origin.dev->devfn);
}

/* --- type --- */

static void pci_bus_connect_masters(PCIBus *bus, PCIDevice *dev, void *opaque)
{
    pci_bus_master_connect(dev);
}

/* An IOMMU may be plugged after the devices that it serves: connect them when all are there. */
static void pci_bus_machine_done(Notifier *notifier, void *data)
{
    PCIBus *bus = container_of(notifier, PCIBus, machine_done);

    pci_for_each_device_under_bus(bus, pci_bus_connect_masters, NULL);
}

static void pci_bus_realize(BusState *qbus, Error **errp)
{
    PCIBus *bus = PCI_BUS(qbus);

    bus->machine_done.notify = pci_bus_machine_done;
    qemu_add_machine_init_done_notifier(&bus->machine_done);
}

static void pcie_bus_realize(BusState *qbus, Error **errp)
{
    PCIBus *bus = PCI_BUS(qbus);

    pci_bus_realize(qbus, errp);
    /* Below a conventional bus no config cycle has more than eight address bits. */
    if (pci_bus_is_root(bus) || pci_bus_has_extended_config_space(pci_get_bus(bus->parent_dev))) {
        bus->flags |= PCI_BUS_EXTENDED_CONFIG_SPACE;
    }
}

static void pci_bus_unrealize(BusState *qbus)
{
    qemu_remove_machine_init_done_notifier(&PCI_BUS(qbus)->machine_done);
}

/* Devices have been reset by qdev; this is RST#: what the core keeps for them, and the wires. */
static void pci_bus_reset_hold(Object *obj)
{
    PCIBus *bus = PCI_BUS(obj);
    int i;

    for (i = 0; i < ARRAY_SIZE(bus->devices); i++) {
        if (bus->devices[i]) {
            pci_do_device_reset(bus->devices[i]);
        }
    }
    for (i = 0; i < bus->nirq; i++) {
        assert(bus->irq_count[i] == 0);
    }
}

/* "slot.function" of each bridge on the way and of the device, for saved states. */
static char *pci_bus_dev_path(DeviceState *qdev)
{
    PCIDevice *d = PCI_DEVICE(qdev);
    GString *path = g_string_new(NULL);
    PCIDevice *t;

    for (t = d; t; t = pci_get_bus(t)->parent_dev) {
        g_autofree char *part = g_strdup_printf(":%02x.%x", PCI_SLOT(t->devfn), PCI_FUNC(t->devfn));

        g_string_prepend(path, part);
    }
    g_string_prepend(path, pci_root_bus_path(d));
    return g_string_free(path, FALSE);
}

/* Unit address of the Open Firmware PCI binding: "class@slot[,function]". */
static char *pci_bus_fw_dev_path(DeviceState *qdev)
{
    PCIDevice *d = PCI_DEVICE(qdev);
    int slot = PCI_SLOT(d->devfn), func = PCI_FUNC(d->devfn);
    uint16_t class = pci_get_word(d->config + PCI_CLASS_DEVICE);
    g_autofree char *name = pci_fw_class_name(class, d);

    return func ? g_strdup_printf("%s@%x,%x", name, slot, func)
                : g_strdup_printf("%s@%x", name, slot);
}

static void pci_bus_print_dev(Monitor *mon, DeviceState *dev, int indent)
{
    pci_print_qdev(mon, PCI_DEVICE(dev), indent);
}

static void pci_bus_class_init(ObjectClass *klass, void *data)
{
    BusClass *k = BUS_CLASS(klass);
    PCIBusClass *pbc = PCI_BUS_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    k->print_dev = pci_bus_print_dev;
    k->get_dev_path = pci_bus_dev_path;
    k->get_fw_dev_path = pci_bus_fw_dev_path;
    k->realize = pci_bus_realize;
    k->unrealize = pci_bus_unrealize;
    rc->phases.hold = pci_bus_reset_hold;
    pbc->bus_num = pci_bus_num_default;
    pbc->numa_node = pci_bus_numa_node_default;
}

static void pcie_bus_class_init(ObjectClass *klass, void *data)
{
    BUS_CLASS(klass)->realize = pcie_bus_realize;
}

static const TypeInfo pci_bus_types[] = {
    {
        .name = TYPE_PCI_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(PCIBus),
        .class_size = sizeof(PCIBusClass),
        .class_init = pci_bus_class_init,
    }, {
        .name = TYPE_PCIE_BUS,
        .parent = TYPE_PCI_BUS,
        .class_init = pcie_bus_class_init,
    }, {
        .name = INTERFACE_CONVENTIONAL_PCI_DEVICE,
        .parent = TYPE_INTERFACE,
    }, {
        .name = INTERFACE_PCIE_DEVICE,
        .parent = TYPE_INTERFACE,
    }, {
        .name = INTERFACE_CXL_DEVICE,
        .parent = TYPE_INTERFACE,
    },
};

DEFINE_TYPES(pci_bus_types)
