/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Short names of device types, as -device takes them.
 */
#include "qemu/osdep.h"
#include "monitor/qdev.h"

/* A type has at most one alias. */
static const struct {
    const char *alias;
    const char *typename;
} qdev_aliases[] = {
    { "ac97", "AC97" },
    { "ahci", "ich9-ahci" },
    { "e1000-82540em", "e1000" },
    { "es1370", "ES1370" },
    { "lsi", "lsi53c895a" },
    { "virtio-9p", "virtio-9p-pci" },
    { "virtio-balloon", "virtio-balloon-pci" },
    { "virtio-blk", "virtio-blk-pci" },
    { "virtio-gpu", "virtio-gpu-pci" },
    { "virtio-gpu-gl", "virtio-gpu-gl-pci" },
    { "virtio-input-host", "virtio-input-host-pci" },
    { "virtio-iommu", "virtio-iommu-pci" },
    { "virtio-keyboard", "virtio-keyboard-pci" },
    { "virtio-mouse", "virtio-mouse-pci" },
    { "virtio-net", "virtio-net-pci" },
    { "virtio-rng", "virtio-rng-pci" },
    { "virtio-scsi", "virtio-scsi-pci" },
    { "virtio-serial", "virtio-serial-pci" },
    { "virtio-tablet", "virtio-tablet-pci" },
};

const char *qdev_resolve_alias(const char *driver)
{
    for (size_t i = 0; i < ARRAY_SIZE(qdev_aliases); i++) {
        if (!strcmp(qdev_aliases[i].alias, driver)) {
            return qdev_aliases[i].typename;
        }
    }
    return driver;
}

const char *qdev_find_alias(const char *typename)
{
    for (size_t i = 0; i < ARRAY_SIZE(qdev_aliases); i++) {
        if (!strcmp(qdev_aliases[i].typename, typename)) {
            return qdev_aliases[i].alias;
        }
    }
    return NULL;
}
