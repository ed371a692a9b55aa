/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part that all virtio devices share: VIRTIO 1.2, chapters 2 and 3. Status register, feature
 * negotiation, interrupts, device errors, life of the object. Queues are in virtqueue*.c,
 * configuration space in virtio-config.c, save and load in virtio-migration.c.
 *
 * Properties: indirect_desc, event_idx, notify_on_empty, any_layout, iommu_platform, packed,
 * queue_reset (features to offer), use-started, use-disabled-flag, x-disable-legacy-check. Left
 * out: ioeventfd and vhost (notifications are calls).
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "exec/address-spaces.h"
#include "hw/qdev-properties.h"
#include "hw/virtio/virtio-bus.h"
#include "standard-headers/linux/virtio_ids.h"
#include "standard-headers/linux/virtio_pci.h"
#include "sysemu/runstate.h"
#include "trace.h"
#include "virtqueue-internal.h"

static VirtioBusState *device_bus(VirtIODevice *vdev)
{
    return VIRTIO_BUS(qdev_get_parent_bus(DEVICE(vdev)));
}

/* --- interrupts --- */

static void notify_vector(VirtIODevice *vdev, uint16_t vector)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(vdev));
    VirtioBusClass *k;

    if (!bus || virtio_device_disabled(vdev)) {
        return;
    }
    k = VIRTIO_BUS_GET_CLASS(bus);
    if (k->notify) {
        k->notify(bus->parent, vector);
    }
}

void virtio_update_irq(VirtIODevice *vdev)
{
    notify_vector(vdev, VIRTIO_NO_VECTOR);
}

void virtio_irq(VirtQueue *vq)
{
    vq->vdev->isr |= VIRTIO_PCI_ISR_QUEUE;
    notify_vector(vq->vdev, vq->vector);
}

void virtio_notify_config(VirtIODevice *vdev)
{
    if (!(vdev->status & VIRTIO_CONFIG_S_DRIVER_OK)) {
        return;
    }
    vdev->isr |= VIRTIO_PCI_ISR_QUEUE | VIRTIO_PCI_ISR_CONFIG;
    vdev->generation++;
    notify_vector(vdev, vdev->config_vector);
}

void virtio_error(VirtIODevice *vdev, const char *fmt, ...)
{
    va_list ap;
    g_autofree char *text = NULL;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    qemu_log_mask(LOG_GUEST_ERROR, "%s: %s\n", vdev->name, text);
    trace_virtio_error(vdev->name, text);

    if (virtio_vdev_has_feature(vdev, VIRTIO_F_VERSION_1)) {
        vdev->status |= VIRTIO_CONFIG_S_NEEDS_RESET;
        virtio_notify_config(vdev);
    }
    vdev->broken = true;
}

/* --- features and status --- */

static int validate_features(VirtIODevice *vdev)
{
    VirtioDeviceClass *k = VIRTIO_DEVICE_GET_CLASS(vdev);

    if (virtio_host_has_feature(vdev, VIRTIO_F_IOMMU_PLATFORM) &&
        !virtio_vdev_has_feature(vdev, VIRTIO_F_IOMMU_PLATFORM)) {
        return -EFAULT;
    }
    return k->validate_features ? k->validate_features(vdev) : 0;
}

int virtio_set_status(VirtIODevice *vdev, uint8_t val)
{
    VirtioDeviceClass *k = VIRTIO_DEVICE_GET_CLASS(vdev);
    uint8_t changed = vdev->status ^ val;
    bool was_broken = vdev->broken;

    trace_virtio_set_status(vdev->name, val);
    if (virtio_vdev_has_feature(vdev, VIRTIO_F_VERSION_1) &&
        (changed & val & VIRTIO_CONFIG_S_FEATURES_OK)) {
        int ret = validate_features(vdev);

        if (ret) {
            return ret;
        }
    }
    if (changed & VIRTIO_CONFIG_S_DRIVER_OK) {
        virtio_set_started(vdev, val & VIRTIO_CONFIG_S_DRIVER_OK);
    }
    if (k->set_status) {
        k->set_status(vdev, val);
    }
    /* A device that starts may look into its queues, and not like what it finds there. */
    if (vdev->broken && !was_broken) {
        val |= vdev->status & VIRTIO_CONFIG_S_NEEDS_RESET;
    }
    vdev->status = val;
    return 0;
}

int virtio_set_features(VirtIODevice *vdev, uint64_t val)
{
    VirtioDeviceClass *k = VIRTIO_DEVICE_GET_CLASS(vdev);
    bool bad = val & ~vdev->host_features;

    /* Features are final once FEATURES_OK is set (3.1.1). */
    if (vdev->status & VIRTIO_CONFIG_S_FEATURES_OK) {
        return -EINVAL;
    }
    val &= vdev->host_features;
    if (k->set_features) {
        k->set_features(vdev, val);
    }
    vdev->guest_features = val;
    trace_virtio_set_features(vdev->name, val);
    /* Legacy drivers may use queues before they say DRIVER_OK. */
    if (!virtio_device_started(vdev, vdev->status) &&
        !virtio_has_feature(val, VIRTIO_F_VERSION_1)) {
        vdev->start_on_kick = true;
    }
    return bad ? -EINVAL : 0;
}

