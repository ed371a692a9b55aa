/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CRC-16-CCITT, polynomial 0x1021: reflected (crc_ccitt) and not (crc_ccitt_false). */
#ifndef QEMU_CRC_CCITT_H
#define QEMU_CRC_CCITT_H

uint16_t crc_ccitt(uint16_t crc, const uint8_t *buf, size_t len);
uint16_t crc_ccitt_false(uint16_t crc, const uint8_t *buf, size_t len);

#endif
