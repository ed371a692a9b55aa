/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers of PCI configuration space and their bits, by specification chapter. Names are those
 * that PCI software everywhere uses; values are from PCI Local Bus 3.0, PCI-to-PCI Bridge 1.2, PCI
 * Power Management 1.2, PCI-X 2.0 and PCI Express Base 3.0. Offsets are in bytes, of the header or
 * of the capability.
 */
#ifndef LINUX_PCI_REGS_H
#define LINUX_PCI_REGS_H

/* Header, common part (PCI 3.0, 6.1). */
#define PCI_CFG_SPACE_SIZE              256
#define PCI_CFG_SPACE_EXP_SIZE          4096
#define PCI_STD_HEADER_SIZEOF           64
#define PCI_STD_NUM_BARS                6
#define PCI_VENDOR_ID                   0x00
#define PCI_DEVICE_ID                   0x02
#define PCI_COMMAND                     0x04
#define PCI_COMMAND_IO                  0x0001
#define PCI_COMMAND_MEMORY              0x0002
#define PCI_COMMAND_MASTER              0x0004
#define PCI_COMMAND_SPECIAL             0x0008
#define PCI_COMMAND_INVALIDATE          0x0010
#define PCI_COMMAND_VGA_PALETTE         0x0020
#define PCI_COMMAND_PARITY              0x0040
#define PCI_COMMAND_WAIT                0x0080
#define PCI_COMMAND_SERR                0x0100
#define PCI_COMMAND_FAST_BACK           0x0200
#define PCI_COMMAND_INTX_DISABLE        0x0400
#define PCI_STATUS                      0x06
#define PCI_STATUS_IMM_READY            0x0001
#define PCI_STATUS_INTERRUPT            0x0008
#define PCI_STATUS_CAP_LIST             0x0010
#define PCI_STATUS_66MHZ                0x0020
#define PCI_STATUS_UDF                  0x0040
#define PCI_STATUS_FAST_BACK            0x0080
#define PCI_STATUS_PARITY               0x0100
#define PCI_STATUS_DEVSEL_MASK          0x0600
#define PCI_STATUS_DEVSEL_FAST          0x0000
#define PCI_STATUS_DEVSEL_MEDIUM        0x0200
#define PCI_STATUS_DEVSEL_SLOW          0x0400
#define PCI_STATUS_SIG_TARGET_ABORT     0x0800
#define PCI_STATUS_REC_TARGET_ABORT     0x1000
#define PCI_STATUS_REC_MASTER_ABORT     0x2000
#define PCI_STATUS_SIG_SYSTEM_ERROR     0x4000
#define PCI_STATUS_DETECTED_PARITY      0x8000
#define PCI_CLASS_REVISION              0x08
#define PCI_REVISION_ID                 0x08
#define PCI_CLASS_PROG                  0x09
#define PCI_CLASS_DEVICE                0x0a
#define PCI_CACHE_LINE_SIZE             0x0c
#define PCI_LATENCY_TIMER               0x0d
#define PCI_HEADER_TYPE                 0x0e
#define PCI_HEADER_TYPE_MASK            0x7f
#define PCI_HEADER_TYPE_NORMAL          0
#define PCI_HEADER_TYPE_BRIDGE          1
#define PCI_HEADER_TYPE_CARDBUS         2
#define PCI_HEADER_TYPE_MULTI_FUNCTION  0x80
#define PCI_BIST                        0x0f
#define PCI_BIST_CODE_MASK              0x0f
#define PCI_BIST_START                  0x40
#define PCI_BIST_CAPABLE                0x80

