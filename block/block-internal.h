/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the block layer: nodes and their drivers.
 *
 * A driver is synchronous and byte-granular. Its functions get ranges that lie within int64_t and
 * move all bytes or fail. What it calls on its children is bdrv_pread() and its like.
 */
#ifndef BLOCK_INTERNAL_H
#define BLOCK_INTERNAL_H

#include <json-glib/json-glib.h>

#include "block/block_int.h"
#include "qapi/error.h"
#include "qemu/queue.h"

struct BlockDriver {
    const char *name;          /* driver= */
    const char *protocol;      /* prefix of file names ("null-co://"), or NULL */
    bool is_protocol;          /* made from a file name or options, not on top of "file" */
    bool is_filter;            /* has the length and content of its "file" */
    bool supports_backing;
    size_t instance_size;      /* of bs->opaque */
    bool hidden;               /* not for users to name */

    /* How sure (0 to 100) that @buf, the first @size bytes of an image, is of this format. */
    int (*probe)(const uint8_t *buf, size_t size);
    /* Turn a file name into options. */
    void (*parse_filename)(const char *filename, JsonObject *options, Error **errp);
    /* Take what is the driver's out of @options, open children. 0 or -errno with errp. */
    int (*open)(BlockDriverState *bs, JsonObject *options, Error **errp);
    void (*close)(BlockDriverState *bs);

    int64_t (*getlength)(BlockDriverState *bs);
    int (*pread)(BlockDriverState *bs, int64_t offset, int64_t bytes, void *buf);
    int (*pwrite)(BlockDriverState *bs, int64_t offset, int64_t bytes, const void *buf, int flags);
    /* The rest may be NULL: zeroes are written out, discards ignored, sizes fixed. */
    int (*pwrite_zeroes)(BlockDriverState *bs, int64_t offset, int64_t bytes, int flags);
    int (*pdiscard)(BlockDriverState *bs, int64_t offset, int64_t bytes);
    int (*flush)(BlockDriverState *bs);
    int (*truncate)(BlockDriverState *bs, int64_t bytes, Error **errp);
    /* Space on the host; NULL: what "file" takes. */
    int64_t (*allocated_bytes)(BlockDriverState *bs);
    /* Members of ImageInfo that only some formats have. */
    void (*add_info)(BlockDriverState *bs, JsonObject *info);

    QTAILQ_ENTRY(BlockDriver) next;
};

/* Who uses a node, and how. */
struct BlockUser {
    BlockDriverState *bs;
    const char *role;          /* "root", "file", "backing", "image" */
    BlockBackend *blk;         /* one of these is set */
    BlockDriverState *parent;
    uint64_t perm;
    uint64_t shared;
    QTAILQ_ENTRY(BlockUser) next;
};

/* ---- drivers (block/driver.c) ---- */

void bdrv_register(BlockDriver *drv);
BlockDriver *bdrv_find_format(const char *name);
/* The driver of a file name's prefix, "file" if it has none; NULL: errp. */
BlockDriver *bdrv_find_protocol(const char *filename, Error **errp);
/* The format that an image begins like; raw if nothing else. */
BlockDriver *bdrv_probe(BlockDriverState *file);
/* Does @filename begin with "word:"? */
bool path_has_protocol(const char *path);
/* @filename as seen from image @base. */
char *path_combine(const char *base, const char *filename);

/* ---- nodes ---- */

BlockDriverState *bdrv_first(void);
BlockDriverState *bdrv_next_node(BlockDriverState *bs);
/*
 * Open child @role of @bs by what options[role] says (a name or an object, taken out) and by
 * @filename. Its driver is found by the file name if @protocol, else probed. NULL: errp, or nothing
 * was asked for and it is @optional.
 */
BlockUser *bdrv_open_child(BlockDriverState *bs, const char *role, JsonObject *options,
                           const char *filename, bool protocol, bool optional, Error **errp);
/* A node on top of @base whose writes, if it takes any, stay in memory. NULL: errp. */
BlockDriverState *bdrv_new_overlay(BlockDriverState *base, bool read_only, Error **errp);
/* Space that the node takes on the host, or -errno. */
int64_t bdrv_allocated_bytes(BlockDriverState *bs);
/* The size changed underneath. */
void bdrv_refresh_length(BlockDriverState *bs);

/* ---- users (block/perm.c) ---- */

/* Begin to use @bs, with a reference. NULL: errp names the conflict. */
BlockUser *bdrv_use(BlockDriverState *bs, const char *role, BlockBackend *blk,
                    BlockDriverState *parent, uint64_t perm, uint64_t shared, Error **errp);
/* Change how; the old way stays on errors. */
bool bdrv_user_set_perm(BlockUser *user, uint64_t perm, uint64_t shared, Error **errp);
void bdrv_unuse(BlockUser *user);

/* ---- options (block/options.c): members are taken out of @options; values may be text ---- */

char *block_opt_str(JsonObject *options, const char *name);
bool block_opt_bool(JsonObject *options, const char *name, bool *value, Error **errp);
bool block_opt_size(JsonObject *options, const char *name, int64_t *value, Error **errp);
/* "a.b" of nested objects made flat -> nested. */
JsonObject *block_opts_nest(JsonObject *flat, Error **errp);
/* An error unless @options is empty. */
bool block_opts_check_empty(JsonObject *options, const char *driver, Error **errp);

#endif
