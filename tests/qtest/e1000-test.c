/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82540EM (e1000): registers, EEPROM, PHY and link, interrupts, packets both ways with
 * checksums, segmentation, tags and filters. On QEMU fail: IOADDR and IODATA, CTRL after its reset
 * bit, loopback by RCTL. Cases that move packets or time need a running clock.
 */
#include "nic-test.h"

#define CTRL    0x00000
#define STATUS  0x00008
#define EECD    0x00010
#define EERD    0x00014
#define MDIC    0x00020
#define ICR     0x000c0
#define ITR     0x000c4
#define ICS     0x000c8
#define IMS     0x000d0
#define IMC     0x000d8
#define RCTL    0x00100
#define TCTL    0x00400
#define RDBAL   0x02800
#define RDLEN   0x02808
#define RDH     0x02810
#define RDT     0x02818
#define TDBAL   0x03800
#define TDLEN   0x03808
#define TDH     0x03810
#define TDT     0x03818
#define MPC     0x04010
#define GPRC    0x04074
#define GPTC    0x04080
#define GORCL   0x04088
#define GORCH   0x0408c
#define MTA     0x05200
#define RA      0x05400
#define VFTA    0x05600

#define LSC     0x0004
#define TXDW    0x0001
#define RXO     0x0040
#define RXT0    0x0080
#define VME     0x40000000
#define RST     0x04000000

#define RX_EN   0x0002
#define RX_UPE  0x0008
#define RX_LBM  0x00c0
#define RX_BAM  0x8000
#define RX_1024 0x10000
#define RX_VFE  0x40000
#define RX_SECRC 0x04000000

#define TX_RING     0x100000
#define RX_RING     0x110000
#define TX_DATA     0x200000
#define RX_DATA     0x300000
#define RX_STRIDE   0x4000
#define RING        8

#define EOP     0x01000000u
#define IC      0x04000000u
#define TSE     0x04000000u
#define RS      0x08000000u
#define DEXT    0x20000000u
#define VLE     0x40000000u
#define DTYP_D  0x00100000u
#define TCP     0x01000000u
#define IP      0x02000000u

typedef struct Fixture {
    Nic nic;
    uint32_t tail;
    uint32_t rx_next;
    uint8_t frame[65536];
} Fixture;

static uint32_t get(Fixture *f, uint32_t reg)
{
    return qtest_readl(f->nic.qts, NIC_MMIO + reg);
}

static void set(Fixture *f, uint32_t reg, uint32_t val)
{
    qtest_writel(f->nic.qts, NIC_MMIO + reg, val);
}

static void setup(Fixture *f, const void *data)
{
    nic_start(&f->nic, data ? data : "e1000");
    nic_map(&f->nic, 0, 1);
}

static void teardown(Fixture *f, const void *data)
{
    nic_stop(&f->nic);
}

/* --- registers --- */

static void test_reset_values(Fixture *f, const void *data)
{
    static const uint32_t values[][2] = {
        {CTRL, 0x00140240}, {STATUS, 0x80080783}, {EECD, 0x188}, {0x38, 0x8100}, {0xe00, 0x602},
        {0x1000, 0x00100030}, {RA, 0x12005452}, {RA + 4, 0x80005634}, {0x5820, 0x222300},
        {ICR, 0}, {IMS, 0}, {RCTL, 0}, {TCTL, 0}, {0x1fffc, 0},
    };

    g_assert_cmphex(pci_conf_read(f->nic.qts, 0, NIC, 0, 4), ==, 0x100e8086);
    g_assert_cmphex(pci_conf_read(f->nic.qts, 0, NIC, 8, 4), ==, 0x02000003);
    g_assert_cmphex(pci_conf_read(f->nic.qts, 0, NIC, 0x2c, 4), ==, 0x11001af4);
    g_assert_cmphex(pci_conf_read(f->nic.qts, 0, NIC, 0x3d, 1), ==, 1);
    for (int i = 0; i < G_N_ELEMENTS(values); i++) {
        g_assert_cmphex(get(f, values[i][0]), ==, values[i][1]);
    }
}

