/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of the values of enumerations, as QEMU 7.2's QMP spells them. */
#include "qemu/osdep.h"
#include "qapi/qapi-types-common.h"
#include "qapi/qapi-types-qdev.h"
#include "qapi/qapi-visit-common.h"

#define DEFINE_LOOKUP(type, max, ...) \
    const QEnumLookup type##_lookup = { \
        .array = (const char *const[]) { __VA_ARGS__ }, \
        .size = max, \
    }
#define DEFINE_VISIT(type) \
    bool visit_type_##type(Visitor *v, const char *name, type *obj, Error **errp) \
    { \
        int value = *obj; \
        bool ok = visit_type_enum(v, name, &value, &type##_lookup, errp); \
        *obj = value; \
        return ok; \
    }

DEFINE_LOOKUP(OnOffAuto, ON_OFF_AUTO__MAX,
              [ON_OFF_AUTO_AUTO] = "auto",
              [ON_OFF_AUTO_ON] = "on",
              [ON_OFF_AUTO_OFF] = "off");
DEFINE_VISIT(OnOffAuto)

DEFINE_LOOKUP(EndianMode, ENDIAN_MODE__MAX,
              [ENDIAN_MODE_UNSPECIFIED] = "unspecified",
              [ENDIAN_MODE_LITTLE] = "little",
              [ENDIAN_MODE_BIG] = "big");

DEFINE_LOOKUP(OnOffSplit, ON_OFF_SPLIT__MAX,
              [ON_OFF_SPLIT_ON] = "on",
              [ON_OFF_SPLIT_OFF] = "off",
              [ON_OFF_SPLIT_SPLIT] = "split");
DEFINE_VISIT(OnOffSplit)

DEFINE_LOOKUP(OffAutoPCIBAR, OFF_AUTOPCIBAR__MAX,
              [OFF_AUTOPCIBAR_OFF] = "off",
              [OFF_AUTOPCIBAR_AUTO] = "auto",
              [OFF_AUTOPCIBAR_BAR0] = "bar0",
              [OFF_AUTOPCIBAR_BAR1] = "bar1",
              [OFF_AUTOPCIBAR_BAR2] = "bar2",
              [OFF_AUTOPCIBAR_BAR3] = "bar3",
              [OFF_AUTOPCIBAR_BAR4] = "bar4",
              [OFF_AUTOPCIBAR_BAR5] = "bar5");
DEFINE_VISIT(OffAutoPCIBAR)

DEFINE_LOOKUP(PCIELinkSpeed, PCIE_LINK_SPEED__MAX,
              [PCIE_LINK_SPEED_2_5] = "2_5",
              [PCIE_LINK_SPEED_5] = "5",
              [PCIE_LINK_SPEED_8] = "8",
              [PCIE_LINK_SPEED_16] = "16");
DEFINE_VISIT(PCIELinkSpeed)

DEFINE_LOOKUP(PCIELinkWidth, PCIE_LINK_WIDTH__MAX,
              [PCIE_LINK_WIDTH_1] = "1",
              [PCIE_LINK_WIDTH_2] = "2",
              [PCIE_LINK_WIDTH_4] = "4",
              [PCIE_LINK_WIDTH_8] = "8",
              [PCIE_LINK_WIDTH_12] = "12",
              [PCIE_LINK_WIDTH_16] = "16",
              [PCIE_LINK_WIDTH_32] = "32");
DEFINE_VISIT(PCIELinkWidth)

DEFINE_LOOKUP(HostMemPolicy, HOST_MEM_POLICY__MAX,
              [HOST_MEM_POLICY_DEFAULT] = "default",
              [HOST_MEM_POLICY_PREFERRED] = "preferred",
              [HOST_MEM_POLICY_BIND] = "bind",
              [HOST_MEM_POLICY_INTERLEAVE] = "interleave");

DEFINE_LOOKUP(LostTickPolicy, LOST_TICK_POLICY__MAX,
              [LOST_TICK_POLICY_DISCARD] = "discard",
              [LOST_TICK_POLICY_DELAY] = "delay",
              [LOST_TICK_POLICY_SLEW] = "slew");

DEFINE_LOOKUP(BlockdevOnError, BLOCKDEV_ON_ERROR__MAX,
              [BLOCKDEV_ON_ERROR_REPORT] = "report",
              [BLOCKDEV_ON_ERROR_IGNORE] = "ignore",
              [BLOCKDEV_ON_ERROR_ENOSPC] = "enospc",
              [BLOCKDEV_ON_ERROR_STOP] = "stop",
              [BLOCKDEV_ON_ERROR_AUTO] = "auto");

DEFINE_LOOKUP(BiosAtaTranslation, BIOS_ATA_TRANSLATION__MAX,
              [BIOS_ATA_TRANSLATION_AUTO] = "auto",
              [BIOS_ATA_TRANSLATION_NONE] = "none",
              [BIOS_ATA_TRANSLATION_LBA] = "lba",
              [BIOS_ATA_TRANSLATION_LARGE] = "large",
              [BIOS_ATA_TRANSLATION_RECHS] = "rechs");

DEFINE_LOOKUP(FloppyDriveType, FLOPPY_DRIVE_TYPE__MAX,
              [FLOPPY_DRIVE_TYPE_144] = "144",
              [FLOPPY_DRIVE_TYPE_288] = "288",
              [FLOPPY_DRIVE_TYPE_120] = "120",
              [FLOPPY_DRIVE_TYPE_NONE] = "none",
              [FLOPPY_DRIVE_TYPE_AUTO] = "auto");

DEFINE_LOOKUP(MultiFDCompression, MULTIFD_COMPRESSION__MAX,
              [MULTIFD_COMPRESSION_NONE] = "none",
              [MULTIFD_COMPRESSION_ZLIB] = "zlib");
