/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * e1000: the table of registers, and what reading and writing them does.
 *
 * Specification: 8254x Software Developer's Manual (317453), chapter 13. Left out: flow control,
 * wake-up, management, flexible filters, DMA diagnostics, delay timers: these registers hold what is
 * written.
 */
#include "qemu/osdep.h"
#include "e1000-internal.h"
#include "qemu/log.h"
#include "trace.h"

typedef uint32_t E1000Read(E1000State *s, uint32_t offset);
typedef void E1000Write(E1000State *s, uint32_t offset, uint32_t val);

/* --- what some registers do --- */

static uint32_t read_eecd(E1000State *s, uint32_t offset)
{
    return e1000_read_eecd(s);
}

/* Reading tells of all causes at once, and clears them. */
static uint32_t read_icr(E1000State *s, uint32_t offset)
{
    uint32_t val = e1000_reg(s, E1000_ICR);

    e1000_set_reg(s, E1000_ICR, 0);
    e1000_update_irq(s);
    return val;
}

static uint32_t read_clear(E1000State *s, uint32_t offset)
{
    uint32_t val = e1000_reg(s, offset);

    e1000_set_reg(s, offset, 0);
    return val;
}

/* Upper half of 64 bits: clears both. */
static uint32_t read_clear_high(E1000State *s, uint32_t offset)
{
    e1000_set_reg(s, offset - 4, 0);
    return read_clear(s, offset);
}

static void write_ctrl(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, E1000_CTRL, val & ~(E1000_CTRL_RST | E1000_CTRL_PHY_RST));
    if (val & E1000_CTRL_PHY_RST) {
        e1000_phy_reset(s);
    }
    if (val & E1000_CTRL_RST) {
        e1000_reset_registers(s);
    }
}

static void write_eecd(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_write_eecd(s, val);
}

static void write_eerd(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_write_eerd(s, val);
}

static void write_mdic(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_write_mdic(s, val);
}

static void write_icr(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, E1000_ICR, e1000_reg(s, E1000_ICR) & ~val);
    e1000_update_irq(s);
}

static void write_ics(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_raise(s, val);
}

static void write_ims(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, E1000_IMS, e1000_reg(s, E1000_IMS) | val);
    e1000_update_irq(s);
}

static void write_imc(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, E1000_IMS, e1000_reg(s, E1000_IMS) & ~val);
    e1000_update_irq(s);
}

static void write_rctl(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, E1000_RCTL, val);
    e1000_rx_kick(s);
}

static void write_rx_ring(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, offset, val);
    e1000_rx_kick(s);
}

static void write_tx(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, offset, val);
    e1000_start_xmit(s);
}

/* The first address is the card's own. */
static void write_ra(E1000State *s, uint32_t offset, uint32_t val)
{
    uint8_t mac[ETH_ALEN];

    e1000_set_reg(s, offset, val);
    if (offset == E1000_RA + 4) {
        stl_le_p(mac, e1000_reg(s, E1000_RA));
        stw_le_p(mac + 4, val);
        qemu_format_nic_info_str(qemu_get_queue(s->nic), mac);
    }
}

/* --- the table --- */

