/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBus commands of a master (System Management Bus 2.0, 5.5). Results: the data, or -1 when not
 * acknowledged.
 */
#ifndef HW_SMBUS_MASTER_H
#define HW_SMBUS_MASTER_H

#include "hw/i2c/i2c.h"

int smbus_quick_command(I2CBus *bus, uint8_t addr, int read);
int smbus_receive_byte(I2CBus *bus, uint8_t addr);
int smbus_send_byte(I2CBus *bus, uint8_t addr, uint8_t data);
int smbus_read_byte(I2CBus *bus, uint8_t addr, uint8_t command);
int smbus_write_byte(I2CBus *bus, uint8_t addr, uint8_t command, uint8_t data);
int smbus_read_word(I2CBus *bus, uint8_t addr, uint8_t command);
int smbus_write_word(I2CBus *bus, uint8_t addr, uint8_t command, uint16_t data);
/*
 * Block read into @data of @len bytes: number of bytes read. @recv_len: the target sends the count
 * first;
 * @send_cmd: the command byte is sent. Block write of @len bytes, preceded by the count when
 * @send_len.
 */
int smbus_read_block(I2CBus *bus, uint8_t addr, uint8_t command, uint8_t *data, int len,
                     bool recv_len, bool send_cmd);
int smbus_write_block(I2CBus *bus, uint8_t addr, uint8_t command, uint8_t *data, int len,
                      bool send_len);

#endif
