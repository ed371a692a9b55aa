/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a coroutine is, for those that let it wait. */
#ifndef UTIL_COROUTINE_INTERNAL_H
#define UTIL_COROUTINE_INTERNAL_H

#include "qemu/coroutine.h"
#include "side-stack.h"

struct Coroutine {
    SideStack stack;
    CoroutineEntry *entry;
    void *opaque;
    CoroutineQueue woken;               /* by it: they run when it does not */
    bool wants_write;                   /* what it waits for, of a CoRwlock */
    QSIMPLEQ_ENTRY(Coroutine) next;     /* of those that wait for the same, or are woken */
};

#endif
