/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawing of linear framebuffers by dirty lines. */
#include "qemu/osdep.h"
#include "framebuffer.h"

void framebuffer_update_memory_section(MemoryRegionSection *mem_section, MemoryRegion *root,
                                       hwaddr base, unsigned rows, unsigned src_width)
{
    uint64_t bytes = (uint64_t)rows * src_width;

    if (mem_section->mr) {
        memory_region_set_log(mem_section->mr, false, DIRTY_MEMORY_VGA);
        memory_region_unref(mem_section->mr);
        mem_section->mr = NULL;
    }
    *mem_section = memory_region_find(root, base, bytes);
    if (!mem_section->mr) {
        return;
    }
    if (int128_get64(mem_section->size) < bytes || !memory_region_is_ram(mem_section->mr)) {
        memory_region_unref(mem_section->mr);
        mem_section->mr = NULL;
        return;
    }
    memory_region_set_log(mem_section->mr, true, DIRTY_MEMORY_VGA);
}

void framebuffer_update_display(DisplaySurface *ds, MemoryRegionSection *mem_section, int cols,
                                int rows, int src_width, int dest_row_pitch, int dest_col_pitch,
                                int invalidate, drawfn fn, void *opaque, int *first_row,
                                int *last_row)
{
    MemoryRegion *mem = mem_section->mr;
    hwaddr base = mem_section->offset_within_region;
    g_autofree DirtyBitmapSnapshot *snap = NULL;
    int first = -1, last = -1;
    uint8_t *src, *dest;

    *first_row = MAX(*first_row, 0);
    if (!mem || *first_row >= rows) {
        *first_row = -1;
        return;
    }
    src = (uint8_t *)memory_region_get_ram_ptr(mem) + base;
    dest = surface_data(ds);
    dest += dest_col_pitch < 0 ? -dest_col_pitch * (cols - 1) : 0;
    dest += dest_row_pitch < 0 ? -dest_row_pitch * (rows - 1) : 0;
    snap = memory_region_snapshot_and_clear_dirty(mem, base, (hwaddr)src_width * rows,
                                                  DIRTY_MEMORY_VGA);
    for (int i = *first_row; i < rows; i++) {
        hwaddr line = (hwaddr)i * src_width;

        if (invalidate || memory_region_snapshot_get_dirty(mem, snap, base + line, src_width)) {
            fn(opaque, dest + (int64_t)i * dest_row_pitch, src + line, cols, dest_col_pitch);
            first = first < 0 ? i : first;
            last = i;
        }
    }
    *first_row = first;
    *last_row = last;
}
