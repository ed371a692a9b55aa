/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NE2000 on PCI (RTL8029AS) and on ISA: register pages, PROM, remote DMA, packets both ways.
 */
#include "nic-test.h"
#include "libqos/state.h"
#include "reference.h"

#define PORT(reg)   (NIC_IO + (reg))
#define CR          PORT(0)
#define DATA        PORT(0x10)
#define RESET       PORT(0x1f)
#define ISR         PORT(7)

#define STOP        0x21
#define START       0x22
#define READ        0x0a
#define WRITE       0x12
#define SEND        0x26
#define PAGE(n)     ((n) << 6)

#define PRX         0x01
#define PTX         0x02
#define OVW         0x10
#define RDC         0x40
#define RST         0x80

#define TX_PAGE     0x40
#define RX_START    0x46
#define RX_STOP     0x50        /* ten pages */

typedef struct Fixture {
    Nic nic;
    uint8_t frame[65536];
} Fixture;

static void out(Fixture *f, uint8_t reg, uint8_t val)
{
    qtest_outb(f->nic.qts, PORT(reg), val);
}

static uint8_t in(Fixture *f, uint8_t reg)
{
    return qtest_inb(f->nic.qts, PORT(reg));
}

static void setup(Fixture *f, const void *data)
{
    nic_start(&f->nic, "ne2k_pci");
    nic_map(&f->nic, -1, 0);
}

static void teardown(Fixture *f, const void *data)
{
    nic_stop(&f->nic);
}

static void remote(Fixture *f, uint16_t addr, uint16_t len, uint8_t command)
{
    out(f, 0, START);
    out(f, 0xe, 0x49);
    out(f, 7, RDC);
    out(f, 8, addr);
    out(f, 9, addr >> 8);
    out(f, 0xa, len);
    out(f, 0xb, len >> 8);
    out(f, 0, command);
}

static void get_memory(Fixture *f, uint16_t addr, uint8_t *buf, uint16_t len)
{
    remote(f, addr, len, READ);
    for (int i = 0; i < len; i += 2) {
        stw_le_p(buf + i, qtest_inw(f->nic.qts, DATA));
    }
    g_assert_cmphex(in(f, 7) & RDC, ==, RDC);
}

static void put_memory(Fixture *f, uint16_t addr, const uint8_t *buf, uint16_t len)
{
    remote(f, addr, len, WRITE);
    for (int i = 0; i < len; i += 2) {
        qtest_outw(f->nic.qts, DATA, lduw_le_p(buf + i));
    }
    g_assert_cmphex(in(f, 7) & RDC, ==, RDC);
}

/* As a driver does it: ring, address, interrupts, go. */
static void init(Fixture *f, uint8_t rcr, uint8_t tcr)
{
    out(f, 0, STOP);
    out(f, 0xe, 0x49);
    out(f, 0xc, rcr);
    out(f, 0xd, tcr);
    out(f, 1, RX_START);
    out(f, 2, RX_STOP);
    out(f, 3, RX_STOP - 1);
    out(f, 7, 0x7f);
    out(f, 0xf, 0x7f);
    out(f, 0, STOP | PAGE(1));
    for (int i = 0; i < 6; i++) {
        out(f, 1 + i, nic_mac[i]);
    }
    out(f, 7, RX_START);
    out(f, 0, START);
}

static uint8_t current_page(Fixture *f)
{
    uint8_t page;

    out(f, 0, START | PAGE(1));
    page = in(f, 7);
    out(f, 0, START);
    return page;
}

/* --- registers --- */

