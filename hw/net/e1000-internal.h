/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of e1000: registers, PHY and EEPROM, transmit and receive. */
#ifndef HW_NET_E1000_INTERNAL_H
#define HW_NET_E1000_INTERNAL_H

#include "e1000-regs.h"
#include "hw/pci/pci_device.h"
#include "net/eth.h"
#include "net/net.h"
#include "qemu/timer.h"

#define E1000_MMIO_SIZE     0x20000
#define E1000_IO_SIZE       0x40
#define E1000_EEPROM_WORDS  64
#define E1000_PHY_REGS      32

/* Longest packet that is put together to be sent or segmented, bytes. */
#define E1000_TX_MAX        0x10000
#define E1000_VLAN_HLEN     4

/* What a context descriptor says; offsets into the packet, bytes. */
typedef struct E1000TxContext {
    uint8_t ipcss, ipcso;       /* IP checksum: start, place */
    uint16_t ipcse;             /* end, 0: to the packet's */
    uint8_t tucss, tucso;       /* TCP or UDP checksum */
    uint16_t tucse;
    uint32_t paylen;
    uint8_t hdr_len;
    uint16_t mss;
    bool ipv4;
    bool tcp;
} E1000TxContext;

/* A packet that is being put together. */
typedef struct E1000Tx {
    uint8_t data[E1000_TX_MAX];
    uint32_t size;
    bool overflow;              /* did not fit, is dropped at its end */
    bool segment;
    bool vlan;
    uint8_t popts;              /* of its first data descriptor */
    uint16_t special;
    E1000TxContext context;     /* for checksums of packets that are not segmented */
    E1000TxContext tso_context;
} E1000Tx;

#define TYPE_E1000_BASE "e1000-base"
#define TYPE_E1000      "e1000"
typedef struct E1000BaseClass E1000BaseClass;
typedef struct E1000State E1000State;
DECLARE_OBJ_CHECKERS(E1000State, E1000BaseClass, E1000, TYPE_E1000_BASE)

struct E1000BaseClass {
    PCIDeviceClass parent_class;
    uint16_t phy_id2;
};

struct E1000State {
    PCIDevice parent_obj;

    NICState *nic;
    NICConf conf;
    MemoryRegion mmio;
    MemoryRegion io;

    uint32_t mac_reg[E1000_MMIO_SIZE / 4];
    uint16_t phy_reg[E1000_PHY_REGS];
    uint16_t eeprom_data[E1000_EEPROM_WORDS];
    uint32_t ioaddr;            /* register that IODATA shows */
    E1000Tx tx;

    /* Microwire: bits shifted in since CS, and what goes out. */
    struct {
        uint32_t old_eecd;
        uint16_t val_in;
        uint16_t bitnum_in;
        uint16_t bitnum_out;
        bool reading;
    } eecd_state;

    QEMUTimer *autoneg_timer;
    QEMUTimer *mit_timer;       /* no interrupt before it expires */
    bool mit_timer_on;
    bool mit_irq_level;         /* level of INTA */

    bool autonegotiation;
    bool mitigation;
    bool extra_mac_registers;
    bool migrate_tso_props;
    bool init_vet;
};

static inline uint32_t e1000_reg(const E1000State *s, uint32_t offset)
{
    return s->mac_reg[offset / 4];
}

static inline void e1000_set_reg(E1000State *s, uint32_t offset, uint32_t val)
{
    s->mac_reg[offset / 4] = val;
}

/* --- e1000.c --- */

/* Sets bits of ICR, and what follows from that. */
void e1000_raise(E1000State *s, uint32_t cause);
/* INTA follows ICR, IMS and the throttle. */
void e1000_update_irq(E1000State *s);
/* Back to the values after power on. */
void e1000_reset_registers(E1000State *s);

/* --- e1000-mac.c: the register table --- */

uint32_t e1000_read_register(E1000State *s, uint32_t offset);
void e1000_write_register(E1000State *s, uint32_t offset, uint32_t val);
/* Statistics: +1 unless at the end; 64 bits; the packet size's own counter from @first on. */
void e1000_count(E1000State *s, uint32_t offset);
void e1000_count_octets(E1000State *s, uint32_t low, uint32_t n);
void e1000_count_size(E1000State *s, uint32_t first, uint32_t size);

/* --- e1000-phy.c --- */

void e1000_phy_reset(E1000State *s);
void e1000_eeprom_init(E1000State *s);
void e1000_write_mdic(E1000State *s, uint32_t val);
void e1000_write_eerd(E1000State *s, uint32_t val);
void e1000_write_eecd(E1000State *s, uint32_t val);
uint32_t e1000_read_eecd(E1000State *s);
/* The cable was plugged or pulled. */
void e1000_link_changed(E1000State *s);
void e1000_autoneg_done(void *opaque);

/* --- e1000-tx.c, e1000-rx.c --- */

void e1000_start_xmit(E1000State *s);
bool e1000_can_receive(NetClientState *nc);
ssize_t e1000_receive(NetClientState *nc, const uint8_t *buf, size_t size);
/* Buffers came, or reception was switched: packets that wait may come in. */
void e1000_rx_kick(E1000State *s);

#endif
