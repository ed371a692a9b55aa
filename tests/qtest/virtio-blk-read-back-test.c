/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a guest writes by virtio-blk is what other programs find in the image. */
#include "virtio-blk-test.h"
#include "image-tools.h"

/* What the guest wrote is what qemu-io reads, and the image is sound. */
static void test_read_back(const void *format)
{
    g_autofree char *drive = NULL;
    Fixture f = { 0 };

    if (image_tools_missing()) {
        return;
    }
    f.path = image_tools_new(format);
    drive =
        g_strdup_printf("-drive file=%s,if=none,id=d,format=%s,discard=unmap", f.path, (const char *)format);
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
    image_tools_check(format, f.path);
}

void virtio_blk_add_read_back_tests(void)
{
    qtest_add_data_func("virtio-blk/read-back/raw", "raw", test_read_back);
    qtest_add_data_func("virtio-blk/read-back/qcow2", "qcow2", test_read_back);
}