static void test_reset_values(Fixture *f, const void *data)
{
    if (reference_skips("CR is 0 after a reset, not 21h (DP8390D, 11.0)")) {
        return;
    }
    g_assert_cmphex(pci_conf_read(f->nic.qts, 0, NIC, 0, 4), ==, 0x802910ec);
    g_assert_cmphex(pci_conf_read(f->nic.qts, 0, NIC, 8, 4), ==, 0x02000000);
    g_assert_cmphex(pci_conf_read(f->nic.qts, 0, NIC, 0x3d, 1), ==, 1);
    g_assert_cmphex(in(f, 0), ==, STOP);
    g_assert_cmphex(in(f, 7), ==, RST);
    g_assert_cmphex(in(f, 0xa) << 8 | in(f, 0xb), ==, 0x5043);
    out(f, 0, START);
    g_assert_cmphex(in(f, 7), ==, 0);
    qtest_inb(f->nic.qts, RESET);
    g_assert_cmphex(in(f, 0), ==, STOP);
    g_assert_cmphex(in(f, 7), ==, RST);
}

static void test_pages(Fixture *f, const void *data)
{
    if (reference_skips("page 2 shows only some of its registers")) {
        return;
    }
    init(f, 0x0c, 0x02);
    out(f, 0, START | PAGE(1));
    for (int i = 0; i < 6; i++) {
        g_assert_cmphex(in(f, 1 + i), ==, nic_mac[i]);
    }
    for (int i = 8; i < 16; i++) {
        out(f, i, i * 16);
        g_assert_cmphex(in(f, i), ==, i * 16);
    }
    out(f, 0, START | PAGE(2));
    g_assert_cmphex(in(f, 1), ==, RX_START);
    g_assert_cmphex(in(f, 2), ==, RX_STOP);
    g_assert_cmphex(in(f, 0xc), ==, 0x0c);
    g_assert_cmphex(in(f, 0xf), ==, 0x7f);
    out(f, 0, START | PAGE(3));
    g_assert_cmphex(in(f, 5), ==, 0x40);
}

static void test_prom(Fixture *f, const void *data)
{
    uint8_t prom[32];

    if (reference_skips("the PROM can be written")) {
        return;
    }
    get_memory(f, 0, prom, sizeof(prom));
    for (int i = 0; i < 6; i++) {
        g_assert_cmphex(prom[2 * i], ==, nic_mac[i]);
        g_assert_cmphex(prom[2 * i + 1], ==, nic_mac[i]);
    }
    g_assert_cmphex(prom[28], ==, 0x57);
    g_assert_cmphex(prom[30], ==, 0x57);
    g_assert_cmphex(prom[12], ==, 0);
    /* It is read-only. */
    put_memory(f, 0, (const uint8_t *)"xx", 2);
    get_memory(f, 0, prom, 2);
    g_assert_cmphex(prom[0], ==, 0x52);
}

static void test_remote_dma(Fixture *f, const void *data)
{
    uint8_t out_bytes[256], in_bytes[256];

    if (reference_skips("reads go on beyond the byte count")) {
        return;
    }
    nic_frame(out_bytes, sizeof(out_bytes), peer_mac, nic_mac);
    put_memory(f, 0x4000, out_bytes, sizeof(out_bytes));
    get_memory(f, 0x4000, in_bytes, sizeof(in_bytes));
    g_assert_cmpmem(in_bytes, sizeof(in_bytes), out_bytes, sizeof(out_bytes));
    remote(f, 0x4002, 8, READ);
    g_assert_cmphex(qtest_inl(f->nic.qts, DATA), ==, ldl_le_p(out_bytes + 2));
    g_assert_cmphex(qtest_inb(f->nic.qts, DATA), ==, out_bytes[6]);
    g_assert_cmphex(in(f, 7) & RDC, ==, 0);
    qtest_inw(f->nic.qts, DATA);
    qtest_inb(f->nic.qts, DATA);
    g_assert_cmphex(in(f, 7) & RDC, ==, RDC);
    g_assert_cmphex(qtest_inb(f->nic.qts, DATA), ==, 0xff);
    /* No memory there. */
    put_memory(f, 0x3ffe, out_bytes, 2);
    get_memory(f, 0x3ffe, in_bytes, 2);
    g_assert_cmphex(lduw_le_p(in_bytes), ==, 0xffff);
    put_memory(f, 0xfff0, out_bytes, 64);
    get_memory(f, 0xbff0, in_bytes, 64);
}

