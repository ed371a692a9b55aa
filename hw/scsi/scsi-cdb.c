/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many bytes a command moves, and which way: SPC-4, SBC-3, SSC-3, SMC-3, MMC-6. */
#include "qemu/osdep.h"
#include "hw/scsi/scsi.h"
#include "qemu/bswap.h"
#include "scsi/constants.h"
#include "trace.h"

/* ---- lengths that no plain field tells ---- */

static size_t no_data(SCSIDevice *dev, uint8_t *cdb)
{
    return 0;
}

/* BYTCHK 0: the medium is only read; 3: one block is compared with all. */
static size_t verify(SCSIDevice *dev, uint8_t *cdb)
{
    size_t blocks = cdb[1] & 0x04 ? 1 : scsi_cdb_xfer(cdb);

    return cdb[1] & 0x02 ? blocks * dev->blocksize : 0;
}

/* NDOB: no data-out buffer. */
static size_t write_same(SCSIDevice *dev, uint8_t *cdb)
{
    return cdb[1] & 0x01 ? 0 : dev->blocksize;
}

/* What to compare with, what to write. */
static size_t compare_and_write(SCSIDevice *dev, uint8_t *cdb)
{
    return 2 * cdb[13] * (size_t)dev->blocksize;
}

/* Six bytes: 0 blocks are 256. */
static size_t blocks_6(SCSIDevice *dev, uint8_t *cdb)
{
    return (size_t)scsi_data_cdb_xfer(cdb) * dev->blocksize;
}

static size_t read_capacity_10(SCSIDevice *dev, uint8_t *cdb)
{
    return 8;
}

static size_t read_block_limits(SCSIDevice *dev, uint8_t *cdb)
{
    return 6;
}

/* A parameter list if FMTDATA is set, of which length the kind of drive and LONGLIST tell. */
static size_t format_unit(SCSIDevice *dev, uint8_t *cdb)
{
    if (!(cdb[1] & 0x10)) {
        return 0;
    }
    return dev->type == TYPE_ROM ? 12 : cdb[1] & 0x20 ? 8 : 4;
}

/* Codes that MMC has given another meaning: REPORT KEY and SEND KEY, GET PERFORMANCE, BLANK. */
static size_t maintenance_or_key(SCSIDevice *dev, uint8_t *cdb)
{
    return dev->type == TYPE_ROM ? lduw_be_p(cdb + 8) : scsi_cdb_xfer(cdb);
}

static size_t erase_or_performance(SCSIDevice *dev, uint8_t *cdb)
{
    return dev->type == TYPE_ROM ? lduw_be_p(cdb + 8) : 0;
}

/* ATA PASS-THROUGH: the length is in the register that T_LENGTH names (SAT-3, section 12.2.2). */
static size_t ata_bytes(const uint8_t *cdb, int features, int count)
{
    size_t unit = !(cdb[2] & 0x04) ? 1 : cdb[2] & 0x10 ? 0 : 512;

    switch (cdb[2] & 0x03) {
    case 1:
        return unit * cdb[features];
    case 2:
        return unit * cdb[count];
    default:
        return 0;
    }
}

static size_t ata_12_or_blank(SCSIDevice *dev, uint8_t *cdb)
{
    return dev->type == TYPE_ROM ? 0 : ata_bytes(cdb, 3, 4);
}

static size_t ata_16(SCSIDevice *dev, uint8_t *cdb)
{
    return ata_bytes(cdb, 4, 6);
}

/* Tapes: bytes, or blocks with FIXED set. */
static size_t tape_bytes(SCSIDevice *dev, const uint8_t *cdb, int at)
{
    size_t len = ldl_be_p(cdb + at - 1) & 0xffffff;

    return cdb[1] & 0x01 ? len * dev->blocksize : len;
}

static size_t tape_6(SCSIDevice *dev, uint8_t *cdb)
{
    return tape_bytes(dev, cdb, 2);
}

static size_t tape_16(SCSIDevice *dev, uint8_t *cdb)
{
    return tape_bytes(dev, cdb, 12);
}

static size_t tape_position(SCSIDevice *dev, uint8_t *cdb)
{
    switch (cdb[1] & 0x1f) {
    case SHORT_FORM_BLOCK_ID:
    case SHORT_FORM_VENDOR_SPECIFIC:
        return 20;
    case LONG_FORM:
        return 32;
    case EXTENDED_FORM:
        return lduw_be_p(cdb + 7);
    default:
        return SIZE_MAX;
    }
}

/* ---- the commands, by operation code ---- */

