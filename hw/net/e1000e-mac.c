/* SPDX-License-Identifier: GPL-2.0-or-later */
/* e1000e: the registers, the PHY and the EEPROM (82574 datasheet 317694, chapters 6 and 10). */
#include "qemu/osdep.h"
#include "e1000e-internal.h"

/* --- what some registers do --- */

static uint32_t read_icr(E1000State *s, uint32_t offset)
{
    uint32_t val = e1000_reg(s, E1000_ICR);

    if (!e1000_reg(s, E1000_IMS) || (val & E1000E_ICR_ASSERTED)) {
        e1000_set_reg(s, E1000_ICR, 0);
    }
    if ((val & E1000E_ICR_ASSERTED) && (e1000_reg(s, E1000_CTRL_EXT) & E1000E_CTRL_EXT_IAME)) {
        e1000_set_reg(s, E1000_IMS, e1000_reg(s, E1000_IMS) & ~e1000_reg(s, E1000E_IAM));
    }
    e1000_count(s, E1000E_IAC);
    e1000_update_irq(s);
    return val;
}

static uint32_t read_ics(E1000State *s, uint32_t offset)
{
    return e1000_reg(s, E1000_ICR);
}

#define ALIAS_NONE UINT32_MAX

/* Old places of registers: reads and writes go to the new ones. */
static const struct {
    uint32_t first, last, to;
} e1000e_aliases[] = {
    {0x00040, 0x000bc, E1000_RA}, {0x00108, 0x00108, E1000_RDTR}, {0x00110, 0x00118, E1000_RDBAL},
    {0x00120, 0x00120, E1000_RDH}, {0x00128, 0x00128, E1000_RDT}, {0x00160, 0x00160, E1000_FCRTH},
    {0x00168, 0x00168, E1000_FCRTL}, {0x00420, 0x00428, E1000_TDBAL}, {0x00430, 0x00430, E1000_TDH},
    {0x00438, 0x00438, E1000_TDT}, {0x00440, 0x00440, E1000_TIDV}, {0x00600, 0x007fc, E1000_VFTA},
    {0x08000, 0x08008, E1000_RDFH}, {0x08010, 0x08018, E1000_TDFH},
};

static uint32_t alias_target(uint32_t offset)
{
    for (int i = 0; i < ARRAY_SIZE(e1000e_aliases); i++) {
        if (offset >= e1000e_aliases[i].first && offset <= e1000e_aliases[i].last) {
            return e1000e_aliases[i].to + offset - e1000e_aliases[i].first;
        }
    }
    return ALIAS_NONE;
}

/* Between the old places is nothing. */
static uint32_t read_alias(E1000State *s, uint32_t offset)
{
    uint32_t target = alias_target(offset);

    return target != ALIAS_NONE ? e1000_read_register(s, target) : 0;
}

static void write_alias(E1000State *s, uint32_t offset, uint32_t val)
{
    uint32_t target = alias_target(offset);

    if (target != ALIAS_NONE) {
        e1000_write_register(s, target, val);
    }
}

static void write_eecd(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, E1000_EECD, (val & E1000E_EECD_MASK) | E1000E_EECD_PRES_AUTO);
}

/* The semaphore is taken by whoever reads it free. */
static uint32_t read_swsm(E1000State *s, uint32_t offset)
{
    uint32_t val = e1000_reg(s, E1000_SWSM);

    e1000_set_reg(s, E1000_SWSM, val | 1);
    return val;
}

