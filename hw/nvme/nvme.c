/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVM Express controller with one namespace, the drive. NVMe base specification 1.4, NVM command set.
 *
 * Regions: nvme-bar0 (BAR 0) with nvme (registers and doorbells, from 0), MSI-X table and PBA behind
 * it. Interrupts: MSI-X with msix_qsize vectors, or INTA.
 *
 * Left out: SGLs, metadata and protection, fused operations, formatting, several namespaces
 * (nvme-ns, nvme-subsys), zones, controller memory buffer, persistent memory region, SR-IOV.
 */
#include "qemu/osdep.h"
#include "hw/pci/msix.h"
#include "hw/pci/pcie.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "hw/register-names.h"
#include "migration/vmstate.h"
#include "nvme-admin.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "sysemu/blockdev.h"
#include "sysemu/sysemu.h"
#include "trace.h"

#define DEFAULT_DISCARD_GRANULARITY 4096
#define DOORBELLS    0x1000
#define PAGE_4K      0x1000
#define PM_CAP       0x60
#define PM_VERSION_1_2 3
#define PCIE_CAP     0x80
#define INTEL_NVME   0x5845

/* CAP: contiguous queues, 7.5 s to enable, command sets: NVM (and the two later bits), pages up to
 * 64 KiB. */
#define CAP_VALUE (NVME_MQES | UINT64_C(1) << 16 | UINT64_C(0xf) << 24 | UINT64_C(0xc1) << 37 | \
                   (uint64_t)NVME_MAX_MPS << 52)

/* ---- enable and disable (7.3, 7.6) ---- */

static bool is_ready(NvmeCtrl *n)
{
    return n->csts & NVME_CSTS_READY;
}

static void disable(NvmeCtrl *n)
{
    nvme_free_queues(n);
    n->csts &= ~(NVME_CSTS_READY | NVME_CSTS_FAILED);
    n->irq_pending = 0;
    n->intms = 0;
    nvme_update_irq(n);
}

static bool settings_are_good(NvmeCtrl *n)
{
    uint64_t page_mask = (UINT64_C(1) << (12 + NVME_CC_MPS(n->cc))) - 1;
    unsigned css = NVME_CC_CSS(n->cc);

    return NVME_CC_MPS(n->cc) <= NVME_MAX_MPS && (css == 0 || css == 6 || css == 7) && n->asq && n->acq &&
           !(n->asq & page_mask) && !(n->acq & page_mask) && NVME_CC_IOSQES(n->cc) == 6 &&
           NVME_CC_IOCQES(n->cc) == 4 && NVME_AQA_ASQS(n->aqa) && NVME_AQA_ACQS(n->aqa);
}

static void enable(NvmeCtrl *n)
{
    if (!settings_are_good(n)) {
        qemu_log_mask(LOG_GUEST_ERROR, "nvme: enabled with settings that can't be\n");
        n->csts |= NVME_CSTS_FAILED;
        return;
    }
    n->page_bits = 12 + NVME_CC_MPS(n->cc);
    nvme_make_cq(n, 0, 0, true, NVME_AQA_ACQS(n->aqa) + 1, n->acq);
    nvme_make_sq(n, 0, 0, NVME_AQA_ASQS(n->aqa) + 1, n->asq);
    n->csts |= NVME_CSTS_READY;
}

static void write_cc(NvmeCtrl *n, uint32_t value)
{
    uint32_t changed = n->cc ^ value;

    trace_nvme_cc(value);
    n->cc = value;
    if (NVME_CC_EN(changed)) {
        if (NVME_CC_EN(value)) {
            enable(n);
        } else {
            disable(n);
        }
    }
    if (NVME_CC_SHN(changed)) {
        n->csts &= ~(CSTS_SHST_MASK << CSTS_SHST_SHIFT);
        if (NVME_CC_SHN(value)) {
            blk_drain(n->conf.blk);
            blk_flush(n->conf.blk);
            n->csts |= NVME_CSTS_SHST_COMPLETE;
        }
    }
}

/* ---- registers ---- */

