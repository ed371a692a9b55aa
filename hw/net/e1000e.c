/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82574L Gigabit Ethernet controller, type e1000e.
 *
 * Specification: Intel 82574 GbE Controller Family datasheet (317694). What it has in common with
 * e1000 is in e1000-*.c; here are its registers, three kinds of interrupt, receive descriptors,
 * RSS and the PCI Express function. Regions: `e1000e-mmio` (BAR 0), `e1000e-flash` (BAR 1, empty),
 * `e1000e-io` (BAR 2: IOADDR, IODATA), `e1000e-msix` (BAR 3, five vectors).
 * Properties: mac, netdev, init-vet, subsys_ven, subsys, disable_vnet_hdr (kept). Left out: flash,
 * header split (packets go into a descriptor's buffers in order), FLXBUF, PHY pages, time stamps,
 * throttling, wake-up, management.
 */
#include "qemu/osdep.h"
#include "e1000-internal.h"
#include "e1000e-regs.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_aer.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "net/checksum.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_E1000E "e1000e"
OBJECT_DECLARE_SIMPLE_TYPE(E1000EState, E1000E)

struct E1000EState {
    E1000State core;
    MemoryRegion flash;
    MemoryRegion msix;
    uint16_t subsys_ven;
    uint16_t subsys;
    uint8_t disable_vnet;
};

#define E1000E_FLASH_SIZE   0x20000
#define E1000E_IO_SIZE      0x20
#define E1000E_MSIX_SIZE    0x4000
#define E1000E_MSIX_PBA     0x2000
#define E1000E_MSIX_VECTORS 5

enum { BAR_MMIO, BAR_FLASH, BAR_IO, BAR_MSIX };

/* Capabilities. */
#define E1000E_MSIX_OFFSET  0xa0
#define E1000E_PM_OFFSET    0xc8
#define E1000E_MSI_OFFSET   0xd0
#define E1000E_PCIE_OFFSET  0xe0
#define E1000E_AER_OFFSET   0x100
#define E1000E_DSN_OFFSET   0x140
#define E1000E_PMC          0x0022

/* --- interrupts --- */

static uint32_t e1000e_extra_causes(E1000State *s, uint32_t cause, unsigned queue)
{
    uint32_t extra = 0;

    if (cause & (E1000_ICR_RXT0 | E1000_ICR_RXDMT0)) {
        extra |= E1000E_ICR_RXQ0 << queue;
    }
    if (cause & E1000_ICR_TXDW) {
        extra |= E1000E_ICR_TXQ0 << queue;
    }
    if ((cause & (E1000_ICR_LSC | E1000_ICR_RXO | E1000_ICR_MDAC)) &&
        msix_enabled(PCI_DEVICE(s))) {
        extra |= E1000E_ICR_OTHER;
    }
    return extra;
}

/* Messages for the causes @fresh; those in EIAC are over with that. */
static void e1000e_send_msix(E1000State *s, uint32_t fresh)
{
    for (int i = 0; i < E1000E_MSIX_VECTORS; i++) {
        uint32_t cause = E1000E_ICR_RXQ0 << i;
        uint32_t ivar = e1000_reg(s, E1000E_IVAR) >> (4 * i);

        if (!(fresh & cause)) {
            continue;
        }
        if ((ivar & E1000E_IVAR_VALID) && (ivar & E1000E_IVAR_VECTOR) < E1000E_MSIX_VECTORS) {
            msix_notify(PCI_DEVICE(s), ivar & E1000E_IVAR_VECTOR);
        }
        if (e1000_reg(s, E1000_CTRL_EXT) & E1000E_CTRL_EXT_EIAME) {
            e1000_set_reg(s, E1000_IMS, e1000_reg(s, E1000_IMS) &
                                        ~(e1000_reg(s, E1000E_IAM) & cause));
        }
    }
    fresh &= e1000_reg(s, E1000E_EIAC) & E1000E_ICR_QUEUES;
    e1000_set_reg(s, E1000_ICR, e1000_reg(s, E1000_ICR) & ~fresh);
    s->msi_pending &= ~fresh;
}

static void e1000e_update_irq(E1000State *s)
{
    PCIDevice *d = PCI_DEVICE(s);
    uint32_t icr = e1000_reg(s, E1000_ICR) & ~E1000E_ICR_ASSERTED;
    uint32_t pending = icr & e1000_reg(s, E1000_IMS), fresh = pending & ~s->msi_pending;

    e1000_set_reg(s, E1000_ICR, icr | (icr ? E1000E_ICR_ASSERTED : 0));
    s->msi_pending = pending;
    s->mit_irq_level = pending;
    if (msix_enabled(d)) {
        e1000e_send_msix(s, fresh & E1000E_ICR_QUEUES);
    } else if (msi_enabled(d)) {
        if (fresh) {
            msi_notify(d, 0);
        }
    } else {
        pci_set_irq(d, pending != 0);
    }
}

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

/* --- receive: descriptors of three kinds, two queues --- */

static bool e1000e_splits(const E1000State *s)
{
    return e1000_reg(s, E1000_RCTL) & E1000E_RCTL_DTYP_PS;
}

static uint32_t e1000e_rx_desc_size(const E1000State *s)
{
    return e1000e_splits(s) ? sizeof(E1000ERxSplit) : sizeof(E1000RxDesc);
}

/* PSRCTL: units of 128 bytes for buffer 0, of 1 KiB for the others. */
static uint32_t e1000e_split_size(const E1000State *s, int i)
{
    uint32_t psrctl = e1000_reg(s, E1000E_PSRCTL);

    return i ? (psrctl >> (8 * i) & 0x3f) * 1024 : (psrctl & 0x7f) * 128;
}

static uint32_t e1000e_rx_desc_room(const E1000State *s)
{
    uint32_t room = 0;

    if (!e1000e_splits(s)) {
        return e1000_rx_buffer_size(s);
    }
    for (int i = 0; i < E1000E_PS_BUFFERS; i++) {
        room += e1000e_split_size(s, i);
    }
    return room;
}

static void e1000e_init_ext(E1000ERxExt *ext, const E1000RxPacket *p, uint32_t len, bool last)
{
    *ext = (E1000ERxExt) {
        .mrq = cpu_to_le32(p->rss_type | p->queue << 8),
        .rss = cpu_to_le32(p->rss_hash),
        .status_error = cpu_to_le32(E1000_RXD_DD | p->status |
                                    (last ? E1000_RXD_EOP | E1000_RXD_IXSM : 0)),
        .length = cpu_to_le16(len),
        .vlan = cpu_to_le16(p->special),
    };
}

/* The status goes last: it gives the descriptor to the driver. */
static void e1000e_write_back(E1000State *s, hwaddr addr, const void *desc, size_t size)
{
    PCIDevice *d = PCI_DEVICE(s);
    size_t status = offsetof(E1000ERxExt, status_error);
    size_t after = offsetof(E1000ERxExt, length);

    pci_dma_write(d, addr, desc, status);
    pci_dma_write(d, addr + after, (const uint8_t *)desc + after, size - after);
    pci_dma_write(d, addr + status, (const uint8_t *)desc + status, after - status);
}

static void e1000e_fill_ext(E1000State *s, hwaddr addr, const E1000RxPacket *p, uint32_t done)
{
    uint32_t len = MIN(e1000_rx_buffer_size(s), p->size - done);
    uint64_t buffer = 0;
    E1000ERxExt ext;

    pci_dma_read(PCI_DEVICE(s), addr, &buffer, sizeof(buffer));
    if (buffer) {
        pci_dma_write(PCI_DEVICE(s), le64_to_cpu(buffer), p->data + done, len);
    }
    e1000e_init_ext(&ext, p, len, done + len == p->size);
    e1000e_write_back(s, addr, &ext, sizeof(ext));
}

static void e1000e_fill_split(E1000State *s, hwaddr addr, const E1000RxPacket *p, uint32_t done)
{
    uint64_t buffers[E1000E_PS_BUFFERS] = {0};
    uint16_t len[E1000E_PS_BUFFERS];
    E1000ERxSplit desc = {0};

    pci_dma_read(PCI_DEVICE(s), addr, buffers, sizeof(buffers));
    for (int i = 0; i < E1000E_PS_BUFFERS; i++) {
        len[i] = MIN(e1000e_split_size(s, i), p->size - done);
        if (buffers[i] && len[i]) {
            pci_dma_write(PCI_DEVICE(s), le64_to_cpu(buffers[i]), p->data + done, len[i]);
        }
        done += len[i];
    }
    e1000e_init_ext(&desc.ext, p, len[0], done == p->size);
    for (int i = 1; i < E1000E_PS_BUFFERS; i++) {
        desc.length[i - 1] = cpu_to_le16(len[i]);
    }
    e1000e_write_back(s, addr, &desc, sizeof(desc));
}

static void e1000e_fill_rx_desc(E1000State *s, hwaddr addr, const E1000RxPacket *p, uint32_t done)
{
    if (e1000e_splits(s)) {
        e1000e_fill_split(s, addr, p, done);
    } else if (e1000_reg(s, E1000E_RFCTL) & E1000E_RFCTL_EXSTEN) {
        e1000e_fill_ext(s, addr, p, done);
    } else {
        e1000_fill_legacy_desc(s, addr, p, done);
    }
}

/* Toeplitz hash of addresses, and ports of TCP; which of them by MRQC. */
static void e1000e_steer(E1000State *s, E1000RxPacket *p)
{
    uint32_t mrqc = e1000_reg(s, E1000E_MRQC), ip_len = 4 * (p->data[ETH_HLEN] & 0xf);
    uint8_t key_bytes[40], input[12];
    net_toeplitz_key key;
    uint32_t hash = 0;
    bool tcp;

    if (!E1000E_MRQC_RSS(mrqc) || lduw_be_p(p->data + 2 * ETH_ALEN) != ETH_P_IP ||
        ip_len < sizeof(struct ip_header) || p->size < ETH_HLEN + ip_len + 4) {
        return;
    }
    tcp = (mrqc & E1000E_MRQC_TCP_IPV4) && p->data[ETH_HLEN + 9] == IP_PROTO_TCP &&
          !(lduw_be_p(p->data + ETH_HLEN + 6) & 0x3fff);
    if (!tcp && !(mrqc & E1000E_MRQC_IPV4)) {
        return;
    }
    memcpy(input, p->data + ETH_HLEN + 12, 8);
    memcpy(input + 8, p->data + ETH_HLEN + ip_len, 4);
    for (int i = 0; i < 10; i++) {
        stl_le_p(key_bytes + 4 * i, e1000_reg(s, E1000E_RSSRK + 4 * i));
    }
    net_toeplitz_key_init(&key, key_bytes);
    net_toeplitz_add(&hash, input, tcp ? 12 : 8, &key);
    p->queue = e1000_reg(s, E1000E_RETA + (hash & 0x7c)) >> (8 * (hash & 3)) >> 7 & 1;
    /* The hash shares its place with the checksum. */
    if (e1000_reg(s, E1000_RXCSUM) & E1000E_RXCSUM_PCSD) {
        p->rss_hash = hash;
        p->rss_type = tcp ? E1000E_RSS_TYPE_TCP_IPV4 : E1000E_RSS_TYPE_IPV4;
    }
}

/* --- registers --- */

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

enum { PHY_R = 1, PHY_RW = 3 };

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

static void e1000e_reset(E1000State *s)
{
    s->msi_pending = 0;
}

/* --- life --- */

static const VMStateDescription vmstate_e1000e = {
    .name = "e1000e",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(core.parent_obj, E1000EState),
        VMSTATE_MSIX(core.parent_obj, E1000EState),
        VMSTATE_E1000_CORE(E1000EState),
        VMSTATE_END_OF_LIST()
    },
};