/* Registers from @first to @last; bits that hold what is written, or the function that does. */
static const struct E1000Register {
    uint32_t first, last;
    uint32_t wmask;
    E1000Read *read;
    E1000Write *write;
} e1000_registers[] = {
    {E1000_CTRL, E1000_CTRL, ~0u, NULL, write_ctrl},
    {E1000_STATUS, E1000_STATUS, 0, NULL, NULL},
    {E1000_EECD, E1000_EECD, 0, read_eecd, write_eecd},
    {E1000_EERD, E1000_EERD, 0, NULL, write_eerd},
    {E1000_CTRL_EXT, E1000_CTRL_EXT, ~0u, NULL, NULL},
    {E1000_MDIC, E1000_MDIC, 0, NULL, write_mdic},
    {E1000_FCAL, E1000_FCT, ~0u, NULL, NULL},
    {E1000_VET, E1000_VET, ~0u, NULL, NULL},
    {E1000_ICR, E1000_ICR, 0, read_icr, write_icr},
    {E1000_ITR, E1000_ITR, 0xffff, NULL, NULL},
    {E1000_ICS, E1000_ICS, 0, NULL, write_ics},
    {E1000_IMS, E1000_IMS, 0, NULL, write_ims},
    {E1000_IMC, E1000_IMC, 0, NULL, write_imc},
    {E1000_RCTL, E1000_RCTL, ~0u, NULL, write_rctl},
    {E1000_FCTTV, E1000_FCTTV, 0xffff, NULL, NULL},
    {E1000_TXCW, E1000_TXCW, ~0u, NULL, NULL},
    {E1000_TCTL, E1000_TCTL, ~0u, NULL, write_tx},
    {E1000_TIPG, E1000_TIPG, 0x3fffffff, NULL, NULL},
    {E1000_AIT, E1000_AIT, 0xffff, NULL, NULL},
    {E1000_LEDCTL, E1000_LEDCTL, ~0u, NULL, NULL},
    {E1000_PBA, E1000_PBA, ~0u, NULL, NULL},
    {E1000_FCRTL, E1000_FCRTL, 0x8000fff8, NULL, NULL},
    {E1000_FCRTH, E1000_FCRTH, 0x0000fff8, NULL, NULL},
    {E1000_RDFH, E1000_RDFPC, 0x1fff, NULL, NULL},
    {E1000_RDBAL, E1000_RDBAH, ~0u, NULL, NULL},
    {E1000_RDLEN, E1000_RDLEN, 0xfff80, NULL, NULL},
    {E1000_RDH, E1000_RDH, 0xffff, NULL, NULL},
    {E1000_RDT, E1000_RDT, 0xffff, NULL, write_rx_ring},
    {E1000_RDTR, E1000_RDTR, 0xffff, NULL, NULL},
    {E1000_RXDCTL, E1000_RXDCTL, ~0u, NULL, NULL},
    {E1000_RADV, E1000_RADV, 0xffff, NULL, NULL},
    {E1000_RSRPD, E1000_RSRPD, 0xfff, NULL, NULL},
    {E1000_TXDMAC, E1000_TXDMAC, 1, NULL, NULL},
    {E1000_TDFH, E1000_TDFPC, 0x1fff, NULL, NULL},
    {E1000_TDBAL, E1000_TDBAH, ~0u, NULL, NULL},
    {E1000_TDLEN, E1000_TDLEN, 0xfff80, NULL, NULL},
    {E1000_TDH, E1000_TDH, 0xffff, NULL, NULL},
    {E1000_TDT, E1000_TDT, 0xffff, NULL, write_tx},
    {E1000_TIDV, E1000_TIDV, 0xffff, NULL, NULL},
    {E1000_TXDCTL, E1000_TXDCTL, ~0u, NULL, NULL},
    {E1000_TADV, E1000_TADV, 0xffff, NULL, NULL},
    {E1000_TSPMT, E1000_TSPMT, ~0u, NULL, NULL},
    {E1000_CRCERRS, E1000_GPTC, 0, read_clear, NULL},
    {E1000_GORCL, E1000_GORCL, 0, NULL, NULL},
    {E1000_GORCH, E1000_GORCH, 0, read_clear_high, NULL},
    {E1000_GOTCL, E1000_GOTCL, 0, NULL, NULL},
    {E1000_GOTCH, E1000_GOTCH, 0, read_clear_high, NULL},
    {E1000_RNBC, E1000_TORL - 4, 0, read_clear, NULL},
    {E1000_TORL, E1000_TORL, 0, NULL, NULL},
    {E1000_TORH, E1000_TORH, 0, read_clear_high, NULL},
    {E1000_TOTL, E1000_TOTL, 0, NULL, NULL},
    {E1000_TOTH, E1000_TOTH, 0, read_clear_high, NULL},
    {E1000_TPR, E1000_TSCTFC, 0, read_clear, NULL},
    {E1000_RXCSUM, E1000_RXCSUM, 0x7ff, NULL, NULL},
    {E1000_MTA, E1000_RA - 4, ~0u, NULL, NULL},
    {E1000_RA, E1000_RA + 8 * E1000_RAR_ENTRIES - 4, ~0u, NULL, write_ra},
    {E1000_VFTA, E1000_WUC, ~0u, NULL, NULL},
    {E1000_WUFC, E1000_WUFC, ~0u, NULL, NULL},
    {E1000_WUS, E1000_WUS, ~0u, NULL, NULL},
    {E1000_MANC, E1000_MANC, 0, NULL, NULL},
    {E1000_IPAV, E1000_IPAV, ~0u, NULL, NULL},
    {E1000_IP4AT, E1000_IP4AT + 0x18, ~0u, NULL, NULL},
    {E1000_IP6AT, E1000_IP6AT + 0x0c, ~0u, NULL, NULL},
    {E1000_WUPL, E1000_WUPL, 0, NULL, NULL},
    {E1000_WUPM, E1000_WUPM + 0x7c, ~0u, NULL, NULL},
    {E1000_SWSM, E1000_SWSM, ~0u, NULL, NULL},
    {E1000_FFLT, E1000_FFLT + 0x18, 0x7ff, NULL, NULL},
    {E1000_FFMT, E1000_FFMT + 0x3fc, 0xf, NULL, NULL},
    {E1000_FFVT, E1000_FFVT + 0x3fc, ~0u, NULL, NULL},
    {E1000_PBM, E1000_MMIO_SIZE - 4, ~0u, NULL, NULL},
};

