/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio over PCI: VIRTIO 1.2, section 4.1. The function in front of a virtio device, as legacy,
 * transitional or modern device; BARs: 0 legacy registers (I/O), 1 MSI-X, 2 doorbell (I/O,
 * optional), 4 modern structures. Interrupts: INTA, or MSI-X with one vector for configuration
 * and one a queue.
 *
 * Properties: disable-legacy, disable-modern (generic types), vectors, modern-pio-notify,
 * page-per-vq, ats, aer, x-pcie-*-init, x-disable-pcie; ioeventfd, migrate-extra and
 * virtio-pci-bus-master-bug-migration are accepted without effect. Left out: option ROM, irqfd
 * and ioeventfd (every notification is a call).
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "qemu/range.h"
#include "hw/pci/msix.h"
#include "hw/pci/pci_bus.h"
#include "hw/qdev-properties.h"
#include "trace.h"
#include "virtio-pci-internal.h"

enum {
    LEGACY_IO_BAR = 0,
    MSIX_BAR = 1,
    MODERN_IO_BAR = 2,
    MODERN_MEM_BAR = 4,
};

/* --- interrupts and status, for both interfaces --- */

uint32_t virtio_pci_read_isr(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    uint32_t isr = vdev->isr;

    vdev->isr = 0;
    pci_irq_deassert(&proxy->pci_dev);
    return isr;
}

/* Count the use of @new instead of @old. Returns @new, or "none" if there is no such vector. */
static uint16_t exchange_vector(VirtIOPCIProxy *proxy, uint16_t old, uint32_t new)
{
    if (old < proxy->nvectors) {
        msix_vector_unuse(&proxy->pci_dev, old);
    }
    if (new >= proxy->nvectors) {
        return VIRTIO_NO_VECTOR;
    }
    msix_vector_use(&proxy->pci_dev, new);
    return new;
}

void virtio_pci_write_config_vector(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    vdev->config_vector = exchange_vector(proxy, vdev->config_vector, val);
}

void virtio_pci_write_queue_vector(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    int n = vdev->queue_sel;

    if (virtio_queue_get_max_num(vdev, n)) {
        virtio_queue_set_vector(vdev, n,
                                exchange_vector(proxy, virtio_queue_vector(vdev, n), val));
    }
}

void virtio_pci_write_status(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    virtio_set_status(vdev, val & 0xff);
    if (!vdev->status) {
        virtio_pci_reset(proxy);
    }
}

static void virtio_pci_notify(DeviceState *d, uint16_t vector)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(d);
    VirtIODevice *vdev = virtio_pci_device(proxy);
    bool msix = msix_enabled(&proxy->pci_dev);

    trace_virtio_pci_notify(vector, msix, vdev->isr);
    if (!msix) {
        pci_set_irq(&proxy->pci_dev, vdev->isr & VIRTIO_PCI_ISR_QUEUE);
    } else if (vector != VIRTIO_NO_VECTOR) {
        msix_notify(&proxy->pci_dev, vector);
    }
}

/* --- configuration space --- */

static uint32_t virtio_read_config(PCIDevice *pci_dev, uint32_t address, int len)
{
    virtio_pci_cfg_read(VIRTIO_PCI(pci_dev), address, len);
    return pci_default_read_config(pci_dev, address, len);
}

/* Without bus mastering queues stand still, and the driver has to start the device again. */
static void command_written(VirtIOPCIProxy *proxy)
{
    VirtIODevice *vdev = virtio_pci_device(proxy);
    bool master = pci_get_word(proxy->pci_dev.config + PCI_COMMAND) & PCI_COMMAND_MASTER;

    if (!vdev) {
        return;
    }
    virtio_set_disabled(vdev, !master);
    if (!master) {
        virtio_set_status(vdev, vdev->status & ~VIRTIO_CONFIG_S_DRIVER_OK);
    }
}

static void virtio_write_config(PCIDevice *pci_dev, uint32_t address, uint32_t val, int len)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(pci_dev);

    pci_default_write_config(pci_dev, address, val, len);
    if (proxy->flags & VIRTIO_PCI_FLAG_INIT_FLR) {
        pcie_cap_flr_write_config(pci_dev, address, val, len);
    }
    if (range_covers_byte(address, len, PCI_COMMAND)) {
        command_written(proxy);
    }
    virtio_pci_cfg_write(proxy, address, len);
}

/* --- bus: the device behind us --- */

static bool virtio_pci_query_guest_notifiers(DeviceState *d)
{
    return msix_enabled(&VIRTIO_PCI(d)->pci_dev);
}

static int virtio_pci_query_nvectors(DeviceState *d)
{
    return VIRTIO_PCI(d)->nvectors;
}

static AddressSpace *virtio_pci_get_dma_as(DeviceState *d)
{
    return pci_get_address_space(PCI_DEVICE(d));
}

static bool virtio_pci_iommu_enabled(DeviceState *d)
{
    return pci_device_iommu_address_space(PCI_DEVICE(d)) != &address_space_memory;
}

