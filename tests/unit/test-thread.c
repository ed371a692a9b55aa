/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads of device models: they run by turns with the main loop, wait, are woken, end. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/thread.h"

/* A worker as device models have it: computes when it is asked to, until it is told to stop. */
typedef struct Worker {
    QemuThread thread;
    QemuMutex mutex;
    QemuCond cond;
    bool asked, stopping;
    uint32_t value, result;
    int rounds;
} Worker;

static uint32_t factorial(uint32_t n)
{
    volatile uint8_t big[1000];                 /* some stack */

    big[n % sizeof(big)] = 1;
    return n > 1 ? n * factorial(n - 1) : big[n];
}

static void *worker_run(void *opaque)
{
    Worker *w = opaque;

    while (true) {
        qemu_mutex_lock(&w->mutex);
        while (!w->asked && !w->stopping) {
            qemu_cond_wait(&w->cond, &w->mutex);
        }
        if (w->stopping) {
            qemu_mutex_unlock(&w->mutex);
            return w;
        }
        w->asked = false;
        qemu_mutex_unlock(&w->mutex);
        w->result = factorial(w->value);
        w->rounds++;
        qemu_mutex_lock_iothread();
        qemu_mutex_unlock_iothread();
    }
}

static void pump(void)
{
    for (int i = 0; i < 4; i++) {
        main_loop_wait(true);
    }
}

static void ask(Worker *w, uint32_t value)
{
    qemu_mutex_lock(&w->mutex);
    w->value = value;
    w->asked = true;
    qemu_cond_signal(&w->cond);
    qemu_mutex_unlock(&w->mutex);
}

static void test_worker(void)
{
    Worker workers[2] = { };

    for (int i = 0; i < 2; i++) {
        qemu_mutex_init(&workers[i].mutex);
        qemu_cond_init(&workers[i].cond);
        qemu_thread_create(&workers[i].thread, "worker", worker_run, &workers[i], QEMU_THREAD_JOINABLE);
    }
    pump();
    g_assert_cmpint(workers[0].rounds + workers[1].rounds, ==, 0);
    for (int round = 1; round <= 3; round++) {
        ask(&workers[0], 5);
        ask(&workers[1], 6);
        g_assert_cmpint(workers[0].rounds, ==, round - 1);      /* not before the main loop runs */
        pump();
        g_assert_cmpint(workers[0].rounds, ==, round);
        g_assert_cmpuint(workers[0].result, ==, 120);
        g_assert_cmpuint(workers[1].result, ==, 720);
    }
    for (int i = 0; i < 2; i++) {
        g_assert_false(qemu_thread_is_self(&workers[i].thread));
        workers[i].stopping = true;
        qemu_cond_signal(&workers[i].cond);
        g_assert_true(qemu_thread_join(&workers[i].thread) == &workers[i]);
    }
}

static QemuSemaphore items;
static QemuEvent finished;
static int taken;

static void *consumer_run(void *opaque)
{
    for (int i = 0; i < 3; i++) {
        qemu_sem_wait(&items);
        taken++;
    }
    qemu_event_set(&finished);
    return NULL;
}

static void *waiter_run(void *opaque)
{
    qemu_event_wait(&finished);
    taken = 100;
    return NULL;
}

static void test_semaphore_and_event(void)
{
    QemuThread consumer, waiter;

    qemu_sem_init(&items, 1);
    qemu_event_init(&finished, false);
    qemu_thread_create(&waiter, "waiter", waiter_run, NULL, QEMU_THREAD_DETACHED);
    qemu_thread_create(&consumer, "consumer", consumer_run, NULL, QEMU_THREAD_DETACHED);
    pump();
    g_assert_cmpint(taken, ==, 1);
    qemu_sem_post(&items);
    pump();
    g_assert_cmpint(taken, ==, 2);
    qemu_sem_post(&items);
    pump();
    g_assert_cmpint(taken, ==, 100);
}

static int ended;

static void *end_at_once(void *opaque)
{
    ended++;
    return NULL;
}

static void *poll_while_others_end(void *opaque)
{
    QemuThread another;

    qemu_thread_create(&another, "another", end_at_once, NULL, QEMU_THREAD_DETACHED);
    pump();
    g_assert_cmpint(ended, ==, 2);
    return NULL;
}

/* The thread that was to run next ends, and is gone, while one runs the main loop. */
static void test_main_loop_in_a_thread(void)
{
    QemuThread poller, next;

    qemu_thread_create(&poller, "poller", poll_while_others_end, NULL, QEMU_THREAD_DETACHED);
    qemu_thread_create(&next, "next", end_at_once, NULL, QEMU_THREAD_DETACHED);
    pump();
    g_assert_cmpint(ended, ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(&error_abort);
    g_test_add_func("/thread/worker", test_worker);
    g_test_add_func("/thread/semaphore-and-event", test_semaphore_and_event);
    g_test_add_func("/thread/main-loop-in-a-thread", test_main_loop_in_a_thread);
    return g_test_run();
}
