/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The type of PCI functions: its life from creation to reset, properties, places on the bus.
 *
 * Specification: PCI Local Bus 3.0, 3.2.2.3.4 (multifunction devices) and 6.
 * Left out on purpose: option ROMs (romfile, romsize, rombar are accepted and kept), failover
 * pairs, acpi-index checks.
 */
#include "qemu/osdep.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "hw/pci/pci_bridge.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "net/net.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/module.h"
#include "pci-internal.h"
#include "sysemu/sysemu.h"

/* --- places on the bus --- */

void pci_bus_set_slot_reserved_mask(PCIBus *bus, uint32_t mask)
{
    bus->slot_reserved_mask |= mask;
}

void pci_bus_clear_slot_reserved_mask(PCIBus *bus, uint32_t mask)
{
    bus->slot_reserved_mask &= ~mask;
}

uint32_t pci_bus_get_slot_reserved_mask(PCIBus *bus)
{
    return bus->slot_reserved_mask;
}

static bool is_reserved(PCIBus *bus, int devfn)
{
    return bus->slot_reserved_mask >> PCI_SLOT(devfn) & 1;
}

/* Function 0 of the first slot that nobody has; -1: there is none. */
static int first_free_slot(PCIBus *bus)
{
    for (int slot = PCI_SLOT(bus->devfn_min); slot < PCI_SLOT_MAX; slot++) {
        int devfn = PCI_DEVFN(slot, 0);

        if (!bus->devices[devfn] && !is_reserved(bus, devfn)) {
            return devfn;
        }
    }
    return -1;
}

/* The first function of @slot but 0 that is there; 0: none is. */
static int other_function(PCIBus *bus, int slot)
{
    for (int func = 1; func < PCI_FUNC_MAX; func++) {
        if (bus->devices[PCI_DEVFN(slot, func)]) {
            return func;
        }
    }
    return 0;
}

static bool is_multifunction(const PCIDevice *dev)
{
    return dev->cap_present & QEMU_PCI_CAP_MULTIFUNCTION;
}

/* Function 0 says whether there may be more than one: PCI 3.0, 6.2.1 (Header Type). */
static bool check_multifunction(PCIBus *bus, PCIDevice *dev, Error **errp)
{
    int slot = PCI_SLOT(dev->devfn), func = PCI_FUNC(dev->devfn);
    PCIDevice *f0 = func ? bus->devices[PCI_DEVFN(slot, 0)] : dev;
    int other = func ? func : other_function(bus, slot);

    if (pci_is_vf(dev) || !f0 || is_multifunction(f0) || !other) {
        return true;
    }
    if (func) {
        error_setg(errp, "Function 0 of the slot is not multifunction=on: nothing can go to %x.%x",
                   slot, func);
    } else {
        error_setg(errp, "%s is not multifunction=on and cannot be function 0 of slot %x: "
                   "there is a function %x", object_get_typename(OBJECT(dev)), slot, other);
    }
    return false;
}

/*
 * The function that makes the others of @dev's device visible. Below a port of PCI Express there is
 * one device, which may use all numbers (ARI; PCI Express Base 3.0, 6.13).
 */
PCIDevice *pci_get_function_0(PCIDevice *dev)
{
    PCIBus *bus = pci_get_bus(dev);

    if (bus->parent_dev && pci_is_express_downstream_port(bus->parent_dev)) {
        return bus->devices[0];
    }
    return bus->devices[PCI_DEVFN(PCI_SLOT(dev->devfn), 0)];
}

