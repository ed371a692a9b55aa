/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What users do to nodes and media, for the command line and the monitors. */
#ifndef BLOCK_BLOCKDEV_H
#define BLOCK_BLOCKDEV_H

#include <json-glib/json-glib.h>

#include "block/block.h"

/* A node by options, with "driver" and "node-name"; @args is left as it is. false: errp. */
bool blockdev_add(JsonObject *args, Error **errp);
/* The same from JSON text or "[driver=]driver,key=value,…". */
bool blockdev_add_text(const char *text, Error **errp);
bool blockdev_del(const char *node_name, Error **errp);
/* Change the size of a node; devices on it are told. */
bool blockdev_resize(const char *device, const char *node_name, int64_t bytes, Error **errp);
/* Take drive @name away: it loses its medium and name, and what is left goes with its device. */
bool blockdev_drive_del(const char *name, Error **errp);

/* ---- media: the drive is named by exactly one of @device (its name) and @id (its device's) ---- */

BlockBackend *blockdev_find(const char *device, const char *id, Error **errp);
bool blockdev_open_tray(const char *device, const char *id, bool force, Error **errp);
bool blockdev_close_tray(const char *device, const char *id, Error **errp);
bool blockdev_remove_medium(const char *device, const char *id, Error **errp);
bool blockdev_insert_medium(const char *device, const char *id, const char *node_name, Error **errp);
/* @format NULL: probed; @read_only_mode: NULL or "retain", "read-only", "read-write". */
bool blockdev_change_medium(const char *device, const char *id, const char *filename,
                            const char *format, bool force, const char *read_only_mode,
                            Error **errp);
bool blockdev_eject(const char *device, const char *id, bool force, Error **errp);

/* ---- what query-block, query-named-block-nodes and query-blockstats answer ---- */

JsonArray *block_query(void);
JsonArray *block_query_nodes(void);
JsonArray *block_query_stats(bool nodes);

#endif
