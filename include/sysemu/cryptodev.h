/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Back ends of crypto devices: user-creatable objects, "-object cryptodev-backend-builtin,id=c0". Sessions (a
 * key and what to do with it) are made first, operations name one. Every result comes by a callback, here
 * before the call returns: VIRTIO_CRYPTO_x negated, or what a function says.
 */
#ifndef CRYPTODEV_H
#define CRYPTODEV_H

#include "qemu/queue.h"
#include "qom/object.h"

#define TYPE_CRYPTODEV_BACKEND "cryptodev-backend"
OBJECT_DECLARE_TYPE(CryptoDevBackend, CryptoDevBackendClass, CRYPTODEV_BACKEND)

/* Works in this process, with nettle. */
#define TYPE_CRYPTODEV_BACKEND_BUILTIN "cryptodev-backend-builtin"

#define MAX_CRYPTO_QUEUE_NUM 64

typedef enum CryptoDevBackendAlgType {
    CRYPTODEV_BACKEND_ALG_SYM,
    CRYPTODEV_BACKEND_ALG_ASYM,
    CRYPTODEV_BACKEND_ALG__MAX,
} CryptoDevBackendAlgType;

/* A symmetric session: VIRTIO_CRYPTO_x values, lengths in bytes. Keys are the caller's. */
typedef struct CryptoDevBackendSymSessionInfo {
    uint32_t cipher_alg;
    uint32_t key_len;
    uint32_t hash_alg;
    uint32_t hash_result_len;
    uint32_t auth_key_len;
    uint32_t add_len;
    uint8_t op_type;
    uint8_t direction;
    uint8_t hash_mode;
    uint8_t alg_chain_order;
    uint8_t *cipher_key;
    uint8_t *auth_key;
} CryptoDevBackendSymSessionInfo;

typedef struct CryptoDevBackendRsaPara {
    uint32_t padding_algo;
    uint32_t hash_algo;
} CryptoDevBackendRsaPara;

/* An asymmetric one; @key is DER (PKCS #1), the caller's. */
typedef struct CryptoDevBackendAsymSessionInfo {
    uint32_t algo;
    uint32_t keytype;
    uint32_t keylen;
    uint8_t *key;
    union {
        CryptoDevBackendRsaPara rsa;
    } u;
} CryptoDevBackendAsymSessionInfo;

typedef struct CryptoDevBackendSessionInfo {
    uint32_t op_code;           /* VIRTIO_CRYPTO_x_CREATE_SESSION */
    union {
        CryptoDevBackendSymSessionInfo sym_sess_info;
        CryptoDevBackendAsymSessionInfo asym_sess_info;
    } u;
    uint64_t session_id;        /* result */
} CryptoDevBackendSessionInfo;

/* A symmetric operation; the buffers are the caller's, @dst_len of @dst are room for the result. */
typedef struct CryptoDevBackendSymOpInfo {
    uint32_t aad_len;
    uint32_t iv_len;
    uint32_t src_len;
    uint32_t dst_len;
    uint32_t digest_result_len;
    uint32_t hash_start_src_offset;
    uint32_t cipher_start_src_offset;
    uint32_t len_to_hash;
    uint32_t len_to_cipher;
    uint8_t op_type;
    uint8_t *iv;
    uint8_t *src;
    uint8_t *dst;
    uint8_t *aad_data;
    uint8_t *digest_result;
} CryptoDevBackendSymOpInfo;

/*
 * An asymmetric one. @dst_len becomes the bytes of the result. To verify: @src
 * is the signature, @dst the digest.
 */
typedef struct CryptoDevBackendAsymOpInfo {
    uint32_t src_len;
    uint32_t dst_len;
    uint8_t *src;
    uint8_t *dst;
} CryptoDevBackendAsymOpInfo;

typedef struct CryptoDevBackendOpInfo {
    CryptoDevBackendAlgType algtype;
    uint32_t op_code;           /* VIRTIO_CRYPTO_x */
    uint64_t session_id;
    union {
        CryptoDevBackendSymOpInfo *sym_op_info;
        CryptoDevBackendAsymOpInfo *asym_op_info;
    } u;
} CryptoDevBackendOpInfo;

/* @ret: -VIRTIO_CRYPTO_x. */
typedef void (*CryptoDevCompletionFunc)(void *opaque, int ret);

struct CryptoDevBackendClass {
    ObjectClass parent_class;

    void (*init)(CryptoDevBackend *backend, Error **errp);
    void (*cleanup)(CryptoDevBackend *backend, Error **errp);
    int (*create_session)(CryptoDevBackend *backend, CryptoDevBackendSessionInfo *sess_info,
                          uint32_t queue_index, CryptoDevCompletionFunc cb, void *opaque);
    int (*close_session)(CryptoDevBackend *backend, uint64_t session_id, uint32_t queue_index,
                         CryptoDevCompletionFunc cb, void *opaque);
    int (*do_op)(CryptoDevBackend *backend, CryptoDevBackendOpInfo *op_info, uint32_t queue_index,
                 CryptoDevCompletionFunc cb, void *opaque);
};

/* One data queue of the back end. */
typedef struct CryptoDevBackendClient {
    char *model;
    char *name;
    char *info_str;
    unsigned int queue_index;
    int vring_enable;
} CryptoDevBackendClient;

typedef struct CryptoDevBackendPeers {
    CryptoDevBackendClient *ccs[MAX_CRYPTO_QUEUE_NUM];
    uint32_t queues;
} CryptoDevBackendPeers;

/* What a device shows its driver in configuration space. */
typedef struct CryptoDevBackendConf {
    CryptoDevBackendPeers peers;
    uint32_t crypto_services;
    uint32_t cipher_algo_l;
    uint32_t cipher_algo_h;
    uint32_t hash_algo;
    uint32_t mac_algo_l;
    uint32_t mac_algo_h;
    uint32_t aead_algo;
    uint32_t akcipher_algo;
    uint32_t max_cipher_key_len;
    uint32_t max_auth_key_len;
    uint64_t max_size;
} CryptoDevBackendConf;

struct CryptoDevBackend {
    Object parent_obj;

    bool ready;                 /* the device may use it */
    bool is_used;               /* a device does */
    CryptoDevBackendConf conf;
};

CryptoDevBackendClient *cryptodev_backend_new_client(const char *model, const char *name);
void cryptodev_backend_free_client(CryptoDevBackendClient *cc);
/* Forget all sessions and clients. */
void cryptodev_backend_cleanup(CryptoDevBackend *backend, Error **errp);

/* Make a session: sess_info->session_id when @cb hears 0. */
int cryptodev_backend_create_session(CryptoDevBackend *backend, CryptoDevBackendSessionInfo *sess_info,
                                     uint32_t queue_index, CryptoDevCompletionFunc cb, void *opaque);
int cryptodev_backend_close_session(CryptoDevBackend *backend, uint64_t session_id, uint32_t queue_index,
                                    CryptoDevCompletionFunc cb, void *opaque);
int cryptodev_backend_crypto_operation(CryptoDevBackend *backend, CryptoDevBackendOpInfo *op_info,
                                       uint32_t queue_index, CryptoDevCompletionFunc cb, void *opaque);

void cryptodev_backend_set_used(CryptoDevBackend *backend, bool used);
bool cryptodev_backend_is_used(CryptoDevBackend *backend);
void cryptodev_backend_set_ready(CryptoDevBackend *backend, bool ready);
bool cryptodev_backend_is_ready(CryptoDevBackend *backend);

#endif
