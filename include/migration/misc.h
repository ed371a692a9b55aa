/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Live migration's state: there is none, so the answer is always "idle". */
#ifndef MIGRATION_MISC_H
#define MIGRATION_MISC_H

#include "qapi/qapi-types-net.h"
#include "qemu/notify.h"

static inline bool migration_is_idle(void) { return true; }
static inline bool migration_is_active(MigrationState *s) { return false; }
static inline bool migration_in_setup(MigrationState *s) { return false; }
static inline bool migration_has_finished(MigrationState *s) { return false; }
static inline bool migration_is_running(void) { return false; }
static inline bool migration_in_postcopy(void) { return false; }
static inline bool migration_incoming_postcopy_advised(void) { return false; }
static inline bool migration_has_failed(MigrationState *s) { return false; }
static inline bool migration_in_postcopy_after_devices(MigrationState *s) { return false; }
static inline bool migration_in_incoming_postcopy(void) { return false; }
static inline bool migration_in_bg_snapshot(void) { return false; }

/* Notifiers are accepted and never called. */
static inline void add_migration_state_change_notifier(Notifier *notify) { }
static inline void remove_migration_state_change_notifier(Notifier *notify) { }

/* When NICs announce themselves after a migration, unless told otherwise. */
AnnounceParameters *migrate_announce_params(void);

#endif
