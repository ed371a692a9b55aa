/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Coroutines: entering, yielding, waking. See qemu/coroutine-core.h; what they wait for is in
 * coroutine-lock.c and coroutine-sleep.c.
 */
#include "qemu/osdep.h"
#include "block/aio.h"
#include "coroutine-internal.h"
#include "sysemu/budget.h"

/* What runs when no coroutine does. */
static Coroutine leader;

static void coroutine_main(SideStack *stack)
{
    Coroutine *co = container_of(stack, Coroutine, stack);

    co->entry(co->opaque);
}

static Coroutine *current_or_null(void)
{
    SideStack *stack = side_stack_current(coroutine_main);

    return stack ? container_of(stack, Coroutine, stack) : NULL;
}

Coroutine *qemu_coroutine_create(CoroutineEntry *entry, void *opaque)
{
    Coroutine *co = g_new0(Coroutine, 1);

    co->entry = entry;
    co->opaque = opaque;
    QSIMPLEQ_INIT(&co->woken);
    side_stack_init(&co->stack, coroutine_main);
    return co;
}

/*
 * Runs @co until it yields or ends; those that it woke come next, in front
 * of those that were to run already.
 */
static void run(Coroutine *co, CoroutineQueue *ready)
{
    side_stack_enter(&co->stack);
    QSIMPLEQ_PREPEND(ready, &co->woken);
    if (side_stack_has_ended(&co->stack)) {
        g_free(co);
    }
}

void qemu_coroutine_enter(Coroutine *co)
{
    CoroutineQueue ready = QSIMPLEQ_HEAD_INITIALIZER(ready);

    run(co, &ready);
    while ((co = QSIMPLEQ_FIRST(&ready))) {
        QSIMPLEQ_REMOVE_HEAD(&ready, next);
        if (budget_take(BUDGET_COST_CALLBACK)) {
            run(co, &ready);
        } else {
            aio_co_schedule(qemu_get_aio_context(), co); /* coroutines that wake each other have an end */
        }
    }
}

void qemu_aio_coroutine_enter(AioContext *ctx, Coroutine *co)
{
    qemu_coroutine_enter(co);
}

void qemu_coroutine_enter_if_inactive(Coroutine *co)
{
    if (!qemu_coroutine_entered(co)) {
        qemu_coroutine_enter(co);
    }
}

void qemu_coroutine_yield(void)
{
    assert(qemu_in_coroutine());
    side_stack_leave();
}

Coroutine *qemu_coroutine_self(void)
{
    return current_or_null() ?: &leader;
}

bool qemu_in_coroutine(void)
{
    return current_or_null() != NULL;
}

bool qemu_coroutine_entered(Coroutine *co)
{
    return co == &leader || side_stack_is_entered(&co->stack);
}

AioContext *qemu_coroutine_get_aio_context(Coroutine *co)
{
    return qemu_get_aio_context();
}

/* ---- waking ---- */

void aio_co_enter(AioContext *ctx, Coroutine *co)
{
    Coroutine *self = current_or_null();

    if (self) {
        QSIMPLEQ_INSERT_TAIL(&self->woken, co, next);
    } else {
        qemu_coroutine_enter(co);
    }
}

void aio_co_wake(Coroutine *co)
{
    aio_co_enter(qemu_get_aio_context(), co);
}

static void enter_from_bh(void *opaque)
{
    qemu_coroutine_enter(opaque);
}

void aio_co_schedule(AioContext *ctx, Coroutine *co)
{
    aio_bh_schedule_oneshot(ctx, enter_from_bh, co);
}

void aio_co_reschedule_self(AioContext *new_ctx)
{
}