static bool virtio_pci_queue_enabled(DeviceState *d, int n)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(d);
    VirtIODevice *vdev = virtio_pci_device(proxy);

    return virtio_vdev_has_feature(vdev, VIRTIO_F_VERSION_1)
           ? proxy->vqs[n].enabled : virtio_queue_enabled_legacy(vdev, n);
}

static void virtio_pci_pre_plugged(DeviceState *d, Error **errp)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(d);
    VirtIODevice *vdev = virtio_pci_device(proxy);

    if (virtio_pci_modern(proxy)) {
        virtio_add_feature(&vdev->host_features, VIRTIO_F_VERSION_1);
    }
    virtio_add_feature(&vdev->host_features, VIRTIO_F_BAD_FEATURE);
}

static void plug_msix(VirtIOPCIProxy *proxy)
{
    int ret = proxy->nvectors ? msix_init_exclusive_bar(&proxy->pci_dev, proxy->nvectors,
                                                        proxy->msix_bar_idx, NULL) : 0;

    if (ret) {
        /* A machine without MSI is no reason to complain. */
        if (ret != -ENOTSUP) {
            warn_report("unable to init msix vectors to %" PRIu32, proxy->nvectors);
        }
        proxy->nvectors = 0;
    }
}

static void virtio_pci_device_plugged(DeviceState *d, Error **errp)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(d);
    VirtIODevice *vdev = virtio_pci_device(proxy);
    uint8_t *config = proxy->pci_dev.config;

    if (virtio_pci_modern(proxy) && !proxy->ignore_backend_features &&
        !virtio_host_has_feature(vdev, VIRTIO_F_VERSION_1)) {
        if (!virtio_pci_legacy(proxy)) {
            error_setg(errp, "This device has a legacy interface only: use disable-legacy=off");
            error_append_hint(errp, "Set disable-legacy to off\n");
            return;
        }
        virtio_pci_disable_modern(proxy);
    }
    if (proxy->class_code) {
        pci_config_set_class(config, proxy->class_code);
    }
    config[PCI_INTERRUPT_PIN] = 1;
    if (!virtio_pci_legacy(proxy)) {
        pci_config_set_device_id(config, 0x1040 + vdev->device_id);
        pci_config_set_revision(config, 1);
    }
    if (virtio_pci_modern(proxy)) {
        virtio_pci_modern_plug(proxy, vdev);
        virtio_pci_cfg_plug(proxy);
    }
    plug_msix(proxy);
    proxy->pci_dev.config_write = virtio_write_config;
    proxy->pci_dev.config_read = virtio_read_config;
    if (virtio_pci_legacy(proxy)) {
        virtio_pci_legacy_plug(proxy, vdev, errp);
    }
}

static void virtio_pci_device_unplugged(DeviceState *d)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(d);

    if (virtio_pci_modern(proxy)) {
        virtio_pci_modern_unplug(proxy);
    }
}

static void virtio_pci_bus_class_init(ObjectClass *klass, void *data)
{
    BusClass *bus_class = BUS_CLASS(klass);
    VirtioBusClass *k = VIRTIO_BUS_CLASS(klass);

    bus_class->max_dev = 1;
    k->notify = virtio_pci_notify;
    k->save_config = virtio_pci_save_config;
    k->load_config = virtio_pci_load_config;
    k->save_extra_state = virtio_pci_save_extra_state;
    k->load_extra_state = virtio_pci_load_extra_state;
    k->load_done = virtio_pci_load_done;
    k->query_guest_notifiers = virtio_pci_query_guest_notifiers;
    k->pre_plugged = virtio_pci_pre_plugged;
    k->device_plugged = virtio_pci_device_plugged;
    k->device_unplugged = virtio_pci_device_unplugged;
    k->query_nvectors = virtio_pci_query_nvectors;
    k->queue_enabled = virtio_pci_queue_enabled;
    k->get_dma_as = virtio_pci_get_dma_as;
    k->iommu_enabled = virtio_pci_iommu_enabled;
}

/* --- reset --- */

void virtio_pci_reset(VirtIOPCIProxy *proxy)
{
    VirtIODevice *vdev = virtio_pci_device(proxy);

    if (!vdev) {
        return;
    }
    virtio_bus_reset(&proxy->bus);
    msix_unuse_all_vectors(&proxy->pci_dev);
    memset(proxy->vqs, 0, virtio_get_num_queues(vdev) * sizeof(proxy->vqs[0]));
}

static void virtio_pci_bus_reset(DeviceState *qdev)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(qdev);

    virtio_pci_reset(proxy);
    proxy->dfselect = 0;
    proxy->gfselect = 0;
    memset(proxy->guest_features, 0, sizeof(proxy->guest_features));
    if (pci_is_express(&proxy->pci_dev)) {
        virtio_pci_express_reset(proxy);
    }
}

/* --- realize --- */

