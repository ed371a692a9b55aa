/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82441FX (440FX PMC): host bridge i440FX-pcihost and function 0 of device 0, i440FX.
 *
 * Specification: Intel 440FX PCIset datasheet (290549), 3.1 (CONFADD CF8h, CONFDATA CFCh), 3.2.18
 * (PAM) and 3.2.19 (SMRAM). Regions: `pci-conf-idx`, `pci-conf-data`; of function 0 `smram-region`
 * (A0000h shows PCI), `smram` with `smram-low` (what SMM sees there). DRAM timing and row registers
 * hold what is written; DRAMC's neighbour 57h starts as the RAM size in 8 MiB units.
 * Properties: pci-hole64-size, short_root_bus, x-pci-hole64-fix.
 * Quirk: as on the reference machine, D_LCK does not lock, and reset leaves these registers.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "hw/pci-host/i440fx.h"
#include "hw/pci/pci_host.h"
#include "hw/qdev-properties.h"
#include "hw/sysbus.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/module.h"
#include "qemu/range.h"
#include "qemu/units.h"
#include "trace.h"

OBJECT_DECLARE_SIMPLE_TYPE(I440FXState, I440FX_PCI_HOST_BRIDGE)

struct I440FXState {
    PCIHostState parent_obj;
    Range pci_hole;             /* where 32-bit BARs may go */
    uint64_t pci_hole64_size;
    uint64_t above_4g_mem_size;
    bool pci_hole64_fix;
    uint32_t short_root_bus;
};

/* Ports of the host bridge. */
#define I440FX_CONFADD_PORT     0xcf8
#define I440FX_CONFDATA_PORT    0xcfc

/* Registers of function 0. */
#define I440FX_RAM_SIZE         0x57
#define I440FX_PAM              0x59    /* PAM0, high nibble: F0000h; PAM1..6: two segments each */
#define I440FX_PAM_SIZE         7
#define I440FX_SMRAM            0x72

#define I440FX_PCI_HOST_HOLE64_SIZE_DEFAULT (2 * GiB)
/* Chipset registers below the top of 4 GiB are not for BARs. */
#define I440FX_PCI_HOLE_END     0xfec00000

/* --- function 0 --- */

static void i440fx_update_memory_mappings(PCII440FXState *d)
{
    PCIDevice *pd = PCI_DEVICE(d);
    uint8_t smram = pd->config[I440FX_SMRAM];
    int i;

    memory_region_transaction_begin();
    for (i = 0; i < ARRAY_SIZE(d->pam_regions); i++) {
        pam_update(&d->pam_regions[i], i, pd->config[I440FX_PAM + DIV_ROUND_UP(i, 2)]);
    }
    memory_region_set_enabled(&d->smram_region, !(smram & SMRAM_D_OPEN));
    memory_region_set_enabled(&d->smram, smram & SMRAM_G_SMRAME);
    memory_region_transaction_commit();
}

static void i440fx_write_config(PCIDevice *dev, uint32_t address, uint32_t val, int len)
{
    pci_default_write_config(dev, address, val, len);
    if (ranges_overlap(address, len, I440FX_PAM, I440FX_PAM_SIZE) ||
        range_covers_byte(address, len, I440FX_SMRAM)) {
        trace_i440fx_mappings(dev->config[I440FX_SMRAM]);
        i440fx_update_memory_mappings(I440FX_PCI_DEVICE(dev));
    }
}

static int i440fx_post_load(void *opaque, int version_id)
{
    i440fx_update_memory_mappings(opaque);
    return 0;
}

static const VMStateDescription vmstate_i440fx = {
    .name = "I440FX",
    .version_id = 3,
    .minimum_version_id = 3,
    .post_load = i440fx_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, PCII440FXState),
        /* An SMM flag that another model kept here. */
        VMSTATE_UNUSED(1),
        VMSTATE_END_OF_LIST()
    },
};

static void i440fx_realize(PCIDevice *dev, Error **errp)
{
    dev->config[I440FX_SMRAM] = SMRAM_C_BASE_SEG;
}

static void i440fx_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = i440fx_realize;
    k->config_write = i440fx_write_config;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = PCI_DEVICE_ID_INTEL_82441;
    k->revision = 0x02;
    k->class_id = PCI_CLASS_BRIDGE_HOST;
    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
    dc->desc = "Host bridge";
    dc->vmsd = &vmstate_i440fx;
    /* Only makes sense with its host bridge. */
    dc->user_creatable = false;
    dc->hotpluggable = false;
}

