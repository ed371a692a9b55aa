/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-scsi with scsi-hd and scsi-cd: commands and their sense, data both ways, task management,
 * events of hotplug, media changes, what drivers must not do. Commands are given over one request
 * queue; what QEMU pads with zeros to the length asked for is compared as far as it says something.
 */
#include "virtio-scsi-test.h"

static void test_configuration(Fixture *f, const void *options)
{
    static const uint32_t words[] = { 1, 254, 0xffff, 128, 16, 96, 32, 255 << 16, 16383 };

    g_assert_cmphex(qpci_config_readl(f->p->dev, 0), ==, 0x10041af4);
    g_assert_cmphex(qpci_config_readl(f->p->dev, 8) >> 16, ==, 0x0100);
    g_assert_cmphex(offered_features(f->p), ==, 0x0000010130000006ULL);
    g_assert_cmpuint(qpci_msix_table_size(f->p->dev), ==, 4);
    for (int i = 0; i < G_N_ELEMENTS(words); i++) {
        g_assert_cmphex(m32r(f->p, DEVICE_CFG + 4 * i), ==, words[i]);
    }
    m32w(f->p, DEVICE_CFG + 20, 64);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG + 20), ==, 64);
    /* Too much: the device needs a reset, which restores the defaults. */
    m32w(f->p, DEVICE_CFG + 24, 256);
    g_assert_true(status(f->p) & VIRTIO_CONFIG_S_NEEDS_RESET);
    set_status(f->p, 0);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG + 20), ==, 96);
}

static void test_inquiry(Fixture *f, const void *options)
{
    static const uint8_t disk[] = "\0\0\x05\x12\x5b\0\0\x12QEMU    QEMU HARDDISK   2.5+";
    static const uint8_t limits[] = {
        0, 0xb0, 0, 0x3c, 1, 0, 0, 0, 0, 0x3f, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0,
        0, 0, 0, 0xff, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3f, 0xff, 0xff,
    };
    static const uint8_t identification[] = { 0, 0x83, 0, 5, 2, 0, 0, 1, 'd' };
    uint8_t in[255];

    /* Served before the unit attention is told, which it does not clear. */
    g_assert_cmpuint(command(f, CDB(0x12, 0, 0, 0, 96, 0), NULL, 0, in, 96), ==, 0);
    g_assert_cmpmem(in, 36, disk, 36);
    settle(f);
    g_assert_cmpuint(command(f, CDB(0x12, 1, 0, 0, 255, 0), NULL, 0, in, 255), ==, 0);
    g_assert_cmpmem(in, 9, "\0\0\0\5\0\x83\xb0\xb1\xb2", 9);
    command(f, CDB(0x12, 1, 0x83, 0, 255, 0), NULL, 0, in, 255);
    g_assert_cmpmem(in, sizeof(identification), identification, sizeof(identification));
    command(f, CDB(0x12, 1, 0xb0, 0, 255, 0), NULL, 0, in, 255);
    g_assert_cmpmem(in, sizeof(limits), limits, sizeof(limits));
    command(f, CDB(0x12, 1, 0xb2, 0, 255, 0), NULL, 0, in, 255);
    g_assert_cmpmem(in, 8, "\0\xb2\0\4\0\xe0\2\0", 8);
    command(f, CDB(0x12, 1, 0x80, 0, 255, 0), NULL, 0, in, 255);
    g_assert_cmphex(sense(f), ==, 0x052400);
    command(f, CDB(0x12, 0, 1, 0, 96, 0), NULL, 0, in, 96);
    g_assert_cmphex(sense(f), ==, 0x052400);
}

static void test_capacity(Fixture *f, const void *options)
{
    uint8_t in[32];

    settle(f);
    command(f, CDB(0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0), NULL, 0, in, 8);
    g_assert_cmpuint(ldl_be_p(in), ==, DISK_BYTES / 512 - 1);
    g_assert_cmpuint(ldl_be_p(in + 4), ==, 512);
    command(f, CDB(0x9e, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0), NULL, 0, in, 32);
    g_assert_cmpuint(ldq_be_p(in), ==, DISK_BYTES / 512 - 1);
    g_assert_cmpuint(ldl_be_p(in + 8), ==, 512);
    g_assert_cmphex(in[14], ==, 0x80);
    command(f, CDB(0x9e, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0), NULL, 0, in, 32);
    g_assert_cmphex(sense(f), ==, 0x052400);
}