void virtio_reset(void *opaque)
{
    VirtIODevice *vdev = opaque;
    VirtioDeviceClass *k = VIRTIO_DEVICE_GET_CLASS(vdev);

    virtio_set_status(vdev, 0);
    if (k->reset) {
        k->reset(vdev);
    }
    vdev->start_on_kick = false;
    vdev->started = false;
    vdev->broken = false;
    vdev->disabled = false;
    vdev->guest_features = 0;
    vdev->queue_sel = 0;
    vdev->status = 0;
    vdev->isr = 0;
    vdev->config_vector = VIRTIO_NO_VECTOR;
    vdev->device_endian = VIRTIO_DEVICE_ENDIAN_LITTLE;
    virtio_update_irq(vdev);
    for (int i = 0; i < virtio_get_num_queues(vdev); i++) {
        virtqueue_reset(&vdev->vq[i]);
    }
}

bool virtio_legacy_allowed(VirtIODevice *vdev)
{
    switch (vdev->device_id) {
    case VIRTIO_ID_NET:
    case VIRTIO_ID_BLOCK:
    case VIRTIO_ID_CONSOLE:
    case VIRTIO_ID_RNG:
    case VIRTIO_ID_BALLOON:
    case VIRTIO_ID_RPMSG:
    case VIRTIO_ID_SCSI:
    case VIRTIO_ID_9P:
    case VIRTIO_ID_RPROC_SERIAL:
    case VIRTIO_ID_CAIF:
        return true;
    default:
        return false;
    }
}

bool virtio_legacy_check_disabled(VirtIODevice *vdev)
{
    return vdev->disable_legacy_check;
}

/* --- life --- */

static const char *device_name(uint16_t device_id)
{
    static const char *const names[] = {
        [VIRTIO_ID_NET] = "virtio-net",
        [VIRTIO_ID_BLOCK] = "virtio-blk",
        [VIRTIO_ID_CONSOLE] = "virtio-serial",
        [VIRTIO_ID_RNG] = "virtio-rng",
        [VIRTIO_ID_BALLOON] = "virtio-balloon",
        [VIRTIO_ID_IOMEM] = "virtio-iomem",
        [VIRTIO_ID_RPMSG] = "virtio-rpmsg",
        [VIRTIO_ID_SCSI] = "virtio-scsi",
        [VIRTIO_ID_9P] = "virtio-9p",
        [VIRTIO_ID_MAC80211_WLAN] = "virtio-mac-wlan",
        [VIRTIO_ID_RPROC_SERIAL] = "virtio-rproc-serial",
        [VIRTIO_ID_CAIF] = "virtio-caif",
        [VIRTIO_ID_MEMORY_BALLOON] = "virtio-mem-balloon",
        [VIRTIO_ID_GPU] = "virtio-gpu",
        [VIRTIO_ID_CLOCK] = "virtio-clk",
        [VIRTIO_ID_INPUT] = "virtio-input",
        [VIRTIO_ID_VSOCK] = "vhost-vsock",
        [VIRTIO_ID_CRYPTO] = "virtio-crypto",
        [VIRTIO_ID_SIGNAL_DIST] = "virtio-signal",
        [VIRTIO_ID_PSTORE] = "virtio-pstore",
        [VIRTIO_ID_IOMMU] = "virtio-iommu",
        [VIRTIO_ID_MEM] = "virtio-mem",
        [VIRTIO_ID_SOUND] = "virtio-sound",
        [VIRTIO_ID_FS] = "virtio-user-fs",
        [VIRTIO_ID_PMEM] = "virtio-pmem",
        [VIRTIO_ID_RPMB] = "virtio-rpmb",
        [VIRTIO_ID_GPIO] = "virtio-gpio",
        [VIRTIO_ID_I2C_ADAPTER] = "virtio-i2c",
    };

    return device_id < ARRAY_SIZE(names) && names[device_id] ? names[device_id] : "virtio-unknown";
}

static void virtio_vm_state_change(void *opaque, bool running, RunState state)
{
    VirtIODevice *vdev = opaque;
    BusState *bus = qdev_get_parent_bus(DEVICE(vdev));
    VirtioBusClass *k = VIRTIO_BUS_GET_CLASS(bus);

    vdev->vm_running = running;
    if (k->vmstate_change) {
        k->vmstate_change(bus->parent, running && virtio_device_started(vdev, vdev->status));
    }
    /* Devices start and stop their queues in set_status. */
    virtio_set_status(vdev, vdev->status);
}

/* Vectors of the transport, known since its realize. */
static void init_vectors(VirtIODevice *vdev)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(vdev));
    VirtioBusClass *k = VIRTIO_BUS_GET_CLASS(bus);

    vdev->nvectors = k->query_nvectors ? k->query_nvectors(bus->parent) : 0;
    if (vdev->nvectors) {
        vdev->vector_queues = g_malloc0_n(vdev->nvectors, sizeof(*vdev->vector_queues));
    }
    vdev->config_vector = VIRTIO_NO_VECTOR;
}