static void e1000e_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len)
{
    pci_default_write_config(d, address, val, len);
    e1000_rx_kick(E1000(d));
}

static bool e1000e_init_pm(PCIDevice *d, Error **errp)
{
    if (pci_add_capability(d, PCI_CAP_ID_PM, E1000E_PM_OFFSET, PCI_PM_SIZEOF, errp) < 0) {
        return false;
    }
    pci_set_word(d->config + E1000E_PM_OFFSET + PCI_PM_PMC, E1000E_PMC);
    pci_set_word(d->wmask + E1000E_PM_OFFSET + PCI_PM_CTRL,
                 PCI_PM_CTRL_STATE_MASK | PCI_PM_CTRL_PME_ENABLE);
    pci_set_word(d->w1cmask + E1000E_PM_OFFSET + PCI_PM_CTRL, PCI_PM_CTRL_PME_STATUS);
    return true;
}

/* Capabilities, the last one first: each goes to the head of the list. */
static bool e1000e_init_capabilities(E1000EState *e, Error **errp)
{
    PCIDevice *d = PCI_DEVICE(e);

    if (msix_init(d, E1000E_MSIX_VECTORS, &e->msix, BAR_MSIX, 0, &e->msix, BAR_MSIX,
                  E1000E_MSIX_PBA, E1000E_MSIX_OFFSET, errp) < 0) {
        return false;
    }
    for (int i = 0; i < E1000E_MSIX_VECTORS; i++) {
        msix_vector_use(d, i);
    }
    if (pcie_endpoint_cap_v1_init(d, E1000E_PCIE_OFFSET) < 0) {
        error_setg(errp, "e1000e: no room for the PCI Express capability");
        goto err_msix;
    }
    if (msi_init(d, E1000E_MSI_OFFSET, 1, true, false, errp) < 0) {
        goto err_pcie;
    }
    if (!e1000e_init_pm(d, errp) ||
        pcie_aer_init(d, PCI_ERR_VER, E1000E_AER_OFFSET, PCI_ERR_SIZEOF, errp) < 0) {
        goto err_msi;
    }
    return true;

err_msi:
    msi_uninit(d);
err_pcie:
    pcie_cap_exit(d);
err_msix:
    msix_uninit(d, &e->msix, &e->msix);
    return false;
}

