/* SPDX-License-Identifier: GPL-2.0-or-later */
/* virtio-crypto: requests of the data queue: ciphers, RSA, and malformed ones. */
#include "qemu/osdep.h"
#include "virtio-crypto-key.h"
#include "virtio-crypto-test.h"

typedef struct KnownAnswer {
    uint32_t algo, keylen, iv_len;
    uint8_t out[32];
} KnownAnswer;

/* Key 00 01 .., IV 40 41 .., text 00 .. 1f; from the reference, ECB and CBC equal to OpenSSL's. */
static const KnownAnswer answers[] = {
    { VIRTIO_CRYPTO_CIPHER_AES_ECB, 16, 0, {
        0x0a, 0x94, 0x0b, 0xb5, 0x41, 0x6e, 0xf0, 0x45, 0xf1, 0xc3, 0x94, 0x58, 0xc6, 0x53, 0xea, 0x5a,
        0x07, 0xfe, 0xef, 0x74, 0xe1, 0xd5, 0x03, 0x6e, 0x90, 0x0e, 0xee, 0x11, 0x8e, 0x94, 0x92, 0x93,
    } },
    { VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 16, {
        0xfd, 0xb7, 0x79, 0x82, 0x69, 0xc5, 0x57, 0x53, 0xed, 0x9c, 0x7b, 0xc7, 0xc9, 0x2f, 0x23, 0xea,
        0xaf, 0x2d, 0x2c, 0x06, 0x75, 0x5a, 0x12, 0x15, 0xf0, 0xb3, 0xed, 0x4c, 0xd6, 0x01, 0x94, 0x44,
    } },
    { VIRTIO_CRYPTO_CIPHER_AES_CTR, 16, 16, {
        0xd5, 0x32, 0xe7, 0x98, 0x41, 0xa4, 0x55, 0xea, 0x76, 0x57, 0x96, 0x56, 0xf0, 0xf0, 0x44, 0xa5,
        0x22, 0xd8, 0xcf, 0xd1, 0x24, 0x3f, 0xb9, 0xff, 0xd2, 0xa2, 0xcf, 0x39, 0xd2, 0x3d, 0x3b, 0x04,
    } },
    { VIRTIO_CRYPTO_CIPHER_3DES_ECB, 24, 0, {
        0x58, 0xed, 0x24, 0x8f, 0x77, 0xf6, 0xb1, 0x9e, 0x8c, 0x45, 0xc6, 0x18, 0x4f, 0x56, 0x88, 0x63,
        0x65, 0xab, 0xd6, 0xae, 0x1a, 0xd5, 0x85, 0x20, 0x77, 0x0b, 0x06, 0x20, 0x4c, 0x45, 0x7a, 0x3a,
    } },
    { VIRTIO_CRYPTO_CIPHER_3DES_CBC, 24, 8, {
        0x54, 0x94, 0x1e, 0x92, 0x65, 0x0a, 0xb4, 0xb1, 0x58, 0xab, 0xd4, 0x9d, 0x11, 0x1d, 0xc4, 0x63,
        0x1a, 0xc9, 0x59, 0xd0, 0x0c, 0x5b, 0xb7, 0x25, 0xfb, 0xc2, 0x40, 0xc1, 0xef, 0xd7, 0x5d, 0x45,
    } },
    { VIRTIO_CRYPTO_CIPHER_3DES_CTR, 24, 8, {
        0x87, 0x8c, 0xbc, 0xc5, 0xd2, 0x59, 0xc8, 0xba, 0x53, 0x79, 0x83, 0xaf, 0x80, 0x80, 0xf7, 0x49,
        0x3b, 0x5a, 0x61, 0xa4, 0xdd, 0x28, 0x93, 0x7f, 0x2f, 0x5c, 0x1f, 0x1b, 0x4c, 0x85, 0x86, 0x4e,
    } },
    { VIRTIO_CRYPTO_CIPHER_AES_XTS, 32, 16, {
        0x59, 0x8a, 0xa4, 0xdd, 0x93, 0x17, 0xaf, 0x7d, 0x0d, 0xa8, 0xb0, 0x62, 0x6c, 0x50, 0x09, 0x9e,
        0x6c, 0x88, 0xea, 0xd1, 0x56, 0x1d, 0x80, 0x47, 0xbe, 0x00, 0x47, 0xca, 0xef, 0x24, 0xaa, 0x25,
    } },
    { VIRTIO_CRYPTO_CIPHER_AES_XTS, 64, 16, {
        0x3a, 0xa6, 0xe7, 0xca, 0x23, 0x7c, 0x83, 0x70, 0xa0, 0x0d, 0x8d, 0xf9, 0x59, 0xbf, 0xb5, 0x82,
        0x74, 0x0f, 0x64, 0x0e, 0x2c, 0xbe, 0x0c, 0xf1, 0x71, 0xe4, 0x19, 0x46, 0xf5, 0x20, 0xea, 0xc4,
    } },
};

