/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libqos: virtio over PCI. VIRTIO 1.2: 4.1.4.3 (common configuration), 4.1.4.4 (notification), 4.1.4.5 (ISR),
 * 4.1.4.8 (legacy). A device with a common-configuration capability is driven as a modern one.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_regs.h"
#include "standard-headers/linux/virtio_config.h"
#include "standard-headers/linux/virtio_pci.h"
#include "standard-headers/linux/virtio_ring.h"
#include "tests/qtest/libqos/virtio-pci.h"

#define NO_VECTOR   0xffff
#define MSIX_DATA   0x12345678
#define RING_ALIGN  4096

/* struct virtio_pci_common_cfg */
enum {
    COMMON_DFSELECT = 0x00, COMMON_DF = 0x04, COMMON_GFSELECT = 0x08, COMMON_GF = 0x0c, COMMON_MSIX = 0x10,
    COMMON_STATUS = 0x14, COMMON_Q_SELECT = 0x16, COMMON_Q_SIZE = 0x18, COMMON_Q_MSIX = 0x1a,
    COMMON_Q_ENABLE = 0x1c, COMMON_Q_NOFF = 0x1e, COMMON_Q_DESC = 0x20, COMMON_Q_AVAIL = 0x28,
    COMMON_Q_USED = 0x30,
};

static QVirtioPCIDevice *pci_of(QVirtioDevice *d)
{
    return container_of(d, QVirtioPCIDevice, vdev);
}

/* --- interrupts, the same for both ---------------------------------------------------------------------- */

/* A message arrived if the word that it writes is there; it is taken away. */
static bool take_message(QVirtioPCIDevice *dev, uint64_t addr, uint32_t data)
{
    QTestState *qts = dev->pdev->bus->qts;

    if (qtest_readl(qts, addr) != data) {
        return false;
    }
    qtest_writel(qts, addr, 0);
    return true;
}

static uint64_t route_vector(QVirtioPCIDevice *dev, QGuestAllocator *alloc, uint16_t entry)
{
    QPCIDevice *pdev = dev->pdev;
    uint64_t row = pdev->msix_table_off + entry * PCI_MSIX_ENTRY_SIZE;
    uint64_t addr = guest_alloc(alloc, 4);

    g_assert_true(pdev->msix_enabled);
    g_assert_cmpint(entry, <, qpci_msix_table_size(pdev));
    qtest_memset(pdev->bus->qts, addr, 0, 4);
    qpci_io_writel(pdev, pdev->msix_table_bar, row + PCI_MSIX_ENTRY_LOWER_ADDR, addr);
    qpci_io_writel(pdev, pdev->msix_table_bar, row + PCI_MSIX_ENTRY_UPPER_ADDR, addr >> 32);
    qpci_io_writel(pdev, pdev->msix_table_bar, row + PCI_MSIX_ENTRY_DATA, MSIX_DATA);
    qpci_io_writel(pdev, pdev->msix_table_bar, row + PCI_MSIX_ENTRY_VECTOR_CTRL, 0);
    return addr;
}

static uint8_t read_isr(QVirtioPCIDevice *dev)
{
    return dev->common_cfg_offset != UINT64_MAX ? qpci_io_readb(dev->pdev, dev->bar, dev->isr_cfg_offset)
                                                : qpci_io_readb(dev->pdev, dev->bar, VIRTIO_PCI_ISR);
}

static bool pci_get_queue_isr_status(QVirtioDevice *d, QVirtQueue *vq)
{
    QVirtioPCIDevice *dev = pci_of(d);
    QVirtQueuePCI *vqpci = container_of(vq, QVirtQueuePCI, vq);

    if (vqpci->msix_addr) {
        return take_message(dev, vqpci->msix_addr, vqpci->msix_data);
    }
    return read_isr(dev) & 1;
}

static bool pci_get_config_isr_status(QVirtioDevice *d)
{
    QVirtioPCIDevice *dev = pci_of(d);

    if (dev->config_msix_addr) {
        return take_message(dev, dev->config_msix_addr, dev->config_msix_data);
    }
    return read_isr(dev) & 2;
}

