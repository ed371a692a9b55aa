/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * e1000, receive side: filters, VLAN tags, spreading a packet over descriptors.
 *
 * Specification: 8254x Software Developer's Manual (317453), 3.2 and 9. Checksums of received
 * packets are not looked at: descriptors say so (IXSM).
 */
#include "qemu/osdep.h"
#include <zlib.h>
#include "e1000-internal.h"
#include "trace.h"

#define FCS_LEN         4
#define MAX_PLAIN_SIZE  1518    /* without LPE; 4 more with a tag */
#define MAX_LONG_SIZE   16384

static uint32_t rx_desc_size(const E1000State *s)
{
    E1000CoreClass *c = E1000_GET_CORE_CLASS(s);

    return c->rx_desc_size ? c->rx_desc_size(s) : sizeof(E1000RxDesc);
}

static uint32_t rx_ring_size(const E1000State *s, uint32_t offset)
{
    return e1000_reg(s, E1000_RDLEN + offset) / rx_desc_size(s);
}

uint32_t e1000_rx_buffer_size(const E1000State *s)
{
    uint32_t rctl = e1000_reg(s, E1000_RCTL);
    uint32_t size = 2048 >> E1000_RCTL_BSIZE(rctl);

    /* BSEX makes them 16 times as large; not with 2048, which is reserved then. */
    return rctl & E1000_RCTL_BSEX && size != 2048 ? size * 16 : size;
}

/* Bytes of packet that a descriptor takes. */
static uint32_t rx_desc_room(const E1000State *s)
{
    E1000CoreClass *c = E1000_GET_CORE_CLASS(s);

    return c->rx_desc_room ? c->rx_desc_room(s) : e1000_rx_buffer_size(s);
}

/* Descriptors that the driver has given us. */
static uint32_t rx_free_descs(const E1000State *s, unsigned queue)
{
    uint32_t offset = queue * E1000_QUEUE_STRIDE, n = rx_ring_size(s, offset);
    uint32_t head = e1000_reg(s, E1000_RDH + offset), tail = e1000_reg(s, E1000_RDT + offset);

    if (!n || head >= n || head == tail) {
        return 0;
    }
    /* A tail beyond the ring is never met: all of it is ours. */
    return tail >= n ? n : tail > head ? tail - head : n - head + tail;
}

static bool rx_has_room(const E1000State *s, unsigned queue, size_t bytes)
{
    return bytes <= (uint64_t)rx_free_descs(s, queue) * rx_desc_room(s);
}

static bool rx_enabled(const E1000State *s)
{
    return (e1000_reg(s, E1000_STATUS) & E1000_STATUS_LU) &&
           (e1000_reg(s, E1000_RCTL) & E1000_RCTL_EN) &&
           (pci_get_word(s->parent_obj.config + PCI_COMMAND) & PCI_COMMAND_MASTER);
}

bool e1000_can_receive(NetClientState *nc)
{
    E1000State *s = qemu_get_nic_opaque(nc);

    return rx_enabled(s) && (rx_has_room(s, 0, 1) || rx_has_room(s, 1, 1));
}

void e1000_rx_kick(E1000State *s)
{
    if (e1000_can_receive(qemu_get_queue(s->nic))) {
        qemu_flush_queued_packets(qemu_get_queue(s->nic));
    }
}

/* --- filters --- */

static bool is_tagged(const E1000State *s, const uint8_t *buf)
{
    return lduw_be_p(buf + 2 * ETH_ALEN) == (e1000_reg(s, E1000_VET) & 0xffff);
}

static bool vlan_passes(const E1000State *s, const uint8_t *buf)
{
    uint16_t vid;

    if (!(e1000_reg(s, E1000_RCTL) & E1000_RCTL_VFE) || !is_tagged(s, buf)) {
        return true;
    }
    vid = lduw_be_p(buf + ETH_HLEN) & 0xfff;
    return e1000_reg(s, E1000_VFTA + vid / 32 * 4) & (1u << (vid % 32));
}

