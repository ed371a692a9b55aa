/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File descriptors as part of a snapshot: offsets, lengths and contents of regular files, data waiting in
 * sockets and pipes, descriptors opened and closed. Costs nothing for a descriptor that an input does not
 * touch.
 */
#ifndef SNAPSHOT_FDS_H
#define SNAPSHOT_FDS_H

#include <stdint.h>

/* Notes what is open. */
void fds_save(void);
/* Puts it back; returns the number of system calls that took. */
uint64_t fds_restore(void);

#endif