/* --- packets --- */

static void transmit(Fixture *f, const uint8_t *frame, uint16_t size)
{
    put_memory(f, TX_PAGE << 8, frame, size);
    out(f, 4, TX_PAGE);
    out(f, 5, size);
    out(f, 6, size >> 8);
    out(f, 0, SEND);
}

static void test_send(Fixture *f, const void *data)
{
    uint8_t frame[1514];

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    init(f, 0x04, 0);
    qtest_irq_intercept_in(f->nic.qts, "/machine/q35/ioapic");
    nic_frame(frame, sizeof(frame), peer_mac, nic_mac);
    transmit(f, frame, sizeof(frame));
    g_assert_cmpint(nic_receive(&f->nic, f->frame, NIC_WAIT_MS), ==, sizeof(frame));
    g_assert_cmpmem(f->frame, sizeof(frame), frame, sizeof(frame));
    g_assert_cmphex(in(f, 7) & PTX, ==, PTX);
    g_assert_cmphex(in(f, 4) & 1, ==, 1);
    g_assert_cmphex(in(f, 0) & 4, ==, 0);
    g_assert_true(qtest_get_irq(f->nic.qts, 20));
    out(f, 7, 0x7f);
    g_assert_false(qtest_get_irq(f->nic.qts, 20));
}

static void test_send_from_nowhere(Fixture *f, const void *data)
{
    static const uint8_t pages[] = {0, 0x3f, 0xbf, 0xc0, 0xff};

    init(f, 0x04, 0x02);
    for (int i = 0; i < G_N_ELEMENTS(pages); i++) {
        out(f, 4, pages[i]);
        out(f, 5, 0xff);
        out(f, 6, i & 1 ? 0xff : 5);
        out(f, 0, SEND);
        g_assert_cmphex(in(f, 7) & PTX, ==, PTX);
    }
}

/* A packet that came in at @page: checks header and data, and gives the pages back. */
static uint8_t take(Fixture *f, uint8_t page, const uint8_t *frame, uint16_t size)
{
    uint8_t header[4], buf[1600];

    for (int i = 0; i < NIC_WAIT_MS && current_page(f) == page; i++) {
        g_usleep(1000);
    }
    get_memory(f, page << 8, header, 4);
    g_assert_cmphex(header[0] & 1, ==, 1);
    g_assert_cmpuint(lduw_le_p(header + 2), ==, size + 4);
    get_memory(f, (page << 8) + 4, buf, size);
    g_assert_cmpmem(buf, size, frame, size);
    out(f, 3, header[1] == RX_START ? RX_STOP - 1 : header[1] - 1);
    return header[1];
}

static void test_receive_around_the_ring(Fixture *f, const void *data)
{
    uint8_t frame[900], page = RX_START;

    if (qtest_skip_without_clock(f->nic.qts)) {
        return;
    }
    init(f, 0x04, 0);
    nic_frame(frame, sizeof(frame), nic_mac, peer_mac);
    for (int i = 0; i < 20; i++) {
        frame[20] = i;
        nic_send(&f->nic, frame, sizeof(frame) - 2 * i);
        page = take(f, page, frame, sizeof(frame) - 2 * i);
    }
    g_assert_cmphex(in(f, 7) & (PRX | OVW), ==, PRX);
}

