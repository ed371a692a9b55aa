/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers of xHCI 1.1, chapter 5. */
#ifndef HW_USB_HCD_XHCI_REGS_H
#define HW_USB_HCD_XHCI_REGS_H

/* Places in the region. */
#define XHCI_CAP_SIZE   0x40
#define XHCI_OPER_SIZE  0x400
#define XHCI_PORT_SIZE  0x10
#define XHCI_RUNTIME    0x1000
#define XHCI_DOORBELL   0x2000
#define XHCI_INTR_SIZE  0x20
#define XHCI_DB_STRIDE  0x20 /* of the region's size, not of the registers */

/* Operational registers. */
enum {
    OPER_USBCMD = 0x00,
    OPER_USBSTS = 0x04,
    OPER_PAGESIZE = 0x08,
    OPER_DNCTRL = 0x14,
    OPER_CRCR_LOW = 0x18,
    OPER_CRCR_HIGH = 0x1c,
    OPER_DCBAAP_LOW = 0x30,
    OPER_DCBAAP_HIGH = 0x34,
    OPER_CONFIG = 0x38,
};

#define USBCMD_RS    (1 << 0)
#define USBCMD_HCRST (1 << 1)
#define USBCMD_INTE  (1 << 2)
#define USBCMD_HSEE  (1 << 3)
#define USBCMD_CSS   (1 << 8)
#define USBCMD_CRS   (1 << 9)
#define USBCMD_EWE   (1 << 10)
#define USBCMD_EU3S  (1 << 11)
#define USBCMD_MASK  (USBCMD_RS | USBCMD_INTE | USBCMD_HSEE | USBCMD_EWE | USBCMD_EU3S)

#define USBSTS_HCH  (1 << 0)
#define USBSTS_HSE  (1 << 2)
#define USBSTS_EINT (1 << 3)
#define USBSTS_PCD  (1 << 4)
#define USBSTS_SRE  (1 << 10)
#define USBSTS_CNR  (1 << 11)
#define USBSTS_HCE  (1 << 12)
#define USBSTS_W1C  (USBSTS_HSE | USBSTS_EINT | USBSTS_PCD | USBSTS_SRE)

#define CRCR_RCS (1 << 0)
#define CRCR_CS  (1 << 1)
#define CRCR_CA  (1 << 2)
#define CRCR_CRR (1 << 3)

/* Ports. */
enum {
    PORT_SC = 0x0,
    PORT_PMSC = 0x4,
    PORT_LI = 0x8,
};

#define PORTSC_CCS (1u << 0)
#define PORTSC_PED (1u << 1)
#define PORTSC_PR  (1u << 4)
#define PORTSC_PLS_SHIFT 5
#define PORTSC_PLS (0xfu << PORTSC_PLS_SHIFT)
#define PORTSC_PP  (1u << 9)
#define PORTSC_SPEED_SHIFT 10
#define PORTSC_LWS (1u << 16)
#define PORTSC_CSC (1u << 17)
#define PORTSC_PEC (1u << 18)
#define PORTSC_WRC (1u << 19)
#define PORTSC_OCC (1u << 20)
#define PORTSC_PRC (1u << 21)
#define PORTSC_PLC (1u << 22)
#define PORTSC_CEC (1u << 23)
#define PORTSC_WAKE (7u << 25)
#define PORTSC_WPR (1u << 31)
#define PORTSC_W1C (PORTSC_CSC | PORTSC_PEC | PORTSC_WRC | PORTSC_OCC | PORTSC_PRC | PORTSC_PLC | PORTSC_CEC)
#define PORTSC_RW  (PORTSC_PP | PORTSC_WAKE) /* HCCPARAMS1.PIND is 0: there are no indicators to control */

/* Link states. */
enum {
    PLS_U0 = 0,
    PLS_U1 = 1,
    PLS_U2 = 2,
    PLS_U3 = 3,
    PLS_DISABLED = 4,
    PLS_RX_DETECT = 5,
    PLS_POLLING = 7,
    PLS_RESUME = 15,
};

/* Interrupters. */
enum {
    INTR_IMAN = 0x00,
    INTR_IMOD = 0x04,
    INTR_ERSTSZ = 0x08,
    INTR_ERSTBA_LOW = 0x10,
    INTR_ERSTBA_HIGH = 0x14,
    INTR_ERDP_LOW = 0x18,
    INTR_ERDP_HIGH = 0x1c,
};

#define IMAN_IP  (1 << 0)
#define IMAN_IE  (1 << 1)
#define ERDP_EHB (1 << 3)

/* Slot states and speeds. */
#define SLOT_STATE_SHIFT 27
enum {
    SLOT_ENABLED = 0,
    SLOT_DEFAULT,
    SLOT_ADDRESSED,
    SLOT_CONFIGURED,
};

#endif