/* Each cipher gives the known answer, and back. */
static void test_ciphers(Fixture *f, const void *unused)
{
    uint8_t plain[32], out[32];

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    for (unsigned i = 0; i < sizeof(plain); i++) {
        plain[i] = i;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(answers); i++) {
        const KnownAnswer *a = &answers[i];
        uint64_t enc, dec;

        g_assert_cmpuint(create_cipher(f, a->algo, a->keylen, VIRTIO_CRYPTO_OP_ENCRYPT, &enc), ==, 0);
        g_assert_cmpuint(create_cipher(f, a->algo, a->keylen, VIRTIO_CRYPTO_OP_DECRYPT, &dec), ==, 0);
        g_assert_cmpuint(cipher(f, enc, VIRTIO_CRYPTO_CIPHER_ENCRYPT, a->iv_len, plain, 32, out), ==, 0);
        g_assert_cmpmem(out, 32, a->out, 32);
        g_assert_cmpuint(cipher(f, dec, VIRTIO_CRYPTO_CIPHER_DECRYPT, a->iv_len, a->out, 32, out), ==, 0);
        g_assert_cmpmem(out, 32, plain, 32);
    }
}

/* CTR is a stream: any length. The others take whole blocks. IVs are of a block, or left away. */
static void test_cipher_lengths(Fixture *f, const void *unused)
{
    uint8_t plain[20] = { 1, 2, 3 }, out[20];
    uint64_t cbc, ctr, ecb;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, &cbc);
    create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CTR, 16, 1, &ctr);
    create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_ECB, 16, 1, &ecb);
    g_assert_cmpuint(cipher(f, cbc, 0, 16, plain, 20, out), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(cipher(f, ecb, 0, 0, plain, 20, out), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(cipher(f, ctr, 0, 16, plain, 20, out), ==, VIRTIO_CRYPTO_OK);
    g_assert_cmpuint(cipher(f, ctr, 0, 16, out, 20, out), ==, VIRTIO_CRYPTO_OK);
    g_assert_cmpmem(out, 20, plain, 20);
    g_assert_cmpuint(cipher(f, cbc, 0, 8, plain, 16, out), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(cipher(f, ecb, 0, 16, plain, 16, out), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(cipher(f, cbc, 0, 0, plain, 16, out), ==, VIRTIO_CRYPTO_OK);
    g_assert_cmpuint(cipher(f, 99, 0, 16, plain, 16, out), ==, VIRTIO_CRYPTO_INVSESS);
    g_assert_cmpuint(cipher(f, 1ULL << 50, 0, 16, plain, 16, out), ==, VIRTIO_CRYPTO_INVSESS);
    g_assert_cmpuint(cipher(f, cbc, VIRTIO_CRYPTO_HASH, 16, plain, 16, out), ==, VIRTIO_CRYPTO_NOTSUPP);
    g_assert_cmpuint(cipher(f, cbc, 0x777, 16, plain, 16, out), ==, VIRTIO_CRYPTO_NOTSUPP);
}

/* Lengths that the chain does not have break the device, however large. */
static void test_malformed_data(Fixture *f, const void *unused)
{
    static const uint32_t lengths[][3] = {
        /* IV, source, destination */
        { 16, 32, 16 },
        { 16, 16, 32 },
        { 16, 64, 64 },
        { 0xffffffff, 16, 16 },
        { 16, 0xffffffff, 0xffffffff },
    };

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(lengths); i++) {
        struct virtio_crypto_op_data_req req = {
            .u.sym_req = {
                .u.cipher.para = { lengths[i][0], lengths[i][1], lengths[i][2] },
                .op_type = cpu_to_le32(VIRTIO_CRYPTO_SYM_OP_CIPHER),
            },
        };

        create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, NULL);
        g_assert_cmphex(operate(f, &req, 32, 16, NULL), ==, 0xff);
        g_assert_cmphex(status(f->p), ==, BROKEN);
        start_driver(f);
    }
}

/* More data than a request may have is refused, and what the chain says twice is not a way around it. */
static void test_large_request(Fixture *f, const void *unused)
{
    enum { BYTES = 3 << 20 };
    struct virtio_crypto_op_data_req req = {
        .u.sym_req = {
            .u.cipher.para = { 0, cpu_to_le32(BYTES), cpu_to_le32(BYTES) },
            .op_type = cpu_to_le32(VIRTIO_CRYPTO_SYM_OP_CIPHER),
        },
    };
    Buffer b[] = {
        { REQUEST, sizeof(req) }, { 0x400000, BYTES }, { 0x800000, BYTES, true }, { STATUS, 1, true }
    };
    uint32_t len = 0;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, NULL);
    qtest_memwrite(f->p->qts, REQUEST, &req, sizeof(req));
    send_chain(&f->data, b, ARRAY_SIZE(b));
    g_assert_true(queue_used(&f->data, NULL, &len));
    g_assert_cmpuint(qtest_readb(f->p->qts, STATUS), ==, VIRTIO_CRYPTO_ERR);
}

/* --- RSA --- */

