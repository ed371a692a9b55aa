/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands for qemu_chr_fe_ioctl() on back ends that are serial lines.
 */
#ifndef CHAR_SERIAL_H
#define CHAR_SERIAL_H

#define CHR_IOCTL_SERIAL_SET_PARAMS 1 /* QEMUSerialSetParams * */
#define CHR_IOCTL_SERIAL_SET_BREAK  2 /* int *: on or off */
#define CHR_IOCTL_SERIAL_SET_TIOCM  13 /* int *: modem lines to drive */
#define CHR_IOCTL_SERIAL_GET_TIOCM  14 /* int *: modem lines seen */

/* Line parameters. */
typedef struct {
    int speed;     /* bits per second */
    int parity;    /* 'N', 'E' or 'O' */
    int data_bits; /* 5 … 8 */
    int stop_bits; /* 1 or 2 */
} QEMUSerialSetParams;

/* Modem lines, as bits of CHR_IOCTL_SERIAL_*_TIOCM. */
#define CHR_TIOCM_CTS 0x020
#define CHR_TIOCM_CAR 0x040
#define CHR_TIOCM_DSR 0x100
#define CHR_TIOCM_RI  0x080
#define CHR_TIOCM_DTR 0x002
#define CHR_TIOCM_RTS 0x004

#endif
