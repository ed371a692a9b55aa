/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio memory balloon: VIRTIO 1.2, section 5.5; legacy interface as well. Queues: inflate,
 * deflate, statistics, with free-page-reporting a fourth for reported pages. Pages that the guest
 * gives away read as zeros afterwards. One balloon a machine.
 *
 * Properties: deflate-on-oom, page-poison, free-page-reporting, qemu-4-0-config-size, guest-stats
 * (what the driver reported) and guest-stats-polling-interval (seconds). Left out: free page
 * hinting (it needs an iothread).
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-events.h"
#include "qemu/iov.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "exec/address-spaces.h"
#include "hw/boards.h"
#include "hw/qdev-properties.h"
#include "hw/virtio/virtio-access.h"
#include "sysemu/balloon.h"
#include "sysemu/budget.h"
#include "trace.h"
#include "virtio-balloon-internal.h"

#define QUEUE_SIZE 128
#define REPORTING_QUEUE_SIZE 32
#define PAGE_BYTES (1u << VIRTIO_BALLOON_PFN_SHIFT)
/* Budget of clearing a page: an operation can clear some thousand pages, not all of memory. */
#define PAGE_COST 256

static bool host_has(VirtIOBalloon *s, unsigned int bit)
{
    return s->host_features & (1u << bit);
}

/* --- pages --- */

/* The guest gives away the page at @pa: what was in it is gone. Only RAM can be given away. */
static void clear_page(hwaddr pa)
{
    MemoryRegionSection section = memory_region_find(get_system_memory(), pa, PAGE_BYTES);

    if (!section.mr) {
        return;
    }
    if (memory_region_is_ram(section.mr) && !memory_region_is_rom(section.mr) &&
        !memory_region_is_romd(section.mr) && int128_get64(section.size) == PAGE_BYTES) {
        memset((uint8_t *)memory_region_get_ram_ptr(section.mr) + section.offset_within_region, 0,
               PAGE_BYTES);
        memory_region_set_dirty(section.mr, section.offset_within_region, PAGE_BYTES);
    }
    memory_region_unref(section.mr);
}

/* Inflate and deflate queue: lists of page numbers. */
static void handle_output(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOBalloon *s = VIRTIO_BALLOON(vdev);
    VirtQueueElement *elem;

    while ((elem = virtqueue_pop(vq, sizeof(VirtQueueElement)))) {
        size_t offset = 0;
        uint32_t pfn;

        while (budget_take(PAGE_COST) &&
               iov_to_buf(elem->out_sg, elem->out_num, offset, &pfn, sizeof(pfn)) == sizeof(pfn)) {
            hwaddr pa = (hwaddr)virtio_ldl_p(vdev, &pfn) << VIRTIO_BALLOON_PFN_SHIFT;

            offset += sizeof(pfn);
            trace_virtio_balloon_page(vq == s->ivq ? "inflate" : "deflate", pa);
            if (vq == s->ivq) {
                clear_page(pa);
            }
        }
        virtqueue_push(vq, elem, 0);
        virtio_notify(vdev, vq);
        g_free(elem);
    }
}

/* Reporting queue: the buffers are pages that the guest does not need now. */
static void handle_report(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOBalloon *s = VIRTIO_BALLOON(vdev);
    VirtQueueElement *elem;

    while ((elem = virtqueue_pop(vq, sizeof(VirtQueueElement)))) {
        for (unsigned int i = 0; i < elem->in_num; i++) {
            size_t len = elem->in_sg[i].iov_len;
            size_t pages = DIV_ROUND_UP(len, PAGE_BYTES);

            /* A guest that poisons its pages would not find its poison again. */
            if (!s->poison_val && budget_take(PAGE_COST * MIN(pages, UINT_MAX / PAGE_COST))) {
                memset(elem->in_sg[i].iov_base, 0, len);
            }
        }
        virtqueue_push(vq, elem, 0);
        virtio_notify(vdev, vq);
        g_free(elem);
    }
}

/* --- configuration --- */

