/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The HD Audio link: a bus of codecs with addresses. */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "intel-hda.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define HDA_CODECS 15

void hda_codec_bus_init(DeviceState *dev, HDACodecBus *bus, size_t bus_size,
                        hda_codec_response_func response, hda_codec_xfer_func xfer)
{
    qbus_init(bus, bus_size, TYPE_HDA_BUS, dev, NULL);
    bus->response = response;
    bus->xfer = xfer;
}

HDACodecDevice *hda_codec_find(HDACodecBus *bus, uint32_t cad)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->qbus.children, sibling) {
        HDACodecDevice *dev = HDA_CODEC_DEVICE(kid->child);

        if (dev->cad == cad) {
            return dev;
        }
    }
    return NULL;
}

static HDACodecBus *bus_of(HDACodecDevice *dev)
{
    return HDA_BUS(dev->qdev.parent_bus);
}

void hda_codec_response(HDACodecDevice *dev, bool solicited, uint32_t response)
{
    bus_of(dev)->response(dev, solicited, response);
}

bool hda_codec_xfer(HDACodecDevice *dev, uint32_t stnr, bool output, uint8_t *buf, uint32_t len)
{
    return bus_of(dev)->xfer(dev, stnr, output, buf, len);
}

/* ---- codecs ---- */

static void hda_codec_dev_realize(DeviceState *qdev, Error **errp)
{
    HDACodecDevice *dev = HDA_CODEC_DEVICE(qdev);
    HDACodecDeviceClass *cdc = HDA_CODEC_DEVICE_GET_CLASS(dev);
    HDACodecBus *bus = bus_of(dev);

    if (dev->cad == UINT32_MAX) {
        dev->cad = bus->next_cad;
    }
    if (dev->cad >= HDA_CODECS) {
        error_setg(errp, "HDA codec: property 'cad' must be below %d", HDA_CODECS);
        return;
    }
    bus->next_cad = dev->cad + 1;
    if (cdc->init(dev) != 0) {
        error_setg(errp, "HDA codec could not be initialized");
    }
}

static void hda_codec_dev_unrealize(DeviceState *qdev)
{
    HDACodecDeviceClass *cdc = HDA_CODEC_DEVICE_GET_CLASS(qdev);

    if (cdc->exit) {
        cdc->exit(HDA_CODEC_DEVICE(qdev));
    }
}

static Property hda_props[] = {
    DEFINE_PROP_UINT32("cad", HDACodecDevice, cad, -1),
    DEFINE_PROP_END_OF_LIST(),
};

static void hda_codec_device_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *k = DEVICE_CLASS(klass);

    k->realize = hda_codec_dev_realize;
    k->unrealize = hda_codec_dev_unrealize;
    set_bit(DEVICE_CATEGORY_SOUND, k->categories);
    k->bus_type = TYPE_HDA_BUS;
    device_class_set_props(k, hda_props);
}

static const TypeInfo hda_bus_types[] = {
    { .name = TYPE_HDA_BUS, .parent = TYPE_BUS, .instance_size = sizeof(HDACodecBus) },
    {
        .name = TYPE_HDA_CODEC_DEVICE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(HDACodecDevice),
        .abstract = true,
        .class_size = sizeof(HDACodecDeviceClass),
        .class_init = hda_codec_device_class_init,
    },
};

DEFINE_TYPES(hda_bus_types)
