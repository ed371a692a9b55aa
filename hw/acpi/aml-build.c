/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AML: allocation, encodings of names, numbers and lengths, and how terms are put together. Specification:
 * ACPI 6.4, section 20.2. The terms are in aml-terms.c, resource descriptors in aml-resources.c.
 */
#include "qemu/osdep.h"
#include "aml-internal.h"
#include "qemu/bswap.h"

#define AML_SEGMENT_LENGTH 4
#define AML_DUAL_NAME_PREFIX 0x2e
#define AML_MULTI_NAME_PREFIX 0x2f
#define AML_END_TAG 0x79

static GPtrArray *aml_terms;

static void aml_free(void *opaque)
{
    Aml *aml = opaque;

    g_array_unref(aml->buf);
    g_free(aml);
}

void free_aml_allocator(void)
{
    g_clear_pointer(&aml_terms, g_ptr_array_unref);
}

void init_aml_allocator(void)
{
    free_aml_allocator();
}

Aml *aml_new(uint8_t op, AmlBlockFlags flags)
{
    Aml *aml = g_new0(Aml, 1);

    aml->buf = g_array_new(false, true, 1);
    aml->op = op;
    aml->block_flags = flags;
    if (!aml_terms) {
        aml_terms = g_ptr_array_new_with_free_func(aml_free);
    }
    g_ptr_array_add(aml_terms, aml);
    return aml;
}

Aml *aml_bytes(void)
{
    return aml_new(0, AML_NO_OPCODE);
}

void aml_put_byte(GArray *array, uint8_t value)
{
    g_array_append_val(array, value);
}

void build_append_int_noprefix(GArray *table, uint64_t value, int size)
{
    for (int i = 0; i < size; i++) {
        aml_put_byte(table, i < 8 ? value >> (8 * i) : 0);
    }
}

void aml_put_int(GArray *array, uint64_t value)
{
    static const struct {
        uint64_t max;
        uint8_t prefix;
        int size;
    } forms[] = {
        { UINT8_MAX, 0x0a, 1 },
        { UINT16_MAX, 0x0b, 2 },
        { UINT32_MAX, 0x0c, 4 },
        { UINT64_MAX, 0x0e, 8 },
    };
    int i = 0;

    if (value <= 1) { /* ZeroOp, OneOp */
        aml_put_byte(array, value);
        return;
    }
    while (value > forms[i].max) {
        i++;
    }
    aml_put_byte(array, forms[i].prefix);
    build_append_int_noprefix(array, value, forms[i].size);
}

static void aml_put_segment(GArray *array, const char *segment)
{
    char text[AML_SEGMENT_LENGTH] = "____";

    memcpy(text, segment, MIN(strlen(segment), sizeof(text)));
    g_array_append_vals(array, text, sizeof(text));
}

void aml_put_path(GArray *array, const char *path)
{
    g_auto(GStrv) segments = NULL;
    guint count;

    while (*path == '\\' || *path == '^') {
        aml_put_byte(array, *path++);
    }
    segments = g_strsplit(path, ".", 0);
    count = g_strv_length(segments);
    if (count == 0) { /* NullName */
        aml_put_byte(array, 0);
    } else if (count == 2) {
        aml_put_byte(array, AML_DUAL_NAME_PREFIX);
    } else if (count > 2) {
        aml_put_byte(array, AML_MULTI_NAME_PREFIX);
        aml_put_byte(array, count);
    }
    for (guint i = 0; i < count; i++) {
        aml_put_segment(array, segments[i]);
    }
}

void aml_put_name(GArray *array, const char *format, va_list ap)
{
    g_autofree char *path = g_strdup_vprintf(format, ap);

    aml_put_path(array, path);
}

void aml_put_pkg_length(GArray *array, unsigned length, bool with_itself)
{
    unsigned bytes = 1;

    while (bytes < 4 && (length + (with_itself ? bytes : 0)) >> (bytes == 1 ? 6 : 8 * bytes - 4)) {
        bytes++;
    }
    length += with_itself ? bytes : 0;
    if (bytes == 1) {
        aml_put_byte(array, length);
        return;
    }
    aml_put_byte(array, (bytes - 1) << 6 | (length & 0xf));
    build_append_int_noprefix(array, length >> 4, bytes - 1);
}

/* Opcode, length, number of bytes, bytes. */
static void aml_put_buffer(GArray *array, Aml *aml, bool end_tag)
{
    g_autoptr(GArray) size = g_array_new(false, true, 1);
    unsigned count = aml->buf->len + (end_tag ? 2 : 0);

    aml_put_int(size, count);
    aml_put_byte(array, aml->op);
    aml_put_pkg_length(array, size->len + count, true);
    g_array_append_vals(array, size->data, size->len);
    g_array_append_vals(array, aml->buf->data, aml->buf->len);
    if (end_tag) {
        aml_put_byte(array, AML_END_TAG);
        aml_put_byte(array, 0); /* checksum: none */
    }
}

void aml_append(Aml *parent_ctx, Aml *child)
{
    GArray *array = parent_ctx->buf;
    AmlBlockFlags kind = child->block_flags;

    if (kind == AML_BUFFER || kind == AML_RES_TEMPLATE) {
        aml_put_buffer(array, child, kind == AML_RES_TEMPLATE);
        return;
    }
    if (kind == AML_EXT_PACKAGE) {
        aml_put_byte(array, AML_EXT_OP);
    }
    if (kind != AML_NO_OPCODE) {
        aml_put_byte(array, child->op);
    }
    if (kind == AML_PACKAGE || kind == AML_EXT_PACKAGE) {
        aml_put_pkg_length(array, child->buf->len, true);
    }
    g_array_append_vals(array, child->buf->data, child->buf->len);
}

int build_append_named_dword(GArray *array, const char *name_format, ...)
{
    va_list ap;
    int offset;

    aml_put_byte(array, 0x08); /* NameOp */
    va_start(ap, name_format);
    aml_put_name(array, name_format, ap);
    va_end(ap);
    aml_put_byte(array, 0x0c); /* DWordPrefix */
    offset = array->len;
    build_append_int_noprefix(array, 0, 4);
    return offset;
}

void build_append_gas(GArray *table, AmlAddressSpace as, uint8_t bit_width, uint8_t bit_offset,
                      uint8_t access_width, uint64_t address)
{
    aml_put_byte(table, as);
    aml_put_byte(table, bit_width);
    aml_put_byte(table, bit_offset);
    aml_put_byte(table, access_width);
    build_append_int_noprefix(table, address, 8);
}
