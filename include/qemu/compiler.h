/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compiler attributes, build-time checks and the token tricks that device models expect.
 * Works with clang 14+ and gcc 12+.
 */
#ifndef COMPILER_H
#define COMPILER_H

#include <stddef.h>
#include <glib.h>

/* Paste two tokens, without (xglue) and with (glue) expanding them first. */
#define xglue(x, y) x##y
#define glue(x, y) xglue(x, y)
/* Turn an expanded macro argument into a string literal. */
#define stringify(s) tostring(s)
#define tostring(s) #s

/* Branch hints. */
#ifndef likely
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#endif

/* Attributes by name. QEMU_PACKED structs have no padding; QEMU_ALIGNED takes a power of two. */
#define QEMU_PACKED __attribute__((packed))
#define QEMU_ALIGNED(x) __attribute__((aligned(x)))
#define QEMU_WARN_UNUSED_RESULT __attribute__((warn_unused_result))
#define QEMU_SENTINEL __attribute__((sentinel))
#define QEMU_NORETURN __attribute__((noreturn))
#define QEMU_NOINLINE __attribute__((noinline))
#define QEMU_ALWAYS_INLINE __attribute__((always_inline))
#define QEMU_FLATTEN __attribute__((flatten))
#define QEMU_USED __attribute__((used))
#define QEMU_FALLTHROUGH __attribute__((fallthrough))
#define QEMU_DISABLE_CFI
#ifdef __clang__
#define QEMU_NONSTRING
#define QEMU_ERROR(msg)
#define QEMU_NO_SANITIZE_COVERAGE __attribute__((no_sanitize("coverage")))
#else
#define QEMU_NONSTRING __attribute__((nonstring))
#define QEMU_ERROR(msg) __attribute__((error(msg)))
#define QEMU_NO_SANITIZE_COVERAGE
#endif
#ifndef G_NORETURN
#define G_NORETURN QEMU_NORETURN
#endif
#define GCC_FMT_ATTR(n, m) G_GNUC_PRINTF(n, m)

/* Size of one member of a struct type. */
#define sizeof_field(type, field) sizeof(((type *)0)->field)
/* Type of a member. */
#define typeof_field(type, field) typeof(((type *)0)->field)
/* Address just behind @field, as an offset into @type. */
#define endof(container, field) (offsetof(container, field) + sizeof_field(container, field))

/* The struct of @type whose @member lies at @ptr. */
#ifndef container_of
#define container_of(ptr, type, member) ({                               \
        const __typeof__(((type *)0)->member) *mptr_ = (ptr);            \
        (type *)(void *)((char *)mptr_ - offsetof(type, member)); })
#endif

/* Like container_of, and refuses to build unless @field is the first member. */
#define DO_UPCAST(type, field, dev) ({                                   \
        QEMU_BUILD_BUG_ON(offsetof(type, field) != 0);                   \
        container_of(dev, type, field); })

/* Type of @expr without qualifiers (arithmetic types). */
#define typeof_strip_qual(expr) __typeof__(({ __auto_type sq_ = (expr); sq_; }))

/* Refuse to build when @x is true; _MSG names the reason, _ZERO is an expression of value 0. */
#define QEMU_BUILD_BUG_MSG(x, msg) _Static_assert(!(x), msg)
#define QEMU_BUILD_BUG_ON(x) QEMU_BUILD_BUG_MSG(x, "not expecting: " #x)
#define QEMU_BUILD_BUG_ON_STRUCT(x) struct { int : (x) ? -1 : 1; }
#define QEMU_BUILD_BUG_ON_ZERO(x) \
    (sizeof(QEMU_BUILD_BUG_ON_STRUCT(x)) - sizeof(QEMU_BUILD_BUG_ON_STRUCT(x)))

/* 0, as a constant; refuses to build unless the types are compatible. */
#define type_check(t1, t2) QEMU_BUILD_BUG_ON_ZERO(!__builtin_types_compatible_p(t1, t2))

/* Mark code that the optimizer must have removed; without optimization it stops the program. */
#define qemu_build_not_reached() g_assert_not_reached()
#define qemu_build_assert(test)           \
    do {                                  \
        if (!(test)) {                    \
            qemu_build_not_reached();     \
        }                                 \
    } while (0)

#endif