static void test_read_write(Fixture *f, const void *options)
{
    g_autofree uint8_t *out = g_malloc(65536), *in = g_malloc0(65536);

    settle(f);
    for (int i = 0; i < 65536; i++) {
        out[i] = i * 7 + (i >> 8);
    }
    g_assert_cmpuint(command(f, CDB(0x2a, 0, 0, 0, 1, 0, 0, 0, 128, 0), out, 65536, NULL, 0), ==, 0);
    g_assert_cmpuint(command(f, CDB(0x88, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 128, 0, 0), NULL, 0,
                             in, 65536), ==, 0);
    g_assert_cmpmem(in, 65536, out, 65536);
    g_assert_cmpuint(command(f, CDB(0xa8, 8, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0), NULL, 0, in, 512), ==, 0);
    g_assert_cmpmem(in, 512, out + 512, 512);
    g_assert_cmpuint(command(f, CDB(0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0), out, 512,
                             NULL, 0), ==, 0);
    g_assert_cmpuint(command(f, CDB(0x08, 0, 0, 9, 1, 0), NULL, 0, in, 512), ==, 0);
    g_assert_cmpmem(in, 512, out, 512);
    /* More room than the command fills: what is behind stays. */
    g_assert_cmpuint(command(f, CDB(0x08, 0, 0, 9, 1, 0), NULL, 0, in, 1024), ==, 0);
    /* The last block exists, the next does not. */
    command(f, CDB(0x28, 0, 0, 0, 0x3f, 0xff, 0, 0, 1, 0), NULL, 0, in, 512);
    g_assert_cmpuint(f->resp.status, ==, 0);
    command(f, CDB(0x28, 0, 0, 0, 0x40, 0, 0, 0, 1, 0), NULL, 0, in, 512);
    g_assert_cmphex(sense(f), ==, 0x052100);
    command(f, CDB(0x28, 0, 0, 0, 0x3f, 0xff, 0, 0, 2, 0), NULL, 0, in, 1024);
    g_assert_cmphex(sense(f), ==, 0x052100);
    command(f, CDB(0x28, 0x20, 0, 0, 0, 0, 0, 0, 1, 0), NULL, 0, in, 512);
    g_assert_cmphex(sense(f), ==, 0x052400);
    command(f, CDB(0xff), NO_DATA);
    g_assert_cmphex(sense(f), ==, 0x052000);
}

static void test_unmap_write_same(Fixture *f, const void *options)
{
    uint8_t list[24] = { 0, 22, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8 };
    uint8_t block[512], in[4096], zeros[4096] = { 0 };

    settle(f);
    memset(block, 0x5a, sizeof(block));
    g_assert_cmpuint(command(f, CDB(0x41, 0, 0, 0, 0, 0, 0, 0, 8, 0), block, 512, NULL, 0), ==, 0);
    command(f, CDB(0x28, 0, 0, 0, 0, 7, 0, 0, 1, 0), NULL, 0, in, 512);
    g_assert_cmpmem(in, 512, block, 512);
    g_assert_cmpuint(command(f, CDB(0x42, 0, 0, 0, 0, 0, 0, 0, 24, 0), list, 24, NULL, 0), ==, 0);
    command(f, CDB(0x28, 0, 0, 0, 0, 0, 0, 0, 8, 0), NULL, 0, in, 4096);
    g_assert_cmpmem(in, 4096, zeros, 4096);
    list[1] = 30;
    command(f, CDB(0x42, 0, 0, 0, 0, 0, 0, 0, 24, 0), list, 24, NULL, 0);
    g_assert_cmphex(sense(f), ==, 0x051a00);
    list[1] = 22;
    list[8] = 0xff;
    command(f, CDB(0x42, 0, 0, 0, 0, 0, 0, 0, 24, 0), list, 24, NULL, 0);
    g_assert_cmphex(sense(f), ==, 0x052100);
    command(f, CDB(0x41, 0, 0, 0, 0, 0, 0, 0, 0, 0), block, 512, NULL, 0);
    g_assert_cmphex(sense(f), ==, 0x052400);
    command(f, CDB(0x93, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0), zeros, 512, NULL, 0);
    g_assert_cmpuint(f->resp.status, ==, 0);
}

