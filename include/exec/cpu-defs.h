/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types whose width is the target's. Only for code compiled per target. */
#ifndef EXEC_CPU_DEFS_H
#define EXEC_CPU_DEFS_H

#include "qemu/osdep.h"
#include "exec/hwaddr.h"
#include "exec/memattrs.h"
#include "exec/target_page.h"
#include "cpu-param.h"

#ifndef TARGET_LONG_BITS
#error TARGET_LONG_BITS must be defined in cpu-param.h
#endif

#define TARGET_LONG_SIZE (TARGET_LONG_BITS / 8)

/* A register's worth of bits, with the printf conversions for it. */
#if TARGET_LONG_BITS == 32
typedef int32_t target_long;
typedef uint32_t target_ulong;
#define TARGET_FMT_lx "%08x"
#define TARGET_FMT_ld "%d"
#define TARGET_FMT_lu "%u"
#define tswapl(s) tswap32(s)
#elif TARGET_LONG_BITS == 64
typedef int64_t target_long;
typedef uint64_t target_ulong;
#define TARGET_FMT_lx "%016" PRIx64
#define TARGET_FMT_ld "%" PRId64
#define TARGET_FMT_lu "%" PRIu64
#define tswapl(s) tswap64(s)
#else
#error TARGET_LONG_BITS must be 32 or 64
#endif

/* Exceptions of CPUState.exception_index beyond the architecture's own. */
#define EXCP_INTERRUPT 0x10000
#define EXCP_HLT 0x10001
#define EXCP_DEBUG 0x10002
#define EXCP_HALTED 0x10003
#define EXCP_YIELD 0x10004
#define EXCP_ATOMIC 0x10005

#endif /* EXEC_CPU_DEFS_H */
