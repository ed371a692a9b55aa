/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls put off to the end of a section, each once: a model that serves several requests in a row submits
 * them, or interrupts the guest, with the last one. Sections nest; the outermost one's end makes the calls,
 * in the order in which they were first asked for. Not part of 7.2: of later versions, in place of
 * blk_io_plug().
 */
#ifndef QEMU_DEFER_CALL_H
#define QEMU_DEFER_CALL_H

void defer_call_begin(void);
void defer_call_end(void);
/* @fn(@opaque) at the end of the section; outside of one at once. */
void defer_call(void (*fn)(void *opaque), void *opaque);

#endif
