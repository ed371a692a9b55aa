/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine's memory balloon: see sysemu/balloon.h. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "sysemu/balloon.h"

/* A registry: the one balloon device. */
static struct {
    QEMUBalloonEvent *event;
    QEMUBalloonStatus *status;
    void *opaque;
} balloon;

int qemu_add_balloon_handler(QEMUBalloonEvent *event_func, QEMUBalloonStatus *stat_func,
                             void *opaque)
{
    if (balloon.opaque) {
        return -1;
    }
    balloon.event = event_func;
    balloon.status = stat_func;
    balloon.opaque = opaque;
    return 0;
}

void qemu_remove_balloon_handler(void *opaque)
{
    if (balloon.opaque == opaque) {
        memset(&balloon, 0, sizeof(balloon));
    }
}

static bool have_balloon(Error **errp)
{
    if (!balloon.opaque) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_ACTIVE, "No balloon device has been activated");
    }
    return balloon.opaque;
}

void qmp_balloon(int64_t target, Error **errp)
{
    if (!have_balloon(errp)) {
        return;
    }
    if (target <= 0) {
        error_setg(errp, "Parameter 'target' expects a size");
        return;
    }
    balloon.event(balloon.opaque, target);
}

BalloonInfo *qmp_query_balloon(Error **errp)
{
    BalloonInfo *info;

    if (!have_balloon(errp)) {
        return NULL;
    }
    info = g_new0(BalloonInfo, 1);
    balloon.status(balloon.opaque, info);
    return info;
}
