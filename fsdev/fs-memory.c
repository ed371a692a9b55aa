/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file system in memory: the tree. For fuzz runs, which must leave no trace on the host, and for the
 * synthetic back end. The same operations have the same results in every run: inode numbers count up, names
 * are sorted, times are the guest's clock.
 */
#include "qemu/osdep.h"
#include "fs-memory.h"
#include "qemu/timer.h"

static gint compare_names(gconstpointer a, gconstpointer b, gpointer unused)
{
    return strcmp(a, b);
}

static struct timespec now(void)
{
    int64_t ns = qemu_clock_get_ns(QEMU_CLOCK_HOST);

    return (struct timespec) {
        .tv_sec = ns / NANOSECONDS_PER_SECOND, .tv_nsec = ns % NANOSECONDS_PER_SECOND,
    };
}

void fs_memory_touch(FsNode *node)
{
    node->st.st_mtim = node->st.st_ctim = now();
}

bool fs_memory_has_room(FsMemory *fs, size_t grow)
{
    return grow <= FS_MEMORY_MAX_BYTES - fs->bytes;
}

/* --- nodes ------------------------------------------------------------------------------------------- */

static FsNode *node_new(FsMemory *fs, const FsOwner *owner, dev_t rdev)
{
    FsNode *node;

    if (fs->nodes >= FS_MEMORY_MAX_NODES) {
        return NULL;
    }
    node = g_new0(FsNode, 1);
    node->fs = fs;
    node->st.st_ino = ++fs->next_inode;
    node->st.st_mode = owner->mode;
    node->st.st_uid = owner->uid;
    node->st.st_gid = owner->gid;
    node->st.st_rdev = rdev;
    node->st.st_blksize = 4096;
    node->st.st_atim = node->st.st_mtim = node->st.st_ctim = now();
    if (S_ISDIR(owner->mode)) {
        node->entries = g_tree_new_full(compare_names, NULL, g_free, NULL);
        node->st.st_nlink = 1;  /* the one of its own "." */
    } else if (S_ISREG(owner->mode) || S_ISLNK(owner->mode)) {
        node->data = g_byte_array_new();
    }
    fs->nodes++;
    return node;
}

static gboolean add_attribute_bytes(gpointer name, gpointer value, gpointer opaque)
{
    *(size_t *)opaque += strlen(name) + g_bytes_get_size(value);
    return FALSE;
}

void fs_memory_unref(FsNode *node)
{
    FsMemory *fs = node->fs;

    if (--node->refs > 0) {
        return;
    }
    if (node->entries) {
        g_tree_unref(node->entries);
    }
    if (node->data) {
        fs->bytes -= node->data->len;
        g_byte_array_unref(node->data);
    }
    if (node->xattrs) {
        size_t bytes = 0;

        g_tree_foreach(node->xattrs, add_attribute_bytes, &bytes);
        fs->bytes -= bytes;
        g_tree_unref(node->xattrs);
    }
    fs->nodes--;
    g_free(node);
}

static void add_entry(FsNode *folder, const char *name, FsNode *node)
{
    g_tree_insert(folder->entries, g_strdup(name), node);
    node->refs++;
    node->st.st_nlink++;
    if (node->entries) {
        folder->st.st_nlink++;
    }
    fs_memory_touch(folder);
}

static void remove_entry(FsNode *folder, const char *name, FsNode *node)
{
    g_tree_remove(folder->entries, name);
    if (node->entries) {
        folder->st.st_nlink--;
    }
    node->st.st_nlink--;
    fs_memory_touch(folder);
    fs_memory_unref(node);
}

/* --- paths ------------------------------------------------------------------------------------------- */

FsNode *fs_memory_lookup(FsMemory *fs, const char *path, int *err)
{
    g_auto(GStrv) names = g_strsplit(path, "/", -1);
    FsNode *node = fs->root;

    for (char **name = names; *name && **name; name++) {
        *err = !node->entries ? -ENOTDIR : -ENOENT;
        node = node->entries ? g_tree_lookup(node->entries, *name) : NULL;
        if (!node) {
            return NULL;
        }
    }
    return node;
}

/* The folder that a path's last name is in, and that name. */
static FsNode *lookup_parent(FsMemory *fs, const char *path, const char **name, int *err)
{
    const char *slash = strrchr(path, '/');
    g_autofree char *parent = slash ? g_strndup(path, slash - path) : g_strdup("");
    FsNode *folder = fs_memory_lookup(fs, parent, err);

    *name = slash ? slash + 1 : path;
    if (folder && (!folder->entries || !**name)) {
        *err = folder->entries ? -EBUSY : -ENOTDIR;
        return NULL;
    }
    return folder;
}

/* --- operations -------------------------------------------------------------------------------------- */

static int memory_lstat(void *fs, const char *path, struct stat *st)
{
    int err = 0;
    FsNode *node = fs_memory_lookup(fs, path, &err);

    if (node) {
        *st = node->st;
        st->st_size = node->data ? node->data->len : 0;
        st->st_blocks = DIV_ROUND_UP(st->st_size, 512);
    }
    return err && !node ? err : 0;
}

