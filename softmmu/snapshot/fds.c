/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The calls that change a descriptor are defined here and note what they touch before they go on to the C
 * library. What was overwritten in, or cut off, a regular file is kept until the restore. Calls that make the
 * kernel write to memory first make sure that it may (tracker_touch()).
 *
 * Only the emulator's calls are looked at: an engine writes its corpus through the same functions.
 */
#undef _FILE_OFFSET_BITS        /* open() and open64() are both defined here, so they must not be one name */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include "fds.h"
#include "blocks.h"
#include "raw.h"
#include "raw-file.h"
#include "tracker.h"

#define MAX_FDS      1024
#define SPARE_FD     512            /* duplicates of descriptors that an input closes are kept from here on */
#define MAX_UNDO     4096
#define MAX_UNDO_BYTES ((size_t)1 << 30)

typedef enum FdKind { FD_FREE, FD_FILE, FD_STREAM, FD_OTHER } FdKind;

typedef struct FdState {
    FdKind kind;
    bool touched;
    bool opened;                    /* by the input */
    int spare;                      /* duplicate, made when the input closed it; -1 */
    off64_t offset;
    off64_t length;
} FdState;

/* Bytes of a file as they were. */
typedef struct Undo {
    int fd;
    off64_t offset;
    size_t size;
    void *data;
} Undo;

static FdState fds[MAX_FDS];
static Undo undos[MAX_UNDO];
static unsigned num_undos;
static size_t undo_bytes;
static bool noting;
static bool touched_any;

#define EXPORT __attribute__((visibility("default"), used))

/* --- noting ------------------------------------------------------------------------------------------ */

static bool watched(int fd)
{
    return noting && blocks_from_arena && fd >= 0 && fd < MAX_FDS;
}

static void touch(int fd)
{
    if (watched(fd)) {
        fds[fd].touched = true;
        touched_any = true;
    }
}

static void note_opened(int fd)
{
    if (watched(fd) && fds[fd].kind == FD_FREE) {
        fds[fd].opened = true;
        touched_any = true;
    }
}

static void keep_bytes(int fd, off64_t offset, size_t size)
{
    Undo *undo;
    ssize_t got;

    if (offset >= fds[fd].length || size == 0) {
        return;                                 /* behind the end: the length says enough */
    }
    if ((off64_t)size > fds[fd].length - offset) {
        size = fds[fd].length - offset;
    }
    if (num_undos == MAX_UNDO || undo_bytes + size > MAX_UNDO_BYTES) {
        static const char message[] = "snapshot: an input overwrote more of a file than can be put back\n";
        ssize_t ignored = syscall(SYS_write, STDERR_FILENO, message, sizeof(message) - 1);

        (void)ignored;
        abort();
    }
    undo = &undos[num_undos];
    undo->fd = fd;
    undo->offset = offset;
    undo->data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    undo->size = size;
    got = undo->data == MAP_FAILED ? -1 : raw_pread(fd, undo->data, size, offset);
    if (got == (ssize_t)size) {
        num_undos++;
        undo_bytes += size;
    }
}

/* An access that will overwrite @size bytes at @offset (-1: the descriptor's own). */
static void before_write(int fd, off64_t offset, size_t size)
{
    if (!watched(fd)) {
        return;
    }
    touch(fd);
    if (fds[fd].kind == FD_FILE) {
        keep_bytes(fd, offset >= 0 ? offset : raw_lseek(fd, 0, SEEK_CUR), size);
    }
}

static size_t total_size(const struct iovec *iov, int count)
{
    size_t size = 0;

    for (int i = 0; i < count; i++) {
        size += iov[i].iov_len;
    }
    return size;
}

static void touch_vector(const struct iovec *iov, int count)
{
    for (int i = 0; i < count; i++) {
        tracker_touch(iov[i].iov_base, iov[i].iov_len);
    }
}

/* --- the calls --------------------------------------------------------------------------------------- */

EXPORT ssize_t read(int fd, void *buf, size_t size)
{
    touch(fd);
    tracker_touch(buf, size);
    return syscall(SYS_read, fd, buf, size);
}

EXPORT ssize_t readv(int fd, const struct iovec *iov, int count)
{
    touch(fd);
    touch_vector(iov, count);
    return syscall(SYS_readv, fd, iov, count);
}

EXPORT ssize_t pread(int fd, void *buf, size_t size, off_t offset)
{
    tracker_touch(buf, size);
    return raw_pread(fd, buf, size, offset);
}

