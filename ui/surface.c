/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Display surfaces, and their pictures as PPM (netpbm "P6") and PNG (ISO 15948) files. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include <zlib.h>
#include "exec/address-spaces.h"
#include "exec/cpu-common.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "ui/console.h"
#include "ui/trace.h"

/* ---- surfaces ---- */

static DisplaySurface *surface_new(int width, int height, pixman_format_code_t format, int linesize,
                                   void *data, uint8_t flags)
{
    DisplaySurface *surface = g_new0(DisplaySurface, 1);

    surface->format = format;
    surface->flags = flags;
    surface->image = pixman_image_create_bits(format, width, height, data, linesize);
    assert(surface->image);
    return surface;
}

DisplaySurface *qemu_create_displaysurface_from(int width, int height, pixman_format_code_t format,
                                                int linesize, uint8_t *data)
{
    trace_displaysurface_create_from(width, height, PIXMAN_FORMAT_BPP(format), linesize);
    return surface_new(width, height, format, linesize, data, 0);
}

DisplaySurface *qemu_create_displaysurface(int width, int height)
{
    trace_displaysurface_create(width, height);
    return surface_new(width, height, PIXMAN_x8r8g8b8, 0, NULL, QEMU_ALLOCATED_FLAG);
}

DisplaySurface *qemu_create_displaysurface_pixman(pixman_image_t *image)
{
    DisplaySurface *surface = g_new0(DisplaySurface, 1);

    surface->format = pixman_image_get_format(image);
    surface->image = pixman_image_ref(image);
    return surface;
}

static void unmap_guestmem(pixman_image_t *image, void *opaque)
{
    cpu_physical_memory_unmap(pixman_image_get_data(image), pixman_image_get_stride(image) *
                              pixman_image_get_height(image), 0, 0);
}

DisplaySurface *qemu_create_displaysurface_guestmem(int width, int height,
                                                    pixman_format_code_t format, int linesize,
                                                    uint64_t addr)
{
    hwaddr size = (hwaddr)(linesize ?: width * PIXMAN_FORMAT_BPP(format) / 8) * height;
    hwaddr mapped = size;
    void *data = cpu_physical_memory_map(addr, &mapped, false);
    DisplaySurface *surface;

    if (!data || mapped != size) {
        if (data) {
            cpu_physical_memory_unmap(data, mapped, 0, 0);
        }
        return NULL;
    }
    surface = surface_new(width, height, format, linesize, data, 0);
    pixman_image_set_destroy_function(surface->image, unmap_guestmem, NULL);
    return surface;
}

DisplaySurface *qemu_create_placeholder_surface(int width, int height, const char *msg)
{
    trace_displaysurface_placeholder(width, height, msg ?: "");
    return surface_new(width, height, PIXMAN_x8r8g8b8, 0, NULL,
                       QEMU_ALLOCATED_FLAG | QEMU_PLACEHOLDER_FLAG);
}

void qemu_free_displaysurface(DisplaySurface *surface)
{
    if (surface) {
        qemu_pixman_image_unref(surface->image);
        g_free(surface);
    }
}

/* ---- files ---- */

/* The pixels as lines of R, G, B bytes, each after @prefix zero bytes. */
static GByteArray *rgb_lines(DisplaySurface *surface, unsigned prefix)
{
    int width = surface_width(surface);
    g_autoptr(pixman_image_t) line = qemu_pixman_linebuf_create(PIXMAN_BE_r8g8b8, width);
    static const uint8_t zeros[1];
    GByteArray *bytes = g_byte_array_new();

    assert(prefix <= sizeof(zeros));
    for (int y = 0; y < surface_height(surface); y++) {
        qemu_pixman_linebuf_fill(line, surface->image, width, 0, y);
        g_byte_array_append(bytes, zeros, prefix);
        g_byte_array_append(bytes, (uint8_t *)pixman_image_get_data(line), width * 3);
    }
    return bytes;
}

static GByteArray *surface_to_ppm(DisplaySurface *surface)
{
    g_autoptr(GByteArray) pixels = rgb_lines(surface, 0);
    g_autofree char *header = g_strdup_printf("P6\n%d %d\n255\n", surface_width(surface),
                                              surface_height(surface));
    GByteArray *file = g_byte_array_new();

    g_byte_array_append(file, (uint8_t *)header, strlen(header));
    g_byte_array_append(file, pixels->data, pixels->len);
    return file;
}

static void png_chunk(GByteArray *file, const char *type, const void *data, uint32_t size)
{
    uint32_t crc = crc32(crc32(0, (const Bytef *)type, 4), data, size);
    uint8_t word[4];

    stl_be_p(word, size);
    g_byte_array_append(file, word, 4);
    g_byte_array_append(file, (const uint8_t *)type, 4);
    g_byte_array_append(file, data, size);
    stl_be_p(word, crc);
    g_byte_array_append(file, word, 4);
}

/* 8 bits a sample, truecolour; every line with filter type 0. */
static GByteArray *surface_to_png(DisplaySurface *surface)
{
    static const uint8_t signature[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
    g_autoptr(GByteArray) lines = rgb_lines(surface, 1);
    uLongf size = compressBound(lines->len);
    g_autofree uint8_t *packed = g_malloc(size);
    GByteArray *file = g_byte_array_new();
    uint8_t header[13] = { [8] = 8, [9] = 2 };

    stl_be_p(header, surface_width(surface));
    stl_be_p(header + 4, surface_height(surface));
    compress(packed, &size, lines->data, lines->len);
    g_byte_array_append(file, signature, sizeof(signature));
    png_chunk(file, "IHDR", header, sizeof(header));
    png_chunk(file, "IDAT", packed, size);
    png_chunk(file, "IEND", "", 0);
    return file;
}

/* A pipe or device is written to, not replaced. */
static bool write_device(const char *path, const GByteArray *file, Error **errp)
{
    FILE *f = fopen(path, "wb");

    if (!f || fwrite(file->data, 1, file->len, f) != file->len) {
        error_setg_errno(errp, errno, "failed to write '%s'", path);
        if (f) {
            fclose(f);
        }
        return false;
    }
    fclose(f);
    return true;
}

bool qemu_surface_save(DisplaySurface *surface, const char *path, const char *format, Error **errp)
{
    g_autoptr(GByteArray) file = NULL;
    g_autoptr(GError) gerr = NULL;

    trace_displaysurface_save(path, format);
    if (!strcmp(format, "ppm")) {
        file = surface_to_ppm(surface);
    } else if (!strcmp(format, "png")) {
        file = surface_to_png(surface);
    } else {
        error_setg(errp, "Parameter 'format' does not accept value '%s': use ppm or png", format);
        return false;
    }
    if (g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        return write_device(path, file, errp);
    }
    /* Written under another name and renamed. */
    if (!g_file_set_contents(path, (char *)file->data, file->len, &gerr)) {
        error_setg(errp, "failed to write '%s': %s", path, gerr->message);
        return false;
    }
    return true;
}
