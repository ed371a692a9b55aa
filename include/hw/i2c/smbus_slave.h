/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBus target: turns I2C byte transfers into SMBus commands (System Management Bus 2.0, chapter
 * 5).
 */
#ifndef HW_SMBUS_SLAVE_H
#define HW_SMBUS_SLAVE_H

#include "hw/i2c/i2c.h"

#define TYPE_SMBUS_DEVICE "smbus-device"
OBJECT_DECLARE_TYPE(SMBusDevice, SMBusDeviceClass, SMBUS_DEVICE)

struct SMBusDeviceClass {
    I2CSlaveClass parent_class;

    /* Quick command; @read is its data bit. */
    void (*quick_cmd)(SMBusDevice *dev, uint8_t read);
    /*
     * A write of @len bytes, command byte first, was completed. 0, or non-zero: not
     * acknowledged.
     */
    int (*write_data)(SMBusDevice *dev, uint8_t *buf, uint8_t len);
    /* The next byte of a read. */
    uint8_t (*receive_byte)(SMBusDevice *dev);
};

/* Longest write: address, length, 32 bytes, PEC. */
#define SMBUS_DATA_MAX_LEN 34

struct SMBusDevice {
    I2CSlave i2c;

    int32_t mode;               /* where in a transfer: private to smbus_slave.c */
    int32_t data_len;
    uint8_t data_buf[SMBUS_DATA_MAX_LEN];
};

extern const VMStateDescription vmstate_smbus_device;

#define VMSTATE_SMBUS_DEVICE(_field, _state) {                          \
    .name       = (stringify(_field)),                                  \
    .size       = sizeof(SMBusDevice),                                  \
    .vmsd       = &vmstate_smbus_device,                                \
    .flags      = VMS_STRUCT,                                           \
    .offset     = vmstate_offset_value(_state, _field, SMBusDevice),    \
}

/* Is the target in the middle of nothing, so that its state need not be saved? */
bool smbus_vmstate_needed(SMBusDevice *dev);

#endif