EXPORT ssize_t pread64(int fd, void *buf, size_t size, off64_t offset)
{
    tracker_touch(buf, size);
    return raw_pread(fd, buf, size, offset);
}

EXPORT ssize_t preadv(int fd, const struct iovec *iov, int count, off_t offset)
{
    touch_vector(iov, count);
    return raw_preadv(fd, iov, count, offset);
}

EXPORT ssize_t preadv64(int fd, const struct iovec *iov, int count, off64_t offset)
{
    touch_vector(iov, count);
    return raw_preadv(fd, iov, count, offset);
}

EXPORT ssize_t write(int fd, const void *buf, size_t size)
{
    before_write(fd, -1, size);
    return syscall(SYS_write, fd, buf, size);
}

EXPORT ssize_t writev(int fd, const struct iovec *iov, int count)
{
    before_write(fd, -1, total_size(iov, count));
    return syscall(SYS_writev, fd, iov, count);
}

EXPORT ssize_t pwrite(int fd, const void *buf, size_t size, off_t offset)
{
    before_write(fd, offset, size);
    return raw_pwrite(fd, buf, size, offset);
}

EXPORT ssize_t pwrite64(int fd, const void *buf, size_t size, off64_t offset)
{
    before_write(fd, offset, size);
    return raw_pwrite(fd, buf, size, offset);
}

EXPORT ssize_t pwritev(int fd, const struct iovec *iov, int count, off_t offset)
{
    before_write(fd, offset, total_size(iov, count));
    return raw_pwritev(fd, iov, count, offset);
}

EXPORT ssize_t pwritev64(int fd, const struct iovec *iov, int count, off64_t offset)
{
    before_write(fd, offset, total_size(iov, count));
    return raw_pwritev(fd, iov, count, offset);
}

EXPORT off_t lseek(int fd, off_t offset, int whence)
{
    touch(fd);
    return raw_lseek(fd, offset, whence);
}

EXPORT off64_t lseek64(int fd, off64_t offset, int whence)
{
    touch(fd);
    return raw_lseek(fd, offset, whence);
}

EXPORT int ftruncate64(int fd, off64_t length)
{
    if (watched(fd) && fds[fd].kind == FD_FILE) {
        before_write(fd, length, fds[fd].length > length ? fds[fd].length - length : 0);
    }
    return raw_ftruncate(fd, length);
}

EXPORT int ftruncate(int fd, off_t length)
{
    return ftruncate64(fd, length);
}

EXPORT ssize_t recv(int fd, void *buf, size_t size, int flags)
{
    touch(fd);
    tracker_touch(buf, size);
    return syscall(SYS_recvfrom, fd, buf, size, flags, NULL, NULL);
}

EXPORT ssize_t recvfrom(int fd, void *buf, size_t size, int flags, struct sockaddr *addr, socklen_t *length)
{
    touch(fd);
    tracker_touch(buf, size);
    if (length) {
        tracker_touch(length, sizeof(*length));
        tracker_touch(addr, *length);
    }
    return syscall(SYS_recvfrom, fd, buf, size, flags, addr, length);
}

EXPORT ssize_t send(int fd, const void *buf, size_t size, int flags)
{
    touch(fd);
    return syscall(SYS_sendto, fd, buf, size, flags, NULL, 0);
}

EXPORT int poll(struct pollfd *set, nfds_t count, int timeout)
{
    tracker_touch(set, count * sizeof(*set));
    return syscall(SYS_poll, set, count, timeout);
}

static int open_noted(int folder, const char *path, int flags, mode_t mode)
{
    int fd = syscall(SYS_openat, folder, path, flags, mode);

    note_opened(fd);
    return fd;
}

#define OPEN_MODE(flags)                                        \
    ({                                                          \
        mode_t mode_ = 0;                                       \
        if ((flags) & (O_CREAT | O_TMPFILE)) {                  \
            va_list ap_;                                        \
            va_start(ap_, flags);                               \
            mode_ = va_arg(ap_, mode_t);                        \
            va_end(ap_);                                        \
        }                                                       \
        mode_;                                                  \
    })

EXPORT int open(const char *path, int flags, ...)
{
    return open_noted(AT_FDCWD, path, flags, OPEN_MODE(flags));
}

EXPORT int open64(const char *path, int flags, ...)
{
    return open_noted(AT_FDCWD, path, flags | O_LARGEFILE, OPEN_MODE(flags));
}

