/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * e1000: PHY behind MDIC, link and auto-negotiation, EEPROM by EERD and by hand (EECD).
 *
 * Specification: 8254x Software Developer's Manual (317453), 5.3, 5.4, 13.4.4 to 13.4.7; Marvell
 * 88E1000 registers as chapter 13.5 has them. The EEPROM is a 64-word Microwire part that can't be
 * written. Auto-negotiation takes half a second of virtual time.
 */
#include "qemu/osdep.h"
#include "e1000-internal.h"
#include "qemu/log.h"
#include "trace.h"

#define PHY_ADDRESS     1
#define AUTONEG_MS      500
#define EEPROM_CHECKSUM 0xbaba  /* sum of all words */
#define EEPROM_SUM_WORD 0x3f

/* Microwire: start bit, two bits of opcode and six of address, then sixteen of data. */
#define MICROWIRE_HEADER_BITS 9
#define MICROWIRE_READ        0x180     /* start bit and opcode 10 in the header */
#define MICROWIRE_OP_MASK     0x1c0
#define MICROWIRE_DATA_BITS   16

/* --- link --- */

static void e1000_set_link(E1000State *s, bool up)
{
    uint32_t status = e1000_reg(s, E1000_STATUS);

    e1000_set_reg(s, E1000_STATUS, up ? status | E1000_STATUS_LU : status & ~E1000_STATUS_LU);
    s->phy_reg[PHY_STATUS] &= ~(PHY_STATUS_LINK | PHY_STATUS_AN_DONE);
    s->phy_reg[PHY_STATUS] |= up ? PHY_STATUS_LINK : 0;
}

static bool e1000_wants_autoneg(const E1000State *s)
{
    return s->autonegotiation && (s->phy_reg[PHY_CTRL] & PHY_CTRL_AN_ENABLE);
}

/* The link is down until both ends agree. */
static void e1000_restart_autoneg(E1000State *s)
{
    if (e1000_wants_autoneg(s)) {
        e1000_set_link(s, false);
        timer_mod(s->autoneg_timer, qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + AUTONEG_MS);
    }
}

void e1000_autoneg_done(void *opaque)
{
    E1000State *s = opaque;

    if (qemu_get_queue(s->nic)->link_down) {
        return;
    }
    e1000_set_link(s, true);
    s->phy_reg[PHY_LP_ABILITY] |= PHY_LP_ACK;
    s->phy_reg[PHY_STATUS] |= PHY_STATUS_AN_DONE;
    trace_e1000_link(1);
    e1000_raise(s, E1000_ICR_LSC);
    e1000_rx_kick(s);
}

void e1000_link_changed(E1000State *s)
{
    bool was_up = e1000_reg(s, E1000_STATUS) & E1000_STATUS_LU;
    bool up = !qemu_get_queue(s->nic)->link_down;

    if (!up) {
        timer_del(s->autoneg_timer);
        e1000_set_link(s, false);
    } else if (e1000_wants_autoneg(s) && !(s->phy_reg[PHY_STATUS] & PHY_STATUS_AN_DONE)) {
        e1000_restart_autoneg(s);
    } else {
        e1000_set_link(s, true);
    }
    if (was_up != !!(e1000_reg(s, E1000_STATUS) & E1000_STATUS_LU)) {
        trace_e1000_link(up);
        e1000_raise(s, E1000_ICR_LSC);
        e1000_rx_kick(s);
    }
}

/* --- PHY --- */

void e1000_phy_reset(E1000State *s)
{
    E1000CoreClass *c = E1000_GET_CORE_CLASS(s);

    for (int i = 0; i < E1000_PHY_REGS; i++) {
        s->phy_reg[i] = c->phy[i].reset;
    }
    s->phy_reg[PHY_ID2] = c->phy_id2;
    timer_del(s->autoneg_timer);
}

static void e1000_write_phy(E1000State *s, unsigned reg, uint16_t val)
{
    if (reg != PHY_CTRL) {
        s->phy_reg[reg] = val;
        return;
    }
    if (val & PHY_CTRL_RESET) {
        e1000_phy_reset(s);
        return;
    }
    s->phy_reg[PHY_CTRL] = val & PHY_CTRL_WMASK;
    if ((val & PHY_CTRL_AN_ENABLE) && (val & PHY_CTRL_AN_RESTART)) {
        e1000_restart_autoneg(s);
    }
}

