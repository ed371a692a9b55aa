/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio console device: VIRTIO 1.2, section 5.3. A bus of up to max_ports ports (virtconsole,
 * virtserialport), two queues each, and with more than one port two queues of control messages. Legacy
 * interface as well.
 *
 * Properties: max_ports, emergency-write. Ports have a number (nr) and a name. Left out: the size of consoles
 * (VIRTIO_CONSOLE_F_SIZE), since no back end has one.
 *
 * Parts: ports and life of the device here, control messages in virtio-serial-control.c, bytes in
 * virtio-serial-data.c.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "hw/hotplug.h"
#include "hw/qdev-properties.h"
#include "hw/virtio/virtio-access.h"
#include "monitor/monitor.h"
#include "trace.h"
#include "virtio-serial-internal.h"

#define DATA_QUEUE_SIZE 128
#define CONTROL_QUEUE_SIZE 32
/* All ports have two queues, and the device has two more. */
#define MAX_PORTS (VIRTIO_QUEUE_MAX / 2 - 1)

VirtIOSerialPort *virtio_serial_find_port(VirtIOSerial *vser, uint32_t id)
{
    VirtIOSerialPort *port;

    QTAILQ_FOREACH(port, &vser->ports, next) {
        if (port->id == id) {
            return port;
        }
    }
    return NULL;
}

bool virtio_serial_has_multiport(VirtIOSerial *vser)
{
    return virtio_vdev_has_feature(VIRTIO_DEVICE(vser), VIRTIO_CONSOLE_F_MULTIPORT);
}

/* --- the host's end of a port --- */

int virtio_serial_open(VirtIOSerialPort *port)
{
    if (!port->host_connected) {
        port->host_connected = true;
        virtio_serial_send_event(port->vser, port->id, VIRTIO_CONSOLE_PORT_OPEN, 1);
    }
    return 0;
}

int virtio_serial_close(VirtIOSerialPort *port)
{
    port->host_connected = false;
    /* What waits for a reader has none now. */
    virtio_serial_throttle_port(port, false);
    virtio_serial_discard(port);
    virtio_serial_send_event(port->vser, port->id, VIRTIO_CONSOLE_PORT_OPEN, 0);
    return 0;
}

/* --- the device towards the driver --- */

static uint64_t virtio_serial_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    VirtIOSerial *vser = VIRTIO_SERIAL(vdev);

    features |= vser->host_features;
    if (vser->bus.max_nr_ports > 1) {
        virtio_add_feature(&features, VIRTIO_CONSOLE_F_MULTIPORT);
    }
    return features;
}

static size_t config_size(VirtIOSerial *vser)
{
    return virtio_has_feature(vser->host_features, VIRTIO_CONSOLE_F_EMERG_WRITE)
           ? sizeof(struct virtio_console_config) : offsetof(struct virtio_console_config, emerg_wr);
}

static void virtio_serial_get_config(VirtIODevice *vdev, uint8_t *data)
{
    VirtIOSerial *vser = VIRTIO_SERIAL(vdev);
    struct virtio_console_config config = { 0 };

    virtio_stl_p(vdev, &config.max_nr_ports, vser->serial.max_virtserial_ports);
    memcpy(data, &config, config_size(vser));
}

/* A byte for the first console, without any queue (5.3.4). */
static void virtio_serial_set_config(VirtIODevice *vdev, const uint8_t *data)
{
    VirtIOSerial *vser = VIRTIO_SERIAL(vdev);
    VirtIOSerialPort *port = virtio_serial_find_port(vser, 0);
    const struct virtio_console_config *config = (const struct virtio_console_config *)data;
    uint8_t byte;

    if (!virtio_has_feature(vser->host_features, VIRTIO_CONSOLE_F_EMERG_WRITE) || !config->emerg_wr) {
        return;
    }
    byte = virtio_ldl_p(vdev, &config->emerg_wr);
    if (port && port->host_connected) {
        VIRTIO_SERIAL_PORT_GET_CLASS(port)->have_data(port, &byte, 1);
    }
}

static void virtio_serial_reset(VirtIODevice *vdev)
{
    VirtIOSerialPort *port;

    QTAILQ_FOREACH(port, &VIRTIO_SERIAL(vdev)->ports, next) {
        virtio_serial_discard(port);
        if (port->guest_connected) {
            virtio_serial_set_guest_connected(port, false);
        }
    }
}

