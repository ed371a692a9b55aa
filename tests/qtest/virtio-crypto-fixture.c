/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "virtio-crypto-test.h"

void start_driver(Fixture *f)
{
    negotiate(f->p, VERSION_1);
    f->data = queue_enable(f->p, 0, DATA_RING);
    f->ctrl = queue_enable(f->p, 1, CTRL_RING);
    set_status(f->p, DRIVER_OK);
}

void crypto_setup(Fixture *f, const void *unused)
{
    f->p = poke_new(DEVICE, BACK_END);
    start_driver(f);
}

void send_chain(PokeQueue *q, const Buffer *b, unsigned n)
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

uint32_t create(Fixture *f, const struct virtio_crypto_op_ctrl_req *req, const void *key, uint32_t keylen,
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

struct virtio_crypto_op_ctrl_req cipher_request(uint32_t algo, uint32_t keylen, uint32_t op)
{
    return (struct virtio_crypto_op_ctrl_req) {
        .header = { .opcode = cpu_to_le32(VIRTIO_CRYPTO_CIPHER_CREATE_SESSION), .algo = cpu_to_le32(algo) },
        .u.sym_create_session = {
            .u.cipher.para = { cpu_to_le32(algo), cpu_to_le32(keylen), cpu_to_le32(op) },
            .op_type = cpu_to_le32(VIRTIO_CRYPTO_SYM_OP_CIPHER),
        },
    };
}

uint32_t create_cipher(Fixture *f, uint32_t algo, uint32_t keylen, uint32_t op, uint64_t *id)
{
    struct virtio_crypto_op_ctrl_req req = cipher_request(algo, keylen, op);
    uint8_t key[128];

    for (unsigned i = 0; i < sizeof(key); i++) {
        key[i] = i;
    }
    return create(f, &req, key, keylen, id);
}

uint32_t create_rsa(Fixture *f, uint32_t keytype, const void *key, uint32_t keylen, uint32_t padding,
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

uint8_t destroy(Fixture *f, uint32_t opcode, uint64_t id)
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

uint8_t operate(Fixture *f, const struct virtio_crypto_op_data_req *req, uint32_t in_len, uint32_t room,
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

uint8_t cipher(Fixture *f, uint64_t id, uint32_t opcode, uint32_t iv_len, const uint8_t *src,
               uint32_t src_len, uint8_t *dst)
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

uint8_t akcipher(Fixture *f, uint64_t id, uint32_t opcode, const uint8_t *src, uint32_t src_len,
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
