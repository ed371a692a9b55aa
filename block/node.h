/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between node.c and open.c. */
#ifndef BLOCK_NODE_H
#define BLOCK_NODE_H

#include "block-internal.h"

/* A node on the list, with one reference and no driver. */
BlockDriverState *bdrv_new_node(void);
/* Name it: @name must be free; NULL: a name that no user can give. */
bool bdrv_set_node_name(BlockDriverState *bs, const char *name, Error **errp);

#endif
