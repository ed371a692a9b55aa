/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * malloc() and its kin, defined in the executable so that they serve the shared libraries, too. The
 * emulator's allocations come from the arena. Those of the C library itself (stdio buffers and the like), and
 * of an engine, go on to the allocator below: ASan's if it is linked, else the C library's. A block is freed
 * where it is from.
 *
 * Functions of the C library that allocate for their caller (strdup, asprintf ...) are defined here, since to
 * the allocator below they would look like the library's own.
 *
 * Once a crash is reported, all comes from the reserve, and nothing is freed.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "below.h"
#include "blocks.h"
#include "raw.h"
#include "reserve.h"

#define MIN_ALIGN 16u

#define EXPORT __attribute__((visibility("default"), used))

/* --- malloc and its kin ------------------------------------------------------------------------------ */

#define CALLER __builtin_return_address(0)
#define FRAME  __builtin_frame_address(0)

static void *alloc(size_t align, size_t size, void *caller, void *frame)
{
    if (reserve_in_use) {
        return reserve_alloc(align, size);
    }
    if (blocks_wanted(caller)) {
        return blocks_alloc(align, size, caller, frame);
    }
    return align <= MIN_ALIGN ? below_malloc(size) : below_memalign(align, size);
}

EXPORT void *malloc(size_t size)
{
    return alloc(MIN_ALIGN, size, CALLER, FRAME);
}

EXPORT void free(void *ptr)
{
    if (!ptr || reserve_in_use) {
        return;
    }
    if (blocks_contain(ptr)) {
        blocks_free(ptr, CALLER, FRAME);
    } else {
        below_free(ptr);
    }
}

EXPORT void *calloc(size_t count, size_t size)
{
    size_t bytes;
    void *ptr;

    if (!reserve_in_use && !blocks_wanted(CALLER)) {
        return below_calloc(count, size);
    }
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    if (reserve_in_use) {
        return reserve_alloc(MIN_ALIGN, bytes);
    }
    ptr = blocks_alloc(MIN_ALIGN, bytes, CALLER, FRAME);
    if (ptr) {
        raw_fill(ptr, 0, bytes);
    }
    return ptr;
}

static size_t block_size(void *ptr)
{
    if (reserve_contains(ptr)) {
        return reserve_block_size(ptr);
    }
    return blocks_contain(ptr) ? arena_block_size(ptr) : below_usable_size(ptr);
}

static void *copy_to_reserve(void *ptr, size_t size)
{
    void *copy = reserve_alloc(MIN_ALIGN, size);
    size_t old_size = block_size(ptr);

    if (copy) {
        raw_copy(copy, ptr, old_size < size ? old_size : size);
    }
    return copy;
}

static void *move_block(void *ptr, size_t size, void *caller, void *frame)
{
    size_t old_size = arena_block_size(ptr);
    void *moved;

    if (size == 0) {
        blocks_free(ptr, caller, frame);
        return NULL;
    }
    moved = blocks_alloc(MIN_ALIGN, size, caller, frame);
    if (moved) {
        raw_copy(moved, ptr, old_size < size ? old_size : size);
        blocks_free(ptr, caller, frame);
    }
    return moved;
}

EXPORT void *realloc(void *ptr, size_t size)
{
    if (!ptr) {
        return alloc(MIN_ALIGN, size, CALLER, FRAME);
    }
    if (reserve_in_use) {
        return copy_to_reserve(ptr, size);
    }
    if (blocks_contain(ptr)) {
        return move_block(ptr, size, CALLER, FRAME);
    }
    return below_realloc(ptr, size);
}

EXPORT void *reallocarray(void *ptr, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    if (!ptr) {
        return alloc(MIN_ALIGN, bytes, CALLER, FRAME);
    }
    return blocks_contain(ptr) && !reserve_in_use ? move_block(ptr, bytes, CALLER, FRAME)
                                                  : realloc(ptr, bytes);
}

EXPORT void *memalign(size_t align, size_t size)
{
    return alloc(align, size, CALLER, FRAME);
}

EXPORT void *aligned_alloc(size_t align, size_t size)
{
    return alloc(align, size, CALLER, FRAME);
}

EXPORT int posix_memalign(void **out, size_t align, size_t size)
{
    void *ptr;

    if (align % sizeof(void *) != 0 || (align & (align - 1)) != 0 || align == 0) {
        return EINVAL;
    }
    ptr = alloc(align, size, CALLER, FRAME);
    if (!ptr) {
        return ENOMEM;
    }
    *out = ptr;
    return 0;
}

EXPORT void *valloc(size_t size)
{
    return alloc(4096, size, CALLER, FRAME);
}

EXPORT void *pvalloc(size_t size)
{
    return alloc(4096, (size + 4095) & ~(size_t)4095, CALLER, FRAME);
}

EXPORT size_t malloc_usable_size(void *ptr)
{
    return ptr ? block_size(ptr) : 0;
}

/* --- what allocates for its caller ------------------------------------------------------------------- */

static char *duplicate(const char *str, size_t length, void *caller, void *frame)
{
    char *copy = alloc(MIN_ALIGN, length + 1, caller, frame);

    if (copy) {
        memcpy(copy, str, length);
        copy[length] = '\0';
    }
    return copy;
}

EXPORT char *strdup(const char *str)
{
    return duplicate(str, strlen(str), CALLER, FRAME);
}

EXPORT char *__strdup(const char *str)
{
    return duplicate(str, strlen(str), CALLER, FRAME);
}

EXPORT char *strndup(const char *str, size_t limit)
{
    return duplicate(str, strnlen(str, limit), CALLER, FRAME);
}

EXPORT char *__strndup(const char *str, size_t limit)
{
    return duplicate(str, strnlen(str, limit), CALLER, FRAME);
}

static int print_allocated(char **out, const char *fmt, va_list ap, void *caller, void *frame)
{
    va_list again;
    int length;

    va_copy(again, ap);
    length = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    *out = length < 0 ? NULL : alloc(MIN_ALIGN, (size_t)length + 1, caller, frame);
    return *out ? vsnprintf(*out, (size_t)length + 1, fmt, ap) : -1;
}

EXPORT int vasprintf(char **out, const char *fmt, va_list ap)
{
    return print_allocated(out, fmt, ap, CALLER, FRAME);
}

EXPORT int asprintf(char **out, const char *fmt, ...)
{
    va_list ap;
    int length;

    va_start(ap, fmt);
    length = print_allocated(out, fmt, ap, CALLER, FRAME);
    va_end(ap);
    return length;
}

/* The names that fortified libraries call. */
EXPORT int __vasprintf_chk(char **out, int flag, const char *fmt, va_list ap)
{
    return print_allocated(out, fmt, ap, CALLER, FRAME);
}

EXPORT int __asprintf_chk(char **out, int flag, const char *fmt, ...)
{
    va_list ap;
    int length;

    va_start(ap, fmt);
    length = print_allocated(out, fmt, ap, CALLER, FRAME);
    va_end(ap);
    return length;
}
