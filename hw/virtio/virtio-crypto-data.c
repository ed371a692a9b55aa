/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio crypto device, data queues: VIRTIO 1.2, sections 5.9.7.3 and following. A request is struct
 * virtio_crypto_op_data_req and data to read, then room for the result and, as the last byte, for the status.
 */
#include "qemu/osdep.h"
#include "trace.h"
#include "virtio-crypto-internal.h"

/*
 * Most bytes of data a request may have. Configuration space promises more than there is memory, as the
 * reference's does; what is larger than this is answered with an error.
 */
#define REQUEST_MAX_BYTES (1 << 20)

/* A request on its way; @written: bytes of the result that the driver is told of. */
typedef struct CryptoRequest {
    VirtQueueElement *elem;
    CryptoReader r;
    size_t room;            /* for the result */
    size_t written;
    int status;             /* VIRTIO_CRYPTO_x */
} CryptoRequest;

static void operate(VirtIOCrypto *s, CryptoRequest *req, const struct virtio_crypto_op_header *h,
                    CryptoDevBackendOpInfo *op, uint32_t queue_index)
{
    op->op_code = le32_to_cpu(h->opcode);
    op->session_id = le64_to_cpu(h->session_id);
    cryptodev_backend_crypto_operation(s->cryptodev, op, queue_index, crypto_done, &req->status);
}

/* --- symmetric; all of these return false for a request that breaks the device --- */

static bool do_cipher(VirtIOCrypto *s, CryptoRequest *req, const struct virtio_crypto_op_data_req *data,
                      uint32_t queue_index)
{
    const struct virtio_crypto_cipher_para *para = &data->u.sym_req.u.cipher.para;
    CryptoDevBackendSymOpInfo sym = {
        .op_type = VIRTIO_CRYPTO_SYM_OP_CIPHER,
        .iv_len = le32_to_cpu(para->iv_len),
        .src_len = le32_to_cpu(para->src_data_len),
        .dst_len = le32_to_cpu(para->dst_data_len),
    };
    CryptoDevBackendOpInfo op = { .algtype = CRYPTODEV_BACKEND_ALG_SYM, .u.sym_op_info = &sym };
    uint64_t in = (uint64_t)sym.iv_len + sym.src_len;
    g_autofree uint8_t *buf = NULL;

    if (sym.src_len != sym.dst_len || in > crypto_left(&req->r) || sym.dst_len > req->room) {
        return false;
    }
    if (in > REQUEST_MAX_BYTES) {
        return true;
    }
    buf = g_malloc0(in + sym.dst_len + 1);
    sym.iv = buf;
    sym.src = sym.iv + sym.iv_len;
    sym.dst = sym.src + sym.src_len;
    crypto_take(&req->r, buf, in);
    operate(s, req, &data->header, &op, queue_index);
    if (req->status == VIRTIO_CRYPTO_OK) {
        iov_from_buf(req->elem->in_sg, req->elem->in_num, 0, sym.dst, sym.dst_len);
    }
    return true;
}

static bool do_sym(VirtIOCrypto *s, CryptoRequest *req, const struct virtio_crypto_op_data_req *data,
                   uint32_t queue_index)
{
    if (le32_to_cpu(data->u.sym_req.op_type) != VIRTIO_CRYPTO_SYM_OP_CIPHER) {
        req->status = VIRTIO_CRYPTO_NOTSUPP;
        return true;
    }
    return do_cipher(s, req, data, queue_index);
}

/* --- asymmetric --- */

