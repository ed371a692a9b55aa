/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The front end of a character device: what a device model (or monitor) holds and calls.
 */
#ifndef QEMU_CHAR_FE_H
#define QEMU_CHAR_FE_H

#include "qemu/main-loop.h"
#include "chardev/char.h"

/* An event of the back end, e.g. the other side went away. */
typedef void IOEventHandler(void *opaque, QEMUChrEvent event);
/* The back end was replaced (not done here); 0 accepts. */
typedef int BackendChangeHandler(void *opaque);

/* One front end; embed it in the device's state. All zeroes: not connected to anything. Later versions call it so. */
typedef CharBackend CharFrontend;

struct CharBackend {
    Chardev *chr;
    IOEventHandler *chr_event;
    IOCanReadHandler *chr_can_read;
    IOReadHandler *chr_read;
    BackendChangeHandler *chr_be_change;
    void *opaque;
    unsigned int tag;
    int fe_open;
};

/* Attach @b to @s (NULL: to nothing, which is fine). False with @errp when @s is in use. */
bool qemu_chr_fe_init(CharBackend *b, Chardev *s, Error **errp);

/* Detach; @del also destroys the chardev. */
void qemu_chr_fe_deinit(CharBackend *b, bool del);

/* The attached chardev or NULL. */
Chardev *qemu_chr_fe_get_driver(CharBackend *be);

/* Whether a chardev is attached. */
bool qemu_chr_fe_backend_connected(CharBackend *be);

/* Whether the other side of the chardev is open. */
bool qemu_chr_fe_backend_open(CharBackend *be);

/*
 * Set the handlers; any may be NULL. @fd_can_read returns how many bytes @fd_read may be given;
 * it is asked again before each wait for input. @set_open also tells the back end that the front
 * end is open; @sync_state sends OPENED at once when the back end is open. @context is ignored.
 */
void qemu_chr_fe_set_handlers_full(CharBackend *b, IOCanReadHandler *fd_can_read,
                                   IOReadHandler *fd_read, IOEventHandler *fd_event,
                                   BackendChangeHandler *be_change, void *opaque,
                                   GMainContext *context, bool set_open, bool sync_state);

/* As qemu_chr_fe_set_handlers_full with @sync_state true. */
void qemu_chr_fe_set_handlers(CharBackend *b, IOCanReadHandler *fd_can_read,
                              IOReadHandler *fd_read, IOEventHandler *fd_event,
                              BackendChangeHandler *be_change, void *opaque, GMainContext *context,
                              bool set_open);

/* On a mux: make this front end the one that gets the input. */
void qemu_chr_fe_take_focus(CharBackend *b);

/* The front end can take bytes again. */
void qemu_chr_fe_accept_input(CharBackend *be);

/* Close the connection of the back end. */
void qemu_chr_fe_disconnect(CharBackend *be);

/* Block until the other side is there; 0, or -1 with @errp. */
int qemu_chr_fe_wait_connected(CharBackend *be, Error **errp);

/* Let a terminal echo what is typed, or not. */
void qemu_chr_fe_set_echo(CharBackend *be, bool echo);

/* Tell the back end whether the front end (e.g. the guest's driver) is open. */
void qemu_chr_fe_set_open(CharBackend *be, int fe_open);

/* Formatted text, all of it. */
void qemu_chr_fe_printf(CharBackend *be, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* A watch's callback; returning FALSE removes the watch. The first argument is not to be used. */
typedef gboolean (*FEWatchFunc)(void *do_not_use, GIOCondition condition, void *data);

/*
 * Call @func when @cond (G_IO_OUT | G_IO_HUP) holds. The tag (for g_source_remove), or 0 when the
 * back end has no watches: it never answers EAGAIN then.
 */
guint qemu_chr_fe_add_watch(CharBackend *be, GIOCondition cond, FEWatchFunc func, void *user_data);

/* Write what goes without blocking; bytes, or -1 with errno. Not attached: 0. */
int qemu_chr_fe_write(CharBackend *be, const uint8_t *buf, int len);

/* Write everything, waiting when need be; bytes, or -1. */
int qemu_chr_fe_write_all(CharBackend *be, const uint8_t *buf, int len);

/* Read exactly @len bytes, blocking; fewer when the other side closes. */
int qemu_chr_fe_read_all(CharBackend *be, uint8_t *buf, int len);

/* Commands of chardev/char-serial.h; -ENOTSUP when the back end does not know them. */
int qemu_chr_fe_ioctl(CharBackend *be, int cmd, void *arg);

/* A file descriptor that came with the last bytes, or -1. */
int qemu_chr_fe_get_msgfd(CharBackend *be);

/* Up to @num such file descriptors; how many, or -1. */
int qemu_chr_fe_get_msgfds(CharBackend *be, int *fds, int num);

/* File descriptors to go with the next write; 0, or -1. */
int qemu_chr_fe_set_msgfds(CharBackend *be, int *fds, int num);

#endif
