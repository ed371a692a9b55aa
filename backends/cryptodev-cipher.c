/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Symmetric ciphers of cryptodev-backend-builtin, by nettle: AES (128, 192, 256) and 3DES with ECB, CBC and
 * CTR, AES with XTS. A session works in one direction, whatever the operation says, as the reference's does.
 */
#include "qemu/osdep.h"
#include <nettle/cbc.h>
#include <nettle/ctr.h>
#include <nettle/des.h>
#include <nettle/nettle-meta.h>
#include <nettle/xts.h>
#include "cryptodev-builtin.h"

#define BLOCK_MAX 16

typedef enum CipherMode { MODE_ECB, MODE_CBC, MODE_CTR, MODE_XTS } CipherMode;

struct BuiltinCipher {
    const struct nettle_cipher *alg;
    CipherMode mode;
    bool decrypt;
    void *encrypt_ctx;
    void *decrypt_ctx;
    void *tweak_ctx;        /* XTS: the second half of the key */
};

static void set_des3_key(void *ctx, const uint8_t *key)
{
    des3_set_key(ctx, key); /* weak keys are keys too */
}

static const struct nettle_cipher des3 = {
    .name = "des3",
    .context_size = sizeof(struct des3_ctx),
    .block_size = DES3_BLOCK_SIZE,
    .key_size = DES3_KEY_SIZE,
    .set_encrypt_key = set_des3_key,
    .set_decrypt_key = set_des3_key,
    .encrypt = (nettle_cipher_func *)des3_encrypt,
    .decrypt = (nettle_cipher_func *)des3_decrypt,
};

/* One row an algorithm of the driver's; sizes of keys tell variants of AES apart. */
static const struct {
    uint32_t algo;
    CipherMode mode;
    const struct nettle_cipher *const variants[4];
} algorithms[] = {
    { VIRTIO_CRYPTO_CIPHER_AES_ECB, MODE_ECB, { &nettle_aes128, &nettle_aes192, &nettle_aes256 } },
    { VIRTIO_CRYPTO_CIPHER_AES_CBC, MODE_CBC, { &nettle_aes128, &nettle_aes192, &nettle_aes256 } },
    { VIRTIO_CRYPTO_CIPHER_AES_CTR, MODE_CTR, { &nettle_aes128, &nettle_aes192, &nettle_aes256 } },
    { VIRTIO_CRYPTO_CIPHER_AES_XTS, MODE_XTS, { &nettle_aes128, &nettle_aes256 } },
    { VIRTIO_CRYPTO_CIPHER_3DES_ECB, MODE_ECB, { &des3 } },
    { VIRTIO_CRYPTO_CIPHER_3DES_CBC, MODE_CBC, { &des3 } },
    { VIRTIO_CRYPTO_CIPHER_3DES_CTR, MODE_CTR, { &des3 } },
};

/* Find the row's cipher for a key of @key_len bytes. */
static const struct nettle_cipher *find_algorithm(uint32_t algo, uint32_t key_len, CipherMode *mode)
{
    for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++) {
        const struct nettle_cipher *const *v = algorithms[i].variants;

        if (algorithms[i].algo != algo) {
            continue;
        }
        *mode = algorithms[i].mode;
        for (; *v; v++) {
            if (key_len == (*v)->key_size * (*mode == MODE_XTS ? 2 : 1)) {
                return *v;
            }
        }
    }
    return NULL;
}

BuiltinCipher *builtin_cipher_new(const CryptoDevBackendSymSessionInfo *info)
{
    const struct nettle_cipher *alg;
    BuiltinCipher *c;
    CipherMode mode;

    if (info->op_type != VIRTIO_CRYPTO_SYM_OP_CIPHER) {
        return NULL;
    }
    alg = find_algorithm(info->cipher_alg, info->key_len, &mode);
    if (!alg) {
        return NULL;
    }
    c = g_new0(BuiltinCipher, 1);
    c->alg = alg;
    c->mode = mode;
    c->decrypt = info->direction != VIRTIO_CRYPTO_OP_ENCRYPT;
    c->encrypt_ctx = g_malloc0(alg->context_size);
    c->decrypt_ctx = g_malloc0(alg->context_size);
    alg->set_encrypt_key(c->encrypt_ctx, info->cipher_key);
    alg->set_decrypt_key(c->decrypt_ctx, info->cipher_key);
    if (mode == MODE_XTS) {
        c->tweak_ctx = g_malloc0(alg->context_size);
        alg->set_encrypt_key(c->tweak_ctx, info->cipher_key + alg->key_size);
    }
    return c;
}

void builtin_cipher_free(BuiltinCipher *c)
{
    g_free(c->encrypt_ctx);
    g_free(c->decrypt_ctx);
    g_free(c->tweak_ctx);
    g_free(c);
}

/* Whether the lengths of @op suit the mode. */
static bool lengths_fit(const BuiltinCipher *c, const CryptoDevBackendSymOpInfo *op)
{
    if (op->dst_len < op->src_len || (c->mode != MODE_CTR && op->src_len % c->alg->block_size)) {
        return false;
    }
    return !op->iv_len || (c->mode != MODE_ECB && op->iv_len == c->alg->block_size);
}

int builtin_cipher_do(BuiltinCipher *c, CryptoDevBackendSymOpInfo *op)
{
    const struct nettle_cipher *alg = c->alg;
    uint8_t iv[BLOCK_MAX] = { 0 };

    if (!lengths_fit(c, op)) {
        return VIRTIO_CRYPTO_ERR;
    }
    if (!op->src_len) {
        return VIRTIO_CRYPTO_OK;
    }
    if (op->iv_len) {
        memcpy(iv, op->iv, op->iv_len);
    }
    switch (c->mode) {
    case MODE_ECB:
        (c->decrypt ? alg->decrypt : alg->encrypt)(c->decrypt ? c->decrypt_ctx : c->encrypt_ctx,
                                                   op->src_len, op->dst, op->src);
        break;
    case MODE_CBC:
        (c->decrypt ? cbc_decrypt : cbc_encrypt)(c->decrypt ? c->decrypt_ctx : c->encrypt_ctx,
                                                 c->decrypt ? alg->decrypt : alg->encrypt,
                                                 alg->block_size, iv, op->src_len, op->dst, op->src);
        break;
    case MODE_CTR:
        ctr_crypt(c->encrypt_ctx, alg->encrypt, alg->block_size, iv, op->src_len, op->dst, op->src);
        break;
    case MODE_XTS:
        if (c->decrypt) {
            xts_decrypt_message(c->decrypt_ctx, c->tweak_ctx, alg->decrypt, alg->encrypt, iv,
                                op->src_len, op->dst, op->src);
        } else {
            xts_encrypt_message(c->encrypt_ctx, c->tweak_ctx, alg->encrypt, iv,
                                op->src_len, op->dst, op->src);
        }
        break;
    }
    return VIRTIO_CRYPTO_OK;
}
