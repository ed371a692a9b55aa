/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Host services: files, page size, anonymous memory. Part of qemu/osdep.h.
 * Functions return what the system call behind them returns, unless said otherwise.
 */
#ifndef QEMU_OSDEP_HOST_H
#define QEMU_OSDEP_HOST_H

/* Alignment asked for host memory that backs guest RAM. */
#define QEMU_VMALLOC_ALIGN ((size_t)2 * 1024 * 1024)
/* RAM_SHARED and friends come as plain booleans here. Returns page-aligned zeroed memory or NULL;
 * *@align (may be NULL) receives the alignment. Freed by qemu_anon_ram_free. */
void *qemu_anon_ram_alloc(size_t size, uint64_t *align, bool shared, bool noreserve);
/* Give back memory of qemu_anon_ram_alloc; @size as then. */
void qemu_anon_ram_free(void *ptr, size_t size);

/* Host page size in bytes, and its mask (-size). */
uintptr_t qemu_real_host_page_size(void);
intptr_t qemu_real_host_page_mask(void);

/* Names of the madvise advices; unknown ones are QEMU_MADV_INVALID. */
#define QEMU_MADV_INVALID (-1)
#define QEMU_MADV_WILLNEED MADV_WILLNEED
#define QEMU_MADV_DONTNEED MADV_DONTNEED
#define QEMU_MADV_DONTFORK MADV_DONTFORK
#define QEMU_MADV_MERGEABLE MADV_MERGEABLE
#define QEMU_MADV_UNMERGEABLE MADV_UNMERGEABLE
#define QEMU_MADV_DONTDUMP MADV_DONTDUMP
#define QEMU_MADV_DODUMP MADV_DODUMP
#define QEMU_MADV_HUGEPAGE MADV_HUGEPAGE
#define QEMU_MADV_NOHUGEPAGE MADV_NOHUGEPAGE
#define QEMU_MADV_REMOVE MADV_REMOVE
/* madvise(2); -1/EINVAL for QEMU_MADV_INVALID. */
int qemu_madvise(void *addr, size_t len, int advice);

/* Open with O_CLOEXEC. "/dev/fdset/N" is not supported. -1 and errp on failure. */
int qemu_open(const char *name, int flags, Error **errp);
/* Create or open a file with @mode. -1 and errp on failure. */
int qemu_create(const char *name, int flags, mode_t mode, Error **errp);
/* The same without an Error; the mode follows when flags has O_CREAT. */
int qemu_open_old(const char *name, int flags, ...);
int qemu_close(int fd);
int qemu_unlink(const char *name);
/* Duplicate @fd with close-on-exec set. */
int qemu_dup(int fd);
/* Mark @fd close-on-exec. */
void qemu_set_cloexec(int fd);
/* pipe(2) with close-on-exec; 0 or -1. */
int qemu_pipe(int pipefd[2]);
/* Write all of @buf, going on after short writes. Returns the bytes written, fewer on error. */
ssize_t qemu_write_full(int fd, const void *buf, size_t count);
/* fdatasync(2). */
int qemu_fdatasync(int fd);
/* Write our pid into @path, which stays locked. false and errp on failure. */
bool qemu_write_pidfile(const char *path, Error **errp);

/* Folder of the running executable; call qemu_init_exec_dir(argv[0]) once before. */
void qemu_init_exec_dir(const char *argv0);
const char *qemu_get_exec_dir(void);
/* An installed path moved to where the executable now lives. Caller frees. */
char *get_relocated_path(const char *dir);

/* Process and thread id, for messages. */
int qemu_get_thread_id(void);

#endif
