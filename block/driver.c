/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of drivers, and how one is found: by name, by a file name's prefix, by content. */
#include "qemu/osdep.h"
#include "block-internal.h"

/* Enough for the formats' magic numbers. */
#define PROBE_BYTES 2048

static QTAILQ_HEAD(, BlockDriver) drivers = QTAILQ_HEAD_INITIALIZER(drivers);

/* By name, so that lists do not depend on the order of linking. */
void bdrv_register(BlockDriver *drv)
{
    BlockDriver *other;

    QTAILQ_FOREACH(other, &drivers, next) {
        if (strcmp(drv->name, other->name) < 0) {
            QTAILQ_INSERT_BEFORE(other, drv, next);
            return;
        }
    }
    QTAILQ_INSERT_TAIL(&drivers, drv, next);
}

BlockDriver *bdrv_find_format(const char *name)
{
    BlockDriver *drv;

    QTAILQ_FOREACH(drv, &drivers, next) {
        if (!strcmp(drv->name, name)) {
            return drv;
        }
    }
    return NULL;
}

bool path_has_protocol(const char *path)
{
    const char *p = path + strcspn(path, ":/");

    return *p == ':';
}

BlockDriver *bdrv_find_protocol(const char *filename, Error **errp)
{
    size_t len = strcspn(filename, ":");
    BlockDriver *drv;

    if (!path_has_protocol(filename)) {
        return bdrv_find_format("file");
    }
    QTAILQ_FOREACH(drv, &drivers, next) {
        if (drv->protocol && strlen(drv->protocol) == len &&
            !strncmp(drv->protocol, filename, len)) {
            return drv;
        }
    }
    error_setg(errp, "Unknown protocol '%.*s'", (int)MIN(len, 64), filename);
    return NULL;
}

BlockDriver *bdrv_probe(BlockDriverState *file)
{
    uint8_t buf[PROBE_BYTES];
    BlockDriver *best = bdrv_find_format("raw");
    int best_score = 0;
    BlockDriver *drv;

    if (bdrv_pread(file, 0, sizeof(buf), buf) < 0) {
        return best;
    }
    QTAILQ_FOREACH(drv, &drivers, next) {
        int score = drv->probe ? drv->probe(buf, sizeof(buf)) : 0;

        if (score > best_score) {
            best_score = score;
            best = drv;
        }
    }
    return best;
}

char *path_combine(const char *base, const char *filename)
{
    g_autofree char *folder = NULL;

    if (g_path_is_absolute(filename) || path_has_protocol(filename) || !base ||
        path_has_protocol(base)) {
        return g_strdup(filename);
    }
    folder = g_path_get_dirname(base);
    return strcmp(folder, ".") ? g_build_filename(folder, filename, NULL) : g_strdup(filename);
}
