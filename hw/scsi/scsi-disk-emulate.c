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

/* Commands that work on a drive without medium. */
static bool needs_no_medium(uint8_t opcode)
{
    switch (opcode) {
    case INQUIRY:
    case MODE_SENSE:
    case MODE_SENSE_10:
    case RESERVE:
    case RESERVE_10:
    case RELEASE:
    case RELEASE_10:
    case START_STOP:
    case ALLOW_MEDIUM_REMOVAL:
    case GET_CONFIGURATION:
    case GET_EVENT_STATUS_NOTIFICATION:
    case MECHANISM_STATUS:
    case REQUEST_SENSE:
        return true;
    default:
        return false;
    }
}

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

static int read_capacity_10(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *outbuf)
{
    uint64_t last;

    if (!(r->req.cmd.buf[8] & 1) && r->req.cmd.lba) {
        scsi_check_condition(r, SENSE_CODE(INVALID_FIELD));
        return -1;
    }
    if (!get_last_block(s, &last)) {
        scsi_check_condition(r, SENSE_CODE(LUN_NOT_READY));
        return -1;
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
        scsi_check_condition(r, SENSE_CODE(INVALID_FIELD));
        return -1;
    }
    if (!get_last_block(s, &last)) {
        scsi_check_condition(r, SENSE_CODE(LUN_NOT_READY));
        return -1;
    }
    stq_be_p(outbuf, last);
    stl_be_p(outbuf + 8, s->qdev.blocksize);
    outbuf[13] = get_physical_block_exp(&s->qdev.conf);
    outbuf[14] = s->qdev.conf.discard_granularity ? 0x80 : 0; /* thin provisioning */
    return 32;
}

/* True when it is done; false after CHECK CONDITION. */
static bool start_stop(SCSIDiskReq *r, SCSIDiskState *s)
{
    uint8_t bits = r->req.cmd.buf[4];
    bool start = bits & 1, loej = bits & 2;

    if (bits & 0xf0) {
        return true; /* power conditions: always active */
    }
    if (!(s->features & (1 << SCSI_DISK_F_REMOVABLE)) || !loej) {
        return true;
    }
    if (!start && !s->tray_open && s->tray_locked) {
        scsi_check_condition(r, blk_is_inserted(s->qdev.conf.blk)
                                ? SENSE_CODE(ILLEGAL_REQ_REMOVAL_PREVENTED)
                                : SENSE_CODE(NOT_READY_REMOVAL_PREVENTED));
        return false;
    }
    if (s->tray_open != !start) {
        blk_eject(s->qdev.conf.blk, !start);
        s->tray_open = !start;
    }
    return true;
}

/*
 * Runs a command that is served at once: bytes of answer in @outbuf, or -1 when the request is
 * over or will be.
 */
static int emulate(SCSIDiskReq *r, SCSIDiskState *s, uint8_t *buf, uint8_t *outbuf)
{
    int len;

    switch (buf[0]) {
    case TEST_UNIT_READY:
    case RESERVE:
    case RESERVE_10:
    case RELEASE:
    case RELEASE_10:
    case FORMAT_UNIT:
        return 0;
    case INQUIRY:
        len = scsi_disk_emulate_inquiry(&r->req, outbuf);
        break;
    case REQUEST_SENSE:
        return scsi_build_sense_buf(outbuf, MIN(r->req.cmd.xfer, SCSI_SENSE_BUF_SIZE),
                                    SENSE_CODE(NO_SENSE), !(buf[1] & 1));
    case MODE_SENSE:
    case MODE_SENSE_10:
        return scsi_disk_emulate_mode_sense(r, outbuf);
    case READ_TOC:
        len = scsi_disk_emulate_read_toc(&r->req, outbuf);
        break;
    case READ_CAPACITY_10:
        return read_capacity_10(r, s, outbuf);
    case SERVICE_ACTION_IN_16:
        return service_action_in_16(r, s, outbuf);
    case START_STOP:
        return start_stop(r, s) ? 0 : -1;
    case ALLOW_MEDIUM_REMOVAL:
        s->tray_locked = buf[4] & 1;
        blk_lock_medium(s->qdev.conf.blk, s->tray_locked);
        return 0;
    case SEEK_10:
        if (!scsi_disk_check_lba(s, r->req.cmd.lba, 1)) {
            scsi_check_condition(r, SENSE_CODE(LBA_OUT_OF_RANGE));
            return -1;
        }
        return 0;
    case VERIFY_10:
    case VERIFY_12:
    case VERIFY_16:
        /* With data to compare: not supported. */
        len = buf[1] & 6 ? -1 : 0;
        if (!len && !scsi_disk_check_lba(s, r->req.cmd.lba, scsi_data_cdb_xfer(buf))) {
            scsi_check_condition(r, SENSE_CODE(LBA_OUT_OF_RANGE));
            return -1;
        }
        break;
    case SYNCHRONIZE_CACHE:
        scsi_disk_flush_and_complete(r);
        return -1;
    case GET_CONFIGURATION:
        len = scsi_get_configuration(s, outbuf);
        break;
    case GET_EVENT_STATUS_NOTIFICATION:
        len = scsi_event_status_notification(s, r, outbuf);
        break;
    case READ_DISC_INFORMATION:
        len = scsi_read_disc_information(s, r, outbuf);
        break;
    case READ_DVD_STRUCTURE:
        len = scsi_read_dvd_structure(s, r, outbuf);
        if (len == -2) {
            return -1;
        }
        break;
    case MECHANISM_STATUS:
        len = scsi_disk_is_rom(s) ? 8 : -1;
        outbuf[5] = 1; /* CD-ROM, one slot */
        break;
    default:
        scsi_check_condition(r, SENSE_CODE(INVALID_OPCODE));
        return -1;
    }
    if (len < 0) {
        scsi_check_condition(r, SENSE_CODE(INVALID_FIELD));
    }
    return len;
}

