/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Byte order. Conversions of values (cpu_to_le32 ...), of variables in place (cpu_to_le32s ...)
 * and loads and stores at any address, aligned or not (ldl_le_p ...).
 *
 * ld/st names: ldub, ldsb, lduw, ldsw, ldl, ldq and stb, stw, stl, stq, then the order
 * (_he host, _le, _be), then _p. 8-bit accesses have no order. ldl returns int.
 */
#ifndef BSWAP_H
#define BSWAP_H

#include <byteswap.h>

/* Swap the bytes of a value. */
#undef bswap16
#undef bswap32
#undef bswap64
static inline uint16_t bswap16(uint16_t x) { return __builtin_bswap16(x); }
static inline uint32_t bswap32(uint32_t x) { return __builtin_bswap32(x); }
static inline uint64_t bswap64(uint64_t x) { return __builtin_bswap64(x); }
static inline uint32_t bswap24(uint32_t x) { return __builtin_bswap32(x) >> 8; }
/* Swap the bytes of a variable. */
static inline void bswap16s(uint16_t *s) { *s = bswap16(*s); }
static inline void bswap24s(uint32_t *s) { *s = bswap24(*s & 0xffffff); }
static inline void bswap32s(uint32_t *s) { *s = bswap32(*s); }
static inline void bswap64s(uint64_t *s) { *s = bswap64(*s); }

/* Swap only where the host differs from the named order. */
#if HOST_BIG_ENDIAN
#define be_bswap(v, size) (v)
#define le_bswap(v, size) glue(bswap, size)(v)
#define const_le64(x) __builtin_bswap64(x)
#define const_le32(x) __builtin_bswap32(x)
#define const_le16(x) __builtin_bswap16(x)
#define const_be64(x) (x)
#define const_be32(x) (x)
#define const_be16(x) (x)
#else
#define be_bswap(v, size) glue(bswap, size)(v)
#define le_bswap(v, size) (v)
#define const_le64(x) (x)
#define const_le32(x) (x)
#define const_le16(x) (x)
#define const_be64(x) __builtin_bswap64(x)
#define const_be32(x) __builtin_bswap32(x)
#define const_be16(x) __builtin_bswap16(x)
#endif

/*
 * cpu_to_XX, XX_to_cpu, both in place with a trailing s, and a load XX_to_cpup: XX is le or be, 16 to 64 bits; the
 * pointers are aligned.
 */
#define BSWAP_FAMILY_(endian, size, type)                                                \
    static inline type endian##size##_to_cpu(type v)                                     \
    {                                                                                    \
        return glue(endian, _bswap)(v, size);                                            \
    }                                                                                    \
    static inline type cpu_to_##endian##size(type v)                                     \
    {                                                                                    \
        return glue(endian, _bswap)(v, size);                                            \
    }                                                                                    \
    static inline type endian##size##_to_cpup(const type *p) { return endian##size##_to_cpu(*p); }  \
    static inline void endian##size##_to_cpus(type *p) { *p = endian##size##_to_cpu(*p); } \
    static inline void cpu_to_##endian##size##s(type *p) { *p = cpu_to_##endian##size(*p); }

BSWAP_FAMILY_(le, 16, uint16_t)
BSWAP_FAMILY_(le, 32, uint32_t)
BSWAP_FAMILY_(le, 64, uint64_t)
BSWAP_FAMILY_(be, 16, uint16_t)
BSWAP_FAMILY_(be, 32, uint32_t)
BSWAP_FAMILY_(be, 64, uint64_t)

/* Single bytes. */
static inline int ldub_p(const void *ptr) { return *(const uint8_t *)ptr; }
static inline int ldsb_p(const void *ptr) { return *(const int8_t *)ptr; }
static inline void stb_p(void *ptr, uint8_t v) { *(uint8_t *)ptr = v; }

/* Host order. */
#define LD_HE_(name, ret, type)                    \
    static inline ret ld##name##_he_p(const void *ptr)           \
    {                                                            \
        type r;                                                  \
        __builtin_memcpy(&r, ptr, sizeof(r));                    \
        return r;                                                \
    }
#define ST_HE_(name, type)                                       \
    static inline void st##name##_he_p(void *ptr, type v)        \
    {                                                            \
        __builtin_memcpy(ptr, &v, sizeof(v));                    \
    }

