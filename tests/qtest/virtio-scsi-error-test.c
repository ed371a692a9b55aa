/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-scsi on a disk that fails: error policies, and what becomes of a request that waits for the machine
 * to go on: done again, aborted, reset, saved, unplugged. UNMAP and WRITE SAME at their limits.
 */
#include "error-policies.h"
#include "virtio-scsi-test.h"

/* Of the block that is read and written here: the disk looks for a partition table when it comes. */
#define READ_FAILS  "file.inject-error.0.event=read_aio,file.inject-error.0.iotype=read," \
                    "file.inject-error.0.sector=5"
#define READ_FAILS_ONCE READ_FAILS ",file.inject-error.0.once=on"
#define FULL        "file.inject-error.0.event=write_aio,file.inject-error.0.errno=28"
#define FULL_ONCE   FULL ",file.inject-error.0.once=on"
#define UNMAP_FAILS "discard=unmap,file.inject-error.0.event=none,file.inject-error.0.iotype=discard"
#define FLUSH_FAILS "file.inject-error.0.event=flush_to_disk,file.inject-error.0.iotype=flush"
#define NO_ERRORS   "file.inject-error.0.event=flush_to_disk"
#define DISK        " -device scsi-hd,id=disk,drive=d,scsi-id=3"
#define READ_BLOCK  CDB(0x28, 0, 0, 0, 0, 5, 0, 0, 1, 0)
#define WRITE_BLOCK CDB(0x2a, 0, 0, 0, 0, 5, 0, 0, 1, 0)

/* On zeroes, unless a file is there. */
static char *faulty_args(const char *image, const char *rules, const char *policy)
{
    g_autofree char *node = access(image, F_OK) == 0
        ? g_strdup_printf("file.image.driver=file,file.image.filename=%s", image)
        : g_strdup("file.image.driver=null-co,file.image.read-zeroes=on,file.image.size=8M");

    return g_strdup_printf("-device virtio-scsi-pci,id=vs," POKE_ADDR " -drive driver=raw,if=none,id=d,"
                           "file.driver=blkdebug,%s,%s" DISK "%s", node, rules, policy);
}

static void setup_on(Fixture *f, char *image, const char *rules, const char *policy)
{
    g_autofree char *args = faulty_args(image, rules, policy);

    f->image = image;
    f->p = poke_new_args(args);
    start_queues(f);
    settle(f);
}

/* A machine whose disk fails as @rules say; @policy: more options of the disk. */
static void setup_faulty(Fixture *f, const char *rules, const char *policy)
{
    setup_on(f, g_strdup("/nonexistent"), rules, policy);
}

/* --- policies ------------------------------------------------------------------------------------------- */

static void test_report(void)
{
    uint8_t block[512] = { 0 };
    Fixture f;

    setup_faulty(&f, READ_FAILS, "");
    command(&f, READ_BLOCK, NULL, 0, block, 512);
    g_assert_cmphex(sense(&f), ==, 0x0b0006);
    io_error_event(f.p->qts, false, "report");
    g_assert_cmpuint(command(&f, WRITE_BLOCK, block, 512, NULL, 0), ==, 0);
    teardown(&f, NULL);
}

static void test_report_full(void)
{
    uint8_t block[512] = { 0 };
    Fixture f;

    setup_faulty(&f, FULL, ",werror=report");
    command(&f, WRITE_BLOCK, block, 512, NULL, 0);
    g_assert_cmphex(sense(&f), ==, 0x072707);
    io_error_event(f.p->qts, true, "report");
    teardown(&f, NULL);
}

static void test_ignore(void)
{
    uint8_t block[512] = { 0 };
    Fixture f;

    setup_faulty(&f, FULL, ",werror=ignore");
    g_assert_cmpuint(command(&f, WRITE_BLOCK, block, 512, NULL, 0), ==, 0);
    io_error_event(f.p->qts, true, "ignore");
    teardown(&f, NULL);
}

