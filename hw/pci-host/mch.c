/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82Q35 GMCH, function 0 of device 0: memory controller hub, type mch.
 *
 * Specification: Intel 3 Series Express Chipset datasheet (316966), 5.1. Modelled: PCIEXBAR, PAM,
 * SMRAM, ESMRAMC. Of QEMU's machine, not of the chip: EXT_TSEG_MBYTES (50h: a write of FFFFh reads
 * back the size in MiB that TSEG_SZ 3 means) and F_SMBASE (9Ch: FFh asks whether SMRAM can cover
 * 30000h, 01h says so, 02h does it until reset). Other registers hold what is written.
 * Regions: `smram-region` (A0000h shows PCI), `smram-open-high`, `tseg-blackhole`,
 * `smbase-blackhole`; `smram`, what SMM sees, with `smram-low`, `smram-high` (FEDA0000h),
 * `tseg-window` (top of low RAM), `smbase-window`.
 */
#include "qemu/osdep.h"
#include "hw/pci-host/q35.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "trace.h"

/* PCIEXBAR: enable, length, and the address bits that each length leaves. */
#define PCIEXBAREN          0x1
#define PCIEXBAR_LENGTH(v)  (((v) >> 1) & 3)
#define PCIEXBAR_RESERVED   3
#define PCIEXBAR_ADDR_MASK  0xfffffffffULL

/* SMRAM and ESMRAMC: writable bits, and those that stay so when D_LCK is set. */
#define SMRAM_WMASK         0x78
#define SMRAM_LOCKED_WMASK  SMRAM_D_CLS
#define ESMRAMC_H_SMRAME    0x80
#define ESMRAMC_CACHE       0x38    /* says that SMM memory is cached: always set */
#define ESMRAMC_TSEG_SZ(v)  (((v) >> 1) & 3)
#define ESMRAMC_T_EN        0x01
#define ESMRAMC_WMASK       0x87
#define SMRAM_C_HIGH_BASE   0xfeda0000

/* F_SMBASE. */
#define F_SMBASE_QUERY      0xff
#define F_SMBASE_IN_RAM     0x01
#define F_SMBASE_LOCK       0x02
#define SMBASE_ADDR         0x30000
#define SMBASE_SIZE         0x20000

/* --- memory-mapped configuration --- */

static void mch_update_pciexbar(MCHPCIState *mch)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(mch));
    uint64_t bar = pci_get_quad(PCI_DEVICE(mch)->config + MCH_HOST_BRIDGE_PCIEXBAR);
    unsigned length = PCIEXBAR_LENGTH(bar);
    bool enable = (bar & PCIEXBAREN) && length != PCIEXBAR_RESERVED;
    uint32_t size = PCIE_MMCFG_SIZE_MAX >> (enable ? length : 0);

    trace_mch_pciexbar(bar, enable);
    pcie_host_mmcfg_update(PCIE_HOST_BRIDGE(bus->parent), enable,
                           bar & PCIEXBAR_ADDR_MASK & ~(uint64_t)(size - 1), size);
}

/* --- PAM --- */

static void mch_update_pam(MCHPCIState *mch)
{
    const uint8_t *pam = PCI_DEVICE(mch)->config + MCH_HOST_BRIDGE_PAM0;
    int i;

    memory_region_transaction_begin();
    for (i = 0; i < ARRAY_SIZE(mch->pam_regions); i++) {
        pam_update(&mch->pam_regions[i], i, pam[DIV_ROUND_UP(i, 2)]);
    }
    memory_region_transaction_commit();
}

/* --- memory of system management mode --- */

/* Bytes of TSEG, below the top of low RAM; 0: none. */
static uint64_t mch_tseg_size(MCHPCIState *mch)
{
    static const uint8_t mbytes[] = {1, 2, 8};
    uint8_t smram = PCI_DEVICE(mch)->config[MCH_HOST_BRIDGE_SMRAM];
    uint8_t esmramc = PCI_DEVICE(mch)->config[MCH_HOST_BRIDGE_ESMRAMC];
    unsigned sz = ESMRAMC_TSEG_SZ(esmramc);
    uint64_t size = (sz < ARRAY_SIZE(mbytes) ? mbytes[sz] : mch->ext_tseg_mbytes) * MiB;

    if (!(smram & SMRAM_G_SMRAME) || !(esmramc & ESMRAMC_T_EN) || size > mch->below_4g_mem_size) {
        return 0;
    }
    return size;
}

