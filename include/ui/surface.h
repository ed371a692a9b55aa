/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Display surfaces: the picture of a console, over memory of its own or of a device. */
#ifndef SURFACE_H
#define SURFACE_H

#include "ui/qemu-pixman.h"

/* The surface's memory is its own; it stands for a display that shows nothing yet. */
#define QEMU_ALLOCATED_FLAG 0x01
#define QEMU_PLACEHOLDER_FLAG 0x02

typedef struct DisplaySurface {
    pixman_format_code_t format; /* of @image */
    pixman_image_t *image;
    uint8_t flags;
} DisplaySurface;

/* Over @data, @linesize bytes a line; the caller keeps it valid while the surface is in use. */
DisplaySurface *qemu_create_displaysurface_from(int width, int height, pixman_format_code_t format,
                                                int linesize, uint8_t *data);
/* Takes a reference to @image. */
DisplaySurface *qemu_create_displaysurface_pixman(pixman_image_t *image);
/* Over guest memory at @addr: a copy of it when it is not all RAM. */
DisplaySurface *qemu_create_displaysurface_guestmem(int width, int height,
                                                    pixman_format_code_t format, int linesize,
                                                    uint64_t addr);
/* Memory of its own, black, 32 bits a pixel. */
DisplaySurface *qemu_create_displaysurface(int width, int height);
/* The same for a display without content; @msg goes to the trace. */
DisplaySurface *qemu_create_placeholder_surface(int width, int height, const char *msg);
/* NULL is fine. */
void qemu_free_displaysurface(DisplaySurface *surface);

/* Red and blue are swapped. */
static inline int is_surface_bgr(DisplaySurface *surface)
{
    return PIXMAN_FORMAT_BPP(surface->format) == 32 &&
           PIXMAN_FORMAT_TYPE(surface->format) == PIXMAN_TYPE_ABGR;
}

/* Whether the memory is the device's. */
static inline int is_buffer_shared(DisplaySurface *surface)
{
    return !(surface->flags & QEMU_ALLOCATED_FLAG);
}

static inline int is_placeholder(DisplaySurface *surface)
{
    return surface->flags & QEMU_PLACEHOLDER_FLAG;
}

/* Bytes a line; first byte; size in pixels. */
static inline int surface_stride(DisplaySurface *s)
{
    return pixman_image_get_stride(s->image);
}

static inline void *surface_data(DisplaySurface *s)
{
    return pixman_image_get_data(s->image);
}

static inline int surface_width(DisplaySurface *s)
{
    return pixman_image_get_width(s->image);
}

static inline int surface_height(DisplaySurface *s)
{
    return pixman_image_get_height(s->image);
}

static inline pixman_format_code_t surface_format(DisplaySurface *s)
{
    return s->format;
}

static inline int surface_bits_per_pixel(DisplaySurface *s)
{
    return PIXMAN_FORMAT_BPP(s->format);
}

static inline int surface_bytes_per_pixel(DisplaySurface *s)
{
    return DIV_ROUND_UP(PIXMAN_FORMAT_BPP(s->format), 8);
}

#endif