static void test_filters(Fixture *f, const void *data)
{
    static const uint8_t other[6] = {0x52, 0x54, 0, 0, 0, 9}, multi[6] = {1, 0, 0x5e, 0, 0, 1};
    static const struct {
        uint8_t rcr;
        bool broadcast, own, other, multi;
    } cases[] = {
        {0x00, false, true, false, false}, {0x04, true, true, false, false},
        {0x10, true, true, true, true}, {0x08, false, true, false, true},
    };

    if (reference_skips("TCR loops nothing back")) {
        return;
    }
    for (int i = 0; i < G_N_ELEMENTS(cases); i++) {
        const uint8_t *dests[] = {broadcast_mac, nic_mac, other, multi};
        bool expected[] = {cases[i].broadcast, cases[i].own, cases[i].other, cases[i].multi};

        for (int j = 0; j < 4; j++) {
            /* Internal loopback. */
            init(f, cases[i].rcr, 0x02);
            out(f, 0, START | PAGE(1));
            for (int k = 8; k < 16; k++) {
                out(f, k, 0xff);
            }
            nic_frame(f->frame, 100, dests[j], nic_mac);
            transmit(f, f->frame, 100);
            g_assert_true((current_page(f) != RX_START) == expected[j]);
        }
    }
}

static void test_overflow(Fixture *f, const void *data)
{
    if (reference_skips("TCR loops nothing back")) {
        return;
    }
    init(f, 0x04, 0x02);
    nic_frame(f->frame, 600, nic_mac, nic_mac);
    /* Three pages each: BNRY leaves nine of ten, and CURR never catches up with it. */
    for (int i = 0; i < 2; i++) {
        transmit(f, f->frame, 600);
        g_assert_cmphex(in(f, 7) & OVW, ==, 0);
    }
    transmit(f, f->frame, 600);
    g_assert_cmphex(in(f, 7) & OVW, ==, OVW);
    g_assert_cmphex(current_page(f), ==, RX_START + 6);
    g_assert_cmpuint(in(f, 0xf), ==, 1);
    g_assert_cmpuint(in(f, 0xf), ==, 0);
}

/* Rings that are empty, upside down, beyond memory; pointers out of them. */
static void test_rings_anywhere(Fixture *f, const void *data)
{
    static const uint8_t rings[][4] = {
        {0, 0, 0, 0}, {0x80, 0x40, 0x50, 0x50}, {0x40, 0xff, 0x41, 0xfe}, {0, 0x40, 1, 2},
        {0x46, 0x50, 0x60, 0x47}, {0x46, 0x50, 0x47, 0xff}, {0x46, 0x47, 0x46, 0x46},
    };

    nic_frame(f->frame, 1500, nic_mac, nic_mac);
    for (int i = 0; i < G_N_ELEMENTS(rings); i++) {
        init(f, 0x14, 0x02);
        out(f, 1, rings[i][0]);
        out(f, 2, rings[i][1]);
        out(f, 3, rings[i][3]);
        out(f, 0, START | PAGE(1));
        out(f, 7, rings[i][2]);
        transmit(f, f->frame, 1500);
    }
    qtest_inb(f->nic.qts, RESET);
    g_assert_cmphex(in(f, 7), ==, RST);
}

static void test_random(Fixture *f, const void *data)
{
    uint32_t seed = 3;

    for (int i = 0; i < 5000; i++) {
        seed = seed * 1103515245 + 12345;
        switch (seed >> 29) {
        case 0:
            qtest_outw(f->nic.qts, PORT(seed >> 8 & 0xff), seed >> 16);
            break;
        case 1:
            qtest_outl(f->nic.qts, PORT(seed >> 8 & 0x1f), seed);
            break;
        case 2:
            qtest_inl(f->nic.qts, PORT(seed >> 8 & 0xff));
            break;
        default:
            qtest_outb(f->nic.qts, PORT(seed >> 8 & 0x1f), seed >> 16);
            break;
        }
    }
}

#define SAVE_ARGS "-machine q35 -nodefaults -netdev user,id=net0" \
                  " -device ne2k_pci,netdev=net0,addr=4,mac=" NIC_MAC

