/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A virtio device with one queue: what the driver sends comes back in the writable part of the same buffer,
 * in upper case where feature bit 0 was accepted. Its number is not one of the specification's.
 *
 * Configuration space: le32 limit (bytes per buffer that are echoed), le32 count of buffers.
 */
#include "qemu/osdep.h"
#include "qemu/iov.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "hw/qdev-properties.h"
#include "hw/virtio/virtio.h"
#include "hw/virtio/virtio-pci.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qom/object.h"

#define TYPE_VIRTIO_ECHO "virtio-echo-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOEcho, VIRTIO_ECHO)

#define VIRTIO_ID_ECHO 63
#define VIRTIO_ECHO_F_UPPER 0
#define ECHO_MAX (64 * KiB)

struct virtio_echo_config {
    uint32_t limit;
    uint32_t count;
} QEMU_PACKED;

struct VirtIOEcho {
    VirtIODevice parent_obj;

    VirtQueue *vq;
    uint32_t limit;
    uint32_t count;
};

static void virtio_echo_one(VirtIOEcho *s, VirtQueueElement *elem)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(s);
    size_t len = MIN(iov_size(elem->out_sg, elem->out_num), iov_size(elem->in_sg, elem->in_num));
    g_autofree char *text = NULL;

    len = MIN(len, s->limit);
    text = g_malloc(len);
    len = iov_to_buf(elem->out_sg, elem->out_num, 0, text, len);
    if (virtio_vdev_has_feature(vdev, VIRTIO_ECHO_F_UPPER)) {
        for (size_t i = 0; i < len; i++) {
            text[i] = g_ascii_toupper(text[i]);
        }
    }
    iov_from_buf(elem->in_sg, elem->in_num, 0, text, len);
    virtqueue_push(s->vq, elem, len);
    s->count++;
}

static void virtio_echo_handle(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOEcho *s = VIRTIO_ECHO(vdev);
    VirtQueueElement *elem;

    while ((elem = virtqueue_pop(vq, sizeof(*elem)))) {
        virtio_echo_one(s, elem);
        g_free(elem);
    }
    virtio_notify(vdev, vq);
}

static uint64_t virtio_echo_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    virtio_add_feature(&features, VIRTIO_ECHO_F_UPPER);
    return features;
}

static void virtio_echo_get_config(VirtIODevice *vdev, uint8_t *config)
{
    VirtIOEcho *s = VIRTIO_ECHO(vdev);
    struct virtio_echo_config cfg = {};

    virtio_stl_p(vdev, &cfg.limit, s->limit);
    virtio_stl_p(vdev, &cfg.count, s->count);
    memcpy(config, &cfg, sizeof(cfg));
}

static void virtio_echo_set_config(VirtIODevice *vdev, const uint8_t *config)
{
    struct virtio_echo_config cfg;

    memcpy(&cfg, config, sizeof(cfg));
    VIRTIO_ECHO(vdev)->limit = MIN(virtio_ldl_p(vdev, &cfg.limit), ECHO_MAX);
}

static void virtio_echo_reset(VirtIODevice *vdev)
{
    VIRTIO_ECHO(vdev)->count = 0;
    VIRTIO_ECHO(vdev)->limit = ECHO_MAX;
}

static void virtio_echo_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOEcho *s = VIRTIO_ECHO(dev);

    virtio_init(vdev, VIRTIO_ID_ECHO, sizeof(struct virtio_echo_config));
    s->vq = virtio_add_queue(vdev, 64, virtio_echo_handle);
    s->limit = ECHO_MAX;
}

static void virtio_echo_unrealize(DeviceState *dev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);

    virtio_delete_queue(VIRTIO_ECHO(dev)->vq);
    virtio_cleanup(vdev);
}

static const VMStateDescription vmstate_virtio_echo_device = {
    .name = "virtio-echo-device",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(limit, VirtIOEcho),
        VMSTATE_UINT32(count, VirtIOEcho),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_virtio_echo = {
    .name = "virtio-echo",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    }
};

static void virtio_echo_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    dc->vmsd = &vmstate_virtio_echo;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    vdc->realize = virtio_echo_realize;
    vdc->unrealize = virtio_echo_unrealize;
    vdc->get_features = virtio_echo_get_features;
    vdc->get_config = virtio_echo_get_config;
    vdc->set_config = virtio_echo_set_config;
    vdc->reset = virtio_echo_reset;
    vdc->vmsd = &vmstate_virtio_echo_device;
}

static const TypeInfo virtio_echo_info = {
    .name = TYPE_VIRTIO_ECHO,
    .parent = TYPE_VIRTIO_DEVICE,
    .instance_size = sizeof(VirtIOEcho),
    .class_init = virtio_echo_class_init,
};

/* ---- on PCI ---- */

#define TYPE_VIRTIO_ECHO_PCI "virtio-echo-pci-base"
typedef struct VirtIOEchoPCI VirtIOEchoPCI;
DECLARE_INSTANCE_CHECKER(VirtIOEchoPCI, VIRTIO_ECHO_PCI, TYPE_VIRTIO_ECHO_PCI)

struct VirtIOEchoPCI {
    VirtIOPCIProxy parent_obj;
    VirtIOEcho vdev;
};

static Property virtio_echo_pci_properties[] = {
    DEFINE_PROP_BIT("ioeventfd", VirtIOPCIProxy, flags, VIRTIO_PCI_FLAG_USE_IOEVENTFD_BIT, true),
    DEFINE_PROP_UINT32("vectors", VirtIOPCIProxy, nvectors, 2),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_echo_pci_realize(VirtIOPCIProxy *vpci_dev, Error **errp)
{
    VirtIOEchoPCI *dev = VIRTIO_ECHO_PCI(vpci_dev);

    virtio_pci_force_virtio_1(vpci_dev);
    qdev_realize(DEVICE(&dev->vdev), BUS(&vpci_dev->bus), errp);
}

static void virtio_echo_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioPCIClass *k = VIRTIO_PCI_CLASS(klass);
    PCIDeviceClass *pcidev_k = PCI_DEVICE_CLASS(klass);

    k->realize = virtio_echo_pci_realize;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    pcidev_k->revision = VIRTIO_PCI_ABI_VERSION;
    pcidev_k->class_id = PCI_CLASS_OTHERS;
    device_class_set_props(dc, virtio_echo_pci_properties);
}

static void virtio_echo_pci_instance_init(Object *obj)
{
    VirtIOEchoPCI *dev = VIRTIO_ECHO_PCI(obj);

    virtio_instance_init_common(obj, &dev->vdev, sizeof(dev->vdev), TYPE_VIRTIO_ECHO);
}

static const VirtioPCIDeviceTypeInfo virtio_echo_pci_info = {
    .base_name = TYPE_VIRTIO_ECHO_PCI,
    .generic_name = "virtio-echo-pci",
    .instance_size = sizeof(VirtIOEchoPCI),
    .instance_init = virtio_echo_pci_instance_init,
    .class_init = virtio_echo_pci_class_init,
};

static void virtio_echo_register_types(void)
{
    type_register_static(&virtio_echo_info);
    virtio_pci_types_register(&virtio_echo_pci_info);
}

type_init(virtio_echo_register_types)
