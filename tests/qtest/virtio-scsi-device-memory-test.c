/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-scsi with buffers in another device's memory: the MSI-X table of a virtio-serial-pci, which
 * keeps what is written to it. The oracle has one bounce buffer in all: reads of a disk wait for it for
 * ever, and other commands, failed ones too, leave zeroes.
 */
#include "virtio-scsi-test.h"

#define OTHER_SLOT  6
#define VECTORS     64
#define TABLE_BYTES (VECTORS * 16)

typedef struct Memory {
    Fixture f;
    QPCIDevice *dev;
    QPCIBar table;
} Memory;

/* Bits that a table entry has no use for may stay clear: the pattern has none of them. */
static uint8_t pattern(int i)
{
    return i % 16 < 12 ? (i * 7 + 1) & 0xfc : i % 16 == 12;
}

/* The first sector of the disk holds the pattern. */
static void setup_memory(Memory *m, const void *data)
{
    uint8_t sector[512];
    g_autofree char *args = NULL;
    int fd = g_file_open_tmp("scsi-XXXXXX", &m->f.image, NULL);

    for (int i = 0; i < sizeof(sector); i++) {
        sector[i] = pattern(i);
    }
    g_assert_cmpint(pwrite(fd, sector, sizeof(sector), 0), ==, sizeof(sector));
    g_assert_cmpint(ftruncate(fd, DISK_BYTES), ==, 0);
    close(fd);
    args = g_strdup_printf("-drive if=none,id=d,file=%s,format=raw "
                           "-device virtio-serial-pci,vectors=%d,addr=%d", m->f.image, VECTORS, OTHER_SLOT);
    m->f.p = poke_new("virtio-scsi-pci,id=vs", args);
    m->dev = qpci_device_find(m->f.p->bus, QPCI_DEVFN(OTHER_SLOT, 0));
    qpci_device_enable(m->dev);
    m->table = qpci_iomap(m->dev, 1, NULL);
    for (int i = 0; i < TABLE_BYTES; i += 4) {
        qpci_io_writel(m->dev, m->table, i, 0);
    }
    qtest_qmp_device_add(m->f.p->qts, "scsi-hd", "disk", "{'drive': 'd', 'scsi-id': 3}");
    start_queues(&m->f);
    settle(&m->f);
}

static void teardown_memory(Memory *m, const void *data)
{
    g_free(m->dev);
    teardown(&m->f, data);
}

/* A command whose response and @bytes of data are at the given places: one buffer where they touch. */
static void read_to(Memory *m, const uint8_t *cdb, int cdb_bytes, uint64_t response, uint64_t data, int bytes)
{
    uint8_t req[REQ_BYTES] = { 1, 3, 0x40 };
    bool one = response + RESP_BYTES == data;
    PokeQueue *q = &m->f.q[2];

    memcpy(req + 19, cdb, cdb_bytes);
    qtest_memwrite(m->f.p->qts, REQ, req, sizeof(req));
    queue_desc(q, 0, REQ, REQ_BYTES, VRING_DESC_F_NEXT, 1);
    queue_desc(q, 1, response, RESP_BYTES + (one ? bytes : 0),
               VRING_DESC_F_WRITE | (one ? 0 : VRING_DESC_F_NEXT), 2);
    queue_desc(q, 2, data, bytes, VRING_DESC_F_WRITE, 0);
    queue_add(q, 0);
    queue_kick(q);
    g_assert_cmpuint(wait_response(&m->f), ==, one ? 0xee : VIRTIO_SCSI_S_OK);
}

static void assert_table(Memory *m, int from, int bytes, const uint8_t *expect)
{
    for (int i = 0; i < bytes; i += 4) {
        g_assert_cmphex(qpci_io_readl(m->dev, m->table, from + i), ==, (uint32_t)ldl_le_p(expect + i));
    }
}

static bool skip_on_one_bounce_buffer(void)
{
    if (qtest_has_accel("qtest")) {
        return false;
    }
    g_test_skip("one bounce buffer does not do");
    return true;
}

static void test_disk(Memory *m, const void *data)
{
    uint8_t expect[TABLE_BYTES] = { 0 };

    if (skip_on_one_bounce_buffer()) {
        return;
    }
    for (int i = 0; i < 512; i++) {
        expect[256 + i] = pattern(i);
    }
    read_to(m, CDB(0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0), RESP, m->table.addr + 256, 512);
    g_assert_cmpuint(m->f.resp.status, ==, 0);
    assert_table(m, 0, TABLE_BYTES, expect);
}

/* One buffer for both, which VIRTIO_F_VERSION_1 allows. */
static void test_behind_response(Memory *m, const void *data)
{
    uint8_t expect[512];

    if (skip_on_one_bounce_buffer()) {
        return;
    }
    for (int i = 0; i < 512; i++) {
        expect[i] = pattern(i);
    }
    qtest_memset(m->f.p->qts, RESP, 0xee, RESP_BYTES);
    for (int i = 0; i < TABLE_BYTES; i += 4) {
        qpci_io_writel(m->dev, m->table, i, UINT32_MAX);
    }
    read_to(m, CDB(0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0), m->table.addr + 4, m->table.addr + 4 + RESP_BYTES, 512);
    assert_table(m, 4, 12, (uint8_t[12]) { 0 });
    assert_table(m, 4 + RESP_BYTES, 512, expect);
}

static void test_inquiry(Memory *m, const void *data)
{
    if (skip_on_one_bounce_buffer()) {
        return;
    }
    read_to(m, CDB(0x12, 0, 0, 0, 96, 0), RESP, m->table.addr, 96);
    g_assert_cmpuint(m->f.resp.status, ==, 0);
    assert_table(m, 16, 12, (const uint8_t *)"QEMU HARDDIS");
}

/* A command that fails transfers nothing. */
static void test_failure(Memory *m, const void *data)
{
    if (skip_on_one_bounce_buffer()) {
        return;
    }
    for (int i = 0; i < 512; i += 4) {
        qpci_io_writel(m->dev, m->table, i, UINT32_MAX);
    }
    read_to(m, CDB(0x28, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 1, 0), RESP, m->table.addr, 512);
    g_assert_cmphex(sense(&m->f), ==, 0x052100);
    for (int i = 0; i < 512; i += 16) {
        assert_table(m, i, 12, (const uint8_t *)"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
    }
}

#define ADD(name, fn) \
    qtest_add("virtio-scsi/device-memory/" name, Memory, NULL, setup_memory, fn, teardown_memory)

void virtio_scsi_add_device_memory_tests(void)
{
    ADD("disk", test_disk);
    ADD("behind-response", test_behind_response);
    ADD("inquiry", test_inquiry);
    ADD("failure", test_failure);
}