/* The place that @dev asks for, or one for who does not care. */
static bool choose_place(PCIBus *bus, PCIDevice *dev, Error **errp)
{
    const char *name = object_get_typename(OBJECT(dev));
    PCIDevice *other;

    if (dev->devfn < 0) {
        dev->devfn = first_free_slot(bus);
        if (dev->devfn < 0) {
            error_setg(errp, "%s finds no place: every slot of bus %s is taken or reserved",
                       name, BUS(bus)->name);
        }
        return dev->devfn >= 0;
    }
    other = bus->devices[dev->devfn];
    if (is_reserved(bus, dev->devfn)) {
        error_setg(errp, "%s cannot be at %x.%x: the machine has reserved the slot; give another addr", name,
                   PCI_SLOT(dev->devfn), PCI_FUNC(dev->devfn));
        return false;
    }
    if (other) {
        error_setg(errp, "%s cannot be at %x.%x: %s (id '%s') is there; give another addr", name,
                   PCI_SLOT(dev->devfn), PCI_FUNC(dev->devfn), other->name, DEVICE(other)->id ?: "");
    }
    return !other;
}

bool pci_bus_assign_devfn(PCIBus *bus, PCIDevice *dev, Error **errp)
{
    PCIDevice *f0;

    if (!choose_place(bus, dev, errp)) {
        return false;
    }
    f0 = pci_get_function_0(dev);
    if (DEVICE(dev)->hotplugged && f0) {
        error_setg(errp, "%s cannot be added to slot %x: its function 0, %s, is there already, and the guest "
                   "looks for others only when that comes",
                   object_get_typename(OBJECT(dev)), PCI_SLOT(f0->devfn), f0->name);
        return false;
    }
    return check_multifunction(bus, dev, errp);
}

/* --- requester id --- */

PCIReqIDCache pci_requester_above(PCIReqIDCache below, PCIBus *bus)
{
    PCIDevice *bridge = bus->parent_dev;
    bool takes_over = bridge && pci_is_express(bridge) &&
                      pcie_cap_get_type(bridge) == PCI_EXP_TYPE_PCI_BRIDGE;

    if (!bridge || pci_bus_is_express(bus)) {
        return below;                   /* a port passes on what it gets */
    }
    return (PCIReqIDCache) { bridge, takes_over ? PCI_REQ_ID_SECONDARY_BUS : PCI_REQ_ID_BDF };
}

/* As the host bridge sees it. */
static PCIReqIDCache find_requester(PCIDevice *dev)
{
    PCIReqIDCache requester = { dev, PCI_REQ_ID_BDF };

    for (PCIBus *bus = pci_get_bus(dev); !pci_bus_is_root(bus); bus = pci_get_bus(bus->parent_dev)) {
        requester = pci_requester_above(requester, bus);
    }
    return requester;
}

uint16_t pci_requester_id(PCIDevice *dev)
{
    PCIReqIDCache *cache = &dev->requester_id_cache;

    if (cache->type == PCI_REQ_ID_SECONDARY_BUS) {
        return PCI_BUILD_BDF(cache->dev->config[PCI_SECONDARY_BUS], 0);
    }
    return pci_get_bdf(cache->dev);
}

/* --- reset --- */

/* Bits that the guest can change, of @bytes at @offset. */
static void clear_guest_bits(PCIDevice *dev, unsigned offset, unsigned bytes)
{
    for (unsigned at = offset; at < offset + bytes; at++) {
        dev->config[at] &= ~(dev->wmask[at] | dev->w1cmask[at]);
    }
}

void pci_do_device_reset(PCIDevice *dev)
{
    pci_device_deassert_intx(dev);
    clear_guest_bits(dev, PCI_COMMAND, 2);
    clear_guest_bits(dev, PCI_STATUS, 2);
    clear_guest_bits(dev, PCI_INTERRUPT_LINE, 1);
    dev->config[PCI_CACHE_LINE_SIZE] = 0;
    pci_pm_reset(dev);
    pci_bars_reset(dev);
    pci_update_mappings(dev);
    pci_bus_master_update(dev);
    msi_reset(dev);
    msix_reset(dev);
    pcie_sriov_pf_reset(dev);
}

void pci_device_reset(PCIDevice *dev)
{
    device_cold_reset(&dev->qdev);
    pci_do_device_reset(dev);
}

