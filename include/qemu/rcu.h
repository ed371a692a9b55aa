/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RCU by name. With one thread a reader is a nesting count; what call_rcu was given runs at the
 * next main loop step outside of any reader, in the order of the calls.
 */
#ifndef QEMU_RCU_H
#define QEMU_RCU_H

#include "qemu/atomic.h"
#include "qemu/thread.h"
#include "qemu/notify.h"
#include "qemu/queue.h"

/* Readers nest. */
void rcu_read_lock(void);
void rcu_read_unlock(void);
/* Nothing to wait for. */
static inline void synchronize_rcu(void) { }
static inline void rcu_register_thread(void) { }
static inline void rcu_unregister_thread(void) { }
/* Run the pending callbacks now, unless inside a reader. */
void drain_call_rcu(void);

/* Embedded in what is to be freed. */
struct rcu_head;
typedef void RCUCBFunc(struct rcu_head *head);
struct rcu_head {
    struct rcu_head *next;
    RCUCBFunc *func;
};

void call_rcu1(struct rcu_head *head, RCUCBFunc *func);

/* Call func(@head) later. @field, the rcu_head, is the first member of *@head. */
#define call_rcu(head, func, field)                                        \
    call_rcu1(({                                                           \
        void (*rcu_func_)(__typeof__(head)) G_GNUC_UNUSED = (func);        \
        QEMU_BUILD_BUG_ON(offsetof(__typeof__(*(head)), field) != 0);      \
        &(head)->field; }), (RCUCBFunc *)(func))
/* g_free @obj later; the same of @field holds. */
#define g_free_rcu(obj, field)                                             \
    call_rcu1(({                                                           \
        QEMU_BUILD_BUG_ON(offsetof(__typeof__(*(obj)), field) != 0);       \
        &(obj)->field; }), (RCUCBFunc *)(void (*)(void *))g_free)

/* Scoped readers. */
typedef void RCUReadAuto;
static inline RCUReadAuto *rcu_read_auto_lock(void)
{
    rcu_read_lock();
    return (void *)1;
}
static inline void rcu_read_auto_unlock(RCUReadAuto *r)
{
    rcu_read_unlock();
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RCUReadAuto, rcu_read_auto_unlock)

#define RCU_READ_LOCK_GUARD() \
    g_autoptr(RCUReadAuto) glue(rcu_read_auto_, __COUNTER__) G_GNUC_UNUSED = rcu_read_auto_lock()
#define WITH_RCU_READ_LOCK_GUARD_(var)                                     \
    for (g_autoptr(RCUReadAuto) var = rcu_read_auto_lock(); var;           \
         rcu_read_auto_unlock(var), var = NULL)
#define WITH_RCU_READ_LOCK_GUARD() \
    WITH_RCU_READ_LOCK_GUARD_(glue(rcu_read_auto_, __COUNTER__))

#endif
