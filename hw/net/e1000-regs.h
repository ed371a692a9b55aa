/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers and descriptors of Intel's 8254x Gigabit Ethernet controllers (Software Developer's
 * Manual, 317453, chapters 3 and 13). Register names are the manual's; values are byte offsets.
 */
#ifndef HW_NET_E1000_REGS_H
#define HW_NET_E1000_REGS_H

#define E1000_CTRL      0x00000
#define E1000_STATUS    0x00008
#define E1000_EECD      0x00010
#define E1000_EERD      0x00014
#define E1000_CTRL_EXT  0x00018
#define E1000_MDIC      0x00020
#define E1000_FCAL      0x00028
#define E1000_FCT       0x00030
#define E1000_VET       0x00038
#define E1000_ICR       0x000c0
#define E1000_ITR       0x000c4
#define E1000_ICS       0x000c8
#define E1000_IMS       0x000d0
#define E1000_IMC       0x000d8
#define E1000_RCTL      0x00100
#define E1000_FCTTV     0x00170
#define E1000_TXCW      0x00178
#define E1000_TCTL      0x00400
#define E1000_TIPG      0x00410
#define E1000_AIT       0x00458
#define E1000_LEDCTL    0x00e00
#define E1000_PBA       0x01000
#define E1000_FCRTL     0x02160
#define E1000_FCRTH     0x02168
#define E1000_RDFH      0x02410
#define E1000_RDFPC     0x02430
#define E1000_RDBAL     0x02800
#define E1000_RDBAH     0x02804
#define E1000_RDLEN     0x02808
#define E1000_RDH       0x02810
#define E1000_RDT       0x02818
#define E1000_RDTR      0x02820
#define E1000_RXDCTL    0x02828
#define E1000_RADV      0x0282c
#define E1000_RSRPD     0x02c00
#define E1000_TXDMAC    0x03000
#define E1000_TDFH      0x03410
#define E1000_TDFPC     0x03430
#define E1000_TDBAL     0x03800
#define E1000_TDBAH     0x03804
#define E1000_TDLEN     0x03808
#define E1000_TDH       0x03810
#define E1000_TDT       0x03818
#define E1000_TIDV      0x03820
#define E1000_TXDCTL    0x03828
#define E1000_TADV      0x0382c
#define E1000_TSPMT     0x03830
#define E1000_RXCSUM    0x05000
#define E1000_MTA       0x05200
#define E1000_RA        0x05400
#define E1000_VFTA      0x05600
#define E1000_WUC       0x05800
#define E1000_WUFC      0x05808
#define E1000_WUS       0x05810
#define E1000_MANC      0x05820
#define E1000_IPAV      0x05838
#define E1000_IP4AT     0x05840
#define E1000_IP6AT     0x05880
#define E1000_WUPL      0x05900
#define E1000_WUPM      0x05a00
#define E1000_SWSM      0x05b50
#define E1000_FFLT      0x05f00
#define E1000_FFMT      0x09000
#define E1000_FFVT      0x09800
#define E1000_PBM       0x10000

/* Statistics: cleared by reading; octet counters of 64 bits by reading the upper half. */
#define E1000_CRCERRS   0x04000
#define E1000_MPC       0x04010
#define E1000_FCRUC     0x04058
#define E1000_PRC64     0x0405c
#define E1000_PRC1522   0x04070
#define E1000_GPRC      0x04074
#define E1000_BPRC      0x04078
#define E1000_MPRC      0x0407c
#define E1000_GPTC      0x04080
#define E1000_GORCL     0x04088
#define E1000_GORCH     0x0408c
#define E1000_GOTCL     0x04090
#define E1000_GOTCH     0x04094
#define E1000_RNBC      0x040a0
#define E1000_RUC       0x040a4
#define E1000_ROC       0x040ac
#define E1000_TORL      0x040c0
#define E1000_TORH      0x040c4
#define E1000_TOTL      0x040c8
#define E1000_TOTH      0x040cc
#define E1000_TPR       0x040d0
#define E1000_TPT       0x040d4
#define E1000_PTC64     0x040d8
#define E1000_PTC1522   0x040ec
#define E1000_MPTC      0x040f0
#define E1000_BPTC      0x040f4
#define E1000_TSCTC     0x040f8
#define E1000_TSCTFC    0x040fc

#define E1000_CTRL_SLU      0x00000040
#define E1000_CTRL_RST      0x04000000
#define E1000_CTRL_VME      0x40000000
#define E1000_CTRL_PHY_RST  0x80000000

#define E1000_STATUS_LU     0x00000002
#define E1000_STATUS_ASDV   0x00000300

/* EECD: Microwire EEPROM by hand. */
#define E1000_EECD_SK       0x01
#define E1000_EECD_CS       0x02
#define E1000_EECD_DI       0x04
#define E1000_EECD_DO       0x08
#define E1000_EECD_FWE_MASK 0x30
#define E1000_EECD_REQ      0x40
#define E1000_EECD_GNT      0x80
#define E1000_EECD_PRES     0x100

