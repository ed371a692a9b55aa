/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Back ends that are a pair of file descriptors: base of stdio, file, pipe and pty.
 */
#ifndef CHAR_FD_H
#define CHAR_FD_H

#include "chardev/char-io.h"

typedef struct FDChardev {
    Chardev parent;

    int fd_in;  /* -1: nothing comes in */
    int fd_out; /* may equal fd_in */
    CharIO *in;
    CharIO *out; /* equals in when the descriptors do */
    bool keep_open;
} FDChardev;

DECLARE_INSTANCE_CHECKER(FDChardev, FD_CHARDEV, TYPE_CHARDEV_FD)

/* Serve these descriptors from now on; closed when @chr goes, unless FDChardev.keep_open. */
void qemu_chr_open_fd(Chardev *chr, int fd_in, int fd_out);

/* Open or create @path for a back end; -1 with @errp. @flags as for open(2). */
int qmp_chardev_open_file_source(char *path, int flags, Error **errp);

#endif