static void test_reset_bit(Fixture *f, const void *data)
{
    set(f, RA, 0x11111111);
    set(f, 0x5604, 0x55);
    set(f, TDT, 3);
    set(f, CTRL, RST);
    g_assert_cmphex(get(f, CTRL), ==, 0x00140240);
    g_assert_cmphex(get(f, RA), ==, 0x12005452);
    g_assert_cmphex(get(f, 0x5604), ==, 0);
    g_assert_cmphex(get(f, TDT), ==, 0);
}

static void test_io_bar(Fixture *f, const void *data)
{
    qtest_outl(f->nic.qts, NIC_IO, STATUS);
    g_assert_cmphex(qtest_inl(f->nic.qts, NIC_IO + 4), ==, 0x80080783);
    qtest_outl(f->nic.qts, NIC_IO, MTA);
    qtest_outl(f->nic.qts, NIC_IO + 4, 0xabcd1234);
    g_assert_cmphex(get(f, MTA), ==, 0xabcd1234);
    qtest_outl(f->nic.qts, NIC_IO, 0xfffffffc);
    g_assert_cmphex(qtest_inl(f->nic.qts, NIC_IO + 4), ==, 0);
    qtest_outl(f->nic.qts, NIC_IO + 4, 1);
}

static uint16_t eerd(Fixture *f, unsigned word)
{
    set(f, EERD, word << 8 | 1);
    g_assert_cmphex(get(f, EERD) & 0xff1f, ==, word << 8 | 0x10);
    return get(f, EERD) >> 16;
}

static void test_eeprom(Fixture *f, const void *data)
{
    uint16_t sum = 0;

    for (int i = 0; i < 64; i++) {
        sum += eerd(f, i);
    }
    g_assert_cmphex(sum, ==, 0xbaba);
    g_assert_cmphex(eerd(f, 0), ==, 0x5452);
    g_assert_cmphex(eerd(f, 0x0b), ==, 0x100e);
    g_assert_cmphex(eerd(f, 0xff), ==, 0);
}

static void clock_out(Fixture *f, bool bit)
{
    set(f, EECD, 0x42 | bit << 2);
    set(f, EECD, 0x43 | bit << 2);
    set(f, EECD, 0x42 | bit << 2);
}

static void test_eeprom_by_hand(Fixture *f, const void *data)
{
    unsigned command = 6 << 6 | 0x0b;
    uint16_t val = 0;

    set(f, EECD, 0x40);
    g_assert_cmphex(get(f, EECD) & 0x1c0, ==, 0x1c0);
    set(f, EECD, 0x42);
    for (int i = 8; i >= 0; i--) {
        clock_out(f, command >> i & 1);
    }
    for (int i = 0; i < 16; i++) {
        set(f, EECD, 0x43);
        val = val << 1 | !!(get(f, EECD) & 8);
        set(f, EECD, 0x42);
    }
    g_assert_cmphex(val, ==, 0x100e);
    set(f, EECD, 0);
}

static uint32_t phy(Fixture *f, uint32_t op, unsigned reg, uint16_t val)
{
    set(f, MDIC, op << 26 | 1 << 21 | reg << 16 | val);
    return get(f, MDIC);
}

static void test_phy(Fixture *f, const void *data)
{
    g_assert_cmphex(phy(f, 2, 2, 0), ==, 0x18220141);
    g_assert_cmphex(phy(f, 2, 3, 0) & 0xffff, ==, 0x0c20);
    g_assert_cmphex(phy(f, 2, 7, 0) >> 28, ==, 5);
    phy(f, 1, 4, 0x1234);
    g_assert_cmphex(phy(f, 2, 4, 0) & 0xffff, ==, 0x1234);
    phy(f, 1, 2, 0xffff);
    g_assert_cmphex(phy(f, 2, 2, 0) & 0xffff, ==, 0x0141);
    /* Nobody at another address. */
    set(f, MDIC, 2 << 26 | 2 << 21);
    g_assert_cmphex(get(f, MDIC) >> 28, ==, 5);
}