typedef struct CDBRow {
    size_t (*rule)(SCSIDevice *dev, uint8_t *cdb); /* bytes, SIZE_MAX: no such command; NULL: as follows */
    uint8_t at, width; /* the length field, big endian; 0: where the command's group has it */
    bool blocks;       /* the field counts blocks */
    bool out;          /* data go to the device */
} CDBRow;

#define NONE               .rule = no_data
#define RULE(name)         .rule = (name)
#define FIELD(at_, width_) .at = (at_), .width = (width_)
#define BLOCKS             .blocks = true
#define OUT                .out = true

/* Codes that are not listed: from the device, as long as the field of their group says. */
static const CDBRow common_rows[256] = {
    [TEST_UNIT_READY] = { NONE },
    [REWIND] = { NONE },
    [FORMAT_UNIT] = { RULE(format_unit), OUT },
    [READ_BLOCK_LIMITS] = { RULE(read_block_limits) },
    [REASSIGN_BLOCKS] = { OUT },
    [READ_6] = { RULE(blocks_6) },
    [WRITE_6] = { RULE(blocks_6), OUT },
    [SET_CAPACITY] = { NONE },
    [READ_REVERSE] = { RULE(blocks_6) },
    [WRITE_FILEMARKS] = { NONE },
    [SPACE] = { NONE },
    [INQUIRY] = { FIELD(3, 2) },
    [MODE_SELECT] = { OUT },
    [RESERVE] = { NONE },
    [RELEASE] = { NONE },
    [COPY] = { OUT },
    [ERASE] = { NONE },
    [START_STOP] = { NONE, OUT }, /* OUT: SCAN */
    [RECEIVE_DIAGNOSTIC] = { FIELD(3, 2) },
    [SEND_DIAGNOSTIC] = { FIELD(3, 2), OUT },
    [ALLOW_MEDIUM_REMOVAL] = { NONE },
    [SET_WINDOW] = { OUT },
    [READ_CAPACITY_10] = { RULE(read_capacity_10) },
    [READ_10] = { BLOCKS },
    [WRITE_10] = { BLOCKS, OUT },
    [SEEK_10] = { NONE },
    [WRITE_VERIFY_10] = { BLOCKS, OUT },
    [VERIFY_10] = { RULE(verify), OUT },
    [SEARCH_HIGH] = { OUT },
    [SEARCH_EQUAL] = { OUT },
    [SEARCH_LOW] = { OUT },
    [SET_LIMITS] = { NONE },
    [PRE_FETCH] = { NONE },
    [SYNCHRONIZE_CACHE] = { NONE },
    [LOCK_UNLOCK_CACHE] = { NONE },
    [MEDIUM_SCAN] = { OUT },
    [COMPARE] = { OUT },
    [COPY_VERIFY] = { OUT },
    [WRITE_BUFFER] = { FIELD(6, 3), OUT },
    [READ_BUFFER] = { FIELD(6, 3) },
    [UPDATE_BLOCK] = { NONE, OUT },
    [WRITE_LONG_10] = { NONE, OUT },
    [CHANGE_DEFINITION] = { OUT },
    [WRITE_SAME_10] = { RULE(write_same), OUT },
    [UNMAP] = { OUT },
    [LOG_SELECT] = { OUT },
    [RESERVE_TRACK] = { NONE },
    [MODE_SELECT_10] = { OUT },
    [SEND_CUE_SHEET] = { FIELD(6, 3), OUT },
    [PERSISTENT_RESERVE_OUT] = { FIELD(5, 4), OUT },
    [WRITE_FILEMARKS_16] = { NONE },
    [ALLOW_OVERWRITE] = { NONE },
    [EXTENDED_COPY] = { OUT },
    [ATA_PASSTHROUGH_16] = { RULE(ata_16) },
    [READ_16] = { BLOCKS },
    [COMPARE_AND_WRITE] = { RULE(compare_and_write), OUT },
    [WRITE_16] = { BLOCKS, OUT },
    [WRITE_VERIFY_16] = { BLOCKS, OUT },
    [VERIFY_16] = { RULE(verify), OUT },
    [PRE_FETCH_16] = { NONE },
    [SYNCHRONIZE_CACHE_16] = { NONE },
    [LOCATE_16] = { NONE },
    [WRITE_SAME_16] = { RULE(write_same), OUT },
    [ATA_PASSTHROUGH_12] = { RULE(ata_12_or_blank) },
    [MAINTENANCE_IN] = { RULE(maintenance_or_key) },
    [MAINTENANCE_OUT] = { RULE(maintenance_or_key), OUT },
    [SET_READ_AHEAD] = { NONE },
    [READ_12] = { BLOCKS },
    [WRITE_12] = { BLOCKS, OUT },
    [ERASE_12] = { RULE(erase_or_performance) },
    [READ_DVD_STRUCTURE] = { FIELD(8, 2) },
    [WRITE_VERIFY_12] = { BLOCKS, OUT },
    [VERIFY_12] = { RULE(verify), OUT },
    [SEARCH_HIGH_12] = { OUT },
    [SEARCH_EQUAL_12] = { OUT },
    [SEARCH_LOW_12] = { OUT },
    [SEND_VOLUME_TAG] = { FIELD(8, 2), OUT },
    [SET_CD_SPEED] = { NONE },
    [MECHANISM_STATUS] = { FIELD(8, 2) },
    [READ_CD] = { FIELD(6, 3) },
    [SEND_DVD_STRUCTURE] = { FIELD(8, 2), OUT },
};

