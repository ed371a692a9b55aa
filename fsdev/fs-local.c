/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -fsdev local: a folder of the host. Every path is opened by openat2() with RESOLVE_BENEATH and
 * RESOLVE_NO_SYMLINKS, so that nothing that a guest or another process makes there leads out of it.
 *
 * Options: path, security_model (passthrough, mapped-xattr, none), fmode, dmode. Left out: mapped-file.
 * In a fuzz run the folder is read into memory, where writes stay: a run leaves nothing on the host.
 */
#include "qemu/osdep.h"
#include "fs-local.h"
#include <linux/openat2.h>
#include <sys/syscall.h>
#include "qemu/cutils.h"
#include "qemu/timer.h"
#include "sysemu/qtest.h"

#define MAX_LINK_BYTES 4096
#define MAX_LOAD_DEPTH 16

/* --- paths ------------------------------------------------------------------------------------------- */

/*
 * Opens what a link may not lead to; but with O_PATH the last name may be
 * one, since nothing is opened then.
 */
int fs_local_open(FsLocal *fs, const char *path, int flags, mode_t mode)
{
    struct open_how how = {
        .flags = flags | O_CLOEXEC | O_NOFOLLOW,
        .mode = flags & O_CREAT ? mode & 07777 : 0,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
    };
    int fd = syscall(SYS_openat2, fs->root, *path ? path : ".", &how, sizeof(how));

    return fd < 0 ? -errno : fd;
}

int fs_local_open_parent(FsLocal *fs, const char *path, const char **name)
{
    const char *slash = strrchr(path, '/');
    g_autofree char *parent = slash ? g_strndup(path, slash - path) : g_strdup("");

    *name = slash ? slash + 1 : path;
    if (!**name) {
        return -EBUSY;          /* the shared folder itself */
    }
    return fs_local_open(fs, parent, O_RDONLY | O_DIRECTORY, 0);
}

/* --- looking ----------------------------------------------------------------------------------------- */

static int local_lstat(void *opaque, const char *path, struct stat *st)
{
    FsLocal *fs = opaque;
    int fd = fs_local_open(fs, path, O_PATH, 0), err;

    if (fd < 0) {
        return fd;
    }
    err = fstat(fd, st) < 0 ? -errno : 0;
    if (!err) {
        fs_local_get_mapped(fs, fd, st);
    }
    close(fd);
    return err;
}

static int local_statvfs(void *opaque, struct statvfs *st)
{
    FsLocal *fs = opaque;

    return fstatvfs(fs->root, st) < 0 ? -errno : 0;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    const char *const *left = a, *const *right = b;

    return strcmp(*left, *right);
}

static GPtrArray *local_readdir(void *opaque, const char *path, int *err)
{
    int fd = fs_local_open(opaque, path, O_RDONLY | O_DIRECTORY, 0);
    GPtrArray *names;
    struct dirent *entry;
    DIR *dir;

    if (fd < 0) {
        *err = fd;
        return NULL;
    }
    dir = fdopendir(fd);
    if (!dir) {
        *err = -errno;
        close(fd);
        return NULL;
    }
    names = g_ptr_array_new_with_free_func(g_free);
    while ((entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            g_ptr_array_add(names, g_strdup(entry->d_name));
        }
    }
    closedir(dir);
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* A mapped link is a file that holds its target. */
static ssize_t read_link(FsLocal *fs, const char *path, char *buf, size_t size)
{
    int fd = fs_local_open(fs, path, fs->security == FS_SECURITY_MAPPED_XATTR ? O_RDONLY : O_PATH, 0);
    struct stat st;
    ssize_t ret;

    if (fd < 0) {
        return fd;
    }
    if (fs->security != FS_SECURITY_MAPPED_XATTR) {
        ret = readlinkat(fd, "", buf, size);
    } else {
        ret = fstat(fd, &st);
        if (ret == 0) {
            fs_local_get_mapped(fs, fd, &st);
            errno = EINVAL;
            ret = S_ISLNK(st.st_mode) ? pread(fd, buf, size, 0) : -1;
        }
    }
    ret = ret < 0 ? -errno : ret;
    close(fd);
    return ret;
}

static char *local_readlink(void *fs, const char *path, int *err)
{
    g_autofree char *buf = g_malloc(MAX_LINK_BYTES);
    ssize_t size = read_link(fs, path, buf, MAX_LINK_BYTES);

    if (size < 0) {
        *err = size;
        return NULL;
    }
    return g_strndup(buf, size);
}

/* --- files ------------------------------------------------------------------------------------------- */

static FsFile *file_new(int fd, int *err)
{
    FsFile *file;

    if (fd < 0) {
        *err = fd;
        return NULL;
    }
    file = g_new(FsFile, 1);
    file->fd = fd;
    return file;
}

static FsFile *local_open(void *opaque, const char *path, int flags, int *err)
{
    FsLocal *fs = opaque;
    /* A pipe or a device of the host is no business of the guest's. */
    int fd = fs_local_open(fs, path, flags | O_NONBLOCK | O_NOCTTY, 0);
    struct stat st;

    if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))) {
        close(fd);
        fd = S_ISDIR(st.st_mode) ? -EISDIR : -ENXIO;
    }
    return file_new(fd, err);
}

