/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI Express constants beyond pci_regs.h: sizes of capabilities, and field values that models set.
 * Specification: PCI Express Base 3.0, chapter 7.
 */
#ifndef QEMU_PCIE_REGS_H
#define QEMU_PCIE_REGS_H

/* Version field of the PCI Express capability. */
#define PCI_EXP_FLAGS_VER1              1
#define PCI_EXP_FLAGS_VER2              2
#define PCI_EXP_FLAGS_IRQ_SHIFT         ctz32(PCI_EXP_FLAGS_IRQ)
#define PCI_EXP_FLAGS_TYPE_SHIFT        ctz32(PCI_EXP_FLAGS_TYPE)

/* Sizes, bytes: version 1 of an endpoint (integrated, with link) and version 2. */
#define PCI_EXP_VER1_SIZEOF             0x14
#define PCI_EXP_VER2_SIZEOF             0x3c
#define PCI_EXT_CAP_VER_SHIFT           16
#define PCI_EXT_CAP_NEXT_SHIFT          20
#define PCI_EXT_CAP_NEXT_MASK           (0xffcu << PCI_EXT_CAP_NEXT_SHIFT)
/* First dword of an extended capability. */
#define PCI_EXT_CAP(id, ver, next)      ((id) | ((ver) << PCI_EXT_CAP_VER_SHIFT) | \
                                         ((uint32_t)(next) << PCI_EXT_CAP_NEXT_SHIFT))
#define PCI_EXT_CAP_ALIGN               4
#define PCI_EXT_CAP_ALIGNUP(x)          (((x) + PCI_EXT_CAP_ALIGN - 1) & ~(PCI_EXT_CAP_ALIGN - 1))
#define PCI_CONFIG_SPACE_END_PCIE       0x1000

/* Link speeds and widths: register values; the *_TO helpers are the identity. */
typedef enum PCIExpLinkSpeed {
    QEMU_PCI_EXP_LNK_2_5GT = 1,
    QEMU_PCI_EXP_LNK_5GT,
    QEMU_PCI_EXP_LNK_8GT,
    QEMU_PCI_EXP_LNK_16GT,
    QEMU_PCI_EXP_LNK_32GT,
} PCIExpLinkSpeed;

typedef enum PCIExpLinkWidth {
    QEMU_PCI_EXP_LNK_X1 = 1,
    QEMU_PCI_EXP_LNK_X2 = 2,
    QEMU_PCI_EXP_LNK_X4 = 4,
    QEMU_PCI_EXP_LNK_X8 = 8,
    QEMU_PCI_EXP_LNK_X12 = 12,
    QEMU_PCI_EXP_LNK_X16 = 16,
    QEMU_PCI_EXP_LNK_X32 = 32,
} PCIExpLinkWidth;

#define QEMU_PCI_EXP_LNKCAP_MLS(speed)  (speed)
#define QEMU_PCI_EXP_LNKCAP_MLW(width)  ((width) << ctz32(PCI_EXP_LNKCAP_MLW))
#define PCI_EXP_LNK_LS_25               1
#define PCI_EXP_LNK_MLW_SHIFT           ctz32(PCI_EXP_LNKCAP_MLW)
#define PCI_EXP_LNK_MLW_1               (1 << PCI_EXP_LNK_MLW_SHIFT)

/* Link Capabilities. */
#define PCI_EXP_LNKCAP_ASPMS_SHIFT      ctz32(PCI_EXP_LNKCAP_ASPMS)
#define PCI_EXP_LNKCAP_ASPMS_0S         (1 << PCI_EXP_LNKCAP_ASPMS_SHIFT)
#define PCI_EXP_LNKCAP_PN_SHIFT         ctz32(PCI_EXP_LNKCAP_PN)

/* Slot Capabilities, Control and Status. */
#define PCI_EXP_SLTCAP_PSN_SHIFT        ctz32(PCI_EXP_SLTCAP_PSN)
#define PCI_EXP_SLTCTL_IND_RESERVED     0x0
#define PCI_EXP_SLTCTL_IND_ON           0x1
#define PCI_EXP_SLTCTL_IND_BLINK        0x2
#define PCI_EXP_SLTCTL_IND_OFF          0x3
#define PCI_EXP_SLTCTL_AIC_SHIFT        ctz32(PCI_EXP_SLTCTL_AIC)
#define PCI_EXP_SLTCTL_AIC_OFF          (PCI_EXP_SLTCTL_IND_OFF << PCI_EXP_SLTCTL_AIC_SHIFT)
#define PCI_EXP_SLTCTL_PIC_SHIFT        ctz32(PCI_EXP_SLTCTL_PIC)
#define PCI_EXP_SLTCTL_SUPPORTED                                                                   \
    (PCI_EXP_SLTCTL_ABPE | PCI_EXP_SLTCTL_PDCE | PCI_EXP_SLTCTL_CCIE | PCI_EXP_SLTCTL_HPIE |       \
     PCI_EXP_SLTCTL_AIC | PCI_EXP_SLTCTL_PCC | PCI_EXP_SLTCTL_EIC)