static void test_mode_pages(Fixture *f, const void *options)
{
    uint8_t cache[24] = { 0, 0, 0, 0, 8, 18 };
    uint8_t in[255];

    settle(f);
    command(f, CDB(0x1a, 0, 8, 0, 255, 0), NULL, 0, in, 255);
    g_assert_cmpmem(in, 15, "\x1f\0\0\x08\0\0\x40\0\0\0\2\0\x08\x12\4", 15);
    /* The write cache goes off, and stays off. */
    g_assert_cmpuint(command(f, CDB(0x15, 0x10, 0, 0, 24, 0), cache, 24, NULL, 0), ==, 0);
    command(f, CDB(0x1a, 8, 8, 0, 255, 0), NULL, 0, in, 255);
    g_assert_cmpmem(in, 7, "\x17\0\0\0\x08\x12\0", 7);
    /* Nothing else can be changed. */
    cache[7] = 1;
    command(f, CDB(0x15, 0x10, 0, 0, 24, 0), cache, 24, NULL, 0);
    g_assert_cmphex(sense(f), ==, 0x052600);
    command(f, CDB(0x15, 0x11, 0, 0, 4, 0), cache, 4, NULL, 0);
    g_assert_cmphex(sense(f), ==, 0x052400);
    command(f, CDB(0x15, 0x10, 0, 0, 10, 0), cache, 10, NULL, 0);
    g_assert_cmphex(sense(f), ==, 0x051a00);
    command(f, CDB(0x1a, 0, 0xc8, 0, 255, 0), NULL, 0, in, 255);
    g_assert_cmphex(sense(f), ==, 0x053900);
    command(f, CDB(0x1a, 0, 0x2a, 0, 255, 0), NULL, 0, in, 255);
    g_assert_cmphex(sense(f), ==, 0x052400);
    command(f, CDB(0x5a, 0, 0x3f, 0, 0, 0, 0, 0, 255, 0), NULL, 0, in, 255);
    g_assert_cmpuint(lduw_be_p(in), ==, 0x66);
}

static void test_luns(Fixture *f, const void *options)
{
    uint8_t in[96];

    settle(f);
    g_assert_cmpuint(command(f, CDB(0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0), NULL, 0, in, 16), ==, 0);
    g_assert_cmpmem(in, 16, "\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0", 16);
    command(f, CDB(0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0), NULL, 0, in, 8);
    g_assert_cmphex(sense(f), ==, 0x052400);
    /* Another LUN of the target. */
    submit(f, CDB(0x12, 0, 0, 0, 96, 0), 5, NULL, 0, 96, 3);
    g_assert_cmpuint(wait_response(f), ==, VIRTIO_SCSI_S_OK);
    g_assert_cmphex(qtest_readb(f->p->qts, DATA), ==, 0x7f);
    submit(f, CDB(0, 0, 0, 0, 0, 0), 5, NULL, 0, 0, 3);
    g_assert_cmpuint(wait_response(f), ==, VIRTIO_SCSI_S_OK);
    g_assert_cmphex(sense(f), ==, 0x052500);
    /* No such target. */
    submit(f, CDB(0, 0, 0, 0, 0, 0), 0, NULL, 0, 0, 4);
    g_assert_cmpuint(wait_response(f), ==, VIRTIO_SCSI_S_BAD_TARGET);
    /* Less room than data. */
    submit(f, CDB(0x28, 0, 0, 0, 0, 0, 0, 0, 2, 0), 0, NULL, 0, 512, 3);
    g_assert_cmpuint(wait_response(f), ==, VIRTIO_SCSI_S_OVERRUN);
}