static const E1000Register e1000e_registers[] = {
    {E1000_CTRL, E1000_CTRL, ~0u, NULL, e1000_write_ctrl},
    {E1000_STATUS, E1000_STATUS, 0, NULL, NULL},
    {E1000_EECD, E1000_EECD, 0, NULL, write_eecd},
    {E1000_EERD, E1000_EERD, 0, NULL, e1000_write_eerd_hook},
    {E1000_CTRL_EXT, E1000_CTRL_EXT, 0xffffcfff, NULL, NULL},
    {0x0001c, 0x0001c, ~0u, NULL, NULL},                        /* FLA */
    {E1000_MDIC, E1000_MDIC, 0, NULL, e1000_write_mdic_hook},
    {E1000_FCAL, E1000_FCAL, ~0u, NULL, NULL},
    {0x0002c, E1000_FCT, 0xffff, NULL, NULL},
    {E1000_VET, E1000_VET, 0xffff, NULL, NULL},
    {0x00040, 0x000bc, ~0u, read_alias, write_alias},
    {E1000_ICR, E1000_ICR, 0, read_icr, e1000_write_icr},
    {E1000_ITR, E1000_ITR, 0xffff, NULL, NULL},
    {E1000_ICS, E1000_ICS, 0, read_ics, e1000_write_ics},
    {E1000_IMS, E1000_IMS, E1000E_ICR_MASK, NULL, e1000_write_ims},
    {E1000_IMC, E1000_IMC, 0, NULL, e1000_write_imc},
    {E1000E_EIAC, E1000E_IVAR, ~0u, NULL, NULL},
    {E1000E_EITR, E1000E_EITR + 0x10, 0xffff, NULL, NULL},
    {E1000_RCTL, E1000_RCTL, ~0u, NULL, e1000_write_rctl},
    {0x00108, 0x00128, ~0u, read_alias, write_alias},
    {0x00160, 0x00168, ~0u, read_alias, write_alias},
    {E1000_FCTTV, E1000_FCTTV, 0xffff, NULL, NULL},
    {E1000_TCTL, E1000_TCTL, ~0u, NULL, e1000_write_tctl},
    {E1000_TIPG, E1000_TIPG, ~0u, NULL, NULL},
    {0x00420, 0x00440, ~0u, read_alias, write_alias},
    {E1000_AIT, E1000_AIT, 0xffff, NULL, NULL},
    {0x00600, 0x007fc, ~0u, read_alias, write_alias},
    {E1000_LEDCTL, E1000_LEDCTL, ~0u, NULL, NULL},
    {E1000E_EXTCNF_CTRL, E1000E_PHY_CTRL, ~0u, NULL, NULL},
    {E1000_PBA, E1000_PBA, ~0u, NULL, NULL},
    {E1000E_PBS, E1000E_PBS, 0x3f, NULL, NULL},
    {0x01010, 0x01010, ~0u, NULL, NULL},                        /* EEMNGCTL */
    {0x01028, 0x0102c, 0xffff, NULL, NULL},                     /* FLASHT, EEWR */
    {0x01030, 0x0103c, ~0u, NULL, NULL},                        /* flash access */
    {0x01050, 0x01050, ~0u, NULL, NULL},                        /* FLOL */
    {E1000_FCRTL, E1000_FCRTL, 0x8000fff8, NULL, NULL},
    {E1000_FCRTH, E1000_FCRTH, 0x0000fff8, NULL, NULL},
    {E1000E_PSRCTL, E1000E_PSRCTL, ~0u, NULL, NULL},
    {E1000_RDFH, E1000_RDFPC, 0x1fff, NULL, NULL},
    {E1000_RDBAL, E1000_RDBAL, 0xfffffff0, NULL, NULL},
    {E1000_RDBAH, E1000_RDBAH, ~0u, NULL, NULL},
    {E1000_RDLEN, E1000_RDLEN, 0xfff80, NULL, NULL},
    {E1000_RDH, E1000_RDH, 0xffff, NULL, NULL},
    {E1000_RDT, E1000_RDT, 0xffff, NULL, e1000_write_rx_tail},
    {E1000_RDTR, E1000_RDTR, 0xffff, NULL, NULL},
    {E1000_RXDCTL, E1000_RXDCTL, ~0u, NULL, NULL},
    {E1000_RADV, E1000_RADV, 0xffff, NULL, NULL},
    {E1000_RDBAL + 0x100, E1000_RDBAL + 0x100, 0xfffffff0, NULL, NULL},
    {E1000_RDBAH + 0x100, E1000_RDBAH + 0x100, ~0u, NULL, NULL},
    {E1000_RDLEN + 0x100, E1000_RDLEN + 0x100, 0xfff80, NULL, NULL},
    {E1000_RDH + 0x100, E1000_RDH + 0x100, 0xffff, NULL, NULL},
    {E1000_RDT + 0x100, E1000_RDT + 0x100, 0xffff, NULL, e1000_write_rx_tail},
    {E1000_RXDCTL + 0x100, E1000_RXDCTL + 0x100, ~0u, NULL, NULL},
    {E1000_RSRPD, E1000_RSRPD, 0xfff, NULL, NULL},
    {E1000E_RAID, E1000E_RAID, 0xffff, NULL, NULL},
    {E1000_TDFH, E1000_TDFPC, 0x1fff, NULL, NULL},
    {E1000_TDBAL, E1000_TDBAL, 0xfffffff0, NULL, NULL},
    {E1000_TDBAH, E1000_TDBAH, ~0u, NULL, NULL},
    {E1000_TDLEN, E1000_TDLEN, 0xfff80, NULL, NULL},
    {E1000_TDH, E1000_TDH, 0xffff, NULL, NULL},
    {E1000_TDT, E1000_TDT, 0xffff, NULL, e1000_write_tx_tail},
    {E1000_TIDV, E1000_TIDV, 0xffff, NULL, NULL},
    {E1000_TXDCTL, E1000_TXDCTL, ~0u, NULL, NULL},
    {E1000_TADV, E1000_TADV, 0xffff, NULL, NULL},
    {E1000E_TARC0, E1000E_TARC0, 0x780007ff, NULL, NULL},
    {E1000_TDBAL + 0x100, E1000_TDBAL + 0x100, 0xfffffff0, NULL, NULL},
    {E1000_TDBAH + 0x100, E1000_TDBAH + 0x100, ~0u, NULL, NULL},
    {E1000_TDLEN + 0x100, E1000_TDLEN + 0x100, 0xfff80, NULL, NULL},
    {E1000_TDH + 0x100, E1000_TDH + 0x100, 0xffff, NULL, NULL},
    {E1000_TDT + 0x100, E1000_TDT + 0x100, 0xffff, NULL, e1000_write_tx_tail},
    {E1000_TXDCTL + 0x100, E1000_TXDCTL + 0x100, ~0u, NULL, NULL},
    {E1000E_TARC1, E1000E_TARC1, 0x780007ff, NULL, NULL},
    {E1000_CRCERRS, E1000_GPTC, 0, e1000_read_clear, NULL},
    {E1000_GORCL, E1000_GORCL, 0, NULL, NULL},
    {E1000_GORCH, E1000_GORCH, 0, e1000_read_clear_high, NULL},
    {E1000_GOTCL, E1000_GOTCL, 0, NULL, NULL},
    {E1000_GOTCH, E1000_GOTCH, 0, e1000_read_clear_high, NULL},
    {E1000_RNBC, E1000_TORL - 4, 0, e1000_read_clear, NULL},
    {E1000_TORL, E1000_TORL, 0, NULL, NULL},
    {E1000_TORH, E1000_TORH, 0, e1000_read_clear_high, NULL},
    {E1000_TOTL, E1000_TOTL, 0, NULL, NULL},
    {E1000_TOTH, E1000_TOTH, 0, e1000_read_clear_high, NULL},
    {E1000_TPR, 0x04124, 0, e1000_read_clear, NULL},
    {E1000_RXCSUM, E1000_RXCSUM, ~0u, NULL, NULL},
    {E1000E_RFCTL, 0x0501c, ~0u, NULL, NULL},
    {E1000_MTA, E1000_RA - 4, ~0u, NULL, NULL},
    {E1000_RA, E1000_RA + 8 * E1000_RAR_ENTRIES - 4, ~0u, NULL, e1000_write_ra},
    {E1000_VFTA, E1000_WUC, ~0u, NULL, NULL},
    {E1000_WUFC, E1000_WUFC, ~0u, NULL, NULL},
    {E1000_WUS, E1000_WUS, ~0u, NULL, NULL},
    {E1000E_MRQC, E1000E_MRQC, ~0u, NULL, NULL},
    {E1000_MANC, 0x05860, ~0u, NULL, NULL},                     /* management, IPAV, IP4AT */
    {E1000_IP6AT, 0x058ac, ~0u, NULL, NULL},
    {E1000_WUPM, E1000_WUPM + 0x7c, ~0u, NULL, NULL},
    {E1000E_GCR, E1000E_FACTPS, ~0u, NULL, NULL},
    {E1000_SWSM, E1000_SWSM, ~0u, read_swsm, NULL},
    {0x05b64, 0x05b64, ~0u, NULL, NULL},                        /* GCR2 */
    {0x05b68, 0x05b68, 0x1f, NULL, NULL},                       /* PBACLR */
    {E1000E_RETA, 0x05cfc, ~0u, NULL, NULL},                    /* and RSSRK */
    {E1000_FFLT, E1000_FFLT + 0x28, 0x7ff, NULL, NULL},
    {0x05f40, 0x05f40, 0xffff, NULL, NULL},
    {0x08000, 0x08018, 0x1fff, read_alias, write_alias},
    {E1000_FFMT, E1000_FFMT + 0x3fc, 0xf, NULL, NULL},
    {0x09400, 0x097fc, ~0u, NULL, NULL},
    {E1000_FFVT, E1000_FFVT + 0x3fc, ~0u, NULL, NULL},
    {0x0b600, 0x0b638, ~0u, NULL, NULL},                        /* time synchronisation */
    {E1000_PBM, E1000_MMIO_SIZE - 4, ~0u, NULL, NULL},
};

