/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * e1000e: receive descriptors of three kinds, two queues and the hash that chooses between them (82574
 * datasheet 317694, 7.1).
 */
#include "qemu/osdep.h"
#include "e1000e-internal.h"
#include "net/checksum.h"

static bool e1000e_splits(const E1000State *s)
{
    return e1000_reg(s, E1000_RCTL) & E1000E_RCTL_DTYP_PS;
}

static uint32_t e1000e_rx_desc_size(const E1000State *s)
{
    return e1000e_splits(s) ? sizeof(E1000ERxSplit) : sizeof(E1000RxDesc);
}

/* PSRCTL: units of 128 bytes for buffer 0, of 1 KiB for the others. */
static uint32_t e1000e_split_size(const E1000State *s, int i)
{
    uint32_t psrctl = e1000_reg(s, E1000E_PSRCTL);

    return i ? (psrctl >> (8 * i) & 0x3f) * 1024 : (psrctl & 0x7f) * 128;
}

static uint32_t e1000e_rx_desc_room(const E1000State *s)
{
    uint32_t room = 0;

    if (!e1000e_splits(s)) {
        return e1000_rx_buffer_size(s);
    }
    for (int i = 0; i < E1000E_PS_BUFFERS; i++) {
        room += e1000e_split_size(s, i);
    }
    return room;
}

static void e1000e_init_ext(E1000ERxExt *ext, const E1000RxPacket *p, uint32_t len, bool last)
{
    *ext = (E1000ERxExt) {
        .mrq = cpu_to_le32(p->rss_type | p->queue << 8),
        .rss = cpu_to_le32(p->rss_hash),
        .status_error = cpu_to_le32(E1000_RXD_DD | p->status |
                                    (last ? E1000_RXD_EOP | E1000_RXD_IXSM : 0)),
        .length = cpu_to_le16(len),
        .vlan = cpu_to_le16(p->special),
    };
}

/* The status goes last: it gives the descriptor to the driver. */
static void e1000e_write_back(E1000State *s, hwaddr addr, const void *desc, size_t size)
{
    PCIDevice *d = PCI_DEVICE(s);
    size_t status = offsetof(E1000ERxExt, status_error);
    size_t after = offsetof(E1000ERxExt, length);

    pci_dma_write(d, addr, desc, status);
    pci_dma_write(d, addr + after, (const uint8_t *)desc + after, size - after);
    pci_dma_write(d, addr + status, (const uint8_t *)desc + status, after - status);
}

static void e1000e_fill_ext(E1000State *s, hwaddr addr, const E1000RxPacket *p, uint32_t done)
{
    uint32_t len = MIN(e1000_rx_buffer_size(s), p->size - done);
    uint64_t buffer = 0;
    E1000ERxExt ext;

    pci_dma_read(PCI_DEVICE(s), addr, &buffer, sizeof(buffer));
    if (buffer) {
        pci_dma_write(PCI_DEVICE(s), le64_to_cpu(buffer), p->data + done, len);
    }
    e1000e_init_ext(&ext, p, len, done + len == p->size);
    e1000e_write_back(s, addr, &ext, sizeof(ext));
}

static void e1000e_fill_split(E1000State *s, hwaddr addr, const E1000RxPacket *p, uint32_t done)
{
    uint64_t buffers[E1000E_PS_BUFFERS] = {0};
    uint16_t len[E1000E_PS_BUFFERS];
    E1000ERxSplit desc = {0};

    pci_dma_read(PCI_DEVICE(s), addr, buffers, sizeof(buffers));
    for (int i = 0; i < E1000E_PS_BUFFERS; i++) {
        len[i] = MIN(e1000e_split_size(s, i), p->size - done);
        if (buffers[i] && len[i]) {
            pci_dma_write(PCI_DEVICE(s), le64_to_cpu(buffers[i]), p->data + done, len[i]);
        }
        done += len[i];
    }
    e1000e_init_ext(&desc.ext, p, len[0], done == p->size);
    for (int i = 1; i < E1000E_PS_BUFFERS; i++) {
        desc.length[i - 1] = cpu_to_le16(len[i]);
    }
    e1000e_write_back(s, addr, &desc, sizeof(desc));
}

static void e1000e_fill_rx_desc(E1000State *s, hwaddr addr, const E1000RxPacket *p, uint32_t done)
{
    if (e1000e_splits(s)) {
        e1000e_fill_split(s, addr, p, done);
    } else if (e1000_reg(s, E1000E_RFCTL) & E1000E_RFCTL_EXSTEN) {
        e1000e_fill_ext(s, addr, p, done);
    } else {
        e1000_fill_legacy_desc(s, addr, p, done);
    }
}

/* Toeplitz hash of addresses, and ports of TCP; which of them by MRQC. */
static void e1000e_steer(E1000State *s, E1000RxPacket *p)
{
    uint32_t mrqc = e1000_reg(s, E1000E_MRQC), ip_len = 4 * (p->data[ETH_HLEN] & 0xf);
    uint8_t key_bytes[40], input[12];
    net_toeplitz_key key;
    uint32_t hash = 0;
    bool tcp;

    if (!E1000E_MRQC_RSS(mrqc) || lduw_be_p(p->data + 2 * ETH_ALEN) != ETH_P_IP ||
        ip_len < sizeof(struct ip_header) || p->size < ETH_HLEN + ip_len + 4) {
        return;
    }
    tcp = (mrqc & E1000E_MRQC_TCP_IPV4) && p->data[ETH_HLEN + 9] == IP_PROTO_TCP &&
          !(lduw_be_p(p->data + ETH_HLEN + 6) & 0x3fff);
    if (!tcp && !(mrqc & E1000E_MRQC_IPV4)) {
        return;
    }
    memcpy(input, p->data + ETH_HLEN + 12, 8);
    memcpy(input + 8, p->data + ETH_HLEN + ip_len, 4);
    for (int i = 0; i < 10; i++) {
        stl_le_p(key_bytes + 4 * i, e1000_reg(s, E1000E_RSSRK + 4 * i));
    }
    net_toeplitz_key_init(&key, key_bytes);
    net_toeplitz_add(&hash, input, tcp ? 12 : 8, &key);
    p->queue = e1000_reg(s, E1000E_RETA + (hash & 0x7c)) >> (8 * (hash & 3)) >> 7 & 1;
    /* The hash shares its place with the checksum. */
    if (e1000_reg(s, E1000_RXCSUM) & E1000E_RXCSUM_PCSD) {
        p->rss_hash = hash;
        p->rss_type = tcp ? E1000E_RSS_TYPE_TCP_IPV4 : E1000E_RSS_TYPE_IPV4;
    }
}

void e1000e_rx_class_init(E1000CoreClass *c)
{
    c->rx_desc_size = e1000e_rx_desc_size;
    c->rx_desc_room = e1000e_rx_desc_room;
    c->fill_rx_desc = e1000e_fill_rx_desc;
    c->steer = e1000e_steer;
}
