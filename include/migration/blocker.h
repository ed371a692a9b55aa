/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reasons why the machine's state can't be saved now. */
#ifndef MIGRATION_BLOCKER_H
#define MIGRATION_BLOCKER_H

/* Saving fails with @reason until it is taken back. @reason stays the caller's. 0. */
int migrate_add_blocker(Error *reason, Error **errp);
int migrate_add_blocker_internal(Error *reason, Error **errp);
void migrate_del_blocker(Error *reason);

#endif
