/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * I2C bus (type i2c-bus) and targets (type i2c-slave): transfers by bytes, general call, and
 * asynchronous masters that take turns.
 *
 * Specification: UM10204 rev. 6, 3.1. A transfer goes to all targets that answer to its address;
 * more than one only for the general call.
 */
#include "qemu/osdep.h"
#include "hw/i2c/i2c.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "trace.h"

/* --- the bus as a list of targets --- */

static void i2c_bus_clear_devs(I2CBus *bus)
{
    I2CNode *node, *next;

    QLIST_FOREACH_SAFE(node, &bus->current_devs, next, next) {
        QLIST_REMOVE(node, next);
        g_free(node);
    }
}

I2CBus *i2c_init_bus(DeviceState *parent, const char *name)
{
    I2CBus *bus = I2C_BUS(qbus_new(TYPE_I2C_BUS, parent, name));

    QLIST_INIT(&bus->current_devs);
    QSIMPLEQ_INIT(&bus->pending_masters);
    return bus;
}

void i2c_slave_set_address(I2CSlave *dev, uint8_t address)
{
    dev->address = address;
}

int i2c_bus_busy(I2CBus *bus)
{
    return !QLIST_EMPTY(&bus->current_devs) || bus->bh;
}

static bool i2c_slave_match(I2CSlave *candidate, uint8_t address, bool broadcast,
                            I2CNodeList *current_devs)
{
    I2CNode *node;

    if (candidate->address != address && !broadcast) {
        return false;
    }
    node = g_new(I2CNode, 1);
    node->elt = candidate;
    QLIST_INSERT_HEAD(current_devs, node, next);
    return true;
}

bool i2c_scan_bus(I2CBus *bus, uint8_t address, bool broadcast, I2CNodeList *current_devs)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->qbus.children, sibling) {
        I2CSlave *candidate = I2C_SLAVE(kid->child);
        I2CSlaveClass *sc = I2C_SLAVE_GET_CLASS(candidate);

        if (sc->match_and_add(candidate, address, broadcast, current_devs) && !broadcast) {
            return true;
        }
    }
    return !QLIST_EMPTY(current_devs);
}

/* --- transfers --- */

static int i2c_do_start_transfer(I2CBus *bus, uint8_t address, enum i2c_event event)
{
    bool scanned = false;
    I2CNode *node;

    if (address == I2C_BROADCAST) {
        bus->broadcast = true;
    }
    /* A repeated start goes to the targets that have the bus already. */
    if (QLIST_EMPTY(&bus->current_devs)) {
        bus->saved_address = address;
        i2c_scan_bus(bus, address, bus->broadcast, &bus->current_devs);
        scanned = true;
    }
    if (QLIST_EMPTY(&bus->current_devs)) {
        return 1;
    }
    QLIST_FOREACH(node, &bus->current_devs, next) {
        I2CSlave *s = node->elt;
        I2CSlaveClass *sc = I2C_SLAVE_GET_CLASS(s);

        if (!sc->event) {
            continue;
        }
        trace_i2c_event(event, s->address);
        if (sc->event(s, event) && !bus->broadcast) {
            /* Not acknowledged; a first start that nobody answers leaves the bus free. */
            if (scanned) {
                i2c_bus_clear_devs(bus);
            }
            return 1;
        }
    }
    return 0;
}

int i2c_start_transfer(I2CBus *bus, uint8_t address, bool is_recv)
{
    return i2c_do_start_transfer(bus, address, is_recv ? I2C_START_RECV : I2C_START_SEND);
}

int i2c_start_recv(I2CBus *bus, uint8_t address)
{
    return i2c_do_start_transfer(bus, address, I2C_START_RECV);
}

int i2c_start_send(I2CBus *bus, uint8_t address)
{
    return i2c_do_start_transfer(bus, address, I2C_START_SEND);
}

int i2c_start_send_async(I2CBus *bus, uint8_t address)
{
    return i2c_do_start_transfer(bus, address, I2C_START_SEND_ASYNC);
}

/* Tells all current targets. */
static void i2c_bus_event(I2CBus *bus, enum i2c_event event)
{
    I2CNode *node;

    QLIST_FOREACH(node, &bus->current_devs, next) {
        I2CSlaveClass *sc = I2C_SLAVE_GET_CLASS(node->elt);

        if (sc->event) {
            trace_i2c_event(event, node->elt->address);
            sc->event(node->elt, event);
        }
    }
}

void i2c_end_transfer(I2CBus *bus)
{
    i2c_bus_event(bus, I2C_FINISH);
    i2c_bus_clear_devs(bus);
    bus->broadcast = false;
}

void i2c_nack(I2CBus *bus)
{
    i2c_bus_event(bus, I2C_NACK);
}

int i2c_send(I2CBus *bus, uint8_t data)
{
    I2CNode *node;
    int ret = 0;

    QLIST_FOREACH(node, &bus->current_devs, next) {
        I2CSlaveClass *sc = I2C_SLAVE_GET_CLASS(node->elt);

        if (sc->send) {
            trace_i2c_send(node->elt->address, data);
            ret = ret || sc->send(node->elt, data);
        } else {
            ret = -1;
        }
    }
    return ret ? -1 : 0;
}

int i2c_send_async(I2CBus *bus, uint8_t data)
{
    I2CNode *node = QLIST_FIRST(&bus->current_devs);
    I2CSlaveClass *sc = node ? I2C_SLAVE_GET_CLASS(node->elt) : NULL;

    if (!sc || !sc->send_async) {
        return -1;
    }
    trace_i2c_send(node->elt->address, data);
    sc->send_async(node->elt, data);
    return 0;
}

