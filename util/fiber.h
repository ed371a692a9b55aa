/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads that device models start, as fibers of the one thread there is: each has a stack of its own and
 * runs from a bottom half until it waits for something that has not happened, or ends.
 */
#ifndef UTIL_FIBER_H
#define UTIL_FIBER_H

#include "qemu/thread.h"

void fiber_create(QemuThread *thread, void *(*start_routine)(void *), void *arg, bool detached);
/* Runs it until it ends, or waits for good; its result, or NULL. */
void *fiber_join(QemuThread *thread);
/* In a fiber: waits for fiber_wake(@object); true. Elsewhere false, at once. */
bool fiber_wait(const void *object);
/* The first, or all, that wait for @object can go on. */
void fiber_wake(const void *object, bool all);
/* Whether the fiber of @thread runs; of none: whether no fiber does. */
bool fiber_is_current(const QemuThread *thread);

#endif
