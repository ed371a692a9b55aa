/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State of an SD card: registers (sd-regs.c), commands and data (sd.c), medium (sd-card.c). */
#ifndef HW_SD_INTERNAL_H
#define HW_SD_INTERNAL_H

#include "hw/sd/sd.h"
#include "sysemu/block-backend.h"

#define SD_BLOCK_BYTES   512
#define SD_STATUS_BYTES  64
#define SD_SCR_BYTES     8
#define SD_SDSC_MAX      (2ULL << 30) /* above, sectors are addressed by number */
#define SD_OCR_POWERED   0x80000000
#define SD_OCR_CCS       0x40000000
#define SD_OCR_VOLTAGES  0x00ff8000

typedef enum SDCardState {
    SD_IDLE, SD_READY, SD_IDENT, SD_STBY, SD_TRAN, SD_SENDING, SD_RECEIVING, SD_PROGRAMMING,
    SD_DISCONNECTED, SD_INACTIVE,
} SDCardState;

/* What the data that is moved belongs to. */
typedef enum SDDataKind {
    SD_DATA_NONE,
    SD_DATA_READ_BLOCK,
    SD_DATA_WRITE_BLOCK,
    SD_DATA_REPLY,  /* data_len bytes in data[], to the host */
    SD_DATA_SWALLOW, /* data_len bytes from the host, for nothing */
} SDDataKind;

struct SDState {
    DeviceState parent_obj;

    BlockBackend *blk;
    uint8_t spec_version;
    bool spi;

    uint64_t size; /* bytes, 0: no card */
    uint32_t ocr;
    uint8_t cid[16];
    uint8_t csd[16];
    uint8_t scr[SD_SCR_BYTES];
    uint16_t rca;
    uint32_t card_status;
    uint32_t blk_len;
    uint32_t blocks_left; /* of a transfer whose count was set */
    bool counted;
    bool multiple;
    bool expecting_acmd;
    bool wide_bus;
    uint32_t blk_written;
    uint32_t erase_start;
    uint32_t erase_end;
    uint8_t switch_groups[6];

    uint8_t state;
    uint8_t data_kind;
    uint64_t data_start; /* byte address of the block */
    uint32_t data_offset;
    uint32_t data_len;
    uint8_t data[SD_BLOCK_BYTES];
    bool write_protected;
};

/* ---- sd.c ---- */
/* The state after CMD0. */
void sd_card_reset(SDState *sd);
/* Methods of SDCardClass. */
int sd_do_command(SDState *sd, SDRequest *req, uint8_t *response);
uint8_t sd_read_byte(SDState *sd);
void sd_write_byte(SDState *sd, uint8_t value);

/* ---- sd-regs.c ---- */
/* The registers of a card of sd->size bytes. */
void sd_init_registers(SDState *sd);
/* Contents of the SD status, and of CMD6's status for @arg (which is carried out if it says so). */
void sd_fill_status(SDState *sd, uint8_t *data);
void sd_switch_function(SDState *sd, uint32_t arg, uint8_t *data);

#endif
