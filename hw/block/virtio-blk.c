/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio block device: VIRTIO 1.2, section 5.2, and the legacy interface. Queues of requests to read,
 * write, flush, discard, write zeroes; requests are in virtio-blk-request.c.
 *
 * Features: SEG_MAX, GEOMETRY, BLK_SIZE, TOPOLOGY, FLUSH, CONFIG_WCE always or by property; RO by the
 * drive; MQ with more than one queue; DISCARD and WRITE_ZEROES (one segment a request); SCSI (legacy)
 * by property, but its commands are unsupported. Left out: secure erase, zones, lifetime.
 *
 * A request that fails while werror= or rerror= say "stop" is kept, and done again when the machine
 * goes on.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "hw/qdev-properties.h"
#include "hw/virtio/virtio-access.h"
#include "migration/qemu-file-types.h"
#include "sysemu/blockdev.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"
#include "trace.h"
#include "virtio-blk-internal.h"

#define MAX_SECTORS (BDRV_REQUEST_MAX_SECTORS)

/* ---- features ---- */

#define CONFIG_END(field) \
    (offsetof(struct virtio_blk_config, field) + sizeof(((struct virtio_blk_config *)0)->field))

static const VirtIOFeature feature_sizes[] = {
    { .flags = 1ULL << VIRTIO_BLK_F_DISCARD, .end = CONFIG_END(discard_sector_alignment) },
    { .flags = 1ULL << VIRTIO_BLK_F_WRITE_ZEROES, .end = CONFIG_END(write_zeroes_may_unmap) },
    { }
};

static const VirtIOConfigSizeParams cfg_size_params = {
    .min_size = offsetof(struct virtio_blk_config, max_discard_sectors),
    .max_size = sizeof(struct virtio_blk_config),
    .feature_sizes = feature_sizes,
};

static uint64_t virtio_blk_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);

    features |= s->host_features;
    virtio_add_feature(&features, VIRTIO_BLK_F_SEG_MAX);
    virtio_add_feature(&features, VIRTIO_BLK_F_GEOMETRY);
    virtio_add_feature(&features, VIRTIO_BLK_F_TOPOLOGY);
    virtio_add_feature(&features, VIRTIO_BLK_F_BLK_SIZE);
    if (!virtio_has_feature(features, VIRTIO_F_VERSION_1)) {
        virtio_clear_feature(&features, VIRTIO_F_ANY_LAYOUT);
        virtio_add_feature(&features, VIRTIO_BLK_F_SCSI);
    } else if (virtio_has_feature(s->host_features, VIRTIO_BLK_F_SCSI)) {
        error_setg(errp, "virtio 1.0 has no SCSI commands: use scsi=off, or disable-modern=on");
        return 0;
    }
    if (blk_enable_write_cache(s->blk) ||
        (s->conf.x_enable_wce_if_config_wce &&
         virtio_has_feature(features, VIRTIO_BLK_F_CONFIG_WCE))) {
        virtio_add_feature(&features, VIRTIO_BLK_F_WCE);
    }
    if (!blk_is_writable(s->blk)) {
        virtio_add_feature(&features, VIRTIO_BLK_F_RO);
    }
    if (s->conf.num_queues > 1) {
        virtio_add_feature(&features, VIRTIO_BLK_F_MQ);
    }
    return features;
}

/* ---- configuration space ---- */