/* Type 0 (PCI 3.0, 6.2.5). */
#define PCI_BASE_ADDRESS_0              0x10
#define PCI_BASE_ADDRESS_1              0x14
#define PCI_BASE_ADDRESS_2              0x18
#define PCI_BASE_ADDRESS_3              0x1c
#define PCI_BASE_ADDRESS_4              0x20
#define PCI_BASE_ADDRESS_5              0x24
#define PCI_BASE_ADDRESS_SPACE          0x01
#define PCI_BASE_ADDRESS_SPACE_IO       0x01
#define PCI_BASE_ADDRESS_SPACE_MEMORY   0x00
#define PCI_BASE_ADDRESS_MEM_TYPE_MASK  0x06
#define PCI_BASE_ADDRESS_MEM_TYPE_32    0x00
#define PCI_BASE_ADDRESS_MEM_TYPE_1M    0x02
#define PCI_BASE_ADDRESS_MEM_TYPE_64    0x04
#define PCI_BASE_ADDRESS_MEM_PREFETCH   0x08
#define PCI_BASE_ADDRESS_MEM_MASK       (~0x0fUL)
#define PCI_BASE_ADDRESS_IO_MASK        (~0x03UL)
#define PCI_CARDBUS_CIS                 0x28
#define PCI_SUBSYSTEM_VENDOR_ID         0x2c
#define PCI_SUBSYSTEM_ID                0x2e
#define PCI_ROM_ADDRESS                 0x30
#define PCI_ROM_ADDRESS_ENABLE          0x01
#define PCI_ROM_ADDRESS_MASK            (~0x7ffU)
#define PCI_CAPABILITY_LIST             0x34
#define PCI_INTERRUPT_LINE              0x3c
#define PCI_INTERRUPT_PIN               0x3d
#define PCI_MIN_GNT                     0x3e
#define PCI_MAX_LAT                     0x3f

/* Type 1 (PCI-to-PCI Bridge 1.2, 3.2). */
#define PCI_PRIMARY_BUS                 0x18
#define PCI_SECONDARY_BUS               0x19
#define PCI_SUBORDINATE_BUS             0x1a
#define PCI_SEC_LATENCY_TIMER           0x1b
#define PCI_IO_BASE                     0x1c
#define PCI_IO_LIMIT                    0x1d
#define PCI_IO_RANGE_TYPE_MASK          0x0f
#define PCI_IO_RANGE_TYPE_16            0x00
#define PCI_IO_RANGE_TYPE_32            0x01
#define PCI_IO_RANGE_MASK               (~0x0fUL)
#define PCI_SEC_STATUS                  0x1e
#define PCI_MEMORY_BASE                 0x20
#define PCI_MEMORY_LIMIT                0x22
#define PCI_MEMORY_RANGE_TYPE_MASK      0x0fUL
#define PCI_MEMORY_RANGE_MASK           (~0x0fUL)
#define PCI_PREF_MEMORY_BASE            0x24
#define PCI_PREF_MEMORY_LIMIT           0x26
#define PCI_PREF_RANGE_TYPE_MASK        0x0fUL
#define PCI_PREF_RANGE_TYPE_32          0x00
#define PCI_PREF_RANGE_TYPE_64          0x01
#define PCI_PREF_RANGE_MASK             (~0x0fUL)
#define PCI_PREF_BASE_UPPER32           0x28
#define PCI_PREF_LIMIT_UPPER32          0x2c
#define PCI_IO_BASE_UPPER16             0x30
#define PCI_IO_LIMIT_UPPER16            0x32
#define PCI_ROM_ADDRESS1                0x38
#define PCI_BRIDGE_CONTROL              0x3e
#define PCI_BRIDGE_CTL_PARITY           0x01
#define PCI_BRIDGE_CTL_SERR             0x02
#define PCI_BRIDGE_CTL_ISA              0x04
#define PCI_BRIDGE_CTL_VGA              0x08
#define PCI_BRIDGE_CTL_MASTER_ABORT     0x20
#define PCI_BRIDGE_CTL_BUS_RESET        0x40
#define PCI_BRIDGE_CTL_FAST_BACK        0x80

