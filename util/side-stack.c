/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See side-stack.h.
 *
 * Stacks lie in a pool that is mapped once, each above a guard that nobody can access: what runs out of its
 * stack crashes there, and neither making a stack nor putting back a snapshot takes a system call. Those
 * beyond the pool are ordinary blocks without a guard.
 *
 * AddressSanitizer has to be told of each change of stacks. Its fake stack (detect_stack_use_after_return) is
 * memory that a snapshot does not cover, so on a side stack it is switched off: local variables live on that
 * stack itself. It clears the shadow of the stack that swapcontext() switches to, before and after. But a
 * snapshot has the shadow of a page as it was when the page was first written; so the frames of a stack that
 * waits, which others may have pointers into, are written to before it runs on or ends, when others may come
 * to lie there.
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include "qemu/units.h"
#include "side-stack.h"

/*
 * Not among the emulator's code (see qemu/osdep.h), which the fuzzer's timeout
 * may leave anywhere, but not amid a switch.
 */
#ifdef __clang__
#pragma clang section text = ""
#endif

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif

#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
extern int __asan_option_detect_stack_use_after_return;
#else
static int __asan_option_detect_stack_use_after_return;
#define __asan_handle_no_return()                           ((void)0)
#define ASAN_POISON_MEMORY_REGION(addr, size)               ((void)(addr), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(addr, size)             ((void)(addr), (void)(size))
#define __sanitizer_start_switch_fiber(save, bottom, size)  ((void)(save), (void)(bottom), (void)(size))
#define __sanitizer_finish_switch_fiber(save, bottom, size) ((void)(save), (void)(bottom), (void)(size))
#endif

#define STACK_SIZE (256 * KiB)
#define GUARD_SIZE (64 * KiB)   /* more than most frames have, since not every page of a frame is touched */
#define SLOT_SIZE  (GUARD_SIZE + STACK_SIZE)
#define POOL_SLOTS 64u
#define PAGE_BYTES (4 * KiB)

/* The main stack; its bounds are known once another was entered. */
static SideStack main_stack;
static SideStack *current = &main_stack;
/* Who ran before the last switch. */
static SideStack *previous;
/* Of the main stack, while another runs. */
static void *main_fake_stack;
static int with_fake_stack;

/* Guards and stacks by turns; NULL before the first stack, MAP_FAILED when the host has no room for it. */
static char *pool;
/* Stacks of the pool that nobody has. */
static char *spare[POOL_SLOTS];
static unsigned num_spare;

/* ---- memory ---- */

static char *pool_stack(unsigned slot)
{
    return pool + slot * SLOT_SIZE + GUARD_SIZE;
}

static bool pool_contains(const void *addr)
{
    return pool && pool != MAP_FAILED && (uintptr_t)addr - (uintptr_t)pool < POOL_SLOTS * SLOT_SIZE;
}

