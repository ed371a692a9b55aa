/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Work of devices that waits until none of them is in the middle of its own.
 */
#include "qemu/osdep.h"
#include "hw/qdev-deferred.h"

typedef struct Deferred {
    DeviceState *dev; /* with a reference */
    QDevDeferredFunc *func;
} Deferred;

/* In the order of asking; one machine a process. */
static GQueue deferred = G_QUEUE_INIT;

static int is_other(gconstpointer a, gconstpointer b)
{
    const Deferred *x = a, *y = b;

    return x->dev != y->dev || x->func != y->func;
}

void qdev_defer(DeviceState *dev, QDevDeferredFunc *func)
{
    Deferred work = { dev, func };

    if (!g_queue_find_custom(&deferred, &work, is_other)) {
        object_ref(OBJECT(dev));
        g_queue_push_tail(&deferred, g_memdup2(&work, sizeof(work)));
    }
}

bool qdev_deferred_pending(void)
{
    return !g_queue_is_empty(&deferred);
}

/* What this work asks for has its turn the next time: a guest may make devices reset each other for ever. */
void qdev_run_deferred(void)
{
    for (unsigned left = g_queue_get_length(&deferred); left > 0; left--) {
        Deferred *work = g_queue_pop_head(&deferred);

        if (work->dev->realized) {
            work->func(work->dev);
        }
        object_unref(OBJECT(work->dev));
        g_free(work);
    }
}
