/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the registers of a VGA say of the picture. */
#include "qemu/osdep.h"
#include "hw/display/vga_regs.h"
#include "vga-internal.h"

int vga_get_bpp(VGACommonState *s)
{
    return vbe_enabled(s) ? s->vbe_regs[VBE_DISPI_INDEX_BPP] : 0;
}

void vga_get_resolution(VGACommonState *s, int *pwidth, int *pheight)
{
    uint8_t overflow = s->cr[VGA_CRTC_OVERFLOW];

    if (vbe_enabled(s)) {
        *pwidth = s->vbe_regs[VBE_DISPI_INDEX_XRES];
        *pheight = s->vbe_regs[VBE_DISPI_INDEX_YRES];
        return;
    }
    *pwidth = (s->cr[VGA_CRTC_H_DISP] + 1) * 8;
    *pheight = (s->cr[VGA_CRTC_V_DISP_END] | (overflow & 0x02) << 7 | (overflow & 0x40) << 3) + 1;
}

void vga_get_offsets(VGACommonState *s, uint32_t *pline_offset, uint32_t *pstart_addr,
                     uint32_t *pline_compare)
{
    if (vbe_enabled(s)) {
        *pline_offset = s->vbe_line_offset;
        *pstart_addr = s->vbe_start_addr / 4;
        *pline_compare = UINT16_MAX;
        return;
    }
    *pline_offset = s->cr[VGA_CRTC_OFFSET] * 8;
    *pstart_addr = s->cr[VGA_CRTC_START_HI] << 8 | s->cr[VGA_CRTC_START_LO];
    *pline_compare = s->cr[VGA_CRTC_LINE_COMPARE] | (s->cr[VGA_CRTC_OVERFLOW] & 0x10) << 4 |
                     (s->cr[VGA_CRTC_MAX_SCAN] & 0x40) << 3;
}

void vga_get_params(VGACommonState *s, VGADisplayParams *params)
{
    vga_get_offsets(s, &params->line_offset, &params->start_addr, &params->line_compare);
}

void vga_update_offsets(VGACommonState *s)
{
    VGADisplayParams params = { };

    if (s->get_offsets != vga_get_offsets) {
        s->get_offsets(s, &params.line_offset, &params.start_addr, &params.line_compare);
    } else {
        s->get_params(s, &params);
    }
    s->line_offset = params.line_offset;
    s->start_addr = params.start_addr;
    s->line_compare = params.line_compare;
}
