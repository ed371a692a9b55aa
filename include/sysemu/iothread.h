/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Event loops of devices: `-object iothread,id=…`. There is one thread, so the context of each of them is the
 * main loop's, and what a device puts there runs in it.
 */
#ifndef IOTHREAD_H
#define IOTHREAD_H

#include "block/aio.h"
#include "qom/object.h"

#define TYPE_IOTHREAD "iothread"

typedef struct IOThread IOThread;
DECLARE_INSTANCE_CHECKER(IOThread, IOTHREAD, TYPE_IOTHREAD)

struct IOThread {
    Object parent_obj;

    int64_t poll_max_ns;
    int64_t poll_grow;
    int64_t poll_shrink;
};

/* The object's id; g_free it. */
char *iothread_get_id(IOThread *iothread);
/* The object called @id in /objects, or NULL. */
IOThread *iothread_by_id(const char *id);
AioContext *iothread_get_aio_context(IOThread *iothread);
GMainContext *iothread_get_g_main_context(IOThread *iothread);
/* One of a device's own, which ends it with iothread_destroy(). */
IOThread *iothread_create(const char *id, Error **errp);
void iothread_stop(IOThread *iothread);
void iothread_destroy(IOThread *iothread);

#endif
