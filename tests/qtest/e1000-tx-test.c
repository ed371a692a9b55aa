/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * e1000, packets out: rings, padding, tags, checksums and segmentation. They need a running clock.
 */
#include "e1000-test.h"

static void expect(Fixture *f, const uint8_t *frame, int size)
{
    int got = nic_receive(&f->nic, f->frame, NIC_WAIT_MS);

    g_assert_cmpint(got, ==, size);
    g_assert_cmpmem(f->frame, got, frame, size);
}

static void test_send(Fixture *f, const void *data)
{
    uint8_t frame[1514];

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_tx(f);
    nic_frame(frame, sizeof(frame), peer_mac, nic_mac);
    qtest_memwrite(f->nic.qts, TX_DATA, frame, sizeof(frame));
    /* Several laps, each packet in two descriptors. */
    for (int i = 0; i < 3 * RING / 2; i++) {
        put_desc(f, TX_DATA, 100, 0);
        put_desc(f, TX_DATA + 100, (sizeof(frame) - 100) | EOP | RS, 0);
        set(f, TDT, f->tail);
        expect(f, frame, sizeof(frame));
        g_assert_cmphex(get(f, TDH), ==, f->tail);
        g_assert_cmphex(qtest_readl(f->nic.qts, TX_RING + (f->tail + RING - 1) % RING * 16 + 12),
                        ==, 1);
        g_assert_cmphex(get(f, ICR) & TXDW, ==, TXDW);
    }
    g_assert_cmpuint(get(f, GPTC), ==, 3 * RING / 2);
    g_assert_cmpuint(get(f, GPTC), ==, 0);
}

static void test_send_padded(Fixture *f, const void *data)
{
    uint8_t frame[60] = {0};

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_tx(f);
    nic_frame(frame, 20, peer_mac, nic_mac);
    qtest_memwrite(f->nic.qts, TX_DATA, frame, 20);
    put_desc(f, TX_DATA, 20 | EOP, 0);
    set(f, TDT, f->tail);
    expect(f, frame, 60);
}

static void test_send_tagged(Fixture *f, const void *data)
{
    uint8_t frame[104];

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_tx(f);
    nic_frame(frame, 100, peer_mac, nic_mac);
    qtest_memwrite(f->nic.qts, TX_DATA, frame, 100);
    set(f, CTRL, get(f, CTRL) | VME);
    put_desc(f, TX_DATA, 100 | EOP | VLE, 0x01230000);
    set(f, TDT, f->tail);
    memmove(frame + 16, frame + 12, 88);
    stw_be_p(frame + 12, 0x8100);
    stw_be_p(frame + 14, 0x0123);
    expect(f, frame, 104);
}

static void test_send_checksum(Fixture *f, const void *data)
{
    uint8_t frame[100];

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_tx(f);
    nic_frame(frame, sizeof(frame), peer_mac, nic_mac);
    stw_be_p(frame + 50, 0);
    qtest_memwrite(f->nic.qts, TX_DATA, frame, sizeof(frame));
    /* Legacy: CSO 50, CSS 34. */
    put_desc(f, TX_DATA, sizeof(frame) | 50 << 16 | EOP | IC, 34 << 8);
    set(f, TDT, f->tail);
    stw_be_p(frame + 50, checksum(frame + 34, sizeof(frame) - 34, 0));
    expect(f, frame, sizeof(frame));
    /* A place beyond the packet is none. */
    put_desc(f, TX_DATA, sizeof(frame) | 255u << 16 | EOP | IC, 34 << 8);
    set(f, TDT, f->tail);
    g_assert_cmpint(nic_receive(&f->nic, f->frame, NIC_WAIT_MS), ==, sizeof(frame));
}

