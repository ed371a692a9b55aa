/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Video memory as a VGA model's drawing code reads it: addresses wrap at its end. */
#ifndef HW_VGA_ACCESS_H
#define HW_VGA_ACCESS_H

#include "hw/display/vga_int.h"
#include "qemu/bswap.h"

static inline uint8_t vga_read_byte(VGACommonState *vga, uint32_t addr)
{
    return vga->vram_ptr[addr & vga->vbe_size_mask];
}

static inline uint16_t vga_read_word_le(VGACommonState *vga, uint32_t addr)
{
    return lduw_le_p(vga->vram_ptr + (addr & vga->vbe_size_mask & ~1u));
}

static inline uint16_t vga_read_word_be(VGACommonState *vga, uint32_t addr)
{
    return lduw_be_p(vga->vram_ptr + (addr & vga->vbe_size_mask & ~1u));
}

static inline uint32_t vga_read_dword_le(VGACommonState *vga, uint32_t addr)
{
    return ldl_le_p(vga->vram_ptr + (addr & vga->vbe_size_mask & ~3u));
}

#endif
