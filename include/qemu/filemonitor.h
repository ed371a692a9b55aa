/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watches on files of the host. A run depends on nothing that happens there, so there is no monitor: making
 * one fails, and a model does without. The other functions can only be called with what the first never
 * gives.
 */
#ifndef QEMU_FILE_MONITOR_H
#define QEMU_FILE_MONITOR_H

#include "qapi/error.h"

typedef struct QFileMonitor QFileMonitor;

typedef enum {
    QFILE_MONITOR_EVENT_CREATED,
    QFILE_MONITOR_EVENT_MODIFIED,
    QFILE_MONITOR_EVENT_DELETED,
    QFILE_MONITOR_EVENT_ATTRIBUTES,
    QFILE_MONITOR_EVENT_IGNORED,
} QFileMonitorEvent;

typedef void (*QFileMonitorHandler)(int64_t id, QFileMonitorEvent event, const char *filename, void *opaque);

/* NULL and *errp. */
static inline QFileMonitor *qemu_file_monitor_new(Error **errp)
{
    error_setg(errp, "files of the host are not watched, so that runs repeat");
    return NULL;
}

static inline void qemu_file_monitor_free(QFileMonitor *mon)
{
}

/* -1 and *errp. */
static inline int64_t qemu_file_monitor_add_watch(QFileMonitor *mon, const char *dirpath,
                                                  const char *filename, QFileMonitorHandler cb, void *opaque,
                                                  Error **errp)
{
    error_setg(errp, "%s is not watched, so that runs repeat", dirpath);
    return -1;
}

static inline void qemu_file_monitor_remove_watch(QFileMonitor *mon, const char *dirpath, int64_t id)
{
}

#endif
