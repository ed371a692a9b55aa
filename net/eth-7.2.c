/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls of net/eth.h as QEMU 7.2 has them, over the later ones; and the fields of IPv4 fragments. */
#include "qemu/osdep.h"
#include "net/eth.h"

void eth_setup_vlan_headers_ex(struct eth_header *ehdr, uint16_t vlan_tag, uint16_t vlan_ethtype,
                               bool *is_new)
{
    uint16_t proto = be16_to_cpu(ehdr->h_proto);
    size_t size = sizeof(*ehdr);

    *is_new = proto != ETH_P_VLAN && proto != ETH_P_DVLAN;
    if (*is_new) {
        eth_setup_vlan_headers(ehdr, &size, vlan_tag, vlan_ethtype);
    } else {
        PKT_GET_VLAN_HDR(ehdr)->h_tci = cpu_to_be16(vlan_tag);
    }
}

size_t eth_strip_vlan_ex_7_2(const struct iovec *iov, int iovcnt, size_t iovoff, uint16_t vet,
                             uint8_t *new_ehdr_buf, uint16_t *payload_offset, uint16_t *tci)
{
    return eth_strip_vlan_ex(iov, iovcnt, iovoff, 0, vet, 0, new_ehdr_buf, payload_offset, tci);
}

void eth_get_protocols_7_2(const struct iovec *iov, int iovcnt, bool *isip4, bool *isip6, bool *isudp,
                           bool *istcp, size_t *l3hdr_off, size_t *l4hdr_off, size_t *l5hdr_off,
                           eth_ip6_hdr_info *ip6hdr_info, eth_ip4_hdr_info *ip4hdr_info,
                           eth_l4_hdr_info *l4hdr_info)
{
    eth_get_protocols(iov, (size_t)iovcnt, 0, isip4, isip6, l3hdr_off, l4hdr_off, l5hdr_off, ip6hdr_info,
                      ip4hdr_info, l4hdr_info);
    *isudp = l4hdr_info->proto == ETH_L4_HDR_PROTO_UDP;
    *istcp = l4hdr_info->proto == ETH_L4_HDR_PROTO_TCP;
}

void eth_setup_ip4_fragmentation(const void *l2hdr, size_t l2hdr_len, void *l3hdr, size_t l3hdr_len,
                                 size_t l3payload_len, size_t frag_offset, bool more_frags)
{
    const struct iovec l2vec = { .iov_base = (void *)l2hdr, .iov_len = l2hdr_len };
    struct ip_header *ip = l3hdr;
    uint16_t flags;

    if (eth_get_l3_proto(&l2vec, 1, l2hdr_len) != ETH_P_IP) {
        return;
    }
    flags = (be16_to_cpu(ip->ip_off) & ~(IP_OFFMASK | IP_MF)) | (more_frags ? IP_MF : 0);
    ip->ip_len = cpu_to_be16(l3payload_len + l3hdr_len);
    ip->ip_off = cpu_to_be16(flags | ((frag_offset / IP_FRAG_UNIT_SIZE) & IP_OFFMASK));
}