/* Capability list (PCI 3.0, 6.7 and appendix H). */
#define PCI_CAP_LIST_ID                 0
#define PCI_CAP_ID_PM                   0x01
#define PCI_CAP_ID_AGP                  0x02
#define PCI_CAP_ID_VPD                  0x03
#define PCI_CAP_ID_SLOTID               0x04
#define PCI_CAP_ID_MSI                  0x05
#define PCI_CAP_ID_CHSWP                0x06
#define PCI_CAP_ID_PCIX                 0x07
#define PCI_CAP_ID_HT                   0x08
#define PCI_CAP_ID_VNDR                 0x09
#define PCI_CAP_ID_DBG                  0x0a
#define PCI_CAP_ID_CCRC                 0x0b
#define PCI_CAP_ID_SHPC                 0x0c
#define PCI_CAP_ID_SSVID                0x0d
#define PCI_CAP_ID_AGP3                 0x0e
#define PCI_CAP_ID_SECDEV               0x0f
#define PCI_CAP_ID_EXP                  0x10
#define PCI_CAP_ID_MSIX                 0x11
#define PCI_CAP_ID_SATA                 0x12
#define PCI_CAP_ID_AF                   0x13
#define PCI_CAP_ID_EA                   0x14
#define PCI_CAP_ID_MAX                  PCI_CAP_ID_EA
#define PCI_CAP_LIST_NEXT               1
#define PCI_CAP_FLAGS                   2
#define PCI_CAP_SIZEOF                  4

/* Power management (PCI Power Management 1.2, 3.2). */
#define PCI_PM_PMC                      2
#define PCI_PM_CAP_VER_MASK             0x0007
#define PCI_PM_CAP_PME_CLOCK            0x0008
#define PCI_PM_CAP_RESERVED             0x0010
#define PCI_PM_CAP_DSI                  0x0020
#define PCI_PM_CAP_AUX_POWER            0x01c0
#define PCI_PM_CAP_D1                   0x0200
#define PCI_PM_CAP_D2                   0x0400
#define PCI_PM_CAP_PME                  0x0800
#define PCI_PM_CAP_PME_MASK             0xf800
#define PCI_PM_CAP_PME_D0               0x0800
#define PCI_PM_CAP_PME_D1               0x1000
#define PCI_PM_CAP_PME_D2               0x2000
#define PCI_PM_CAP_PME_D3hot            0x4000
#define PCI_PM_CAP_PME_D3               0x4000
#define PCI_PM_CAP_PME_D3cold           0x8000
#define PCI_PM_CTRL                     4
#define PCI_PM_CTRL_STATE_MASK          0x0003
#define PCI_PM_CTRL_NO_SOFT_RESET       0x0008
#define PCI_PM_CTRL_PME_ENABLE          0x0100
#define PCI_PM_CTRL_DATA_SEL_MASK       0x1e00
#define PCI_PM_CTRL_DATA_SCALE_MASK     0x6000
#define PCI_PM_CTRL_PME_STATUS          0x8000
#define PCI_PM_PPB_EXTENSIONS           6
#define PCI_PM_DATA_REGISTER            7
#define PCI_PM_SIZEOF                   8

/* AGP (AGP 2.0). */
#define PCI_AGP_VERSION                 2
#define PCI_AGP_RFU                     3
#define PCI_AGP_STATUS                  4
#define PCI_AGP_COMMAND                 8
#define PCI_AGP_SIZEOF                  12

/* Vital product data (PCI 3.0, appendix I). */
#define PCI_VPD_ADDR                    2
#define PCI_VPD_ADDR_MASK               0x7fff
#define PCI_VPD_ADDR_F                  0x8000
#define PCI_VPD_DATA                    4
#define PCI_CAP_VPD_SIZEOF              8

/* Slot numbering (PCI-to-PCI Bridge 1.2, 13.1). */
#define PCI_SID_ESR                     2
#define PCI_SID_ESR_NSLOTS              0x1f
#define PCI_SID_ESR_FIC                 0x20
#define PCI_SID_CHASSIS_NR              3

/* MSI (PCI 3.0, 6.8.1). */
#define PCI_MSI_FLAGS                   2
#define PCI_MSI_FLAGS_ENABLE            0x0001
#define PCI_MSI_FLAGS_QMASK             0x000e
#define PCI_MSI_FLAGS_QSIZE             0x0070
#define PCI_MSI_FLAGS_64BIT             0x0080
#define PCI_MSI_FLAGS_MASKBIT           0x0100
#define PCI_MSI_RFU                     3
#define PCI_MSI_ADDRESS_LO              4
#define PCI_MSI_ADDRESS_HI              8
#define PCI_MSI_DATA_32                 8
#define PCI_MSI_MASK_32                 12
#define PCI_MSI_PENDING_32              16
#define PCI_MSI_DATA_64                 12
#define PCI_MSI_MASK_64                 16
#define PCI_MSI_PENDING_64              20

