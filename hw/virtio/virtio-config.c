/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configuration space of virtio devices: VIRTIO 1.2, section 2.5. The device type fills it on
 * each read and takes it whole after each write; accesses that leave it read as all ones and
 * write nothing. Legacy drivers see it in guest byte order, which is little endian on all
 * machines here.
 */
#include "qemu/osdep.h"
#include "hw/virtio/virtio.h"
#include "qemu/bswap.h"

size_t virtio_get_config_size(const VirtIOConfigSizeParams *params, uint64_t host_features)
{
    size_t size = params->min_size;

    for (const VirtIOFeature *f = params->feature_sizes; f->flags; f++) {
        if (host_features & f->flags) {
            size = MAX(size, f->end);
        }
    }
    assert(size <= params->max_size);
    return size;
}

static bool in_config(VirtIODevice *vdev, uint32_t addr, unsigned int len)
{
    return addr < vdev->config_len && len <= vdev->config_len - addr;
}

static uint32_t config_read(VirtIODevice *vdev, uint32_t addr, unsigned int len)
{
    VirtioDeviceClass *k = VIRTIO_DEVICE_GET_CLASS(vdev);

    if (!in_config(vdev, addr, len)) {
        return UINT32_MAX;
    }
    if (k->get_config) {
        k->get_config(vdev, vdev->config);
    }
    return ldn_le_p((uint8_t *)vdev->config + addr, len);
}

static void config_write(VirtIODevice *vdev, uint32_t addr, uint32_t data, unsigned int len)
{
    VirtioDeviceClass *k = VIRTIO_DEVICE_GET_CLASS(vdev);

    if (!in_config(vdev, addr, len)) {
        return;
    }
    stn_le_p((uint8_t *)vdev->config + addr, len, data);
    if (k->set_config) {
        k->set_config(vdev, vdev->config);
    }
}

uint32_t virtio_config_readb(VirtIODevice *vdev, uint32_t addr)
{
    return config_read(vdev, addr, 1);
}

uint32_t virtio_config_readw(VirtIODevice *vdev, uint32_t addr)
{
    return config_read(vdev, addr, 2);
}

uint32_t virtio_config_readl(VirtIODevice *vdev, uint32_t addr)
{
    return config_read(vdev, addr, 4);
}

void virtio_config_writeb(VirtIODevice *vdev, uint32_t addr, uint32_t data)
{
    config_write(vdev, addr, data, 1);
}

void virtio_config_writew(VirtIODevice *vdev, uint32_t addr, uint32_t data)
{
    config_write(vdev, addr, data, 2);
}

void virtio_config_writel(VirtIODevice *vdev, uint32_t addr, uint32_t data)
{
    config_write(vdev, addr, data, 4);
}

uint32_t virtio_config_modern_readb(VirtIODevice *vdev, uint32_t addr)
{
    return config_read(vdev, addr, 1);
}

uint32_t virtio_config_modern_readw(VirtIODevice *vdev, uint32_t addr)
{
    return config_read(vdev, addr, 2);
}

uint32_t virtio_config_modern_readl(VirtIODevice *vdev, uint32_t addr)
{
    return config_read(vdev, addr, 4);
}

void virtio_config_modern_writeb(VirtIODevice *vdev, uint32_t addr, uint32_t data)
{
    config_write(vdev, addr, data, 1);
}

void virtio_config_modern_writew(VirtIODevice *vdev, uint32_t addr, uint32_t data)
{
    config_write(vdev, addr, data, 2);
}

void virtio_config_modern_writel(VirtIODevice *vdev, uint32_t addr, uint32_t data)
{
    config_write(vdev, addr, data, 4);
}
