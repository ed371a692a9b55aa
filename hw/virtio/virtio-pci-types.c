/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio over PCI: ids of device types (VIRTIO 1.2, section 4.1.2) and registration of the QOM
 * types "virtio-foo-pci", "-transitional" and "-non-transitional" from one
 * VirtioPCIDeviceTypeInfo.
 */
#include "qemu/osdep.h"
#include "hw/boards.h"
#include "hw/qdev-properties.h"
#include "standard-headers/linux/virtio_ids.h"
#include "virtio-pci-internal.h"

/* One row a device type that the reference gives a class of its own, or a transitional id. */
static const struct {
    uint16_t device_id;
    uint16_t trans_devid;
    uint16_t class_id;
} id_rows[] = {
    { VIRTIO_ID_NET, VIRTIO_TRANS_ID_NET, PCI_CLASS_NETWORK_ETHERNET },
    { VIRTIO_ID_BLOCK, VIRTIO_TRANS_ID_BLOCK, PCI_CLASS_STORAGE_SCSI },
    { VIRTIO_ID_CONSOLE, VIRTIO_TRANS_ID_CONSOLE, PCI_CLASS_COMMUNICATION_OTHER },
    { VIRTIO_ID_RNG, VIRTIO_TRANS_ID_RNG, PCI_CLASS_OTHERS },
    { VIRTIO_ID_BALLOON, VIRTIO_TRANS_ID_BALLOON, PCI_CLASS_OTHERS },
    { VIRTIO_ID_SCSI, VIRTIO_TRANS_ID_SCSI, PCI_CLASS_STORAGE_SCSI },
    { VIRTIO_ID_9P, VIRTIO_TRANS_ID_9P, PCI_BASE_CLASS_NETWORK },
    { VIRTIO_ID_CRYPTO, 0, PCI_CLASS_OTHERS },
    { VIRTIO_ID_IOMMU, 0, PCI_CLASS_OTHERS },
    { VIRTIO_ID_MEM, 0, PCI_CLASS_OTHERS },
    { VIRTIO_ID_PMEM, 0, PCI_CLASS_OTHERS },
    { VIRTIO_ID_VSOCK, 0, PCI_CLASS_COMMUNICATION_OTHER },
    { VIRTIO_ID_FS, 0, PCI_CLASS_STORAGE_OTHER },
};

uint16_t virtio_pci_get_trans_devid(uint16_t device_id)
{
    for (size_t i = 0; i < ARRAY_SIZE(id_rows); i++) {
        if (id_rows[i].device_id == device_id) {
            return id_rows[i].trans_devid;
        }
    }
    return 0;
}

uint16_t virtio_pci_get_class_id(uint16_t device_id)
{
    for (size_t i = 0; i < ARRAY_SIZE(id_rows); i++) {
        if (id_rows[i].device_id == device_id) {
            return id_rows[i].class_id;
        }
    }
    return PCI_CLASS_OTHERS;
}

unsigned virtio_pci_optimal_num_queues(unsigned fixed_queues)
{
    unsigned queues = current_machine ? current_machine->smp.cpus : 1;

    /* Each queue has a vector, one more is for configuration changes. */
    queues = MIN(queues, PCI_MSIX_FLAGS_QSIZE - fixed_queues);
    return MIN(queues, VIRTIO_QUEUE_MAX - fixed_queues);
}

/* --- registration --- */

static Property virtio_pci_generic_properties[] = {
    DEFINE_PROP_ON_OFF_AUTO("disable-legacy", VirtIOPCIProxy, disable_legacy, ON_OFF_AUTO_AUTO),
    DEFINE_PROP_BOOL("disable-modern", VirtIOPCIProxy, disable_modern, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_pci_generic_class_init(ObjectClass *klass, void *data)
{
    device_class_set_props(DEVICE_CLASS(klass), virtio_pci_generic_properties);
}

static void virtio_pci_transitional_init(Object *obj)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(obj);

    proxy->disable_legacy = ON_OFF_AUTO_OFF;
    proxy->disable_modern = false;
}

static void virtio_pci_non_transitional_init(Object *obj)
{
    VirtIOPCIProxy *proxy = VIRTIO_PCI(obj);

    proxy->disable_legacy = ON_OFF_AUTO_ON;
    proxy->disable_modern = false;
}

static InterfaceInfo any_slot[] = {
    { INTERFACE_PCIE_DEVICE },
    { INTERFACE_CONVENTIONAL_PCI_DEVICE },
    { }
};

/* A device with an I/O BAR and legacy id cannot be a PCI Express endpoint. */
static InterfaceInfo conventional_slot[] = {
    { INTERFACE_CONVENTIONAL_PCI_DEVICE },
    { }
};

void virtio_pci_types_register(const VirtioPCIDeviceTypeInfo *t)
{
    g_autofree char *made_up_name = NULL;
    TypeInfo base = {
        .name = t->base_name,
        .parent = t->parent ? t->parent : TYPE_VIRTIO_PCI,
        .instance_size = t->instance_size,
        .class_size = t->class_size,
        .instance_init = t->instance_init,
        .class_init = t->class_init,
        .abstract = true,
        .interfaces = t->interfaces,
    };
    TypeInfo generic = {
        .name = t->generic_name,
        .class_init = virtio_pci_generic_class_init,
        .interfaces = any_slot,
    };
    TypeInfo transitional = {
        .name = t->transitional_name,
        .instance_init = virtio_pci_transitional_init,
        .interfaces = conventional_slot,
    };
    TypeInfo non_transitional = {
        .name = t->non_transitional_name,
        .instance_init = virtio_pci_non_transitional_init,
        .interfaces = any_slot,
    };
    TypeInfo *variants[] = { &generic, &transitional, &non_transitional };

    if (!base.name) {
        base.name = made_up_name = g_strdup_printf("%s-base-type", t->generic_name);
    }
    type_register(&base);
    for (size_t i = 0; i < ARRAY_SIZE(variants); i++) {
        if (variants[i]->name) {
            variants[i]->parent = base.name;
            type_register(variants[i]);
        }
    }
}
