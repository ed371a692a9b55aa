/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file system in memory: nodes, and how paths lead to them. */
#ifndef FSDEV_FS_MEMORY_H
#define FSDEV_FS_MEMORY_H

#include "fsdev/fsdev.h"

#define FS_MEMORY_MAX_BYTES (64 * 1024 * 1024)
#define FS_MEMORY_MAX_NODES 16384

typedef struct FsMemory FsMemory;

typedef struct FsNode {
    FsMemory *fs;
    unsigned refs;              /* entries that name it, and open files */
    struct stat st;
    GTree *entries;             /* of a folder: name -> FsNode, in order of names */
    GByteArray *data;           /* of a file, or a link's target */
    GTree *xattrs;              /* name -> GBytes; NULL: none */
} FsNode;

struct FsMemory {
    FsNode *root;
    uint64_t next_inode;
    size_t bytes;               /* of data and attributes */
    size_t nodes;
};

struct FsFile {
    FsNode *node;
    int flags;
};

/* NULL with *err when the path leads nowhere. */
FsNode *fs_memory_lookup(FsMemory *fs, const char *path, int *err);
/* Whether @grow bytes more may be stored. */
bool fs_memory_has_room(FsMemory *fs, size_t grow);
void fs_memory_unref(FsNode *node);
void fs_memory_touch(FsNode *node);

FsFile *fs_memory_open(void *fs, const char *path, int flags, int *err);
FsFile *fs_memory_open_node(FsNode *node, int flags);
void fs_memory_close(FsFile *file);
ssize_t fs_memory_pread(FsFile *file, void *buf, size_t size, uint64_t offset);
ssize_t fs_memory_pwrite(FsFile *file, const void *buf, size_t size, uint64_t offset);
int fs_memory_truncate(FsNode *node, uint64_t size);
GByteArray *fs_memory_getxattr(void *fs, const char *path, const char *name, int *err);
GByteArray *fs_memory_listxattr(void *fs, const char *path, int *err);
int fs_memory_setxattr(void *fs, const char *path, const char *name, const void *value, size_t size,
                       int flags);

#endif
