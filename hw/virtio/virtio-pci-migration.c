/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Save and load of the PCI side of virtio devices, called by virtio-migration.c around the
 * device's.
 */
#include "qemu/osdep.h"
#include "hw/pci/msix.h"
#include "migration/vmstate.h"
#include "virtio-pci-internal.h"

static const VMStateDescription vmstate_virtio_pci_queue = {
    .name = "virtio_pci/queue",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT16(num, VirtIOPCIQueue),
        VMSTATE_BOOL(enabled, VirtIOPCIQueue),
        VMSTATE_UINT32_ARRAY(desc, VirtIOPCIQueue, 2),
        VMSTATE_UINT32_ARRAY(avail, VirtIOPCIQueue, 2),
        VMSTATE_UINT32_ARRAY(used, VirtIOPCIQueue, 2),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_virtio_pci = {
    .name = "virtio_pci",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(dfselect, VirtIOPCIProxy),
        VMSTATE_UINT32(gfselect, VirtIOPCIProxy),
        VMSTATE_UINT32_ARRAY(guest_features, VirtIOPCIProxy, 2),
        VMSTATE_END_OF_LIST()
    },
};

void virtio_pci_save_config(DeviceState *d, QEMUFile *f)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(d);

    pci_device_save(&proxy->pci_dev, f);
    msix_save(&proxy->pci_dev, f);
}

int virtio_pci_load_config(DeviceState *d, QEMUFile *f)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(d);
    int ret = pci_device_load(&proxy->pci_dev, f);

    if (ret) {
        return ret;
    }
    msix_unuse_all_vectors(&proxy->pci_dev);
    msix_load(&proxy->pci_dev, f);
    return 0;
}

void virtio_pci_save_extra_state(DeviceState *d, QEMUFile *f)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(d);
    int n = virtio_get_num_queues(virtio_pci_device(proxy));

    vmstate_save_state(f, &vmstate_virtio_pci, proxy, NULL);
    for (int i = 0; i < n; i++) {
        vmstate_save_state(f, &vmstate_virtio_pci_queue, &proxy->vqs[i], NULL);
    }
}

int virtio_pci_load_extra_state(DeviceState *d, QEMUFile *f)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(d);
    int n = virtio_get_num_queues(virtio_pci_device(proxy));
    int ret = vmstate_load_state(f, &vmstate_virtio_pci, proxy, 1);

    for (int i = 0; i < n && !ret; i++) {
        ret = vmstate_load_state(f, &vmstate_virtio_pci_queue, &proxy->vqs[i], 1);
    }
    return ret;
}

static void use_vector(VirtIOPCIProxy *proxy, uint16_t vector)
{
    if (vector < proxy->nvectors) {
        msix_vector_use(&proxy->pci_dev, vector);
    }
}

int virtio_pci_load_done(DeviceState *d, QEMUFile *f)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(d);
    VirtIODevice *vdev = virtio_pci_device(proxy);

    use_vector(proxy, vdev->config_vector);
    for (int i = 0; i < virtio_get_num_queues(vdev); i++) {
        use_vector(proxy, virtio_queue_vector(vdev, i));
    }
    return 0;
}
