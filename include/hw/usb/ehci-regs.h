/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operational registers of EHCI: Enhanced Host Controller Interface 1.0, section 2.3. */
#ifndef HW_USB_EHCI_REGS_H
#define HW_USB_EHCI_REGS_H

/* Offsets from the operational base, and number of root ports. */
#define USBCMD            0x0000
#define USBSTS            0x0004
#define USBINTR           0x0008
#define FRINDEX           0x000c
#define CTRLDSSEGMENT     0x0010
#define PERIODICLISTBASE  0x0014
#define ASYNCLISTADDR     0x0018
#define CONFIGFLAG        0x0040

#define USBCMD_RUNSTOP    (1 << 0)
#define USBCMD_HCRESET    (1 << 1)
#define USBCMD_FLS        (3 << 2)
#define USBCMD_PSE        (1 << 4)
#define USBCMD_ASE        (1 << 5)
#define USBCMD_IAAD       (1 << 6)
#define USBCMD_LHCR       (1 << 7)

#define USBSTS_RO_MASK    0x0000003f
#define USBSTS_INT        (1 << 0)
#define USBSTS_ERRINT     (1 << 1)
#define USBSTS_PCD        (1 << 2)
#define USBSTS_FLR        (1 << 3)
#define USBSTS_HSE        (1 << 4)
#define USBSTS_IAA        (1 << 5)
#define USBSTS_HALT       (1 << 12)
#define USBSTS_REC        (1 << 13)
#define USBSTS_PSS        (1 << 14)
#define USBSTS_ASS        (1 << 15)

#define USBINTR_MASK      0x0000003f

#define PORTSC_CONNECT    (1 << 0)
#define PORTSC_CSC        (1 << 1)
#define PORTSC_PED        (1 << 2)
#define PORTSC_PEDC       (1 << 3)
#define PORTSC_OCC        (1 << 5)
#define PORTSC_FPRES      (1 << 6)
#define PORTSC_SUSPEND    (1 << 7)
#define PORTSC_PRESET     (1 << 8)
#define PORTSC_PPOWER     (1 << 12)
#define PORTSC_POWNER     (1 << 13)

#endif
