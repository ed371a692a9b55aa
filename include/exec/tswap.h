/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Host to target byte order and back: tswap16() … are in qemu/bswap.h. */
#ifndef EXEC_TSWAP_H
#define EXEC_TSWAP_H

#include "qemu/bswap.h"

/* Whether host and target differ in byte order; every target we have is little-endian. */
#define target_needs_bswap() HOST_BIG_ENDIAN

/* The same question about the target alone; the second name is that of later versions. */
static inline bool target_words_bigendian(void)
{
    return false;
}

static inline bool target_big_endian(void)
{
    return target_words_bigendian();
}

#endif /* EXEC_TSWAP_H */
