/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device status bits (VIRTIO 1.2, section 2.1) and the feature bits that belong to no device type
 * (section 6). Feature names are bit numbers.
 */
#ifndef STANDARD_HEADERS_LINUX_VIRTIO_CONFIG_H
#define STANDARD_HEADERS_LINUX_VIRTIO_CONFIG_H

#include "standard-headers/linux/types.h"
#include "standard-headers/linux/virtio_types.h"

/* Status bits, in the order in which a driver sets them. */
#define VIRTIO_CONFIG_S_ACKNOWLEDGE     0x01
#define VIRTIO_CONFIG_S_DRIVER          0x02
#define VIRTIO_CONFIG_S_DRIVER_OK       0x04
#define VIRTIO_CONFIG_S_FEATURES_OK     0x08
#define VIRTIO_CONFIG_S_NEEDS_RESET     0x40
#define VIRTIO_CONFIG_S_FAILED          0x80

/* First and one past the last bit that the transport, not the device type, defines. */
#define VIRTIO_TRANSPORT_F_START        28
#define VIRTIO_TRANSPORT_F_END          41

#define VIRTIO_F_NOTIFY_ON_EMPTY        24 /* legacy: interrupt when the ring runs out */
#define VIRTIO_F_ANY_LAYOUT             27 /* legacy: descriptor framing carries no meaning */
#define VIRTIO_F_VERSION_1              32
#define VIRTIO_F_ACCESS_PLATFORM        33 /* addresses pass the platform's IOMMU */
#define VIRTIO_F_IOMMU_PLATFORM         VIRTIO_F_ACCESS_PLATFORM
#define VIRTIO_F_RING_PACKED            34
#define VIRTIO_F_IN_ORDER               35
#define VIRTIO_F_ORDER_PLATFORM         36
#define VIRTIO_F_SR_IOV                 37
#define VIRTIO_F_NOTIFICATION_DATA      38
#define VIRTIO_F_NOTIF_CONFIG_DATA      39
#define VIRTIO_F_RING_RESET             40

#endif
