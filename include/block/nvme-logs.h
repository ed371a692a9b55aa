/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVM Express: log pages (5.14) and events. Part of block/nvme.h.
 */
#ifndef BLOCK_NVME_LOGS_H
#define BLOCK_NVME_LOGS_H

#include "hw/registerfields.h"
#include "qemu/compiler.h"

/* Events (5.2): types, then information of each type. */
enum NvmeAsyncEventRequest {
    NVME_AER_TYPE_ERROR                   = 0,
    NVME_AER_TYPE_SMART                   = 1,
    NVME_AER_TYPE_NOTICE                  = 2,
    NVME_AER_TYPE_IO_SPECIFIC             = 6,
    NVME_AER_TYPE_VENDOR_SPECIFIC         = 7,
    NVME_AER_INFO_ERR_INVALID_DB_REGISTER = 0,
    NVME_AER_INFO_ERR_INVALID_DB_VALUE    = 1,
    NVME_AER_INFO_ERR_DIAG_FAIL           = 2,
    NVME_AER_INFO_ERR_PERS_INTERNAL_ERR   = 3,
    NVME_AER_INFO_ERR_TRANS_INTERNAL_ERR  = 4,
    NVME_AER_INFO_ERR_FW_IMG_LOAD_ERR     = 5,
    NVME_AER_INFO_SMART_RELIABILITY       = 0,
    NVME_AER_INFO_SMART_TEMP_THRESH       = 1,
    NVME_AER_INFO_SMART_SPARE_THRESH      = 2,
    NVME_AER_INFO_NOTICE_NS_ATTR_CHANGED  = 0,
};

typedef struct QEMU_PACKED NvmeAerResult {
    uint8_t event_type;
    uint8_t event_info;
    uint8_t log_page;
    uint8_t resv;
} NvmeAerResult;
QEMU_BUILD_BUG_ON(sizeof(NvmeAerResult) != 4);

enum NvmeLogIdentifier {
    NVME_LOG_SUPPORTED_PAGES = 0x00,
    NVME_LOG_ERROR_INFO      = 0x01,
    NVME_LOG_SMART_INFO      = 0x02,
    NVME_LOG_FW_SLOT_INFO    = 0x03,
    NVME_LOG_CHANGED_NSLIST  = 0x04,
    NVME_LOG_CMD_EFFECTS     = 0x05,
    NVME_LOG_ENDGRP          = 0x09,
    NVME_LOG_FDP_CONFS       = 0x20,
    NVME_LOG_FDP_RUH_USAGE   = 0x21,
    NVME_LOG_FDP_STATS       = 0x22,
    NVME_LOG_FDP_EVENTS      = 0x23,
};

typedef struct QEMU_PACKED NvmeErrorLog {
    uint64_t error_count;
    uint16_t sqid;
    uint16_t cid;
    uint16_t status_field;
    uint16_t param_error_location;
    uint64_t lba;
    uint32_t nsid;
    uint8_t vs;
    uint8_t resv[35];
} NvmeErrorLog;
QEMU_BUILD_BUG_ON(sizeof(NvmeErrorLog) != 64);

typedef struct QEMU_PACKED NvmeSmartLog {
    uint8_t critical_warning;
    uint16_t temperature;
    uint8_t available_spare;
    uint8_t available_spare_threshold;
    uint8_t percentage_used;
    uint8_t reserved1[26];
    uint64_t data_units_read[2];
    uint64_t data_units_written[2];
    uint64_t host_read_commands[2];
    uint64_t host_write_commands[2];
    uint64_t controller_busy_time[2];
    uint64_t power_cycles[2];
    uint64_t power_on_hours[2];
    uint64_t unsafe_shutdowns[2];
    uint64_t media_errors[2];
    uint64_t number_of_error_log_entries[2];
    uint8_t reserved2[320];
} NvmeSmartLog;
QEMU_BUILD_BUG_ON(sizeof(NvmeSmartLog) != 512);

#define NVME_SMART_WARN_MAX 6
enum NvmeSmartWarn {
    NVME_SMART_SPARE                 = 1 << 0,
    NVME_SMART_TEMPERATURE           = 1 << 1,
    NVME_SMART_RELIABILITY           = 1 << 2,
    NVME_SMART_MEDIA_READ_ONLY       = 1 << 3,
    NVME_SMART_FAILED_VOLATILE_MEDIA = 1 << 4,
    NVME_SMART_PMR_UNRELIABLE        = 1 << 5,
};

typedef struct QEMU_PACKED NvmeFwSlotInfoLog {
    uint8_t afi;
    uint8_t reserved1[7];
    uint8_t frs1[8];
    uint8_t frs2[8];
    uint8_t frs3[8];
    uint8_t frs4[8];
    uint8_t frs5[8];
    uint8_t frs6[8];
    uint8_t frs7[8];
    uint8_t reserved2[448];
} NvmeFwSlotInfoLog;
QEMU_BUILD_BUG_ON(sizeof(NvmeFwSlotInfoLog) != 512);

typedef struct QEMU_PACKED NvmeEffectsLog {
    uint32_t acs[256];
    uint32_t iocs[256];
    uint8_t resv[2048];
} NvmeEffectsLog;
QEMU_BUILD_BUG_ON(sizeof(NvmeEffectsLog) != 4096);

enum {
    NVME_CMD_EFF_CSUPP    = 1 << 0,
    NVME_CMD_EFF_LBCC     = 1 << 1,
    NVME_CMD_EFF_NCC      = 1 << 2,
    NVME_CMD_EFF_NIC      = 1 << 3,
    NVME_CMD_EFF_CCC      = 1 << 4,
    NVME_CMD_EFF_CSE_MASK = 3 << 16,
    NVME_CMD_EFF_UUID_SEL = 1 << 19,
};