/* --- link and interrupts --- */

static void test_interrupt(Fixture *f, const void *data)
{
    qtest_irq_intercept_in(f->nic.qts, "/machine/q35/ioapic");
    set(f, ICS, LSC);
    g_assert_false(qtest_get_irq(f->nic.qts, 20));
    set(f, IMS, LSC | TXDW);
    g_assert_true(qtest_get_irq(f->nic.qts, 20));
    set(f, IMC, LSC);
    g_assert_false(qtest_get_irq(f->nic.qts, 20));
    set(f, IMS, LSC);
    g_assert_cmphex(get(f, ICR), ==, LSC);
    g_assert_false(qtest_get_irq(f->nic.qts, 20));
    g_assert_cmphex(get(f, ICR), ==, 0);
    set(f, ICS, LSC | TXDW);
    set(f, ICR, LSC | TXDW);
    g_assert_false(qtest_get_irq(f->nic.qts, 20));
}

static void test_throttle(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    qtest_irq_intercept_in(f->nic.qts, "/machine/q35/ioapic");
    set(f, ITR, 1000);
    set(f, IMS, LSC);
    set(f, ICS, LSC);
    g_assert_true(qtest_get_irq(f->nic.qts, 20));
    get(f, ICR);
    set(f, ICS, LSC);
    g_assert_false(qtest_get_irq(f->nic.qts, 20));
    qtest_clock_step(f->nic.qts, 255 * 1000);
    g_assert_false(qtest_get_irq(f->nic.qts, 20));
    qtest_clock_step(f->nic.qts, 1001);
    g_assert_true(qtest_get_irq(f->nic.qts, 20));
}

static void test_link(Fixture *f, const void *data)
{
    get(f, ICR);
    qtest_qmp_assert_success(f->nic.qts, "{'execute': 'set_link', 'arguments': {'name': 'nic',"
                                         " 'up': false}}");
    g_assert_cmphex(get(f, STATUS) & 2, ==, 0);
    g_assert_cmphex(phy(f, 2, 1, 0) & 4, ==, 0);
    g_assert_cmphex(get(f, ICR) & LSC, ==, LSC);
    qtest_qmp_assert_success(f->nic.qts, "{'execute': 'set_link', 'arguments': {'name': 'nic',"
                                         " 'up': true}}");
    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    qtest_clock_step(f->nic.qts, 600 * 1000 * 1000);
    g_assert_cmphex(get(f, STATUS) & 2, ==, 2);
    g_assert_cmphex(phy(f, 2, 1, 0) & 0x24, ==, 0x24);
    g_assert_cmphex(get(f, ICR) & LSC, ==, LSC);
}

static void test_autonegotiation(Fixture *f, const void *data)
{
    phy(f, 1, 0, 0x1340);
    g_assert_cmphex(get(f, STATUS) & 2, ==, 0);
    g_assert_cmphex(phy(f, 2, 0, 0) & 0xffff, ==, 0x1140);
    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    qtest_clock_step(f->nic.qts, 499 * 1000 * 1000);
    g_assert_cmphex(get(f, STATUS) & 2, ==, 0);
    qtest_clock_step(f->nic.qts, 2 * 1000 * 1000);
    g_assert_cmphex(get(f, STATUS) & 2, ==, 2);
    g_assert_cmphex(phy(f, 2, 5, 0) & 0x4000, ==, 0x4000);
}

/* --- transmit --- */

static void start_tx(Fixture *f)
{
    set(f, TDBAL, TX_RING);
    set(f, TDLEN, RING * 16);
    set(f, TDH, 0);
    set(f, TDT, 0);
    set(f, TCTL, 0x0a);
    f->tail = 0;
}

