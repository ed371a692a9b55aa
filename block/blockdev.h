/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes that the user makes by name; for the command line and the monitors. */
#ifndef BLOCK_BLOCKDEV_H
#define BLOCK_BLOCKDEV_H

#include <json-glib/json-glib.h>

/* A node by options, with "driver" and "node-name"; @args is left as it is. false: errp. */
bool blockdev_add(JsonObject *args, Error **errp);
/* The same from JSON text or "[driver=]driver,key=value,…". */
bool blockdev_add_text(const char *text, Error **errp);
bool blockdev_del(const char *node_name, Error **errp);

#endif
