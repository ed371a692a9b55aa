/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usb-storage: a mass storage device with one disk, made from its drive; and usb-bot: the same
 * transport with a SCSI bus of up to 16 logical units that the user fills. The transport is in
 * dev-storage.c.
 */
#include "qemu/osdep.h"
#include "dev-storage-internal.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/module.h"
#include "sysemu/block-backend.h"
#include "sysemu/sysemu.h"

enum {
    STR_MANUFACTURER = 1,
    STR_PRODUCT,
    STR_SERIALNUMBER,
    STR_CONFIG_FULL,
    STR_CONFIG_HIGH,
    STR_CONFIG_SUPER,
};

static const USBDescStrings desc_strings = {
    [STR_MANUFACTURER] = "QEMU",
    [STR_PRODUCT] = "QEMU USB HARDDRIVE",
    [STR_SERIALNUMBER] = "1",
    [STR_CONFIG_FULL] = "Full speed config (usb 1.1)",
    [STR_CONFIG_HIGH] = "High speed config (usb 2.0)",
    [STR_CONFIG_SUPER] = "Super speed config (usb 3.0)",
};

/* SCSI transparent command set over bulk only. @bytes: wMaxPacketSize; @burst: SuperSpeed. */
#define MSD_IFACE(bytes, burst)                                                                  \
    .bNumEndpoints = 2,                                                                          \
    .bInterfaceClass = USB_CLASS_MASS_STORAGE,                                                   \
    .bInterfaceSubClass = 0x06,                                                                  \
    .bInterfaceProtocol = 0x50,                                                                  \
    .eps = (USBDescEndpoint[]) { {                                                               \
        .bEndpointAddress = USB_DIR_IN | 0x01,                                                   \
        .bmAttributes = USB_ENDPOINT_XFER_BULK,                                                  \
        .wMaxPacketSize = (bytes),                                                               \
        .bMaxBurst = (burst),                                                                    \
    }, {                                                                                         \
        .bEndpointAddress = USB_DIR_OUT | 0x02,                                                  \
        .bmAttributes = USB_ENDPOINT_XFER_BULK,                                                  \
        .wMaxPacketSize = (bytes),                                                               \
        .bMaxBurst = (burst),                                                                    \
    } }

#define MSD_DEVICE(iface, version, ep0, config_string)                                           \
    .bcdUSB = (version),                                                                         \
    .bMaxPacketSize0 = (ep0),                                                                    \
    .bNumConfigurations = 1,                                                                     \
    .confs = (USBDescConfig[]) { {                                                               \
        .bNumInterfaces = 1,                                                                     \
        .bConfigurationValue = 1,                                                                \
        .iConfiguration = (config_string),                                                       \
        .bmAttributes = USB_CFG_ATT_ONE | USB_CFG_ATT_SELFPOWER,                                 \
        .nif = 1,                                                                                \
        .ifs = &(iface),                                                                         \
    } }

static const USBDescIface desc_iface_full = { MSD_IFACE(64, 0) };
static const USBDescIface desc_iface_high = { MSD_IFACE(512, 0) };
static const USBDescIface desc_iface_super = { MSD_IFACE(1024, 15) };

const USBDesc usb_msd_desc = {
    .id = {
        .idVendor = 0x46f4,
        .idProduct = 0x0001,
        .iManufacturer = STR_MANUFACTURER,
        .iProduct = STR_PRODUCT,
        .iSerialNumber = STR_SERIALNUMBER,
    },
    .full = &(const USBDescDevice) { MSD_DEVICE(desc_iface_full, 0x0200, 8, STR_CONFIG_FULL) },
    .high = &(const USBDescDevice) { MSD_DEVICE(desc_iface_high, 0x0200, 64, STR_CONFIG_HIGH) },
    .super = &(const USBDescDevice) { MSD_DEVICE(desc_iface_super, 0x0300, 9, STR_CONFIG_SUPER) },
    .str = desc_strings,
};

/* ---- usb-storage ---- */

static const SCSIBusInfo usb_msd_scsi_info_storage = {
    .tcq = false,
    .max_target = 0,
    .max_lun = 0,
    .transfer_data = usb_msd_transfer_data,
    .complete = usb_msd_command_complete,
    .cancel = usb_msd_request_cancelled,
    .load_request = usb_msd_load_request,
};