/* MSI-X (PCI 3.0, 6.8.2). */
#define PCI_MSIX_FLAGS                  2
#define PCI_MSIX_FLAGS_QSIZE            0x07ff
#define PCI_MSIX_FLAGS_MASKALL          0x4000
#define PCI_MSIX_FLAGS_ENABLE           0x8000
#define PCI_MSIX_TABLE                  4
#define PCI_MSIX_TABLE_BIR              0x00000007
#define PCI_MSIX_TABLE_OFFSET           0xfffffff8
#define PCI_MSIX_PBA                    8
#define PCI_MSIX_PBA_BIR                0x00000007
#define PCI_MSIX_PBA_OFFSET             0xfffffff8
#define PCI_MSIX_FLAGS_BIRMASK          PCI_MSIX_PBA_BIR
#define PCI_CAP_MSIX_SIZEOF             12
#define PCI_MSIX_ENTRY_SIZE             16
#define PCI_MSIX_ENTRY_LOWER_ADDR       0
#define PCI_MSIX_ENTRY_UPPER_ADDR       4
#define PCI_MSIX_ENTRY_DATA             8
#define PCI_MSIX_ENTRY_VECTOR_CTRL      12
#define PCI_MSIX_ENTRY_CTRL_MASKBIT     0x00000001

/* Advanced Features. */
#define PCI_AF_LENGTH                   2
#define PCI_AF_CAP                      3
#define PCI_AF_CAP_TP                   0x01
#define PCI_AF_CAP_FLR                  0x02
#define PCI_AF_CTRL                     4
#define PCI_AF_CTRL_FLR                 0x01
#define PCI_AF_STATUS                   5
#define PCI_AF_STATUS_TP                0x01
#define PCI_CAP_AF_SIZEOF               6

/* PCI-X (PCI-X 2.0, 7.2). */
#define PCI_X_CMD                       2
#define PCI_X_STATUS                    4
#define PCI_X_BRIDGE_SSTATUS            2
#define PCI_X_BRIDGE_STATUS             4

/* Subsystem id of a bridge. */
#define PCI_SSVID_VENDOR_ID             4
#define PCI_SSVID_DEVICE_ID             6

