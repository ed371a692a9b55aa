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
#include "config-regs.h"
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

#define NOT_GIVEN UINT64_MAX

static bool check_32bit(const char *property, uint64_t bytes, Error **errp)
{
    if (bytes != NOT_GIVEN && bytes >= 4 * GiB) {
        error_setg(errp, "%s is for 32-bit addresses: it must be below 4 GiB", property);
        return false;
    }
    return true;
}

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

    if (res_reserve.mem_pref_32 != NOT_GIVEN && res_reserve.mem_pref_64 != NOT_GIVEN) {
        error_setg(errp, "pref32-reserve and pref64-reserve exclude each other: leave one away");
        return -EINVAL;
    }
    if (!check_32bit("mem-reserve", res_reserve.mem_non_pref, errp) ||
        !check_32bit("pref32-reserve", res_reserve.mem_pref_32, errp)) {
        return -EINVAL;
    }
    if (res_reserve.bus == (uint32_t)NOT_GIVEN &&
        (res_reserve.io & res_reserve.mem_non_pref & res_reserve.mem_pref_32 &
         res_reserve.mem_pref_64) == NOT_GIVEN) {
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

/* --- windows: PCI-to-PCI Bridge 1.2, 3.2.5.6 to 3.2.5.11 --- */

/*
 * A pair of registers, base and limit, of which the low nibble says whether there are upper halves, and the
 * rest is the most significant part of the address of a block: its first, or its last one.
 */
typedef struct BridgeWindow {
    const char *name;
    uint8_t type;               /* as in a BAR */
    uint8_t base, limit;
    uint8_t base_upper, limit_upper;
    uint8_t bytes;              /* of base or limit */
    uint8_t shift;              /* from there to the address */
    uint8_t upper_bytes;        /* 0: there are never upper halves */
    uint16_t enable;            /* bit of the command register */
    size_t alias;               /* in PCIBridgeWindows */
} BridgeWindow;

/* In the order in which the aliases are the bridge's children. */
static const BridgeWindow windows[] = {
    { "pci_bridge_pref_mem", PCI_BASE_ADDRESS_MEM_PREFETCH, PCI_PREF_MEMORY_BASE, PCI_PREF_MEMORY_LIMIT,
      PCI_PREF_BASE_UPPER32, PCI_PREF_LIMIT_UPPER32, 2, 16, 4, PCI_COMMAND_MEMORY,
      offsetof(PCIBridgeWindows, alias_pref_mem) },
    { "pci_bridge_mem", PCI_BASE_ADDRESS_SPACE_MEMORY, PCI_MEMORY_BASE, PCI_MEMORY_LIMIT,
      0, 0, 2, 16, 0, PCI_COMMAND_MEMORY, offsetof(PCIBridgeWindows, alias_mem) },
    { "pci_bridge_io", PCI_BASE_ADDRESS_SPACE_IO, PCI_IO_BASE, PCI_IO_LIMIT,
      PCI_IO_BASE_UPPER16, PCI_IO_LIMIT_UPPER16, 1, 8, 2, PCI_COMMAND_IO,
      offsetof(PCIBridgeWindows, alias_io) },
};

#define FOR_EACH_WINDOW(w) for (const BridgeWindow *w = windows; w < windows + ARRAY_SIZE(windows); w++)
#define HAS_UPPER_HALF 1        /* of the low nibble */

/* What VGA Enable lets through: 3.2.5.18. */
typedef struct VGAWindow {
    const char *name;
    bool io;
    hwaddr base, size;
} VGAWindow;

static const VGAWindow vga_windows[QEMU_PCI_VGA_NUM_REGIONS] = {
    [QEMU_PCI_VGA_IO_LO] = { "pci_bridge_vga_io_lo", true, QEMU_PCI_VGA_IO_LO_BASE, QEMU_PCI_VGA_IO_LO_SIZE },
    [QEMU_PCI_VGA_IO_HI] = { "pci_bridge_vga_io_hi", true, QEMU_PCI_VGA_IO_HI_BASE, QEMU_PCI_VGA_IO_HI_SIZE },
    [QEMU_PCI_VGA_MEM] = { "pci_bridge_vga_mem", false, QEMU_PCI_VGA_MEM_BASE, QEMU_PCI_VGA_MEM_SIZE },
};

static const uint8_t vga_children[] = { QEMU_PCI_VGA_IO_LO, QEMU_PCI_VGA_IO_HI, QEMU_PCI_VGA_MEM };

static uint64_t config_number(const PCIDevice *d, unsigned reg, unsigned bytes)
{
    return bytes == 0 ? 0 : bytes == 1 ? d->config[reg] : bytes == 2 ? pci_get_word(d->config + reg)
                                                                     : pci_get_long(d->config + reg);
}

/* Where the block begins that @reg, of @w, names. */
static pcibus_t window_block(const PCIDevice *d, const BridgeWindow *w, unsigned reg, unsigned upper)
{
    uint64_t low = config_number(d, reg, w->bytes);
    uint64_t high = low & HAS_UPPER_HALF ? config_number(d, upper, w->upper_bytes) : 0;

    return (low & ~UINT64_C(15)) << w->shift | high << (w->bytes * 8 + w->shift);
}

static pcibus_t window_base(const PCIDevice *d, const BridgeWindow *w)
{
    return window_block(d, w, w->base, w->base_upper);
}

static pcibus_t window_limit(const PCIDevice *d, const BridgeWindow *w)
{
    pcibus_t block_bytes = UINT64_C(16) << w->shift;

    return window_block(d, w, w->limit, w->limit_upper) + block_bytes - 1;
}

static const BridgeWindow *window_of_type(uint8_t type)
{
    uint8_t kind = type & PCI_BASE_ADDRESS_SPACE_IO ? PCI_BASE_ADDRESS_SPACE_IO
                                                    : type & PCI_BASE_ADDRESS_MEM_PREFETCH;

    FOR_EACH_WINDOW(w) {
        if (w->type == kind) {
            return w;
        }
    }
    g_assert_not_reached();
}

pcibus_t pci_bridge_get_base(const PCIDevice *bridge, uint8_t type)
{
    return window_base(bridge, window_of_type(type));
}

pcibus_t pci_bridge_get_limit(const PCIDevice *bridge, uint8_t type)
{
    return window_limit(bridge, window_of_type(type));
}

/* --- windows on the primary side --- */

/* What a bridge lets through now; equal if the same is let through. */
typedef struct Decoding {
    pcibus_t base[ARRAY_SIZE(windows)];
    pcibus_t size[ARRAY_SIZE(windows)];         /* 0: closed */
    uint64_t vga, vga_io, vga_memory;           /* flags; there is no padding, so that it can be compared */
} Decoding;

static Decoding current_decoding(const PCIDevice *d)
{
    uint16_t command = pci_get_word(d->config + PCI_COMMAND);
    Decoding now = { 0 };

    for (size_t i = 0; i < ARRAY_SIZE(windows); i++) {
        pcibus_t limit = window_limit(d, &windows[i]);

        now.base[i] = window_base(d, &windows[i]);
        if ((command & windows[i].enable) && limit >= now.base[i]) {
            now.size[i] = limit - now.base[i] + 1;
        }
    }
    now.vga = pci_get_word(d->config + PCI_BRIDGE_CONTROL) & PCI_BRIDGE_CTL_VGA;
    now.vga_io = now.vga ? command & PCI_COMMAND_IO : 0;
    now.vga_memory = now.vga ? command & PCI_COMMAND_MEMORY : 0;
    return now;
}

static MemoryRegion *primary_space(PCIBridge *br, bool io)
{
    PCIBus *bus = pci_get_bus(PCI_DEVICE(br));

    return io ? bus->address_space_io : bus->address_space_mem;
}

static MemoryRegion *secondary_space(PCIBridge *br, bool io)
{
    return io ? &br->address_space_io : &br->address_space_mem;
}

static MemoryRegion *window_alias(PCIBridge *br, const BridgeWindow *w)
{
    return (MemoryRegion *)((char *)br->windows + w->alias);
}

static void show_vga(PCIBridge *br, const Decoding *now)
{
    for (size_t i = 0; i < ARRAY_SIZE(vga_children); i++) {
        const VGAWindow *w = &vga_windows[vga_children[i]];
        MemoryRegion *alias = &br->windows->alias_vga[vga_children[i]];

        memory_region_init_alias(alias, OBJECT(br), w->name, secondary_space(br, w->io), w->base, w->size);
        if (now->vga) {
            memory_region_set_enabled(alias, w->io ? now->vga_io : now->vga_memory);
            memory_region_add_subregion_overlap(primary_space(br, w->io), w->base, alias, 1);
        }
    }
}

static void show_windows(PCIBridge *br)
{
    Decoding now = current_decoding(PCI_DEVICE(br));

    br->windows = g_new0(PCIBridgeWindows, 1);
    for (size_t i = 0; i < ARRAY_SIZE(windows); i++) {
        bool io = windows[i].type & PCI_BASE_ADDRESS_SPACE_IO;
        MemoryRegion *alias = window_alias(br, &windows[i]);

        memory_region_init_alias(alias, OBJECT(br), windows[i].name, secondary_space(br, io),
                                 now.base[i], now.size[i]);
        memory_region_add_subregion_overlap(primary_space(br, io), now.base[i], alias, 1);
    }
    show_vga(br, &now);
}

static void remove_alias(PCIBridge *br, bool io, MemoryRegion *alias)
{
    if (memory_region_is_mapped(alias)) {
        memory_region_del_subregion(primary_space(br, io), alias);
    }
    object_unparent(OBJECT(alias));
}

static void remove_windows(PCIBridge *br)
{
    FOR_EACH_WINDOW(w) {
        remove_alias(br, w->type & PCI_BASE_ADDRESS_SPACE_IO, window_alias(br, w));
    }
    for (size_t i = 0; i < ARRAY_SIZE(vga_windows); i++) {
        remove_alias(br, vga_windows[i].io, &br->windows->alias_vga[i]);
    }
    g_clear_pointer(&br->windows, g_free);
}

void pci_bridge_update_mappings(PCIBridge *br)
{
    memory_region_transaction_begin();
    remove_windows(br);
    show_windows(br);
    memory_region_transaction_commit();
}

/* --- config space --- */

static bool resets_bus(const PCIDevice *d)
{
    return pci_get_word(d->config + PCI_BRIDGE_CONTROL) & PCI_BRIDGE_CTL_BUS_RESET;
}

static void reset_bus(DeviceState *dev)
{
    bus_cold_reset(BUS(pci_bridge_get_sec_bus(PCI_BRIDGE(dev))));
}

void pci_bridge_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len)
{
    Decoding before = current_decoding(d), after;
    bool was_reset = resets_bus(d);

    pci_default_write_config(d, address, val, len);
    after = current_decoding(d);
    if (memcmp(&before, &after, sizeof(before)) != 0) {
        pci_bridge_update_mappings(PCI_BRIDGE(d));
    }
    if (resets_bus(d) && !was_reset) {
        qdev_defer(DEVICE(d), reset_bus);
    }
}