static void put_desc(Fixture *f, uint64_t addr, uint32_t lower, uint32_t upper)
{
    uint64_t d = TX_RING + f->tail * 16;

    qtest_writeq(f->nic.qts, d, addr);
    qtest_writel(f->nic.qts, d + 8, lower);
    qtest_writel(f->nic.qts, d + 12, upper);
    f->tail = (f->tail + 1) % RING;
}

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

static uint16_t checksum(const uint8_t *p, int len, uint32_t sum)
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

/* --- receive --- */

static void start_rx(Fixture *f, uint32_t rctl)
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

/* The next descriptor that came back: status, length, special. False: none came. */
static bool received(Fixture *f, uint8_t *status, uint16_t *len, uint16_t *special)
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

    start_tx(f);
    start_rx(f, RX_LBM | RX_SECRC);
    nic_frame(frame, sizeof(frame), nic_mac, nic_mac);
    qtest_memwrite(f->nic.qts, TX_DATA, frame, sizeof(frame));
    put_desc(f, TX_DATA, sizeof(frame) | EOP, 0);
    set(f, TDT, f->tail);
    g_assert_true(received(f, &status, &len, &special));
    g_assert_cmpmem(f->frame, len, frame, sizeof(frame));
}

/* --- hostile drivers --- */

/* Rings and buffers nowhere, in the registers, at the end of memory; heads beyond the ring. */
static void test_rings_anywhere(Fixture *f, const void *data)
{
    static const uint64_t bases[] = {
        0, NIC_MMIO, NIC_MMIO + TDT, 0xfffffff0, 0xfffffffffffffff0, 0xfee00000, 0x40000000,
    };

    for (int i = 0; i < G_N_ELEMENTS(bases); i++) {
        start_rx(f, RX_LBM | RX_UPE | RX_BAM);
        start_tx(f);
        put_desc(f, bases[i], 0xffff | EOP | RS, 0xff00);
        set(f, RDH, i & 1 ? 0xffff : 0);
        set(f, TDT, 1);
        set(f, TDBAL, bases[i]);
        set(f, TDBAL + 4, bases[i] >> 32);
        set(f, RDBAL, bases[i]);
        set(f, RDBAL + 4, bases[i] >> 32);
        set(f, TDLEN, 0xfffff);
        set(f, TDT, 0xffff);
        set(f, TDH, 0xfffe);
        set(f, TDT, 0);
        set(f, CTRL, RST);
    }
    g_assert_cmphex(get(f, STATUS) & 1, ==, 1);
}

static void test_random(Fixture *f, const void *data)
{
    uint32_t seed = 7;

    for (int i = 0; i < 5000; i++) {
        uint32_t offset;

        seed = seed * 1103515245 + 12345;
        offset = seed >> 8 & 0x5fff;
        switch (seed >> 29) {
        case 0:
            qtest_writeb(f->nic.qts, NIC_MMIO + offset, seed);
            break;
        case 1:
            qtest_writew(f->nic.qts, NIC_MMIO + offset, seed);
            break;
        case 2:
            qtest_readq(f->nic.qts, NIC_MMIO + offset);
            break;
        default:
            qtest_writel(f->nic.qts, NIC_MMIO + (offset & ~3), seed);
            break;
        }
    }
}

static void test_unplug(void)
{
    QTestState *s = qtest_init("-machine q35 -nodefaults -netdev user,id=n0"
                               " -device pci-bridge,id=b,chassis_nr=1,addr=3");

    for (int i = 0; i < 2; i++) {
        qtest_qmp_assert_success(s, "{'execute': 'device_add', 'arguments': {'driver': 'e1000',"
                                    " 'bus': 'b', 'addr': '2', 'id': 'nic', 'netdev': 'n0'}}");
        qtest_qmp_assert_success(s, "{'execute': 'device_del', 'arguments': {'id': 'nic'}}");
        qtest_outl(s, 0xcd0, 0);
        qtest_outl(s, 0xcc8, 1 << 2);
        qtest_qmp_eventwait(s, "DEVICE_DELETED");
    }
    qtest_quit(s);
}