static bool do_akcipher(VirtIOCrypto *s, CryptoRequest *req, const struct virtio_crypto_op_data_req *data,
                        uint32_t queue_index)
{
    const struct virtio_crypto_akcipher_para *para = &data->u.akcipher_req.para;
    bool verify = le32_to_cpu(data->header.opcode) == VIRTIO_CRYPTO_AKCIPHER_VERIFY;
    CryptoDevBackendAsymOpInfo asym = {
        .src_len = le32_to_cpu(para->src_data_len),
        .dst_len = le32_to_cpu(para->dst_data_len),
    };
    CryptoDevBackendOpInfo op = { .algtype = CRYPTODEV_BACKEND_ALG_ASYM, .u.asym_op_info = &asym };
    /* The digest that a signature is compared with is read, too. */
    uint64_t in = (uint64_t)asym.src_len + (verify ? asym.dst_len : 0);
    g_autofree uint8_t *buf = NULL;

    if (in > crypto_left(&req->r) || (!verify && asym.dst_len > req->room)) {
        return false;
    }
    if (in > REQUEST_MAX_BYTES || asym.dst_len > REQUEST_MAX_BYTES) {
        return true;
    }
    buf = g_malloc0((size_t)asym.src_len + asym.dst_len + 1);
    asym.src = buf;
    asym.dst = buf + asym.src_len;
    crypto_take(&req->r, buf, in);
    operate(s, req, &data->header, &op, queue_index);
    if (req->status == VIRTIO_CRYPTO_OK && !verify) {
        iov_from_buf(req->elem->in_sg, req->elem->in_num, 0, asym.dst, asym.dst_len);
        req->written = asym.dst_len;
    }
    return true;
}

/* --- requests --- */

static bool do_request(VirtIOCrypto *s, CryptoRequest *req, uint32_t queue_index)
{
    size_t room = iov_size(req->elem->in_sg, req->elem->in_num);
    struct virtio_crypto_op_data_req data;

    if (!room || !crypto_take(&req->r, &data, sizeof(data))) {
        return false;
    }
    req->room = req->written = room - sizeof(struct virtio_crypto_inhdr);
    switch (le32_to_cpu(data.header.opcode)) {
    case VIRTIO_CRYPTO_CIPHER_ENCRYPT:
    case VIRTIO_CRYPTO_CIPHER_DECRYPT:
        return do_sym(s, req, &data, queue_index);
    case VIRTIO_CRYPTO_AKCIPHER_ENCRYPT:
    case VIRTIO_CRYPTO_AKCIPHER_DECRYPT:
    case VIRTIO_CRYPTO_AKCIPHER_SIGN:
    case VIRTIO_CRYPTO_AKCIPHER_VERIFY:
        return do_akcipher(s, req, &data, queue_index);
    default:
        req->status = VIRTIO_CRYPTO_NOTSUPP;
        return true;
    }
}

static void finish(VirtIODevice *vdev, VirtQueue *vq, CryptoRequest *req)
{
    struct virtio_crypto_inhdr inhdr = { req->status };

    trace_virtio_crypto_data(virtio_get_queue_index(vq), req->written, req->status);
    iov_from_buf(req->elem->in_sg, req->elem->in_num, req->room, &inhdr, sizeof(inhdr));
    virtqueue_push(vq, req->elem, req->written + sizeof(inhdr));
    virtio_notify(vdev, vq);
}

void virtio_crypto_data_bh(void *opaque)
{
    VirtIOCryptoQueue *q = opaque;
    VirtIODevice *vdev = VIRTIO_DEVICE(q->vcrypto);
    CryptoRequest req = { };

    if (!vdev->vm_running || !(vdev->status & VIRTIO_CONFIG_S_DRIVER_OK)) {
        return;
    }
    while ((req.elem = virtqueue_pop(q->dataq, sizeof(VirtQueueElement)))) {
        req.status = VIRTIO_CRYPTO_ERR;
        req.r = crypto_reader(req.elem);
        if (do_request(q->vcrypto, &req, virtio_get_queue_index(q->dataq))) {
            finish(vdev, q->dataq, &req);
        } else {
            virtio_error(vdev, "data request is too short");
            virtqueue_detach_element(q->dataq, req.elem, 0);
        }
        g_free(req.r.copy);
        g_free(req.elem);
    }
    virtio_queue_set_notification(q->dataq, 1);
    /* What came in between, and what the operation's budget did not suffice for. */
    if (!virtio_device_disabled(vdev) && !virtio_queue_empty(q->dataq)) {
        virtio_queue_set_notification(q->dataq, 0);
        qemu_bh_schedule(q->dataq_bh);
    }
}

void virtio_crypto_handle_data(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOCrypto *s = VIRTIO_CRYPTO(vdev);

    virtio_queue_set_notification(vq, 0);
    qemu_bh_schedule(s->vqs[virtio_get_queue_index(vq)].dataq_bh);
}
