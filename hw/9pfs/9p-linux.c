/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A 9P server: messages of 9P2000.L. */
#include "qemu/osdep.h"
#include "9p.h"
#include "qemu/timer.h"

#define DIRENT_FIXED_BYTES (13 + 8 + 1 + 2)

int p9_flags_from_linux(uint32_t flags)
{
    int result = flags & O_ACCMODE;

    result |= flags & P9_L_TRUNC ? O_TRUNC : 0;
    result |= flags & P9_L_APPEND ? O_APPEND : 0;
    result |= flags & P9_L_EXCL ? O_EXCL : 0;
    return result;
}

/* A fid of a folder and a name for a file in it: what messages that make something begin with. */
static int get_new_path(P9Request *r, P9Fid **fid, char **path)
{
    g_autofree char *name = NULL;

    *fid = p9_get_fid(r);
    name = p9_get_string(&r->in);
    if (r->in.bad || !*fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    if (!p9_name_ok(name)) {
        return strchr(name, '/') || !*name ? -ENOENT : -EEXIST;
    }
    if (p9_is_readonly(r->server)) {
        return -EROFS;
    }
    *path = p9_path_join((*fid)->path, name);
    return *path ? 0 : -ENAMETOOLONG;
}

/* Mode and group, in this order; the user is who attached. */
static FsOwner get_owner(P9Request *r, const P9Fid *fid)
{
    FsOwner owner = { .uid = fid ? fid->uid : 0 };

    owner.mode = p9_get32(&r->in);
    owner.gid = p9_get32(&r->in);
    return owner;
}

/* The answer that has the qid of what was made. */
static int put_made(P9Request *r, const char *path)
{
    struct stat st;
    int err = p9_lstat(r->server, path, &st);

    if (!err) {
        p9_put_qid(r->out, &st);
    }
    return err;
}

/* --- files ------------------------------------------------------------------------------------------- */

int p9_lopen(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r);
    uint32_t flags = p9_get32(&r->in);
    int err;

    if (r->in.bad || !fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    if (p9_fid_is_open(fid)) {
        return -EINVAL;
    }
    err = p9_fid_open(r->server, fid, p9_flags_from_linux(flags));
    return err ?: p9_put_open(r, fid->path);
}

int p9_lcreate(P9Request *r)
{
    const FsDev *dev = r->server->fsdev;
    g_autofree char *path = NULL;
    P9Fid *fid;
    int err = get_new_path(r, &fid, &path);
    uint32_t flags = p9_get32(&r->in);
    FsOwner owner = get_owner(r, fid);

    if (err || r->in.bad || p9_fid_is_open(fid)) {
        return err ?: -EINVAL;
    }
    if (!p9_fid_claim(r->server)) {
        return -EMFILE;
    }
    fid->file = dev->driver->create(dev->fs, path, p9_flags_from_linux(flags), &owner, &err);
    if (!fid->file) {
        r->server->open_fids--;
        return err;
    }
    g_free(fid->path);
    fid->path = g_steal_pointer(&path);
    return p9_put_open(r, fid->path);
}

int p9_fsync(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r);
    uint32_t data_only = p9_get32(&r->in);

    if (r->in.bad || !fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    return fid->file ? r->server->fsdev->driver->fsync(fid->file, data_only) : fid->names ? 0 : -EINVAL;
}

/* One client, so its locks are granted: it keeps them itself. */
int p9_lock(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r);

    p9_get_bytes(&r->in, 1 + 4 + 8 + 8 + 4);
    g_free(p9_get_string(&r->in));
    if (r->in.bad || !fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    p9_put8(r->out, P9_LOCK_SUCCESS);
    return 0;
}

int p9_getlock(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r);
    uint64_t start, length;
    uint32_t process;
    g_autofree char *client = NULL;

    p9_get8(&r->in);
    start = p9_get64(&r->in);
    length = p9_get64(&r->in);
    process = p9_get32(&r->in);
    client = p9_get_string(&r->in);
    if (r->in.bad || !fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    p9_put8(r->out, P9_LOCK_TYPE_UNLCK);
    p9_put64(r->out, start);
    p9_put64(r->out, length);
    p9_put32(r->out, process);
    p9_put_string(r->out, client);
    return 0;
}

/* --- names ------------------------------------------------------------------------------------------- */

int p9_mkdir(P9Request *r)
{
    const FsDev *dev = r->server->fsdev;
    g_autofree char *path = NULL;
    P9Fid *fid;
    int err = get_new_path(r, &fid, &path);
    FsOwner owner = get_owner(r, fid);

    err = err ?: r->in.bad ? -EINVAL : 0;
    err = err ?: dev->driver->mkdir(dev->fs, path, &owner);
    return err ?: put_made(r, path);
}

int p9_mknod(P9Request *r)
{
    const FsDev *dev = r->server->fsdev;
    g_autofree char *path = NULL;
    P9Fid *fid;
    int err = get_new_path(r, &fid, &path);
    FsOwner owner = { .mode = p9_get32(&r->in), .uid = fid ? fid->uid : 0 };
    uint32_t major_number = p9_get32(&r->in), minor_number = p9_get32(&r->in);

    owner.gid = p9_get32(&r->in);
    err = err ?: r->in.bad ? -EINVAL : 0;
    err = err ?: dev->driver->mknod(dev->fs, path, makedev(major_number, minor_number), &owner);
    return err ?: put_made(r, path);
}

int p9_symlink(P9Request *r)
{
    const FsDev *dev = r->server->fsdev;
    g_autofree char *path = NULL;
    P9Fid *fid;
    int err = get_new_path(r, &fid, &path);
    g_autofree char *target = p9_get_string(&r->in);
    FsOwner owner = { .uid = fid ? fid->uid : 0, .gid = p9_get32(&r->in) };

    err = err ?: r->in.bad || !*target ? -EINVAL : 0;
    err = err ?: dev->driver->symlink(dev->fs, target, path, &owner);
    return err ?: put_made(r, path);
}

int p9_readlink(P9Request *r)
{
    const FsDev *dev = r->server->fsdev;
    P9Fid *fid = p9_get_fid(r);
    g_autofree char *target = NULL;
    int err = 0;

    if (!fid) {
        return -EBADF;
    }
    target = dev->driver->readlink(dev->fs, fid->path, &err);
    if (target) {
        p9_put_string(r->out, target);
    }
    return target ? 0 : err;
}

int p9_link(P9Request *r)
{
    const FsDev *dev = r->server->fsdev;
    P9Fid *folder = p9_get_fid(r), *fid = p9_get_fid(r);
    g_autofree char *name = p9_get_string(&r->in), *path = NULL;

    if (r->in.bad || !folder || !fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    if (!p9_name_ok(name) || p9_is_readonly(r->server)) {
        return p9_name_ok(name) ? -EROFS : -ENOENT;
    }
    path = p9_path_join(folder->path, name);
    return path ? dev->driver->link(dev->fs, fid->path, path) : -ENAMETOOLONG;
}

static int rename_path(P9Server *s, const char *old_path, const char *folder, const char *name)
{
    const FsDev *dev = s->fsdev;
    g_autofree char *path = p9_path_join(folder, name);
    /* @old_path may be that of a fid, which changes. */
    g_autofree char *old = g_strdup(old_path);
    int err = path ? 0 : -ENAMETOOLONG;

    if (!p9_name_ok(name) || p9_is_readonly(s)) {
        return p9_name_ok(name) ? -EROFS : -EISDIR;
    }
    err = err ?: !*old ? -EBUSY : dev->driver->rename(dev->fs, old, path);
    if (!err) {
        p9_fids_renamed(s, old, path);
    }
    return err;
}

int p9_rename(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r), *folder = p9_get_fid(r);
    g_autofree char *name = p9_get_string(&r->in);

    if (r->in.bad || !fid || !folder || fid->xattr) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    return rename_path(r->server, fid->path, folder->path, name);
}

int p9_renameat(P9Request *r)
{
    P9Fid *from = p9_get_fid(r);
    g_autofree char *old_name = p9_get_string(&r->in), *old_path = NULL;
    P9Fid *to = p9_get_fid(r);
    g_autofree char *new_name = p9_get_string(&r->in);

    if (r->in.bad || !from || !to) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    if (!p9_name_ok(old_name)) {
        return -ENOENT;
    }
    old_path = p9_path_join(from->path, old_name);
    return old_path ? rename_path(r->server, old_path, to->path, new_name) : -ENAMETOOLONG;
}

int p9_unlinkat(P9Request *r)
{
    const FsDev *dev = r->server->fsdev;
    P9Fid *folder = p9_get_fid(r);
    g_autofree char *name = p9_get_string(&r->in), *path = NULL;
    uint32_t flags = p9_get32(&r->in);

    if (r->in.bad || !folder || (flags & ~P9_AT_REMOVEDIR)) {
        return folder ? -EINVAL : -EBADF;
    }
    if (!p9_name_ok(name) || p9_is_readonly(r->server)) {
        return p9_name_ok(name) ? -EROFS : -ENOENT;
    }
    path = p9_path_join(folder->path, name);
    if (!path) {
        return -ENAMETOOLONG;
    }
    return flags & P9_AT_REMOVEDIR ? dev->driver->rmdir(dev->fs, path) : dev->driver->unlink(dev->fs, path);
}

/* --- attributes -------------------------------------------------------------------------------------- */

int p9_statfs(P9Request *r)
{
    const FsDev *dev = r->server->fsdev;
    P9Fid *fid = p9_get_fid(r);
    struct statvfs st;
    int err = fid ? dev->driver->statvfs(dev->fs, &st) : -EBADF;

    if (err) {
        return err;
    }
    p9_put32(r->out, P9_V9FS_MAGIC);
    p9_put32(r->out, st.f_bsize);
    p9_put64(r->out, st.f_blocks);
    p9_put64(r->out, st.f_bfree);
    p9_put64(r->out, st.f_bavail);
    p9_put64(r->out, st.f_files);
    p9_put64(r->out, st.f_ffree);
    p9_put64(r->out, st.f_fsid);
    p9_put32(r->out, st.f_namemax);
    return 0;
}

static void put_time(GByteArray *out, const struct timespec *ts)
{
    p9_put64(out, ts->tv_sec);
    p9_put64(out, ts->tv_nsec);
}

int p9_getattr(P9Request *r)
{
    static const struct timespec unknown;
    P9Fid *fid = p9_get_fid(r);
    struct stat st;
    int err;

    p9_get64(&r->in);           /* what is wanted: all that there is costs no more */
    if (r->in.bad || !fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    err = p9_lstat(r->server, fid->path, &st);
    if (err) {
        return err;
    }
    p9_put64(r->out, P9_GETATTR_BASIC);
    p9_put_qid(r->out, &st);
    p9_put32(r->out, st.st_mode);
    p9_put32(r->out, st.st_uid);
    p9_put32(r->out, st.st_gid);
    p9_put64(r->out, st.st_nlink);
    p9_put64(r->out, st.st_rdev);
    p9_put64(r->out, st.st_size);
    p9_put64(r->out, st.st_blksize);
    p9_put64(r->out, st.st_blocks);
    put_time(r->out, &st.st_atim);
    put_time(r->out, &st.st_mtim);
    put_time(r->out, &st.st_ctim);
    put_time(r->out, &unknown);
    p9_put64(r->out, 0);
    p9_put64(r->out, 0);
    return 0;
}

/* Seconds beyond this are no nanoseconds of 64 bits. */
static int64_t get_time(P9Reader *in, bool is_given)
{
    uint64_t seconds = p9_get64(in), nanoseconds = p9_get64(in);

    if (!is_given) {
        return qemu_clock_get_ns(QEMU_CLOCK_HOST);
    }
    return MIN(seconds, (uint64_t)INT64_MAX / NANOSECONDS_PER_SECOND - 1) * NANOSECONDS_PER_SECOND +
           MIN(nanoseconds, (uint64_t)NANOSECONDS_PER_SECOND - 1);
}

int p9_setattr(P9Request *r)
{
    const FsDev *dev = r->server->fsdev;
    P9Fid *fid = p9_get_fid(r);
    uint32_t valid = p9_get32(&r->in);
    FsSetAttr attr = {
        .set_mode = valid & P9_ATTR_MODE,
        .set_uid = valid & P9_ATTR_UID,
        .set_gid = valid & P9_ATTR_GID,
        .set_size = valid & P9_ATTR_SIZE,
        .set_atime = valid & P9_ATTR_ATIME,
        .set_mtime = valid & P9_ATTR_MTIME,
    };

    attr.mode = p9_get32(&r->in);
    attr.uid = p9_get32(&r->in);
    attr.gid = p9_get32(&r->in);
    attr.size = p9_get64(&r->in);
    attr.atime_ns = get_time(&r->in, valid & P9_ATTR_ATIME_SET);
    attr.mtime_ns = get_time(&r->in, valid & P9_ATTR_MTIME_SET);
    if (r->in.bad || !fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    return p9_is_readonly(r->server) ? -EROFS : dev->driver->setattr(dev->fs, fid->path, &attr);
}

/* --- folders ----------------------------------------------------------------------------------------- */

/* Entry @index of a folder: 0 is ".", 1 is "..". */
static char *entry_path(P9Fid *fid, unsigned index, const char **name)
{
    *name = index == 0 ? "." : index == 1 ? ".." : fid->names->pdata[index - 2];
    return index == 0 ? g_strdup(fid->path) :
           index == 1 ? p9_path_parent(fid->path) : p9_path_join(fid->path, *name);
}

static uint8_t dirent_type(mode_t mode)
{
    return mode >> 12 & 0xf;    /* DT_x of Linux */
}

int p9_readdir(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r);
    uint64_t index = p9_get64(&r->in);
    uint32_t count = p9_room(r, p9_get32(&r->in));
    size_t count_at = r->out->len;

    if (r->in.bad || !fid || !fid->names) {
        return r->in.bad || fid ? -EINVAL : -EBADF;
    }
    p9_put32(r->out, 0);
    for (; index < fid->names->len + 2; index++) {
        const char *name;
        g_autofree char *path = entry_path(fid, index, &name);
        struct stat st;

        if (r->out->len - count_at - 4 + DIRENT_FIXED_BYTES + strlen(name) > count) {
            break;
        }
        if (!path || p9_lstat(r->server, path, &st) < 0) {
            continue;           /* gone since the folder was opened */
        }
        p9_put_qid(r->out, &st);
        p9_put64(r->out, index + 1);
        p9_put8(r->out, dirent_type(st.st_mode));
        p9_put_string(r->out, name);
    }
    p9_patch32(r->out, count_at, r->out->len - count_at - 4);
    return 0;
}