#define E1000_EERD_START    0x01

#define E1000_MDIC_DATA     0x0000ffff
#define E1000_MDIC_REG(v)   (((v) >> 16) & 0x1f)
#define E1000_MDIC_PHY(v)   (((v) >> 21) & 0x1f)
#define E1000_MDIC_WRITE    0x04000000
#define E1000_MDIC_READ     0x08000000
#define E1000_MDIC_READY    0x10000000
#define E1000_MDIC_INT      0x20000000
#define E1000_MDIC_ERROR    0x40000000

#define E1000_ICR_TXDW      0x00000001
#define E1000_ICR_TXQE      0x00000002
#define E1000_ICR_LSC       0x00000004
#define E1000_ICR_RXDMT0    0x00000010
#define E1000_ICR_RXO       0x00000040
#define E1000_ICR_RXT0      0x00000080
#define E1000_ICR_MDAC      0x00000200
#define E1000_ICR_MASK      0x0001ffff

#define E1000_RCTL_EN       0x00000002
#define E1000_RCTL_SBP      0x00000004
#define E1000_RCTL_UPE      0x00000008
#define E1000_RCTL_MPE      0x00000010
#define E1000_RCTL_LPE      0x00000020
#define E1000_RCTL_LBM      0x000000c0
#define E1000_RCTL_RDMTS(v) (((v) >> 8) & 3)
#define E1000_RCTL_MO(v)    (((v) >> 12) & 3)
#define E1000_RCTL_BAM      0x00008000
#define E1000_RCTL_BSIZE(v) (((v) >> 16) & 3)
#define E1000_RCTL_VFE      0x00040000
#define E1000_RCTL_BSEX     0x02000000
#define E1000_RCTL_SECRC    0x04000000

#define E1000_TCTL_EN       0x00000002
#define E1000_TCTL_PSP      0x00000008

#define E1000_RAH_AV        0x80000000
#define E1000_RAR_ENTRIES   16

/* --- PHY (Marvell 88E1000 family) --- */

#define PHY_CTRL            0
#define PHY_STATUS          1
#define PHY_ID1             2
#define PHY_ID2             3
#define PHY_AUTONEG_ADV     4
#define PHY_LP_ABILITY      5
#define PHY_AUTONEG_EXP     6
#define PHY_1000T_CTRL      9
#define PHY_1000T_STATUS    10
#define PHY_EXT_STATUS      15
#define M88_PHY_SPEC_CTRL   16
#define M88_PHY_SPEC_STATUS 17
#define M88_INT_ENABLE      18
#define M88_INT_STATUS      19
#define M88_EXT_PHY_SPEC_CTRL 20
#define M88_RX_ERR_CNTR     21

#define PHY_CTRL_RESET      0x8000
#define PHY_CTRL_LOOPBACK   0x4000
#define PHY_CTRL_AN_ENABLE  0x1000
#define PHY_CTRL_AN_RESTART 0x0200
#define PHY_CTRL_WMASK      0x7dc0
#define PHY_STATUS_LINK     0x0004
#define PHY_STATUS_AN_DONE  0x0020
#define PHY_LP_ACK          0x4000

/* --- descriptors, 16 bytes, little endian --- */

typedef struct E1000RxDesc {
    uint64_t addr;
    uint16_t length;
    uint16_t checksum;
    uint8_t status;
    uint8_t errors;
    uint16_t special;
} E1000RxDesc;

#define E1000_RXD_DD        0x01
#define E1000_RXD_EOP       0x02
#define E1000_RXD_IXSM      0x04
#define E1000_RXD_VP        0x08

/* Legacy, data and context descriptors share where command and type are: in @lower. */
typedef struct E1000TxDesc {
    uint64_t addr;              /* context: IPCSS, IPCSO, IPCSE, TUCSS, TUCSO, TUCSE */
    uint32_t lower;             /* length or PAYLEN, CSO or DTYP, command */
    uint32_t upper;             /* status, CSS or POPTS, special; context: HDRLEN, MSS */
} E1000TxDesc;

#define E1000_TXD_LEN       0x0000ffff
#define E1000_TXD_DATA_LEN  0x000fffff
#define E1000_TXD_DTYP      0x00f00000
#define E1000_TXD_DTYP_DATA 0x00100000
#define E1000_TXD_EOP       0x01000000
#define E1000_TXD_IC        0x04000000  /* legacy: insert checksum */
#define E1000_TXD_TSE       0x04000000  /* data and context: segment */
#define E1000_TXD_RS        0x08000000
#define E1000_TXD_RPS       0x10000000
#define E1000_TXD_DEXT      0x20000000
#define E1000_TXD_VLE       0x40000000
#define E1000_TXD_TUCMD_TCP 0x01000000
#define E1000_TXD_TUCMD_IP  0x02000000
#define E1000_TXD_STA_DD    0x00000001
#define E1000_POPTS_IXSM    0x01
#define E1000_POPTS_TXSM    0x02

#endif
