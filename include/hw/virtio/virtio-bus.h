/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bus between a transport and the one virtio device on it. The transport embeds a
 * VirtioBusState of a subclass and fills VirtioBusClass.
 */
#ifndef HW_VIRTIO_VIRTIO_BUS_H
#define HW_VIRTIO_VIRTIO_BUS_H

#include "hw/qdev-core.h"
#include "hw/virtio/virtio.h"
#include "qom/object.h"
#include "sysemu/sysemu.h"

#define TYPE_VIRTIO_BUS "virtio-bus"
typedef struct VirtioBusClass VirtioBusClass;
typedef struct VirtioBusState VirtioBusState;
DECLARE_OBJ_CHECKERS(VirtioBusState, VirtioBusClass, VIRTIO_BUS, TYPE_VIRTIO_BUS)

/* What a transport provides; @d is the transport's device, hooks are optional. */
struct VirtioBusClass {
    BusClass parent;
    /* Interrupt: of a queue's or the configuration's @vector. */
    void (*notify)(DeviceState *d, uint16_t vector);
    void (*save_config)(DeviceState *d, QEMUFile *f);
    void (*save_queue)(DeviceState *d, int n, QEMUFile *f);
    void (*save_extra_state)(DeviceState *d, QEMUFile *f);
    int (*load_config)(DeviceState *d, QEMUFile *f);
    int (*load_queue)(DeviceState *d, int n, QEMUFile *f);
    int (*load_done)(DeviceState *d, QEMUFile *f);
    int (*load_extra_state)(DeviceState *d, QEMUFile *f);
    bool (*has_extra_state)(DeviceState *d);
    bool (*query_guest_notifiers)(DeviceState *d);
    int (*set_guest_notifiers)(DeviceState *d, int nvqs, bool assign);
    int (*set_host_notifier_mr)(DeviceState *d, int n, MemoryRegion *mr, bool assign);
    void (*vmstate_change)(DeviceState *d, bool running);
    /* Before the device's features are asked for: add the transport's own. */
    void (*pre_plugged)(DeviceState *d, Error **errp);
    /* The device is ready: make it visible. */
    void (*device_plugged)(DeviceState *d, Error **errp);
    void (*device_unplugged)(DeviceState *d);
    int (*query_nvectors)(DeviceState *d);
    bool (*ioeventfd_enabled)(DeviceState *d);
    int (*ioeventfd_assign)(DeviceState *d, EventNotifier *notifier, int n, bool assign);
    /* Whether the driver enabled queue @n, if the transport knows better than "has an address". */
    bool (*queue_enabled)(DeviceState *d, int n);
    /* Whether the driver chooses the alignment of legacy rings. */
    bool has_variable_vring_alignment;
    /* Address space that descriptors point into with VIRTIO_F_ACCESS_PLATFORM. */
    AddressSpace *(*get_dma_as)(DeviceState *d);
    bool (*iommu_enabled)(DeviceState *d);
};

/* A bus with at most one device. */
struct VirtioBusState {
    BusState parent_obj;
    bool ioeventfd_started;
    int ioeventfd_grabbed;
};

/* The device is realized: settle its features, address space and visibility. */
void virtio_bus_device_plugged(VirtIODevice *vdev, Error **errp);
/* The device goes away. */
void virtio_bus_device_unplugged(VirtIODevice *vdev);
/* Reset the device on the bus, if any. */
void virtio_bus_reset(VirtioBusState *bus);
/* Type number of the device on the bus. */
uint16_t virtio_bus_get_vdev_id(VirtioBusState *bus);
/* Bytes of its configuration space. */
size_t virtio_bus_get_vdev_config_len(VirtioBusState *bus);
/* Features to take for a driver that accepted VIRTIO_F_BAD_FEATURE. */
uint32_t virtio_bus_get_vdev_bad_features(VirtioBusState *bus);
/* Copy its configuration space out or in, virtio_bus_get_vdev_config_len() bytes. */
void virtio_bus_get_vdev_config(VirtioBusState *bus, uint8_t *config);
void virtio_bus_set_vdev_config(VirtioBusState *bus, uint8_t *config);

/* The device on the bus, NULL if there is none. */
static inline VirtIODevice *virtio_bus_get_device(VirtioBusState *bus)
{
    BusChild *kid = QTAILQ_FIRST(&bus->parent_obj.children);

    return kid ? (VirtIODevice *)kid->child : NULL;
}

/* Ioeventfds do not exist here: these do nothing, and return -ENOSYS or false. */
bool virtio_bus_ioeventfd_enabled(VirtioBusState *bus);
int virtio_bus_start_ioeventfd(VirtioBusState *bus);
void virtio_bus_stop_ioeventfd(VirtioBusState *bus);
int virtio_bus_grab_ioeventfd(VirtioBusState *bus);
void virtio_bus_release_ioeventfd(VirtioBusState *bus);
int virtio_bus_set_host_notifier(VirtioBusState *bus, int n, bool assign);
void virtio_bus_cleanup_host_notifier(VirtioBusState *bus, int n);
/* Whether the device sits behind an IOMMU. */
bool virtio_bus_device_iommu_enabled(VirtIODevice *vdev);

#endif
