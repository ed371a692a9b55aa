/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NE2000: National Semiconductor DP8390 with 32 KiB of buffer and a PROM; core without a bus.
 *
 * Specification: DP8390D/NS32490D datasheet, 9 to 11; RTL8029AS datasheet for pages 0 (ids) and 3.
 * Region `ne2000`: registers 00h to 0Fh in four pages, remote DMA port 10h to 17h, reset port 18h
 * to 1Fh. Left out: collision and CRC counters, FIFO, loopback modes but internal ones, "send
 * packet", writes of the RTL8029's configuration.
 */
#include "qemu/osdep.h"
#include "ne2000.h"
#include "net/checksum.h"
#include "net/eth.h"
#include "qemu/log.h"
#include "trace.h"

#define PAGE_SIZE_BYTES 256
#define RX_HEADER       4       /* status, next page, length */
#define FCS_LEN         4
#define MIN_FRAME       60

#define CR_STP          0x01
#define CR_STA          0x02
#define CR_TXP          0x04
#define CR_RD_READ      0x08
#define CR_RD_WRITE     0x10
#define CR_RD_ABORT     0x20
#define CR_PAGE(v)      ((v) >> 6)

#define ISR_PRX         0x01
#define ISR_PTX         0x02
#define ISR_OVW         0x10
#define ISR_RDC         0x40
#define ISR_RST         0x80

#define RCR_AB          0x04    /* broadcast */
#define RCR_AM          0x08    /* multicast, by hash */
#define RCR_PRO         0x10
#define RCR_MON         0x20    /* look, but don't store */
#define DCR_WTS         0x01    /* words */
#define TCR_LB          0x06
#define RSR_PRX         0x01
#define RSR_MPA         0x10    /* missed */
#define RSR_PHY         0x20    /* multicast or broadcast */
#define TSR_PTX         0x01

/* Registers: page << 4 | number; a write has other names than a read. */
enum {
    P0_CLDA0 = 0x01, P0_CLDA1, P0_BNRY, P0_TSR, P0_NCR, P0_FIFO, P0_ISR, P0_CRDA0, P0_CRDA1,
    P0_ID0, P0_ID1, P0_RSR, P0_CNTR0, P0_CNTR1, P0_CNTR2,
    P0_PSTART = 0x01, P0_PSTOP, P0_TPSR = 0x04, P0_TBCR0, P0_TBCR1, P0_RSAR0 = 0x08, P0_RSAR1,
    P0_RBCR0, P0_RBCR1, P0_RCR, P0_TCR, P0_DCR, P0_IMR,
    P1_PAR0 = 0x11, P1_CURR = 0x17, P1_MAR0 = 0x18,
    P2_PSTART = 0x21, P2_PSTOP, P2_TPSR = 0x24, P2_RCR = 0x2c, P2_TCR, P2_DCR, P2_IMR,
    P3_CONFIG0 = 0x33, P3_CONFIG2 = 0x35, P3_CONFIG3,
};

static void ne2000_update_irq(NE2000State *s)
{
    qemu_set_irq(s->irq, (s->isr & s->imr & ~ISR_RST) != 0);
}

static void ne2000_raise(NE2000State *s, uint8_t cause)
{
    s->isr |= cause;
    ne2000_update_irq(s);
}

static void ne2000_reset(NE2000State *s)
{
    s->cmd = CR_STP | CR_RD_ABORT;
    s->isr = ISR_RST;
    s->imr = s->rcr = s->tcr = s->dcr = s->tsr = s->rsr = s->missed = 0;
    s->pstart = s->pstop = s->bnry = s->curr = s->tpsr = 0;
    s->tbcr = s->rsar = s->rbcr = 0;
    memset(s->phys, 0, sizeof(s->phys));
    memset(s->mult, 0, sizeof(s->mult));
    ne2000_update_irq(s);
}

/* Bytes are doubled, as on a 16-bit card; behind the address comes the mark of such a card. */
static void ne2000_init_prom(NE2000State *s)
{
    for (int i = 0; i < NE2000_PROM_SIZE / 2; i++) {
        uint8_t v = i < ETH_ALEN ? s->c.macaddr.a[i] : i >= 14 ? 'W' : 0;

        s->mem[2 * i] = s->mem[2 * i + 1] = v;
    }
}

