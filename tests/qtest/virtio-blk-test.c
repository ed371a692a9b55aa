/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio block device: configuration, each request type with its errors, resizing, multiqueue. */
#include "virtio-blk-test.h"

static const Options plain = { .features = 1ULL << VIRTIO_BLK_F_FLUSH };

static uint8_t file_byte(Fixture *f, size_t offset)
{
    g_autofree char *data = NULL;
    gsize size;

    g_assert_true(g_file_get_contents(f->path, &data, &size, NULL));
    g_assert_cmpint(offset, <, size);
    return data[offset];
}

/* ---- identity and configuration ---- */

static void test_ids(Fixture *f, const void *opaque)
{
    g_assert_cmphex(qpci_config_readl(f->p->dev, 0), ==, 0x10011af4);
    g_assert_cmphex(qpci_config_readl(f->p->dev, 8) >> 16, ==, 0x0100);
    g_assert_cmphex(offered_features(f->p), ==, 0x0000010130006e54ULL);
    g_assert_cmpuint(qpci_msix_table_size(f->p->dev), ==, 2);
}

static void test_config(Fixture *f, const void *opaque)
{
    Poke *p = f->p;

    g_assert_cmpuint(m32r(p, DEVICE_CFG), ==, IMAGE_BYTES / SECTOR);
    g_assert_cmpuint(m32r(p, DEVICE_CFG + 4), ==, 0);
    g_assert_cmpuint(m32r(p, DEVICE_CFG + offsetof(struct virtio_blk_config, seg_max)), ==, 254);
    g_assert_cmpuint(m16r(p, DEVICE_CFG + 16), ==, 4);          /* cylinders */
    g_assert_cmpuint(m8r(p, DEVICE_CFG + 18), ==, 16);          /* heads */
    g_assert_cmpuint(m8r(p, DEVICE_CFG + 19), ==, 56);          /* sectors: whole blocks of 4 KiB */
    g_assert_cmpuint(m32r(p, DEVICE_CFG + 20), ==, 4096);
    g_assert_cmpuint(m8r(p, DEVICE_CFG + 24), ==, 1);           /* physical block exponent */
    g_assert_cmpuint(m16r(p, DEVICE_CFG + 26), ==, 2);          /* min_io_size */
    g_assert_cmpuint(m32r(p, DEVICE_CFG + 28), ==, 16);         /* opt_io_size */
    g_assert_cmpuint(m16r(p, DEVICE_CFG + 34), ==, 1);          /* num_queues */
    g_assert_cmpuint(m32r(p, DEVICE_CFG + 36), ==, 4194303);
    g_assert_cmpuint(m32r(p, DEVICE_CFG + 44), ==, 8);          /* discard_sector_alignment */
    g_assert_cmpuint(m8r(p, DEVICE_CFG + 56), ==, 1);
}

static const Options blocks = {
    .device = ",logical_block_size=4096,physical_block_size=8192,min_io_size=8192,opt_io_size=65536",
};