static uint32_t read_register(NvmeCtrl *n, hwaddr addr)
{
    switch (addr) {
    case NVME_REG_CAP:
        return n->cap;
    case NVME_REG_CAP + 4:
        return n->cap >> 32;
    case NVME_REG_VS:
        return NVME_VERSION;
    case NVME_REG_INTMS:
    case NVME_REG_INTMC:
        return n->intms;
    case NVME_REG_CC:
        return n->cc;
    case NVME_REG_CSTS:
        return n->csts;
    case NVME_REG_AQA:
        return n->aqa;
    case NVME_REG_ASQ:
        return n->asq;
    case NVME_REG_ASQ + 4:
        return n->asq >> 32;
    case NVME_REG_ACQ:
        return n->acq;
    case NVME_REG_ACQ + 4:
        return n->acq >> 32;
    default:
        return 0;
    }
}

/* Masks are for interrupts without MSI-X; with it, they are the table's. */
static void write_mask(NvmeCtrl *n, uint32_t set, uint32_t clear)
{
    if (msix_enabled(&n->parent_obj)) {
        qemu_log_mask(LOG_GUEST_ERROR, "nvme: INTMS and INTMC are not to be used with MSI-X\n");
        return;
    }
    n->intms = (n->intms | set) & ~clear;
    nvme_update_irq(n);
}

static void write_register(NvmeCtrl *n, hwaddr addr, uint32_t value)
{
    switch (addr) {
    case NVME_REG_INTMS:
        write_mask(n, value, 0);
        break;
    case NVME_REG_INTMC:
        write_mask(n, 0, value);
        break;
    case NVME_REG_CC:
        write_cc(n, value);
        break;
    case NVME_REG_AQA:
        n->aqa = value & 0x0fff0fff;
        break;
    case NVME_REG_ASQ:
        n->asq = deposit64(n->asq, 0, 32, value & ~0xfffu);
        break;
    case NVME_REG_ASQ + 4:
        n->asq = deposit64(n->asq, 32, 32, value);
        break;
    case NVME_REG_ACQ:
        n->acq = deposit64(n->acq, 0, 32, value & ~0xfffu);
        break;
    case NVME_REG_ACQ + 4:
        n->acq = deposit64(n->acq, 32, 32, value);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "nvme: write to register 0x%" HWADDR_PRIx "\n", addr);
        break;
    }
}

/* Doorbells are write-only; reserved registers read as zero. */
static uint64_t nvme_read(void *opaque, hwaddr addr, unsigned size)
{
    NvmeCtrl *n = opaque;
    uint64_t value = 0;

    if (addr < DOORBELLS) {
        value = read_register(n, addr & ~3ull);
        if (size == 8) {
            value |= (uint64_t)read_register(n, (addr & ~3ull) + 4) << 32;
        }
        value >>= 8 * (addr & 3);
    }
    trace_nvme_read(addr, value, size);
    return value;
}

static void nvme_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    NvmeCtrl *n = opaque;

    trace_nvme_write(addr, value, size);
    if (size < 4 || addr & 3) {
        qemu_log_mask(LOG_GUEST_ERROR, "nvme: write of %u bytes at 0x%" HWADDR_PRIx "\n", size, addr);
    } else if (addr < DOORBELLS) {
        write_register(n, addr, value);
        if (size == 8) {
            write_register(n, addr + 4, value >> 32);
        }
    } else if (is_ready(n)) {
        nvme_write_doorbell(n, addr - DOORBELLS, value);
    }
}

/* Doorbells are an array of pairs: 3.1.24, 3.1.25. */
static const RegisterName register_names[] = {
    { NVME_REG_CAP, 8, "CAP" }, { NVME_REG_VS, 4, "VS" }, { NVME_REG_INTMS, 4, "INTMS" },
    { NVME_REG_INTMC, 4, "INTMC" }, { NVME_REG_CC, 4, "CC" }, { NVME_REG_CSTS, 4, "CSTS" },
    { NVME_REG_AQA, 4, "AQA" }, { NVME_REG_ASQ, 8, "ASQ" }, { NVME_REG_ACQ, 8, "ACQ" },
};

