/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SD cards: commands and data.
 *
 * Spec: SD Physical Layer Simplified Specification 2.00 and 3.01, chapter 4. Everything happens at once:
 * there is no programming time.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "sd-internal.h"
#include "trace.h"

#define SD_RCA_STEP 0x4567

typedef enum SDResponse { SD_R0, SD_R1, SD_R2_CID, SD_R2_CSD, SD_R3, SD_R6, SD_R7, SD_ILLEGAL } SDResponse;

/* ---- addresses and data ---- */

static bool sd_high_capacity(const SDState *sd)
{
    return sd->size > SD_SDSC_MAX;
}

static uint64_t sd_arg_to_address(const SDState *sd, uint32_t arg)
{
    return sd_high_capacity(sd) ? (uint64_t)arg * SD_BLOCK_BYTES : arg;
}

static bool sd_range_ok(SDState *sd, uint64_t addr, uint32_t len)
{
    if (addr + len <= sd->size) {
        return true;
    }
    sd->card_status |= OUT_OF_RANGE;
    return false;
}

static void sd_start_data(SDState *sd, SDDataKind kind, uint32_t len)
{
    sd->state = kind == SD_DATA_WRITE_BLOCK || kind == SD_DATA_SWALLOW ? SD_RECEIVING : SD_SENDING;
    sd->data_kind = kind;
    sd->data_len = MIN(len, SD_BLOCK_BYTES);
    sd->data_offset = 0;
}

static void sd_end_data(SDState *sd)
{
    sd->state = SD_TRAN;
    sd->data_kind = SD_DATA_NONE;
    sd->data_offset = 0;
    sd->counted = false;
}

/* A block is done: on to the next one, or the end. */
static void sd_next_block(SDState *sd)
{
    sd->data_offset = 0;
    sd->data_start += sd->data_len;
    if (!sd->multiple || (sd->counted && --sd->blocks_left == 0)) {
        sd_end_data(sd);
    }
}

static void sd_read_block(SDState *sd)
{
    memset(sd->data, 0, sizeof(sd->data));
    if (sd_range_ok(sd, sd->data_start, sd->data_len) &&
        blk_pread(sd->blk, sd->data_start, sd->data_len, sd->data, 0) < 0) {
        sd->card_status |= SD_ERROR;
    }
}

static void sd_write_block(SDState *sd)
{
    if (!sd_range_ok(sd, sd->data_start, sd->data_len)) {
        return;
    }
    if (blk_pwrite(sd->blk, sd->data_start, sd->data_len, sd->data, 0) < 0) {
        sd->card_status |= SD_ERROR;
        return;
    }
    sd->blk_written++;
}

uint8_t sd_read_byte(SDState *sd)
{
    uint8_t value;

    if (sd->state != SD_SENDING) {
        return 0;
    }
    if (sd->data_kind == SD_DATA_READ_BLOCK && sd->data_offset == 0) {
        sd_read_block(sd);
    }
    value = sd->data[sd->data_offset++];
    if (sd->data_offset >= sd->data_len) {
        if (sd->data_kind == SD_DATA_READ_BLOCK) {
            sd_next_block(sd);
        } else {
            sd_end_data(sd);
        }
    }
    return value;
}

void sd_write_byte(SDState *sd, uint8_t value)
{
    if (sd->state != SD_RECEIVING) {
        return;
    }
    sd->data[sd->data_offset++] = value;
    if (sd->data_offset < sd->data_len) {
        return;
    }
    if (sd->data_kind == SD_DATA_WRITE_BLOCK) {
        sd_write_block(sd);
        sd_next_block(sd);
    } else {
        sd_end_data(sd);
    }
}

/* ---- commands ---- */

void sd_card_reset(SDState *sd)
{
    sd->state = SD_IDLE;
    sd->data_kind = SD_DATA_NONE;
    sd->rca = 0;
    sd->card_status = READY_FOR_DATA;
    sd->blk_len = SD_BLOCK_BYTES;
    sd->counted = false;
    sd->expecting_acmd = false;
    sd->wide_bus = false;
    sd->blk_written = 0;
    sd->erase_start = sd->erase_end = UINT32_MAX;
    memset(sd->switch_groups, 0, sizeof(sd->switch_groups));
    sd_init_registers(sd);
}