LD_HE_(uw, int, uint16_t)
LD_HE_(sw, int, int16_t)
LD_HE_(l, int, int32_t)
LD_HE_(q, uint64_t, uint64_t)
ST_HE_(w, uint16_t)
ST_HE_(l, uint32_t)
ST_HE_(q, uint64_t)

/* Named order. */
#define LDST_ORDER_(e)                                                                        \
    static inline int lduw_##e##_p(const void *p)                                             \
    {                                                                                         \
        return (uint16_t)e##_bswap(lduw_he_p(p), 16);                                         \
    }                                                                                         \
    static inline int ldsw_##e##_p(const void *p)                                             \
    {                                                                                         \
        return (int16_t)e##_bswap(lduw_he_p(p), 16);                                          \
    }                                                                                         \
    static inline int ldl_##e##_p(const void *p) { return e##_bswap(ldl_he_p(p), 32); }       \
    static inline uint64_t ldq_##e##_p(const void *p) { return e##_bswap(ldq_he_p(p), 64); }  \
    static inline void stw_##e##_p(void *p, uint16_t v) { stw_he_p(p, e##_bswap(v, 16)); }    \
    static inline void stl_##e##_p(void *p, uint32_t v) { stl_he_p(p, e##_bswap(v, 32)); }    \
    static inline void stq_##e##_p(void *p, uint64_t v) { stq_he_p(p, e##_bswap(v, 64)); }

LDST_ORDER_(le)
LDST_ORDER_(be)

/* 24-bit stores. */
static inline void st24_le_p(void *ptr, uint32_t v)
{
    stw_le_p(ptr, v);
    stb_p((uint8_t *)ptr + 2, v >> 16);
}

static inline void st24_be_p(void *ptr, uint32_t v)
{
    stw_be_p(ptr, v >> 8);
    stb_p((uint8_t *)ptr + 2, v);
}

/* Load or store @sz bytes (1, 2, 4 or 8; anything else is a programmer's error). */
#define LDSTN_ORDER_(e)                                              \
    static inline uint64_t ldn_##e##_p(const void *ptr, int sz)      \
    {                                                                \
        switch (sz) {                                                \
        case 1:                                                      \
            return (uint8_t)ldub_p(ptr);                             \
        case 2:                                                      \
            return (uint16_t)lduw_##e##_p(ptr);                      \
        case 4:                                                      \
            return (uint32_t)ldl_##e##_p(ptr);                       \
        case 8:                                                      \
            return ldq_##e##_p(ptr);                                 \
        default:                                                     \
            g_assert_not_reached();                                  \
        }                                                            \
    }                                                                \
    static inline void stn_##e##_p(void *ptr, int sz, uint64_t v)    \
    {                                                                \
        switch (sz) {                                                \
        case 1:                                                      \
            stb_p(ptr, v);                                           \
            break;                                                   \
        case 2:                                                      \
            stw_##e##_p(ptr, v);                                     \
            break;                                                   \
        case 4:                                                      \
            stl_##e##_p(ptr, v);                                     \
            break;                                                   \
        case 8:                                                      \
            stq_##e##_p(ptr, v);                                     \
            break;                                                   \
        default:                                                     \
            g_assert_not_reached();                                  \
        }                                                            \
    }

LDSTN_ORDER_(he)
LDSTN_ORDER_(le)
LDSTN_ORDER_(be)

/* Little-endian long in a byte array, to host order. */
static inline unsigned long leul_to_cpu(unsigned long v)
{
    return HOST_LONG_BITS == 64 ? le64_to_cpu(v) : le32_to_cpu(v);
}

/* Guest order of the targets built here (little-endian), for code that is compiled once. */
#define lduw_p lduw_le_p
#define ldsw_p ldsw_le_p
#define ldl_p ldl_le_p
#define ldq_p ldq_le_p
#define stw_p stw_le_p
#define stl_p stl_le_p
#define stq_p stq_le_p
#define ldn_p ldn_le_p
#define stn_p stn_le_p
#define tswap16(s) le16_to_cpu(s)
#define tswap32(s) le32_to_cpu(s)
#define tswap64(s) le64_to_cpu(s)
#define tswap16s(s) le16_to_cpus(s)
#define tswap32s(s) le32_to_cpus(s)
#define tswap64s(s) le64_to_cpus(s)

#undef LD_HE_
#undef ST_HE_
#undef LDST_ORDER_
#undef LDSTN_ORDER_
#undef BSWAP_FAMILY_

#endif
