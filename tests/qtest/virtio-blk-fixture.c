/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine of the virtio-blk tests, and requests. */
#include "virtio-blk-test.h"

uint8_t pattern(size_t i)
{
    return i / SECTOR * 3 + i % 7;
}

char *make_image(void)
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

void setup(Fixture *f, const void *opaque)
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

void teardown(Fixture *f, const void *opaque)
{
    poke_free(f->p);
    g_unlink(f->path);
    g_free(f->path);
}

bool wait_used(PokeQueue *q, uint32_t *len)
{
    for (int i = 0; i < 2000; i++) {
        if (queue_used(q, NULL, len)) {
            return true;
        }
        g_usleep(1000);
    }
    return false;
}

void put_header(Fixture *f, uint32_t type, uint64_t sector)
{
    struct virtio_blk_outhdr header = { cpu_to_le32(type), 0, cpu_to_le64(sector) };

    qtest_memwrite(f->p->qts, HEADER, &header, sizeof(header));
    qtest_writeb(f->p->qts, STATUS, 0xff);
}

uint8_t request(Fixture *f, uint32_t type, uint64_t sector, uint32_t data_len, bool reads)
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

uint8_t read_sectors(Fixture *f, uint64_t sector, unsigned sectors)
{
    return request(f, VIRTIO_BLK_T_IN, sector, sectors * SECTOR, true);
}

uint8_t write_sectors(Fixture *f, uint64_t sector, unsigned sectors, uint8_t fill)
{
    qtest_memset(f->p->qts, DATA, fill, sectors * SECTOR);
    return request(f, VIRTIO_BLK_T_OUT, sector, sectors * SECTOR, false);
}

uint8_t segment(Fixture *f, uint32_t type, uint64_t sector, uint32_t sectors, uint32_t flags)
{
    struct virtio_blk_discard_write_zeroes seg = {
        cpu_to_le64(sector), cpu_to_le32(sectors), cpu_to_le32(flags)
    };

    qtest_memwrite(f->p->qts, DATA, &seg, sizeof(seg));
    return request(f, type, 0, sizeof(seg), false);
}

uint8_t data_byte(Fixture *f, size_t offset)
{
    return qtest_readb(f->p->qts, DATA + offset);
}