static size_t balloon_config_size(VirtIOBalloon *s)
{
    if (s->qemu_4_0_config_size || host_has(s, VIRTIO_BALLOON_F_PAGE_POISON)) {
        return sizeof(struct virtio_balloon_config);
    }
    return offsetof(struct virtio_balloon_config, free_page_hint_cmd_id);
}

static void virtio_balloon_get_config(VirtIODevice *vdev, uint8_t *config_data)
{
    VirtIOBalloon *s = VIRTIO_BALLOON(vdev);
    struct virtio_balloon_config config = {
        .num_pages = cpu_to_le32(s->num_pages),
        .actual = cpu_to_le32(s->actual),
        .poison_val = cpu_to_le32(s->poison_val),
    };

    memcpy(config_data, &config, balloon_config_size(s));
}

static ram_addr_t ram_size_now(void)
{
    return current_machine ? current_machine->ram_size : 0;
}

static int64_t actual_bytes(VirtIOBalloon *s)
{
    return (int64_t)ram_size_now() - ((int64_t)s->actual << VIRTIO_BALLOON_PFN_SHIFT);
}

static void virtio_balloon_set_config(VirtIODevice *vdev, const uint8_t *config_data)
{
    VirtIOBalloon *s = VIRTIO_BALLOON(vdev);
    struct virtio_balloon_config config = { };
    uint32_t old = s->actual;

    memcpy(&config, config_data, balloon_config_size(s));
    s->actual = le32_to_cpu(config.actual);
    if (s->actual != old) {
        qapi_event_send_balloon_change(actual_bytes(s));
    }
    s->poison_val = virtio_vdev_has_feature(vdev, VIRTIO_BALLOON_F_PAGE_POISON)
                    ? le32_to_cpu(config.poison_val) : 0;
}

static uint64_t virtio_balloon_get_features(VirtIODevice *vdev, uint64_t f, Error **errp)
{
    f |= VIRTIO_BALLOON(vdev)->host_features;
    virtio_add_feature(&f, VIRTIO_BALLOON_F_STATS_VQ);
    return f;
}

/* --- the monitor's side --- */

static void balloon_status(void *opaque, BalloonInfo *info)
{
    info->actual = actual_bytes(opaque);
}

static void balloon_to_target(void *opaque, ram_addr_t target)
{
    VirtIOBalloon *s = VIRTIO_BALLOON(opaque);

    s->num_pages = (ram_size_now() - MIN(target, ram_size_now())) >> VIRTIO_BALLOON_PFN_SHIFT;
    virtio_notify_config(VIRTIO_DEVICE(s));
}

/* --- life --- */

static void drop_stats_elem(VirtIOBalloon *s)
{
    if (s->stats_vq_elem) {
        virtqueue_detach_element(s->svq, s->stats_vq_elem, 0);
        g_free(s->stats_vq_elem);
        s->stats_vq_elem = NULL;
    }
}

static void virtio_balloon_device_reset(VirtIODevice *vdev)
{
    VirtIOBalloon *s = VIRTIO_BALLOON(vdev);

    drop_stats_elem(s);
    s->poison_val = 0;
}

/* The buffer with the last statistics is held as before; in a packed ring it may have several descriptors. */
static int virtio_balloon_post_load(VirtIODevice *vdev)
{
    VirtIOBalloon *s = VIRTIO_BALLOON(vdev);
    bool is_held = false;

    while (virtqueue_rewind(s->svq, 1)) {
        is_held = true;
    }
    if (is_held) {
        s->stats_vq_elem = virtqueue_pop(s->svq, sizeof(VirtQueueElement));
    }
    return 0;
}

static const VMStateDescription vmstate_virtio_balloon_device = {
    .name = "virtio-balloon-device",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(num_pages, VirtIOBalloon),
        VMSTATE_UINT32(actual, VirtIOBalloon),
        VMSTATE_UINT32(poison_val, VirtIOBalloon),
        VMSTATE_UINT64_ARRAY(stats, VirtIOBalloon, VIRTIO_BALLOON_S_NR),
        VMSTATE_TIMER_PTR(stats_timer, VirtIOBalloon),
        VMSTATE_INT64(stats_last_update, VirtIOBalloon),
        VMSTATE_INT64(stats_poll_interval, VirtIOBalloon),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_virtio_balloon = {
    .name = "virtio-balloon",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    },
};

