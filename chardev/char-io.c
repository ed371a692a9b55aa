/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File descriptors of back ends, on top of the main loop's fd handlers.
 *
 * Whether the front end has room is asked just before each wait, by a hook of the main loop.
 * Watches are GSources, since their users remove them with g_source_remove(); the default
 * GMainContext, which nothing else here runs, is iterated only when a watched descriptor has become
 * writable.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "chardev/char-io.h"

struct CharIO {
    int fd;
    IOCanReadHandler *can_read;
    IOHandler *read;
    void *opaque;
    bool reading;     /* the user wants input */
    bool read_armed;  /* the main loop watches for input */
    bool write_armed;
    GList *watches;   /* CharWatch * */
};

typedef struct CharWatch {
    GSource source;
    CharIO *io; /* NULL once the descriptor is gone */
    bool ready;
} CharWatch;

/* All that are served: the hook walks them. */
static GList *char_ios;

static void char_io_writable(void *opaque);

static void char_io_readable(void *opaque)
{
    CharIO *io = opaque;

    if (io->can_read(io->opaque) > 0) {
        io->read(io->opaque);
    }
}

/* Tell the main loop what we wait for. */
static void char_io_arm(CharIO *io, bool read, bool write)
{
    if (read == io->read_armed && write == io->write_armed) {
        return;
    }
    io->read_armed = read;
    io->write_armed = write;
    qemu_set_fd_handler(io->fd, read ? char_io_readable : NULL, write ? char_io_writable : NULL, io);
}

static void char_io_update(CharIO *io)
{
    char_io_arm(io, io->reading && io->can_read(io->opaque) > 0, io->watches != NULL);
}

static void char_io_before_wait(Notifier *n, void *data)
{
    MainLoopPoll *poll = data;

    if (poll->state == MAIN_LOOP_POLL_FILL) {
        for (GList *l = char_ios; l; l = l->next) {
            char_io_update(l->data);
        }
    }
}

static Notifier before_wait = { .notify = char_io_before_wait };

CharIO *char_io_new(int fd, IOCanReadHandler *can_read, IOHandler *read, void *opaque)
{
    CharIO *io = g_new0(CharIO, 1);

    io->fd = fd;
    io->can_read = can_read;
    io->read = read;
    io->opaque = opaque;
    if (!char_ios) {
        main_loop_poll_add_notifier(&before_wait);
    }
    char_ios = g_list_append(char_ios, io);
    return io;
}

void char_io_set_reading(CharIO *io, bool on)
{
    io->reading = on;
    char_io_update(io);
}

void char_io_free(CharIO *io)
{
    if (!io) {
        return;
    }
    char_io_arm(io, false, false);
    for (GList *l = io->watches; l; l = l->next) {
        ((CharWatch *)l->data)->io = NULL;
    }
    g_list_free(io->watches);
    char_ios = g_list_remove(char_ios, io);
    if (!char_ios) {
        main_loop_poll_remove_notifier(&before_wait);
    }
    g_free(io);
}

/* ---- watches ---- */

static gboolean watch_ready(GSource *source)
{
    return ((CharWatch *)source)->ready;
}

static gboolean watch_prepare(GSource *source, gint *timeout)
{
    *timeout = -1;
    return watch_ready(source);
}

static gboolean watch_dispatch(GSource *source, GSourceFunc callback, gpointer user_data)
{
    FEWatchFunc func = (FEWatchFunc)(void *)callback;

    ((CharWatch *)source)->ready = false;
    return func ? func(NULL, G_IO_OUT, user_data) : G_SOURCE_REMOVE;
}

static void watch_finalize(GSource *source)
{
    CharWatch *watch = (CharWatch *)source;

    if (watch->io) {
        watch->io->watches = g_list_remove(watch->io->watches, watch);
    }
}

static GSourceFuncs watch_funcs = {
    .prepare = watch_prepare,
    .check = watch_ready,
    .dispatch = watch_dispatch,
    .finalize = watch_finalize,
};

GSource *char_io_add_watch(CharIO *io, GIOCondition cond)
{
    GSource *source = g_source_new(&watch_funcs, sizeof(CharWatch));
    CharWatch *watch = (CharWatch *)source;

    watch->io = io;
    io->watches = g_list_append(io->watches, watch);
    return source;
}

/* GLib calls the watches and removes those that have had enough. */
static void char_io_writable(void *opaque)
{
    CharIO *io = opaque;

    for (GList *l = io->watches; l; l = l->next) {
        ((CharWatch *)l->data)->ready = true;
    }
    g_main_context_iteration(NULL, false);
}

int char_io_write(int fd, const uint8_t *buf, int len)
{
    return RETRY_ON_EINTR(write(fd, buf, len));
}