static void map_pool(void)
{
    pool = mmap(NULL, POOL_SLOTS * SLOT_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    for (unsigned slot = POOL_SLOTS; pool != MAP_FAILED && slot-- > 0; ) {
        if (mprotect(pool_stack(slot), STACK_SIZE, PROT_READ | PROT_WRITE) == 0) {
            spare[num_spare++] = pool_stack(slot);
        }
    }
}

static char *take_memory(void)
{
    char *memory;

    if (!pool) {
        map_pool();
    }
    memory = num_spare ? spare[--num_spare] : g_malloc(STACK_SIZE);
    ASAN_UNPOISON_MEMORY_REGION(memory, STACK_SIZE);
    return memory;
}

static void give_memory(char *memory)
{
    if (pool_contains(memory)) {
        ASAN_POISON_MEMORY_REGION(memory, STACK_SIZE);
        spare[num_spare++] = memory;
    } else {
        g_free(memory);
    }
}

#if defined(__x86_64__)
#define REG_SP REG_RSP
#elif defined(__i386__)
#define REG_SP REG_ESP
#endif

/* Where the frames of a stack that waits begin; the bottom if that is not known. */
static char *frames_of(const SideStack *s)
{
#ifdef REG_SP
    uintptr_t sp = (uintptr_t)s->context.uc_mcontext.gregs[REG_SP];

    if (sp - (uintptr_t)s->bottom < s->size) {
        return (char *)sp;
    }
#endif
    return s->bottom;
}

__attribute__((no_sanitize("address")))
static void write_to_frames(const SideStack *s)
{
    uintptr_t end = (uintptr_t)s->bottom + s->size;

    for (uintptr_t at = (uintptr_t)frames_of(s); at < end; at = ROUND_DOWN(at, PAGE_BYTES) + PAGE_BYTES) {
        volatile char *byte = (volatile char *)at;

        *byte = *byte;
    }
}

void side_stack_discard(SideStack *s)
{
    assert(!s->caller);
    if (s->bottom && !s->ended) {
        write_to_frames(s);
    }
    give_memory(s->bottom);
    s->bottom = NULL;
    s->ended = true;
}

void side_stack_for_each_memory(void (*fn)(void *start, size_t size))
{
    if (!pool) {
        map_pool();
    }
    for (unsigned slot = 0; slot < POOL_SLOTS && pool != MAP_FAILED; slot++) {
        fn(pool_stack(slot), STACK_SIZE);
    }
}

bool side_stack_is_guard(const void *addr)
{
    return pool_contains(addr) && ((uintptr_t)addr - (uintptr_t)pool) % SLOT_SIZE < GUARD_SIZE;
}

/* ---- contexts ---- */

/*
 * What a saved context holds besides what a switch needs (where the last x87 instruction was, which
 * exceptions there have been) may differ between runs of the same input, and lies in memory that a snapshot
 * covers.
 */
static void forget_history(SideStack *s)
{
#ifdef REG_SP
    /* As FNSTENV writes it; on 64-bit hosts MXCSR takes the place of its last word. */
    struct {
        uint32_t control, status, tag, ip, opcode_cs, data, data_ds;
    } *env = (void *)s->context.uc_mcontext.fpregs;

    if (!env) {
        return;                 /* a jump left it: it was not saved */
    }
    env->status &= ~UINT32_C(0xff);
    env->ip = env->opcode_cs = env->data = 0;
#ifdef __x86_64__
    env->data_ds &= ~UINT32_C(0x3f);
#else
    env->data_ds = 0;
#endif
#endif
}

/* ---- switches ---- */

static void begin_switch(SideStack *to)
{
    if (current == &main_stack) {
        with_fake_stack = __asan_option_detect_stack_use_after_return;
        __asan_option_detect_stack_use_after_return = 0;
        __sanitizer_start_switch_fiber(&main_fake_stack, to->bottom, to->size);
    } else {
        __sanitizer_start_switch_fiber(NULL, to->bottom, to->size);
    }
    previous = current;
    current = to;
}

/* On the stack that was switched to. */
static void end_switch(void)
{
    const void *bottom = NULL;
    size_t size = 0;

    __sanitizer_finish_switch_fiber(current == &main_stack ? main_fake_stack : NULL, &bottom, &size);
    if (previous == &main_stack) {
        main_stack.bottom = (char *)bottom;
        main_stack.size = size;
    }
    if (current == &main_stack) {
        main_fake_stack = NULL;
        __asan_option_detect_stack_use_after_return = with_fake_stack;
    }
    if (previous->ended) {
        side_stack_discard(previous);
    }
    forget_history(previous);
    previous = NULL;
}

static void switch_to(SideStack *to)
{
    SideStack *from = current;

    begin_switch(to);
    swapcontext(&from->context, &to->context);
    end_switch();
    memset(&from->context, 0, sizeof(from->context));
}

static void side_stack_main(void)
{
    SideStack *s = current;

    end_switch();
    s->entry(s);
    s->ended = true;
    side_stack_leave();
    g_assert_not_reached();
}

/* ---- for fibers and coroutines ---- */

void side_stack_init(SideStack *s, SideStackEntry *entry)
{
    *s = (SideStack) { .entry = entry, .bottom = take_memory(), .size = STACK_SIZE };
    getcontext(&s->context);
    s->context.uc_stack.ss_sp = s->bottom;
    s->context.uc_stack.ss_size = s->size;
    makecontext(&s->context, side_stack_main, 0);
    forget_history(s);
}

void side_stack_enter(SideStack *s)
{
    assert(!s->ended && !s->caller && s != current);
    s->caller = current;
    write_to_frames(s);
    switch_to(s);
}

void side_stack_leave(void)
{
    SideStack *caller = current->caller;

    current->caller = NULL;
    switch_to(caller);
}

bool side_stack_is_entered(const SideStack *s)
{
    return s->caller != NULL;
}

bool side_stack_has_ended(const SideStack *s)
{
    return s->ended;
}

SideStack *side_stack_current(SideStackEntry *entry)
{
    return current->entry == entry ? current : NULL;
}

void side_stack_jumped_to_main(void)
{
    if (current == &main_stack) {
        return;
    }
    for (SideStack *s = current, *caller; s != &main_stack; s = caller) {
        caller = s->caller;
        s->caller = NULL;
        side_stack_discard(s);
    }
    __sanitizer_start_switch_fiber(NULL, main_stack.bottom, main_stack.size);
    previous = current;
    current = &main_stack;
    end_switch();
    /* Frames of the main stack that were left by the jump are gone from its fake stack too. */
    __asan_handle_no_return();
}
