/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder of the host: how paths are opened in it, and where the guest's owners and modes are kept. */
#ifndef FSDEV_FS_LOCAL_H
#define FSDEV_FS_LOCAL_H

#include "fsdev/fsdev.h"

typedef enum FsSecurity {
    FS_SECURITY_NONE,           /* as the emulator's user; changes of owners that fail are passed over */
    FS_SECURITY_PASSTHROUGH,    /* as the guest asks; needs privileges */
    FS_SECURITY_MAPPED_XATTR,   /* in attributes user.virtfs.*, of plain files and folders */
} FsSecurity;

typedef struct FsLocal {
    int root;                   /* O_PATH */
    FsSecurity security;
    mode_t file_mode, folder_mode;      /* of mapped files on the host */
} FsLocal;

struct FsFile {
    int fd;
};

/* Opens @path without leaving the folder and without following links; a descriptor or a negative errno. */
int fs_local_open(FsLocal *fs, const char *path, int flags, mode_t mode);
/* Opens the folder of @path's last name, which is put into *name. */
int fs_local_open_parent(FsLocal *fs, const char *path, const char **name);

/* A path that system calls without a descriptor follow to @fd. */
typedef char FsFdPath[32];
const char *fs_local_fd_path(FsFdPath buf, int fd);

/* Puts what a mapped file is for the guest into @st, from its attributes. */
void fs_local_get_mapped(FsLocal *fs, int fd, struct stat *st);
/* Remembers it; a part that is NULL stays. 0 or a negative errno. */
int fs_local_set_mapped(int fd, const mode_t *mode, const uid_t *uid, const gid_t *gid, const dev_t *rdev);

GByteArray *fs_local_getxattr(void *fs, const char *path, const char *name, int *err);
GByteArray *fs_local_listxattr(void *fs, const char *path, int *err);
int fs_local_setxattr(void *fs, const char *path, const char *name, const void *value, size_t size,
                      int flags);

#endif
