/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands of scsi-hd and scsi-cd other than reads and writes: SPC-4, SBC-3, MMC-6. Their data is
 * at most 64 KiB and sits in one buffer.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "scsi-disk.h"
#include "scsi/constants.h"
#include "sysemu/block-backend.h"
#include "trace.h"

/* What a command that is served at once returns in place of the bytes of its answer. */
#define INVALID (-1) /* the CDB: CHECK CONDITION with INVALID FIELD is to come */
#define OVER    (-2) /* the request has ended, or will */

/* Last block, or false without medium. */
static bool get_last_block(SCSIDiskState *s, uint64_t *last)
{
    uint64_t blocks;

    blk_get_geometry(s->qdev.conf.blk, &blocks);
    blocks /= s->qdev.blocksize / BDRV_SECTOR_SIZE;
    if (!blocks) {
        return false;
    }
    *last = blocks - 1;
    /* The medium may have grown. */
    s->qdev.max_lba = *last;
    return true;
}

static int fail(SCSIDiskReq *r, SCSISense sense)
{
    scsi_check_condition(r, sense);
    return OVER;
}

static int read_capacity_10(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    uint64_t last;

    if (!(r->req.cmd.buf[8] & 1) && r->req.cmd.lba) {
        return INVALID;
    }
    if (!get_last_block(s, &last)) {
        return fail(r, SENSE_CODE(LUN_NOT_READY));
    }
    stl_be_p(outbuf, MIN(last, UINT32_MAX));
    stl_be_p(outbuf + 4, s->qdev.blocksize);
    return 8;
}

static int service_action_in_16(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    uint64_t last;

    if ((r->req.cmd.buf[1] & 31) != SAI_READ_CAPACITY_16 ||
        (!(r->req.cmd.buf[14] & 1) && r->req.cmd.lba)) {
        return INVALID;
    }
    if (!get_last_block(s, &last)) {
        return fail(r, SENSE_CODE(LUN_NOT_READY));
    }
    stq_be_p(outbuf, last);
    stl_be_p(outbuf + 8, s->qdev.blocksize);
    outbuf[13] = get_physical_block_exp(&s->qdev.conf);
    outbuf[14] = s->qdev.conf.discard_granularity ? 0x80 : 0; /* thin provisioning */
    return 32;
}

/* LOEJ moves the tray of a removable drive; power conditions do nothing: always active. */
static int start_stop(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    uint8_t bits = r->req.cmd.buf[4];
    bool start = bits & 1, loej = bits & 2, power_condition = bits & 0xf0;

    if (power_condition || !loej || !(s->features & (1 << SCSI_DISK_F_REMOVABLE))) {
        return 0;
    }
    if (!start && !s->tray_open && s->tray_locked) {
        return fail(r, blk_is_inserted(s->qdev.conf.blk) ? SENSE_CODE(ILLEGAL_REQ_REMOVAL_PREVENTED)
                                                         : SENSE_CODE(NOT_READY_REMOVAL_PREVENTED));
    }
    if (s->tray_open != !start) {
        blk_eject(s->qdev.conf.blk, !start);
        s->tray_open = !start;
    }
    return 0;
}

static int allow_medium_removal(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    s->tray_locked = r->req.cmd.buf[4] & 1;
    blk_lock_medium(s->qdev.conf.blk, s->tray_locked);
    return 0;
}

static int check_range(SCSIDiskReq *r, SCSIDiskState *s, uint32_t blocks)
{
    return scsi_disk_check_lba(s, r->req.cmd.lba, blocks) ? 0 : fail(r, SENSE_CODE(LBA_OUT_OF_RANGE));
}

static int seek(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    return check_range(r, s, 1);
}

/* With data to compare: not supported. */
static int verify(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    uint8_t *cdb = r->req.cmd.buf;

    return cdb[1] & 6 ? INVALID : check_range(r, s, scsi_data_cdb_xfer(cdb));
}

static int synchronize_cache(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    scsi_disk_flush_and_complete(r);
    return OVER;
}

static int no_answer(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    return 0;
}

