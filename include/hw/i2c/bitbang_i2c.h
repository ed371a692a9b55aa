/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An I2C master that a guest drives by the levels of two lines; UM10204, sections 3.1.1 to 3.1.10. */
#ifndef BITBANG_I2C_H
#define BITBANG_I2C_H

#include "hw/i2c/i2c.h"

#define TYPE_BITBANG_I2C "bitbang_i2c"

/* Lines. */
#define BITBANG_I2C_SDA 0
#define BITBANG_I2C_SCL 1

/* What the master is in the middle of; BIT7 comes first on the wire. */
typedef enum bitbang_i2c_state {
    STOPPED = 0,
    SENDING_BIT7,
    SENDING_BIT6,
    SENDING_BIT5,
    SENDING_BIT4,
    SENDING_BIT3,
    SENDING_BIT2,
    SENDING_BIT1,
    SENDING_BIT0,
    WAITING_FOR_ACK,
    RECEIVING_BIT7,
    RECEIVING_BIT6,
    RECEIVING_BIT5,
    RECEIVING_BIT4,
    RECEIVING_BIT3,
    RECEIVING_BIT2,
    RECEIVING_BIT1,
    RECEIVING_BIT0,
    SENDING_ACK,
    SENT_NACK
} bitbang_i2c_state;

/* @last_data, @last_clock: levels that the guest drives. @device_out: what a target drives on SDA. */
typedef struct bitbang_i2c_interface {
    I2CBus *bus;
    bitbang_i2c_state state;
    int last_data;
    int last_clock;
    int device_out;
    uint8_t buffer;
    int current_addr;
} bitbang_i2c_interface;

void bitbang_i2c_init(bitbang_i2c_interface *s, I2CBus *bus);
/* Drives @line to @level (1: let go); returns the level of SDA. */
int bitbang_i2c_set(bitbang_i2c_interface *i2c, int line, int level);

#endif
