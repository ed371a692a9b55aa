/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Serial EEPROM of the AT24C family: type "at24c-eeprom", property rom-size in bytes. */
#ifndef EEPROM_AT24C_H
#define EEPROM_AT24C_H

#include "hw/i2c/i2c.h"

#define TYPE_AT24C_EE "at24c-eeprom"

/* On @bus at @address; the second form starts with @init_rom. */
I2CSlave *at24c_eeprom_init(I2CBus *bus, uint8_t address, uint32_t rom_size);
I2CSlave *at24c_eeprom_init_rom(I2CBus *bus, uint8_t address, uint32_t rom_size, const uint8_t *init_rom,
                                uint32_t init_rom_size);

#endif
