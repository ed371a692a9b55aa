/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "below.h"
#include <malloc.h>
#include <stdatomic.h>

void *__interceptor_malloc(size_t size) __attribute__((weak));
void *__interceptor_calloc(size_t count, size_t size) __attribute__((weak));
void *__interceptor_realloc(void *ptr, size_t size) __attribute__((weak));
void *__interceptor_memalign(size_t align, size_t size) __attribute__((weak));
void __interceptor_free(void *ptr) __attribute__((weak));
size_t __interceptor_malloc_usable_size(void *ptr) __attribute__((weak));
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *ptr, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *ptr);

#define STOCK_BLOCKS 4096

static void *stock[STOCK_BLOCKS];
static unsigned stock_left;
static atomic_long surplus;             /* of allocations over releases */

bool below_is_asan(void)
{
    return __interceptor_malloc != NULL;
}

void *below_malloc(size_t size)
{
    surplus++;
    return __interceptor_malloc ? __interceptor_malloc(size) : __libc_malloc(size);
}

void *below_calloc(size_t count, size_t size)
{
    surplus++;
    return __interceptor_calloc ? __interceptor_calloc(count, size) : __libc_calloc(count, size);
}

void *below_realloc(void *ptr, size_t size)
{
    return __interceptor_realloc ? __interceptor_realloc(ptr, size) : __libc_realloc(ptr, size);
}

void *below_memalign(size_t align, size_t size)
{
    surplus++;
    return __interceptor_memalign ? __interceptor_memalign(align, size) : __libc_memalign(align, size);
}

void below_free(void *ptr)
{
    surplus--;
    if (__interceptor_free) {
        __interceptor_free(ptr);
    } else {
        __libc_free(ptr);
    }
}

/*
 * Without a runtime's own call: glibc keeps the size in the word before
 * the block, less its flags and header.
 */
size_t below_usable_size(void *ptr)
{
    return __interceptor_malloc_usable_size ? __interceptor_malloc_usable_size(ptr)
                                            : (((size_t *)ptr)[-1] & ~(size_t)7) - 2 * sizeof(size_t);
}

static void lay_in_stock(void)
{
    while (stock_left < STOCK_BLOCKS) {
        stock[stock_left++] = below_malloc(1);
    }
}

void below_begin_entry(void)
{
    surplus = 0;
}

void below_end_entry(void)
{
    static bool initialized;

    if (!initialized) {
        initialized = true;
        lay_in_stock();
    }
    while (surplus > 0 && stock_left > 0) {
        below_free(stock[--stock_left]);
    }
}