static const E1000ResetValue e1000e_reset_values[] = {
    {E1000_CTRL, 0x00140241}, {E1000_STATUS, 0x00080283}, {E1000_EECD, E1000E_EECD_PRES_AUTO},
    {E1000_EERD, 0x2}, {E1000_TIPG, 0x00602008}, {E1000_LEDCTL, 0x00068302},
    {E1000E_EXTCNF_CTRL, 0x8}, {E1000E_PHY_CTRL, 0x30d}, {E1000_PBA, 0x00140014},
    {E1000E_PBS, 0x28}, {0x01010, 0x80000000}, {0x01028, 2}, {0x0102c, 2}, {0x01030, 0xc0000000},
    {0x01050, 1}, {E1000E_PSRCTL, 0x00040402}, {E1000_RXDCTL, 0x10000},
    {E1000_RXDCTL + 0x100, 0x10000}, {E1000_TDFH, 0x600}, {E1000_TDFH + 8, 0x600},
    {E1000_TDFH + 0x10, 0x600}, {E1000_TDFH + 0x18, 0x600}, {E1000E_TARC0, 0x403},
    {E1000E_TARC1, 0x403}, {E1000_RXCSUM, 0x300}, {E1000_MANC, 0x10000000},
    {E1000E_GCR, 0x06800200}, {E1000E_FACTPS, 0x20000004}, {0x0b634, 0x88f7}, {0x0b638, 0x319},
};

