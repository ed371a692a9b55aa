/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What accompanies a memory access besides address and data, and how it ends. */
#ifndef EXEC_MEMATTRS_H
#define EXEC_MEMATTRS_H

#include "qemu/osdep.h"

/* Attributes of one access. */
typedef struct MemTxAttrs {
    unsigned int unspecified : 1; /* the initiator says nothing: all other fields are 0 */
    unsigned int secure : 1;      /* secure (TrustZone), SMM (x86) */
    unsigned int user : 1;        /* user mode, not privileged */
    unsigned int memory : 1;      /* must reach memory, not a device (MEMTX_ACCESS_ERROR if not) */
    unsigned int requester_id : 16; /* PCI requester (bus, device, function) */
    unsigned int byte_swap : 1;     /* TLB bits of the QEMU interface; not used here */
    unsigned int target_tlb_bit0 : 1;
    unsigned int target_tlb_bit1 : 1;
    unsigned int target_tlb_bit2 : 1;
} MemTxAttrs;

/* Attributes of an initiator that says nothing. */
#define MEMTXATTRS_UNSPECIFIED ((MemTxAttrs){.unspecified = 1})

/* How an access ended: a set of bits, 0 is success. Results of the parts of an access are ORed. */
#define MEMTX_OK 0
#define MEMTX_ERROR (1U << 0) /* the device answered with an error, or the budget is used up */
#define MEMTX_DECODE_ERROR \
    (1U << 1) /* nothing there, or the device refuses this size or alignment */
#define MEMTX_ACCESS_ERROR \
    (1U << 2) /* refused: re-entrant, or a device where memory was asked for */
typedef uint32_t MemTxResult;

#endif /* EXEC_MEMATTRS_H */