static void test_rsa_keys(Fixture *f, const void *unused)
{
    uint8_t bad[sizeof(rsa_private_key)];
    uint64_t id;

    g_assert_cmpuint(create_rsa(f, 1, rsa_public_key, sizeof(rsa_public_key), 1, VIRTIO_CRYPTO_RSA_SHA256,
                                &id),
                     ==, 0);
    g_assert_cmpuint(create_rsa(f, 2, rsa_private_key, sizeof(rsa_private_key), 1, VIRTIO_CRYPTO_RSA_SHA1,
                                &id),
                     ==, 0);
    g_assert_cmpuint(id, ==, 1);
    g_assert_cmpuint(create_rsa(f, 1, rsa_public_key, sizeof(rsa_public_key), 0, 0, &id), ==,
                     VIRTIO_CRYPTO_OK);
    g_assert_cmpuint(create_rsa(f, 1, rsa_public_key, sizeof(rsa_public_key), 1, 0, &id), ==,
                     VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(create_rsa(f, 1, rsa_public_key, sizeof(rsa_public_key), 2, 6, &id), ==,
                     VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(create_rsa(f, 3, rsa_public_key, sizeof(rsa_public_key), 1, 6, &id), ==,
                     VIRTIO_CRYPTO_NOTSUPP);
    g_assert_cmpuint(create_rsa(f, 2, rsa_public_key, sizeof(rsa_public_key), 1, 6, &id), ==,
                     VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(create_rsa(f, 1, rsa_private_key, sizeof(rsa_private_key), 1, 6, &id), ==,
                     VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(create_rsa(f, 1, NULL, 0, 1, 6, &id), ==, VIRTIO_CRYPTO_ERR);
    /* Any byte of the key may be anything. */
    for (unsigned i = 0; i < sizeof(bad); i++) {
        memcpy(bad, rsa_private_key, sizeof(bad));
        bad[i] ^= 0x81;
        create_rsa(f, 2, bad, sizeof(bad), 1, VIRTIO_CRYPTO_RSA_SHA256, NULL);
    }
    g_assert_cmphex(status(f->p), ==, DRIVER_OK);
}

static void test_rsa(Fixture *f, const void *unused)
{
    uint8_t out[64], buf[96];
    uint64_t pub, priv;
    uint32_t len = 0;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    create_rsa(f, 1, rsa_public_key, sizeof(rsa_public_key), 1, VIRTIO_CRYPTO_RSA_SHA256, &pub);
    create_rsa(f, 2, rsa_private_key, sizeof(rsa_private_key), 1, VIRTIO_CRYPTO_RSA_SHA256, &priv);
    /* Encrypt, decrypt. */
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_ENCRYPT, (void *)"hello", 5, 64, &len), ==, 0);
    g_assert_cmpuint(len, ==, 65);
    qtest_memread(f->p->qts, RESULT, out, sizeof(out));
    g_assert_cmpuint(akcipher(f, priv, VIRTIO_CRYPTO_AKCIPHER_DECRYPT, out, 64, 64, &len), ==, 0);
    g_assert_cmpuint(len, ==, 6);
    qtest_memread(f->p->qts, RESULT, buf, 5);
    g_assert_cmpmem(buf, 5, "hello", 5);
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_DECRYPT, out, 64, 64, &len), ==,
                     VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_ENCRYPT, buf, 54, 64, &len), ==,
                     VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_ENCRYPT, buf, 5, 63, &len), ==,
                     VIRTIO_CRYPTO_ERR);
    /* Sign, verify. */
    for (unsigned i = 0; i < 32; i++) {
        buf[64 + i] = i;
    }
    g_assert_cmpuint(akcipher(f, priv, VIRTIO_CRYPTO_AKCIPHER_SIGN, buf + 64, 32, 64, &len), ==, 0);
    qtest_memread(f->p->qts, RESULT, buf, 64);
    g_assert_cmpmem(buf, 64, rsa_signature, sizeof(rsa_signature));
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_SIGN, buf + 64, 32, 64, &len), ==,
                     VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_VERIFY, buf, 64, 32, &len), ==, 0);
    g_assert_cmpuint(len, ==, 1);
    buf[95] ^= 1;
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_VERIFY, buf, 64, 32, &len), ==,
                     VIRTIO_CRYPTO_KEY_REJECTED);
    /* A session is of one kind. */
    g_assert_cmpuint(cipher(f, pub, VIRTIO_CRYPTO_CIPHER_ENCRYPT, 0, buf, 16, out), ==,
                     VIRTIO_CRYPTO_INVSESS);
    create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, &pub);
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_ENCRYPT, buf, 5, 64, &len), ==,
                     VIRTIO_CRYPTO_INVSESS);
}

void crypto_add_data_tests(void)
{
    CRYPTO_CASE("cipher/known-answers", test_ciphers);
    CRYPTO_CASE("cipher/lengths", test_cipher_lengths);
    CRYPTO_CASE("cipher/malformed", test_malformed_data);
    CRYPTO_CASE("cipher/too-large", test_large_request);
    CRYPTO_CASE("rsa/keys", test_rsa_keys);
    CRYPTO_CASE("rsa/operations", test_rsa);
}
