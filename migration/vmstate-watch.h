/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What loading tells the debugging aid of vmstate-watch.c. Without it, nothing of this has an effect. */
#ifndef MIGRATION_VMSTATE_WATCH_H
#define MIGRATION_VMSTATE_WATCH_H

#include "migration/qemu-file.h"
#include "migration/vmstate.h"

/* Of one field, with the description that it is in and that one's state. 0 or -errno. */
typedef int VMStateLoadField(QEMUFile *f, const VMStateDescription *vmsd, const VMStateField *field,
                             void *state);
typedef int VMStateSaveField(QEMUFile *f, const VMStateDescription *vmsd, const VMStateField *field,
                             void *state, JSONWriter *vmdesc);

/* Into a description or field, and out of it again with what entering it returned. */
size_t vmstate_watch_enter(const char *name);
void vmstate_watch_leave(size_t where);

/* load(f, ...), with what the user asked for. */
int vmstate_watch_load(QEMUFile *f, const VMStateDescription *vmsd, const VMStateField *field, void *state,
                       VMStateLoadField *load, VMStateSaveField *save);

#endif
