/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The KCS interface (IPMI 2.0, chapter 9) without its bus. */
#ifndef HW_IPMI_KCS_H
#define HW_IPMI_KCS_H

#include "hw/irq.h"
#include "hw/ipmi/ipmi.h"
#include "migration/vmstate.h"

typedef struct IPMIKCS {
    IPMIBmc *bmc;

    bool do_wake;

    uint32_t io_base;
    unsigned long io_length;        /* bytes */
    MemoryRegion io;

    bool obf_irq_set;               /* interrupts that wait: a byte to read, attention */
    bool atn_irq_set;
    bool use_irq;
    bool irqs_enabled;

    uint8_t outmsg[MAX_IPMI_MSG_SIZE];
    uint32_t outpos;
    uint32_t outlen;

    uint8_t inmsg[MAX_IPMI_MSG_SIZE];
    uint32_t inlen;
    bool write_end;

    uint8_t status_reg;
    uint8_t data_out_reg;
    int16_t data_in_reg;            /* -1: none */
    int16_t cmd_reg;                /* -1: none */

    uint8_t waiting_rsp;            /* message number of the command in progress */
    uint32_t uuid;

    void (*raise_irq)(struct IPMIKCS *ik);
    void (*lower_irq)(struct IPMIKCS *ik);
    void *opaque;
} IPMIKCS;

extern const VMStateDescription vmstate_IPMIKCS;

void ipmi_kcs_get_fwinfo(IPMIKCS *ik, IPMIFwInfo *info);
void ipmi_kcs_class_init(IPMIInterfaceClass *iic);

#endif