/* The cache bit is the only field that takes writes, and only with CONFIG_WCE. */
static void test_config_wce(Fixture *f, const void *opaque)
{
    const Options *o = opaque;
    bool may = o->features & 1ULL << VIRTIO_BLK_F_CONFIG_WCE;

    /* QEMU takes the write in any case; the specification gives it to drivers with the feature (5.2.5.2). */
    if (!may && qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    g_assert_cmpuint(m8r(f->p, DEVICE_CFG + 32), ==, may);
    m8w(f->p, DEVICE_CFG + 32, !may);
    g_assert_cmpuint(m8r(f->p, DEVICE_CFG + 32), ==, 0);
    m32w(f->p, DEVICE_CFG, 1);
    g_assert_cmpuint(m32r(f->p, DEVICE_CFG), ==, IMAGE_BYTES / SECTOR);
    set_status(f->p, 0);
    g_assert_cmpuint(m8r(f->p, DEVICE_CFG + 32), ==, 1);
}

static const Options config_wce = { .features = 1ULL << VIRTIO_BLK_F_CONFIG_WCE };
static const Options no_flush = { .features = 0 };

/* ---- reading and writing ---- */

static void test_read(Fixture *f, const void *opaque)
{
    g_assert_cmpuint(read_sectors(f, 5, 3), ==, VIRTIO_BLK_S_OK);
    for (size_t i = 0; i < 3 * SECTOR; i += 100) {
        g_assert_cmpuint(data_byte(f, i), ==, pattern(5 * SECTOR + i));
    }
    g_assert_cmpuint(read_sectors(f, IMAGE_BYTES / SECTOR - 1, 1), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(request(f, VIRTIO_BLK_T_IN | VIRTIO_BLK_T_BARRIER, 0, SECTOR, true), ==,
                     VIRTIO_BLK_S_OK);
}

static void test_write(Fixture *f, const void *opaque)
{
    g_assert_cmpuint(write_sectors(f, 7, 2, 0xab), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(request(f, VIRTIO_BLK_T_FLUSH, 0, 0, false), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(file_byte(f, 7 * SECTOR - 1), ==, pattern(7 * SECTOR - 1));
    g_assert_cmpuint(file_byte(f, 7 * SECTOR), ==, 0xab);
    g_assert_cmpuint(file_byte(f, 9 * SECTOR - 1), ==, 0xab);
    g_assert_cmpuint(file_byte(f, 9 * SECTOR), ==, pattern(9 * SECTOR));
}

static void test_bounds(Fixture *f, const void *opaque)
{
    uint64_t end = IMAGE_BYTES / SECTOR;

    g_assert_cmpuint(read_sectors(f, end, 1), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(read_sectors(f, end - 1, 2), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(read_sectors(f, UINT64_MAX, 1), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(read_sectors(f, UINT64_MAX / SECTOR + 1, 1), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(write_sectors(f, end, 1, 0), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(request(f, VIRTIO_BLK_T_IN, 0, 100, true), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(read_sectors(f, 0, 1), ==, VIRTIO_BLK_S_OK);
}

/* Numbers that begin no logical block. */
static void test_alignment(Fixture *f, const void *opaque)
{
    g_assert_cmpuint(read_sectors(f, 8, 8), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(read_sectors(f, 4, 8), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(read_sectors(f, 8, 4), ==, VIRTIO_BLK_S_IOERR);
}

static void test_read_only(Fixture *f, const void *opaque)
{
    g_assert_true(offered_features(f->p) & 1ULL << VIRTIO_BLK_F_RO);
    g_assert_cmpuint(read_sectors(f, 0, 1), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(write_sectors(f, 0, 1, 0xee), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(file_byte(f, 0), ==, pattern(0));
}

static const Options read_only = { .drive = ",readonly=on" };

/* Header and data may be cut anywhere (VIRTIO_F_ANY_LAYOUT is implied). */
static void test_any_layout(Fixture *f, const void *opaque)
{
    uint32_t len;

    put_header(f, VIRTIO_BLK_T_IN, 3);
    queue_desc(&f->q, 0, HEADER, 5, VRING_DESC_F_NEXT, 1);
    queue_desc(&f->q, 1, HEADER + 5, 11, VRING_DESC_F_NEXT, 2);
    queue_desc(&f->q, 2, DATA, 100, VRING_DESC_F_NEXT | VRING_DESC_F_WRITE, 3);
    queue_desc(&f->q, 3, DATA + 0x1000, SECTOR - 100 + 1, VRING_DESC_F_WRITE, 0); /* with the status */
    queue_add(&f->q, 0);
    queue_kick(&f->q);
    g_assert_true(wait_used(&f->q, &len));
    g_assert_cmpuint(len, ==, SECTOR + 1);
    g_assert_cmpuint(data_byte(f, 99), ==, pattern(3 * SECTOR + 99));
    g_assert_cmpuint(data_byte(f, 0x1000), ==, pattern(3 * SECTOR + 100));
    g_assert_cmpuint(data_byte(f, 0x1000 + SECTOR - 100), ==, VIRTIO_BLK_S_OK);
}

/* ---- the other types ---- */

static void test_get_id(Fixture *f, const void *opaque)
{
    char id[VIRTIO_BLK_ID_BYTES + 1] = "";

    g_assert_cmpuint(request(f, VIRTIO_BLK_T_GET_ID, 0, VIRTIO_BLK_ID_BYTES, true), ==, VIRTIO_BLK_S_OK);
    qtest_memread(f->p->qts, DATA, id, VIRTIO_BLK_ID_BYTES);
    g_assert_cmpstr(id, ==, "serial-number-of-20-");
}

static const Options serial = { .device = ",serial=serial-number-of-20-bytes-and-more" };

static void test_unknown_type(Fixture *f, const void *opaque)
{
    static const uint32_t types[] = { 3, 5, 6, 15, 16, 0x10000, 0x7ffffffe };

    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        if ((types[i] & ~1u) != VIRTIO_BLK_T_SCSI_CMD && (types[i] & ~1u) != VIRTIO_BLK_T_FLUSH) {
            g_assert_cmpuint(request(f, types[i], 0, 16, true), ==, VIRTIO_BLK_S_UNSUPP);
        }
    }
    g_assert_cmpuint(request(f, VIRTIO_BLK_T_SCSI_CMD, 0, 0, false), ==, VIRTIO_BLK_S_IOERR);
}

static void test_write_zeroes(Fixture *f, const void *opaque)
{
    g_assert_cmpuint(segment(f, VIRTIO_BLK_T_WRITE_ZEROES, 10, 4, 0), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(segment(f, VIRTIO_BLK_T_WRITE_ZEROES, 20, 2, 1), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(segment(f, VIRTIO_BLK_T_WRITE_ZEROES, 30, 2, 2), ==, VIRTIO_BLK_S_UNSUPP);
    g_assert_cmpuint(segment(f, VIRTIO_BLK_T_WRITE_ZEROES, 4095, 2, 0), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(segment(f, VIRTIO_BLK_T_WRITE_ZEROES, 0, UINT32_MAX, 0), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(segment(f, VIRTIO_BLK_T_WRITE_ZEROES & ~1, 30, 2, 0), ==, VIRTIO_BLK_S_UNSUPP);
    g_assert_cmpuint(read_sectors(f, 9, 6), ==, VIRTIO_BLK_S_OK);
    for (size_t i = 0; i < 6 * SECTOR; i += 50) {
        bool zeroed = i >= SECTOR && i < 5 * SECTOR;

        g_assert_cmpuint(data_byte(f, i), ==, zeroed ? 0 : pattern(9 * SECTOR + i));
    }
    g_assert_cmpuint(read_sectors(f, 20, 3), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(data_byte(f, 2 * SECTOR - 1), ==, 0);
    g_assert_cmpuint(data_byte(f, 2 * SECTOR), ==, pattern(22 * SECTOR));
}

static void test_discard(Fixture *f, const void *opaque)
{
    g_assert_cmpuint(segment(f, VIRTIO_BLK_T_DISCARD, 10, 4, 0), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(segment(f, VIRTIO_BLK_T_DISCARD, 10, 4, 1), ==, VIRTIO_BLK_S_UNSUPP);
    g_assert_cmpuint(segment(f, VIRTIO_BLK_T_DISCARD, 4096, 1, 0), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(segment(f, VIRTIO_BLK_T_DISCARD, UINT64_MAX, 1, 0), ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpuint(segment(f, VIRTIO_BLK_T_DISCARD & ~1, 0, 1, 0), ==, VIRTIO_BLK_S_UNSUPP);
    /* Two segments are more than max_discard_seg. */
    g_assert_cmpuint(request(f, VIRTIO_BLK_T_DISCARD, 0, 32, false), ==, VIRTIO_BLK_S_UNSUPP);
}

/* ---- chains that are no requests ---- */

static void expect_broken(Fixture *f)
{
    queue_add(&f->q, 0);
    queue_kick(&f->q);
    g_assert_cmphex(status(f->p) & VIRTIO_CONFIG_S_NEEDS_RESET, ==, VIRTIO_CONFIG_S_NEEDS_RESET);
    g_assert_false(queue_used(&f->q, NULL, NULL));
}

static void test_no_status(Fixture *f, const void *opaque)
{
    put_header(f, VIRTIO_BLK_T_FLUSH, 0);
    queue_desc(&f->q, 0, HEADER, 16, 0, 0);
    expect_broken(f);
}

static void test_no_header(Fixture *f, const void *opaque)
{
    queue_desc(&f->q, 0, STATUS, 1, VRING_DESC_F_WRITE, 0);
    expect_broken(f);
}

static void test_short_header(Fixture *f, const void *opaque)
{
    queue_desc(&f->q, 0, HEADER, 15, VRING_DESC_F_NEXT, 1);
    queue_desc(&f->q, 1, STATUS, 1, VRING_DESC_F_WRITE, 0);
    expect_broken(f);
}

static void test_short_segment(Fixture *f, const void *opaque)
{
    put_header(f, VIRTIO_BLK_T_DISCARD, 0);
    queue_desc(&f->q, 0, HEADER, 16, VRING_DESC_F_NEXT, 1);
    queue_desc(&f->q, 1, SEGMENT, 15, VRING_DESC_F_NEXT, 2);
    queue_desc(&f->q, 2, STATUS, 1, VRING_DESC_F_WRITE, 0);
    expect_broken(f);
}

/* ---- resizing, queues, legacy ---- */

static void test_resize(Fixture *f, const void *opaque)
{
    uint8_t generation = m8r(f->p, VIRTIO_PCI_COMMON_CFGGENERATION);

    qobject_unref(
        qtest_qmp(f->p->qts, "{'execute': 'block_resize', 'arguments': {'device': 'd', 'size': 4194304}}"));
    g_assert_cmpuint(m32r(f->p, DEVICE_CFG), ==, 8192);
    g_assert_cmpuint(m8r(f->p, VIRTIO_PCI_COMMON_CFGGENERATION), !=, generation);
    g_assert_cmpuint(m8r(f->p, ISR), ==, 3);
    g_assert_cmpuint(read_sectors(f, 8191, 1), ==, VIRTIO_BLK_S_OK);
}

static void test_multiqueue(Fixture *f, const void *opaque)
{
    PokeQueue first = f->q;

    g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_NUMQ), ==, 3);
    g_assert_cmpuint(m16r(f->p, DEVICE_CFG + 34), ==, 3);
    f->q = queue_enable(f->p, 2, RING + RING_BYTES + 0x6000);
    g_assert_cmpuint(read_sectors(f, 1, 1), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(data_byte(f, 0), ==, pattern(SECTOR));
    f->q = first;
    g_assert_cmpuint(read_sectors(f, 2, 1), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(data_byte(f, 0), ==, pattern(2 * SECTOR));
}

static const Options three_queues = { .device = ",num-queues=3,vectors=4",
                                      .features = 1ULL << VIRTIO_BLK_F_MQ };

static void test_legacy(Fixture *f, const void *opaque)
{
    Poke *p = f->p;

    g_assert_cmphex(qpci_io_readl(p->dev, p->legacy, VIRTIO_PCI_HOST_FEATURES), ==, 0x79006e54);
    g_assert_cmpuint(qpci_io_readl(p->dev, p->legacy, 20), ==, IMAGE_BYTES / SECTOR);
    g_assert_cmpuint(qpci_io_readb(p->dev, p->legacy, 20 + 56), ==, 1);
}

#define ADD(path, options, func) qtest_add("virtio-blk/" path, Fixture, options, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("ids", &plain, test_ids);
    ADD("config/fields", &blocks, test_config);
    ADD("config/wce-with-feature", &config_wce, test_config_wce);
    ADD("config/wce-without-feature", &no_flush, test_config_wce);
    ADD("read", &plain, test_read);
    ADD("write", &plain, test_write);
    ADD("bounds", &plain, test_bounds);
    ADD("alignment", &blocks, test_alignment);
    ADD("read-only", &read_only, test_read_only);
    ADD("any-layout", &plain, test_any_layout);
    ADD("get-id", &serial, test_get_id);
    ADD("unknown-type", &plain, test_unknown_type);
    ADD("write-zeroes", &plain, test_write_zeroes);
    ADD("discard", &plain, test_discard);
    ADD("broken/no-status", &plain, test_no_status);
    ADD("broken/no-header", &plain, test_no_header);
    ADD("broken/short-header", &plain, test_short_header);
    ADD("broken/short-segment", &plain, test_short_segment);
    virtio_blk_add_error_tests();
    ADD("resize", &plain, test_resize);
    ADD("multiqueue", &three_queues, test_multiqueue);
    ADD("legacy", &plain, test_legacy);
    virtio_blk_add_read_back_tests();
    return g_test_run();
}