#define SAVE_ARGS "-machine q35 -nodefaults -netdev user,id=net0" \
                  " -device e1000,netdev=net0,addr=4,mac=" NIC_MAC

/* Half a packet, a context, a running negotiation, a held interrupt: all go on. */
static void test_saved_state(void)
{
    Fixture f = {.nic = {qtest_init(SAVE_ARGS), -1}};
    uint8_t frame[200], status;
    uint16_t len, special;

    if (qtest_skip_without_clock(f.nic.qts)) {
        qtest_quit(f.nic.qts);
        return;
    }
    nic_map(&f.nic, 0, 1);
    start_rx(&f, RX_LBM | RX_SECRC);
    start_tx(&f);
    nic_frame(frame, sizeof(frame), nic_mac, nic_mac);
    stw_be_p(frame + 50, 0);
    qtest_memwrite(f.nic.qts, TX_DATA, frame, sizeof(frame));
    put_desc(&f, 50ULL << 40 | 34ULL << 32, TCP | DEXT, 0);
    put_desc(&f, TX_DATA, 120 | DTYP_D | DEXT, 2 << 8);
    set(&f, TDT, f.tail);
    set(&f, MTA + 8, 0x1234);
    set(&f, IMS, LSC);
    phy(&f, 1, 4, 0x0123);
    f.nic.qts = qtest_save_and_load(f.nic.qts, SAVE_ARGS);
    g_assert_cmphex(get(&f, MTA + 8), ==, 0x1234);
    g_assert_cmphex(get(&f, IMS), ==, LSC);
    g_assert_cmphex(phy(&f, 2, 4, 0) & 0xffff, ==, 0x0123);
    put_desc(&f, TX_DATA + 120, 80 | DTYP_D | DEXT | EOP | RS, 0);
    set(&f, TDT, f.tail);
    g_assert_true(received(&f, &status, &len, &special));
    stw_be_p(frame + 50, checksum(frame + 34, sizeof(frame) - 34, 0));
    g_assert_cmpmem(f.frame, len, frame, sizeof(frame));
    phy(&f, 1, 0, 0x1340);
    f.nic.qts = qtest_save_and_load(f.nic.qts, SAVE_ARGS);
    g_assert_cmphex(get(&f, STATUS) & 2, ==, 0);
    qtest_clock_step(f.nic.qts, 600 * 1000 * 1000);
    g_assert_cmphex(get(&f, STATUS) & 2, ==, 2);
    qtest_quit(f.nic.qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) qtest_add("/e1000/" path, Fixture, NULL, setup, fn, teardown)
    CASE("reset/values", test_reset_values);
    CASE("reset/ctrl", test_reset_bit);
    CASE("io-bar", test_io_bar);
    CASE("eeprom/eerd", test_eeprom);
    CASE("eeprom/by-hand", test_eeprom_by_hand);
    CASE("phy", test_phy);
    CASE("irq/raise-and-clear", test_interrupt);
    CASE("irq/throttle", test_throttle);
    CASE("link/cable", test_link);
    CASE("link/autonegotiation", test_autonegotiation);
    CASE("tx/laps", test_send);
    CASE("tx/padding", test_send_padded);
    CASE("tx/tag", test_send_tagged);
    CASE("tx/checksum", test_send_checksum);
    CASE("tx/segmentation", test_segmentation);
    CASE("tx/segmentation-refused", test_segmentation_refused);
    CASE("rx/laps", test_receive);
    CASE("rx/fcs-and-padding", test_receive_fcs_and_padding);
    CASE("rx/pieces", test_receive_in_pieces);
    CASE("rx/filters", test_filters);
    CASE("rx/tag", test_receive_tagged);
    CASE("rx/overrun", test_overrun);
    CASE("loopback", test_loopback);
    CASE("rings-anywhere", test_rings_anywhere);
    CASE("registers/all-sizes-are-safe", test_random);
    qtest_add_func("/e1000/unplug", test_unplug);
    qtest_add_func("/e1000/saved-state", test_saved_state);
    return g_test_run();
}