uint8_t i2c_recv(I2CBus *bus)
{
    I2CNode *node = QLIST_FIRST(&bus->current_devs);
    uint8_t data = 0xff;

    if (node && !bus->broadcast) {
        I2CSlaveClass *sc = I2C_SLAVE_GET_CLASS(node->elt);

        if (sc->recv) {
            data = sc->recv(node->elt);
            trace_i2c_recv(node->elt->address, data);
        }
    }
    return data;
}

/* --- asynchronous masters --- */

void i2c_bus_master(I2CBus *bus, QEMUBH *bh)
{
    I2CPendingMaster *node = g_new(I2CPendingMaster, 1);

    node->bh = bh;
    QSIMPLEQ_INSERT_TAIL(&bus->pending_masters, node, entry);
}

void i2c_schedule_pending_master(I2CBus *bus)
{
    I2CPendingMaster *node = QSIMPLEQ_FIRST(&bus->pending_masters);

    if (i2c_bus_busy(bus) || !node) {
        return;
    }
    bus->bh = node->bh;
    QSIMPLEQ_REMOVE_HEAD(&bus->pending_masters, entry);
    g_free(node);
    qemu_bh_schedule(bus->bh);
}

void i2c_bus_release(I2CBus *bus)
{
    bus->bh = NULL;
    i2c_schedule_pending_master(bus);
}

void i2c_ack(I2CBus *bus)
{
    if (bus->bh) {
        trace_i2c_ack();
        qemu_bh_schedule(bus->bh);
    }
}

/* --- saved state --- */

static int i2c_bus_pre_save(void *opaque)
{
    I2CBus *bus = opaque;

    /* 0xff: no transfer. */
    if (QLIST_EMPTY(&bus->current_devs)) {
        bus->saved_address = 0xff;
    } else if (!bus->broadcast) {
        bus->saved_address = QLIST_FIRST(&bus->current_devs)->elt->address;
    }
    return 0;
}

static const VMStateDescription vmstate_i2c_bus = {
    .name = "i2c_bus",
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_save = i2c_bus_pre_save,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(saved_address, I2CBus),
        VMSTATE_BOOL(broadcast, I2CBus),
        VMSTATE_END_OF_LIST()
    },
};

/* The bus is loaded before its targets, each of which joins its transfer again. */
static int i2c_slave_post_load(void *opaque, int version_id)
{
    I2CSlave *dev = opaque;
    I2CBus *bus = I2C_BUS(qdev_get_parent_bus(DEVICE(dev)));
    I2CNode *node, *next;

    QLIST_FOREACH_SAFE(node, &bus->current_devs, next, next) {
        if (node->elt == dev) {
            QLIST_REMOVE(node, next);
            g_free(node);
        }
    }
    if (bus->saved_address == dev->address || bus->broadcast) {
        node = g_new(I2CNode, 1);
        node->elt = dev;
        QLIST_INSERT_HEAD(&bus->current_devs, node, next);
    }
    return 0;
}

const VMStateDescription vmstate_i2c_slave = {
    .name = "I2CSlave",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = i2c_slave_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(address, I2CSlave),
        VMSTATE_END_OF_LIST()
    },
};

/* --- creation --- */

I2CSlave *i2c_slave_new(const char *name, uint8_t addr)
{
    DeviceState *dev = qdev_new(name);

    qdev_prop_set_uint8(dev, "address", addr);
    return I2C_SLAVE(dev);
}

bool i2c_slave_realize_and_unref(I2CSlave *dev, I2CBus *bus, Error **errp)
{
    return qdev_realize_and_unref(&dev->qdev, &bus->qbus, errp);
}

I2CSlave *i2c_slave_create_simple(I2CBus *bus, const char *name, uint8_t addr)
{
    I2CSlave *dev = i2c_slave_new(name, addr);

    i2c_slave_realize_and_unref(dev, bus, &error_fatal);
    return dev;
}

/* --- types --- */

static void i2c_bus_realize(BusState *qbus, Error **errp)
{
    vmstate_register(NULL, VMSTATE_INSTANCE_ID_ANY, &vmstate_i2c_bus, I2C_BUS(qbus));
}

static void i2c_bus_unrealize(BusState *qbus)
{
    vmstate_unregister(NULL, &vmstate_i2c_bus, I2C_BUS(qbus));
}

/* A transfer that a reset cut short must not keep targets on the bus. */
static void i2c_bus_reset_hold(Object *obj)
{
    I2CBus *bus = I2C_BUS(obj);

    i2c_bus_clear_devs(bus);
    bus->broadcast = false;
}

static void i2c_bus_class_init(ObjectClass *klass, void *data)
{
    BusClass *bc = BUS_CLASS(klass);

    bc->realize = i2c_bus_realize;
    bc->unrealize = i2c_bus_unrealize;
    RESETTABLE_CLASS(klass)->phases.hold = i2c_bus_reset_hold;
}

static Property i2c_props[] = {
    DEFINE_PROP_UINT8("address", I2CSlave, address, 0),
    DEFINE_PROP_END_OF_LIST(),
};

static void i2c_slave_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *k = DEVICE_CLASS(klass);

    set_bit(DEVICE_CATEGORY_MISC, k->categories);
    k->bus_type = TYPE_I2C_BUS;
    device_class_set_props(k, i2c_props);
    I2C_SLAVE_CLASS(klass)->match_and_add = i2c_slave_match;
}

static const TypeInfo i2c_types[] = {
    {
        .name = TYPE_I2C_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(I2CBus),
        .class_init = i2c_bus_class_init,
    }, {
        .name = TYPE_I2C_SLAVE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(I2CSlave),
        .abstract = true,
        .class_size = sizeof(I2CSlaveClass),
        .class_init = i2c_slave_class_init,
    },
};

DEFINE_TYPES(i2c_types)