#define PCI_EXP_DEVCAP2_EFF             0x100000
#define PCI_EXP_DEVCAP2_EETLPP          0x200000
#define PCI_EXP_DEVCTL2_EETLPPB         0x8000

/* Alternative Routing-ID. */
#define PCI_ARI_VER                     1
#define PCI_ARI_SIZEOF                  8

/* Access Control Services. */
#define PCI_ACS_VER                     0x1
#define PCI_ACS_SIZEOF                  8

/* Advanced Error Reporting, version 2 with TLP prefix log. */
#define PCI_ERR_VER                     2
#define PCI_ERR_SIZEOF                  0x48
#define PCI_ERR_UNC_SDN                 0x00000020
#define PCI_ERR_UNC_DLP_MASK            PCI_ERR_UNC_DLP
#define PCI_ERR_UNC_ACSV                0x00200000
#define PCI_ERR_UNC_MCBTLP              0x00800000
#define PCI_ERR_UNC_ATOP_EBLOCKED       0x01000000
#define PCI_ERR_UNC_TLP_PRF_BLOCKED     0x02000000
#define PCI_ERR_COR_HL_OVERFLOW         0x00008000
#define PCI_ERR_CAP_FEP_MASK            0x0000001f
#define PCI_ERR_CAP_MHRC                0x00000200
#define PCI_ERR_CAP_MHRE                0x00000400
#define PCI_ERR_CAP_TLP                 0x00000800
#define PCI_ERR_HEADER_LOG_SIZE         16
#define PCI_ERR_TLP_PREFIX_LOG          0x38
#define PCI_ERR_TLP_PREFIX_LOG_SIZE     16
#define PCI_SEC_STATUS_RCV_SYSTEM_ERROR 0x4000
#define PCI_ERR_ROOT_IRQ_SHIFT          ctz32(PCI_ERR_ROOT_IRQ)
#define PCI_ERR_ROOT_STATUS_REPORT_MASK (PCI_ERR_ROOT_COR_RCV | PCI_ERR_ROOT_MULTI_COR_RCV | \
                                         PCI_ERR_ROOT_UNCOR_RCV | PCI_ERR_ROOT_MULTI_UNCOR_RCV | \
                                         PCI_ERR_ROOT_FIRST_FATAL | PCI_ERR_ROOT_NONFATAL_RCV | \
                                         PCI_ERR_ROOT_FATAL_RCV)
#define PCI_ERR_UNC_SUPPORTED                                                                      \
    (PCI_ERR_UNC_DLP | PCI_ERR_UNC_SDN | PCI_ERR_UNC_POISON_TLP | PCI_ERR_UNC_FCP |                \
     PCI_ERR_UNC_COMP_TIME | PCI_ERR_UNC_COMP_ABORT | PCI_ERR_UNC_UNX_COMP | PCI_ERR_UNC_RX_OVER | \
     PCI_ERR_UNC_MALF_TLP | PCI_ERR_UNC_ECRC | PCI_ERR_UNC_UNSUP | PCI_ERR_UNC_ACSV |              \
     PCI_ERR_UNC_INTN | PCI_ERR_UNC_MCBTLP | PCI_ERR_UNC_ATOP_EBLOCKED |                           \
     PCI_ERR_UNC_TLP_PRF_BLOCKED)
#define PCI_ERR_UNC_SEVERITY_DEFAULT                                                               \
    (PCI_ERR_UNC_DLP | PCI_ERR_UNC_SDN | PCI_ERR_UNC_FCP | PCI_ERR_UNC_RX_OVER |                   \
     PCI_ERR_UNC_MALF_TLP | PCI_ERR_UNC_INTN)
#define PCI_ERR_COR_SUPPORTED                                                                      \
    (PCI_ERR_COR_RCVR | PCI_ERR_COR_BAD_TLP | PCI_ERR_COR_BAD_DLLP | PCI_ERR_COR_REP_ROLL |        \
     PCI_ERR_COR_REP_TIMER | PCI_ERR_COR_ADV_NFAT | PCI_ERR_COR_INTERNAL |                         \
     PCI_ERR_COR_HL_OVERFLOW)
#define PCI_ERR_COR_MASK_DEFAULT                                                                   \
    (PCI_ERR_COR_ADV_NFAT | PCI_ERR_COR_INTERNAL | PCI_ERR_COR_HL_OVERFLOW)

#endif