/* With the options on -device. */
static void test_policies(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(error_policies); i++) {
        const ErrorPolicy *p = &error_policies[i];
        g_autofree char *rules = error_policy_rules(p, 5);
        uint8_t block[512] = { 0 };
        Fixture f;

        setup_faulty(&f, rules, p->options);
        if (p->write) {
            submit(&f, WRITE_BLOCK, 0, block, 512, 0, 3);
        } else {
            submit(&f, READ_BLOCK, 0, NULL, 0, 512, 3);
        }
        if (!error_policy_event(f.p->qts, p)) {
            g_assert_cmpuint(wait_response(&f), ==, VIRTIO_SCSI_S_OK);
            g_assert_cmphex(f.resp.status, ==, g_str_equal(p->action, "report") ? 2 : 0);
        }
        teardown(&f, NULL);
    }
}

/* --- a request that waits ------------------------------------------------------------------------------- */

/* False, with the case skipped, where a machine does not run in the first place. */
static bool setup_waiting(Fixture *f, bool write)
{
    uint8_t block[512];

    setup_faulty(f, write ? FULL_ONCE : READ_FAILS_ONCE, write ? "" : ",rerror=stop");
    if (qtest_skip_without_clock(f->p->qts)) {
        teardown(f, NULL);
        return false;
    }
    memset(block, 0x5a, sizeof(block));
    if (write) {
        submit(f, WRITE_BLOCK, 0, block, 512, 0, 3);
    } else {
        submit(f, READ_BLOCK, 0, NULL, 0, 512, 3);
    }
    io_error_event(f->p->qts, write, "stop");
    qtest_qmp_eventwait(f->p->qts, "STOP");
    g_assert_false(queue_used(&f->q[2], NULL, NULL));
    return true;
}

static void go_on(Fixture *f)
{
    qtest_qmp_assert_success(f->p->qts, "{'execute': 'cont'}");
}

static void done_again(bool write)
{
    Fixture f;

    if (!setup_waiting(&f, write)) {
        return;
    }
    go_on(&f);
    g_assert_cmpuint(wait_response(&f), ==, VIRTIO_SCSI_S_OK);
    g_assert_cmpuint(f.resp.status, ==, 0);
    g_assert_cmpuint(le32_to_cpu(f.resp.resid), ==, 0);
    teardown(&f, NULL);
}

static void test_read_again(void)
{
    done_again(false);
}

static void test_write_again(void)
{
    done_again(true);
}

/* The request ends with @response, and is not done when the machine goes on. */
static void taken_back(uint32_t subtype, uint8_t response, bool attention)
{
    Fixture f;

    if (!setup_waiting(&f, true)) {
        return;
    }
    g_assert_cmpuint(task_management_of(&f, VIRTIO_SCSI_T_TMF_QUERY_TASK, 3, 0, TAG), ==,
                     VIRTIO_SCSI_S_FUNCTION_SUCCEEDED);
    g_assert_cmpuint(task_management_of(&f, VIRTIO_SCSI_T_TMF_QUERY_TASK, 3, 0, TAG + 1), ==,
                     VIRTIO_SCSI_S_OK);
    g_assert_cmpuint(task_management_of(&f, subtype, 3, 0, TAG), ==, VIRTIO_SCSI_S_OK);
    g_assert_cmpuint(wait_response(&f), ==, response);
    go_on(&f);
    g_assert_false(queue_used(&f.q[2], NULL, NULL));
    if (attention) {
        settle(&f);
    }
    g_assert_cmpuint(command(&f, CDB(0, 0, 0, 0, 0, 0), NO_DATA), ==, 0);
    teardown(&f, NULL);
}

static void test_abort_task(void)
{
    taken_back(VIRTIO_SCSI_T_TMF_ABORT_TASK, VIRTIO_SCSI_S_ABORTED, false);
}

