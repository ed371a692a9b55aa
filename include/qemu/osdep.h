/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * First include of every C file: the host's headers, GLib, the forward typedefs and the
 * small arithmetic macros that everything uses. Host services are declared in qemu/osdep-host.h.
 */
#ifndef QEMU_OSDEP_H
#define QEMU_OSDEP_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

#if defined(__has_include)
#if __has_include("config-host.h")
#include "config-host.h"
#endif
#endif

#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <inttypes.h>
#include <limits.h>
#include <unistd.h>
#include <time.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <assert.h>
#include <setjmp.h>
#include <signal.h>
#include <glib.h>
#include <glib-unix.h>

#include "qemu/compiler.h"
#include "qemu/typedefs.h"

/* Byte order of the host, as 0/1. */
#ifndef HOST_BIG_ENDIAN
#define HOST_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
#endif
/* Bits in a host long. */
#ifndef HOST_LONG_BITS
#define HOST_LONG_BITS (__SIZEOF_LONG__ * 8)
#endif
/* Files are always opened binary here. */
#ifndef O_BINARY
#define O_BINARY 0
#endif

/* Largest time_t. */
#ifndef TIME_MAX
#define TIME_MAX ((time_t)INT64_MAX)
#endif

/* Smaller and larger of two values; each argument is evaluated once. */
#undef MIN
#undef MAX
#define MIN_MAX_(op, a, b, ta, tb) ({                        \
        __typeof__(1 ? (a) : (b)) ta = (a), tb = (b);        \
        ta op tb ? ta : tb; })
#define MIN(a, b) MIN_MAX_(<, a, b, glue(min_a_, __COUNTER__), glue(min_b_, __COUNTER__))
#define MAX(a, b) MIN_MAX_(>, a, b, glue(max_a_, __COUNTER__), glue(max_b_, __COUNTER__))
/* The same for constant expressions (array sizes, initializers). */
#define MIN_CONST(a, b) ((a) < (b) ? (a) : (b))
#define MAX_CONST(a, b) ((a) > (b) ? (a) : (b))
/* Smaller of two unsigned values, where 0 means "no limit". */
#define MIN_NON_ZERO(a, b) ({                                \
        __typeof__(1 ? (a) : (b)) mnz_a_ = (a), mnz_b_ = (b); \
        mnz_a_ == 0 ? mnz_b_ : (mnz_b_ == 0 || mnz_b_ > mnz_a_) ? mnz_a_ : mnz_b_; })

/* Round @n to a multiple of @m; @m may be any positive value. */
#define QEMU_ALIGN_DOWN(n, m) ((n) / (m) * (m))
#define QEMU_ALIGN_UP(n, m) QEMU_ALIGN_DOWN((n) + (m) - 1, (m))
#define QEMU_IS_ALIGNED(n, m) (((n) % (m)) == 0)
#define QEMU_ALIGN_PTR_DOWN(p, n) ((__typeof__(p))QEMU_ALIGN_DOWN((uintptr_t)(p), (n)))
#define QEMU_ALIGN_PTR_UP(p, n) ((__typeof__(p))QEMU_ALIGN_UP((uintptr_t)(p), (n)))
#define QEMU_PTR_IS_ALIGNED(p, n) QEMU_IS_ALIGNED((uintptr_t)(p), (n))
/* Round @n to a multiple of @d, a power of two; the type of @n is kept. */
#ifndef ROUND_DOWN
#define ROUND_DOWN(n, d) ((n) & ~((__typeof__(1 ? (n) : (d)))(d) - 1))
#endif
#ifndef ROUND_UP
#define ROUND_UP(n, d) ROUND_DOWN((n) + (d) - 1, (d))
#endif
/* Quotient rounded up. */
#ifndef DIV_ROUND_UP
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#endif

/* Number of elements of an array; refuses pointers. */
#define QEMU_IS_ARRAY(x) \
    (!__builtin_types_compatible_p(__typeof__(x), __typeof__(&(x)[0])))
#undef ARRAY_SIZE
#define ARRAY_SIZE(x) ((sizeof(x) / sizeof((x)[0])) + QEMU_BUILD_BUG_ON_ZERO(!QEMU_IS_ARRAY(x)))

/* Evaluate a system call again while it fails with EINTR. */
#define RETRY_ON_EINTR(expr) TEMP_FAILURE_RETRY(expr)
#define TFR(expr) do { if ((expr) != -1) { break; } } while (errno == EINTR)

#include "qemu/osdep-host.h"

/*
 * In a fuzzing build the emulator's code and data have sections of their own: the fuzzer's watchdog tells its code from
 * the C library's and the sanitizers', and a snapshot its data from theirs and from the engine's.
 */
#if defined(CONFIG_FUZZ) && defined(__clang__)
#pragma clang section text = "emulator_text" data = "emulator_data" bss = "emulator_bss"
/* One thread runs the emulator, so its own variables may lie there, too: the executable's are also the engine's. */
#define __thread
#define _Thread_local
#endif

#endif
