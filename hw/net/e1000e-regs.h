/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers and descriptors that the 82574 has beyond those of e1000-regs.h (datasheet 317694). */
#ifndef HW_NET_E1000E_REGS_H
#define HW_NET_E1000E_REGS_H

#include "e1000-regs.h"

#define E1000E_EIAC         0x000dc
#define E1000E_IAM          0x000e0
#define E1000E_IVAR         0x000e4
#define E1000E_EITR         0x000e8     /* five of them */
#define E1000E_EXTCNF_CTRL  0x00f00
#define E1000E_PHY_CTRL     0x00f10
#define E1000E_PBS          0x01008
#define E1000E_PSRCTL       0x02170
#define E1000E_RAID         0x02c08
#define E1000E_TARC0        0x03840
#define E1000E_TARC1        0x03940
#define E1000E_IAC          0x04100
#define E1000E_RFCTL        0x05008
#define E1000E_MRQC         0x05818
#define E1000E_GCR          0x05b00
#define E1000E_FACTPS       0x05b30
#define E1000E_RETA         0x05c00
#define E1000E_RSSRK        0x05c80

#define E1000E_EECD_MASK        0xffff87ff
#define E1000E_EECD_PRES_AUTO   0x00000300

#define E1000E_CTRL_EXT_EIAME   0x01000000
#define E1000E_CTRL_EXT_IAME    0x08000000

#define E1000E_ICR_MASK         0x01f782d7
#define E1000E_ICR_RXQ0         0x00100000
#define E1000E_ICR_TXQ0         0x00400000
#define E1000E_ICR_OTHER        0x01000000
#define E1000E_ICR_QUEUES       0x01f00000
#define E1000E_ICR_ASSERTED     0x80000000

/* IVAR: four bits a cause, from RXQ0 to OTHER: vector and valid. */
#define E1000E_IVAR_VECTOR      0x7
#define E1000E_IVAR_VALID       0x8

#define E1000E_RCTL_DTYP_PS     0x00000400
#define E1000E_RFCTL_EXSTEN     0x00008000
#define E1000E_RXCSUM_PCSD      0x00002000

#define E1000E_MRQC_RSS(v)      (((v) & 3) == 1)
#define E1000E_MRQC_TCP_IPV4    0x00010000
#define E1000E_MRQC_IPV4        0x00020000
#define E1000E_RSS_TYPE_TCP_IPV4 1
#define E1000E_RSS_TYPE_IPV4    2

/* Extended receive descriptor as written back; the buffer's address was in its first half. */
typedef struct E1000ERxExt {
    uint32_t mrq;
    uint32_t rss;
    uint32_t status_error;
    uint16_t length;
    uint16_t vlan;
} E1000ERxExt;

/* Packet split descriptor as written back; four addresses before. */
#define E1000E_PS_BUFFERS       4
typedef struct E1000ERxSplit {
    E1000ERxExt ext;            /* length: of buffer 0 */
    uint16_t header_status;
    uint16_t length[E1000E_PS_BUFFERS - 1];
    uint64_t reserved;
} E1000ERxSplit;

#endif