/* The address bits of all windows' edges; the kind stays. */
static void set_windows(PCIDevice *d, uint32_t base, uint32_t limit)
{
    FOR_EACH_WINDOW(w) {
        for (unsigned i = 0; i < w->bytes; i++) {
            uint8_t kind = i ? 0 : 15;

            d->config[w->base + i] = (d->config[w->base + i] & kind) | (base & ~kind);
            d->config[w->limit + i] = (d->config[w->limit + i] & kind) | (limit & ~kind);
        }
    }
    pci_set_long(d->config + PCI_PREF_BASE_UPPER32, 0);
    pci_set_long(d->config + PCI_PREF_LIMIT_UPPER32, 0);
}

void pci_bridge_disable_base_limit(PCIDevice *dev)
{
    set_windows(dev, 0xff, 0);
}

/*
 * The base registers have no defined reset value; zero (a window open at 0) is what is seen. Firmware sets
 * them before it enables the bridge.
 */
void pci_bridge_reset(DeviceState *qdev)
{
    PCIDevice *dev = PCI_DEVICE(qdev);

    set_windows(dev, 0, 0);
    pci_set_long(dev->config + PCI_PRIMARY_BUS, 0); /* and those of the other side, and the latency timer */
    pci_set_word(dev->config + PCI_BRIDGE_CONTROL, 0);
}

