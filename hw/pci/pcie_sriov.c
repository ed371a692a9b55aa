/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single Root I/O Virtualization: the capability of a physical function (PF), and its virtual functions
 * (VFs).
 *
 * Specification: Single Root I/O Virtualization and Sharing 1.1, chapter 3. The VFs exist all the time, so
 * that what the guest does creates and deletes nothing and the saved state has a fixed shape; a VF that is
 * not enabled has no power. NumVFs and System Page Size are read-only while VF Enable is set.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_bus.h"
#include "hw/pci/pcie.h"
#include "hw/qdev-deferred.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/range.h"
#include "trace.h"
#include "pci-internal.h"

#define SRIOV_VERSION       1
#define SRIOV_SUP_PGSIZES   0x553 /* 4, 8, 64, 256 KiB, 1, 4 MiB: mandatory */
#define SRIOV_PGSIZE_RESET  1
#define SRIOV_CTRL_WRITABLE (PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE | PCI_SRIOV_CTRL_ARI)
#define SRIOV_ID_OF_VF      0xffff

static uint8_t *sriov_reg(const PCIDevice *pf, unsigned offset)
{
    return pf->config + pf->exp.sriov_cap + offset;
}

static uint8_t *sriov_wmask(const PCIDevice *pf, unsigned offset)
{
    return pf->wmask + pf->exp.sriov_cap + offset;
}

static uint16_t sriov_total_vfs(const PCIDevice *pf)
{
    return pci_get_word(sriov_reg(pf, PCI_SRIOV_TOTAL_VF));
}

/* --- VF BARs --- */

static bool sriov_bar_is_64bit(const PCIDevice *pf, int reg)
{
    return pf->exp.sriov_pf.vf_bar_type[reg] & PCI_BASE_ADDRESS_MEM_TYPE_64;
}

/* What one VF takes of a BAR: at least a page of the system. */
static pcibus_t sriov_bar_step(const PCIDevice *pf, int reg)
{
    uint32_t pages = pci_get_long(sriov_reg(pf, PCI_SRIOV_SYS_PGSIZE)) &
                     pci_get_long(sriov_reg(pf, PCI_SRIOV_SUP_PGSIZE));

    return MAX(pf->exp.sriov_pf.vf_bar_size[reg], 4096ULL << (pages ? ctz32(pages) : 0));
}

/* The address bits that can be written depend on the page size. */
static void sriov_update_bar_mask(PCIDevice *pf, int reg)
{
    uint64_t mask = ~(sriov_bar_step(pf, reg) - 1);
    uint8_t *wmask = sriov_wmask(pf, PCI_SRIOV_BAR + reg * 4);
    uint8_t *bar = sriov_reg(pf, PCI_SRIOV_BAR + reg * 4);
    uint8_t type = pf->exp.sriov_pf.vf_bar_type[reg];

    if (sriov_bar_is_64bit(pf, reg)) {
        pci_set_quad(wmask, mask);
        pci_set_quad(bar, (pci_get_quad(bar) & mask) | type);
    } else {
        pci_set_long(wmask, mask);
        pci_set_long(bar, (pci_get_long(bar) & mask) | type);
    }
}

pcibus_t pci_vf_bar_address(const PCIDevice *vf, int reg)
{
    const PCIDevice *pf = vf->exp.sriov_vf.pf;
    bool is_64bit = sriov_bar_is_64bit(pf, reg);
    const uint8_t *bar = sriov_reg(pf, PCI_SRIOV_BAR + reg * 4);
    uint64_t step = sriov_bar_step(pf, reg), max = is_64bit ? UINT64_MAX : UINT32_MAX;
    pcibus_t base = pci_bar_decode(is_64bit ? pci_get_quad(bar) : pci_get_long(bar), step, max);

    if (!(pci_get_word(sriov_reg(pf, PCI_SRIOV_CTRL)) & PCI_SRIOV_CTRL_MSE) || base == PCI_BAR_UNMAPPED ||
        vf->exp.sriov_vf.vf_number > (max - base) / step - 1) {
        return PCI_BAR_UNMAPPED;
    }
    return base + vf->exp.sriov_vf.vf_number * step;
}

void pcie_sriov_pf_init_vf_bar(PCIDevice *dev, int region_num, uint8_t type, dma_addr_t size)
{
    PCIESriovPF *sriov = &dev->exp.sriov_pf;

    assert(dev->exp.sriov_cap && region_num >= 0 && region_num < PCI_SRIOV_NUM_BARS);
    assert(is_power_of_2(size) && !(type & PCI_BASE_ADDRESS_SPACE_IO));
    sriov->vf_bar_type[region_num] = type;
    sriov->vf_bar_size[region_num] = size;
    sriov_update_bar_mask(dev, region_num);
}

