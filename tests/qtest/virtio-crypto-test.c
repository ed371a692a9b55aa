/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio crypto device with the builtin back end: sessions, ciphers, RSA, and what drivers must not do. A stopped machine
 * does not look at data queues, so cases that use them are skipped where the clock cannot be stepped.
 */
#include "qemu/osdep.h"
#include "qapi/qmp/qdict.h"
#include "standard-headers/linux/virtio_crypto.h"
#include "virtio-crypto-key.h"
#include "virtio-poke.h"

#define BACK_END    "-object cryptodev-backend-builtin,id=c0"
#define DEVICE      "virtio-crypto-pci,cryptodev=c0"
#define VERSION_1   (1ULL << VIRTIO_F_VERSION_1)

#define DATA_RING   0x100000
#define CTRL_RING   0x110000
#define REQUEST     0x200000
#define PAYLOAD     0x201000
#define RESULT      0x208000
#define STATUS      0x209000

#define MAX_SESSIONS 256
#define PCIHP_EJECT 0xae08
#define BROKEN      (DRIVER_OK | VIRTIO_CONFIG_S_NEEDS_RESET)

typedef struct Fixture {
    Poke *p;
    PokeQueue data, ctrl;
} Fixture;

static void start_driver(Fixture *f)
{
    negotiate(f->p, VERSION_1);
    f->data = queue_enable(f->p, 0, DATA_RING);
    f->ctrl = queue_enable(f->p, 1, CTRL_RING);
    set_status(f->p, DRIVER_OK);
}

static void setup(Fixture *f, const void *unused)
{
    f->p = poke_new(DEVICE, BACK_END);
    start_driver(f);
}

static void teardown(Fixture *f, const void *unused)
{
    poke_free(f->p);
}

/* A buffer of a chain, in guest memory. */
typedef struct Buffer {
    uint64_t addr;
    uint32_t len;
    bool write;
} Buffer;

/* Send a chain of the buffers that are not empty. */
static void send_chain(PokeQueue *q, const Buffer *b, unsigned n)
{
    unsigned last = 0, at = 0;

    for (unsigned i = 0; i < n; i++) {
        last = b[i].len ? i : last;
    }
    for (unsigned i = 0; i <= last; i++) {
        if (b[i].len) {
            queue_desc(q, at, b[i].addr, b[i].len,
                       (b[i].write ? VRING_DESC_F_WRITE : 0) | (i < last ? VRING_DESC_F_NEXT : 0), at + 1);
            at++;
        }
    }
    queue_add(q, 0);
    queue_kick(q);
}

/* --- control queue --- */

/* Returns the status; the session's id goes to @id. */
static uint32_t create(Fixture *f, const struct virtio_crypto_op_ctrl_req *req, const void *key, uint32_t keylen,
                       uint64_t *id)
{
    Buffer b[] = { { REQUEST, sizeof(*req) }, { PAYLOAD, keylen }, { RESULT, 16, true } };
    struct virtio_crypto_session_input answer;
    uint32_t len = 0;

    qtest_memwrite(f->p->qts, REQUEST, req, sizeof(*req));
    if (keylen) {
        qtest_memwrite(f->p->qts, PAYLOAD, key, keylen);
    }
    send_chain(&f->ctrl, b, ARRAY_SIZE(b));
    g_assert_true(queue_used(&f->ctrl, NULL, &len));
    g_assert_cmpuint(len, ==, sizeof(answer));
    qtest_memread(f->p->qts, RESULT, &answer, sizeof(answer));
    if (id) {
        *id = le64_to_cpu(answer.session_id);
    }
    return le32_to_cpu(answer.status);
}

static struct virtio_crypto_op_ctrl_req cipher_request(uint32_t algo, uint32_t keylen, uint32_t op)
{
    return (struct virtio_crypto_op_ctrl_req) {
        .header = { .opcode = cpu_to_le32(VIRTIO_CRYPTO_CIPHER_CREATE_SESSION), .algo = cpu_to_le32(algo) },
        .u.sym_create_session = {
            .u.cipher.para = { cpu_to_le32(algo), cpu_to_le32(keylen), cpu_to_le32(op) },
            .op_type = cpu_to_le32(VIRTIO_CRYPTO_SYM_OP_CIPHER),
        },
    };
}

