/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBus commands of a master, made of I2C transfers.
 *
 * Specification: System Management Bus 2.0, 5.5. Packet error codes are left out.
 */
#include "qemu/osdep.h"
#include "hw/i2c/smbus_master.h"

int smbus_quick_command(I2CBus *bus, uint8_t addr, int read)
{
    if (i2c_start_transfer(bus, addr, read)) {
        return -1;
    }
    i2c_end_transfer(bus);
    return 0;
}

/* Ends a read: the last byte is not acknowledged. */
static void smbus_end_read(I2CBus *bus)
{
    i2c_nack(bus);
    i2c_end_transfer(bus);
}

/* Start, command byte, repeated start for reading. */
static int smbus_start_read(I2CBus *bus, uint8_t addr, uint8_t command)
{
    if (i2c_start_send(bus, addr)) {
        return -1;
    }
    i2c_send(bus, command);
    if (i2c_start_recv(bus, addr)) {
        i2c_end_transfer(bus);
        return -1;
    }
    return 0;
}

/* Start, then @len bytes. */
static int smbus_write(I2CBus *bus, uint8_t addr, const uint8_t *data, int len)
{
    int i;

    if (i2c_start_send(bus, addr)) {
        return -1;
    }
    for (i = 0; i < len; i++) {
        i2c_send(bus, data[i]);
    }
    i2c_end_transfer(bus);
    return 0;
}

int smbus_receive_byte(I2CBus *bus, uint8_t addr)
{
    uint8_t data;

    if (i2c_start_recv(bus, addr)) {
        return -1;
    }
    data = i2c_recv(bus);
    smbus_end_read(bus);
    return data;
}

int smbus_send_byte(I2CBus *bus, uint8_t addr, uint8_t data)
{
    return smbus_write(bus, addr, &data, 1);
}

int smbus_read_byte(I2CBus *bus, uint8_t addr, uint8_t command)
{
    uint8_t data;

    if (smbus_start_read(bus, addr, command)) {
        return -1;
    }
    data = i2c_recv(bus);
    smbus_end_read(bus);
    return data;
}

int smbus_write_byte(I2CBus *bus, uint8_t addr, uint8_t command, uint8_t data)
{
    return smbus_write(bus, addr, (const uint8_t[]){command, data}, 2);
}

int smbus_read_word(I2CBus *bus, uint8_t addr, uint8_t command)
{
    uint16_t data;

    if (smbus_start_read(bus, addr, command)) {
        return -1;
    }
    data = i2c_recv(bus);
    data |= i2c_recv(bus) << 8;
    smbus_end_read(bus);
    return data;
}

int smbus_write_word(I2CBus *bus, uint8_t addr, uint8_t command, uint16_t data)
{
    return smbus_write(bus, addr, (const uint8_t[]){command, data & 0xff, data >> 8}, 3);
}

int smbus_read_block(I2CBus *bus, uint8_t addr, uint8_t command, uint8_t *data, int len,
                     bool recv_len, bool send_cmd)
{
    int rlen, i;

    if (send_cmd ? smbus_start_read(bus, addr, command) : i2c_start_recv(bus, addr)) {
        return -1;
    }
    rlen = recv_len ? i2c_recv(bus) : len;
    if (rlen > len) {
        rlen = 0;
    }
    for (i = 0; i < rlen; i++) {
        data[i] = i2c_recv(bus);
    }
    smbus_end_read(bus);
    return rlen;
}

int smbus_write_block(I2CBus *bus, uint8_t addr, uint8_t command, uint8_t *data, int len,
                      bool send_len)
{
    uint8_t head[2] = {command, MIN(len, 32)};
    int i;

    if (i2c_start_send(bus, addr)) {
        return -1;
    }
    i2c_send(bus, head[0]);
    if (send_len) {
        i2c_send(bus, head[1]);
    }
    for (i = 0; i < head[1]; i++) {
        i2c_send(bus, data[i]);
    }
    i2c_end_transfer(bus);
    return 0;
}
