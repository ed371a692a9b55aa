/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The QOM types usb-bus and usb-device: realize claims a port and attaches, saved state, what lists
 * of devices show.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/usb.h"
#include "desc-internal.h"
#include "internal.h"
#include "migration/vmstate.h"
#include "monitor/monitor.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/module.h"
#include "trace.h"

/* --- saved state --- */

static int usb_device_post_load(void *opaque, int version_id)
{
    USBDevice *dev = opaque;

    dev->attached = dev->state != USB_STATE_NOTATTACHED;
    if (dev->setup_index < 0 || dev->setup_len < 0 || dev->setup_index > dev->setup_len ||
        dev->setup_len > sizeof(dev->data_buf)) {
        return -EINVAL;
    }
    return usb_device_get_usb_desc(dev) ? usb_desc_restore(dev) : 0;
}

const VMStateDescription vmstate_usb_device = {
    .name = "USBDevice",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = usb_device_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(addr, USBDevice),
        VMSTATE_INT32(state, USBDevice),
        VMSTATE_UINT8_ARRAY(setup_buf, USBDevice, 8),
        VMSTATE_UINT8_ARRAY(data_buf, USBDevice, 4096),
        VMSTATE_INT32(remote_wakeup, USBDevice),
        VMSTATE_INT32(setup_state, USBDevice),
        VMSTATE_INT32(setup_len, USBDevice),
        VMSTATE_INT32(setup_index, USBDevice),
        VMSTATE_INT32(configuration, USBDevice),
        VMSTATE_INT32_ARRAY(altsetting, USBDevice, USB_MAX_INTERFACES),
        VMSTATE_END_OF_LIST()
    },
};

/* --- realize --- */

static void free_strings(USBDevice *dev)
{
    USBDescString *s, *next;

    QLIST_FOREACH_SAFE(s, &dev->strings, next, next) {
        QLIST_REMOVE(s, next);
        g_free(s->str);
        g_free(s);
    }
}

static void usb_qdev_unrealize(DeviceState *qdev)
{
    USBDevice *dev = USB_DEVICE(qdev);
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    if (dev->attached) {
        usb_device_detach(dev);
    }
    if (klass->unrealize) {
        klass->unrealize(dev);
    }
    free_strings(dev);
    if (dev->port) {
        usb_release_port(dev);
    }
    if (dev->pcap) {
        fclose(dev->pcap);
        dev->pcap = NULL;
    }
}

static bool open_pcap(USBDevice *dev, Error **errp)
{
    if (!dev->pcap_filename || !*dev->pcap_filename) {
        return true;
    }
    dev->pcap = fopen(dev->pcap_filename, "wb");
    if (!dev->pcap) {
        error_setg_errno(errp, errno, "open %s failed", dev->pcap_filename);
        return false;
    }
    setvbuf(dev->pcap, NULL, _IONBF, 0);
    usb_pcap_init(dev->pcap);
    return true;
}

static void usb_qdev_realize(DeviceState *qdev, Error **errp)
{
    ERRP_GUARD();
    USBDevice *dev = USB_DEVICE(qdev);
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    pstrcpy(dev->product_desc, sizeof(dev->product_desc), usb_device_get_product_desc(dev));
    dev->auto_attach = 1;
    usb_claim_port(dev, errp);
    if (*errp) {
        return;
    }
    if (klass->realize) {
        klass->realize(dev, errp);
    }
    if (*errp) {
        free_strings(dev);
        usb_release_port(dev);
        return;
    }
    if (dev->auto_attach && !dev->attached) {
        usb_device_attach(dev, errp);
    }
    if (*errp || !open_pcap(dev, errp)) {
        usb_qdev_unrealize(qdev);
    }
}

/* --- properties --- */

static bool usb_device_get_attached(Object *obj, Error **errp)
{
    return USB_DEVICE(obj)->attached;
}

static void usb_device_set_attached(Object *obj, bool value, Error **errp)
{
    USBDevice *dev = USB_DEVICE(obj);

    if (!dev->qdev.realized || !dev->port) {
        error_setg(errp, "property 'attached' can be set once the device is realized");
        return;
    }
    if (dev->attached == value) {
        return;
    }
    if (value) {
        usb_device_attach(dev, errp);
    } else {
        usb_device_detach(dev);
    }
}