/* --- transmit --- */

static void ne2000_transmit(NE2000State *s)
{
    NetClientState *nc = qemu_get_queue(s->nic);
    uint32_t start = s->tpsr * PAGE_SIZE_BYTES;

    if (start >= NE2000_RAM_START && start + s->tbcr <= NE2000_RAM_END && s->tbcr) {
        trace_ne2000_send(s->tbcr);
        if (s->tcr & TCR_LB) {
            qemu_receive_packet(nc, s->mem + start, s->tbcr);
        } else {
            qemu_send_packet(nc, s->mem + start, s->tbcr);
        }
    } else {
        qemu_log_mask(LOG_GUEST_ERROR, "ne2000: %u bytes to send from 0x%x\n", s->tbcr, start);
    }
    s->tsr = TSR_PTX;
    s->cmd &= ~CR_TXP;
    ne2000_raise(s, ISR_PTX);
}

/* --- receive --- */

/* A ring with memory under all of it, and pointers in it. */
static bool ne2000_ring_valid(const NE2000State *s)
{
    return s->pstart < s->pstop && s->pstart * PAGE_SIZE_BYTES >= NE2000_RAM_START &&
           s->pstop * PAGE_SIZE_BYTES <= NE2000_RAM_END && s->curr >= s->pstart &&
           s->curr < s->pstop && s->bnry >= s->pstart && s->bnry < s->pstop;
}

static unsigned ne2000_free_pages(const NE2000State *s)
{
    return s->bnry > s->curr ? s->bnry - s->curr : s->pstop - s->pstart - (s->curr - s->bnry);
}

static bool ne2000_can_receive(NetClientState *nc)
{
    const NE2000State *s = qemu_get_nic_opaque(nc);

    return (s->cmd & (CR_STA | CR_STP)) == CR_STA && ne2000_ring_valid(s);
}

static bool ne2000_passes(const NE2000State *s, const uint8_t *buf)
{
    static const uint8_t broadcast[ETH_ALEN] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    unsigned hash;

    if (s->rcr & RCR_PRO) {
        return true;
    }
    if (!memcmp(buf, broadcast, ETH_ALEN)) {
        return s->rcr & RCR_AB;
    }
    if (buf[0] & 1) {
        hash = net_crc32(buf, ETH_ALEN) >> 26;
        return (s->rcr & RCR_AM) && (s->mult[hash >> 3] & (1 << (hash & 7)));
    }
    return !memcmp(buf, s->phys, ETH_ALEN);
}

/* Into the ring from the current page on, around its end. */
static void ne2000_store(NE2000State *s, uint32_t *index, const uint8_t *buf, uint32_t len)
{
    while (len) {
        uint32_t n = MIN(len, s->pstop * PAGE_SIZE_BYTES - *index);

        memcpy(s->mem + *index, buf, n);
        buf += n;
        len -= n;
        *index += n;
        if (*index == s->pstop * PAGE_SIZE_BYTES) {
            *index = s->pstart * PAGE_SIZE_BYTES;
        }
    }
}

static ssize_t ne2000_receive(NetClientState *nc, const uint8_t *buf, size_t size)
{
    NE2000State *s = qemu_get_nic_opaque(nc);
    uint8_t frame[MIN_FRAME] = {0}, header[RX_HEADER];
    uint32_t total, pages, index;

    trace_ne2000_receive(size);
    if (!ne2000_can_receive(nc)) {
        return -1;
    }
    if (size < MIN_FRAME) {
        memcpy(frame, buf, size);
        buf = frame;
        size = MIN_FRAME;
    }
    if (!ne2000_passes(s, buf)) {
        return size;
    }
    total = size + RX_HEADER + FCS_LEN;
    pages = DIV_ROUND_UP(total, PAGE_SIZE_BYTES);
    /* A full ring looks as an empty one does: one page stays free. */
    if ((s->rcr & RCR_MON) || pages >= ne2000_free_pages(s)) {
        s->missed += s->missed < 0xc0;
        s->rsr = RSR_MPA;
        ne2000_raise(s, s->rcr & RCR_MON ? 0 : ISR_OVW);
        return size;
    }
    index = s->curr * PAGE_SIZE_BYTES;
    s->rsr = RSR_PRX | (buf[0] & 1 ? RSR_PHY : 0);
    s->curr += pages;
    s->curr -= s->curr >= s->pstop ? s->pstop - s->pstart : 0;
    header[0] = s->rsr;
    header[1] = s->curr;
    stw_le_p(header + 2, size + FCS_LEN);
    ne2000_store(s, &index, header, sizeof(header));
    ne2000_store(s, &index, buf, size);
    ne2000_raise(s, ISR_PRX);
    return size;
}

