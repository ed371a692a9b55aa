/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading and writing a saved state's stream, as devices see it. Big-endian.
 * Errors are sticky: after one, reads give zeros and writes vanish.
 */
#ifndef MIGRATION_QEMU_FILE_TYPES_H
#define MIGRATION_QEMU_FILE_TYPES_H

/* 0, or the first -errno that happened. Setting: the first one stays. */
int qemu_file_get_error(QEMUFile *f);
void qemu_file_set_error(QEMUFile *f, int ret);

/* Bytes. get returns how many came. */
void qemu_put_buffer(QEMUFile *f, const uint8_t *buf, size_t size);
size_t qemu_get_buffer(QEMUFile *f, uint8_t *buf, size_t size);
void qemu_put_byte(QEMUFile *f, int v);
int qemu_get_byte(QEMUFile *f);

/* Integers. */
void qemu_put_be16(QEMUFile *f, unsigned int v);
void qemu_put_be32(QEMUFile *f, unsigned int v);
void qemu_put_be64(QEMUFile *f, uint64_t v);
unsigned int qemu_get_be16(QEMUFile *f);
unsigned int qemu_get_be32(QEMUFile *f);
uint64_t qemu_get_be64(QEMUFile *f);

static inline void qemu_put_ubyte(QEMUFile *f, unsigned int v)
{
    qemu_put_byte(f, (int)v);
}

static inline unsigned int qemu_get_ubyte(QEMUFile *f)
{
    return (unsigned int)qemu_get_byte(f);
}

#define qemu_put_sbyte qemu_put_byte
#define qemu_get_sbyte qemu_get_byte

/* From and to variables: be16s, be32s, be64s, 8s and their signed (s) twins. */
#define QEMU_FILE_PTR_(suffix, type, put, get)                                             \
    static inline void qemu_put_##suffix(QEMUFile *f, const type *pv) { put(f, *pv); }      \
    static inline void qemu_get_##suffix(QEMUFile *f, type *pv) { *pv = (type)get(f); }

QEMU_FILE_PTR_(8s, uint8_t, qemu_put_byte, qemu_get_byte)
QEMU_FILE_PTR_(s8s, int8_t, qemu_put_byte, qemu_get_byte)
QEMU_FILE_PTR_(be16s, uint16_t, qemu_put_be16, qemu_get_be16)
QEMU_FILE_PTR_(sbe16s, int16_t, qemu_put_be16, qemu_get_be16)
QEMU_FILE_PTR_(be32s, uint32_t, qemu_put_be32, qemu_get_be32)
QEMU_FILE_PTR_(sbe32s, int32_t, qemu_put_be32, qemu_get_be32)
QEMU_FILE_PTR_(be64s, uint64_t, qemu_put_be64, qemu_get_be64)
QEMU_FILE_PTR_(sbe64s, int64_t, qemu_put_be64, qemu_get_be64)
#undef QEMU_FILE_PTR_

#define qemu_put_sbe16 qemu_put_be16
#define qemu_put_sbe32 qemu_put_be32
#define qemu_put_sbe64 qemu_put_be64
#define qemu_get_sbe16 (int16_t)qemu_get_be16
#define qemu_get_sbe32 (int32_t)qemu_get_be32
#define qemu_get_sbe64 (int64_t)qemu_get_be64

/* A string with its length (at most 255) in a byte before. get fills @buf with up to 255
 * characters and NUL and returns the length. */
void qemu_put_counted_string(QEMUFile *f, const char *name);
size_t qemu_get_counted_string(QEMUFile *f, char buf[256]);

/* There is no rate limit. */
static inline int qemu_file_rate_limit(QEMUFile *f) { return 0; }

#endif
