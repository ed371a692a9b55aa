/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBus host controller of Intel's PIIX4 and ICH9: commands on the bus.
 *
 * Specification: Intel I/O Controller Hub 9 datasheet (316972), 5.21.1. Commands are carried out
 * whole, but for block transfers by bytes and I2C reads, which wait for software after each byte.
 */
#include "qemu/osdep.h"
#include "pm_smbus-internal.h"
#include "qemu/log.h"
#include "trace.h"

/* --- ends of a command --- */

static void smb_finish(PMSMBus *s)
{
    s->op_done = true;
    s->smb_stat = (s->smb_stat & ~STS_HOST_BUSY) | STS_INTR;
}

static void smb_fail(PMSMBus *s, uint8_t why)
{
    s->op_done = true;
    s->smb_index = 0;
    s->smb_stat = (s->smb_stat & ~STS_HOST_BUSY) | why;
}

/* One byte of a longer command is done; software goes on by clearing BYTE_DONE. */
static void smb_byte_done(PMSMBus *s)
{
    s->op_done = false;
    s->smb_stat |= STS_HOST_BUSY | STS_BYTE_DONE;
}

/* Takes a value that the bus returned (negative: not acknowledged). */
static bool smb_took(PMSMBus *s, int ret, uint8_t *low, uint8_t *high)
{
    if (ret < 0) {
        smb_fail(s, STS_DEV_ERR);
        return false;
    }
    if (low) {
        *low = ret;
    }
    if (high) {
        *high = ret >> 8;
    }
    return true;
}

/* --- protocols --- */

static void smb_quick(PMSMBus *s, uint8_t addr, bool read)
{
    if (smb_took(s, smbus_quick_command(s->smbus, addr, read), NULL, NULL)) {
        smb_finish(s);
    }
}

static void smb_byte(PMSMBus *s, uint8_t addr, bool read)
{
    int ret = read ? smbus_receive_byte(s->smbus, addr)
                   : smbus_send_byte(s->smbus, addr, s->smb_cmd);

    if (smb_took(s, ret, read ? &s->smb_data0 : NULL, NULL)) {
        smb_finish(s);
    }
}

static void smb_byte_data(PMSMBus *s, uint8_t addr, bool read)
{
    int ret = read ? smbus_read_byte(s->smbus, addr, s->smb_cmd)
                   : smbus_write_byte(s->smbus, addr, s->smb_cmd, s->smb_data0);

    if (smb_took(s, ret, read ? &s->smb_data0 : NULL, NULL)) {
        smb_finish(s);
    }
}

static void smb_word_data(PMSMBus *s, uint8_t addr, bool read)
{
    int ret = read ? smbus_read_word(s->smbus, addr, s->smb_cmd)
                   : smbus_write_word(s->smbus, addr, s->smb_cmd,
                                      s->smb_data0 | s->smb_data1 << 8);

    if (smb_took(s, ret, read ? &s->smb_data0 : NULL, read ? &s->smb_data1 : NULL)) {
        smb_finish(s);
    }
}

static void smb_block_read(PMSMBus *s, uint8_t addr)
{
    int ret = smbus_read_block(s->smbus, addr, s->smb_cmd, s->smb_data, sizeof(s->smb_data),
                               !s->i2c_enable, !s->i2c_enable);

    s->smb_index = 0;
    if (!smb_took(s, ret, &s->smb_data0, NULL)) {
        return;
    }
    if ((s->smb_auxctl & AUX_BLK) || ret == 0) {
        smb_finish(s);
        return;
    }
    s->smb_blkdata = s->smb_data[s->smb_index++];
    smb_byte_done(s);
}

static void smb_block_write_out(PMSMBus *s)
{
    int ret = smbus_write_block(s->smbus, s->smb_addr >> 1, s->smb_cmd, s->smb_data, s->smb_data0,
                                !s->i2c_enable);

    s->smb_index = 0;
    if (smb_took(s, ret, NULL, NULL)) {
        smb_finish(s);
    }
}