static void pci_wait_config_isr_status(QVirtioDevice *d, gint64 timeout_us)
{
    gint64 end = g_get_monotonic_time() + timeout_us;

    while (!pci_get_config_isr_status(d)) {
        g_assert_cmpint(g_get_monotonic_time(), <=, end);
        g_usleep(100);
    }
}

/* --- queues, the same for both -------------------------------------------------------------------------- */

static QVirtQueue *setup_queue(QVirtioDevice *d, QGuestAllocator *alloc, uint16_t index)
{
    QVirtQueuePCI *vqpci = g_new0(QVirtQueuePCI, 1);
    QVirtQueue *vq = &vqpci->vq;

    d->bus->queue_select(d, index);
    vq->vdev = d;
    vq->index = index;
    vq->size = d->bus->get_queue_size(d);
    vq->num_free = vq->size;
    vq->align = RING_ALIGN;
    vq->indirect = d->features & (1ull << VIRTIO_RING_F_INDIRECT_DESC);
    vq->event = d->features & (1ull << VIRTIO_RING_F_EVENT_IDX);
    vqpci->msix_entry = NO_VECTOR;
    g_assert_cmpint(vq->size, !=, 0);
    g_assert_cmpint(vq->size & (vq->size - 1), ==, 0);
    qvring_init(d->qts, alloc, vq, guest_alloc(alloc, qvring_size(vq->size, vq->align)));
    d->bus->set_queue_address(d, vq);
    return vq;
}

static void cleanup_queue(QVirtQueue *vq, QGuestAllocator *alloc)
{
    guest_free(alloc, vq->desc);
    g_free(container_of(vq, QVirtQueuePCI, vq));
}

/* --- legacy --------------------------------------------------------------------------------------------- */

/* Device configuration comes behind the MSI-X vectors when MSI-X is on. */
static uint64_t legacy_config(QVirtioPCIDevice *dev)
{
    return VIRTIO_PCI_CONFIG_OFF(dev->pdev->msix_enabled);
}

static uint8_t legacy_config_readb(QVirtioDevice *d, uint64_t off)
{
    return qpci_io_readb(pci_of(d)->pdev, pci_of(d)->bar, legacy_config(pci_of(d)) + off);
}

static uint16_t legacy_config_readw(QVirtioDevice *d, uint64_t off)
{
    return qpci_io_readw(pci_of(d)->pdev, pci_of(d)->bar, legacy_config(pci_of(d)) + off);
}

static uint32_t legacy_config_readl(QVirtioDevice *d, uint64_t off)
{
    return qpci_io_readl(pci_of(d)->pdev, pci_of(d)->bar, legacy_config(pci_of(d)) + off);
}

static uint64_t legacy_config_readq(QVirtioDevice *d, uint64_t off)
{
    return legacy_config_readl(d, off) | (uint64_t)legacy_config_readl(d, off + 4) << 32;
}

static uint64_t legacy_get_features(QVirtioDevice *d)
{
    return qpci_io_readl(pci_of(d)->pdev, pci_of(d)->bar, VIRTIO_PCI_HOST_FEATURES);
}

static void legacy_set_features(QVirtioDevice *d, uint64_t features)
{
    qpci_io_writel(pci_of(d)->pdev, pci_of(d)->bar, VIRTIO_PCI_GUEST_FEATURES, features);
}

static uint64_t legacy_get_guest_features(QVirtioDevice *d)
{
    return qpci_io_readl(pci_of(d)->pdev, pci_of(d)->bar, VIRTIO_PCI_GUEST_FEATURES);
}

static uint8_t legacy_get_status(QVirtioDevice *d)
{
    return qpci_io_readb(pci_of(d)->pdev, pci_of(d)->bar, VIRTIO_PCI_STATUS);
}

static void legacy_set_status(QVirtioDevice *d, uint8_t status)
{
    qpci_io_writeb(pci_of(d)->pdev, pci_of(d)->bar, VIRTIO_PCI_STATUS, status);
}

