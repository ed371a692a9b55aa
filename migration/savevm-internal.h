/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the registry of sections and the machine's save and load share. */
#ifndef MIGRATION_SAVEVM_INTERNAL_H
#define MIGRATION_SAVEVM_INTERNAL_H

#include "migration/register.h"
#include "migration/vmstate.h"
#include "qemu/queue.h"

/* One section: described by vmsd, or written by ops. */
typedef struct SaveStateEntry {
    char *idstr;
    uint32_t instance_id;
    int alias_id;               /* another number it is known by; -1: none */
    int version_id;
    const VMStateDescription *vmsd;
    const SaveVMHandlers *ops;
    void *opaque;
    QTAILQ_ENTRY(SaveStateEntry) next;
} SaveStateEntry;

typedef QTAILQ_HEAD(SaveStateList, SaveStateEntry) SaveStateList;

/* All sections, in the order of saving. */
extern SaveStateList savevm_entries;

/* By name and number, or NULL. */
SaveStateEntry *savevm_find(const char *idstr, uint32_t instance_id);
/* May the state not be saved? errp says why. */
bool savevm_is_blocked(Error **errp);

/* All RAM blocks: those that have a name. 0 or -errno. */
int savevm_save_ram(QEMUFile *f);
int savevm_load_ram(QEMUFile *f);
/* Where two saved RAMs differ first, in words, or NULL; both are read past RAM then. */
char *savevm_describe_ram(QEMUFile *fa, QEMUFile *fb);

#endif
