/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that run when the machine is reset, in the order they were registered.
 */
#include "qemu/osdep.h"
#include "qemu/queue.h"
#include "hw/resettable.h"
#include "sysemu/reset.h"

typedef struct QEMUResetEntry {
    QTAILQ_ENTRY(QEMUResetEntry) entry;
    QEMUResetHandler *func;
    void *opaque;
    bool skip_on_snapshot_load;
} QEMUResetEntry;

/* Registry, filled while the machine is made. */
static QTAILQ_HEAD(, QEMUResetEntry) reset_handlers = QTAILQ_HEAD_INITIALIZER(reset_handlers);
/* Where a reset is: handlers come and go while it runs. */
static bool resetting;
static QEMUResetEntry *next_entry;

static void register_handler(QEMUResetHandler *func, void *opaque, bool skip_on_snapshot_load)
{
    QEMUResetEntry *re = g_new0(QEMUResetEntry, 1);

    re->func = func;
    re->opaque = opaque;
    re->skip_on_snapshot_load = skip_on_snapshot_load;
    QTAILQ_INSERT_TAIL(&reset_handlers, re, entry);
    if (resetting && !next_entry) {
        next_entry = re;
    }
}

void qemu_register_reset(QEMUResetHandler *func, void *opaque)
{
    register_handler(func, opaque, false);
}

void qemu_register_reset_nosnapshotload(QEMUResetHandler *func, void *opaque)
{
    register_handler(func, opaque, true);
}

void qemu_unregister_reset(QEMUResetHandler *func, void *opaque)
{
    QEMUResetEntry *re;

    QTAILQ_FOREACH(re, &reset_handlers, entry) {
        if (re->func == func && re->opaque == opaque) {
            if (re == next_entry) {
                next_entry = QTAILQ_NEXT(re, entry);
            }
            QTAILQ_REMOVE(&reset_handlers, re, entry);
            g_free(re);
            return;
        }
    }
}

void qemu_devices_reset(ShutdownCause reason)
{
    QEMUResetEntry *re;

    assert(!resetting);
    resetting = true;
    for (re = QTAILQ_FIRST(&reset_handlers); re; re = next_entry) {
        next_entry = QTAILQ_NEXT(re, entry);
        if (reason != SHUTDOWN_CAUSE_SNAPSHOT_LOAD || !re->skip_on_snapshot_load) {
            re->func(re->opaque);
        }
    }
    resetting = false;
}

void qemu_register_resettable(Object *obj)
{
    qemu_register_reset(resettable_cold_reset_fn, obj);
}

void qemu_unregister_resettable(Object *obj)
{
    qemu_unregister_reset(resettable_cold_reset_fn, obj);
}
