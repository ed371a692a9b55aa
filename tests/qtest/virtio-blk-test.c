/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio block device: configuration, each request type with its errors, error policies, resizing, multiqueue. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "qapi/qmp/qdict.h"
#include "standard-headers/linux/virtio_blk.h"
#include "virtio-poke.h"

#define VERSION_1   (1ULL << VIRTIO_F_VERSION_1)
#define RING        0x100000
#define HEADER      0x200000
#define STATUS      0x200100
#define SEGMENT     0x200200
#define DATA        0x201000
#define SECTOR      512
#define IMAGE_BYTES (2 << 20)

typedef struct Options {
    const char *drive;
    const char *device;
    uint64_t features;
} Options;

typedef struct Fixture {
    Poke *p;
    PokeQueue q;
    char *path;
} Fixture;

/* Byte @i of the image. */
static uint8_t pattern(size_t i)
{
    return i / SECTOR * 3 + i % 7;
}

static char *make_image(void)
{
    g_autofree uint8_t *data = g_malloc(IMAGE_BYTES);
    char *path;
    int fd = g_file_open_tmp("virtio-blk-test-XXXXXX", &path, NULL);

    for (size_t i = 0; i < IMAGE_BYTES; i++) {
        data[i] = pattern(i);
    }
    g_assert_cmpint(write(fd, data, IMAGE_BYTES), ==, IMAGE_BYTES);
    close(fd);
    return path;
}

static void setup(Fixture *f, const void *opaque)
{
    const Options *o = opaque;
    g_autofree char *drive = NULL, *device = NULL;

    f->path = make_image();
    drive = g_strdup_printf("-drive file=%s,if=none,id=d,format=raw%s", f->path, o->drive ?: "");
    device = g_strdup_printf("virtio-blk-pci,drive=d%s", o->device ?: "");
    f->p = poke_new(device, drive);
    negotiate(f->p, VERSION_1 | o->features);
    f->q = queue_enable(f->p, 0, RING);
    set_status(f->p, DRIVER_OK);
}

static void teardown(Fixture *f, const void *opaque)
{
    poke_free(f->p);
    g_unlink(f->path);
    g_free(f->path);
}

static const Options plain = { .features = 1ULL << VIRTIO_BLK_F_FLUSH };

/* ---- requests ---- */

/* Whether a chain came back, after some time on a host that really waits for its disk. */
static bool wait_used(PokeQueue *q, uint32_t *len)
{
    for (int i = 0; i < 2000; i++) {
        if (queue_used(q, NULL, len)) {
            return true;
        }
        g_usleep(1000);
    }
    return false;
}

static void put_header(Fixture *f, uint32_t type, uint64_t sector)
{
    struct virtio_blk_outhdr header = { cpu_to_le32(type), 0, cpu_to_le64(sector) };

    qtest_memwrite(f->p->qts, HEADER, &header, sizeof(header));
    qtest_writeb(f->p->qts, STATUS, 0xff);
}

/* Header, @len bytes of data if any, status; returns the status. */
static uint8_t request(Fixture *f, uint32_t type, uint64_t sector, uint32_t data_len, bool reads)
{
    uint16_t data_flags = VRING_DESC_F_NEXT | (reads ? VRING_DESC_F_WRITE : 0);
    uint32_t len;

    put_header(f, type, sector);
    queue_desc(&f->q, 0, HEADER, sizeof(struct virtio_blk_outhdr), VRING_DESC_F_NEXT, data_len ? 1 : 2);
    queue_desc(&f->q, 1, DATA, data_len, data_flags, 2);
    queue_desc(&f->q, 2, STATUS, 1, VRING_DESC_F_WRITE, 0);
    queue_add(&f->q, 0);
    queue_kick(&f->q);
    g_assert_true(wait_used(&f->q, &len));
    g_assert_cmpuint(len, ==, reads ? data_len + 1 : 1);
    return qtest_readb(f->p->qts, STATUS);
}

static uint8_t read_sectors(Fixture *f, uint64_t sector, unsigned sectors)
{
    return request(f, VIRTIO_BLK_T_IN, sector, sectors * SECTOR, true);
}