static uint32_t create_cipher(Fixture *f, uint32_t algo, uint32_t keylen, uint32_t op, uint64_t *id)
{
    struct virtio_crypto_op_ctrl_req req = cipher_request(algo, keylen, op);
    uint8_t key[128];

    for (unsigned i = 0; i < sizeof(key); i++) {
        key[i] = i;
    }
    return create(f, &req, key, keylen, id);
}

static uint32_t create_rsa(Fixture *f, uint32_t keytype, const void *key, uint32_t keylen, uint32_t padding,
                           uint32_t hash, uint64_t *id)
{
    struct virtio_crypto_op_ctrl_req req = {
        .header = { .opcode = cpu_to_le32(VIRTIO_CRYPTO_AKCIPHER_CREATE_SESSION) },
        .u.akcipher_create_session.para = {
            .algo = cpu_to_le32(VIRTIO_CRYPTO_AKCIPHER_RSA),
            .keytype = cpu_to_le32(keytype),
            .keylen = cpu_to_le32(keylen),
            .u.rsa = { cpu_to_le32(padding), cpu_to_le32(hash) },
        },
    };

    return create(f, &req, key, keylen, id);
}

static uint8_t destroy(Fixture *f, uint32_t opcode, uint64_t id)
{
    struct virtio_crypto_op_ctrl_req req = {
        .header.opcode = cpu_to_le32(opcode), .u.destroy_session.session_id = cpu_to_le64(id),
    };
    Buffer b[] = { { REQUEST, sizeof(req) }, { RESULT, 1, true } };
    uint32_t len = 0;

    qtest_memwrite(f->p->qts, REQUEST, &req, sizeof(req));
    send_chain(&f->ctrl, b, ARRAY_SIZE(b));
    g_assert_true(queue_used(&f->ctrl, NULL, &len));
    g_assert_cmpuint(len, ==, 1);
    return qtest_readb(f->p->qts, RESULT);
}

/* --- data queue --- */

/* Send @req with @in_len bytes at PAYLOAD and @room at RESULT. Returns the status, *@len is what was used. */
static uint8_t operate(Fixture *f, const struct virtio_crypto_op_data_req *req, uint32_t in_len, uint32_t room,
                       uint32_t *len)
{
    Buffer b[] = {
        { REQUEST, sizeof(*req) }, { PAYLOAD, in_len }, { RESULT, room, true }, { STATUS, 1, true }
    };
    uint32_t dummy;

    qtest_memwrite(f->p->qts, REQUEST, req, sizeof(*req));
    qtest_writeb(f->p->qts, STATUS, 0xee);
    send_chain(&f->data, b, ARRAY_SIZE(b));
    if (!queue_used(&f->data, NULL, len ? len : &dummy)) {
        return 0xff;
    }
    return qtest_readb(f->p->qts, STATUS);
}

static uint8_t cipher(Fixture *f, uint64_t id, uint32_t opcode, uint32_t iv_len, const uint8_t *src, uint32_t src_len,
                      uint8_t *dst)
{
    struct virtio_crypto_op_data_req req = {
        .header = { .opcode = cpu_to_le32(opcode), .session_id = cpu_to_le64(id) },
        .u.sym_req = {
            .u.cipher.para = { cpu_to_le32(iv_len), cpu_to_le32(src_len), cpu_to_le32(src_len) },
            .op_type = cpu_to_le32(VIRTIO_CRYPTO_SYM_OP_CIPHER),
        },
    };
    uint32_t len = 0;
    uint8_t status;

    for (unsigned i = 0; i < iv_len; i++) {
        qtest_writeb(f->p->qts, PAYLOAD + i, 0x40 + i);
    }
    qtest_memwrite(f->p->qts, PAYLOAD + iv_len, src, src_len);
    status = operate(f, &req, iv_len + src_len, src_len, &len);
    g_assert_cmpuint(len, ==, src_len + 1);
    qtest_memread(f->p->qts, RESULT, dst, src_len);
    return status;
}