static void virtio_blk_get_config(VirtIODevice *vdev, uint8_t *config)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);
    const BlockConf *conf = &s->conf.conf;
    uint32_t block = conf->logical_block_size;
    struct virtio_blk_config c = { 0 };
    uint64_t sectors;

    blk_get_geometry(s->blk, &sectors);
    virtio_stq_p(vdev, &c.capacity, sectors);
    virtio_stl_p(vdev, &c.seg_max, s->conf.seg_max_adjust ? s->conf.queue_size - 2 : 128 - 2);
    virtio_stw_p(vdev, &c.geometry.cylinders, conf->cyls);
    c.geometry.heads = conf->heads;
    /* A track holds whole logical blocks. */
    c.geometry.sectors = conf->secs & ~s->sector_mask;
    virtio_stl_p(vdev, &c.blk_size, block);
    c.physical_block_exp = get_physical_block_exp((BlockConf *)conf);
    virtio_stw_p(vdev, &c.min_io_size, conf->min_io_size / block);
    virtio_stl_p(vdev, &c.opt_io_size, conf->opt_io_size / block);
    c.wce = blk_enable_write_cache(s->blk);
    virtio_stw_p(vdev, &c.num_queues, s->conf.num_queues);
    if (virtio_has_feature(s->host_features, VIRTIO_BLK_F_DISCARD)) {
        uint32_t granularity = conf->discard_granularity;

        if (granularity == -1 || !s->conf.report_discard_granularity) {
            granularity = block;
        }
        virtio_stl_p(vdev, &c.max_discard_sectors, s->conf.max_discard_sectors);
        virtio_stl_p(vdev, &c.max_discard_seg, 1);
        virtio_stl_p(vdev, &c.discard_sector_alignment, granularity >> BDRV_SECTOR_BITS);
    }
    if (virtio_has_feature(s->host_features, VIRTIO_BLK_F_WRITE_ZEROES)) {
        virtio_stl_p(vdev, &c.max_write_zeroes_sectors, s->conf.max_write_zeroes_sectors);
        virtio_stl_p(vdev, &c.max_write_zeroes_seg, 1);
        c.write_zeroes_may_unmap = 1;
    }
    memcpy(config, &c, s->config_size);
}

static void virtio_blk_set_config(VirtIODevice *vdev, const uint8_t *config)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);

    /* The only field that a driver may write, and only if it accepted the feature. */
    if (virtio_vdev_has_feature(vdev, VIRTIO_BLK_F_CONFIG_WCE)) {
        blk_set_enable_write_cache(s->blk,
                                   config[offsetof(struct virtio_blk_config, wce)] != 0);
    }
}

/* ---- status ---- */

/* A driver that can't flush must not be given a cache (5.2.5.2). */
static void virtio_blk_set_status(VirtIODevice *vdev, uint8_t status)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);

    if (status & VIRTIO_CONFIG_S_DRIVER_OK &&
        !virtio_vdev_has_feature(vdev, VIRTIO_BLK_F_CONFIG_WCE)) {
        blk_set_enable_write_cache(s->blk, virtio_vdev_has_feature(vdev, VIRTIO_BLK_F_WCE));
    }
}

static void virtio_blk_reset(VirtIODevice *vdev)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);

    blk_drain(s->blk);
    virtio_blk_forget(s, NULL);
    qemu_bh_cancel(s->bh);
    blk_set_enable_write_cache(s->blk, s->original_wce);
}

/* Requests of the queue end before it does. */
static void virtio_blk_queue_reset(VirtIODevice *vdev, uint32_t queue_index)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);

    blk_drain(s->blk);
    virtio_blk_forget(s, virtio_get_queue(vdev, queue_index));
}

static void handle_output(VirtIODevice *vdev, VirtQueue *vq)
{
    virtio_blk_handle_vq(VIRTIO_BLK(vdev), vq);
}

static void restart_bh(void *opaque)
{
    virtio_blk_process_queued_requests(opaque, true);
}

static void vm_state_changed(void *opaque, bool running, RunState state)
{
    VirtIOBlock *s = opaque;

    if (running && s->rq) {
        qemu_bh_schedule(s->bh);
    }
}

/* ---- drive ---- */

static void resize(void *opaque)
{
    virtio_notify_config(VIRTIO_DEVICE(opaque));
}

static const BlockDevOps virtio_blk_ops = {
    .resize_cb = resize,
};

/* ---- saved state: the requests that wait ---- */

static void virtio_blk_save(VirtIODevice *vdev, QEMUFile *f)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);

    for (VirtIOBlockReq *req = s->rq; req; req = req->next) {
        qemu_put_sbyte(f, 1);
        if (s->conf.num_queues > 1) {
            qemu_put_be32(f, virtio_get_queue_index(req->vq));
        }
        qemu_put_virtqueue_element(vdev, f, &req->elem);
    }
    qemu_put_sbyte(f, 0);
}

