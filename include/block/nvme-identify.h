/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVM Express: what Identify returns (5.15). Part of block/nvme.h.
 */
#ifndef BLOCK_NVME_IDENTIFY_H
#define BLOCK_NVME_IDENTIFY_H

#include "qemu/compiler.h"

#define NVME_CONTROLLER_LIST_SIZE 2048
#define NVME_IDENTIFY_DATA_SIZE   4096

enum NvmeIdCns {
    NVME_ID_CNS_NS                    = 0x00,
    NVME_ID_CNS_CTRL                  = 0x01,
    NVME_ID_CNS_NS_ACTIVE_LIST        = 0x02,
    NVME_ID_CNS_NS_DESCR_LIST         = 0x03,
    NVME_ID_CNS_CS_NS                 = 0x05,
    NVME_ID_CNS_CS_CTRL               = 0x06,
    NVME_ID_CNS_CS_NS_ACTIVE_LIST     = 0x07,
    NVME_ID_CNS_CS_INDEPENDENT_NS     = 0x08,
    NVME_ID_CNS_NS_PRESENT_LIST       = 0x10,
    NVME_ID_CNS_NS_PRESENT            = 0x11,
    NVME_ID_CNS_NS_ATTACHED_CTRL_LIST = 0x12,
    NVME_ID_CNS_CTRL_LIST             = 0x13,
    NVME_ID_CNS_PRIMARY_CTRL_CAP      = 0x14,
    NVME_ID_CNS_SECONDARY_CTRL_LIST   = 0x15,
    NVME_ID_CNS_CS_NS_PRESENT_LIST    = 0x1a,
    NVME_ID_CNS_CS_NS_PRESENT         = 0x1b,
    NVME_ID_CNS_IO_COMMAND_SET        = 0x1c,
};

typedef struct QEMU_PACKED NvmePSD {
    uint16_t mp;
    uint16_t reserved;
    uint32_t enlat;
    uint32_t exlat;
    uint8_t rrt;
    uint8_t rrl;
    uint8_t rwt;
    uint8_t rwl;
    uint8_t resv[16];
} NvmePSD;
QEMU_BUILD_BUG_ON(sizeof(NvmePSD) != 32);

/* ---- controller ---- */

typedef struct QEMU_PACKED NvmeIdCtrl {
    uint16_t vid;
    uint16_t ssvid;
    uint8_t sn[20];
    uint8_t mn[40];
    uint8_t fr[8];
    uint8_t rab;
    uint8_t ieee[3];
    uint8_t cmic;
    uint8_t mdts;
    uint16_t cntlid;
    uint32_t ver;
    uint32_t rtd3r;
    uint32_t rtd3e;
    uint32_t oaes;
    uint32_t ctratt;
    uint8_t rsvd100[11];
    uint8_t cntrltype;
    uint8_t fguid[16];
    uint16_t crdt1;
    uint16_t crdt2;
    uint16_t crdt3;
    uint8_t rsvd134[122];
    uint16_t oacs;
    uint8_t acl;
    uint8_t aerl;
    uint8_t frmw;
    uint8_t lpa;
    uint8_t elpe;
    uint8_t npss;
    uint8_t avscc;
    uint8_t apsta;
    uint16_t wctemp;
    uint16_t cctemp;
    uint16_t mtfa;
    uint32_t hmpre;
    uint32_t hmmin;
    uint8_t tnvmcap[16];
    uint8_t unvmcap[16];
    uint32_t rpmbs;
    uint16_t edstt;
    uint8_t dsto;
    uint8_t fwug;
    uint16_t kas;
    uint16_t hctma;
    uint16_t mntmt;
    uint16_t mxtmt;
    uint32_t sanicap;
    uint8_t rsvd332[6];
    uint16_t nsetidmax;
    uint16_t endgidmax;
    uint8_t rsvd342[170];
    uint8_t sqes;
    uint8_t cqes;
    uint16_t maxcmd;
    uint32_t nn;
    uint16_t oncs;
    uint16_t fuses;
    uint8_t fna;
    uint8_t vwc;
    uint16_t awun;
    uint16_t awupf;
    uint8_t nvscc;
    uint8_t rsvd531;
    uint16_t acwu;
    uint16_t ocfs;
    uint32_t sgls;
    uint8_t rsvd540[228];
    uint8_t subnqn[256];
    uint8_t rsvd1024[1024];
    NvmePSD psd[32];
    uint8_t vs[1024];
} NvmeIdCtrl;
QEMU_BUILD_BUG_ON(sizeof(NvmeIdCtrl) != 4096);

