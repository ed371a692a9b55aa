/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio crypto device, control queue: VIRTIO 1.2, section 5.9.7.2. Sessions are made and destroyed. A
 * request is struct virtio_crypto_op_ctrl_req and the keys to read, and room for the answer.
 */
#include "qemu/osdep.h"
#include "trace.h"
#include "virtio-crypto-internal.h"

#define AKCIPHER_KEY_MAX 16384  /* bytes; twice what the DER of the largest key in use takes */

/* What a request comes to: an answer with a VIRTIO_CRYPTO_x, or MALFORMED, which breaks the device. */
#define MALFORMED (-1)

void virtio_crypto_close_sessions(VirtIOCrypto *s)
{
    for (unsigned int i = 0; i < s->sessions->len; i++) {
        int status;

        cryptodev_backend_close_session(s->cryptodev, g_array_index(s->sessions, uint64_t, i), 0,
                                        crypto_done, &status);
    }
    g_array_set_size(s->sessions, 0);
}

/* --- creation --- */

static int create(VirtIOCrypto *s, CryptoDevBackendSessionInfo *info, uint32_t queue_id)
{
    int status = VIRTIO_CRYPTO_ERR;

    cryptodev_backend_create_session(s->cryptodev, info, queue_id, crypto_done, &status);
    if (status == VIRTIO_CRYPTO_OK) {
        g_array_append_val(s->sessions, info->session_id);
    }
    return status;
}

/* Fill @info in from one of the two forms. False: the hash mode is not known. */
static bool parse_sym(const struct virtio_crypto_sym_create_session_req *req,
                      CryptoDevBackendSymSessionInfo *info)
{
    const struct virtio_crypto_alg_chain_session_para *chain = &req->u.chain.para;
    const struct virtio_crypto_cipher_session_para *cipher = &req->u.cipher.para;

    info->op_type = le32_to_cpu(req->op_type);
    if (info->op_type == VIRTIO_CRYPTO_SYM_OP_ALGORITHM_CHAINING) {
        cipher = &chain->cipher_param;
        info->hash_mode = le32_to_cpu(chain->hash_mode);
        info->alg_chain_order = le32_to_cpu(chain->alg_chain_order);
        info->add_len = le32_to_cpu(chain->aad_len);
        info->hash_alg = le32_to_cpu(chain->u.mac_param.algo);
        info->hash_result_len = le32_to_cpu(chain->u.mac_param.hash_result_len);
        if (info->hash_mode == VIRTIO_CRYPTO_SYM_HASH_MODE_AUTH) {
            info->auth_key_len = le32_to_cpu(chain->u.mac_param.auth_key_len);
        } else if (info->hash_mode != VIRTIO_CRYPTO_SYM_HASH_MODE_PLAIN) {
            return false;
        }
    } else if (info->op_type != VIRTIO_CRYPTO_SYM_OP_CIPHER) {
        return false;
    }
    info->cipher_alg = le32_to_cpu(cipher->algo);
    info->key_len = le32_to_cpu(cipher->keylen);
    info->direction = le32_to_cpu(cipher->op);
    return true;
}

static int create_sym(VirtIOCrypto *s, CryptoReader *r, const struct virtio_crypto_op_ctrl_req *req,
                      CryptoDevBackendSessionInfo *info)
{
    CryptoDevBackendSymSessionInfo *sym = &info->u.sym_sess_info;
    CryptoDevBackendConf *conf = &s->cryptodev->conf;
    g_autofree uint8_t *keys = NULL;

    if (!parse_sym(&req->u.sym_create_session, sym)) {
        return VIRTIO_CRYPTO_NOTSUPP;
    }
    if (sym->key_len > conf->max_cipher_key_len || sym->auth_key_len > conf->max_auth_key_len) {
        return VIRTIO_CRYPTO_ERR;
    }
    keys = g_malloc0(sym->key_len + sym->auth_key_len + 1);
    sym->cipher_key = keys;
    sym->auth_key = keys + sym->key_len;
    if (!crypto_take(r, keys, sym->key_len + sym->auth_key_len)) {
        return MALFORMED;
    }
    return create(s, info, le32_to_cpu(req->header.queue_id));
}

