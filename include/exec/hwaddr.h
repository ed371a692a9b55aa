/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Physical addresses. */
#ifndef EXEC_HWADDR_H
#define EXEC_HWADDR_H

#include "qemu/osdep.h"

/* Width of hwaddr in bits. */
#define HWADDR_BITS 64

/* An address, or an offset or length in bytes, of a physical (bus) address space. */
typedef uint64_t hwaddr;
#define HWADDR_MAX UINT64_MAX

/* printf conversions for hwaddr: plain hex by FMT_plx (16 digits), others as <inttypes.h> names
 * them. */
#define HWADDR_FMT_plx "%016" PRIx64
#define TARGET_FMT_plx HWADDR_FMT_plx
#define HWADDR_PRId PRId64
#define HWADDR_PRIi PRIi64
#define HWADDR_PRIo PRIo64
#define HWADDR_PRIu PRIu64
#define HWADDR_PRIx PRIx64
#define HWADDR_PRIX PRIX64

#endif /* EXEC_HWADDR_H */
