/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State of an EHCI host controller, for the adapters that put it behind a bus. An adapter fills in where the
 * registers are and how many ports there are, then calls usb_ehci_init(); sets irq and as, then
 * usb_ehci_realize().
 */
#ifndef HW_USB_HCD_EHCI_H
#define HW_USB_HCD_EHCI_H

#include "exec/memory.h"
#include "hw/pci/pci.h"
#include "hw/sysbus.h"
#include "hw/usb.h"
#include "hw/usb/ehci-regs.h"
#include "qemu/timer.h"

#define MMIO_SIZE 0x1000
#define CAPA_SIZE 0x10
#define NB_PORTS  6     /* at most */

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
    MemoryRegion mem;       /* MMIO_SIZE, with the three others */
    AddressSpace *as;
    MemoryRegion mem_caps;
    MemoryRegion mem_opreg;
    MemoryRegion mem_ports;
    int companion_count;
    bool companion_enable;  /* slow devices may be left to companions */
    /* Byte offsets: of the capabilities in mem, of the operational registers in mem, of PORTSC from there. */
    uint16_t capsbase;
    uint16_t opregbase;
    uint16_t portscbase;
    uint16_t portnr;        /* number of ports */

    uint32_t maxframes;     /* that are caught up with at once; a property of the adapter */

    uint8_t caps[CAPA_SIZE];
    /* Operational registers, section 2.3. */
    union {
        uint32_t opreg[0x44 / sizeof(uint32_t)];
        struct {
            uint32_t usbcmd, usbsts, usbintr, frindex, ctrldssegment, periodiclistbase, asynclistaddr;
            uint32_t notused[9];
            uint32_t configflag;
        };
    };
    uint32_t portsc[NB_PORTS];

    QEMUTimer *frame_timer;
    int64_t expire_time;    /* of the next frame, ns */
    USBPort ports[NB_PORTS];
    USBPort *companion_ports[NB_PORTS];
    QTAILQ_HEAD(, EHCIAsync) asyncs;
    unsigned cancels;       /* how often transfers were cancelled */
    int links;              /* that this frame may still follow */
} EHCIState;

extern const VMStateDescription vmstate_ehci;

void usb_ehci_init(EHCIState *s, DeviceState *dev);
void usb_ehci_finalize(EHCIState *s);
/* Sets @errp when portnr or an offset is out of range. */
void usb_ehci_realize(EHCIState *s, DeviceState *dev, Error **errp);
void usb_ehci_unrealize(EHCIState *s, DeviceState *dev);
void ehci_reset(void *opaque);
/* Bits of USBSTS that interrupt, and the line. */
void ehci_raise_irq(EHCIState *s, uint32_t intr);

/* ---- on the system bus ---- */

/* Names of boards' controllers, which models outside this tree have. */
#define TYPE_SYS_BUS_EHCI "sysbus-ehci-usb"
#define TYPE_PLATFORM_EHCI "platform-ehci-usb"
#define TYPE_EXYNOS4210_EHCI "exynos4210-ehci-usb"
#define TYPE_AW_H3_EHCI "aw-h3-ehci-usb"
#define TYPE_NPCM7XX_EHCI "npcm7xx-ehci-usb"
#define TYPE_TEGRA2_EHCI "tegra2-ehci-usb"
#define TYPE_PPC4xx_EHCI "ppc4xx-ehci-usb"
#define TYPE_FUSBH200_EHCI "fusbh200-ehci-usb"

OBJECT_DECLARE_TYPE(EHCISysBusState, SysBusEHCIClass, SYS_BUS_EHCI)

struct EHCISysBusState {
    SysBusDevice parent_obj;
    EHCIState ehci;
};

/* As in EHCIState, for the controllers of one type. */
struct SysBusEHCIClass {
    SysBusDeviceClass parent_class;
    uint16_t capsbase;
    uint16_t opregbase;
    uint16_t portscbase;
    uint16_t portnr;
};

OBJECT_DECLARE_SIMPLE_TYPE(FUSBH200EHCIState, FUSBH200_EHCI)

struct FUSBH200EHCIState {
    EHCISysBusState parent_obj;
    MemoryRegion mem_vendor;
};

/* ---- schedule ---- */

void ehci_run_periodic(EHCIState *s);
void ehci_run_async(EHCIState *s);
void ehci_cancel_asyncs(EHCIState *s, USBDevice *dev);
/* Withdraw what the asynchronous schedule no longer has. */
void ehci_cancel_unlinked(EHCIState *s);
void ehci_async_complete(EHCIState *s, USBPacket *packet);

#endif
