/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI-to-PCI bridges: what passes a bridge, its secondary bus, and what bridge models share.
 *
 * Specification: PCI-to-PCI Bridge Architecture 1.2, chapters 3 and 4. Regions, owned by the
 * bridge: `pci_bridge_pci` and `pci_bridge_io`, the spaces of the secondary bus; the aliases
 * `pci_bridge_mem`, `pci_bridge_pref_mem`, `pci_bridge_io`, `pci_bridge_vga_*` show their windows
 * on the primary side. Left out on purpose: upstream (inverse) decoding: DMA takes the IOMMU's
 * space, as all devices here.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_bridge.h"
#include "hw/qdev-deferred.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/range.h"
#include "qemu/units.h"
#include "pci-internal.h"

/* --- capabilities of bridges --- */

#define PCI_SSVID_SIZEOF        8
#define PCI_SSVID_SVID          4
#define PCI_SSVID_SSID          6

int pci_bridge_ssvid_init(PCIDevice *dev, uint8_t offset, uint16_t svid, uint16_t ssid,
                          Error **errp)
{
    int pos = pci_add_capability(dev, PCI_CAP_ID_SSVID, offset, PCI_SSVID_SIZEOF, errp);

    if (pos < 0) {
        return pos;
    }
    pci_set_word(dev->config + pos + PCI_SSVID_SVID, svid);
    pci_set_word(dev->config + pos + PCI_SSVID_SSID, ssid);
    return pos;
}

/* A vendor capability as firmware expects it (docs/devices/pci-bridges.rst). */
typedef struct QEMU_PACKED PCIBridgeQemuCap {
    uint8_t id;
    uint8_t next;
    uint8_t len;
    uint8_t type;               /* REDHAT_PCI_CAP_RESOURCE_RESERVE */
    uint32_t bus_res;
    uint64_t io;
    uint32_t mem;
    uint32_t mem_pref_32;
    uint64_t mem_pref_64;
} PCIBridgeQemuCap;

int pci_bridge_qemu_reserve_cap_init(PCIDevice *dev, int cap_offset, PCIResReserve res_reserve,
                                     Error **errp)
{
    PCIBridgeQemuCap cap = {
        .len = sizeof(cap),
        .type = REDHAT_PCI_CAP_RESOURCE_RESERVE,
        .bus_res = cpu_to_le32(res_reserve.bus),
        .io = cpu_to_le64(res_reserve.io),
        .mem = cpu_to_le32(res_reserve.mem_non_pref),
        .mem_pref_32 = cpu_to_le32(res_reserve.mem_pref_32),
        .mem_pref_64 = cpu_to_le64(res_reserve.mem_pref_64),
    };
    int offset;

    if (res_reserve.mem_pref_32 != (uint64_t)-1 && res_reserve.mem_pref_64 != (uint64_t)-1) {
        error_setg(errp, "pref32-reserve and pref64-reserve exclude each other: leave one away");
        return -EINVAL;
    }
    if (res_reserve.mem_non_pref != (uint64_t)-1 && res_reserve.mem_non_pref >= 4 * GiB) {
        error_setg(errp, "mem-reserve is for 32-bit addresses: it must be below 4 GiB");
        return -EINVAL;
    }
    if (res_reserve.mem_pref_32 != (uint64_t)-1 && res_reserve.mem_pref_32 >= 4 * GiB) {
        error_setg(errp, "pref32-reserve is for 32-bit addresses: it must be below 4 GiB");
        return -EINVAL;
    }
    if (res_reserve.bus == (uint32_t)-1 && res_reserve.io == (uint64_t)-1 &&
        res_reserve.mem_non_pref == (uint64_t)-1 && res_reserve.mem_pref_32 == (uint64_t)-1 &&
        res_reserve.mem_pref_64 == (uint64_t)-1) {
        return 0;
    }
    offset = pci_add_capability(dev, PCI_CAP_ID_VNDR, cap_offset, sizeof(cap), errp);
    if (offset < 0) {
        return offset;
    }
    memcpy(dev->config + offset + PCI_CAP_FLAGS, &cap.len, sizeof(cap) - PCI_CAP_FLAGS);
    return 0;
}

