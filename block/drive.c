/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drives: a back end, a medium, and the place where the board is to put a device for it. -drive and
 * its short forms.
 */
#include "qemu/osdep.h"
#include "backend-internal.h"
#include "drive-options.h"
#include "hw/boards.h"
#include "qemu/config-file.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "sysemu/blockdev.h"

static QemuOptsList drive_opts = {
    .name = "drive",
    .head = QTAILQ_HEAD_INITIALIZER(drive_opts.head),
    .desc = { { /* any: the driver checks them */ } },
};

static struct {
    const char *name;
    int max_devs;               /* on a bus; 0: there are no buses */
} interfaces[IF_COUNT] = {
    [IF_NONE] = { "none" },
    [IF_IDE] = { "ide", 2 },
    [IF_SCSI] = { "scsi", 7 },
    [IF_FLOPPY] = { "floppy" },
    [IF_PFLASH] = { "pflash" },
    [IF_MTD] = { "mtd" },
    [IF_SD] = { "sd" },
    [IF_VIRTIO] = { "virtio" },
    [IF_XEN] = { "xen" },
};

static QTAILQ_HEAD(, DriveInfo) drives = QTAILQ_HEAD_INITIALIZER(drives);

/* ---- finding ---- */

void override_max_devs(BlockInterfaceType type, int max_devs)
{
    interfaces[type].max_devs = max_devs;
}

DriveInfo *drive_get(BlockInterfaceType type, int bus, int unit)
{
    DriveInfo *dinfo;

    QTAILQ_FOREACH(dinfo, &drives, next) {
        if (dinfo->type == type && dinfo->bus == bus && dinfo->unit == unit) {
            return dinfo;
        }
    }
    return NULL;
}

static int index_to_bus(BlockInterfaceType type, int index)
{
    return interfaces[type].max_devs ? index / interfaces[type].max_devs : 0;
}

static int index_to_unit(BlockInterfaceType type, int index)
{
    return interfaces[type].max_devs ? index % interfaces[type].max_devs : index;
}

DriveInfo *drive_get_by_index(BlockInterfaceType type, int index)
{
    return drive_get(type, index_to_bus(type, index), index_to_unit(type, index));
}

int drive_get_max_bus(BlockInterfaceType type)
{
    DriveInfo *dinfo;
    int max = -1;

    QTAILQ_FOREACH(dinfo, &drives, next) {
        if (dinfo->type == type) {
            max = MAX(max, dinfo->bus);
        }
    }
    return max;
}

/* ---- devices that boards did not make ---- */

void drive_mark_claimed_by_board(void)
{
    DriveInfo *dinfo;

    QTAILQ_FOREACH(dinfo, &drives, next) {
        if (blk_get_attached_dev(blk_by_legacy_dinfo(dinfo))) {
            dinfo->claimed_by_board = true;
        }
    }
}

/* Drives that wait for -device (none) or became one (virtio) are not the board's. */
void drive_check_orphaned(void)
{
    DriveInfo *dinfo;
    bool orphans = false;
    Location loc;

    QTAILQ_FOREACH(dinfo, &drives, next) {
        if (dinfo->is_default || dinfo->type == IF_NONE || dinfo->claimed_by_board ||
            blk_get_attached_dev(blk_by_legacy_dinfo(dinfo))) {
            continue;
        }
        loc_push_none(&loc);
        qemu_opts_loc_restore(dinfo->opts);
        error_report("machine type does not support if=%s,bus=%d,unit=%d",
                     interfaces[dinfo->type].name, dinfo->bus, dinfo->unit);
        loc_pop(&loc);
        orphans = true;
    }
    if (orphans) {
        exit(EXIT_FAILURE);
    }
}

/* ---- place ---- */

static bool parse_interface(JsonObject *options, BlockInterfaceType *type, Error **errp)
{
    g_autofree char *name = block_opt_str(options, "if");

    for (int i = 0; name && i < IF_COUNT; i++) {
        if (!strcmp(name, interfaces[i].name)) {
            *type = i;
            return true;
        }
    }
    if (name) {
        error_setg(errp, "unsupported bus type '%s'", name);
    }
    return !name;
}

