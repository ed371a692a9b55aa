/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82540EM (e1000): registers, EEPROM, PHY and link, interrupts, hostile drivers, saved state.
 * Packets are in e1000-tx-test.c and e1000-rx-test.c. On QEMU fail: IOADDR and IODATA, CTRL after
 * its reset bit. Cases that move time need a running clock.
 */
#include "e1000-test.h"
#include "reference.h"

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
    if (reference_skips("CTRL.RST resets nothing")) {
        return;
    }
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
    if (reference_skips("nothing is behind IOADDR and IODATA")) {
        return;
    }
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
    E1000_CASE("reset/values", test_reset_values);
    E1000_CASE("reset/ctrl", test_reset_bit);
    E1000_CASE("io-bar", test_io_bar);
    E1000_CASE("eeprom/eerd", test_eeprom);
    E1000_CASE("eeprom/by-hand", test_eeprom_by_hand);
    E1000_CASE("phy", test_phy);
    E1000_CASE("irq/raise-and-clear", test_interrupt);
    E1000_CASE("irq/throttle", test_throttle);
    E1000_CASE("link/cable", test_link);
    E1000_CASE("link/autonegotiation", test_autonegotiation);
    e1000_add_tx_tests();
    e1000_add_rx_tests();
    E1000_CASE("rings-anywhere", test_rings_anywhere);
    E1000_CASE("registers/all-sizes-are-safe", test_random);
    qtest_add_func("/e1000/unplug", test_unplug);
    qtest_add_func("/e1000/saved-state", test_saved_state);
    e1000_add_state_tests("e1000");
    return g_test_run();
}
