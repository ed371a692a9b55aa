/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Internet checksum (RFC 1071), the Toeplitz hash and the CRC of Ethernet addresses. */
#include "qemu/osdep.h"
#include "net/checksum.h"
#include "net/eth.h"
#include "qemu/iov.h"

#define ETHERNET_CRC_POLY 0x04c11db7u
#define ETHERNET_CRC_POLY_REFLECTED 0xedb88320u

uint32_t net_checksum_add_cont(int len, uint8_t *buf, int seq)
{
    uint64_t sum = 0;

    for (int i = 0; i < len; i++) {
        sum += (seq + i) & 1 ? buf[i] : buf[i] << 8;
    }
    while (sum >> 32) {
        sum = (sum & 0xffffffff) + (sum >> 32);
    }
    return sum;
}

uint16_t net_checksum_finish(uint32_t sum)
{
    while (sum >> 16) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum;
}

uint16_t net_checksum_tcpudp(uint16_t length, uint16_t proto, uint8_t *addrs, uint8_t *buf)
{
    uint32_t sum = net_checksum_add(length, buf);

    sum += net_checksum_add(8, addrs);
    sum += proto + length;
    return net_checksum_finish(sum);
}

uint32_t net_checksum_add_iov(const struct iovec *iov, const unsigned int iov_cnt,
                              uint32_t iov_off, uint32_t size, uint32_t csum_offset)
{
    size_t element_start = 0;
    uint64_t sum = 0;

    for (unsigned i = 0; i < iov_cnt && size; i++) {
        size_t len = iov[i].iov_len;

        if (iov_off < element_start + len) {
            size_t skip = iov_off - element_start, part = MIN(len - skip, size);

            sum += net_checksum_add_cont(part, (uint8_t *)iov[i].iov_base + skip, csum_offset);
            csum_offset += part;
            iov_off += part;
            size -= part;
        }
        element_start += len;
    }
    while (sum >> 32) {
        sum = (sum & 0xffffffff) + (sum >> 32);
    }
    return sum;
}

/* ---- frames ---- */

/* The transport checksum at @csum_at of a segment, whose IPv4 header is @ip. */
static void set_transport_checksum(struct ip_header *ip, uint8_t *segment, size_t len,
                                   size_t csum_at, bool zero_is_none)
{
    uint16_t sum;

    stw_be_p(segment + csum_at, 0);
    sum = net_checksum_tcpudp(len, ip->ip_p, (uint8_t *)ip + offsetof(struct ip_header, ip_src),
                              segment);
    stw_be_p(segment + csum_at, zero_is_none && !sum ? 0xffff : sum);
}

static void calculate_ip4(uint8_t *data, size_t length, int csum_flag)
{
    struct ip_header *ip = (void *)data;
    size_t hdr_len, len;

    if (length < sizeof(*ip) || IP_HEADER_VERSION(ip) != IP_HEADER_VERSION_4) {
        return;
    }
    hdr_len = IP_HDR_GET_LEN(ip);
    len = be16_to_cpu(ip->ip_len);
    if (hdr_len < sizeof(*ip) || hdr_len > len || len > length) {
        return;
    }
    if (csum_flag & CSUM_IP) {
        eth_fix_ip4_checksum(ip, hdr_len);
    }
    len -= hdr_len;
    if (IP4_IS_FRAGMENT(ip)) {
        return;
    }
    if (ip->ip_p == IP_PROTO_TCP && (csum_flag & CSUM_TCP) && len >= sizeof(tcp_header)) {
        set_transport_checksum(ip, data + hdr_len, len, offsetof(tcp_header, th_sum), false);
    } else if (ip->ip_p == IP_PROTO_UDP && (csum_flag & CSUM_UDP) && len >= sizeof(udp_header)) {
        set_transport_checksum(ip, data + hdr_len, len, offsetof(udp_header, uh_sum), true);
    }
}

void net_checksum_calculate(uint8_t *data, int length, int csum_flag)
{
    struct iovec iov = { data, MAX(length, 0) };
    size_t l2_len = eth_get_l2_hdr_length_iov(&iov, 1, 0);

    if (length > 0 && l2_len < iov.iov_len && l2_len >= sizeof(struct eth_header) &&
        eth_get_l3_proto(&iov, 1, l2_len) == ETH_P_IP) {
        calculate_ip4(data + l2_len, length - l2_len, csum_flag);
    }
}

/* ---- hashes ---- */

void net_toeplitz_add(uint32_t *result, uint8_t *input, uint32_t len, net_toeplitz_key *key)
{
    for (uint32_t i = 0; i < len; i++) {
        uint8_t next = *key->next_byte++;

        for (int bit = 7; bit >= 0; bit--) {
            if (input[i] >> bit & 1) {
                *result ^= key->leftmost_32_bits;
            }
            key->leftmost_32_bits = key->leftmost_32_bits << 1 | (next >> bit & 1);
        }
    }
}

uint32_t net_crc32(const uint8_t *p, int len)
{
    uint32_t crc = 0xffffffff;

    for (int i = 0; i < len; i++) {
        for (int bit = 0; bit < 8; bit++) {
            bool carry = (crc >> 31) ^ (p[i] >> bit & 1);

            crc = (crc << 1) ^ (carry ? ETHERNET_CRC_POLY : 0);
        }
    }
    return crc;
}

uint32_t net_crc32_le(const uint8_t *p, int len)
{
    uint32_t crc = 0xffffffff;

    for (int i = 0; i < len; i++) {
        crc ^= p[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (crc & 1 ? ETHERNET_CRC_POLY_REFLECTED : 0);
        }
    }
    return crc;
}