static void legacy_queue_select(QVirtioDevice *d, uint16_t index)
{
    qpci_io_writew(pci_of(d)->pdev, pci_of(d)->bar, VIRTIO_PCI_QUEUE_SEL, index);
}

static uint16_t legacy_get_queue_size(QVirtioDevice *d)
{
    return qpci_io_readw(pci_of(d)->pdev, pci_of(d)->bar, VIRTIO_PCI_QUEUE_NUM);
}

static void legacy_set_queue_address(QVirtioDevice *d, QVirtQueue *vq)
{
    qpci_io_writel(pci_of(d)->pdev, pci_of(d)->bar, VIRTIO_PCI_QUEUE_PFN, vq->desc / RING_ALIGN);
}

static void legacy_kick(QVirtioDevice *d, QVirtQueue *vq)
{
    qpci_io_writew(pci_of(d)->pdev, pci_of(d)->bar, VIRTIO_PCI_QUEUE_NOTIFY, vq->index);
}

static const QVirtioBus legacy_bus = {
    .config_readb = legacy_config_readb,
    .config_readw = legacy_config_readw,
    .config_readl = legacy_config_readl,
    .config_readq = legacy_config_readq,
    .get_features = legacy_get_features,
    .set_features = legacy_set_features,
    .get_guest_features = legacy_get_guest_features,
    .get_status = legacy_get_status,
    .set_status = legacy_set_status,
    .get_queue_isr_status = pci_get_queue_isr_status,
    .get_config_isr_status = pci_get_config_isr_status,
    .wait_config_isr_status = pci_wait_config_isr_status,
    .queue_select = legacy_queue_select,
    .get_queue_size = legacy_get_queue_size,
    .set_queue_address = legacy_set_queue_address,
    .virtqueue_setup = setup_queue,
    .virtqueue_cleanup = cleanup_queue,
    .virtqueue_kick = legacy_kick,
};

/* --- modern --------------------------------------------------------------------------------------------- */

static uint64_t common(QVirtioDevice *d, unsigned reg)
{
    return pci_of(d)->common_cfg_offset + reg;
}

static uint8_t modern_config_readb(QVirtioDevice *d, uint64_t off)
{
    return qpci_io_readb(pci_of(d)->pdev, pci_of(d)->bar, pci_of(d)->device_cfg_offset + off);
}

static uint16_t modern_config_readw(QVirtioDevice *d, uint64_t off)
{
    return qpci_io_readw(pci_of(d)->pdev, pci_of(d)->bar, pci_of(d)->device_cfg_offset + off);
}

static uint32_t modern_config_readl(QVirtioDevice *d, uint64_t off)
{
    return qpci_io_readl(pci_of(d)->pdev, pci_of(d)->bar, pci_of(d)->device_cfg_offset + off);
}

static uint64_t modern_config_readq(QVirtioDevice *d, uint64_t off)
{
    return modern_config_readl(d, off) | (uint64_t)modern_config_readl(d, off + 4) << 32;
}

/* Both halves of a 64-bit feature set, behind a selector. */
static uint64_t read_feature_halves(QVirtioDevice *d, unsigned select, unsigned reg)
{
    QVirtioPCIDevice *dev = pci_of(d);
    uint64_t low;

    qpci_io_writel(dev->pdev, dev->bar, common(d, select), 0);
    low = qpci_io_readl(dev->pdev, dev->bar, common(d, reg));
    qpci_io_writel(dev->pdev, dev->bar, common(d, select), 1);
    return low | (uint64_t)qpci_io_readl(dev->pdev, dev->bar, common(d, reg)) << 32;
}

static uint64_t modern_get_features(QVirtioDevice *d)
{
    return read_feature_halves(d, COMMON_DFSELECT, COMMON_DF);
}

static uint64_t modern_get_guest_features(QVirtioDevice *d)
{
    return read_feature_halves(d, COMMON_GFSELECT, COMMON_GF);
}