static void usb_device_instance_init(Object *obj)
{
    USBDevice *dev = USB_DEVICE(obj);
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    QLIST_INIT(&dev->strings);
    usb_ep_init(dev);
    object_property_add_bool(obj, "attached", usb_device_get_attached,
                             klass->attached_settable ? usb_device_set_attached : NULL);
}

static Property usb_props[] = {
    DEFINE_PROP_STRING("port", USBDevice, port_path),
    DEFINE_PROP_STRING("serial", USBDevice, serial),
    DEFINE_PROP_BIT("msos-desc", USBDevice, flags, USB_DEV_FLAG_MSOS_DESC_ENABLE, true),
    DEFINE_PROP_STRING("pcap", USBDevice, pcap_filename),
    DEFINE_PROP_END_OF_LIST(),
};

/* --- how users and firmware see a device --- */

const char *usb_speed_name(unsigned int speed)
{
    static const char *const mbits[] = { "1.5", "12", "480", "5000" };

    return speed < ARRAY_SIZE(mbits) ? mbits[speed] : "?";
}

static void usb_bus_dev_print(Monitor *mon, DeviceState *qdev, int indent)
{
    USBDevice *dev = USB_DEVICE(qdev);
    USBBus *bus = usb_bus_from_device(dev);

    monitor_printf(mon, "%*saddr %d.%d, port %s, speed %s, name %s%s\n", indent, "", bus->busnr,
                   dev->addr, dev->port ? dev->port->path : "-", usb_speed_name(dev->speed),
                   dev->product_desc, dev->attached ? ", attached" : "");
}

static char *usb_get_dev_path(DeviceState *qdev)
{
    USBDevice *dev = USB_DEVICE(qdev);
    DeviceState *hcd = qdev->parent_bus->parent;
    g_autofree char *hcd_path = hcd ? qdev_get_dev_path(hcd) : NULL;

    if (!dev->port) {
        return NULL;
    }
    return hcd_path ? g_strdup_printf("%s/%s", hcd_path, dev->port->path)
                    : g_strdup(dev->port->path);
}

/* "hub@2/storage@1": a node per digit of the port's path, in hex. */
static char *usb_get_fw_dev_path(DeviceState *qdev)
{
    USBDevice *dev = USB_DEVICE(qdev);
    GString *path = g_string_new(NULL);
    const char *in = dev->port ? dev->port->path : "0";

    for (;;) {
        char *end;
        long nr = strtol(in, &end, 10);

        if (*end != '.') {
            g_string_append_printf(path, "%s@%lx", qdev_fw_name(qdev), nr);
            return g_string_free(path, false);
        }
        g_string_append_printf(path, "hub@%lx/", nr);
        in = end + 1;
    }
}

/* --- types --- */

static void usb_bus_class_init(ObjectClass *klass, void *data)
{
    BusClass *k = BUS_CLASS(klass);
    HotplugHandlerClass *hc = HOTPLUG_HANDLER_CLASS(klass);

    k->print_dev = usb_bus_dev_print;
    k->get_dev_path = usb_get_dev_path;
    k->get_fw_dev_path = usb_get_fw_dev_path;
    hc->unplug = qdev_simple_device_unplug_cb;
}

static void usb_device_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *k = DEVICE_CLASS(klass);

    k->bus_type = TYPE_USB_BUS;
    k->realize = usb_qdev_realize;
    k->unrealize = usb_qdev_unrealize;
    set_bit(DEVICE_CATEGORY_USB, k->categories);
    device_class_set_props(k, usb_props);
}

static const TypeInfo usb_types[] = {
    {
        .name = TYPE_USB_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(USBBus),
        .class_init = usb_bus_class_init,
        .interfaces = (InterfaceInfo[]) {
            { TYPE_HOTPLUG_HANDLER },
            { }
        },
    }, {
        .name = TYPE_USB_DEVICE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(USBDevice),
        .instance_init = usb_device_instance_init,
        .abstract = true,
        .class_size = sizeof(USBDeviceClass),
        .class_init = usb_device_class_init,
    },
};

DEFINE_TYPES(usb_types)
