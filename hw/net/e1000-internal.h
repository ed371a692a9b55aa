/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of e1000: registers, PHY and EEPROM, transmit and receive. */
#ifndef HW_NET_E1000_INTERNAL_H
#define HW_NET_E1000_INTERNAL_H

#include "e1000-regs.h"
#include "hw/pci/pci_device.h"
#include "migration/vmstate.h"
#include "net/eth.h"
#include "net/net.h"
#include "qemu/timer.h"

#define E1000_MMIO_SIZE     0x20000
#define E1000_IO_SIZE       0x40
#define E1000_EEPROM_WORDS  64
#define E1000_PHY_REGS      32
#define E1000_QUEUES        2
#define E1000_QUEUE_STRIDE  0x100   /* between the registers of two queues */

/* Longest packet that is put together to be sent or segmented, bytes. */
#define E1000_TX_MAX        0x10000
#define E1000_VLAN_HLEN     4

/* What a context descriptor says; offsets into the packet, bytes. */
typedef struct E1000TxContext {
    uint8_t ipcss, ipcso;       /* IP checksum: start, place */
    uint16_t ipcse;             /* end, 0: to the packet's */
    uint8_t tucss, tucso;       /* TCP or UDP checksum */
    uint16_t tucse;
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

#define TYPE_E1000_CORE "e1000-core"
#define TYPE_E1000_BASE "e1000-base"
typedef struct E1000CoreClass E1000CoreClass;
typedef struct E1000State E1000State;
DECLARE_OBJ_CHECKERS(E1000State, E1000CoreClass, E1000, TYPE_E1000_CORE)
#define E1000_GET_CORE_CLASS(s) ((E1000CoreClass *)object_get_class(OBJECT(s)))

typedef uint32_t E1000Read(E1000State *s, uint32_t offset);
typedef void E1000Write(E1000State *s, uint32_t offset, uint32_t val);

/* Registers from @first to @last; bits that hold what is written, or the function that does. */
typedef struct E1000Register {
    uint32_t first, last;
    uint32_t wmask;
    E1000Read *read;
    E1000Write *write;
} E1000Register;

typedef struct E1000ResetValue {
    uint32_t offset, value;
} E1000ResetValue;

enum { PHY_R = 1, PHY_W = 2, PHY_RW = 3 };

/* A register of the PHY: PHY_R or PHY_RW (0: there is none), and its value after reset. */
typedef struct E1000PhyRegister {
    uint8_t access;
    uint16_t reset;
} E1000PhyRegister;

/* A received packet on its way: as it is to lie in memory, and what is known of it. */
typedef struct E1000RxPacket {
    const uint8_t *data;
    uint32_t size;
    unsigned queue;
    uint8_t status;             /* E1000_RXD_VP */
    uint16_t special;
    uint8_t rss_type;
    uint32_t rss_hash;
} E1000RxPacket;

/* What controllers differ in. The hooks may be NULL. */
struct E1000CoreClass {
    PCIDeviceClass parent_class;

    const char *region_prefix;
    uint32_t io_size;                   /* bytes of the I/O BAR */
    const E1000Register *registers;     /* in ascending order */
    unsigned nr_registers;
    const E1000ResetValue *reset_values;
    unsigned nr_reset_values;
    const E1000PhyRegister *phy;
    uint16_t phy_id2;
    const uint16_t *eeprom;
    uint8_t eerd_shift;                 /* of the word in EERD */
    uint8_t eerd_done;
    uint32_t icr_mask;

    /* Interrupt outputs follow ICR and IMS. */
    void (*update_irq)(E1000State *s);
    /* Causes that come with @cause on @queue. */
    uint32_t (*extra_causes)(E1000State *s, uint32_t cause, unsigned queue);
    /* Bytes of a descriptor, and of packet that it takes. */
    uint32_t (*rx_desc_size)(const E1000State *s);
    uint32_t (*rx_desc_room)(const E1000State *s);
    /* Puts what is left of the packet from @done on into the descriptor at @addr. */
    void (*fill_rx_desc)(E1000State *s, hwaddr addr, const E1000RxPacket *p, uint32_t done);
    /* Chooses the queue. */
    void (*steer)(E1000State *s, E1000RxPacket *p);
    void (*reset)(E1000State *s);
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
    E1000Tx tx[E1000_QUEUES];

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
    uint32_t msi_pending;       /* e1000e: causes that messages were sent for */

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

/* --- e1000-core.c --- */

/* Sets bits of ICR, and what follows from that. */
void e1000_raise(E1000State *s, uint32_t cause);
void e1000_raise_queue(E1000State *s, uint32_t cause, unsigned queue);
/* Interrupt outputs follow ICR and IMS. */
void e1000_update_irq(E1000State *s);
/* Back to the values after power on. */
void e1000_reset_registers(E1000State *s);

/* Common parts of realize and exit. */
void e1000_init_nic(E1000State *s);
void e1000_exit_nic(E1000State *s);

extern const VMStateDescription vmstate_e1000_core;

/* Field for all of the above in the state of a device, whose struct begins with E1000State. */
#define VMSTATE_E1000_CORE(type) {                                                       \
    .name = "core", .version_id = 0, .size = sizeof(type), .vmsd = &vmstate_e1000_core,  \
    .flags = VMS_STRUCT, .offset = 0,                                                    \
}

/* --- e1000-mac.c: registers, and hooks that tables share --- */

E1000Read e1000_read_eecd_hook, e1000_read_clear, e1000_read_clear_high;
E1000Write e1000_write_ctrl, e1000_write_eecd_hook, e1000_write_eerd_hook, e1000_write_mdic_hook;
E1000Write e1000_write_icr, e1000_write_ics, e1000_write_ims, e1000_write_imc;
E1000Write e1000_write_rctl, e1000_write_rx_tail, e1000_write_tctl, e1000_write_tx_tail;
E1000Write e1000_write_ra;

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

void e1000_start_xmit(E1000State *s, unsigned queue);
/* Room in one buffer, bytes, as RCTL says. */
uint32_t e1000_rx_buffer_size(const E1000State *s);
/* The queue's free descriptors; the descriptor format of e1000. */
void e1000_fill_legacy_desc(E1000State *s, hwaddr addr, const E1000RxPacket *p, uint32_t done);
bool e1000_can_receive(NetClientState *nc);
ssize_t e1000_receive(NetClientState *nc, const uint8_t *buf, size_t size);
/* Buffers came, or reception was switched: packets that wait may come in. */
void e1000_rx_kick(E1000State *s);

/* What the manual calls the register at @offset, of e1000 and e1000e; NULL: nothing. */
const char *e1000_register_name(hwaddr offset);

#endif
