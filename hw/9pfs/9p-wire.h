/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields of 9P messages: taken from a request, put into an answer. */
#ifndef HW_9PFS_9P_WIRE_H
#define HW_9PFS_9P_WIRE_H


/*
 * A request's bytes that were not taken yet. Once there are too few, @bad is
 * set and all that is taken is zero.
 */
typedef struct P9Reader {
    const uint8_t *p;
    size_t left;
    bool bad;
} P9Reader;

uint8_t p9_get8(P9Reader *r);
uint16_t p9_get16(P9Reader *r);
uint32_t p9_get32(P9Reader *r);
uint64_t p9_get64(P9Reader *r);
/* A string without zero bytes; the caller frees. Never NULL. */
char *p9_get_string(P9Reader *r);
const uint8_t *p9_get_bytes(P9Reader *r, size_t size);

void p9_put8(GByteArray *out, uint8_t val);
void p9_put16(GByteArray *out, uint16_t val);
void p9_put32(GByteArray *out, uint32_t val);
void p9_put64(GByteArray *out, uint64_t val);
void p9_put_string(GByteArray *out, const char *str);
/* Writes over what was put at @offset. */
void p9_patch16(GByteArray *out, size_t offset, uint16_t val);
void p9_patch32(GByteArray *out, size_t offset, uint32_t val);

#endif