static void smb_block_write(PMSMBus *s)
{
    if (s->smb_auxctl & AUX_BLK) {
        /* The buffer must hold just what the count says. */
        if (s->smb_index == s->smb_data0) {
            smb_block_write_out(s);
        } else {
            smb_fail(s, STS_DEV_ERR);
        }
        return;
    }
    if (s->smb_data0 == 0 || s->smb_data0 > sizeof(s->smb_data)) {
        smb_fail(s, STS_DEV_ERR);
        return;
    }
    s->smb_data[0] = s->smb_blkdata;
    s->smb_index = 1;
    smb_byte_done(s);
}

static void smb_block(PMSMBus *s, uint8_t addr, bool read)
{
    if (read) {
        smb_block_read(s, addr);
    } else {
        smb_block_write(s);
    }
}

/* DATA1 is the offset in the target; bytes come one by one until LAST_BYTE. */
static void smb_i2c_read(PMSMBus *s, uint8_t addr, bool read)
{
    if (i2c_start_send(s->smbus, addr)) {
        smb_fail(s, STS_DEV_ERR);
        return;
    }
    i2c_send(s->smbus, s->smb_data1);
    if (i2c_start_recv(s->smbus, addr)) {
        i2c_end_transfer(s->smbus);
        smb_fail(s, STS_DEV_ERR);
        return;
    }
    s->in_i2c_block_read = true;
    s->smb_blkdata = i2c_recv(s->smbus);
    smb_byte_done(s);
}

/* By the protocol field of SMBHSTCNT; process calls are not there. */
static void (*const smb_protocols[8])(PMSMBus *s, uint8_t addr, bool read) = {
    smb_quick, smb_byte, smb_byte_data, smb_word_data, NULL, smb_block, smb_i2c_read, NULL,
};

/* --- running a command --- */

void pm_smbus_transaction(PMSMBus *s)
{
    int prot = CTL_PROTOCOL(s->smb_ctl);

    trace_pm_smbus_transaction(s->smb_addr >> 1, prot, s->smb_cmd);
    if (!smb_protocols[prot]) {
        qemu_log_mask(LOG_UNIMP, "pm-smbus: protocol %d\n", prot);
        smb_fail(s, STS_DEV_ERR);
        return;
    }
    smb_protocols[prot](s, s->smb_addr >> 1, s->smb_addr & ADD_READ);
}

void pm_smbus_end_i2c_read(PMSMBus *s)
{
    if (s->in_i2c_block_read) {
        s->in_i2c_block_read = false;
        i2c_nack(s->smbus);
        i2c_end_transfer(s->smbus);
    }
}

void pm_smbus_start(PMSMBus *s)
{
    /* What was under way is given up. */
    pm_smbus_end_i2c_read(s);
    if (!s->op_done) {
        s->op_done = true;
        s->smb_index = 0;
    }
    s->smb_stat |= STS_HOST_BUSY;
    s->smb_stat &= ~STS_BYTE_DONE;
    if (s->smb_ctl & CTL_INTREN) {
        pm_smbus_transaction(s);
    } else {
        s->start_transaction_on_status_read = true;
    }
}

void pm_smbus_kill(PMSMBus *s)
{
    pm_smbus_end_i2c_read(s);
    s->start_transaction_on_status_read = false;
    smb_fail(s, STS_FAILED);
}

/* BYTE_DONE was cleared: the next byte. */
void pm_smbus_next_byte(PMSMBus *s)
{
    bool last = s->smb_ctl & CTL_LAST_BYTE;

    if (s->in_i2c_block_read) {
        if (last) {
            pm_smbus_end_i2c_read(s);
            smb_finish(s);
        } else {
            s->smb_blkdata = i2c_recv(s->smbus);
            smb_byte_done(s);
        }
    } else if (s->smb_addr & ADD_READ) {
        if (last || s->smb_index >= MIN(s->smb_data0, sizeof(s->smb_data))) {
            s->smb_index = 0;
            smb_finish(s);
        } else {
            s->smb_blkdata = s->smb_data[s->smb_index++];
            smb_byte_done(s);
        }
    } else if (s->smb_index >= MIN(s->smb_data0, sizeof(s->smb_data))) {
        smb_block_write_out(s);
    } else {
        s->smb_data[s->smb_index++] = s->smb_blkdata;
        smb_byte_done(s);
    }
}