static void virtio_serial_set_status(VirtIODevice *vdev, uint8_t status)
{
    VirtIOSerial *vser = VIRTIO_SERIAL(vdev);
    VirtIOSerialPort *port = virtio_serial_find_port(vser, 0);

    /* A driver that knows no control messages has just the one port, and always has it open. */
    if (port && !virtio_serial_has_multiport(vser) && (status & VIRTIO_CONFIG_S_DRIVER_OK) &&
        !port->guest_connected) {
        virtio_serial_set_guest_connected(port, true);
    }
    QTAILQ_FOREACH(port, &vser->ports, next) {
        VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_GET_CLASS(port);

        if (vsc->enable_backend) {
            vsc->enable_backend(port, vdev->vm_running);
        }
    }
}

/* --- ports --- */

/* A number for a new port: what it asks for, 0 for a first console, else the first that is free. */
static bool choose_id(VirtIOSerial *vser, VirtIOSerialPort *port, bool is_console, Error **errp)
{
    if (port->id != VIRTIO_CONSOLE_BAD_ID) {
        if (port->id >= vser->serial.max_virtserial_ports) {
            error_setg(errp, "virtio-serial-bus: nr is too large: with these max_ports at most %u",
                       vser->serial.max_virtserial_ports - 1);
            return false;
        }
        if (virtio_serial_find_port(vser, port->id)) {
            error_setg(errp, "virtio-serial-bus: nr=%u is another port's", port->id);
            return false;
        }
        return true;
    }
    for (uint32_t id = is_console ? 0 : 1; id < vser->serial.max_virtserial_ports; id++) {
        if (!virtio_serial_find_port(vser, id)) {
            port->id = id;
            return true;
        }
    }
    error_setg(errp, "virtio-serial-bus: all its ports are taken; raise its max_ports");
    return false;
}

static bool check_name(VirtIOSerial *vser, VirtIOSerialPort *port, Error **errp)
{
    VirtIOSerialPort *other;

    QTAILQ_FOREACH(other, &vser->ports, next) {
        if (port->name && g_strcmp0(other->name, port->name) == 0) {
            error_setg(errp, "virtio-serial-bus: name=%s is another port's", port->name);
            return false;
        }
    }
    return true;
}

static void virtser_port_realize(DeviceState *dev, Error **errp)
{
    VirtIOSerialPort *port = VIRTIO_SERIAL_PORT(dev);
    VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_GET_CLASS(port);
    VirtIOSerial *vser = VIRTIO_SERIAL_BUS(qdev_get_parent_bus(dev))->vser;
    Error *err = NULL;

    if (!vsc->have_data) {
        error_setg(errp, "virtio-serial-bus: ports of type %s take no data",
                   object_get_typename(OBJECT(dev)));
        return;
    }
    port->vser = vser;
    if (!check_name(vser, port, errp) || !choose_id(vser, port, vsc->is_console, errp)) {
        return;
    }
    port->ivq = vser->ivqs[port->id];
    port->ovq = vser->ovqs[port->id];
    port->bh = virtio_bh_new_guarded(dev, virtio_serial_flush_port, port);
    vsc->realize(dev, &err);
    if (err) {
        qemu_bh_delete(port->bh);
        error_propagate(errp, err);
        return;
    }
    QTAILQ_INSERT_TAIL(&vser->ports, port, next);
}

/* A port that comes later is told to a driver that runs already. */
static void virtser_port_plugged(HotplugHandler *handler, DeviceState *dev, Error **errp)
{
    VirtIOSerialPort *port = VIRTIO_SERIAL_PORT(dev);

    virtio_serial_send_event(port->vser, port->id, VIRTIO_CONSOLE_PORT_ADD, 1);
}

static void virtser_port_unrealize(DeviceState *dev)
{
    VirtIOSerialPort *port = VIRTIO_SERIAL_PORT(dev);
    VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_GET_CLASS(port);

    virtio_serial_send_event(port->vser, port->id, VIRTIO_CONSOLE_PORT_REMOVE, 1);
    virtio_serial_discard(port);
    qemu_bh_delete(port->bh);
    QTAILQ_REMOVE(&port->vser->ports, port, next);
    if (vsc->unrealize) {
        vsc->unrealize(dev);
    }
}

static void virtser_bus_print_dev(Monitor *mon, DeviceState *dev, int indent)
{
    VirtIOSerialPort *port = VIRTIO_SERIAL_PORT(dev);

    monitor_printf(mon, "%*sport %u, guest %s, host %s, throttle %s\n", indent, "", port->id,
                   port->guest_connected ? "on" : "off", port->host_connected ? "on" : "off",
                   port->throttled ? "on" : "off");
}

/* --- life of the device --- */

