/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fibers: see fiber.h. The order in which they run is that of their creation, so that the same input always
 * does the same. A fiber that never waits keeps the emulator from going on, as an endless loop anywhere does.
 */
#include "qemu/osdep.h"
#include "block/aio.h"
#include "fiber.h"
#include "qemu/queue.h"
#include "side-stack.h"

typedef struct Fiber {
    SideStack stack;
    QemuThread *thread;         /* NULL once it can't be joined */
    void *(*start_routine)(void *);
    void *arg;
    void *result;
    const void *waits_for;
    QTAILQ_ENTRY(Fiber) next;
} Fiber;

static QTAILQ_HEAD(, Fiber) fibers = QTAILQ_HEAD_INITIALIZER(fibers);
static bool scheduled;

static void fiber_main(SideStack *stack)
{
    Fiber *f = container_of(stack, Fiber, stack);

    f->result = f->start_routine(f->arg);
}

/* The one that runs, itself rather than a coroutine that it has entered; or NULL. */
static Fiber *current_fiber(void)
{
    SideStack *stack = side_stack_current(fiber_main);

    return stack ? container_of(stack, Fiber, stack) : NULL;
}

static bool is_ready(const Fiber *f)
{
    return !f->waits_for && !side_stack_has_ended(&f->stack) && !side_stack_is_entered(&f->stack);
}

static void free_fiber(Fiber *f)
{
    QTAILQ_REMOVE(&fibers, f, next);
    side_stack_discard(&f->stack);
    g_free(f);
}

static void free_ended(void)
{
    Fiber *f, *next;

    QTAILQ_FOREACH_SAFE(f, &fibers, next, next) {
        if (side_stack_has_ended(&f->stack) && !f->thread) {
            free_fiber(f);
        }
    }
}

/*
 * Fibers that run the main loop come here, too: what those outside of them are
 * at is entered, so it is not freed.
 */
static void run_fibers(void *opaque)
{
    const Fiber *last = QTAILQ_LAST(&fibers);           /* those that are started now run the next time */
    Fiber *f;

    scheduled = false;
    QTAILQ_FOREACH(f, &fibers, next) {
        if (is_ready(f)) {
            side_stack_enter(&f->stack);
        }
        if (f == last) {
            break;
        }
    }
    free_ended();
}

static void schedule_fibers(void)
{
    if (!scheduled) {
        scheduled = true;
        aio_bh_schedule_oneshot(qemu_get_aio_context(), run_fibers, NULL);
    }
}

void fiber_create(QemuThread *thread, void *(*start_routine)(void *), void *arg, bool detached)
{
    Fiber *f = g_new0(Fiber, 1);

    f->thread = detached ? NULL : thread;
    f->start_routine = start_routine;
    f->arg = arg;
    side_stack_init(&f->stack, fiber_main);
    QTAILQ_INSERT_TAIL(&fibers, f, next);
    schedule_fibers();
}

static Fiber *find_fiber(const QemuThread *thread)
{
    Fiber *f;

    QTAILQ_FOREACH(f, &fibers, next) {
        if (f->thread == thread) {
            return f;
        }
    }
    return NULL;
}

void *fiber_join(QemuThread *thread)
{
    Fiber *f = find_fiber(thread);
    void *result;

    if (!f || current_fiber()) {
        return NULL;
    }
    if (is_ready(f)) {
        side_stack_enter(&f->stack);
    }
    result = f->result;
    free_fiber(f);
    return result;
}

bool fiber_wait(const void *object)
{
    Fiber *f = current_fiber();

    if (!f) {
        return false;
    }
    f->waits_for = object;
    side_stack_leave();
    return true;
}

void fiber_wake(const void *object, bool all)
{
    Fiber *f;

    QTAILQ_FOREACH(f, &fibers, next) {
        if (f->waits_for == object) {
            f->waits_for = NULL;
            schedule_fibers();
            if (!all) {
                return;
            }
        }
    }
}

bool fiber_is_current(const QemuThread *thread)
{
    const Fiber *f = current_fiber();

    return f ? f->thread == thread : !find_fiber(thread);
}
