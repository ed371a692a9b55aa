/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last word of a device model that found itself in an impossible state. */
#include "qemu/osdep.h"
#include "hw/hw.h"

void hw_error(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fprintf(stderr, "qemu: hardware error: ");
    vfprintf(stderr, fmt, ap);
    fprintf(stderr, "\n");
    va_end(ap);
    abort();
}
