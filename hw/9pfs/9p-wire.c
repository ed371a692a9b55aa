/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "9p-wire.h"
#include "qemu/bswap.h"

const uint8_t *p9_get_bytes(P9Reader *r, size_t size)
{
    const uint8_t *p = r->p;

    if (r->bad || size > r->left) {
        r->bad = true;
        return NULL;
    }
    r->p += size;
    r->left -= size;
    return p;
}

uint8_t p9_get8(P9Reader *r)
{
    const uint8_t *p = p9_get_bytes(r, 1);

    return p ? *p : 0;
}

uint16_t p9_get16(P9Reader *r)
{
    const uint8_t *p = p9_get_bytes(r, 2);

    return p ? lduw_le_p(p) : 0;
}

uint32_t p9_get32(P9Reader *r)
{
    const uint8_t *p = p9_get_bytes(r, 4);

    return p ? ldl_le_p(p) : 0;
}

uint64_t p9_get64(P9Reader *r)
{
    const uint8_t *p = p9_get_bytes(r, 8);

    return p ? ldq_le_p(p) : 0;
}

char *p9_get_string(P9Reader *r)
{
    uint16_t size = p9_get16(r);
    const uint8_t *p = p9_get_bytes(r, size);

    if (p && memchr(p, 0, size)) {
        r->bad = true;
        p = NULL;
    }
    return p ? g_strndup((const char *)p, size) : g_strdup("");
}

void p9_put8(GByteArray *out, uint8_t val)
{
    g_byte_array_append(out, &val, 1);
}

void p9_put16(GByteArray *out, uint16_t val)
{
    uint8_t bytes[2];

    stw_le_p(bytes, val);
    g_byte_array_append(out, bytes, sizeof(bytes));
}

void p9_put32(GByteArray *out, uint32_t val)
{
    uint8_t bytes[4];

    stl_le_p(bytes, val);
    g_byte_array_append(out, bytes, sizeof(bytes));
}

void p9_put64(GByteArray *out, uint64_t val)
{
    uint8_t bytes[8];

    stq_le_p(bytes, val);
    g_byte_array_append(out, bytes, sizeof(bytes));
}

void p9_put_string(GByteArray *out, const char *str)
{
    size_t size = MIN(strlen(str), UINT16_MAX);

    p9_put16(out, size);
    g_byte_array_append(out, (const uint8_t *)str, size);
}

void p9_patch16(GByteArray *out, size_t offset, uint16_t val)
{
    stw_le_p(out->data + offset, val);
}

void p9_patch32(GByteArray *out, size_t offset, uint32_t val)
{
    stl_le_p(out->data + offset, val);
}