/* Owner and mode of a file that was just made. */
static int set_owner(FsLocal *fs, int fd, const FsOwner *owner, const dev_t *rdev)
{
    FsFdPath path;
    int err;

    fs_local_fd_path(path, fd);
    if (fs->security == FS_SECURITY_MAPPED_XATTR) {
        return fs_local_set_mapped(fd, &owner->mode, &owner->uid, &owner->gid, rdev);
    }
    err = chown(path, owner->uid, owner->gid) < 0 || chmod(path, owner->mode & 07777) < 0 ? -errno : 0;
    return fs->security == FS_SECURITY_NONE ? 0 : err;
}

static mode_t host_mode(FsLocal *fs, const FsOwner *owner)
{
    return fs->security == FS_SECURITY_MAPPED_XATTR ? fs->file_mode : owner->mode & 07777;
}

static FsFile *local_create(void *opaque, const char *path, int flags, const FsOwner *owner, int *err)
{
    FsLocal *fs = opaque;
    FsOwner file = *owner;
    int fd = fs_local_open(fs, path, flags | O_CREAT | O_EXCL | O_NONBLOCK, host_mode(fs, owner));

    if (fd == -EEXIST && !(flags & O_EXCL)) {
        return local_open(fs, path, flags, err);
    }
    file.mode = (owner->mode & 07777) | S_IFREG;
    if (fd >= 0) {
        *err = set_owner(fs, fd, &file, NULL);
        if (*err) {
            close(fd);
            return NULL;
        }
    }
    return file_new(fd, err);
}

static void local_close(FsFile *file)
{
    close(file->fd);
    g_free(file);
}

static ssize_t local_pread(FsFile *file, void *buf, size_t size, uint64_t offset)
{
    ssize_t ret = offset > INT64_MAX ? 0 : RETRY_ON_EINTR(pread(file->fd, buf, size, offset));

    return ret < 0 ? -errno : ret;
}

static ssize_t local_pwrite(FsFile *file, const void *buf, size_t size, uint64_t offset)
{
    ssize_t ret;

    if (offset > INT64_MAX) {
        return -EFBIG;
    }
    ret = RETRY_ON_EINTR(pwrite(file->fd, buf, size, offset));
    return ret < 0 ? -errno : ret;
}

static int local_fsync(FsFile *file, bool data_only)
{
    return (data_only ? fdatasync(file->fd) : fsync(file->fd)) < 0 ? -errno : 0;
}

/* --- names ------------------------------------------------------------------------------------------- */