static int virtio_blk_load(VirtIODevice *vdev, QEMUFile *f, int version_id)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);
    VirtIOBlockReq **last = (VirtIOBlockReq **)&s->rq;

    while (qemu_get_sbyte(f)) {
        uint32_t n = s->conf.num_queues > 1 ? qemu_get_be32(f) : 0;
        VirtIOBlockReq *req;

        if (n >= s->conf.num_queues) {
            return -EINVAL;
        }
        req = qemu_get_virtqueue_element(vdev, f, sizeof(VirtIOBlockReq));
        if (!req) {
            return -EINVAL;
        }
        virtio_blk_init_request(s, virtio_get_queue(vdev, n), req);
        *last = req;
        last = &req->next;
    }
    return 0;
}

static const VMStateDescription vmstate_virtio_blk = {
    .name = "virtio-blk",
    .version_id = 2,
    .minimum_version_id = 2,
    .fields = (VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_WRITE_CACHE(blk, VirtIOBlock),
        VMSTATE_END_OF_LIST()
    },
};

/* ---- life ---- */

static bool check_sectors(const char *name, uint32_t value, Error **errp)
{
    if (value < 1 || value > MAX_SECTORS) {
        error_setg(errp, "invalid %s property (%" PRIu32 "), must be between 1 and %d", name, value,
                   (int)MAX_SECTORS);
        return false;
    }
    return true;
}

static bool check_queues(VirtIOBlkConf *conf, Error **errp)
{
    if (conf->num_queues == VIRTIO_BLK_AUTO_NUM_QUEUES) {
        conf->num_queues = 1;
    }
    if (!conf->num_queues) {
        error_setg(errp, "num-queues property must be larger than 0");
    } else if (conf->num_queues > VIRTIO_QUEUE_MAX) {
        error_setg(errp, "invalid num-queues property (%u), must be at most %d", conf->num_queues,
                   VIRTIO_QUEUE_MAX);
    } else if (conf->queue_size <= 2) {
        error_setg(errp, "invalid queue-size property (%" PRIu16 "), must be > 2",
                   conf->queue_size);
    } else if (conf->queue_size & (conf->queue_size - 1) || conf->queue_size > VIRTQUEUE_MAX_SIZE) {
        error_setg(errp, "invalid queue-size property (%" PRIu16 "), must be a power of 2 (max %d)",
                   conf->queue_size, VIRTQUEUE_MAX_SIZE);
    } else {
        return true;
    }
    return false;
}

static bool check_properties(VirtIOBlock *s, Error **errp)
{
    VirtIOBlkConf *conf = &s->conf;

    if (!conf->conf.blk) {
        error_setg(errp, "drive property not set");
        return false;
    }
    if (!blk_is_inserted(conf->conf.blk)) {
        error_setg(errp, "Device needs media, but drive is empty");
        return false;
    }
    return check_queues(conf, errp) &&
           blkconf_apply_backend_options(&conf->conf, !blk_supports_write_perm(conf->conf.blk), true,
                                         errp) &&
           blkconf_geometry(&conf->conf, NULL, 65535, 255, 255, errp) &&
           blkconf_blocksizes(&conf->conf, errp) &&
           check_sectors("max-discard-sectors", conf->max_discard_sectors, errp) &&
           check_sectors("max-write-zeroes-sectors", conf->max_write_zeroes_sectors, errp);
}

static void virtio_blk_device_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOBlock *s = VIRTIO_BLK(dev);

    if (!check_properties(s, errp)) {
        return;
    }
    s->blk = s->conf.conf.blk;
    s->original_wce = blk_enable_write_cache(s->blk);
    s->sector_mask = (s->conf.conf.logical_block_size / BDRV_SECTOR_SIZE) - 1;
    s->config_size = virtio_get_config_size(&cfg_size_params, s->host_features);
    virtio_init(vdev, VIRTIO_ID_BLOCK, s->config_size);
    for (int i = 0; i < s->conf.num_queues; i++) {
        virtio_add_queue(vdev, s->conf.queue_size, handle_output);
    }
    s->bh = virtio_bh_new_guarded(dev, restart_bh, s);
    s->change = qdev_add_vm_change_state_handler(dev, vm_state_changed, s);
    blk_set_dev_ops(s->blk, &virtio_blk_ops, s);
    blk_iostatus_enable(s->blk);
    add_boot_device_lchs(dev, "/disk@0,0", s->conf.conf.lcyls, s->conf.conf.lheads,
                         s->conf.conf.lsecs);
}