/* --- registers --- */

static void ne2000_write_cr(NE2000State *s, uint8_t val)
{
    s->cmd = val;
    if (val & CR_STP) {
        s->isr |= ISR_RST;
        return;
    }
    s->isr &= ~ISR_RST;
    /* A remote transfer of nothing is done at once. */
    if ((val & (CR_RD_READ | CR_RD_WRITE)) && !s->rbcr) {
        ne2000_raise(s, ISR_RDC);
    }
    if (val & CR_TXP) {
        ne2000_transmit(s);
    }
    qemu_flush_queued_packets(qemu_get_queue(s->nic));
}

static void set_byte(uint16_t *reg, int high, uint8_t val)
{
    *reg = high ? (*reg & 0x00ff) | val << 8 : (*reg & 0xff00) | val;
}

static void ne2000_write_page0(NE2000State *s, uint32_t reg, uint8_t val)
{
    switch (reg) {
    case P0_PSTART:
        s->pstart = val;
        break;
    case P0_PSTOP:
        s->pstop = val;
        break;
    case P0_BNRY:
        s->bnry = val;
        qemu_flush_queued_packets(qemu_get_queue(s->nic));
        break;
    case P0_TPSR:
        s->tpsr = val;
        break;
    case P0_TBCR0:
    case P0_TBCR1:
        set_byte(&s->tbcr, reg == P0_TBCR1, val);
        break;
    case P0_ISR:
        s->isr &= ~(val & ~ISR_RST);
        break;
    case P0_RSAR0:
    case P0_RSAR1:
        set_byte(&s->rsar, reg == P0_RSAR1, val);
        break;
    case P0_RBCR0:
    case P0_RBCR1:
        set_byte(&s->rbcr, reg == P0_RBCR1, val);
        break;
    case P0_RCR:
        s->rcr = val & 0x3f;
        break;
    case P0_TCR:
        s->tcr = val & 0x1f;
        break;
    case P0_DCR:
        s->dcr = val & 0x7f;
        break;
    case P0_IMR:
        s->imr = val & 0x7f;
        break;
    default:
        break;
    }
    ne2000_update_irq(s);
}

static void ne2000_write(NE2000State *s, uint32_t addr, uint8_t val)
{
    uint32_t reg = CR_PAGE(s->cmd) << 4 | addr;

    if (addr == 0) {
        ne2000_write_cr(s, val);
    } else if (CR_PAGE(s->cmd) == 0) {
        ne2000_write_page0(s, reg, val);
    } else if (reg >= P1_PAR0 && reg < P1_CURR) {
        s->phys[reg - P1_PAR0] = val;
    } else if (reg == P1_CURR) {
        s->curr = val;
    } else if (reg >= P1_MAR0 && reg < P1_MAR0 + sizeof(s->mult)) {
        s->mult[reg - P1_MAR0] = val;
    } else {
        qemu_log_mask(LOG_GUEST_ERROR, "ne2000: write of register 0x%x\n", reg);
    }
}

static uint8_t ne2000_read_page0(NE2000State *s, uint32_t reg)
{
    uint8_t val;

    switch (reg) {
    case P0_BNRY:
        return s->bnry;
    case P0_TSR:
        return s->tsr;
    case P0_ISR:
        return s->isr;
    case P0_CRDA0:
        return s->rsar;
    case P0_CRDA1:
        return s->rsar >> 8;
    case P0_ID0:
        return 0x50;
    case P0_ID1:
        return 0x43;
    case P0_RSR:
        return s->rsr;
    case P0_CNTR2:
        val = s->missed;
        s->missed = 0;
        return val;
    default:
        return 0;
    }
}

