/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The BT interface (IPMI 2.0, chapter 11) without its bus. */
#ifndef HW_IPMI_BT_H
#define HW_IPMI_BT_H

#include "hw/irq.h"
#include "hw/ipmi/ipmi.h"
#include "migration/vmstate.h"

typedef struct IPMIBT {
    IPMIBmc *bmc;

    bool do_wake;

    uint32_t io_base;
    unsigned long io_length;        /* bytes */
    MemoryRegion io;

    bool obf_irq_set;
    bool atn_irq_set;
    bool use_irq;
    bool irqs_enabled;

    uint8_t outmsg[MAX_IPMI_MSG_SIZE];
    uint32_t outpos;
    uint32_t outlen;

    uint8_t inmsg[MAX_IPMI_MSG_SIZE];
    uint32_t inlen;

    uint8_t control_reg;
    uint8_t mask_reg;

    uint8_t waiting_rsp;
    uint8_t waiting_seq;            /* sequence byte of the command in progress */
    uint32_t uuid;

    void (*raise_irq)(struct IPMIBT *ib);
    void (*lower_irq)(struct IPMIBT *ib);
    void *opaque;
} IPMIBT;

extern const VMStateDescription vmstate_IPMIBT;

void ipmi_bt_get_fwinfo(IPMIBT *ib, IPMIFwInfo *info);
void ipmi_bt_class_init(IPMIInterfaceClass *iic);

#endif
