/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bus between a virtio transport and its one device. Here the two settle which features are
 * offered and into which address space descriptors point (VIRTIO 1.2, section 6.1,
 * VIRTIO_F_ACCESS_PLATFORM).
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "exec/address-spaces.h"
#include "hw/virtio/virtio-bus.h"
#include "trace.h"

/* Ask the device type for the features it offers, given what transport and properties allow. */
static bool collect_features(VirtIODevice *vdev, Error **errp)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);
    Error *err = NULL;

    vdev->host_features = vdc->get_features(vdev, vdev->host_features, &err);
    error_propagate(errp, err);
    return !err;
}

void virtio_bus_device_plugged(VirtIODevice *vdev, Error **errp)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(vdev));
    VirtioBusClass *k = VIRTIO_BUS_GET_CLASS(bus);
    bool wants_iommu = virtio_host_has_feature(vdev, VIRTIO_F_IOMMU_PLATFORM);
    Error *err = NULL;

    trace_virtio_bus_device_plugged(vdev->name);
    if (k->pre_plugged) {
        k->pre_plugged(bus->parent, &err);
        if (err) {
            error_propagate(errp, err);
            return;
        }
    }
    if (!collect_features(vdev, errp)) {
        return;
    }
    vdev->dma_as = &address_space_memory;
    if (wants_iommu && k->get_dma_as) {
        virtio_add_feature(&vdev->host_features, VIRTIO_F_IOMMU_PLATFORM);
        vdev->dma_as = k->get_dma_as(bus->parent);
    }
    if (k->device_plugged) {
        k->device_plugged(bus->parent, errp);
    }
}

void virtio_bus_device_unplugged(VirtIODevice *vdev)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(vdev));
    VirtioBusClass *k = VIRTIO_BUS_GET_CLASS(bus);

    if (k->device_unplugged) {
        k->device_unplugged(bus->parent);
    }
}

void virtio_bus_reset(VirtioBusState *bus)
{
    VirtIODevice *vdev = virtio_bus_get_device(bus);

    if (vdev) {
        trace_virtio_bus_reset(vdev->name);
        virtio_reset(vdev);
    }
}

uint16_t virtio_bus_get_vdev_id(VirtioBusState *bus)
{
    return virtio_bus_get_device(bus)->device_id;
}

size_t virtio_bus_get_vdev_config_len(VirtioBusState *bus)
{
    return virtio_bus_get_device(bus)->config_len;
}

uint32_t virtio_bus_get_vdev_bad_features(VirtioBusState *bus)
{
    VirtIODevice *vdev = virtio_bus_get_device(bus);
    VirtioDeviceClass *k = VIRTIO_DEVICE_GET_CLASS(vdev);

    return k->bad_features ? k->bad_features(vdev) : 0;
}

void virtio_bus_get_vdev_config(VirtioBusState *bus, uint8_t *config)
{
    VirtIODevice *vdev = virtio_bus_get_device(bus);
    VirtioDeviceClass *k = VIRTIO_DEVICE_GET_CLASS(vdev);

    if (k->get_config) {
        k->get_config(vdev, config);
    }
}

void virtio_bus_set_vdev_config(VirtioBusState *bus, uint8_t *config)
{
    VirtIODevice *vdev = virtio_bus_get_device(bus);
    VirtioDeviceClass *k = VIRTIO_DEVICE_GET_CLASS(vdev);

    if (k->set_config) {
        k->set_config(vdev, config);
    }
}

bool virtio_bus_device_iommu_enabled(VirtIODevice *vdev)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(vdev));
    VirtioBusClass *k = VIRTIO_BUS_GET_CLASS(bus);

    return k->iommu_enabled && k->iommu_enabled(bus->parent);
}

/* --- ioeventfd: none --- */

bool virtio_bus_ioeventfd_enabled(VirtioBusState *bus)
{
    return false;
}

int virtio_bus_start_ioeventfd(VirtioBusState *bus)
{
    return -ENOSYS;
}

void virtio_bus_stop_ioeventfd(VirtioBusState *bus)
{
}

int virtio_bus_grab_ioeventfd(VirtioBusState *bus)
{
    return -ENOSYS;
}

void virtio_bus_release_ioeventfd(VirtioBusState *bus)
{
}

int virtio_bus_set_host_notifier(VirtioBusState *bus, int n, bool assign)
{
    return -ENOSYS;
}

void virtio_bus_cleanup_host_notifier(VirtioBusState *bus, int n)
{
}

/* --- type --- */

static char *virtio_bus_get_dev_path(DeviceState *dev)
{
    BusState *bus = qdev_get_parent_bus(dev);

    return qdev_get_dev_path(bus->parent);
}

static void virtio_bus_class_init(ObjectClass *klass, void *data)
{
    BusClass *bus_class = BUS_CLASS(klass);

    bus_class->get_dev_path = virtio_bus_get_dev_path;
}

static const TypeInfo virtio_bus_info = {
    .name = TYPE_VIRTIO_BUS,
    .parent = TYPE_BUS,
    .instance_size = sizeof(VirtioBusState),
    .abstract = true,
    .class_size = sizeof(VirtioBusClass),
    .class_init = virtio_bus_class_init,
};

static void virtio_register_types(void)
{
    type_register_static(&virtio_bus_info);
}

type_init(virtio_register_types)
