/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State of an EHCI host controller. */
#ifndef HW_USB_HCD_EHCI_H
#define HW_USB_HCD_EHCI_H

#include "exec/memory.h"
#include "hw/usb.h"
#include "hw/usb/ehci-regs.h"
#include "qemu/timer.h"

#define EHCI_PORTS     6
#define EHCI_MMIO_SIZE 0x1000
#define EHCI_CAPS_SIZE 0x10
#define EHCI_OPREGS    0x20 /* CAPLENGTH */
#define EHCI_PORTSC    0x44 /* from there */

/* A transfer that its device has not finished. */
typedef struct EHCIAsync {
    USBPacket packet;
    uint32_t qh_addr;
    uint32_t qtd_addr;
    uint32_t token;
    bool done;
    bool periodic;
    int unseen;           /* passes of its schedule */
    uint8_t *buf;
    uint32_t len;         /* bytes */
    QTAILQ_ENTRY(EHCIAsync) next;
} EHCIAsync;

/* The core, without its bus. */
typedef struct EHCIState {
    USBBus bus;
    DeviceState *device;
    qemu_irq irq;
    MemoryRegion mem, mem_caps, mem_opreg, mem_ports;
    AddressSpace *as;
    uint32_t maxframes;
    int companion_count;

    uint8_t caps[EHCI_CAPS_SIZE];
    uint32_t usbcmd, usbsts, usbintr, frindex, ctrldssegment, periodiclistbase, asynclistaddr;
    uint32_t configflag;
    uint32_t portsc[EHCI_PORTS];

    QEMUTimer *frame_timer;
    int64_t expire_time;  /* of the next frame, ns */
    USBPort ports[EHCI_PORTS];
    USBPort *companion_ports[EHCI_PORTS];
    QTAILQ_HEAD(, EHCIAsync) asyncs;
    int links;            /* that this frame may still follow */
} EHCIState;

extern const VMStateDescription vmstate_ehci;

void usb_ehci_init(EHCIState *s, DeviceState *dev);
void usb_ehci_realize(EHCIState *s, DeviceState *dev);
void usb_ehci_unrealize(EHCIState *s);
void ehci_reset(void *opaque);
/* Bits of USBSTS that interrupt, and the line. */
void ehci_raise_irq(EHCIState *s, uint32_t intr);

/* ---- schedule ---- */

void ehci_run_periodic(EHCIState *s);
void ehci_run_async(EHCIState *s);
void ehci_cancel_asyncs(EHCIState *s, USBDevice *dev);
/* Withdraw what the asynchronous schedule no longer has. */
void ehci_cancel_unlinked(EHCIState *s);
void ehci_async_complete(EHCIState *s, USBPacket *packet);

#endif
