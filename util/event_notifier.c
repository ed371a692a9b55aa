/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Event notifiers over eventfd(2). */
#include "qemu/osdep.h"
#include "qemu/event_notifier.h"
#include "qemu/main-loop.h"
#include <sys/eventfd.h>

int event_notifier_init(EventNotifier *e, int active)
{
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

    if (fd < 0) {
        return -errno;
    }
    event_notifier_init_fd(e, fd);
    if (active) {
        event_notifier_set(e);
    }
    return 0;
}

void event_notifier_init_fd(EventNotifier *e, int fd)
{
    e->rfd = e->wfd = fd;
    e->initialized = true;
}

void event_notifier_cleanup(EventNotifier *e)
{
    if (!e->initialized) {
        return;
    }
    if (e->rfd >= 0) {
        close(e->rfd);
    }
    e->rfd = e->wfd = -1;
    e->initialized = false;
}

int event_notifier_set(EventNotifier *e)
{
    static const uint64_t one = 1;

    if (!e->initialized) {
        return -1;
    }
    ssize_t ret = RETRY_ON_EINTR(write(e->wfd, &one, sizeof(one)));

    return ret < 0 && errno != EAGAIN ? -errno : 0;
}

int event_notifier_test_and_clear(EventNotifier *e)
{
    uint64_t count = 0;

    if (!e->initialized) {
        return 0;
    }
    return RETRY_ON_EINTR(read(e->rfd, &count, sizeof(count))) == sizeof(count) && count;
}

int event_notifier_get_fd(const EventNotifier *e)
{
    return e->rfd;
}

int event_notifier_get_wfd(const EventNotifier *e)
{
    return e->wfd;
}

int event_notifier_set_handler(EventNotifier *e, EventNotifierHandler *handler)
{
    qemu_set_fd_handler(e->rfd, (IOHandler *)handler, NULL, e);
    return 0;
}