PCIDevice *pci_bridge_get_device(PCIBus *bus)
{
    return bus->parent_dev;
}

PCIBus *pci_bridge_get_sec_bus(PCIBridge *br)
{
    return &br->sec_bus;
}

/* --- window registers --- */

static pcibus_t pci_config_get_io_base(const PCIDevice *d, uint32_t base, uint32_t base_upper16)
{
    pcibus_t val = ((pcibus_t)d->config[base] & PCI_IO_RANGE_MASK) << 8;

    if ((d->config[base] & PCI_IO_RANGE_TYPE_MASK) == PCI_IO_RANGE_TYPE_32) {
        val |= (pcibus_t)pci_get_word(d->config + base_upper16) << 16;
    }
    return val;
}

static pcibus_t pci_config_get_memory_base(const PCIDevice *d, uint32_t base)
{
    return ((pcibus_t)pci_get_word(d->config + base) & PCI_MEMORY_RANGE_MASK & 0xffff) << 16;
}

static pcibus_t pci_config_get_pref_base(const PCIDevice *d, uint32_t base, uint32_t upper)
{
    uint16_t reg = pci_get_word(d->config + base);
    pcibus_t val = ((pcibus_t)reg & PCI_PREF_RANGE_MASK & 0xffff) << 16;

    if ((reg & PCI_PREF_RANGE_TYPE_MASK) == PCI_PREF_RANGE_TYPE_64) {
        val |= (pcibus_t)pci_get_long(d->config + upper) << 32;
    }
    return val;
}

pcibus_t pci_bridge_get_base(const PCIDevice *bridge, uint8_t type)
{
    if (type & PCI_BASE_ADDRESS_SPACE_IO) {
        return pci_config_get_io_base(bridge, PCI_IO_BASE, PCI_IO_BASE_UPPER16);
    }
    return type & PCI_BASE_ADDRESS_MEM_PREFETCH
           ? pci_config_get_pref_base(bridge, PCI_PREF_MEMORY_BASE, PCI_PREF_BASE_UPPER32)
           : pci_config_get_memory_base(bridge, PCI_MEMORY_BASE);
}

/* Limits name the last 4 KiB or 1 MiB block. */
pcibus_t pci_bridge_get_limit(const PCIDevice *bridge, uint8_t type)
{
    if (type & PCI_BASE_ADDRESS_SPACE_IO) {
        return pci_config_get_io_base(bridge, PCI_IO_LIMIT, PCI_IO_LIMIT_UPPER16) | 0xfff;
    }
    return (type & PCI_BASE_ADDRESS_MEM_PREFETCH
            ? pci_config_get_pref_base(bridge, PCI_PREF_MEMORY_LIMIT, PCI_PREF_LIMIT_UPPER32)
            : pci_config_get_memory_base(bridge, PCI_MEMORY_LIMIT)) | 0xfffff;
}

/* --- windows --- */

/* A closed window is there with size 0. */
static void pci_bridge_init_alias(PCIBridge *bridge, MemoryRegion *alias, uint8_t type,
                                  const char *name, MemoryRegion *space,
                                  MemoryRegion *parent_space, bool enabled)
{
    PCIDevice *dev = PCI_DEVICE(bridge);
    pcibus_t base = pci_bridge_get_base(dev, type);
    pcibus_t limit = pci_bridge_get_limit(dev, type);
    pcibus_t size = enabled && limit >= base ? limit + 1 - base : 0;

    memory_region_init_alias(alias, OBJECT(bridge), name, space, base, size);
    memory_region_add_subregion_overlap(parent_space, base, alias, 1);
}