static uint8_t write_sectors(Fixture *f, uint64_t sector, unsigned sectors, uint8_t fill)
{
    qtest_memset(f->p->qts, DATA, fill, sectors * SECTOR);
    return request(f, VIRTIO_BLK_T_OUT, sector, sectors * SECTOR, false);
}

static uint8_t segment(Fixture *f, uint32_t type, uint64_t sector, uint32_t sectors, uint32_t flags)
{
    struct virtio_blk_discard_write_zeroes seg = {
        cpu_to_le64(sector), cpu_to_le32(sectors), cpu_to_le32(flags)
    };

    qtest_memwrite(f->p->qts, DATA, &seg, sizeof(seg));
    return request(f, type, 0, sizeof(seg), false);
}

static uint8_t data_byte(Fixture *f, size_t offset)
{
    return qtest_readb(f->p->qts, DATA + offset);
}

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
    g_assert_cmpuint(request(f, VIRTIO_BLK_T_IN | VIRTIO_BLK_T_BARRIER, 0, SECTOR, true), ==, VIRTIO_BLK_S_OK);
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

/* ---- errors of the disk ---- */

static QDict *wait_event(Fixture *f, const char *name)
{
    return qtest_qmp_eventwait_ref(f->p->qts, name);
}

static void check_io_error(Fixture *f, const char *operation, const char *action)
{
    QDict *event = wait_event(f, "BLOCK_IO_ERROR");
    QDict *data = qdict_get_qdict(event, "data");

    g_assert_cmpstr(qdict_get_str(data, "device"), ==, "d");
    g_assert_cmpstr(qdict_get_str(data, "operation"), ==, operation);
    g_assert_cmpstr(qdict_get_str(data, "action"), ==, action);
    qobject_unref(event);
}

/* A machine whose disk fails as @rules say, and @more options of -drive. */
static void setup_faulty(Fixture *f, const char *rules, const char *more)
{
    g_autofree char *drive = g_strdup_printf("-drive driver=raw,if=none,id=d%s,file.driver=blkdebug,"
                                             "file.image.driver=null-co,file.image.read-zeroes=on,%s", more, rules);

    f->path = g_strdup("/nonexistent");
    f->p = poke_new("virtio-blk-pci,drive=d", drive);
    negotiate(f->p, VERSION_1 | 1ULL << VIRTIO_BLK_F_FLUSH);
    f->q = queue_enable(f->p, 0, RING);
    set_status(f->p, DRIVER_OK);
}

static void test_error_report(void)
{
    Fixture f;

    setup_faulty(&f, "file.inject-error.0.event=read_aio,file.inject-error.0.iotype=read", "");
    g_assert_cmpuint(read_sectors(&f, 0, 1), ==, VIRTIO_BLK_S_IOERR);
    check_io_error(&f, "read", "report");
    g_assert_cmpuint(write_sectors(&f, 0, 1, 1), ==, VIRTIO_BLK_S_OK);
    teardown(&f, NULL);
}

static void test_error_ignore(void)
{
    Fixture f;

    setup_faulty(&f, "file.inject-error.0.event=write_aio", ",werror=ignore");
    g_assert_cmpuint(write_sectors(&f, 0, 1, 1), ==, VIRTIO_BLK_S_OK);
    check_io_error(&f, "write", "ignore");
    teardown(&f, NULL);
}

#define FULL_ONCE "file.inject-error.0.event=write_aio,file.inject-error.0.once=on,file.inject-error.0.errno=28"

/* A write that finds no space. */
static void write_until_stop(Fixture *f)
{
    put_header(f, VIRTIO_BLK_T_OUT, 0);
    queue_desc(&f->q, 0, HEADER, 16, VRING_DESC_F_NEXT, 1);
    queue_desc(&f->q, 1, DATA, SECTOR, VRING_DESC_F_NEXT, 2);
    queue_desc(&f->q, 2, STATUS, 1, VRING_DESC_F_WRITE, 0);
    queue_add(&f->q, 0);
    queue_kick(&f->q);
    check_io_error(f, "write", "stop");
    qobject_unref(wait_event(f, "STOP"));
    g_assert_false(queue_used(&f->q, NULL, NULL));
}

