/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File calls of the kernel, past the C library, whose names fds.c takes. Offsets have 64 bits on every host;
 * where a register has 32, they go in two.
 */
#ifndef SNAPSHOT_RAW_FILE_H
#define SNAPSHOT_RAW_FILE_H

#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#if __SIZEOF_LONG__ == 8
#define RAW_OFFSET(o) (o)
#define RAW_FTRUNCATE SYS_ftruncate
#else
#define RAW_OFFSET(o) (uint32_t)(o), (uint32_t)((uint64_t)(o) >> 32)
#define RAW_FTRUNCATE SYS_ftruncate64
#endif
/* preadv and pwritev take the halves on every host. */
#define RAW_HALVES(o) (unsigned long)(o), (unsigned long)((uint64_t)(o) >> 32)

static inline ssize_t raw_pread(int fd, void *buf, size_t size, off64_t offset)
{
    return syscall(SYS_pread64, fd, buf, size, RAW_OFFSET(offset));
}

static inline ssize_t raw_pwrite(int fd, const void *buf, size_t size, off64_t offset)
{
    return syscall(SYS_pwrite64, fd, buf, size, RAW_OFFSET(offset));
}

static inline ssize_t raw_preadv(int fd, const struct iovec *iov, int count, off64_t offset)
{
    return syscall(SYS_preadv, fd, iov, count, RAW_HALVES(offset));
}

static inline ssize_t raw_pwritev(int fd, const struct iovec *iov, int count, off64_t offset)
{
    return syscall(SYS_pwritev, fd, iov, count, RAW_HALVES(offset));
}

static inline int raw_ftruncate(int fd, off64_t length)
{
    return syscall(RAW_FTRUNCATE, fd, RAW_OFFSET(length));
}

static inline off64_t raw_lseek(int fd, off64_t offset, int whence)
{
#ifdef SYS__llseek
    off64_t result;

    return syscall(SYS__llseek, fd, (unsigned long)(offset >> 32), (unsigned long)offset, &result, whence) < 0
           ? -1 : result;
#else
    return syscall(SYS_lseek, fd, offset, whence);
#endif
}

#endif
