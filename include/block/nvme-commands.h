/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVM Express: commands and their completions. Part of block/nvme.h.
 */
#ifndef BLOCK_NVME_COMMANDS_H
#define BLOCK_NVME_COMMANDS_H

#include "qemu/compiler.h"

/* Data pointers (4.3, 4.4). */
enum NvmeSglDescriptorType {
    NVME_SGL_DESCR_TYPE_DATA_BLOCK       = 0,
    NVME_SGL_DESCR_TYPE_BIT_BUCKET       = 1,
    NVME_SGL_DESCR_TYPE_SEGMENT          = 2,
    NVME_SGL_DESCR_TYPE_LAST_SEGMENT     = 3,
    NVME_SGL_DESCR_TYPE_KEYED_DATA_BLOCK = 4,
    NVME_SGL_DESCR_TYPE_VENDOR_SPECIFIC  = 15,
};

enum NvmeSglDescriptorSubtype {
    NVME_SGL_DESCR_SUBTYPE_ADDRESS = 0,
};

typedef struct QEMU_PACKED NvmeSglDescriptor {
    uint64_t addr;
    uint32_t len;
    uint8_t rsvd[3];
    uint8_t type;
} NvmeSglDescriptor;
QEMU_BUILD_BUG_ON(sizeof(NvmeSglDescriptor) != 16);

#define NVME_SGL_TYPE(type)    (((type) >> 4) & 0xf)
#define NVME_SGL_SUBTYPE(type) ((type) & 0xf)

typedef union NvmeCmdDptr {
    struct {
        uint64_t prp1;
        uint64_t prp2;
    };
    NvmeSglDescriptor sgl;
} NvmeCmdDptr;

enum NvmePsdt {
    NVME_PSDT_PRP                 = 0,
    NVME_PSDT_SGL_MPTR_CONTIGUOUS = 1,
    NVME_PSDT_SGL_MPTR_SGL        = 2,
};

/* Any command (4.2), a zone report, a completion (4.6). */
typedef struct QEMU_PACKED NvmeCmd {
    uint8_t opcode;
    uint8_t flags;
    uint16_t cid;
    uint32_t nsid;
    uint64_t res1;
    uint64_t mptr;
    NvmeCmdDptr dptr;
    uint32_t cdw10;
    uint32_t cdw11;
    uint32_t cdw12;
    uint32_t cdw13;
    uint32_t cdw14;
    uint32_t cdw15;
} NvmeCmd;
QEMU_BUILD_BUG_ON(sizeof(NvmeCmd) != 64);

#define NVME_CMD_FLAGS_FUSE(flags) ((flags) & 3)
#define NVME_CMD_FLAGS_PSDT(flags) (((flags) >> 6) & 3)

typedef struct QEMU_PACKED NvmeCqe {
    uint32_t result;
    uint32_t dw1;
    uint16_t sq_head;
    uint16_t sq_id;
    uint16_t cid;
    uint16_t status;
} NvmeCqe;
QEMU_BUILD_BUG_ON(sizeof(NvmeCqe) != 16);

/* Opcodes (5, 6; zoned: 4). */
enum NvmeAdminCommands {
    NVME_ADM_CMD_DELETE_SQ      = 0x00,
    NVME_ADM_CMD_CREATE_SQ      = 0x01,
    NVME_ADM_CMD_GET_LOG_PAGE   = 0x02,
    NVME_ADM_CMD_DELETE_CQ      = 0x04,
    NVME_ADM_CMD_CREATE_CQ      = 0x05,
    NVME_ADM_CMD_IDENTIFY       = 0x06,
    NVME_ADM_CMD_ABORT          = 0x08,
    NVME_ADM_CMD_SET_FEATURES   = 0x09,
    NVME_ADM_CMD_GET_FEATURES   = 0x0a,
    NVME_ADM_CMD_ASYNC_EV_REQ   = 0x0c,
    NVME_ADM_CMD_ACTIVATE_FW    = 0x10,
    NVME_ADM_CMD_DOWNLOAD_FW    = 0x11,
    NVME_ADM_CMD_NS_ATTACHMENT  = 0x15,
    NVME_ADM_CMD_DIRECTIVE_SEND = 0x19,
    NVME_ADM_CMD_VIRT_MNGMT     = 0x1c,
    NVME_ADM_CMD_DIRECTIVE_RECV = 0x1a,
    NVME_ADM_CMD_DBBUF_CONFIG   = 0x7c,
    NVME_ADM_CMD_FORMAT_NVM     = 0x80,
    NVME_ADM_CMD_SECURITY_SEND  = 0x81,
    NVME_ADM_CMD_SECURITY_RECV  = 0x82,
};