/* One of the addresses, exactly. */
static bool matches_address(const E1000State *s, const uint8_t *buf)
{
    uint32_t low = ldl_le_p(buf);
    uint16_t high = lduw_le_p(buf + 4);

    for (int i = 0; i < E1000_RAR_ENTRIES; i++) {
        uint32_t rah = e1000_reg(s, E1000_RA + 8 * i + 4);

        if ((rah & E1000_RAH_AV) && low == e1000_reg(s, E1000_RA + 8 * i) &&
            high == (rah & 0xffff)) {
            return true;
        }
    }
    return false;
}

/* Twelve bits of the address, which ones by RCTL.MO, in the multicast table. */
static bool matches_multicast(const E1000State *s, const uint8_t *buf)
{
    static const uint8_t shifts[] = {4, 3, 2, 0};
    unsigned hash = lduw_le_p(buf + 4) >> shifts[E1000_RCTL_MO(e1000_reg(s, E1000_RCTL))] & 0xfff;

    return e1000_reg(s, E1000_MTA + hash / 32 * 4) & (1u << (hash % 32));
}

static bool address_passes(const E1000State *s, const uint8_t *buf)
{
    static const uint8_t broadcast[ETH_ALEN] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    uint32_t rctl = e1000_reg(s, E1000_RCTL);

    if (!memcmp(buf, broadcast, ETH_ALEN) && (rctl & E1000_RCTL_BAM)) {
        return true;
    }
    if (rctl & (buf[0] & 1 ? E1000_RCTL_MPE : E1000_RCTL_UPE)) {
        return true;
    }
    return matches_address(s, buf) || (buf[0] & 1 && matches_multicast(s, buf));
}

/* Long packets pass with LPE, bad ones with SBP. */
static bool size_passes(E1000State *s, const uint8_t *buf, size_t size)
{
    uint32_t rctl = e1000_reg(s, E1000_RCTL);
    size_t max = MAX_PLAIN_SIZE + (is_tagged(s, buf) ? E1000_VLAN_HLEN : 0);

    if (size + FCS_LEN > MAX_LONG_SIZE ||
        (size + FCS_LEN > max && !(rctl & (E1000_RCTL_LPE | E1000_RCTL_SBP)))) {
        e1000_count(s, E1000_ROC);
        return false;
    }
    return true;
}

/* --- delivery --- */

static void e1000_count_received(E1000State *s, const uint8_t *buf, size_t size)
{
    static const uint8_t broadcast[ETH_ALEN] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

    e1000_count(s, E1000_TPR);
    e1000_count(s, E1000_GPRC);
    e1000_count_octets(s, E1000_TORL, size + FCS_LEN);
    e1000_count_octets(s, E1000_GORCL, size + FCS_LEN);
    e1000_count_size(s, E1000_PRC64, size + FCS_LEN);
    if (!memcmp(buf, broadcast, ETH_ALEN)) {
        e1000_count(s, E1000_BPRC);
    } else if (buf[0] & 1) {
        e1000_count(s, E1000_MPRC);
    }
}

void e1000_fill_legacy_desc(E1000State *s, hwaddr addr, const E1000RxPacket *p, uint32_t done)
{
    PCIDevice *d = PCI_DEVICE(s);
    uint32_t len = MIN(e1000_rx_buffer_size(s), p->size - done);
    E1000RxDesc desc;

    pci_dma_read(d, addr, &desc, sizeof(desc));
    if (desc.addr) {
        pci_dma_write(d, le64_to_cpu(desc.addr), p->data + done, len);
    }
    desc.length = cpu_to_le16(len);
    desc.checksum = 0;
    desc.errors = 0;
    desc.special = cpu_to_le16(p->special);
    desc.status = E1000_RXD_DD | p->status |
                  (done + len == p->size ? E1000_RXD_EOP | E1000_RXD_IXSM : 0);
    /* The status goes last: it gives the descriptor to the driver. */
    pci_dma_write(d, addr + offsetof(E1000RxDesc, length), &desc.length,
                  offsetof(E1000RxDesc, status) - offsetof(E1000RxDesc, length));
    pci_dma_write(d, addr + offsetof(E1000RxDesc, errors), &desc.errors,
                  sizeof(desc) - offsetof(E1000RxDesc, errors));
    pci_dma_write(d, addr + offsetof(E1000RxDesc, status), &desc.status, 1);
}

