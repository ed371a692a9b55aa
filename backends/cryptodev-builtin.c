/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cryptodev-backend-builtin: sessions of a crypto device, worked off in this process with nettle. One queue.
 *
 * Offered are the ciphers of cryptodev-cipher.c and RSA (cryptodev-rsa.c). HASH and MAC are announced as the
 * reference announces them, and as there, sessions for them are refused with NOTSUPP; so are chains of a
 * cipher and a hash.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "cryptodev-builtin.h"

OBJECT_DECLARE_SIMPLE_TYPE(CryptoDevBackendBuiltin, CRYPTODEV_BACKEND_BUILTIN)

#define MAX_NUM_SESSIONS 256

/* At most one of them is there. */
typedef struct BuiltinSession {
    BuiltinCipher *cipher;
    BuiltinRsa *rsa;
} BuiltinSession;

struct CryptoDevBackendBuiltin {
    CryptoDevBackend parent_obj;
    BuiltinSession sessions[MAX_NUM_SESSIONS];
};

static bool session_used(const BuiltinSession *s)
{
    return s->cipher || s->rsa;
}

static BuiltinSession *find_session(CryptoDevBackend *backend, uint64_t id)
{
    BuiltinSession *s = CRYPTODEV_BACKEND_BUILTIN(backend)->sessions;

    return id < MAX_NUM_SESSIONS && session_used(&s[id]) ? &s[id] : NULL;
}

static void free_session(BuiltinSession *s)
{
    if (s->cipher) {
        builtin_cipher_free(s->cipher);
    }
    if (s->rsa) {
        builtin_rsa_free(s->rsa);
    }
    *s = (BuiltinSession) { };
}

static int make_session(CryptoDevBackendBuiltin *b, CryptoDevBackendSessionInfo *info)
{
    BuiltinSession *s = b->sessions;

    while (s < b->sessions + MAX_NUM_SESSIONS && session_used(s)) {
        s++;
    }
    if (s == b->sessions + MAX_NUM_SESSIONS) {
        return -VIRTIO_CRYPTO_ERR;
    }
    switch (info->op_code) {
    case VIRTIO_CRYPTO_CIPHER_CREATE_SESSION:
        s->cipher = builtin_cipher_new(&info->u.sym_sess_info);
        break;
    case VIRTIO_CRYPTO_AKCIPHER_CREATE_SESSION:
        s->rsa = builtin_rsa_new(&info->u.asym_sess_info);
        break;
    default:
        return -VIRTIO_CRYPTO_NOTSUPP;
    }
    info->session_id = s - b->sessions;
    return session_used(s) ? -VIRTIO_CRYPTO_OK : -VIRTIO_CRYPTO_ERR;
}

static int builtin_create_session(CryptoDevBackend *backend, CryptoDevBackendSessionInfo *info,
                                  uint32_t queue_index, CryptoDevCompletionFunc cb, void *opaque)
{
    cb(opaque, make_session(CRYPTODEV_BACKEND_BUILTIN(backend), info));
    return 0;
}

static int builtin_close_session(CryptoDevBackend *backend, uint64_t session_id, uint32_t queue_index,
                                 CryptoDevCompletionFunc cb, void *opaque)
{
    BuiltinSession *s = find_session(backend, session_id);

    if (s) {
        free_session(s);
    }
    cb(opaque, s ? -VIRTIO_CRYPTO_OK : -VIRTIO_CRYPTO_INVSESS);
    return 0;
}

static int do_op(BuiltinSession *s, CryptoDevBackendOpInfo *op)
{
    if (op->algtype == CRYPTODEV_BACKEND_ALG_SYM) {
        return s && s->cipher ? -builtin_cipher_do(s->cipher, op->u.sym_op_info) : -VIRTIO_CRYPTO_INVSESS;
    }
    return s && s->rsa ? -builtin_rsa_do(s->rsa, op->op_code, op->u.asym_op_info) : -VIRTIO_CRYPTO_INVSESS;
}

static int builtin_operation(CryptoDevBackend *backend, CryptoDevBackendOpInfo *op, uint32_t queue_index,
                             CryptoDevCompletionFunc cb, void *opaque)
{
    cb(opaque, do_op(find_session(backend, op->session_id), op));
    return 0;
}

static void builtin_init(CryptoDevBackend *backend, Error **errp)
{
    CryptoDevBackendConf *conf = &backend->conf;

    if (conf->peers.queues != 1) {
        error_setg(errp, "cryptodev-backend-builtin has one queue: leave queues= away");
        return;
    }
    conf->peers.ccs[0] = cryptodev_backend_new_client("cryptodev-builtin", NULL);
    conf->crypto_services = 1u << VIRTIO_CRYPTO_SERVICE_CIPHER | 1u << VIRTIO_CRYPTO_SERVICE_HASH |
                            1u << VIRTIO_CRYPTO_SERVICE_MAC | 1u << VIRTIO_CRYPTO_SERVICE_AKCIPHER;
    conf->cipher_algo_l = 1u << VIRTIO_CRYPTO_CIPHER_AES_CBC;
    conf->hash_algo = 1u << VIRTIO_CRYPTO_HASH_SHA1;
    conf->akcipher_algo = 1u << VIRTIO_CRYPTO_AKCIPHER_RSA;
    conf->max_cipher_key_len = CIPHER_KEY_MAX;
    conf->max_auth_key_len = AUTH_KEY_MAX;
    conf->max_size = INT64_MAX - 24; /* the reference's; the device has a bound of its own */
    cryptodev_backend_set_ready(backend, true);
}

static void builtin_cleanup(CryptoDevBackend *backend, Error **errp)
{
    CryptoDevBackendBuiltin *b = CRYPTODEV_BACKEND_BUILTIN(backend);
    CryptoDevBackendPeers *peers = &backend->conf.peers;

    for (size_t i = 0; i < MAX_NUM_SESSIONS; i++) {
        free_session(&b->sessions[i]);
    }
    if (peers->ccs[0]) {
        cryptodev_backend_free_client(peers->ccs[0]);
        peers->ccs[0] = NULL;
    }
    cryptodev_backend_set_ready(backend, false);
}

static void builtin_class_init(ObjectClass *oc, void *data)
{
    CryptoDevBackendClass *k = CRYPTODEV_BACKEND_CLASS(oc);

    k->init = builtin_init;
    k->cleanup = builtin_cleanup;
    k->create_session = builtin_create_session;
    k->close_session = builtin_close_session;
    k->do_op = builtin_operation;
}

static const TypeInfo builtin_info = {
    .name = TYPE_CRYPTODEV_BACKEND_BUILTIN,
    .parent = TYPE_CRYPTODEV_BACKEND,
    .instance_size = sizeof(CryptoDevBackendBuiltin),
    .class_init = builtin_class_init,
};

static void builtin_register_types(void)
{
    type_register_static(&builtin_info);
}

type_init(builtin_register_types)
