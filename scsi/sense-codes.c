/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Predefined sense codes: SPC-4, annex D.2. */
#include "qemu/osdep.h"
#include "scsi/utils.h"

const struct SCSISense sense_code_NO_SENSE = { 0x00, 0x00, 0x00 };
const struct SCSISense sense_code_LUN_NOT_READY = { 0x02, 0x04, 0x03 };
const struct SCSISense sense_code_NOT_READY = { 0x02, 0x04, 0x00 };
const struct SCSISense sense_code_NO_MEDIUM = { 0x02, 0x3a, 0x00 };
const struct SCSISense sense_code_NOT_READY_REMOVAL_PREVENTED = { 0x02, 0x53, 0x02 };
const struct SCSISense sense_code_READ_ERROR = { 0x03, 0x11, 0x00 };
const struct SCSISense sense_code_TARGET_FAILURE = { 0x04, 0x44, 0x00 };
const struct SCSISense sense_code_INVALID_PARAM_LEN = { 0x05, 0x1a, 0x00 };
const struct SCSISense sense_code_INVALID_OPCODE = { 0x05, 0x20, 0x00 };
const struct SCSISense sense_code_LBA_OUT_OF_RANGE = { 0x05, 0x21, 0x00 };
const struct SCSISense sense_code_INVALID_FIELD = { 0x05, 0x24, 0x00 };
const struct SCSISense sense_code_LUN_NOT_SUPPORTED = { 0x05, 0x25, 0x00 };
const struct SCSISense sense_code_INVALID_PARAM = { 0x05, 0x26, 0x00 };
const struct SCSISense sense_code_INVALID_PARAM_VALUE = { 0x05, 0x26, 0x01 };
const struct SCSISense sense_code_INCOMPATIBLE_FORMAT = { 0x05, 0x30, 0x00 };
const struct SCSISense sense_code_SAVING_PARAMS_NOT_SUPPORTED = { 0x05, 0x39, 0x00 };
const struct SCSISense sense_code_INVALID_TAG = { 0x05, 0x4b, 0x01 };
const struct SCSISense sense_code_ILLEGAL_REQ_REMOVAL_PREVENTED = { 0x05, 0x53, 0x02 };
const struct SCSISense sense_code_MEDIUM_CHANGED = { 0x06, 0x28, 0x00 };
const struct SCSISense sense_code_RESET = { 0x06, 0x29, 0x00 };
const struct SCSISense sense_code_SCSI_BUS_RESET = { 0x06, 0x29, 0x02 };
const struct SCSISense sense_code_DEVICE_INTERNAL_RESET = { 0x06, 0x29, 0x04 };
const struct SCSISense sense_code_CAPACITY_CHANGED = { 0x06, 0x2a, 0x09 };
const struct SCSISense sense_code_UNIT_ATTENTION_NO_MEDIUM = { 0x06, 0x3a, 0x00 };
const struct SCSISense sense_code_REPORTED_LUNS_CHANGED = { 0x06, 0x3f, 0x0e };
const struct SCSISense sense_code_WRITE_PROTECTED = { 0x07, 0x27, 0x00 };
const struct SCSISense sense_code_SPACE_ALLOC_FAILED = { 0x07, 0x27, 0x07 };
const struct SCSISense sense_code_IO_ERROR = { 0x0b, 0x00, 0x06 };
const struct SCSISense sense_code_LUN_NOT_RESPONDING = { 0x0b, 0x05, 0x00 };
const struct SCSISense sense_code_LUN_COMM_FAILURE = { 0x0b, 0x08, 0x00 };
const struct SCSISense sense_code_I_T_NEXUS_LOSS = { 0x0b, 0x29, 0x07 };
const struct SCSISense sense_code_COMMAND_TIMEOUT = { 0x0b, 0x2e, 0x02 };
const struct SCSISense sense_code_COMMAND_ABORTED = { 0x0b, 0x2f, 0x00 };
const struct SCSISense sense_code_LUN_FAILURE = { 0x0b, 0x3e, 0x01 };
const struct SCSISense sense_code_OVERLAPPED_COMMANDS = { 0x0b, 0x4e, 0x00 };
const struct SCSISense sense_code_MISCOMPARE = { 0x0e, 0x1d, 0x00 };
