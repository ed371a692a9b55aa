/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What e1000 and e1000e have in common, saved in the middle of work. Packets are looped back. */
#include "e1000-test.h"
#include "libqos/state.h"

#define RX_LOOP     (RX_LBM | RX_UPE | RX_BAM | RX_SECRC)
#define CTRL_VME    0x40000000
#define HEADERS     54
#define MSS         1000

static void map(Fixture *f)
{
    bool is_e1000 = pci_conf_read(f->nic.qts, 0, NIC, 2, 2) == 0x100e;

    nic_map(&f->nic, 0, is_e1000 ? 1 : 2);
}

static void note_packets(QTestState *s, GString *seen)
{
    qstate_note_memory(s, seen, TX_RING, 16 * RING);
    qstate_note_memory(s, seen, RX_RING, 16 * RING);
    for (int i = 0; i < RING; i++) {
        qstate_note_memory(s, seen, RX_DATA + i * RX_STRIDE, 1200);
    }
}

static void note_statistics(Fixture *f, GString *seen)
{
    for (uint32_t reg = 0x4000; reg < 0x4100; reg += 4) {
        qstate_note(seen, "statistics", get(f, reg));
    }
}

/* Four words of the EEPROM's answer are out of it, and an address is in the register of the ports. */
static void eeprom_half_read(QTestState *s)
{
    Fixture f = { .nic = { s, -1 } };
    unsigned command = 6 << 6 | 0x0b;

    map(&f);
    qtest_outl(s, NIC_IO, RA);
    set(&f, EECD, 0x40);
    set(&f, EECD, 0x42);
    for (int i = 8; i >= 0; i--) {
        clock_out(&f, command >> i & 1);
    }
    for (int i = 0; i < 5; i++) {
        set(&f, EECD, 0x43);
        set(&f, EECD, 0x42);
    }
    set(&f, EECD, 0x43);
}

static void eeprom_goes_on(QTestState *s, GString *seen)
{
    Fixture f = { .nic = { s, -1 } };

    qstate_note_in(s, seen, NIC_IO, 4);
    qstate_note_in(s, seen, NIC_IO + 4, 4);
    for (int i = 0; i < 12; i++) {
        qstate_note(seen, "eecd", get(&f, EECD));
        set(&f, EECD, 0x42);
        set(&f, EECD, 0x43);
    }
}

/* Half of the command is in. */
static void eeprom_half_asked(QTestState *s)
{
    Fixture f = { .nic = { s, -1 } };

    map(&f);
    set(&f, EECD, 0x40);
    set(&f, EECD, 0x42);
    for (int i = 8; i >= 4; i--) {
        clock_out(&f, (6 << 6 | 0x0b) >> i & 1);
    }
}

static void eeprom_answers(QTestState *s, GString *seen)
{
    Fixture f = { .nic = { s, -1 } };

    for (int i = 3; i >= 0; i--) {
        clock_out(&f, 0x0b >> i & 1);
    }
    for (int i = 0; i < 18; i++) {
        set(&f, EECD, 0x43);
        qstate_note(seen, "eecd", get(&f, EECD));
        set(&f, EECD, 0x42);
    }
}

/* A packet to be sent: headers of TCP over IPv4, then a pattern. */
static void make_packet(QTestState *s)
{
    uint8_t packet[4096];

    nic_frame(packet, sizeof(packet), nic_mac, nic_mac);
    memcpy(packet + 12, "\x08\x00\x45\x00\x00\x00\x12\x34\x00\x00\x40\x06\x00\x00", 14);
    memcpy(packet + 34, "\x04\xd2\x00\x50\x11\x22\x33\x44\x55\x66\x77\x88", 12);
    memcpy(packet + 46, "\x50\x18\x20\x00\x00\x00\x00\x00", 8);
    qtest_memwrite(s, TX_DATA, packet, sizeof(packet));
}

static void start(Fixture *f)
{
    map(f);
    set(f, CTRL, get(f, CTRL) | CTRL_VME);
    make_packet(f->nic.qts);
    start_rx(f, RX_LOOP);
    start_tx(f);
}

/* Where checksums go and what they cover, for headers of 54 bytes. */
static void put_context(Fixture *f, uint32_t more, uint32_t upper)
{
    put_desc(f, 33ULL << 16 | 24 << 8 | 14 | (uint64_t)(HEADERS + 99) << 48 | 50ULL << 40 | 34ULL << 32,
             DEXT | TCP | IP | more, upper);
}

/* The first third of what is to be cut into segments; interrupts are throttled, and one is held back. */
static void segments_half_out(QTestState *s)
{
    Fixture f = { .nic = { s, -1 } };

    start(&f);
    set(&f, ITR, 4000);
    set(&f, IMS, TXDW);
    set(&f, ICS, TXDW);
    put_context(&f, 3000 | TSE, HEADERS << 8 | (uint32_t)MSS << 16);
    put_desc(&f, TX_DATA, (HEADERS + MSS) | DTYP_D | DEXT | TSE | VLE, 3 << 8 | 0x0123u << 16);
    set(&f, TDT, f.tail);
    get(&f, ICR);
    set(&f, ICS, TXDW);
    qtest_clock_step(s, 100000);
}

static void note_interrupts(QTestState *s, GString *seen)
{
    for (int i = 0; i < 8; i++) {
        qstate_note(seen, "interrupt", pci_conf_read(s, 0, NIC, 6, 2));
        qtest_clock_step(s, 200000);
    }
}

