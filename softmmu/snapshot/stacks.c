/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <pthread.h>
#include <stdbool.h>
#include "raw.h"
#include "stacks.h"

#define NUM_BUCKETS (1u << 16)
#define MAX_STACKS  (1u << 20)

typedef struct Stack {
    uint32_t next;              /* in its bucket */
    uint32_t count;
    uintptr_t frames[STACK_MAX_FRAMES];
} Stack;

extern char __start_emulator_text[] __attribute__((weak)), __stop_emulator_text[] __attribute__((weak));

static Stack *stacks;           /* number 0 is not used */
static uint32_t num_stacks;
static uint32_t *buckets;
static uintptr_t stack_end;     /* highest address of this thread's stack */

static bool init(void)
{
    pthread_attr_t attr;
    void *base;
    size_t size;

    stacks = raw_map(MAX_STACKS * sizeof(Stack));
    buckets = raw_map(NUM_BUCKETS * sizeof(uint32_t));
    if (!stacks || !buckets || pthread_getattr_np(pthread_self(), &attr) != 0) {
        return false;
    }
    pthread_attr_getstack(&attr, &base, &size);
    pthread_attr_destroy(&attr);
    stack_end = (uintptr_t)base + size;
    return true;
}

static bool is_emulator(uintptr_t pc)
{
    return pc >= (uintptr_t)__start_emulator_text && pc < (uintptr_t)__stop_emulator_text;
}

/* Whether the instruction before @pc is a call: relative, or through a register or memory. */
static bool follows_call(uintptr_t pc)
{
    static const int lengths[] = { 2, 3, 6, 7 };
    const uint8_t *end = (const uint8_t *)pc;

    if (end[-5] == 0xe8) {
        return true;
    }
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        const uint8_t *start = end - lengths[i];

        if (start[0] == 0xff && (start[1] & 0x38) == 0x10) {
            return true;
        }
    }
    return false;
}

/*
 * A library without frame pointers (g_malloc) leaves its caller's in the register: the chain goes on behind
 * the caller, whose own return address is somewhere between. 0 when it is not found.
 */
static uintptr_t caller_of_library(uintptr_t frame)
{
    const uintptr_t *words = (const uintptr_t *)frame;
    uintptr_t next = words[0] > frame && words[0] < stack_end ? words[0] : 0;

    for (words += 2; (uintptr_t)words < next; words++) {
        if (is_emulator(*words) && follows_call(*words)) {
            return *words;
        }
    }
    return 0;
}

static uint32_t unwind(uintptr_t return_address, uintptr_t frame, uintptr_t frames[STACK_MAX_FRAMES])
{
    uint32_t n = 0;
    uintptr_t low = frame;
    uintptr_t hidden = is_emulator(return_address) ? 0 : caller_of_library(frame);

    frames[n++] = return_address;
    if (hidden) {
        frames[n++] = hidden;
    }
    while (n < STACK_MAX_FRAMES && frame >= low && frame % sizeof(uintptr_t) == 0 &&
           frame + 2 * sizeof(uintptr_t) <= stack_end) {
        const uintptr_t *words = (const uintptr_t *)frame;

        if (words[1] < 4096) {
            break;
        }
        if (words[1] != return_address) {
            frames[n++] = words[1];
        }
        low = frame + 1;
        frame = words[0];
    }
    return n;
}

static bool same(const Stack *s, const uintptr_t *frames, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (s->frames[i] != frames[i]) {
            return false;
        }
    }
    return s->count == count;
}

uint32_t stack_record(void *return_address, void *frame)
{
    static bool initializing;
    uintptr_t frames[STACK_MAX_FRAMES];
    uint32_t count, hash = 0;
    Stack *s;

    if (!stack_end) {
        if (initializing) {
            return 0;                           /* pthread_getattr_np() allocates */
        }
        initializing = true;
        if (!init()) {
            return 0;
        }
    }
    count = unwind((uintptr_t)return_address, (uintptr_t)frame, frames);
    for (uint32_t i = 0; i < count; i++) {
        hash = (hash ^ (uint32_t)(frames[i] >> 2)) * 0x9e3779b1u;
        hash ^= hash >> 15;
    }
    hash %= NUM_BUCKETS;
    for (uint32_t number = buckets[hash]; number; number = stacks[number].next) {
        if (same(&stacks[number], frames, count)) {
            return number;
        }
    }
    if (num_stacks + 1 == MAX_STACKS) {
        return 0;
    }
    s = &stacks[++num_stacks];
    s->count = count;
    raw_copy(s->frames, frames, count * sizeof(frames[0]));
    s->next = buckets[hash];
    buckets[hash] = num_stacks;
    return num_stacks;
}

size_t stack_frames(uint32_t number, const uintptr_t **frames)
{
    if (number == 0 || number > num_stacks) {
        return 0;
    }
    *frames = stacks[number].frames;
    return stacks[number].count;
}
