/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entropy device (VIRTIO 1.2, section 5.4). */
#ifndef HW_VIRTIO_VIRTIO_RNG_H
#define HW_VIRTIO_VIRTIO_RNG_H

#include "hw/virtio/virtio.h"
#include "qom/object.h"
#include "sysemu/rng.h"

#define TYPE_VIRTIO_RNG "virtio-rng-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIORNG, VIRTIO_RNG)

/* Properties: at most @max_bytes bytes each @period_ms milliseconds. */
struct VirtIORNGConf {
    RngBackend *rng;
    uint64_t max_bytes;
    uint32_t period_ms;
};

struct VirtIORNG {
    VirtIODevice parent_obj;
    VirtQueue *vq;
    VirtIORNGConf conf;
    RngBackend *rng;
    int64_t quota_remaining;    /* bytes in this period */
    QEMUTimer *rate_limit_timer;
    bool activate_timer;        /* the next request starts a period */
    bool pending;               /* the back end owes us bytes */
};

#endif
