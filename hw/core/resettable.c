/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reset in three phases over the reset tree.
 *
 * Each object counts the resets that hold it. The first one makes it enter and hold; when the count
 * is back at zero it exits. A subtree is always counted along with its parent.
 */
#include "qemu/osdep.h"
#include "hw/resettable.h"

/* Resets that can sensibly hold one object; more means that somebody forgets to release. */
#define MAX_RESETS 50

/* Depth of enter phases that are running: the tree must not change below one. */
static unsigned enter_phases_running;

static ResettableState *state_of(Object *obj)
{
    return RESETTABLE_GET_CLASS(obj)->get_state(obj);
}

static void for_each_child(Object *obj, ResettableChildCallback cb, void *opaque, ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);

    if (rc->child_foreach) {
        rc->child_foreach(obj, cb, opaque, type);
    }
}

/* The reset function of a class that does not know phases, or NULL. */
static ResettableTrFunction one_piece_reset(Object *obj)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);

    return rc->get_transitional_function ? rc->get_transitional_function(obj) : NULL;
}

static void phase_enter(Object *obj, void *opaque, ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);
    ResettableState *s = state_of(obj);
    bool first = s->count++ == 0;

    assert(s->count <= MAX_RESETS);
    for_each_child(obj, phase_enter, NULL, type);
    if (first) {
        if (rc->phases.enter && !one_piece_reset(obj)) {
            rc->phases.enter(obj, type);
        }
        s->hold_phase_pending = true;
    }
}

/* A function that takes no type ignores it: arguments that nobody asked for harm no calling convention. */
__attribute__((no_sanitize("undefined")))
void resettable_run_phase(ResettableHoldPhase phase, Object *obj, ResetType type)
{
    ((ResettableEnterPhase)(void *)phase)(obj, type);
}

static void phase_hold(Object *obj, void *opaque, ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);
    ResettableState *s = state_of(obj);
    ResettableTrFunction tr_func;

    for_each_child(obj, phase_hold, NULL, type);
    if (!s->hold_phase_pending) {
        return;
    }
    s->hold_phase_pending = false;
    tr_func = one_piece_reset(obj);
    if (tr_func) {
        tr_func(obj);
    } else if (rc->phases.hold) {
        resettable_run_phase(rc->phases.hold, obj, type);
    }
}

static void phase_exit(Object *obj, void *opaque, ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);
    ResettableState *s = state_of(obj);

    s->exit_phase_in_progress = true;
    for_each_child(obj, phase_exit, NULL, type);
    assert(s->count > 0);
    if (--s->count == 0 && rc->phases.exit && !one_piece_reset(obj)) {
        resettable_run_phase(rc->phases.exit, obj, type);
    }
    s->exit_phase_in_progress = false;
}

void resettable_assert_reset(Object *obj, ResetType type)
{
    assert(!enter_phases_running);
    enter_phases_running++;
    phase_enter(obj, NULL, type);
    enter_phases_running--;
    phase_hold(obj, NULL, type);
}

void resettable_release_reset(Object *obj, ResetType type)
{
    assert(!enter_phases_running);
    phase_exit(obj, NULL, type);
}

void resettable_reset(Object *obj, ResetType type)
{
    resettable_assert_reset(obj, type);
    resettable_release_reset(obj, type);
}

bool resettable_is_in_reset(Object *obj)
{
    return state_of(obj)->count > 0;
}

/* Resets that hold @obj and will still be released; its own, when it is exiting, is as good as
 * gone. */
static unsigned open_resets(Object *obj)
{
    ResettableState *s;

    if (!obj) {
        return 0;
    }
    s = state_of(obj);
    return s->count - (s->exit_phase_in_progress && s->count > 0);
}

void resettable_change_parent(Object *obj, Object *newp, Object *oldp)
{
    unsigned gained = open_resets(newp);
    unsigned lost = open_resets(oldp);

    assert(!enter_phases_running);
    /* First in, then out: an object that stays in reset must not come up in between. */
    for (unsigned i = 0; i < gained; i++) {
        resettable_assert_reset(obj, RESET_TYPE_COLD);
    }
    for (unsigned i = 0; i < lost; i++) {
        resettable_release_reset(obj, RESET_TYPE_COLD);
    }
}

void resettable_cold_reset_fn(void *opaque)
{
    resettable_reset(opaque, RESET_TYPE_COLD);
}

void resettable_class_set_parent_phases(ResettableClass *rc, ResettableEnterPhase enter,
                                        ResettableHoldPhase hold, ResettableExitPhase exit,
                                        ResettablePhases *parent_phases)
{
    *parent_phases = rc->phases;
    if (enter) {
        rc->phases.enter = enter;
    }
    if (hold) {
        rc->phases.hold = hold;
    }
    if (exit) {
        rc->phases.exit = exit;
    }
}

static const TypeInfo resettable_info = {
    .name = TYPE_RESETTABLE_INTERFACE,
    .parent = TYPE_INTERFACE,
    .class_size = sizeof(ResettableClass),
};

static void resettable_register_types(void)
{
    type_register_static(&resettable_info);
}
type_init(resettable_register_types)
