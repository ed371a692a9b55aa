/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio crypto device with the builtin back end: sessions, ciphers, RSA, and what drivers must not do. A
 * stopped machine does not look at data queues, so cases that use them are skipped where the clock cannot be
 * stepped.
 */
#include "qemu/osdep.h"
#include "qapi/qmp/qdict.h"
#include "virtio-crypto-test.h"

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
        VIRTIO_CRYPTO_HASH_CREATE_SESSION,
        VIRTIO_CRYPTO_MAC_CREATE_SESSION,
        VIRTIO_CRYPTO_AEAD_CREATE_SESSION,
        0x777,
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

/*
 * What cannot be parsed or answered breaks the device until it is reset; so
 * does a chain with nothing behind it.
 */
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CRYPTO_CASE("config", test_config);
    CRYPTO_CASE("session/ids", test_session_ids);
    CRYPTO_CASE("session/limit", test_session_limit);
    CRYPTO_CASE("session/algorithms", test_algorithms);
    CRYPTO_CASE("session/unsupported", test_unsupported);
    CRYPTO_CASE("session/malformed", test_malformed_control);
    CRYPTO_CASE("session/end-with-reset", test_reset);
    crypto_add_data_tests();
    CRYPTO_CASE("migration-is-refused", test_migration_is_refused);
    qtest_add_func("virtio-crypto/unplug-under-load", test_unplug_under_load);
    return g_test_run();
}