/* Headers that do not fit stop the device. */
static void test_short_headers(Fixture *f, const void *options)
{
    queue_desc(&f->q[2], 0, REQ, REQ_BYTES - 1, VRING_DESC_F_NEXT, 1);
    queue_desc(&f->q[2], 1, RESP, RESP_BYTES, VRING_DESC_F_WRITE, 0);
    queue_add(&f->q[2], 0);
    queue_kick(&f->q[2]);
    g_assert_true(status(f->p) & VIRTIO_CONFIG_S_NEEDS_RESET);
    start_queues(f);
    settle(f);
}

static void test_task_management(Fixture *f, const void *options)
{
    settle(f);
    g_assert_cmpuint(task_management(f, VIRTIO_SCSI_T_TMF_ABORT_TASK, 3, 0), ==, VIRTIO_SCSI_S_OK);
    g_assert_cmpuint(task_management(f, VIRTIO_SCSI_T_TMF_QUERY_TASK, 3, 0), ==, VIRTIO_SCSI_S_OK);
    g_assert_cmpuint(task_management(f, VIRTIO_SCSI_T_TMF_ABORT_TASK_SET, 3, 0), ==,
                     VIRTIO_SCSI_S_OK);
    g_assert_cmpuint(task_management(f, VIRTIO_SCSI_T_TMF_ABORT_TASK, 3, 1), ==,
                     VIRTIO_SCSI_S_INCORRECT_LUN);
    g_assert_cmpuint(task_management(f, VIRTIO_SCSI_T_TMF_ABORT_TASK, 9, 0), ==,
                     VIRTIO_SCSI_S_BAD_TARGET);
    g_assert_cmpuint(task_management(f, VIRTIO_SCSI_T_TMF_CLEAR_ACA, 3, 0), ==,
                     VIRTIO_SCSI_S_FUNCTION_REJECTED);
    /* Resets show as unit attentions. */
    g_assert_cmpuint(task_management(f, VIRTIO_SCSI_T_TMF_LOGICAL_UNIT_RESET, 3, 0), ==,
                     VIRTIO_SCSI_S_OK);
    settle(f);
    g_assert_cmpuint(task_management(f, VIRTIO_SCSI_T_TMF_I_T_NEXUS_RESET, 3, 0), ==,
                     VIRTIO_SCSI_S_OK);
    settle(f);
}

static void give_event_buffer(Fixture *f)
{
    queue_desc(&f->q[1], 0, EVENT_BUF, 16, VRING_DESC_F_WRITE, 0);
    queue_add(&f->q[1], 0);
    queue_kick(&f->q[1]);
}

static void test_hotplug_events(Fixture *f, const void *options)
{
    QTestState *s = f->p->qts;

    settle(f);
    give_event_buffer(f);
    qtest_qmp_device_add(s, "scsi-cd", "new", "{'scsi-id': 7, 'lun': 300}");
    g_assert_true(queue_used(&f->q[1], NULL, NULL));
    g_assert_cmphex(qtest_readl(s, EVENT_BUF), ==, VIRTIO_SCSI_T_TRANSPORT_RESET);
    g_assert_cmphex(qtest_readl(s, EVENT_BUF + 4), ==, 0x2c410701);
    g_assert_cmphex(qtest_readl(s, EVENT_BUF + 12), ==, VIRTIO_SCSI_EVT_RESET_RESCAN);
    command(f, CDB(0, 0, 0, 0, 0, 0), NO_DATA);
    g_assert_cmphex(sense(f), ==, 0x063f0e);
    /* Without a buffer the event is lost, which the next one tells. */
    qtest_qmp_device_del(s, "new");
    g_assert_false(queue_used(&f->q[1], NULL, NULL));
    give_event_buffer(f);
    g_assert_true(queue_used(&f->q[1], NULL, NULL));
    g_assert_cmphex(qtest_readl(s, EVENT_BUF), ==, VIRTIO_SCSI_T_EVENTS_MISSED);
}