void e1000_write_mdic(E1000State *s, uint32_t val)
{
    unsigned reg = E1000_MDIC_REG(val);
    uint8_t needs = val & E1000_MDIC_READ ? PHY_R : PHY_W;

    trace_e1000_mdic(val);
    val &= ~(E1000_MDIC_READY | E1000_MDIC_ERROR);
    if (E1000_MDIC_PHY(val) != PHY_ADDRESS || !(E1000_GET_CORE_CLASS(s)->phy[reg].access & needs)) {
        val |= E1000_MDIC_ERROR;
    } else if (val & E1000_MDIC_READ) {
        val = (val & ~E1000_MDIC_DATA) | s->phy_reg[reg];
    } else if (val & E1000_MDIC_WRITE) {
        e1000_write_phy(s, reg, val & E1000_MDIC_DATA);
    }
    e1000_set_reg(s, E1000_MDIC, val | E1000_MDIC_READY);
    if (val & E1000_MDIC_INT) {
        e1000_raise(s, E1000_ICR_MDAC);
    }
}

/* --- EEPROM --- */

void e1000_eeprom_init(E1000State *s)
{
    uint16_t sum = 0;

    memcpy(s->eeprom_data, E1000_GET_CORE_CLASS(s)->eeprom, sizeof(s->eeprom_data));
    for (int i = 0; i < 3; i++) {
        s->eeprom_data[i] = s->conf.macaddr.a[2 * i] | s->conf.macaddr.a[2 * i + 1] << 8;
    }
    for (int i = 0; i < EEPROM_SUM_WORD; i++) {
        sum += s->eeprom_data[i];
    }
    s->eeprom_data[EEPROM_SUM_WORD] = EEPROM_CHECKSUM - sum;
}

void e1000_write_eerd(E1000State *s, uint32_t val)
{
    E1000CoreClass *c = E1000_GET_CORE_CLASS(s);
    unsigned word = (val & 0xffff) >> c->eerd_shift;
    uint32_t data = word < E1000_EEPROM_WORDS ? s->eeprom_data[word] : 0;

    if (!(val & E1000_EERD_START)) {
        e1000_set_reg(s, E1000_EERD, 0);
        return;
    }
    e1000_set_reg(s, E1000_EERD, data << 16 | word << c->eerd_shift | c->eerd_done);
}

/* A rising edge of SK with CS: one bit in, and with a read command one out. */
static void eecd_clock(E1000State *s, bool di)
{
    if (s->eecd_state.reading) {
        s->eecd_state.bitnum_out++;
        return;
    }
    /* Zeros before the start bit mean nothing. */
    if (!s->eecd_state.bitnum_in && !di) {
        return;
    }
    s->eecd_state.val_in = s->eecd_state.val_in << 1 | di;
    if (++s->eecd_state.bitnum_in == MICROWIRE_HEADER_BITS) {
        s->eecd_state.reading = (s->eecd_state.val_in & MICROWIRE_OP_MASK) == MICROWIRE_READ;
        s->eecd_state.bitnum_out = 0;
    }
}

void e1000_write_eecd(E1000State *s, uint32_t val)
{
    uint32_t old = s->eecd_state.old_eecd;

    s->eecd_state.old_eecd = val & (E1000_EECD_SK | E1000_EECD_CS | E1000_EECD_DI |
                                    E1000_EECD_FWE_MASK | E1000_EECD_REQ);
    if (!(val & E1000_EECD_CS) || !(old & E1000_EECD_CS)) {
        s->eecd_state.val_in = 0;
        s->eecd_state.bitnum_in = 0;
        s->eecd_state.bitnum_out = 0;
        s->eecd_state.reading = false;
    }
    if ((val & E1000_EECD_CS) && !(old & E1000_EECD_SK) && (val & E1000_EECD_SK)) {
        eecd_clock(s, val & E1000_EECD_DI);
    }
}

/* Bits follow each other, most significant first, and so do words. */
uint32_t e1000_read_eecd(E1000State *s)
{
    uint32_t ret = E1000_EECD_PRES | E1000_EECD_GNT | s->eecd_state.old_eecd;
    unsigned bit = s->eecd_state.bitnum_out - 1;
    unsigned word = (s->eecd_state.val_in + bit / MICROWIRE_DATA_BITS) % E1000_EEPROM_WORDS;

    if (!s->eecd_state.reading) {
        return ret | E1000_EECD_DO;
    }
    /* Before the first bit comes a zero. */
    if (s->eecd_state.bitnum_out &&
        (s->eeprom_data[word] >> (MICROWIRE_DATA_BITS - 1 - bit % MICROWIRE_DATA_BITS) & 1)) {
        ret |= E1000_EECD_DO;
    }
    return ret;
}
