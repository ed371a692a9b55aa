/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that a command prints: to the human monitor that runs it, else to standard output. */
#ifndef QEMU_PRINT_H
#define QEMU_PRINT_H

/* Bytes printed, or -1 (a QMP monitor is running the command). */
int qemu_printf(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
int qemu_vprintf(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);

/* To @stream, or with NULL as above. */
int qemu_fprintf(FILE *stream, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

#endif