/* Codes that mean something else, or are counted otherwise, for a type of device. */
static const CDBRow tape_rows[256] = {
    [READ_6] = { RULE(tape_6) },
    [WRITE_6] = { RULE(tape_6) },
    [READ_REVERSE] = { RULE(tape_6) },
    [RECOVER_BUFFERED_DATA] = { RULE(tape_6) },
    [READ_POSITION] = { RULE(tape_position) },
    [READ_REVERSE_16] = { RULE(tape_16) },
    [READ_16] = { RULE(tape_16) },
    [WRITE_16] = { RULE(tape_16) },
    [VERIFY_16] = { RULE(tape_16) },
    [SPACE_16] = { FIELD(12, 2) },
};

static const CDBRow changer_rows[256] = {
    [INITIALIZE_ELEMENT_STATUS] = { NONE },
    [POSITION_TO_ELEMENT] = { NONE },
    [INITIALIZE_ELEMENT_STATUS_WITH_RANGE] = { NONE },
    [MOVE_MEDIUM] = { NONE },
    [EXCHANGE_MEDIUM] = { NONE },
    [READ_ELEMENT_STATUS] = { FIELD(7, 3) },
};

static const CDBRow scanner_rows[256] = {
    [SCAN] = { FIELD(4, 1) },
    [SET_WINDOW] = { FIELD(6, 3) },
    [GET_WINDOW] = { FIELD(6, 3) },
    [READ_10] = { FIELD(6, 3) },
    [SEND] = { FIELD(6, 3) },
};

static const CDBRow *row_of(const SCSIDevice *dev, uint8_t opcode)
{
    const CDBRow *rows = dev->type == TYPE_TAPE ? tape_rows
                         : dev->type == TYPE_MEDIUM_CHANGER ? changer_rows
                         : dev->type == TYPE_SCANNER ? scanner_rows : common_rows;
    bool listed = rows[opcode].rule || rows[opcode].width;

    return listed ? &rows[opcode] : &common_rows[opcode];
}

static size_t data_bytes(SCSIDevice *dev, uint8_t *cdb)
{
    const CDBRow *row = row_of(dev, cdb[0]);
    size_t n = 0;

    if (row->rule) {
        return row->rule(dev, cdb);
    }
    if (!row->width) {
        n = scsi_cdb_xfer(cdb);
    }
    for (int i = 0; i < row->width; i++) {
        n = n << 8 | cdb[row->at + i];
    }
    return row->blocks ? n * dev->blocksize : n;
}

/* ATA commands tell their direction in T_DIR; the others have one, whatever the device. */
static bool goes_to_device(const uint8_t *cdb)
{
    if (cdb[0] == ATA_PASSTHROUGH_12 || cdb[0] == ATA_PASSTHROUGH_16) {
        return !(cdb[2] & 0x08);
    }
    return common_rows[cdb[0]].out;
}

int scsi_req_parse_cdb(SCSIDevice *dev, SCSICommand *cmd, uint8_t *buf, size_t buf_len)
{
    int len = buf_len ? scsi_cdb_length(buf) : -1;

    cmd->lba = -1;
    if (len < 0 || len > buf_len) {
        return -1;
    }
    cmd->len = len;
    cmd->xfer = data_bytes(dev, buf);
    if (cmd->xfer == SIZE_MAX) {
        return -1;
    }
    memcpy(cmd->buf, buf, cmd->len);
    cmd->mode = !cmd->xfer ? SCSI_XFER_NONE : goes_to_device(buf) ? SCSI_XFER_TO_DEV : SCSI_XFER_FROM_DEV;
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
