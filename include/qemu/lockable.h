/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scoped locking: until the end of the block, or (WITH_) for the block that follows. */
#ifndef QEMU_LOCKABLE_H
#define QEMU_LOCKABLE_H

#include "qemu/thread.h"

/* See qemu/coroutine.h. */
void qemu_co_mutex_lock(CoMutex *mutex);
void qemu_co_mutex_unlock(CoMutex *mutex);

/* Any lock, as an object with two functions. */
struct QemuLockable {
    void *object;
    void (*lock)(void *object);
    void (*unlock)(void *object);
};

void qemu_lockable_lock(QemuLockable *x);
void qemu_lockable_unlock(QemuLockable *x);
/* For the macros: lock, remember, unlock. NULL is fine. */
QemuLockable *qemu_lockable_auto_lock(QemuLockable *x);
void qemu_lockable_auto_unlock(QemuLockable *x);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuLockable, qemu_lockable_auto_unlock)

/* A temporary QemuLockable for a pointer to any of the lock types; NULL for NULL. */
#define QML_OBJ_(x, fn) (&(QemuLockable) {                                 \
        .object = (x),                                                     \
        .lock = (void (*)(void *))qemu_##fn##_lock,                        \
        .unlock = (void (*)(void *))qemu_##fn##_unlock })
#define QEMU_MAKE_LOCKABLE(x)                                              \
    _Generic((x),                                                          \
             QemuLockable *: (x),                                          \
             void *: (QemuLockable *)NULL,                                 \
             QemuMutex *: QML_OBJ_(x, mutex),                              \
             QemuRecMutex *: QML_OBJ_(x, rec_mutex),                       \
             CoMutex *: QML_OBJ_(x, co_mutex))

#define QEMU_MAKE_LOCKABLE_NONNULL(x) QEMU_MAKE_LOCKABLE(x)

#define QEMU_LOCK_GUARD(x)                                                 \
    g_autoptr(QemuLockable) glue(qemu_lockable_auto_, __COUNTER__) G_GNUC_UNUSED = \
        qemu_lockable_auto_lock(QEMU_MAKE_LOCKABLE(x))

#define WITH_QEMU_LOCK_GUARD_(x, var)                                      \
    for (g_autoptr(QemuLockable) var = qemu_lockable_auto_lock(QEMU_MAKE_LOCKABLE(x)); \
         var;                                                              \
         qemu_lockable_auto_unlock(var), var = NULL)
#define WITH_QEMU_LOCK_GUARD(x) \
    WITH_QEMU_LOCK_GUARD_(x, glue(qemu_lockable_auto_, __COUNTER__))

#endif
