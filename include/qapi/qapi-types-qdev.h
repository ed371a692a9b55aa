/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Enumerations that device properties use: machine, block and migration schemas. Values of
 * QEMU 7.2's QAPI. */
#ifndef QAPI_TYPES_QDEV_H
#define QAPI_TYPES_QDEV_H

#include "qapi/qapi-builtin-types.h"

/* What a timer device does with ticks that the guest missed. */
typedef enum LostTickPolicy {
    LOST_TICK_POLICY_DISCARD,
    LOST_TICK_POLICY_DELAY,
    LOST_TICK_POLICY_SLEW,
    LOST_TICK_POLICY__MAX,
} LostTickPolicy;
extern const QEnumLookup LostTickPolicy_lookup;

/* What a disk does on an I/O error. */
typedef enum BlockdevOnError {
    BLOCKDEV_ON_ERROR_REPORT,
    BLOCKDEV_ON_ERROR_IGNORE,
    BLOCKDEV_ON_ERROR_ENOSPC,
    BLOCKDEV_ON_ERROR_STOP,
    BLOCKDEV_ON_ERROR_AUTO,
    BLOCKDEV_ON_ERROR__MAX,
} BlockdevOnError;
extern const QEnumLookup BlockdevOnError_lookup;

typedef enum BiosAtaTranslation {
    BIOS_ATA_TRANSLATION_AUTO,
    BIOS_ATA_TRANSLATION_NONE,
    BIOS_ATA_TRANSLATION_LBA,
    BIOS_ATA_TRANSLATION_LARGE,
    BIOS_ATA_TRANSLATION_RECHS,
    BIOS_ATA_TRANSLATION__MAX,
} BiosAtaTranslation;
extern const QEnumLookup BiosAtaTranslation_lookup;

typedef enum FloppyDriveType {
    FLOPPY_DRIVE_TYPE_144,
    FLOPPY_DRIVE_TYPE_288,
    FLOPPY_DRIVE_TYPE_120,
    FLOPPY_DRIVE_TYPE_NONE,
    FLOPPY_DRIVE_TYPE_AUTO,
    FLOPPY_DRIVE_TYPE__MAX,
} FloppyDriveType;
extern const QEnumLookup FloppyDriveType_lookup;

typedef enum MultiFDCompression {
    MULTIFD_COMPRESSION_NONE,
    MULTIFD_COMPRESSION_ZLIB,
    MULTIFD_COMPRESSION__MAX,
} MultiFDCompression;
extern const QEnumLookup MultiFDCompression_lookup;

#endif
