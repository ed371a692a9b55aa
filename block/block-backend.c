/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Back ends: life, names, media. */
#include "qemu/osdep.h"
#include "backend-internal.h"
#include "qemu/id.h"
#include "sysemu/blockdev.h"

static QTAILQ_HEAD(, BlockBackend) backends = QTAILQ_HEAD_INITIALIZER(backends);

BlockBackend *blk_new(AioContext *ctx, uint64_t perm, uint64_t shared_perm)
{
    BlockBackend *blk = g_new0(BlockBackend, 1);

    blk->refcnt = 1;
    blk->perm = perm;
    blk->shared_perm = shared_perm;
    blk->enable_write_cache = true;
    blk->on_read_error = BLOCKDEV_ON_ERROR_REPORT;
    blk->on_write_error = BLOCKDEV_ON_ERROR_ENOSPC;
    block_acct_init(&blk->stats);
    notifier_list_init(&blk->remove_bs_notifiers);
    notifier_list_init(&blk->insert_bs_notifiers);
    QTAILQ_INSERT_TAIL(&backends, blk, next);
    return blk;
}

BlockBackend *blk_new_with_bs(BlockDriverState *bs, uint64_t perm, uint64_t shared_perm,
                              Error **errp)
{
    BlockBackend *blk = blk_new(qemu_get_aio_context(), perm, shared_perm);

    if (blk_insert_bs(blk, bs, errp) < 0) {
        blk_unref(blk);
        return NULL;
    }
    return blk;
}

BlockBackend *blk_new_open(const char *filename, const char *reference, QDict *options, int flags,
                           Error **errp)
{
    uint64_t perm = BLK_PERM_CONSISTENT_READ;
    BlockDriverState *bs;
    BlockBackend *blk;

    if (flags & BDRV_O_RDWR) {
        perm |= BLK_PERM_WRITE;
    }
    if (flags & BDRV_O_RESIZE) {
        perm |= BLK_PERM_RESIZE;
    }
    bs = bdrv_open(filename, reference, options, flags, errp);
    if (!bs) {
        return NULL;
    }
    blk = blk_new_with_bs(bs, perm, BLK_PERM_ALL, errp);
    bdrv_unref(bs);
    return blk;
}

int blk_get_refcnt(BlockBackend *blk)
{
    return blk ? blk->refcnt : 0;
}

void blk_ref(BlockBackend *blk)
{
    blk->refcnt++;
}

void blk_unref(BlockBackend *blk)
{
    if (!blk || --blk->refcnt) {
        return;
    }
    blk->refcnt = 1; /* requests that are finished now may take and drop references */
    blk_drain(blk);
    blk_remove_bs(blk);
    monitor_remove_blk(blk);
    drive_info_free(blk->legacy_dinfo);
    block_acct_cleanup(&blk->stats);
    blk_op_unblock_all(blk, NULL);
    QTAILQ_REMOVE(&backends, blk, next);
    g_free(blk);
}

BlockBackend *blk_all_next(BlockBackend *blk)
{
    return blk ? QTAILQ_NEXT(blk, next) : QTAILQ_FIRST(&backends);
}

/* ---- names ---- */

bool monitor_add_blk(BlockBackend *blk, const char *name, Error **errp)
{
    if (!id_wellformed(name)) {
        error_setg(errp, "Invalid device name");
        return false;
    }
    if (blk_by_name(name)) {
        error_setg(errp, "Device with id '%s' already exists", name);
        return false;
    }
    if (bdrv_find_node(name)) {
        error_setg(errp, "Device name '%s' conflicts with an existing node name", name);
        return false;
    }
    blk->name = g_strdup(name);
    return true;
}

void monitor_remove_blk(BlockBackend *blk)
{
    g_clear_pointer(&blk->name, g_free);
}

const char *blk_name(const BlockBackend *blk)
{
    return blk->name ?: "";
}

BlockBackend *blk_next(BlockBackend *blk)
{
    do {
        blk = blk_all_next(blk);
    } while (blk && !blk->name);
    return blk;
}

BlockBackend *blk_by_name(const char *name)
{
    BlockBackend *blk = NULL;

    while ((blk = blk_next(blk))) {
        if (!strcmp(blk->name, name)) {
            return blk;
        }
    }
    return NULL;
}

/* ---- drives ---- */

