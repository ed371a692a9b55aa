/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file system in memory: what files hold, and their extended attributes. */
#include "qemu/osdep.h"
#include "fs-memory.h"
#include <sys/xattr.h>

/* Of one value, as Linux has it. */
#define MAX_XATTR_BYTES 65536

/* --- bytes ------------------------------------------------------------------------------------------- */

FsFile *fs_memory_open_node(FsNode *node, int flags)
{
    FsFile *file = g_new(FsFile, 1);

    node->refs++;
    *file = (FsFile) { .node = node, .flags = flags };
    return file;
}

FsFile *fs_memory_open(void *fs, const char *path, int flags, int *err)
{
    FsNode *node = fs_memory_lookup(fs, path, err);

    if (!node) {
        return NULL;
    }
    *err = S_ISLNK(node->st.st_mode) ? -ELOOP : node->entries ? -EISDIR : !node->data ? -ENXIO : 0;
    if (*err == 0 && (flags & O_TRUNC)) {
        *err = fs_memory_truncate(node, 0);
    }
    return *err ? NULL : fs_memory_open_node(node, flags);
}

void fs_memory_close(FsFile *file)
{
    fs_memory_unref(file->node);
    g_free(file);
}

ssize_t fs_memory_pread(FsFile *file, void *buf, size_t size, uint64_t offset)
{
    GByteArray *data = file->node->data;

    if ((file->flags & O_ACCMODE) == O_WRONLY) {
        return -EBADF;
    }
    if (offset >= data->len) {
        return 0;
    }
    size = MIN(size, data->len - offset);
    memcpy(buf, data->data + offset, size);
    return size;
}

int fs_memory_truncate(FsNode *node, uint64_t size)
{
    size_t old = node->data ? node->data->len : 0;

    if (!node->data || !S_ISREG(node->st.st_mode)) {
        return node->entries ? -EISDIR : -EINVAL;
    }
    if (size > FS_MEMORY_MAX_BYTES || (size > old && !fs_memory_has_room(node->fs, size - old))) {
        return size > FS_MEMORY_MAX_BYTES ? -EFBIG : -ENOSPC;
    }
    g_byte_array_set_size(node->data, size);
    if (size > old) {
        memset(node->data->data + old, 0, size - old);
    }
    node->fs->bytes += size - old;
    fs_memory_touch(node);
    return 0;
}

ssize_t fs_memory_pwrite(FsFile *file, const void *buf, size_t size, uint64_t offset)
{
    FsNode *node = file->node;
    int err = 0;

    if ((file->flags & O_ACCMODE) == O_RDONLY) {
        return -EBADF;
    }
    if (file->flags & O_APPEND) {
        offset = node->data->len;
    }
    if (offset > FS_MEMORY_MAX_BYTES || size > FS_MEMORY_MAX_BYTES - offset) {
        return -EFBIG;
    }
    if (offset + size > node->data->len) {
        err = fs_memory_truncate(node, offset + size);
    }
    if (err || size == 0) {
        return err;
    }
    memcpy(node->data->data + offset, buf, size);
    fs_memory_touch(node);
    return size;
}

/* --- extended attributes ----------------------------------------------------------------------------- */

static gint compare_names(gconstpointer a, gconstpointer b, gpointer unused)
{
    return strcmp(a, b);
}

GByteArray *fs_memory_getxattr(void *fs, const char *path, const char *name, int *err)
{
    FsNode *node = fs_memory_lookup(fs, path, err);
    GBytes *value = node && node->xattrs ? g_tree_lookup(node->xattrs, name) : NULL;
    GByteArray *copy;

    if (!value) {
        *err = node ? -ENODATA : *err;
        return NULL;
    }
    copy = g_byte_array_new();
    return g_byte_array_append(copy, g_bytes_get_data(value, NULL), g_bytes_get_size(value));
}

static gboolean add_name(gpointer name, gpointer value, gpointer names)
{
    g_byte_array_append(names, name, strlen(name) + 1);
    return FALSE;
}

GByteArray *fs_memory_listxattr(void *fs, const char *path, int *err)
{
    FsNode *node = fs_memory_lookup(fs, path, err);
    GByteArray *names = node ? g_byte_array_new() : NULL;

    if (node && node->xattrs) {
        g_tree_foreach(node->xattrs, add_name, names);
    }
    return names;
}

static int check_xattr(FsNode *node, const char *name, const GBytes *old, size_t size, int flags)
{
    if (strlen(name) > XATTR_NAME_MAX || !*name) {
        return -ERANGE;
    }
    if (size > MAX_XATTR_BYTES) {
        return -E2BIG;
    }
    if (old ? flags & XATTR_CREATE : flags & XATTR_REPLACE) {
        return old ? -EEXIST : -ENODATA;
    }
    return fs_memory_has_room(node->fs, size + strlen(name)) ? 0 : -ENOSPC;
}

int fs_memory_setxattr(void *fs, const char *path, const char *name, const void *value, size_t size,
                       int flags)
{
    int err = 0;
    FsNode *node = fs_memory_lookup(fs, path, &err);
    GBytes *old;

    if (!node) {
        return err;
    }
    old = node->xattrs ? g_tree_lookup(node->xattrs, name) : NULL;
    err = check_xattr(node, name, old, size, value ? flags : XATTR_REPLACE);
    if (err) {
        return err;
    }
    if (!node->xattrs) {
        node->xattrs = g_tree_new_full(compare_names, NULL, g_free, (GDestroyNotify)g_bytes_unref);
    }
    if (old) {
        node->fs->bytes -= strlen(name) + g_bytes_get_size(old);
        g_tree_remove(node->xattrs, name);
    }
    if (value) {
        node->fs->bytes += strlen(name) + size;
        g_tree_insert(node->xattrs, g_strdup(name), g_bytes_new(value, size));
    }
    return 0;
}
