/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -fsdev local: extended attributes, and what security_model=mapped-xattr keeps in them: user.virtfs.uid,
 * .gid and .mode as 32 bits, .rdev as 64 bits, little endian. The guest does not see these.
 */
#include "qemu/osdep.h"
#include "fs-local.h"
#include <sys/xattr.h>
#include "qemu/bswap.h"

#define MAPPED_PREFIX "user.virtfs."
#define MAX_XATTR_BYTES 65536

const char *fs_local_fd_path(FsFdPath buf, int fd)
{
    snprintf(buf, sizeof(FsFdPath), "/proc/self/fd/%d", fd);
    return buf;
}

/* --- mapped owners and modes ------------------------------------------------------------------------- */

static bool get_number(int fd, const char *name, void *value, size_t size)
{
    FsFdPath path;

    return getxattr(fs_local_fd_path(path, fd), name, value, size) == size;
}

void fs_local_get_mapped(FsLocal *fs, int fd, struct stat *st)
{
    uint32_t number;
    uint64_t rdev;

    if (fs->security != FS_SECURITY_MAPPED_XATTR) {
        return;
    }
    if (get_number(fd, MAPPED_PREFIX "uid", &number, sizeof(number))) {
        st->st_uid = le32_to_cpu(number);
    }
    if (get_number(fd, MAPPED_PREFIX "gid", &number, sizeof(number))) {
        st->st_gid = le32_to_cpu(number);
    }
    if (get_number(fd, MAPPED_PREFIX "mode", &number, sizeof(number))) {
        st->st_mode = le32_to_cpu(number);
    }
    if (get_number(fd, MAPPED_PREFIX "rdev", &rdev, sizeof(rdev))) {
        st->st_rdev = le64_to_cpu(rdev);
    }
}

static int set_number(int fd, const char *name, const void *value, size_t size)
{
    FsFdPath path;

    return setxattr(fs_local_fd_path(path, fd), name, value, size, 0) < 0 ? -errno : 0;
}

int fs_local_set_mapped(int fd, const mode_t *mode, const uid_t *uid, const gid_t *gid, const dev_t *rdev)
{
    uint32_t number;
    uint64_t wide;
    int err = 0;

    if (uid) {
        number = cpu_to_le32(*uid);
        err = set_number(fd, MAPPED_PREFIX "uid", &number, sizeof(number));
    }
    if (gid && !err) {
        number = cpu_to_le32(*gid);
        err = set_number(fd, MAPPED_PREFIX "gid", &number, sizeof(number));
    }
    if (mode && !err) {
        number = cpu_to_le32(*mode);
        err = set_number(fd, MAPPED_PREFIX "mode", &number, sizeof(number));
    }
    if (rdev && !err) {
        wide = cpu_to_le64(*rdev);
        err = set_number(fd, MAPPED_PREFIX "rdev", &wide, sizeof(wide));
    }
    return err;
}

/* --- the guest's attributes -------------------------------------------------------------------------- */

static bool is_hidden(const FsLocal *fs, const char *name)
{
    return fs->security == FS_SECURITY_MAPPED_XATTR && g_str_has_prefix(name, MAPPED_PREFIX);
}

GByteArray *fs_local_getxattr(void *opaque, const char *path, const char *name, int *err)
{
    FsLocal *fs = opaque;
    GByteArray *value = NULL;
    FsFdPath fd_path;
    ssize_t size;
    int fd;

    if (is_hidden(fs, name)) {
        *err = -ENODATA;
        return NULL;
    }
    fd = fs_local_open(fs, path, O_PATH, 0);
    if (fd < 0) {
        *err = fd;
        return NULL;
    }
    value = g_byte_array_new();
    g_byte_array_set_size(value, MAX_XATTR_BYTES);
    size = getxattr(fs_local_fd_path(fd_path, fd), name, value->data, value->len);
    if (size < 0) {
        *err = -errno;
        g_clear_pointer(&value, g_byte_array_unref);
    } else {
        g_byte_array_set_size(value, size);
    }
    close(fd);
    return value;
}

/* Names of @all, each ended by a zero byte, but for the hidden ones. */
static GByteArray *visible_names(const FsLocal *fs, const char *all, size_t size)
{
    GByteArray *names = g_byte_array_new();

    for (const char *name = all; name < all + size; name += strlen(name) + 1) {
        if (!is_hidden(fs, name)) {
            g_byte_array_append(names, (const uint8_t *)name, strlen(name) + 1);
        }
    }
    return names;
}

GByteArray *fs_local_listxattr(void *opaque, const char *path, int *err)
{
    FsLocal *fs = opaque;
    g_autofree char *all = g_malloc0(MAX_XATTR_BYTES + 1);
    FsFdPath fd_path;
    ssize_t size;
    int fd = fs_local_open(fs, path, O_PATH, 0);

    if (fd < 0) {
        *err = fd;
        return NULL;
    }
    size = listxattr(fs_local_fd_path(fd_path, fd), all, MAX_XATTR_BYTES);
    *err = size < 0 ? -errno : 0;
    close(fd);
    return size < 0 ? NULL : visible_names(fs, all, size);
}

int fs_local_setxattr(void *opaque, const char *path, const char *name, const void *value, size_t size,
                      int flags)
{
    FsLocal *fs = opaque;
    FsFdPath fd_path;
    int fd, ret;

    if (is_hidden(fs, name)) {
        return -EACCES;
    }
    fd = fs_local_open(fs, path, O_PATH, 0);
    if (fd < 0) {
        return fd;
    }
    fs_local_fd_path(fd_path, fd);
    ret = value ? setxattr(fd_path, name, value, size, flags) : removexattr(fd_path, name);
    ret = ret < 0 ? -errno : 0;
    close(fd);
    return ret;
}
