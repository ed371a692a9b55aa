/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions that run, in the order they were registered, when the machine is reset. */
#ifndef QEMU_SYSEMU_RESET_H
#define QEMU_SYSEMU_RESET_H

#include "qapi/qapi-events-run-state.h"
#include "qapi/qapi-types-run-state.h"
#include "qom/object.h"

typedef void QEMUResetHandler(void *opaque);

void qemu_register_reset(QEMUResetHandler *func, void *opaque);
/* Not run when the cause is SHUTDOWN_CAUSE_SNAPSHOT_LOAD. */
void qemu_register_reset_nosnapshotload(QEMUResetHandler *func, void *opaque);
/* Removes the handler registered with this pair. */
void qemu_unregister_reset(QEMUResetHandler *func, void *opaque);
/* The same for an object with reset phases. */
void qemu_register_resettable(Object *obj);
void qemu_unregister_resettable(Object *obj);
/* Runs all. Handlers may register and unregister; new ones run in the same pass. */
void qemu_devices_reset(ShutdownCause reason);

#endif
