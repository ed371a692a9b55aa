/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The generic watchdog of Arm's Base System Architecture (BSA, chapter C). */
#ifndef WDT_SBSA_GWDT_H
#define WDT_SBSA_GWDT_H

#include "hw/irq.h"
#include "hw/sysbus.h"
#include "qemu/bitops.h"

#define TYPE_WDT_SBSA "sbsa_gwdt"
#define SBSA_GWDT(obj) OBJECT_CHECK(SBSA_GWDTState, (obj), TYPE_WDT_SBSA)
#define SBSA_GWDT_CLASS(klass) OBJECT_CLASS_CHECK(SBSA_GWDTClass, (klass), TYPE_WDT_SBSA)
#define SBSA_GWDT_GET_CLASS(obj) OBJECT_GET_CLASS(SBSA_GWDTClass, (obj), TYPE_WDT_SBSA)

/* Refresh frame: registers and identification. */
#define SBSA_GWDT_WRR     0x000
#define SBSA_GWDT_W_IIDR  0xfcc

/* Control frame. */
#define SBSA_GWDT_WCS     0x000
#define SBSA_GWDT_WOR     0x008
#define SBSA_GWDT_WORU    0x00c
#define SBSA_GWDT_WCV     0x010
#define SBSA_GWDT_WCVU    0x014

/* WCS */
#define SBSA_GWDT_WCS_EN  BIT(0)
#define SBSA_GWDT_WCS_WS0 BIT(1)
#define SBSA_GWDT_WCS_WS1 BIT(2)

#define SBSA_GWDT_WOR_MASK 0x0000ffff

/* W_IIDR: product, architecture revision 0, implementer code. */
#define SBSA_GWDT_ID 0x1043b

/* Bytes of a frame. */
#define SBSA_GWDT_RMMIO_SIZE 0x1000
#define SBSA_GWDT_CMMIO_SIZE 0x1000

#define SBSA_TIMER_FREQ 62500000 /* Hz */

typedef struct SBSA_GWDTState {
    SysBusDevice parent_obj;

    MemoryRegion rmmio;
    MemoryRegion cmmio;
    qemu_irq irq;
    QEMUTimer *timer;

    uint32_t id;
    uint32_t wcs;
    uint32_t worl;
    uint32_t woru;
    uint32_t wcvl;
    uint32_t wcvu;
} SBSA_GWDTState;

#endif
