/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Driver file: a regular file or a block device of the host. A failing call of the host surfaces as
 * the request's error.
 */
#include "qemu/osdep.h"
#include "block-internal.h"
#include "cow-memory.h"
#include "qemu/cutils.h"
#include "qemu/module.h"

typedef struct FileState {
    int fd;
    CowMemory *cow;             /* what was written, if the file itself must not be */
    int64_t cow_length;
} FileState;

static bool writes_in_memory;

void bdrv_keep_writes_in_memory(void)
{
    writes_in_memory = true;
}

static void file_parse_filename(const char *filename, JsonObject *options, Error **errp)
{
    strstart(filename, "file:", &filename);
    json_object_set_string_member(options, "filename", filename);
}

/* Options that choose how QEMU talks to the host; there is one way here. */
static bool take_ignored(JsonObject *options)
{
    static const char *const names[] = {
        "aio", "aio-max-batch", "locking", "pr-manager", "drop-cache", "x-check-cache-dropped",
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        g_free(block_opt_str(options, names[i]));
    }
    return true;
}

static int open_fd(BlockDriverState *bs, const char *filename)
{
    bool write = !bs->read_only && !writes_in_memory;
    int fd = qemu_open_old(filename, (write ? O_RDWR : O_RDONLY) | O_CLOEXEC);

    if (fd < 0 && write && bs->flags & BDRV_O_AUTO_RDONLY) {
        bs->read_only = bs->auto_read_only = true;
        fd = qemu_open_old(filename, O_RDONLY | O_CLOEXEC);
    }
    return fd < 0 ? -errno : fd;
}

static int read_fd(void *opaque, int64_t offset, int64_t bytes, void *buf)
{
    FileState *s = opaque;

    while (bytes) {
        ssize_t n = RETRY_ON_EINTR(pread(s->fd, buf, bytes, offset));

        if (n < 0) {
            return -errno;
        }
        if (n == 0) { /* behind the end */
            memset(buf, 0, bytes);
            return 0;
        }
        buf = (uint8_t *)buf + n;
        offset += n;
        bytes -= n;
    }
    return 0;
}

static int file_open(BlockDriverState *bs, JsonObject *options, Error **errp)
{
    g_autofree char *filename = block_opt_str(options, "filename");
    FileState *s = bs->opaque;
    struct stat st;

    if (!filename || !*filename) {
        error_setg(errp, "The 'file' block driver requires a file name");
        return -EINVAL;
    }
    take_ignored(options);
    s->fd = open_fd(bs, filename);
    if (s->fd < 0) {
        error_setg_errno(errp, -s->fd, "Could not open '%s'", filename);
        return s->fd;
    }
    if (fstat(s->fd, &st) < 0 || !(S_ISREG(st.st_mode) || S_ISBLK(st.st_mode))) {
        error_setg(errp, "'%s' is neither a regular file nor a block device", filename);
        close(s->fd);
        return -EINVAL;
    }
    if (!bs->read_only && writes_in_memory) {
        s->cow_length = lseek(s->fd, 0, SEEK_END);
        s->cow = cow_memory_new(read_fd, s);
    }
    g_free(bs->filename);
    bs->filename = g_steal_pointer(&filename);
    return 0;
}

static void file_close(BlockDriverState *bs)
{
    FileState *s = bs->opaque;

    g_clear_pointer(&s->cow, cow_memory_free);
    close(s->fd);
}

static int64_t file_getlength(BlockDriverState *bs)
{
    FileState *s = bs->opaque;
    off_t end = s->cow ? s->cow_length : lseek(s->fd, 0, SEEK_END);

    return end < 0 ? -errno : end;
}

static int file_pread(BlockDriverState *bs, int64_t offset, int64_t bytes, void *buf)
{
    FileState *s = bs->opaque;

    return s->cow ? cow_memory_read(s->cow, offset, bytes, buf) : read_fd(s, offset, bytes, buf);
}

static int file_pwrite(BlockDriverState *bs, int64_t offset, int64_t bytes, const void *buf,
                       int flags)
{
    FileState *s = bs->opaque;

    if (s->cow) {
        s->cow_length = MAX(s->cow_length, offset + bytes);
        return cow_memory_write(s->cow, offset, bytes, buf);
    }
    while (bytes) {
        ssize_t n = RETRY_ON_EINTR(pwrite(s->fd, buf, bytes, offset));

        if (n <= 0) {
            return n < 0 ? -errno : -ENOSPC;
        }
        buf = (const uint8_t *)buf + n;
        offset += n;
        bytes -= n;
    }
    return 0;
}

/* A hole, where the file system can make one: it reads as zeroes. */
static int punch_hole(BlockDriverState *bs, int64_t offset, int64_t bytes)
{
    FileState *s = bs->opaque;
    int mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;

    if (s->cow) {
        return cow_memory_write_zeroes(s->cow, offset, bytes);
    }
    if (RETRY_ON_EINTR(fallocate(s->fd, mode, offset, bytes)) < 0) {
        return errno == EOPNOTSUPP || errno == ENODEV ? -ENOTSUP : -errno;
    }
    return 0;
}

static int file_pwrite_zeroes(BlockDriverState *bs, int64_t offset, int64_t bytes, int flags)
{
    FileState *s = bs->opaque;

    if (s->cow) {
        s->cow_length = MAX(s->cow_length, offset + bytes);
        return cow_memory_write_zeroes(s->cow, offset, bytes);
    }
    if (!(flags & BDRV_REQ_MAY_UNMAP) || offset + bytes > bs->total_bytes) {
        return -ENOTSUP;
    }
    return punch_hole(bs, offset, bytes);
}

static int file_flush(BlockDriverState *bs)
{
    FileState *s = bs->opaque;

    return s->cow || bs->flags & BDRV_O_NO_FLUSH || fdatasync(s->fd) == 0 ? 0 : -errno;
}

/* What is cut off must not come back when the file grows again. */
static int truncate_cow(FileState *s, int64_t bytes)
{
    int ret = 0;

    if (bytes < s->cow_length) {
        ret = cow_memory_write_zeroes(s->cow, bytes, s->cow_length - bytes);
    }
    s->cow_length = ret < 0 ? s->cow_length : bytes;
    return ret;
}

static int file_truncate(BlockDriverState *bs, int64_t bytes, Error **errp)
{
    FileState *s = bs->opaque;

    if (s->cow) {
        return truncate_cow(s, bytes);
    }
    if (RETRY_ON_EINTR(ftruncate(s->fd, bytes)) < 0) {
        int ret = -errno;

        error_setg_errno(errp, -ret, "Failed to resize file");
        return ret;
    }
    return 0;
}

static int64_t file_allocated_bytes(BlockDriverState *bs)
{
    FileState *s = bs->opaque;
    struct stat st;

    return fstat(s->fd, &st) < 0 ? -errno : (int64_t)st.st_blocks * 512;
}

static BlockDriver file_driver = {
    .name = "file",
    .protocol = "file",
    .is_protocol = true,
    .instance_size = sizeof(FileState),
    .parse_filename = file_parse_filename,
    .open = file_open,
    .close = file_close,
    .getlength = file_getlength,
    .pread = file_pread,
    .pwrite = file_pwrite,
    .pwrite_zeroes = file_pwrite_zeroes,
    .pdiscard = punch_hole,
    .flush = file_flush,
    .truncate = file_truncate,
    .allocated_bytes = file_allocated_bytes,
};

static void register_driver(void)
{
    bdrv_register(&file_driver);
}
block_init(register_driver)
