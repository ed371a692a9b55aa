/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A 9P server: messages of 9P2000.u. */
#include "qemu/osdep.h"
#include "9p.h"
#include "qemu/timer.h"

#define KEEP32 UINT32_MAX       /* fields of Twstat that stay as they are */
#define KEEP64 UINT64_MAX

int p9_flags_from_mode(uint8_t mode)
{
    static const int access[] = { O_RDONLY, O_WRONLY, O_RDWR, O_RDONLY };

    return access[mode & P9_OACCESS] | (mode & P9_OTRUNC ? O_TRUNC : 0) | (mode & P9_OAPPEND ? O_APPEND : 0);
}

/* --- modes ------------------------------------------------------------------------------------------- */

static const struct {
    mode_t type;
    uint32_t bit;
} types[] = {
    { S_IFDIR, P9_DMDIR },
    { S_IFLNK, P9_DMSYMLINK },
    { S_IFCHR, P9_DMDEVICE },
    { S_IFBLK, P9_DMDEVICE },
    { S_IFIFO, P9_DMNAMEDPIPE },
    { S_IFSOCK, P9_DMSOCKET },
};

static uint32_t mode_to_9p(mode_t mode)
{
    uint32_t result = mode & 0777;

    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        if ((mode & S_IFMT) == types[i].type) {
            result |= types[i].bit;
        }
    }
    result |= mode & S_ISUID ? P9_DMSETUID : 0;
    result |= mode & S_ISGID ? P9_DMSETGID : 0;
    return result;
}

static mode_t permissions_from_9p(uint32_t mode)
{
    return (mode & 0777) | (mode & P9_DMSETUID ? S_ISUID : 0) | (mode & P9_DMSETGID ? S_ISGID : 0);
}

/* --- stat -------------------------------------------------------------------------------------------- */

/* What a link leads to, or a device's numbers. */
static char *extension_of(P9Server *s, const char *path, const struct stat *st)
{
    int err = 0;
    char *target = NULL;

    if (S_ISLNK(st->st_mode)) {
        target = s->fsdev->driver->readlink(s->fsdev->fs, path, &err);
    } else if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode)) {
        return g_strdup_printf("%c %u %u", S_ISCHR(st->st_mode) ? 'c' : 'b', major(st->st_rdev),
                               minor(st->st_rdev));
    }
    return target ? target : g_strdup("");
}

static void put_stat(P9Request *r, const char *path, const struct stat *st)
{
    g_autofree char *name = *path ? g_path_get_basename(path) : g_strdup("/");
    g_autofree char *extension = extension_of(r->server, path, st);
    size_t start = r->out->len;

    p9_put16(r->out, 0);
    p9_put16(r->out, 0);        /* type and device: for the kernel's use */
    p9_put32(r->out, 0);
    p9_put_qid(r->out, st);
    p9_put32(r->out, mode_to_9p(st->st_mode));
    p9_put32(r->out, st->st_atime);
    p9_put32(r->out, st->st_mtime);
    p9_put64(r->out, S_ISDIR(st->st_mode) ? 0 : st->st_size);
    p9_put_string(r->out, name);
    p9_put_string(r->out, "");
    p9_put_string(r->out, "");
    p9_put_string(r->out, "");
    p9_put_string(r->out, extension);
    p9_put32(r->out, st->st_uid);
    p9_put32(r->out, st->st_gid);
    p9_put32(r->out, 0);
    p9_patch16(r->out, start, r->out->len - start - 2);
}

int p9_stat(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r);
    size_t size_at = r->out->len;
    struct stat st;
    int err = fid ? p9_lstat(r->server, fid->path, &st) : -EBADF;

    if (!err) {
        p9_put16(r->out, 0);
        put_stat(r, fid->path, &st);
        p9_patch16(r->out, size_at, r->out->len - size_at - 2);
    }
    return err;
}

/* Whole entries, from where the last read ended; only a read from 0 goes back. */
int p9_read_folder(P9Request *r, P9Fid *fid, uint64_t offset, uint32_t count)
{
    size_t count_at = r->out->len, end;

    if (offset == 0) {
        fid->dir_offset = fid->dir_index = 0;
    }
    if (offset != fid->dir_offset) {
        return -EINVAL;
    }
    p9_put32(r->out, 0);
    for (; fid->dir_index < fid->names->len; fid->dir_index++) {
        g_autofree char *path = p9_path_join(fid->path, fid->names->pdata[fid->dir_index]);
        struct stat st;

        end = r->out->len;
        if (!path || p9_lstat(r->server, path, &st) < 0) {
            continue;
        }
        put_stat(r, path, &st);
        if (r->out->len - count_at - 4 > count) {
            g_byte_array_set_size(r->out, end);
            break;
        }
    }
    p9_patch32(r->out, count_at, r->out->len - count_at - 4);
    fid->dir_offset += r->out->len - count_at - 4;
    return 0;
}

/* --- wstat ------------------------------------------------------------------------------------------- */

static int rename_in_folder(P9Server *s, P9Fid *fid, const char *name)
{
    const FsDev *dev = s->fsdev;
    g_autofree char *folder = p9_path_parent(fid->path);
    g_autofree char *path = p9_path_join(folder, name);
    g_autofree char *old = g_strdup(fid->path);
    int err;

    if (!p9_name_ok(name) || !path || !*old) {
        return -EINVAL;
    }
    err = dev->driver->rename(dev->fs, old, path);
    if (!err) {
        p9_fids_renamed(s, old, path);
    }
    return err;
}

