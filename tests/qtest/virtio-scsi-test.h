/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the parts of virtio-scsi-test share: a disk in target 3 of a
 * virtio-scsi-pci, commands and task management.
 */
#ifndef TESTS_VIRTIO_SCSI_TEST_H
#define TESTS_VIRTIO_SCSI_TEST_H

#include "qemu/osdep.h"
#include "standard-headers/linux/virtio_scsi.h"
#include "virtio-poke.h"

#define VERSION_1     (1ULL << VIRTIO_F_VERSION_1)
#define FEATURES      (VERSION_1 | 1 << VIRTIO_SCSI_F_HOTPLUG | 1 << VIRTIO_SCSI_F_CHANGE)
#define RINGS         0x100000 /* + 0x10000 a queue */
#define CTRL_BUF      0x180000
#define EVENT_BUF     0x190000
#define REQ           0x200000
#define RESP          0x201000
#define DATA          0x210000
#define REQ_BYTES     51
#define RESP_BYTES    108
#define DISK_BYTES    (8 << 20)

typedef struct Fixture {
    Poke *p;
    PokeQueue q[3];
    char *image;
    struct virtio_scsi_cmd_resp resp;
} Fixture;

static inline void start_queues(Fixture *f)
{
    negotiate(f->p, FEATURES);
    for (int i = 0; i < 3; i++) {
        f->q[i] = queue_enable(f->p, i, RINGS + i * 0x10000);
    }
    set_status(f->p, DRIVER_OK);
}

/* @options: more of the command line, with %s for the image. */
static inline void setup(Fixture *f, const void *options)
{
    g_autofree char *args = NULL;
    g_autoptr(GError) err = NULL;
    int fd = g_file_open_tmp("scsi-XXXXXX", &f->image, &err);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(ftruncate(fd, DISK_BYTES), ==, 0);
    close(fd);
    args = g_strdup_printf("-drive if=none,id=d,file=%s,format=raw,discard=on%s", f->image,
                           strstr(options, "scsi-cd") ? ",media=cdrom" : "");
    f->p = poke_new("virtio-scsi-pci,id=vs", args);
    qtest_qmp_device_add(f->p->qts, options, "disk", "{'drive': 'd', 'scsi-id': 3}");
    start_queues(f);
}

static inline void teardown(Fixture *f, const void *options)
{
    poke_free(f->p);
    unlink(f->image);
    g_free(f->image);
}

/* Tag of the requests of submit(). */
#define TAG 0x1234

/* One request: chain of @outs then @ins buffers at given places. */
static inline void submit(Fixture *f, const uint8_t *cdb, int cdb_bytes, int lun, const void *out,
                   uint32_t out_bytes, uint32_t in_bytes, int target)
{
    uint8_t req[REQ_BYTES] = { 1, target, 0x40 | lun >> 8, lun & 0xff };
    QTestState *s = f->p->qts;

    stq_le_p(req + 8, TAG);
    memcpy(req + 19, cdb, cdb_bytes);
    qtest_memwrite(s, REQ, req, sizeof(req));
    qtest_memset(s, RESP, 0xee, RESP_BYTES);
    queue_desc(&f->q[2], 0, REQ, REQ_BYTES, VRING_DESC_F_NEXT, out_bytes ? 1 : 2);
    if (out_bytes) {
        qtest_memwrite(s, DATA, out, out_bytes);
        queue_desc(&f->q[2], 1, DATA, out_bytes, VRING_DESC_F_NEXT, 2);
    }
    queue_desc(&f->q[2], 2, RESP, RESP_BYTES,
               VRING_DESC_F_WRITE | (in_bytes ? VRING_DESC_F_NEXT : 0), 3);
    queue_desc(&f->q[2], 3, DATA, in_bytes, VRING_DESC_F_WRITE, 0);
    queue_add(&f->q[2], 0);
    queue_kick(&f->q[2]);
}

static inline uint8_t wait_response(Fixture *f)
{
    for (int i = 0; i < 1000 && !queue_used(&f->q[2], NULL, NULL); i++) {
        g_assert_cmpint(i, <, 999);
        g_usleep(1000);
    }
    qtest_memread(f->p->qts, RESP, &f->resp, sizeof(f->resp));
    return f->resp.response;
}

/* Runs a command at LUN 0 of target 3: its status, having checked that it was answered. */
static inline uint8_t command(Fixture *f, const uint8_t *cdb, int cdb_bytes, const void *out,
                       uint32_t out_bytes, void *in, uint32_t in_bytes)
{
    submit(f, cdb, cdb_bytes, 0, out, out_bytes, in_bytes, 3);
    g_assert_cmpuint(wait_response(f), ==, VIRTIO_SCSI_S_OK);
    if (in_bytes) {
        qtest_memread(f->p->qts, DATA, in, in_bytes);
    }
    return f->resp.status;
}

#define CDB(...) (const uint8_t[]) { __VA_ARGS__ }, sizeof((const uint8_t[]) { __VA_ARGS__ })
#define NO_DATA NULL, 0, NULL, 0

/* key << 16 | code << 8 | qualifier */
static inline uint32_t sense(Fixture *f)
{
    g_assert_cmpuint(f->resp.status, ==, 2);
    g_assert_cmpuint(le32_to_cpu(f->resp.sense_len), ==, 18);
    g_assert_cmphex(f->resp.sense[0], ==, 0x70);
    return f->resp.sense[2] << 16 | f->resp.sense[12] << 8 | f->resp.sense[13];
}

/* The unit attention of power on. */
static inline void settle(Fixture *f)
{
    g_assert_cmpuint(command(f, CDB(0, 0, 0, 0, 0, 0), NO_DATA), ==, 2);
    g_assert_cmphex(sense(f), ==, 0x062900);
    g_assert_cmpuint(command(f, CDB(0, 0, 0, 0, 0, 0), NO_DATA), ==, 0);
}

/* Asks about @tag at the LUN; returns the response. */
static inline uint8_t task_management_of(Fixture *f, uint32_t subtype, int target, int lun, uint64_t tag)
{
    struct virtio_scsi_ctrl_tmf_req req = {
        .subtype = cpu_to_le32(subtype),
        .lun = { 1, target, 0x40, lun },
        .tag = cpu_to_le64(tag),
    };

    qtest_memwrite(f->p->qts, CTRL_BUF, &req, sizeof(req));
    queue_desc(&f->q[0], 0, CTRL_BUF, sizeof(req), VRING_DESC_F_NEXT, 1);
    queue_desc(&f->q[0], 1, CTRL_BUF + 64, 1, VRING_DESC_F_WRITE, 0);
    queue_add(&f->q[0], 0);
    queue_kick(&f->q[0]);
    for (int i = 0; i < 1000 && !queue_used(&f->q[0], NULL, NULL); i++) {
        g_assert_cmpint(i, <, 999);
        g_usleep(1000);
    }
    return qtest_readb(f->p->qts, CTRL_BUF + 64);
}

static inline uint8_t task_management(Fixture *f, uint32_t subtype, int target, int lun)
{
    return task_management_of(f, subtype, target, lun, 0x9999);
}

/* Cases of a disk that fails. */
void virtio_scsi_add_error_tests(void);
/* What others read in the image. */
void virtio_scsi_add_read_back_tests(void);
/* Saved states of a machine that works. */
void virtio_scsi_add_state_tests(void);
/* Data in another device's memory. */
void virtio_scsi_add_device_memory_tests(void);
/* Every command. */
void virtio_scsi_add_command_tests(void);

#endif
