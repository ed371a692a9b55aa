/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "info usb" and -usbdevice. */
#include "qemu/osdep.h"
#include "hw/usb.h"
#include "internal.h"
#include "monitor/hmp.h"
#include "monitor/monitor.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"

static void hmp_info_usb(Monitor *mon, const HmpArgs *args)
{
    USBBus *bus;
    USBPort *port;

    if (QTAILQ_EMPTY(&usb_buses)) {
        monitor_printf(mon, "Error: USB support not enabled\n");
        return;
    }
    QTAILQ_FOREACH(bus, &usb_buses, next) {
        QTAILQ_FOREACH(port, &bus->used, next) {
            USBDevice *dev = port->dev;

            if (!dev) {
                continue;
            }
            monitor_printf(mon, "  Device %d.%d, Port %s, Speed %s Mb/s, Product %s%s%s\n",
                           bus->busnr, dev->addr, port->path, usb_speed_name(dev->speed),
                           dev->product_desc, dev->qdev.id ? ", ID: " : "",
                           dev->qdev.id ? dev->qdev.id : "");
        }
    }
}

static void opt_usbdevice(const char *option, const char *arg, Error **errp)
{
    if (!usbdevice_create(arg)) {
        exit(EXIT_FAILURE);     /* it said why */
    }
}

static void usb_register_options(void)
{
    qemu_register_option_handler("usbdevice", opt_usbdevice);
}

opts_init(usb_register_options)

static const HmpCommand info_usb = {
    "usb", "", "", "show USB devices", hmp_info_usb,
};

static void usb_monitor_init(void)
{
    monitor_register_hmp(&info_usb, true);
}

type_init(usb_monitor_init)