static void pci_bridge_init_vga_aliases(PCIBridge *br, PCIBus *parent,
                                        MemoryRegion alias_vga[QEMU_PCI_VGA_NUM_REGIONS])
{
    PCIDevice *pd = PCI_DEVICE(br);
    uint16_t brctl = pci_get_word(pd->config + PCI_BRIDGE_CONTROL);
    uint16_t cmd = pci_get_word(pd->config + PCI_COMMAND);
    bool vga = brctl & PCI_BRIDGE_CTL_VGA;

    memory_region_init_alias(&alias_vga[QEMU_PCI_VGA_IO_LO], OBJECT(br), "pci_bridge_vga_io_lo",
                             &br->address_space_io, QEMU_PCI_VGA_IO_LO_BASE,
                             QEMU_PCI_VGA_IO_LO_SIZE);
    memory_region_init_alias(&alias_vga[QEMU_PCI_VGA_IO_HI], OBJECT(br), "pci_bridge_vga_io_hi",
                             &br->address_space_io, QEMU_PCI_VGA_IO_HI_BASE,
                             QEMU_PCI_VGA_IO_HI_SIZE);
    memory_region_init_alias(&alias_vga[QEMU_PCI_VGA_MEM], OBJECT(br), "pci_bridge_vga_mem",
                             &br->address_space_mem, QEMU_PCI_VGA_MEM_BASE,
                             QEMU_PCI_VGA_MEM_SIZE);
    if (!vga) {
        return;
    }
    memory_region_set_enabled(&alias_vga[QEMU_PCI_VGA_MEM], cmd & PCI_COMMAND_MEMORY);
    memory_region_set_enabled(&alias_vga[QEMU_PCI_VGA_IO_LO], cmd & PCI_COMMAND_IO);
    memory_region_set_enabled(&alias_vga[QEMU_PCI_VGA_IO_HI], cmd & PCI_COMMAND_IO);
    memory_region_add_subregion_overlap(parent->address_space_io, QEMU_PCI_VGA_IO_LO_BASE,
                                        &alias_vga[QEMU_PCI_VGA_IO_LO], 1);
    memory_region_add_subregion_overlap(parent->address_space_io, QEMU_PCI_VGA_IO_HI_BASE,
                                        &alias_vga[QEMU_PCI_VGA_IO_HI], 1);
    memory_region_add_subregion_overlap(parent->address_space_mem, QEMU_PCI_VGA_MEM_BASE,
                                        &alias_vga[QEMU_PCI_VGA_MEM], 1);
}

static void pci_bridge_region_init(PCIBridge *br)
{
    PCIDevice *pd = PCI_DEVICE(br);
    PCIBus *parent = pci_get_bus(pd);
    PCIBridgeWindows *w = g_new0(PCIBridgeWindows, 1);
    uint16_t cmd = pci_get_word(pd->config + PCI_COMMAND);

    pci_bridge_init_alias(br, &w->alias_pref_mem, PCI_BASE_ADDRESS_MEM_PREFETCH,
                          "pci_bridge_pref_mem", &br->address_space_mem,
                          parent->address_space_mem, cmd & PCI_COMMAND_MEMORY);
    pci_bridge_init_alias(br, &w->alias_mem, PCI_BASE_ADDRESS_SPACE_MEMORY, "pci_bridge_mem",
                          &br->address_space_mem, parent->address_space_mem,
                          cmd & PCI_COMMAND_MEMORY);
    pci_bridge_init_alias(br, &w->alias_io, PCI_BASE_ADDRESS_SPACE_IO, "pci_bridge_io",
                          &br->address_space_io, parent->address_space_io,
                          cmd & PCI_COMMAND_IO);
    pci_bridge_init_vga_aliases(br, parent, w->alias_vga);
    br->windows = w;
}

static void pci_bridge_unmap(MemoryRegion *space, MemoryRegion *mr)
{
    if (memory_region_is_mapped(mr)) {
        memory_region_del_subregion(space, mr);
    }
    object_unparent(OBJECT(mr));
}

