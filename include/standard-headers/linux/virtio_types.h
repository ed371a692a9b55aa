/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Integers in virtio byte order: little endian with VIRTIO_F_VERSION_1, guest-native without
 * (VIRTIO 1.2, section 1.4 and 2.4.3). Read and write them with virtio_lduw_p() and its kin.
 */
#ifndef STANDARD_HEADERS_LINUX_VIRTIO_TYPES_H
#define STANDARD_HEADERS_LINUX_VIRTIO_TYPES_H

#include "standard-headers/linux/types.h"

typedef uint16_t __bitwise __virtio16; /* 16 bits in the device's byte order */
typedef uint32_t __bitwise __virtio32; /* 32 bits in the device's byte order */
typedef uint64_t __bitwise __virtio64; /* 64 bits in the device's byte order */

#endif