static int memory_statvfs(void *opaque, struct statvfs *st)
{
    FsMemory *fs = opaque;

    *st = (struct statvfs) {
        .f_bsize = 4096,
        .f_frsize = 4096,
        .f_blocks = FS_MEMORY_MAX_BYTES / 4096,
        .f_bfree = (FS_MEMORY_MAX_BYTES - fs->bytes) / 4096,
        .f_bavail = (FS_MEMORY_MAX_BYTES - fs->bytes) / 4096,
        .f_files = FS_MEMORY_MAX_NODES,
        .f_ffree = FS_MEMORY_MAX_NODES - fs->nodes,
        .f_favail = FS_MEMORY_MAX_NODES - fs->nodes,
        .f_namemax = NAME_MAX,
    };
    return 0;
}

static gboolean add_name(gpointer name, gpointer node, gpointer names)
{
    g_ptr_array_add(names, g_strdup(name));
    return FALSE;
}

static GPtrArray *memory_readdir(void *fs, const char *path, int *err)
{
    FsNode *node = fs_memory_lookup(fs, path, err);
    GPtrArray *names;

    if (!node || !node->entries) {
        *err = node ? -ENOTDIR : *err;
        return NULL;
    }
    names = g_ptr_array_new_with_free_func(g_free);
    g_tree_foreach(node->entries, add_name, names);
    return names;
}

static char *memory_readlink(void *fs, const char *path, int *err)
{
    FsNode *node = fs_memory_lookup(fs, path, err);

    if (!node || !S_ISLNK(node->st.st_mode)) {
        *err = node ? -EINVAL : *err;
        return NULL;
    }
    return g_strndup((char *)node->data->data, node->data->len);
}

/* A new node at @path; NULL with *err. */
static FsNode *make_node(FsMemory *fs, const char *path, const FsOwner *owner, dev_t rdev, int *err)
{
    const char *name;
    FsNode *folder = lookup_parent(fs, path, &name, err), *node;

    if (!folder) {
        return NULL;
    }
    *err = strlen(name) > NAME_MAX ? -ENAMETOOLONG : g_tree_lookup(folder->entries, name) ? -EEXIST : 0;
    node = *err ? NULL : node_new(fs, owner, rdev);
    if (!node) {
        *err = *err ?: -ENOSPC;
        return NULL;
    }
    add_entry(folder, name, node);
    return node;
}

static FsFile *memory_create(void *fs, const char *path, int flags, const FsOwner *owner, int *err)
{
    FsOwner file = *owner;
    FsNode *node;

    file.mode = (owner->mode & 07777) | S_IFREG;
    node = make_node(fs, path, &file, 0, err);
    if (!node) {
        return *err == -EEXIST && !(flags & O_EXCL) ? fs_memory_open(fs, path, flags, err) : NULL;
    }
    return fs_memory_open_node(node, flags);
}

static int memory_mkdir(void *fs, const char *path, const FsOwner *owner)
{
    FsOwner folder = *owner;
    int err = 0;

    folder.mode = (owner->mode & 07777) | S_IFDIR;
    make_node(fs, path, &folder, 0, &err);
    return err;
}

static int memory_mknod(void *fs, const char *path, dev_t rdev, const FsOwner *owner)
{
    FsOwner file = *owner;
    int err = 0;

    if (!(owner->mode & S_IFMT)) {
        file.mode |= S_IFREG;
    }
    if (S_ISDIR(file.mode) || S_ISLNK(file.mode)) {
        return -EINVAL;
    }
    make_node(fs, path, &file, rdev, &err);
    return err;
}

static int memory_symlink(void *opaque, const char *target, const char *path, const FsOwner *owner)
{
    FsMemory *fs = opaque;
    FsOwner file = *owner;
    size_t size = strlen(target);
    FsNode *node;
    int err = 0;

    if (!fs_memory_has_room(fs, size)) {
        return -ENOSPC;
    }
    file.mode = 0777 | S_IFLNK;
    node = make_node(fs, path, &file, 0, &err);
    if (node) {
        g_byte_array_append(node->data, (const uint8_t *)target, size);
        fs->bytes += size;
    }
    return err;
}

static int memory_link(void *fs, const char *old_path, const char *new_path)
{
    int err = 0;
    FsNode *node = fs_memory_lookup(fs, old_path, &err), *folder;
    const char *name;

    if (!node || node->entries) {
        return node ? -EPERM : err;
    }
    folder = lookup_parent(fs, new_path, &name, &err);
    if (!folder) {
        return err;
    }
    if (g_tree_lookup(folder->entries, name)) {
        return -EEXIST;
    }
    add_entry(folder, name, node);
    return 0;
}

