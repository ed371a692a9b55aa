/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * e1000: what reading and writing registers does; the tables are with the controllers.
 *
 * Specification: 8254x Software Developer's Manual (317453), chapter 13. Left out: flow control,
 * wake-up, management, flexible filters, DMA diagnostics, delay timers: these registers hold what is
 * written.
 */
#include "qemu/osdep.h"
#include "e1000-internal.h"
#include "qemu/log.h"
#include "trace.h"

/* --- what some registers do --- */

uint32_t e1000_read_eecd_hook(E1000State *s, uint32_t offset)
{
    return e1000_read_eecd(s);
}

uint32_t e1000_read_clear(E1000State *s, uint32_t offset)
{
    uint32_t val = e1000_reg(s, offset);

    e1000_set_reg(s, offset, 0);
    return val;
}

/* Upper half of 64 bits: clears both. */
uint32_t e1000_read_clear_high(E1000State *s, uint32_t offset)
{
    e1000_set_reg(s, offset - 4, 0);
    return e1000_read_clear(s, offset);
}

void e1000_write_ctrl(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, E1000_CTRL, val & ~(E1000_CTRL_RST | E1000_CTRL_PHY_RST));
    if (val & E1000_CTRL_PHY_RST) {
        e1000_phy_reset(s);
    }
    if (val & E1000_CTRL_RST) {
        e1000_reset_registers(s);
    }
}

void e1000_write_eecd_hook(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_write_eecd(s, val);
}

void e1000_write_eerd_hook(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_write_eerd(s, val);
}

void e1000_write_mdic_hook(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_write_mdic(s, val);
}

void e1000_write_icr(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, E1000_ICR, e1000_reg(s, E1000_ICR) & ~val);
    e1000_update_irq(s);
}

void e1000_write_ics(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_raise(s, val);
}

void e1000_write_ims(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, E1000_IMS, e1000_reg(s, E1000_IMS) | val);
    e1000_update_irq(s);
}

void e1000_write_imc(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, E1000_IMS, e1000_reg(s, E1000_IMS) & ~val);
    e1000_update_irq(s);
}

void e1000_write_rctl(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, E1000_RCTL, val);
    e1000_rx_kick(s);
}

void e1000_write_rx_tail(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, offset, val);
    e1000_rx_kick(s);
}

void e1000_write_tctl(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, offset, val);
    for (unsigned queue = 0; queue < E1000_QUEUES; queue++) {
        e1000_start_xmit(s, queue);
    }
}

void e1000_write_tx_tail(E1000State *s, uint32_t offset, uint32_t val)
{
    e1000_set_reg(s, offset, val);
    e1000_start_xmit(s, (offset - E1000_TDT) / E1000_QUEUE_STRIDE);
}

/* The first address is the card's own. */
void e1000_write_ra(E1000State *s, uint32_t offset, uint32_t val)
{
    uint8_t mac[ETH_ALEN];

    e1000_set_reg(s, offset, val);
    if (offset == E1000_RA + 4) {
        stl_le_p(mac, e1000_reg(s, E1000_RA));
        stw_le_p(mac + 4, val);
        qemu_format_nic_info_str(qemu_get_queue(s->nic), mac);
    }
}

/* --- access --- */

static int compare_register(const void *key, const void *row)
{
    uint32_t offset = *(const uint32_t *)key;
    const E1000Register *reg = row;

    return offset < reg->first ? -1 : offset > reg->last;
}

static const E1000Register *find_register(E1000State *s, uint32_t offset)
{
    E1000CoreClass *c = E1000_GET_CORE_CLASS(s);

    return bsearch(&offset, c->registers, c->nr_registers, sizeof(c->registers[0]),
                   compare_register);
}

uint32_t e1000_read_register(E1000State *s, uint32_t offset)
{
    const E1000Register *reg = find_register(s, offset);
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
    const E1000Register *reg = find_register(s, offset);

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
