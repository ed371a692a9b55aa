/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programmable Attribute Map of Intel host bridges (440FX datasheet 3.2.18): 13 segments from
 * C0000h to FFFFFh whose reads and writes go to RAM or to PCI. Regions `pam-ram`, `pam-rom`,
 * `pam-pci` (twice), one enabled at a time.
 */
#ifndef QEMU_PAM_H
#define QEMU_PAM_H

#include "exec/memory.h"

/* 128 KiB of SMRAM at A0000h; RAM below is visible. */
#define SMRAM_C_BASE    0xa0000
#define SMRAM_C_END     0xc0000
#define SMRAM_C_SIZE    0x20000

/* Segments: F0000h, 64 KiB; C0000h..DFFFFh, 8 of 16 KiB; E0000h..EFFFFh, 4 of 16 KiB. */
#define PAM_BIOS_BASE   0xf0000
#define PAM_BIOS_END    0xfffff
#define PAM_BIOS_SIZE   0x10000
#define PAM_EXPAN_BASE  0xc0000
#define PAM_EXPAN_SIZE  0x04000
#define PAM_EXBIOS_BASE 0xe0000
#define PAM_EXBIOS_SIZE 0x04000
#define PAM_REGIONS_COUNT 13

/* Attribute bits of one segment. */
#define PAM_ATTR_WE_SHIFT 1
#define PAM_ATTR_WE_MASK  (1 << PAM_ATTR_WE_SHIFT)
#define PAM_ATTR_RE_SHIFT 0
#define PAM_ATTR_RE_MASK  (1 << PAM_ATTR_RE_SHIFT)
#define PAM_ATTR_MASK     (PAM_ATTR_WE_MASK | PAM_ATTR_RE_MASK)

/* SMRAM control register. */
#define SMRAM_C_BASE_SEG        ((uint8_t)0x2)
#define SMRAM_C_BASE_SEG_MASK   ((uint8_t)0x7)
#define SMRAM_D_OPEN            ((uint8_t)(1 << 6))
#define SMRAM_D_CLS             ((uint8_t)(1 << 5))
#define SMRAM_D_LCK             ((uint8_t)(1 << 4))
#define SMRAM_G_SMRAME          ((uint8_t)(1 << 3))

typedef struct PAMMemoryRegion {
    MemoryRegion alias[4]; /* by attribute: PCI; RAM read-only; meant write-only: RAM; RAM */
    unsigned current;
} PAMMemoryRegion;

/* Creates one segment, owned by @dev, with PCI selected. */
void init_pam(DeviceState *dev, MemoryRegion *ram, MemoryRegion *system, MemoryRegion *pci,
              PAMMemoryRegion *mem, uint32_t start, uint32_t size);
/* Applies register value @val to segment @idx 0..12 (two segments share a register). */
void pam_update(PAMMemoryRegion *mem, int idx, uint8_t val);

#endif
