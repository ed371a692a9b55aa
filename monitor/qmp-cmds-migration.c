/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QMP commands that save the machine's state to a file and load it from one. */
#include "qemu/osdep.h"
#include "migration/migration.h"
#include "sysemu/runstate.h"
#include "qmp-cmds.h"

JsonNode *qmp_migrate(JsonObject *args, Error **errp)
{
    migration_save(qmp_arg_str(args, "uri"), errp);
    return NULL;
}

JsonNode *qmp_migrate_incoming(JsonObject *args, Error **errp)
{
    if (!runstate_check(RUN_STATE_INMIGRATE)) {
        error_setg(errp, "'-incoming defer' was not given, or the state is loaded already");
        return NULL;
    }
    if (migration_load(qmp_arg_str(args, "uri"), errp)) {
        vm_start();
    }
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