static const char *nvme_register_name(hwaddr addr)
{
    if (addr >= DOORBELLS) {
        return addr & 4 ? "CQyHDBL" : "SQyTDBL";
    }
    return register_name_at(register_names, ARRAY_SIZE(register_names), addr);
}

static const MemoryRegionOps nvme_ops = {
    .read = nvme_read,
    .write = nvme_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 2, .max_access_size = 8 },
    .register_name = nvme_register_name,
};

/* ---- life ---- */

static void nvme_reset(DeviceState *dev)
{
    NvmeCtrl *n = NVME(dev);

    disable(n);
    n->cc = n->csts = n->aqa = 0;
    n->asq = n->acq = 0;
    n->temp_threshold[0] = NVME_TEMP_WARNING;
    n->temp_threshold[1] = 0;
    n->async_config = 0;
}

static bool check_properties(NvmeCtrl *n, Error **errp)
{
    if (n->num_queues) {
        warn_report("num_queues is deprecated; please use max_ioqpairs instead");
        n->max_ioqpairs = n->num_queues - 1;
    }
    if (n->max_ioqpairs < 1 || n->max_ioqpairs > 65535) {
        error_setg(errp, "max_ioqpairs must be between 1 and %d", 65535);
    } else if (n->msix_qsize < 1 || n->msix_qsize > PCI_MSIX_FLAGS_QSIZE + 1) {
        error_setg(errp, "msix_qsize must be between 1 and %d", PCI_MSIX_FLAGS_QSIZE + 1);
    } else if (!n->serial) {
        error_setg(errp, "serial property not set");
    } else if (!n->conf.blk) {
        error_setg(errp, "drive property not set");
    } else if (n->mdts > 16) {
        error_setg(errp, "mdts must be at most 16");
    } else {
        return true;
    }
    return false;
}

static bool set_up_drive(NvmeCtrl *n, Error **errp)
{
    if (!blkconf_blocksizes(&n->conf, errp) ||
        !blkconf_apply_backend_options(&n->conf, !blk_supports_write_perm(n->conf.blk), false,
                                       errp)) {
        return false;
    }
    if (blk_getlength(n->conf.blk) < 0) {
        error_setg(errp, "could not get the size of the drive");
        return false;
    }
    if (n->conf.discard_granularity == (uint32_t)-1) {
        n->conf.discard_granularity = MAX(n->conf.logical_block_size, DEFAULT_DISCARD_GRANULARITY);
    }
    return true;
}

static void set_up_ids(NvmeCtrl *n)
{
    uint8_t *config = n->parent_obj.config;

    pci_config_set_interrupt_pin(config, 1);
    pci_config_set_prog_interface(config, 2);
    if (n->use_intel_id) {
        pci_config_set_vendor_id(config, PCI_VENDOR_ID_INTEL);
        pci_config_set_device_id(config, INTEL_NVME);
    }
}

static bool set_up_bar(NvmeCtrl *n, Error **errp)
{
    PCIDevice *dev = &n->parent_obj;
    uint64_t doorbells = (uint64_t)(n->max_ioqpairs + 1) * 8;
    uint64_t table = ROUND_UP(DOORBELLS + doorbells, PAGE_4K);
    uint64_t pba = ROUND_UP(table + (uint64_t)n->msix_qsize * PCI_MSIX_ENTRY_SIZE, PAGE_4K);
    uint64_t size = pow2ceil(pba + QEMU_ALIGN_UP(n->msix_qsize, 64) / 8);

    memory_region_init(&n->bar0, OBJECT(n), "nvme-bar0", size);
    memory_region_init_io(&n->iomem, OBJECT(n), &nvme_ops, n, "nvme", table);
    memory_region_add_subregion(&n->bar0, 0, &n->iomem);
    pci_register_bar(dev, 0, PCI_BASE_ADDRESS_SPACE_MEMORY | PCI_BASE_ADDRESS_MEM_TYPE_64, &n->bar0);
    return msix_init(dev, n->msix_qsize, &n->bar0, 0, table, &n->bar0, 0, pba, 0, errp) >= 0;
}