static int local_mkdir(void *opaque, const char *path, const FsOwner *owner)
{
    FsLocal *fs = opaque;
    bool mapped = fs->security == FS_SECURITY_MAPPED_XATTR;
    FsOwner folder = *owner;
    const char *name;
    int parent = fs_local_open_parent(fs, path, &name), fd, err;

    if (parent < 0) {
        return parent;
    }
    err = mkdirat(parent, name, mapped ? fs->folder_mode : owner->mode & 07777) < 0 ? -errno : 0;
    close(parent);
    fd = err ? err : fs_local_open(fs, path, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0) {
        return fd;
    }
    folder.mode = (owner->mode & 07777) | S_IFDIR;
    err = set_owner(fs, fd, &folder, NULL);
    close(fd);
    return err;
}

/* What a mapped file stands for; it holds @data. */
static int make_mapped(FsLocal *fs, const char *path, const FsOwner *owner, dev_t rdev, const char *data)
{
    int fd = fs_local_open(fs, path, O_WRONLY | O_CREAT | O_EXCL, fs->file_mode), err;

    if (fd < 0) {
        return fd;
    }
    err = write(fd, data, strlen(data)) == strlen(data) ? 0 : -EIO;
    err = err ?: fs_local_set_mapped(fd, &owner->mode, &owner->uid, &owner->gid, &rdev);
    close(fd);
    return err;
}

static int local_mknod(void *opaque, const char *path, dev_t rdev, const FsOwner *owner)
{
    FsLocal *fs = opaque;
    const char *name;
    int parent, err;

    if (S_ISDIR(owner->mode) || S_ISLNK(owner->mode)) {
        return -EINVAL;
    }
    if (fs->security == FS_SECURITY_MAPPED_XATTR) {
        return make_mapped(fs, path, owner, rdev, "");
    }
    parent = fs_local_open_parent(fs, path, &name);
    if (parent < 0) {
        return parent;
    }
    err = mknodat(parent, name, owner->mode, rdev) < 0 ? -errno : 0;
    if (!err && fchownat(parent, name, owner->uid, owner->gid, AT_SYMLINK_NOFOLLOW) < 0 &&
        fs->security == FS_SECURITY_PASSTHROUGH) {
        err = -errno;
    }
    close(parent);
    return err;
}

static int local_symlink(void *opaque, const char *target, const char *path, const FsOwner *owner)
{
    FsLocal *fs = opaque;
    FsOwner file = { .mode = 0777 | S_IFLNK, .uid = owner->uid, .gid = owner->gid };
    const char *name;
    int parent, err;

    if (fs->security == FS_SECURITY_MAPPED_XATTR) {
        return make_mapped(fs, path, &file, 0, target);
    }
    parent = fs_local_open_parent(fs, path, &name);
    if (parent < 0) {
        return parent;
    }
    err = symlinkat(target, parent, name) < 0 ? -errno : 0;
    if (!err && fchownat(parent, name, owner->uid, owner->gid, AT_SYMLINK_NOFOLLOW) < 0 &&
        fs->security == FS_SECURITY_PASSTHROUGH) {
        err = -errno;
    }
    close(parent);
    return err;
}

/* linkat() and renameat() take the same arguments. */
static int with_two_parents(FsLocal *fs, const char *old_path, const char *new_path,
                            int (*call)(int, const char *, int, const char *))
{
    const char *old_name, *new_name;
    int from = fs_local_open_parent(fs, old_path, &old_name), to, err;

    if (from < 0) {
        return from;
    }
    to = fs_local_open_parent(fs, new_path, &new_name);
    if (to < 0) {
        close(from);
        return to;
    }
    err = call(from, old_name, to, new_name) < 0 ? -errno : 0;
    close(from);
    close(to);
    return err;
}

static int link_nofollow(int from, const char *old_name, int to, const char *new_name)
{
    return linkat(from, old_name, to, new_name, 0);
}

static int local_link(void *fs, const char *old_path, const char *new_path)
{
    return with_two_parents(fs, old_path, new_path, link_nofollow);
}

static int local_rename(void *fs, const char *old_path, const char *new_path)
{
    return with_two_parents(fs, old_path, new_path, renameat);
}

static int remove_name(FsLocal *fs, const char *path, int flags)
{
    const char *name;
    int parent = fs_local_open_parent(fs, path, &name), err;

    if (parent < 0) {
        return parent;
    }
    err = unlinkat(parent, name, flags) < 0 ? -errno : 0;
    close(parent);
    return err;
}

