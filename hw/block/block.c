/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration that disk devices have in common; geometry is in hd-geometry.c. */
#include "qemu/osdep.h"
#include "hw/block/block.h"
#include "migration/qemu-file-types.h"
#include "qapi/error.h"
#include "sysemu/block-backend.h"

bool (blk_check_size_and_read_all)(BlockBackend *blk, void *buf, hwaddr size, Error **errp)
{
    int64_t length = blk_getlength(blk);
    int ret;

    if (length < 0) {
        error_setg_errno(errp, -length, "can't get size of block backend");
        return false;
    }
    if (length != size) {
        error_setg(errp, "The device has %" HWADDR_PRIu " bytes, its drive %" PRIu64
                   ": resize the image", size, length);
        return false;
    }
    ret = size > BDRV_REQUEST_MAX_BYTES ? -EFBIG : blk_pread(blk, 0, size, buf, 0);
    if (ret < 0) {
        error_setg_errno(errp, -ret, "can't read block backend");
        return false;
    }
    return true;
}

static int put_write_cache(QEMUFile *f, void *pv, size_t size, const VMStateField *field, JSONWriter *vmdesc)
{
    BlockBackend *blk = *(BlockBackend **)pv;

    qemu_put_byte(f, blk && blk_enable_write_cache(blk));
    return 0;
}

static int get_write_cache(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    BlockBackend *blk = *(BlockBackend **)pv;
    bool enabled = qemu_get_byte(f);

    if (blk) {
        blk_set_enable_write_cache(blk, enabled);
    }
    return 0;
}

const VMStateInfo vmstate_info_write_cache = {
    .name = "write cache", .get = get_write_cache, .put = put_write_cache,
};

/* @size must be a multiple of the logical block size, and at most 65535 of them. */
static bool check_io_size(const BlockConf *conf, const char *name, uint32_t size, bool bounded,
                          Error **errp)
{
    if (size % conf->logical_block_size) {
        error_setg(errp, "%s must be a multiple of logical_block_size", name);
        return false;
    }
    if (bounded && size / conf->logical_block_size > UINT16_MAX) {
        error_setg(errp, "%s must not exceed %u logical blocks", name, UINT16_MAX);
        return false;
    }
    return true;
}

bool blkconf_blocksizes(BlockConf *conf, Error **errp)
{
    BlockSizes host = { BDRV_SECTOR_SIZE, BDRV_SECTOR_SIZE };

    if (conf->backend_defaults != ON_OFF_AUTO_OFF) {
        blk_probe_blocksizes(conf->blk, &host);
    }
    conf->physical_block_size = conf->physical_block_size ?: host.phys;
    conf->logical_block_size = conf->logical_block_size ?: host.log;
    if (conf->logical_block_size > conf->physical_block_size) {
        error_setg(errp, "logical_block_size > physical_block_size not supported");
        return false;
    }
    return check_io_size(conf, "min_io_size", conf->min_io_size, true, errp) &&
           check_io_size(conf, "opt_io_size", conf->opt_io_size, false, errp) &&
           (conf->discard_granularity == -1 ||
            check_io_size(conf, "discard_granularity", conf->discard_granularity, false, errp));
}

bool blkconf_apply_backend_options(BlockConf *conf, bool readonly, bool resizable, Error **errp)
{
    uint64_t perm = BLK_PERM_CONSISTENT_READ | (readonly ? 0 : BLK_PERM_WRITE);
    uint64_t shared = BLK_PERM_CONSISTENT_READ | BLK_PERM_WRITE_UNCHANGED;
    BlockBackend *blk = conf->blk;

    shared |= (resizable ? BLK_PERM_RESIZE : 0) | (conf->share_rw ? BLK_PERM_WRITE : 0);
    if (blk_set_perm(blk, perm, shared, errp) < 0) {
        return false;
    }
    if (conf->wce != ON_OFF_AUTO_AUTO) {
        blk_set_enable_write_cache(blk, conf->wce == ON_OFF_AUTO_ON);
    }
    blk_set_on_error(blk,
                     conf->rerror == BLOCKDEV_ON_ERROR_AUTO ? blk_get_on_error(blk, true)
                                                            : conf->rerror,
                     conf->werror == BLOCKDEV_ON_ERROR_AUTO ? blk_get_on_error(blk, false)
                                                            : conf->werror);
    block_acct_setup(blk_get_stats(blk), conf->account_invalid, conf->account_failed);
    return true;
}

static bool check_geometry(const char *name, uint32_t value, unsigned max, Error **errp)
{
    if (value < 1 || value > max) {
        error_setg(errp, "%s must be between 1 and %u", name, max);
        return false;
    }
    return true;
}

bool blkconf_geometry(BlockConf *conf, int *trans, unsigned cyls_max, unsigned heads_max,
                      unsigned secs_max, Error **errp)
{
    if (!conf->cyls && !conf->heads && !conf->secs) {
        hd_geometry_guess(conf->blk, &conf->cyls, &conf->heads, &conf->secs, trans);
    } else if (trans && *trans == BIOS_ATA_TRANSLATION_AUTO) {
        *trans = hd_bios_chs_auto_trans(conf->cyls, conf->heads, conf->secs);
    }
    return (!conf->cyls && !conf->heads && !conf->secs) ||
           (check_geometry("cyls", conf->cyls, cyls_max, errp) &&
            check_geometry("heads", conf->heads, heads_max, errp) &&
            check_geometry("secs", conf->secs, secs_max, errp));
}
