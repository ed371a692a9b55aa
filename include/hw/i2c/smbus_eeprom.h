/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 256-byte SMBus EEPROMs (type `smbus-eeprom`), as memory modules carry them (JEDEC SPD).
 */
#ifndef HW_SMBUS_EEPROM_H
#define HW_SMBUS_EEPROM_H

#include "hw/i2c/i2c.h"

/* One EEPROM with 256 bytes that the caller keeps. */
void smbus_eeprom_init_one(I2CBus *bus, uint8_t address, uint8_t *eeprom_buf);
/*
 * @nb_eeprom (at most 8) EEPROMs from address 0x50 on; @eeprom_spd_size bytes of @eeprom_spd fill
 * the first ones.
 */
void smbus_eeprom_init(I2CBus *bus, int nb_eeprom, const uint8_t *eeprom_spd, int eeprom_spd_size);

#endif
