/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RSA of cryptodev-backend-builtin, by nettle's hogweed: keys of up to 4096 bits as PKCS #1 DER, PKCS #1 v1.5
 * padding, signatures over MD5, SHA-1, SHA-256 and SHA-512 digests. Sessions with raw padding can be made,
 * and as on the reference, their operations fail.
 *
 * A driver's key may be anything: it is checked for all that hogweed and GMP take for granted.
 */
#include "qemu/osdep.h"
#include <nettle/asn1.h>
#include <nettle/bignum.h>
#include <nettle/rsa.h>
#include "qemu/guest-random.h"
#include "cryptodev-builtin.h"

typedef int SignFunc(const struct rsa_public_key *pub, const struct rsa_private_key *key, void *random_ctx,
                     nettle_random_func *random, const uint8_t *digest, mpz_t signature);
typedef int VerifyFunc(const struct rsa_public_key *pub, const uint8_t *digest, const mpz_t signature);

/* Digests by VIRTIO_CRYPTO_RSA_x. */
typedef struct RsaHash {
    uint32_t algo;
    uint32_t digest_bytes;
    SignFunc *sign;
    VerifyFunc *verify;
} RsaHash;

static const RsaHash hashes[] = {
    { VIRTIO_CRYPTO_RSA_MD5, 16, rsa_md5_sign_digest_tr, rsa_md5_verify_digest },
    { VIRTIO_CRYPTO_RSA_SHA1, 20, rsa_sha1_sign_digest_tr, rsa_sha1_verify_digest },
    { VIRTIO_CRYPTO_RSA_SHA256, 32, rsa_sha256_sign_digest_tr, rsa_sha256_verify_digest },
    { VIRTIO_CRYPTO_RSA_SHA512, 64, rsa_sha512_sign_digest_tr, rsa_sha512_verify_digest },
};

struct BuiltinRsa {
    struct rsa_public_key pub;
    struct rsa_private_key priv;
    bool is_private;
    const RsaHash *hash;        /* NULL: raw padding */
};

static void get_random(void *ctx, size_t length, uint8_t *dst)
{
    qemu_guest_getrandom_nofail(dst, length);
}

/* --- keys --- */

static bool parse_public(BuiltinRsa *rsa, const uint8_t *der, size_t len)
{
    struct asn1_der_iterator i;

    return asn1_der_iterator_first(&i, len, der) == ASN1_ITERATOR_CONSTRUCTED && i.type == ASN1_SEQUENCE &&
           i.data + i.length == der + len && rsa_public_key_from_der_iterator(&rsa->pub, RSA_MAX_BITS, &i);
}

/* p q = n; the exponents and the coefficient belong to the primes. */
static bool private_consistent(BuiltinRsa *rsa)
{
    struct rsa_private_key *k = &rsa->priv;
    bool ok;
    mpz_t n;

    mpz_init(n);
    mpz_mul(n, k->p, k->q);
    ok = !mpz_cmp(n, rsa->pub.n) && mpz_cmp_ui(k->p, 1) > 0 && mpz_cmp_ui(k->q, 1) > 0 &&
         mpz_sgn(k->a) > 0 && mpz_cmp(k->a, k->p) < 0 && mpz_sgn(k->b) > 0 && mpz_cmp(k->b, k->q) < 0 &&
         mpz_sgn(k->c) > 0 && mpz_cmp(k->c, k->p) < 0;
    mpz_clear(n);
    return ok;
}

static bool parse_key(BuiltinRsa *rsa, const CryptoDevBackendAsymSessionInfo *info)
{
    struct rsa_public_key *pub = &rsa->pub;
    bool ok = rsa->is_private
              ? rsa_keypair_from_der(pub, &rsa->priv, RSA_MAX_BITS, info->keylen, info->key)
              : parse_public(rsa, info->key, info->keylen);

    return ok && pub->size && mpz_odd_p(pub->n) && mpz_cmp_ui(pub->e, 2) > 0 && mpz_odd_p(pub->e) &&
           mpz_cmp(pub->e, pub->n) < 0 && (!rsa->is_private || private_consistent(rsa));
}

/* False: there is no such hash. */
static bool find_hash(const CryptoDevBackendRsaPara *para, const RsaHash **hash)
{
    *hash = NULL;
    if (para->padding_algo == VIRTIO_CRYPTO_RSA_RAW_PADDING) {
        return true;
    }
    for (size_t i = 0; i < ARRAY_SIZE(hashes); i++) {
        if (hashes[i].algo == para->hash_algo) {
            *hash = &hashes[i];
        }
    }
    return para->padding_algo == VIRTIO_CRYPTO_RSA_PKCS1_PADDING && *hash;
}

