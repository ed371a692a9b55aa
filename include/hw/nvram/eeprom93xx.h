/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Serial EEPROM of the 93Cx6 family on three wires (MICROWIRE), as network
 * adapters have it. 93C46 data sheet.
 */
#ifndef EEPROM93XX_H
#define EEPROM93XX_H

typedef struct _eeprom_t eeprom_t;

/*
 * @nwords words of 16 bits: 16, 64, 128, 256. Its state is saved with
 * @dev's; end it with eeprom93xx_free().
 */
eeprom_t *eeprom93xx_new(DeviceState *dev, uint16_t nwords);
void eeprom93xx_free(DeviceState *dev, eeprom_t *eeprom);
/* Level of the data output: 1 or 0. */
uint16_t eeprom93xx_read(eeprom_t *eeprom);
/* New levels of chip select, clock and data input. */
void eeprom93xx_write(eeprom_t *eeprom, int eecs, int eesk, int eedi);
/* The words, to be set up by the owner. */
uint16_t *eeprom93xx_data(eeprom_t *eeprom);

#endif