void pcie_sriov_vf_register_bar(PCIDevice *dev, int region_num, MemoryRegion *memory)
{
    const PCIESriovPF *sriov = &dev->exp.sriov_vf.pf->exp.sriov_pf;
    PCIIORegion *r = &dev->io_regions[region_num];

    assert(memory_region_size(memory) == sriov->vf_bar_size[region_num]);
    r->addr = PCI_BAR_UNMAPPED;
    r->size = sriov->vf_bar_size[region_num];
    r->type = sriov->vf_bar_type[region_num];
    r->memory = memory;
    r->address_space = pci_address_space(dev);
}

/* --- which VFs there are --- */

static uint16_t sriov_enabled_vfs(const PCIDevice *pf)
{
    uint16_t num = pci_get_word(sriov_reg(pf, PCI_SRIOV_NUM_VF));

    if (!(pci_get_word(sriov_reg(pf, PCI_SRIOV_CTRL)) & PCI_SRIOV_CTRL_VFE)) {
        return 0;
    }
    if (num > sriov_total_vfs(pf)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: NumVFs is %u, of %u VFs\n", pf->name, num, sriov_total_vfs(pf));
        return 0;
    }
    return num;
}

static void sriov_update_masks(PCIDevice *pf)
{
    bool enabled = pci_get_word(sriov_reg(pf, PCI_SRIOV_CTRL)) & PCI_SRIOV_CTRL_VFE;

    pci_set_word(sriov_wmask(pf, PCI_SRIOV_NUM_VF), enabled ? 0 : 0xffff);
    pci_set_long(sriov_wmask(pf, PCI_SRIOV_SYS_PGSIZE),
                 enabled ? 0 : pci_get_long(sriov_reg(pf, PCI_SRIOV_SUP_PGSIZE)));
    for (int i = 0; i < PCI_SRIOV_NUM_BARS; i++) {
        if (pf->exp.sriov_pf.vf_bar_size[i]) {
            sriov_update_bar_mask(pf, i);
        }
    }
}

/* @fresh: a VF that comes is reset; otherwise its state was loaded. */
static void sriov_update(PCIDevice *pf, bool fresh)
{
    PCIESriovPF *sriov = &pf->exp.sriov_pf;

    sriov_update_masks(pf);
    sriov->num_vfs = sriov_enabled_vfs(pf);
    for (int i = 0; i < sriov_total_vfs(pf); i++) {
        PCIDevice *vf = sriov->vf[i];
        bool on = pf->has_power && i < sriov->num_vfs;

        if (!vf || !vf->qdev.realized) {
            continue;
        }
        if (on && !vf->has_power && fresh) {
            pci_device_reset(vf);
        }
        if (on != vf->has_power) {
            trace_pcie_sriov_vf(pf->name, i, on);
        }
        pci_set_power(vf, on);
        pci_update_mappings(vf);
    }
}

static void sriov_update_deferred(DeviceState *pf)
{
    sriov_update(PCI_DEVICE(pf), true);
}

void pcie_sriov_config_write(PCIDevice *dev, uint32_t address, uint32_t val, int len)
{
    if (dev->exp.sriov_cap && ranges_overlap(address, len, dev->exp.sriov_cap, PCI_EXT_CAP_SRIOV_SIZEOF)) {
        sriov_update_masks(dev);
        qdev_defer(DEVICE(dev), sriov_update_deferred);
    }
}

void pcie_sriov_pf_post_load(PCIDevice *dev)
{
    if (dev->exp.sriov_cap) {
        sriov_update(dev, false);
    }
}

void pcie_sriov_pf_disable_vfs(PCIDevice *dev)
{
    if (dev->exp.sriov_cap) {
        pci_word_test_and_clear_mask(sriov_reg(dev, PCI_SRIOV_CTRL), PCI_SRIOV_CTRL_VFE);
        sriov_update(dev, true);
    }
}

void pcie_sriov_pf_reset(PCIDevice *dev)
{
    if (!dev->exp.sriov_cap) {
        return;
    }
    pci_set_word(sriov_reg(dev, PCI_SRIOV_CTRL), 0);
    pci_set_word(sriov_reg(dev, PCI_SRIOV_NUM_VF), 0);
    pci_set_long(sriov_reg(dev, PCI_SRIOV_SYS_PGSIZE), SRIOV_PGSIZE_RESET);
    memset(sriov_reg(dev, PCI_SRIOV_BAR), 0, 4 * PCI_SRIOV_NUM_BARS);
    sriov_update(dev, true);
}

/* --- life --- */

