/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The driver's side of an e1000: PHY and rings. */
#include "e1000-test.h"

void e1000_setup(Fixture *f, const void *data)
{
    nic_start(&f->nic, data ? data : "e1000");
    nic_map(&f->nic, 0, 1);
}

void e1000_teardown(Fixture *f, const void *data)
{
    nic_stop(&f->nic);
}

uint32_t phy(Fixture *f, uint32_t op, unsigned reg, uint16_t val)
{
    set(f, MDIC, op << 26 | 1 << 21 | reg << 16 | val);
    return get(f, MDIC);
}

void clock_out(Fixture *f, bool bit)
{
    set(f, EECD, 0x42 | bit << 2);
    set(f, EECD, 0x43 | bit << 2);
    set(f, EECD, 0x42 | bit << 2);
}

void start_tx(Fixture *f)
{
    set(f, TDBAL, TX_RING);
    set(f, TDLEN, RING * 16);
    set(f, TDH, 0);
    set(f, TDT, 0);
    set(f, TCTL, 0x0a);
    f->tail = 0;
}

void put_desc(Fixture *f, uint64_t addr, uint32_t lower, uint32_t upper)
{
    uint64_t d = TX_RING + f->tail * 16;

    qtest_writeq(f->nic.qts, d, addr);
    qtest_writel(f->nic.qts, d + 8, lower);
    qtest_writel(f->nic.qts, d + 12, upper);
    f->tail = (f->tail + 1) % RING;
}

void start_rx(Fixture *f, uint32_t rctl)
{
    for (int i = 0; i < RING; i++) {
        qtest_writeq(f->nic.qts, RX_RING + i * 16, RX_DATA + i * RX_STRIDE);
        qtest_writeq(f->nic.qts, RX_RING + i * 16 + 8, 0);
    }
    set(f, RDBAL, RX_RING);
    set(f, RDLEN, RING * 16);
    set(f, RDH, 0);
    set(f, RDT, RING - 1);
    set(f, RCTL, RX_EN | rctl);
    f->rx_next = 0;
}

bool received(Fixture *f, uint8_t *status, uint16_t *len, uint16_t *special)
{
    uint64_t d = RX_RING + f->rx_next * 16;

    for (int i = 0; i < NIC_WAIT_MS && !(qtest_readb(f->nic.qts, d + 12) & 1); i++) {
        g_usleep(1000);
    }
    *status = qtest_readb(f->nic.qts, d + 12);
    *len = qtest_readw(f->nic.qts, d + 8);
    *special = qtest_readw(f->nic.qts, d + 14);
    if (!(*status & 1)) {
        return false;
    }
    qtest_memread(f->nic.qts, RX_DATA + f->rx_next * RX_STRIDE, f->frame, *len);
    qtest_writeq(f->nic.qts, d + 8, 0);
    f->rx_next = (f->rx_next + 1) % RING;
    return true;
}

uint16_t checksum(const uint8_t *p, int len, uint32_t sum)
{
    for (int i = 0; i + 1 < len; i += 2) {
        sum += lduw_be_p(p + i);
    }
    if (len & 1) {
        sum += p[len - 1] << 8;
    }
    while (sum >> 16) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum;
}
