/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Properties that tie a device to a back end (chardev, netdev, drive, audiodev) or have a text form
 * of their own. */
#ifndef HW_QDEV_PROPERTIES_SYSTEM_H
#define HW_QDEV_PROPERTIES_SYSTEM_H

#include "hw/qdev-properties.h"
#include "qapi/qapi-types-common.h"
#include "qapi/qapi-types-qdev.h"

extern const PropertyInfo qdev_prop_endian_mode;
extern const PropertyInfo qdev_prop_chr;
extern const PropertyInfo qdev_prop_macaddr;
extern const PropertyInfo qdev_prop_reserved_region;
extern const PropertyInfo qdev_prop_multifd_compression;
extern const PropertyInfo qdev_prop_losttickpolicy;
extern const PropertyInfo qdev_prop_blockdev_on_error;
extern const PropertyInfo qdev_prop_bios_chs_trans;
extern const PropertyInfo qdev_prop_fdc_drive_type;
extern const PropertyInfo qdev_prop_drive;
extern const PropertyInfo qdev_prop_drive_iothread;
extern const PropertyInfo qdev_prop_netdev;
extern const PropertyInfo qdev_prop_pci_devfn;
extern const PropertyInfo qdev_prop_blocksize;
extern const PropertyInfo qdev_prop_pci_host_devaddr;
extern const PropertyInfo qdev_prop_uuid;
extern const PropertyInfo qdev_prop_audiodev;
extern const PropertyInfo qdev_prop_off_auto_pcibar;
extern const PropertyInfo qdev_prop_pcie_link_speed;
extern const PropertyInfo qdev_prop_pcie_link_width;

/* "little" or "big", in an EndianMode. */
#define DEFINE_PROP_ENDIAN(_n, _s, _f, _d) \
    DEFINE_PROP_UNSIGNED(_n, _s, _f, _d, qdev_prop_endian_mode, EndianMode)
#define DEFINE_PROP_ENDIAN_NODEFAULT(_n, _s, _f) \
    DEFINE_PROP_ENDIAN(_n, _s, _f, ENDIAN_MODE_UNSPECIFIED)
/* "SLOT.FUNCTION" in hex, or devfn as a number, in an int32_t; -1: any. */
#define DEFINE_PROP_PCI_DEVFN(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_pci_devfn, int32_t)
/* Name of a chardev, kept in a CharBackend. */
#define DEFINE_PROP_CHR(_n, _s, _f) DEFINE_PROP(_n, _s, _f, qdev_prop_chr, CharBackend)
/* Name of a netdev, kept in a NICPeers. */
#define DEFINE_PROP_NETDEV(_n, _s, _f) DEFINE_PROP(_n, _s, _f, qdev_prop_netdev, NICPeers)
/* Name of a drive or block node, kept in a BlockBackend pointer. */
#define DEFINE_PROP_DRIVE(_n, _s, _f) DEFINE_PROP(_n, _s, _f, qdev_prop_drive, BlockBackend *)
#define DEFINE_PROP_DRIVE_IOTHREAD(_n, _s, _f) \
    DEFINE_PROP(_n, _s, _f, qdev_prop_drive_iothread, BlockBackend *)
/* "52:54:00:12:34:56". */
#define DEFINE_PROP_MACADDR(_n, _s, _f) DEFINE_PROP(_n, _s, _f, qdev_prop_macaddr, MACAddr)
/* "LOW:HIGH:TYPE". */
#define DEFINE_PROP_RESERVED_REGION(_n, _s, _f) \
    DEFINE_PROP(_n, _s, _f, qdev_prop_reserved_region, ReservedRegion)
#define DEFINE_PROP_MULTIFD_COMPRESSION(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_multifd_compression, MultiFDCompression)
#define DEFINE_PROP_LOSTTICKPOLICY(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_losttickpolicy, LostTickPolicy)
#define DEFINE_PROP_BLOCKDEV_ON_ERROR(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_blockdev_on_error, BlockdevOnError)
#define DEFINE_PROP_BIOS_CHS_TRANS(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_bios_chs_trans, int)
/* A power of two from 512 to 2 MiB, or 0. */
#define DEFINE_PROP_BLOCKSIZE(_n, _s, _f) \
    DEFINE_PROP_UNSIGNED(_n, _s, _f, 0, qdev_prop_blocksize, uint32_t)
#define DEFINE_PROP_PCI_HOST_DEVADDR(_n, _s, _f) \
    DEFINE_PROP(_n, _s, _f, qdev_prop_pci_host_devaddr, PCIHostDeviceAddress)
#define DEFINE_PROP_OFF_AUTO_PCIBAR(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_off_auto_pcibar, OffAutoPCIBAR)
#define DEFINE_PROP_PCIE_LINK_SPEED(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_pcie_link_speed, PCIExpLinkSpeed)
#define DEFINE_PROP_PCIE_LINK_WIDTH(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_pcie_link_width, PCIExpLinkWidth)
/* A UUID, by default a random one (of the seeded generator). */
#define DEFINE_PROP_UUID(_name, _state, _field) \
    DEFINE_PROP(_name, _state, _field, qdev_prop_uuid, QemuUUID, .set_default = true)
#define DEFINE_PROP_UUID_NODEFAULT(_name, _state, _field) \
    DEFINE_PROP(_name, _state, _field, qdev_prop_uuid, QemuUUID)
/* Name of an audiodev, kept in a QEMUSoundCard. */
#define DEFINE_PROP_AUDIODEV(_n, _s, _f) DEFINE_PROP(_n, _s, _f, qdev_prop_audiodev, QEMUSoundCard)

/* A range of guest addresses (inclusive) that an IOMMU must not hand out; type is the IOMMU's. */
struct ReservedRegion {
    uint64_t low;
    uint64_t high;
    unsigned type;
};

/*
 * What the drive property asks of the block layer; it registers itself when it is there. Until then
 * a drive can not be set, and reads as "".
 */
typedef struct QdevDriveOps {
    /* The back end that @name (a drive or node) means, attached to @dev; NULL and *errp. */
    BlockBackend *(*attach)(DeviceState *dev, const char *name, bool iothread, Error **errp);
    void (*detach)(DeviceState *dev, BlockBackend *blk);
    /* Name to show; owned by the caller. */
    char *(*name)(BlockBackend *blk);
} QdevDriveOps;
void qdev_register_drive_ops(const QdevDriveOps *ops);

/* The same for audio: @card is the QEMUSoundCard. False: there is no back end @name. */
typedef struct QdevAudioOps {
    bool (*attach)(void *card, const char *name);
    char *(*name)(void *card);
} QdevAudioOps;
void qdev_register_audio_ops(const QdevAudioOps *ops);

/* "mac", "netdev" and "vectors" of a NIC that is made from an option. */
void qdev_set_nic_properties(DeviceState *dev, NICInfo *nd);

#endif
