/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i2c-ddc: a monitor's EDID at I2C address 0x50 (VESA E-DDC 1.2, DDC2B: one block of 128 bytes, no segment
 * pointer). The first byte that is written sets the offset; reads go on from there and wrap. Properties:
 * those of the EDID.
 */
#include "qemu/osdep.h"
#include "hw/display/i2c-ddc.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"

static void i2c_ddc_reset(DeviceState *dev)
{
    I2CDDCState *s = I2CDDC(dev);

    s->firstbyte = false;
    s->reg = 0;
}

static int i2c_ddc_event(I2CSlave *i2c, enum i2c_event event)
{
    I2CDDCState *s = I2CDDC(i2c);

    if (event == I2C_START_SEND) {
        s->firstbyte = true;
    }
    return 0;
}

static uint8_t i2c_ddc_rx(I2CSlave *i2c)
{
    I2CDDCState *s = I2CDDC(i2c);

    return s->edid_blob[s->reg++ % sizeof(s->edid_blob)];
}

static int i2c_ddc_tx(I2CSlave *i2c, uint8_t data)
{
    I2CDDCState *s = I2CDDC(i2c);

    if (s->firstbyte) {
        s->reg = data;
        s->firstbyte = false;
        return 0;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "i2c-ddc: the EDID is read-only\n");
    return 0;
}

static void i2c_ddc_realize(DeviceState *dev, Error **errp)
{
    I2CDDCState *s = I2CDDC(dev);

    qemu_edid_generate(s->edid_blob, sizeof(s->edid_blob), &s->edid_info);
}

static const VMStateDescription vmstate_i2c_ddc = {
    .name = TYPE_I2CDDC,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_I2C_SLAVE(i2c, I2CDDCState),
        VMSTATE_BOOL(firstbyte, I2CDDCState),
        VMSTATE_UINT8(reg, I2CDDCState),
        VMSTATE_END_OF_LIST()
    },
};

static Property i2c_ddc_properties[] = {
    DEFINE_EDID_PROPERTIES(I2CDDCState, edid_info),
    DEFINE_PROP_END_OF_LIST(),
};

static void i2c_ddc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    I2CSlaveClass *isc = I2C_SLAVE_CLASS(klass);

    dc->realize = i2c_ddc_realize;
    dc->reset = i2c_ddc_reset;
    dc->vmsd = &vmstate_i2c_ddc;
    device_class_set_props(dc, i2c_ddc_properties);
    isc->event = i2c_ddc_event;
    isc->recv = i2c_ddc_rx;
    isc->send = i2c_ddc_tx;
}

static const TypeInfo i2c_ddc_types[] = {
    {
        .name = TYPE_I2CDDC,
        .parent = TYPE_I2C_SLAVE,
        .instance_size = sizeof(I2CDDCState),
        .class_init = i2c_ddc_class_init,
    },
};

DEFINE_TYPES(i2c_ddc_types)