/* An IPv4 TCP packet with @payload bytes; the TCP sum is the pseudo header's, without the length. */
static int tcp_packet(uint8_t *p, int payload)
{
    memset(p, 0, 54);
    memcpy(p, peer_mac, 6);
    memcpy(p + 6, nic_mac, 6);
    stw_be_p(p + 12, 0x0800);
    p[14] = 0x45;
    stw_be_p(p + 18, 0x1000);           /* id */
    p[22] = 64;
    p[23] = 6;
    stl_be_p(p + 26, 0x0a000001);
    stl_be_p(p + 30, 0x0a000002);
    stl_be_p(p + 38, 0xfffffff0);       /* sequence number */
    stw_be_p(p + 46, 0x5019);           /* header length, ACK PSH FIN */
    stw_be_p(p + 50, (uint16_t)~checksum(p + 26, 8, 6));
    for (int i = 0; i < payload; i++) {
        p[54 + i] = i * 3;
    }
    return 54 + payload;
}

static void check_segment(const uint8_t *p, int len, int n, uint32_t done, bool last)
{
    g_assert_cmpuint(lduw_be_p(p + 16), ==, len - 14);
    g_assert_cmphex(lduw_be_p(p + 18), ==, 0x1000 + n);
    g_assert_cmphex(checksum(p + 14, 20, 0), ==, 0);
    g_assert_cmphex((uint32_t)ldl_be_p(p + 38), ==, 0xfffffff0 + done);
    g_assert_cmphex(p[47], ==, last ? 0x19 : 0x10);
    g_assert_cmphex(checksum(p + 34, len - 34, (uint16_t)~checksum(p + 26, 8, 6 + len - 34)), ==, 0);
    for (int i = 54; i < len; i++) {
        g_assert_cmphex(p[i], ==, (uint8_t)((done + i - 54) * 3));
    }
}

static void test_segmentation(Fixture *f, const void *data)
{
    static const int payload = 3210, mss = 1000;
    g_autofree uint8_t *packet = g_malloc(54 + payload);
    int size = tcp_packet(packet, payload);

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_tx(f);
    qtest_memwrite(f->nic.qts, TX_DATA, packet, size);
    /* IP sum at 24 of 14..33, TCP sum at 50 of 34 to the end. */
    put_desc(f, 14 | 24 << 8 | 33 << 16 | 34ULL << 32 | 50ULL << 40,
             payload | TCP | IP | TSE | DEXT, 54 << 8 | mss << 16);
    put_desc(f, TX_DATA, 2000 | DTYP_D | DEXT | TSE, 3 << 8);
    put_desc(f, TX_DATA + 2000, (size - 2000) | DTYP_D | DEXT | TSE | EOP | RS, 3 << 8);
    set(f, TDT, f->tail);
    for (int done = 0, n = 0; done < payload; done += mss, n++) {
        int len = MIN(mss, payload - done);

        g_assert_cmpint(nic_receive(&f->nic, f->frame, NIC_WAIT_MS), ==, 54 + len);
        check_segment(f->frame, 54 + len, n, done, done + len == payload);
    }
    g_assert_cmpint(nic_receive(&f->nic, f->frame, 0), ==, -1);
}

/* No MSS, headers that are longer than the packet, a packet without end: nothing is sent. */
static void test_segmentation_refused(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_tx(f);
    put_desc(f, 0, 100 | TSE | DEXT, 54 << 8);
    put_desc(f, TX_DATA, 200 | DTYP_D | DEXT | TSE | EOP, 0);
    put_desc(f, 0, 100 | TSE | DEXT, 255u << 8 | 100 << 16);
    put_desc(f, TX_DATA, 200 | DTYP_D | DEXT | TSE | EOP, 0);
    put_desc(f, TX_DATA, 0xf0000 | DTYP_D | DEXT, 0);
    put_desc(f, TX_DATA, 0x0ffff | DTYP_D | DEXT | EOP, 0);
    set(f, TDT, f->tail);
    g_assert_cmphex(get(f, TDH), ==, f->tail);
    g_assert_cmpint(nic_receive(&f->nic, f->frame, 0), ==, -1);
}

void e1000_add_tx_tests(void)
{
    E1000_CASE("tx/laps", test_send);
    E1000_CASE("tx/padding", test_send_padded);
    E1000_CASE("tx/tag", test_send_tagged);
    E1000_CASE("tx/checksum", test_send_checksum);
    E1000_CASE("tx/segmentation", test_segmentation);
    E1000_CASE("tx/segmentation-refused", test_segmentation_refused);
}