static uint32_t e1000_rx_cause(const E1000State *s, unsigned queue)
{
    uint32_t low = rx_ring_size(s, queue * E1000_QUEUE_STRIDE) >>
                   (E1000_RCTL_RDMTS(e1000_reg(s, E1000_RCTL)) + 1);

    return E1000_ICR_RXT0 | (rx_free_descs(s, queue) <= low ? E1000_ICR_RXDMT0 : 0);
}

static void e1000_overrun(E1000State *s)
{
    e1000_count(s, E1000_MPC);
    e1000_count(s, E1000_RNBC);
    e1000_raise(s, E1000_ICR_RXO);
}

static void e1000_deliver(E1000State *s, const E1000RxPacket *p)
{
    E1000CoreClass *c = E1000_GET_CORE_CLASS(s);
    uint32_t offset = p->queue * E1000_QUEUE_STRIDE, room = rx_desc_room(s);
    hwaddr ring = (uint64_t)e1000_reg(s, E1000_RDBAH + offset) << 32 |
                  (e1000_reg(s, E1000_RDBAL + offset) & ~0xfU);

    for (uint32_t done = 0; done < p->size; done += room) {
        uint32_t head = e1000_reg(s, E1000_RDH + offset);

        c->fill_rx_desc(s, ring + head * rx_desc_size(s), p, done);
        e1000_set_reg(s, E1000_RDH + offset, head + 1 < rx_ring_size(s, offset) ? head + 1 : 0);
    }
    e1000_raise_queue(s, e1000_rx_cause(s, p->queue), p->queue);
}

ssize_t e1000_receive(NetClientState *nc, const uint8_t *buf, size_t size)
{
    E1000State *s = qemu_get_nic_opaque(nc);
    g_autofree uint8_t *packet = g_malloc0(MAX(size, ETH_ZLEN) + FCS_LEN);
    size_t total = MAX(size, ETH_ZLEN);
    E1000RxPacket p = {.data = packet};

    memcpy(packet, buf, size);
    trace_e1000_receive(size);
    if (!rx_enabled(s)) {
        return -1;
    }
    if (!size_passes(s, packet, total) || !vlan_passes(s, packet) || !address_passes(s, packet)) {
        return size;
    }
    p.size = total;
    if (E1000_GET_CORE_CLASS(s)->steer) {
        E1000_GET_CORE_CLASS(s)->steer(s, &p);
    }
    e1000_count_received(s, packet, total);
    stl_le_p(packet + total, crc32(0, packet, total));
    total += e1000_reg(s, E1000_RCTL) & E1000_RCTL_SECRC ? 0 : FCS_LEN;
    if (is_tagged(s, packet) && (e1000_reg(s, E1000_CTRL) & E1000_CTRL_VME)) {
        p.special = lduw_be_p(packet + ETH_HLEN);
        p.status = E1000_RXD_VP;
        memmove(packet + 2 * ETH_ALEN, packet + 2 * ETH_ALEN + E1000_VLAN_HLEN,
                total - 2 * ETH_ALEN - E1000_VLAN_HLEN);
        total -= E1000_VLAN_HLEN;
    }
    if (!rx_has_room(s, p.queue, total)) {
        e1000_overrun(s);
        return -1;
    }
    p.size = total;
    e1000_deliver(s, &p);
    return size;
}