static void virtio_blk_device_unrealize(DeviceState *dev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOBlock *s = VIRTIO_BLK(dev);

    blk_drain(s->blk);
    virtio_blk_forget(s, NULL);
    del_boot_device_lchs(dev, "/disk@0,0");
    qemu_del_vm_change_state_handler(s->change);
    qemu_bh_delete(s->bh);
    blockdev_mark_auto_del(s->blk);
    for (int i = 0; i < s->conf.num_queues; i++) {
        virtio_del_queue(vdev, i);
    }
    virtio_cleanup(vdev);
}

static void virtio_blk_instance_init(Object *obj)
{
    VirtIOBlock *s = VIRTIO_BLK(obj);

    device_add_bootindex_property(obj, &s->conf.conf.bootindex, "bootindex", "/disk@0,0",
                                  DEVICE(obj));
}

static Property virtio_blk_properties[] = {
    DEFINE_BLOCK_PROPERTIES(VirtIOBlock, conf.conf),
    DEFINE_BLOCK_ERROR_PROPERTIES(VirtIOBlock, conf.conf),
    DEFINE_BLOCK_CHS_PROPERTIES(VirtIOBlock, conf.conf),
    DEFINE_PROP_STRING("serial", VirtIOBlock, conf.serial),
    DEFINE_PROP_BIT64("config-wce", VirtIOBlock, host_features, VIRTIO_BLK_F_CONFIG_WCE, true),
    DEFINE_PROP_BIT64("scsi", VirtIOBlock, host_features, VIRTIO_BLK_F_SCSI, false),
    DEFINE_PROP_BIT("request-merging", VirtIOBlock, conf.request_merging, 0, true),
    DEFINE_PROP_UINT16("num-queues", VirtIOBlock, conf.num_queues, VIRTIO_BLK_AUTO_NUM_QUEUES),
    DEFINE_PROP_UINT16("queue-size", VirtIOBlock, conf.queue_size, 256),
    DEFINE_PROP_BOOL("seg-max-adjust", VirtIOBlock, conf.seg_max_adjust, true),
    DEFINE_PROP_LINK("iothread", VirtIOBlock, conf.iothread, TYPE_IOTHREAD, IOThread *),
    DEFINE_PROP_BIT64("discard", VirtIOBlock, host_features, VIRTIO_BLK_F_DISCARD, true),
    DEFINE_PROP_BOOL("report-discard-granularity", VirtIOBlock, conf.report_discard_granularity,
                     true),
    DEFINE_PROP_BIT64("write-zeroes", VirtIOBlock, host_features, VIRTIO_BLK_F_WRITE_ZEROES, true),
    DEFINE_PROP_UINT32("max-discard-sectors", VirtIOBlock, conf.max_discard_sectors, MAX_SECTORS),
    DEFINE_PROP_UINT32("max-write-zeroes-sectors", VirtIOBlock, conf.max_write_zeroes_sectors,
                       MAX_SECTORS),
    DEFINE_PROP_BOOL("x-enable-wce-if-config-wce", VirtIOBlock, conf.x_enable_wce_if_config_wce,
                     true),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_blk_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    device_class_set_props(dc, virtio_blk_properties);
    dc->vmsd = &vmstate_virtio_blk;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
    vdc->realize = virtio_blk_device_realize;
    vdc->unrealize = virtio_blk_device_unrealize;
    vdc->get_features = virtio_blk_get_features;
    vdc->get_config = virtio_blk_get_config;
    vdc->set_config = virtio_blk_set_config;
    vdc->set_status = virtio_blk_set_status;
    vdc->reset = virtio_blk_reset;
    vdc->queue_reset = virtio_blk_queue_reset;
    vdc->save = virtio_blk_save;
    vdc->load = virtio_blk_load;
}

static const TypeInfo virtio_blk_info = {
    .name = TYPE_VIRTIO_BLK,
    .parent = TYPE_VIRTIO_DEVICE,
    .instance_size = sizeof(VirtIOBlock),
    .instance_init = virtio_blk_instance_init,
    .class_init = virtio_blk_class_init,
};

static void virtio_blk_register_types(void)
{
    type_register_static(&virtio_blk_info);
}

type_init(virtio_blk_register_types)