static void test_saved_state(void)
{
    Fixture f = {.nic = {qtest_init(SAVE_ARGS), -1}};
    uint8_t frame[200];

    if (qtest_skip_without_clock(f.nic.qts)) {
        qtest_quit(f.nic.qts);
        return;
    }
    nic_map(&f.nic, -1, 0);
    init(&f, 0x04, 0x02);
    nic_frame(frame, sizeof(frame), nic_mac, nic_mac);
    transmit(&f, frame, sizeof(frame));
    f.nic.qts = qtest_save_and_load(f.nic.qts, SAVE_ARGS);
    take(&f, RX_START, frame, sizeof(frame));
    out(&f, 0, SEND);
    take(&f, RX_START + 1, frame, sizeof(frame));
    qtest_quit(f.nic.qts);
}

/* --- the ISA card --- */

#define ISA_PORT    0x340

/* Does the second 8259 see an interrupt of 8 to 15? */
static int pending(QTestState *qts, int irq)
{
    qtest_outb(qts, 0xa0, 0x0a);
    return qtest_inb(qts, 0xa0) >> (irq - 8) & 1;
}

static void test_isa(void)
{
    QTestState *qts = qtest_init("-machine pc -nodefaults -device ne2k_isa,iobase=0x340,irq=10,mac="
                                 NIC_MAC);

    g_assert_cmphex(qtest_inb(qts, ISA_PORT + 7) & RST, ==, RST);
    qtest_outb(qts, ISA_PORT, START);
    qtest_outb(qts, 0x4d1, 1 << 2);     /* level triggered */
    qtest_outb(qts, ISA_PORT + 0xe, 0x49);
    qtest_outb(qts, ISA_PORT + 0xa, 12);
    qtest_outb(qts, ISA_PORT, READ);
    for (int i = 0; i < 6; i++) {
        g_assert_cmphex(qtest_inw(qts, ISA_PORT + 0x10), ==, nic_mac[i] * 0x101);
    }
    g_assert_false(pending(qts, 10));
    qtest_outb(qts, ISA_PORT + 0xf, RDC);
    g_assert_true(pending(qts, 10));
    qtest_outb(qts, ISA_PORT + 7, RDC);
    g_assert_false(pending(qts, 10));
    /* 32 ports. */
    g_assert_cmphex(qtest_inb(qts, ISA_PORT + 0x20), ==, 0xff);
    qtest_inb(qts, ISA_PORT + 0x1f);
    if (qtest_has_accel("qtest")) { /* elsewhere CR stays */
        g_assert_cmphex(qtest_inb(qts, ISA_PORT), ==, STOP);
    }
    qtest_quit(qts);
}

static void test_isa_properties(void)
{
    QTestState *qts = qtest_init("-machine pc -nodefaults");

    for (int i = 0; i < 2; i++) {
        char *hmp = qtest_hmp(qts, "device_add ne2k_isa,%s", i ? "irq=16" : "iobase=0xfff0");

        g_assert_cmpstr(hmp, !=, "");
        g_free(hmp);
    }
    qtest_quit(qts);
}

#define HUB_ARGS "-machine q35 -nodefaults -m 16 -netdev hubport,hubid=0,id=net0 " \
                 "-device ne2k_pci,netdev=net0,addr=4,mac=" NIC_MAC

/* The registers of pages 0 to 2, by their offset. */
static void note_pages(QTestState *s, GString *seen)
{
    for (int page = 0; page < 3; page++) {
        qtest_outb(s, NIC_IO, page << 6 | 0x22);
        for (int reg = 0; reg < 16; reg++) {
            qstate_note_in(s, seen, NIC_IO + reg, 1);
        }
    }
    qtest_outb(s, NIC_IO, 0x22);
}

