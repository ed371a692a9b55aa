/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State of an OHCI host controller. */
#ifndef HW_USB_HCD_OHCI_H
#define HW_USB_HCD_OHCI_H

#include "exec/memory.h"
#include "hw/usb.h"
#include "qemu/timer.h"

#define OHCI_MAX_PORTS 15

typedef struct OHCIPort {
    USBPort port;
    uint32_t ctrl;
} OHCIPort;

/* A transfer that its device has not finished, or has since the schedule led to it last. */
typedef struct OHCIAsync {
    USBPacket packet;
    uint32_t td_addr;
    bool done;
    int unseen;           /* frames */
    uint8_t *buf;
    uint32_t len;         /* bytes */
    QTAILQ_ENTRY(OHCIAsync) next;
} OHCIAsync;

/* The core: registers, ports and schedule, without its bus. */
typedef struct OHCIState {
    USBBus bus;           /* unused by a companion */
    qemu_irq irq;
    MemoryRegion mem;
    AddressSpace *as;
    uint32_t num_ports;
    const char *name;
    QEMUTimer *eof_timer;
    int64_t sof_time;     /* of this frame, ns */

    /* Control and status */
    uint32_t ctl, status, intr_status, intr;
    /* Memory pointers */
    uint32_t hcca, ctrl_head, ctrl_cur, bulk_head, bulk_cur, per_cur, done;
    int32_t done_count;   /* frames until the done queue is written, 7: none asked for */
    /* Frame counter */
    uint16_t fi, frame_number, padding;
    uint32_t fsmps, fit, pstart, lst;
    /* Root hub */
    uint32_t rhdesc_a, rhdesc_b, rhstatus;
    OHCIPort rhport[OHCI_MAX_PORTS];

    QTAILQ_HEAD(, OHCIAsync) asyncs;
    int frame_links;      /* that this frame may still follow */
    /* The guest's structures cannot be reached: stop, tell the adapter. */
    void (*die)(struct OHCIState *s);
} OHCIState;

/* HcControl */
#define OHCI_CTL_PLE   (1 << 2)
#define OHCI_CTL_IE    (1 << 3)
#define OHCI_CTL_CLE   (1 << 4)
#define OHCI_CTL_BLE   (1 << 5)
#define OHCI_CTL_HCFS  (3 << 6)
#define OHCI_USB_RESET       0x00
#define OHCI_USB_RESUME      0x40
#define OHCI_USB_OPERATIONAL 0x80
#define OHCI_USB_SUSPEND     0xc0
#define OHCI_CTL_RWE   (1 << 10)

/* HcCommandStatus */
#define OHCI_STATUS_HCR (1 << 0)
#define OHCI_STATUS_CLF (1 << 1)
#define OHCI_STATUS_BLF (1 << 2)
#define OHCI_STATUS_OCR (1 << 3)

/* HcInterruptStatus */
#define OHCI_INTR_SO   (1 << 0)
#define OHCI_INTR_WD   (1 << 1)
#define OHCI_INTR_SF   (1 << 2)
#define OHCI_INTR_RD   (1 << 3)
#define OHCI_INTR_UE   (1 << 4)
#define OHCI_INTR_FNO  (1 << 5)
#define OHCI_INTR_RHSC (1 << 6)
#define OHCI_INTR_MIE  (1u << 31)

/* HcRhPortStatus */
#define OHCI_PORT_CCS  (1 << 0)
#define OHCI_PORT_PES  (1 << 1)
#define OHCI_PORT_PSS  (1 << 2)
#define OHCI_PORT_POCI (1 << 3)
#define OHCI_PORT_PRS  (1 << 4)
#define OHCI_PORT_PPS  (1 << 8)
#define OHCI_PORT_LSDA (1 << 9)
#define OHCI_PORT_CSC  (1 << 16)
#define OHCI_PORT_PESC (1 << 17)
#define OHCI_PORT_PSSC (1 << 18)
#define OHCI_PORT_PRSC (1 << 20)
#define OHCI_PORT_WTC  0x001f0000

/* Makes the core for @dev. With @masterbus its ports go there, from @firstport on. */
void usb_ohci_init(OHCIState *ohci, DeviceState *dev, uint32_t num_ports, AddressSpace *as,
                   char *masterbus, uint32_t firstport, void (*die)(OHCIState *), Error **errp);
void usb_ohci_exit(OHCIState *ohci);
void ohci_hard_reset(OHCIState *ohci);
/* Bits of HcInterruptStatus, and the line. */
void ohci_set_interrupt(OHCIState *ohci, uint32_t intr);

/* ---- schedule ---- */

/* One frame: lists, done queue. */
void ohci_run_frame(OHCIState *ohci);
void ohci_cancel_asyncs(OHCIState *ohci, USBDevice *dev);
void ohci_async_complete(USBPort *port, USBPacket *packet);

extern const VMStateDescription vmstate_ohci_state;

#endif
