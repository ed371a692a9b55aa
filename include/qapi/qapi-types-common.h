/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Enumerations that several schemas share. Values are those of QEMU 7.2's QAPI. */
#ifndef QAPI_TYPES_COMMON_H
#define QAPI_TYPES_COMMON_H

#include "qapi/qapi-builtin-types.h"

typedef enum OnOffAuto {
    ON_OFF_AUTO_AUTO,
    ON_OFF_AUTO_ON,
    ON_OFF_AUTO_OFF,
    ON_OFF_AUTO__MAX,
} OnOffAuto;
extern const QEnumLookup OnOffAuto_lookup;
#define OnOffAuto_str(val) qapi_enum_lookup(&OnOffAuto_lookup, (val))

/* Byte order that a user chose for a device. Not part of 7.2: of later versions. */
typedef enum EndianMode {
    ENDIAN_MODE_UNSPECIFIED,
    ENDIAN_MODE_LITTLE,
    ENDIAN_MODE_BIG,
    ENDIAN_MODE__MAX,
} EndianMode;
extern const QEnumLookup EndianMode_lookup;
#define EndianMode_str(val) qapi_enum_lookup(&EndianMode_lookup, (val))

typedef enum OnOffSplit {
    ON_OFF_SPLIT_ON,
    ON_OFF_SPLIT_OFF,
    ON_OFF_SPLIT_SPLIT,
    ON_OFF_SPLIT__MAX,
} OnOffSplit;
extern const QEnumLookup OnOffSplit_lookup;
#define OnOffSplit_str(val) qapi_enum_lookup(&OnOffSplit_lookup, (val))

/* Where a table of MSI-X vectors goes: nowhere, anywhere, or a given BAR. */
typedef enum OffAutoPCIBAR {
    OFF_AUTOPCIBAR_OFF,
    OFF_AUTOPCIBAR_AUTO,
    OFF_AUTOPCIBAR_BAR0,
    OFF_AUTOPCIBAR_BAR1,
    OFF_AUTOPCIBAR_BAR2,
    OFF_AUTOPCIBAR_BAR3,
    OFF_AUTOPCIBAR_BAR4,
    OFF_AUTOPCIBAR_BAR5,
    OFF_AUTOPCIBAR__MAX,
} OffAutoPCIBAR;
extern const QEnumLookup OffAutoPCIBAR_lookup;

typedef enum PCIELinkSpeed {
    PCIE_LINK_SPEED_2_5,
    PCIE_LINK_SPEED_5,
    PCIE_LINK_SPEED_8,
    PCIE_LINK_SPEED_16,
    PCIE_LINK_SPEED__MAX,
} PCIELinkSpeed;
extern const QEnumLookup PCIELinkSpeed_lookup;

typedef enum PCIELinkWidth {
    PCIE_LINK_WIDTH_1,
    PCIE_LINK_WIDTH_2,
    PCIE_LINK_WIDTH_4,
    PCIE_LINK_WIDTH_8,
    PCIE_LINK_WIDTH_12,
    PCIE_LINK_WIDTH_16,
    PCIE_LINK_WIDTH_32,
    PCIE_LINK_WIDTH__MAX,
} PCIELinkWidth;
extern const QEnumLookup PCIELinkWidth_lookup;

typedef enum HostMemPolicy {
    HOST_MEM_POLICY_DEFAULT,
    HOST_MEM_POLICY_PREFERRED,
    HOST_MEM_POLICY_BIND,
    HOST_MEM_POLICY_INTERLEAVE,
    HOST_MEM_POLICY__MAX,
} HostMemPolicy;
extern const QEnumLookup HostMemPolicy_lookup;

#endif