enum NvmeIoCommands {
    NVME_CMD_FLUSH          = 0x00,
    NVME_CMD_WRITE          = 0x01,
    NVME_CMD_READ           = 0x02,
    NVME_CMD_WRITE_UNCOR    = 0x04,
    NVME_CMD_COMPARE        = 0x05,
    NVME_CMD_WRITE_ZEROES   = 0x08,
    NVME_CMD_DSM            = 0x09,
    NVME_CMD_VERIFY         = 0x0c,
    NVME_CMD_IO_MGMT_RECV   = 0x12,
    NVME_CMD_COPY           = 0x19,
    NVME_CMD_IO_MGMT_SEND   = 0x1d,
    NVME_CMD_ZONE_MGMT_SEND = 0x79,
    NVME_CMD_ZONE_MGMT_RECV = 0x7a,
    NVME_CMD_ZONE_APPEND    = 0x7d,
};

/* ---- queues ---- */

typedef struct QEMU_PACKED NvmeDeleteQ {
    uint8_t opcode;
    uint8_t flags;
    uint16_t cid;
    uint32_t rsvd1[9];
    uint16_t qid;
    uint16_t rsvd10;
    uint32_t rsvd11[5];
} NvmeDeleteQ;
QEMU_BUILD_BUG_ON(sizeof(NvmeDeleteQ) != 64);

typedef struct QEMU_PACKED NvmeCreateCq {
    uint8_t opcode;
    uint8_t flags;
    uint16_t cid;
    uint32_t rsvd1[5];
    uint64_t prp1;
    uint64_t rsvd8;
    uint16_t cqid;
    uint16_t qsize;
    uint16_t cq_flags;
    uint16_t irq_vector;
    uint32_t rsvd12[4];
} NvmeCreateCq;
QEMU_BUILD_BUG_ON(sizeof(NvmeCreateCq) != 64);

typedef struct QEMU_PACKED NvmeCreateSq {
    uint8_t opcode;
    uint8_t flags;
    uint16_t cid;
    uint32_t rsvd1[5];
    uint64_t prp1;
    uint64_t rsvd8;
    uint16_t sqid;
    uint16_t qsize;
    uint16_t sq_flags;
    uint16_t cqid;
    uint32_t rsvd12[4];
} NvmeCreateSq;
QEMU_BUILD_BUG_ON(sizeof(NvmeCreateSq) != 64);

#define NVME_CQ_FLAGS_PC(cq_flags)    ((cq_flags) & 1)
#define NVME_CQ_FLAGS_IEN(cq_flags)   (((cq_flags) >> 1) & 1)
#define NVME_SQ_FLAGS_PC(sq_flags)    ((sq_flags) & 1)
#define NVME_SQ_FLAGS_QPRIO(sq_flags) (((sq_flags) >> 1) & 3)

enum NvmeFlagsCq {
    NVME_CQ_PC  = 1,
    NVME_CQ_IEN = 2,
};

enum NvmeFlagsSq {
    NVME_SQ_PC          = 1,
    NVME_SQ_PRIO_URGENT = 0,
    NVME_SQ_PRIO_HIGH   = 1,
    NVME_SQ_PRIO_NORMAL = 2,
    NVME_SQ_PRIO_LOW    = 3,
};

/* ---- commands ---- */

typedef struct QEMU_PACKED NvmeIdentify {
    uint8_t opcode;
    uint8_t flags;
    uint16_t cid;
    uint32_t nsid;
    uint64_t rsvd2[2];
    uint64_t prp1;
    uint64_t prp2;
    uint8_t cns;
    uint8_t rsvd10;
    uint16_t ctrlid;
    uint16_t nvmsetid;
    uint8_t rsvd11;
    uint8_t csi;
    uint32_t rsvd12[4];
} NvmeIdentify;
QEMU_BUILD_BUG_ON(sizeof(NvmeIdentify) != 64);