static SDResponse sd_start_blocks(SDState *sd, uint32_t arg, SDDataKind kind, bool multiple)
{
    uint32_t len = sd_high_capacity(sd) ? SD_BLOCK_BYTES : sd->blk_len;
    uint64_t addr = sd_arg_to_address(sd, arg);

    if (!sd_range_ok(sd, addr, len)) {
        return SD_R1;
    }
    if (kind == SD_DATA_WRITE_BLOCK && sd->write_protected) {
        sd->card_status |= WP_VIOLATION;
        return SD_R1;
    }
    sd->data_start = addr;
    sd->multiple = multiple;
    sd->blk_written = 0;
    sd_start_data(sd, kind, len);
    return SD_R1;
}

static SDResponse sd_reply(SDState *sd, uint32_t len)
{
    sd_start_data(sd, SD_DATA_REPLY, len);
    return SD_R1;
}

static bool sd_addressed(const SDState *sd, uint32_t arg)
{
    return arg >> 16 == sd->rca;
}

/* ---- commands, section 4.7.4 ---- */

static SDResponse sd_go_idle_state(SDState *sd, uint32_t arg)
{
    sd_card_reset(sd);
    return SD_R0;
}

static SDResponse sd_all_send_cid(SDState *sd, uint32_t arg)
{
    sd->state = SD_IDENT;
    return SD_R2_CID;
}

static SDResponse sd_send_relative_addr(SDState *sd, uint32_t arg)
{
    sd->state = SD_STBY;
    sd->rca += SD_RCA_STEP;
    return SD_R6;
}

static SDResponse sd_switch(SDState *sd, uint32_t arg)
{
    sd_switch_function(sd, arg, sd->data);
    return sd_reply(sd, SD_STATUS_BYTES);
}

static SDResponse sd_select(SDState *sd, uint32_t arg)
{
    if (!sd->rca || !sd_addressed(sd, arg)) {
        sd->state = SD_STBY;
        sd->data_kind = SD_DATA_NONE;
        return SD_R0;
    }
    if (sd->state == SD_STBY) {
        sd->state = SD_TRAN;
    }
    return SD_R1;
}

static SDResponse sd_send_if_cond(SDState *sd, uint32_t arg)
{
    return SD_R7;
}

static SDResponse sd_send_csd(SDState *sd, uint32_t arg)
{
    return sd->state == SD_STBY && sd_addressed(sd, arg) ? SD_R2_CSD : SD_R0;
}

static SDResponse sd_send_cid(SDState *sd, uint32_t arg)
{
    return sd->state == SD_STBY && sd_addressed(sd, arg) ? SD_R2_CID : SD_R0;
}

static SDResponse sd_stop_transmission(SDState *sd, uint32_t arg)
{
    sd_end_data(sd);
    return SD_R1;
}

static SDResponse sd_send_status(SDState *sd, uint32_t arg)
{
    return sd_addressed(sd, arg) ? SD_R1 : SD_R0;
}

static SDResponse sd_go_inactive_state(SDState *sd, uint32_t arg)
{
    if (sd_addressed(sd, arg)) {
        sd->state = SD_INACTIVE;
    }
    return SD_R0;
}

static SDResponse sd_set_blocklen(SDState *sd, uint32_t len)
{
    if (len == 0 || len > SD_BLOCK_BYTES) {
        sd->card_status |= BLOCK_LEN_ERROR;
    } else {
        sd->blk_len = len;
    }
    return SD_R1;
}

static SDResponse sd_read_single_block(SDState *sd, uint32_t arg)
{
    return sd_start_blocks(sd, arg, SD_DATA_READ_BLOCK, false);
}

static SDResponse sd_read_multiple_block(SDState *sd, uint32_t arg)
{
    return sd_start_blocks(sd, arg, SD_DATA_READ_BLOCK, true);
}

static SDResponse sd_set_block_count(SDState *sd, uint32_t arg)
{
    sd->blocks_left = arg;
    sd->counted = arg != 0;
    return SD_R1;
}

static SDResponse sd_write_single_block(SDState *sd, uint32_t arg)
{
    return sd_start_blocks(sd, arg, SD_DATA_WRITE_BLOCK, false);
}