static void pci_bridge_region_del(PCIBridge *br, PCIBridgeWindows *w)
{
    PCIBus *parent = pci_get_bus(PCI_DEVICE(br));

    pci_bridge_unmap(parent->address_space_io, &w->alias_io);
    pci_bridge_unmap(parent->address_space_mem, &w->alias_mem);
    pci_bridge_unmap(parent->address_space_mem, &w->alias_pref_mem);
    pci_bridge_unmap(parent->address_space_io, &w->alias_vga[QEMU_PCI_VGA_IO_LO]);
    pci_bridge_unmap(parent->address_space_io, &w->alias_vga[QEMU_PCI_VGA_IO_HI]);
    pci_bridge_unmap(parent->address_space_mem, &w->alias_vga[QEMU_PCI_VGA_MEM]);
    g_free(w);
    br->windows = NULL;
}

void pci_bridge_update_mappings(PCIBridge *br)
{
    memory_region_transaction_begin();
    pci_bridge_region_del(br, br->windows);
    pci_bridge_region_init(br);
    memory_region_transaction_commit();
}

/* --- config space --- */

static void pci_bridge_reset_bus(DeviceState *dev)
{
    bus_cold_reset(BUS(pci_bridge_get_sec_bus(PCI_BRIDGE(dev))));
}

void pci_bridge_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len)
{
    PCIBridge *s = PCI_BRIDGE(d);
    uint16_t oldctl = pci_get_word(d->config + PCI_BRIDGE_CONTROL), newctl;

    pci_default_write_config(d, address, val, len);
    if (ranges_overlap(address, len, PCI_COMMAND, 2) ||
        ranges_overlap(address, len, PCI_IO_BASE, 2) ||
        ranges_overlap(address, len, PCI_MEMORY_BASE, PCI_IO_LIMIT_UPPER16 + 2 - PCI_MEMORY_BASE) ||
        ranges_overlap(address, len, PCI_BRIDGE_CONTROL, 2)) {
        pci_bridge_update_mappings(s);
    }
    newctl = pci_get_word(d->config + PCI_BRIDGE_CONTROL);
    if (~oldctl & newctl & PCI_BRIDGE_CTL_BUS_RESET) {
        qdev_defer(DEVICE(d), pci_bridge_reset_bus);
    }
}

void pci_bridge_disable_base_limit(PCIDevice *dev)
{
    uint8_t *conf = dev->config;

    pci_byte_test_and_set_mask(conf + PCI_IO_BASE, PCI_IO_RANGE_MASK & 0xff);
    pci_byte_test_and_clear_mask(conf + PCI_IO_LIMIT, PCI_IO_RANGE_MASK & 0xff);
    pci_word_test_and_set_mask(conf + PCI_MEMORY_BASE, PCI_MEMORY_RANGE_MASK & 0xffff);
    pci_word_test_and_clear_mask(conf + PCI_MEMORY_LIMIT, PCI_MEMORY_RANGE_MASK & 0xffff);
    pci_word_test_and_set_mask(conf + PCI_PREF_MEMORY_BASE, PCI_PREF_RANGE_MASK & 0xffff);
    pci_word_test_and_clear_mask(conf + PCI_PREF_MEMORY_LIMIT, PCI_PREF_RANGE_MASK & 0xffff);
    pci_set_long(conf + PCI_PREF_BASE_UPPER32, 0);
    pci_set_long(conf + PCI_PREF_LIMIT_UPPER32, 0);
}

