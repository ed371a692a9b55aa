/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bochs VBE extensions: an index and a data register choose a linear mode. Sizes that memory has no
 * room for are cut when the mode is set, so that drawing stays inside of it.
 */
#include "qemu/osdep.h"
#include "hw/display/vga_int.h"
#include "qemu/log.h"
#include "trace.h"

/* Bytes that @pixels take. */
static uint32_t bytes_of(VGACommonState *s, uint32_t pixels)
{
    unsigned bpp = s->vbe_regs[VBE_DISPI_INDEX_BPP];

    return bpp == 4 ? pixels / 2 : pixels * DIV_ROUND_UP(bpp, 8);
}

static void fix_depth(uint16_t *r)
{
    static const uint8_t depths[] = { 4, 8, 15, 16, 24, 32 };

    for (size_t i = 0; i < ARRAY_SIZE(depths); i++) {
        if (r[VBE_DISPI_INDEX_BPP] == depths[i]) {
            return;
        }
    }
    r[VBE_DISPI_INDEX_BPP] = 8;
}

/* Makes the registers a mode that fits, and computes where it is. */
static void vbe_fixup(VGACommonState *s)
{
    uint16_t *r = s->vbe_regs;
    uint32_t lines, start;

    if (!vbe_enabled(s)) {
        return;
    }
    fix_depth(r);
    r[VBE_DISPI_INDEX_XRES] = CLAMP(r[VBE_DISPI_INDEX_XRES] & ~7, 8, VBE_DISPI_MAX_XRES);
    r[VBE_DISPI_INDEX_VIRT_WIDTH] = CLAMP(r[VBE_DISPI_INDEX_VIRT_WIDTH] & ~7,
                                          r[VBE_DISPI_INDEX_XRES], VBE_DISPI_MAX_XRES);
    s->vbe_line_offset = bytes_of(s, r[VBE_DISPI_INDEX_VIRT_WIDTH]);
    lines = s->vbe_size / s->vbe_line_offset;
    r[VBE_DISPI_INDEX_YRES] = CLAMP(r[VBE_DISPI_INDEX_YRES], 1, MIN(lines, VBE_DISPI_MAX_YRES));
    r[VBE_DISPI_INDEX_VIRT_HEIGHT] = MIN(lines, UINT16_MAX);
    start = r[VBE_DISPI_INDEX_Y_OFFSET] * s->vbe_line_offset;
    if (r[VBE_DISPI_INDEX_Y_OFFSET] + r[VBE_DISPI_INDEX_YRES] > lines) {
        r[VBE_DISPI_INDEX_Y_OFFSET] = 0;
        start = 0;
    }
    if (start + bytes_of(s, r[VBE_DISPI_INDEX_X_OFFSET]) +
        (uint64_t)r[VBE_DISPI_INDEX_YRES] * s->vbe_line_offset > s->vbe_size) {
        r[VBE_DISPI_INDEX_X_OFFSET] = 0;
    }
    s->vbe_start_addr = (start + bytes_of(s, r[VBE_DISPI_INDEX_X_OFFSET])) & ~3u;
    trace_vga_vbe_mode(r[VBE_DISPI_INDEX_XRES], r[VBE_DISPI_INDEX_YRES], r[VBE_DISPI_INDEX_BPP],
                       s->vbe_line_offset, s->vbe_start_addr);
}

static void vbe_enable(VGACommonState *s, uint16_t val)
{
    uint16_t *r = s->vbe_regs;
    bool was_on = vbe_enabled(s);

    r[VBE_DISPI_INDEX_ENABLE] = val;
    s->dac_8bit = (val & VBE_DISPI_8BIT_DAC) != 0;
    if (!(val & VBE_DISPI_ENABLED)) {
        s->bank_offset = 0;
        r[VBE_DISPI_INDEX_BANK] = 0;
        return;
    }
    if (was_on) {
        return;
    }
    r[VBE_DISPI_INDEX_VIRT_WIDTH] = 0;
    r[VBE_DISPI_INDEX_X_OFFSET] = 0;
    r[VBE_DISPI_INDEX_Y_OFFSET] = 0;
    vbe_fixup(s);
    if (!(val & VBE_DISPI_NOCLEARMEM)) {
        size_t bytes = (size_t)r[VBE_DISPI_INDEX_YRES] * s->vbe_line_offset;

        memset(s->vram_ptr, 0, bytes);
        memory_region_set_dirty(&s->vram, 0, bytes);
    }
}

uint32_t vbe_ioport_read_index(void *opaque, uint32_t addr)
{
    return ((VGACommonState *)opaque)->vbe_index;
}

void vbe_ioport_write_index(void *opaque, uint32_t addr, uint32_t val)
{
    ((VGACommonState *)opaque)->vbe_index = val;
}

/* With GETCAPS these tell the largest values. */
static uint32_t vbe_read(VGACommonState *s, unsigned index)
{
    if (s->vbe_regs[VBE_DISPI_INDEX_ENABLE] & VBE_DISPI_GETCAPS) {
        switch (index) {
        case VBE_DISPI_INDEX_XRES:
            return VBE_DISPI_MAX_XRES;
        case VBE_DISPI_INDEX_YRES:
            return VBE_DISPI_MAX_YRES;
        case VBE_DISPI_INDEX_BPP:
            return VBE_DISPI_MAX_BPP;
        }
    }
    if (index == VBE_DISPI_INDEX_VIDEO_MEMORY_64K) {
        return s->vbe_size / (64 * 1024);
    }
    return index < VBE_DISPI_INDEX_NB ? s->vbe_regs[index] : 0;
}

uint32_t vbe_ioport_read_data(void *opaque, uint32_t addr)
{
    VGACommonState *s = opaque;
    uint32_t val = vbe_read(s, s->vbe_index);

    trace_vga_vbe_read(s->vbe_index, val);
    return val;
}

void vbe_ioport_write_data(void *opaque, uint32_t addr, uint32_t val)
{
    VGACommonState *s = opaque;
    uint16_t *r = s->vbe_regs;

    trace_vga_vbe_write(s->vbe_index, val);
    switch (s->vbe_index) {
    case VBE_DISPI_INDEX_ID:
        if (val >= VBE_DISPI_ID0 && val <= VBE_DISPI_ID5) {
            r[VBE_DISPI_INDEX_ID] = val;
        }
        break;
    case VBE_DISPI_INDEX_XRES:
    case VBE_DISPI_INDEX_YRES:
    case VBE_DISPI_INDEX_BPP:
    case VBE_DISPI_INDEX_VIRT_WIDTH:
    case VBE_DISPI_INDEX_X_OFFSET:
    case VBE_DISPI_INDEX_Y_OFFSET:
        r[s->vbe_index] = val;
        vbe_fixup(s);
        break;
    case VBE_DISPI_INDEX_BANK:
        r[VBE_DISPI_INDEX_BANK] = val & s->vbe_bank_mask;
        s->bank_offset = r[VBE_DISPI_INDEX_BANK] << 16;
        break;
    case VBE_DISPI_INDEX_ENABLE:
        vbe_enable(s, val);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "vga: write to VBE register %u\n", s->vbe_index);
        break;
    }
}
