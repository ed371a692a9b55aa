/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reasons why the machine's state can't be saved now. */
#ifndef MIGRATION_BLOCKER_H
#define MIGRATION_BLOCKER_H

/*
 * Saving fails with @reason until it is taken back; 0. Two forms: of an Error * the caller keeps the
 * ownership, an Error ** (QEMU 8.2 and later) gives it up, and is NULL after migrate_del_blocker().
 */
#define migrate_add_blocker(reason, errp) \
    _Generic((reason), Error *: migrate_add_blocker_kept, Error **: migrate_add_blocker_given)(reason, errp)
#define migrate_add_blocker_internal(reason, errp) migrate_add_blocker(reason, errp)
#define migrate_add_blocker_normal(reason, errp) migrate_add_blocker(reason, errp)
#define migrate_add_blocker_modes(reason, errp, mode, ...) migrate_add_blocker(reason, errp)
#define migrate_del_blocker(reason) \
    _Generic((reason), Error *: migrate_del_blocker_kept, Error **: migrate_del_blocker_given)(reason)

int migrate_add_blocker_kept(Error *reason, Error **errp);
void migrate_del_blocker_kept(Error *reason);
int migrate_add_blocker_given(Error **reasonp, Error **errp);
void migrate_del_blocker_given(Error **reasonp);

#endif