static bool take_number(JsonObject *options, const char *name, int *value, Error **errp)
{
    g_autofree char *text = block_opt_str(options, name);
    uint64_t number;

    if (!text) {
        return true;
    }
    if (!parse_option_number(name, text, &number, errp)) {
        return false;
    }
    if (number > INT_MAX) {
        error_setg(errp, "Parameter '%s' is too large", name);
        return false;
    }
    *value = number;
    return true;
}

/* The first free place of @dinfo's type, from the bus it has on. */
static void find_free_unit(DriveInfo *dinfo)
{
    int max = interfaces[dinfo->type].max_devs;

    dinfo->unit = 0;
    while (drive_get(dinfo->type, dinfo->bus, dinfo->unit)) {
        if (++dinfo->unit == max) {
            dinfo->unit = 0;
            dinfo->bus++;
        }
    }
}

static bool take_place(DriveInfo *dinfo, JsonObject *options, Error **errp)
{
    int index = -1, bus = -1, unit = -1, max;

    if (!parse_interface(options, &dinfo->type, errp) ||
        !take_number(options, "index", &index, errp) || !take_number(options, "bus", &bus, errp) ||
        !take_number(options, "unit", &unit, errp)) {
        return false;
    }
    max = interfaces[dinfo->type].max_devs;
    if (index >= 0 && (bus >= 0 || unit >= 0)) {
        error_setg(errp, "index cannot be used with bus and unit");
        return false;
    }
    dinfo->bus = index >= 0 ? index_to_bus(dinfo->type, index) : MAX(bus, 0);
    dinfo->unit = index >= 0 ? index_to_unit(dinfo->type, index) : unit;
    if (dinfo->unit < 0) {
        find_free_unit(dinfo);
    }
    if (max && dinfo->unit >= max) {
        error_setg(errp, "unit %d too big (max is %d)", dinfo->unit, max - 1);
        return false;
    }
    if (drive_get(dinfo->type, dinfo->bus, dinfo->unit)) {
        error_setg(errp, "drive with bus=%d, unit=%d (index=%d) exists", dinfo->bus, dinfo->unit,
                   max ? dinfo->bus * max + dinfo->unit : dinfo->unit);
        return false;
    }
    return true;
}

/* The name of a drive without id: "ide0-hd1", "ide1-cd0", "floppy0", "none0". */
static char *make_name(const DriveInfo *dinfo)
{
    const char *media = dinfo->type != IF_IDE && dinfo->type != IF_SCSI ? ""
                        : dinfo->media_cd ? "-cd" : "-hd";
    const char *name = interfaces[dinfo->type].name;

    return interfaces[dinfo->type].max_devs
           ? g_strdup_printf("%s%i%s%i", name, dinfo->bus, media, dinfo->unit)
           : g_strdup_printf("%s%s%i", name, media, dinfo->unit);
}

/* ---- making ---- */

static bool check_error_policies(const DriveInfo *dinfo, const DriveOptions *d, Error **errp)
{
    bool known = dinfo->type == IF_IDE || dinfo->type == IF_SCSI || dinfo->type == IF_VIRTIO ||
                 dinfo->type == IF_NONE;

    if (!known && (d->has_werror || d->has_rerror)) {
        error_setg(errp, "%s is not supported by this bus type", d->has_werror ? "werror" : "rerror");
        return false;
    }
    return true;
}