/* --- host bridge: properties that tell where BARs may go --- */

static uint64_t i440fx_hole64_start(I440FXState *s)
{
    PCIHostState *h = PCI_HOST_BRIDGE(s);
    Range w64;

    pci_bus_get_w64_range(h->bus, &w64);
    if (range_is_empty(&w64)) {
        return s->pci_hole64_fix ? ROUND_UP(4 * GiB + s->above_4g_mem_size, 1 * GiB) : 0;
    }
    return range_lob(&w64);
}

static uint64_t i440fx_hole64_end(I440FXState *s)
{
    PCIHostState *h = PCI_HOST_BRIDGE(s);
    uint64_t start = i440fx_hole64_start(s), end;
    Range w64;

    pci_bus_get_w64_range(h->bus, &w64);
    end = range_is_empty(&w64) ? 0 : range_upb(&w64) + 1;
    if (s->pci_hole64_fix && end < start + s->pci_hole64_size) {
        end = ROUND_UP(start + s->pci_hole64_size, 1 * GiB);
    }
    return end;
}

static void i440fx_get_hole(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    I440FXState *s = I440FX_PCI_HOST_BRIDGE(obj);
    bool start = g_str_has_suffix(name, "start");
    uint32_t value = 0;

    if (!range_is_empty(&s->pci_hole)) {
        value = start ? range_lob(&s->pci_hole) : range_upb(&s->pci_hole) + 1;
    }
    visit_type_uint32(v, name, &value, errp);
}

static void i440fx_get_hole64(Object *obj, Visitor *v, const char *name, void *opaque,
                              Error **errp)
{
    I440FXState *s = I440FX_PCI_HOST_BRIDGE(obj);
    uint64_t value = g_str_has_suffix(name, "start") ? i440fx_hole64_start(s)
                                                     : i440fx_hole64_end(s);

    visit_type_uint64(v, name, &value, errp);
}

static void i440fx_pcihost_initfn(Object *obj)
{
    PCIHostState *s = PCI_HOST_BRIDGE(obj);

    memory_region_init_io(&s->conf_mem, obj, &pci_host_conf_le_ops, s, "pci-conf-idx", 4);
    memory_region_init_io(&s->data_mem, obj, &pci_host_data_le_ops, s, "pci-conf-data", 4);
    object_property_add(obj, "pci-hole-start", "uint32", i440fx_get_hole, NULL, NULL, NULL);
    object_property_add(obj, "pci-hole-end", "uint32", i440fx_get_hole, NULL, NULL, NULL);
    object_property_add(obj, "pci-hole64-start", "uint64", i440fx_get_hole64, NULL, NULL, NULL);
    object_property_add(obj, "pci-hole64-end", "uint64", i440fx_get_hole64, NULL, NULL, NULL);
}

static void i440fx_pcihost_realize(DeviceState *dev, Error **errp)
{
    PCIHostState *s = PCI_HOST_BRIDGE(dev);
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);

    sysbus_add_io(sbd, I440FX_CONFADD_PORT, &s->conf_mem);
    sysbus_init_ioports(sbd, I440FX_CONFADD_PORT, 4);
    sysbus_add_io(sbd, I440FX_CONFDATA_PORT, &s->data_mem);
    sysbus_init_ioports(sbd, I440FX_CONFDATA_PORT, 4);
}

/* --- putting both together --- */

static void i440fx_init_smram(PCII440FXState *f)
{
    Object *owner = OBJECT(f);

    memory_region_init_alias(&f->smram_region, owner, "smram-region", f->pci_address_space,
                             SMRAM_C_BASE, SMRAM_C_SIZE);
    memory_region_add_subregion_overlap(f->system_memory, SMRAM_C_BASE, &f->smram_region, 1);
    memory_region_set_enabled(&f->smram_region, true);
    memory_region_init(&f->smram, owner, "smram", 4 * GiB);
    memory_region_set_enabled(&f->smram, true);
    memory_region_init_alias(&f->low_smram, owner, "smram-low", f->ram_memory, SMRAM_C_BASE,
                             SMRAM_C_SIZE);
    memory_region_set_enabled(&f->low_smram, true);
    memory_region_add_subregion(&f->smram, SMRAM_C_BASE, &f->low_smram);
    object_property_add_const_link(qdev_get_machine(), "smram", OBJECT(&f->smram));
}

