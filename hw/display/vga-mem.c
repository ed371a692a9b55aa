/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The window at a0000: planar memory behind the graphics controller (IBM PS/2 Hardware Interface
 * Technical Reference, "Graphics controller"), or, with Bochs VBE, a bank of linear memory.
 */
#include "qemu/osdep.h"
#include "hw/display/vga_int.h"
#include "hw/display/vga_regs.h"
#include "qemu/bswap.h"

/* One bit of each of four planes to four bytes of ones. */
static uint32_t spread(unsigned bits)
{
    return (bits & 1 ? 0xff : 0) | (bits & 2 ? 0xff00 : 0) | (bits & 4 ? 0xff0000 : 0) |
           (bits & 8 ? 0xff000000 : 0);
}

/* The same byte in each plane. */
static uint32_t repeat(uint8_t byte)
{
    return byte * 0x01010101u;
}

/* Where @addr of the window lies, by the memory map select bits; false: outside of it. */
static bool window_offset(VGACommonState *s, hwaddr addr, uint32_t *offset)
{
    static const struct {
        uint32_t start, size;
    } maps[] = { { 0, 0x20000 }, { 0, 0x10000 }, { 0x10000, 0x8000 }, { 0x18000, 0x8000 } };
    unsigned map = (s->gr[VGA_GFX_MISC] >> 2) & 3;

    addr &= 0x1ffff;
    if (addr - maps[map].start >= maps[map].size) {
        return false;
    }
    *offset = addr - maps[map].start + (map == 1 ? s->bank_offset : 0);
    return true;
}

/* Bochs VBE: the bank of linear memory at a0000; false: not in the first 64 KiB. */
static bool bank_offset(VGACommonState *s, hwaddr addr, uint32_t *offset)
{
    *offset = (addr & 0xffff) + s->bank_offset;
    return addr < 0x10000 && *offset < s->vram_size;
}

/* ---- reading ---- */

/* Bits that are the same as the colour to compare with, in the planes that count. */
static uint8_t read_compare(VGACommonState *s)
{
    uint32_t diff = (s->latch ^ spread(s->gr[VGA_GFX_COMPARE_VALUE])) &
                    spread(s->gr[VGA_GFX_COMPARE_MASK]);

    return ~(diff | diff >> 8 | diff >> 16 | diff >> 24);
}

uint32_t vga_mem_readb(VGACommonState *s, hwaddr addr)
{
    uint32_t offset, plane;

    if (vbe_enabled(s)) {
        return bank_offset(s, addr, &offset) ? s->vram_ptr[offset] : 0xff;
    }
    if (!window_offset(s, addr, &offset)) {
        return 0xff;
    }
    if (s->sr[VGA_SEQ_MEMORY_MODE] & VGA_SR04_CHN_4M) {
        return offset < s->vram_size ? s->vram_ptr[offset] : 0xff;
    }
    if (s->gr[VGA_GFX_MODE] & VGA_GR05_HOST_ODD_EVEN) {
        plane = (s->gr[VGA_GFX_PLANE_READ] & 2) | (offset & 1);
        offset = ((offset & ~1) << 1) | plane;
        return offset < s->vram_size ? s->vram_ptr[offset] : 0xff;
    }
    if (offset >= s->vram_size / 4) {
        return 0xff;
    }
    s->latch = ldl_le_p(s->vram_ptr + offset * 4);
    if (s->gr[VGA_GFX_MODE] & VGA_GR05_READ_COMPARE) {
        return read_compare(s);
    }
    return s->latch >> (8 * (s->gr[VGA_GFX_PLANE_READ] & 3)) & 0xff;
}

/* ---- writing ---- */

static void write_byte(VGACommonState *s, uint32_t offset, uint8_t val)
{
    if (offset < s->vram_size) {
        s->vram_ptr[offset] = val;
        memory_region_set_dirty(&s->vram, offset, 1);
    }
}

static uint8_t rotate(VGACommonState *s, uint8_t val)
{
    unsigned n = s->gr[VGA_GFX_DATA_ROTATE] & 7;

    return val >> n | val << (8 - n);
}

/* The function select bits: what is done with the latch. */
static uint32_t combine(VGACommonState *s, uint32_t val)
{
    switch ((s->gr[VGA_GFX_DATA_ROTATE] >> 3) & 3) {
    case 1:
        return val & s->latch;
    case 2:
        return val | s->latch;
    case 3:
        return val ^ s->latch;
    default:
        return val;
    }
}

/* What each plane gets in the four write modes. */
static uint32_t planar_value(VGACommonState *s, uint8_t byte)
{
    uint8_t bit_mask = s->gr[VGA_GFX_BIT_MASK];
    uint32_t set_reset = spread(s->gr[VGA_GFX_SR_VALUE]);
    uint32_t enable, val;

    switch (s->gr[VGA_GFX_MODE] & 3) {
    case 0:
        enable = spread(s->gr[VGA_GFX_SR_ENABLE]);
        val = combine(s, (repeat(rotate(s, byte)) & ~enable) | (set_reset & enable));
        break;
    case 1:
        return s->latch;
    case 2:
        val = combine(s, spread(byte));
        break;
    default:
        bit_mask &= rotate(s, byte);
        val = set_reset;
        break;
    }
    return (val & repeat(bit_mask)) | (s->latch & ~repeat(bit_mask));
}

static void write_planar(VGACommonState *s, uint32_t cell, uint8_t byte)
{
    uint32_t planes = spread(s->sr[VGA_SEQ_PLANE_WRITE]);
    uint32_t old;

    if (cell >= s->vram_size / 4) {
        return;
    }
    old = ldl_le_p(s->vram_ptr + cell * 4);
    stl_le_p(s->vram_ptr + cell * 4, (old & ~planes) | (planar_value(s, byte) & planes));
    memory_region_set_dirty(&s->vram, cell * 4, 4);
}

void vga_mem_writeb(VGACommonState *s, hwaddr addr, uint32_t val)
{
    uint32_t offset, plane;

    if (vbe_enabled(s)) {
        if (bank_offset(s, addr, &offset)) {
            write_byte(s, offset, val);
        }
        return;
    }
    if (!window_offset(s, addr, &offset)) {
        return;
    }
    s->plane_updated |= s->sr[VGA_SEQ_PLANE_WRITE];
    if (s->sr[VGA_SEQ_MEMORY_MODE] & VGA_SR04_CHN_4M) {
        if (s->sr[VGA_SEQ_PLANE_WRITE] & (1 << (offset & 3))) {
            write_byte(s, offset, val);
        }
    } else if (s->gr[VGA_GFX_MODE] & VGA_GR05_HOST_ODD_EVEN) {
        plane = (s->gr[VGA_GFX_PLANE_READ] & 2) | (offset & 1);
        if (s->sr[VGA_SEQ_PLANE_WRITE] & (1 << plane)) {
            write_byte(s, ((offset & ~1) << 1) | plane, val);
        }
    } else {
        write_planar(s, offset, val);
    }
}

static uint64_t vga_mem_read(void *opaque, hwaddr addr, unsigned size)
{
    return vga_mem_readb(opaque, addr);
}

static void vga_mem_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    vga_mem_writeb(opaque, addr, val);
}

const MemoryRegionOps vga_mem_ops = {
    .read = vga_mem_read,
    .write = vga_mem_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};
