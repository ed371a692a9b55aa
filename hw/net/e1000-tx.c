/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * e1000, transmit side: legacy, context and data descriptors, checksums, TCP segmentation, VLAN
 * tags.
 *
 * Specification: 8254x Software Developer's Manual (317453), 3.3 to 3.6. A packet, or the data of
 * a segmentation, is put together whole before it goes; what is longer than 64 KiB is dropped.
 */
#include "qemu/osdep.h"
#include "e1000-internal.h"
#include "net/checksum.h"
#include "qemu/log.h"
#include "sysemu/budget.h"
#include "trace.h"

/* Budget of a descriptor and of a packet that is sent. */
#define DESC_COST   4
#define PACKET_COST 16

#define TCP_FIN_PSH 0x09

/* --- packets --- */

static bool e1000_loops_back(E1000State *s)
{
    return (e1000_reg(s, E1000_RCTL) & E1000_RCTL_LBM) ||
           (s->phy_reg[PHY_CTRL] & PHY_CTRL_LOOPBACK);
}

static void e1000_count_sent(E1000State *s, const uint8_t *frame, uint32_t size)
{
    static const uint8_t broadcast[ETH_ALEN] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

    e1000_count(s, E1000_TPT);
    e1000_count(s, E1000_GPTC);
    e1000_count_octets(s, E1000_TOTL, size + 4);
    e1000_count_octets(s, E1000_GOTCL, size + 4);
    e1000_count_size(s, E1000_PTC64, size + 4);
    if (!memcmp(frame, broadcast, ETH_ALEN)) {
        e1000_count(s, E1000_BPTC);
    } else if (frame[0] & 1) {
        e1000_count(s, E1000_MPTC);
    }
}

/* @frame has room for padding and a tag behind its @size bytes. */
static void e1000_send(E1000State *s, const E1000Tx *tx, uint8_t *frame, uint32_t size)
{
    NetClientState *nc = qemu_get_queue(s->nic);

    if (size < ETH_HLEN || !budget_take(PACKET_COST)) {
        return;
    }
    if (tx->vlan) {
        memmove(frame + 2 * ETH_ALEN + E1000_VLAN_HLEN, frame + 2 * ETH_ALEN,
                size - 2 * ETH_ALEN);
        stw_be_p(frame + 2 * ETH_ALEN, e1000_reg(s, E1000_VET));
        stw_be_p(frame + 2 * ETH_ALEN + 2, tx->special);
        size += E1000_VLAN_HLEN;
    }
    if (size < ETH_ZLEN && (e1000_reg(s, E1000_TCTL) & E1000_TCTL_PSP)) {
        memset(frame + size, 0, ETH_ZLEN - size);
        size = ETH_ZLEN;
    }
    trace_e1000_send(size);
    e1000_count_sent(s, frame, size);
    if (e1000_loops_back(s)) {
        qemu_receive_packet(nc, frame, size);
    } else {
        qemu_send_packet(nc, frame, size);
    }
}

/* Sum of the bytes from @start to @end (0: all), at @place. */
static void e1000_put_checksum(uint8_t *frame, uint32_t size, uint32_t place, uint32_t start,
                               uint32_t end)
{
    if (end && end < size) {
        size = end + 1;
    }
    if (place + 1 < size && start < size) {
        stw_be_p(frame + place, net_checksum_finish_nozero(
                                    net_checksum_add(size - start, frame + start)));
    }
}

static void e1000_put_checksums(uint8_t popts, const E1000TxContext *c, uint8_t *frame,
                                uint32_t size)
{
    if (popts & E1000_POPTS_TXSM) {
        e1000_put_checksum(frame, size, c->tucso, c->tucss, c->tucse);
    }
    if (popts & E1000_POPTS_IXSM) {
        e1000_put_checksum(frame, size, c->ipcso, c->ipcss, c->ipcse);
    }
}

/* --- segmentation (3.5) --- */

/* Adds @n to the 16-bit big-endian sum at @place, as one's complement. */
static void add_to_sum(uint8_t *frame, uint32_t size, uint32_t place, uint32_t n)
{
    uint32_t sum;

    if (place + 1 < size) {
        sum = lduw_be_p(frame + place) + n;
        stw_be_p(frame + place, (sum >> 16) + (sum & 0xffff));
    }
}

static void put_be16(uint8_t *frame, uint32_t size, uint32_t place, uint16_t val)
{
    if (place + 1 < size) {
        stw_be_p(frame + place, val);
    }
}

