/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stacks beside the main one, on which a function runs by turns with who entered it: what fibers (threads of
 * device models) and coroutines are made of. A snapshot covers them, as memory of the emulator and by
 * side_stack_for_each_memory(). Who needs more than the 256 KiB of a stack crashes at once, in a guard below
 * it.
 */
#ifndef UTIL_SIDE_STACK_H
#define UTIL_SIDE_STACK_H

#include <ucontext.h>

typedef struct SideStack SideStack;
typedef void SideStackEntry(SideStack *s);

/* Embedded in what runs on it; the members are side-stack.c's. */
struct SideStack {
    ucontext_t context;         /* while it does not run */
    char *bottom;               /* the memory, NULL when it is given back */
    size_t size;                /* bytes */
    bool ended;
    SideStackEntry *entry;
    SideStack *caller;          /* who entered it, while it is entered */
};

/*
 * Makes a stack, on which the first side_stack_enter() calls @entry. The
 * memory is freed when that returns.
 */
void side_stack_init(SideStack *s, SideStackEntry *entry);
/* Runs it until it leaves or ends. It must not be entered, nor have ended. */
void side_stack_enter(SideStack *s);
/* On a side stack: back to who entered it, until it is entered again. */
void side_stack_leave(void);
/* Gives up a stack that is not entered, wherever what runs on it is. */
void side_stack_discard(SideStack *s);
/* Between enter and leave: it runs, or what it entered does. */
bool side_stack_is_entered(const SideStack *s);
bool side_stack_has_ended(const SideStack *s);
/*
 * Calls @fn with each piece of memory that stacks are put in and that is not
 * allocated. There is no other later on.
 */
void side_stack_for_each_memory(void (*fn)(void *start, size_t size));
/* Whether an access at @addr is one below the end of a stack. */
bool side_stack_is_guard(const void *addr);
/* The one that runs and has this entry; NULL if the main stack or one of another kind runs. */
SideStack *side_stack_current(SideStackEntry *entry);
/* After a jump from any stack to the main one. The stacks that were entered have ended there. */
void side_stack_jumped_to_main(void);

#endif