static int create_akcipher(VirtIOCrypto *s, CryptoReader *r, const struct virtio_crypto_op_ctrl_req *req,
                           CryptoDevBackendSessionInfo *info)
{
    const struct virtio_crypto_akcipher_session_para *para = &req->u.akcipher_create_session.para;
    CryptoDevBackendAsymSessionInfo *asym = &info->u.asym_sess_info;
    g_autofree uint8_t *key = NULL;

    asym->algo = le32_to_cpu(para->algo);
    asym->keytype = le32_to_cpu(para->keytype);
    asym->keylen = le32_to_cpu(para->keylen);
    asym->u.rsa.padding_algo = le32_to_cpu(para->u.rsa.padding_algo);
    asym->u.rsa.hash_algo = le32_to_cpu(para->u.rsa.hash_algo);
    if (asym->keytype != VIRTIO_CRYPTO_AKCIPHER_KEY_TYPE_PUBLIC &&
        asym->keytype != VIRTIO_CRYPTO_AKCIPHER_KEY_TYPE_PRIVATE) {
        return VIRTIO_CRYPTO_NOTSUPP;
    }
    if (!asym->keylen || asym->keylen > AKCIPHER_KEY_MAX) {
        return VIRTIO_CRYPTO_ERR;
    }
    key = g_malloc(asym->keylen);
    asym->key = key;
    return crypto_take(r, key, asym->keylen) ? create(s, info, le32_to_cpu(req->header.queue_id)) : MALFORMED;
}

static int create_session(VirtIOCrypto *s, CryptoReader *r, const struct virtio_crypto_op_ctrl_req *req,
                          uint64_t *session_id)
{
    CryptoDevBackendSessionInfo info = { .op_code = le32_to_cpu(req->header.opcode) };
    int status = VIRTIO_CRYPTO_NOTSUPP;

    if (info.op_code == VIRTIO_CRYPTO_CIPHER_CREATE_SESSION) {
        status = create_sym(s, r, req, &info);
    } else if (info.op_code == VIRTIO_CRYPTO_AKCIPHER_CREATE_SESSION) {
        status = create_akcipher(s, r, req, &info);
    }
    *session_id = status == VIRTIO_CRYPTO_OK ? info.session_id : 0;
    return status;
}

/* --- destruction --- */

static bool is_destroy(uint32_t opcode)
{
    return opcode == VIRTIO_CRYPTO_CIPHER_DESTROY_SESSION || opcode == VIRTIO_CRYPTO_HASH_DESTROY_SESSION ||
           opcode == VIRTIO_CRYPTO_MAC_DESTROY_SESSION || opcode == VIRTIO_CRYPTO_AEAD_DESTROY_SESSION ||
           opcode == VIRTIO_CRYPTO_AKCIPHER_DESTROY_SESSION;
}

static uint8_t destroy_session(VirtIOCrypto *s, uint64_t session_id)
{
    int status;

    for (unsigned int i = 0; i < s->sessions->len; i++) {
        if (g_array_index(s->sessions, uint64_t, i) == session_id) {
            g_array_remove_index_fast(s->sessions, i);
            cryptodev_backend_close_session(s->cryptodev, session_id, 0, crypto_done, &status);
            return status;
        }
    }
    return VIRTIO_CRYPTO_ERR;
}

/* --- requests --- */

/* Returns the bytes of the answer, or MALFORMED. */
static int handle_request(VirtIOCrypto *s, VirtQueueElement *elem, CryptoReader *r)
{
    struct virtio_crypto_session_input answer = { };
    struct virtio_crypto_op_ctrl_req req;
    uint64_t session_id;
    uint32_t opcode;
    uint8_t destroyed;
    int status;

    if (!crypto_take(r, &req, sizeof(req))) {
        return MALFORMED;
    }
    opcode = le32_to_cpu(req.header.opcode);
    if (is_destroy(opcode)) {
        destroyed = destroy_session(s, le64_to_cpu(req.u.destroy_session.session_id));
        trace_virtio_crypto_ctrl(opcode, le64_to_cpu(req.u.destroy_session.session_id), destroyed);
        return iov_from_buf(elem->in_sg, elem->in_num, 0, &destroyed, 1) == 1 ? 1 : MALFORMED;
    }
    if (iov_size(elem->in_sg, elem->in_num) < sizeof(answer)) {
        return MALFORMED; /* before a session is made that nobody would know of */
    }
    status = create_session(s, r, &req, &session_id);
    trace_virtio_crypto_ctrl(opcode, session_id, status);
    if (status == MALFORMED) {
        return MALFORMED;
    }
    answer.session_id = cpu_to_le64(session_id);
    answer.status = cpu_to_le32(status);
    return iov_from_buf(elem->in_sg, elem->in_num, 0, &answer, sizeof(answer));
}

void virtio_crypto_handle_ctrl(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOCrypto *s = VIRTIO_CRYPTO(vdev);
    VirtQueueElement *elem;

    while ((elem = virtqueue_pop(vq, sizeof(VirtQueueElement)))) {
        CryptoReader r = crypto_reader(elem);
        int len = handle_request(s, elem, &r);

        if (len == MALFORMED) {
            virtio_error(vdev, "control request is too short");
            virtqueue_detach_element(vq, elem, 0);
        } else {
            virtqueue_push(vq, elem, len);
            virtio_notify(vdev, vq);
        }
        g_free(r.copy);
        g_free(elem);
    }
}
