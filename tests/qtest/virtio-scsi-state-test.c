/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-scsi with a disk or a CD-ROM drive: saved with media, sense, events and
 * sizes other than those of reset.
 */
#include "virtio-scsi-test.h"
#include "virtio-state.h"

#define ARGS(device) "-machine pc -nodefaults -m 16 " \
                     "-drive if=none,id=d,driver=null-co,size=8M,read-zeroes=on " \
                     "-device virtio-scsi-pci,id=vs," POKE_ADDR " " \
                     "-device " device ",drive=d,id=disk,scsi-id=3"

#define EVENT_STATUS 0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8, 0

static Fixture start_scsi(QTestState *s)
{
    Fixture f = { poke_start(s) };

    start_queues(&f);
    settle(&f);
    return f;
}

static Fixture resume_scsi(QTestState *s)
{
    Fixture f = { poke_resume(s) };

    for (int i = 0; i < 3; i++) {
        f.q[i] = queue_resume(f.p, i, RINGS + i * 0x10000);
    }
    return f;
}

static void do_command(Fixture *f, const uint8_t *cdb, int cdb_bytes, uint32_t in_bytes)
{
    submit(f, cdb, cdb_bytes, 0, NULL, 0, in_bytes, 3);
    wait_response(f);
}

static void note_command(Fixture *f, GString *seen, const uint8_t *cdb, int cdb_bytes, uint32_t in_bytes)
{
    qtest_memset(f->p->qts, DATA, 0xee, 64);
    do_command(f, cdb, cdb_bytes, in_bytes);
    qstate_note_memory(f->p->qts, seen, RESP, RESP_BYTES);
    qstate_note_memory(f->p->qts, seen, DATA, 64);
}

/* What a drive tells of its medium, and whether it lets it go. */
static void medium_is_asked_for(QTestState *s, GString *seen)
{
    Fixture f = resume_scsi(s);

    for (int i = 0; i < 2; i++) {
        note_command(&f, seen, CDB(EVENT_STATUS), 8);
        note_command(&f, seen, CDB(0, 0, 0, 0, 0, 0), 0);
        note_command(&f, seen, CDB(0x1b, 0, 0, 0, 2, 0), 0);    /* eject */
        note_command(&f, seen, CDB(0x1e, 0, 0, 0, 0, 0), 0);    /* allow removal */
    }
    note_command(&f, seen, CDB(0x1b, 0, 0, 0, 2, 0), 0);
    note_command(&f, seen, CDB(EVENT_STATUS), 8);
    poke_leave(f.p);
}

/* The user wants the medium, but the driver has locked the tray. */
static void medium_is_locked(QTestState *s)
{
    Fixture f = start_scsi(s);

    do_command(&f, CDB(0x1e, 0, 0, 0, 1, 0), 0);
    qobject_unref(qtest_qmp(s, "{'execute': 'blockdev-open-tray', 'arguments': {'id': 'disk'}}"));
    poke_leave(f.p);
}

static void tray_is_open(QTestState *s)
{
    Fixture f = start_scsi(s);

    do_command(&f, CDB(0x1b, 0, 0, 0, 2, 0), 0);
    do_command(&f, CDB(EVENT_STATUS), 8);
    poke_leave(f.p);
}

static void open_and_close(QTestState *s)
{
    qtest_qmp_assert_success(s, "{'execute': 'blockdev-open-tray', "
                                "'arguments': {'id': 'disk', 'force': true}}");
    qtest_qmp_assert_success(s, "{'execute': 'blockdev-close-tray', 'arguments': {'id': 'disk'}}");
}

/* A medium came, and there was no buffer for the controller to tell so. */
static void medium_has_come(QTestState *s)
{
    Fixture f = start_scsi(s);

    open_and_close(s);
    poke_leave(f.p);
}

static void medium_is_noticed(QTestState *s, GString *seen)
{
    Fixture f = resume_scsi(s);

    queue_desc(&f.q[1], 0, EVENT_BUF, 16, VRING_DESC_F_WRITE, 0);
    queue_add(&f.q[1], 0);
    queue_kick(&f.q[1]);
    qtest_clock_step(s, 1000);
    qstate_note_memory(s, seen, EVENT_BUF, 16);
    qstate_note(seen, "events", qtest_readw(s, RING_USED(&f.q[1]) + 2));
    poke_leave(f.p);
    medium_is_asked_for(s, seen);
}

/* A command failed, and the driver wants less of the sense, and of commands, than there is by itself. */
static void command_has_failed(QTestState *s)
{
    static const uint8_t no_cache[24] = { [4] = 0x08, 0x12 };
    Fixture f = start_scsi(s);

    submit(&f, CDB(0x15, 0x10, 0, 0, sizeof(no_cache), 0), 0, no_cache, sizeof(no_cache), 0, 3);
    wait_response(&f);
    do_command(&f, CDB(0xee, 0, 0, 0, 0, 0), 0);
    m32w(f.p, DEVICE_CFG + 20, 32);
    m32w(f.p, DEVICE_CFG + 24, 24);
    poke_leave(f.p);
}

static void sense_is_asked_for(QTestState *s, GString *seen)
{
    Fixture f = resume_scsi(s);

    qstate_note(seen, "sizes", m32r(f.p, DEVICE_CFG + 20) | (uint64_t)m32r(f.p, DEVICE_CFG + 24) << 32);
    m32w(f.p, DEVICE_CFG + 20, VIRTIO_SCSI_SENSE_SIZE);
    m32w(f.p, DEVICE_CFG + 24, VIRTIO_SCSI_CDB_SIZE);
    note_command(&f, seen, CDB(3, 0, 0, 0, 18, 0), 18);
    note_command(&f, seen, CDB(0x1a, 8, 8, 0, 24, 0), 24);
    note_command(&f, seen, CDB(0xee, 0, 0, 0, 0, 0), 0);
    poke_leave(f.p);
}

void virtio_scsi_add_state_tests(void)
{
    static const QStateCase locked = { ARGS("scsi-cd"), medium_is_locked, medium_is_asked_for },
        open = { ARGS("scsi-cd"), tray_is_open, medium_is_asked_for },
        changed = { ARGS("scsi-cd"), medium_has_come, medium_is_noticed },
        failed = { ARGS("scsi-hd"), command_has_failed, sense_is_asked_for };

    qstate_add("virtio-scsi/saved/locked", &locked);
    qstate_add("virtio-scsi/saved/open", &open);
    qstate_add("virtio-scsi/saved/changed", &changed);
    qstate_add("virtio-scsi/saved/failed", &failed);
}