static bool set_up_capabilities(NvmeCtrl *n, Error **errp)
{
    PCIDevice *dev = &n->parent_obj;
    int ret = pci_add_capability(dev, PCI_CAP_ID_PM, PM_CAP, PCI_PM_SIZEOF, errp);

    if (ret < 0) {
        return false;
    }
    pci_set_word(dev->config + PM_CAP + PCI_PM_PMC, PM_VERSION_1_2);
    pci_set_word(dev->config + PM_CAP + PCI_PM_CTRL, PCI_PM_CTRL_NO_SOFT_RESET);
    pci_set_word(dev->wmask + PM_CAP + PCI_PM_CTRL, PCI_PM_CTRL_STATE_MASK);
    pcie_endpoint_cap_init(dev, PCIE_CAP);
    pcie_cap_flr_init(dev);
    return true;
}

static void nvme_realize(PCIDevice *dev, Error **errp)
{
    NvmeCtrl *n = NVME(dev);

    if (!check_properties(n, errp) || !set_up_drive(n, errp)) {
        return;
    }
    set_up_ids(n);
    if (!set_up_capabilities(n, errp) || !set_up_bar(n, errp)) {
        return;
    }
    n->cap = CAP_VALUE;
    n->sq = g_new0(NvmeSQ *, n->max_ioqpairs + 1);
    n->cq = g_new0(NvmeCQ *, n->max_ioqpairs + 1);
    QTAILQ_INIT(&n->aers);
    QTAILQ_INIT(&n->events);
}

static void nvme_exit(PCIDevice *dev)
{
    NvmeCtrl *n = NVME(dev);

    nvme_free_queues(n);
    blockdev_mark_auto_del(n->conf.blk);
    g_free(n->sq);
    g_free(n->cq);
    msix_uninit(dev, &n->bar0, &n->bar0);
}

static void nvme_write_config(PCIDevice *dev, uint32_t addr, uint32_t value, int len)
{
    pci_default_write_config(dev, addr, value, len);
    pcie_cap_flr_write_config(dev, addr, value, len);
}

static Property nvme_properties[] = {
    DEFINE_BLOCK_PROPERTIES(NvmeCtrl, conf),
    DEFINE_PROP_STRING("serial", NvmeCtrl, serial),
    DEFINE_PROP_UINT32("num_queues", NvmeCtrl, num_queues, 0),
    DEFINE_PROP_UINT32("max_ioqpairs", NvmeCtrl, max_ioqpairs, 64),
    DEFINE_PROP_UINT16("msix_qsize", NvmeCtrl, msix_qsize, 65),
    DEFINE_PROP_UINT8("aerl", NvmeCtrl, aerl, 3),
    DEFINE_PROP_UINT32("aer_max_queued", NvmeCtrl, aer_max_queued, 64),
    DEFINE_PROP_UINT8("mdts", NvmeCtrl, mdts, 7),
    DEFINE_PROP_BOOL("use-intel-id", NvmeCtrl, use_intel_id, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void nvme_instance_init(Object *obj)
{
    NvmeCtrl *n = NVME(obj);

    device_add_bootindex_property(obj, &n->conf.bootindex, "bootindex", "/namespace@1,0",
                                  DEVICE(obj));
}

static void nvme_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *pc = PCI_DEVICE_CLASS(klass);

    pc->realize = nvme_realize;
    pc->exit = nvme_exit;
    pc->config_write = nvme_write_config;
    pc->vendor_id = PCI_VENDOR_ID_REDHAT;
    pc->device_id = PCI_DEVICE_ID_REDHAT_NVME;
    pc->class_id = PCI_CLASS_STORAGE_EXPRESS;
    pc->revision = 2;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
    dc->desc = "Non-Volatile Memory Express";
    dc->vmsd = &vmstate_nvme;
    dc->reset = nvme_reset;
    device_class_set_props(dc, nvme_properties);
}

static const TypeInfo nvme_info = {
    .name = TYPE_NVME,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(NvmeCtrl),
    .instance_init = nvme_instance_init,
    .class_init = nvme_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_PCIE_DEVICE },
        { }
    },
};

static void nvme_register_types(void)
{
    type_register_static(&nvme_info);
}

type_init(nvme_register_types)