static uint8_t akcipher(Fixture *f, uint64_t id, uint32_t opcode, const uint8_t *src, uint32_t src_len,
                        uint32_t dst_len, uint32_t *len)
{
    bool verify = opcode == VIRTIO_CRYPTO_AKCIPHER_VERIFY;
    struct virtio_crypto_op_data_req req = {
        .header = { .opcode = cpu_to_le32(opcode), .session_id = cpu_to_le64(id) },
        .u.akcipher_req.para = { cpu_to_le32(src_len), cpu_to_le32(dst_len) },
    };
    uint32_t in = src_len + (verify ? dst_len : 0);

    qtest_memwrite(f->p->qts, PAYLOAD, src, in);
    return operate(f, &req, in, verify ? 0 : dst_len, len);
}

/* --- cases --- */

static void test_config(Fixture *f, const void *unused)
{
    static const uint32_t config[] = { 1, 1, 0x17, 8, 0, 4, 0, 0, 0, 64, 512, 2, 0xffffffe7, 0x7fffffff };

    g_assert_cmphex(qpci_config_readl(f->p->dev, 0), ==, 0x10541af4);
    g_assert_cmphex(qpci_config_readl(f->p->dev, 8), ==, 0x00ff0001);
    g_assert_cmphex(offered_features(f->p), ==, 0x0000010130000000ULL);
    g_assert_cmpuint(qpci_msix_table_size(f->p->dev), ==, 2);
    g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_NUMQ), ==, 2);
    g_assert_cmpuint(f->data.size, ==, 1024);
    g_assert_cmpuint(f->ctrl.size, ==, 1024);
    for (unsigned i = 0; i < ARRAY_SIZE(config); i++) {
        g_assert_cmphex(m32r(f->p, DEVICE_CFG + 4 * i), ==, config[i]);
    }
    m32w(f->p, DEVICE_CFG, 0);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG), ==, 1);
}

/* Ids count from 0, and the lowest free one is next. */
static void test_session_ids(Fixture *f, const void *unused)
{
    uint64_t id;

    for (uint64_t i = 0; i < 3; i++) {
        g_assert_cmpuint(create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, &id), ==, VIRTIO_CRYPTO_OK);
        g_assert_cmpuint(id, ==, i);
    }
    g_assert_cmpuint(destroy(f, VIRTIO_CRYPTO_CIPHER_DESTROY_SESSION, 1), ==, VIRTIO_CRYPTO_OK);
    g_assert_cmpuint(destroy(f, VIRTIO_CRYPTO_CIPHER_DESTROY_SESSION, 1), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(destroy(f, VIRTIO_CRYPTO_AKCIPHER_DESTROY_SESSION, 1ULL << 40), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 32, 2, &id), ==, VIRTIO_CRYPTO_OK);
    g_assert_cmpuint(id, ==, 1);
}

/* There are 256 sessions at a time. */
static void test_session_limit(Fixture *f, const void *unused)
{
    for (unsigned i = 0; i < MAX_SESSIONS; i++) {
        g_assert_cmpuint(create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, NULL), ==, VIRTIO_CRYPTO_OK);
    }
    g_assert_cmpuint(create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, NULL), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(destroy(f, VIRTIO_CRYPTO_CIPHER_DESTROY_SESSION, 77), ==, VIRTIO_CRYPTO_OK);
    g_assert_cmpuint(create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, NULL), ==, VIRTIO_CRYPTO_OK);
}

