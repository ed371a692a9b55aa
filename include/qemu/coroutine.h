/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What coroutines wait for: queues, locks, time, descriptors. Waiting is yielding; whoever ends the wait enters the
 * coroutine again, or has it entered from a bottom half. Functions that can wait must run in a coroutine.
 */
#ifndef QEMU_COROUTINE_H
#define QEMU_COROUTINE_H

#include "qemu/coroutine-core.h"
#include "qemu/queue.h"
#include "qemu/thread.h"
#include "qemu/timer.h"

typedef QSIMPLEQ_HEAD(CoroutineQueue, Coroutine) CoroutineQueue;

/* ---- queues: first come, first woken ---- */

typedef struct CoQueue {
    CoroutineQueue entries;
} CoQueue;

void qemu_co_queue_init(CoQueue *queue);
/* Wait for the queue's next wake-up; @lock (a pointer to any kind of lock, or NULL) is given up meanwhile. */
#define qemu_co_queue_wait(queue, lock) qemu_co_queue_wait_impl(queue, QEMU_MAKE_LOCKABLE(lock), 0)
/* Later versions: flags. */
typedef enum {
    CO_QUEUE_WAIT_FRONT = 0x1,          /* be woken first */
} CoQueueWaitFlags;
#define qemu_co_queue_wait_flags(queue, lock, flags) \
    qemu_co_queue_wait_impl(queue, QEMU_MAKE_LOCKABLE(lock), flags)
void coroutine_fn qemu_co_queue_wait_impl(CoQueue *queue, QemuLockable *lock, CoQueueWaitFlags flags);
/* Wake the first; false: none waits. Wake all. */
bool qemu_co_queue_next(CoQueue *queue);
void qemu_co_queue_restart_all(CoQueue *queue);
/* The same from outside of coroutines; @lock is given up while the coroutine runs. */
#define qemu_co_enter_next(queue, lock) qemu_co_enter_next_impl(queue, QEMU_MAKE_LOCKABLE(lock))
bool qemu_co_enter_next_impl(CoQueue *queue, QemuLockable *lock);
#define qemu_co_enter_all(queue, lock) qemu_co_enter_all_impl(queue, QEMU_MAKE_LOCKABLE(lock))
void qemu_co_enter_all_impl(CoQueue *queue, QemuLockable *lock);
bool qemu_co_queue_empty(CoQueue *queue);

/* ---- locks: who waits gets it in turn. A coroutine that takes one twice waits for good ---- */

struct CoMutex {
    bool locked;
    Coroutine *holder;          /* NULL: taken outside of coroutines */
    CoroutineQueue waiters;
};

void qemu_co_mutex_init(CoMutex *mutex);
void coroutine_fn qemu_co_mutex_lock(CoMutex *mutex);
void coroutine_fn qemu_co_mutex_unlock(CoMutex *mutex);
void qemu_co_mutex_assert_locked(CoMutex *mutex);

/* Many readers or one writer. */
typedef struct CoRwlock {
    int owners;                 /* readers; -1: a writer */
    CoroutineQueue waiters;
} CoRwlock;

void qemu_co_rwlock_init(CoRwlock *lock);
void coroutine_fn qemu_co_rwlock_rdlock(CoRwlock *lock);
void coroutine_fn qemu_co_rwlock_wrlock(CoRwlock *lock);
/* A reader becomes the writer, after those that wait already; and back. */
void coroutine_fn qemu_co_rwlock_upgrade(CoRwlock *lock);
void coroutine_fn qemu_co_rwlock_downgrade(CoRwlock *lock);
void coroutine_fn qemu_co_rwlock_unlock(CoRwlock *lock);

/* ---- time and descriptors ---- */

/* A sleep that can be ended early; zeroes while nobody sleeps. */
typedef struct QemuCoSleep {
    Coroutine *to_wake;
} QemuCoSleep;

void coroutine_fn qemu_co_sleep_ns_wakeable(QemuCoSleep *w, QEMUClockType type, int64_t ns);
/* Until it is woken. */
void coroutine_fn qemu_co_sleep(QemuCoSleep *w);
/* Ends a sleep; nothing if nobody sleeps. */
void qemu_co_sleep_wake(QemuCoSleep *w);
static inline void coroutine_fn qemu_co_sleep_ns(QEMUClockType type, int64_t ns)
{
    QemuCoSleep w = { };

    qemu_co_sleep_ns_wakeable(&w, type, ns);
}

void coroutine_fn yield_until_fd_readable(int fd);

#include "qemu/lockable.h"

#endif
