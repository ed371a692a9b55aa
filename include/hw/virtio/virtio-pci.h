/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio over PCI (VIRTIO 1.2, section 4.1): the transport device, and the registration of
 * "virtio-foo-pci" types, which takes a few lines per device type.
 */
#ifndef HW_VIRTIO_VIRTIO_PCI_H
#define HW_VIRTIO_VIRTIO_PCI_H

#include "hw/pci/msi.h"
#include "hw/pci/pci.h"
#include "hw/virtio/virtio-bus.h"
#include "qapi/qapi-types-common.h"
#include "standard-headers/linux/virtio_pci.h"
#include "qom/object.h"

typedef struct VirtioBusState VirtioPCIBusState;
typedef struct VirtioBusClass VirtioPCIBusClass;

#define TYPE_VIRTIO_PCI_BUS "virtio-pci-bus"
DECLARE_OBJ_CHECKERS(VirtioPCIBusState, VirtioPCIBusClass, VIRTIO_PCI_BUS, TYPE_VIRTIO_PCI_BUS)

/* Bit numbers of VirtIOPCIProxy.flags; each is a property. */
enum {
    VIRTIO_PCI_FLAG_BUS_MASTER_BUG_MIGRATION_BIT,
    VIRTIO_PCI_FLAG_USE_IOEVENTFD_BIT,
    VIRTIO_PCI_FLAG_MIGRATE_EXTRA_BIT,
    VIRTIO_PCI_FLAG_MODERN_PIO_NOTIFY_BIT,
    VIRTIO_PCI_FLAG_DISABLE_PCIE_BIT,
    VIRTIO_PCI_FLAG_PAGE_PER_VQ_BIT,
    VIRTIO_PCI_FLAG_ATS_BIT,
    VIRTIO_PCI_FLAG_INIT_DEVERR_BIT,
    VIRTIO_PCI_FLAG_INIT_LNKCTL_BIT,
    VIRTIO_PCI_FLAG_INIT_PM_BIT,
    VIRTIO_PCI_FLAG_INIT_FLR_BIT,
    VIRTIO_PCI_FLAG_AER_BIT,
    VIRTIO_PCI_FLAG_ATS_PAGE_ALIGNED_BIT,
};

/* The same as masks. */
#define VIRTIO_PCI_FLAG_BUS_MASTER_BUG_MIGRATION (1 << VIRTIO_PCI_FLAG_BUS_MASTER_BUG_MIGRATION_BIT)
#define VIRTIO_PCI_FLAG_USE_IOEVENTFD       (1 << VIRTIO_PCI_FLAG_USE_IOEVENTFD_BIT)
#define VIRTIO_PCI_FLAG_MIGRATE_EXTRA       (1 << VIRTIO_PCI_FLAG_MIGRATE_EXTRA_BIT)
#define VIRTIO_PCI_FLAG_MODERN_PIO_NOTIFY   (1 << VIRTIO_PCI_FLAG_MODERN_PIO_NOTIFY_BIT)
#define VIRTIO_PCI_FLAG_DISABLE_PCIE        (1 << VIRTIO_PCI_FLAG_DISABLE_PCIE_BIT)
#define VIRTIO_PCI_FLAG_PAGE_PER_VQ         (1 << VIRTIO_PCI_FLAG_PAGE_PER_VQ_BIT)
#define VIRTIO_PCI_FLAG_ATS                 (1 << VIRTIO_PCI_FLAG_ATS_BIT)
#define VIRTIO_PCI_FLAG_INIT_DEVERR         (1 << VIRTIO_PCI_FLAG_INIT_DEVERR_BIT)
#define VIRTIO_PCI_FLAG_INIT_LNKCTL         (1 << VIRTIO_PCI_FLAG_INIT_LNKCTL_BIT)
#define VIRTIO_PCI_FLAG_INIT_PM             (1 << VIRTIO_PCI_FLAG_INIT_PM_BIT)
#define VIRTIO_PCI_FLAG_INIT_FLR            (1 << VIRTIO_PCI_FLAG_INIT_FLR_BIT)
#define VIRTIO_PCI_FLAG_AER                 (1 << VIRTIO_PCI_FLAG_AER_BIT)
#define VIRTIO_PCI_FLAG_ATS_PAGE_ALIGNED    (1 << VIRTIO_PCI_FLAG_ATS_PAGE_ALIGNED_BIT)

#define TYPE_VIRTIO_PCI "virtio-pci"
OBJECT_DECLARE_TYPE(VirtIOPCIProxy, VirtioPCIClass, VIRTIO_PCI)

