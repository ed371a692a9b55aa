/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Host files, memory and process facts. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/memalign.h"
#include <sys/syscall.h>

void *qemu_anon_ram_alloc(size_t size, uint64_t *align, bool shared, bool noreserve)
{
    int flags = MAP_ANONYMOUS | (shared ? MAP_SHARED : MAP_PRIVATE);
    void *ptr = mmap(NULL, size, PROT_READ | PROT_WRITE,
                     flags | (noreserve ? MAP_NORESERVE : 0), -1, 0);

    if (align) {
        *align = qemu_real_host_page_size();
    }
    return ptr == MAP_FAILED ? NULL : ptr;
}

void qemu_anon_ram_free(void *ptr, size_t size)
{
    if (ptr) {
        munmap(ptr, size);
    }
}

void *qemu_try_memalign(size_t alignment, size_t size)
{
    void *ptr;

    alignment = MAX(alignment, sizeof(void *));
    return posix_memalign(&ptr, alignment, MAX(size, (size_t)1)) ? NULL : ptr;
}

void *qemu_memalign(size_t alignment, size_t size)
{
    void *ptr = qemu_try_memalign(alignment, size);

    if (!ptr) {
        g_error("failed to allocate %zu bytes aligned to %zu", size, alignment);
    }
    return ptr;
}

void qemu_vfree(void *ptr)
{
    free(ptr);
}

uintptr_t qemu_real_host_page_size(void)
{
    return sysconf(_SC_PAGESIZE);
}

intptr_t qemu_real_host_page_mask(void)
{
    return -(intptr_t)qemu_real_host_page_size();
}

int qemu_madvise(void *addr, size_t len, int advice)
{
    if (advice == QEMU_MADV_INVALID) {
        errno = EINVAL;
        return -1;
    }
    return madvise(addr, len, advice);
}

static int open_checked(const char *name, int flags, mode_t mode, Error **errp)
{
    int fd = open(name, flags | O_CLOEXEC, mode);

    if (fd < 0) {
        error_setg_errno(errp, errno, "Could not %s '%s'", flags & O_CREAT ? "create" : "open",
                         name);
    }
    return fd;
}

int qemu_open(const char *name, int flags, Error **errp)
{
    assert(!(flags & O_CREAT));
    return open_checked(name, flags, 0, errp);
}

int qemu_create(const char *name, int flags, mode_t mode, Error **errp)
{
    assert(!(flags & O_CREAT));
    return open_checked(name, flags | O_CREAT, mode, errp);
}

int qemu_open_old(const char *name, int flags, ...)
{
    mode_t mode = 0;
    va_list ap;

    va_start(ap, flags);
    if (flags & O_CREAT) {
        mode = va_arg(ap, int);
    }
    va_end(ap);
    return open_checked(name, flags, mode, NULL);
}

int qemu_close(int fd)
{
    return close(fd);
}

int qemu_unlink(const char *name)
{
    return unlink(name);
}

int qemu_dup(int fd)
{
    return fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

void qemu_set_cloexec(int fd)
{
    int flags = fcntl(fd, F_GETFD);

    assert(flags != -1);
    fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
}

int qemu_pipe(int pipefd[2])
{
    return pipe2(pipefd, O_CLOEXEC);
}

ssize_t qemu_write_full(int fd, const void *buf, size_t count)
{
    size_t done = 0;

    while (done < count) {
        ssize_t ret = RETRY_ON_EINTR(write(fd, (const char *)buf + done, count - done));

        if (ret < 0) {
            break;
        }
        done += ret;
    }
    return done;
}

int qemu_fdatasync(int fd)
{
    return fdatasync(fd);
}

bool qemu_write_pidfile(const char *path, Error **errp)
{
    g_autofree char *text = g_strdup_printf("%d\n", getpid());
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    int fd = qemu_create(path, O_RDWR, S_IRUSR | S_IWUSR, errp);

    if (fd < 0) {
        return false;
    }
    if (fcntl(fd, F_SETLK, &lock) < 0) {
        error_setg_errno(errp, errno, "Could not lock pid file '%s'", path);
    } else if (ftruncate(fd, 0) < 0 || qemu_write_full(fd, text, strlen(text)) != strlen(text)) {
        error_setg_errno(errp, errno, "Could not write pid file '%s'", path);
    } else {
        return true; /* the descriptor stays open for the lock */
    }
    close(fd);
    return false;
}

static char *exec_dir;

void qemu_init_exec_dir(const char *argv0)
{
    g_autofree char *exe = g_file_read_link("/proc/self/exe", NULL);

    g_free(exec_dir);
    exec_dir = g_path_get_dirname(exe ? exe : argv0);
}

const char *qemu_get_exec_dir(void)
{
    return exec_dir ? exec_dir : ".";
}

#ifndef CONFIG_PREFIX
#define CONFIG_PREFIX "/usr/local"
#endif

char *get_relocated_path(const char *dir)
{
    size_t prefix = strlen(CONFIG_PREFIX);

    if (strncmp(dir, CONFIG_PREFIX, prefix) || dir[prefix] != '/') {
        return g_strdup(dir);
    }
    g_autofree char *top = g_path_get_dirname(qemu_get_exec_dir());
    char *moved = g_strconcat(top, dir + prefix, NULL);

    if (!g_file_test(moved, G_FILE_TEST_EXISTS)) {
        g_free(moved);
        return g_strdup(dir);
    }
    return moved;
}

int qemu_get_thread_id(void)
{
    return syscall(SYS_gettid);
}