static int remove_node(void *fs, const char *path, bool is_folder)
{
    const char *name;
    int err = 0;
    FsNode *folder = lookup_parent(fs, path, &name, &err), *node;

    node = folder ? g_tree_lookup(folder->entries, name) : NULL;
    if (!node) {
        return folder ? -ENOENT : err;
    }
    if (!node->entries != !is_folder) {
        return is_folder ? -ENOTDIR : -EISDIR;
    }
    if (node->entries && g_tree_nnodes(node->entries)) {
        return -ENOTEMPTY;
    }
    remove_entry(folder, name, node);
    return 0;
}

static int memory_unlink(void *fs, const char *path)
{
    return remove_node(fs, path, false);
}

static int memory_rmdir(void *fs, const char *path)
{
    return remove_node(fs, path, true);
}

/* What stands in the way of a rename is removed, if it is of the same kind. */
static int make_way(void *fs, const char *path, FsNode *node, FsNode *old)
{
    if (!old || old == node) {
        return 0;
    }
    if (node->entries && !old->entries) {
        return -ENOTDIR;
    }
    return remove_node(fs, path, node->entries != NULL);
}

static int memory_rename(void *fs, const char *old_path, const char *new_path)
{
    const char *old_name, *new_name;
    g_autofree char *below = g_strconcat(old_path, "/", NULL);
    int err = 0;
    FsNode *from = lookup_parent(fs, old_path, &old_name, &err);
    FsNode *to = from ? lookup_parent(fs, new_path, &new_name, &err) : NULL;
    FsNode *node = from && to ? g_tree_lookup(from->entries, old_name) : NULL;

    if (!node) {
        return to ? -ENOENT : err;
    }
    if (g_str_has_prefix(new_path, below)) {
        return -EINVAL;
    }
    err = make_way(fs, new_path, node, g_tree_lookup(to->entries, new_name));
    if (err || g_tree_lookup(to->entries, new_name) == node) {
        return err;             /* the two were one file already */
    }
    add_entry(to, new_name, node);
    remove_entry(from, old_name, node);
    return 0;
}

static int memory_setattr(void *fs, const char *path, const FsSetAttr *attr)
{
    int err = 0;
    FsNode *node = fs_memory_lookup(fs, path, &err);

    if (!node) {
        return err;
    }
    if (attr->set_size) {
        err = fs_memory_truncate(node, attr->size);
        if (err) {
            return err;
        }
    }
    if (attr->set_mode) {
        node->st.st_mode = (node->st.st_mode & S_IFMT) | (attr->mode & 07777);
    }
    node->st.st_uid = attr->set_uid ? attr->uid : node->st.st_uid;
    node->st.st_gid = attr->set_gid ? attr->gid : node->st.st_gid;
    if (attr->set_atime) {
        node->st.st_atim = (struct timespec) { attr->atime_ns / NANOSECONDS_PER_SECOND,
                                               attr->atime_ns % NANOSECONDS_PER_SECOND };
    }
    if (attr->set_mtime) {
        node->st.st_mtim = (struct timespec) { attr->mtime_ns / NANOSECONDS_PER_SECOND,
                                               attr->mtime_ns % NANOSECONDS_PER_SECOND };
    }
    node->st.st_ctim = now();
    return 0;
}

/* --- life -------------------------------------------------------------------------------------------- */

void *fs_memory_new(void)
{
    FsMemory *fs = g_new0(FsMemory, 1);

    fs->root = node_new(fs, &(FsOwner) { .mode = S_IFDIR | 0777 }, 0);
    fs->root->st.st_nlink++;
    fs->root->refs++;
    return fs;
}

void fs_memory_add(void *fs, const char *path, mode_t mode, const void *data, size_t size)
{
    FsOwner owner = { .mode = mode };
    int err = 0;

    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        g_autofree char *above = g_strndup(path, slash - path);

        memory_mkdir(fs, above, &(FsOwner) { .mode = 0777 });
    }
    if (!data) {
        memory_mkdir(fs, path, &owner);
    } else {
        FsFile *file = memory_create(fs, path, O_WRONLY, &owner, &err);

        if (file) {
            fs_memory_pwrite(file, data, size, 0);
            fs_memory_close(file);
        }
    }
}

static int memory_fsync(FsFile *file, bool data_only)
{
    return 0;
}

const FsDriver fs_memory_driver = {
    .name = "memory",
    .lstat = memory_lstat,
    .statvfs = memory_statvfs,
    .readdir = memory_readdir,
    .readlink = memory_readlink,
    .open = fs_memory_open,
    .create = memory_create,
    .close = fs_memory_close,
    .pread = fs_memory_pread,
    .pwrite = fs_memory_pwrite,
    .fsync = memory_fsync,
    .mkdir = memory_mkdir,
    .mknod = memory_mknod,
    .symlink = memory_symlink,
    .link = memory_link,
    .rename = memory_rename,
    .unlink = memory_unlink,
    .rmdir = memory_rmdir,
    .setattr = memory_setattr,
    .getxattr = fs_memory_getxattr,
    .listxattr = fs_memory_listxattr,
    .setxattr = fs_memory_setxattr,
};
