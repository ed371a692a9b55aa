/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State of a UHCI host controller. */
#ifndef HW_USB_HCD_UHCI_H
#define HW_USB_HCD_UHCI_H

#include "exec/memory.h"
#include "hw/pci/pci_device.h"
#include "hw/usb.h"
#include "qemu/timer.h"

#define TYPE_UHCI "pci-uhci-usb"
OBJECT_DECLARE_TYPE(UHCIState, UHCIClass, UHCI)

#define UHCI_PORTS 2

/* A transfer descriptor as it is in memory. */
typedef struct UHCI_TD {
    uint32_t link;
    uint32_t ctrl;
    uint32_t token;
    uint32_t buffer;
} UHCI_TD;

/* A transfer that the device has not finished. */
typedef struct UHCIAsync {
    USBPacket packet;
    uint32_t td_addr;
    uint32_t token;
    uint32_t buffer;
    bool done;
    int unseen;         /* frames since the schedule led here */
    uint8_t *buf;
    uint16_t max_len;   /* bytes */
    QTAILQ_ENTRY(UHCIAsync) next;
} UHCIAsync;

typedef struct UHCIPort {
    USBPort port;
    uint16_t ctrl;
} UHCIPort;

struct UHCIState {
    PCIDevice dev;
    MemoryRegion io_bar;
    USBBus bus;         /* unused by a companion */
    uint16_t cmd;
    uint16_t status;
    uint16_t intr;
    uint16_t frnum;
    uint32_t fl_base_addr;
    uint8_t sof_timing;
    uint8_t status2;    /* why USBINT is set: UHCI_STS2_x */
    int64_t expire_time; /* of the next frame, ns */
    QEMUTimer *frame_timer;
    UHCIPort ports[UHCI_PORTS];
    qemu_irq irq;
    QTAILQ_HEAD(, UHCIAsync) asyncs;

    uint32_t frame_bytes;     /* moved in this frame */
    uint8_t pending_int_mask; /* UHCI_STS2_x that this frame brought */

    char *masterbus;
    uint32_t firstport;
    uint32_t frame_bandwidth; /* bytes per frame */
    uint32_t maxframes;       /* to catch up with at most */
};

struct UHCIClass {
    PCIDeviceClass parent_class;
    uint8_t irq_pin; /* 0: INTA */
};

/* Sources of USBINT. */
#define UHCI_STS2_IOC (1 << 0)
#define UHCI_STS2_SPD (1 << 1)

/* Runs the schedule of one frame. */
void uhci_process_frame(UHCIState *s);
void uhci_update_irq(UHCIState *s);
/* Withdraws the transfers of @dev (NULL: all) that are in flight. */
void uhci_cancel_asyncs(UHCIState *s, USBDevice *dev);
/* A device has finished @packet. */
void uhci_async_complete(USBPort *port, USBPacket *packet);

#endif
