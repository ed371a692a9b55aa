/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * malloc() and its kin, defined in the executable so that they serve the shared libraries, too. The emulator's
 * allocations come from the arena. Those of the C library itself (stdio buffers and the like), and of an engine,
 * go on to the allocator below: ASan's if it is linked, else the C library's. A block is freed where it is from.
 *
 * Functions of the C library that allocate for their caller (strdup, asprintf ...) are defined here, since to the
 * allocator below they would look like the library's own.
 */
#include "malloc.h"
#include <errno.h>
#include <link.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "raw.h"
#include "shadow.h"
#include "stacks.h"

#define ARENA_BYTES ((size_t)8 << 30)
#define DEFAULT_LIMIT_BYTES ((size_t)2 << 30)
#define MIN_ALIGN   16u

#define EXPORT __attribute__((visibility("default"), used))

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
void __sanitizer_print_stack_trace(void) __attribute__((weak));
void __sanitizer_symbolize_pc(void *pc, const char *fmt, char *out, size_t size) __attribute__((weak));

__thread bool malloc_from_arena;

static bool leaks_wanted;

/* See snapshot_set_allocation_limit(). */
static size_t limit_bytes = DEFAULT_LIMIT_BYTES;
static void (*limit_exceeded)(const char *message);

static Arena *arena;
static void *arena_start;
static uintptr_t libc_start, libc_end;

/* --- set-up ------------------------------------------------------------------------------------------ */

static int find_libc(struct dl_phdr_info *info, size_t size, void *opaque)
{
    const char *slash = info->dlpi_name ? strrchr(info->dlpi_name, '/') : NULL;

    if (!slash || strncmp(slash, "/libc.so", 8) != 0) {
        return 0;
    }
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *ph = &info->dlpi_phdr[i];

        if (ph->p_type == PT_LOAD && (ph->p_flags & PF_X)) {
            libc_start = info->dlpi_addr + ph->p_vaddr;
            libc_end = libc_start + ph->p_memsz;
        }
    }
    return 1;
}

Arena *malloc_arena(void)
{
    static bool initializing;

    if (!arena && !initializing) {
        initializing = true;
        shadow_init();
        dl_iterate_phdr(find_libc, NULL);
        arena_start = raw_map(ARENA_BYTES);
        if (!arena_start) {
            abort();
        }
        arena = arena_init(arena_start, ARENA_BYTES, true);
    }
    return arena;
}

void malloc_arena_bounds(void **start, void **end)
{
    *start = arena_start;
    *end = (char *)arena_start + ARENA_BYTES;
}

bool malloc_leaks_wanted(void)
{
    return leaks_wanted;
}

/*
 * The first thread is the emulator's from its first instruction, before any constructor allocates. A leak detector
 * knows nothing of the arena: who asks for one gets the allocator below.
 */
static void enter_first_thread(int argc, char **argv, char **envp)
{
    malloc_from_arena = true;
    for (; *envp; envp++) {
        if (strncmp(*envp, "ASAN_OPTIONS=", 13) == 0 && strstr(*envp, "detect_leaks=1")) {
            leaks_wanted = true;
        }
    }
}
__attribute__((section(".preinit_array"), used))
static void (*const preinit)(int argc, char **argv, char **envp) = enter_first_thread;

static bool for_emulator(const void *caller)
{
    return malloc_from_arena && !leaks_wanted && malloc_arena() && !((uintptr_t)caller >= libc_start && (uintptr_t)caller < libc_end);
}

static bool from_arena(const void *ptr)
{
    return arena && arena_contains(arena, ptr);
}

/* --- the allocator below ----------------------------------------------------------------------------- */

static void *below_malloc(size_t size)
{
    return __interceptor_malloc ? __interceptor_malloc(size) : __libc_malloc(size);
}

static void below_free(void *ptr)
{
    if (__interceptor_free) {
        __interceptor_free(ptr);
    } else {
        __libc_free(ptr);
    }
}

/* --- the emulator's blocks --------------------------------------------------------------------------- */

static uint32_t current_stack(void *caller, void *frame)
{
    return shadow_present ? stack_record(caller, frame) : 0;
}

void snapshot_set_allocation_limit(size_t bytes, void (*exceeded)(const char *message))
{
    limit_bytes = bytes;
    limit_exceeded = exceeded;
}

static void print_stack(const char *title, uint32_t number)
{
    const uintptr_t *frames;
    size_t count = stack_frames(number, &frames);

    fprintf(stderr, "%s\n", title);
    for (size_t i = 0; i < count; i++) {
        char line[1024] = "";

        if (__sanitizer_symbolize_pc) {
            __sanitizer_symbolize_pc((void *)(frames[i] - 1), "%p in %f %S", line, sizeof(line));
        }
        fprintf(stderr, "    #%zu %s\n", i, line);
    }
    fprintf(stderr, "\n");
}

/* An engine takes it for a crash, which it is: the guest chose the size. */
static void exceed_limit(size_t size)
{
    char message[256];

    snprintf(message, sizeof(message), "ERROR: snapshot: out-of-memory: one allocation of %zu bytes, limit %zu", size,
             limit_bytes);
    fprintf(stderr, "%s\n", message);
    if (__sanitizer_print_stack_trace) {
        __sanitizer_print_stack_trace();
    }
    if (limit_exceeded) {
        limit_exceeded(message);
    }
    abort();
}

