/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Locks, conditions, threads and RCU for one thread. */
#include "qemu/osdep.h"
#include "qemu/lockable.h"
#include "qemu/rcu.h"
#include "fiber.h"

/* ---- mutexes ---- */

void qemu_mutex_init(QemuMutex *mutex)
{
    *mutex = (QemuMutex){ .initialized = true };
}

void qemu_mutex_destroy(QemuMutex *mutex)
{
    assert(mutex->initialized && !mutex->depth);
    mutex->initialized = false;
}

int qemu_mutex_trylock(QemuMutex *mutex)
{
    assert(mutex->initialized);
    if (mutex->depth) {
        return -EBUSY;
    }
    mutex->depth = 1;
    return 0;
}

void qemu_mutex_lock(QemuMutex *mutex)
{
    int busy = qemu_mutex_trylock(mutex);

    assert(!busy); /* one thread would wait for itself */
    (void)busy;
}

void qemu_mutex_unlock(QemuMutex *mutex)
{
    assert(mutex->depth == 1);
    mutex->depth = 0;
}

void qemu_rec_mutex_init(QemuRecMutex *mutex)
{
    qemu_mutex_init(&mutex->m);
}

void qemu_rec_mutex_destroy(QemuRecMutex *mutex)
{
    qemu_mutex_destroy(&mutex->m);
}

void qemu_rec_mutex_lock(QemuRecMutex *mutex)
{
    assert(mutex->m.initialized);
    mutex->m.depth++;
}

int qemu_rec_mutex_trylock(QemuRecMutex *mutex)
{
    qemu_rec_mutex_lock(mutex);
    return 0;
}

void qemu_rec_mutex_unlock(QemuRecMutex *mutex)
{
    assert(mutex->m.depth);
    mutex->m.depth--;
}

void qemu_lockable_lock(QemuLockable *x)
{
    x->lock(x->object);
}

void qemu_lockable_unlock(QemuLockable *x)
{
    x->unlock(x->object);
}

QemuLockable *qemu_lockable_auto_lock(QemuLockable *x)
{
    qemu_lockable_lock(x);
    return x;
}

void qemu_lockable_auto_unlock(QemuLockable *x)
{
    if (x) {
        qemu_lockable_unlock(x);
    }
}

/* ---- conditions, semaphores, events ---- */

void qemu_cond_init(QemuCond *cond)
{
    cond->initialized = true;
}

void qemu_cond_destroy(QemuCond *cond)
{
    cond->initialized = false;
}

void qemu_cond_signal(QemuCond *cond)
{
    fiber_wake(cond, false);
}

void qemu_cond_broadcast(QemuCond *cond)
{
    fiber_wake(cond, true);
}

void qemu_cond_wait(QemuCond *cond, QemuMutex *mutex)
{
    unsigned depth = mutex->depth;

    assert(cond->initialized && depth);
    mutex->depth = 0;
    fiber_wait(cond);
    mutex->depth = depth;
}

bool qemu_cond_timedwait(QemuCond *cond, QemuMutex *mutex, int ms)
{
    qemu_cond_wait(cond, mutex);
    return true;
}

void qemu_sem_init(QemuSemaphore *sem, int init)
{
    sem->count = init;
}

void qemu_sem_post(QemuSemaphore *sem)
{
    sem->count++;
    fiber_wake(sem, false);
}

int qemu_sem_timedwait(QemuSemaphore *sem, int ms)
{
    if (!sem->count) {
        return -1;
    }
    sem->count--;
    return 0;
}

void qemu_sem_wait(QemuSemaphore *sem)
{
    while (qemu_sem_timedwait(sem, 0) < 0 && fiber_wait(sem)) {
        /* again */
    }
}

void qemu_sem_destroy(QemuSemaphore *sem)
{
}

void qemu_event_init(QemuEvent *ev, bool init)
{
    ev->set = init;
}

void qemu_event_set(QemuEvent *ev)
{
    ev->set = true;
    fiber_wake(ev, true);
}

void qemu_event_reset(QemuEvent *ev)
{
    ev->set = false;
}

void qemu_event_wait(QemuEvent *ev)
{
    while (!ev->set && fiber_wait(ev)) {
        /* again */
    }
}

void qemu_event_destroy(QemuEvent *ev)
{
}

/* ---- threads ---- */

void qemu_thread_create(QemuThread *thread, const char *name, void *(*start_routine)(void *),
                        void *arg, int mode)
{
    thread->started = true;
    fiber_create(thread, start_routine, arg, mode == QEMU_THREAD_DETACHED);
}

void *qemu_thread_join(QemuThread *thread)
{
    return fiber_join(thread);
}

void qemu_thread_get_self(QemuThread *thread)
{
    thread->started = true;
}

bool qemu_thread_is_self(QemuThread *thread)
{
    return thread->started && fiber_is_current(thread);
}

/* ---- RCU ---- */

static unsigned rcu_depth;
static struct rcu_head *rcu_first;
static struct rcu_head **rcu_last = &rcu_first;

void rcu_read_lock(void)
{
    rcu_depth++;
}

void rcu_read_unlock(void)
{
    assert(rcu_depth);
    rcu_depth--;
}

void call_rcu1(struct rcu_head *head, RCUCBFunc *func)
{
    head->func = func;
    head->next = NULL;
    *rcu_last = head;
    rcu_last = &head->next;
}

void drain_call_rcu(void)
{
    while (rcu_first && !rcu_depth) {
        struct rcu_head *head = rcu_first;

        rcu_first = head->next;
        if (!rcu_first) {
            rcu_last = &rcu_first;
        }
        head->func(head);
    }
}
