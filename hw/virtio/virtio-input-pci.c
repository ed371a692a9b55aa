/* SPDX-License-Identifier: GPL-2.0-or-later */
/* virtio-keyboard-pci, virtio-mouse-pci, virtio-tablet-pci: input devices behind virtio-pci. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "hw/qdev-properties.h"
#include "hw/virtio/virtio-input.h"
#include "hw/virtio/virtio-pci.h"

#define TYPE_VIRTIO_INPUT_PCI "virtio-input-pci"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOInputPCI, VIRTIO_INPUT_PCI)

struct VirtIOInputPCI {
    VirtIOPCIProxy parent_obj;
    VirtIOInput vdev;
};

#define TYPE_VIRTIO_INPUT_HID_PCI "virtio-input-hid-pci"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOInputHIDPCI, VIRTIO_INPUT_HID_PCI)

struct VirtIOInputHIDPCI {
    VirtIOPCIProxy parent_obj;
    VirtIOInputHID vdev;
};

static Property virtio_input_pci_properties[] = {
    DEFINE_PROP_UINT32("vectors", VirtIOPCIProxy, nvectors, 2),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_input_pci_realize(VirtIOPCIProxy *vpci_dev, Error **errp)
{
    VirtIOInputPCI *vinput = VIRTIO_INPUT_PCI(vpci_dev);

    virtio_pci_force_virtio_1(vpci_dev);
    qdev_realize(DEVICE(&vinput->vdev), BUS(&vpci_dev->bus), errp);
}

static void virtio_input_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    device_class_set_props(dc, virtio_input_pci_properties);
    VIRTIO_PCI_CLASS(klass)->realize = virtio_input_pci_realize;
    PCI_DEVICE_CLASS(klass)->class_id = PCI_CLASS_INPUT_OTHER;
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static void virtio_keyboard_pci_class_init(ObjectClass *klass, void *data)
{
    PCI_DEVICE_CLASS(klass)->class_id = PCI_CLASS_INPUT_KEYBOARD;
}

static void virtio_mouse_pci_class_init(ObjectClass *klass, void *data)
{
    PCI_DEVICE_CLASS(klass)->class_id = PCI_CLASS_INPUT_MOUSE;
}

static void virtio_keyboard_pci_init(Object *obj)
{
    VirtIOInputHIDPCI *dev = VIRTIO_INPUT_HID_PCI(obj);

    virtio_instance_init_common(obj, &dev->vdev, sizeof(dev->vdev), TYPE_VIRTIO_KEYBOARD);
}

static void virtio_mouse_pci_init(Object *obj)
{
    VirtIOInputHIDPCI *dev = VIRTIO_INPUT_HID_PCI(obj);

    virtio_instance_init_common(obj, &dev->vdev, sizeof(dev->vdev), TYPE_VIRTIO_MOUSE);
}

static void virtio_tablet_pci_init(Object *obj)
{
    VirtIOInputHIDPCI *dev = VIRTIO_INPUT_HID_PCI(obj);

    virtio_instance_init_common(obj, &dev->vdev, sizeof(dev->vdev), TYPE_VIRTIO_TABLET);
}

static const TypeInfo virtio_input_pci_types[] = {
    {
        .name = TYPE_VIRTIO_INPUT_PCI,
        .parent = TYPE_VIRTIO_PCI,
        .instance_size = sizeof(VirtIOInputPCI),
        .class_init = virtio_input_pci_class_init,
        .abstract = true,
    },
    {
        .name = TYPE_VIRTIO_INPUT_HID_PCI,
        .parent = TYPE_VIRTIO_INPUT_PCI,
        .instance_size = sizeof(VirtIOInputHIDPCI),
        .abstract = true,
    },
};

static const VirtioPCIDeviceTypeInfo virtio_hid_pci_types[] = {
    {
        .generic_name = "virtio-keyboard-pci",
        .parent = TYPE_VIRTIO_INPUT_HID_PCI,
        .class_init = virtio_keyboard_pci_class_init,
        .instance_size = sizeof(VirtIOInputHIDPCI),
        .instance_init = virtio_keyboard_pci_init,
    },
    {
        .generic_name = "virtio-mouse-pci",
        .parent = TYPE_VIRTIO_INPUT_HID_PCI,
        .class_init = virtio_mouse_pci_class_init,
        .instance_size = sizeof(VirtIOInputHIDPCI),
        .instance_init = virtio_mouse_pci_init,
    },
    {
        .generic_name = "virtio-tablet-pci",
        .parent = TYPE_VIRTIO_INPUT_HID_PCI,
        .instance_size = sizeof(VirtIOInputHIDPCI),
        .instance_init = virtio_tablet_pci_init,
    },
};

static void virtio_input_pci_register(void)
{
    type_register_static_array(virtio_input_pci_types, ARRAY_SIZE(virtio_input_pci_types));
    for (size_t i = 0; i < ARRAY_SIZE(virtio_hid_pci_types); i++) {
        virtio_pci_types_register(&virtio_hid_pci_types[i]);
    }
}

type_init(virtio_input_pci_register)