/* PCI Express capability (PCI Express 3.0, 7.8). */
#define PCI_EXP_FLAGS                   2
#define PCI_EXP_FLAGS_VERS              0x000f
#define PCI_EXP_FLAGS_TYPE              0x00f0
#define PCI_EXP_TYPE_ENDPOINT           0x0
#define PCI_EXP_TYPE_LEG_END            0x1
#define PCI_EXP_TYPE_ROOT_PORT          0x4
#define PCI_EXP_TYPE_UPSTREAM           0x5
#define PCI_EXP_TYPE_DOWNSTREAM         0x6
#define PCI_EXP_TYPE_PCI_BRIDGE         0x7
#define PCI_EXP_TYPE_PCIE_BRIDGE        0x8
#define PCI_EXP_TYPE_RC_END             0x9
#define PCI_EXP_TYPE_RC_EC              0xa
#define PCI_EXP_FLAGS_SLOT              0x0100
#define PCI_EXP_FLAGS_IRQ               0x3e00
#define PCI_EXP_DEVCAP                  4
#define PCI_EXP_DEVCAP_PAYLOAD          0x00000007
#define PCI_EXP_DEVCAP_PHANTOM          0x00000018
#define PCI_EXP_DEVCAP_EXT_TAG          0x00000020
#define PCI_EXP_DEVCAP_L0S              0x000001c0
#define PCI_EXP_DEVCAP_L1               0x00000e00
#define PCI_EXP_DEVCAP_RBER             0x00008000
#define PCI_EXP_DEVCAP_PWR_VAL          0x03fc0000
#define PCI_EXP_DEVCAP_PWR_SCL          0x0c000000
#define PCI_EXP_DEVCAP_FLR              0x10000000
#define PCI_EXP_DEVCTL                  8
#define PCI_EXP_DEVCTL_CERE             0x0001
#define PCI_EXP_DEVCTL_NFERE            0x0002
#define PCI_EXP_DEVCTL_FERE             0x0004
#define PCI_EXP_DEVCTL_URRE             0x0008
#define PCI_EXP_DEVCTL_RELAX_EN         0x0010
#define PCI_EXP_DEVCTL_PAYLOAD          0x00e0
#define PCI_EXP_DEVCTL_EXT_TAG          0x0100
#define PCI_EXP_DEVCTL_PHANTOM          0x0200
#define PCI_EXP_DEVCTL_AUX_PME          0x0400
#define PCI_EXP_DEVCTL_NOSNOOP_EN       0x0800
#define PCI_EXP_DEVCTL_READRQ           0x7000
#define PCI_EXP_DEVCTL_BCR_FLR          0x8000
#define PCI_EXP_DEVSTA                  10
#define PCI_EXP_DEVSTA_CED              0x0001
#define PCI_EXP_DEVSTA_NFED             0x0002
#define PCI_EXP_DEVSTA_FED              0x0004
#define PCI_EXP_DEVSTA_URD              0x0008
#define PCI_EXP_DEVSTA_AUXPD            0x0010
#define PCI_EXP_DEVSTA_TRPND            0x0020
#define PCI_EXP_LNKCAP                  12
#define PCI_EXP_LNKCAP_SLS              0x0000000f
#define PCI_EXP_LNKCAP_SLS_2_5GB        0x00000001
#define PCI_EXP_LNKCAP_SLS_5_0GB        0x00000002
#define PCI_EXP_LNKCAP_SLS_8_0GB        0x00000003
#define PCI_EXP_LNKCAP_SLS_16_0GB       0x00000004
#define PCI_EXP_LNKCAP_SLS_32_0GB       0x00000005
#define PCI_EXP_LNKCAP_MLW              0x000003f0
#define PCI_EXP_LNKCAP_ASPMS            0x00000c00
#define PCI_EXP_LNKCAP_L0SEL            0x00007000
#define PCI_EXP_LNKCAP_L1EL             0x00038000
#define PCI_EXP_LNKCAP_CLKPM            0x00040000
#define PCI_EXP_LNKCAP_SDERC            0x00080000
#define PCI_EXP_LNKCAP_DLLLARC          0x00100000
#define PCI_EXP_LNKCAP_LBNC             0x00200000
#define PCI_EXP_LNKCAP_PN               0xff000000
#define PCI_EXP_LNKCTL                  16
#define PCI_EXP_LNKCTL_ASPMC            0x0003
#define PCI_EXP_LNKCTL_RCB              0x0008
#define PCI_EXP_LNKCTL_LD               0x0010
#define PCI_EXP_LNKCTL_RL               0x0020
#define PCI_EXP_LNKCTL_CCC              0x0040
#define PCI_EXP_LNKCTL_ES               0x0080
#define PCI_EXP_LNKCTL_CLKREQ_EN        0x0100
#define PCI_EXP_LNKCTL_HAWD             0x0200
#define PCI_EXP_LNKCTL_LBMIE            0x0400
#define PCI_EXP_LNKCTL_LABIE            0x0800
#define PCI_EXP_LNKSTA                  18
#define PCI_EXP_LNKSTA_CLS              0x000f
#define PCI_EXP_LNKSTA_CLS_2_5GB        0x0001
#define PCI_EXP_LNKSTA_CLS_5_0GB        0x0002
#define PCI_EXP_LNKSTA_NLW              0x03f0
#define PCI_EXP_LNKSTA_NLW_X1           0x0010
#define PCI_EXP_LNKSTA_NLW_SHIFT        4
#define PCI_EXP_LNKSTA_LT               0x0800
#define PCI_EXP_LNKSTA_SLC              0x1000
#define PCI_EXP_LNKSTA_DLLLA            0x2000
#define PCI_EXP_LNKSTA_LBMS             0x4000
#define PCI_EXP_LNKSTA_LABS             0x8000
#define PCI_EXP_SLTCAP                  20
#define PCI_EXP_SLTCAP_ABP              0x00000001
#define PCI_EXP_SLTCAP_PCP              0x00000002
#define PCI_EXP_SLTCAP_MRLSP            0x00000004
#define PCI_EXP_SLTCAP_AIP              0x00000008
#define PCI_EXP_SLTCAP_PIP              0x00000010
#define PCI_EXP_SLTCAP_HPS              0x00000020
#define PCI_EXP_SLTCAP_HPC              0x00000040
#define PCI_EXP_SLTCAP_SPLV             0x00007f80
#define PCI_EXP_SLTCAP_SPLS             0x00018000
#define PCI_EXP_SLTCAP_EIP              0x00020000
#define PCI_EXP_SLTCAP_NCCS             0x00040000
#define PCI_EXP_SLTCAP_PSN              0xfff80000
#define PCI_EXP_SLTCTL                  24
#define PCI_EXP_SLTCTL_ABPE             0x0001
#define PCI_EXP_SLTCTL_PFDE             0x0002
#define PCI_EXP_SLTCTL_MRLSCE           0x0004
#define PCI_EXP_SLTCTL_PDCE             0x0008
#define PCI_EXP_SLTCTL_CCIE             0x0010
#define PCI_EXP_SLTCTL_HPIE             0x0020
#define PCI_EXP_SLTCTL_AIC              0x00c0
#define PCI_EXP_SLTCTL_ATTN_IND_ON      0x0040
#define PCI_EXP_SLTCTL_ATTN_IND_BLINK   0x0080
#define PCI_EXP_SLTCTL_ATTN_IND_OFF     0x00c0
#define PCI_EXP_SLTCTL_PIC              0x0300
#define PCI_EXP_SLTCTL_PWR_IND_ON       0x0100
#define PCI_EXP_SLTCTL_PWR_IND_BLINK    0x0200
#define PCI_EXP_SLTCTL_PWR_IND_OFF      0x0300
#define PCI_EXP_SLTCTL_PCC              0x0400
#define PCI_EXP_SLTCTL_PWR_ON           0x0000
#define PCI_EXP_SLTCTL_PWR_OFF          0x0400
#define PCI_EXP_SLTCTL_EIC              0x0800
#define PCI_EXP_SLTCTL_DLLSCE           0x1000
#define PCI_EXP_SLTSTA                  26
#define PCI_EXP_SLTSTA_ABP              0x0001
#define PCI_EXP_SLTSTA_PFD              0x0002
#define PCI_EXP_SLTSTA_MRLSC            0x0004
#define PCI_EXP_SLTSTA_PDC              0x0008
#define PCI_EXP_SLTSTA_CC               0x0010
#define PCI_EXP_SLTSTA_MRLSS            0x0020
#define PCI_EXP_SLTSTA_PDS              0x0040
#define PCI_EXP_SLTSTA_EIS              0x0080
#define PCI_EXP_SLTSTA_DLLSC            0x0100
#define PCI_EXP_RTCTL                   28
#define PCI_EXP_RTCTL_SECEE             0x0001
#define PCI_EXP_RTCTL_SENFEE            0x0002
#define PCI_EXP_RTCTL_SEFEE             0x0004
#define PCI_EXP_RTCTL_PMEIE             0x0008
#define PCI_EXP_RTCTL_CRSSVE            0x0010
#define PCI_EXP_RTCAP                   30
#define PCI_EXP_RTSTA                   32
#define PCI_EXP_DEVCAP2                 36
#define PCI_EXP_DEVCAP2_COMP_TMOUT_DIS  0x00000010
#define PCI_EXP_DEVCAP2_ARI             0x00000020
#define PCI_EXP_DEVCTL2                 40
#define PCI_EXP_DEVCTL2_COMP_TIMEOUT    0x000f
#define PCI_EXP_DEVCTL2_ARI             0x0020
#define PCI_EXP_LNKCAP2                 44
#define PCI_EXP_LNKCAP2_SLS_2_5GB       0x00000002
#define PCI_EXP_LNKCAP2_SLS_5_0GB       0x00000004
#define PCI_EXP_LNKCAP2_SLS_8_0GB       0x00000008
#define PCI_EXP_LNKCAP2_SLS_16_0GB      0x00000010
#define PCI_EXP_LNKCAP2_SLS_32_0GB      0x00000020
#define PCI_EXP_LNKCTL2                 48
#define PCI_EXP_LNKCTL2_TLS             0x000f
#define PCI_EXP_LNKSTA2                 50
#define PCI_EXP_SLTCAP2                 52
#define PCI_EXP_SLTCTL2                 56
#define PCI_EXP_SLTSTA2                 58

