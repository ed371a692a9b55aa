/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bottom halves and the contexts they are named after. One list serves all contexts. */
#include "qemu/osdep.h"
#include "block/aio.h"
#include "qemu/main-loop.h"
#include "qemu/reentrancy.h"
#include "sysemu/budget.h"

struct AioContext {
    unsigned refcnt;
};

struct QEMUBH {
    QEMUBHFunc *cb;
    void *opaque;
    const char *name;
    MemReentrancyGuard *guard;
    QTAILQ_ENTRY(QEMUBH) next;  /* while scheduled */
    uint64_t seq;               /* when it was scheduled */
    unsigned running;           /* nesting of its callback */
    bool scheduled;
    bool oneshot;
    bool deleted;
};

static AioContext main_context = { .refcnt = 1 };
static QTAILQ_HEAD(, QEMUBH) pending = QTAILQ_HEAD_INITIALIZER(pending);
static uint64_t next_seq;

AioContext *qemu_get_aio_context(void)
{
    return &main_context;
}

AioContext *qemu_get_current_aio_context(void)
{
    return &main_context;
}

AioContext *iohandler_get_aio_context(void)
{
    return &main_context;
}

AioContext *aio_context_new(Error **errp)
{
    AioContext *ctx = g_new0(AioContext, 1);

    ctx->refcnt = 1;
    return ctx;
}

void aio_context_ref(AioContext *ctx)
{
    ctx->refcnt++;
}

void aio_context_unref(AioContext *ctx)
{
    if (--ctx->refcnt == 0) {
        g_free(ctx);
    }
}

QEMUTimerListGroup *aio_timer_group(AioContext *ctx)
{
    init_clocks(NULL);
    return &main_loop_tlg;
}

int64_t aio_compute_timeout(AioContext *ctx)
{
    return QTAILQ_EMPTY(&pending) ? timerlistgroup_deadline_ns(aio_timer_group(ctx)) : 0;
}

QEMUBH *aio_bh_new_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque, const char *name,
                        MemReentrancyGuard *reentrancy_guard)
{
    QEMUBH *bh = g_new0(QEMUBH, 1);

    bh->cb = cb;
    bh->opaque = opaque;
    bh->name = name;
    bh->guard = reentrancy_guard;
    return bh;
}

QEMUBH *qemu_bh_new_full(QEMUBHFunc *cb, void *opaque, const char *name,
                         MemReentrancyGuard *reentrancy_guard)
{
    return aio_bh_new_full(&main_context, cb, opaque, name, reentrancy_guard);
}

void aio_bh_schedule_oneshot_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque, const char *name)
{
    QEMUBH *bh = aio_bh_new_full(ctx, cb, opaque, name, NULL);

    bh->oneshot = true;
    qemu_bh_schedule(bh);
}

void qemu_bh_schedule(QEMUBH *bh)
{
    if (!bh->scheduled) {
        bh->scheduled = true;
        bh->seq = next_seq++;
        QTAILQ_INSERT_TAIL(&pending, bh, next);
    }
}

void qemu_bh_schedule_idle(QEMUBH *bh)
{
    qemu_bh_schedule(bh);
}

void qemu_bh_cancel(QEMUBH *bh)
{
    if (bh->scheduled) {
        bh->scheduled = false;
        QTAILQ_REMOVE(&pending, bh, next);
    }
}

void qemu_bh_delete(QEMUBH *bh)
{
    qemu_bh_cancel(bh);
    if (bh->running) {
        bh->deleted = true; /* freed when its callback returns */
    } else {
        g_free(bh);
    }
}

void aio_bh_call(QEMUBH *bh)
{
    bool was_engaged = false;

    if (bh->guard) {
        was_engaged = bh->guard->engaged_in_io;
        bh->guard->engaged_in_io = true;
    }
    bh->running++;
    bh->cb(bh->opaque);
    bh->running--;
    if (bh->guard) {
        bh->guard->engaged_in_io = was_engaged;
    }
}

int aio_bh_poll(AioContext *ctx)
{
    uint64_t limit = next_seq;
    int ran = 0;
    QEMUBH *bh;

    while ((bh = QTAILQ_FIRST(&pending)) && bh->seq < limit &&
           budget_take(BUDGET_COST_CALLBACK)) {
        qemu_bh_cancel(bh);
        aio_bh_call(bh);
        if ((bh->deleted || bh->oneshot) && !bh->running) {
            g_free(bh);
        }
        ran = 1;
    }
    return ran;
}

void *qemu_aio_get(const AIOCBInfo *aiocb_info, BlockDriverState *bs, BlockCompletionFunc *cb,
                   void *opaque)
{
    BlockAIOCB *acb = g_malloc0(aiocb_info->aiocb_size);

    acb->aiocb_info = aiocb_info;
    acb->bs = bs;
    acb->cb = cb;
    acb->opaque = opaque;
    acb->refcnt = 1;
    return acb;
}

void qemu_aio_ref(void *p)
{
    BlockAIOCB *acb = p;

    acb->refcnt++;
}

void qemu_aio_unref(void *p)
{
    BlockAIOCB *acb = p;

    assert(acb->refcnt > 0);
    if (--acb->refcnt == 0) {
        g_free(acb);
    }
}
