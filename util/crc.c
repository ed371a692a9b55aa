/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cyclic redundancy checks, bit by bit: CRC-32C, CRC-16-CCITT. */
#include "qemu/osdep.h"
#include "qemu/crc-ccitt.h"
#include "qemu/crc32c.h"

#define CRC32C_POLY_REFLECTED 0x82f63b78u
#define CCITT_POLY 0x1021u
#define CCITT_POLY_REFLECTED 0x8408u

static uint32_t crc32c_update(uint32_t crc, const uint8_t *data, size_t length)
{
    while (length--) {
        crc ^= *data++;
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (crc & 1 ? CRC32C_POLY_REFLECTED : 0);
        }
    }
    return crc;
}

uint32_t crc32c(uint32_t crc, const uint8_t *data, unsigned int length)
{
    return ~crc32c_update(crc, data, length);
}

uint32_t iov_crc32c(uint32_t crc, const struct iovec *iov, size_t iov_cnt)
{
    for (size_t i = 0; i < iov_cnt; i++) {
        crc = crc32c_update(crc, iov[i].iov_base, iov[i].iov_len);
    }
    return ~crc;
}

uint16_t crc_ccitt(uint16_t crc, const uint8_t *buf, size_t len)
{
    while (len--) {
        crc ^= *buf++;
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (crc & 1 ? CCITT_POLY_REFLECTED : 0);
        }
    }
    return crc;
}

uint16_t crc_ccitt_false(uint16_t crc, const uint8_t *buf, size_t len)
{
    while (len--) {
        crc ^= *buf++ << 8;
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc << 1) ^ (crc & 0x8000 ? CCITT_POLY : 0);
        }
    }
    return crc;
}
