/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State of an xHCI host controller, and what its files give each other. */
#ifndef HW_USB_HCD_XHCI_H
#define HW_USB_HCD_XHCI_H

#include "hw/usb.h"
#include "hw/usb/xhci.h"
#include "sysemu/dma.h"

#define XHCI_MAXPORTS_2 15
#define XHCI_MAXPORTS_3 15
#define XHCI_MAXPORTS   (XHCI_MAXPORTS_2 + XHCI_MAXPORTS_3)
#define XHCI_MAXSLOTS   64
#define XHCI_MAXINTRS   16
#define XHCI_MAXEPS     31
#define XHCI_LEN_REGS   0x4000

typedef struct XHCIState XHCIState;
DECLARE_INSTANCE_CHECKER(XHCIState, XHCI, TYPE_XHCI)

/* Types of transfer request blocks: section 6.4.6. */
typedef enum TRBType {
    TRB_RESERVED = 0,
    TR_NORMAL,
    TR_SETUP,
    TR_DATA,
    TR_STATUS,
    TR_ISOCH,
    TR_LINK,
    TR_EVDATA,
    TR_NOOP,
    CR_ENABLE_SLOT,
    CR_DISABLE_SLOT,
    CR_ADDRESS_DEVICE,
    CR_CONFIGURE_ENDPOINT,
    CR_EVALUATE_CONTEXT,
    CR_RESET_ENDPOINT,
    CR_STOP_ENDPOINT,
    CR_SET_TR_DEQUEUE,
    CR_RESET_DEVICE,
    CR_FORCE_EVENT,
    CR_NEGOTIATE_BW,
    CR_SET_LATENCY_TOLERANCE,
    CR_GET_PORT_BANDWIDTH,
    CR_FORCE_HEADER,
    CR_NOOP,
    ER_TRANSFER = 32,
    ER_COMMAND_COMPLETE,
    ER_PORT_STATUS_CHANGE,
    ER_HOST_CONTROLLER = 37,
    CR_VENDOR_NEC_FIRMWARE_REVISION = 49,
} TRBType;

/* Completion codes: section 6.4.5. */
typedef enum TRBCCode {
    CC_INVALID = 0,
    CC_SUCCESS,
    CC_DATA_BUFFER_ERROR,
    CC_BABBLE_DETECTED,
    CC_USB_TRANSACTION_ERROR,
    CC_TRB_ERROR,
    CC_STALL_ERROR,
    CC_RESOURCE_ERROR,
    CC_NO_SLOTS_ERROR = 9,
    CC_SLOT_NOT_ENABLED_ERROR = 11,
    CC_EP_NOT_ENABLED_ERROR,
    CC_SHORT_PACKET,
    CC_PARAMETER_ERROR = 17,
    CC_CONTEXT_STATE_ERROR = 19,
    CC_EVENT_RING_FULL_ERROR = 21,
    CC_COMMAND_RING_STOPPED = 24,
    CC_STOPPED = 26,
} TRBCCode;

/* Bits of a TRB's control word. */
#define TRB_C       (1 << 0) /* cycle */
#define TRB_LK_TC   (1 << 1) /* a link toggles the cycle state */
#define TRB_TR_ISP  (1 << 2) /* interrupt on short packet */
#define TRB_TR_CH   (1 << 4) /* chained to the next */
#define TRB_TR_IOC  (1 << 5) /* interrupt on completion */
#define TRB_TR_IDT  (1 << 6) /* the parameter is the data */
#define TRB_CR_BSR  (1 << 9) /* no SET_ADDRESS */
#define TRB_CR_DC   (1 << 9) /* deconfigure */
#define TRB_TYPE(t) (((t)->control >> 10) & 0x3f)
#define TRB_SLOT(t) ((t)->control >> 24)
#define TRB_EP(t)   (((t)->control >> 16) & 0x1f)
#define TRB_LENGTH(t) ((t)->status & 0x1ffff)
#define TRB_INTR(t) (((t)->status >> 22) & 0x3ff)
#define TRB_SIZE    16 /* bytes */

typedef struct XHCITRB {
    uint64_t parameter;
    uint32_t status;
    uint32_t control;
    dma_addr_t addr;    /* where it was */
    bool ccs;           /* cycle state that it was taken with */
} XHCITRB;

/* @dequeue: the next TRB; @ccs: the cycle bit of those that are valid. */
typedef struct XHCIRing {
    uint64_t dequeue;
    bool ccs;
} XHCIRing;

/* A transfer descriptor in work. Its ring stays at its first TRB until it ends, so a load starts it anew. */
typedef struct XHCITransfer {
    USBPacket packet;
    bool in_flight;
    bool in;            /* towards the host */
    unsigned count;
    XHCITRB *trbs;
    XHCIRing after;     /* the ring behind it */
    uint8_t *buf;
    uint32_t len;       /* bytes of all data TRBs */
} XHCITransfer;

typedef struct XHCIEPContext {
    XHCIState *xhci;
    uint8_t slotid;     /* from 1 */
    uint8_t epid;       /* device context index: 1 … 31 */
    bool enabled;
    uint8_t type;       /* EP Type of its context */
    uint8_t state;      /* EP State */
    XHCIRing ring;
    bool waiting;       /* its device had nothing: try again */
    bool in_work;       /* in a saved state: it had a transfer */
    bool kick_active;
    unsigned stops;     /* how often it was stopped */
    XHCITransfer *xfer;
} XHCIEPContext;