DriveInfo *blk_legacy_dinfo(BlockBackend *blk)
{
    return blk->legacy_dinfo;
}

DriveInfo *blk_set_legacy_dinfo(BlockBackend *blk, DriveInfo *dinfo)
{
    return blk->legacy_dinfo = dinfo;
}

BlockBackend *blk_by_legacy_dinfo(DriveInfo *dinfo)
{
    BlockBackend *blk = NULL;

    while ((blk = blk_all_next(blk)) && blk->legacy_dinfo != dinfo) {
    }
    return blk;
}

/* ---- media ---- */

BlockDriverState *blk_bs(BlockBackend *blk)
{
    return blk->root ? blk->root->bs : NULL;
}

void blk_remove_bs(BlockBackend *blk)
{
    if (blk->root) {
        blk_drain(blk);
        notifier_list_notify(&blk->remove_bs_notifiers, blk);
        g_clear_pointer(&blk->root, bdrv_unuse);
    }
}

int blk_insert_bs(BlockBackend *blk, BlockDriverState *bs, Error **errp)
{
    BlockUser *root = bdrv_use(bs, "root", blk, NULL, blk->perm, blk->shared_perm, errp);

    if (!root) {
        return -EPERM;
    }
    blk->root = root;
    notifier_list_notify(&blk->insert_bs_notifiers, blk);
    return 0;
}

int blk_replace_bs(BlockBackend *blk, BlockDriverState *new_bs, Error **errp)
{
    BlockUser *root = bdrv_use(new_bs, "root", blk, NULL, blk->perm, blk->shared_perm, errp);

    if (!root) {
        return -EPERM;
    }
    blk_drain(blk);
    g_clear_pointer(&blk->root, bdrv_unuse);
    blk->root = root;
    return 0;
}

void blk_remove_all_bs(void)
{
    BlockBackend *blk = NULL;

    while ((blk = blk_all_next(blk))) {
        blk_remove_bs(blk);
    }
}

void blk_add_remove_bs_notifier(BlockBackend *blk, Notifier *notify)
{
    notifier_list_add(&blk->remove_bs_notifiers, notify);
}

void blk_add_insert_bs_notifier(BlockBackend *blk, Notifier *notify)
{
    notifier_list_add(&blk->insert_bs_notifiers, notify);
}

int blk_set_perm(BlockBackend *blk, uint64_t perm, uint64_t shared_perm, Error **errp)
{
    if (blk->root && !bdrv_user_set_perm(blk->root, perm, shared_perm, errp)) {
        return -EPERM;
    }
    blk->perm = perm;
    blk->shared_perm = shared_perm;
    return 0;
}

void blk_get_perm(BlockBackend *blk, uint64_t *perm, uint64_t *shared_perm)
{
    *perm = blk->perm;
    *shared_perm = blk->shared_perm;
}

bool blk_supports_write_perm(BlockBackend *blk)
{
    return !blk->root || !blk_bs(blk)->read_only;
}

/* ---- blocked operations ---- */

bool blk_op_is_blocked(BlockBackend *blk, BlockOpType op, Error **errp)
{
    GSList *reasons = blk->op_blockers[op];

    if (reasons) {
        error_propagate(errp, reasons->data ? error_copy(reasons->data) : NULL);
        error_prepend(errp, "Node '%s' is busy: ", *blk_name(blk) ? blk_name(blk) : "(unnamed)");
    }
    return reasons != NULL;
}

void blk_op_block(BlockBackend *blk, BlockOpType op, Error *reason)
{
    blk->op_blockers[op] = g_slist_prepend(blk->op_blockers[op], reason);
}

/* @reason NULL: whatever the reason was. */
void blk_op_unblock(BlockBackend *blk, BlockOpType op, Error *reason)
{
    if (reason) {
        blk->op_blockers[op] = g_slist_remove_all(blk->op_blockers[op], reason);
    } else {
        g_clear_pointer(&blk->op_blockers[op], g_slist_free);
    }
}

void blk_op_block_all(BlockBackend *blk, Error *reason)
{
    for (int op = 0; op < BLOCK_OP_TYPE_MAX; op++) {
        blk_op_block(blk, op, reason);
    }
}

void blk_op_unblock_all(BlockBackend *blk, Error *reason)
{
    for (int op = 0; op < BLOCK_OP_TYPE_MAX; op++) {
        blk_op_unblock(blk, op, reason);
    }
}
