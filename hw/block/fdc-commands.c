/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Floppy disk controller: the command set, and the commands that transfer no data.
 *
 * Spec: Intel 82077AA data sheet (290166), "Command Set/Descriptions"; 82078 (290475) for PART ID,
 * OPTION, SAVE, RESTORE, DRIVE SPECIFICATION and POWERDOWN MODE.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "fdc-internal.h"
#include "trace.h"

#define FD_VERSION 0x90
#define FD_PART_ID 0x41

#define FD_LOCK_OPCODE_BIT 0x80
#define FD_SEEK_DIR_IN     0x40 /* RELATIVE SEEK: to higher tracks */
#define FD_PERP_OVERWRITE  0x80
#define FD_PERP_DRIVES     0x3c
#define FD_PERP_GAP_WGATE  0x03
#define FD_DRIVESPEC_DONE  0x80
#define FD_DRIVESPEC_NRP   0x40 /* no result phase */

#define FD_SAVE_BYTES 16
#define FD_MAX_TRACK_NUMBER 255

typedef struct FDCommand {
    uint8_t value;
    uint8_t mask;
    uint8_t params;
    const char *name;
    void (*run)(FDCtrl *s);
} FDCommand;

/* ---- phases ---- */

void fdctrl_set_result(FDCtrl *s, const uint8_t *result, unsigned len)
{
    s->cmd_len = 0;
    s->result_pos = 0;
    s->result_len = MIN(len, FD_MAX_RESULT);
    if (s->result_len) {
        memcpy(s->result, result, s->result_len);
    }
    s->phase = s->result_len ? FD_PHASE_RESULT : FD_PHASE_COMMAND;
}

static void fdctrl_set_result_byte(FDCtrl *s, uint8_t value)
{
    fdctrl_set_result(s, &value, 1);
}

static void fdctrl_no_result(FDCtrl *s)
{
    fdctrl_set_result(s, NULL, 0);
}

/* Present cylinder number of one of four drives. */
static uint8_t fdctrl_pcn(FDCtrl *s, unsigned drive)
{
    FDrive *drv = fdctrl_drive(s, drive);

    return drv ? drv->track : 0;
}

/* ---- data ---- */

static void fdctrl_cmd_read(FDCtrl *s)
{
    fdctrl_start_transfer(s, FD_READ, false, false);
}

static void fdctrl_cmd_read_deleted(FDCtrl *s)
{
    fdctrl_start_transfer(s, FD_READ, true, false);
}

static void fdctrl_cmd_read_track(FDCtrl *s)
{
    fdctrl_start_transfer(s, FD_READ, false, true);
}

/* Sectors have no deleted mark here: both kinds of write are the same. */
static void fdctrl_cmd_write(FDCtrl *s)
{
    fdctrl_start_transfer(s, FD_WRITE, false, false);
}

static void fdctrl_cmd_verify(FDCtrl *s)
{
    fdctrl_start_transfer(s, FD_VERIFY, false, false);
}

static void fdctrl_cmd_scan_equal(FDCtrl *s)
{
    fdctrl_start_transfer(s, FD_SCAN_EQUAL, false, false);
}

static void fdctrl_cmd_scan_low(FDCtrl *s)
{
    fdctrl_start_transfer(s, FD_SCAN_LOW, false, false);
}

static void fdctrl_cmd_scan_high(FDCtrl *s)
{
    fdctrl_start_transfer(s, FD_SCAN_HIGH, false, false);
}

/* ---- seeks ---- */

static void fdctrl_seek_to(FDCtrl *s, int track)
{
    FDrive *drv;

    s->cur_drv = s->cmd[1] & FD_SR0_DRIVE;
    drv = fdctrl_drive(s, s->cur_drv);
    if (drv && !fd_step_to(drv, track)) {
        qemu_log_mask(LOG_GUEST_ERROR, "fdc: seek to track %d, which drive %d has not\n", track,
                      s->cur_drv);
    }
    s->status0 = FD_SR0_SEEK | (s->cmd[1] & FD_SR0_DRIVE);
    s->seek_done = true;
    s->irq_pending = true;
    fdctrl_no_result(s);
    fdctrl_update_irq(s);
}

static void fdctrl_cmd_recalibrate(FDCtrl *s)
{
    fdctrl_seek_to(s, 0);
}

static void fdctrl_cmd_seek(FDCtrl *s)
{
    FDrive *drv = fdctrl_drive(s, s->cmd[1] & FD_SR0_DRIVE);

    if (drv) {
        drv->head = !!(s->cmd[1] & FD_SR0_HEAD);
    }
    fdctrl_seek_to(s, s->cmd[2]);
}

static void fdctrl_cmd_relative_seek(FDCtrl *s)
{
    int from = fdctrl_pcn(s, s->cmd[1] & FD_SR0_DRIVE);
    int to = s->cmd[0] & FD_SEEK_DIR_IN ? from + s->cmd[2] : from - s->cmd[2];

    fdctrl_seek_to(s, MIN(MAX(to, 0), FD_MAX_TRACK_NUMBER));
}

