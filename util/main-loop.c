/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The main loop's step: timers, bottom halves, file descriptors. */
#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "qemu/rcu.h"

typedef struct FdHandler {
    int fd;
    IOHandler *fd_read;
    IOHandler *fd_write;
    void *opaque;
    bool is_aio;            /* of an AioContext: aio_poll() serves it as well */
    bool deleted;           /* freed at the end of the walk */
    QTAILQ_ENTRY(FdHandler) next;
} FdHandler;

static QTAILQ_HEAD(, FdHandler) fd_handlers = QTAILQ_HEAD_INITIALIZER(fd_handlers);
static unsigned fd_handler_count, aio_fd_handler_count;
static unsigned walking;        /* nesting of steps that hold on to handlers */
static NotifierList poll_notifiers = NOTIFIER_LIST_INITIALIZER(poll_notifiers);

int qemu_init_main_loop(Error **errp)
{
    init_clocks(NULL);
    return 0;
}

void main_loop_poll_add_notifier(Notifier *notify)
{
    notifier_list_add(&poll_notifiers, notify);
}

void main_loop_poll_remove_notifier(Notifier *notify)
{
    notifier_remove(notify);
}

unsigned qemu_fd_handler_count(void)
{
    return fd_handler_count;
}

static FdHandler *find_handler(int fd)
{
    FdHandler *h;

    QTAILQ_FOREACH(h, &fd_handlers, next) {
        if (h->fd == fd && !h->deleted) {
            break;
        }
    }
    return h;
}

static void free_deleted(void)
{
    FdHandler *h, *next;

    QTAILQ_FOREACH_SAFE(h, &fd_handlers, next, next) {
        if (h->deleted) {
            QTAILQ_REMOVE(&fd_handlers, h, next);
            g_free(h);
        }
    }
}

static void count_handler(const FdHandler *h, int change)
{
    fd_handler_count += change;
    aio_fd_handler_count += h->is_aio ? change : 0;
}

static void set_handler(int fd, IOHandler *fd_read, IOHandler *fd_write, void *opaque, bool is_aio)
{
    FdHandler *h = find_handler(fd);

    if (!fd_read && !fd_write) {
        if (h) {
            h->deleted = true;
            count_handler(h, -1);
        }
        if (!walking) {
            free_deleted();
        }
        return;
    }
    if (!h) {
        h = g_new0(FdHandler, 1);
        h->fd = fd;
        h->is_aio = is_aio;
        QTAILQ_INSERT_TAIL(&fd_handlers, h, next);
        count_handler(h, 1);
    }
    h->fd_read = fd_read;
    h->fd_write = fd_write;
    h->opaque = opaque;
}

void qemu_set_fd_handler(int fd, IOHandler *fd_read, IOHandler *fd_write, void *opaque)
{
    set_handler(fd, fd_read, fd_write, opaque, false);
}

void aio_set_fd_handler(AioContext *ctx, int fd, bool is_external, IOHandler *io_read,
                        IOHandler *io_write, AioPollFn *io_poll, IOHandler *io_poll_ready,
                        void *opaque)
{
    set_handler(fd, io_read, io_write, opaque, true);
}

void aio_set_event_notifier(AioContext *ctx, EventNotifier *notifier, bool is_external,
                            EventNotifierHandler *io_read, AioPollFn *io_poll,
                            EventNotifierHandler *io_poll_ready)
{
    set_handler(event_notifier_get_fd(notifier), (IOHandler *)io_read, NULL, notifier, true);
}

/* Fills both arrays in step: the descriptors to poll and their handlers. */
static void fill_pollfds(GArray *pollfds, GPtrArray *polled, bool only_aio)
{
    FdHandler *h;

    QTAILQ_FOREACH(h, &fd_handlers, next) {
        GPollFD pfd = { .fd = h->fd };

        if (h->deleted || (only_aio && !h->is_aio)) {
            continue;
        }
        pfd.events = (h->fd_read ? G_IO_IN | G_IO_HUP | G_IO_ERR : 0) |
                     (h->fd_write ? G_IO_OUT | G_IO_ERR : 0);
        g_array_append_val(pollfds, pfd);
        g_ptr_array_add(polled, h);
    }
}

static bool dispatch_fd(FdHandler *h, int revents)
{
    bool ran = false;

    if (!h->deleted && h->fd_read &&
        (revents & (G_IO_IN | G_IO_HUP | G_IO_ERR | G_IO_NVAL))) {
        h->fd_read(h->opaque);
        ran = true;
    }
    if (!h->deleted && h->fd_write && (revents & (G_IO_OUT | G_IO_ERR | G_IO_NVAL))) {
        h->fd_write(h->opaque);
        ran = true;
    }
    return ran;
}

static void notify_poll(MainLoopPoll *mlpoll, bool only_aio)
{
    if (!only_aio) {
        notifier_list_notify(&poll_notifiers, mlpoll);
    }
}

/* Handlers may add and remove handlers, and run steps of their own. */
static bool poll_and_dispatch(GArray *pollfds, GPtrArray *polled, bool may_block, bool only_aio)
{
    MainLoopPoll mlpoll = {
        .state = MAIN_LOOP_POLL_FILL, .timeout = UINT32_MAX, .pollfds = pollfds,
    };
    bool ran = false;

    /* First, since it may change what is watched. */
    notify_poll(&mlpoll, only_aio);
    unsigned base = pollfds->len;

    fill_pollfds(pollfds, polled, only_aio);
    if (!pollfds->len && !may_block) {
        return false;
    }
    int timeout = !may_block ? 0 : mlpoll.timeout == UINT32_MAX ? -1 : (int)mlpoll.timeout;
    int ret = g_poll((GPollFD *)(void *)pollfds->data, pollfds->len, timeout);

    mlpoll.state = ret < 0 ? MAIN_LOOP_POLL_ERR : MAIN_LOOP_POLL_OK;
    notify_poll(&mlpoll, only_aio);
    for (unsigned i = 0; ret > 0 && i < polled->len; i++) {
        ran |= dispatch_fd(polled->pdata[i], g_array_index(pollfds, GPollFD, base + i).revents);
    }
    return ran;
}

/* @may_block: wait for a descriptor; otherwise nothing is polled when nothing is watched. */
static bool poll_fds(bool may_block, bool only_aio)
{
    unsigned handlers = only_aio ? aio_fd_handler_count : fd_handler_count;

    if (!handlers && (only_aio || notifier_list_empty(&poll_notifiers)) && !may_block) {
        return false;
    }
    GArray *pollfds = g_array_new(false, true, sizeof(GPollFD));
    GPtrArray *polled = g_ptr_array_new();

    walking++;
    bool ran = poll_and_dispatch(pollfds, polled, may_block, only_aio);

    if (--walking == 0) {
        free_deleted();
    }
    g_ptr_array_free(polled, true);
    g_array_free(pollfds, true);
    return ran;
}

static bool step(bool may_block, bool only_aio)
{
    bool ran = qemu_clock_run_all_timers();

    ran |= aio_bh_poll(qemu_get_aio_context()) > 0;
    drain_call_rcu();
    ran |= poll_fds(may_block && !ran, only_aio);
    return ran;
}

bool main_loop_step(void)
{
    return step(false, false);
}

void main_loop_wait(int nonblocking)
{
    step(!nonblocking, false);
}

/*
 * A device that waits for its own requests runs this: monitors, character devices and networks wait until it
 * is done, or a command from there would find it in the middle of an access.
 */
bool aio_poll(AioContext *ctx, bool blocking)
{
    return step(blocking && aio_fd_handler_count, true);
}