static void modern_set_features(QVirtioDevice *d, uint64_t features)
{
    QVirtioPCIDevice *dev = pci_of(d);

    /* A modern device is always driven as one. */
    d->features = features |= 1ull << VIRTIO_F_VERSION_1;
    qpci_io_writel(dev->pdev, dev->bar, common(d, COMMON_GFSELECT), 0);
    qpci_io_writel(dev->pdev, dev->bar, common(d, COMMON_GF), features);
    qpci_io_writel(dev->pdev, dev->bar, common(d, COMMON_GFSELECT), 1);
    qpci_io_writel(dev->pdev, dev->bar, common(d, COMMON_GF), features >> 32);
}

static uint8_t modern_get_status(QVirtioDevice *d)
{
    return qpci_io_readb(pci_of(d)->pdev, pci_of(d)->bar, common(d, COMMON_STATUS));
}

static void modern_set_status(QVirtioDevice *d, uint8_t status)
{
    qpci_io_writeb(pci_of(d)->pdev, pci_of(d)->bar, common(d, COMMON_STATUS), status);
}

static void modern_queue_select(QVirtioDevice *d, uint16_t index)
{
    qpci_io_writew(pci_of(d)->pdev, pci_of(d)->bar, common(d, COMMON_Q_SELECT), index);
}

static uint16_t modern_get_queue_size(QVirtioDevice *d)
{
    return qpci_io_readw(pci_of(d)->pdev, pci_of(d)->bar, common(d, COMMON_Q_SIZE));
}

static void write_address(QVirtioDevice *d, unsigned reg, uint64_t addr)
{
    qpci_io_writel(pci_of(d)->pdev, pci_of(d)->bar, common(d, reg), addr);
    qpci_io_writel(pci_of(d)->pdev, pci_of(d)->bar, common(d, reg + 4), addr >> 32);
}

static void modern_set_queue_address(QVirtioDevice *d, QVirtQueue *vq)
{
    write_address(d, COMMON_Q_DESC, vq->desc);
    write_address(d, COMMON_Q_AVAIL, vq->avail);
    write_address(d, COMMON_Q_USED, vq->used);
}

static QVirtQueue *modern_setup_queue(QVirtioDevice *d, QGuestAllocator *alloc, uint16_t index)
{
    QVirtioPCIDevice *dev = pci_of(d);
    QVirtQueue *vq = setup_queue(d, alloc, index);
    QVirtQueuePCI *vqpci = container_of(vq, QVirtQueuePCI, vq);
    uint16_t notify_off = qpci_io_readw(dev->pdev, dev->bar, common(d, COMMON_Q_NOFF));

    vqpci->notify_offset = dev->notify_cfg_offset + notify_off * dev->notify_off_multiplier;
    qpci_io_writew(dev->pdev, dev->bar, common(d, COMMON_Q_ENABLE), 1);
    return vq;
}

static void modern_kick(QVirtioDevice *d, QVirtQueue *vq)
{
    QVirtQueuePCI *vqpci = container_of(vq, QVirtQueuePCI, vq);

    qpci_io_writew(pci_of(d)->pdev, pci_of(d)->bar, vqpci->notify_offset, vq->index);
}

static const QVirtioBus modern_bus = {
    .config_readb = modern_config_readb,
    .config_readw = modern_config_readw,
    .config_readl = modern_config_readl,
    .config_readq = modern_config_readq,
    .get_features = modern_get_features,
    .set_features = modern_set_features,
    .get_guest_features = modern_get_guest_features,
    .get_status = modern_get_status,
    .set_status = modern_set_status,
    .get_queue_isr_status = pci_get_queue_isr_status,
    .get_config_isr_status = pci_get_config_isr_status,
    .wait_config_isr_status = pci_wait_config_isr_status,
    .queue_select = modern_queue_select,
    .get_queue_size = modern_get_queue_size,
    .set_queue_address = modern_set_queue_address,
    .virtqueue_setup = modern_setup_queue,
    .virtqueue_cleanup = cleanup_queue,
    .virtqueue_kick = modern_kick,
};

/* --- MSI-X vectors -------------------------------------------------------------------------------------- */