/* Extended capabilities (PCI Express 3.0, 7.9). */
#define PCI_EXT_CAP_ID(header)          ((header) & 0x0000ffff)
#define PCI_EXT_CAP_VER(header)         (((header) >> 16) & 0xf)
#define PCI_EXT_CAP_NEXT(header)        (((header) >> 20) & 0xffc)
#define PCI_EXT_CAP_ID_ERR              0x01
#define PCI_EXT_CAP_ID_VC               0x02
#define PCI_EXT_CAP_ID_DSN              0x03
#define PCI_EXT_CAP_ID_PWR              0x04
#define PCI_EXT_CAP_ID_RCLD             0x05
#define PCI_EXT_CAP_ID_VNDR             0x0b
#define PCI_EXT_CAP_ID_ACS              0x0d
#define PCI_EXT_CAP_ID_ARI              0x0e
#define PCI_EXT_CAP_ID_ATS              0x0f
#define PCI_EXT_CAP_ID_SRIOV            0x10
#define PCI_EXT_CAP_ID_DVSEC            0x23
#define PCI_EXT_CAP_DSN_SIZEOF          12

/* Advanced Error Reporting (7.10). */
#define PCI_ERR_UNCOR_STATUS            0x04
#define PCI_ERR_UNC_UND                 0x00000001
#define PCI_ERR_UNC_DLP                 0x00000010
#define PCI_ERR_UNC_SURPDN              0x00000020
#define PCI_ERR_UNC_POISON_TLP          0x00001000
#define PCI_ERR_UNC_FCP                 0x00002000
#define PCI_ERR_UNC_COMP_TIME           0x00004000
#define PCI_ERR_UNC_COMP_ABORT          0x00008000
#define PCI_ERR_UNC_UNX_COMP            0x00010000
#define PCI_ERR_UNC_RX_OVER             0x00020000
#define PCI_ERR_UNC_MALF_TLP            0x00040000
#define PCI_ERR_UNC_ECRC                0x00080000
#define PCI_ERR_UNC_UNSUP               0x00100000
#define PCI_ERR_UNC_INTN                0x00400000
#define PCI_ERR_UNCOR_MASK              0x08
#define PCI_ERR_UNCOR_SEVER             0x0c
#define PCI_ERR_COR_STATUS              0x10
#define PCI_ERR_COR_RCVR                0x00000001
#define PCI_ERR_COR_BAD_TLP             0x00000040
#define PCI_ERR_COR_BAD_DLLP            0x00000080
#define PCI_ERR_COR_REP_ROLL            0x00000100
#define PCI_ERR_COR_REP_TIMER           0x00001000
#define PCI_ERR_COR_ADV_NFAT            0x00002000
#define PCI_ERR_COR_INTERNAL            0x00004000
#define PCI_ERR_COR_LOG_OVER            0x00008000
#define PCI_ERR_COR_MASK                0x14
#define PCI_ERR_CAP                     0x18
#define PCI_ERR_CAP_FEP(x)              ((x) & 0x1f)
#define PCI_ERR_CAP_ECRC_GENC           0x00000020
#define PCI_ERR_CAP_ECRC_GENE           0x00000040
#define PCI_ERR_CAP_ECRC_CHKC           0x00000080
#define PCI_ERR_CAP_ECRC_CHKE           0x00000100
#define PCI_ERR_HEADER_LOG              0x1c
#define PCI_ERR_ROOT_COMMAND            0x2c
#define PCI_ERR_ROOT_CMD_COR_EN         0x00000001
#define PCI_ERR_ROOT_CMD_NONFATAL_EN    0x00000002
#define PCI_ERR_ROOT_CMD_FATAL_EN       0x00000004
#define PCI_ERR_ROOT_STATUS             0x30
#define PCI_ERR_ROOT_COR_RCV            0x00000001
#define PCI_ERR_ROOT_MULTI_COR_RCV      0x00000002
#define PCI_ERR_ROOT_UNCOR_RCV          0x00000004
#define PCI_ERR_ROOT_MULTI_UNCOR_RCV    0x00000008
#define PCI_ERR_ROOT_FIRST_FATAL        0x00000010
#define PCI_ERR_ROOT_NONFATAL_RCV       0x00000020
#define PCI_ERR_ROOT_FATAL_RCV          0x00000040
#define PCI_ERR_ROOT_IRQ                0xf8000000
#define PCI_ERR_ROOT_ERR_SRC            0x34