/* The machine stops; the request is done again when it goes on. */
static void test_error_stop(void)
{
    Fixture f;

    setup_faulty(&f, FULL_ONCE, "");
    if (qtest_skip_without_clock(f.p->qts)) { /* there the machine does not run in the first place */
        teardown(&f, NULL);
        return;
    }
    write_until_stop(&f);
    qobject_unref(qtest_qmp(f.p->qts, "{'execute': 'cont'}"));
    g_assert_true(wait_used(&f.q, NULL));
    g_assert_cmpuint(qtest_readb(f.p->qts, STATUS), ==, VIRTIO_BLK_S_OK);
    teardown(&f, NULL);
}

/* A request that waits is part of the saved state. */
static void test_saved_state(void)
{
    static const char args[] = "-machine pc -nodefaults -drive file=null-co://,format=raw,if=none,id=d "
                               "-device virtio-blk-pci,drive=d," POKE_ADDR;
    QTestState *fresh;
    Fixture f;

    setup_faulty(&f, FULL_ONCE, "");
    if (qtest_skip_without_clock(f.p->qts)) {
        teardown(&f, NULL);
        return;
    }
    write_until_stop(&f);
    fresh = qtest_save_and_load(f.p->qts, args);
    if (fresh) {
        f.p->qts = f.p->bus->qts = fresh;
        g_assert_true(wait_used(&f.q, NULL));
        g_assert_cmpuint(qtest_readb(fresh, STATUS), ==, VIRTIO_BLK_S_OK);
        g_assert_cmpuint(read_sectors(&f, 0, 1), ==, VIRTIO_BLK_S_OK);
    }
    teardown(&f, NULL);
}

/* ---- plugging ---- */

#define PCIHP_EJECT 0xae08

static void plug(QTestState *s)
{
    qtest_qmp_device_add(s, "virtio-blk-pci", "disk", "{'drive': 'd', 'addr': '5'}");
}

/* The guest gives the slot back. */
static void unplug(QTestState *s)
{
    qpci_unplug_acpi_device_test(s, "disk", POKE_SLOT);
}

/* With a request that waits for the machine to go on; the drive goes with its device. */
static void test_unplug_under_load(void)
{
    Fixture f;
    QDict *answer;

    setup_faulty(&f, FULL_ONCE, "");
    if (qtest_skip_without_clock(f.p->qts)) {
        teardown(&f, NULL);
        return;
    }
    qtest_qmp_assert_success(f.p->qts, "{'execute': 'qom-list', 'arguments': {'path': '/machine/peripheral-anon'}}");
    write_until_stop(&f);
    answer = qtest_qmp(f.p->qts, "{'execute': 'device_del', 'arguments': "
                                 "{'id': '/machine/peripheral-anon/device[0]'}}");
    g_assert_true(qdict_haskey(answer, "return"));
    qobject_unref(answer);
    qtest_outl(f.p->qts, PCIHP_EJECT, 1 << POKE_SLOT);
    qtest_qmp_eventwait(f.p->qts, "DEVICE_DELETED");
    answer = qtest_qmp(f.p->qts, "{'execute': 'query-block'}");
    g_assert_cmpint(json_array_get_length(qdict_get_qlist(answer, "return")), ==, 0);
    qobject_unref(answer);
    teardown(&f, NULL);
}

/* A node stays when its device goes, and can have another. */
static void test_plug_again(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -blockdev driver=null-co,node-name=d");

    if (!qtest_skip_without_clock(s)) {
        for (int i = 0; i < 3; i++) {
            plug(s);
            unplug(s);
        }
        qtest_qmp_assert_success(s, "{'execute': 'blockdev-del', 'arguments': {'node-name': 'd'}}");
    }
    qtest_quit(s);
}

/* ---- resizing, queues, legacy ---- */