void virtio_init(VirtIODevice *vdev, uint16_t device_id, size_t config_size)
{
    init_vectors(vdev);
    vdev->device_id = device_id;
    vdev->name = device_name(device_id);
    vdev->config_len = config_size;
    vdev->config = config_size ? g_malloc0(config_size) : NULL;
    vdev->vm_running = runstate_is_running();
    vdev->device_endian = VIRTIO_DEVICE_ENDIAN_LITTLE;
    vdev->use_guest_notifier_mask = true;
    vdev->dma_as = &address_space_memory;
    vdev->vq = g_new0(VirtQueue, VIRTIO_QUEUE_MAX);
    for (int i = 0; i < VIRTIO_QUEUE_MAX; i++) {
        vdev->vq[i].vector = VIRTIO_NO_VECTOR;
        vdev->vq[i].vdev = vdev;
        vdev->vq[i].queue_index = i;
    }
    vdev->vmstate = qdev_add_vm_change_state_handler(DEVICE(vdev), virtio_vm_state_change, vdev);
}

void virtio_cleanup(VirtIODevice *vdev)
{
    qemu_del_vm_change_state_handler(vdev->vmstate);
    vdev->vmstate = NULL;
}

void virtio_instance_init_common(Object *proxy_obj, void *data, size_t vdev_size,
                                 const char *vdev_name)
{
    DeviceState *vdev = data;

    object_initialize_child_with_props(proxy_obj, "virtio-backend", vdev, vdev_size, vdev_name,
                                       &error_abort, NULL);
    qdev_alias_all_properties(vdev, proxy_obj);
}

void virtio_device_set_child_bus_name(VirtIODevice *vdev, char *bus_name)
{
    g_free(vdev->bus_name);
    vdev->bus_name = g_strdup(bus_name);
}

QEMUBH *virtio_bh_new_guarded_full(DeviceState *dev, QEMUBHFunc *cb, void *opaque, const char *name)
{
    DeviceState *transport = qdev_get_parent_bus(dev)->parent;

    return qemu_bh_new_full(cb, opaque, name, &transport->mem_reentrancy_guard);
}

/* --- ioeventfd and config notifier: see the file's head --- */

int virtio_device_start_ioeventfd(VirtIODevice *vdev)
{
    return virtio_bus_start_ioeventfd(device_bus(vdev));
}

int virtio_device_grab_ioeventfd(VirtIODevice *vdev)
{
    return virtio_bus_grab_ioeventfd(device_bus(vdev));
}

void virtio_device_release_ioeventfd(VirtIODevice *vdev)
{
    virtio_bus_release_ioeventfd(device_bus(vdev));
}

bool virtio_device_ioeventfd_enabled(VirtIODevice *vdev)
{
    return virtio_bus_ioeventfd_enabled(device_bus(vdev));
}

EventNotifier *virtio_config_get_guest_notifier(VirtIODevice *vdev)
{
    return &vdev->config_notifier;
}

/* --- type --- */

static void virtio_device_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(dev);
    Error *err = NULL;

    if (vdc->realize) {
        vdc->realize(dev, &err);
        if (err) {
            error_propagate(errp, err);
            return;
        }
    }
    virtio_bus_device_plugged(vdev, &err);
    if (err) {
        error_propagate(errp, err);
        if (vdc->unrealize) {
            vdc->unrealize(dev);
        }
    }
}

static void virtio_device_unrealize(DeviceState *dev)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(dev);

    virtio_bus_device_unplugged(VIRTIO_DEVICE(dev));
    if (vdc->unrealize) {
        vdc->unrealize(dev);
    }
}

static void virtio_device_finalize(Object *obj)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(obj);

    g_free(vdev->bus_name);
    g_free(vdev->config);
    g_free(vdev->vq);
    g_free(vdev->vector_queues);
}

static Property virtio_properties[] = {
    DEFINE_VIRTIO_COMMON_FEATURES(VirtIODevice, host_features),
    DEFINE_PROP_BOOL("use-started", VirtIODevice, use_started, true),
    DEFINE_PROP_BOOL("use-disabled-flag", VirtIODevice, use_disabled_flag, true),
    DEFINE_PROP_BOOL("x-disable-legacy-check", VirtIODevice, disable_legacy_check, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_device_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    dc->realize = virtio_device_realize;
    dc->unrealize = virtio_device_unrealize;
    dc->bus_type = TYPE_VIRTIO_BUS;
    device_class_set_props(dc, virtio_properties);
    vdc->legacy_features |= VIRTIO_LEGACY_FEATURES;
}

static const TypeInfo virtio_device_info = {
    .name = TYPE_VIRTIO_DEVICE,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(VirtIODevice),
    .instance_finalize = virtio_device_finalize,
    .class_init = virtio_device_class_init,
    .class_size = sizeof(VirtioDeviceClass),
    .abstract = true,
};

static void virtio_register_types(void)
{
    type_register_static(&virtio_device_info);
}

type_init(virtio_register_types)