static void test_abort_task_set(void)
{
    taken_back(VIRTIO_SCSI_T_TMF_ABORT_TASK_SET, VIRTIO_SCSI_S_ABORTED, false);
}

static void test_lun_reset(void)
{
    taken_back(VIRTIO_SCSI_T_TMF_LOGICAL_UNIT_RESET, VIRTIO_SCSI_S_RESET, true);
}

static void test_target_reset(void)
{
    taken_back(VIRTIO_SCSI_T_TMF_I_T_NEXUS_RESET, VIRTIO_SCSI_S_RESET, true);
}

/* The controller is reset under the request: nothing comes back, and all starts anew. */
static void test_controller_reset(void)
{
    Fixture f;

    if (!setup_waiting(&f, true)) {
        return;
    }
    start_queues(&f);
    go_on(&f);
    g_assert_false(queue_used(&f.q[2], NULL, NULL));
    settle(&f);
    teardown(&f, NULL);
}

static void test_unplug_disk(void)
{
    Fixture f;

    if (!setup_waiting(&f, true)) {
        return;
    }
    qtest_qmp_device_del(f.p->qts, "disk");
    g_assert_cmpuint(wait_response(&f), ==, VIRTIO_SCSI_S_ABORTED);
    go_on(&f);
    submit(&f, CDB(0, 0, 0, 0, 0, 0), 0, NULL, 0, 0, 3);
    g_assert_cmpuint(wait_response(&f), ==, VIRTIO_SCSI_S_BAD_TARGET);
    teardown(&f, NULL);
}

static void test_unplug_controller(void)
{
    Fixture f;

    if (!setup_waiting(&f, true)) {
        return;
    }
    qpci_unplug_acpi_device_test(f.p->qts, "vs", POKE_SLOT);
    go_on(&f);
    g_assert_null(qpci_device_find(f.p->bus, QPCI_DEVFN(POKE_SLOT, 0)));
    teardown(&f, NULL);
}

/* The machine, saved, goes on as another one whose disk fails as @rules say. False: it can't be saved. */
static bool save_and_load(Fixture *f, const char *rules)
{
    g_autofree char *args = faulty_args(f->image, rules, ""),
                    *line = g_strdup_printf("-machine pc -nodefaults %s", args);
    QTestState *fresh = qtest_save_and_load(f->p->qts, line);

    if (fresh) {
        f->p->qts = f->p->bus->qts = fresh;
    }
    return fresh;
}

static void saved(bool write)
{
    Fixture f;

    if (!setup_waiting(&f, write)) {
        return;
    }
    if (save_and_load(&f, NO_ERRORS)) {
        g_assert_cmpuint(wait_response(&f), ==, VIRTIO_SCSI_S_OK);
        g_assert_cmpuint(f.resp.status, ==, 0);
        g_assert_cmpuint(command(&f, CDB(0, 0, 0, 0, 0, 0), NO_DATA), ==, 0);
    }
    teardown(&f, NULL);
}

static void test_saved_read(void)
{
    saved(false);
}

static void test_saved_write(void)
{
    saved(true);
}

/*
 * Of another kind than a read or write: done again with the parameters that it
 * had brought, as the failure tells.
 */
static void test_saved_unmap(void)
{
    uint8_t list[24] = { 0, 22, 0, 16, [8 + 6] = 0x20, [8 + 11] = 1 };
    Fixture f;

    setup_faulty(&f, UNMAP_FAILS ",file.inject-error.0.errno=28,file.inject-error.0.once=on", ",werror=stop");
    if (!qtest_skip_without_clock(f.p->qts)) {
        submit(&f, CDB(0x42, 0, 0, 0, 0, 0, 0, 0, sizeof(list), 0), 0, list, sizeof(list), 0, 3);
        qtest_qmp_eventwait(f.p->qts, "STOP");
        if (save_and_load(&f, UNMAP_FAILS ",file.inject-error.0.sector=8192")) {
            g_assert_cmpuint(wait_response(&f), ==, VIRTIO_SCSI_S_OK);
            g_assert_cmpuint(f.resp.status, ==, 2);
            g_assert_cmpuint(le32_to_cpu(f.resp.resid), ==, 0);
            g_assert_cmphex(sense(&f), ==, 0x0b0006);
        }
    }
    teardown(&f, NULL);
}