/* --- life --- */

static const PCIConfigReg status_regs[] = {
    { PCI_STATUS, 2, PCI_STATUS_66MHZ | PCI_STATUS_FAST_BACK },
    { PCI_SEC_STATUS, 2, PCI_STATUS_66MHZ | PCI_STATUS_FAST_BACK },
};

/* A bus named like the bridge makes "bus=ID" find it. */
static const char *secondary_bus_name(const PCIBridge *br)
{
    const char *id = DEVICE(br)->id;

    return br->bus_name || !id || !*id ? br->bus_name : id;
}

static void make_secondary_bus(PCIBridge *br, const char *typename)
{
    PCIBus *bus = &br->sec_bus;

    br->bus_name = secondary_bus_name(br);
    qbus_init(bus, sizeof(*bus), typename, DEVICE(br), br->bus_name);
    memory_region_init(&br->address_space_mem, OBJECT(br), "pci_bridge_pci", UINT64_MAX);
    memory_region_init(&br->address_space_io, OBJECT(br), "pci_bridge_io", 4 * GiB);
    bus->parent_dev = PCI_DEVICE(br);
    bus->address_space_mem = &br->address_space_mem;
    bus->address_space_io = &br->address_space_io;
    bus->map_irq = br->map_irq ?: pci_swizzle_map_irq_fn;
    QLIST_INIT(&bus->child);
}

void pci_bridge_initfn(PCIDevice *dev, const char *typename)
{
    PCIBridge *br = PCI_BRIDGE(dev);
    uint8_t header = dev->config[PCI_HEADER_TYPE] & PCI_HEADER_TYPE_MULTI_FUNCTION;

    dev->config[PCI_HEADER_TYPE] = header | PCI_HEADER_TYPE_BRIDGE;
    pci_config_set_class(dev->config, PCI_CLASS_BRIDGE_PCI);
    PCI_ADD_REGS(dev, 0, status_regs);
    make_secondary_bus(br, typename);
    show_windows(br);
    QLIST_INSERT_HEAD(&pci_get_bus(dev)->child, &br->sec_bus, sibling);
}

/* The bus itself is unparented with the bridge. */
void pci_bridge_exitfn(PCIDevice *pci_dev)
{
    PCIBridge *br = PCI_BRIDGE(pci_dev);

    assert(QLIST_EMPTY(&br->sec_bus.child));
    QLIST_REMOVE(&br->sec_bus, sibling);
    remove_windows(br);
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