/* The medium; without file and options there is none. */
static BlockBackend *open_medium(JsonObject *options, const DriveOptions *d, Error **errp)
{
    g_autofree char *filename = block_opt_str(options, "file");
    int flags = BDRV_O_RDWR | BDRV_O_AUTO_RDONLY | (d->snapshot ? BDRV_O_SNAPSHOT : 0);
    g_autoptr(GList) left = NULL;
    BlockDriverState *bs;
    BlockBackend *blk;
    JsonObject *nested;

    if (filename && !*filename) {
        g_clear_pointer(&filename, g_free);
    }
    left = json_object_get_members(options);
    if (!filename && (!left || (!left->next && !strcmp(left->data, "read-only")))) {
        return blk_new(qemu_get_aio_context(), 0, BLK_PERM_ALL);
    }
    nested = block_opts_nest(options, errp);
    bs = nested ? bdrv_open(filename, NULL, nested, flags, errp) : NULL;
    if (!bs) {
        return NULL;
    }
    blk = blk_new_with_bs(bs, 0, BLK_PERM_ALL, errp);
    bdrv_unref(bs);
    return blk;
}

static BlockBackend *make_backend(DriveInfo *dinfo, JsonObject *options, Error **errp)
{
    const char *id = qemu_opts_id(dinfo->opts);
    g_autofree char *name = NULL;
    BlockBackend *blk;
    DriveOptions d;

    if (!drive_options_take(options, &d, errp)) {
        return NULL;
    }
    dinfo->media_cd = d.cdrom;
    if (!take_place(dinfo, options, errp) || !check_error_policies(dinfo, &d, errp)) {
        return NULL;
    }
    name = id ? g_strdup(id) : make_name(dinfo);
    blk = open_medium(options, &d, errp);
    if (!blk) {
        return NULL;
    }
    if (!monitor_add_blk(blk, name, errp)) {
        blk_unref(blk);
        return NULL;
    }
    if (!id) {
        qemu_opts_set_id(dinfo->opts, g_strdup(name));
    }
    blk_set_enable_write_cache(blk, d.writeback);
    blk_set_on_error(blk, d.rerror, d.werror);
    block_acct_setup(blk_get_stats(blk), d.account_invalid ? ON_OFF_AUTO_ON : ON_OFF_AUTO_OFF,
                     d.account_failed ? ON_OFF_AUTO_ON : ON_OFF_AUTO_OFF);
    return blk;
}

DriveInfo *drive_new(QemuOpts *arg, BlockInterfaceType block_default_type, Error **errp)
{
    JsonObject *options = drive_options_from_opts(arg);
    DriveInfo *dinfo = g_new0(DriveInfo, 1);
    BlockBackend *blk;

    dinfo->opts = arg;
    dinfo->type = block_default_type;
    blk = make_backend(dinfo, options, errp);
    json_object_unref(options);
    if (!blk) {
        g_free(dinfo);
        return NULL;
    }
    blk_set_legacy_dinfo(blk, dinfo);
    QTAILQ_INSERT_TAIL(&drives, dinfo, next);
    return dinfo;
}

void drive_info_free(DriveInfo *dinfo)
{
    if (dinfo) {
        qemu_opts_del(dinfo->opts);
        QTAILQ_REMOVE(&drives, dinfo, next);
        g_free(dinfo);
    }
}

QemuOpts *drive_add(BlockInterfaceType type, int index, const char *file, const char *optstr)
{
    QemuOpts *opts = qemu_opts_parse_noisily(&drive_opts, optstr, false);

    if (!opts) {
        return NULL;
    }
    if (type != IF_DEFAULT) {
        qemu_opt_set(opts, "if", interfaces[type].name, &error_abort);
    }
    if (index >= 0) {
        qemu_opt_set_number(opts, "index", index, &error_abort);
    }
    if (file) {
        qemu_opt_set(opts, "file", file, &error_abort);
    }
    return opts;
}

/* ---- end ---- */

void blockdev_mark_auto_del(BlockBackend *blk)
{
    if (blk->legacy_dinfo) {
        blk->legacy_dinfo->auto_del = 1;
    }
}

void blockdev_auto_del(BlockBackend *blk)
{
    if (blk->legacy_dinfo && blk->legacy_dinfo->auto_del) {
        monitor_remove_blk(blk);
        blk_unref(blk);
    }
}

static void register_group(void)
{
    qemu_add_opts(&drive_opts);
}
opts_init(register_group)