static int local_unlink(void *fs, const char *path)
{
    return remove_name(fs, path, 0);
}

static int local_rmdir(void *fs, const char *path)
{
    return remove_name(fs, path, AT_REMOVEDIR);
}

/* --- attributes -------------------------------------------------------------------------------------- */

static struct timespec time_or_omit(bool set, int64_t ns)
{
    struct timespec ts = { .tv_sec = ns / NANOSECONDS_PER_SECOND, .tv_nsec = ns % NANOSECONDS_PER_SECOND };

    if (!set) {
        ts.tv_nsec = UTIME_OMIT;
    }
    return ts;
}

static int set_mapped_attr(int fd, const struct stat *st, const FsSetAttr *attr)
{
    mode_t mode = (st->st_mode & S_IFMT) | (attr->mode & 07777);

    return fs_local_set_mapped(fd, attr->set_mode ? &mode : NULL, attr->set_uid ? &attr->uid : NULL,
                               attr->set_gid ? &attr->gid : NULL, NULL);
}

static int set_host_attr(FsLocal *fs, int fd, const FsSetAttr *attr)
{
    FsFdPath path;

    fs_local_fd_path(path, fd);
    if (attr->set_mode && chmod(path, attr->mode & 07777) < 0) {
        return -errno;
    }
    if ((attr->set_uid || attr->set_gid) &&
        chown(path, attr->set_uid ? attr->uid : -1, attr->set_gid ? attr->gid : -1) < 0 &&
        fs->security == FS_SECURITY_PASSTHROUGH) {
        return -errno;
    }
    return 0;
}

static int set_attr_of(FsLocal *fs, int fd, const struct stat *st, const FsSetAttr *attr)
{
    struct timespec times[2] = { time_or_omit(attr->set_atime, attr->atime_ns),
                                 time_or_omit(attr->set_mtime, attr->mtime_ns) };
    FsFdPath path;
    int err;

    fs_local_fd_path(path, fd);
    if (attr->set_size && (attr->size > INT64_MAX || !S_ISREG(st->st_mode))) {
        return attr->size > INT64_MAX ? -EFBIG : -EINVAL;
    }
    if (attr->set_size && truncate(path, attr->size) < 0) {
        return -errno;
    }
    err = fs->security == FS_SECURITY_MAPPED_XATTR ? set_mapped_attr(fd, st, attr)
                                                   : set_host_attr(fs, fd, attr);
    if (!err && (attr->set_atime || attr->set_mtime) && utimensat(AT_FDCWD, path, times, 0) < 0) {
        err = -errno;
    }
    return err;
}

static int local_setattr(void *opaque, const char *path, const FsSetAttr *attr)
{
    FsLocal *fs = opaque;
    int fd = fs_local_open(fs, path, O_PATH, 0), err;
    struct stat st;

    if (fd < 0) {
        return fd;
    }
    /* A link of the host would be followed by what comes. */
    err = fstat(fd, &st) < 0 ? -errno : S_ISLNK(st.st_mode) ? -EOPNOTSUPP : 0;
    if (!err) {
        fs_local_get_mapped(fs, fd, &st);
        err = set_attr_of(fs, fd, &st, attr);
    }
    close(fd);
    return err;
}

/* --- life -------------------------------------------------------------------------------------------- */

static bool parse_security(const char *model, FsSecurity *security, Error **errp)
{
    static const char *const names[] = {
        [FS_SECURITY_NONE] = "none",
        [FS_SECURITY_PASSTHROUGH] = "passthrough",
        [FS_SECURITY_MAPPED_XATTR] = "mapped-xattr",
    };

    for (size_t i = 0; model && i < ARRAY_SIZE(names); i++) {
        if (strcmp(names[i], model) == 0) {
            *security = i;
            return true;
        }
    }
    if (g_strcmp0(model, "mapped") == 0) {
        *security = FS_SECURITY_MAPPED_XATTR;
        return true;
    }
    error_setg(errp,
               model ? "security_model=%s is not supported; choose from passthrough, mapped-xattr, none"
                     : "security_model property not set; choose from passthrough, mapped-xattr, none",
               model);
    return false;
}

