/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a guest writes by virtio-blk is what other programs find in the image. */
#include "virtio-blk-test.h"

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

void virtio_blk_add_read_back_tests(void)
{
    qtest_add_data_func("virtio-blk/read-back/raw", "raw", test_read_back);
    qtest_add_data_func("virtio-blk/read-back/qcow2", "qcow2", test_read_back);
}
