/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * e1000, packets in: rings, filters, tags, overruns; loopback by RCTL, which QEMU does not know.
 * All but loopback need a running clock.
 */
#include "e1000-test.h"
#include "reference.h"

static void test_receive(Fixture *f, const void *data)
{
    uint8_t frame[600], status;
    uint16_t len, special;

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_rx(f, RX_BAM | RX_SECRC);
    nic_frame(frame, sizeof(frame), nic_mac, peer_mac);
    for (int i = 0; i < 2 * RING; i++) {
        frame[20] = i;
        nic_send(&f->nic, frame, sizeof(frame));
        g_assert_true(received(f, &status, &len, &special));
        g_assert_cmphex(status, ==, 7);
        g_assert_cmpmem(f->frame, len, frame, sizeof(frame));
        set(f, RDT, (f->rx_next + RING - 1) % RING);
    }
    g_assert_cmphex(get(f, ICR) & RXT0, ==, RXT0);
    g_assert_cmpuint(get(f, GPRC), ==, 2 * RING);
    g_assert_cmpuint(get(f, GORCL), ==, 2 * RING * 604);
    get(f, GORCH);
    g_assert_cmpuint(get(f, GORCL), ==, 0);
}

static void test_receive_fcs_and_padding(Fixture *f, const void *data)
{
    uint8_t frame[60] = {0}, status;
    uint16_t len, special;

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_rx(f, RX_BAM);
    nic_frame(frame, 30, broadcast_mac, peer_mac);
    nic_send(&f->nic, frame, 30);
    g_assert_true(received(f, &status, &len, &special));
    g_assert_cmpuint(len, ==, 64);
    g_assert_cmpmem(f->frame, 60, frame, 60);
}

static void test_receive_in_pieces(Fixture *f, const void *data)
{
    uint8_t frame[1514], status;
    uint16_t len, special;

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_rx(f, RX_1024 | RX_SECRC);
    nic_frame(frame, sizeof(frame), nic_mac, peer_mac);
    nic_send(&f->nic, frame, sizeof(frame));
    g_assert_true(received(f, &status, &len, &special));
    g_assert_cmphex(status & 3, ==, 1);
    g_assert_cmpmem(f->frame, len, frame, 1024);
    g_assert_true(received(f, &status, &len, &special));
    g_assert_cmphex(status & 3, ==, 3);
    g_assert_cmpmem(f->frame, len, frame + 1024, sizeof(frame) - 1024);
}

/* Whether a packet to @dest comes in; a broadcast behind it tells. */
static bool passes(Fixture *f, const uint8_t *dest, uint16_t vid)
{
    uint8_t frame[100], status;
    uint16_t len, special;

    nic_frame(frame, sizeof(frame), dest, peer_mac);
    if (vid) {
        stw_be_p(frame + 12, 0x8100);
        stw_be_p(frame + 14, vid);
    }
    frame[50] = 0x11;
    nic_send(&f->nic, frame, sizeof(frame));
    nic_frame(frame, sizeof(frame), broadcast_mac, peer_mac);
    frame[50] = 0x22;
    nic_send(&f->nic, frame, sizeof(frame));
    g_assert_true(received(f, &status, &len, &special));
    set(f, RDT, (f->rx_next + RING - 1) % RING);
    if (f->frame[50] == 0x22) {
        return false;
    }
    g_assert_true(received(f, &status, &len, &special));
    set(f, RDT, (f->rx_next + RING - 1) % RING);
    return true;
}

static void test_filters(Fixture *f, const void *data)
{
    static const uint8_t other[6] = {0x52, 0x54, 0, 0, 0, 9}, multi[6] = {1, 0, 0x5e, 0, 0x12, 0x34};

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_rx(f, RX_BAM);
    g_assert_true(passes(f, nic_mac, 0));
    g_assert_false(passes(f, other, 0));
    set(f, RA + 8, ldl_le_p(other));
    set(f, RA + 12, lduw_le_p(other + 4) | 0x80000000);
    g_assert_true(passes(f, other, 0));
    set(f, RA + 12, 0);
    set(f, RCTL, RX_EN | RX_BAM | RX_UPE);
    g_assert_true(passes(f, other, 0));
    g_assert_false(passes(f, multi, 0));
    /* Bits 47:36 of the address: 0x341. */
    set(f, MTA + 0x341 / 32 * 4, 1u << (0x341 % 32));
    g_assert_true(passes(f, multi, 0));
    set(f, RCTL, RX_EN | RX_BAM | RX_VFE);
    g_assert_true(passes(f, nic_mac, 0));
    g_assert_false(passes(f, nic_mac, 100));
    set(f, VFTA + 100 / 32 * 4, 1u << (100 % 32));
    g_assert_true(passes(f, nic_mac, 100));
}

static void test_receive_tagged(Fixture *f, const void *data)
{
    uint8_t frame[104], status;
    uint16_t len, special;

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_rx(f, RX_SECRC);
    set(f, CTRL, get(f, CTRL) | VME);
    nic_frame(frame, sizeof(frame), nic_mac, peer_mac);
    stw_be_p(frame + 12, 0x8100);
    stw_be_p(frame + 14, 0x0abc);
    nic_send(&f->nic, frame, sizeof(frame));
    g_assert_true(received(f, &status, &len, &special));
    g_assert_cmphex(status & 8, ==, 8);
    g_assert_cmphex(special, ==, 0x0abc);
    g_assert_cmpuint(len, ==, 100);
    g_assert_cmpmem(f->frame + 12, 88, frame + 16, 88);
}

/* Without descriptors packets wait; a packet that is larger than what is free is lost. */
static void test_overrun(Fixture *f, const void *data)
{
    uint8_t frame[1514], status;
    uint16_t len, special;

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    start_rx(f, RX_1024 | RX_SECRC);
    set(f, RDT, 1);
    nic_frame(frame, sizeof(frame), nic_mac, peer_mac);
    nic_send(&f->nic, frame, sizeof(frame));
    for (int i = 0; i < NIC_WAIT_MS && !get(f, MPC); i++) {
        g_usleep(1000);
    }
    g_assert_cmphex(get(f, ICR) & RXO, ==, RXO);
    set(f, RDT, 0);
    nic_send(&f->nic, frame, 100);
    set(f, RDT, 3);
    g_assert_true(received(f, &status, &len, &special));
    g_assert_cmpuint(len, ==, 100);
}

static void test_loopback(Fixture *f, const void *data)
{
    uint8_t frame[200], status;
    uint16_t len, special;

    if (reference_skips("RCTL.LBM loops nothing back")) {
        return;
    }
    start_tx(f);
    start_rx(f, RX_LBM | RX_SECRC);
    nic_frame(frame, sizeof(frame), nic_mac, nic_mac);
    qtest_memwrite(f->nic.qts, TX_DATA, frame, sizeof(frame));
    put_desc(f, TX_DATA, sizeof(frame) | EOP, 0);
    set(f, TDT, f->tail);
    g_assert_true(received(f, &status, &len, &special));
    g_assert_cmpmem(f->frame, len, frame, sizeof(frame));
}

void e1000_add_rx_tests(void)
{
    E1000_CASE("rx/laps", test_receive);
    E1000_CASE("rx/fcs-and-padding", test_receive_fcs_and_padding);
    E1000_CASE("rx/pieces", test_receive_in_pieces);
    E1000_CASE("rx/filters", test_filters);
    E1000_CASE("rx/tag", test_receive_tagged);
    E1000_CASE("rx/overrun", test_overrun);
    E1000_CASE("loopback", test_loopback);
}