typedef struct QEMU_PACKED NvmeEndGrpLog {
    uint8_t critical_warning;
    uint8_t rsvd[2];
    uint8_t avail_spare;
    uint8_t avail_spare_thres;
    uint8_t percet_used;
    uint8_t rsvd1[26];
    uint64_t end_estimate[2];
    uint64_t data_units_read[2];
    uint64_t data_units_written[2];
    uint64_t media_units_written[2];
    uint64_t host_read_commands[2];
    uint64_t host_write_commands[2];
    uint64_t media_integrity_errors[2];
    uint64_t no_err_info_log_entries[2];
    uint8_t rsvd2[352];
} NvmeEndGrpLog;
QEMU_BUILD_BUG_ON(sizeof(NvmeEndGrpLog) != 512);

/* ---- flexible data placement (2.0, TP4146) ---- */

typedef struct QEMU_PACKED NvmeFdpConfsHdr {
    uint16_t num_confs;
    uint8_t version;
    uint8_t rsvd3;
    uint32_t size;
    uint8_t rsvd8[8];
} NvmeFdpConfsHdr;
QEMU_BUILD_BUG_ON(sizeof(NvmeFdpConfsHdr) != 16);

REG8(FDPA, 0x0)
    FIELD(FDPA, RGIF, 0, 4)
    FIELD(FDPA, VWC, 4, 1)
    FIELD(FDPA, VALID, 7, 1)

typedef struct QEMU_PACKED NvmeFdpDescrHdr {
    uint16_t descr_size;
    uint8_t fdpa;
    uint8_t vss;
    uint32_t nrg;
    uint16_t nruh;
    uint16_t maxpids;
    uint32_t nnss;
    uint64_t runs;
    uint32_t erutl;
    uint8_t rsvd28[36];
} NvmeFdpDescrHdr;
QEMU_BUILD_BUG_ON(sizeof(NvmeFdpDescrHdr) != 64);

enum NvmeRuhType {
    NVME_RUHT_INITIALLY_ISOLATED    = 1,
    NVME_RUHT_PERSISTENTLY_ISOLATED = 2,
};

typedef struct QEMU_PACKED NvmeRuhDescr {
    uint8_t ruht;
    uint8_t rsvd1[3];
} NvmeRuhDescr;
QEMU_BUILD_BUG_ON(sizeof(NvmeRuhDescr) != 4);

typedef struct QEMU_PACKED NvmeRuhuLog {
    uint16_t nruh;
    uint8_t rsvd2[6];
} NvmeRuhuLog;
QEMU_BUILD_BUG_ON(sizeof(NvmeRuhuLog) != 8);

enum NvmeRuhAttributes {
    NVME_RUHA_UNUSED = 0,
    NVME_RUHA_HOST   = 1,
    NVME_RUHA_CTRL   = 2,
};

typedef struct QEMU_PACKED NvmeRuhuDescr {
    uint8_t ruha;
    uint8_t rsvd1[7];
} NvmeRuhuDescr;
QEMU_BUILD_BUG_ON(sizeof(NvmeRuhuDescr) != 8);

typedef struct QEMU_PACKED NvmeFdpStatsLog {
    uint64_t hbmw[2];
    uint64_t mbmw[2];
    uint64_t mbe[2];
    uint8_t rsvd48[16];
} NvmeFdpStatsLog;
QEMU_BUILD_BUG_ON(sizeof(NvmeFdpStatsLog) != 64);

typedef struct QEMU_PACKED NvmeFdpEventsLog {
    uint32_t num_events;
    uint8_t rsvd4[60];
} NvmeFdpEventsLog;
QEMU_BUILD_BUG_ON(sizeof(NvmeFdpEventsLog) != 64);

enum NvmeFdpEventType {
    FDP_EVT_RU_NOT_FULLY_WRITTEN   = 0x00,
    FDP_EVT_RU_ATL_EXCEEDED        = 0x01,
    FDP_EVT_CTRL_RESET_RUH         = 0x02,
    FDP_EVT_INVALID_PID            = 0x03,
    FDP_EVT_MEDIA_REALLOC          = 0x80,
    FDP_EVT_RUH_IMPLICIT_RU_CHANGE = 0x81,
};

enum NvmeFdpEventFlags {
    FDPEF_PIV   = 1 << 0,
    FDPEF_NSIDV = 1 << 1,
    FDPEF_LV    = 1 << 2,
};

typedef struct QEMU_PACKED NvmeFdpEvent {
    uint8_t type;
    uint8_t flags;
    uint16_t pid;
    uint64_t timestamp;
    uint32_t nsid;
    uint64_t type_specific[2];
    uint16_t rgid;
    uint8_t ruhid;
    uint8_t rsvd35[5];
    uint64_t vs[3];
} NvmeFdpEvent;
QEMU_BUILD_BUG_ON(sizeof(NvmeFdpEvent) != 64);

typedef struct QEMU_PACKED NvmePhidList {
    uint16_t nnruhd;
    uint8_t rsvd2[6];
} NvmePhidList;
QEMU_BUILD_BUG_ON(sizeof(NvmePhidList) != 8);

typedef struct QEMU_PACKED NvmePhidDescr {
    uint8_t ruht;
    uint8_t rsvd1;
    uint16_t ruhid;
} NvmePhidDescr;
QEMU_BUILD_BUG_ON(sizeof(NvmePhidDescr) != 4);

typedef struct QEMU_PACKED NvmeFdpEventDescr {
    uint8_t evt;
    uint8_t evta;
} NvmeFdpEventDescr;
QEMU_BUILD_BUG_ON(sizeof(NvmeFdpEventDescr) != 2);

#endif
