/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queues and locks of coroutines: see qemu/coroutine.h. */
#include "qemu/osdep.h"
#include "block/aio.h"
#include "coroutine-internal.h"

static Coroutine *take_first(CoroutineQueue *queue)
{
    Coroutine *co = QSIMPLEQ_FIRST(queue);

    if (co) {
        QSIMPLEQ_REMOVE_HEAD(queue, next);
    }
    return co;
}

static void wait_in(CoroutineQueue *queue)
{
    assert(qemu_in_coroutine());        /* nobody else can wait */
    QSIMPLEQ_INSERT_TAIL(queue, qemu_coroutine_self(), next);
    qemu_coroutine_yield();
}

/* ---- queues ---- */

void qemu_co_queue_init(CoQueue *queue)
{
    QSIMPLEQ_INIT(&queue->entries);
}

void qemu_co_queue_wait_impl(CoQueue *queue, QemuLockable *lock, CoQueueWaitFlags flags)
{
    Coroutine *self = qemu_coroutine_self();

    assert(qemu_in_coroutine());
    if (flags & CO_QUEUE_WAIT_FRONT) {
        QSIMPLEQ_INSERT_HEAD(&queue->entries, self, next);
    } else {
        QSIMPLEQ_INSERT_TAIL(&queue->entries, self, next);
    }
    if (lock) {
        qemu_lockable_unlock(lock);
    }
    qemu_coroutine_yield();
    if (lock) {
        qemu_lockable_lock(lock);
    }
}

bool qemu_co_enter_next_impl(CoQueue *queue, QemuLockable *lock)
{
    Coroutine *co = take_first(&queue->entries);

    if (!co) {
        return false;
    }
    if (lock) {
        qemu_lockable_unlock(lock);
    }
    aio_co_wake(co);
    if (lock) {
        qemu_lockable_lock(lock);
    }
    return true;
}

/* Those that wait again when they have run are not woken again. */
void qemu_co_enter_all_impl(CoQueue *queue, QemuLockable *lock)
{
    CoQueue woken;

    qemu_co_queue_init(&woken);
    QSIMPLEQ_CONCAT(&woken.entries, &queue->entries);
    while (qemu_co_enter_next_impl(&woken, lock)) {
        /* the next */
    }
}

bool qemu_co_queue_next(CoQueue *queue)
{
    return qemu_co_enter_next_impl(queue, NULL);
}

void qemu_co_queue_restart_all(CoQueue *queue)
{
    qemu_co_enter_all_impl(queue, NULL);
}

bool qemu_co_queue_empty(CoQueue *queue)
{
    return QSIMPLEQ_EMPTY(&queue->entries);
}

/* ---- mutexes ---- */

void qemu_co_mutex_init(CoMutex *mutex)
{
    *mutex = (CoMutex) { };
    QSIMPLEQ_INIT(&mutex->waiters);
}

void qemu_co_mutex_lock(CoMutex *mutex)
{
    if (mutex->locked) {
        wait_in(&mutex->waiters);       /* who unlocks it makes it ours */
        return;
    }
    mutex->locked = true;
    mutex->holder = qemu_in_coroutine() ? qemu_coroutine_self() : NULL;
}

void qemu_co_mutex_unlock(CoMutex *mutex)
{
    assert(mutex->locked);
    mutex->holder = take_first(&mutex->waiters);
    mutex->locked = mutex->holder != NULL;
    if (mutex->locked) {
        aio_co_wake(mutex->holder);
    }
}

void qemu_co_mutex_assert_locked(CoMutex *mutex)
{
    assert(mutex->locked);
}

/* ---- many readers or one writer ---- */

void qemu_co_rwlock_init(CoRwlock *lock)
{
    *lock = (CoRwlock) { };
    QSIMPLEQ_INIT(&lock->waiters);
}

static bool take(CoRwlock *lock, bool write)
{
    if (lock->owners < 0 || (write && lock->owners > 0)) {
        return false;
    }
    lock->owners = write ? -1 : lock->owners + 1;
    return true;
}

/* Who waits longest, as far as it can have the lock now: one writer, or readers. */
static void grant(CoRwlock *lock)
{
    Coroutine *co = QSIMPLEQ_FIRST(&lock->waiters);

    while (co && take(lock, co->wants_write)) {
        QSIMPLEQ_REMOVE_HEAD(&lock->waiters, next);
        aio_co_wake(co);
        co = QSIMPLEQ_FIRST(&lock->waiters);
    }
}

static void lock_or_wait(CoRwlock *lock, bool write)
{
    if (!QSIMPLEQ_EMPTY(&lock->waiters) || !take(lock, write)) {
        qemu_coroutine_self()->wants_write = write;
        wait_in(&lock->waiters);
    }
}

void qemu_co_rwlock_rdlock(CoRwlock *lock)
{
    lock_or_wait(lock, false);
}

void qemu_co_rwlock_wrlock(CoRwlock *lock)
{
    lock_or_wait(lock, true);
}

void qemu_co_rwlock_unlock(CoRwlock *lock)
{
    assert(lock->owners != 0);
    lock->owners = lock->owners < 0 ? 0 : lock->owners - 1;
    grant(lock);
}

void qemu_co_rwlock_downgrade(CoRwlock *lock)
{
    assert(lock->owners == -1);
    lock->owners = 1;
    grant(lock);
}

void qemu_co_rwlock_upgrade(CoRwlock *lock)
{
    assert(lock->owners > 0);
    if (lock->owners == 1 && QSIMPLEQ_EMPTY(&lock->waiters)) {
        lock->owners = -1;
        return;
    }
    lock->owners--;
    qemu_coroutine_self()->wants_write = true;
    QSIMPLEQ_INSERT_TAIL(&lock->waiters, qemu_coroutine_self(), next);
    grant(lock);
    qemu_coroutine_yield();
}
