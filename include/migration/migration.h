/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Migration to and from files, which is all there is: "file:PATH". The state is that of vmstate-machine.h, so
 * both machines must be of this program and built by the same command line.
 */
#ifndef MIGRATION_MIGRATION_H
#define MIGRATION_MIGRATION_H

#include "qapi/error.h"

/* Stops the machine and writes its state. On failure the machine goes on as before. */
bool migration_save(const char *uri, Error **errp);

/* Replaces the machine's state. A failure after the file was checked leaves it half loaded: reset it. */
bool migration_load(const char *uri, Error **errp);

/* "none", "completed" or "failed", of the last migration_save(); static. */
const char *migration_status(void);

#endif
