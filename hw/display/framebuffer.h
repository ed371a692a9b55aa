/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linear framebuffers in guest RAM: draw the lines that changed. */
#ifndef QEMU_FRAMEBUFFER_H
#define QEMU_FRAMEBUFFER_H

#include "exec/memory.h"
#include "ui/console.h"

/* One line: @width pixels from @src to @dst, whose pixels are @pitch bytes apart. */
typedef void (*drawfn)(void *opaque, uint8_t *dst, const uint8_t *src, int width, int pitch);

/*
 * Makes @mem_section the RAM of @rows lines of @src_width bytes at @base of @root, with dirty logging
 * on; the region before it, if any, is dropped. Without such RAM the section's region is NULL.
 */
void framebuffer_update_memory_section(MemoryRegionSection *mem_section, MemoryRegion *root,
                                       hwaddr base, unsigned rows, unsigned src_width);
/*
 * Draws what changed of @rows lines of @cols pixels (all with @invalidate) to @ds; pitches in bytes,
 * negative ones turn the picture. *@first_row: where to start; then the first and last row drawn, or
 * -1 for none.
 */
void framebuffer_update_display(DisplaySurface *ds, MemoryRegionSection *mem_section, int cols,
                                int rows, int src_width, int dest_row_pitch, int dest_col_pitch,
                                int invalidate, drawfn fn, void *opaque, int *first_row,
                                int *last_row);

#endif
