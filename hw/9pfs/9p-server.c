/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A 9P server: messages that all variants of the protocol have. */
#include "qemu/osdep.h"
#include "9p.h"

/* --- walk -------------------------------------------------------------------------------------------- */

/* One step from *path. */
static int walk_step(P9Server *s, char **path, const char *name, struct stat *st)
{
    char *next;
    int err = p9_lstat(s, *path, st);

    if (err || !S_ISDIR(st->st_mode)) {
        return err ?: -ENOTDIR;
    }
    if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !p9_name_ok(name)) {
        return -ENOENT;
    }
    next = strcmp(name, "..") == 0 ? p9_path_parent(*path)
         : strcmp(name, ".") == 0 ? g_strdup(*path) : p9_path_join(*path, name);
    err = next ? p9_lstat(s, next, st) : -ENAMETOOLONG;
    if (err) {
        g_free(next);
        return err;
    }
    g_free(*path);
    *path = next;
    return 0;
}

/* The qids of as many steps as lead somewhere; an error if the first one does not. */
static int walk_steps(P9Request *r, char **path, uint16_t steps, uint16_t *walked)
{
    int err = 0;

    for (*walked = 0; *walked < steps; (*walked)++) {
        g_autofree char *name = p9_get_string(&r->in);
        struct stat st;

        err = r->in.bad ? -EINVAL : walk_step(r->server, path, name, &st);
        if (err) {
            return *walked && err != -EINVAL ? 0 : err;
        }
        p9_put_qid(r->out, &st);
    }
    return 0;
}

int p9_walk(P9Request *r)
{
    P9Server *s = r->server;
    P9Fid *fid = p9_get_fid(r);
    uint32_t new_number = p9_get32(&r->in);
    uint16_t steps = p9_get16(&r->in), walked;
    g_autofree char *path = fid ? g_strdup(fid->path) : NULL;
    size_t count_at = r->out->len;
    int err;

    if (r->in.bad || steps > P9_MAX_WALK || !fid || fid->xattr) {
        return r->in.bad || steps > P9_MAX_WALK ? -EINVAL : -EBADF;
    }
    p9_put16(r->out, 0);
    err = walk_steps(r, &path, steps, &walked);
    if (err) {
        return err;
    }
    p9_patch16(r->out, count_at, walked);
    if (walked < steps) {
        return 0;               /* the fid stays where it was */
    }
    if (new_number != fid->number) {
        p9_fid_new(s, new_number, g_steal_pointer(&path), fid->uid, &err);
        return err;
    }
    if (p9_fid_is_open(fid)) {
        return -EBUSY;
    }
    g_free(fid->path);
    fid->path = g_steal_pointer(&path);
    return 0;
}

/* --- read and write ---------------------------------------------------------------------------------- */

static int read_file(P9Request *r, P9Fid *fid, uint64_t offset, uint32_t count)
{
    size_t count_at = r->out->len;
    ssize_t got;

    p9_put32(r->out, 0);
    g_byte_array_set_size(r->out, count_at + 4 + count);
    got = r->server->fsdev->driver->pread(fid->file, r->out->data + count_at + 4, count, offset);
    if (got < 0) {
        return got;
    }
    g_byte_array_set_size(r->out, count_at + 4 + got);
    p9_patch32(r->out, count_at, got);
    return 0;
}

static int read_xattr(P9Request *r, P9Fid *fid, uint64_t offset, uint32_t count)
{
    size_t start = MIN(offset, fid->xattr->len);
    size_t size = MIN(count, fid->xattr->len - start);

    if (fid->xattr_name) {
        return -EINVAL;
    }
    p9_put32(r->out, size);
    g_byte_array_append(r->out, fid->xattr->data + start, size);
    return 0;
}

int p9_read(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r);
    uint64_t offset = p9_get64(&r->in);
    uint32_t count = p9_room(r, p9_get32(&r->in));

    if (r->in.bad || !fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    if (fid->file) {
        return read_file(r, fid, offset, count);
    }
    if (fid->xattr) {
        return read_xattr(r, fid, offset, count);
    }
    return fid->names && r->server->dialect == P9_DIALECT_UNIX ? p9_read_folder(r, fid, offset, count)
                                                               : -EINVAL;
}

/* Bytes of a value come in order. */
static int write_xattr(P9Fid *fid, uint64_t offset, const uint8_t *data, uint32_t count)
{
    if (!fid->xattr_name || offset != fid->xattr->len || count > fid->xattr_size - offset) {
        return fid->xattr_name ? -ENOSPC : -EINVAL;
    }
    g_byte_array_append(fid->xattr, data, count);
    return count;
}

int p9_write(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r);
    uint64_t offset = p9_get64(&r->in);
    uint32_t count = p9_get32(&r->in);
    const uint8_t *data = p9_get_bytes(&r->in, count);
    ssize_t done;

    if (!data || !fid) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    if (fid->file) {
        done = r->server->fsdev->driver->pwrite(fid->file, data, count, offset);
    } else {
        done = fid->xattr ? write_xattr(fid, offset, data, count) : -EINVAL;
    }
    if (done >= 0) {
        p9_put32(r->out, done);
    }
    return MIN(done, 0);
}

/* --- clunk and remove -------------------------------------------------------------------------------- */

int p9_clunk(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r);

    return fid ? p9_fid_clunk(r->server, fid) : -EBADF;
}

/* The fid goes, whether or not the file does. */
int p9_remove(P9Request *r)
{
    P9Server *s = r->server;
    const FsDev *dev = s->fsdev;
    P9Fid *fid = p9_get_fid(r);
    struct stat st;
    int err;

    if (!fid) {
        return -EBADF;
    }
    err = p9_is_readonly(s) ? -EROFS : fid->xattr ? -EINVAL : p9_lstat(s, fid->path, &st);
    if (!err) {
        err = S_ISDIR(st.st_mode) ? dev->driver->rmdir(dev->fs, fid->path)
                                  : dev->driver->unlink(dev->fs, fid->path);
    }
    fid->remove_on_close = false;
    g_clear_pointer(&fid->xattr_name, g_free);
    p9_fid_clunk(s, fid);
    return err;
}