void (pcie_sriov_pf_init)(PCIDevice *dev, uint16_t offset, const char *vfname, uint16_t vf_dev_id,
                          uint16_t init_vfs, uint16_t total_vfs, uint16_t vf_offset, uint16_t vf_stride)
{
    assert(vf_offset && (vf_stride || total_vfs <= 1));
    pcie_add_capability(dev, PCI_EXT_CAP_ID_SRIOV, SRIOV_VERSION, offset, PCI_EXT_CAP_SRIOV_SIZEOF);
    dev->exp.sriov_cap = offset;
    dev->exp.sriov_pf = (PCIESriovPF){ .vfname = g_strdup(vfname), .vf = g_new0(PCIDevice *, total_vfs) };
    pci_set_word(sriov_reg(dev, PCI_SRIOV_INITIAL_VF), init_vfs);
    pci_set_word(sriov_reg(dev, PCI_SRIOV_TOTAL_VF), total_vfs);
    pci_set_byte(sriov_reg(dev, PCI_SRIOV_FUNC_LINK), PCI_FUNC(dev->devfn));
    pci_set_word(sriov_reg(dev, PCI_SRIOV_VF_OFFSET), vf_offset);
    pci_set_word(sriov_reg(dev, PCI_SRIOV_VF_STRIDE), vf_stride);
    pci_set_word(sriov_reg(dev, PCI_SRIOV_VF_DID), vf_dev_id);
    pci_set_long(sriov_reg(dev, PCI_SRIOV_SUP_PGSIZE), SRIOV_SUP_PGSIZES);
    pci_set_long(sriov_reg(dev, PCI_SRIOV_SYS_PGSIZE), SRIOV_PGSIZE_RESET);
    pci_set_word(sriov_wmask(dev, PCI_SRIOV_CTRL), SRIOV_CTRL_WRITABLE);
    /* Read-only at times only: not to be compared when state is loaded. */
    memset(dev->cmask + offset + PCI_SRIOV_NUM_VF, 0, 2);
    memset(dev->cmask + offset + PCI_SRIOV_SYS_PGSIZE, 0, 4 + 4 * PCI_SRIOV_NUM_BARS);
    sriov_update_masks(dev);
}

void pcie_sriov_pf_add_sup_pgsize(PCIDevice *dev, uint16_t opt_sup_pgsize)
{
    pci_long_test_and_set_mask(sriov_reg(dev, PCI_SRIOV_SUP_PGSIZE), opt_sup_pgsize);
    sriov_update_masks(dev);
}

/* VF @n of @pf, realized and without power. */
static PCIDevice *sriov_new_vf(PCIDevice *pf, int n, int devfn, Error **errp)
{
    PCIDevice *vf = pci_new(devfn, pf->exp.sriov_pf.vfname);

    vf->exp.sriov_vf.pf = pf;
    vf->exp.sriov_vf.vf_number = n;
    vf->qdev.hotplugged = false; /* it comes and goes with the PF */
    if (!qdev_realize(&vf->qdev, &pci_get_bus(pf)->qbus, errp)) {
        object_unparent(OBJECT(vf));
        object_unref(vf);
        return NULL;
    }
    pci_config_set_vendor_id(vf->config, SRIOV_ID_OF_VF);
    pci_config_set_device_id(vf->config, SRIOV_ID_OF_VF);
    pci_set_word(vf->wmask + PCI_COMMAND, PCI_COMMAND_MASTER);
    return vf;
}

bool pci_sriov_create_vfs(PCIDevice *pf, Error **errp)
{
    uint16_t offset, stride;

    if (!pf->exp.sriov_cap) {
        return true;
    }
    offset = pci_get_word(sriov_reg(pf, PCI_SRIOV_VF_OFFSET));
    stride = pci_get_word(sriov_reg(pf, PCI_SRIOV_VF_STRIDE));
    for (int i = 0; i < sriov_total_vfs(pf); i++) {
        int devfn = pf->devfn + offset + i * stride;

        if (devfn >= PCI_DEVFN_MAX) {
            error_setg(errp, "%s: virtual function %d does not fit on the bus: choose a lower addr, or fewer",
                       pf->name, i);
            return false;
        }
        pf->exp.sriov_pf.vf[i] = sriov_new_vf(pf, i, devfn, errp);
        if (!pf->exp.sriov_pf.vf[i]) {
            return false;
        }
    }
    return true;
}

void pcie_sriov_pf_exit(PCIDevice *dev)
{
    PCIESriovPF *sriov = &dev->exp.sriov_pf;

    if (!dev->exp.sriov_cap) {
        return;
    }
    sriov->num_vfs = 0;
    for (int i = 0; i < sriov_total_vfs(dev); i++) {
        if (sriov->vf[i]) {
            object_unparent(OBJECT(sriov->vf[i]));
            object_unref(sriov->vf[i]);
        }
    }
    g_clear_pointer(&sriov->vf, g_free);
    g_clear_pointer(&sriov->vfname, g_free);
    dev->exp.sriov_cap = 0;
}

/* --- who is who --- */

uint16_t pcie_sriov_vf_number(PCIDevice *dev)
{
    assert(pci_is_vf(dev));
    return dev->exp.sriov_vf.vf_number;
}

PCIDevice *pcie_sriov_get_pf(PCIDevice *dev)
{
    return dev->exp.sriov_vf.pf;
}

PCIDevice *pcie_sriov_get_vf_at_index(PCIDevice *dev, int n)
{
    return n >= 0 && n < dev->exp.sriov_pf.num_vfs ? dev->exp.sriov_pf.vf[n] : NULL;
}

uint16_t pcie_sriov_num_vfs(PCIDevice *dev)
{
    return dev->exp.sriov_pf.num_vfs;
}