/* ---- status ---- */

static void fdctrl_cmd_sense_interrupt(FDCtrl *s)
{
    uint8_t result[2];

    if (s->reset_senses) {
        unsigned drive = 4 - s->reset_senses--;

        result[0] = FD_SR0_RDYCHG | drive;
        result[1] = fdctrl_pcn(s, drive);
    } else if (s->seek_done) {
        result[0] = s->status0;
        result[1] = fdctrl_pcn(s, s->cur_drv);
        s->seek_done = false;
    } else {
        fdctrl_set_result_byte(s, FD_SR0_INVCMD);
        return;
    }
    s->irq_pending = false;
    fdctrl_set_result(s, result, sizeof(result));
    fdctrl_update_irq(s);
}

static void fdctrl_cmd_sense_drive(FDCtrl *s)
{
    uint8_t select = s->cmd[1] & (FD_SR0_HEAD | FD_SR0_DRIVE);
    FDrive *drv = fdctrl_drive(s, select & FD_SR0_DRIVE);
    bool writable = drv && fd_has_medium(drv) && !drv->ro;

    s->cur_drv = select & FD_SR0_DRIVE;
    if (drv) {
        drv->head = !!(select & FD_SR0_HEAD);
    }
    fdctrl_set_result_byte(s, FD_SR3_TWOSIDE | select | (writable ? 0 : FD_SR3_WP) |
                                  (fdctrl_pcn(s, s->cur_drv) == 0 ? FD_SR3_TRK0 : 0));
}

static void fdctrl_cmd_version(FDCtrl *s)
{
    fdctrl_set_result_byte(s, FD_VERSION);
}

static void fdctrl_cmd_part_id(FDCtrl *s)
{
    fdctrl_set_result_byte(s, FD_PART_ID);
}

/* ---- configuration ---- */

static void fdctrl_cmd_specify(FDCtrl *s)
{
    s->timer0 = s->cmd[1];
    s->timer1 = s->cmd[2];
    fdctrl_no_result(s);
}

static void fdctrl_cmd_configure(FDCtrl *s)
{
    s->config = s->cmd[2];
    s->precomp_trk = s->cmd[3];
    fdctrl_no_result(s);
}

/* The drives' bits change only together with OW. */
static void fdctrl_cmd_perpendicular(FDCtrl *s)
{
    uint8_t mask = FD_PERP_GAP_WGATE | (s->cmd[1] & FD_PERP_OVERWRITE ? FD_PERP_DRIVES : 0);

    s->perpendicular = (s->perpendicular & ~mask) | (s->cmd[1] & mask);
    fdctrl_no_result(s);
}

static void fdctrl_cmd_lock(FDCtrl *s)
{
    s->lock = !!(s->cmd[0] & FD_LOCK_OPCODE_BIT);
    fdctrl_set_result_byte(s, s->lock << 4);
}

static void fdctrl_cmd_option(FDCtrl *s)
{
    fdctrl_no_result(s);
}

static void fdctrl_cmd_powerdown_mode(FDCtrl *s)
{
    s->pwrd = s->cmd[1];
    fdctrl_set_result_byte(s, s->pwrd);
}

static uint8_t fdctrl_lock_and_perpendicular(const FDCtrl *s)
{
    return s->lock << 7 | s->perpendicular;
}

static void fdctrl_cmd_dumpreg(FDCtrl *s)
{
    const uint8_t result[] = {
        fdctrl_pcn(s, 0), fdctrl_pcn(s, 1), 0, 0, s->timer0, s->timer1, s->eot,
        fdctrl_lock_and_perpendicular(s), s->config, s->precomp_trk,
    };

    fdctrl_set_result(s, result, sizeof(result));
}

static void fdctrl_cmd_save(FDCtrl *s)
{
    const uint8_t result[FD_SAVE_BYTES] = {
        0, s->dsr, 0, fdctrl_pcn(s, 0), fdctrl_pcn(s, 1), 0, 0, s->timer0, s->timer1, s->eot,
        fdctrl_lock_and_perpendicular(s), s->config, s->precomp_trk, s->pwrd,
    };

    fdctrl_set_result(s, result, sizeof(result));
}

/* What SAVE gave, in the same order; tracks that a drive has not are left alone. */
static void fdctrl_cmd_restore(FDCtrl *s)
{
    const uint8_t *saved = &s->cmd[1];

    s->dsr = saved[1] & ~FD_DSR_SWRESET;
    for (int i = 0; i < MAX_FD; i++) {
        fd_step_to(&s->drives[i], saved[3 + i]);
    }
    s->timer0 = saved[7];
    s->timer1 = saved[8];
    s->eot = saved[9];
    s->lock = saved[10] >> 7;
    s->perpendicular = saved[10] & (FD_PERP_DRIVES | FD_PERP_GAP_WGATE);
    s->config = saved[11];
    s->precomp_trk = saved[12];
    s->pwrd = saved[13];
    fdctrl_no_result(s);
}

