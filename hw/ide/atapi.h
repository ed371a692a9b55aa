/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ATAPI: opcodes, sense codes, and what transport and command set share. */
#ifndef HW_IDE_ATAPI_H
#define HW_IDE_ATAPI_H

#include "hw/ide/internal.h"

#define CD_SECTOR_BYTES     2048
#define CD_RAW_SECTOR_BYTES 2352
#define CD_MAX_BLOCK_SECTORS 32 /* in one request; raw, they fit into io_buffer */

#define SENSE_NONE            0
#define SENSE_NOT_READY       2
#define SENSE_MEDIUM_ERROR    3
#define SENSE_ILLEGAL_REQUEST 5
#define SENSE_UNIT_ATTENTION  6

#define ASC_UNRECOVERED_READ           0x11
#define ASC_ILLEGAL_OPCODE             0x20
#define ASC_LOGICAL_BLOCK_OOR          0x21
#define ASC_INV_FIELD_IN_CMD_PACKET    0x24
#define ASC_MEDIUM_MAY_HAVE_CHANGED    0x28
#define ASC_SAVING_PARAMETERS_NOT_SUPPORTED 0x39
#define ASC_MEDIUM_NOT_PRESENT         0x3a
#define ASC_DATA_PHASE_ERROR           0x4b
#define ASC_MEDIA_REMOVAL_PREVENTED    0x53

/* Blocks of 2048 bytes on the medium, 0: none. */
uint32_t cd_sectors(const IDEState *s);
bool cd_has_medium(IDEState *s);
/* Gives the guest @size bytes of io_buffer, at most @max_size. */
void ide_atapi_cmd_reply(IDEState *s, int size, int max_size);
/* Gives the guest @nb_sectors from @lba on, of @sector_size (2048 or 2352) bytes. */
void ide_atapi_cmd_read(IDEState *s, uint32_t lba, uint32_t nb_sectors, int sector_size);
/* Makes the 2352 bytes of a raw sector around its data at @buf + 16. */
void cd_data_to_raw(uint8_t *buf, uint32_t lba);

/* Refuses the packet for one of its fields. */
void cd_invalid_field(IDEState *s);
void cd_cmd_get_configuration(IDEState *s, uint8_t *p);
void cd_cmd_mode_sense(IDEState *s, uint8_t *p);
void cd_cmd_read_dvd_structure(IDEState *s, uint8_t *p);

/* Runs the packet in io_buffer; it has been checked that the drive is in a state to. */
void cd_run_packet(IDEState *s);
/* READ TOC formats 0 to 2: bytes written to @buf (at most 512), or -1. */
int cd_read_toc(uint32_t sectors, uint8_t *buf, int format, bool msf, int start_track);

#endif