static uint64_t e1000e_serial_number(const uint8_t *mac)
{
    return (uint64_t)mac[0] << 56 | (uint64_t)mac[1] << 48 | (uint64_t)mac[2] << 40 |
           0xffff000000ULL | (uint64_t)mac[3] << 16 | mac[4] << 8 | mac[5];
}

static void e1000e_pci_realize(PCIDevice *d, Error **errp)
{
    E1000EState *e = E1000E(d);
    E1000State *s = E1000(d);

    pci_config_set_interrupt_pin(d->config, 1);
    pci_set_word(d->config + PCI_SUBSYSTEM_VENDOR_ID, e->subsys_ven);
    pci_set_word(d->config + PCI_SUBSYSTEM_ID, e->subsys);
    memory_region_init(&e->msix, OBJECT(e), "e1000e-msix", E1000E_MSIX_SIZE);
    if (!e1000e_init_capabilities(e, errp)) {
        return;
    }
    e1000_init_nic(s);
    pcie_dev_ser_num_init(d, E1000E_DSN_OFFSET, e1000e_serial_number(s->conf.macaddr.a));
    memory_region_init(&e->flash, OBJECT(e), "e1000e-flash", E1000E_FLASH_SIZE);
    pci_register_bar(d, BAR_MMIO, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    pci_register_bar(d, BAR_FLASH, PCI_BASE_ADDRESS_SPACE_MEMORY, &e->flash);
    pci_register_bar(d, BAR_IO, PCI_BASE_ADDRESS_SPACE_IO, &s->io);
    pci_register_bar(d, BAR_MSIX, PCI_BASE_ADDRESS_SPACE_MEMORY, &e->msix);
}

static void e1000e_pci_uninit(PCIDevice *d)
{
    E1000EState *e = E1000E(d);

    e1000_exit_nic(E1000(d));
    pcie_aer_exit(d);
    msi_uninit(d);
    pcie_cap_exit(d);
    msix_uninit(d, &e->msix, &e->msix);
}

static void e1000e_instance_init(Object *obj)
{
    E1000(obj)->autonegotiation = true;
}

static Property e1000e_properties[] = {
    DEFINE_NIC_PROPERTIES(E1000EState, core.conf),
    DEFINE_PROP_UINT8("disable_vnet_hdr", E1000EState, disable_vnet, 0),
    DEFINE_PROP_UINT16("subsys_ven", E1000EState, subsys_ven, PCI_VENDOR_ID_INTEL),
    DEFINE_PROP_UINT16("subsys", E1000EState, subsys, 0),
    DEFINE_PROP_BOOL("init-vet", E1000EState, core.init_vet, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void e1000e_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);
    E1000CoreClass *c = (E1000CoreClass *)klass;

    k->realize = e1000e_pci_realize;
    k->exit = e1000e_pci_uninit;
    k->config_write = e1000e_write_config;
    k->device_id = 0x10d3;
    k->revision = 0;
    dc->desc = "Intel 82574L GbE Controller";
    dc->vmsd = &vmstate_e1000e;
    device_class_set_props(dc, e1000e_properties);
    c->region_prefix = "e1000e";
    c->io_size = E1000E_IO_SIZE;
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
    c->update_irq = e1000e_update_irq;
    c->extra_causes = e1000e_extra_causes;
    c->rx_desc_size = e1000e_rx_desc_size;
    c->rx_desc_room = e1000e_rx_desc_room;
    c->fill_rx_desc = e1000e_fill_rx_desc;
    c->steer = e1000e_steer;
    c->reset = e1000e_reset;
}

static const TypeInfo e1000e_types[] = {
    {
        .name = TYPE_E1000E,
        .parent = TYPE_E1000_CORE,
        .instance_size = sizeof(E1000EState),
        .instance_init = e1000e_instance_init,
        .class_init = e1000e_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_PCIE_DEVICE},
            {},
        },
    },
};

DEFINE_TYPES(e1000e_types)
