/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State of a UHCI host controller. */
#ifndef HW_USB_HCD_UHCI_H
#define HW_USB_HCD_UHCI_H

#include "exec/memory.h"
#include "hw/pci/pci_device.h"
#include "hw/usb.h"
#include "migration/vmstate.h"
#include "qemu/timer.h"

#define TYPE_UHCI "pci-uhci-usb"
OBJECT_DECLARE_TYPE(UHCIState, UHCIClass, UHCI)

#define UHCI_PORTS 2

/* A transfer that the device has not finished. */
typedef struct UHCITransfer {
    USBPacket packet;
    uint32_t td_addr;
    uint32_t token;
    uint32_t buffer;
    bool done;
    int unseen;         /* frames since the schedule led here */
    uint8_t *buf;
    uint16_t max_len;   /* bytes */
    QTAILQ_ENTRY(UHCITransfer) next;
} UHCITransfer;

typedef struct UHCIPort {
    USBPort port;
    uint16_t portsc;
} UHCIPort;

struct UHCIState {
    PCIDevice dev;
    MemoryRegion io_bar;
    USBBus bus;         /* unused by a companion */
    /* Registers, by their names in the design guide. */
    uint16_t usbcmd;
    uint16_t usbsts;
    uint16_t usbintr;
    uint16_t frnum;
    uint16_t frbaseadd[2];  /* low half, high half */
    uint16_t sofmod;
    /* Which of its two causes set USBINT: they are enabled one by one. */
    bool ioc_pending;
    bool short_pending;
    int64_t next_frame_ns;
    QEMUTimer *frame_timer;
    UHCIPort ports[UHCI_PORTS];
    qemu_irq irq;
    QTAILQ_HEAD(, UHCITransfer) transfers;
    unsigned cancels;           /* how often transfers were cancelled */

    /* Of the frame that runs. */
    uint32_t frame_bytes;
    bool frame_ioc;
    bool frame_short;

    char *masterbus;
    uint32_t firstport;
    uint32_t frame_bandwidth; /* bytes per frame */
    uint32_t maxframes;       /* to catch up with at most */
};

struct UHCIClass {
    PCIDeviceClass parent_class;
    uint8_t irq_pin; /* 0: INTA */
};

/* Life, ports, registers and saved state: hcd-uhci.c. */
void uhci_init(UHCIState *s);
void uhci_reset(UHCIState *s);
void uhci_finalize(UHCIState *s);
extern USBPortOps uhci_port_ops;
extern const MemoryRegionOps uhci_io_ops;
extern const VMStateDescription vmstate_uhci;

/* Runs the schedule of one frame. */
void uhci_run_schedule(UHCIState *s);
void uhci_update_irq(UHCIState *s);
/* A status bit is set, which may interrupt. */
void uhci_raise(UHCIState *s, uint16_t usbsts);
/* The schedule cannot go on: the controller stops by itself. */
void uhci_halt(UHCIState *s, uint16_t usbsts);
/* Withdraws the transfers of @dev (NULL: all) that are in flight. */
void uhci_cancel_transfers(UHCIState *s, USBDevice *dev);
/* A device has finished @packet. */
void uhci_transfer_complete(USBPort *port, USBPacket *packet);

#endif