/* Up to six bytes, the last of them marked. */
static void fdctrl_cmd_drive_specification(FDCtrl *s)
{
    const uint8_t result[4] = { 0 };

    if (s->cmd[s->cmd_len - 1] & FD_DRIVESPEC_NRP) {
        fdctrl_no_result(s);
    } else {
        fdctrl_set_result(s, result, sizeof(result));
    }
}

/* ---- dispatch ---- */

static void fdctrl_cmd_invalid(FDCtrl *s)
{
    qemu_log_mask(LOG_GUEST_ERROR, "fdc: command 0x%02x does not exist\n", s->cmd[0]);
    fdctrl_set_result_byte(s, FD_SR0_INVCMD);
}

/* MT is 0x80, MFM 0x40, SK 0x20. The last row takes the rest. */
static const FDCommand fd_commands[] = {
    { 0x06, 0x1f, 8, "READ DATA", fdctrl_cmd_read },
    { 0x0c, 0x1f, 8, "READ DELETED DATA", fdctrl_cmd_read_deleted },
    { 0x05, 0x3f, 8, "WRITE DATA", fdctrl_cmd_write },
    { 0x09, 0x3f, 8, "WRITE DELETED DATA", fdctrl_cmd_write },
    { 0x02, 0x9f, 8, "READ TRACK", fdctrl_cmd_read_track },
    { 0x16, 0x1f, 8, "VERIFY", fdctrl_cmd_verify },
    { 0x11, 0x1f, 8, "SCAN EQUAL", fdctrl_cmd_scan_equal },
    { 0x19, 0x1f, 8, "SCAN LOW OR EQUAL", fdctrl_cmd_scan_low },
    { 0x1d, 0x1f, 8, "SCAN HIGH OR EQUAL", fdctrl_cmd_scan_high },
    { 0x0d, 0xbf, 5, "FORMAT TRACK", fdctrl_start_format },
    { 0x0a, 0xbf, 1, "READ ID", fdctrl_read_id },
    { 0x07, 0xff, 1, "RECALIBRATE", fdctrl_cmd_recalibrate },
    { 0x0f, 0xff, 2, "SEEK", fdctrl_cmd_seek },
    { 0x8f, 0xbf, 2, "RELATIVE SEEK", fdctrl_cmd_relative_seek },
    { 0x08, 0xff, 0, "SENSE INTERRUPT STATUS", fdctrl_cmd_sense_interrupt },
    { 0x04, 0xff, 1, "SENSE DRIVE STATUS", fdctrl_cmd_sense_drive },
    { 0x03, 0xff, 2, "SPECIFY", fdctrl_cmd_specify },
    { 0x13, 0xff, 3, "CONFIGURE", fdctrl_cmd_configure },
    { 0x12, 0xff, 1, "PERPENDICULAR MODE", fdctrl_cmd_perpendicular },
    { 0x0e, 0xff, 0, "DUMPREG", fdctrl_cmd_dumpreg },
    { 0x10, 0xff, 0, "VERSION", fdctrl_cmd_version },
    { 0x14, 0x7f, 0, "LOCK", fdctrl_cmd_lock },
    { 0x17, 0xff, 1, "POWERDOWN MODE", fdctrl_cmd_powerdown_mode },
    { 0x18, 0xff, 0, "PART ID", fdctrl_cmd_part_id },
    { 0x33, 0xff, 1, "OPTION", fdctrl_cmd_option },
    { 0x2e, 0xff, 0, "SAVE", fdctrl_cmd_save },
    { 0x4e, 0xff, 16, "RESTORE", fdctrl_cmd_restore },
    { 0x8e, 0xff, 6, "DRIVE SPECIFICATION", fdctrl_cmd_drive_specification },
    { 0x00, 0x00, 0, "invalid", fdctrl_cmd_invalid },
};

static const FDCommand *fdctrl_find_command(uint8_t opcode)
{
    const FDCommand *command = fd_commands;

    while ((opcode & command->mask) != command->value) {
        command++;
    }
    return command;
}

void fdctrl_command_byte(FDCtrl *s, uint8_t value)
{
    const FDCommand *command;
    bool complete;

    s->cmd[s->cmd_len++] = value;
    command = fdctrl_find_command(s->cmd[0]);
    complete = s->cmd_len == 1 + command->params ||
               (command->run == fdctrl_cmd_drive_specification && s->cmd_len > 1 &&
                (value & FD_DRIVESPEC_DONE));
    if (complete) {
        trace_fdc_command(command->name, s->cmd[0]);
        command->run(s);
    }
}
