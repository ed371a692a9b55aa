/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Properties and geometry that disk devices have in common. */
#ifndef HW_BLOCK_H
#define HW_BLOCK_H

#include "exec/hwaddr.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "qapi/qapi-types-block-core.h"

/* Configuration of a disk. Sizes are in bytes, 0 (or -1, discard_granularity) until realized. */
typedef struct BlockConf {
    BlockBackend *blk;
    OnOffAuto backend_defaults;
    uint32_t physical_block_size;
    uint32_t logical_block_size;
    uint32_t min_io_size;
    uint32_t opt_io_size;
    int32_t bootindex;
    uint32_t discard_granularity;
    uint32_t cyls, heads, secs;    /* physical geometry; not for all devices */
    uint32_t lcyls, lheads, lsecs; /* logical geometry, for the firmware */
    OnOffAuto wce;
    bool share_rw;
    OnOffAuto account_invalid;
    OnOffAuto account_failed;
    BlockdevOnError rerror;
    BlockdevOnError werror;
} BlockConf;

/* log2 of the logical blocks in a physical one. */
static inline unsigned int get_physical_block_exp(BlockConf *conf)
{
    unsigned int exp = 0;

    for (uint32_t size = conf->physical_block_size; size > conf->logical_block_size; size >>= 1) {
        exp++;
    }
    return exp;
}

/* Saved state: whether the guest has the write cache of a BlockBackend * (may be NULL) enabled. */
extern const VMStateInfo vmstate_info_write_cache;
#define VMSTATE_WRITE_CACHE(_field, _state) { \
    .name = "write_cache", .info = &vmstate_info_write_cache, .size = sizeof(BlockBackend *), .flags = VMS_SINGLE, \
    .offset = vmstate_offset_value(_state, _field, BlockBackend *) }

#define DEFINE_BLOCK_PROPERTIES_BASE(_state, _conf) \
    DEFINE_PROP_ON_OFF_AUTO("backend_defaults", _state, _conf.backend_defaults, ON_OFF_AUTO_AUTO), \
    DEFINE_PROP_BLOCKSIZE("logical_block_size", _state, _conf.logical_block_size), \
    DEFINE_PROP_BLOCKSIZE("physical_block_size", _state, _conf.physical_block_size), \
    DEFINE_PROP_SIZE32("min_io_size", _state, _conf.min_io_size, 0), \
    DEFINE_PROP_SIZE32("opt_io_size", _state, _conf.opt_io_size, 0), \
    DEFINE_PROP_SIZE32("discard_granularity", _state, _conf.discard_granularity, -1), \
    DEFINE_PROP_ON_OFF_AUTO("write-cache", _state, _conf.wce, ON_OFF_AUTO_AUTO), \
    DEFINE_PROP_BOOL("share-rw", _state, _conf.share_rw, false), \
    DEFINE_PROP_ON_OFF_AUTO("account-invalid", _state, _conf.account_invalid, ON_OFF_AUTO_AUTO), \
    DEFINE_PROP_ON_OFF_AUTO("account-failed", _state, _conf.account_failed, ON_OFF_AUTO_AUTO)

#define DEFINE_BLOCK_PROPERTIES(_state, _conf) \
    DEFINE_PROP_DRIVE("drive", _state, _conf.blk), \
    DEFINE_BLOCK_PROPERTIES_BASE(_state, _conf)

#define DEFINE_BLOCK_CHS_PROPERTIES(_state, _conf) \
    DEFINE_PROP_UINT32("cyls", _state, _conf.cyls, 0), \
    DEFINE_PROP_UINT32("heads", _state, _conf.heads, 0), \
    DEFINE_PROP_UINT32("secs", _state, _conf.secs, 0), \
    DEFINE_PROP_UINT32("lcyls", _state, _conf.lcyls, 0), \
    DEFINE_PROP_UINT32("lheads", _state, _conf.lheads, 0), \
    DEFINE_PROP_UINT32("lsecs", _state, _conf.lsecs, 0)

#define DEFINE_BLOCK_ERROR_PROPERTIES(_state, _conf) \
    DEFINE_PROP_BLOCKDEV_ON_ERROR("rerror", _state, _conf.rerror, BLOCKDEV_ON_ERROR_AUTO), \
    DEFINE_PROP_BLOCKDEV_ON_ERROR("werror", _state, _conf.werror, BLOCKDEV_ON_ERROR_AUTO)

/*
 * Fill @buf from the medium, which must be @size bytes long (firmware of flash devices). 9.0 and later have the device
 * as another argument, behind @blk: both work.
 */
bool blk_check_size_and_read_all(BlockBackend *blk, void *buf, hwaddr size, Error **errp);
#define BLK_READ_ALL_5_(blk, dev, buf, size, errp) \
    ((void)(dev), (blk_check_size_and_read_all)(blk, buf, size, errp))
#define BLK_READ_ALL_PICK_(a, b, c, d, e, macro, ...) macro
#define blk_check_size_and_read_all(...) \
    BLK_READ_ALL_PICK_(__VA_ARGS__, BLK_READ_ALL_5_, blk_check_size_and_read_all, x3)(__VA_ARGS__)

/* Check and complete a configuration; false: errp. */
/* Geometry, from the properties or guessed; with *@trans the BIOS's translation. */
bool blkconf_geometry(BlockConf *conf, int *trans, unsigned cyls_max, unsigned heads_max,
                      unsigned secs_max, Error **errp);
bool blkconf_blocksizes(BlockConf *conf, Error **errp);
/* Permissions, cache and error policies. */
bool blkconf_apply_backend_options(BlockConf *conf, bool readonly, bool resizable, Error **errp);

/* Geometry of a disk by its MS-DOS partition table, or its size. @ptrans may be NULL. */
void hd_geometry_guess(BlockBackend *blk, uint32_t *pcyls, uint32_t *pheads, uint32_t *psecs,
                       int *ptrans);
int hd_bios_chs_auto_trans(uint32_t cyls, uint32_t heads, uint32_t secs);

#endif
