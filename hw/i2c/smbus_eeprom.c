/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smbus-eeprom: a 256-byte EEPROM as on memory modules.
 *
 * Specification: 24C02 class parts; JEDEC 21-C 4.1.2 for the presence data that boards put in.
 * A command byte sets the offset; bytes that follow are written, reads go on from there and wrap.
 * Quirk: a write survives until reset, which brings the initial content back.
 */
#include "qemu/osdep.h"
#include "hw/i2c/smbus_eeprom.h"
#include "hw/i2c/smbus_slave.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/module.h"
#include "qemu/units.h"

#define TYPE_SMBUS_EEPROM "smbus-eeprom"
OBJECT_DECLARE_SIMPLE_TYPE(SMBusEEPROMDevice, SMBUS_EEPROM)

#define SMBUS_EEPROM_SIZE 256
/* First address, and how many there are at most. */
#define SMBUS_EEPROM_ADDRESS 0x50
#define SMBUS_EEPROM_MAX 8

struct SMBusEEPROMDevice {
    SMBusDevice smbusdev;
    uint8_t data[SMBUS_EEPROM_SIZE];
    uint8_t *init_data;         /* SMBUS_EEPROM_SIZE bytes of the board */
    uint8_t offset;
    bool accessed;
};

static uint8_t eeprom_receive_byte(SMBusDevice *dev)
{
    SMBusEEPROMDevice *eeprom = SMBUS_EEPROM(dev);

    eeprom->accessed = true;
    return eeprom->data[eeprom->offset++];
}

static int eeprom_write_data(SMBusDevice *dev, uint8_t *buf, uint8_t len)
{
    SMBusEEPROMDevice *eeprom = SMBUS_EEPROM(dev);
    int i;

    eeprom->accessed = true;
    eeprom->offset = buf[0];
    for (i = 1; i < len; i++) {
        eeprom->data[eeprom->offset++] = buf[i];
    }
    return 0;
}

static bool smbus_eeprom_vmstate_needed(void *opaque)
{
    SMBusEEPROMDevice *eeprom = opaque;

    return eeprom->accessed || smbus_vmstate_needed(&eeprom->smbusdev);
}

static const VMStateDescription vmstate_smbus_eeprom = {
    .name = "smbus-eeprom",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = smbus_eeprom_vmstate_needed,
    .fields = (const VMStateField[]) {
        VMSTATE_SMBUS_DEVICE(smbusdev, SMBusEEPROMDevice),
        VMSTATE_UINT8_ARRAY(data, SMBusEEPROMDevice, SMBUS_EEPROM_SIZE),
        VMSTATE_UINT8(offset, SMBusEEPROMDevice),
        VMSTATE_BOOL(accessed, SMBusEEPROMDevice),
        VMSTATE_END_OF_LIST()
    },
};

static void smbus_eeprom_reset(DeviceState *dev)
{
    SMBusEEPROMDevice *eeprom = SMBUS_EEPROM(dev);

    memcpy(eeprom->data, eeprom->init_data, SMBUS_EEPROM_SIZE);
    eeprom->offset = 0;
    eeprom->accessed = false;
}

static void smbus_eeprom_realize(DeviceState *dev, Error **errp)
{
    if (!SMBUS_EEPROM(dev)->init_data) {
        error_setg(errp, "smbus-eeprom: the board must give the initial content");
        return;
    }
    smbus_eeprom_reset(dev);
}

static void smbus_eeprom_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    SMBusDeviceClass *sc = SMBUS_DEVICE_CLASS(klass);

    dc->realize = smbus_eeprom_realize;
    dc->reset = smbus_eeprom_reset;
    sc->receive_byte = eeprom_receive_byte;
    sc->write_data = eeprom_write_data;
    dc->vmsd = &vmstate_smbus_eeprom;
    /* Its content comes from board code. */
    dc->user_creatable = false;
}

static const TypeInfo smbus_eeprom_types[] = {
    {
        .name = TYPE_SMBUS_EEPROM,
        .parent = TYPE_SMBUS_DEVICE,
        .instance_size = sizeof(SMBusEEPROMDevice),
        .class_init = smbus_eeprom_class_init,
    },
};

DEFINE_TYPES(smbus_eeprom_types)

void smbus_eeprom_init_one(I2CBus *smbus, uint8_t address, uint8_t *eeprom_buf)
{
    DeviceState *dev = qdev_new(TYPE_SMBUS_EEPROM);

    qdev_prop_set_uint8(dev, "address", address);
    SMBUS_EEPROM(dev)->init_data = eeprom_buf;
    qdev_realize_and_unref(dev, BUS(smbus), &error_fatal);
}

void smbus_eeprom_init(I2CBus *smbus, int nb_eeprom, const uint8_t *eeprom_spd,
                       int eeprom_spd_size)
{
    /* One buffer for all, kept as long as the program runs. */
    uint8_t *eeprom_buf = g_malloc0(SMBUS_EEPROM_MAX * SMBUS_EEPROM_SIZE);
    int i;

    assert(nb_eeprom <= SMBUS_EEPROM_MAX);
    if (eeprom_spd_size > 0) {
        memcpy(eeprom_buf, eeprom_spd,
               MIN(eeprom_spd_size, SMBUS_EEPROM_MAX * SMBUS_EEPROM_SIZE));
    }
    for (i = 0; i < nb_eeprom; i++) {
        smbus_eeprom_init_one(smbus, SMBUS_EEPROM_ADDRESS + i,
                              eeprom_buf + i * SMBUS_EEPROM_SIZE);
    }
}
