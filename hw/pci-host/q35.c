/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Host bridge of the q35 machine, q35-pcihost, with root bus pcie.0 and its hub, child "mch".
 *
 * Specification: Intel 3 Series Express Chipset datasheet (316966), 3.6 (CONFIG_ADDRESS CF8h,
 * CONFIG_DATA CFCh), 5.1.16 (PCIEXBAR). Regions: `pci-conf-idx`, `pci-conf-data`,
 * `pcie-mmcfg-mmio`.
 * Properties: MCFG (base of the window; read-only in effect, PCIEXBAR moves it), pci-hole64-size,
 * short_root_bus, below-4g-mem-size, above-4g-mem-size, x-pci-hole64-fix; links ram-mem, pci-mem,
 * system-mem, io-mem.
 */
#include "qemu/osdep.h"
#include "hw/pci-host/q35.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/module.h"

#define Q35_CONFIG_ADDRESS 0xcf8
#define Q35_CONFIG_DATA    0xcfc
/* Chipset registers below the top of 4 GiB are not for BARs. */
#define Q35_PCI_HOLE_END   0xfec00000

/* --- where BARs may go --- */

static void q35_get_hole(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Range *hole = &Q35_HOST_DEVICE(obj)->mch.pci_hole;
    uint32_t value = 0;

    if (!range_is_empty(hole)) {
        value = g_str_has_suffix(name, "start") ? range_lob(hole) : range_upb(hole) + 1;
    }
    visit_type_uint32(v, name, &value, errp);
}

/* First byte for 64-bit BARs: what firmware used, else (with x-pci-hole64-fix) behind RAM. */
static uint64_t q35_hole64_start(Q35PCIHost *s)
{
    Range w64;

    pci_bus_get_w64_range(PCI_HOST_BRIDGE(s)->bus, &w64);
    if (range_is_empty(&w64)) {
        return s->pci_hole64_fix ? ROUND_UP(4 * GiB + s->mch.above_4g_mem_size, 1 * GiB) : 0;
    }
    return range_lob(&w64);
}

static uint64_t q35_hole64_end(Q35PCIHost *s)
{
    uint64_t start = q35_hole64_start(s), end;
    Range w64;

    pci_bus_get_w64_range(PCI_HOST_BRIDGE(s)->bus, &w64);
    end = range_is_empty(&w64) ? 0 : range_upb(&w64) + 1;
    if (s->pci_hole64_fix && end < start + s->mch.pci_hole64_size) {
        end = ROUND_UP(start + s->mch.pci_hole64_size, 1 * GiB);
    }
    return end;
}

static void q35_get_hole64(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Q35PCIHost *s = Q35_HOST_DEVICE(obj);
    uint64_t value = g_str_has_suffix(name, "start") ? q35_hole64_start(s) : q35_hole64_end(s);

    visit_type_uint64(v, name, &value, errp);
}

static void q35_get_mmcfg_size(Object *obj, Visitor *v, const char *name, void *opaque,
                               Error **errp)
{
    uint64_t size = PCIE_HOST_BRIDGE(obj)->size;

    visit_type_uint64(v, name, &size, errp);
}

/* --- life --- */

static void q35_host_realize(DeviceState *dev, Error **errp)
{
    PCIHostState *pci = PCI_HOST_BRIDGE(dev);
    Q35PCIHost *s = Q35_HOST_DEVICE(dev);
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);

    if (!s->mch.ram_memory || !s->mch.pci_address_space || !s->mch.system_memory ||
        !s->mch.address_space_io) {
        error_setg(errp, TYPE_Q35_HOST_DEVICE ": set the links " MCH_HOST_PROP_RAM_MEM ", "
                   MCH_HOST_PROP_PCI_MEM ", " MCH_HOST_PROP_SYSTEM_MEM " and "
                   MCH_HOST_PROP_IO_MEM " first");
        return;
    }
    sysbus_add_io(sbd, Q35_CONFIG_ADDRESS, &pci->conf_mem);
    sysbus_init_ioports(sbd, Q35_CONFIG_ADDRESS, 4);
    sysbus_add_io(sbd, Q35_CONFIG_DATA, &pci->data_mem);
    sysbus_init_ioports(sbd, Q35_CONFIG_DATA, 4);
    pci->bus = pci_root_bus_new(dev, "pcie.0", s->mch.pci_address_space, s->mch.address_space_io,
                                0, TYPE_PCIE_BUS);
    range_set_bounds(&s->mch.pci_hole, s->mch.below_4g_mem_size, Q35_PCI_HOLE_END - 1);
    qdev_realize(DEVICE(&s->mch), BUS(pci->bus), errp);
}