/* The rest, and another one by the same context. */
static void segments_go_on(QTestState *s, GString *seen)
{
    Fixture f = { .nic = { s, -1 }, .tail = 2 };

    qstate_note(seen, "interrupt", pci_conf_read(s, 0, NIC, 6, 2));
    set(&f, ICS, TXDW);
    note_interrupts(s, seen);
    put_desc(&f, TX_DATA + HEADERS + MSS, 2000 | DTYP_D | DEXT | TSE | EOP | RS, 0);
    put_desc(&f, TX_DATA, (HEADERS + 10) | DTYP_D | DEXT | TSE | EOP | RS, 3 << 8);
    set(&f, TDT, f.tail);
    note_statistics(&f, seen);
    note_interrupts(s, seen);
    qstate_note(seen, "cause", get(&f, ICR));
    note_packets(s, seen);
}

/* Half of a packet with checksums to be inserted. */
static void checksum_half_out(QTestState *s)
{
    Fixture f = { .nic = { s, -1 } };

    start(&f);
    put_context(&f, 0, 0);
    put_desc(&f, TX_DATA, 600 | DTYP_D | DEXT, 3 << 8);
    set(&f, TDT, f.tail);
}

static void checksum_goes_in(QTestState *s, GString *seen)
{
    Fixture f = { .nic = { s, -1 }, .tail = 2 };

    put_desc(&f, TX_DATA + 600, 600 | DTYP_D | DEXT | EOP | RS, 0);
    set(&f, TDT, f.tail);
    note_statistics(&f, seen);
    note_packets(s, seen);
}

/* More than any packet has, without its end. */
static void packet_is_too_long(QTestState *s)
{
    Fixture f = { .nic = { s, -1 } };

    start(&f);
    for (int i = 0; i < 5; i++) {
        put_desc(&f, TX_DATA, 0x4000 | DTYP_D | DEXT, 0);
    }
    set(&f, TDT, f.tail);
}

static void packet_is_dropped(QTestState *s, GString *seen)
{
    Fixture f = { .nic = { s, -1 }, .tail = 5 };

    put_desc(&f, TX_DATA, 0 | DTYP_D | DEXT | EOP | RS, 0);
    put_desc(&f, TX_DATA, 100 | DTYP_D | DEXT | EOP | RS, 0);
    set(&f, TDT, f.tail);
    note_statistics(&f, seen);
    note_packets(s, seen);
}

/* A negotiation runs; the PHY has been written. */
static void link_is_coming(QTestState *s)
{
    Fixture f = { .nic = { s, -1 } };

    map(&f);
    set(&f, IMS, LSC);
    phy(&f, 1, 4, 0x0123);
    phy(&f, 1, 0, 0x1340);
    qtest_clock_step(s, 200 * 1000 * 1000);
}

static void link_comes(QTestState *s, GString *seen)
{
    Fixture f = { .nic = { s, -1 } };

    for (int i = 0; i < 6; i++) {
        qstate_note(seen, "status", get(&f, STATUS));
        qstate_note(seen, "interrupt", pci_conf_read(s, 0, NIC, 6, 2));
        qtest_clock_step(s, 100 * 1000 * 1000);
    }
    for (unsigned reg = 0; reg < 32; reg++) {
        qstate_note(seen, "phy", phy(&f, 2, reg, 0));
    }
}

/* INTx is asserted at the interrupt controller, for longer than the throttle lasts. */
static void interrupt_is_pending(QTestState *s)
{
    Fixture f = { .nic = { s, -1 } };

    map(&f);
    pci_conf_write(s, 0, DEVFN(31, 0), 0x60, 0x0b0b0b0b, 4);
    pci_conf_write(s, 0, DEVFN(31, 0), 0x68, 0x0b0b0b0b, 4);
    qtest_outb(s, 0x4d1, 1 << (11 - 8));
    set(&f, ITR, 4000);
    set(&f, IMS, LSC | TXDW);
    set(&f, ICS, LSC);
    qtest_clock_step(s, 2000000);
}

static void note_intx(QTestState *s, GString *seen)
{
    qtest_outb(s, 0xa0, 0x0a);
    qstate_note_in(s, seen, 0xa0, 1);
}

/* Another cause, while it is asserted, and one after it was served. */
static void interrupt_is_served(QTestState *s, GString *seen)
{
    Fixture f = { .nic = { s, -1 } };

    note_intx(s, seen);
    set(&f, ICS, TXDW);
    for (int i = 0; i < 3; i++) {
        qstate_note(seen, "cause", get(&f, ICR));
        note_intx(s, seen);
        set(&f, ICS, TXDW);
        note_intx(s, seen);
        qtest_clock_step(s, 300000);
        note_intx(s, seen);
    }
}

static const QStateCase cases[] = {
    { "eeprom", eeprom_half_read, eeprom_goes_on },
    { "eeprom-command", eeprom_half_asked, eeprom_answers },
    { "segments", segments_half_out, segments_go_on },
    { "checksum", checksum_half_out, checksum_goes_in },
    { "too-long", packet_is_too_long, packet_is_dropped },
    { "link", link_is_coming, link_comes },
    { "interrupt", interrupt_is_pending, interrupt_is_served },
};

/* Each of the cases has its name where the arguments will be; they live as long as the program. */
void e1000_add_state_tests(const char *device)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/%s/saved/%s", device, cases[i].args);
        QStateCase *c = g_memdup2(&cases[i], sizeof(*c));

        c->args = g_strdup_printf("-machine q35 -nodefaults -m 16 -netdev hubport,hubid=0,id=net0 "
                                  "-device %s,netdev=net0,addr=4,mac=" NIC_MAC, device);
        qstate_add(path, c);
    }
}
