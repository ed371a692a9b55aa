/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SCSI command descriptor blocks and sense data. Specification: SPC-4, sections 4.3 and 4.5.
 * Interface: QEMU 7.2's scsi/utils.h.
 */
#ifndef SCSI_UTILS_H
#define SCSI_UTILS_H

#define SCSI_CMD_BUF_SIZE       16
#define SCSI_SENSE_LEN          18 /* fixed format */
#define SCSI_SENSE_LEN_SCANNER  32
#define SCSI_INQUIRY_LEN        36

enum SCSIXferMode {
    SCSI_XFER_NONE,     /* TEST UNIT READY ... */
    SCSI_XFER_FROM_DEV, /* READ, INQUIRY, MODE SENSE ... */
    SCSI_XFER_TO_DEV,   /* WRITE, MODE SELECT ... */
};

typedef struct SCSICommand {
    uint8_t buf[SCSI_CMD_BUF_SIZE];
    int len;
    size_t xfer;        /* bytes of data */
    uint64_t lba;
    enum SCSIXferMode mode;
} SCSICommand;

typedef struct SCSISense {
    uint8_t key;
    uint8_t asc;
    uint8_t ascq;
} SCSISense;

/* Fixed-format sense data of SCSI_SENSE_LEN bytes; its length. */
int scsi_build_sense(uint8_t *buf, SCSISense sense);
/* Sense data in one of the formats, cut to @max_size; its length. */
int scsi_build_sense_buf(uint8_t *buf, size_t max_size, SCSISense sense, bool fixed_sense);
SCSISense scsi_parse_sense_buf(const uint8_t *in_buf, int in_len);
/* Rewrites sense data in the format asked for; its length. */
int scsi_convert_sense(uint8_t *in_buf, int in_len, uint8_t *buf, int len, bool fixed);
const char *scsi_command_name(uint8_t cmd);

/* Length of a CDB in bytes, -1: unknown group. */
int scsi_cdb_length(uint8_t *buf);
/* The transfer length field: as it is; with 0 as 256 for READ(6) and WRITE(6). */
uint32_t scsi_cdb_xfer(uint8_t *buf);
uint32_t scsi_data_cdb_xfer(uint8_t *buf);
/* The address field; -1 without one. */
uint64_t scsi_cmd_lba(SCSICommand *cmd);

/* SENSE_CODE(NAME): predefined sense codes. */
#define SENSE_CODE(x) sense_code_##x

extern const struct SCSISense sense_code_NO_SENSE; /* nothing to report */
extern const struct SCSISense sense_code_LUN_NOT_READY; /* manual intervention required */
extern const struct SCSISense sense_code_NOT_READY; /* cause not reportable */
extern const struct SCSISense sense_code_NO_MEDIUM; /* medium not present */
extern const struct SCSISense sense_code_NOT_READY_REMOVAL_PREVENTED; /* medium removal prevented */
extern const struct SCSISense sense_code_READ_ERROR; /* unrecovered read error */
extern const struct SCSISense sense_code_TARGET_FAILURE; /* internal target failure */
extern const struct SCSISense sense_code_INVALID_PARAM_LEN; /* parameter list length error */
extern const struct SCSISense sense_code_INVALID_OPCODE; /* invalid command operation code */
extern const struct SCSISense sense_code_LBA_OUT_OF_RANGE; /* logical block address out of range */
extern const struct SCSISense sense_code_INVALID_FIELD; /* invalid field in CDB */
extern const struct SCSISense sense_code_LUN_NOT_SUPPORTED; /* logical unit not supported */
extern const struct SCSISense sense_code_INVALID_PARAM; /* invalid field in parameter list */
extern const struct SCSISense sense_code_INVALID_PARAM_VALUE; /* parameter value invalid */
extern const struct SCSISense sense_code_INCOMPATIBLE_FORMAT; /* incompatible medium installed */
extern const struct SCSISense sense_code_SAVING_PARAMS_NOT_SUPPORTED; /* saving parameters not supported */
extern const struct SCSISense sense_code_INVALID_TAG; /* invalid tag */
extern const struct SCSISense sense_code_ILLEGAL_REQ_REMOVAL_PREVENTED; /* medium removal prevented */
extern const struct SCSISense sense_code_MEDIUM_CHANGED; /* medium may have changed */
extern const struct SCSISense sense_code_RESET; /* power on, reset, or bus device reset occurred */
extern const struct SCSISense sense_code_SCSI_BUS_RESET; /* SCSI bus reset occurred */
extern const struct SCSISense sense_code_DEVICE_INTERNAL_RESET; /* device internal reset */
extern const struct SCSISense sense_code_CAPACITY_CHANGED; /* capacity data has changed */
extern const struct SCSISense sense_code_UNIT_ATTENTION_NO_MEDIUM; /* medium not present */
extern const struct SCSISense sense_code_REPORTED_LUNS_CHANGED; /* reported LUNs data has changed */
extern const struct SCSISense sense_code_WRITE_PROTECTED; /* write protected */
extern const struct SCSISense sense_code_SPACE_ALLOC_FAILED; /* space allocation failed */
extern const struct SCSISense sense_code_IO_ERROR; /* I/O process terminated */
extern const struct SCSISense sense_code_LUN_NOT_RESPONDING; /* does not respond to selection */
extern const struct SCSISense sense_code_LUN_COMM_FAILURE; /* communication failure */
extern const struct SCSISense sense_code_I_T_NEXUS_LOSS; /* I_T nexus loss occurred */
extern const struct SCSISense sense_code_COMMAND_TIMEOUT; /* command timeout during processing */
extern const struct SCSISense sense_code_COMMAND_ABORTED; /* commands cleared by another initiator */
extern const struct SCSISense sense_code_LUN_FAILURE; /* logical unit failure */
extern const struct SCSISense sense_code_OVERLAPPED_COMMANDS; /* overlapped commands attempted */
extern const struct SCSISense sense_code_MISCOMPARE; /* miscompare during verify */

/* Sense from an errno (of either sign); the SCSI status that goes with it. */
int scsi_sense_from_errno(int errno_value, SCSISense *sense);
int scsi_sense_from_host_status(uint8_t host_status, SCSISense *sense);
/* The errno that sense data mean, positive. */
int scsi_sense_to_errno(int key, int asc, int ascq);
int scsi_sense_buf_to_errno(const uint8_t *in_buf, size_t in_len);
/* Whether the guest can be expected to deal with it, so that the machine need not stop. */
bool scsi_sense_buf_is_guest_recoverable(const uint8_t *in_buf, size_t in_len);

/* What the host adapter or transport met; SCSIRequest.host_status. */
#define SCSI_HOST_OK                  0x00
#define SCSI_HOST_NO_LUN              0x01
#define SCSI_HOST_BUSY                0x02
#define SCSI_HOST_TIME_OUT            0x03
#define SCSI_HOST_BAD_RESPONSE        0x04
#define SCSI_HOST_ABORTED             0x05
#define SCSI_HOST_ERROR               0x07
#define SCSI_HOST_RESET               0x08
#define SCSI_HOST_TRANSPORT_DISRUPTED 0x0e
#define SCSI_HOST_TARGET_FAILURE      0x10
#define SCSI_HOST_RESERVATION_ERROR   0x11
#define SCSI_HOST_ALLOCATION_FAILURE  0x12
#define SCSI_HOST_MEDIUM_ERROR        0x13

#endif