static void *emulator_alloc(size_t align, size_t size, void *caller, void *frame)
{
    void *ptr;

    if (limit_bytes && size > limit_bytes) {
        exceed_limit(size);
    }
    ptr = arena_alloc(malloc_arena(), size, align, current_stack(caller, frame));
    if (!ptr) {
        fprintf(stderr, "snapshot: no room for %zu bytes in the emulator's arena of %zu bytes\n", size, ARENA_BYTES);
        errno = ENOMEM;
    }
    return ptr;
}

void malloc_describe(const void *addr)
{
    ArenaBlock block;
    intptr_t offset;

    if (!from_arena(addr) || !arena_find_block(arena, addr, &block)) {
        return;
    }
    offset = (const char *)addr - (const char *)block.start;
    if (offset < 0) {
        fprintf(stderr, "%p is located %zd bytes before %zu-byte region [%p,%p)\n", addr, -offset, block.size,
                block.start, (const char *)block.start + block.size);
    } else if ((size_t)offset >= block.size) {
        fprintf(stderr, "%p is located %zu bytes after %zu-byte region [%p,%p)\n", addr, offset - block.size,
                block.size, block.start, (const char *)block.start + block.size);
    } else {
        fprintf(stderr, "%p is located %zd bytes inside of %zu-byte region [%p,%p)\n", addr, offset, block.size,
                block.start, (const char *)block.start + block.size);
    }
    if (block.freed) {
        print_stack("freed here:", block.free_stack);
    }
    print_stack(block.freed ? "previously allocated here:" : "allocated here:", block.alloc_stack);
}

/* ASan has no call to report what happened to a block that it did not allocate, so it is shown one of its own. */
static void report_double_free(void *ptr)
{
    fprintf(stderr, "snapshot: double free of %p, a block of the emulator's arena:\n", ptr);
    malloc_describe(ptr);
    if (__interceptor_free) {
        void *volatile twin = below_malloc(arena_block_size(ptr));

        below_free(twin);
        below_free(twin);
    }
    abort();
}

static void report_bad_free(void *ptr)
{
    malloc_describe(ptr);
    if (__interceptor_free) {
        below_free(ptr);
    }
    fprintf(stderr, "snapshot: free of %p, which is no block of the emulator's arena\n", ptr);
    abort();
}

static void emulator_free(void *ptr, void *caller, void *frame)
{
    switch (arena_free(arena, ptr, current_stack(caller, frame))) {
    case ARENA_FREED:
        break;
    case ARENA_DOUBLE_FREE:
        report_double_free(ptr);
        break;
    case ARENA_NOT_A_BLOCK:
        report_bad_free(ptr);
        break;
    }
}

/* --- malloc and its kin ------------------------------------------------------------------------------ */

#define CALLER __builtin_return_address(0)
#define FRAME  __builtin_frame_address(0)

static void *alloc(size_t align, size_t size, void *caller, void *frame)
{
    if (for_emulator(caller)) {
        return emulator_alloc(align, size, caller, frame);
    }
    if (align <= MIN_ALIGN) {
        return below_malloc(size);
    }
    return __interceptor_memalign ? __interceptor_memalign(align, size) : __libc_memalign(align, size);
}

EXPORT void *malloc(size_t size)
{
    return alloc(MIN_ALIGN, size, CALLER, FRAME);
}

EXPORT void free(void *ptr)
{
    if (!ptr) {
        return;
    }
    if (from_arena(ptr)) {
        emulator_free(ptr, CALLER, FRAME);
    } else {
        below_free(ptr);
    }
}

EXPORT void *calloc(size_t count, size_t size)
{
    size_t bytes;
    void *ptr;

    if (!for_emulator(CALLER)) {
        return __interceptor_calloc ? __interceptor_calloc(count, size) : __libc_calloc(count, size);
    }
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    ptr = emulator_alloc(MIN_ALIGN, bytes, CALLER, FRAME);
    if (ptr) {
        raw_fill(ptr, 0, bytes);
    }
    return ptr;
}

static void *move_block(void *ptr, size_t size, void *caller, void *frame)
{
    size_t old_size = arena_block_size(ptr);
    void *moved;

    if (size == 0) {
        emulator_free(ptr, caller, frame);
        return NULL;
    }
    moved = emulator_alloc(MIN_ALIGN, size, caller, frame);
    if (moved) {
        raw_copy(moved, ptr, old_size < size ? old_size : size);
        emulator_free(ptr, caller, frame);
    }
    return moved;
}

EXPORT void *realloc(void *ptr, size_t size)
{
    if (!ptr) {
        return alloc(MIN_ALIGN, size, CALLER, FRAME);
    }
    if (from_arena(ptr)) {
        return move_block(ptr, size, CALLER, FRAME);
    }
    return __interceptor_realloc ? __interceptor_realloc(ptr, size) : __libc_realloc(ptr, size);
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
    return from_arena(ptr) ? move_block(ptr, bytes, CALLER, FRAME) : realloc(ptr, bytes);
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
    if (!ptr) {
        return 0;
    }
    if (from_arena(ptr)) {
        return arena_block_size(ptr);
    }
    /* Without a runtime's own call: glibc keeps the size in the word before the block, less its flags and header. */
    return __interceptor_malloc_usable_size ? __interceptor_malloc_usable_size(ptr)
                                            : (((size_t *)ptr)[-1] & ~(size_t)7) - 2 * sizeof(size_t);
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