static uint8_t ne2000_read_page1(const NE2000State *s, uint32_t reg)
{
    switch (reg) {
    case P1_PAR0 ... P1_CURR - 1:
        return s->phys[reg - P1_PAR0];
    case P1_CURR:
        return s->curr;
    case P1_MAR0 ... P1_MAR0 + 7:
        return s->mult[reg - P1_MAR0];
    default:
        return 0;
    }
}

/* What page 0 takes. */
static uint8_t ne2000_read_page2(const NE2000State *s, uint32_t reg)
{
    switch (reg) {
    case P2_PSTART:
        return s->pstart;
    case P2_PSTOP:
        return s->pstop;
    case P2_TPSR:
        return s->tpsr;
    case P2_RCR:
        return s->rcr;
    case P2_TCR:
        return s->tcr;
    case P2_DCR:
        return s->dcr;
    case P2_IMR:
        return s->imr;
    default:
        return 0;
    }
}

static uint8_t ne2000_read(NE2000State *s, uint32_t addr)
{
    uint32_t reg = CR_PAGE(s->cmd) << 4 | addr;

    if (addr == 0) {
        return s->cmd;
    }
    switch (CR_PAGE(s->cmd)) {
    case 0:
        return ne2000_read_page0(s, reg);
    case 1:
        return ne2000_read_page1(s, reg);
    case 2:
        return ne2000_read_page2(s, reg);
    default: /* full duplex */
        return reg == P3_CONFIG2 || reg == P3_CONFIG3 ? 0x40 : 0;
    }
}

/* --- remote DMA --- */

/* One byte further, around the end of the receive ring; the transfer may be over. */
static void ne2000_dma_step(NE2000State *s)
{
    s->rsar++;
    if (s->rsar == s->pstop * PAGE_SIZE_BYTES) {
        s->rsar = s->pstart * PAGE_SIZE_BYTES;
    }
    s->rbcr -= s->rbcr > 0;
}

static bool ne2000_dma_in_ram(const NE2000State *s)
{
    return s->rsar >= NE2000_RAM_START && s->rsar < NE2000_RAM_END;
}

/* DCR.WTS makes a port access one of a word; only a dword is wider than that. */
static unsigned ne2000_dma_width(const NE2000State *s, unsigned size)
{
    return size > 2 ? size : s->dcr & DCR_WTS ? 2 : 1;
}

static void ne2000_dma_end(NE2000State *s)
{
    if (!s->rbcr) {
        ne2000_raise(s, ISR_RDC);
    }
}

static void ne2000_dma_write(NE2000State *s, uint64_t val, unsigned size)
{
    unsigned width = ne2000_dma_width(s, size);

    if (!s->rbcr) {
        return;
    }
    for (unsigned i = 0; i < width; i++) {
        if (ne2000_dma_in_ram(s)) {
            s->mem[s->rsar] = val >> (8 * i);
        }
        ne2000_dma_step(s);
    }
    ne2000_dma_end(s);
}

static uint64_t ne2000_dma_read(NE2000State *s, unsigned size)
{
    unsigned width = ne2000_dma_width(s, size);
    uint64_t val = 0;

    if (!s->rbcr) {
        return UINT64_MAX;
    }
    for (unsigned i = 0; i < width; i++) {
        bool there = s->rsar < NE2000_PROM_SIZE || ne2000_dma_in_ram(s);

        val |= (uint64_t)(there ? s->mem[s->rsar] : 0xff) << (8 * i);
        ne2000_dma_step(s);
    }
    ne2000_dma_end(s);
    return val;
}

/* --- access --- */

#define PORT_DMA    0x10
#define PORT_RESET  0x18
#define PORT_END    0x20

static uint64_t ne2000_io_read(void *opaque, hwaddr addr, unsigned size)
{
    NE2000State *s = opaque;
    uint64_t val = UINT64_MAX;

    if (addr < PORT_DMA && size == 1) {
        val = ne2000_read(s, addr);
    } else if (addr >= PORT_DMA && addr < PORT_RESET) {
        val = ne2000_dma_read(s, size);
    } else if (addr >= PORT_RESET && addr < PORT_END) {
        ne2000_reset(s);
        val = 0;
    }
    trace_ne2000_read(addr, val, size);
    return val;
}