typedef struct QEMU_PACKED NvmeRwCmd {
    uint8_t opcode;
    uint8_t flags;
    uint16_t cid;
    uint32_t nsid;
    uint32_t cdw2;
    uint32_t cdw3;
    uint64_t mptr;
    NvmeCmdDptr dptr;
    uint64_t slba;
    uint16_t nlb;
    uint16_t control;
    uint8_t dsmgmt;
    uint8_t rsvd;
    uint16_t dspec;
    uint32_t reftag;
    uint16_t apptag;
    uint16_t appmask;
} NvmeRwCmd;
QEMU_BUILD_BUG_ON(sizeof(NvmeRwCmd) != 64);

/* Of @control; of @dsmgmt; of the protection information alone. */
enum {
    NVME_RW_LR                 = 1 << 15,
    NVME_RW_FUA                = 1 << 14,
    NVME_RW_PRINFO_PRACT       = 1 << 13,
    NVME_RW_PRINFO_PRCHK_GUARD = 1 << 12,
    NVME_RW_PRINFO_PRCHK_APP   = 1 << 11,
    NVME_RW_PRINFO_PRCHK_REF   = 1 << 10,
    NVME_RW_PRINFO_PRCHK_MASK  = 7 << 10,
    NVME_RW_PIREMAP            = 1 << 9,
};

enum {
    NVME_RW_DSM_FREQ_UNSPEC   = 0,
    NVME_RW_DSM_FREQ_TYPICAL  = 1,
    NVME_RW_DSM_FREQ_RARE     = 2,
    NVME_RW_DSM_FREQ_READS    = 3,
    NVME_RW_DSM_FREQ_WRITES   = 4,
    NVME_RW_DSM_FREQ_RW       = 5,
    NVME_RW_DSM_FREQ_ONCE     = 6,
    NVME_RW_DSM_FREQ_PREFETCH = 7,
    NVME_RW_DSM_FREQ_TEMP     = 8,
    NVME_RW_DSM_LATENCY_NONE  = 0 << 4,
    NVME_RW_DSM_LATENCY_IDLE  = 1 << 4,
    NVME_RW_DSM_LATENCY_NORM  = 2 << 4,
    NVME_RW_DSM_LATENCY_LOW   = 3 << 4,
    NVME_RW_DSM_SEQ_REQ       = 1 << 6,
    NVME_RW_DSM_COMPRESSED    = 1 << 7,
};

#define NVME_PRINFO(control) (((control) >> 10) & 0xf)
enum {
    NVME_PRINFO_PRACT       = 1 << 3,
    NVME_PRINFO_PRCHK_GUARD = 1 << 2,
    NVME_PRINFO_PRCHK_APP   = 1 << 1,
    NVME_PRINFO_PRCHK_REF   = 1 << 0,
    NVME_PRINFO_PRCHK_MASK  = 7 << 0,
};

typedef struct QEMU_PACKED NvmeDsmCmd {
    uint8_t opcode;
    uint8_t flags;
    uint16_t cid;
    uint32_t nsid;
    uint64_t rsvd2[2];
    NvmeCmdDptr dptr;
    uint32_t nr;
    uint32_t attributes;
    uint32_t rsvd12[4];
} NvmeDsmCmd;
QEMU_BUILD_BUG_ON(sizeof(NvmeDsmCmd) != 64);

enum {
    NVME_DSMGMT_IDR = 1 << 0,
    NVME_DSMGMT_IDW = 1 << 1,
    NVME_DSMGMT_AD  = 1 << 2,
};

typedef struct QEMU_PACKED NvmeDsmRange {
    uint32_t cattr;
    uint32_t nlb;
    uint64_t slba;
} NvmeDsmRange;
QEMU_BUILD_BUG_ON(sizeof(NvmeDsmRange) != 16);

enum {
    NVME_COPY_FORMAT_0 = 0,
    NVME_COPY_FORMAT_1 = 1,
    NVME_COPY_FORMAT_2 = 2,
    NVME_COPY_FORMAT_3 = 3,
};

typedef struct QEMU_PACKED NvmeCopyCmd {
    uint8_t opcode;
    uint8_t flags;
    uint16_t cid;
    uint32_t nsid;
    uint32_t cdw2;
    uint32_t cdw3;
    uint32_t rsvd2[2];
    NvmeCmdDptr dptr;
    uint64_t sdlba;
    uint8_t nr;
    uint8_t control[3];
    uint16_t rsvd13;
    uint16_t dspec;
    uint32_t reftag;
    uint16_t apptag;
    uint16_t appmask;
} NvmeCopyCmd;
QEMU_BUILD_BUG_ON(sizeof(NvmeCopyCmd) != 64);

