/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The EDID of a monitor behind I2C address 0x50 (VESA E-DDC). Type "i2c-ddc";
 * properties xres, yres, xmax, ymax.
 */
#ifndef I2C_DDC_H
#define I2C_DDC_H

#include "hw/display/edid.h"
#include "hw/i2c/i2c.h"
#include "qom/object.h"

#define TYPE_I2CDDC "i2c-ddc"
OBJECT_DECLARE_SIMPLE_TYPE(I2CDDCState, I2CDDC)

/* @firstbyte: the next byte that is written is the offset; @reg: the offset. */
struct I2CDDCState {
    I2CSlave i2c;

    bool firstbyte;
    uint8_t reg;
    qemu_edid_info edid_info;
    uint8_t edid_blob[128];
};

#endif
