/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory balloon device (VIRTIO 1.2, section 5.5). */
#ifndef HW_VIRTIO_VIRTIO_BALLOON_H
#define HW_VIRTIO_VIRTIO_BALLOON_H

#include "hw/pci/pci.h"
#include "hw/virtio/virtio.h"
#include "qom/object.h"
#include "standard-headers/linux/virtio_balloon.h"
#include "sysemu/iothread.h"

#define TYPE_VIRTIO_BALLOON "virtio-balloon-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOBalloon, VIRTIO_BALLOON)

struct VirtIOBalloon {
    VirtIODevice parent_obj;
    VirtQueue *ivq, *dvq, *svq, *reporting_vq;
    uint32_t num_pages;                     /* wanted in the balloon */
    uint32_t actual;                        /* in it, as the driver says */
    uint32_t poison_val;
    uint64_t stats[VIRTIO_BALLOON_S_NR];    /* all ones: not known */
    VirtQueueElement *stats_vq_elem;        /* given back when the driver shall refresh them */
    QEMUTimer *stats_timer;
    int64_t stats_last_update;              /* seconds, host clock */
    int64_t stats_poll_interval;            /* seconds, 0: off */
    uint32_t host_features;
    Object *iothread;                       /* property only */
    bool qemu_4_0_config_size;
};

#endif