/* Algorithms and sizes of keys that work: a bit a size of 8 bytes. */
static void test_algorithms(Fixture *f, const void *unused)
{
    static const uint16_t key_sizes[] = {
        [VIRTIO_CRYPTO_CIPHER_AES_ECB] = 1 << 2 | 1 << 3 | 1 << 4,
        [VIRTIO_CRYPTO_CIPHER_AES_CBC] = 1 << 2 | 1 << 3 | 1 << 4,
        [VIRTIO_CRYPTO_CIPHER_AES_CTR] = 1 << 2 | 1 << 3 | 1 << 4,
        [VIRTIO_CRYPTO_CIPHER_3DES_ECB] = 1 << 3,
        [VIRTIO_CRYPTO_CIPHER_3DES_CBC] = 1 << 3,
        [VIRTIO_CRYPTO_CIPHER_3DES_CTR] = 1 << 3,
        [VIRTIO_CRYPTO_CIPHER_AES_XTS] = 1 << 4 | 1 << 8,
        [VIRTIO_CRYPTO_CIPHER_ZUC_EEA3] = 0,
    };

    for (unsigned algo = 0; algo < ARRAY_SIZE(key_sizes); algo++) {
        for (unsigned size = 1; size <= 9; size++) {
            bool ok = key_sizes[algo] >> size & 1;

            g_assert_cmpuint(create_cipher(f, algo, size * 8, 1, NULL), ==,
                             ok ? VIRTIO_CRYPTO_OK : VIRTIO_CRYPTO_ERR);
        }
    }
    g_assert_cmphex(status(f->p), ==, DRIVER_OK);
}

/* Services without sessions, operations without a cipher: not supported. */
static void test_unsupported(Fixture *f, const void *unused)
{
    static const uint32_t opcodes[] = {
        VIRTIO_CRYPTO_HASH_CREATE_SESSION, VIRTIO_CRYPTO_MAC_CREATE_SESSION, VIRTIO_CRYPTO_AEAD_CREATE_SESSION, 0x777,
    };
    struct virtio_crypto_op_ctrl_req req = cipher_request(VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1);
    uint8_t key[16] = { 0 };

    for (unsigned i = 0; i < ARRAY_SIZE(opcodes); i++) {
        req.header.opcode = cpu_to_le32(opcodes[i]);
        g_assert_cmpuint(create(f, &req, key, sizeof(key), NULL), ==, VIRTIO_CRYPTO_NOTSUPP);
    }
    req.header.opcode = cpu_to_le32(VIRTIO_CRYPTO_CIPHER_CREATE_SESSION);
    for (unsigned op_type = 0; op_type < 4; op_type++) {
        req.u.sym_create_session.op_type = cpu_to_le32(op_type);
        g_assert_cmpuint(create(f, &req, key, sizeof(key), NULL), ==,
                         op_type == VIRTIO_CRYPTO_SYM_OP_CIPHER ? VIRTIO_CRYPTO_OK : VIRTIO_CRYPTO_NOTSUPP);
    }
    req.u.sym_create_session.op_type = cpu_to_le32(VIRTIO_CRYPTO_SYM_OP_ALGORITHM_CHAINING);
    req.u.sym_create_session.u.chain.para = (struct virtio_crypto_alg_chain_session_para) {
        .alg_chain_order = cpu_to_le32(1), .hash_mode = cpu_to_le32(VIRTIO_CRYPTO_SYM_HASH_MODE_PLAIN),
        .cipher_param = { cpu_to_le32(VIRTIO_CRYPTO_CIPHER_AES_CBC), cpu_to_le32(16), cpu_to_le32(1) },
    };
    g_assert_cmpuint(create(f, &req, key, sizeof(key), NULL), ==, VIRTIO_CRYPTO_ERR);
}

