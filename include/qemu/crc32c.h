/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CRC-32C (Castagnoli), as in iSCSI and SCTP. */
#ifndef QEMU_CRC32C_H
#define QEMU_CRC32C_H

/* Go on from @crc (0xffffffff to begin); the result is inverted. */
uint32_t crc32c(uint32_t crc, const uint8_t *data, unsigned int length);
/* The same over an iovec. */
uint32_t iov_crc32c(uint32_t crc, const struct iovec *iov, size_t iov_cnt);

#endif
