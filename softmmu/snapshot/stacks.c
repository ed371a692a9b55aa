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

/* Libraries without frame pointers leave our caller's in the register, so the chain continues behind them. */
static uint32_t unwind(uintptr_t return_address, uintptr_t frame, uintptr_t frames[STACK_MAX_FRAMES])
{
    uint32_t n = 0;
    uintptr_t low = frame;

    frames[n++] = return_address;
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