static void test_resize(Fixture *f, const void *opaque)
{
    uint8_t generation = m8r(f->p, VIRTIO_PCI_COMMON_CFGGENERATION);

    qobject_unref(qtest_qmp(f->p->qts, "{'execute': 'block_resize', 'arguments': {'device': 'd', 'size': 4194304}}"));
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

static const Options three_queues = { .device = ",num-queues=3,vectors=4", .features = 1ULL << VIRTIO_BLK_F_MQ };

static void test_legacy(Fixture *f, const void *opaque)
{
    Poke *p = f->p;

    g_assert_cmphex(qpci_io_readl(p->dev, p->legacy, VIRTIO_PCI_HOST_FEATURES), ==, 0x79006e54);
    g_assert_cmpuint(qpci_io_readl(p->dev, p->legacy, 20), ==, IMAGE_BYTES / SECTOR);
    g_assert_cmpuint(qpci_io_readb(p->dev, p->legacy, 20 + 56), ==, 1);
}

/* ---- images as others see them ---- */

static void run_tool(const char *fmt, ...)
{
    g_autofree char *line = NULL, *out = NULL, *err = NULL;
    va_list ap;
    int status;

    va_start(ap, fmt);
    line = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    g_assert_true(g_spawn_command_line_sync(line, &out, &err, &status, NULL));
    if (status || strstr(out, "Pattern verification failed")) {
        g_error("%s: %s%s", line, out, err);
    }
}

/* What the guest wrote is what qemu-io reads, and the image is sound. */
static void test_read_back(const void *format)
{
    g_autofree char *found = g_find_program_in_path("qemu-io");
    g_autofree char *drive = NULL;
    Fixture f = { .path = make_image() };

    if (!found) {
        g_test_skip("qemu-io is not installed");
        g_unlink(f.path);
        g_free(f.path);
        return;
    }
    run_tool("qemu-img create -q -f %s %s 8M", (const char *)format, f.path);
    run_tool("qemu-io -f %s -c \"write -P 0x11 1M 64k\" %s", (const char *)format, f.path);
    drive = g_strdup_printf("-drive file=%s,if=none,id=d,format=%s,discard=unmap", f.path, (const char *)format);
    f.p = poke_new("virtio-blk-pci,drive=d", drive);
    negotiate(f.p, VERSION_1 | 1ULL << VIRTIO_BLK_F_FLUSH | 1ULL << VIRTIO_BLK_F_WRITE_ZEROES);
    f.q = queue_enable(f.p, 0, RING);
    set_status(f.p, DRIVER_OK);
    g_assert_cmpuint(read_sectors(&f, 2048, 1), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(data_byte(&f, 511), ==, 0x11);
    g_assert_cmpuint(write_sectors(&f, 2050, 8, 0x22), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(write_sectors(&f, 16383, 1, 0x33), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(segment(&f, VIRTIO_BLK_T_WRITE_ZEROES, 2100, 100, 1), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(request(&f, VIRTIO_BLK_T_FLUSH, 0, 0, false), ==, VIRTIO_BLK_S_OK);
    poke_free(f.p);
    run_tool("qemu-io -r -f %s -c \"read -P 0x11 1M 1k\" -c \"read -P 0x22 1025k 4k\" "
             "-c \"read -P 0x11 1029k 21k\" "
             "-c \"read -P 0 1050k 50k\" -c \"read -P 0x33 8388096 512\" -c \"read -P 0 2M 1M\" %s",
             (const char *)format, f.path);
    if (strcmp(format, "raw")) {
        run_tool("qemu-img check -q %s", f.path);
    }
    g_unlink(f.path);
    g_free(f.path);
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
    qtest_add_func("virtio-blk/errors/report", test_error_report);
    qtest_add_func("virtio-blk/errors/ignore", test_error_ignore);
    qtest_add_func("virtio-blk/errors/stop-and-continue", test_error_stop);
    qtest_add_func("virtio-blk/saved-state", test_saved_state);
    qtest_add_func("virtio-blk/plug/unplug-under-load", test_unplug_under_load);
    qtest_add_func("virtio-blk/plug/again", test_plug_again);
    ADD("resize", &plain, test_resize);
    ADD("multiqueue", &three_queues, test_multiqueue);
    ADD("legacy", &plain, test_legacy);
    qtest_add_data_func("virtio-blk/read-back/raw", "raw", test_read_back);
    qtest_add_data_func("virtio-blk/read-back/qcow2", "qcow2", test_read_back);
    return g_test_run();
}