/* Access Control Services (7.16), Alternative Routing-ID (7.23), Address Translation (ATS 1.1). */
#define PCI_ACS_CAP                     0x04
#define PCI_ACS_SV                      0x0001
#define PCI_ACS_TB                      0x0002
#define PCI_ACS_RR                      0x0004
#define PCI_ACS_CR                      0x0008
#define PCI_ACS_UF                      0x0010
#define PCI_ACS_EC                      0x0020
#define PCI_ACS_DT                      0x0040
#define PCI_ACS_CTRL                    0x06
#define PCI_ARI_CAP                     0x04
#define PCI_ARI_CAP_MFVC                0x0001
#define PCI_ARI_CAP_ACS                 0x0002
#define PCI_ARI_CAP_NFN(x)              (((x) >> 8) & 0xff)
#define PCI_ARI_CTRL                    0x06
#define PCI_ATS_CAP                     0x04
#define PCI_ATS_CAP_QDEP(x)             ((x) & 0x1f)
#define PCI_ATS_CAP_PAGE_ALIGNED        0x0020
#define PCI_ATS_CTRL                    0x06
#define PCI_ATS_CTRL_STU(x)             ((x) & 0x1f)
#define PCI_ATS_CTRL_ENABLE             0x8000
#define PCI_EXT_CAP_ATS_SIZEOF          8

