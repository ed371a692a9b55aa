/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio over PCI: capability layout (VIRTIO 1.2, section 4.1.4), common configuration structure
 * (4.1.4.3) and the register block of legacy devices (4.1.4.10).
 */
#ifndef STANDARD_HEADERS_LINUX_VIRTIO_PCI_H
#define STANDARD_HEADERS_LINUX_VIRTIO_PCI_H

#include "standard-headers/linux/types.h"

/* Legacy register block: offsets in I/O BAR 0. */
#define VIRTIO_PCI_HOST_FEATURES        0  /* 32 bits, read only */
#define VIRTIO_PCI_GUEST_FEATURES       4  /* 32 bits */
#define VIRTIO_PCI_QUEUE_PFN            8  /* 32 bits: ring address in pages */
#define VIRTIO_PCI_QUEUE_NUM            12 /* 16 bits, read only */
#define VIRTIO_PCI_QUEUE_SEL            14 /* 16 bits */
#define VIRTIO_PCI_QUEUE_NOTIFY         16 /* 16 bits */
#define VIRTIO_PCI_STATUS               18 /* 8 bits */
#define VIRTIO_PCI_ISR                  19 /* 8 bits, cleared by reading */
#define VIRTIO_MSI_CONFIG_VECTOR        20 /* 16 bits, only with MSI-X enabled */
#define VIRTIO_MSI_QUEUE_VECTOR         22 /* 16 bits, only with MSI-X enabled */

/* Where the device-specific configuration starts, given whether MSI-X is enabled. */
#define VIRTIO_PCI_CONFIG_OFF(msix_enabled)     ((msix_enabled) ? 24 : 20)

#define VIRTIO_PCI_ABI_VERSION          0  /* PCI revision id of legacy and transitional devices */
#define VIRTIO_PCI_QUEUE_ADDR_SHIFT     12
#define VIRTIO_PCI_VRING_ALIGN          4096

/* ISR status bits. */
#define VIRTIO_PCI_ISR_QUEUE            0x1
#define VIRTIO_PCI_ISR_CONFIG           0x2

#define VIRTIO_MSI_NO_VECTOR            0xffff

/* cfg_type of the vendor capabilities. */
#define VIRTIO_PCI_CAP_COMMON_CFG       1
#define VIRTIO_PCI_CAP_NOTIFY_CFG       2
#define VIRTIO_PCI_CAP_ISR_CFG          3
#define VIRTIO_PCI_CAP_DEVICE_CFG       4
#define VIRTIO_PCI_CAP_PCI_CFG          5
#define VIRTIO_PCI_CAP_SHARED_MEMORY_CFG 8
#define VIRTIO_PCI_CAP_VENDOR_CFG       9

/* Vendor capability that says where a structure lies: BAR, offset and length in bytes. */
struct virtio_pci_cap {
    uint8_t cap_vndr;
    uint8_t cap_next;
    uint8_t cap_len;
    uint8_t cfg_type;
    uint8_t bar;
    uint8_t id;
    uint8_t padding[2];
    uint32_t offset;
    uint32_t length;
};

/* The same for structures beyond 4 GiB (shared memory). */
struct virtio_pci_cap64 {
    struct virtio_pci_cap cap;
    uint32_t offset_hi;
    uint32_t length_hi;
};

/* VIRTIO_PCI_CAP_NOTIFY_CFG: a queue's doorbell is at queue_notify_off * notify_off_multiplier. */
struct virtio_pci_notify_cap {
    struct virtio_pci_cap cap;
    uint32_t notify_off_multiplier;
};

/* VIRTIO_PCI_CAP_PCI_CFG: a window through which configuration space reaches the BARs. */
struct virtio_pci_cfg_cap {
    struct virtio_pci_cap cap;
    uint8_t pci_cfg_data[4];
};

/* Common configuration structure; all fields little endian. */
struct virtio_pci_common_cfg {
    uint32_t device_feature_select;
    uint32_t device_feature;
    uint32_t guest_feature_select;
    uint32_t guest_feature;
    uint16_t msix_config;
    uint16_t num_queues;
    uint8_t device_status;
    uint8_t config_generation;
    uint16_t queue_select;
    uint16_t queue_size;
    uint16_t queue_msix_vector;
    uint16_t queue_enable;
    uint16_t queue_notify_off;
    uint32_t queue_desc_lo;
    uint32_t queue_desc_hi;
    uint32_t queue_avail_lo;
    uint32_t queue_avail_hi;
    uint32_t queue_used_lo;
    uint32_t queue_used_hi;
};

/* Byte offsets in the capabilities. */
#define VIRTIO_PCI_CAP_VNDR             0
#define VIRTIO_PCI_CAP_NEXT             1
#define VIRTIO_PCI_CAP_LEN              2
#define VIRTIO_PCI_CAP_CFG_TYPE         3
#define VIRTIO_PCI_CAP_BAR              4
#define VIRTIO_PCI_CAP_OFFSET           8
#define VIRTIO_PCI_CAP_LENGTH           12
#define VIRTIO_PCI_NOTIFY_CAP_MULT      16

/* Byte offsets in the common configuration structure. */
#define VIRTIO_PCI_COMMON_DFSELECT      0
#define VIRTIO_PCI_COMMON_DF            4
#define VIRTIO_PCI_COMMON_GFSELECT      8
#define VIRTIO_PCI_COMMON_GF            12
#define VIRTIO_PCI_COMMON_MSIX          16
#define VIRTIO_PCI_COMMON_NUMQ          18
#define VIRTIO_PCI_COMMON_STATUS        20
#define VIRTIO_PCI_COMMON_CFGGENERATION 21
#define VIRTIO_PCI_COMMON_Q_SELECT      22
#define VIRTIO_PCI_COMMON_Q_SIZE        24
#define VIRTIO_PCI_COMMON_Q_MSIX        26
#define VIRTIO_PCI_COMMON_Q_ENABLE      28
#define VIRTIO_PCI_COMMON_Q_NOFF        30
#define VIRTIO_PCI_COMMON_Q_DESCLO      32
#define VIRTIO_PCI_COMMON_Q_DESCHI      36
#define VIRTIO_PCI_COMMON_Q_AVAILLO     40
#define VIRTIO_PCI_COMMON_Q_AVAILHI     44
#define VIRTIO_PCI_COMMON_Q_USEDLO      48
#define VIRTIO_PCI_COMMON_Q_USEDHI      52
#define VIRTIO_PCI_COMMON_Q_NDATA       56
#define VIRTIO_PCI_COMMON_Q_RESET       58

#endif