void pci_set_power(PCIDevice *d, bool state)
{
    if (pci_is_vf(d) && d->exp.sriov_vf.vf_number >= pcie_sriov_num_vfs(d->exp.sriov_vf.pf)) {
        state = false; /* not enabled, whatever the slot is told */
    }
    if (d->has_power == state) {
        return;
    }
    d->has_power = state;
    pci_update_mappings(d);
    pci_bus_master_update(d);
    if (!d->has_power) {
        pci_device_reset(d);
    }
}

/* --- realize --- */

static void pci_device_detach(PCIDevice *dev)
{
    pci_get_bus(dev)->devices[dev->devfn] = NULL;
    pci_config_free(dev);
    pci_bus_master_destroy(dev);
}

static bool pci_device_attach(PCIDevice *dev, PCIBus *bus, Error **errp)
{
    PCIDeviceClass *pc = PCI_DEVICE_GET_CLASS(dev);

    if (!pci_bus_assign_devfn(bus, dev, errp)) {
        return false;
    }
    pstrcpy(dev->name, sizeof(dev->name), object_get_typename(OBJECT(dev)));
    dev->irq_state = 0;
    pci_config_alloc(dev);
    pci_config_init_header(dev);
    dev->config_read = pc->config_read ?: pci_default_read_config;
    dev->config_write = pc->config_write ?: pci_default_write_config;
    pci_bus_master_create(dev);
    bus->devices[dev->devfn] = dev;
    dev->requester_id_cache = find_requester(dev);
    dev->version_id = 2; /* of the saved state */
    if (phase_check(PHASE_MACHINE_READY)) {
        pci_bus_master_connect(dev);
    }
    return true;
}

static void pci_qdev_unrealize(DeviceState *qdev)
{
    PCIDevice *dev = PCI_DEVICE(qdev);
    PCIDeviceClass *pc = PCI_DEVICE_GET_CLASS(dev);

    pcie_sriov_pf_exit(dev);
    pci_bars_unmap(dev);
    if (pc->exit) {
        pc->exit(dev);
    }
    pci_device_deassert_intx(dev);
    msi_uninit(dev);
    pci_device_detach(dev);
}

static bool pci_check_properties(PCIDevice *dev, Error **errp)
{
    if (dev->romsize != UINT32_MAX && !is_power_of_2(dev->romsize)) {
        error_setg(errp, "ROM size %u is not a power of two", dev->romsize);
        return false;
    }
    if (dev->acpi_index > 16 * 1024 - 1) {
        error_setg(errp, "acpi-index should be less or equal to %u", 16 * 1024 - 1);
        return false;
    }
    if (dev->failover_pair_id && *dev->failover_pair_id) {
        error_setg(errp, "failover_pair_id: failover is not supported; leave it out");
        return false;
    }
    return true;
}

static void pci_qdev_realize(DeviceState *qdev, Error **errp)
{
    PCIDevice *dev = PCI_DEVICE(qdev);
    PCIDeviceClass *pc = PCI_DEVICE_GET_CLASS(dev);
    ObjectClass *klass = OBJECT_CLASS(pc);
    Error *local_err = NULL;

    if (!pci_check_properties(dev, errp)) {
        return;
    }
    /* A type that fits both kinds of bus decides for itself. */
    if (object_class_dynamic_cast(klass, INTERFACE_PCIE_DEVICE) &&
        !object_class_dynamic_cast(klass, INTERFACE_CONVENTIONAL_PCI_DEVICE)) {
        dev->cap_present |= QEMU_PCI_CAP_EXPRESS;
    }
    if (!pci_device_attach(dev, pci_get_bus(dev), errp)) {
        return;
    }
    if (pc->realize) {
        pc->realize(dev, &local_err);
        if (local_err) {
            error_propagate(errp, local_err);
            pcie_sriov_pf_exit(dev);
            pci_bars_unmap(dev);
            pci_device_detach(dev);
            return;
        }
    }
    dev->has_power = false;
    pci_set_power(dev, true);
    if (!pci_sriov_create_vfs(dev, errp)) {
        pci_qdev_unrealize(qdev);
    }
}