static int inquiry(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    return scsi_disk_emulate_inquiry(&r->req, outbuf);
}

static int request_sense(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    return scsi_build_sense_buf(outbuf, MIN(r->req.cmd.xfer, SCSI_SENSE_BUF_SIZE), SENSE_CODE(NO_SENSE),
                                !(r->req.cmd.buf[1] & 1));
}

static int mode_sense(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    int len = scsi_disk_emulate_mode_sense(r, outbuf);

    return len < 0 ? OVER : len;
}

static int read_toc(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    return scsi_disk_emulate_read_toc(&r->req, outbuf);
}

static int get_configuration(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    return scsi_get_configuration(s, outbuf);
}

static int get_event_status(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    return scsi_event_status_notification(s, r, outbuf);
}

static int read_disc_information(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    return scsi_read_disc_information(s, r, outbuf);
}

static int read_dvd_structure(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    return scsi_read_dvd_structure(s, r, outbuf);
}

static int mechanism_status(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    outbuf[5] = 1; /* one slot */
    return scsi_disk_is_rom(s) ? 8 : INVALID;
}

/* ---- the commands, by operation code ---- */

typedef struct EmulatedCommand {
    /* Served at once: bytes of answer in @outbuf, or INVALID or OVER. */
    int (*run)(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf);
    /* Served when the parameters, or (unless none are no error) their lack, have come. */
    void (*parameters)(SCSIDiskReq *r, uint8_t *inbuf);
    bool may_lack_parameters;
    bool without_medium; /* works on an empty drive */
} EmulatedCommand;

static const EmulatedCommand commands[256] = {
    [TEST_UNIT_READY] = { no_answer },
    [REQUEST_SENSE] = { request_sense, .without_medium = true },
    [FORMAT_UNIT] = { no_answer },
    [INQUIRY] = { inquiry, .without_medium = true },
    [MODE_SELECT] = { .parameters = scsi_disk_emulate_mode_select, .may_lack_parameters = true },
    [RESERVE] = { no_answer, .without_medium = true },
    [RELEASE] = { no_answer, .without_medium = true },
    [MODE_SENSE] = { mode_sense, .without_medium = true },
    [START_STOP] = { start_stop, .without_medium = true },
    [ALLOW_MEDIUM_REMOVAL] = { allow_medium_removal, .without_medium = true },
    [READ_CAPACITY_10] = { read_capacity_10 },
    [SEEK_10] = { seek },
    [VERIFY_10] = { verify },
    [SYNCHRONIZE_CACHE] = { synchronize_cache },
    [WRITE_SAME_10] = { .parameters = scsi_disk_emulate_write_same },
    [UNMAP] = { .parameters = scsi_disk_emulate_unmap, .may_lack_parameters = true },
    [READ_TOC] = { read_toc },
    [GET_CONFIGURATION] = { get_configuration, .without_medium = true },
    [GET_EVENT_STATUS_NOTIFICATION] = { get_event_status, .without_medium = true },
    [READ_DISC_INFORMATION] = { read_disc_information },
    [MODE_SELECT_10] = { .parameters = scsi_disk_emulate_mode_select, .may_lack_parameters = true },
    [RESERVE_10] = { no_answer, .without_medium = true },
    [RELEASE_10] = { no_answer, .without_medium = true },
    [MODE_SENSE_10] = { mode_sense, .without_medium = true },
    [VERIFY_16] = { verify },
    [WRITE_SAME_16] = { .parameters = scsi_disk_emulate_write_same },
    [SERVICE_ACTION_IN_16] = { service_action_in_16 },
    [READ_DVD_STRUCTURE] = { read_dvd_structure },
    [VERIFY_12] = { verify },
    [MECHANISM_STATUS] = { mechanism_status, .without_medium = true },
};

/* The parameters are there. */
static void emulate_parameters(SCSIDiskReq *r)
{
    const EmulatedCommand *command = &commands[r->req.cmd.buf[0]];

    if (command->parameters) {
        command->parameters(r, r->iov.iov_base);
    } else {
        scsi_req_complete(&r->req, GOOD); /* FORMAT UNIT: of no consequence */
    }
}