static int compare_register(const void *key, const void *row)
{
    uint32_t offset = *(const uint32_t *)key;
    const struct E1000Register *reg = row;

    return offset < reg->first ? -1 : offset > reg->last;
}

static const struct E1000Register *find_register(uint32_t offset)
{
    return bsearch(&offset, e1000_registers, ARRAY_SIZE(e1000_registers),
                   sizeof(e1000_registers[0]), compare_register);
}

uint32_t e1000_read_register(E1000State *s, uint32_t offset)
{
    const struct E1000Register *reg = find_register(offset);
    uint32_t val;

    if (!reg) {
        qemu_log_mask(LOG_GUEST_ERROR, "e1000: read of register 0x%x\n", offset);
        return 0;
    }
    val = reg->read ? reg->read(s, offset) : e1000_reg(s, offset);
    trace_e1000_read(offset, val);
    return val;
}

void e1000_write_register(E1000State *s, uint32_t offset, uint32_t val)
{
    const struct E1000Register *reg = find_register(offset);

    trace_e1000_write(offset, val);
    if (!reg || (!reg->write && !reg->wmask)) {
        qemu_log_mask(LOG_GUEST_ERROR, "e1000: write of register 0x%x\n", offset);
        return;
    }
    if (reg->wmask) {
        val &= reg->wmask;
    }
    if (reg->write) {
        reg->write(s, offset, val);
    } else {
        e1000_set_reg(s, offset, val);
    }
}

/* --- statistics --- */

void e1000_count(E1000State *s, uint32_t offset)
{
    if (e1000_reg(s, offset) != UINT32_MAX) {
        e1000_set_reg(s, offset, e1000_reg(s, offset) + 1);
    }
}

void e1000_count_octets(E1000State *s, uint32_t low, uint32_t n)
{
    uint64_t sum = e1000_reg(s, low) | (uint64_t)e1000_reg(s, low + 4) << 32;

    sum = sum + n < sum ? UINT64_MAX : sum + n;
    e1000_set_reg(s, low, sum);
    e1000_set_reg(s, low + 4, sum >> 32);
}

void e1000_count_size(E1000State *s, uint32_t first, uint32_t size)
{
    static const uint16_t up_to[] = {64, 127, 255, 511, 1023};
    int i = 0;

    while (i < ARRAY_SIZE(up_to) && size > up_to[i]) {
        i++;
    }
    e1000_count(s, first + 4 * i);
}