static void add_queues(VirtIOSerial *vser)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(vser);
    uint32_t n = vser->serial.max_virtserial_ports;

    vser->ivqs = g_new(VirtQueue *, n);
    vser->ovqs = g_new(VirtQueue *, n);
    for (uint32_t i = 0; i < n; i++) {
        vser->ivqs[i] = virtio_add_queue(vdev, DATA_QUEUE_SIZE, virtio_serial_handle_input);
        vser->ovqs[i] = virtio_add_queue(vdev, DATA_QUEUE_SIZE, virtio_serial_handle_output);
        if (i == 0) {
            /* Queues 2 and 3, whether or not there are more ports. */
            vser->c_ivq = virtio_add_queue(vdev, CONTROL_QUEUE_SIZE, virtio_serial_handle_input);
            vser->c_ovq = virtio_add_queue(vdev, CONTROL_QUEUE_SIZE, virtio_serial_handle_control);
        }
    }
}

static void virtio_serial_device_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOSerial *vser = VIRTIO_SERIAL(dev);

    if (vser->serial.max_virtserial_ports < 1 || vser->serial.max_virtserial_ports > MAX_PORTS) {
        error_setg(errp, "max_ports=%u: a virtio-serial device has 1 to %u ports",
                   vser->serial.max_virtserial_ports, MAX_PORTS);
        return;
    }
    virtio_init(vdev, VIRTIO_ID_CONSOLE, config_size(vser));
    qbus_init(&vser->bus, sizeof(vser->bus), TYPE_VIRTIO_SERIAL_BUS, dev, vdev->bus_name);
    qbus_set_hotplug_handler(BUS(&vser->bus), OBJECT(vser));
    vser->bus.vser = vser;
    vser->bus.max_nr_ports = vser->serial.max_virtserial_ports;
    QTAILQ_INIT(&vser->ports);
    add_queues(vser);
}

static void virtio_serial_device_unrealize(DeviceState *dev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOSerial *vser = VIRTIO_SERIAL(dev);

    for (int i = virtio_get_num_queues(vdev); i-- > 0; ) {
        virtio_del_queue(vdev, i);
    }
    g_free(vser->ivqs);
    g_free(vser->ovqs);
    qbus_set_hotplug_handler(BUS(&vser->bus), NULL);
    virtio_cleanup(vdev);
}

static const VMStateDescription vmstate_virtio_console = {
    .name = "virtio-console",
    .version_id = 3,
    .minimum_version_id = 3,
    .fields = (VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    },
};

static Property virtio_serial_properties[] = {
    DEFINE_PROP_UINT32("max_ports", VirtIOSerial, serial.max_virtserial_ports, 31),
    DEFINE_PROP_BIT64("emergency-write", VirtIOSerial, host_features, VIRTIO_CONSOLE_F_EMERG_WRITE, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_serial_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);
    HotplugHandlerClass *hc = HOTPLUG_HANDLER_CLASS(klass);

    device_class_set_props(dc, virtio_serial_properties);
    dc->vmsd = &vmstate_virtio_console;
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
    vdc->realize = virtio_serial_device_realize;
    vdc->unrealize = virtio_serial_device_unrealize;
    vdc->get_features = virtio_serial_get_features;
    vdc->get_config = virtio_serial_get_config;
    vdc->set_config = virtio_serial_set_config;
    vdc->set_status = virtio_serial_set_status;
    vdc->reset = virtio_serial_reset;
    vdc->save = virtio_serial_save;
    vdc->load = virtio_serial_load;
    hc->plug = virtser_port_plugged;
    hc->unplug = qdev_simple_device_unplug_cb;
}

static Property virtser_port_properties[] = {
    DEFINE_PROP_UINT32("nr", VirtIOSerialPort, id, VIRTIO_CONSOLE_BAD_ID),
    DEFINE_PROP_STRING("name", VirtIOSerialPort, name),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtser_port_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
    dc->bus_type = TYPE_VIRTIO_SERIAL_BUS;
    dc->realize = virtser_port_realize;
    dc->unrealize = virtser_port_unrealize;
    device_class_set_props(dc, virtser_port_properties);
}

static void virtser_bus_class_init(ObjectClass *klass, void *data)
{
    BUS_CLASS(klass)->print_dev = virtser_bus_print_dev;
}

static const TypeInfo virtio_serial_types[] = {
    {
        .name = TYPE_VIRTIO_SERIAL_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(VirtIOSerialBus),
        .class_init = virtser_bus_class_init,
    }, {
        .name = TYPE_VIRTIO_SERIAL,
        .parent = TYPE_VIRTIO_DEVICE,
        .instance_size = sizeof(VirtIOSerial),
        .class_init = virtio_serial_class_init,
        .interfaces = (InterfaceInfo[]) { { TYPE_HOTPLUG_HANDLER }, { } },
    }, {
        .name = TYPE_VIRTIO_SERIAL_PORT,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(VirtIOSerialPort),
        .abstract = true,
        .class_size = sizeof(VirtIOSerialPortClass),
        .class_init = virtser_port_class_init,
    },
};

DEFINE_TYPES(virtio_serial_types)
