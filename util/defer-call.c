/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls put off to the end of a section; see qemu/defer-call.h. */
#include "qemu/osdep.h"
#include "qemu/defer-call.h"

typedef struct DeferredCall {
    void (*fn)(void *opaque);
    void *opaque;
} DeferredCall;

/* Of the sections that are open now: none between two steps of the main loop. */
static unsigned nesting;
static GArray *deferred;

void defer_call_begin(void)
{
    nesting++;
}

void defer_call_end(void)
{
    g_autoptr(GArray) calls = NULL;

    assert(nesting > 0);
    if (--nesting || !deferred) {
        return;
    }
    calls = g_steal_pointer(&deferred);
    for (guint i = 0; i < calls->len; i++) {
        DeferredCall *call = &g_array_index(calls, DeferredCall, i);

        call->fn(call->opaque);
    }
}

static bool is_deferred(const DeferredCall *call)
{
    for (guint i = 0; i < deferred->len; i++) {
        const DeferredCall *other = &g_array_index(deferred, DeferredCall, i);

        if (other->fn == call->fn && other->opaque == call->opaque) {
            return true;
        }
    }
    return false;
}

void defer_call(void (*fn)(void *opaque), void *opaque)
{
    DeferredCall call = { fn, opaque };

    if (!nesting) {
        fn(opaque);
        return;
    }
    if (!deferred) {
        deferred = g_array_new(false, false, sizeof(DeferredCall));
    }
    if (!is_deferred(&call)) {
        g_array_append_val(deferred, call);
    }
}