static void test_cd(Fixture *f, const void *options)
{
    uint8_t in[255];

    settle(f);
    command(f, CDB(0x12, 0, 0, 0, 36, 0), NULL, 0, in, 36);
    g_assert_cmpmem(in, 2, "\5\x80", 2);
    command(f, CDB(0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0), NULL, 0, in, 8);
    g_assert_cmpmem(in, 8, "\0\0\x0f\xff\0\0\x08\0", 8);
    command(f, CDB(0x43, 0, 0, 0, 0, 0, 0, 0, 20, 0), NULL, 0, in, 20);
    g_assert_cmpmem(in, 20, "\0\x12\1\1\0\x14\1\0\0\0\0\0\0\x16\xaa\0\0\0\x10\0", 20);
    command(f, CDB(0x46, 0, 0, 0, 0, 0, 0, 0, 40, 0), NULL, 0, in, 40);
    g_assert_cmpmem(in, 8, "\0\0\0\x24\0\0\0\x08", 8);
    command(f, CDB(0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8, 0), NULL, 0, in, 8);
    g_assert_cmpmem(in, 8, "\0\4\4\x10\0\2\0\0", 8);
    command(f, CDB(0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), NULL, 0, in, 34);
    g_assert_cmpmem(in, 8, "\0\x20\x0e\1\1\1\1\x20", 8);
    command(f, CDB(0x28, 0, 0, 0, 0, 0, 0, 0, 0, 0), NO_DATA);
    g_assert_cmpuint(f->resp.status, ==, 0);
    /* Locked in; out; in again. */
    command(f, CDB(0x1e, 0, 0, 0, 1, 0), NO_DATA);
    command(f, CDB(0x1b, 0, 0, 0, 2, 0), NO_DATA);
    g_assert_cmphex(sense(f), ==, 0x055302);
    command(f, CDB(0x1e, 0, 0, 0, 0, 0), NO_DATA);
    g_assert_cmpuint(command(f, CDB(0x1b, 0, 0, 0, 2, 0), NO_DATA), ==, 0);
    command(f, CDB(0, 0, 0, 0, 0, 0), NO_DATA);
    g_assert_cmphex(sense(f), ==, 0x023a00);
    g_assert_cmpuint(command(f, CDB(0x1b, 0, 0, 0, 3, 0), NO_DATA), ==, 0);
    g_assert_cmpuint(command(f, CDB(0, 0, 0, 0, 0, 0), NO_DATA), ==, 0);
}

/* Two unit attentions: the medium went, another came. */
static void test_media_change(Fixture *f, const void *options)
{
    QTestState *s = f->p->qts;

    settle(f);
    qobject_unref(qtest_qmp(s, "{'execute': 'blockdev-change-medium', 'arguments': {'id': 'disk',"
                               " 'filename': %s, 'format': 'raw'}}", f->image));
    command(f, CDB(0, 0, 0, 0, 0, 0), NO_DATA);
    g_assert_cmphex(sense(f), ==, 0x063a00);
    command(f, CDB(0, 0, 0, 0, 0, 0), NO_DATA);
    g_assert_cmphex(sense(f), ==, 0x062800);
    g_assert_cmpuint(command(f, CDB(0, 0, 0, 0, 0, 0), NO_DATA), ==, 0);
}

#define ADD(name, fn, device) qtest_add("virtio-scsi/" name, Fixture, device, setup, fn, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("configuration", test_configuration, "scsi-hd");
    ADD("disk/inquiry", test_inquiry, "scsi-hd");
    ADD("disk/capacity", test_capacity, "scsi-hd");
    ADD("disk/read-write", test_read_write, "scsi-hd");
    ADD("disk/unmap-write-same", test_unmap_write_same, "scsi-hd");
    ADD("disk/mode-pages", test_mode_pages, "scsi-hd");
    ADD("luns", test_luns, "scsi-hd");
    ADD("short-headers", test_short_headers, "scsi-hd");
    ADD("task-management", test_task_management, "scsi-hd");
    ADD("hotplug-events", test_hotplug_events, "scsi-hd");
    ADD("cd/commands", test_cd, "scsi-cd");
    ADD("cd/media-change", test_media_change, "scsi-cd");
    virtio_scsi_add_command_tests();
    virtio_scsi_add_device_memory_tests();
    virtio_scsi_add_error_tests();
    virtio_scsi_add_read_back_tests();
    virtio_scsi_add_state_tests();
    return g_test_run();
}
