/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files of the VGA core. */
#ifndef HW_VGA_INTERNAL_H
#define HW_VGA_INTERNAL_H

#include "hw/display/vga_int.h"

/* @line draws @width pixels from @addr to @d. */
typedef struct Drawing {
    int width, height;
    int bpp;            /* 0: a VGA mode */
    uint32_t line_bytes;
    void (*line)(VGACommonState *s, uint32_t *d, uint32_t addr, int width);
} Drawing;

/* How the registers say that memory is drawn; true when a colour changed. */
bool vga_choose_drawing(VGACommonState *s, Drawing *dr);

/* What the registers say of the picture: the hooks of a plain VGA. */
int vga_get_bpp(VGACommonState *s);
void vga_get_resolution(VGACommonState *s, int *pwidth, int *pheight);
void vga_get_offsets(VGACommonState *s, uint32_t *pline_offset, uint32_t *pstart_addr,
                     uint32_t *pline_compare);
void vga_get_params(VGACommonState *s, VGADisplayParams *params);
/* Takes line_offset, start_addr and line_compare from the hook that a derived model has set. */
void vga_update_offsets(VGACommonState *s);

#endif
