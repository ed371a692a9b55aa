/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MemOp: size and byte order of one access. */
#ifndef EXEC_MEMOP_H
#define EXEC_MEMOP_H

#include "qemu/osdep.h"

/* log2 of the size in the low bits, then sign and byte order. */
typedef enum MemOp {
    MO_8 = 0,
    MO_16 = 1,
    MO_32 = 2,
    MO_64 = 3,
    MO_SIZE = 0x07, /* mask of the size */

    MO_SIGN = 0x08, /* sign-extend a load */

    MO_BSWAP = 0x10, /* byte order is the reverse of the host's */
#if HOST_BIG_ENDIAN
    MO_LE = MO_BSWAP,
    MO_BE = 0,
#else
    MO_LE = 0,
    MO_BE = MO_BSWAP,
#endif
    MO_TE = MO_LE, /* byte order of the target: little-endian for every target we have */

    MO_UB = MO_8,
    MO_UW = MO_16,
    MO_UL = MO_32,
    MO_UQ = MO_64,
    MO_SB = MO_SIGN | MO_8,
    MO_SW = MO_SIGN | MO_16,
    MO_SL = MO_SIGN | MO_32,
    MO_SQ = MO_SIGN | MO_64,

    MO_LEUW = MO_LE | MO_UW,
    MO_LEUL = MO_LE | MO_UL,
    MO_LEUQ = MO_LE | MO_UQ,
    MO_BEUW = MO_BE | MO_UW,
    MO_BEUL = MO_BE | MO_UL,
    MO_BEUQ = MO_BE | MO_UQ,
} MemOp;

/* Size in bytes of @op: 1, 2, 4 or 8. */
static inline unsigned memop_size(MemOp op)
{
    return 1u << (op & MO_SIZE);
}

/* The MemOp, in host byte order, of @size bytes; @size is a power of two up to 8. */
static inline MemOp size_memop(unsigned size)
{
    return (MemOp)__builtin_ctz(size);
}

/* Whether @op is big-endian. */
static inline bool memop_big_endian(MemOp op)
{
    return (op & MO_BSWAP) == MO_BE;
}

#endif /* EXEC_MEMOP_H */
