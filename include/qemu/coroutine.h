/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Coroutines by name. Nothing here blocks, so a coroutine runs to its end when it is entered,
 * on its caller's stack; there is no yield.
 */
#ifndef QEMU_COROUTINE_H
#define QEMU_COROUTINE_H

#include "qemu/thread.h"

/* Marks functions that run in a coroutine; no_coroutine_fn those that must not. */
#define coroutine_fn
#define no_coroutine_fn
#define coroutine_mixed_fn

typedef struct Coroutine Coroutine;
typedef void coroutine_fn CoroutineEntry(void *opaque);

/* A coroutine that will call @entry(@opaque); it frees itself when it ends. */
Coroutine *qemu_coroutine_create(CoroutineEntry *entry, void *opaque);
/* Run it; it must not be running. */
void qemu_coroutine_enter(Coroutine *co);
/* The one that runs (never NULL: outside there is a leader), and whether one runs. */
Coroutine *qemu_coroutine_self(void);
bool qemu_in_coroutine(void);
/* True between creation and the end of its entry function. */
bool qemu_coroutine_entered(Coroutine *co);

/* A lock between coroutines. Taking it twice is a programmer's error. */
typedef struct CoMutex {
    QemuMutex m;
} CoMutex;

void qemu_co_mutex_init(CoMutex *mutex);
void qemu_co_mutex_lock(CoMutex *mutex);
void qemu_co_mutex_unlock(CoMutex *mutex);
void qemu_co_mutex_assert_locked(CoMutex *mutex);

/* A queue of waiting coroutines: nobody ever waits. */
typedef struct CoQueue {
    unsigned waiters;
} CoQueue;

void qemu_co_queue_init(CoQueue *queue);
bool qemu_co_queue_next(CoQueue *queue);
void qemu_co_queue_restart_all(CoQueue *queue);
bool qemu_co_queue_empty(CoQueue *queue);

#endif