typedef struct XHCISlot {
    bool enabled;
    bool addressed;
    uint64_t ctx;       /* device context */
    USBPort *uport;
    uint8_t path[16];   /* in a saved state: that of uport, or empty */
    uint16_t intr;
    XHCIEPContext eps[XHCI_MAXEPS];
} XHCISlot;

typedef struct XHCIPort {
    XHCIState *xhci;
    uint32_t portsc;
    uint32_t portnr;    /* from 1 */
    USBPort *uport;
    uint32_t speedmask;
    char name[20];
    MemoryRegion mem;
} XHCIPort;

typedef struct XHCIEvent {
    TRBType type;
    TRBCCode ccode;
    uint64_t ptr;
    uint32_t length;
    uint32_t flags;
    uint8_t slotid;
    uint8_t epid;
} XHCIEvent;

typedef struct XHCIInterrupter {
    uint32_t iman;
    uint32_t imod;
    uint32_t erstsz;
    uint32_t erstba_low;
    uint32_t erstba_high;
    uint32_t erdp_low;
    uint32_t erdp_high;
    bool er_pcs;        /* cycle bit of new events */
    uint64_t er_start;
    uint32_t er_size;   /* events; 0: no ring */
    uint32_t er_ep_idx; /* next event */
} XHCIInterrupter;

struct XHCIState {
    DeviceState parent;

    USBBus bus;
    MemoryRegion mem;
    MemoryRegion *dma_mr;
    AddressSpace *as;
    MemoryRegion mem_cap;
    MemoryRegion mem_oper;
    MemoryRegion mem_runtime;
    MemoryRegion mem_doorbell;

    uint32_t numports_2;
    uint32_t numports_3;
    uint32_t numports;
    uint32_t numintrs;
    uint32_t numslots;
    /* Level of an interrupter; true when a message was sent for it. Told when one is enabled. */
    bool (*intr_raise)(XHCIState *s, int n, bool level);
    void (*intr_update)(XHCIState *s, int n, bool enable);
    DeviceState *hostOpaque; /* the adapter, whose bus it is; no reference */
    bool nec_quirks;

    uint32_t usbcmd;
    uint32_t usbsts;
    uint32_t dnctrl;
    uint32_t crcr_low;
    uint32_t crcr_high;
    uint32_t dcbaap_low;
    uint32_t dcbaap_high;
    uint32_t config;

    USBPort uports[XHCI_MAXPORTS_2];
    XHCIPort ports[XHCI_MAXPORTS];
    XHCISlot slots[XHCI_MAXSLOTS];
    int64_t mfindex_start;  /* ns */
    QEMUTimer *kick_timer;  /* of endpoints that wait */
    XHCIInterrupter intr[XHCI_MAXINTRS];
    XHCIRing cmd_ring;
};

extern const VMStateDescription vmstate_xhci;

/* Running, and not after a host controller error. */
bool xhci_running(XHCIState *xhci);
/* A host system error: the controller stops. */
void xhci_die(XHCIState *xhci);
static inline uint64_t xhci_addr64(uint32_t low, uint32_t high)
{
    return low | (uint64_t)high << 32;
}

/* All as after power on; what is connected to the ports stays so. */
void xhci_reset_core(XHCIState *xhci);

/* ---- registers and ports ---- */

void xhci_init_regions(XHCIState *xhci, DeviceState *dev);
void xhci_init_ports(XHCIState *xhci, DeviceState *dev);
/* The port as it is with what is connected now; @detach: it just went. */
void xhci_port_update(XHCIPort *port, bool detach);

/* ---- rings and events ---- */

/* @len bytes of 32-bit words; a failed read gives ones, ends in a host system error and false. */
bool xhci_dma_read_u32s(XHCIState *xhci, dma_addr_t addr, uint32_t *buf, size_t len);
void xhci_dma_write_u32s(XHCIState *xhci, dma_addr_t addr, const uint32_t *buf, size_t len);
/* Takes the next TRB, following links; its type, or TRB_RESERVED when there is none. */
TRBType xhci_ring_fetch(XHCIState *xhci, XHCIRing *ring, XHCITRB *trb);
void xhci_event(XHCIState *xhci, XHCIEvent *event, unsigned v);
/* An interrupter's registers: its line, and its ring. */
void xhci_intr_update(XHCIState *xhci, unsigned v);
void xhci_er_reset(XHCIState *xhci, unsigned v);

/* ---- commands and slots ---- */

void xhci_process_commands(XHCIState *xhci);
void xhci_disable_slot(XHCIState *xhci, unsigned slotid);
/* The port that a slot context names, or NULL. */
USBPort *xhci_uport_at(XHCIState *xhci, const char *path);

/* ---- endpoints ---- */

XHCIEPContext *xhci_ep(XHCIState *xhci, unsigned slotid, unsigned epid);
void xhci_set_ep_state(XHCIEPContext *epctx, uint32_t state);
void xhci_enable_ep(XHCIEPContext *epctx, const uint32_t *ctx);
void xhci_disable_ep(XHCIEPContext *epctx);
/* Withdraws what is in work; @report: with an event. */
void xhci_ep_stop_transfer(XHCIEPContext *epctx, TRBCCode report);
void xhci_kick_ep(XHCIEPContext *epctx);
void xhci_complete_packet(XHCIState *xhci, USBPacket *packet);

/* Endpoint states: section 6.2.3. */
enum {
    EP_DISABLED,
    EP_RUNNING,
    EP_HALTED,
    EP_STOPPED,
    EP_ERROR,
};

#endif