/* Asks for the parameters, as the result of scsi_req_enqueue() does. */
static int32_t want_parameters(SCSIDiskReq *r)
{
    if (r->req.cmd.xfer) {
        r->iov.iov_len = r->req.cmd.xfer;
        return -(int32_t)r->req.cmd.xfer;
    }
    if (commands[r->req.cmd.buf[0]].may_lack_parameters) {
        scsi_req_complete(&r->req, GOOD);
    } else {
        emulate_parameters(r);
    }
    return 0;
}

/* Bytes of answer, or OVER. */
static int run_command(SCSIDiskReq *r, SCSIDiskState *s, uint8_t opcode)
{
    const EmulatedCommand *command = &commands[opcode];
    int len;

    if (r->req.cmd.mode == SCSI_XFER_TO_DEV && opcode != FORMAT_UNIT) {
        return fail(r, command->run == verify ? SENSE_CODE(INVALID_FIELD) : SENSE_CODE(INVALID_OPCODE));
    }
    if (!command->run) {
        return fail(r, SENSE_CODE(INVALID_OPCODE));
    }
    len = command->run(r, s, r->iov.iov_base);
    return len == INVALID ? fail(r, SENSE_CODE(INVALID_FIELD)) : len;
}

static int32_t scsi_disk_emulate_command(SCSIRequest *req, uint8_t *buf)
{
    SCSIDiskReq *r = DO_UPCAST(SCSIDiskReq, req, req);
    SCSIDiskState *s = DO_UPCAST(SCSIDiskState, qdev, req->dev);
    const EmulatedCommand *command = &commands[buf[0]];
    uint32_t limit = command->parameters ? MAX(SCSI_EMULATE_MAX, s->qdev.blocksize) : SCSI_EMULATE_MAX;
    int len;

    if (!command->without_medium && !blk_is_available(s->qdev.conf.blk)) {
        scsi_check_condition(r, SENSE_CODE(NO_MEDIUM));
        return 0;
    }
    if (req->cmd.xfer > limit) {
        scsi_check_condition(r, SENSE_CODE(INVALID_FIELD));
        return 0;
    }
    scsi_disk_alloc_buf(r, scsi_disk_emulate_buf_bytes(req));
    if (command->parameters) {
        return want_parameters(r);
    }
    len = run_command(r, s, buf[0]);
    if (len < 0) {
        return 0;
    }
    if (req->cmd.mode == SCSI_XFER_TO_DEV) {
        return want_parameters(r);
    }
    r->iov.iov_len = MIN((size_t)len, req->cmd.xfer);
    if (r->iov.iov_len == 0) {
        scsi_req_complete(req, GOOD);
    }
    return r->iov.iov_len;
}

static void scsi_disk_emulate_read_data(SCSIRequest *req)
{
    SCSIDiskReq *r = DO_UPCAST(SCSIDiskReq, req, req);
    int len = r->iov.iov_len;

    if (len) {
        r->iov.iov_len = 0;
        r->started = true;
        scsi_req_data(req, len);
    } else {
        scsi_req_complete(req, GOOD);
    }
}

static void scsi_disk_emulate_write_data(SCSIRequest *req)
{
    SCSIDiskReq *r = DO_UPCAST(SCSIDiskReq, req, req);
    int len = r->iov.iov_len;

    if (len) {
        r->iov.iov_len = 0;
        scsi_req_data(req, len);
    } else {
        emulate_parameters(r);
    }
}

const SCSIReqOps scsi_disk_emulate_reqops = {
    .size = sizeof(SCSIDiskReq),
    .free_req = scsi_disk_free_request,
    .send_command = scsi_disk_emulate_command,
    .read_data = scsi_disk_emulate_read_data,
    .write_data = scsi_disk_emulate_write_data,
    .get_buf = scsi_disk_get_buf,
    .load_request = scsi_disk_load_request,
    .save_request = scsi_disk_save_request,
    .get_buf_size = scsi_disk_get_buf_size,
};
