/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads, locks and conditions by QEMU's names, in one thread. A thread that a model starts has a stack of its own and
 * runs from a bottom half until it waits; locks only check that they pair up; who waits elsewhere returns at once.
 */
#ifndef QEMU_THREAD_H
#define QEMU_THREAD_H

#include "qemu/atomic.h"
#include "qemu/processor.h"

struct QemuMutex {
    bool initialized;
    unsigned depth;
};

typedef struct QemuRecMutex {
    QemuMutex m;
} QemuRecMutex;

typedef struct QemuCond {
    bool initialized;
} QemuCond;

typedef struct QemuSemaphore {
    unsigned count;
} QemuSemaphore;

typedef struct QemuEvent {
    bool set;
} QemuEvent;

typedef struct QemuThread {
    bool started;
} QemuThread;

struct QemuSpin {
    bool locked;
};

/* Mode for qemu_thread_create. */
#define QEMU_THREAD_JOINABLE 0
#define QEMU_THREAD_DETACHED 1

/* Mutexes. trylock: 0 when taken, -EBUSY otherwise. */
void qemu_mutex_init(QemuMutex *mutex);
void qemu_mutex_destroy(QemuMutex *mutex);
void qemu_mutex_lock(QemuMutex *mutex);
int qemu_mutex_trylock(QemuMutex *mutex);
void qemu_mutex_unlock(QemuMutex *mutex);
void qemu_rec_mutex_init(QemuRecMutex *mutex);
void qemu_rec_mutex_destroy(QemuRecMutex *mutex);
void qemu_rec_mutex_lock(QemuRecMutex *mutex);
int qemu_rec_mutex_trylock(QemuRecMutex *mutex);
void qemu_rec_mutex_unlock(QemuRecMutex *mutex);

/* Conditions: wait returns at once (true), so callers must loop on work that is there. */
void qemu_cond_init(QemuCond *cond);
void qemu_cond_destroy(QemuCond *cond);
void qemu_cond_signal(QemuCond *cond);
void qemu_cond_broadcast(QemuCond *cond);
void qemu_cond_wait(QemuCond *cond, QemuMutex *mutex);
bool qemu_cond_timedwait(QemuCond *cond, QemuMutex *mutex, int ms);

/* Semaphores: wait takes one if there is one. timedwait: 0, or -1 when there was none. */
void qemu_sem_init(QemuSemaphore *sem, int init);
void qemu_sem_post(QemuSemaphore *sem);
void qemu_sem_wait(QemuSemaphore *sem);
int qemu_sem_timedwait(QemuSemaphore *sem, int ms);
void qemu_sem_destroy(QemuSemaphore *sem);

/* Events. */
void qemu_event_init(QemuEvent *ev, bool init);
void qemu_event_set(QemuEvent *ev);
void qemu_event_reset(QemuEvent *ev);
void qemu_event_wait(QemuEvent *ev);
void qemu_event_destroy(QemuEvent *ev);

/* Threads run by turns with the main loop (util/fiber.c). join: the result, or NULL when it waits for good. */
void qemu_thread_create(QemuThread *thread, const char *name, void *(*start_routine)(void *),
                        void *arg, int mode);
void *qemu_thread_join(QemuThread *thread);
void qemu_thread_get_self(QemuThread *thread);
bool qemu_thread_is_self(QemuThread *thread);

/* Spin locks. */
static inline void qemu_spin_init(QemuSpin *spin) { spin->locked = false; }
static inline void qemu_spin_destroy(QemuSpin *spin) { }
static inline void qemu_spin_lock(QemuSpin *spin) { spin->locked = true; }
static inline bool qemu_spin_trylock(QemuSpin *spin) { return spin->locked; }
static inline bool qemu_spin_locked(QemuSpin *spin) { return spin->locked; }
static inline void qemu_spin_unlock(QemuSpin *spin) { spin->locked = false; }

#endif
