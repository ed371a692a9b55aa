/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opcodes of ATA and ATAPI, and what the parts of the core share. */
#ifndef HW_IDE_ATA_H
#define HW_IDE_ATA_H

#include "hw/ide/internal.h"

#define WIN_NOP                  0x00
#define WIN_DSM                  0x06
#define WIN_DEVICE_RESET         0x08
#define WIN_RECAL                0x10
#define WIN_READ                 0x20
#define WIN_READ_ONCE            0x21
#define WIN_READ_EXT             0x24
#define WIN_READDMA_EXT          0x25
#define WIN_READ_NATIVE_MAX_EXT  0x27
#define WIN_MULTREAD_EXT         0x29
#define WIN_WRITE                0x30
#define WIN_WRITE_ONCE           0x31
#define WIN_WRITE_EXT            0x34
#define WIN_WRITEDMA_EXT         0x35
#define WIN_MULTWRITE_EXT        0x39
#define WIN_WRITE_VERIFY         0x3c
#define WIN_WRITEDMA_FUA_EXT     0x3d
#define WIN_VERIFY               0x40
#define WIN_VERIFY_ONCE          0x41
#define WIN_VERIFY_EXT           0x42
#define WIN_SEEK                 0x70
#define WIN_DIAGNOSE             0x90
#define WIN_SPECIFY              0x91
#define WIN_STANDBYNOW2          0x94
#define WIN_IDLEIMMEDIATE2       0x95
#define WIN_STANDBY2             0x96
#define WIN_SETIDLE2             0x97
#define WIN_CHECKPOWERMODE2      0x98
#define WIN_SLEEPNOW2            0x99
#define WIN_PACKETCMD            0xa0
#define WIN_PIDENTIFY            0xa1
#define WIN_SMART                0xb0
#define WIN_MULTREAD             0xc4
#define WIN_MULTWRITE            0xc5
#define WIN_SETMULT              0xc6
#define WIN_READDMA              0xc8
#define WIN_READDMA_ONCE         0xc9
#define WIN_WRITEDMA             0xca
#define WIN_WRITEDMA_ONCE        0xcb
#define WIN_MULTWRITE_FUA_EXT    0xce
#define WIN_STANDBYNOW1          0xe0
#define WIN_IDLEIMMEDIATE        0xe1
#define WIN_STANDBY              0xe2
#define WIN_SETIDLE1             0xe3
#define WIN_CHECKPOWERMODE1      0xe5
#define WIN_SLEEPNOW1            0xe6
#define WIN_FLUSH_CACHE          0xe7
#define WIN_FLUSH_CACHE_EXT      0xea
#define WIN_IDENTIFY             0xec
#define WIN_SETFEATURES          0xef
#define WIN_SECURITY_FREEZE_LOCK 0xf5
#define WIN_READ_NATIVE_MAX      0xf8

/* True: the command is over. False: it goes on, or has already ended in an error. */
typedef bool IDECommandFunc(IDEState *s, uint8_t cmd);

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