static void mch_update_tseg(MCHPCIState *mch)
{
    uint64_t size = mch_tseg_size(mch);
    uint64_t base = mch->below_4g_mem_size - size;

    memory_region_del_subregion(mch->system_memory, &mch->tseg_blackhole);
    memory_region_set_enabled(&mch->tseg_blackhole, size);
    memory_region_set_size(&mch->tseg_blackhole, size);
    memory_region_add_subregion_overlap(mch->system_memory, base, &mch->tseg_blackhole, 1);
    memory_region_set_enabled(&mch->tseg_window, size);
    memory_region_set_size(&mch->tseg_window, size);
    memory_region_set_address(&mch->tseg_window, base);
    memory_region_set_alias_offset(&mch->tseg_window, base);
}

/* D_LCK closes SMRAM and makes its registers read-only until reset. */
static void mch_apply_smram_lock(PCIDevice *pd)
{
    if (pd->config[MCH_HOST_BRIDGE_SMRAM] & SMRAM_D_LCK) {
        pd->config[MCH_HOST_BRIDGE_SMRAM] &= ~SMRAM_D_OPEN;
        pd->wmask[MCH_HOST_BRIDGE_SMRAM] = SMRAM_LOCKED_WMASK;
        pd->wmask[MCH_HOST_BRIDGE_ESMRAMC] = 0;
    }
}

static void mch_update_smram(MCHPCIState *mch)
{
    PCIDevice *pd = PCI_DEVICE(mch);
    bool high = pd->config[MCH_HOST_BRIDGE_ESMRAMC] & ESMRAMC_H_SMRAME;
    bool open, enabled;

    mch_apply_smram_lock(pd);
    open = pd->config[MCH_HOST_BRIDGE_SMRAM] & SMRAM_D_OPEN;
    enabled = pd->config[MCH_HOST_BRIDGE_SMRAM] & SMRAM_G_SMRAME;
    memory_region_transaction_begin();
    memory_region_set_enabled(&mch->smram_region, !open || high);
    memory_region_set_enabled(&mch->open_high_smram, open && high);
    memory_region_set_enabled(&mch->low_smram, enabled && !high);
    memory_region_set_enabled(&mch->high_smram, enabled && high);
    mch_update_tseg(mch);
    memory_region_transaction_commit();
}

/* --- SMRAM at the address where CPUs enter SMM for the first time --- */

static uint8_t mch_next_f_smbase(uint8_t state, uint8_t written)
{
    if (state == 0 && written == F_SMBASE_QUERY) {
        return F_SMBASE_IN_RAM;
    }
    return state == F_SMBASE_IN_RAM && written & F_SMBASE_LOCK ? F_SMBASE_LOCK : state;
}

static void mch_update_smbase_smram(MCHPCIState *mch)
{
    bool locked = mch->has_smram_at_smbase &&
                  PCI_DEVICE(mch)->config[MCH_HOST_BRIDGE_F_SMBASE] == F_SMBASE_LOCK;

    memory_region_transaction_begin();
    memory_region_set_enabled(&mch->smbase_blackhole, locked);
    memory_region_set_enabled(&mch->smbase_window, locked);
    memory_region_transaction_commit();
}

/* --- configuration space --- */

static void mch_update_ext_tseg(MCHPCIState *mch)
{
    uint8_t *reg = PCI_DEVICE(mch)->config + MCH_HOST_BRIDGE_EXT_TSEG_MBYTES;

    if (mch->ext_tseg_mbytes && pci_get_word(reg) == MCH_HOST_BRIDGE_EXT_TSEG_MBYTES_QUERY) {
        pci_set_word(reg, mch->ext_tseg_mbytes);
    }
}

