/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "blocks.h"
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "below.h"
#include "raw.h"
#include "shadow.h"
#include "stacks.h"

/*
 * Address space, not memory. On a 32-bit host it has to leave room for guest
 * RAM, ASan's shadow and the engine.
 */
#define ARENA_BYTES ((size_t)1 << (sizeof(void *) > 4 ? 33 : 30))
#define DEFAULT_LIMIT_BYTES (ARENA_BYTES / 4)

void __sanitizer_print_stack_trace(void) __attribute__((weak));
void __sanitizer_symbolize_pc(void *pc, const char *fmt, char *out, size_t size) __attribute__((weak));

__thread bool blocks_from_arena;

static bool leaks_wanted;
static bool stacks_forgotten;

/* See blocks_limit(). */
static size_t one_limit = DEFAULT_LIMIT_BYTES;
static size_t all_limit = DEFAULT_LIMIT_BYTES;
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

Arena *blocks_arena(void)
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

void blocks_bounds(void **start, void **end)
{
    *start = arena_start;
    *end = (char *)arena_start + ARENA_BYTES;
}

void blocks_limit(size_t one_bytes, size_t all_bytes, void (*exceeded)(const char *message))
{
    one_limit = one_bytes;
    all_limit = all_bytes ? all_bytes : ARENA_BYTES;
    limit_exceeded = exceeded;
}

void blocks_forget_stacks(void)
{
    stacks_forgotten = true;
}

bool blocks_leaks_wanted(void)
{
    return leaks_wanted;
}

/*
 * The first thread is the emulator's from its first instruction, before any constructor allocates. A leak
 * detector knows nothing of the arena: who asks for one gets the allocator below.
 */
static void enter_first_thread(int argc, char **argv, char **envp)
{
    blocks_from_arena = true;
    for (; *envp; envp++) {
        if (strncmp(*envp, "ASAN_OPTIONS=", 13) == 0 && strstr(*envp, "detect_leaks=1")) {
            leaks_wanted = true;
        }
    }
}
__attribute__((section(".preinit_array"), used))
static void (*const preinit)(int argc, char **argv, char **envp) = enter_first_thread;

static bool is_libc(const void *caller)
{
    return (uintptr_t)caller >= libc_start && (uintptr_t)caller < libc_end;
}

bool blocks_wanted(const void *caller)
{
    return blocks_from_arena && !leaks_wanted && blocks_arena() && !is_libc(caller);
}

bool blocks_contain(const void *ptr)
{
    return arena && arena_contains(arena, ptr);
}

/* --- the emulator's blocks --------------------------------------------------------------------------- */

static uint32_t current_stack(void *caller, void *frame)
{
    return shadow_present && !stacks_forgotten ? stack_record(caller, frame) : 0;
}

/*
 * An engine that limits single allocations ends the run here, with an artifact and a status of its own, since
 * it sees one that is larger. It is not shown the true size, whose shadow may take seconds.
 */
static void show_to_engine(size_t size)
{
    if (below_is_asan()) {
        blocks_from_arena = false;
        below_free(below_malloc(size));
        blocks_from_arena = true;
    }
}

/* An engine that has no such limit takes it for a crash, which it is: the guest chose the size. */
static void exceed_limit(const char *what, size_t size, size_t limit)
{
    char message[256];

    snprintf(message, sizeof(message), "ERROR: snapshot: out-of-memory: %s of %zu bytes, limit %zu", what,
             size, limit);
    fprintf(stderr, "%s\n", message);
    show_to_engine((one_limit ? one_limit : ARENA_BYTES) + (1 << 20));
    if (__sanitizer_print_stack_trace) {
        __sanitizer_print_stack_trace();
    }
    if (limit_exceeded) {
        limit_exceeded(message);
    }
    abort();
}

void *blocks_alloc(size_t align, size_t size, void *caller, void *frame)
{
    size_t used = arena_used_bytes(blocks_arena());
    void *ptr;

    if (one_limit && size > one_limit) {
        exceed_limit("one allocation", size, one_limit);
    }
    if (used > all_limit) {
        exceed_limit("allocations", used, all_limit);
    }
    ptr = arena_alloc(arena, size, align, current_stack(caller, frame));
    if (!ptr) {
        exceed_limit("allocations", used + size, ARENA_BYTES);
    }
    return ptr;
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

void blocks_describe(const void *addr)
{
    ArenaBlock block;
    intptr_t offset;

    if (!blocks_contain(addr) || !arena_find_block(arena, addr, &block)) {
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
        fprintf(stderr, "%p is located %zd bytes inside of %zu-byte region [%p,%p)\n", addr, offset,
                block.size, block.start, (const char *)block.start + block.size);
    }
    if (block.freed) {
        print_stack("freed by thread T0 here:", block.free_stack);
    }
    print_stack(block.freed ? "previously allocated by thread T0 here:" : "allocated by thread T0 here:",
                block.alloc_stack);
}

/*
 * ASan has no call to report what happened to a block that it did not allocate,
 * so it is shown one of its own.
 */
static void report_double_free(void *ptr)
{
    fprintf(stderr, "snapshot: double free of %p, a block of the emulator's arena:\n", ptr);
    blocks_describe(ptr);
    if (below_is_asan()) {
        void *volatile twin = below_malloc(arena_block_size(ptr));

        below_free(twin);
        below_free(twin);
    }
    abort();
}

static void report_bad_free(void *ptr)
{
    blocks_describe(ptr);
    if (below_is_asan()) {
        below_free(ptr);
    }
    fprintf(stderr, "snapshot: free of %p, which is no block of the emulator's arena\n", ptr);
    abort();
}

void blocks_free(void *ptr, void *caller, void *frame)
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
