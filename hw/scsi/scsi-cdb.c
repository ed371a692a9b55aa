/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many bytes a command moves, and which way: SPC-4, SBC-3, SSC-3, SMC-3, MMC-6. */
#include "qemu/osdep.h"
#include "hw/scsi/scsi.h"
#include "qemu/bswap.h"
#include "scsi/constants.h"
#include "trace.h"

static size_t verify_bytes(SCSIDevice *dev, const uint8_t *buf, size_t blocks)
{
    if (!(buf[1] & 0x02)) {
        return 0; /* BYTCHK 0: the medium is only read */
    }
    return (buf[1] & 0x04 ? 1 : blocks) * dev->blocksize;
}

static size_t format_unit_bytes(SCSIDevice *dev, const uint8_t *buf)
{
    if (!(buf[1] & 0x10)) {
        return 0; /* no parameters */
    }
    if (dev->type == TYPE_ROM) {
        return 12;
    }
    return buf[1] & 0x20 ? 8 : 4;
}

/* ATA PASS-THROUGH: the length is in the register that T_LENGTH names (SAT-3, section 12.2.2). */
static size_t ata_passthrough_bytes(const uint8_t *buf, int features, int count)
{
    size_t unit = !(buf[2] & 0x04) ? 1 : buf[2] & 0x10 ? 0 : 512;

    switch (buf[2] & 0x03) {
    case 1:
        return unit * buf[features];
    case 2:
        return unit * buf[count];
    default:
        return 0;
    }
}

static size_t disk_xfer(SCSICommand *cmd, SCSIDevice *dev, uint8_t *buf)
{
    size_t xfer = scsi_cdb_xfer(buf);

    switch (buf[0]) {
    case TEST_UNIT_READY:
    case REWIND:
    case START_STOP:
    case SET_CAPACITY:
    case WRITE_FILEMARKS:
    case WRITE_FILEMARKS_16:
    case SPACE:
    case RESERVE:
    case RELEASE:
    case ERASE:
    case ALLOW_MEDIUM_REMOVAL:
    case SEEK_10:
    case SYNCHRONIZE_CACHE:
    case SYNCHRONIZE_CACHE_16:
    case LOCATE_16:
    case LOCK_UNLOCK_CACHE:
    case SET_CD_SPEED:
    case SET_LIMITS:
    case WRITE_LONG_10:
    case UPDATE_BLOCK:
    case RESERVE_TRACK:
    case SET_READ_AHEAD:
    case PRE_FETCH:
    case PRE_FETCH_16:
    case ALLOW_OVERWRITE:
        return 0;
    case VERIFY_10:
    case VERIFY_12:
    case VERIFY_16:
        return verify_bytes(dev, buf, xfer);
    case WRITE_SAME_10:
    case WRITE_SAME_16:
        return buf[1] & 1 ? 0 : dev->blocksize;
    case READ_CAPACITY_10:
        return 8;
    case READ_BLOCK_LIMITS:
        return 6;
    case SEND_VOLUME_TAG:
    case READ_DVD_STRUCTURE:
    case SEND_DVD_STRUCTURE:
    case MECHANISM_STATUS:
        return lduw_be_p(buf + 8);
    case MAINTENANCE_IN:
    case MAINTENANCE_OUT:
        /* MMC: REPORT KEY, SEND KEY. */
        return dev->type == TYPE_ROM ? lduw_be_p(buf + 8) : xfer;
    case WRITE_6:
    case READ_6:
    case READ_REVERSE:
    case RECOVER_BUFFERED_DATA:
        return (size_t)scsi_data_cdb_xfer(buf) * dev->blocksize;
    case WRITE_10:
    case WRITE_VERIFY_10:
    case WRITE_12:
    case WRITE_VERIFY_12:
    case WRITE_16:
    case WRITE_VERIFY_16:
    case READ_10:
    case READ_12:
    case READ_16:
        return xfer * dev->blocksize;
    case COMPARE_AND_WRITE:
        return 2 * buf[13] * (size_t)dev->blocksize;
    case FORMAT_UNIT:
        return format_unit_bytes(dev, buf);
    case INQUIRY:
    case RECEIVE_DIAGNOSTIC:
    case SEND_DIAGNOSTIC:
        return lduw_be_p(buf + 3);
    case READ_CD:
    case READ_BUFFER:
    case WRITE_BUFFER:
    case SEND_CUE_SHEET:
        return ldl_be_p(buf + 5) & 0xffffff;
    case PERSISTENT_RESERVE_OUT:
        return ldl_be_p(buf + 5);
    case ERASE_12:
        return dev->type == TYPE_ROM ? lduw_be_p(buf + 8) : 0;
    case ATA_PASSTHROUGH_12:
        return dev->type == TYPE_ROM ? 0 /* BLANK */ : ata_passthrough_bytes(buf, 3, 4);
    case ATA_PASSTHROUGH_16:
        return ata_passthrough_bytes(buf, 4, 6);
    default:
        return xfer;
    }
}

