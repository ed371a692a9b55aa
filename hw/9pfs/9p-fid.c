/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A 9P server: fids, paths, qids. */
#include "qemu/osdep.h"
#include "9p.h"

/* Of a path below the shared folder. */
#define MAX_PATH_BYTES 4096

/* --- paths ------------------------------------------------------------------------------------------- */

bool p9_name_ok(const char *name)
{
    return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

char *p9_path_join(const char *folder, const char *name)
{
    if (strlen(folder) + strlen(name) + 1 > MAX_PATH_BYTES) {
        return NULL;
    }
    return *folder ? g_strconcat(folder, "/", name, NULL) : g_strdup(name);
}

char *p9_path_parent(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? g_strndup(path, slash - path) : g_strdup("");
}

bool p9_is_readonly(const P9Server *s)
{
    return s->fsdev->readonly;
}

int p9_lstat(P9Server *s, const char *path, struct stat *st)
{
    return s->fsdev->driver->lstat(s->fsdev->fs, path, st);
}

/* --- life of fids ------------------------------------------------------------------------------------ */

P9Fid *p9_fid_find(P9Server *s, uint32_t number)
{
    return g_tree_lookup(s->fids, GUINT_TO_POINTER(number));
}

P9Fid *p9_get_fid(P9Request *r)
{
    uint32_t number = p9_get32(&r->in);

    return r->in.bad ? NULL : p9_fid_find(r->server, number);
}

P9Fid *p9_fid_new(P9Server *s, uint32_t number, char *path, uint32_t uid, int *err)
{
    P9Fid *fid;

    if (number == P9_NOFID || p9_fid_find(s, number) || g_tree_nnodes(s->fids) >= P9_MAX_FIDS) {
        *err = number != P9_NOFID && !p9_fid_find(s, number) ? -ENFILE : -EINVAL;
        g_free(path);
        return NULL;
    }
    fid = g_new0(P9Fid, 1);
    fid->number = number;
    fid->path = path;
    fid->uid = uid;
    g_tree_insert(s->fids, GUINT_TO_POINTER(number), fid);
    return fid;
}

bool p9_fid_is_open(const P9Fid *fid)
{
    return fid->file || fid->names || fid->xattr;
}

bool p9_fid_claim(P9Server *s)
{
    if (s->open_fids >= P9_MAX_OPEN) {
        return false;
    }
    s->open_fids++;
    return true;
}

static void fid_free(P9Server *s, P9Fid *fid)
{
    if (p9_fid_is_open(fid)) {
        s->open_fids--;
    }
    if (fid->file) {
        s->fsdev->driver->close(fid->file);
    }
    if (fid->names) {
        g_ptr_array_unref(fid->names);
    }
    if (fid->xattr) {
        g_byte_array_unref(fid->xattr);
    }
    g_free(fid->xattr_name);
    g_free(fid->path);
    g_tree_remove(s->fids, GUINT_TO_POINTER(fid->number));
    g_free(fid);
}

/* An attribute that was announced is set when all of it came; of no bytes, it is removed. */
static int set_xattr(P9Server *s, P9Fid *fid)
{
    if (fid->xattr->len != fid->xattr_size) {
        return -EINVAL;
    }
    return s->fsdev->driver->setxattr(s->fsdev->fs, fid->path, fid->xattr_name,
                                      fid->xattr_size ? fid->xattr->data : NULL, fid->xattr_size,
                                      fid->xattr_flags);
}

int p9_fid_clunk(P9Server *s, P9Fid *fid)
{
    int err = 0;

    if (fid->xattr_name) {
        err = set_xattr(s, fid);
    } else if (fid->remove_on_close && !p9_is_readonly(s)) {
        err = s->fsdev->driver->unlink(s->fsdev->fs, fid->path);
    }
    fid_free(s, fid);
    return err;
}

static int open_claimed(P9Server *s, P9Fid *fid, int flags, mode_t mode)
{
    const FsDev *dev = s->fsdev;
    int err = 0;

    if (S_ISDIR(mode)) {
        fid->names = dev->driver->readdir(dev->fs, fid->path, &err);
        fid->dir_offset = fid->dir_index = 0;
        return fid->names ? 0 : err;
    }
    if (p9_is_readonly(s) && ((flags & O_ACCMODE) != O_RDONLY || (flags & O_TRUNC))) {
        return -EROFS;
    }
    fid->file = dev->driver->open(dev->fs, fid->path, flags, &err);
    return fid->file ? 0 : err;
}

int p9_fid_open(P9Server *s, P9Fid *fid, int flags)
{
    struct stat st;
    int err = p9_lstat(s, fid->path, &st);

    if (err || !p9_fid_claim(s)) {
        return err ?: -EMFILE;
    }
    err = open_claimed(s, fid, flags, st.st_mode);
    if (err) {
        s->open_fids--;
    }
    return err;
}

/* --- all fids ---------------------------------------------------------------------------------------- */

typedef struct Rename {
    const char *old_path, *new_path;
} Rename;

static gboolean rename_fid(gpointer number, gpointer value, gpointer opaque)
{
    const Rename *rename = opaque;
    size_t size = strlen(rename->old_path);
    P9Fid *fid = value;

    if (strncmp(fid->path, rename->old_path, size) == 0 && (fid->path[size] == '/' || !fid->path[size])) {
        char *path = g_strconcat(rename->new_path, fid->path + size, NULL);

        g_free(fid->path);
        fid->path = path;
    }
    return FALSE;
}

void p9_fids_renamed(P9Server *s, const char *old_path, const char *new_path)
{
    Rename rename = { old_path, new_path };

    g_tree_foreach(s->fids, rename_fid, &rename);
}

static gint compare_numbers(gconstpointer a, gconstpointer b)
{
    return (GPOINTER_TO_UINT(a) > GPOINTER_TO_UINT(b)) - (GPOINTER_TO_UINT(a) < GPOINTER_TO_UINT(b));
}

static gboolean collect_fid(gpointer number, gpointer fid, gpointer fids)
{
    g_ptr_array_add(fids, fid);
    return FALSE;
}

void p9_server_init(P9Server *s, const FsDev *fsdev)
{
    *s = (P9Server) { .fsdev = fsdev, .msize = P9_MIN_MSIZE, .fids = g_tree_new(compare_numbers) };
}

bool p9_server_has_fids(const P9Server *s)
{
    return g_tree_nnodes(s->fids) > 0;
}

void p9_server_reset(P9Server *s)
{
    g_autoptr(GPtrArray) fids = g_ptr_array_new();

    g_tree_foreach(s->fids, collect_fid, fids);
    for (unsigned i = 0; i < fids->len; i++) {
        fid_free(s, fids->pdata[i]);
    }
    s->dialect = P9_DIALECT_NONE;
    s->msize = P9_MIN_MSIZE;
}

void p9_server_cleanup(P9Server *s)
{
    p9_server_reset(s);
    g_tree_unref(s->fids);
}

/* --- what answers tell of files ---------------------------------------------------------------------- */

void p9_put_qid(GByteArray *out, const struct stat *st)
{
    p9_put8(out, S_ISDIR(st->st_mode) ? P9_QTDIR : S_ISLNK(st->st_mode) ? P9_QTSYMLINK : P9_QTFILE);
    /* A version that changes with the file. */
    p9_put32(out, (uint32_t)st->st_mtime ^ (uint32_t)(st->st_size << 8));
    p9_put64(out, st->st_ino);
}

int p9_put_open(P9Request *r, const char *path)
{
    struct stat st;
    int err = p9_lstat(r->server, path, &st);

    if (!err) {
        p9_put_qid(r->out, &st);
        p9_put32(r->out, r->server->msize - P9_IO_HEADER_BYTES);
    }
    return err;
}

uint32_t p9_room(const P9Request *r, uint32_t count)
{
    return MIN(count, r->server->msize - P9_IO_HEADER_BYTES);
}
