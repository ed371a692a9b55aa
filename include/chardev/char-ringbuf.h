/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Back end that keeps the last bytes written in memory.
 */
#ifndef CHAR_RINGBUF_H
#define CHAR_RINGBUF_H

#include "chardev/char.h"

/*
 * Take up to @max bytes of what was written to ring buffer @chr, oldest first, into @buf; how many.
 */
size_t ringbuf_chr_read(Chardev *chr, uint8_t *buf, size_t max);
/* Bytes that can be read. */
size_t ringbuf_chr_count(Chardev *chr);

#endif
