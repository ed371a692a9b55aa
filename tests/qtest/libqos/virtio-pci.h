/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: virtio over PCI, legacy (4.1.4.8) and modern (4.1.4). */
#ifndef LIBQOS_VIRTIO_PCI_H
#define LIBQOS_VIRTIO_PCI_H

#include "tests/qtest/libqos/pci.h"
#include "tests/qtest/libqos/virtio.h"

typedef struct QVirtioPCIType QVirtioPCIType;

typedef struct QVirtioPCIDevice {
    QOSGraphObject obj;
    const QVirtioPCIType *type;     /* of drivers made by qvirtio_pci_create(), else NULL */
    QGuestAllocator *alloc;         /* theirs */
    QPCIDevice *pdev;
    QVirtioDevice vdev;
    QPCIBar bar;                    /* legacy: registers; modern: the BAR of all structures */
    int bar_idx;
    uint64_t common_cfg_offset;     /* modern, in the BAR */
    uint64_t notify_cfg_offset;
    uint64_t isr_cfg_offset;
    uint64_t device_cfg_offset;
    uint32_t notify_off_multiplier;
    uint64_t config_msix_addr;      /* guest memory that MSI-X writes to; 0: INTx */
    uint32_t config_msix_data;
    uint16_t config_msix_entry;
} QVirtioPCIDevice;

typedef struct QVirtQueuePCI {
    QVirtQueue vq;
    uint16_t msix_entry;
    uint64_t msix_addr;             /* 0: INTx */
    uint32_t msix_data;
    uint64_t notify_offset;
} QVirtQueuePCI;

/* The function at @addr as a virtio device; freed by its destructor or g_free(). */
void virtio_pci_init(QVirtioPCIDevice *dev, QPCIBus *bus, QPCIAddress *addr);
QVirtioPCIDevice *virtio_pci_new(QPCIBus *bus, QPCIAddress *addr);
/* QOSGraphObject hooks for drivers that embed a QVirtioPCIDevice. */
void qvirtio_pci_destructor(QOSGraphObject *obj);
void qvirtio_pci_start_hw(QOSGraphObject *obj);

/*
 * A driver whose struct begins with its QVirtioPCIDevice. It produces "pci-device", "virtio", and one
 * interface more: an object in the struct that begins with a QVirtioDevice *, @n_queues QVirtQueue * behind
 * that. With queues, it comes up with all features (but those that the ring helpers do without) negotiated
 * and DRIVER_OK; without, tests do that.
 */
struct QVirtioPCIType {
    const char *interface;
    uint16_t device_type;           /* VIRTIO 1.2, 5 */
    unsigned n_queues;
    size_t size;                    /* of the struct */
    size_t object;                  /* where it has the interface's object */
    uint64_t unwanted_features;     /* that are not negotiated */
};

/* A constructor's work; all hooks are set. */
void *qvirtio_pci_create(const QVirtioPCIType *type, QPCIBus *bus, QGuestAllocator *alloc, QPCIAddress *addr);
/* Registers driver @name of @type: on any PCI bus, in the slot that all share. @opts gets the address. */
void qvirtio_pci_register(const char *name, const QVirtioPCIType *type, QOSCreateDriverFunc create,
                          QOSGraphEdgeOptions *opts);

void qvirtio_pci_device_enable(QVirtioPCIDevice *d);
void qvirtio_pci_device_disable(QVirtioPCIDevice *d);

/* Routes the configuration's, or a queue's, interrupt to MSI-X @entry, whose message goes to guest memory. */
void qvirtio_pci_set_msix_configuration_vector(QVirtioPCIDevice *d, QGuestAllocator *alloc, uint16_t entry);
void qvirtqueue_pci_msix_setup(QVirtioPCIDevice *d, QVirtQueuePCI *vqpci, QGuestAllocator *alloc,
                               uint16_t entry);

#endif