static void mch_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len)
{
    MCHPCIState *mch = MCH_PCI_DEVICE(d);
    uint8_t *f_smbase = d->config + MCH_HOST_BRIDGE_F_SMBASE;
    uint8_t old_f_smbase = *f_smbase;

    pci_default_write_config(d, address, val, len);
    if (ranges_overlap(address, len, MCH_HOST_BRIDGE_PAM0, MCH_HOST_BRIDGE_PAM_SIZE)) {
        mch_update_pam(mch);
    }
    if (ranges_overlap(address, len, MCH_HOST_BRIDGE_PCIEXBAR, MCH_HOST_BRIDGE_PCIEXBAR_SIZE)) {
        mch_update_pciexbar(mch);
    }
    if (ranges_overlap(address, len, MCH_HOST_BRIDGE_SMRAM, 2)) {
        mch_update_smram(mch);
    }
    if (ranges_overlap(address, len, MCH_HOST_BRIDGE_EXT_TSEG_MBYTES,
                       MCH_HOST_BRIDGE_EXT_TSEG_MBYTES_SIZE)) {
        mch_update_ext_tseg(mch);
    }
    if (mch->has_smram_at_smbase && range_covers_byte(address, len, MCH_HOST_BRIDGE_F_SMBASE)) {
        *f_smbase = mch_next_f_smbase(old_f_smbase, *f_smbase);
        mch_update_smbase_smram(mch);
    }
}

static void mch_update(MCHPCIState *mch)
{
    memory_region_transaction_begin();
    mch_update_pciexbar(mch);
    mch_update_pam(mch);
    mch_update_smram(mch);
    mch_update_smbase_smram(mch);
    memory_region_transaction_commit();
}

static void mch_reset(DeviceState *qdev)
{
    PCIDevice *d = PCI_DEVICE(qdev);
    MCHPCIState *mch = MCH_PCI_DEVICE(d);

    pci_set_quad(d->config + MCH_HOST_BRIDGE_PCIEXBAR, MCH_HOST_BRIDGE_PCIEXBAR_DEFAULT);
    d->config[MCH_HOST_BRIDGE_SMRAM] = SMRAM_C_BASE_SEG;
    d->config[MCH_HOST_BRIDGE_ESMRAMC] = ESMRAMC_CACHE;
    d->wmask[MCH_HOST_BRIDGE_SMRAM] = SMRAM_WMASK;
    d->wmask[MCH_HOST_BRIDGE_ESMRAMC] = ESMRAMC_WMASK;
    pci_set_word(d->config + MCH_HOST_BRIDGE_EXT_TSEG_MBYTES, mch->ext_tseg_mbytes);
    d->config[MCH_HOST_BRIDGE_F_SMBASE] = 0;
    mch_update(mch);
}

static int mch_post_load(void *opaque, int version_id)
{
    mch_update(opaque);
    return 0;
}

static const VMStateDescription vmstate_mch = {
    .name = "mch",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = mch_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, MCHPCIState),
        /* An SMM flag that another model kept here. */
        VMSTATE_UNUSED(1),
        VMSTATE_END_OF_LIST()
    },
};

/* --- life --- */

/* Nothing answers here outside SMM, while RAM below is SMM's. */
static uint64_t blackhole_read(void *opaque, hwaddr addr, unsigned size)
{
    return UINT64_MAX;
}

static void blackhole_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
}

