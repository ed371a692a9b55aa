/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Temperature sensor TI TMP105 on I2C: type "tmp105", property temperature in millidegrees. */
#ifndef QEMU_TMP105_H
#define QEMU_TMP105_H

#include "hw/i2c/i2c.h"
#include "hw/sensor/tmp105_regs.h"
#include "qom/object.h"

#define TYPE_TMP105 "tmp105"
OBJECT_DECLARE_SIMPLE_TYPE(TMP105State, TMP105)

/* @limit: T_LOW, T_HIGH; temperatures in 1/256 degree; @faults: measurements until an alarm. */
struct TMP105State {
    I2CSlave i2c;

    uint8_t len;
    uint8_t buf[2];
    qemu_irq pin;

    uint8_t pointer;
    uint8_t config;
    int16_t temperature;
    int16_t limit[2];
    int faults;
    uint8_t alarm;
    bool detect_falling;
};

#endif
