/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Run state of the machine, starting and stopping it, and who wants to know.
 */
#include "qemu/osdep.h"
#include "block/block.h"
#include "hw/qdev-core.h"
#include "qapi/qapi-events.h"
#include "qemu/queue.h"
#include "sysemu/runstate.h"

/* One machine a process. */
static RunState current_state = RUN_STATE_PRELAUNCH;

struct VMChangeStateEntry {
    VMChangeStateHandler *cb;
    void *opaque;
    int priority;
    QTAILQ_ENTRY(VMChangeStateEntry) entries;
};

/* By rising priority. */
static QTAILQ_HEAD(, VMChangeStateEntry) change_handlers =
    QTAILQ_HEAD_INITIALIZER(change_handlers);

/* ---- state ---- */

bool runstate_check(RunState state)
{
    return current_state == state;
}

void runstate_set(RunState new_state)
{
    current_state = new_state;
}

RunState runstate_get(void)
{
    return current_state;
}

bool runstate_is_running(void)
{
    return runstate_check(RUN_STATE_RUNNING);
}

bool runstate_needs_reset(void)
{
    return runstate_check(RUN_STATE_INTERNAL_ERROR) || runstate_check(RUN_STATE_SHUTDOWN);
}

int vm_prepare_start(bool step_pending)
{
    qemu_system_vmstop_forget();
    if (runstate_is_running()) {
        return -1;
    }
    qapi_event_send_resume();
    runstate_set(RUN_STATE_RUNNING);
    vm_state_notify(true, RUN_STATE_RUNNING);
    return 0;
}

void vm_start(void)
{
    vm_prepare_start(false);
}

static int do_vm_stop(RunState state, bool send_stop)
{
    if (runstate_is_running()) {
        runstate_set(state);
        vm_state_notify(false, state);
        if (send_stop) {
            qapi_event_send_stop();
        }
    }
    /* A machine that stands still has no request under way, and its disks are safe. */
    bdrv_drain_all();
    return bdrv_flush_all();
}

int vm_stop(RunState state)
{
    return do_vm_stop(state, true);
}

int vm_shutdown(void)
{
    return do_vm_stop(RUN_STATE_SHUTDOWN, false);
}

int vm_stop_force_state(RunState state)
{
    if (!runstate_is_running()) {
        runstate_set(state);
        return 0;
    }
    return vm_stop(state);
}

/* ---- who wants to know ---- */

VMChangeStateEntry *qemu_add_vm_change_state_handler_prio(VMChangeStateHandler *cb, void *opaque,
                                                          int priority)
{
    VMChangeStateEntry *e = g_new0(VMChangeStateEntry, 1);
    VMChangeStateEntry *other;

    e->cb = cb;
    e->opaque = opaque;
    e->priority = priority;
    QTAILQ_FOREACH(other, &change_handlers, entries) {
        if (priority < other->priority) {
            QTAILQ_INSERT_BEFORE(other, e, entries);
            return e;
        }
    }
    QTAILQ_INSERT_TAIL(&change_handlers, e, entries);
    return e;
}

VMChangeStateEntry *qemu_add_vm_change_state_handler(VMChangeStateHandler *cb, void *opaque)
{
    return qemu_add_vm_change_state_handler_prio(cb, opaque, 0);
}

VMChangeStateEntry *qdev_add_vm_change_state_handler(DeviceState *dev, VMChangeStateHandler *cb,
                                                     void *opaque)
{
    BusState *bus = qdev_get_parent_bus(dev);
    int depth = 0;

    while (bus && bus->parent) {
        depth++;
        bus = qdev_get_parent_bus(bus->parent);
    }
    return qemu_add_vm_change_state_handler_prio(cb, opaque, depth);
}

void qemu_del_vm_change_state_handler(VMChangeStateEntry *e)
{
    QTAILQ_REMOVE(&change_handlers, e, entries);
    g_free(e);
}

void vm_state_notify(bool running, RunState state)
{
    VMChangeStateEntry *e, *next;

    if (running) {
        QTAILQ_FOREACH_SAFE(e, &change_handlers, entries, next) {
            e->cb(e->opaque, running, state);
        }
    } else {
        QTAILQ_FOREACH_REVERSE_SAFE(e, &change_handlers, entries, next) {
            e->cb(e->opaque, running, state);
        }
    }
}