/* Single Root I/O Virtualization (SR-IOV 1.1, 3.3). */
#define PCI_SRIOV_CAP                   0x04
#define PCI_SRIOV_CAP_VFM               0x00000001
#define PCI_SRIOV_CAP_INTR(x)           ((x) >> 21)
#define PCI_SRIOV_CTRL                  0x08
#define PCI_SRIOV_CTRL_VFE              0x0001
#define PCI_SRIOV_CTRL_VFM              0x0002
#define PCI_SRIOV_CTRL_INTR             0x0004
#define PCI_SRIOV_CTRL_MSE              0x0008
#define PCI_SRIOV_CTRL_ARI              0x0010
#define PCI_SRIOV_STATUS                0x0a
#define PCI_SRIOV_STATUS_VFM            0x0001
#define PCI_SRIOV_INITIAL_VF            0x0c
#define PCI_SRIOV_TOTAL_VF              0x0e
#define PCI_SRIOV_NUM_VF                0x10
#define PCI_SRIOV_FUNC_LINK             0x12
#define PCI_SRIOV_VF_OFFSET             0x14
#define PCI_SRIOV_VF_STRIDE             0x16
#define PCI_SRIOV_VF_DID                0x1a
#define PCI_SRIOV_SUP_PGSIZE            0x1c
#define PCI_SRIOV_SYS_PGSIZE            0x20
#define PCI_SRIOV_BAR                   0x24
#define PCI_SRIOV_NUM_BARS              6
#define PCI_SRIOV_VFM                   0x3c
#define PCI_EXT_CAP_SRIOV_SIZEOF        64

#endif
