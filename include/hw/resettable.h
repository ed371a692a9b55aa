/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reset in three phases over a tree: enter (internal state only), hold (levels of outputs may
 * change), exit (reset is released). Each phase runs over children before their parent. Resets
 * nest: phases run once, when the first reset starts and when the last ends.
 *
 * Specified by QEMU's docs/devel/reset.rst.
 */
#ifndef HW_RESETTABLE_H
#define HW_RESETTABLE_H

#include "qom/object.h"

#define TYPE_RESETTABLE_INTERFACE "resettable"

typedef struct ResettableClass ResettableClass;
DECLARE_CLASS_CHECKERS(ResettableClass, RESETTABLE, TYPE_RESETTABLE_INTERFACE)

typedef struct ResettableState ResettableState;

/* Kind of reset. All there is here is power-on; models test for the others. */
typedef enum ResetType {
    RESET_TYPE_COLD,
    RESET_TYPE_SNAPSHOT_LOAD,
    RESET_TYPE_WAKEUP,
} ResetType;

/* Later versions give the type to each phase: models from outside may take it, and call their parent's with it. */
typedef void (*ResettableEnterPhase)(Object *obj, ResetType type);
#ifdef QEMU_EXTRA_HW
typedef void (*ResettableHoldPhase)();
typedef void (*ResettableExitPhase)();
#else
typedef void (*ResettableHoldPhase)(Object *obj);
typedef void (*ResettableExitPhase)(Object *obj);
#endif
typedef ResettableState *(*ResettableGetState)(Object *obj);
/* A reset in one piece, and the question for it (NULL: the phases are to be used). */
typedef void (*ResettableTrFunction)(Object *obj);
typedef ResettableTrFunction (*ResettableGetTrFunction)(Object *obj);
/* Calls @cb on each child in the reset tree. */
typedef void (*ResettableChildCallback)(Object *, void *opaque, ResetType type);
typedef void (*ResettableChildForeach)(Object *obj, ResettableChildCallback cb, void *opaque,
                                       ResetType type);

typedef struct ResettablePhases {
    ResettableEnterPhase enter;
    ResettableHoldPhase hold;
    ResettableExitPhase exit;
} ResettablePhases;

struct ResettableClass {
    InterfaceClass parent_class;

    ResettablePhases phases;
    ResettableGetState get_state;
    ResettableGetTrFunction get_transitional_function;
    ResettableChildForeach child_foreach;
};

/* Reset state of an object: how many resets hold it, and what is to be done. */
struct ResettableState {
    unsigned count;
    bool hold_phase_pending;
    bool exit_phase_in_progress;
};

/* Brings @state to "not in reset". */
static inline void resettable_state_clear(ResettableState *state)
{
    *state = (ResettableState) { 0 };
}

/* Asserts reset and releases it at once. */
void resettable_reset(Object *obj, ResetType type);
/* Enters and holds reset until released as often as asserted. */
void resettable_assert_reset(Object *obj, ResetType type);
void resettable_release_reset(Object *obj, ResetType type);
bool resettable_is_in_reset(Object *obj);
/*
 * Moves @obj from below @oldp to below @newp (either may be NULL), so that its resets match its
 * parent's.
 */
void resettable_change_parent(Object *obj, Object *newp, Object *oldp);
/* Runs a hold or exit phase, whichever of the two forms it has. */
void resettable_run_phase(ResettableHoldPhase phase, Object *obj, ResetType type);
/* Resettable of a device or bus as a function for qemu_register_reset(). */
void resettable_cold_reset_fn(void *opaque);
/* Puts phases (those that are not NULL) into @rc, and the old ones into @parent_phases. */
void resettable_class_set_parent_phases(ResettableClass *rc, ResettableEnterPhase enter,
                                        ResettableHoldPhase hold, ResettableExitPhase exit,
                                        ResettablePhases *parent_phases);

#endif