/* --- creation by boards --- */

PCIDevice *pci_new_multifunction(int devfn, bool multifunction, const char *name)
{
    DeviceState *dev = qdev_new(name);

    qdev_prop_set_int32(dev, "addr", devfn);
    qdev_prop_set_bit(dev, "multifunction", multifunction);
    return PCI_DEVICE(dev);
}

PCIDevice *pci_new(int devfn, const char *name)
{
    return pci_new_multifunction(devfn, false, name);
}

bool pci_realize_and_unref(PCIDevice *dev, PCIBus *bus, Error **errp)
{
    return qdev_realize_and_unref(&dev->qdev, &bus->qbus, errp);
}

PCIDevice *pci_create_simple_multifunction(PCIBus *bus, int devfn, bool multifunction,
                                           const char *name)
{
    PCIDevice *dev = pci_new_multifunction(devfn, multifunction, name);

    pci_realize_and_unref(dev, bus, &error_fatal);
    return dev;
}

PCIDevice *pci_create_simple(PCIBus *bus, int devfn, const char *name)
{
    return pci_create_simple_multifunction(bus, devfn, false, name);
}

PCIDevice *pci_vga_init(PCIBus *bus)
{
    const char *type = vga_interface_class();

    vga_interface_created = true;
    return type ? pci_create_simple(bus, -1, type) : NULL;
}

/* --- type --- */

static Property pci_props[] = {
    DEFINE_PROP_PCI_DEVFN("addr", PCIDevice, devfn, -1),
    DEFINE_PROP_STRING("romfile", PCIDevice, romfile),
    DEFINE_PROP_UINT32("romsize", PCIDevice, romsize, -1),
    DEFINE_PROP_UINT32("rombar", PCIDevice, rom_bar, 1),
    DEFINE_PROP_BIT("multifunction", PCIDevice, cap_present, QEMU_PCI_CAP_MULTIFUNCTION_BITNR,
                    false),
    DEFINE_PROP_BIT("x-pcie-lnksta-dllla", PCIDevice, cap_present, QEMU_PCIE_LNKSTA_DLLLA_BITNR,
                    true),
    DEFINE_PROP_BIT("x-pcie-extcap-init", PCIDevice, cap_present, QEMU_PCIE_EXTCAP_INIT_BITNR,
                    true),
    DEFINE_PROP_STRING("failover_pair_id", PCIDevice, failover_pair_id),
    DEFINE_PROP_UINT32("acpi-index", PCIDevice, acpi_index, 0),
    DEFINE_PROP_END_OF_LIST()
};

static void pci_device_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *k = DEVICE_CLASS(klass);

    k->realize = pci_qdev_realize;
    k->unrealize = pci_qdev_unrealize;
    k->bus_type = TYPE_PCI_BUS;
    device_class_set_props(k, pci_props);
}

/* A concrete type without an interface would fit no slot: a programmer's error. */
static void pci_device_class_base_init(ObjectClass *klass, void *data)
{
    if (!object_class_is_abstract(klass)) {
        assert(object_class_dynamic_cast(klass, INTERFACE_CONVENTIONAL_PCI_DEVICE) ||
               object_class_dynamic_cast(klass, INTERFACE_PCIE_DEVICE) ||
               object_class_dynamic_cast(klass, INTERFACE_CXL_DEVICE));
    }
}

static const TypeInfo pci_device_type_info = {
    .name = TYPE_PCI_DEVICE,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(PCIDevice),
    .abstract = true,
    .class_size = sizeof(PCIDeviceClass),
    .class_init = pci_device_class_init,
    .class_base_init = pci_device_class_base_init,
};

static void pci_device_register_types(void)
{
    type_register_static(&pci_device_type_info);
}

type_init(pci_device_register_types)
