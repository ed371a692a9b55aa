/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Folders that a machine shares with its host: -fsdev, and the drivers behind it. A path is relative to the
 * shared folder, its components are joined by single slashes, "" is the folder itself, and "." and ".." never
 * occur. A driver follows no symbolic link: that is the guest's business.
 *
 * Operations return 0 (or what they say) or a negative errno. Times are the guest's clock in nanoseconds.
 */
#ifndef FSDEV_FSDEV_H
#define FSDEV_FSDEV_H

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <json-glib/json-glib.h>
#include "qapi/error.h"

typedef struct FsDriver FsDriver;
typedef struct FsDev FsDev;
/* An open file of a driver. */
typedef struct FsFile FsFile;

/* What setattr changes: the members of the flags that are set. */
typedef struct FsSetAttr {
    bool set_mode, set_uid, set_gid, set_size, set_atime, set_mtime;
    mode_t mode;
    uid_t uid;
    gid_t gid;
    uint64_t size;
    int64_t atime_ns, mtime_ns;
} FsSetAttr;

/* Who makes a file, and with which permissions. */
typedef struct FsOwner {
    mode_t mode;
    uid_t uid;
    gid_t gid;
} FsOwner;

struct FsDriver {
    const char *name;

    /* Takes what it knows out of @options. The file system lives as long as the process. */
    void *(*init)(JsonObject *options, Error **errp);
    /* The driver that init() made a file system of; NULL: this one. */
    const FsDriver *(*actual)(void);

    int (*lstat)(void *fs, const char *path, struct stat *st);
    int (*statvfs)(void *fs, struct statvfs *st);
    /* Names in the folder, sorted, without "." and ".."; the caller unrefs. NULL: *err. */
    GPtrArray *(*readdir)(void *fs, const char *path, int *err);
    /* The target of a link; the caller frees. NULL: *err. */
    char *(*readlink)(void *fs, const char *path, int *err);

    /* @flags: O_RDONLY, O_WRONLY or O_RDWR, with O_TRUNC, O_APPEND. NULL: *err. */
    FsFile *(*open)(void *fs, const char *path, int flags, int *err);
    /* A new file, open with @flags; O_EXCL: it must not exist. */
    FsFile *(*create)(void *fs, const char *path, int flags, const FsOwner *owner, int *err);
    void (*close)(FsFile *file);
    /* Bytes moved. */
    ssize_t (*pread)(FsFile *file, void *buf, size_t size, uint64_t offset);
    ssize_t (*pwrite)(FsFile *file, const void *buf, size_t size, uint64_t offset);
    int (*fsync)(FsFile *file, bool data_only);

    int (*mkdir)(void *fs, const char *path, const FsOwner *owner);
    int (*mknod)(void *fs, const char *path, dev_t rdev, const FsOwner *owner);
    int (*symlink)(void *fs, const char *target, const char *path, const FsOwner *owner);
    int (*link)(void *fs, const char *old_path, const char *new_path);
    int (*rename)(void *fs, const char *old_path, const char *new_path);
    int (*unlink)(void *fs, const char *path);
    int (*rmdir)(void *fs, const char *path);
    int (*setattr)(void *fs, const char *path, const FsSetAttr *attr);

    /* Value or names (each ended by a zero byte) of extended attributes; the caller unrefs. NULL: *err. */
    GByteArray *(*getxattr)(void *fs, const char *path, const char *name, int *err);
    GByteArray *(*listxattr)(void *fs, const char *path, int *err);
    /* @value NULL: removes it. @flags: XATTR_CREATE, XATTR_REPLACE. */
    int (*setxattr)(void *fs, const char *path, const char *name, const void *value, size_t size, int flags);
};

struct FsDev {
    char *id;
    char *path;                 /* of the host, as given; NULL for a driver without */
    const FsDriver *driver;
    void *fs;
    bool readonly;
};

/* The back end of -fsdev with that id, NULL if there is none. It lives as long as the process. */
FsDev *fsdev_find(const char *id);

/* An empty file system in memory, for drivers that fill one. Of at most 64 MiB and 16384 files. */
void *fs_memory_new(void);
/* A file or (@data NULL) a folder in it; folders above it are made. */
void fs_memory_add(void *fs, const char *path, mode_t mode, const void *data, size_t size);

extern const FsDriver fs_memory_driver, fs_local_driver, fs_synth_driver;

#endif
