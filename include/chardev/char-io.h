/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File descriptors of back ends: reading while the front end has room, and watches for writing.
 */
#ifndef CHAR_IO_H
#define CHAR_IO_H

#include "qemu/main-loop.h"
#include "chardev/char.h"

typedef struct CharIO CharIO;

/*
 * Serve @fd. When it is readable and @can_read (asked before each wait) gives more than 0, @read is
 * called; both get @opaque. The descriptor stays the caller's.
 */
CharIO *char_io_new(int fd, IOCanReadHandler *can_read, IOHandler *read, void *opaque);
/* Switch reading off and on; it is off at first. */
void char_io_set_reading(CharIO *io, bool on);
/* A source that fires once the descriptor can be written; see ChardevClass.chr_add_watch. */
GSource *char_io_add_watch(CharIO *io, GIOCondition cond);
/* Stop serving; NULL is fine. May be called from the handlers. */
void char_io_free(CharIO *io);

/* write() that starts again after signals; bytes or -1 with errno. */
int char_io_write(int fd, const uint8_t *buf, int len);

#endif
