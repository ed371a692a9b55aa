/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the core share. */
#ifndef HW_IDE_ATA_H
#define HW_IDE_ATA_H

#include "hw/ide/ata_commands.h"
#include "hw/ide/internal.h"

/* True: the command is over. False: it goes on, or has already ended in an error. */
typedef bool IDECommandFunc(IDEState *s, uint8_t cmd);

/* ---- ioport.c ---- */
/* Prepares the port lists of a channel that are not on the ISA bus: command block, control block. */
void ide_init_portio_lists(IDEBus *bus, Object *owner);

/* ---- core.c, reset.c ---- */
/* No block is to be moved. */
void ide_transfer_halt(IDEState *s);
/* SRST goes on (@begin), or off. */
void ide_software_reset(IDEBus *bus, bool begin);

/* ---- ata-config.c ---- */
IDECommandFunc ide_cmd_nothing;
IDECommandFunc ide_cmd_nop;
IDECommandFunc ide_cmd_set_multiple_mode;
IDECommandFunc ide_cmd_specify;
IDECommandFunc ide_cmd_check_power_mode;
IDECommandFunc ide_cmd_flush_cache;
IDECommandFunc ide_cmd_set_features;
IDECommandFunc ide_cmd_identify;
IDECommandFunc ide_cmd_identify_packet;
IDECommandFunc ide_cmd_exec_dev_diagnostic;
IDECommandFunc ide_cmd_device_reset;
IDECommandFunc ide_cmd_packet;

/* ---- ata-rw.c, ata-dma.c ---- */
/* @n sectors of the command are done. */
void ide_sectors_done(IDEState *s, int n);
/* A request of the DMA command under way for @bytes of io_buffer. */
void ide_dma_request(IDEState *s, int64_t sector, int bytes);
/* Whether the PIO block under way goes to the drive. */
bool ide_pio_is_write(IDEState *s);
/* End functions of PIO blocks that do. */
bool ide_sector_is_write(EndTransferFunc *end);
bool ide_atapi_is_write(EndTransferFunc *end);

#endif