static void ne2000_io_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    NE2000State *s = opaque;

    trace_ne2000_write(addr, val, size);
    if (addr < PORT_DMA && size == 1) {
        ne2000_write(s, addr, val);
    } else if (addr >= PORT_DMA && addr < PORT_RESET) {
        ne2000_dma_write(s, val, size);
    }
}

/* By port; where the register pages differ: page 0 read, page 0 written, page 1. */
static const char *ne2000_register_name(hwaddr addr)
{
    static const char *const names[] = {
        "CR", "CLDA0/PSTART/PAR0", "CLDA1/PSTOP/PAR1", "BNRY/BNRY/PAR2", "TSR/TPSR/PAR3", "NCR/TBCR0/PAR4",
        "FIFO/TBCR1/PAR5", "ISR/ISR/CURR", "CRDA0/RSAR0/MAR0", "CRDA1/RSAR1/MAR1", "RBCR0/RBCR0/MAR2",
        "RBCR1/RBCR1/MAR3", "RSR/RCR/MAR4", "CNTR0/TCR/MAR5", "CNTR1/DCR/MAR6", "CNTR2/IMR/MAR7",
    };

    return addr < ARRAY_SIZE(names) ? names[addr] : addr < 0x18 ? "DATA" : "RESET";
}

static const MemoryRegionOps ne2000_ops = {
    .read = ne2000_io_read,
    .write = ne2000_io_write,
    .register_name = ne2000_register_name,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

void ne2000_setup_io(NE2000State *s, DeviceState *dev, unsigned size)
{
    memory_region_init_io(&s->io, OBJECT(dev), &ne2000_ops, s, "ne2000", size);
}

void ne2000_power_on(NE2000State *s)
{
    ne2000_reset(s);
    memset(s->mem + NE2000_RAM_START, 0, sizeof(s->mem) - NE2000_RAM_START);
}

static NetClientInfo net_ne2000_info = {
    .type = NET_CLIENT_DRIVER_NIC,
    .size = sizeof(NICState),
    .can_receive = ne2000_can_receive,
    .receive = ne2000_receive,
};

void ne2000_new_nic(NE2000State *s, DeviceState *dev)
{
    qemu_macaddr_default_if_unset(&s->c.macaddr);
    ne2000_init_prom(s);
    s->nic = qemu_new_nic(&net_ne2000_info, &s->c, object_get_typename(OBJECT(dev)), dev->id,
                          &dev->mem_reentrancy_guard, s);
    qemu_format_nic_info_str(qemu_get_queue(s->nic), s->c.macaddr.a);
}

/* --- saved state --- */

const VMStateDescription vmstate_ne2000 = {
    .name = "ne2000",
    .version_id = 2,
    .minimum_version_id = 2,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(cmd, NE2000State),
        VMSTATE_UINT8(pstart, NE2000State),
        VMSTATE_UINT8(pstop, NE2000State),
        VMSTATE_UINT8(bnry, NE2000State),
        VMSTATE_UINT8(curr, NE2000State),
        VMSTATE_UINT8(tpsr, NE2000State),
        VMSTATE_UINT16(tbcr, NE2000State),
        VMSTATE_UINT16(rsar, NE2000State),
        VMSTATE_UINT16(rbcr, NE2000State),
        VMSTATE_UINT8(isr, NE2000State),
        VMSTATE_UINT8(imr, NE2000State),
        VMSTATE_UINT8(tsr, NE2000State),
        VMSTATE_UINT8(rsr, NE2000State),
        VMSTATE_UINT8(rcr, NE2000State),
        VMSTATE_UINT8(tcr, NE2000State),
        VMSTATE_UINT8(dcr, NE2000State),
        VMSTATE_UINT8(missed, NE2000State),
        VMSTATE_UINT8_ARRAY(phys, NE2000State, 6),
        VMSTATE_UINT8_ARRAY(mult, NE2000State, 8),
        VMSTATE_UINT8_ARRAY(mem, NE2000State, NE2000_RAM_END),
        VMSTATE_END_OF_LIST()
    },
};
