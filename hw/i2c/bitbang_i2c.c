/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An I2C master from the levels of two lines; the line protocol is UM10204's, sections 3.1.1 to 3.1.10. What
 * the guest sends is taken bit by bit with the rising edge of SCL; what a target sends changes with the
 * falling edge.
 */
#include "qemu/osdep.h"
#include "hw/i2c/bitbang_i2c.h"

#define NO_ADDRESS (-1)

static void bitbang_i2c_enter_stop(bitbang_i2c_interface *s)
{
    if (s->current_addr != NO_ADDRESS) {
        i2c_end_transfer(s->bus);
    }
    s->current_addr = NO_ADDRESS;
    s->state = STOPPED;
}

/*
 * Eight bits from the guest are complete: an address with direction first, then
 * data. True: a target takes it.
 */
static bool bitbang_i2c_byte_sent(bitbang_i2c_interface *s)
{
    if (s->current_addr != NO_ADDRESS) {
        return i2c_send(s->bus, s->buffer) == 0;
    }
    s->current_addr = s->buffer;
    return i2c_start_transfer(s->bus, s->buffer >> 1, s->buffer & 1) == 0;
}

/* The next byte from a target, of which the first bit goes out. */
static void bitbang_i2c_fetch(bitbang_i2c_interface *s)
{
    s->buffer = i2c_recv(s->bus);
    s->device_out = s->buffer >> 7;
}

/* A rising edge of SCL, with SDA at @data. */
static void bitbang_i2c_rise(bitbang_i2c_interface *s, int data)
{
    switch (s->state) {
    case SENDING_BIT7 ... SENDING_BIT0:
        s->buffer = s->buffer << 1 | data;
        s->state++;
        break;
    case WAITING_FOR_ACK:                       /* the master has read the target's answer */
        s->state = s->device_out ? SENT_NACK : (s->current_addr & 1) ? RECEIVING_BIT7 : SENDING_BIT7;
        break;
    case RECEIVING_BIT7 ... RECEIVING_BIT0:
        s->state++;
        break;
    case SENDING_ACK:
        s->state = data ? SENT_NACK : RECEIVING_BIT7;
        if (data) {
            i2c_nack(s->bus);
        }
        break;
    default:
        break;
    }
}

/* A falling edge of SCL: targets change their output. */
static void bitbang_i2c_fall(bitbang_i2c_interface *s)
{
    s->device_out = 1;
    switch (s->state) {
    case WAITING_FOR_ACK:
        s->device_out = !bitbang_i2c_byte_sent(s);
        break;
    case RECEIVING_BIT7:
        bitbang_i2c_fetch(s);
        break;
    case RECEIVING_BIT6 ... RECEIVING_BIT0:
        s->device_out = s->buffer >> (RECEIVING_BIT0 - s->state) & 1;
        break;
    default:
        break;
    }
}

static int bitbang_i2c_sda(const bitbang_i2c_interface *s)
{
    return s->last_data & s->device_out;
}

static void bitbang_i2c_data_edge(bitbang_i2c_interface *s, int level)
{
    s->last_data = level;
    if (!s->last_clock) {
        return;                                 /* data changes while the clock is low */
    }
    if (level) {
        bitbang_i2c_enter_stop(s);
    } else {                                    /* start, or repeated start */
        s->state = SENDING_BIT7;
        s->current_addr = NO_ADDRESS;
        s->device_out = 1;
    }
}

int bitbang_i2c_set(bitbang_i2c_interface *i2c, int line, int level)
{
    level = !!level;
    if (line == BITBANG_I2C_SDA) {
        if (level != i2c->last_data) {
            bitbang_i2c_data_edge(i2c, level);
        }
    } else if (level != i2c->last_clock) {
        i2c->last_clock = level;
        if (level) {
            bitbang_i2c_rise(i2c, i2c->last_data);
        } else {
            bitbang_i2c_fall(i2c);
        }
    }
    return bitbang_i2c_sda(i2c);
}

void bitbang_i2c_init(bitbang_i2c_interface *s, I2CBus *bus)
{
    *s = (bitbang_i2c_interface) { .bus = bus, .last_data = 1, .last_clock = 1, .device_out = 1,
                                   .current_addr = NO_ADDRESS };
}
