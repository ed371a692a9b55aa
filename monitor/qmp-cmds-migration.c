/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QMP commands that save the machine's state to a file and load it from one. */
#include "qemu/osdep.h"
#include "migration/migration.h"
#include "migration/vmstate-machine.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "sysemu/runstate.h"
#include "qmp-cmds.h"

JsonNode *qmp_migrate(JsonObject *args, Error **errp)
{
    migration_save(qmp_arg_str(args, "uri"), errp);
    return NULL;
}

/* As with -incoming file:PATH, the process ends when a bad state was noticed after some of it was loaded. */
JsonNode *qmp_migrate_incoming(JsonObject *args, Error **errp)
{
    Error *err = NULL;

    if (!runstate_check(RUN_STATE_INMIGRATE)) {
        error_setg(errp, "'-incoming defer' was not given, or the state is loaded already");
        return NULL;
    }
    if (migration_load(qmp_arg_str(args, "uri"), &err)) {
        vm_start();
    } else if (vmstate_machine_is_half_loaded()) {
        error_reportf_err(err, "Nothing can be done with the half of a state: ");
        exit(1);
    }
    error_propagate(errp, err);
    return NULL;
}

JsonNode *qmp_query_migrate(JsonObject *args, Error **errp)
{
    JsonObject *info = json_object_new();

    if (strcmp(migration_status(), "none") != 0) {
        json_object_set_string_member(info, "status", migration_status());
    }
    return qmp_object(info);
}
