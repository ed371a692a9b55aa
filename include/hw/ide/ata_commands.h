/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opcodes of ATA, ATAPI and CompactFlash commands, by their usual names. Not all are implemented: others are
 * aborted.
 *
 * Spec: ATA/ATAPI-7 (INCITS 397), volume 1; older ones: ATA-1 to ATA-6; CF+ and CompactFlash 2.0.
 */
#ifndef HW_IDE_ATA_COMMANDS_H
#define HW_IDE_ATA_COMMANDS_H

#define WIN_NOP                    0x00
#define CFA_REQ_EXT_ERROR_CODE     0x03
#define WIN_DSM                    0x06
#define WIN_DEVICE_RESET           0x08
#define WIN_SRST                   0x08
#define WIN_RECAL                  0x10
#define WIN_READ                   0x20
#define WIN_READ_ONCE              0x21
#define WIN_READ_LONG              0x22
#define WIN_READ_LONG_ONCE         0x23
#define WIN_READ_EXT               0x24
#define WIN_READDMA_EXT            0x25
#define WIN_READDMA_QUEUED_EXT     0x26
#define WIN_READ_NATIVE_MAX_EXT    0x27
#define WIN_MULTREAD_EXT           0x29
#define WIN_WRITE                  0x30
#define WIN_WRITE_ONCE             0x31
#define WIN_WRITE_LONG             0x32
#define WIN_WRITE_LONG_ONCE        0x33
#define WIN_WRITE_EXT              0x34
#define WIN_WRITEDMA_EXT           0x35
#define WIN_WRITEDMA_QUEUED_EXT    0x36
#define WIN_SET_MAX_EXT            0x37
#define CFA_WRITE_SECT_WO_ERASE    0x38
#define WIN_MULTWRITE_EXT          0x39
#define WIN_WRITE_VERIFY           0x3c
#define WIN_WRITEDMA_FUA_EXT       0x3d
#define WIN_VERIFY                 0x40
#define WIN_VERIFY_ONCE            0x41
#define WIN_VERIFY_EXT             0x42
#define WIN_FORMAT                 0x50
#define WIN_INIT                   0x60
#define WIN_SEEK                   0x70
#define CFA_TRANSLATE_SECTOR       0x87
#define WIN_DIAGNOSE               0x90
#define WIN_SPECIFY                0x91
#define WIN_DOWNLOAD_MICROCODE     0x92
#define WIN_STANDBYNOW2            0x94
#define WIN_IDLEIMMEDIATE2         0x95
#define WIN_STANDBY2               0x96
#define WIN_SETIDLE2               0x97
#define WIN_CHECKPOWERMODE2        0x98
#define WIN_SLEEPNOW2              0x99
#define WIN_PACKETCMD              0xa0
#define WIN_PIDENTIFY              0xa1
#define WIN_QUEUED_SERVICE         0xa2
#define WIN_SMART                  0xb0
#define CFA_ERASE_SECTORS          0xc0
#define WIN_MULTREAD               0xc4
#define WIN_MULTWRITE              0xc5
#define WIN_SETMULT                0xc6
#define WIN_READDMA_QUEUED         0xc7
#define WIN_READDMA                0xc8
#define WIN_READDMA_ONCE           0xc9
#define WIN_WRITEDMA               0xca
#define WIN_WRITEDMA_ONCE          0xcb
#define WIN_WRITEDMA_QUEUED        0xcc
#define CFA_WRITE_MULTI_WO_ERASE   0xcd
#define WIN_MULTWRITE_FUA_EXT      0xce
#define WIN_GETMEDIASTATUS         0xda
#define WIN_ACKMEDIACHANGE         0xdb
#define WIN_POSTBOOT               0xdc
#define WIN_PREBOOT                0xdd
#define WIN_DOORLOCK               0xde
#define WIN_DOORUNLOCK             0xdf
#define WIN_STANDBYNOW1            0xe0
#define WIN_IDLEIMMEDIATE          0xe1
#define WIN_STANDBY                0xe2
#define WIN_SETIDLE1               0xe3
#define WIN_READ_BUFFER            0xe4
#define WIN_CHECKPOWERMODE1        0xe5
#define WIN_SLEEPNOW1              0xe6
#define WIN_FLUSH_CACHE            0xe7
#define WIN_WRITE_BUFFER           0xe8
#define WIN_WRITE_SAME             0xe9
#define WIN_FLUSH_CACHE_EXT        0xea
#define WIN_IDENTIFY               0xec
#define WIN_MEDIAEJECT             0xed
#define WIN_IDENTIFY_DMA           0xee
#define WIN_SETFEATURES            0xef
#define WIN_SECURITY_SET_PASS      0xf1
#define WIN_SECURITY_UNLOCK        0xf2
#define WIN_SECURITY_ERASE_PREPARE 0xf3
#define WIN_SECURITY_ERASE_UNIT    0xf4
#define WIN_SECURITY_FREEZE_LOCK   0xf5
#define WIN_SECURITY_DISABLE       0xf6
#define WIN_READ_NATIVE_MAX        0xf8
#define WIN_SET_MAX                0xf9

#endif