/* Everything has a value of its own, a packet was sent, and half of the remote DMA of another is done. */
static void remote_dma_half_done(QTestState *s)
{
    static const uint8_t page0[][2] = {
        {0x01, 0x46}, {0x02, 0x7f}, {0x03, 0x4a}, {0x0c, 0x14}, {0x0d, 0x02},
        {0x0e, 0x49}, {0x0f, 0x2b}, {0x04, 0x41}, {0x05, 0x45}, {0x06, 0x00},
    };
    Nic nic = { s, -1 };

    nic_map(&nic, -1, 0);
    qtest_outb(s, NIC_IO, 0x21);
    for (size_t i = 0; i < G_N_ELEMENTS(page0); i++) {
        qtest_outb(s, NIC_IO + page0[i][0], page0[i][1]);
    }
    qtest_outb(s, NIC_IO, 0x61);
    for (int reg = 1; reg < 16; reg++) {
        qtest_outb(s, NIC_IO + reg, 0x50 + reg);
    }
    qtest_outb(s, NIC_IO, 0x22);
    qtest_outb(s, NIC_IO, 0x26);        /* send */
    qtest_outb(s, NIC_IO + 0x08, 0x10);
    qtest_outb(s, NIC_IO + 0x09, 0x42);
    qtest_outb(s, NIC_IO + 0x0a, 20);
    qtest_outb(s, NIC_IO + 0x0b, 0);
    qtest_outb(s, NIC_IO, 0x12);        /* remote write */
    for (int i = 0; i < 5; i++) {
        qtest_outw(s, NIC_IO + 0x10, 0x1111 * i);
    }
}

static void remote_dma_goes_on(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, NIC_IO, 1);
    for (int i = 5; i < 10; i++) {
        qtest_outw(s, NIC_IO + 0x10, 0x1111 * i);
        qstate_note_in(s, seen, NIC_IO + 0x08, 2);
        qstate_note_in(s, seen, NIC_IO + 0x07, 1);
        qstate_note(seen, "interrupt", pci_conf_read(s, 0, NIC, 6, 2));
    }
    note_pages(s, seen);
    qtest_outb(s, NIC_IO + 0x08, 0x10);
    qtest_outb(s, NIC_IO + 0x09, 0x42);
    qtest_outb(s, NIC_IO + 0x0a, 20);
    qtest_outb(s, NIC_IO + 0x0b, 0);
    qtest_outb(s, NIC_IO, 0x0a);
    for (int i = 0; i < 10; i++) {
        qstate_note_in(s, seen, NIC_IO + 0x10, 2);
    }
}

static const QStateCase saved_remote_dma = { HUB_ARGS, remote_dma_half_done, remote_dma_goes_on };
static const QStateCase unplugged = {
    "-machine pc -nodefaults -m 16 -netdev hubport,hubid=0,id=net0 "
    "-device ne2k_pci,netdev=net0,addr=4,id=" QSTATE_UNPLUGGED, remote_dma_half_done,
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) qtest_add("/ne2k_pci/" path, Fixture, NULL, setup, fn, teardown)
    CASE("reset/values", test_reset_values);
    CASE("registers/pages", test_pages);
    CASE("prom", test_prom);
    CASE("remote-dma", test_remote_dma);
    CASE("tx/raise-and-clear", test_send);
    CASE("tx/from-nowhere", test_send_from_nowhere);
    CASE("rx/around-the-ring", test_receive_around_the_ring);
    CASE("rx/filters", test_filters);
    CASE("rx/overflow", test_overflow);
    CASE("rx/rings-anywhere", test_rings_anywhere);
    CASE("registers/all-sizes-are-safe", test_random);
    qtest_add_func("/ne2k_pci/saved-state", test_saved_state);
    qtest_add_func("/ne2k_isa/registers", test_isa);
    qtest_add_func("/ne2k_isa/properties", test_isa_properties);
    qstate_add("/ne2k_pci/saved/remote-dma", &saved_remote_dma);
    qstate_add_unplug("/ne2k_pci/unplug", &unplugged, 4);
    return g_test_run();
}
