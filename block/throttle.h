/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * I/O limits of -drive throttling.*, block_set_io_throttle, the object throttle-group and the driver
 * throttle. They are checked, shown where they were given, and have no effect: requests take no time here.
 */
#ifndef BLOCK_THROTTLE_H
#define BLOCK_THROTTLE_H

#include "qapi/error.h"
#include "qom/object.h"

#define TYPE_THROTTLE_GROUP "throttle-group"

enum {
    THROTTLE_BPS_TOTAL, THROTTLE_BPS_READ, THROTTLE_BPS_WRITE,
    THROTTLE_IOPS_TOTAL, THROTTLE_IOPS_READ, THROTTLE_IOPS_WRITE,
    THROTTLE_KINDS,
};

typedef struct ThrottleLimits {
    struct {
        int64_t rate;       /* bytes or operations a second; 0: none */
        int64_t max;        /* of a burst; 0: none */
        int64_t max_length; /* of a burst, seconds */
    } kind[THROTTLE_KINDS];
    int64_t iops_size;      /* bytes that count as one operation; 0: each request is one */
} ThrottleLimits;

/* No limits. */
void throttle_limits_init(ThrottleLimits *l);
/* The one called "bps-total", "iops-read-max", "bps-write-max-length", "iops-size" …; NULL: there is none. */
int64_t *throttle_limits_find(ThrottleLimits *l, const char *name);
/* The same by the name that it has in block_set_io_throttle: "bps", "iops_rd_max", "bps_wr_max_length" … */
int64_t *throttle_limits_find_old(ThrottleLimits *l, const char *name);
/* Calls @f with the name of each. */
void throttle_limits_foreach(void (*f)(const char *name, void *opaque), void *opaque);
/* False, with an error, when they contradict each other. */
bool throttle_limits_check(const ThrottleLimits *l, Error **errp);

#endif