static void virtio_balloon_device_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOBalloon *s = VIRTIO_BALLOON(dev);

    if (host_has(s, VIRTIO_BALLOON_F_FREE_PAGE_HINT)) {
        error_setg(errp, "'free-page-hint' requires 'iothread' to be set");
        return;
    }
    virtio_init(vdev, VIRTIO_ID_BALLOON, balloon_config_size(s));
    if (qemu_add_balloon_handler(balloon_to_target, balloon_status, s) < 0) {
        error_setg(errp, "Only one balloon device is supported");
        virtio_cleanup(vdev);
        return;
    }
    s->ivq = virtio_add_queue(vdev, QUEUE_SIZE, handle_output);
    s->dvq = virtio_add_queue(vdev, QUEUE_SIZE, handle_output);
    s->svq = virtio_add_queue(vdev, QUEUE_SIZE, virtio_balloon_receive_stats);
    if (host_has(s, VIRTIO_BALLOON_F_REPORTING)) {
        s->reporting_vq = virtio_add_queue(vdev, REPORTING_QUEUE_SIZE, handle_report);
    }
    s->stats_timer = timer_new_ms(QEMU_CLOCK_VIRTUAL, virtio_balloon_poll_stats, s);
    virtio_balloon_reset_stats(s);
}

static void virtio_balloon_device_unrealize(DeviceState *dev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOBalloon *s = VIRTIO_BALLOON(dev);

    timer_free(s->stats_timer);
    s->stats_timer = NULL;
    drop_stats_elem(s);
    qemu_remove_balloon_handler(s);
    for (int i = virtio_get_num_queues(vdev); i-- > 0; ) {
        virtio_del_queue(vdev, i);
    }
    virtio_cleanup(vdev);
}

#define FEATURE_PROPERTY(name, bit, value) \
    DEFINE_PROP_BIT(name, VirtIOBalloon, host_features, VIRTIO_BALLOON_F_##bit, value)

static Property virtio_balloon_properties[] = {
    FEATURE_PROPERTY("deflate-on-oom", DEFLATE_ON_OOM, false),
    FEATURE_PROPERTY("free-page-hint", FREE_PAGE_HINT, false),
    FEATURE_PROPERTY("page-poison", PAGE_POISON, true),
    FEATURE_PROPERTY("free-page-reporting", REPORTING, false),
    DEFINE_PROP_BOOL("qemu-4-0-config-size", VirtIOBalloon, qemu_4_0_config_size, false),
    DEFINE_PROP_LINK("iothread", VirtIOBalloon, iothread, "iothread", Object *),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_balloon_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    device_class_set_props(dc, virtio_balloon_properties);
    dc->vmsd = &vmstate_virtio_balloon;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    vdc->realize = virtio_balloon_device_realize;
    vdc->unrealize = virtio_balloon_device_unrealize;
    vdc->reset = virtio_balloon_device_reset;
    vdc->get_config = virtio_balloon_get_config;
    vdc->set_config = virtio_balloon_set_config;
    vdc->get_features = virtio_balloon_get_features;
    vdc->vmsd = &vmstate_virtio_balloon_device;
    vdc->post_load = virtio_balloon_post_load;
}

static const TypeInfo virtio_balloon_info = {
    .name = TYPE_VIRTIO_BALLOON,
    .parent = TYPE_VIRTIO_DEVICE,
    .instance_size = sizeof(VirtIOBalloon),
    .instance_init = virtio_balloon_add_stats_properties,
    .class_init = virtio_balloon_class_init,
};

static void virtio_register_types(void)
{
    type_register_static(&virtio_balloon_info);
}

type_init(virtio_register_types)
