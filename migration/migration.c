/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "migration/migration.h"
#include "migration/misc.h"
#include "migration/vmstate-machine.h"
#include "qemu/cutils.h"
#include "sysemu/runstate.h"
#include "savevm-internal.h"

/* What query-migrate tells of the one machine. */
static const char *status = "none";

static const char *path_of(const char *uri, Error **errp)
{
    const char *path;

    if (strstart(uri, "file:", &path) && *path) {
        return path;
    }
    error_setg(errp, "migration to or from '%s' is not supported; give file:PATH", uri);
    return NULL;
}

bool migration_save(const char *uri, Error **errp)
{
    bool was_running = runstate_is_running();
    const char *path;

    if (savevm_is_blocked(errp)) {      /* before the machine notices anything */
        return false;
    }
    path = path_of(uri, errp);
    if (!path) {
        return false;
    }
    vm_stop(RUN_STATE_FINISH_MIGRATE);
    if (!vmstate_save_machine_file(path, errp)) {
        status = "failed";
        if (was_running) {
            vm_start();
        }
        return false;
    }
    status = "completed";
    runstate_set(RUN_STATE_POSTMIGRATE);
    return true;
}

bool migration_load(const char *uri, Error **errp)
{
    const char *path = path_of(uri, errp);

    return path && vmstate_load_machine_file(path, errp);
}

const char *migration_status(void)
{
    return status;
}

AnnounceParameters *migrate_announce_params(void)
{
    static AnnounceParameters params;

    params = (AnnounceParameters) { .initial = 50, .max = 550, .rounds = 5, .step = 100 };
    return &params;
}