/* A write with FUA still is one when it is loaded: it fails with the flush that it ends with. */
static void test_saved_fua(void)
{
    uint8_t block[512] = { 0 };
    Fixture f;

    setup_faulty(&f, FULL_ONCE, "");
    if (!qtest_skip_without_clock(f.p->qts)) {
        submit(&f, CDB(0x2a, 8, 0, 0, 0, 5, 0, 0, 1, 0), 0, block, 512, 0, 3);
        qtest_qmp_eventwait(f.p->qts, "STOP");
        if (save_and_load(&f, FLUSH_FAILS)) {
            g_assert_cmpuint(wait_response(&f), ==, VIRTIO_SCSI_S_OK);
            g_assert_cmpuint(f.resp.status, ==, 2);
            g_assert_cmphex(sense(&f), ==, 0x0b0006);
        }
    }
    teardown(&f, NULL);
}

/* A unit attention that comes while a request waits is not for that one. */
static void test_saved_waiting_attention(void)
{
    uint8_t block[512] = { 0 };
    char *image;
    Fixture f;

    close(g_file_open_tmp("scsi-XXXXXX", &image, NULL));
    g_assert_cmpint(truncate(image, DISK_BYTES), ==, 0);
    setup_on(&f, image, FULL_ONCE, "");
    if (!qtest_skip_without_clock(f.p->qts)) {
        submit(&f, WRITE_BLOCK, 0, block, 512, 0, 3);
        qtest_qmp_eventwait(f.p->qts, "STOP");
        qtest_qmp_assert_success(f.p->qts,
                                 "{'execute': 'block_resize', 'arguments': {'device': 'd', 'size': %d}}",
                                 2 * DISK_BYTES);
        if (save_and_load(&f, NO_ERRORS)) {
            g_assert_cmpuint(wait_response(&f), ==, VIRTIO_SCSI_S_OK);
            g_assert_cmpuint(f.resp.status, ==, 0);
            g_assert_cmpuint(command(&f, CDB(0, 0, 0, 0, 0, 0), NO_DATA), ==, 2);
            g_assert_cmphex(sense(&f), ==, 0x062a09);
        }
    }
    teardown(&f, NULL);
}

/* Sense that was not yet told: a unit attention of the disk. */
static void test_saved_attention(void)
{
    g_autofree char *args = faulty_args("/nonexistent", NO_ERRORS, "");
    Fixture f;

    f.image = g_strdup("/nonexistent");
    f.p = poke_new_args(args);
    start_queues(&f);
    if (save_and_load(&f, NO_ERRORS)) {
        settle(&f);
    }
    teardown(&f, NULL);
}

/* --- limits --------------------------------------------------------------------------------------------- */

static uint32_t unmap(Fixture *f, const uint8_t *list, uint8_t bytes)
{
    uint8_t status = command(f, CDB(0x42, 0, 0, 0, 0, 0, 0, 0, bytes, 0), bytes ? list : NULL, bytes,
                             NULL, 0);

    return status ? sense(f) : 0;
}

static uint32_t write_same(Fixture *f, uint8_t flags, uint32_t lba, uint32_t blocks)
{
    uint8_t block[512] = { 0 };
    uint8_t status = command(f, CDB(0x93, flags, 0, 0, 0, 0, lba >> 24, lba >> 16, lba >> 8, lba,
                                    blocks >> 24, blocks >> 16, blocks >> 8, blocks, 0, 0),
                             block, sizeof(block), NULL, 0);

    return status ? sense(f) : 0;
}

