/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Internet checksum (RFC 1071): sums of 16-bit big-endian words. */
#ifndef QEMU_NET_CHECKSUM_H
#define QEMU_NET_CHECKSUM_H

#include "qemu/bswap.h"

/* Which checksums net_checksum_calculate fills in. */
#define CSUM_IP  0x01
#define CSUM_TCP 0x02
#define CSUM_UDP 0x04
#define CSUM_ALL (CSUM_IP | CSUM_TCP | CSUM_UDP)

/* Unfolded sum of @len bytes that start at byte @seq of the whole (its parity matters). */
uint32_t net_checksum_add_cont(int len, uint8_t *buf, int seq);
/* Fold and invert, in host order. */
uint16_t net_checksum_finish(uint32_t sum);
/* Sum of a TCP or UDP segment of @length bytes with its IPv4 pseudo header; addrs is src, dst. */
uint16_t net_checksum_tcpudp(uint16_t length, uint16_t proto, uint8_t *addrs, uint8_t *buf);
/* Fill in the checksums of an Ethernet frame in place; what is cut or unknown is left alone. */
void net_checksum_calculate(uint8_t *data, int length, int csum_flag);

static inline uint32_t net_checksum_add(int len, uint8_t *buf)
{
    return net_checksum_add_cont(len, buf, 0);
}

/* UDP writes a sum of 0 as 0xffff. */
static inline uint16_t net_checksum_finish_nozero(uint32_t sum)
{
    return net_checksum_finish(sum) ?: 0xffff;
}

/* Checksum of a whole buffer, in network order. */
static inline uint16_t net_raw_checksum(uint8_t *data, int length)
{
    return cpu_to_be16(net_checksum_finish(net_checksum_add(length, data)));
}

/* Sum of @size bytes of an iovec from byte @iov_off on; @csum_offset is the parity's start. */
uint32_t net_checksum_add_iov(const struct iovec *iov, const unsigned int iov_cnt,
                              uint32_t iov_off, uint32_t size, uint32_t csum_offset);

/* Receive-side scaling: a 40-byte key and the Toeplitz hash. */
typedef struct toeplitz_key_st {
    uint32_t leftmost_32_bits;
    uint8_t *next_byte;
} net_toeplitz_key;

static inline void net_toeplitz_key_init(net_toeplitz_key *key, uint8_t *key_bytes)
{
    key->leftmost_32_bits = ldl_be_p(key_bytes);
    key->next_byte = key_bytes + 4;
}

/* Add @len bytes of @input to *result; the key has len bytes left. */
void net_toeplitz_add(uint32_t *result, uint8_t *input, uint32_t len, net_toeplitz_key *key);

/* CRC-32 of Ethernet: of an address for multicast hashes, most or least significant bit first. */
uint32_t net_crc32(const uint8_t *p, int len);
uint32_t net_crc32_le(const uint8_t *p, int len);

#endif