static SDResponse sd_write_multiple_block(SDState *sd, uint32_t arg)
{
    return sd_start_blocks(sd, arg, SD_DATA_WRITE_BLOCK, true);
}

/* Nothing in it can be changed. */
static SDResponse sd_program_csd(SDState *sd, uint32_t arg)
{
    sd_start_data(sd, SD_DATA_SWALLOW, sizeof(sd->csd));
    return SD_R1;
}

static SDResponse sd_erase_wr_blk_start(SDState *sd, uint32_t arg)
{
    sd->erase_start = arg;
    return SD_R1;
}

static SDResponse sd_erase_wr_blk_end(SDState *sd, uint32_t arg)
{
    sd->erase_end = arg;
    return SD_R1;
}

static SDResponse sd_erase(SDState *sd, uint32_t arg)
{
    uint64_t start = sd_arg_to_address(sd, sd->erase_start);
    uint64_t end = sd_arg_to_address(sd, sd->erase_end) + SD_BLOCK_BYTES;
    bool ordered = sd->erase_start != UINT32_MAX && sd->erase_end != UINT32_MAX && start < end;

    sd->erase_start = sd->erase_end = UINT32_MAX;
    if (!ordered) {
        sd->card_status |= ERASE_SEQ_ERROR;
    } else if (sd_range_ok(sd, start, end - start) && !sd->write_protected &&
               blk_pwrite_zeroes(sd->blk, start, end - start, 0) < 0) {
        sd->card_status |= SD_ERROR;
    }
    return SD_R1;
}

static SDResponse sd_app_cmd(SDState *sd, uint32_t arg)
{
    if (sd->rca && !sd_addressed(sd, arg)) {
        return SD_R0;
    }
    sd->expecting_acmd = true;
    sd->card_status |= APP_CMD;
    return SD_R1;
}

/* ---- application commands ---- */

static SDResponse sd_set_bus_width(SDState *sd, uint32_t arg)
{
    sd->wide_bus = (arg & 3) == 2;
    return SD_R1;
}

static SDResponse sd_send_sd_status(SDState *sd, uint32_t arg)
{
    sd_fill_status(sd, sd->data);
    return sd_reply(sd, SD_STATUS_BYTES);
}

static SDResponse sd_send_num_wr_blocks(SDState *sd, uint32_t arg)
{
    stl_be_p(sd->data, sd->blk_written);
    return sd_reply(sd, 4);
}

static SDResponse sd_no_effect(SDState *sd, uint32_t arg)
{
    return SD_R1;
}

/* Power-up is over as soon as the host asks with voltages. */
static SDResponse sd_send_op_cond(SDState *sd, uint32_t arg)
{
    if (arg & SD_OCR_VOLTAGES) {
        sd->ocr |= SD_OCR_POWERED | (sd_high_capacity(sd) ? SD_OCR_CCS : 0);
        sd->state = SD_READY;
    }
    return SD_R3;
}

static SDResponse sd_send_scr(SDState *sd, uint32_t arg)
{
    memcpy(sd->data, sd->scr, SD_SCR_BYTES);
    return sd_reply(sd, SD_SCR_BYTES);
}

/* ---- which command in which state, table 4-29 ---- */

typedef struct SDCommand {
    SDResponse (*run)(SDState *sd, uint32_t arg);
    uint32_t states;      /* in which it is legal, 1 << SD_x */
    uint8_t spec_version; /* since */
} SDCommand;

#define IN(state)   (1u << (state))
#define ANY         UINT32_MAX
#define IN_DATA     (IN(SD_SENDING) | IN(SD_RECEIVING))
#define SELECTABLE  (ANY & ~(IN(SD_STBY) - 1))