static const MemoryRegionOps blackhole_ops = {
    .read = blackhole_read,
    .write = blackhole_write,
    .valid.min_access_size = 1,
    .valid.max_access_size = 4,
    .impl.min_access_size = 4,
    .impl.max_access_size = 4,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* An alias into RAM at @offset, disabled, at @addr of @container. */
static void mch_init_ram_alias(MCHPCIState *mch, MemoryRegion *mr, const char *name,
                               MemoryRegion *container, hwaddr addr, hwaddr offset, uint64_t size)
{
    memory_region_init_alias(mr, OBJECT(mch), name, mch->ram_memory, offset, size);
    memory_region_set_enabled(mr, false);
    memory_region_add_subregion_overlap(container, addr, mr,
                                        container == mch->system_memory ? 1 : 0);
}

static void mch_init_blackhole(MCHPCIState *mch, MemoryRegion *mr, const char *name, hwaddr addr,
                               uint64_t size)
{
    memory_region_init_io(mr, OBJECT(mch), &blackhole_ops, NULL, name, size);
    memory_region_set_enabled(mr, false);
    memory_region_add_subregion_overlap(mch->system_memory, addr, mr, 1);
}

static void mch_init_smram(MCHPCIState *mch)
{
    memory_region_init_alias(&mch->smram_region, OBJECT(mch), "smram-region",
                             mch->pci_address_space, SMRAM_C_BASE, SMRAM_C_SIZE);
    memory_region_add_subregion_overlap(mch->system_memory, SMRAM_C_BASE, &mch->smram_region, 1);
    mch_init_ram_alias(mch, &mch->open_high_smram, "smram-open-high", mch->system_memory,
                       SMRAM_C_HIGH_BASE, SMRAM_C_BASE, SMRAM_C_SIZE);
    memory_region_init(&mch->smram, OBJECT(mch), "smram", 4 * GiB);
    mch_init_ram_alias(mch, &mch->low_smram, "smram-low", &mch->smram, SMRAM_C_BASE, SMRAM_C_BASE,
                       SMRAM_C_SIZE);
    mch_init_ram_alias(mch, &mch->high_smram, "smram-high", &mch->smram, SMRAM_C_HIGH_BASE,
                       SMRAM_C_BASE, SMRAM_C_SIZE);
    mch_init_blackhole(mch, &mch->tseg_blackhole, "tseg-blackhole", mch->below_4g_mem_size, 0);
    mch_init_ram_alias(mch, &mch->tseg_window, "tseg-window", &mch->smram, mch->below_4g_mem_size,
                       mch->below_4g_mem_size, 0);
    mch_init_blackhole(mch, &mch->smbase_blackhole, "smbase-blackhole", SMBASE_ADDR, SMBASE_SIZE);
    mch_init_ram_alias(mch, &mch->smbase_window, "smbase-window", &mch->smram, SMBASE_ADDR,
                       SMBASE_ADDR, SMBASE_SIZE);
    object_property_add_const_link(qdev_get_machine(), "smram", OBJECT(&mch->smram));
}

static void mch_init_pam(MCHPCIState *mch)
{
    DeviceState *dev = DEVICE(mch);
    int i;

    init_pam(dev, mch->ram_memory, mch->system_memory, mch->pci_address_space,
             &mch->pam_regions[0], PAM_BIOS_BASE, PAM_BIOS_SIZE);
    for (i = 0; i < ARRAY_SIZE(mch->pam_regions) - 1; i++) {
        init_pam(dev, mch->ram_memory, mch->system_memory, mch->pci_address_space,
                 &mch->pam_regions[i + 1], PAM_EXPAN_BASE + i * PAM_EXPAN_SIZE, PAM_EXPAN_SIZE);
    }
}

static void mch_realize(PCIDevice *d, Error **errp)
{
    MCHPCIState *mch = MCH_PCI_DEVICE(d);

    if (mch->ext_tseg_mbytes > 0xfff) {
        error_setg(errp, "invalid extended-tseg-mbytes value: %" PRIu16 ", at most 4095",
                   mch->ext_tseg_mbytes);
        return;
    }
    /* PCI answers wherever nothing of the board does. */
    memory_region_add_subregion_overlap(mch->system_memory, 0, mch->pci_address_space, -1);
    mch_init_smram(mch);
    mch_init_pam(mch);
}

static Property mch_props[] = {
    DEFINE_PROP_UINT16("extended-tseg-mbytes", MCHPCIState, ext_tseg_mbytes, 16),
    DEFINE_PROP_BOOL("smbase-smram", MCHPCIState, has_smram_at_smbase, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void mch_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = mch_realize;
    k->config_write = mch_write_config;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = PCI_DEVICE_ID_INTEL_Q35_MCH;
    k->revision = 0x00;
    k->class_id = PCI_CLASS_BRIDGE_HOST;
    dc->reset = mch_reset;
    dc->desc = "Host bridge";
    dc->vmsd = &vmstate_mch;
    device_class_set_props(dc, mch_props);
    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
    /* Only makes sense with its host bridge. */
    dc->user_creatable = false;
    dc->hotpluggable = false;
}

static const TypeInfo mch_types[] = {
    {
        .name = TYPE_MCH_PCI_DEVICE,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(MCHPCIState),
        .class_init = mch_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_CONVENTIONAL_PCI_DEVICE},
            {},
        },
    },
};

DEFINE_TYPES(mch_types)
