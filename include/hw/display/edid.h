/* SPDX-License-Identifier: GPL-2.0-or-later */
/* EDID: what a monitor tells about itself (VESA E-EDID 1.4, CTA-861 extension). */
#ifndef EDID_H
#define EDID_H

#include "exec/memory.h"
#include "hw/qdev-properties.h"

/* Sizes in mm and pixels, 0: a default; vendor: three capitals; refresh_rate in mHz. */
typedef struct qemu_edid_info {
    const char *vendor;
    const char *name;
    const char *serial;
    uint16_t width_mm;
    uint16_t height_mm;
    uint32_t prefx;
    uint32_t prefy;
    uint32_t maxx;
    uint32_t maxy;
    uint32_t refresh_rate;
} qemu_edid_info;

/*
 * Fills @edid: one block of 128 bytes, and an extension when @size has room for it. A preferred mode of 0
 * becomes the usual one in @info as well.
 */
void qemu_edid_generate(uint8_t *edid, size_t size, qemu_edid_info *info);
/* Bytes that are used: 128 times one more than its number of extensions. */
size_t qemu_edid_size(uint8_t *edid);
/* A read-only region "edid" over @edid, which must outlive it; past it zeros. */
void qemu_edid_region_io(MemoryRegion *region, Object *owner, uint8_t *edid, size_t size);
/* Size in mm of @res pixels at @dpi. */
uint32_t qemu_edid_dpi_to_mm(uint32_t dpi, uint32_t res);

#define DEFINE_EDID_PROPERTIES(_state, _edid_info)                      \
    DEFINE_PROP_UINT32("xres", _state, _edid_info.prefx, 0),            \
    DEFINE_PROP_UINT32("yres", _state, _edid_info.prefy, 0),            \
    DEFINE_PROP_UINT32("xmax", _state, _edid_info.maxx, 0),             \
    DEFINE_PROP_UINT32("ymax", _state, _edid_info.maxy, 0),             \
    DEFINE_PROP_UINT32("refresh_rate", _state, _edid_info.refresh_rate, 0)

#endif
