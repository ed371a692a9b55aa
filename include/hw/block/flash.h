/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flash memories, as boards see them: parallel NOR (CFI), NAND, OneNAND, serial. Their models come from
 * outside the tree, and define the functions; the error correcting code of NAND is here.
 *
 * Spec: JEDEC JESD68.01 (CFI); SmartMedia Physical Format Specification 1.3 (code).
 */
#ifndef HW_FLASH_H
#define HW_FLASH_H

#include "exec/hwaddr.h"
#include "migration/vmstate.h"
#include "qom/object.h"
#include "sysemu/blockdev.h"

/* ---- NOR flash with the Intel (01) and AMD (02) command sets ---- */

#define TYPE_PFLASH_CFI01 "cfi.pflash01"
OBJECT_DECLARE_SIMPLE_TYPE(PFlashCFI01, PFLASH_CFI01)
#define TYPE_PFLASH_CFI02 "cfi.pflash02"
OBJECT_DECLARE_SIMPLE_TYPE(PFlashCFI02, PFLASH_CFI02)

/*
 * A flash of @size bytes at @base, with erase blocks of @sector_len and an
 * interface of @width bytes; ids, byte order.
 */
PFlashCFI01 *pflash_cfi01_register(hwaddr base, const char *name, hwaddr size, BlockBackend *blk,
                                   uint32_t sector_len, int width, uint16_t id0, uint16_t id1, uint16_t id2,
                                   uint16_t id3, int be);
BlockBackend *pflash_cfi01_get_blk(PFlashCFI01 *fl);
MemoryRegion *pflash_cfi01_get_memory(PFlashCFI01 *fl);
void pflash_cfi01_legacy_drive(PFlashCFI01 *dev, DriveInfo *dinfo);

PFlashCFI02 *pflash_cfi02_register(hwaddr base, const char *name, hwaddr size, BlockBackend *blk,
                                   uint32_t sector_len, int nb_mappings, int width, uint16_t id0,
                                   uint16_t id1, uint16_t id2, uint16_t id3, uint16_t unlock_addr0,
                                   uint16_t unlock_addr1, int be);

/* ---- NAND ---- */

#define NAND_MFR_TOSHIBA  0x98
#define NAND_MFR_SAMSUNG  0xec
#define NAND_MFR_FUJITSU  0x04
#define NAND_MFR_NATIONAL 0x8f
#define NAND_MFR_RENESAS  0x07
#define NAND_MFR_STMICRO  0x20
#define NAND_MFR_HYNIX    0xad
#define NAND_MFR_MICRON   0x2c

DeviceState *nand_init(BlockBackend *blk, int manf_id, int chip_id);
void nand_setpins(DeviceState *dev, uint8_t cle, uint8_t ale, uint8_t ce, uint8_t wp, uint8_t gnd);
void nand_getpins(DeviceState *dev, int *rb);
void nand_setio(DeviceState *dev, uint32_t value);
uint32_t nand_getio(DeviceState *dev);
uint32_t nand_getbuswidth(DeviceState *dev);

void *onenand_raw_otp(DeviceState *onenand_device);

/* ---- code that corrects one bit of 256 bytes ---- */

/* Column parity, line parity of odd and of even addresses, bytes so far. */
typedef struct {
    uint8_t cp;
    uint16_t lp[2];
    uint16_t count;
} ECCState;

/* Takes a byte in, and returns it. */
uint8_t ecc_digest(ECCState *s, uint8_t sample);
void ecc_reset(ECCState *s);
extern const VMStateDescription vmstate_ecc_state;

/* ---- serial flash ---- */

#define TYPE_M25P80 "m25p80-generic"

BlockBackend *m25p80_get_blk(DeviceState *dev);

#endif
