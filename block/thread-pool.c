/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Work that may block: done by bottom halves. */
#include "qemu/osdep.h"
#include "block/thread-pool.h"

/* A name for the main loop; all work of all pools goes there. */
struct ThreadPool {
    bool unused;
};

typedef struct ThreadPoolWork {
    BlockAIOCB common;
    ThreadPoolFunc *func;
    void *arg;
    bool cancelled;
} ThreadPoolWork;

static void thread_pool_cancel(BlockAIOCB *acb)
{
    container_of(acb, ThreadPoolWork, common)->cancelled = true;
}

static const AIOCBInfo thread_pool_info = {
    .cancel_async = thread_pool_cancel,
    .aiocb_size = sizeof(ThreadPoolWork),
};

static void thread_pool_run(void *opaque)
{
    ThreadPoolWork *work = opaque;
    int ret = work->cancelled ? -ECANCELED : work->func(work->arg);

    if (work->common.cb) {
        work->common.cb(work->common.opaque, ret);
    }
    qemu_aio_unref(work);
}

BlockAIOCB *(thread_pool_submit_aio)(ThreadPool *pool, ThreadPoolFunc *func, void *arg,
                                     BlockCompletionFunc *cb, void *opaque)
{
    ThreadPoolWork *work = qemu_aio_get(&thread_pool_info, NULL, cb, opaque);

    work->func = func;
    work->arg = arg;
    work->cancelled = false;
    aio_bh_schedule_oneshot(qemu_get_aio_context(), thread_pool_run, work);
    return &work->common;
}

void (thread_pool_submit)(ThreadPool *pool, ThreadPoolFunc *func, void *arg)
{
    (thread_pool_submit_aio)(pool, func, arg, NULL, NULL);
}

int (thread_pool_submit_co)(ThreadPool *pool, ThreadPoolFunc *func, void *arg)
{
    return func(arg);
}

ThreadPool *thread_pool_new(AioContext *ctx)
{
    return g_new0(ThreadPool, 1);
}

void thread_pool_free(ThreadPool *pool)
{
    g_free(pool);
}

ThreadPool *aio_get_thread_pool(AioContext *ctx)
{
    static ThreadPool the_pool;

    return &the_pool;
}
