/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists for RCU readers: with one thread they are the plain ones. */
#ifndef QEMU_RCU_QUEUE_H
#define QEMU_RCU_QUEUE_H

#include "qemu/queue.h"
#include "qemu/rcu.h"

#define QLIST_EMPTY_RCU(head) QLIST_EMPTY(head)
#define QLIST_FIRST_RCU(head) QLIST_FIRST(head)
#define QLIST_NEXT_RCU(elm, field) QLIST_NEXT(elm, field)
#define QLIST_INSERT_AFTER_RCU(listelm, elm, field) QLIST_INSERT_AFTER(listelm, elm, field)
#define QLIST_INSERT_BEFORE_RCU(listelm, elm, field) QLIST_INSERT_BEFORE(listelm, elm, field)
#define QLIST_INSERT_HEAD_RCU(head, elm, field) QLIST_INSERT_HEAD(head, elm, field)
#define QLIST_REMOVE_RCU(elm, field) QLIST_REMOVE(elm, field)
#define QLIST_FOREACH_RCU(var, head, field) QLIST_FOREACH(var, head, field)
#define QLIST_FOREACH_SAFE_RCU(var, head, field, next) QLIST_FOREACH_SAFE(var, head, field, next)
#define QSIMPLEQ_EMPTY_RCU(head) QSIMPLEQ_EMPTY(head)
#define QSIMPLEQ_INSERT_HEAD_RCU(head, elm, field) QSIMPLEQ_INSERT_HEAD(head, elm, field)
#define QSIMPLEQ_INSERT_TAIL_RCU(head, elm, field) QSIMPLEQ_INSERT_TAIL(head, elm, field)
#define QSIMPLEQ_REMOVE_HEAD_RCU(head, field) QSIMPLEQ_REMOVE_HEAD(head, field)
#define QSIMPLEQ_FOREACH_RCU(var, head, field) QSIMPLEQ_FOREACH(var, head, field)
#define QTAILQ_EMPTY_RCU(head) QTAILQ_EMPTY(head)
#define QTAILQ_FIRST_RCU(head) QTAILQ_FIRST(head)
#define QTAILQ_NEXT_RCU(elm, field) QTAILQ_NEXT(elm, field)
#define QTAILQ_INSERT_HEAD_RCU(head, elm, field) QTAILQ_INSERT_HEAD(head, elm, field)
#define QTAILQ_INSERT_TAIL_RCU(head, elm, field) QTAILQ_INSERT_TAIL(head, elm, field)
#define QTAILQ_REMOVE_RCU(head, elm, field) QTAILQ_REMOVE(head, elm, field)
#define QTAILQ_FOREACH_RCU(var, head, field) QTAILQ_FOREACH(var, head, field)
#define QTAILQ_FOREACH_SAFE_RCU(var, head, field, next) QTAILQ_FOREACH_SAFE(var, head, field, next)

#endif
