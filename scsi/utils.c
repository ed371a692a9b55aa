/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CDB fields by command group, and sense data in both formats: SPC-4, sections 4.3 and 4.5. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "scsi/constants.h"
#include "scsi/utils.h"

/* Response codes of sense data. */
#define SENSE_FIXED_CURRENT      0x70
#define SENSE_FIXED_DEFERRED     0x71
#define SENSE_DESCRIPTOR_CURRENT 0x72
#define SENSE_DESCRIPTOR_DEFERRED 0x73

/* ---- CDBs ---- */

/* The high bits of the operation code tell where fields are. */
static int cdb_group(const uint8_t *buf)
{
    return buf[0] >> 5;
}

int scsi_cdb_length(uint8_t *buf)
{
    static const int lengths[8] = { 6, 10, 10, -1, 16, 12, -1, -1 };

    return lengths[cdb_group(buf)];
}

uint32_t scsi_cdb_xfer(uint8_t *buf)
{
    switch (cdb_group(buf)) {
    case 0:
        return buf[4];
    case 1:
    case 2:
        return lduw_be_p(&buf[7]);
    case 4:
        return ldl_be_p(&buf[10]);
    case 5:
        return ldl_be_p(&buf[6]);
    default:
        return -1;
    }
}

uint32_t scsi_data_cdb_xfer(uint8_t *buf)
{
    return cdb_group(buf) == 0 && buf[4] == 0 ? 256 : scsi_cdb_xfer(buf);
}

uint64_t scsi_cmd_lba(SCSICommand *cmd)
{
    uint8_t *buf = cmd->buf;

    switch (cdb_group(buf)) {
    case 0:
        return ldl_be_p(&buf[0]) & 0x1fffff;
    case 1:
    case 2:
    case 5:
        return ldl_be_p(&buf[2]);
    case 4:
        return ldq_be_p(&buf[2]);
    default:
        return -1;
    }
}

/* ---- sense data ---- */

int scsi_build_sense(uint8_t *buf, SCSISense sense)
{
    return scsi_build_sense_buf(buf, SCSI_SENSE_LEN, sense, true);
}

int scsi_build_sense_buf(uint8_t *out_buf, size_t size, SCSISense sense, bool fixed_sense)
{
    uint8_t buf[SCSI_SENSE_LEN] = { 0 };
    int len;

    if (fixed_sense) {
        buf[0] = SENSE_FIXED_CURRENT;
        buf[2] = sense.key;
        buf[7] = 10; /* additional length */
        buf[12] = sense.asc;
        buf[13] = sense.ascq;
        len = SCSI_SENSE_LEN;
    } else {
        buf[0] = SENSE_DESCRIPTOR_CURRENT;
        buf[1] = sense.key;
        buf[2] = sense.asc;
        buf[3] = sense.ascq;
        len = 8;
    }
    len = MIN(len, (int)size);
    memcpy(out_buf, buf, len);
    return len;
}

SCSISense scsi_parse_sense_buf(const uint8_t *in_buf, int in_len)
{
    SCSISense none = SENSE_CODE(NO_SENSE);
    bool fixed;

    if (in_len < 1) {
        return none;
    }
    switch (in_buf[0] & 0x7f) {
    case SENSE_FIXED_CURRENT:
    case SENSE_FIXED_DEFERRED:
        fixed = true;
        break;
    case SENSE_DESCRIPTOR_CURRENT:
    case SENSE_DESCRIPTOR_DEFERRED:
        fixed = false;
        break;
    default:
        return none;
    }
    if (in_len < (fixed ? 14 : 4)) {
        return SENSE_CODE(IO_ERROR);
    }
    return fixed ? (SCSISense) { in_buf[2] & 0xf, in_buf[12], in_buf[13] }
                 : (SCSISense) { in_buf[1] & 0xf, in_buf[2], in_buf[3] };
}

int scsi_convert_sense(uint8_t *in_buf, int in_len, uint8_t *buf, int len, bool fixed)
{
    bool fixed_in;

    if (in_len == 0) {
        return scsi_build_sense_buf(buf, len, SENSE_CODE(NO_SENSE), fixed);
    }
    fixed_in = (in_buf[0] & 2) == 0;
    if (fixed == fixed_in) {
        len = MIN(len, in_len);
        memcpy(buf, in_buf, len);
        return len;
    }
    return scsi_build_sense_buf(buf, len, scsi_parse_sense_buf(in_buf, in_len), fixed);
}

/* ---- errno ---- */

