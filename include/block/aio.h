/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AioContext: bottom halves, file descriptor handlers and timers of one event loop. There is one
 * loop here; every context is a name for it. Bottom halves run in the order of scheduling.
 */
#ifndef QEMU_AIO_H
#define QEMU_AIO_H

#include "qemu/coroutine.h"
#include "qemu/queue.h"
#include "qemu/event_notifier.h"
#include "qemu/thread.h"
#include "qemu/timer.h"
#include "qemu/lockable.h"

/* An asynchronous request of a block back end. */
typedef struct BlockAIOCB BlockAIOCB;
typedef void BlockCompletionFunc(void *opaque, int ret);

typedef struct AIOCBInfo {
    void (*cancel_async)(BlockAIOCB *acb);
    AioContext *(*get_aio_context)(BlockAIOCB *acb);
    size_t aiocb_size;
} AIOCBInfo;

struct BlockAIOCB {
    const AIOCBInfo *aiocb_info;
    BlockDriverState *bs;
    BlockCompletionFunc *cb;
    void *opaque;
    int refcnt;
};

/* A request of info->aiocb_size bytes with one reference. */
void *qemu_aio_get(const AIOCBInfo *aiocb_info, BlockDriverState *bs, BlockCompletionFunc *cb,
                   void *opaque);
void qemu_aio_unref(void *p);
void qemu_aio_ref(void *p);

typedef void QEMUBHFunc(void *opaque);
typedef bool AioPollFn(void *opaque);
typedef void IOHandler(void *opaque);

/* The main context; others are made and freed but share its loop. */
AioContext *qemu_get_aio_context(void);
AioContext *qemu_get_current_aio_context(void);
AioContext *iohandler_get_aio_context(void);
AioContext *aio_context_new(Error **errp);
void aio_context_ref(AioContext *ctx);
void aio_context_unref(AioContext *ctx);
static inline void aio_context_acquire(AioContext *ctx) { }
static inline void aio_context_release(AioContext *ctx) { }
/* Nothing sleeps, so nothing needs waking. */
static inline void aio_notify(AioContext *ctx) { }
/* One main loop step; true if something ran. @blocking waits for file descriptors only. */
bool aio_poll(AioContext *ctx, bool blocking);

/* A bottom half: @cb(@opaque) once per qemu_bh_schedule, from the main loop. @name is for
 * debugging, @guard (may be NULL) is engaged while it runs. Freed by qemu_bh_delete. */
QEMUBH *aio_bh_new_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque, const char *name,
                        MemReentrancyGuard *reentrancy_guard);
#define aio_bh_new(ctx, cb, opaque) aio_bh_new_full((ctx), (cb), (opaque), stringify(cb), NULL)
#define aio_bh_new_guarded(ctx, cb, opaque, guard) \
    aio_bh_new_full((ctx), (cb), (opaque), stringify(cb), guard)
/* Run once and free. */
void aio_bh_schedule_oneshot_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque, const char *name);
#define aio_bh_schedule_oneshot(ctx, cb, opaque) \
    aio_bh_schedule_oneshot_full((ctx), (cb), (opaque), stringify(cb))
/* Run the bottom halves that are pending now; ones scheduled meanwhile wait. >0 if one ran. */
int aio_bh_poll(AioContext *ctx);
/* Schedule (runs once, however often called; idle: the same), take back, free (even while it
 * runs). */
void qemu_bh_schedule(QEMUBH *bh);
void qemu_bh_schedule_idle(QEMUBH *bh);
void qemu_bh_cancel(QEMUBH *bh);
void qemu_bh_delete(QEMUBH *bh);
/* Call it now. */
void aio_bh_call(QEMUBH *bh);

/* Watch a descriptor; NULL handlers stop it. 7.2 has @is_external, which makes no difference; later versions leave it
 * out: both work. */
void aio_set_fd_handler(AioContext *ctx, int fd, bool is_external, IOHandler *io_read,
                        IOHandler *io_write, AioPollFn *io_poll, IOHandler *io_poll_ready,
                        void *opaque);
void aio_set_event_notifier(AioContext *ctx, EventNotifier *notifier, bool is_external,
                            EventNotifierHandler *io_read, AioPollFn *io_poll,
                            EventNotifierHandler *io_poll_ready);
#define AIO_SET_FD_HANDLER_7_(ctx, fd, io_read, io_write, io_poll, io_poll_ready, opaque) \
    (aio_set_fd_handler)(ctx, fd, false, io_read, io_write, io_poll, io_poll_ready, opaque)
#define AIO_SET_EVENT_NOTIFIER_5_(ctx, notifier, io_read, io_poll, io_poll_ready) \
    (aio_set_event_notifier)(ctx, notifier, false, io_read, io_poll, io_poll_ready)
#define AIO_PICK_(a, b, c, d, e, f, g, h, macro, ...) macro
#define aio_set_fd_handler(...) \
    AIO_PICK_(__VA_ARGS__, aio_set_fd_handler, AIO_SET_FD_HANDLER_7_, x6)(__VA_ARGS__)
#define aio_set_event_notifier(...) \
    AIO_PICK_(__VA_ARGS__, x8, x7, aio_set_event_notifier, AIO_SET_EVENT_NOTIFIER_5_, x4)(__VA_ARGS__)
static inline void aio_disable_external(AioContext *ctx) { }
static inline void aio_enable_external(AioContext *ctx) { }

/* Coroutines: enter from a bottom half; go on in another context (they are all one). Wake one that has yielded: at once,
 * or, in a coroutine, when that yields. */
void aio_co_schedule(AioContext *ctx, Coroutine *co);
void coroutine_fn aio_co_reschedule_self(AioContext *new_ctx);
void aio_co_wake(Coroutine *co);
void aio_co_enter(AioContext *ctx, Coroutine *co);

/* Timers of a context. */
QEMUTimerListGroup *aio_timer_group(AioContext *ctx);
static inline QEMUTimer *aio_timer_new(AioContext *ctx, QEMUClockType type, int scale,
                                       QEMUTimerCB *cb, void *opaque)
{
    return timer_new_full(aio_timer_group(ctx), type, scale, 0, cb, opaque);
}
static inline void aio_timer_init(AioContext *ctx, QEMUTimer *ts, QEMUClockType type, int scale,
                                  QEMUTimerCB *cb, void *opaque)
{
    timer_init_full(ts, aio_timer_group(ctx), type, scale, 0, cb, opaque);
}
int64_t aio_compute_timeout(AioContext *ctx);

/* Wait until @cond is false, running the loop. Stops when the loop has nothing left to run. */
#define AIO_WAIT_WHILE(ctx, cond) ({                     \
        bool waited_ = false;                            \
        while ((cond) && aio_poll((ctx), false)) {       \
            waited_ = true;                              \
        }                                                \
        waited_; })

#endif
