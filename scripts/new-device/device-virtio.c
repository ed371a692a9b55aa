/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * @name@: a virtio device and its PCI form `@name@-pci`; from which section of the specification. One queue:
 * of each buffer the first four bytes that the device may write get a count.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/virtio/virtio.h"
#include "hw/virtio/virtio-access.h"
#include "hw/virtio/virtio-pci.h"
#include "migration/vmstate.h"
#include "qemu/iov.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_@NAME@ "@name@-device"
OBJECT_DECLARE_SIMPLE_TYPE(@Name@State, @NAME@)

#define VIRTIO_ID_@NAME@ 62

struct @Name@State {
    VirtIODevice parent_obj;

    VirtQueue *vq;
    uint32_t count;
};

static void @name_@_handle(VirtIODevice *vdev, VirtQueue *vq)
{
    @Name@State *s = @NAME@(vdev);
    VirtQueueElement *elem;
    uint32_t count;

    while ((elem = virtqueue_pop(vq, sizeof(*elem)))) {
        virtio_stl_p(vdev, &count, ++s->count);
        virtqueue_push(vq, elem, iov_from_buf(elem->in_sg, elem->in_num, 0, &count, sizeof(count)));
        g_free(elem);
    }
    virtio_notify(vdev, vq);
}

static uint64_t @name_@_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    return features;
}

static void @name_@_reset(VirtIODevice *vdev)
{
    @NAME@(vdev)->count = 0;
}

static void @name_@_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);

    virtio_init(vdev, VIRTIO_ID_@NAME@, 0);
    @NAME@(dev)->vq = virtio_add_queue(vdev, 64, @name_@_handle);
}

static void @name_@_unrealize(DeviceState *dev)
{
    virtio_delete_queue(@NAME@(dev)->vq);
    virtio_cleanup(VIRTIO_DEVICE(dev));
}

static const VMStateDescription vmstate_@name_@_device = {
    .name = "@name@-device",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(count, @Name@State),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_@name_@ = {
    .name = "@name@",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    }
};

static void @name_@_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    dc->vmsd = &vmstate_@name_@;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    vdc->realize = @name_@_realize;
    vdc->unrealize = @name_@_unrealize;
    vdc->get_features = @name_@_get_features;
    vdc->reset = @name_@_reset;
    vdc->vmsd = &vmstate_@name_@_device;
}

static const TypeInfo @name_@_info = {
    .name = TYPE_@NAME@,
    .parent = TYPE_VIRTIO_DEVICE,
    .instance_size = sizeof(@Name@State),
    .class_init = @name_@_class_init,
};

/* ---- on PCI ---- */

#define TYPE_@NAME@_PCI "@name@-pci-base"
typedef struct @Name@PCI @Name@PCI;
DECLARE_INSTANCE_CHECKER(@Name@PCI, @NAME@_PCI, TYPE_@NAME@_PCI)

struct @Name@PCI {
    VirtIOPCIProxy parent_obj;
    @Name@State vdev;
};

static void @name_@_pci_realize(VirtIOPCIProxy *proxy, Error **errp)
{
    virtio_pci_force_virtio_1(proxy);
    qdev_realize(DEVICE(&@NAME@_PCI(proxy)->vdev), BUS(&proxy->bus), errp);
}

static void @name_@_pci_class_init(ObjectClass *klass, void *data)
{
    VIRTIO_PCI_CLASS(klass)->realize = @name_@_pci_realize;
    PCI_DEVICE_CLASS(klass)->revision = VIRTIO_PCI_ABI_VERSION;
    PCI_DEVICE_CLASS(klass)->class_id = PCI_CLASS_OTHERS;
    set_bit(DEVICE_CATEGORY_MISC, DEVICE_CLASS(klass)->categories);
}

static void @name_@_pci_instance_init(Object *obj)
{
    @Name@PCI *dev = @NAME@_PCI(obj);

    virtio_instance_init_common(obj, &dev->vdev, sizeof(dev->vdev), TYPE_@NAME@);
}

static const VirtioPCIDeviceTypeInfo @name_@_pci_info = {
    .base_name = TYPE_@NAME@_PCI,
    .generic_name = "@name@-pci",
    .instance_size = sizeof(@Name@PCI),
    .instance_init = @name_@_pci_instance_init,
    .class_init = @name_@_pci_class_init,
};

static void @name_@_register_types(void)
{
    type_register_static(&@name_@_info);
    virtio_pci_types_register(&@name_@_pci_info);
}

type_init(@name_@_register_types)
