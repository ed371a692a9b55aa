/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A 9P server: takes a request, gives an answer. It knows a file system (fsdev/fsdev.h) and no transport.
 *
 *   9p.c         the table of messages; version, attach, flush
 *   9p-fid.c     fids: what the client's numbers stand for
 *   9p-server.c  messages that all variants have: walk, read, write, clunk, remove
 *   9p-unix.c    those of 9P2000.u
 *   9p-linux.c   those of 9P2000.L; 9p-xattr.c its extended attributes
 *   9p-wire.c    fields
 */
#ifndef HW_9PFS_9P_H
#define HW_9PFS_9P_H

#include <sys/sysmacros.h>
#include "fsdev/fsdev.h"
#include "9p-protocol.h"
#include "9p-wire.h"

/* Bounds of what a client makes the server remember. */
#define P9_MAX_FIDS 4096
#define P9_MAX_OPEN 256          /* files, folders and attributes */

typedef enum P9Dialect {
    P9_DIALECT_NONE,            /* no version was agreed on yet */
    P9_DIALECT_UNIX,
    P9_DIALECT_LINUX,
} P9Dialect;

typedef struct P9Fid {
    uint32_t number;
    char *path;                 /* as fsdev.h has them */
    uint32_t uid;               /* of the user who attached */
    FsFile *file;               /* open file; NULL */
    GPtrArray *names;           /* open folder: what was in it; NULL */
    GByteArray *xattr;          /* a value that is read, or grows until the fid goes; NULL */
    char *xattr_name;           /* to be set when the fid goes; NULL: xattr is just read */
    uint64_t xattr_size;        /* of a value that grows, as announced */
    uint32_t xattr_flags;
    uint64_t dir_offset;        /* 9P2000.u: bytes of the folder that were read ... */
    unsigned dir_index;         /* ... and the entry that comes next */
    bool remove_on_close;
} P9Fid;

typedef struct P9Server {
    const FsDev *fsdev;
    P9Dialect dialect;
    uint32_t msize;
    GTree *fids;                /* number -> P9Fid, in order of numbers */
    unsigned open_fids;
} P9Server;

/* One request: its fields after the header, and the answer's. */
typedef struct P9Request {
    P9Server *server;
    uint8_t type;
    P9Reader in;
    GByteArray *out;
} P9Request;

/* The server of @fsdev. */
void p9_server_init(P9Server *s, const FsDev *fsdev);
bool p9_server_has_fids(const P9Server *s);
/* Forgets all fids, without what waits for them. */
void p9_server_reset(P9Server *s);
void p9_server_cleanup(P9Server *s);

/*
 * Serves one message of @size bytes. The answer (caller unrefs) has at most msize bytes.
 */
GByteArray *p9_server_handle(P9Server *s, const uint8_t *message, size_t size);

/* --- between the parts --- */

/* Handlers put the answer's fields into r->out and return 0, or a negative errno. */
typedef int P9Handler(P9Request *r);
P9Handler p9_walk, p9_read, p9_write, p9_clunk, p9_remove;
P9Handler p9_open, p9_create, p9_stat, p9_wstat;
P9Handler p9_statfs, p9_lopen, p9_lcreate, p9_symlink, p9_mknod, p9_rename, p9_readlink, p9_getattr,
    p9_setattr;
P9Handler p9_readdir, p9_fsync, p9_lock, p9_getlock, p9_link, p9_mkdir, p9_renameat, p9_unlinkat;
P9Handler p9_xattrwalk, p9_xattrcreate;

/* The fid that comes next in the request. NULL: -EBADF. */
P9Fid *p9_get_fid(P9Request *r);
P9Fid *p9_fid_find(P9Server *s, uint32_t number);
/* Takes @path. NULL with *err: the number is in use, or there are too many. */
P9Fid *p9_fid_new(P9Server *s, uint32_t number, char *path, uint32_t uid, int *err);
/* Ends the fid, and does what was put off until then. 0 or a negative errno. */
int p9_fid_clunk(P9Server *s, P9Fid *fid);
bool p9_fid_is_open(const P9Fid *fid);
/* Counts the fid as open, before it is. False: too many are. */
bool p9_fid_claim(P9Server *s);
/* Opens a file or a folder. 0 or a negative errno. */
int p9_fid_open(P9Server *s, P9Fid *fid, int flags);
/* Paths of fids follow what they stand for. */
void p9_fids_renamed(P9Server *s, const char *old_path, const char *new_path);

/* A name that a client may give to a file: no slash, neither "." nor "..". */
bool p9_name_ok(const char *name);
/* @folder "/" @name; NULL when that would be too long. */
char *p9_path_join(const char *folder, const char *name);
char *p9_path_parent(const char *path);
bool p9_is_readonly(const P9Server *s);

int p9_lstat(P9Server *s, const char *path, struct stat *st);
void p9_put_qid(GByteArray *out, const struct stat *st);
/* The qid of @path and what one message can carry: the answer to opening. */
int p9_put_open(P9Request *r, const char *path);
/* How many bytes of data fit the answer. */
uint32_t p9_room(const P9Request *r, uint32_t count);
/* Entries of an open folder in 9P2000.u. */
int p9_read_folder(P9Request *r, P9Fid *fid, uint64_t offset, uint32_t count);

/* Open flags of Linux, as fsdev.h takes them. */
int p9_flags_from_linux(uint32_t flags);
int p9_flags_from_mode(uint8_t mode);

#endif