void pci_bridge_reset(DeviceState *qdev)
{
    PCIDevice *dev = PCI_DEVICE(qdev);
    uint8_t *conf = dev->config;

    memset(conf + PCI_PRIMARY_BUS, 0, 4);
    /*
     * The base registers have no defined reset value; zero (a window open at 0) is what is seen.
     * Firmware sets them before it enables the bridge.
     */
    pci_byte_test_and_clear_mask(conf + PCI_IO_BASE, PCI_IO_RANGE_MASK & 0xff);
    pci_byte_test_and_clear_mask(conf + PCI_IO_LIMIT, PCI_IO_RANGE_MASK & 0xff);
    pci_word_test_and_clear_mask(conf + PCI_MEMORY_BASE, PCI_MEMORY_RANGE_MASK & 0xffff);
    pci_word_test_and_clear_mask(conf + PCI_MEMORY_LIMIT, PCI_MEMORY_RANGE_MASK & 0xffff);
    pci_word_test_and_clear_mask(conf + PCI_PREF_MEMORY_BASE, PCI_PREF_RANGE_MASK & 0xffff);
    pci_word_test_and_clear_mask(conf + PCI_PREF_MEMORY_LIMIT, PCI_PREF_RANGE_MASK & 0xffff);
    pci_set_long(conf + PCI_PREF_BASE_UPPER32, 0);
    pci_set_long(conf + PCI_PREF_LIMIT_UPPER32, 0);
    pci_set_word(conf + PCI_BRIDGE_CONTROL, 0);
}

/* --- life --- */

void pci_bridge_initfn(PCIDevice *dev, const char *typename)
{
    PCIBus *parent = pci_get_bus(dev);
    PCIBridge *br = PCI_BRIDGE(dev);
    PCIBus *sec_bus = &br->sec_bus;

    pci_word_test_and_set_mask(dev->config + PCI_STATUS, PCI_STATUS_66MHZ | PCI_STATUS_FAST_BACK);
    pci_config_set_class(dev->config, PCI_CLASS_BRIDGE_PCI);
    dev->config[PCI_HEADER_TYPE] = (dev->config[PCI_HEADER_TYPE] & PCI_HEADER_TYPE_MULTI_FUNCTION) |
                                   PCI_HEADER_TYPE_BRIDGE;
    pci_set_word(dev->config + PCI_SEC_STATUS, PCI_STATUS_66MHZ | PCI_STATUS_FAST_BACK);
    /* A bus named like the bridge makes "bus=ID" find it. */
    if (!br->bus_name && dev->qdev.id && *dev->qdev.id) {
        br->bus_name = dev->qdev.id;
    }
    qbus_init(sec_bus, sizeof(br->sec_bus), typename, DEVICE(dev), br->bus_name);
    sec_bus->parent_dev = dev;
    sec_bus->map_irq = br->map_irq ?: pci_swizzle_map_irq_fn;
    sec_bus->address_space_mem = &br->address_space_mem;
    memory_region_init(&br->address_space_mem, OBJECT(br), "pci_bridge_pci", UINT64_MAX);
    sec_bus->address_space_io = &br->address_space_io;
    memory_region_init(&br->address_space_io, OBJECT(br), "pci_bridge_io", 4 * GiB);
    pci_bridge_region_init(br);
    QLIST_INIT(&sec_bus->child);
    QLIST_INSERT_HEAD(&parent->child, sec_bus, sibling);
}

void pci_bridge_exitfn(PCIDevice *pci_dev)
{
    PCIBridge *s = PCI_BRIDGE(pci_dev);

    assert(QLIST_EMPTY(&s->sec_bus.child));
    QLIST_REMOVE(&s->sec_bus, sibling);
    pci_bridge_region_del(s, s->windows);
    /* The bus itself is unparented with the bridge. */
}

void pci_bridge_map_irq(PCIBridge *br, const char *bus_name, pci_map_irq_fn map_irq)
{
    br->map_irq = map_irq;
    br->bus_name = bus_name;
}

static const TypeInfo pci_bridge_types[] = {
    {
        .name = TYPE_PCI_BRIDGE,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(PCIBridge),
        .abstract = true,
    },
};

DEFINE_TYPES(pci_bridge_types)