/* Headers of the segment number @n with data from @done on; the last one keeps FIN and PSH. */
static void e1000_fix_headers(const E1000TxContext *c, uint8_t *frame, uint32_t size, uint32_t n,
                              uint32_t done, bool last)
{
    uint32_t ip = c->ipcss, tu = c->tucss;

    if (c->ipv4) {
        put_be16(frame, size, ip + 2, size - ip);
        if (ip + 5 < size) {
            stw_be_p(frame + ip + 4, lduw_be_p(frame + ip + 4) + n);
        }
    } else {
        put_be16(frame, size, ip + 4, size - ip - 40);
    }
    if (c->tcp && tu + 13 < size) {
        stl_be_p(frame + tu + 4, ldl_be_p(frame + tu + 4) + done);
        frame[tu + 13] &= last ? 0xff : ~TCP_FIN_PSH;
    } else if (!c->tcp) {
        put_be16(frame, size, tu + 4, size - tu);
    }
    /* The driver left the pseudo header's sum there, without a length. */
    add_to_sum(frame, size, c->tucso, size - tu);
}

static void e1000_send_segments(E1000State *s, const E1000Tx *tx)
{
    const E1000TxContext *c = &tx->tso_context;
    uint32_t payload = tx->size - MIN(tx->size, c->hdr_len), n = 0;
    g_autofree uint8_t *frame = NULL;

    if (!c->mss || tx->size <= c->hdr_len) {
        qemu_log_mask(LOG_GUEST_ERROR, "e1000: segmentation of %u bytes, header %u, MSS %u\n",
                      tx->size, c->hdr_len, c->mss);
        return;
    }
    frame = g_malloc(c->hdr_len + c->mss + ETH_ZLEN + E1000_VLAN_HLEN);
    for (uint32_t done = 0; done < payload && !budget_exhausted(); done += c->mss, n++) {
        uint32_t len = MIN(c->mss, payload - done);

        memcpy(frame, tx->data, c->hdr_len);
        memcpy(frame + c->hdr_len, tx->data + c->hdr_len + done, len);
        e1000_fix_headers(c, frame, c->hdr_len + len, n, done, done + len == payload);
        e1000_put_checksums(tx->popts, c, frame, c->hdr_len + len);
        e1000_send(s, tx, frame, c->hdr_len + len);
    }
    e1000_count(s, E1000_TSCTC);
}

static void e1000_send_plain(E1000State *s, const E1000Tx *tx)
{
    g_autofree uint8_t *frame = g_malloc(tx->size + ETH_ZLEN + E1000_VLAN_HLEN);

    memcpy(frame, tx->data, tx->size);
    e1000_put_checksums(tx->popts, &tx->context, frame, tx->size);
    e1000_send(s, tx, frame, tx->size);
}

/* --- descriptors --- */

static void e1000_load_context(E1000Tx *tx, const E1000TxDesc *d)
{
    E1000TxContext *c = d->lower & E1000_TXD_TSE ? &tx->tso_context : &tx->context;

    *c = (E1000TxContext) {
        .ipcss = d->addr,
        .ipcso = d->addr >> 8,
        .ipcse = d->addr >> 16,
        .tucss = d->addr >> 32,
        .tucso = d->addr >> 40,
        .tucse = d->addr >> 48,
        .hdr_len = d->upper >> 8,
        .mss = d->upper >> 16,
        .ipv4 = d->lower & E1000_TXD_TUCMD_IP,
        .tcp = d->lower & E1000_TXD_TUCMD_TCP,
    };
    if ((d->lower & E1000_TXD_TSE) && !c->tucso) {
        /* UDP's sum is 6 bytes into its header, TCP's 16. */
        c->tucso = c->tucss + (c->tcp ? 16 : 6);
    }
}

static void e1000_add_data(E1000State *s, E1000Tx *tx, const E1000TxDesc *d, uint32_t len)
{
    if (len > sizeof(tx->data) - tx->size) {
        tx->overflow = true;
        return;
    }
    pci_dma_read(PCI_DEVICE(s), d->addr, tx->data + tx->size, len);
    tx->size += len;
}