static void test_unmap_limits(Fixture *f, const void *options)
{
    uint8_t list[40] = { 0, 38, 0, 32, [16 + 3] = 1, [24 + 6] = 0x3f, [24 + 7] = 0xff, [32 + 3] = 1 };

    settle(f);
    g_assert_cmphex(unmap(f, list, 0), ==, 0);
    g_assert_cmphex(unmap(f, list, 4), ==, 0x051a00);
    /* Two extents, the second of the last block. */
    g_assert_cmphex(unmap(f, list, 40), ==, 0);
    list[32 + 3] = 2;
    g_assert_cmphex(unmap(f, list, 40), ==, 0x052100);
    /* A count that would wrap. */
    memset(list + 24, 0xff, 8);
    g_assert_cmphex(unmap(f, list, 40), ==, 0x052100);
    /* No extents at all. */
    memcpy(list, (uint8_t[]) { 0, 6, 0, 0 }, 4);
    g_assert_cmphex(unmap(f, list, 8), ==, 0);
    /* ANCHOR. */
    command(f, CDB(0x42, 1, 0, 0, 0, 0, 0, 0, 8, 0), list, 8, NULL, 0);
    g_assert_cmphex(sense(f), ==, 0x052400);
}

static void test_write_same_limits(Fixture *f, const void *options)
{
    settle(f);
    g_assert_cmphex(write_same(f, 0, 0x3fff, 1), ==, 0);
    g_assert_cmphex(write_same(f, 0, 0x3fff, 2), ==, 0x052100);
    g_assert_cmphex(write_same(f, 0, 0xffffffff, 0xffffffff), ==, 0x052100);
    g_assert_cmphex(write_same(f, 8, 0, 0x4000), ==, 0);
    /* LBDATA, PBDATA, ANCHOR without UNMAP. */
    g_assert_cmphex(write_same(f, 2, 0, 1), ==, 0x052400);
    g_assert_cmphex(write_same(f, 4, 0, 1), ==, 0x052400);
}

void virtio_scsi_add_error_tests(void)
{
    qtest_add_func("virtio-scsi/errors/report", test_report);
    qtest_add_func("virtio-scsi/errors/report-no-space", test_report_full);
    qtest_add_func("virtio-scsi/errors/ignore", test_ignore);
    qtest_add_func("virtio-scsi/errors/policies", test_policies);
    qtest_add_func("virtio-scsi/waiting/read-again", test_read_again);
    qtest_add_func("virtio-scsi/waiting/write-again", test_write_again);
    qtest_add_func("virtio-scsi/waiting/abort-task", test_abort_task);
    qtest_add_func("virtio-scsi/waiting/abort-task-set", test_abort_task_set);
    qtest_add_func("virtio-scsi/waiting/lun-reset", test_lun_reset);
    qtest_add_func("virtio-scsi/waiting/target-reset", test_target_reset);
    qtest_add_func("virtio-scsi/waiting/controller-reset", test_controller_reset);
    qtest_add_func("virtio-scsi/waiting/unplug-disk", test_unplug_disk);
    qtest_add_func("virtio-scsi/waiting/unplug-controller", test_unplug_controller);
    qtest_add_func("virtio-scsi/saved-state/read", test_saved_read);
    qtest_add_func("virtio-scsi/saved-state/write", test_saved_write);
    qtest_add_func("virtio-scsi/saved-state/unmap", test_saved_unmap);
    qtest_add_func("virtio-scsi/saved-state/fua", test_saved_fua);
    qtest_add_func("virtio-scsi/saved-state/waiting-unit-attention", test_saved_waiting_attention);
    qtest_add_func("virtio-scsi/saved-state/unit-attention", test_saved_attention);
    qtest_add("virtio-scsi/limits/unmap", Fixture, "scsi-hd", setup, test_unmap_limits, teardown);
    qtest_add("virtio-scsi/limits/write-same", Fixture, "scsi-hd", setup, test_write_same_limits, teardown);
}
