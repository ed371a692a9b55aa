/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Work that may block, away from the caller. There is one thread: it is done by a bottom half, in the order
 * in which it was submitted. Each call comes with a pool first (7.2), or without (8.1 and later); there is
 * one pool.
 */
#ifndef QEMU_THREAD_POOL_H
#define QEMU_THREAD_POOL_H

#include "block/aio.h"

typedef int ThreadPoolFunc(void *opaque);
typedef struct ThreadPool ThreadPool;

ThreadPool *thread_pool_new(AioContext *ctx);
void thread_pool_free(ThreadPool *pool);
ThreadPool *aio_get_thread_pool(AioContext *ctx);

/* Later @func(@arg), and @cb(@opaque, its result): never before the call returns. */
BlockAIOCB *thread_pool_submit_aio(ThreadPool *pool, ThreadPoolFunc *func, void *arg, BlockCompletionFunc *cb,
                                   void *opaque);
/* Without a callback. */
void thread_pool_submit(ThreadPool *pool, ThreadPoolFunc *func, void *arg);
/* In a coroutine, which does not wait: at once, with its result. */
int thread_pool_submit_co(ThreadPool *pool, ThreadPoolFunc *func, void *arg);

#define THREAD_POOL_AIO_4_(func, arg, cb, opaque) (thread_pool_submit_aio)(NULL, func, arg, cb, opaque)
#define THREAD_POOL_AIO_PICK_(a, b, c, d, e, macro, ...) macro
#define thread_pool_submit_aio(...) \
    THREAD_POOL_AIO_PICK_(__VA_ARGS__, thread_pool_submit_aio, THREAD_POOL_AIO_4_, x3)(__VA_ARGS__)
#define THREAD_POOL_2_(func, arg) (thread_pool_submit)(NULL, func, arg)
#define THREAD_POOL_CO_2_(func, arg) (thread_pool_submit_co)(NULL, func, arg)
#define THREAD_POOL_PICK_(a, b, c, macro, ...) macro
#define thread_pool_submit(...) \
    THREAD_POOL_PICK_(__VA_ARGS__, thread_pool_submit, THREAD_POOL_2_, x1)(__VA_ARGS__)
#define thread_pool_submit_co(...) \
    THREAD_POOL_PICK_(__VA_ARGS__, thread_pool_submit_co, THREAD_POOL_CO_2_, x1)(__VA_ARGS__)

#endif
