/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVM Express: features (5.21). Part of block/nvme.h.
 */
#ifndef BLOCK_NVME_FEATURES_H
#define BLOCK_NVME_FEATURES_H

#include "hw/registerfields.h"
#include "qemu/compiler.h"

enum NvmeFeatureIds {
    NVME_ARBITRATION              = 0x01,
    NVME_POWER_MANAGEMENT         = 0x02,
    NVME_LBA_RANGE_TYPE           = 0x03,
    NVME_TEMPERATURE_THRESHOLD    = 0x04,
    NVME_ERROR_RECOVERY           = 0x05,
    NVME_VOLATILE_WRITE_CACHE     = 0x06,
    NVME_NUMBER_OF_QUEUES         = 0x07,
    NVME_INTERRUPT_COALESCING     = 0x08,
    NVME_INTERRUPT_VECTOR_CONF    = 0x09,
    NVME_WRITE_ATOMICITY          = 0x0a,
    NVME_ASYNCHRONOUS_EVENT_CONF  = 0x0b,
    NVME_TIMESTAMP                = 0x0e,
    NVME_HOST_BEHAVIOR_SUPPORT    = 0x16,
    NVME_COMMAND_SET_PROFILE      = 0x19,
    NVME_FDP_MODE                 = 0x1d,
    NVME_FDP_EVENTS               = 0x1e,
    NVME_SOFTWARE_PROGRESS_MARKER = 0x80,
    NVME_FID_MAX                  = 0x100,
};

enum NvmeFeatureCap {
    NVME_FEAT_CAP_SAVE   = 1 << 0,
    NVME_FEAT_CAP_NS     = 1 << 1,
    NVME_FEAT_CAP_CHANGE = 1 << 2,
};

enum NvmeGetFeatureSelect {
    NVME_GETFEAT_SELECT_CURRENT = 0,
    NVME_GETFEAT_SELECT_DEFAULT = 1,
    NVME_GETFEAT_SELECT_SAVED   = 2,
    NVME_GETFEAT_SELECT_CAP     = 3,
};

#define NVME_GETSETFEAT_FID_MASK 0xff
#define NVME_GETSETFEAT_FID(dw10) ((dw10) & NVME_GETSETFEAT_FID_MASK)
#define NVME_GETFEAT_SELECT(dw10) (((dw10) >> 8) & 7)
#define NVME_SETFEAT_SAVE(dw10)   (((dw10) >> 31) & 1)

/* Fields of the features' dwords. */
#define NVME_ARB_AB(arb)  ((arb) & 7)
#define NVME_ARB_AB_NOLIMIT 7
#define NVME_ARB_LPW(arb) (((arb) >> 8) & 0xff)
#define NVME_ARB_MPW(arb) (((arb) >> 16) & 0xff)
#define NVME_ARB_HPW(arb) (((arb) >> 24) & 0xff)
#define NVME_INTC_THR(intc)  ((intc) & 0xff)
#define NVME_INTC_TIME(intc) (((intc) >> 8) & 0xff)
#define NVME_INTVC_NOCOALESCING (1 << 16)
#define NVME_TEMP_THSEL(temp) (((temp) >> 20) & 3)
#define NVME_TEMP_THSEL_OVER  0
#define NVME_TEMP_THSEL_UNDER 1
#define NVME_TEMP_TMPSEL(temp) (((temp) >> 16) & 0xf)
#define NVME_TEMP_TMPSEL_COMPOSITE 0
#define NVME_TEMP_TMPTH(temp) ((temp) & 0xffff)
#define NVME_AEC_SMART(aec)         ((aec) & 0xff)
#define NVME_AEC_NS_ATTR(aec)       (((aec) >> 8) & 1)
#define NVME_AEC_FW_ACTIVATION(aec) (((aec) >> 9) & 1)
#define NVME_AEC_ENDGRP_NOTICE(aec) (((aec) >> 14) & 1)
#define NVME_ERR_REC_TLER(err_rec)  ((err_rec) & 0xffff)
#define NVME_ERR_REC_DULBE(err_rec) ((err_rec) & 0x10000)

typedef struct QEMU_PACKED NvmeRangeType {
    uint8_t type;
    uint8_t attributes;
    uint8_t rsvd2[14];
    uint64_t slba;
    uint64_t nlb;
    uint8_t guid[16];
    uint8_t rsvd48[16];
} NvmeRangeType;
QEMU_BUILD_BUG_ON(sizeof(NvmeRangeType) != 64);

typedef struct QEMU_PACKED NvmeHostBehaviorSupport {
    uint8_t acre;
    uint8_t etdas;
    uint8_t lbafee;
    uint8_t rsvd3[509];
} NvmeHostBehaviorSupport;
QEMU_BUILD_BUG_ON(sizeof(NvmeHostBehaviorSupport) != 512);

REG32(FEAT_FDP, 0x0)
    FIELD(FEAT_FDP, FDPE, 0, 1)
    FIELD(FEAT_FDP, CONF_NDX, 8, 8)

#endif
