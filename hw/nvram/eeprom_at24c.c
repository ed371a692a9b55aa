/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * at24c-eeprom: a serial EEPROM on I2C. Specification: Microchip AT24C01 to AT24C512: one address byte up to
 * 256 bytes, two above; reads and writes go on from the address and wrap. Properties: rom-size (bytes),
 * writable, address. Left out: page limits of writes, the busy time after them.
 */
#include "qemu/osdep.h"
#include "hw/nvram/eeprom_at24c.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/units.h"

OBJECT_DECLARE_SIMPLE_TYPE(EEPROMState, AT24C_EE)
#define AT24C_MAX_SIZE (64 * KiB)

struct EEPROMState {
    I2CSlave parent_obj;

    uint16_t cur;           /* address of the next byte */
    uint8_t haveaddr;       /* address bytes that have come */
    bool writable;
    uint32_t rsize;         /* bytes */
    uint8_t *mem;
    const uint8_t *init_rom; /* the board's; at reset it comes back */
    uint32_t init_rom_size;
};

static uint8_t at24c_address_bytes(EEPROMState *s)
{
    return s->rsize > 256 ? 2 : 1;
}

static int at24c_event(I2CSlave *i2c, enum i2c_event event)
{
    EEPROMState *s = AT24C_EE(i2c);

    if (event == I2C_START_SEND || event == I2C_FINISH) {
        s->haveaddr = 0;
    }
    return 0;
}

static uint8_t at24c_recv(I2CSlave *i2c)
{
    EEPROMState *s = AT24C_EE(i2c);
    uint8_t data = s->mem[s->cur % s->rsize];

    s->cur = (s->cur + 1) % s->rsize;
    return data;
}

static int at24c_send(I2CSlave *i2c, uint8_t data)
{
    EEPROMState *s = AT24C_EE(i2c);

    if (s->haveaddr < at24c_address_bytes(s)) {
        s->cur = s->haveaddr++ ? s->cur << 8 | data : data;
        if (s->haveaddr == at24c_address_bytes(s)) {
            s->cur %= s->rsize;
        }
        return 0;
    }
    if (s->writable) {
        s->mem[s->cur] = data;
    }
    s->cur = (s->cur + 1) % s->rsize;
    return 0;
}

static void at24c_reset(DeviceState *dev)
{
    EEPROMState *s = AT24C_EE(dev);

    s->cur = 0;
    s->haveaddr = 0;
    memset(s->mem, 0, s->rsize);
    if (s->init_rom) {
        memcpy(s->mem, s->init_rom, MIN(s->init_rom_size, s->rsize));
    }
}

static void at24c_realize(DeviceState *dev, Error **errp)
{
    EEPROMState *s = AT24C_EE(dev);

    if (s->rsize == 0 || s->rsize > AT24C_MAX_SIZE) {
        error_setg(errp, "at24c-eeprom: rom-size must be 1 to %" PRIu64 " bytes", (uint64_t)AT24C_MAX_SIZE);
        return;
    }
    s->mem = g_malloc0(s->rsize);
}

static void at24c_finalize(Object *obj)
{
    g_free(AT24C_EE(obj)->mem);
}

static int at24c_post_load(void *opaque, int version_id)
{
    EEPROMState *s = opaque;

    return s->cur < s->rsize && s->haveaddr <= 2 ? 0 : -EINVAL;
}

static const VMStateDescription vmstate_at24c = {
    .name = TYPE_AT24C_EE,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = at24c_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_I2C_SLAVE(parent_obj, EEPROMState),
        VMSTATE_UINT16(cur, EEPROMState),
        VMSTATE_UINT8(haveaddr, EEPROMState),
        VMSTATE_VBUFFER_UINT32(mem, EEPROMState, 0, NULL, rsize),
        VMSTATE_END_OF_LIST()
    },
};

static Property at24c_properties[] = {
    DEFINE_PROP_UINT32("rom-size", EEPROMState, rsize, 0),
    DEFINE_PROP_BOOL("writable", EEPROMState, writable, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void at24c_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    I2CSlaveClass *k = I2C_SLAVE_CLASS(klass);

    dc->realize = at24c_realize;
    dc->reset = at24c_reset;
    dc->vmsd = &vmstate_at24c;
    device_class_set_props(dc, at24c_properties);
    k->event = at24c_event;
    k->recv = at24c_recv;
    k->send = at24c_send;
}

static const TypeInfo at24c_types[] = {
    {
        .name = TYPE_AT24C_EE,
        .parent = TYPE_I2C_SLAVE,
        .instance_size = sizeof(EEPROMState),
        .instance_finalize = at24c_finalize,
        .class_init = at24c_class_init,
    },
};

DEFINE_TYPES(at24c_types)

I2CSlave *at24c_eeprom_init_rom(I2CBus *bus, uint8_t address, uint32_t rom_size, const uint8_t *init_rom,
                                uint32_t init_rom_size)
{
    EEPROMState *s = AT24C_EE(i2c_slave_new(TYPE_AT24C_EE, address));

    qdev_prop_set_uint32(DEVICE(s), "rom-size", rom_size);
    s->init_rom = init_rom;
    s->init_rom_size = init_rom_size;
    i2c_slave_realize_and_unref(I2C_SLAVE(s), bus, &error_abort);
    return I2C_SLAVE(s);
}

I2CSlave *at24c_eeprom_init(I2CBus *bus, uint8_t address, uint32_t rom_size)
{
    return at24c_eeprom_init_rom(bus, address, rom_size, NULL, 0);
}
