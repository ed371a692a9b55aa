/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host controller for SD cards on the system bus, as models of the newest versions are written: a device
 * that users may make, byte order by property, responses with the size of their buffer. Not modelled after
 * any hardware.
 *
 * Region 0, `xsdhost`: 0 argument, 4 command (a write sends it), 8 length of the response, 12 status (ro: 1
 * inserted, 2 data to read, 4 wants data, 8 write protected), 16 data (a byte), 20 interrupt (1: the card
 * came or went; any write clears it), 32 to 44 response.
 */
#include "qemu/osdep.h"
#include "hw/core/irq.h"
#include "hw/core/qdev-properties-system.h"
#include "hw/core/sysbus.h"
#include "hw/sd/sd.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"

#define TYPE_XSDHOST "xsdhost"
OBJECT_DECLARE_SIMPLE_TYPE(XSDHostState, XSDHOST)

#define TYPE_XSDHOST_BUS "xsdhost-bus"

enum { REG_ARG = 0, REG_CMD = 4, REG_LEN = 8, REG_STATUS = 12, REG_DATA = 16, REG_IRQ = 20, REG_RESP = 32 };
enum { STATUS_INSERTED = 1, STATUS_READ = 2, STATUS_WRITE = 4, STATUS_READONLY = 8 };

struct XSDHostState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    SDBus bus;
    qemu_irq irq;
    EndianMode endian;
    uint32_t arg;
    uint32_t len;
    uint32_t changed;
    uint8_t response[16];
};

static void xsdhost_update_irq(XSDHostState *s)
{
    qemu_set_irq(s->irq, s->changed);
}

static void xsdhost_send(XSDHostState *s, uint8_t cmd)
{
    SDRequest req = { .cmd = cmd & 63, .arg = s->arg };

    memset(s->response, 0, sizeof(s->response));
    s->len = sdbus_do_command(&s->bus, &req, s->response, sizeof(s->response));
}

static uint32_t xsdhost_status(XSDHostState *s)
{
    return (sdbus_get_inserted(&s->bus) ? STATUS_INSERTED : 0) |
           (sdbus_data_ready(&s->bus) ? STATUS_READ : 0) | (sdbus_receive_ready(&s->bus) ? STATUS_WRITE : 0) |
           (sdbus_get_readonly(&s->bus) ? STATUS_READONLY : 0);
}

static uint64_t xsdhost_read(void *opaque, hwaddr addr, unsigned size)
{
    XSDHostState *s = opaque;

    switch (addr) {
    case REG_ARG:
        return s->arg;
    case REG_LEN:
        return s->len;
    case REG_STATUS:
        return xsdhost_status(s);
    case REG_DATA:
        return sdbus_read_byte(&s->bus);
    case REG_IRQ:
        return s->changed;
    case REG_RESP ... REG_RESP + 12:
        return ldl_be_p(s->response + (addr - REG_RESP));
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: no register at 0x%" HWADDR_PRIx "\n", __func__, addr);
        return 0;
    }
}

static void xsdhost_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    XSDHostState *s = opaque;

    switch (addr) {
    case REG_ARG:
        s->arg = value;
        break;
    case REG_CMD:
        xsdhost_send(s, value);
        break;
    case REG_DATA:
        sdbus_write_byte(&s->bus, value);
        break;
    case REG_IRQ:
        s->changed = 0;
        xsdhost_update_irq(s);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: no register at 0x%" HWADDR_PRIx "\n", __func__, addr);
        break;
    }
}

#define XSDHOST_OPS(order) {                                    \
        .read = xsdhost_read,                                   \
        .write = xsdhost_write,                                 \
        .endianness = order,                                    \
        .valid = { .min_access_size = 4, .max_access_size = 4 }, \
    }

static const MemoryRegionOps xsdhost_ops[] = {
    [ENDIAN_MODE_LITTLE] = XSDHOST_OPS(DEVICE_LITTLE_ENDIAN),
    [ENDIAN_MODE_BIG] = XSDHOST_OPS(DEVICE_BIG_ENDIAN),
};

static void xsdhost_set_inserted(DeviceState *dev, bool inserted)
{
    XSDHostState *s = XSDHOST(dev);

    s->changed = 1;
    xsdhost_update_irq(s);
}

static void xsdhost_reset_hold(Object *obj, ResetType type)
{
    XSDHostState *s = XSDHOST(obj);

    s->arg = s->len = s->changed = 0;
    memset(s->response, 0, sizeof(s->response));
    xsdhost_update_irq(s);
}

static void xsdhost_init(Object *obj)
{
    XSDHostState *s = XSDHOST(obj);

    qbus_init(&s->bus, sizeof(s->bus), TYPE_XSDHOST_BUS, DEVICE(obj), "sd-bus");
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
}

static void xsdhost_realize(DeviceState *dev, Error **errp)
{
    XSDHostState *s = XSDHOST(dev);

    memory_region_init_io(&s->iomem, OBJECT(s), &xsdhost_ops[s->endian], s, TYPE_XSDHOST, 0x40);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->iomem);
}

static const VMStateDescription vmstate_xsdhost = {
    .name = TYPE_XSDHOST,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(arg, XSDHostState),
        VMSTATE_UINT32(len, XSDHostState),
        VMSTATE_UINT32(changed, XSDHostState),
        VMSTATE_UINT8_ARRAY(response, XSDHostState, 16),
        VMSTATE_END_OF_LIST()
    },
};

static const Property xsdhost_properties[] = {
    DEFINE_PROP_ENDIAN("endianness", XSDHostState, endian, ENDIAN_MODE_LITTLE),
};

static void xsdhost_class_init(ObjectClass *oc, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->realize = xsdhost_realize;
    dc->vmsd = &vmstate_xsdhost;
    device_class_set_props(dc, xsdhost_properties);
    RESETTABLE_CLASS(oc)->phases.hold = xsdhost_reset_hold;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

static void xsdhost_bus_class_init(ObjectClass *oc, const void *data)
{
    SD_BUS_CLASS(oc)->set_inserted = xsdhost_set_inserted;
}

static const TypeInfo xsdhost_types[] = {
    {
        .name = TYPE_XSDHOST,
        .parent = TYPE_DYNAMIC_SYS_BUS_DEVICE,
        .instance_size = sizeof(XSDHostState),
        .instance_init = xsdhost_init,
        .class_init = xsdhost_class_init,
    }, {
        .name = TYPE_XSDHOST_BUS,
        .parent = TYPE_SD_BUS,
        .instance_size = sizeof(SDBus),
        .class_init = xsdhost_bus_class_init,
    },
};

DEFINE_TYPES(xsdhost_types)