static void usb_msd_storage_realize(USBDevice *dev, Error **errp)
{
    MSDState *s = USB_STORAGE_DEV(dev);
    BlockBackend *blk = s->conf.blk;

    if (!blk) {
        error_setg(errp, "usb-storage: drive= is missing");
        return;
    }
    if (!blkconf_blocksizes(&s->conf, errp) ||
        !blkconf_apply_backend_options(&s->conf, !blk_supports_write_perm(blk), true, errp)) {
        return;
    }
    /* The drive goes to the disk that the bus gets. */
    blk_ref(blk);
    blk_detach_dev(blk, DEVICE(s));
    s->conf.blk = NULL;
    usb_desc_create_serial(dev);
    usb_desc_init(dev);
    dev->flags |= 1 << USB_DEV_FLAG_IS_SCSI_STORAGE;
    scsi_bus_init(&s->bus, sizeof(s->bus), DEVICE(dev), &usb_msd_scsi_info_storage);
    s->scsi_dev = scsi_bus_legacy_add_drive(&s->bus, blk, 0, s->removable, s->conf.bootindex,
                                            s->conf.share_rw, s->conf.rerror, s->conf.werror,
                                            dev->serial, errp);
    blk_unref(blk);
    if (s->scsi_dev) {
        usb_msd_handle_reset(dev);
    }
}

/* The boot index is that of the disk. */
static void get_bootindex(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_int32(v, name, &USB_STORAGE_DEV(obj)->conf.bootindex, errp);
}

static void set_bootindex(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    MSDState *s = USB_STORAGE_DEV(obj);
    int32_t boot_index;

    if (!visit_type_int32(v, name, &boot_index, errp)) {
        return;
    }
    s->conf.bootindex = boot_index;
    if (s->scsi_dev) {
        object_property_set_int(OBJECT(s->scsi_dev), "bootindex", boot_index, errp);
    }
}

static void usb_msd_storage_instance_init(Object *obj)
{
    USB_STORAGE_DEV(obj)->conf.bootindex = -1;
    object_property_add(obj, "bootindex", "int32", get_bootindex, set_bootindex, NULL, NULL);
}

static Property msd_properties[] = {
    DEFINE_BLOCK_PROPERTIES(MSDState, conf),
    DEFINE_BLOCK_ERROR_PROPERTIES(MSDState, conf),
    DEFINE_PROP_BOOL("removable", MSDState, removable, false),
    DEFINE_PROP_BOOL("commandlog", MSDState, commandlog, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void usb_msd_class_storage_initfn(ObjectClass *klass, void *data)
{
    USB_DEVICE_CLASS(klass)->realize = usb_msd_storage_realize;
    device_class_set_props(DEVICE_CLASS(klass), msd_properties);
}

/* ---- usb-bot ---- */

static const SCSIBusInfo usb_msd_scsi_info_bot = {
    .tcq = false,
    .max_target = 0,
    .max_lun = 15,
    .transfer_data = usb_msd_transfer_data,
    .complete = usb_msd_command_complete,
    .cancel = usb_msd_request_cancelled,
    .load_request = usb_msd_load_request,
};

static void usb_msd_bot_realize(USBDevice *dev, Error **errp)
{
    MSDState *s = USB_STORAGE_DEV(dev);

    usb_desc_create_serial(dev);
    usb_desc_init(dev);
    dev->flags |= 1 << USB_DEV_FLAG_IS_SCSI_STORAGE;
    if (DEVICE(dev)->hotplugged) {
        /* The user attaches it when its units are there. */
        dev->auto_attach = 0;
    }
    scsi_bus_init(&s->bus, sizeof(s->bus), DEVICE(dev), &usb_msd_scsi_info_bot);
    usb_msd_handle_reset(dev);
}

static void usb_msd_class_bot_initfn(ObjectClass *klass, void *data)
{
    USBDeviceClass *uc = USB_DEVICE_CLASS(klass);

    uc->realize = usb_msd_bot_realize;
    uc->attached_settable = true;
}

static void usb_msd_dev_class_initfn(ObjectClass *klass, void *data)
{
    usb_msd_class_initfn_common(klass);
}

static const TypeInfo usb_storage_types[] = {
    {
        .name = TYPE_USB_STORAGE,
        .parent = TYPE_USB_DEVICE,
        .instance_size = sizeof(MSDState),
        .abstract = true,
        .class_init = usb_msd_dev_class_initfn,
    }, {
        .name = "usb-storage",
        .parent = TYPE_USB_STORAGE,
        .instance_init = usb_msd_storage_instance_init,
        .class_init = usb_msd_class_storage_initfn,
    }, {
        .name = "usb-bot",
        .parent = TYPE_USB_STORAGE,
        .class_init = usb_msd_class_bot_initfn,
    },
};

DEFINE_TYPES(usb_storage_types)
