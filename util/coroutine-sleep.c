/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Coroutines that wait for time to pass, or for a descriptor: see qemu/coroutine.h. */
#include "qemu/osdep.h"
#include "block/aio.h"
#include "qemu/main-loop.h"

static void time_is_up(void *opaque)
{
    qemu_co_sleep_wake(opaque);
}

void qemu_co_sleep_wake(QemuCoSleep *w)
{
    Coroutine *co = w->to_wake;

    w->to_wake = NULL;
    if (co) {
        aio_co_wake(co);
    }
}

void qemu_co_sleep(QemuCoSleep *w)
{
    assert(qemu_in_coroutine());
    w->to_wake = qemu_coroutine_self();
    qemu_coroutine_yield();
    assert(!w->to_wake);                /* nobody else may enter who sleeps */
}

void qemu_co_sleep_ns_wakeable(QemuCoSleep *w, QEMUClockType type, int64_t ns)
{
    QEMUTimer *timer = timer_new_ns(type, time_is_up, w);

    timer_mod(timer, qemu_clock_get_ns(type) + ns);
    qemu_co_sleep(w);
    timer_free(timer);
}

typedef struct FdWait {
    Coroutine *co;
    int fd;
} FdWait;

static void fd_is_readable(void *opaque)
{
    FdWait *wait = opaque;

    qemu_set_fd_handler(wait->fd, NULL, NULL, NULL);
    qemu_coroutine_enter(wait->co);
}

void yield_until_fd_readable(int fd)
{
    FdWait wait = { .co = qemu_coroutine_self(), .fd = fd };

    assert(qemu_in_coroutine());
    qemu_set_fd_handler(fd, fd_is_readable, NULL, &wait);
    qemu_coroutine_yield();
}
