/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Enumerations of the block schema. Values of QEMU 7.2's QAPI. */
#ifndef QAPI_TYPES_BLOCK_CORE_H
#define QAPI_TYPES_BLOCK_CORE_H

#include "qapi/qapi-types-common.h"
#include "qapi/qapi-types-qdev.h"

/* What is done about a failed request. */
typedef enum BlockErrorAction {
    BLOCK_ERROR_ACTION_IGNORE,
    BLOCK_ERROR_ACTION_REPORT,
    BLOCK_ERROR_ACTION_STOP,
    BLOCK_ERROR_ACTION__MAX,
} BlockErrorAction;
extern const QEnumLookup BlockErrorAction_lookup;
#define BlockErrorAction_str(val) qapi_enum_lookup(&BlockErrorAction_lookup, (val))

/* Whether requests of a device fail, and how. */
typedef enum BlockDeviceIoStatus {
    BLOCK_DEVICE_IO_STATUS_OK,
    BLOCK_DEVICE_IO_STATUS_FAILED,
    BLOCK_DEVICE_IO_STATUS_NOSPACE,
    BLOCK_DEVICE_IO_STATUS__MAX,
} BlockDeviceIoStatus;
extern const QEnumLookup BlockDeviceIoStatus_lookup;
#define BlockDeviceIoStatus_str(val) qapi_enum_lookup(&BlockDeviceIoStatus_lookup, (val))

typedef enum IoOperationType {
    IO_OPERATION_TYPE_READ,
    IO_OPERATION_TYPE_WRITE,
    IO_OPERATION_TYPE__MAX,
} IoOperationType;
extern const QEnumLookup IoOperationType_lookup;
#define IoOperationType_str(val) qapi_enum_lookup(&IoOperationType_lookup, (val))

/* What a longer image is filled with. */
typedef enum PreallocMode {
    PREALLOC_MODE_OFF,
    PREALLOC_MODE_METADATA,
    PREALLOC_MODE_FALLOC,
    PREALLOC_MODE_FULL,
    PREALLOC_MODE__MAX,
} PreallocMode;
extern const QEnumLookup PreallocMode_lookup;

#endif
