/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio input devices, what all have in common: VIRTIO 1.2, section 5.8.
 *
 * Queues: events to the driver, status (lights) from it, 64 buffers each. Configuration space: the
 * driver selects a piece of information and reads it. Modern interface only.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/iov.h"
#include "qemu/module.h"
#include "hw/qdev-properties.h"
#include "hw/virtio/virtio-input.h"
#include "migration/vmstate.h"
#include "standard-headers/linux/input.h"
#include "trace.h"

#define VIRTIO_INPUT_VQ_SIZE 64
#define VIRTIO_INPUT_VMSTATE_VERSION 1
/* Status events taken in one go; the driver's next kick takes more. */
#define STATUS_BATCH 1024

/* ---- events ---- */

/* Gives the report to the driver, if it has a buffer for each event. */
static void virtio_input_deliver(VirtIOInput *vinput)
{
    g_autoptr(GPtrArray) elems = g_ptr_array_new_with_free_func(g_free);

    for (uint32_t i = 0; i < vinput->qindex; i++) {
        VirtQueueElement *elem = virtqueue_pop(vinput->evt, sizeof(VirtQueueElement));

        if (!elem) {
            for (guint j = elems->len; j-- > 0;) {
                virtqueue_unpop(vinput->evt, g_ptr_array_index(elems, j), 0);
            }
            trace_virtio_input_queue_full();
            return;
        }
        g_ptr_array_add(elems, elem);
    }
    for (guint i = 0; i < elems->len; i++) {
        VirtQueueElement *elem = g_ptr_array_index(elems, i);
        size_t len = iov_from_buf(elem->in_sg, elem->in_num, 0, &vinput->queue[i],
                                  sizeof(virtio_input_event));

        virtqueue_push(vinput->evt, elem, len);
    }
    virtio_notify(VIRTIO_DEVICE(vinput), vinput->evt);
}

void virtio_input_send(VirtIOInput *vinput, virtio_input_event *event)
{
    bool ends = event->type == cpu_to_le16(EV_SYN) && event->code == cpu_to_le16(SYN_REPORT);

    if (!vinput->active) {
        return;
    }
    /* A report that would never fit loses its last events. */
    if (vinput->qindex < VIRTIO_INPUT_VQ_SIZE - !ends) {
        if (vinput->qindex == vinput->qsize) {
            vinput->qsize++;
            vinput->queue = g_renew(virtio_input_event, vinput->queue, vinput->qsize);
        }
        vinput->queue[vinput->qindex++] = *event;
    }
    if (ends) {
        virtio_input_deliver(vinput);
        vinput->qindex = 0;
    }
}

/* Buffers for events arrived: nothing waits for them. */
static void virtio_input_handle_evt(VirtIODevice *vdev, VirtQueue *vq)
{
}

static void virtio_input_handle_sts(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOInputClass *vic = VIRTIO_INPUT_GET_CLASS(vdev);
    VirtIOInput *vinput = VIRTIO_INPUT(vdev);

    for (int i = 0; i < STATUS_BATCH; i++) {
        VirtQueueElement *elem = virtqueue_pop(vinput->sts, sizeof(VirtQueueElement));
        virtio_input_event event = { 0 };
        size_t len;

        if (!elem) {
            break;
        }
        len = iov_to_buf(elem->out_sg, elem->out_num, 0, &event, sizeof(event));
        if (len == sizeof(event) && vic->handle_status) {
            vic->handle_status(vinput, &event);
        }
        virtqueue_push(vinput->sts, elem, len);
        g_free(elem);
    }
    virtio_notify(vdev, vinput->sts);
}

/* ---- configuration space ---- */

virtio_input_config *virtio_input_find_config(VirtIOInput *vinput, uint8_t select, uint8_t subsel)
{
    VirtIOInputConfig *cfg;

    QTAILQ_FOREACH(cfg, &vinput->cfg_list, node) {
        if (cfg->config.select == select && cfg->config.subsel == subsel) {
            return &cfg->config;
        }
    }
    return NULL;
}

void virtio_input_add_config(VirtIOInput *vinput, virtio_input_config *config)
{
    VirtIOInputConfig *cfg = g_new0(VirtIOInputConfig, 1);

    assert(!virtio_input_find_config(vinput, config->select, config->subsel));
    cfg->config = *config;
    QTAILQ_INSERT_TAIL(&vinput->cfg_list, cfg, node);
}

void virtio_input_init_config(VirtIOInput *vinput, virtio_input_config *config)
{
    for (; config->select; config++) {
        virtio_input_add_config(vinput, config);
    }
}

void virtio_input_idstr_config(VirtIOInput *vinput, uint8_t select, const char *string)
{
    virtio_input_config id = { .select = select };

    id.size = snprintf(id.u.string, sizeof(id.u.string), "%s", string);
    virtio_input_add_config(vinput, &id);
}

static void virtio_input_get_config(VirtIODevice *vdev, uint8_t *config_data)
{
    VirtIOInput *vinput = VIRTIO_INPUT(vdev);
    virtio_input_config *config = virtio_input_find_config(vinput, vinput->cfg_select,
                                                           vinput->cfg_subsel);
    virtio_input_config none = { .select = vinput->cfg_select, .subsel = vinput->cfg_subsel };

    memcpy(config_data, config ? config : &none, vinput->cfg_size);
}

static void virtio_input_set_config(VirtIODevice *vdev, const uint8_t *config_data)
{
    VirtIOInput *vinput = VIRTIO_INPUT(vdev);
    const virtio_input_config *config = (const virtio_input_config *)config_data;

    vinput->cfg_select = config->select;
    vinput->cfg_subsel = config->subsel;
    trace_virtio_input_select(vinput->cfg_select, vinput->cfg_subsel);
}

