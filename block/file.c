/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Driver file: a regular file or a block device of the host. A failing call of the host surfaces as
 * the request's error.
 */
#include "qemu/osdep.h"
#include "block-internal.h"
#include "qemu/cutils.h"
#include "qemu/module.h"

typedef struct FileState {
    int fd;
} FileState;

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
    int fd = qemu_open_old(filename, (bs->read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC);

    if (fd < 0 && !bs->read_only && bs->flags & BDRV_O_AUTO_RDONLY) {
        bs->read_only = bs->auto_read_only = true;
        fd = qemu_open_old(filename, O_RDONLY | O_CLOEXEC);
    }
    return fd < 0 ? -errno : fd;
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
    g_free(bs->filename);
    bs->filename = g_steal_pointer(&filename);
    return 0;
}

static void file_close(BlockDriverState *bs)
{
    FileState *s = bs->opaque;

    close(s->fd);
}

static int64_t file_getlength(BlockDriverState *bs)
{
    FileState *s = bs->opaque;
    off_t end = lseek(s->fd, 0, SEEK_END);

    return end < 0 ? -errno : end;
}

static int file_pread(BlockDriverState *bs, int64_t offset, int64_t bytes, void *buf)
{
    FileState *s = bs->opaque;

    while (bytes) {
        ssize_t n = RETRY_ON_EINTR(pread(s->fd, buf, bytes, offset));

        if (n < 0) {
            return -errno;
        }
        if (n == 0) { /* the file shrank */
            memset(buf, 0, bytes);
            return 0;
        }
        buf = (uint8_t *)buf + n;
        offset += n;
        bytes -= n;
    }
    return 0;
}

static int file_pwrite(BlockDriverState *bs, int64_t offset, int64_t bytes, const void *buf,
                       int flags)
{
    FileState *s = bs->opaque;

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

    if (RETRY_ON_EINTR(fallocate(s->fd, mode, offset, bytes)) < 0) {
        return errno == EOPNOTSUPP || errno == ENODEV ? -ENOTSUP : -errno;
    }
    return 0;
}

static int file_pwrite_zeroes(BlockDriverState *bs, int64_t offset, int64_t bytes, int flags)
{
    if (!(flags & BDRV_REQ_MAY_UNMAP) || offset + bytes > bs->total_bytes) {
        return -ENOTSUP;
    }
    return punch_hole(bs, offset, bytes);
}

static int file_flush(BlockDriverState *bs)
{
    FileState *s = bs->opaque;

    return bs->flags & BDRV_O_NO_FLUSH || fdatasync(s->fd) == 0 ? 0 : -errno;
}

static int file_truncate(BlockDriverState *bs, int64_t bytes, Error **errp)
{
    FileState *s = bs->opaque;

    if (RETRY_ON_EINTR(ftruncate(s->fd, bytes)) < 0) {
        int ret = -errno;

        error_setg_errno(errp, -ret, "Failed to resize file");
        return ret;
    }
    return 0;
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
};

static void register_driver(void)
{
    bdrv_register(&file_driver);
}
block_init(register_driver)