/* What cannot be parsed or answered breaks the device until it is reset; so does a chain with nothing behind it. */
static void test_malformed_control(Fixture *f, const void *unused)
{
    struct virtio_crypto_op_ctrl_req req = cipher_request(VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1);
    const Buffer chains[][3] = {
        { { REQUEST, sizeof(req) - 1 }, { RESULT, 16, true } },
        { { REQUEST, sizeof(req) }, { PAYLOAD, 15 }, { RESULT, 16, true } },
        { { REQUEST, sizeof(req) }, { PAYLOAD, 16 }, { RESULT, 15, true } },
        { { REQUEST, sizeof(req) }, { PAYLOAD, 16 } },
    };

    qtest_memwrite(f->p->qts, REQUEST, &req, sizeof(req));
    for (unsigned i = 0; i < ARRAY_SIZE(chains); i++) {
        send_chain(&f->ctrl, chains[i], ARRAY_SIZE(chains[i]));
        g_assert_false(queue_used(&f->ctrl, NULL, NULL));
        g_assert_cmphex(status(f->p), ==, BROKEN);
        start_driver(f);
    }
    g_assert_cmpuint(create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, NULL), ==, VIRTIO_CRYPTO_OK);
}

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
    static const uint32_t lengths[][3] = { /* IV, source, destination */
        { 16, 32, 16 }, { 16, 16, 32 }, { 16, 64, 64 }, { 0xffffffff, 16, 16 }, { 16, 0xffffffff, 0xffffffff },
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
    Buffer b[] = { { REQUEST, sizeof(req) }, { 0x400000, BYTES }, { 0x800000, BYTES, true }, { STATUS, 1, true } };
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

    g_assert_cmpuint(create_rsa(f, 1, rsa_public_key, sizeof(rsa_public_key), 1, VIRTIO_CRYPTO_RSA_SHA256, &id), ==, 0);
    g_assert_cmpuint(create_rsa(f, 2, rsa_private_key, sizeof(rsa_private_key), 1, VIRTIO_CRYPTO_RSA_SHA1, &id), ==, 0);
    g_assert_cmpuint(id, ==, 1);
    g_assert_cmpuint(create_rsa(f, 1, rsa_public_key, sizeof(rsa_public_key), 0, 0, &id), ==, VIRTIO_CRYPTO_OK);
    g_assert_cmpuint(create_rsa(f, 1, rsa_public_key, sizeof(rsa_public_key), 1, 0, &id), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(create_rsa(f, 1, rsa_public_key, sizeof(rsa_public_key), 2, 6, &id), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(create_rsa(f, 3, rsa_public_key, sizeof(rsa_public_key), 1, 6, &id), ==, VIRTIO_CRYPTO_NOTSUPP);
    g_assert_cmpuint(create_rsa(f, 2, rsa_public_key, sizeof(rsa_public_key), 1, 6, &id), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(create_rsa(f, 1, rsa_private_key, sizeof(rsa_private_key), 1, 6, &id), ==, VIRTIO_CRYPTO_ERR);
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
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_DECRYPT, out, 64, 64, &len), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_ENCRYPT, buf, 54, 64, &len), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_ENCRYPT, buf, 5, 63, &len), ==, VIRTIO_CRYPTO_ERR);
    /* Sign, verify. */
    for (unsigned i = 0; i < 32; i++) {
        buf[64 + i] = i;
    }
    g_assert_cmpuint(akcipher(f, priv, VIRTIO_CRYPTO_AKCIPHER_SIGN, buf + 64, 32, 64, &len), ==, 0);
    qtest_memread(f->p->qts, RESULT, buf, 64);
    g_assert_cmpmem(buf, 64, rsa_signature, sizeof(rsa_signature));
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_SIGN, buf + 64, 32, 64, &len), ==, VIRTIO_CRYPTO_ERR);
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_VERIFY, buf, 64, 32, &len), ==, 0);
    g_assert_cmpuint(len, ==, 1);
    buf[95] ^= 1;
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_VERIFY, buf, 64, 32, &len), ==,
                     VIRTIO_CRYPTO_KEY_REJECTED);
    /* A session is of one kind. */
    g_assert_cmpuint(cipher(f, pub, VIRTIO_CRYPTO_CIPHER_ENCRYPT, 0, buf, 16, out), ==, VIRTIO_CRYPTO_INVSESS);
    create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, &pub);
    g_assert_cmpuint(akcipher(f, pub, VIRTIO_CRYPTO_AKCIPHER_ENCRYPT, buf, 5, 64, &len), ==, VIRTIO_CRYPTO_INVSESS);
}

/* --- life of the device --- */

