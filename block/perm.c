/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Users of nodes and what they may do at the same time. */
#include "qemu/osdep.h"
#include "block-internal.h"
#include "sysemu/block-backend.h"

/* The name of the first permission in @perm. */
static const char *perm_name(uint64_t perm)
{
    static const struct {
        uint64_t perm;
        const char *name;
    } names[] = {
        { BLK_PERM_CONSISTENT_READ, "consistent read" },
        { BLK_PERM_WRITE, "write" },
        { BLK_PERM_WRITE_UNCHANGED, "write unchanged" },
        { BLK_PERM_RESIZE, "resize" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (perm & names[i].perm) {
            return names[i].name;
        }
    }
    return "none";
}

/* Who that is, for messages. */
static char *user_name(const BlockUser *user)
{
    g_autofree char *dev_id = NULL;

    if (user->parent) {
        return g_strdup_printf("node '%s'", user->parent->node_name);
    }
    if (*blk_name(user->blk)) {
        return g_strdup_printf("block device '%s'", blk_name(user->blk));
    }
    dev_id = blk_get_attached_dev_id(user->blk);
    return *dev_id ? g_strdup_printf("block device '%s'", dev_id) : g_strdup("another block device");
}

static bool conflict(const BlockUser *other, uint64_t bad, const char *verb, Error **errp)
{
    g_autofree char *name = user_name(other);

    error_setg(errp, "Conflicts with use by %s as '%s', which %s '%s' on %s", name, other->role,
               verb, perm_name(bad), other->bs->node_name);
    return false;
}

static bool check(BlockDriverState *bs, const BlockUser *self, uint64_t perm, uint64_t shared,
                  Error **errp)
{
    const BlockUser *other;

    if ((perm & (BLK_PERM_WRITE | BLK_PERM_RESIZE)) && bs->read_only) {
        error_setg(errp, "Block node is read-only");
        return false;
    }
    QTAILQ_FOREACH(other, &bs->users, next) {
        if (other == self) {
            continue;
        }
        if (perm & ~other->shared) {
            return conflict(other, perm & ~other->shared, "does not allow", errp);
        }
        if (other->perm & ~shared) {
            return conflict(other, other->perm & ~shared, "uses", errp);
        }
    }
    return true;
}

BlockUser *bdrv_use(BlockDriverState *bs, const char *role, BlockBackend *blk,
                    BlockDriverState *parent, uint64_t perm, uint64_t shared, Error **errp)
{
    BlockUser *user;

    if (!check(bs, NULL, perm, shared, errp)) {
        return NULL;
    }
    user = g_new(BlockUser, 1);
    *user = (BlockUser) {
        .bs = bs, .role = role, .blk = blk, .parent = parent, .perm = perm, .shared = shared,
    };
    bdrv_ref(bs);
    QTAILQ_INSERT_TAIL(&bs->users, user, next);
    return user;
}

bool bdrv_user_set_perm(BlockUser *user, uint64_t perm, uint64_t shared, Error **errp)
{
    if (!check(user->bs, user, perm, shared, errp)) {
        return false;
    }
    user->perm = perm;
    user->shared = shared;
    return true;
}

void bdrv_unuse(BlockUser *user)
{
    QTAILQ_REMOVE(&user->bs->users, user, next);
    bdrv_unref(user->bs);
    g_free(user);
}
