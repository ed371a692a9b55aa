/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of virtio-crypto-test share: the device and its back end, sessions, requests. */
#ifndef TESTS_VIRTIO_CRYPTO_TEST_H
#define TESTS_VIRTIO_CRYPTO_TEST_H

#include "standard-headers/linux/virtio_crypto.h"
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

/* A buffer of a chain, in guest memory. */
typedef struct Buffer {
    uint64_t addr;
    uint32_t len;
    bool write;
} Buffer;

void start_driver(Fixture *f);
void crypto_setup(Fixture *f, const void *unused);
static inline void crypto_teardown(Fixture *f, const void *unused)
{
    poke_free(f->p);
}

/* Send a chain of the buffers that are not empty. */
void send_chain(PokeQueue *q, const Buffer *b, unsigned n);
/* Returns the status; the session's id goes to @id. */
uint32_t create(Fixture *f, const struct virtio_crypto_op_ctrl_req *req, const void *key, uint32_t keylen,
                uint64_t *id);
struct virtio_crypto_op_ctrl_req cipher_request(uint32_t algo, uint32_t keylen, uint32_t op);
uint32_t create_cipher(Fixture *f, uint32_t algo, uint32_t keylen, uint32_t op, uint64_t *id);
uint32_t create_rsa(Fixture *f, uint32_t keytype, const void *key, uint32_t keylen, uint32_t padding,
                    uint32_t hash, uint64_t *id);
uint8_t destroy(Fixture *f, uint32_t opcode, uint64_t id);
/* Send @req with @in_len bytes at PAYLOAD and @room at RESULT. Returns the status, *@len is what was used. */
uint8_t operate(Fixture *f, const struct virtio_crypto_op_data_req *req, uint32_t in_len, uint32_t room,
                uint32_t *len);
uint8_t cipher(Fixture *f, uint64_t id, uint32_t opcode, uint32_t iv_len, const uint8_t *src,
               uint32_t src_len, uint8_t *dst);
uint8_t akcipher(Fixture *f, uint64_t id, uint32_t opcode, const uint8_t *src, uint32_t src_len,
                 uint32_t dst_len, uint32_t *len);

#define CRYPTO_CASE(path, func) \
    qtest_add("virtio-crypto/" path, Fixture, NULL, crypto_setup, func, crypto_teardown)
void crypto_add_data_tests(void);

#endif