/* Reset by the driver ends its sessions. */
static void test_reset(Fixture *f, const void *unused)
{
    uint8_t plain[16] = { 0 }, out[16];
    uint64_t id;

    if (qtest_skip_without_clock(f->p->qts)) {
        return; /* the reference keeps them */
    }
    create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, &id);
    g_assert_cmpuint(cipher(f, id, 0, 16, plain, 16, out), ==, VIRTIO_CRYPTO_OK);
    start_driver(f);
    g_assert_cmpuint(cipher(f, id, 0, 16, plain, 16, out), ==, VIRTIO_CRYPTO_INVSESS);
    create_cipher(f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, &id);
    g_assert_cmpuint(id, ==, 0);
}

/* Plug and unplug with sessions open and a request just notified; the back end serves the next device. */
static void test_unplug_under_load(void)
{
    QTestState *qts = qtest_init("-machine pc -nodefaults " BACK_END);

    for (int round = 0; round < 3; round++) {
        Fixture f = { };
        Poke p = { .qts = qts };
        struct virtio_crypto_op_data_req req = {
            .u.sym_req = {
                .u.cipher.para = { 16, 16, 16 }, .op_type = cpu_to_le32(VIRTIO_CRYPTO_SYM_OP_CIPHER),
            },
        };

        qtest_qmp_device_add(qts, "virtio-crypto-pci", "crypto0", "{'cryptodev': 'c0', 'addr': '5.0'}");
        p.bus = qpci_new_pc(qts, NULL);
        p.dev = qpci_device_find(p.bus, QPCI_DEVFN(POKE_SLOT, 0));
        g_assert_nonnull(p.dev);
        qpci_device_enable(p.dev);
        p.modern = qpci_iomap(p.dev, 4, NULL);
        f.p = &p;
        start_driver(&f);
        g_assert_cmpuint(create_cipher(&f, VIRTIO_CRYPTO_CIPHER_AES_CBC, 16, 1, NULL), ==, 0);
        operate(&f, &req, 32, 16, NULL);
        qmp_expect_error_and_unref(qtest_qmp(qts, "{'execute': 'object-del', 'arguments': {'id': 'c0'}}"),
                                   "GenericError");
        qtest_qmp_device_del_send(qts, "crypto0");
        queue_kick(&f.data);
        qtest_outl(qts, PCIHP_EJECT, 1 << POKE_SLOT);
        qtest_qmp_eventwait(qts, "DEVICE_DELETED");
        g_free(p.dev);
        qpci_free_pc(p.bus);
    }
    qtest_qmp_assert_success(qts, "{'execute': 'object-del', 'arguments': {'id': 'c0'}}");
    qtest_quit(qts);
}

/* Sessions are the back end's: the machine cannot be saved, and says why before it looks at where to. */
static void test_migration_is_refused(Fixture *f, const void *unused)
{
    QDict *response = qtest_qmp(f->p->qts, "{'execute': 'migrate', 'arguments': {'uri': 'nowhere:'}}");

    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(response, "error"), "desc"), ==,
                    "State blocked by non-migratable device '0000:00:05.0/virtio-crypto'");
    qobject_unref(response);
    response = qtest_qmp(f->p->qts, "{'execute': 'query-status'}");
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(response, "return"), "status"), !=, "postmigrate");
    qobject_unref(response);
    g_assert_null(qtest_qmp_event_ref(f->p->qts, "STOP"));
}

#define ADD(path, func) qtest_add("virtio-crypto/" path, Fixture, NULL, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("config", test_config);
    ADD("session/ids", test_session_ids);
    ADD("session/limit", test_session_limit);
    ADD("session/algorithms", test_algorithms);
    ADD("session/unsupported", test_unsupported);
    ADD("session/malformed", test_malformed_control);
    ADD("session/end-with-reset", test_reset);
    ADD("cipher/known-answers", test_ciphers);
    ADD("cipher/lengths", test_cipher_lengths);
    ADD("cipher/malformed", test_malformed_data);
    ADD("cipher/too-large", test_large_request);
    ADD("rsa/keys", test_rsa_keys);
    ADD("rsa/operations", test_rsa);
    ADD("migration-is-refused", test_migration_is_refused);
    qtest_add_func("virtio-crypto/unplug-under-load", test_unplug_under_load);
    return g_test_run();
}