static void e1000_end_packet(E1000State *s, E1000Tx *tx)
{
    if (tx->overflow) {
        qemu_log_mask(LOG_GUEST_ERROR, "e1000: packet of more than %u bytes\n", E1000_TX_MAX);
    } else if (tx->segment) {
        e1000_send_segments(s, tx);
    } else {
        e1000_send_plain(s, tx);
    }
    tx->size = 0;
    tx->overflow = tx->segment = tx->vlan = false;
    tx->popts = 0;
}

/* What the packet's first descriptor says counts for all of it. */
static void e1000_begin_packet(E1000Tx *tx, const E1000TxDesc *d)
{
    bool data = d->lower & E1000_TXD_DEXT;

    tx->segment = data && (d->lower & E1000_TXD_TSE);
    tx->popts = data ? d->upper >> 8 & 0xff : 0;
}

static void e1000_process_tx_desc(E1000State *s, E1000Tx *tx, const E1000TxDesc *d)
{
    bool ext = d->lower & E1000_TXD_DEXT;

    if (ext && (d->lower & E1000_TXD_DTYP) != E1000_TXD_DTYP_DATA) {
        e1000_load_context(tx, d);
        return;
    }
    if (!tx->size && !tx->overflow) {
        e1000_begin_packet(tx, d);
    }
    if ((d->lower & E1000_TXD_VLE) && (d->lower & E1000_TXD_EOP) &&
        (e1000_reg(s, E1000_CTRL) & E1000_CTRL_VME)) {
        tx->vlan = true;
        tx->special = d->upper >> 16;
    }
    e1000_add_data(s, tx, d, d->lower & (ext ? E1000_TXD_DATA_LEN : E1000_TXD_LEN));
    if (!ext && (d->lower & E1000_TXD_IC)) {
        e1000_put_checksum(tx->data, tx->size, d->lower >> 16 & 0xff, d->upper >> 8 & 0xff, 0);
    }
    if (d->lower & E1000_TXD_EOP) {
        e1000_end_packet(s, tx);
    }
}

static hwaddr e1000_tx_desc_addr(E1000State *s, uint32_t queue)
{
    return ((uint64_t)e1000_reg(s, E1000_TDBAH + queue) << 32 |
            (e1000_reg(s, E1000_TDBAL + queue) & ~0xfU)) +
           e1000_reg(s, E1000_TDH + queue) * sizeof(E1000TxDesc);
}

/* Says that the descriptor is done, if it asks for that. Returns the interrupt cause. */
static uint32_t e1000_tx_write_back(E1000State *s, hwaddr addr, const E1000TxDesc *d)
{
    uint32_t upper = cpu_to_le32(d->upper | E1000_TXD_STA_DD);

    if (!(d->lower & (E1000_TXD_RS | E1000_TXD_RPS))) {
        return 0;
    }
    pci_dma_write(PCI_DEVICE(s), addr + offsetof(E1000TxDesc, upper), &upper, sizeof(upper));
    return E1000_ICR_TXDW;
}

static uint32_t e1000_xmit_one(E1000State *s, E1000Tx *tx, hwaddr addr)
{
    E1000TxDesc d;

    pci_dma_read(PCI_DEVICE(s), addr, &d, sizeof(d));
    d.addr = le64_to_cpu(d.addr);
    d.lower = le32_to_cpu(d.lower);
    d.upper = le32_to_cpu(d.upper);
    trace_e1000_tx_desc(addr, d.addr, d.lower, d.upper);
    e1000_process_tx_desc(s, tx, &d);
    return e1000_tx_write_back(s, addr, &d);
}

void e1000_start_xmit(E1000State *s, unsigned queue)
{
    uint32_t offset = queue * E1000_QUEUE_STRIDE;
    uint32_t n = e1000_reg(s, E1000_TDLEN + offset) / sizeof(E1000TxDesc);
    uint32_t left = n, cause = E1000_ICR_TXQE, head;

    if (!(e1000_reg(s, E1000_TCTL) & E1000_TCTL_EN) || !n) {
        return;
    }
    /* A tail beyond the ring is never met: once around is enough. */
    while (e1000_reg(s, E1000_TDH + offset) != e1000_reg(s, E1000_TDT + offset) && left-- &&
           budget_take(DESC_COST)) {
        cause |= e1000_xmit_one(s, &s->tx[queue], e1000_tx_desc_addr(s, offset));
        head = e1000_reg(s, E1000_TDH + offset) + 1;
        e1000_set_reg(s, E1000_TDH + offset, head < n ? head : 0);
    }
    e1000_raise_queue(s, cause, queue);
}
