/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registry of state sections: what belongs to the machine's state, under which name. */
#include "qemu/osdep.h"
#include "migration/blocker.h"
#include "migration/register.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "savevm-internal.h"

SaveStateList savevm_entries = QTAILQ_HEAD_INITIALIZER(savevm_entries);

/* Errors that keep the state from being saved, the callers'. */
static GPtrArray *blockers;

SaveStateEntry *savevm_find(const char *idstr, uint32_t instance_id)
{
    SaveStateEntry *se;

    QTAILQ_FOREACH(se, &savevm_entries, next) {
        bool by_alias = se->alias_id >= 0 && (uint32_t)se->alias_id == instance_id;

        if (!strcmp(se->idstr, idstr) && (se->instance_id == instance_id || by_alias)) {
            break;
        }
    }
    return se;
}

static uint32_t next_instance_id(const char *idstr)
{
    SaveStateEntry *se;
    uint32_t id = 0;

    QTAILQ_FOREACH(se, &savevm_entries, next) {
        if (!strcmp(se->idstr, idstr) && se->instance_id >= id) {
            id = se->instance_id + 1;
        }
    }
    return id;
}

static MigrationPriority priority(const SaveStateEntry *se)
{
    return se->vmsd ? se->vmsd->priority : MIG_PRI_DEFAULT;
}

/* Higher priorities first, else in order of registration. */
static void insert_entry(SaveStateEntry *new)
{
    SaveStateEntry *se;

    QTAILQ_FOREACH(se, &savevm_entries, next) {
        if (priority(se) < priority(new)) {
            QTAILQ_INSERT_BEFORE(se, new, next);
            return;
        }
    }
    QTAILQ_INSERT_TAIL(&savevm_entries, new, next);
}

/* "<id of obj>/<name>", or the name alone. */
static char *make_idstr(VMStateIf *obj, const char *name)
{
    g_autofree char *id = obj ? vmstate_if_get_id(obj) : NULL;

    return id ? g_strdup_printf("%s/%s", id, name) : g_strdup(name);
}

/* Takes @se over. 0, or -1 with errp. */
static int add_entry(SaveStateEntry *se, Error **errp)
{
    if (strlen(se->idstr) > 255) {
        error_setg(errp, "state section name '%s' is too long", se->idstr);
    } else if (se->instance_id == (uint32_t)VMSTATE_INSTANCE_ID_ANY) {
        se->instance_id = next_instance_id(se->idstr);
        insert_entry(se);
        return 0;
    } else if (savevm_find(se->idstr, se->instance_id)) {
        error_setg(errp, "state section '%s' with instance id %u exists already", se->idstr,
                   se->instance_id);
    } else {
        insert_entry(se);
        return 0;
    }
    g_free(se->idstr);
    g_free(se);
    return -1;
}

static void remove_entry(SaveStateEntry *se)
{
    QTAILQ_REMOVE(&savevm_entries, se, next);
    g_free(se->idstr);
    g_free(se);
}

int vmstate_register_with_alias_id(VMStateIf *obj, uint32_t instance_id,
                                   const VMStateDescription *vmsd, void *base, int alias_id,
                                   int required_for_version, Error **errp)
{
    SaveStateEntry *se = g_new0(SaveStateEntry, 1);

    se->idstr = make_idstr(obj, vmsd->name);
    se->instance_id = instance_id;
    se->alias_id = alias_id;
    se->version_id = vmsd->version_id;
    se->vmsd = vmsd;
    se->opaque = base;
    return add_entry(se, errp);
}

int vmstate_register(VMStateIf *obj, int instance_id, const VMStateDescription *vmsd, void *opaque)
{
    return vmstate_register_with_alias_id(obj, instance_id, vmsd, opaque, -1, 0, NULL);
}

int vmstate_register_any(VMStateIf *obj, const VMStateDescription *vmsd, void *opaque)
{
    return vmstate_register(obj, VMSTATE_INSTANCE_ID_ANY, vmsd, opaque);
}

void vmstate_unregister(VMStateIf *obj, const VMStateDescription *vmsd, void *opaque)
{
    SaveStateEntry *se, *next;

    QTAILQ_FOREACH_SAFE(se, &savevm_entries, next, next) {
        if (se->vmsd == vmsd && se->opaque == opaque) {
            remove_entry(se);
        }
    }
}

int register_savevm_live(const char *idstr, uint32_t instance_id, int version_id,
                         const SaveVMHandlers *ops, void *opaque)
{
    SaveStateEntry *se = g_new0(SaveStateEntry, 1);

    se->idstr = g_strdup(idstr);
    se->instance_id = instance_id;
    se->alias_id = -1;
    se->version_id = version_id;
    se->ops = ops;
    se->opaque = opaque;
    return add_entry(se, NULL);
}

void unregister_savevm(VMStateIf *obj, const char *idstr, void *opaque)
{
    g_autofree char *id = make_idstr(obj, idstr);
    SaveStateEntry *se, *next;

    QTAILQ_FOREACH_SAFE(se, &savevm_entries, next, next) {
        if (!strcmp(se->idstr, id) && se->opaque == opaque) {
            remove_entry(se);
        }
    }
}

bool vmstate_check_only_migratable(const VMStateDescription *vmsd)
{
    return true;
}

/* ---- blockers ---- */

int migrate_add_blocker_kept(Error *reason, Error **errp)
{
    if (!blockers) {
        blockers = g_ptr_array_new();
    }
    g_ptr_array_add(blockers, reason);
    return 0;
}

void migrate_del_blocker_kept(Error *reason)
{
    if (blockers) {
        g_ptr_array_remove(blockers, reason);
    }
}

int migrate_add_blocker_given(Error **reasonp, Error **errp)
{
    return migrate_add_blocker_kept(*reasonp, errp);
}

void migrate_del_blocker_given(Error **reasonp)
{
    migrate_del_blocker_kept(*reasonp);
    error_free(*reasonp);
    *reasonp = NULL;
}

bool savevm_is_blocked(Error **errp)
{
    SaveStateEntry *se;

    if (blockers && blockers->len) {
        error_propagate(errp, error_copy(blockers->pdata[0]));
        return true;
    }
    QTAILQ_FOREACH(se, &savevm_entries, next) {
        if (se->vmsd && se->vmsd->unmigratable) {
            error_setg(errp, "State blocked by non-migratable device '%s'", se->idstr);
            return true;
        }
    }
    return false;
}