static void q35_add_link(Object *obj, const char *name, MemoryRegion **target)
{
    object_property_add_link(obj, name, TYPE_MEMORY_REGION, (Object **)target,
                             qdev_prop_allow_set_link_before_realize, 0);
}

static void q35_host_initfn(Object *obj)
{
    Q35PCIHost *s = Q35_HOST_DEVICE(obj);
    PCIHostState *phb = PCI_HOST_BRIDGE(obj);

    memory_region_init_io(&phb->conf_mem, obj, &pci_host_conf_le_ops, phb, "pci-conf-idx", 4);
    memory_region_init_io(&phb->data_mem, obj, &pci_host_data_le_ops, phb, "pci-conf-data", 4);
    object_initialize_child(obj, "mch", &s->mch, TYPE_MCH_PCI_DEVICE);
    /* Making the child cleared the defaults that properties had put into it. */
    s->mch.pci_hole64_size = Q35_PCI_HOST_HOLE64_SIZE_DEFAULT;
    qdev_prop_set_int32(DEVICE(&s->mch), "addr", PCI_DEVFN(0, 0));
    qdev_prop_set_bit(DEVICE(&s->mch), "multifunction", false);
    object_property_add(obj, PCIE_HOST_MCFG_SIZE, "uint64", q35_get_mmcfg_size, NULL, NULL, NULL);
    object_property_add(obj, "pci-hole-start", "uint32", q35_get_hole, NULL, NULL, NULL);
    object_property_add(obj, "pci-hole-end", "uint32", q35_get_hole, NULL, NULL, NULL);
    object_property_add(obj, "pci-hole64-start", "uint64", q35_get_hole64, NULL, NULL, NULL);
    object_property_add(obj, "pci-hole64-end", "uint64", q35_get_hole64, NULL, NULL, NULL);
    q35_add_link(obj, MCH_HOST_PROP_RAM_MEM, &s->mch.ram_memory);
    q35_add_link(obj, MCH_HOST_PROP_PCI_MEM, &s->mch.pci_address_space);
    q35_add_link(obj, MCH_HOST_PROP_SYSTEM_MEM, &s->mch.system_memory);
    q35_add_link(obj, MCH_HOST_PROP_IO_MEM, &s->mch.address_space_io);
}

static const char *q35_host_root_bus_path(PCIHostState *host_bridge, PCIBus *rootbus)
{
    return Q35_HOST_DEVICE(host_bridge)->mch.short_root_bus ? "0000" : "0000:00";
}

static Property q35_host_props[] = {
    DEFINE_PROP_UINT64(PCIE_HOST_MCFG_BASE, Q35PCIHost, parent_obj.base_addr,
                       MCH_HOST_BRIDGE_PCIEXBAR_DEFAULT),
    DEFINE_PROP_SIZE("pci-hole64-size", Q35PCIHost, mch.pci_hole64_size,
                     Q35_PCI_HOST_HOLE64_SIZE_DEFAULT),
    DEFINE_PROP_UINT32("short_root_bus", Q35PCIHost, mch.short_root_bus, 0),
    DEFINE_PROP_SIZE("below-4g-mem-size", Q35PCIHost, mch.below_4g_mem_size, 0),
    DEFINE_PROP_SIZE("above-4g-mem-size", Q35PCIHost, mch.above_4g_mem_size, 0),
    DEFINE_PROP_BOOL("x-pci-hole64-fix", Q35PCIHost, pci_hole64_fix, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void q35_host_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIHostBridgeClass *hc = PCI_HOST_BRIDGE_CLASS(klass);

    hc->root_bus_path = q35_host_root_bus_path;
    dc->realize = q35_host_realize;
    dc->fw_name = "pci";
    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
    device_class_set_props(dc, q35_host_props);
    /* Needs memory that only a board has. */
    dc->user_creatable = false;
}

static const TypeInfo q35_types[] = {
    {
        .name = TYPE_Q35_HOST_DEVICE,
        .parent = TYPE_PCIE_HOST_BRIDGE,
        .instance_size = sizeof(Q35PCIHost),
        .instance_init = q35_host_initfn,
        .class_init = q35_host_class_init,
    },
};

DEFINE_TYPES(q35_types)