static void virtio_pci_realize(PCIDevice *pci_dev, Error **errp)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(pci_dev);
    VirtioPCIClass *k = VIRTIO_PCI_GET_CLASS(pci_dev);
    PCIBus *bus = pci_get_bus(pci_dev);
    bool pcie_port = pci_bus_is_express(bus) && !pci_bus_is_root(bus);

    proxy->legacy_io_bar_idx = LEGACY_IO_BAR;
    proxy->msix_bar_idx = MSIX_BAR;
    proxy->modern_io_bar_idx = MODERN_IO_BAR;
    proxy->modern_mem_bar_idx = MODERN_MEM_BAR;
    virtio_pci_modern_layout(proxy);

    if (proxy->disable_legacy == ON_OFF_AUTO_AUTO) {
        proxy->disable_legacy = pcie_port ? ON_OFF_AUTO_ON : ON_OFF_AUTO_OFF;
    }
    if (!virtio_pci_modern(proxy) && !virtio_pci_legacy(proxy)) {
        error_setg(errp, "disable-modern=on and disable-legacy=on leave no interface");
        error_append_hint(errp, "Set either disable-modern or disable-legacy to off\n");
        return;
    }
    if (!pcie_port || !pci_is_express(pci_dev)) {
        /* In a conventional slot, or integrated: conventional configuration space. */
        pci_dev->cap_present &= ~QEMU_PCI_CAP_EXPRESS;
    } else if (!virtio_pci_express_realize(proxy, errp)) {
        return;
    }
    qbus_init(&proxy->bus, sizeof(proxy->bus), TYPE_VIRTIO_PCI_BUS, DEVICE(pci_dev), "virtio-bus");
    if (k->realize) {
        k->realize(proxy, errp);
    }
}

static void virtio_pci_exit(PCIDevice *pci_dev)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(pci_dev);

    msix_uninit_exclusive_bar(pci_dev);
    if (pci_is_express(pci_dev)) {
        virtio_pci_express_exit(proxy);
    }
}

/* Express or not must be known before configuration space is made. */
static void virtio_pci_dc_realize(DeviceState *qdev, Error **errp)
{
    VirtioPCIClass *vpciklass = VIRTIO_PCI_GET_CLASS(qdev);
    VirtIOPCIProxy *proxy = VIRTIO_PCI(qdev);

    if (!(proxy->flags & VIRTIO_PCI_FLAG_DISABLE_PCIE) && virtio_pci_modern(proxy)) {
        proxy->pci_dev.cap_present |= QEMU_PCI_CAP_EXPRESS;
    }
    vpciklass->parent_dc_realize(qdev, errp);
}

/* --- types --- */

#define FLAG_PROPERTY(name, bit, value) \
    DEFINE_PROP_BIT(name, VirtIOPCIProxy, flags, VIRTIO_PCI_FLAG_##bit##_BIT, value)

static Property virtio_pci_properties[] = {
    FLAG_PROPERTY("virtio-pci-bus-master-bug-migration", BUS_MASTER_BUG_MIGRATION, false),
    FLAG_PROPERTY("migrate-extra", MIGRATE_EXTRA, true),
    FLAG_PROPERTY("modern-pio-notify", MODERN_PIO_NOTIFY, false),
    FLAG_PROPERTY("x-disable-pcie", DISABLE_PCIE, false),
    FLAG_PROPERTY("page-per-vq", PAGE_PER_VQ, false),
    DEFINE_PROP_BOOL("x-ignore-backend-features", VirtIOPCIProxy, ignore_backend_features, false),
    FLAG_PROPERTY("ats", ATS, false),
    FLAG_PROPERTY("x-ats-page-aligned", ATS_PAGE_ALIGNED, true),
    FLAG_PROPERTY("x-pcie-deverr-init", INIT_DEVERR, true),
    FLAG_PROPERTY("x-pcie-lnkctl-init", INIT_LNKCTL, true),
    FLAG_PROPERTY("x-pcie-pm-init", INIT_PM, true),
    FLAG_PROPERTY("x-pcie-flr-init", INIT_FLR, true),
    FLAG_PROPERTY("aer", AER, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);
    VirtioPCIClass *vpciklass = VIRTIO_PCI_CLASS(klass);

    device_class_set_props(dc, virtio_pci_properties);
    k->realize = virtio_pci_realize;
    k->exit = virtio_pci_exit;
    k->vendor_id = PCI_VENDOR_ID_REDHAT_QUMRANET;
    k->revision = VIRTIO_PCI_ABI_VERSION;
    k->class_id = PCI_CLASS_OTHERS;
    device_class_set_parent_realize(dc, virtio_pci_dc_realize, &vpciklass->parent_dc_realize);
    dc->reset = virtio_pci_bus_reset;
}

static const TypeInfo virtio_pci_type_infos[] = {
    {
        .name = TYPE_VIRTIO_PCI,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(VirtIOPCIProxy),
        .class_init = virtio_pci_class_init,
        .class_size = sizeof(VirtioPCIClass),
        .abstract = true,
    }, {
        .name = TYPE_VIRTIO_PCI_BUS,
        .parent = TYPE_VIRTIO_BUS,
        .instance_size = sizeof(VirtioPCIBusState),
        .class_size = sizeof(VirtioPCIBusClass),
        .class_init = virtio_pci_bus_class_init,
    },
};

DEFINE_TYPES(virtio_pci_type_infos)
