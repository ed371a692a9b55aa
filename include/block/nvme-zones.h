/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVM Express: zoned namespaces. Part of block/nvme.h.
 */
#ifndef BLOCK_NVME_ZONES_H
#define BLOCK_NVME_ZONES_H

#include "block/nvme-identify.h"
#include "block/nvme-commands.h"

typedef struct QEMU_PACKED NvmeZonedResult {
    uint64_t slba;
} NvmeZonedResult;
QEMU_BUILD_BUG_ON(sizeof(NvmeZonedResult) != 8);

typedef struct QEMU_PACKED NvmeIdNsZoned {
    uint16_t zoc;
    uint16_t ozcs;
    uint32_t mar;
    uint32_t mor;
    uint32_t rrl;
    uint32_t frl;
    uint8_t rsvd20[24];
    uint32_t numzrwa;
    uint16_t zrwafg;
    uint16_t zrwas;
    uint8_t zrwacap;
    uint8_t rsvd53[2763];
    NvmeLBAFE lbafe[NVME_MAX_NLBAF];
    uint8_t vs[256];
} NvmeIdNsZoned;
QEMU_BUILD_BUG_ON(sizeof(NvmeIdNsZoned) != 4096);

enum NvmeIdNsZonedOzcs {
    NVME_ID_NS_ZONED_OZCS_RAZB    = 1 << 0,
    NVME_ID_NS_ZONED_OZCS_ZRWASUP = 1 << 1,
};

enum NvmeIdNsZonedZrwacap {
    NVME_ID_NS_ZONED_ZRWACAP_EXPFLUSHSUP = 1 << 0,
};

enum NvmeZoneAttr {
    NVME_ZA_FINISHED_BY_CTLR   = 1 << 0,
    NVME_ZA_FINISH_RECOMMENDED = 1 << 1,
    NVME_ZA_RESET_RECOMMENDED  = 1 << 2,
    NVME_ZA_ZRWA_VALID         = 1 << 3,
    NVME_ZA_ZD_EXT_VALID       = 1 << 7,
};

typedef struct QEMU_PACKED NvmeZoneReportHeader {
    uint64_t nr_zones;
    uint8_t rsvd[56];
} NvmeZoneReportHeader;
QEMU_BUILD_BUG_ON(sizeof(NvmeZoneReportHeader) != 64);

enum NvmeZoneReceiveAction {
    NVME_ZONE_REPORT          = 0,
    NVME_ZONE_REPORT_EXTENDED = 1,
};

enum NvmeZoneReportType {
    NVME_ZONE_REPORT_ALL             = 0,
    NVME_ZONE_REPORT_EMPTY           = 1,
    NVME_ZONE_REPORT_IMPLICITLY_OPEN = 2,
    NVME_ZONE_REPORT_EXPLICITLY_OPEN = 3,
    NVME_ZONE_REPORT_CLOSED          = 4,
    NVME_ZONE_REPORT_FULL            = 5,
    NVME_ZONE_REPORT_READ_ONLY       = 6,
    NVME_ZONE_REPORT_OFFLINE         = 7,
};

enum NvmeZoneType {
    NVME_ZONE_TYPE_RESERVED  = 0,
    NVME_ZONE_TYPE_SEQ_WRITE = 2,
};

typedef struct QEMU_PACKED NvmeZoneSendCmd {
    uint8_t opcode;
    uint8_t flags;
    uint16_t cid;
    uint32_t nsid;
    uint32_t rsvd8[4];
    NvmeCmdDptr dptr;
    uint64_t slba;
    uint32_t rsvd48;
    uint8_t zsa;
    uint8_t zsflags;
    uint8_t rsvd54[2];
    uint32_t rsvd56[2];
} NvmeZoneSendCmd;
QEMU_BUILD_BUG_ON(sizeof(NvmeZoneSendCmd) != 64);

enum NvmeZoneSendAction {
    NVME_ZONE_ACTION_RSD        = 0x00,
    NVME_ZONE_ACTION_CLOSE      = 0x01,
    NVME_ZONE_ACTION_FINISH     = 0x02,
    NVME_ZONE_ACTION_OPEN       = 0x03,
    NVME_ZONE_ACTION_RESET      = 0x04,
    NVME_ZONE_ACTION_OFFLINE    = 0x05,
    NVME_ZONE_ACTION_SET_ZD_EXT = 0x10,
    NVME_ZONE_ACTION_ZRWA_FLUSH = 0x11,
};

enum {
    NVME_ZSFLAG_SELECT_ALL = 1 << 0,
    NVME_ZSFLAG_ZRWA_ALLOC = 1 << 1,
};

typedef struct QEMU_PACKED NvmeZoneDescr {
    uint8_t zt;
    uint8_t zs;
    uint8_t za;
    uint8_t rsvd3[5];
    uint64_t zcap;
    uint64_t zslba;
    uint64_t wp;
    uint8_t rsvd32[32];
} NvmeZoneDescr;
QEMU_BUILD_BUG_ON(sizeof(NvmeZoneDescr) != 64);

enum NvmeZoneState {
    NVME_ZONE_STATE_RESERVED        = 0x0,
    NVME_ZONE_STATE_EMPTY           = 0x1,
    NVME_ZONE_STATE_IMPLICITLY_OPEN = 0x2,
    NVME_ZONE_STATE_EXPLICITLY_OPEN = 0x3,
    NVME_ZONE_STATE_CLOSED          = 0x4,
    NVME_ZONE_STATE_READ_ONLY       = 0xd,
    NVME_ZONE_STATE_FULL            = 0xe,
    NVME_ZONE_STATE_OFFLINE         = 0xf,
};

#endif