static bool take_mode(JsonObject *options, const char *key, mode_t *mode, Error **errp)
{
    const char *text = json_object_get_string_member_with_default(options, key, NULL);
    unsigned long value;

    if (text && (qemu_strtoul(text, NULL, 8, &value) < 0 || value > 0777)) {
        error_setg(errp, "Parameter '%s' expects permissions as octal digits, as 0600", key);
        return false;
    }
    *mode = text ? value : *mode;
    json_object_remove_member(options, key);
    return true;
}

/* Puts what the folder holds into @memory, as far as there is room. */
static void load_folder(FsLocal *fs, const char *path, void *memory, int depth)
{
    int err = 0;
    g_autoptr(GPtrArray) names = depth ? local_readdir(fs, path, &err) : NULL;

    for (unsigned i = 0; names && i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *below = *path ? g_strconcat(path, "/", name, NULL) : g_strdup(name);
        g_autofree char *data = NULL;
        struct stat st;
        FsFile *file;

        if (local_lstat(fs, below, &st) < 0) {
            continue;
        }
        if (S_ISDIR(st.st_mode)) {
            fs_memory_add(memory, below, st.st_mode & 07777, NULL, 0);
            load_folder(fs, below, memory, depth - 1);
        } else if (S_ISREG(st.st_mode) && (file = local_open(fs, below, O_RDONLY, &err)) != NULL) {
            data = g_malloc(MIN(st.st_size, 1 * 1024 * 1024) + 1);
            fs_memory_add(memory, below, st.st_mode & 07777, data,
                          MAX(local_pread(file, data, MIN(st.st_size, 1 * 1024 * 1024), 0), 0));
            local_close(file);
        }
    }
}

static void *local_init(JsonObject *options, Error **errp)
{
    const char *path = json_object_get_string_member_with_default(options, "path", NULL);
    g_autofree FsLocal *fs = g_new0(FsLocal, 1);
    void *memory;

    *fs = (FsLocal) { .file_mode = 0600, .folder_mode = 0700 };
    if (!parse_security(json_object_get_string_member_with_default(options, "security_model", NULL),
                        &fs->security, errp) ||
        !take_mode(options, "fmode", &fs->file_mode, errp) ||
        !take_mode(options, "dmode", &fs->folder_mode, errp)) {
        return NULL;
    }
    if (!path) {
        error_setg(errp, "Parameter 'path' is missing: the folder to share");
        return NULL;
    }
    fs->root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fs->root < 0) {
        error_setg_errno(errp, errno, "failed to open '%s'", path);
        return NULL;
    }
    json_object_remove_member(options, "path");
    json_object_remove_member(options, "security_model");
    if (!qtest_in_process()) {
        return g_steal_pointer(&fs);
    }
    memory = fs_memory_new();
    load_folder(fs, "", memory, MAX_LOAD_DEPTH);
    close(fs->root);
    return memory;
}

static const FsDriver *local_actual(void)
{
    return qtest_in_process() ? &fs_memory_driver : &fs_local_driver;
}

const FsDriver fs_local_driver = {
    .name = "local",
    .init = local_init,
    .actual = local_actual,
    .lstat = local_lstat,
    .statvfs = local_statvfs,
    .readdir = local_readdir,
    .readlink = local_readlink,
    .open = local_open,
    .create = local_create,
    .close = local_close,
    .pread = local_pread,
    .pwrite = local_pwrite,
    .fsync = local_fsync,
    .mkdir = local_mkdir,
    .mknod = local_mknod,
    .symlink = local_symlink,
    .link = local_link,
    .rename = local_rename,
    .unlink = local_unlink,
    .rmdir = local_rmdir,
    .setattr = local_setattr,
    .getxattr = fs_local_getxattr,
    .listxattr = fs_local_listxattr,
    .setxattr = fs_local_setxattr,
};