/* Sequential access: lengths in bytes, or blocks with FIXED set. */
static size_t tape_xfer(SCSICommand *cmd, SCSIDevice *dev, uint8_t *buf)
{
    size_t len = ldl_be_p(buf + 1) & 0xffffff;

    switch (buf[0]) {
    case TEST_UNIT_READY:
    case REWIND:
    case START_STOP:
        return 0;
    case READ_6:
    case READ_REVERSE:
    case RECOVER_BUFFERED_DATA:
    case WRITE_6:
        return buf[1] & 0x01 ? len * dev->blocksize : len;
    case READ_16:
    case READ_REVERSE_16:
    case VERIFY_16:
    case WRITE_16:
        len = ldl_be_p(buf + 11) & 0xffffff;
        return buf[1] & 0x01 ? len * dev->blocksize : len;
    case SPACE_16:
        return lduw_be_p(buf + 12);
    case READ_POSITION:
        switch (buf[1] & 0x1f) {
        case SHORT_FORM_BLOCK_ID:
        case SHORT_FORM_VENDOR_SPECIFIC:
            return 20;
        case LONG_FORM:
            return 32;
        case EXTENDED_FORM:
            return lduw_be_p(buf + 7);
        default:
            return SIZE_MAX;
        }
    default:
        return disk_xfer(cmd, dev, buf);
    }
}

static size_t medium_changer_xfer(SCSICommand *cmd, SCSIDevice *dev, uint8_t *buf)
{
    switch (buf[0]) {
    case EXCHANGE_MEDIUM:
    case INITIALIZE_ELEMENT_STATUS:
    case INITIALIZE_ELEMENT_STATUS_WITH_RANGE:
    case MOVE_MEDIUM:
    case POSITION_TO_ELEMENT:
        return 0;
    case READ_ELEMENT_STATUS:
        return ldl_be_p(buf + 6) & 0xffffff;
    default:
        return disk_xfer(cmd, dev, buf);
    }
}

static size_t scanner_xfer(SCSICommand *cmd, SCSIDevice *dev, uint8_t *buf)
{
    switch (buf[0]) {
    case SCAN:
        return buf[4];
    case READ_10:
    case SEND:
    case GET_WINDOW:
    case SET_WINDOW:
        return ldl_be_p(buf + 5) & 0xffffff;
    default:
        return disk_xfer(cmd, dev, buf);
    }
}

static bool is_output_command(SCSICommand *cmd)
{
    switch (cmd->buf[0]) {
    case WRITE_6:
    case WRITE_10:
    case WRITE_VERIFY_10:
    case WRITE_12:
    case WRITE_VERIFY_12:
    case WRITE_16:
    case WRITE_VERIFY_16:
    case VERIFY_10:
    case VERIFY_12:
    case VERIFY_16:
    case COMPARE_AND_WRITE:
    case COPY:
    case COPY_VERIFY:
    case COMPARE:
    case CHANGE_DEFINITION:
    case LOG_SELECT:
    case MODE_SELECT:
    case MODE_SELECT_10:
    case SEND_DIAGNOSTIC:
    case WRITE_BUFFER:
    case FORMAT_UNIT:
    case REASSIGN_BLOCKS:
    case SEARCH_EQUAL:
    case SEARCH_HIGH:
    case SEARCH_LOW:
    case UPDATE_BLOCK:
    case WRITE_LONG_10:
    case WRITE_SAME_10:
    case WRITE_SAME_16:
    case UNMAP:
    case SEARCH_HIGH_12:
    case SEARCH_EQUAL_12:
    case SEARCH_LOW_12:
    case MEDIUM_SCAN:
    case SEND_VOLUME_TAG:
    case SEND_CUE_SHEET:
    case SEND_DVD_STRUCTURE:
    case PERSISTENT_RESERVE_OUT:
    case MAINTENANCE_OUT:
    case SET_WINDOW:
    case SCAN:
    case EXTENDED_COPY:
        /* SCAN shares its code with START STOP UNIT, which moves nothing. */
        return true;
    case ATA_PASSTHROUGH_12:
    case ATA_PASSTHROUGH_16:
        return !(cmd->buf[2] & 0x08);
    default:
        return false;
    }
}

int scsi_req_parse_cdb(SCSIDevice *dev, SCSICommand *cmd, uint8_t *buf, size_t buf_len)
{
    int len = buf_len ? scsi_cdb_length(buf) : -1;

    cmd->lba = -1;
    if (len < 0 || len > buf_len) {
        return -1;
    }
    cmd->len = len;
    switch (dev->type) {
    case TYPE_TAPE:
        cmd->xfer = tape_xfer(cmd, dev, buf);
        break;
    case TYPE_MEDIUM_CHANGER:
        cmd->xfer = medium_changer_xfer(cmd, dev, buf);
        break;
    case TYPE_SCANNER:
        cmd->xfer = scanner_xfer(cmd, dev, buf);
        break;
    default:
        cmd->xfer = disk_xfer(cmd, dev, buf);
        break;
    }
    if (cmd->xfer == SIZE_MAX) {
        return -1;
    }
    memcpy(cmd->buf, buf, cmd->len);
    cmd->mode = !cmd->xfer ? SCSI_XFER_NONE
                : is_output_command(cmd) ? SCSI_XFER_TO_DEV : SCSI_XFER_FROM_DEV;
    cmd->lba = scsi_cmd_lba(cmd);
    return 0;
}

int scsi_bus_parse_cdb(SCSIDevice *dev, SCSICommand *cmd, uint8_t *buf, size_t buf_len,
                       void *hba_private)
{
    SCSIBus *bus = scsi_bus_from_device(dev);
    int rc;

    assert(cmd->len == 0);
    rc = scsi_req_parse_cdb(dev, cmd, buf, buf_len);
    if (bus->info->parse_cdb) {
        rc = bus->info->parse_cdb(dev, cmd, buf, buf_len, hba_private);
    }
    return rc;
}
