/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of -drive, from text to those of a node: old spellings become new ones, cache= and media=
 * become what they stand for, dotted keys nest.
 */
#include "qemu/osdep.h"
#include "drive-options.h"
#include "qapi/util.h"
#include "throttle.h"

/* ---- from QemuOpts ---- */

static int add_member(void *opaque, const char *name, const char *value, Error **errp)
{
    json_object_set_string_member(opaque, name, value);
    return 0;
}

JsonObject *drive_options_from_opts(QemuOpts *opts)
{
    JsonObject *options = json_object_new();

    qemu_opt_foreach(opts, add_member, options, NULL);
    return options;
}

/* ---- old spellings ---- */

static const struct {
    const char *old, *new;
} renamed[] = {
    { "iops", "throttling.iops-total" },
    { "iops_rd", "throttling.iops-read" },
    { "iops_wr", "throttling.iops-write" },
    { "bps", "throttling.bps-total" },
    { "bps_rd", "throttling.bps-read" },
    { "bps_wr", "throttling.bps-write" },
    { "iops_max", "throttling.iops-total-max" },
    { "iops_rd_max", "throttling.iops-read-max" },
    { "iops_wr_max", "throttling.iops-write-max" },
    { "bps_max", "throttling.bps-total-max" },
    { "bps_rd_max", "throttling.bps-read-max" },
    { "bps_wr_max", "throttling.bps-write-max" },
    { "iops_size", "throttling.iops-size" },
    { "group", "throttling.group" },
    { "readonly", "read-only" },
};

static bool rename_options(JsonObject *options, Error **errp)
{
    for (size_t i = 0; i < ARRAY_SIZE(renamed); i++) {
        g_autofree char *value = block_opt_str(options, renamed[i].old);

        if (!value) {
            continue;
        }
        if (json_object_has_member(options, renamed[i].new)) {
            error_setg(errp, "'%s' and its alias '%s' can't be used at the same time",
                       renamed[i].new, renamed[i].old);
            return false;
        }
        json_object_set_string_member(options, renamed[i].new, value);
    }
    return true;
}

/* ---- what one option stands for ---- */

static void set_default(JsonObject *options, const char *name, bool value)
{
    if (!json_object_has_member(options, name)) {
        json_object_set_string_member(options, name, value ? "on" : "off");
    }
}

static bool expand_cache(JsonObject *options, Error **errp)
{
    static const struct {
        const char *name;
        bool writeback, direct, no_flush;
    } modes[] = {
        { "none", true, true, false },      { "off", true, true, false },
        { "writeback", true, false, false }, { "unsafe", true, false, true },
        { "writethrough", false, false, false }, { "directsync", false, true, false },
    };
    g_autofree char *mode = block_opt_str(options, "cache");

    for (size_t i = 0; mode && i < ARRAY_SIZE(modes); i++) {
        if (!strcmp(mode, modes[i].name)) {
            set_default(options, "cache.writeback", modes[i].writeback);
            set_default(options, "cache.direct", modes[i].direct);
            set_default(options, "cache.no-flush", modes[i].no_flush);
            return true;
        }
    }
    if (mode) {
        error_setg(errp, "invalid cache option");
    }
    return !mode;
}

static bool take_media(JsonObject *options, bool *cdrom, Error **errp)
{
    g_autofree char *media = block_opt_str(options, "media");

    *cdrom = media && !strcmp(media, "cdrom");
    if (*cdrom) {
        json_object_set_string_member(options, "read-only", "on");
    } else if (media && strcmp(media, "disk")) {
        error_setg(errp, "'%s' invalid media", media);
        return false;
    }
    return true;
}

static bool take_aio(JsonObject *options, Error **errp)
{
    g_autofree char *aio = block_opt_str(options, "aio");

    if (aio && strcmp(aio, "threads") && strcmp(aio, "native") && strcmp(aio, "io_uring")) {
        error_setg(errp, "invalid aio option");
        return false;
    }
    return true;
}

static bool take_on_error(JsonObject *options, const char *name, bool is_read,
                          BlockdevOnError *action, Error **errp)
{
    g_autofree char *text = block_opt_str(options, name);
    int value;

    if (!text) {
        return true;
    }
    value = qapi_enum_parse(&BlockdevOnError_lookup, text, -1, NULL);
    if (value < 0 || value == BLOCKDEV_ON_ERROR_AUTO ||
        (is_read && value == BLOCKDEV_ON_ERROR_ENOSPC)) {
        error_setg(errp, "'%s' invalid %s error action", text, is_read ? "read" : "write");
        return false;
    }
    *action = value;
    return true;
}

/* One option, which goes away; an unknown one stays, and the node will refuse it. */
static bool take_limit(JsonObject *options, const char *name, ThrottleLimits *limits, Error **errp)
{
    int64_t *limit = throttle_limits_find(limits, name + strlen("throttling."));
    uint64_t value = 0;
    g_autofree char *text = limit ? block_opt_str(options, name) : NULL;

    if (limit && !parse_option_number(name, text, &value, errp)) {
        return false;
    }
    if (limit) {
        *limit = value;
    }
    return true;
}

/* Limits are checked and then ignored: requests take no time. */
static bool take_throttling(JsonObject *options, Error **errp)
{
    g_autoptr(GList) members = NULL;
    ThrottleLimits limits;

    throttle_limits_init(&limits);
    g_free(block_opt_str(options, "throttling.group"));
    members = json_object_get_members(options);
    for (GList *l = members; l; l = l->next) {
        g_autofree char *name = g_strdup(l->data); /* the member takes its own with it */

        if (g_str_has_prefix(name, "throttling.") && !take_limit(options, name, &limits, errp)) {
            return false;
        }
    }
    return throttle_limits_check(&limits, errp);
}

static bool take_driver(JsonObject *options, Error **errp)
{
    g_autofree char *format = block_opt_str(options, "format");

    if (format && json_object_has_member(options, "driver")) {
        error_setg(errp, "Cannot specify both 'driver' and 'format'");
        return false;
    }
    if (format) {
        json_object_set_string_member(options, "driver", format);
    }
    return true;
}

bool drive_options_take(JsonObject *options, DriveOptions *d, Error **errp)
{
    bool ignored = false;

    *d = (DriveOptions) {
        .writeback = true,
        .rerror = BLOCKDEV_ON_ERROR_REPORT,
        .werror = BLOCKDEV_ON_ERROR_ENOSPC,
        .account_invalid = true,
        .account_failed = true,
    };
    d->has_rerror = json_object_has_member(options, "rerror");
    d->has_werror = json_object_has_member(options, "werror");
    return rename_options(options, errp) && expand_cache(options, errp) &&
           take_media(options, &d->cdrom, errp) && take_aio(options, errp) &&
           take_on_error(options, "rerror", true, &d->rerror, errp) &&
           take_on_error(options, "werror", false, &d->werror, errp) &&
           take_throttling(options, errp) && take_driver(options, errp) &&
           block_opt_bool(options, "snapshot", &d->snapshot, errp) &&
           block_opt_bool(options, "cache.writeback", &d->writeback, errp) &&
           block_opt_bool(options, "copy-on-read", &ignored, errp) &&
           block_opt_bool(options, "stats-account-invalid", &d->account_invalid, errp) &&
           block_opt_bool(options, "stats-account-failed", &d->account_failed, errp);
}