typedef struct QEMU_PACKED NvmeIdCtrlZoned {
    uint8_t zasl;
    uint8_t rsvd1[4095];
} NvmeIdCtrlZoned;
QEMU_BUILD_BUG_ON(sizeof(NvmeIdCtrlZoned) != 4096);

typedef struct QEMU_PACKED NvmeIdCtrlNvm {
    uint8_t vsl;
    uint8_t wzsl;
    uint8_t wusl;
    uint8_t dmrl;
    uint32_t dmrsl;
    uint64_t dmsl;
    uint8_t rsvd16[4080];
} NvmeIdCtrlNvm;
QEMU_BUILD_BUG_ON(sizeof(NvmeIdCtrlNvm) != 4096);

enum NvmeIdCtrlOaes {
    NVME_OAES_NS_ATTR = 1 << 8,
};

enum NvmeIdCtrlCtratt {
    NVME_CTRATT_ENDGRPS = 1 << 4,
    NVME_CTRATT_ELBAS   = 1 << 15,
    NVME_CTRATT_MEM     = 1 << 16,
    NVME_CTRATT_FDPS    = 1 << 19,
};

enum NvmeIdCtrlOacs {
    NVME_OACS_SECURITY   = 1 << 0,
    NVME_OACS_FORMAT     = 1 << 1,
    NVME_OACS_FW         = 1 << 2,
    NVME_OACS_NS_MGMT    = 1 << 3,
    NVME_OACS_DIRECTIVES = 1 << 5,
    NVME_OACS_VMS        = 1 << 7,
    NVME_OACS_DBCS       = 1 << 8,
    NVME_OACS_DBBUF      = 1 << 8,
};

enum NvmeIdCtrlOncs {
    NVME_ONCS_COMPARE      = 1 << 0,
    NVME_ONCS_WRITE_UNCORR = 1 << 1,
    NVME_ONCS_DSM          = 1 << 2,
    NVME_ONCS_WRITE_ZEROES = 1 << 3,
    NVME_ONCS_FEATURES     = 1 << 4,
    NVME_ONCS_RESRVATIONS  = 1 << 5,
    NVME_ONCS_TIMESTAMP    = 1 << 6,
    NVME_ONCS_VERIFY       = 1 << 7,
    NVME_ONCS_COPY         = 1 << 8,
};

enum NvmeIdCtrlOcfs {
    NVME_OCFS_COPY_FORMAT_0 = 1 << 0,
    NVME_OCFS_COPY_FORMAT_1 = 1 << 1,
    NVME_OCFS_COPY_FORMAT_2 = 1 << 2,
    NVME_OCFS_COPY_FORMAT_3 = 1 << 3,
};

enum NvmeIdctrlVwc {
    NVME_VWC_PRESENT = 1 << 0,
    NVME_VWC_NSID_BROADCAST_NO_SUPPORT = 2 << 1,
    NVME_VWC_NSID_BROADCAST_SUPPORT = 3 << 1,
};

enum NvmeIdCtrlFrmw {
    NVME_FRMW_SLOT1_RO = 1 << 0,
};

enum NvmeIdCtrlLpa {
    NVME_LPA_NS_SMART = 1 << 0,
    NVME_LPA_CSE      = 1 << 1,
    NVME_LPA_EXTENDED = 1 << 2,
};

enum NvmeIdCtrlCmic {
    NVME_CMIC_MULTI_CTRL = 1 << 1,
};

enum NvmeNsAttachmentOperation {
    NVME_NS_ATTACHMENT_ATTACH = 0,
    NVME_NS_ATTACHMENT_DETACH = 1,
};

#define NVME_CTRL_SQES_MIN(sqes) ((sqes) & 0xf)
#define NVME_CTRL_SQES_MAX(sqes) (((sqes) >> 4) & 0xf)
#define NVME_CTRL_CQES_MIN(cqes) ((cqes) & 0xf)
#define NVME_CTRL_CQES_MAX(cqes) (((cqes) >> 4) & 0xf)

enum NvmeIdCtrlSgls {
    NVME_CTRL_SGLS_SUPPORT_MASK        = 3 << 0,
    NVME_CTRL_SGLS_SUPPORT_NO_ALIGN    = 1 << 0,
    NVME_CTRL_SGLS_SUPPORT_DWORD_ALIGN = 1 << 1,
    NVME_CTRL_SGLS_KEYED               = 1 << 2,
    NVME_CTRL_SGLS_BITBUCKET           = 1 << 16,
    NVME_CTRL_SGLS_MPTR_CONTIGUOUS     = 1 << 17,
    NVME_CTRL_SGLS_EXCESS_LENGTH       = 1 << 18,
    NVME_CTRL_SGLS_MPTR_SGL            = 1 << 19,
    NVME_CTRL_SGLS_ADDR_OFFSET         = 1 << 20,
};