BuiltinRsa *builtin_rsa_new(const CryptoDevBackendAsymSessionInfo *info)
{
    const RsaHash *hash;
    BuiltinRsa *rsa;

    if (info->algo != VIRTIO_CRYPTO_AKCIPHER_RSA || !find_hash(&info->u.rsa, &hash)) {
        return NULL;
    }
    rsa = g_new0(BuiltinRsa, 1);
    rsa->hash = hash;
    rsa->is_private = info->keytype == VIRTIO_CRYPTO_AKCIPHER_KEY_TYPE_PRIVATE;
    rsa_public_key_init(&rsa->pub);
    rsa_private_key_init(&rsa->priv);
    if (!parse_key(rsa, info)) {
        builtin_rsa_free(rsa);
        return NULL;
    }
    return rsa;
}

void builtin_rsa_free(BuiltinRsa *rsa)
{
    rsa_public_key_clear(&rsa->pub);
    rsa_private_key_clear(&rsa->priv);
    g_free(rsa);
}

/* --- operations: 1, or 0 if they fail --- */

/* Put a number of the key's size out. */
static int put_number(BuiltinRsa *rsa, CryptoDevBackendAsymOpInfo *op, const mpz_t x)
{
    if (op->dst_len < rsa->pub.size) {
        return 0;
    }
    op->dst_len = rsa->pub.size;
    nettle_mpz_get_str_256(op->dst_len, op->dst, x);
    return 1;
}

static int rsa_op_encrypt(BuiltinRsa *rsa, CryptoDevBackendAsymOpInfo *op, mpz_t x)
{
    return rsa_encrypt(&rsa->pub, NULL, get_random, op->src_len, op->src, x) && put_number(rsa, op, x);
}

static int rsa_op_decrypt(BuiltinRsa *rsa, CryptoDevBackendAsymOpInfo *op, mpz_t x)
{
    size_t len = op->dst_len;

    if (!rsa->is_private || op->src_len != rsa->pub.size) {
        return 0;
    }
    nettle_mpz_set_str_256_u(x, op->src_len, op->src);
    if (mpz_cmp(x, rsa->pub.n) >= 0 ||
        !rsa_decrypt_tr(&rsa->pub, &rsa->priv, NULL, get_random, &len, op->dst, x)) {
        return 0;
    }
    op->dst_len = len;
    return 1;
}

static int rsa_op_sign(BuiltinRsa *rsa, CryptoDevBackendAsymOpInfo *op, mpz_t x)
{
    return rsa->is_private && op->src_len == rsa->hash->digest_bytes &&
           rsa->hash->sign(&rsa->pub, &rsa->priv, NULL, get_random, op->src, x) && put_number(rsa, op, x);
}

static int rsa_op_verify(BuiltinRsa *rsa, CryptoDevBackendAsymOpInfo *op, mpz_t x)
{
    if (op->src_len != rsa->pub.size || op->dst_len != rsa->hash->digest_bytes) {
        return 0;
    }
    nettle_mpz_set_str_256_u(x, op->src_len, op->src);
    return rsa->hash->verify(&rsa->pub, op->dst, x);
}

int builtin_rsa_do(BuiltinRsa *rsa, uint32_t op_code, CryptoDevBackendAsymOpInfo *op)
{
    int ok = 0;
    mpz_t x;

    if (!rsa->hash) {
        return VIRTIO_CRYPTO_ERR;
    }
    mpz_init(x);
    switch (op_code) {
    case VIRTIO_CRYPTO_AKCIPHER_ENCRYPT:
        ok = rsa_op_encrypt(rsa, op, x);
        break;
    case VIRTIO_CRYPTO_AKCIPHER_DECRYPT:
        ok = rsa_op_decrypt(rsa, op, x);
        break;
    case VIRTIO_CRYPTO_AKCIPHER_SIGN:
        ok = rsa_op_sign(rsa, op, x);
        break;
    case VIRTIO_CRYPTO_AKCIPHER_VERIFY:
        ok = rsa_op_verify(rsa, op, x);
        break;
    }
    mpz_clear(x);
    if (ok) {
        return VIRTIO_CRYPTO_OK;
    }
    return op_code == VIRTIO_CRYPTO_AKCIPHER_VERIFY ? VIRTIO_CRYPTO_KEY_REJECTED : VIRTIO_CRYPTO_ERR;
}
