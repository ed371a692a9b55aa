/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State of an OHCI host controller. Names of registers and fields: OpenHCI 1.0a. */
#ifndef HW_USB_HCD_OHCI_H
#define HW_USB_HCD_OHCI_H

#include "exec/memory.h"
#include "hw/usb.h"
#include "qemu/timer.h"

#define OHCI_MAX_PORTS 15

/* Registers, chapter 7, in the order of their offsets: 4 bytes each. */
typedef enum OHCIReg {
    HcRevision,
    HcControl,
    HcCommandStatus,
    HcInterruptStatus,
    HcInterruptEnable,
    HcInterruptDisable,
    HcHCCA,
    HcPeriodCurrentED,
    HcControlHeadED,
    HcControlCurrentED,
    HcBulkHeadED,
    HcBulkCurrentED,
    HcDoneHead,
    HcFmInterval,
    HcFmRemaining,
    HcFmNumber,
    HcPeriodicStart,
    HcLSThreshold,
    HcRhDescriptorA,
    HcRhDescriptorB,
    HcRhStatus,
    HcRhPortStatus,       /* of the first port, and one each */
    OHCI_NUM_REGS = HcRhPortStatus + OHCI_MAX_PORTS,
} OHCIReg;

/* HcControl */
#define HC_PLE            (1 << 2)
#define HC_IE             (1 << 3)
#define HC_CLE            (1 << 4)
#define HC_BLE            (1 << 5)
#define HC_HCFS           (3 << 6)
#define HCFS_RESET        (0 << 6)
#define HCFS_RESUME       (1 << 6)
#define HCFS_OPERATIONAL  (2 << 6)
#define HCFS_SUSPEND      (3 << 6)
#define HC_IR             (1 << 8)

/* HcCommandStatus */
#define HC_HCR            (1 << 0)
#define HC_CLF            (1 << 1)
#define HC_BLF            (1 << 2)
#define HC_OCR            (1 << 3)

/* HcInterruptStatus, -Enable, -Disable */
#define HC_INTR_WDH       (1 << 1)
#define HC_INTR_SF        (1 << 2)
#define HC_INTR_RD        (1 << 3)
#define HC_INTR_UE        (1 << 4)
#define HC_INTR_FNO       (1 << 5)
#define HC_INTR_RHSC      (1 << 6)
#define HC_INTR_MIE       (1u << 31)

/* HcRhPortStatus as it is read; writes are commands, section 7.4.4. */
#define PORT_CCS          (1 << 0)
#define PORT_PES          (1 << 1)
#define PORT_PSS          (1 << 2)
#define PORT_PRS          (1 << 4)
#define PORT_PPS          (1 << 8)
#define PORT_LSDA         (1 << 9)

/* A transfer that its device has not finished, or has since the schedule led to it last. */
typedef struct OHCITransfer {
    USBPacket packet;
    uint32_t td_addr;
    bool done;
    int unseen;           /* frames */
    uint8_t *buf;
    uint32_t len;         /* bytes */
    QTAILQ_ENTRY(OHCITransfer) next;
} OHCITransfer;

/* The core: registers, ports and schedule, without its bus. */
typedef struct OHCIState {
    USBBus bus;           /* unused by a companion */
    qemu_irq irq;
    MemoryRegion mem;
    AddressSpace *as;
    USBPort ports[OHCI_MAX_PORTS];
    uint32_t num_ports;
    QEMUTimer *frame_timer;
    int64_t frame_start_ns;

    uint32_t regs[OHCI_NUM_REGS];
    uint32_t done_delay;  /* frames until the done queue is written; DONE_NOT_ASKED */

    QTAILQ_HEAD(, OHCITransfer) transfers;
    unsigned cancels;           /* how often transfers were cancelled */
    int frame_links;      /* that this frame may still follow */
    /* The guest's structures cannot be reached: stop, tell the adapter. */
    void (*die)(struct OHCIState *s);
} OHCIState;

/* HccaDoneHead is written when a TD asks for it: DelayInterrupt 7 does not. */
#define DONE_NOT_ASKED 7

static inline uint32_t ohci_state(const OHCIState *s)
{
    return s->regs[HcControl] & HC_HCFS;
}

/* Makes the core for @dev. With @masterbus its ports go there, from @firstport on. */
void ohci_init(OHCIState *s, DeviceState *dev, uint32_t num_ports, AddressSpace *as,
               char *masterbus, uint32_t firstport, void (*die)(OHCIState *), Error **errp);
void ohci_exit(OHCIState *s);
/* As the PCI reset does: everything, ports too. */
void ohci_reset(OHCIState *s);
/* Sets bits of HcInterruptStatus, and the line. */
void ohci_interrupt(OHCIState *s, uint32_t events);

/* ---- root hub ---- */

/* Registers the ports: on a bus of our own, or as a companion. False: @errp says why. */
bool ohci_hub_init(OHCIState *s, DeviceState *dev, char *masterbus, uint32_t firstport, Error **errp);
void ohci_hub_reset(OHCIState *s);
/* Writes of HcRhStatus and HcRhPortStatus. */
void ohci_hub_write_status(OHCIState *s, OHCIReg reg, uint32_t val);
void ohci_hub_write_port(OHCIState *s, OHCIReg reg, uint32_t val);
/* The device with @addr behind an enabled port, or NULL. */
USBDevice *ohci_hub_find_device(OHCIState *s, uint8_t addr);

/* ---- schedule ---- */

/* One frame: lists, done queue. */
void ohci_run_frame(OHCIState *s);
/* Those of @dev, NULL: all. */
void ohci_cancel_transfers(OHCIState *s, USBDevice *dev);
/* USBPortOps.complete */
void ohci_transfer_complete(USBPort *port, USBPacket *packet);

extern const VMStateDescription vmstate_ohci_state;

#endif
