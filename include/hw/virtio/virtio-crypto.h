/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Crypto device (VIRTIO 1.2, section 5.9); on PCI in hw/virtio/virtio-crypto-pci.c. */
#ifndef QEMU_VIRTIO_CRYPTO_H
#define QEMU_VIRTIO_CRYPTO_H

#include "standard-headers/linux/virtio_crypto.h"
#include "hw/virtio/virtio.h"
#include "qom/object.h"
#include "sysemu/cryptodev.h"
#include "sysemu/iothread.h"

#define TYPE_VIRTIO_CRYPTO "virtio-crypto-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOCrypto, VIRTIO_CRYPTO)

/* Properties. */
typedef struct VirtIOCryptoConf {
    CryptoDevBackend *cryptodev;
} VirtIOCryptoConf;

/* A data queue; requests are worked off in @dataq_bh. */
typedef struct VirtIOCryptoQueue {
    VirtQueue *dataq;
    QEMUBH *dataq_bh;
    struct VirtIOCrypto *vcrypto;
} VirtIOCryptoQueue;

struct VirtIOCrypto {
    VirtIODevice parent_obj;
    VirtQueue *ctrl_vq;
    VirtIOCryptoQueue *vqs;
    VirtIOCryptoConf conf;
    CryptoDevBackend *cryptodev;
    uint32_t max_queues;
    uint32_t status;            /* VIRTIO_CRYPTO_S_x */
    GArray *sessions;           /* uint64_t: ids of those that the driver made and did not destroy */
};

#endif