static void i440fx_init_pam_regions(PCII440FXState *f, DeviceState *owner)
{
    int i;

    init_pam(owner, f->ram_memory, f->system_memory, f->pci_address_space, &f->pam_regions[0],
             PAM_BIOS_BASE, PAM_BIOS_SIZE);
    for (i = 0; i < ARRAY_SIZE(f->pam_regions) - 1; i++) {
        init_pam(owner, f->ram_memory, f->system_memory, f->pci_address_space,
                 &f->pam_regions[i + 1], PAM_EXPAN_BASE + i * PAM_EXPAN_SIZE, PAM_EXPAN_SIZE);
    }
}

PCIBus *i440fx_init(const char *pci_type, DeviceState *dev, MemoryRegion *address_space_mem,
                    MemoryRegion *address_space_io, ram_addr_t ram_size,
                    ram_addr_t below_4g_mem_size, ram_addr_t above_4g_mem_size,
                    MemoryRegion *pci_address_space, MemoryRegion *ram_memory)
{
    PCIHostState *s = PCI_HOST_BRIDGE(dev);
    I440FXState *i440fx = I440FX_PCI_HOST_BRIDGE(dev);
    PCIBus *b = pci_root_bus_new(dev, NULL, pci_address_space, address_space_io, 0,
                                 TYPE_PCI_BUS);
    PCII440FXState *f;

    s->bus = b;
    object_property_add_child(qdev_get_machine(), "i440fx", OBJECT(dev));
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    f = I440FX_PCI_DEVICE(pci_create_simple(b, 0, pci_type));
    f->system_memory = address_space_mem;
    f->pci_address_space = pci_address_space;
    f->ram_memory = ram_memory;
    i440fx->above_4g_mem_size = above_4g_mem_size;
    range_set_bounds(&i440fx->pci_hole, below_4g_mem_size, I440FX_PCI_HOLE_END - 1);
    /* PCI answers wherever nothing of the board does. */
    memory_region_add_subregion_overlap(f->system_memory, 0, f->pci_address_space, -1);
    i440fx_init_smram(f);
    i440fx_init_pam_regions(f, dev);
    PCI_DEVICE(f)->config[I440FX_RAM_SIZE] = MIN(ram_size / (8 * MiB), 255);
    i440fx_update_memory_mappings(f);
    return b;
}

static const char *i440fx_pcihost_root_bus_path(PCIHostState *host_bridge, PCIBus *rootbus)
{
    return I440FX_PCI_HOST_BRIDGE(host_bridge)->short_root_bus ? "0000" : "0000:00";
}

static Property i440fx_props[] = {
    DEFINE_PROP_SIZE(I440FX_HOST_PROP_PCI_HOLE64_SIZE, I440FXState, pci_hole64_size,
                     I440FX_PCI_HOST_HOLE64_SIZE_DEFAULT),
    DEFINE_PROP_UINT32("short_root_bus", I440FXState, short_root_bus, 0),
    DEFINE_PROP_BOOL("x-pci-hole64-fix", I440FXState, pci_hole64_fix, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void i440fx_pcihost_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIHostBridgeClass *hc = PCI_HOST_BRIDGE_CLASS(klass);

    hc->root_bus_path = i440fx_pcihost_root_bus_path;
    dc->realize = i440fx_pcihost_realize;
    dc->fw_name = "pci";
    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
    device_class_set_props(dc, i440fx_props);
    /* Needs to be wired up by i440fx_init(). */
    dc->user_creatable = false;
}

static const TypeInfo i440fx_types[] = {
    {
        .name = TYPE_I440FX_PCI_DEVICE,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(PCII440FXState),
        .class_init = i440fx_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_CONVENTIONAL_PCI_DEVICE},
            {},
        },
    }, {
        .name = TYPE_I440FX_PCI_HOST_BRIDGE,
        .parent = TYPE_PCI_HOST_BRIDGE,
        .instance_size = sizeof(I440FXState),
        .instance_init = i440fx_pcihost_initfn,
        .class_init = i440fx_pcihost_class_init,
    },
};

DEFINE_TYPES(i440fx_types)