int p9_wstat(P9Request *r)
{
    const FsDev *dev = r->server->fsdev;
    P9Fid *fid = p9_get_fid(r);
    FsSetAttr attr = { 0 };
    g_autofree char *name = NULL;
    uint32_t mode, atime, mtime;
    int err = 0;

    p9_get_bytes(&r->in, 2 + 2 + 2 + 4 + 13);   /* sizes, type, device, qid */
    mode = p9_get32(&r->in);
    atime = p9_get32(&r->in);
    mtime = p9_get32(&r->in);
    attr.size = p9_get64(&r->in);
    name = p9_get_string(&r->in);
    for (int i = 0; i < 4; i++) {
        g_free(p9_get_string(&r->in));          /* user, group, who wrote last, extension */
    }
    attr.uid = p9_get32(&r->in);
    attr.gid = p9_get32(&r->in);
    if (r->in.bad || !fid || fid->xattr) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    if (p9_is_readonly(r->server)) {
        return -EROFS;
    }
    attr.mode = permissions_from_9p(mode);
    attr.set_mode = mode != KEEP32;
    attr.set_atime = atime != KEEP32;
    attr.set_mtime = mtime != KEEP32;
    attr.atime_ns = atime * NANOSECONDS_PER_SECOND;
    attr.mtime_ns = mtime * NANOSECONDS_PER_SECOND;
    attr.set_size = attr.size != KEEP64;
    attr.set_uid = attr.uid != KEEP32;
    attr.set_gid = attr.gid != KEEP32;
    err = dev->driver->setattr(dev->fs, fid->path, &attr);
    return err || !*name ? err : rename_in_folder(r->server, fid, name);
}

/* --- open and create --------------------------------------------------------------------------------- */

int p9_open(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r);
    uint8_t mode = p9_get8(&r->in);
    int err;

    if (r->in.bad || !fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    if (p9_fid_is_open(fid)) {
        return -EINVAL;
    }
    err = p9_fid_open(r->server, fid, p9_flags_from_mode(mode));
    if (err) {
        return err;
    }
    fid->remove_on_close = mode & P9_ORCLOSE;
    return p9_put_open(r, fid->path);
}

/* "c 1 3": a device's kind and numbers. */
static int make_device(P9Server *s, const char *path, const char *extension, FsOwner *owner)
{
    unsigned major_number, minor_number;
    char kind;

    if (sscanf(extension, "%c %u %u", &kind, &major_number, &minor_number) != 3 ||
        (kind != 'c' && kind != 'b')) {
        return -EINVAL;
    }
    owner->mode |= kind == 'c' ? S_IFCHR : S_IFBLK;
    return s->fsdev->driver->mknod(s->fsdev->fs, path, makedev(major_number, minor_number), owner);
}

/* Everything that is no plain file; not open afterwards, but for a folder. */
static int make_special(P9Server *s, const char *path, uint32_t mode, const char *extension, FsOwner *owner)
{
    const FsDev *dev = s->fsdev;
    P9Fid *target;

    if (mode & P9_DMDIR) {
        return dev->driver->mkdir(dev->fs, path, owner);
    }
    if (mode & P9_DMSYMLINK) {
        return *extension ? dev->driver->symlink(dev->fs, extension, path, owner) : -EINVAL;
    }
    if (mode & P9_DMLINK) {
        target = p9_fid_find(s, g_ascii_strtoull(extension, NULL, 10));
        return target ? dev->driver->link(dev->fs, target->path, path) : -EINVAL;
    }
    if (mode & P9_DMDEVICE) {
        return make_device(s, path, extension, owner);
    }
    owner->mode |= mode & P9_DMNAMEDPIPE ? S_IFIFO : S_IFSOCK;
    return dev->driver->mknod(dev->fs, path, 0, owner);
}

static int create_at(P9Server *s, P9Fid *fid, const char *path, uint32_t perm, uint8_t mode,
                     const char *extension)
{
    const FsDev *dev = s->fsdev;
    FsOwner owner = { .mode = permissions_from_9p(perm), .uid = fid->uid };
    int err = 0;

    if (perm & (P9_DMDIR | P9_DMSYMLINK | P9_DMLINK | P9_DMDEVICE | P9_DMNAMEDPIPE | P9_DMSOCKET)) {
        return make_special(s, path, perm, extension, &owner);
    }
    if (!p9_fid_claim(s)) {
        return -EMFILE;
    }
    fid->file = dev->driver->create(dev->fs, path, p9_flags_from_mode(mode) | O_EXCL, &owner, &err);
    if (!fid->file) {
        s->open_fids--;
    }
    return fid->file ? 0 : err;
}

int p9_create(P9Request *r)
{
    P9Server *s = r->server;
    P9Fid *fid = p9_get_fid(r);
    g_autofree char *name = p9_get_string(&r->in), *path = NULL;
    uint32_t perm = p9_get32(&r->in);
    uint8_t mode = p9_get8(&r->in);
    g_autofree char *extension = p9_get_string(&r->in);
    int err;

    if (r->in.bad || !fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    if (p9_fid_is_open(fid) || !p9_name_ok(name) || p9_is_readonly(s)) {
        return p9_is_readonly(s) ? -EROFS : -EINVAL;
    }
    path = p9_path_join(fid->path, name);
    err = path ? create_at(s, fid, path, perm, mode, extension) : -ENAMETOOLONG;
    if (err) {
        return err;
    }
    g_free(fid->path);
    fid->path = g_steal_pointer(&path);
    fid->remove_on_close = mode & P9_ORCLOSE;
    if (perm & P9_DMDIR) {
        err = p9_fid_open(s, fid, O_RDONLY);
    }
    return err ?: p9_put_open(r, fid->path);
}