static uint64_t virtio_input_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    return features;
}

/* ---- life ---- */

static void set_active(VirtIOInput *vinput, bool active)
{
    VirtIOInputClass *vic = VIRTIO_INPUT_GET_CLASS(vinput);

    if (vinput->active == active) {
        return;
    }
    vinput->active = active;
    vinput->qindex = 0;
    if (vic->change_active) {
        vic->change_active(vinput);
    }
}

static void virtio_input_set_status(VirtIODevice *vdev, uint8_t val)
{
    set_active(VIRTIO_INPUT(vdev), val & VIRTIO_CONFIG_S_DRIVER_OK);
}

static void virtio_input_reset(VirtIODevice *vdev)
{
    VirtIOInput *vinput = VIRTIO_INPUT(vdev);

    set_active(vinput, false);
    vinput->cfg_select = 0;
    vinput->cfg_subsel = 0;
}

static int virtio_input_post_load(VirtIODevice *vdev)
{
    set_active(VIRTIO_INPUT(vdev), vdev->status & VIRTIO_CONFIG_S_DRIVER_OK);
    return 0;
}

static void free_configs(VirtIOInput *vinput)
{
    VirtIOInputConfig *cfg, *next;

    QTAILQ_FOREACH_SAFE(cfg, &vinput->cfg_list, node, next) {
        QTAILQ_REMOVE(&vinput->cfg_list, cfg, node);
        g_free(cfg);
    }
}

/*
 * As much as the largest answer takes: behind it there is no configuration
 * space (the reference's is so, too).
 */
static size_t config_size(VirtIOInput *vinput)
{
    VirtIOInputConfig *cfg;
    size_t largest = 0;

    QTAILQ_FOREACH(cfg, &vinput->cfg_list, node) {
        largest = MAX(largest, cfg->config.size);
    }
    return offsetof(virtio_input_config, u) + MIN(largest, sizeof_field(virtio_input_config, u));
}

static void virtio_input_device_realize(DeviceState *dev, Error **errp)
{
    VirtIOInputClass *vic = VIRTIO_INPUT_GET_CLASS(dev);
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOInput *vinput = VIRTIO_INPUT(dev);
    Error *err = NULL;

    if (vic->realize) {
        vic->realize(dev, &err);
        if (err) {
            error_propagate(errp, err);
            return;
        }
    }
    virtio_input_idstr_config(vinput, VIRTIO_INPUT_CFG_ID_SERIAL, vinput->serial ?: "");
    vinput->cfg_size = config_size(vinput);
    virtio_init(vdev, VIRTIO_ID_INPUT, vinput->cfg_size);
    vinput->evt = virtio_add_queue(vdev, VIRTIO_INPUT_VQ_SIZE, virtio_input_handle_evt);
    vinput->sts = virtio_add_queue(vdev, VIRTIO_INPUT_VQ_SIZE, virtio_input_handle_sts);
}

static void virtio_input_device_unrealize(DeviceState *dev)
{
    VirtIOInputClass *vic = VIRTIO_INPUT_GET_CLASS(dev);
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOInput *vinput = VIRTIO_INPUT(dev);

    if (vic->unrealize) {
        vic->unrealize(dev);
    }
    virtio_delete_queue(vinput->evt);
    virtio_delete_queue(vinput->sts);
    g_free(vinput->queue);
    vinput->queue = NULL;
    vinput->qsize = 0;
    virtio_cleanup(vdev);
}

static void virtio_input_instance_init(Object *obj)
{
    QTAILQ_INIT(&VIRTIO_INPUT(obj)->cfg_list);
}

/* Answers are added when the object is made, whether it is ever realized or not. */
static void virtio_input_finalize(Object *obj)
{
    free_configs(VIRTIO_INPUT(obj));
}

const VMStateDescription vmstate_virtio_input_device = {
    .name = "virtio-input-device",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT8(cfg_select, VirtIOInput),
        VMSTATE_UINT8(cfg_subsel, VirtIOInput),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_virtio_input = {
    .name = "virtio-input",
    .version_id = VIRTIO_INPUT_VMSTATE_VERSION,
    .minimum_version_id = VIRTIO_INPUT_VMSTATE_VERSION,
    .fields = (VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    },
};

static Property virtio_input_properties[] = {
    DEFINE_PROP_STRING("serial", VirtIOInput, serial),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_input_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    device_class_set_props(dc, virtio_input_properties);
    dc->vmsd = &vmstate_virtio_input;
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
    vdc->realize = virtio_input_device_realize;
    vdc->unrealize = virtio_input_device_unrealize;
    vdc->get_config = virtio_input_get_config;
    vdc->set_config = virtio_input_set_config;
    vdc->get_features = virtio_input_get_features;
    vdc->set_status = virtio_input_set_status;
    vdc->reset = virtio_input_reset;
    vdc->vmsd = &vmstate_virtio_input_device;
    vdc->post_load = virtio_input_post_load;
}

static const TypeInfo virtio_input_types[] = {
    {
        .name = TYPE_VIRTIO_INPUT,
        .parent = TYPE_VIRTIO_DEVICE,
        .instance_size = sizeof(VirtIOInput),
        .instance_init = virtio_input_instance_init,
        .instance_finalize = virtio_input_finalize,
        .class_size = sizeof(VirtIOInputClass),
        .class_init = virtio_input_class_init,
        .abstract = true,
    },
};

DEFINE_TYPES(virtio_input_types)