/* Class of a "virtio-foo-pci": @realize puts its device on vpci_dev->bus. */
struct VirtioPCIClass {
    PCIDeviceClass parent_class;
    DeviceRealize parent_dc_realize;
    void (*realize)(VirtIOPCIProxy *vpci_dev, Error **errp);
};

/* One structure of a modern device: @size bytes at @offset of its BAR, capability @type. */
typedef struct VirtIOPCIRegion {
    MemoryRegion mr;
    uint32_t offset;
    uint32_t size;
    uint32_t type;
} VirtIOPCIRegion;

/* What the driver wrote about a queue through the common structure, before it enables it. */
typedef struct VirtIOPCIQueue {
    uint16_t num;
    bool enabled;
    bool reset;
    uint32_t desc[2];           /* low and high half of the address */
    uint32_t avail[2];
    uint32_t used[2];
} VirtIOPCIQueue;

/* The PCI function in front of a virtio device. */
struct VirtIOPCIProxy {
    PCIDevice pci_dev;
    MemoryRegion bar;           /* legacy register block */
    union {
        struct {
            VirtIOPCIRegion common;
            VirtIOPCIRegion isr;
            VirtIOPCIRegion device;
            VirtIOPCIRegion notify;
            VirtIOPCIRegion notify_pio;
        };
        VirtIOPCIRegion regs[5];
    };
    MemoryRegion modern_bar;
    MemoryRegion io_bar;        /* holds notify_pio */
    uint32_t legacy_io_bar_idx;
    uint32_t msix_bar_idx;
    uint32_t modern_io_bar_idx;
    uint32_t modern_mem_bar_idx;
    int config_cap;             /* offset of the PCI_CFG capability */
    uint32_t flags;             /* VIRTIO_PCI_FLAG_x */
    bool disable_modern;
    bool ignore_backend_features;
    OnOffAuto disable_legacy;
    uint32_t class_code;
    uint32_t nvectors;
    uint32_t dfselect;          /* common structure's selectors */
    uint32_t gfselect;
    uint32_t guest_features[2];
    VirtIOPCIQueue vqs[VIRTIO_QUEUE_MAX];
    int nvqs_with_notifiers;
    VirtioBusState bus;
};

/* Whether the modern interface is there. */
static inline bool virtio_pci_modern(VirtIOPCIProxy *proxy)
{
    return !proxy->disable_modern;
}

/* Whether the legacy interface is there. */
static inline bool virtio_pci_legacy(VirtIOPCIProxy *proxy)
{
    return proxy->disable_legacy == ON_OFF_AUTO_OFF;
}

/* For device types that exist only as modern devices. */
static inline void virtio_pci_force_virtio_1(VirtIOPCIProxy *proxy)
{
    proxy->disable_modern = false;
    proxy->disable_legacy = ON_OFF_AUTO_ON;
}

/* For machines without modern devices. */
static inline void virtio_pci_disable_modern(VirtIOPCIProxy *proxy)
{
    proxy->disable_modern = true;
    proxy->disable_legacy = ON_OFF_AUTO_OFF;
}

/* PCI device id of a transitional device of type VIRTIO_ID_x. */
uint16_t virtio_pci_get_trans_devid(uint16_t device_id);
/* PCI class code of a device of type VIRTIO_ID_x. */
uint16_t virtio_pci_get_class_id(uint16_t device_id);

/*
 * Names of up to four types: an abstract base (NULL: @generic_name with "-base-type" appended),
 * the generic one that has disable-legacy and disable-modern, and the two with a fixed choice.
 * NULL names are not registered, the base always is. @parent NULL: TYPE_VIRTIO_PCI. The other
 * fields go to the base.
 */
typedef struct VirtioPCIDeviceTypeInfo {
    const char *base_name;
    const char *generic_name;
    const char *transitional_name;
    const char *non_transitional_name;
    const char *parent;
    size_t instance_size;
    size_t class_size;
    void (*instance_init)(Object *obj);
    void (*class_init)(ObjectClass *klass, void *data);
    InterfaceInfo *interfaces;
} VirtioPCIDeviceTypeInfo;

/* Register them. */
void virtio_pci_types_register(const VirtioPCIDeviceTypeInfo *t);

/* Queues a multiqueue device should have, beside @fixed_queues: one per CPU. */
unsigned virtio_pci_optimal_num_queues(unsigned fixed_queues);

/*
 * Announce shared memory @id: @length bytes at @offset of BAR @bar. Returns the capability's
 * offset.
 */
int virtio_pci_add_shm_cap(VirtIOPCIProxy *proxy, uint8_t bar, uint64_t offset, uint64_t length,
                           uint8_t id);

#endif