void qvirtqueue_pci_msix_setup(QVirtioPCIDevice *d, QVirtQueuePCI *vqpci, QGuestAllocator *alloc,
                               uint16_t entry)
{
    bool modern = d->vdev.bus == &modern_bus;
    uint64_t vector = modern ? d->common_cfg_offset + COMMON_Q_MSIX : VIRTIO_MSI_QUEUE_VECTOR;

    vqpci->msix_entry = entry;
    vqpci->msix_addr = route_vector(d, alloc, entry);
    vqpci->msix_data = MSIX_DATA;
    d->vdev.bus->queue_select(&d->vdev, vqpci->vq.index);
    qpci_io_writew(d->pdev, d->bar, vector, entry);
    g_assert_cmphex(qpci_io_readw(d->pdev, d->bar, vector), ==, entry);
}

void qvirtio_pci_set_msix_configuration_vector(QVirtioPCIDevice *d, QGuestAllocator *alloc, uint16_t entry)
{
    bool modern = d->vdev.bus == &modern_bus;
    uint64_t vector = modern ? d->common_cfg_offset + COMMON_MSIX : VIRTIO_MSI_CONFIG_VECTOR;

    d->config_msix_entry = entry;
    d->config_msix_addr = route_vector(d, alloc, entry);
    d->config_msix_data = MSIX_DATA;
    qpci_io_writew(d->pdev, d->bar, vector, entry);
    g_assert_cmphex(qpci_io_readw(d->pdev, d->bar, vector), ==, entry);
}

/* --- devices -------------------------------------------------------------------------------------------- */

/* Finds the virtio structures; all of them are in one BAR. False: the device has none and is a legacy one. */
static bool find_structures(QVirtioPCIDevice *dev)
{
    uint8_t cap = 0;

    dev->common_cfg_offset = UINT64_MAX;
    while ((cap = qpci_find_capability(dev->pdev, PCI_CAP_ID_VNDR, cap))) {
        uint32_t offset = qpci_config_readl(dev->pdev, cap + 8);

        switch (qpci_config_readb(dev->pdev, cap + 3)) {
        case VIRTIO_PCI_CAP_COMMON_CFG:
            dev->common_cfg_offset = offset;
            dev->bar_idx = qpci_config_readb(dev->pdev, cap + 4);
            break;
        case VIRTIO_PCI_CAP_NOTIFY_CFG:
            if (qpci_config_readl(dev->pdev, cap + 16)) {       /* the one in memory */
                dev->notify_cfg_offset = offset;
                dev->notify_off_multiplier = qpci_config_readl(dev->pdev, cap + 16);
            }
            break;
        case VIRTIO_PCI_CAP_ISR_CFG:
            dev->isr_cfg_offset = offset;
            break;
        case VIRTIO_PCI_CAP_DEVICE_CFG:
            dev->device_cfg_offset = offset;
            break;
        }
    }
    return dev->common_cfg_offset != UINT64_MAX;
}

void virtio_pci_init(QVirtioPCIDevice *dev, QPCIBus *bus, QPCIAddress *addr)
{
    uint16_t device_id;

    dev->pdev = qpci_device_find(bus, addr->devfn);
    g_assert_nonnull(dev->pdev);
    device_id = qpci_config_readw(dev->pdev, PCI_DEVICE_ID);
    dev->vdev.qts = bus->qts;
    if (find_structures(dev)) {
        dev->vdev.bus = &modern_bus;
    } else {
        dev->vdev.bus = &legacy_bus;
        dev->bar_idx = 0;
    }
    /* Transitional devices have their type in the subsystem id (4.1.2.1). */
    dev->vdev.device_type = device_id >= 0x1040 ? device_id - 0x1040
                                                : qpci_config_readw(dev->pdev, PCI_SUBSYSTEM_ID);
}

QVirtioPCIDevice *virtio_pci_new(QPCIBus *bus, QPCIAddress *addr)
{
    QVirtioPCIDevice *dev = g_new0(QVirtioPCIDevice, 1);

    virtio_pci_init(dev, bus, addr);
    dev->obj.destructor = qvirtio_pci_destructor;
    dev->obj.start_hw = qvirtio_pci_start_hw;
    return dev;
}