static const E1000PhyRegister e1000e_phy[E1000_PHY_REGS] = {
    [0] = {PHY_RW, 0x1140}, [1] = {PHY_R, 0x794d}, [2] = {PHY_R, 0x0141}, [3] = {PHY_R, 0},
    [4] = {PHY_RW, 0x0de1}, [5] = {PHY_R, 0x07e0}, [6] = {PHY_R, 0x0004}, [7] = {PHY_RW, 0x2001},
    [8] = {PHY_R, 0}, [9] = {PHY_RW, 0x0f00}, [10] = {PHY_R, 0x3c00}, [15] = {PHY_R, 0x3000},
    [16] = {PHY_RW, 0x3360}, [17] = {PHY_R, 0xac08}, [18] = {PHY_RW, 0}, [19] = {PHY_R, 0},
    [20] = {PHY_RW, 0}, [21] = {PHY_R, 0}, [22] = {PHY_RW, 0}, [25] = {PHY_R, 0},
    [26] = {PHY_RW, 0}, [29] = {PHY_RW, 0}, [30] = {PHY_RW, 0},
};

static const uint16_t e1000e_eeprom[E1000_EEPROM_WORDS] = {
    0x0000, 0x0000, 0x0000, 0x0420, 0xf746, 0x2010, 0xffff, 0xffff,
    0x0000, 0x0000, 0x026b, 0x10d3, 0x8086, 0x10d3, 0x0000, 0x8058,
    0x0000, 0x2001, 0x7e7c, 0xffff, 0x1000, 0x00c8, 0x0000, 0x2704,
    0x6cc9, 0x3150, 0x070e, 0x460b, 0x2d84, 0x0100, 0xf000, 0x0706,
    0x6000, 0x0080, 0x0f04, 0x7fff, 0x4f01, 0xc600, 0x0000, 0x20ff,
    0x0028, 0x0003, 0x0000, 0x0000, 0x0000, 0x0003, 0x0000, 0xffff,
    0x0100, 0xc000, 0x121c, 0xc007, 0xffff, 0xffff, 0xffff, 0xffff,
    0xffff, 0xffff, 0xffff, 0xffff, 0x0000, 0x0120, 0xffff, 0x0000,
};

void e1000e_mac_class_init(E1000CoreClass *c)
{
    c->registers = e1000e_registers;
    c->nr_registers = ARRAY_SIZE(e1000e_registers);
    c->reset_values = e1000e_reset_values;
    c->nr_reset_values = ARRAY_SIZE(e1000e_reset_values);
    c->phy = e1000e_phy;
    c->phy_id2 = 0x0cb1;
    c->eeprom = e1000e_eeprom;
    c->eerd_shift = 2;
    c->eerd_done = 0x2;
    c->icr_mask = E1000E_ICR_MASK;
}