static const SDCommand normal_commands[64] = {
    [0] = { sd_go_idle_state, ANY },
    [2] = { sd_all_send_cid, IN(SD_READY) },
    [3] = { sd_send_relative_addr, IN(SD_IDENT) | IN(SD_STBY) },
    [6] = { sd_switch, IN(SD_TRAN) },
    [7] = { sd_select, SELECTABLE },
    [8] = { sd_send_if_cond, IN(SD_IDLE), 2 },
    [9] = { sd_send_csd, ANY },
    [10] = { sd_send_cid, ANY },
    [12] = { sd_stop_transmission, IN_DATA },
    [13] = { sd_send_status, ANY },
    [15] = { sd_go_inactive_state, ANY },
    [16] = { sd_set_blocklen, IN(SD_TRAN) },
    [17] = { sd_read_single_block, IN(SD_TRAN) },
    [18] = { sd_read_multiple_block, IN(SD_TRAN) },
    [23] = { sd_set_block_count, IN(SD_TRAN), 3 },
    [24] = { sd_write_single_block, IN(SD_TRAN) },
    [25] = { sd_write_multiple_block, IN(SD_TRAN) },
    [27] = { sd_program_csd, IN(SD_TRAN) },
    [32] = { sd_erase_wr_blk_start, IN(SD_TRAN) },
    [33] = { sd_erase_wr_blk_end, IN(SD_TRAN) },
    [38] = { sd_erase, IN(SD_TRAN) },
    [55] = { sd_app_cmd, ANY },
};

static const SDCommand app_commands[64] = {
    [6] = { sd_set_bus_width, IN(SD_TRAN) },
    [13] = { sd_send_sd_status, IN(SD_TRAN) },
    [22] = { sd_send_num_wr_blocks, IN(SD_TRAN) },
    [23] = { sd_no_effect, IN(SD_TRAN) }, /* SET_WR_BLK_ERASE_COUNT */
    [41] = { sd_send_op_cond, IN(SD_IDLE) },
    [42] = { sd_no_effect, IN(SD_TRAN) }, /* SET_CLR_CARD_DETECT */
    [51] = { sd_send_scr, IN(SD_TRAN) },
};

/* An application command that there is not is the normal one of its number. */
static SDResponse sd_run_command(SDState *sd, bool acmd, uint8_t cmd, uint32_t arg)
{
    const SDCommand *row = &app_commands[cmd & 63];

    if (!acmd || !row->run) {
        row = &normal_commands[cmd & 63];
    }
    if (cmd > 63 || !row->run || !(row->states & IN(sd->state)) || sd->spec_version < row->spec_version) {
        return SD_ILLEGAL;
    }
    return row->run(sd, arg);
}

/* ---- responses ---- */

static int sd_put_response(SDState *sd, SDResponse kind, uint32_t arg, uint32_t status, uint8_t *response)
{
    switch (kind) {
    case SD_R1:
        stl_be_p(response, status);
        return 4;
    case SD_R2_CID:
        memcpy(response, sd->cid, sizeof(sd->cid));
        return 16;
    case SD_R2_CSD:
        memcpy(response, sd->csd, sizeof(sd->csd));
        return 16;
    case SD_R3:
        stl_be_p(response, sd->ocr);
        return 4;
    case SD_R6: /* bits 23, 22, 19 and 12 to 0 of the status */
        stl_be_p(response, (uint32_t)sd->rca << 16 | (status >> 8 & 0xc000) | (status >> 6 & 0x2000) |
                               (status & 0x1fff));
        return 4;
    case SD_R7:
        stl_be_p(response, arg & 0xfff);
        return 4;
    default:
        return 0;
    }
}

int sd_do_command(SDState *sd, SDRequest *req, uint8_t *response)
{
    uint8_t old_state = sd->state;
    bool acmd = sd->expecting_acmd;
    uint32_t status;
    SDResponse kind;

    if (!sd->size || sd->state == SD_INACTIVE) {
        return 0;
    }
    sd->expecting_acmd = false;
    kind = sd_run_command(sd, acmd, req->cmd, req->arg);
    trace_sd_command(acmd, req->cmd, req->arg, old_state, sd->state, kind);
    if (kind == SD_ILLEGAL) {
        qemu_log_mask(LOG_GUEST_ERROR, "sd: command %d in state %d\n", req->cmd, old_state);
        sd->card_status |= ILLEGAL_COMMAND; /* shows in the next response */
        return 0;
    }
    /* The state is that before the command; errors show once. */
    status = (sd->card_status & ~CURRENT_STATE) | (uint32_t)old_state << 9 | (acmd ? APP_CMD : 0);
    if (kind == SD_R1 || kind == SD_R6) {
        sd->card_status = READY_FOR_DATA;
    }
    return sd_put_response(sd, kind, req->arg, status, response);
}