void qvirtio_pci_device_enable(QVirtioPCIDevice *d)
{
    qpci_device_enable(d->pdev);
    d->bar = qpci_iomap(d->pdev, d->bar_idx, NULL);
}

void qvirtio_pci_device_disable(QVirtioPCIDevice *d)
{
    qpci_iounmap(d->pdev, d->bar);
}

void qvirtio_pci_start_hw(QOSGraphObject *obj)
{
    QVirtioPCIDevice *dev = (QVirtioPCIDevice *)obj;

    qvirtio_pci_device_enable(dev);
    qvirtio_start_device(&dev->vdev);
}

void qvirtio_pci_destructor(QOSGraphObject *obj)
{
    QVirtioPCIDevice *dev = (QVirtioPCIDevice *)obj;

    qvirtio_pci_device_disable(dev);
    g_free(dev->pdev);
}

/* --- drivers that are a device and its queues ---------------------------------------------------------- */

#define VIRTIO_SLOT 4
#define VIRTIO_ADDR "addr=04.0"

/* What the interface's object begins with. */
typedef struct QVirtioQueues {
    QVirtioDevice *vdev;
    QVirtQueue *queues[];
} QVirtioQueues;

static QVirtioQueues *queues_of(QVirtioPCIDevice *dev)
{
    return (QVirtioQueues *)((char *)dev + dev->type->object);
}

static void *typed_get_driver(void *obj, const char *interface)
{
    QVirtioPCIDevice *dev = obj;

    if (strcmp(interface, "pci-device") == 0) {
        return dev->pdev;
    }
    if (strcmp(interface, "virtio") == 0) {
        return &dev->vdev;
    }
    if (strcmp(interface, dev->type->interface) == 0) {
        return queues_of(dev);
    }
    fprintf(stderr, "%s over PCI has no %s\n", dev->type->interface, interface);
    g_assert_not_reached();
}

static void typed_start_hw(QOSGraphObject *obj)
{
    QVirtioPCIDevice *dev = (QVirtioPCIDevice *)obj;

    qvirtio_pci_start_hw(obj);
    if (dev->type->n_queues) {
        qvirtio_negotiate(&dev->vdev, dev->type->unwanted_features);
        qvirtio_setup_queues(&dev->vdev, dev->alloc, queues_of(dev)->queues, dev->type->n_queues);
        qvirtio_set_driver_ok(&dev->vdev);
    }
}

static void typed_destructor(QOSGraphObject *obj)
{
    QVirtioPCIDevice *dev = (QVirtioPCIDevice *)obj;

    qvirtio_cleanup_queues(&dev->vdev, dev->alloc, queues_of(dev)->queues, dev->type->n_queues);
    qvirtio_pci_destructor(obj);
}

void *qvirtio_pci_create(const QVirtioPCIType *type, QPCIBus *bus, QGuestAllocator *alloc, QPCIAddress *addr)
{
    QVirtioPCIDevice *dev = g_malloc0(type->size);

    virtio_pci_init(dev, bus, addr);
    dev->type = type;
    dev->alloc = alloc;
    queues_of(dev)->vdev = &dev->vdev;
    g_assert_cmphex(dev->vdev.device_type, ==, type->device_type);
    dev->obj.get_driver = typed_get_driver;
    dev->obj.start_hw = typed_start_hw;
    dev->obj.destructor = typed_destructor;
    return dev;
}

void qvirtio_pci_register(const char *name, const QVirtioPCIType *type, QOSCreateDriverFunc create,
                          QOSGraphEdgeOptions *opts)
{
    QPCIAddress addr = { .devfn = QPCI_DEVFN(VIRTIO_SLOT, 0) };

    opts->extra_device_opts = opts->extra_device_opts
        ? g_strdup_printf("%s," VIRTIO_ADDR, opts->extra_device_opts) : VIRTIO_ADDR;
    add_qpci_address(opts, &addr);
    qos_node_create_driver(name, create);
    qos_node_consumes(name, "pci-bus", opts);
    qos_node_produces(name, "pci-device");
    qos_node_produces(name, "virtio");
    qos_node_produces(name, type->interface);
}