/* Commands with parameters, for which there is a second step. */
static bool has_parameters(uint8_t opcode)
{
    return opcode == MODE_SELECT || opcode == MODE_SELECT_10 || opcode == UNMAP ||
           opcode == WRITE_SAME_10 || opcode == WRITE_SAME_16;
}

/* The parameters are there. */
static void emulate_parameters(SCSIDiskReq *r)
{
    uint8_t *inbuf = r->iov.iov_base;

    switch (r->req.cmd.buf[0]) {
    case MODE_SELECT:
    case MODE_SELECT_10:
        scsi_disk_emulate_mode_select(r, inbuf);
        break;
    case UNMAP:
        scsi_disk_emulate_unmap(r, inbuf);
        break;
    case WRITE_SAME_10:
    case WRITE_SAME_16:
        scsi_disk_emulate_write_same(r, inbuf);
        break;
    default:
        scsi_req_complete(&r->req, GOOD);
        break;
    }
}

static int32_t scsi_disk_emulate_command(SCSIRequest *req, uint8_t *buf)
{
    SCSIDiskReq *r = DO_UPCAST(SCSIDiskReq, req, req);
    SCSIDiskState *s = DO_UPCAST(SCSIDiskState, qdev, req->dev);
    uint32_t limit = has_parameters(buf[0]) ? MAX(SCSI_EMULATE_MAX, s->qdev.blocksize)
                                            : SCSI_EMULATE_MAX;
    int len;

    if (!needs_no_medium(buf[0]) && !blk_is_available(s->qdev.conf.blk)) {
        scsi_check_condition(r, SENSE_CODE(NO_MEDIUM));
        return 0;
    }
    if (req->cmd.xfer > limit) {
        scsi_check_condition(r, SENSE_CODE(INVALID_FIELD));
        return 0;
    }
    scsi_disk_alloc_buf(r, MAX(4096, req->cmd.xfer));
    if (has_parameters(buf[0])) {
        if (req->cmd.xfer == 0) {
            if (buf[0] == MODE_SELECT || buf[0] == MODE_SELECT_10 || buf[0] == UNMAP) {
                scsi_req_complete(req, GOOD); /* no parameters: no error */
            } else {
                emulate_parameters(r);
            }
            return 0;
        }
        r->iov.iov_len = req->cmd.xfer;
        return -(int32_t)req->cmd.xfer;
    }
    if (req->cmd.mode == SCSI_XFER_TO_DEV && buf[0] != FORMAT_UNIT) {
        scsi_check_condition(r, buf[0] == VERIFY_10 || buf[0] == VERIFY_12 || buf[0] == VERIFY_16
                                ? SENSE_CODE(INVALID_FIELD) : SENSE_CODE(INVALID_OPCODE));
        return 0;
    }
    len = emulate(r, s, buf, r->iov.iov_base);
    if (len < 0) {
        return 0;
    }
    if (req->cmd.mode == SCSI_XFER_TO_DEV) {
        r->iov.iov_len = req->cmd.xfer;
        return -(int32_t)req->cmd.xfer;
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
};
