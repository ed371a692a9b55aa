/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I/O limits: their names, and which go together. */
#include "qemu/osdep.h"
#include "throttle.h"

#define THROTTLE_MAX INT64_C(1000000000000000)

static const char *const kind_names[THROTTLE_KINDS] = {
    "bps-total", "bps-read", "bps-write", "iops-total", "iops-read", "iops-write",
};

void throttle_limits_init(ThrottleLimits *l)
{
    *l = (ThrottleLimits){ 0 };
    for (int i = 0; i < THROTTLE_KINDS; i++) {
        l->kind[i].max_length = 1;
    }
}

int64_t *throttle_limits_find(ThrottleLimits *l, const char *name)
{
    if (!strcmp(name, "iops-size")) {
        return &l->iops_size;
    }
    for (int i = 0; i < THROTTLE_KINDS; i++) {
        const char *rest;

        if (!g_str_has_prefix(name, kind_names[i])) {
            continue;
        }
        rest = name + strlen(kind_names[i]);
        return !*rest ? &l->kind[i].rate : !strcmp(rest, "-max") ? &l->kind[i].max
               : !strcmp(rest, "-max-length") ? &l->kind[i].max_length : NULL;
    }
    return NULL;
}

int64_t *throttle_limits_find_old(ThrottleLimits *l, const char *name)
{
    g_autofree char *unit = g_strndup(name, strcspn(name, "_"));
    const char *rest = name + strlen(unit);
    const char *direction = "-total";
    g_autofree char *new_name = NULL;

    if (!strcmp(name, "iops_size")) {
        return &l->iops_size;
    }
    if (g_str_has_prefix(rest, "_rd") || g_str_has_prefix(rest, "_wr")) {
        direction = rest[1] == 'r' ? "-read" : "-write";
        rest += strlen("_rd");
    }
    new_name = g_strconcat(unit, direction, rest, NULL);
    return throttle_limits_find(l, g_strdelimit(new_name, "_", '-'));
}

void throttle_limits_foreach(void (*f)(const char *name, void *opaque), void *opaque)
{
    static const char *const suffixes[] = { "", "-max", "-max-length" };

    for (int i = 0; i < THROTTLE_KINDS; i++) {
        for (size_t n = 0; n < ARRAY_SIZE(suffixes); n++) {
            g_autofree char *name = g_strconcat(kind_names[i], suffixes[n], NULL);

            f(name, opaque);
        }
    }
    f("iops-size", opaque);
}

/* Limits of all and limits of reads or writes exclude each other. */
static bool is_both(const ThrottleLimits *l, int total)
{
    return (l->kind[total].rate && (l->kind[total + 1].rate || l->kind[total + 2].rate)) ||
           (l->kind[total].max && (l->kind[total + 1].max || l->kind[total + 2].max));
}

static bool in_range(int64_t value)
{
    return value >= 0 && value <= THROTTLE_MAX;
}

static const char *what_is_wrong(int64_t rate, int64_t max, int64_t max_length)
{
    return max_length == 0 ? "the burst length cannot be 0"
           : max_length != 1 && !max ? "burst length set without burst rate"
           : max && !rate ? "bps_max/iops_max require corresponding bps/iops values"
           : max && max < rate ? "bps_max/iops_max cannot be lower than bps/iops"
           : max && (uint64_t)max_length > THROTTLE_MAX / max ? "burst length too high for this burst rate"
           : NULL;
}

bool throttle_limits_check(const ThrottleLimits *l, Error **errp)
{
    if (is_both(l, THROTTLE_BPS_TOTAL) || is_both(l, THROTTLE_IOPS_TOTAL)) {
        error_setg(errp, "bps/iops/max total values and read/write values cannot be used at the same time");
        return false;
    }
    if (l->iops_size && !l->kind[THROTTLE_IOPS_TOTAL].rate && !l->kind[THROTTLE_IOPS_READ].rate &&
        !l->kind[THROTTLE_IOPS_WRITE].rate) {
        error_setg(errp, "iops size requires an iops value to be set");
        return false;
    }
    for (int i = 0; i < THROTTLE_KINDS; i++) {
        const char *wrong = what_is_wrong(l->kind[i].rate, l->kind[i].max, l->kind[i].max_length);

        if (!in_range(l->kind[i].rate) || !in_range(l->kind[i].max)) {
            error_setg(errp, "bps/iops/max values must be within [0, %" PRId64 "]", THROTTLE_MAX);
            return false;
        }
        if (wrong) {
            error_setg(errp, "%s", wrong);
            return false;
        }
    }
    return true;
}
