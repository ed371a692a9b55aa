/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of virtio-crypto share: device (virtio-crypto.c), control queue, data queues. */
#ifndef HW_VIRTIO_VIRTIO_CRYPTO_INTERNAL_H
#define HW_VIRTIO_VIRTIO_CRYPTO_INTERNAL_H

#include "hw/virtio/virtio-crypto.h"
#include "qemu/iov.h"

/* What of a chain is still to be read: a copy of its vector, since reading moves the entries. */
typedef struct CryptoReader {
    struct iovec *copy;
    struct iovec *iov;
    unsigned int iov_cnt;
} CryptoReader;

static inline CryptoReader crypto_reader(const VirtQueueElement *elem)
{
    struct iovec *copy = g_memdup2(elem->out_sg, elem->out_num * sizeof(struct iovec));

    return (CryptoReader) { copy, copy, elem->out_num };
}

/* Take @len bytes. False: there are fewer. */
static inline bool crypto_take(CryptoReader *r, void *buf, size_t len)
{
    return iov_to_buf(r->iov, r->iov_cnt, 0, buf, len) == len &&
           iov_discard_front(&r->iov, &r->iov_cnt, len) == len;
}

static inline size_t crypto_left(const CryptoReader *r)
{
    return iov_size(r->iov, r->iov_cnt);
}

/* CryptoDevCompletionFunc of a caller that waits on the stack: @opaque is the int for VIRTIO_CRYPTO_x. */
static inline void crypto_done(void *opaque, int ret)
{
    *(int *)opaque = -ret;
}

/* Queue handlers. */
void virtio_crypto_handle_ctrl(VirtIODevice *vdev, VirtQueue *vq);
void virtio_crypto_handle_data(VirtIODevice *vdev, VirtQueue *vq);
/* The bottom half of a VirtIOCryptoQueue. */
void virtio_crypto_data_bh(void *opaque);
/* Destroy what the driver did not. */
void virtio_crypto_close_sessions(VirtIOCrypto *s);

#endif