/* ---- namespace ---- */

#define NVME_NSID_BROADCAST 0xffffffff
#define NVME_MAX_NLBAF      64

typedef struct QEMU_PACKED NvmeLBAF {
    uint16_t ms;
    uint8_t ds;
    uint8_t rp;
} NvmeLBAF;
QEMU_BUILD_BUG_ON(sizeof(NvmeLBAF) != 4);

typedef struct QEMU_PACKED NvmeLBAFE {
    uint64_t zsze;
    uint8_t zdes;
    uint8_t rsvd9[7];
} NvmeLBAFE;
QEMU_BUILD_BUG_ON(sizeof(NvmeLBAFE) != 16);

typedef struct QEMU_PACKED NvmeIdNs {
    uint64_t nsze;
    uint64_t ncap;
    uint64_t nuse;
    uint8_t nsfeat;
    uint8_t nlbaf;
    uint8_t flbas;
    uint8_t mc;
    uint8_t dpc;
    uint8_t dps;
    uint8_t nmic;
    uint8_t rescap;
    uint8_t fpi;
    uint8_t dlfeat;
    uint16_t nawun;
    uint16_t nawupf;
    uint16_t nacwu;
    uint16_t nabsn;
    uint16_t nabo;
    uint16_t nabspf;
    uint16_t noiob;
    uint8_t nvmcap[16];
    uint16_t npwg;
    uint16_t npwa;
    uint16_t npdg;
    uint16_t npda;
    uint16_t nows;
    uint16_t mssrl;
    uint32_t mcl;
    uint8_t msrc;
    uint8_t rsvd81[18];
    uint8_t nsattr;
    uint16_t nvmsetid;
    uint16_t endgid;
    uint8_t nguid[16];
    uint64_t eui64;
    NvmeLBAF lbaf[NVME_MAX_NLBAF];
    uint8_t vs[3712];
} NvmeIdNs;
QEMU_BUILD_BUG_ON(sizeof(NvmeIdNs) != 4096);

typedef struct QEMU_PACKED NvmeIdNsNvm {
    uint64_t lbstm;
    uint8_t pic;
    uint8_t rsvd9[3];
    uint32_t elbaf[NVME_MAX_NLBAF];
    uint8_t rsvd268[3828];
} NvmeIdNsNvm;
QEMU_BUILD_BUG_ON(sizeof(NvmeIdNsNvm) != 4096);

typedef struct QEMU_PACKED NvmeIdNsInd {
    uint8_t nsfeat;
    uint8_t nmic;
    uint8_t rescap;
    uint8_t fpi;
    uint32_t anagrpid;
    uint8_t nsattr;
    uint8_t rsvd9;
    uint16_t nvmsetid;
    uint16_t endgrpid;
    uint8_t nstat;
    uint8_t rsvd15[4081];
} NvmeIdNsInd;
QEMU_BUILD_BUG_ON(sizeof(NvmeIdNsInd) != 4096);

typedef struct QEMU_PACKED NvmeIdNsDescr {
    uint8_t nidt;
    uint8_t nidl;
    uint8_t rsvd2[2];
} NvmeIdNsDescr;
QEMU_BUILD_BUG_ON(sizeof(NvmeIdNsDescr) != 4);

enum NvmeNsIdentifierLength {
    NVME_NIDL_EUI64 = 8,
    NVME_NIDL_NGUID = 16,
    NVME_NIDL_UUID  = 16,
    NVME_NIDL_CSI   = 1,
};

enum NvmeNsIdentifierType {
    NVME_NIDT_EUI64 = 1,
    NVME_NIDT_NGUID = 2,
    NVME_NIDT_UUID  = 3,
    NVME_NIDT_CSI   = 4,
};

enum NvmeIdNsNmic {
    NVME_NMIC_NS_SHARED = 1 << 0,
};

enum NvmeCsi {
    NVME_CSI_NVM   = 0,
    NVME_CSI_ZONED = 2,
};

#define NVME_SET_CSI(vec, csi) ((vec) |= (uint8_t)(1 << (csi)))