int scsi_sense_to_errno(int key, int asc, int ascq)
{
    switch (key) {
    case NO_SENSE:
    case RECOVERED_ERROR:
    case UNIT_ATTENTION:
        return EAGAIN;
    case ABORTED_COMMAND:
        return ECANCELED;
    case NOT_READY:
    case ILLEGAL_REQUEST:
    case DATA_PROTECT:
        break;
    default:
        return EIO;
    }
    switch (asc << 8 | ascq) {
    case 0x1a00: /* parameter list length */
    case 0x2000: /* operation code */
    case 0x2400: /* field in CDB */
    case 0x2600: /* field in parameter list */
        return EINVAL;
    case 0x2100: /* out of range */
    case 0x2707: /* thin provisioning: no space */
        return ENOSPC;
    case 0x2500: /* no such logical unit */
        return ENOTSUP;
    case 0x3a00: /* no medium */
    case 0x3a01:
    case 0x3a02:
        return ENOMEDIUM;
    case 0x2700: /* write protected */
        return EACCES;
    case 0x0401: /* becoming ready */
        return EINPROGRESS;
    case 0x0402: /* start needed */
        return ENOTCONN;
    default:
        return EIO;
    }
}

int scsi_sense_buf_to_errno(const uint8_t *in_buf, size_t in_len)
{
    SCSISense sense;

    if (in_len < 1) {
        return EIO;
    }
    sense = scsi_parse_sense_buf(in_buf, in_len);
    return scsi_sense_to_errno(sense.key, sense.asc, sense.ascq);
}

bool scsi_sense_buf_is_guest_recoverable(const uint8_t *in_buf, size_t in_len)
{
    SCSISense sense = scsi_parse_sense_buf(in_buf, in_len);

    switch (sense.key) {
    case NO_SENSE:
    case RECOVERED_ERROR:
    case UNIT_ATTENTION:
    case ABORTED_COMMAND:
        return true;
    case NOT_READY:
    case ILLEGAL_REQUEST:
    case DATA_PROTECT:
        /* What the guest asked for wrongly, or can ask for later. */
        switch (sense.asc << 8 | sense.ascq) {
        case 0x1a00:
        case 0x2000:
        case 0x2400:
        case 0x2600:
        case 0x2100:
        case 0x2500:
        case 0x2700:
        case 0x0401:
        case 0x0402:
        case 0x3a00:
        case 0x3a01:
        case 0x3a02:
            return true;
        default:
            return false;
        }
    default:
        return false;
    }
}

int scsi_sense_from_errno(int errno_value, SCSISense *sense)
{
    switch (abs(errno_value)) {
    case 0:
        return GOOD;
    case EDOM:
        return TASK_SET_FULL;
    case EBADE:
        return RESERVATION_CONFLICT;
    case ENODATA:
        *sense = SENSE_CODE(READ_ERROR);
        return CHECK_CONDITION;
    case EREMOTEIO:
        *sense = SENSE_CODE(TARGET_FAILURE);
        return CHECK_CONDITION;
    case ENOMEDIUM:
        *sense = SENSE_CODE(NO_MEDIUM);
        return CHECK_CONDITION;
    case ENOMEM:
        *sense = SENSE_CODE(TARGET_FAILURE);
        return CHECK_CONDITION;
    case EINVAL:
        *sense = SENSE_CODE(INVALID_FIELD);
        return CHECK_CONDITION;
    case ENOSPC:
        *sense = SENSE_CODE(SPACE_ALLOC_FAILED);
        return CHECK_CONDITION;
    default:
        *sense = SENSE_CODE(IO_ERROR);
        return CHECK_CONDITION;
    }
}

int scsi_sense_from_host_status(uint8_t host_status, SCSISense *sense)
{
    switch (host_status) {
    case SCSI_HOST_NO_LUN:
        *sense = SENSE_CODE(LUN_NOT_RESPONDING);
        return CHECK_CONDITION;
    case SCSI_HOST_BUSY:
        return BUSY;
    case SCSI_HOST_TIME_OUT:
        *sense = SENSE_CODE(COMMAND_TIMEOUT);
        return CHECK_CONDITION;
    case SCSI_HOST_BAD_RESPONSE:
        *sense = SENSE_CODE(LUN_COMM_FAILURE);
        return CHECK_CONDITION;
    case SCSI_HOST_ABORTED:
        *sense = SENSE_CODE(COMMAND_ABORTED);
        return CHECK_CONDITION;
    case SCSI_HOST_RESET:
        *sense = SENSE_CODE(RESET);
        return CHECK_CONDITION;
    case SCSI_HOST_TRANSPORT_DISRUPTED:
        *sense = SENSE_CODE(I_T_NEXUS_LOSS);
        return CHECK_CONDITION;
    case SCSI_HOST_TARGET_FAILURE:
        *sense = SENSE_CODE(TARGET_FAILURE);
        return CHECK_CONDITION;
    case SCSI_HOST_RESERVATION_ERROR:
        return RESERVATION_CONFLICT;
    case SCSI_HOST_ALLOCATION_FAILURE:
        *sense = SENSE_CODE(SPACE_ALLOC_FAILED);
        return CHECK_CONDITION;
    case SCSI_HOST_MEDIUM_ERROR:
        *sense = SENSE_CODE(READ_ERROR);
        return CHECK_CONDITION;
    default:
        return GOOD;
    }
}