EXPORT int openat(int folder, const char *path, int flags, ...)
{
    return open_noted(folder, path, flags, OPEN_MODE(flags));
}

EXPORT int openat64(int folder, const char *path, int flags, ...)
{
    return open_noted(folder, path, flags | O_LARGEFILE, OPEN_MODE(flags));
}

EXPORT int socket(int domain, int type, int protocol)
{
    int fd = syscall(SYS_socket, domain, type, protocol);

    note_opened(fd);
    return fd;
}

EXPORT int accept(int fd, struct sockaddr *addr, socklen_t *length)
{
    int made;

    if (length) {
        tracker_touch(length, sizeof(*length));
        tracker_touch(addr, *length);
    }
    made = syscall(SYS_accept4, fd, addr, length, 0);
    note_opened(made);
    return made;
}

EXPORT int close(int fd)
{
    if (watched(fd) && fds[fd].kind != FD_FREE && fds[fd].spare < 0) {
        touch(fd);
        fds[fd].spare = syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, SPARE_FD);
    } else if (watched(fd)) {
        fds[fd].opened = false;
    }
    return syscall(SYS_close, fd);
}

/* --- snapshot ---------------------------------------------------------------------------------------- */

static void save_fd(int fd)
{
    struct stat64 st;

    fds[fd].spare = -1;
    if (fd <= STDERR_FILENO || fstat64(fd, &st) < 0) {
        fds[fd].kind = FD_OTHER;
    } else if (S_ISREG(st.st_mode)) {
        fds[fd].kind = FD_FILE;
        fds[fd].offset = raw_lseek(fd, 0, SEEK_CUR);
        fds[fd].length = st.st_size;
    } else {
        fds[fd].kind = S_ISSOCK(st.st_mode) || S_ISFIFO(st.st_mode) ? FD_STREAM : FD_OTHER;
    }
}

void fds_save(void)
{
    for (int fd = 0; fd < MAX_FDS; fd++) {
        if (syscall(SYS_fcntl, fd, F_GETFD) >= 0) {
            save_fd(fd);
        }
    }
    noting = true;
}

/* What is left in a socket or pipe was put there by the input; perhaps through its other end. */
static uint64_t drain(int fd)
{
    char buffer[4096];
    struct pollfd pfd = { .fd = fd, .events = POLLIN };
    uint64_t calls = 1;

    while (syscall(SYS_poll, &pfd, 1, 0) > 0 && (pfd.revents & POLLIN) &&
           syscall(SYS_read, fd, buffer, sizeof(buffer)) > 0) {
        calls += 2;
    }
    return calls;
}

static uint64_t restore_fd(int fd)
{
    FdState *s = &fds[fd];
    uint64_t calls = 0;

    if (s->opened) {
        syscall(SYS_close, fd);
        s->opened = false;
        return 1;
    }
    if (s->spare >= 0) {
        syscall(SYS_dup3, s->spare, fd, O_CLOEXEC);
        syscall(SYS_close, s->spare);
        s->spare = -1;
        calls += 2;
    }
    if (s->kind == FD_FILE) {
        struct stat64 st;

        raw_lseek(fd, s->offset, SEEK_SET);
        if (fstat64(fd, &st) == 0 && st.st_size != s->length) {
            int ignored = raw_ftruncate(fd, s->length);
            (void)ignored;
        }
        calls += 3;
    }
    s->touched = false;
    return calls;
}

static uint64_t undo_writes(void)
{
    uint64_t calls = 0;

    while (num_undos) {
        Undo *undo = &undos[--num_undos];
        ssize_t ignored = raw_pwrite(undo->fd, undo->data, undo->size, undo->offset);

        (void)ignored;
        munmap(undo->data, undo->size);
        calls += 2;
    }
    undo_bytes = 0;
    return calls;
}

uint64_t fds_restore(void)
{
    uint64_t calls = 0;
    bool drains = false;

    if (!touched_any) {
        return 0;
    }
    for (int fd = 0; fd < MAX_FDS; fd++) {
        if (fds[fd].touched || fds[fd].opened) {
            drains |= fds[fd].kind == FD_STREAM;
            calls += restore_fd(fd);
        }
    }
    for (int fd = 0; drains && fd < MAX_FDS; fd++) {
        calls += fds[fd].kind == FD_STREAM ? drain(fd) : 0;
    }
    calls += undo_writes();
    touched_any = false;
    return calls;
}