/* Source ranges; the later pair has the namespace, too. */
typedef struct QEMU_PACKED NvmeCopySourceRangeFormat0 {
    uint8_t rsvd0[8];
    uint64_t slba;
    uint16_t nlb;
    uint8_t rsvd18[6];
    uint32_t reftag;
    uint16_t apptag;
    uint16_t appmask;
} NvmeCopySourceRangeFormat0;
QEMU_BUILD_BUG_ON(sizeof(NvmeCopySourceRangeFormat0) != 32);

typedef struct QEMU_PACKED NvmeCopySourceRangeFormat1 {
    uint8_t rsvd0[8];
    uint64_t slba;
    uint16_t nlb;
    uint8_t rsvd18[8];
    uint8_t sr[10];
    uint16_t apptag;
    uint16_t appmask;
} NvmeCopySourceRangeFormat1;
QEMU_BUILD_BUG_ON(sizeof(NvmeCopySourceRangeFormat1) != 40);

typedef struct QEMU_PACKED NvmeCopySourceRangeFormat0_2 {
    uint32_t sparams;
    uint8_t rsvd4[4];
    uint64_t slba;
    uint16_t nlb;
    uint8_t rsvd18[4];
    uint16_t sopt;
    uint32_t reftag;
    uint16_t apptag;
    uint16_t appmask;
} NvmeCopySourceRangeFormat0_2;
QEMU_BUILD_BUG_ON(sizeof(NvmeCopySourceRangeFormat0_2) != 32);

typedef struct QEMU_PACKED NvmeCopySourceRangeFormat1_3 {
    uint32_t sparams;
    uint8_t rsvd4[4];
    uint64_t slba;
    uint16_t nlb;
    uint8_t rsvd18[3];
    uint8_t rsvd21[5];
    uint8_t sr[10];
    uint16_t apptag;
    uint16_t appmask;
} NvmeCopySourceRangeFormat1_3;
QEMU_BUILD_BUG_ON(sizeof(NvmeCopySourceRangeFormat1_3) != 40);

/* ---- protection information ---- */

enum NvmePIFormat {
    NVME_PI_GUARD_16 = 0,
    NVME_PI_GUARD_64 = 2,
};

typedef struct QEMU_PACKED NvmeDifTuple {
    union {
        struct {
            uint16_t guard;
            uint16_t apptag;
            uint32_t reftag;
        } g16;
        struct {
            uint64_t guard;
            uint16_t apptag;
            uint8_t sr[6];
        } QEMU_PACKED g64;
    };
} NvmeDifTuple;

/* ---- directives, management of I/O ---- */

enum NvmeDirectiveTypes {
    NVME_DIRECTIVE_IDENTIFY       = 0,
    NVME_DIRECTIVE_DATA_PLACEMENT = 2,
};

enum NvmeDirectiveOperations {
    NVME_DIRECTIVE_RETURN_PARAMS = 1,
};

typedef struct QEMU_PACKED NvmeDirectiveIdentify {
    uint8_t supported;
    uint8_t unused1[31];
    uint8_t enabled;
    uint8_t unused33[31];
    uint8_t persistent;
    uint8_t unused65[31];
    uint8_t rsvd64[4000];
} NvmeDirectiveIdentify;
QEMU_BUILD_BUG_ON(sizeof(NvmeDirectiveIdentify) != 4096);

enum NvmeIomr2Mo {
    NVME_IOMR_MO_NOP             = 0,
    NVME_IOMR_MO_RUH_STATUS      = 1,
    NVME_IOMR_MO_VENDOR_SPECIFIC = 255,
};

enum NvmeIomsMo {
    NVME_IOMS_MO_NOP        = 0,
    NVME_IOMS_MO_RUH_UPDATE = 1,
};

typedef struct QEMU_PACKED NvmeRuhStatus {
    uint8_t rsvd0[14];
    uint16_t nruhsd;
} NvmeRuhStatus;
QEMU_BUILD_BUG_ON(sizeof(NvmeRuhStatus) != 16);

typedef struct QEMU_PACKED NvmeRuhStatusDescr {
    uint16_t pid;
    uint16_t ruhid;
    uint32_t earutr;
    uint64_t ruamw;
    uint8_t rsvd16[16];
} NvmeRuhStatusDescr;
QEMU_BUILD_BUG_ON(sizeof(NvmeRuhStatusDescr) != 32);

#endif
