/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fibers: see fiber.h. The order in which they run is that of their creation, so that the same input always does the
 * same. A fiber that never waits keeps the emulator from going on, as an endless loop anywhere does.
 *
 * AddressSanitizer has to be told of each change of stacks.
 */
#include "qemu/osdep.h"
#include <ucontext.h>
#include "block/aio.h"
#include "fiber.h"
#include "qemu/queue.h"

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif

#ifdef WITH_ASAN
#include <sanitizer/common_interface_defs.h>
#else
#define __sanitizer_start_switch_fiber(save, bottom, size)  ((void)(save), (void)(bottom), (void)(size))
#define __sanitizer_finish_switch_fiber(save, bottom, size) ((void)(save), (void)(bottom), (void)(size))
#endif

#define STACK_SIZE (256 * 1024)

typedef struct Fiber {
    ucontext_t context;
    char *stack;
    void *fake_stack;
    QemuThread *thread;         /* NULL once it can't be joined */
    void *(*start_routine)(void *);
    void *arg;
    void *result;
    const void *waits_for;
    bool done;
    QTAILQ_ENTRY(Fiber) next;
} Fiber;

static QTAILQ_HEAD(, Fiber) fibers = QTAILQ_HEAD_INITIALIZER(fibers);
static Fiber *current;
static bool scheduled;

/* The main stack, while a fiber runs. */
static ucontext_t main_context;
static void *main_fake_stack;
static const void *main_stack;
static size_t main_stack_size;

static void leave_fiber(Fiber *f)
{
    __sanitizer_start_switch_fiber(f->done ? NULL : &f->fake_stack, main_stack, main_stack_size);
    swapcontext(&f->context, &main_context);
    __sanitizer_finish_switch_fiber(f->fake_stack, &main_stack, &main_stack_size);
}

static void fiber_main(void)
{
    Fiber *f = current;

    __sanitizer_finish_switch_fiber(NULL, &main_stack, &main_stack_size);
    f->result = f->start_routine(f->arg);
    f->done = true;
    leave_fiber(f);
}

/*
 * What a saved context holds besides what a switch needs (where the last x87 instruction was, the caller's frame) may
 * differ between runs of the same input, and lies in memory that a snapshot covers.
 */
static void forget_history(Fiber *f)
{
    enum { ENV_LAST_INSTRUCTION = 12, ENV_SIZE = 28 };         /* of FNSTENV */

    memset(&main_context, 0, sizeof(main_context));
    memset((char *)f->context.uc_mcontext.fpregs + ENV_LAST_INSTRUCTION, 0, ENV_SIZE - ENV_LAST_INSTRUCTION);
}

static void enter_fiber(Fiber *f)
{
    current = f;
    __sanitizer_start_switch_fiber(&main_fake_stack, f->stack, STACK_SIZE);
    swapcontext(&main_context, &f->context);
    __sanitizer_finish_switch_fiber(main_fake_stack, NULL, NULL);
    main_fake_stack = NULL;
    current = NULL;
    forget_history(f);
}

static void free_fiber(Fiber *f)
{
    QTAILQ_REMOVE(&fibers, f, next);
    g_free(f->stack);
    g_free(f);
}

static void run_fibers(void *opaque)
{
    Fiber *f, *next;

    scheduled = false;
    QTAILQ_FOREACH_SAFE(f, &fibers, next, next) {
        if (!f->waits_for && !f->done) {
            enter_fiber(f);
        }
        if (f->done && !f->thread) {
            free_fiber(f);
        }
    }
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

    f->stack = g_malloc(STACK_SIZE);
    f->thread = detached ? NULL : thread;
    f->start_routine = start_routine;
    f->arg = arg;
    getcontext(&f->context);
    f->context.uc_stack.ss_sp = f->stack;
    f->context.uc_stack.ss_size = STACK_SIZE;
    makecontext(&f->context, fiber_main, 0);
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

    if (!f || current) {
        return NULL;
    }
    if (!f->done && !f->waits_for) {
        enter_fiber(f);
    }
    result = f->result;
    free_fiber(f);
    return result;
}

bool fiber_wait(const void *object)
{
    Fiber *f = current;

    if (!f) {
        return false;
    }
    f->waits_for = object;
    leave_fiber(f);
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
    return current ? current->thread == thread : !find_fiber(thread);
}
