/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a guest writes to a scsi-hd is what other programs find in the image. */
#include "virtio-scsi-test.h"
#include "image-tools.h"

/* WRITE (10) of @blocks of @fill, or WRITE SAME (10) of one. */
static void write_blocks(Fixture *f, uint8_t opcode, uint16_t lba, uint8_t blocks, uint8_t fill)
{
    uint8_t buf[8 * 512];
    uint32_t bytes = opcode == 0x2a ? blocks * 512 : 512;

    memset(buf, fill, sizeof(buf));
    g_assert_cmpuint(bytes, <=, sizeof(buf));
    g_assert_cmpuint(command(f, CDB(opcode, 0, 0, 0, lba >> 8, lba, 0, 0, blocks, 0), buf, bytes, NULL, 0),
                     ==, 0);
}

static void test_read_back(const void *format)
{
    g_autofree char *drive = NULL;
    uint8_t in[512];
    Fixture f = { 0 };

    if (image_tools_missing()) {
        return;
    }
    f.image = image_tools_new(format);
    drive = g_strdup_printf("-drive file=%s,if=none,id=d,format=%s,discard=unmap", f.image, (char *)format);
    f.p = poke_new("virtio-scsi-pci,id=vs", drive);
    qtest_qmp_device_add(f.p->qts, "scsi-hd", "disk", "{'drive': 'd', 'scsi-id': 3}");
    start_queues(&f);
    settle(&f);
    g_assert_cmpuint(command(&f, CDB(0x28, 0, 0, 0, 8, 0, 0, 0, 1, 0), NULL, 0, in, 512), ==, 0);
    g_assert_cmphex(in[511], ==, 0x11);
    write_blocks(&f, 0x2a, 2050, 8, 0x22);
    write_blocks(&f, 0x2a, 16383, 1, 0x33);
    write_blocks(&f, 0x41, 2100, 100, 0);
    g_assert_cmpuint(command(&f, CDB(0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0), NO_DATA), ==, 0);
    poke_free(f.p);
    image_tools_check(format, f.image);
}

void virtio_scsi_add_read_back_tests(void)
{
    qtest_add_data_func("virtio-scsi/read-back/raw", "raw", test_read_back);
    qtest_add_data_func("virtio-scsi/read-back/qcow2", "qcow2", test_read_back);
}
