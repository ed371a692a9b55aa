/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio crypto device: VIRTIO 1.2, section 5.9. Data queues of 1024 entries, one a queue of the back end,
 * then the control queue (virtio-crypto-data.c, virtio-crypto-ctrl.c). There is no legacy interface.
 *
 * Property: cryptodev. Left out as on the reference: stateless mode and its features, services HASH, MAC and
 * AEAD. The state of sessions is the back end's, so the device can't be migrated, there either.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "hw/qdev-properties.h"
#include "standard-headers/linux/virtio_ids.h"
#include "virtio-crypto-internal.h"

#define DATA_QUEUE_SIZE 1024
#define CTRL_QUEUE_SIZE 1024

static uint64_t virtio_crypto_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    return features;
}

static void virtio_crypto_get_config(VirtIODevice *vdev, uint8_t *config)
{
    VirtIOCrypto *s = VIRTIO_CRYPTO(vdev);
    const CryptoDevBackendConf *conf = &s->cryptodev->conf;
    struct virtio_crypto_config cfg = {
        .status = cpu_to_le32(s->status),
        .max_dataqueues = cpu_to_le32(s->max_queues),
        .crypto_services = cpu_to_le32(conf->crypto_services),
        .cipher_algo_l = cpu_to_le32(conf->cipher_algo_l),
        .cipher_algo_h = cpu_to_le32(conf->cipher_algo_h),
        .hash_algo = cpu_to_le32(conf->hash_algo),
        .mac_algo_l = cpu_to_le32(conf->mac_algo_l),
        .mac_algo_h = cpu_to_le32(conf->mac_algo_h),
        .aead_algo = cpu_to_le32(conf->aead_algo),
        .max_cipher_key_len = cpu_to_le32(conf->max_cipher_key_len),
        .max_auth_key_len = cpu_to_le32(conf->max_auth_key_len),
        .akcipher_algo = cpu_to_le32(conf->akcipher_algo),
        .max_size = cpu_to_le64(conf->max_size),
    };

    memcpy(config, &cfg, sizeof(cfg));
}

static void update_status(VirtIOCrypto *s)
{
    s->status = cryptodev_backend_is_ready(s->cryptodev) ? VIRTIO_CRYPTO_S_HW_READY : 0;
}

static void virtio_crypto_reset(VirtIODevice *vdev)
{
    VirtIOCrypto *s = VIRTIO_CRYPTO(vdev);

    for (uint32_t i = 0; i < s->max_queues; i++) {
        qemu_bh_cancel(s->vqs[i].dataq_bh);
    }
    virtio_crypto_close_sessions(s);
    update_status(s);
}

/* The machine runs again: so does what waited. */
static void virtio_crypto_set_status(VirtIODevice *vdev, uint8_t status)
{
    VirtIOCrypto *s = VIRTIO_CRYPTO(vdev);

    if (!vdev->vm_running || !(status & VIRTIO_CONFIG_S_DRIVER_OK)) {
        return;
    }
    for (uint32_t i = 0; i < s->max_queues; i++) {
        if (virtio_queue_ready(s->vqs[i].dataq)) {
            qemu_bh_schedule(s->vqs[i].dataq_bh);
        }
    }
}

static const VMStateDescription vmstate_virtio_crypto = {
    .name = "virtio-crypto",
    .unmigratable = 1,
    .minimum_version_id = 1,
    .version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    },
};

static bool check_backend(CryptoDevBackend *backend, Error **errp)
{
    if (!backend) {
        error_setg(errp, "'cryptodev' parameter expects a valid object");
        return false;
    }
    if (cryptodev_backend_is_used(backend)) {
        error_setg(errp, "can't use already used cryptodev backend: %s",
                   object_get_canonical_path_component(OBJECT(backend)));
        return false;
    }
    return true;
}

static void virtio_crypto_device_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOCrypto *s = VIRTIO_CRYPTO(dev);

    s->cryptodev = s->conf.cryptodev;
    if (!check_backend(s->cryptodev, errp)) {
        return;
    }
    s->max_queues = MAX(s->cryptodev->conf.peers.queues, 1);
    virtio_init(vdev, VIRTIO_ID_CRYPTO, sizeof(struct virtio_crypto_config));
    s->vqs = g_new0(VirtIOCryptoQueue, s->max_queues);
    for (uint32_t i = 0; i < s->max_queues; i++) {
        VirtIOCryptoQueue *q = &s->vqs[i];

        q->vcrypto = s;
        q->dataq = virtio_add_queue(vdev, DATA_QUEUE_SIZE, virtio_crypto_handle_data);
        q->dataq_bh = virtio_bh_new_guarded(dev, virtio_crypto_data_bh, q);
    }
    s->ctrl_vq = virtio_add_queue(vdev, CTRL_QUEUE_SIZE, virtio_crypto_handle_ctrl);
    s->sessions = g_array_new(false, false, sizeof(uint64_t));
    update_status(s);
    cryptodev_backend_set_used(s->cryptodev, true);
}

static void virtio_crypto_device_unrealize(DeviceState *dev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOCrypto *s = VIRTIO_CRYPTO(dev);

    virtio_crypto_close_sessions(s);
    g_array_unref(s->sessions);
    for (uint32_t i = 0; i < s->max_queues; i++) {
        qemu_bh_delete(s->vqs[i].dataq_bh);
        virtio_delete_queue(s->vqs[i].dataq);
    }
    virtio_delete_queue(s->ctrl_vq);
    g_free(s->vqs);
    cryptodev_backend_set_used(s->cryptodev, false);
    virtio_cleanup(vdev);
}

static Property virtio_crypto_properties[] = {
    DEFINE_PROP_LINK("cryptodev", VirtIOCrypto, conf.cryptodev, TYPE_CRYPTODEV_BACKEND, CryptoDevBackend *),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_crypto_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    device_class_set_props(dc, virtio_crypto_properties);
    dc->vmsd = &vmstate_virtio_crypto;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    vdc->realize = virtio_crypto_device_realize;
    vdc->unrealize = virtio_crypto_device_unrealize;
    vdc->get_config = virtio_crypto_get_config;
    vdc->get_features = virtio_crypto_get_features;
    vdc->set_status = virtio_crypto_set_status;
    vdc->reset = virtio_crypto_reset;
}

static const TypeInfo virtio_crypto_info = {
    .name = TYPE_VIRTIO_CRYPTO,
    .parent = TYPE_VIRTIO_DEVICE,
    .instance_size = sizeof(VirtIOCrypto),
    .class_init = virtio_crypto_class_init,
};

static void virtio_register_types(void)
{
    type_register_static(&virtio_crypto_info);
}

type_init(virtio_register_types)
