/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells a back end where guest RAM is. Ours has no use for that; models call it all the same. */
#ifndef BLOCK_RAM_REGISTRAR_H
#define BLOCK_RAM_REGISTRAR_H

#include "sysemu/block-backend.h"

typedef struct BlockRAMRegistrar {
    BlockBackend *blk;
    bool ok;                    /* requests may carry BDRV_REQ_REGISTERED_BUF */
} BlockRAMRegistrar;

static inline void blk_ram_registrar_init(BlockRAMRegistrar *r, BlockBackend *blk)
{
    r->blk = blk;
    r->ok = true;
}

static inline void blk_ram_registrar_destroy(BlockRAMRegistrar *r)
{
    r->ok = false;
}

static inline bool blk_ram_registrar_ok(BlockRAMRegistrar *r)
{
    return r->ok;
}

#endif
