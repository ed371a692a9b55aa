/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands for qemu_chr_fe_ioctl() on back ends that are parallel ports.
 */
#ifndef CHAR_PARALLEL_H
#define CHAR_PARALLEL_H

#define CHR_IOCTL_PP_READ_DATA      3  /* uint8_t * */
#define CHR_IOCTL_PP_WRITE_DATA     4  /* uint8_t * */
#define CHR_IOCTL_PP_READ_CONTROL   5  /* uint8_t * */
#define CHR_IOCTL_PP_WRITE_CONTROL  6  /* uint8_t * */
#define CHR_IOCTL_PP_READ_STATUS    7  /* uint8_t * */
#define CHR_IOCTL_PP_EPP_READ_ADDR  8  /* struct ParallelIOArg * */
#define CHR_IOCTL_PP_EPP_READ       9  /* struct ParallelIOArg * */
#define CHR_IOCTL_PP_EPP_WRITE_ADDR 10 /* struct ParallelIOArg * */
#define CHR_IOCTL_PP_EPP_WRITE      11 /* struct ParallelIOArg * */
#define CHR_IOCTL_PP_DATA_DIR       12 /* int *: 1 for input */

/* A block of an EPP transfer. */
struct ParallelIOArg {
    void *buffer;
    int count; /* bytes */
};

#endif
