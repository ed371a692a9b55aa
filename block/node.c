/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes: their list, names and life. How one is opened is in open.c. */
#include "qemu/osdep.h"
#include "block-internal.h"
#include "node.h"
#include "qemu/cutils.h"
#include "qemu/id.h"
#include "sysemu/block-backend.h"

static QTAILQ_HEAD(, BlockDriverState) nodes = QTAILQ_HEAD_INITIALIZER(nodes);
static unsigned next_name;

BlockDriverState *bdrv_first(void)
{
    return QTAILQ_FIRST(&nodes);
}

BlockDriverState *bdrv_next_node(BlockDriverState *bs)
{
    return bs ? QTAILQ_NEXT(bs, next) : QTAILQ_FIRST(&nodes);
}

BlockDriverState *bdrv_find_node(const char *node_name)
{
    BlockDriverState *bs;

    QTAILQ_FOREACH(bs, &nodes, next) {
        if (!strcmp(bs->node_name, node_name)) {
            return bs;
        }
    }
    return NULL;
}

BlockDriverState *bdrv_lookup_bs(const char *device, const char *node_name, Error **errp)
{
    BlockBackend *blk = device ? blk_by_name(device) : NULL;
    BlockDriverState *bs = NULL;

    if (blk) {
        bs = blk_bs(blk);
        if (!bs) {
            error_setg(errp, "Device '%s' has no medium", device);
        }
        return bs;
    }
    if (node_name) {
        bs = bdrv_find_node(node_name);
    }
    if (!bs) {
        error_setg(errp, "Cannot find device='%s' nor node-name='%s'", device ?: "",
                   node_name ?: "");
    }
    return bs;
}

bool bdrv_set_node_name(BlockDriverState *bs, const char *name, Error **errp)
{
    if (!name) {
        snprintf(bs->node_name, sizeof(bs->node_name), "#block%03u", next_name++);
        return true;
    }
    if (!id_wellformed(name)) {
        error_setg(errp, "Invalid node-name: '%s'", name);
        return false;
    }
    if (blk_by_name(name)) {
        error_setg(errp, "node-name=%s is conflicting with a device id", name);
        return false;
    }
    if (bdrv_find_node(name)) {
        error_setg(errp, "Duplicate nodes with node-name='%s'", name);
        return false;
    }
    if (strlen(name) >= sizeof(bs->node_name)) {
        error_setg(errp, "Node name too long");
        return false;
    }
    pstrcpy(bs->node_name, sizeof(bs->node_name), name);
    return true;
}

BlockDriverState *bdrv_new_node(void)
{
    BlockDriverState *bs = g_new0(BlockDriverState, 1);

    bs->refcnt = 1;
    QTAILQ_INIT(&bs->users);
    QTAILQ_INSERT_TAIL(&nodes, bs, next);
    return bs;
}

void bdrv_ref(BlockDriverState *bs)
{
    bs->refcnt++;
}

void bdrv_unref(BlockDriverState *bs)
{
    if (!bs || --bs->refcnt) {
        return;
    }
    if (bs->drv && bs->drv->close) {
        bs->drv->close(bs);
    }
    g_clear_pointer(&bs->backing, bdrv_unuse);
    g_clear_pointer(&bs->file, bdrv_unuse);
    QTAILQ_REMOVE(&nodes, bs, next);
    g_free(bs->opaque);
    g_free(bs->filename);
    g_free(bs->backing_filename);
    g_free(bs);
}

/* ---- what one can ask ---- */

const char *bdrv_get_node_name(const BlockDriverState *bs)
{
    return bs->node_name;
}

const char *bdrv_get_device_name(const BlockDriverState *bs)
{
    const BlockUser *user;

    QTAILQ_FOREACH(user, &bs->users, next) {
        if (user->blk) {
            return blk_name(user->blk);
        }
    }
    return "";
}

const char *bdrv_get_device_or_node_name(const BlockDriverState *bs)
{
    const char *name = bdrv_get_device_name(bs);

    return *name ? name : bs->node_name;
}

const char *bdrv_get_format_name(BlockDriverState *bs)
{
    return bs->drv->name;
}

bool bdrv_is_inserted(BlockDriverState *bs)
{
    return true;
}

bool bdrv_is_read_only(BlockDriverState *bs)
{
    return bs->read_only;
}

bool bdrv_is_writable(BlockDriverState *bs)
{
    return !bs->read_only;
}

bool bdrv_is_sg(BlockDriverState *bs)
{
    return false;
}

int bdrv_get_flags(BlockDriverState *bs)
{
    return bs->flags;
}

AioContext *bdrv_get_aio_context(BlockDriverState *bs)
{
    return qemu_get_aio_context();
}

int bdrv_flush_all(void)
{
    BlockDriverState *bs;
    int result = 0;

    QTAILQ_FOREACH(bs, &nodes, next) {
        int ret = bdrv_flush(bs);

        result = result ?: ret;
    }
    return result;
}

void bdrv_drain_all(void)
{
    blk_drain_all();
}

void bdrv_drain_all_begin(void)
{
    blk_drain_all();
}

void bdrv_drain_all_end(void)
{
}

/* Nodes that the monitor made go with it; the others with their users. */
void bdrv_close_all(void)
{
    BlockDriverState *bs, *next;

    blk_drain_all();
    blk_remove_all_bs();
    QTAILQ_FOREACH_SAFE(bs, &nodes, next, next) {
        if (bs->monitor_owned) {
            bs->monitor_owned = false;
            bdrv_unref(bs);
            next = QTAILQ_FIRST(&nodes); /* children may have gone too */
        }
    }
}