#define NVME_ID_NS_NSFEAT_THIN(nsfeat)    ((nsfeat) & 1)
#define NVME_ID_NS_NSFEAT_DULBE(nsfeat)   (((nsfeat) >> 2) & 1)
#define NVME_ID_NS_FLBAS_EXTENDED(flbas)  (((flbas) >> 4) & 1)
#define NVME_ID_NS_FLBAS_INDEX(flbas)     (((flbas) & 0xf) | (((flbas) >> 1) & 0x30))
#define NVME_ID_NS_MC_SEPARATE(mc)        (((mc) >> 1) & 1)
#define NVME_ID_NS_MC_EXTENDED(mc)        ((mc) & 1)
#define NVME_ID_NS_DPC_LAST_EIGHT(dpc)    (((dpc) >> 4) & 1)
#define NVME_ID_NS_DPC_FIRST_EIGHT(dpc)   (((dpc) >> 3) & 1)
#define NVME_ID_NS_DPC_TYPE_3(dpc)        (((dpc) >> 2) & 1)
#define NVME_ID_NS_DPC_TYPE_2(dpc)        (((dpc) >> 1) & 1)
#define NVME_ID_NS_DPC_TYPE_1(dpc)        ((dpc) & 1)
#define NVME_ID_NS_DPC_TYPE_MASK          0x7

enum NvmeIdNsFlbas {
    NVME_ID_NS_FLBAS_EXTENDED = 1 << 4,
};

enum NvmeIdNsMc {
    NVME_ID_NS_MC_EXTENDED = 1 << 0,
    NVME_ID_NS_MC_SEPARATE = 1 << 1,
};

enum NvmeIdNsDps {
    NVME_ID_NS_DPS_TYPE_NONE   = 0,
    NVME_ID_NS_DPS_TYPE_1      = 1,
    NVME_ID_NS_DPS_TYPE_2      = 2,
    NVME_ID_NS_DPS_TYPE_3      = 3,
    NVME_ID_NS_DPS_TYPE_MASK   = 7,
    NVME_ID_NS_DPS_FIRST_EIGHT = 8,
};

#define NVME_ID_NS_DPS_TYPE(dps) ((dps) & NVME_ID_NS_DPS_TYPE_MASK)

/* ---- virtualization (8.2.6) ---- */

typedef struct QEMU_PACKED NvmePriCtrlCap {
    uint16_t cntlid;
    uint16_t portid;
    uint8_t crt;
    uint8_t rsvd5[27];
    uint32_t vqfrt;
    uint32_t vqrfa;
    uint16_t vqrfap;
    uint16_t vqprt;
    uint16_t vqfrsm;
    uint16_t vqgran;
    uint8_t rsvd48[16];
    uint32_t vifrt;
    uint32_t virfa;
    uint16_t virfap;
    uint16_t viprt;
    uint16_t vifrsm;
    uint16_t vigran;
    uint8_t rsvd80[4016];
} NvmePriCtrlCap;
QEMU_BUILD_BUG_ON(sizeof(NvmePriCtrlCap) != 4096);

enum NvmePriCtrlCapCrt {
    NVME_CRT_VQ = 1 << 0,
    NVME_CRT_VI = 1 << 1,
};

typedef struct QEMU_PACKED NvmeSecCtrlEntry {
    uint16_t scid;
    uint16_t pcid;
    uint8_t scs;
    uint8_t rsvd5[3];
    uint16_t vfn;
    uint16_t nvq;
    uint16_t nvi;
    uint8_t rsvd14[18];
} NvmeSecCtrlEntry;
QEMU_BUILD_BUG_ON(sizeof(NvmeSecCtrlEntry) != 32);

typedef struct QEMU_PACKED NvmeSecCtrlList {
    uint8_t numcntl;
    uint8_t rsvd1[31];
    NvmeSecCtrlEntry sec[127];
} NvmeSecCtrlList;
QEMU_BUILD_BUG_ON(sizeof(NvmeSecCtrlList) != 4096);

enum NvmeVirtMngmtAction {
    NVME_VIRT_MNGMT_ACTION_PRM_ALLOC   = 1,
    NVME_VIRT_MNGMT_ACTION_SEC_OFFLINE = 7,
    NVME_VIRT_MNGMT_ACTION_SEC_ASSIGN  = 8,
    NVME_VIRT_MNGMT_ACTION_SEC_ONLINE  = 9,
};

enum NvmeVirtualResourceType {
    NVME_VIRT_RES_QUEUE     = 0,
    NVME_VIRT_RES_INTERRUPT = 1,
};

#endif
