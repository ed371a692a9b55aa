/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that a command prints: to the human monitor that runs it, else to standard output.
 */
#include "qemu/osdep.h"
#include "monitor/monitor.h"
#include "qemu/qemu-print.h"

int qemu_vprintf(const char *fmt, va_list ap)
{
    return monitor_cur() ? monitor_vprintf(monitor_cur(), fmt, ap) : vprintf(fmt, ap);
}

int qemu_printf(const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = qemu_vprintf(fmt, ap);
    va_end(ap);
    return n;
}

int qemu_fprintf(FILE *stream, const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = stream ? vfprintf(stream, fmt, ap) : qemu_vprintf(fmt, ap);
    va_end(ap);
    return n;
}
