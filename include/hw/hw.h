/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A device model's last word. */
#ifndef QEMU_HW_H
#define QEMU_HW_H

#include <glib.h>

/* Prints the message and the state of all CPUs, and aborts. Not for what a guest can cause. */
G_NORETURN void hw_error(const char *fmt, ...) G_GNUC_PRINTF(1, 2);

#endif
