/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio IOMMU device: VIRTIO 1.2, section 5.13. It translates the DMA of all functions below the primary
 * bus, its own included (which only matters with iommu_platform=on). Request queue, event queue, of 256
 * entries each.
 *
 * Properties: primary-bus, boot-bypass; reserved-regions are the transport's. Configuration space: bypass is
 * writable for a driver that accepted VIRTIO_IOMMU_F_BYPASS_CONFIG, and outlives a reset by the driver.
 */
#include "qemu/osdep.h"
#include "exec/target_page.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "hw/pci/pci_bus.h"
#include "hw/qdev-properties.h"
#include "standard-headers/linux/virtio_ids.h"
#include "sysemu/reset.h"
#include "trace.h"
#include "virtio-iommu-internal.h"

#define QUEUE_SIZE 256

static void virtio_iommu_get_config(VirtIODevice *vdev, uint8_t *config)
{
    const struct virtio_iommu_config *c = &VIRTIO_IOMMU(vdev)->config;
    struct virtio_iommu_config out = {
        .page_size_mask = cpu_to_le64(c->page_size_mask),
        .input_range = { cpu_to_le64(c->input_range.start), cpu_to_le64(c->input_range.end) },
        .domain_range = { cpu_to_le32(c->domain_range.start), cpu_to_le32(c->domain_range.end) },
        .probe_size = cpu_to_le32(c->probe_size),
        .bypass = c->bypass,
    };

    memcpy(config, &out, sizeof(out));
}

static void virtio_iommu_set_config(VirtIODevice *vdev, const uint8_t *config)
{
    VirtIOIOMMU *s = VIRTIO_IOMMU(vdev);
    uint8_t bypass = config[offsetof(struct virtio_iommu_config, bypass)];

    if (bypass == s->config.bypass) {
        return;
    }
    if (bypass > 1 || !virtio_vdev_has_feature(vdev, VIRTIO_IOMMU_F_BYPASS_CONFIG)) {
        virtio_error(vdev, "virtio-iommu: bypass is written with %u%s", bypass,
                     bypass > 1 ? " instead of 0 or 1" : " without VIRTIO_IOMMU_F_BYPASS_CONFIG");
        return;
    }
    trace_virtio_iommu_bypass(bypass);
    s->config.bypass = bypass;
}

static uint64_t virtio_iommu_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    static const unsigned int offered[] = {
        VIRTIO_IOMMU_F_INPUT_RANGE, VIRTIO_IOMMU_F_DOMAIN_RANGE, VIRTIO_IOMMU_F_MAP_UNMAP,
        VIRTIO_IOMMU_F_PROBE, VIRTIO_IOMMU_F_MMIO, VIRTIO_IOMMU_F_BYPASS_CONFIG,
    };

    for (size_t i = 0; i < ARRAY_SIZE(offered); i++) {
        virtio_add_feature(&features, offered[i]);
    }
    return features;
}

static void virtio_iommu_device_reset(VirtIODevice *vdev)
{
    virtio_iommu_clear_domains(VIRTIO_IOMMU(vdev));
}

static void virtio_iommu_system_reset(void *opaque)
{
    VirtIOIOMMU *s = opaque;

    s->config.bypass = s->boot_bypass;
}

static void virtio_iommu_device_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOIOMMU *s = VIRTIO_IOMMU(dev);

    if (!s->primary_bus) {
        error_setg(errp, "virtio-iommu: property primary-bus has to name a PCI bus");
        return;
    }
    virtio_init(vdev, VIRTIO_ID_IOMMU, sizeof(struct virtio_iommu_config));
    s->req_vq = virtio_add_queue(vdev, QUEUE_SIZE, virtio_iommu_handle_requests);
    s->event_vq = virtio_add_queue(vdev, QUEUE_SIZE, NULL);
    s->config = (struct virtio_iommu_config) {
        .page_size_mask = TARGET_PAGE_MASK,
        .input_range = { 0, UINT64_MAX },
        .domain_range = { 0, UINT32_MAX },
        .probe_size = VIRTIO_IOMMU_PROBE_SIZE,
        .bypass = s->boot_bypass,
    };
    virtio_iommu_init_domains(s);
    pci_setup_iommu(s->primary_bus, virtio_iommu_find_add_as, s);
    qemu_register_reset(virtio_iommu_system_reset, s);
}

/* Not hot-unplugged, so functions keep their address spaces. */
static void virtio_iommu_device_unrealize(DeviceState *dev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOIOMMU *s = VIRTIO_IOMMU(dev);

    qemu_unregister_reset(virtio_iommu_system_reset, s);
    pci_setup_iommu(s->primary_bus, NULL, NULL);
    virtio_iommu_free_domains(s);
    virtio_delete_queue(s->req_vq);
    virtio_delete_queue(s->event_vq);
    virtio_cleanup(vdev);
}

static void virtio_iommu_instance_init(Object *obj)
{
    QTAILQ_INIT(&VIRTIO_IOMMU(obj)->devices);
}

static Property virtio_iommu_properties[] = {
    DEFINE_PROP_LINK("primary-bus", VirtIOIOMMU, primary_bus, TYPE_PCI_BUS, PCIBus *),
    DEFINE_PROP_BOOL("boot-bypass", VirtIOIOMMU, boot_bypass, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_iommu_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    device_class_set_props(dc, virtio_iommu_properties);
    dc->vmsd = &vmstate_virtio_iommu;
    dc->hotpluggable = false;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    vdc->realize = virtio_iommu_device_realize;
    vdc->unrealize = virtio_iommu_device_unrealize;
    vdc->reset = virtio_iommu_device_reset;
    vdc->get_config = virtio_iommu_get_config;
    vdc->set_config = virtio_iommu_set_config;
    vdc->get_features = virtio_iommu_get_features;
    vdc->vmsd = &vmstate_virtio_iommu_device;
}

static const TypeInfo virtio_iommu_info = {
    .name = TYPE_VIRTIO_IOMMU,
    .parent = TYPE_VIRTIO_DEVICE,
    .instance_size = sizeof(VirtIOIOMMU),
    .instance_init = virtio_iommu_instance_init,
    .class_init = virtio_iommu_class_init,
};

static void virtio_register_types(void)
{
    type_register_static(&virtio_iommu_info);
}

type_init(virtio_register_types)
