/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Coroutines: functions with a stack of their own that run when they are entered, until they yield or return. Who entered
 * one goes on then.
 */
#ifndef QEMU_COROUTINE_CORE_H
#define QEMU_COROUTINE_CORE_H

/* Marks functions that run in a coroutine; no_coroutine_fn those that must not. */
#define coroutine_fn
#define no_coroutine_fn
#define coroutine_mixed_fn
/* Marks functions that QEMU's build makes coroutine wrappers of: here they are just that. */
#define co_wrapper
#define co_wrapper_mixed

typedef struct Coroutine Coroutine;
typedef void coroutine_fn CoroutineEntry(void *opaque);

/* A coroutine that will call @entry(@opaque); it frees itself when that returns. */
Coroutine *qemu_coroutine_create(CoroutineEntry *entry, void *opaque);
/* Run it; it must not be entered. Those that it wakes meanwhile run after it, before this returns. */
void qemu_coroutine_enter(Coroutine *co);
/* The same unless it is entered. */
void qemu_coroutine_enter_if_inactive(Coroutine *co);
/* The same in @ctx, of which there is one. */
void qemu_aio_coroutine_enter(AioContext *ctx, Coroutine *co);
/* In a coroutine: back to who entered it, until it is entered again. */
void coroutine_fn qemu_coroutine_yield(void);
/* The one that runs (never NULL: outside there is a leader), and whether one runs. */
Coroutine *qemu_coroutine_self(void);
bool qemu_in_coroutine(void);
/* True while it, or what it entered, runs. */
bool qemu_coroutine_entered(Coroutine *co);
AioContext *qemu_coroutine_get_aio_context(Coroutine *co);
/* Hints about how many will be needed. */
static inline void qemu_coroutine_inc_pool_size(unsigned int count) { }
static inline void qemu_coroutine_dec_pool_size(unsigned int count) { }

#endif
