/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sections of the machine's state that are written by functions instead of a description. */
#ifndef MIGRATION_REGISTER_H
#define MIGRATION_REGISTER_H

#include "hw/vmstate-if.h"

/* save_state and load_state are used; the rest belongs to live migration, which is left out. */
typedef struct SaveVMHandlers {
    void (*save_state)(QEMUFile *f, void *opaque);
    void (*save_cleanup)(void *opaque);
    int (*save_live_complete_precopy)(QEMUFile *f, void *opaque);
    bool (*is_active)(void *opaque);
    int (*save_live_iterate)(QEMUFile *f, void *opaque);
    int (*save_setup)(QEMUFile *f, void *opaque);
    int (*load_state)(QEMUFile *f, void *opaque, int version_id);
    int (*load_setup)(QEMUFile *f, void *opaque);
    int (*load_cleanup)(void *opaque);
} SaveVMHandlers;

/* @idstr is copied. 0. */
int register_savevm_live(const char *idstr, uint32_t instance_id, int version_id,
                         const SaveVMHandlers *ops, void *opaque);
void unregister_savevm(VMStateIf *obj, const char *idstr, void *opaque);

#endif
