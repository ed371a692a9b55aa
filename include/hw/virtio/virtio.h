/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio devices (VIRTIO 1.2, sections 2 and 3): the part every device type shares. A device type
 * subclasses TYPE_VIRTIO_DEVICE, fills VirtioDeviceClass, and in realize calls virtio_init() and
 * virtio_add_queue(). A transport (virtio-pci) owns the bus it is plugged into and drives it
 * through the functions marked "for transports".
 */
#ifndef HW_VIRTIO_VIRTIO_H
#define HW_VIRTIO_VIRTIO_H

#include "exec/memory.h"
#include "hw/qdev-core.h"
#include "net/net.h"
#include "migration/vmstate.h"
#include "qemu/event_notifier.h"
#include "standard-headers/linux/virtio_config.h"
#include "standard-headers/linux/virtio_ring.h"
#include "qom/object.h"
#include "block/aio.h"

typedef struct VirtQueue VirtQueue;

#define TYPE_VIRTIO_DEVICE "virtio-device"
OBJECT_DECLARE_TYPE(VirtIODevice, VirtioDeviceClass, VIRTIO_DEVICE)

#include "hw/virtio/virtqueue.h"

/* Legacy drivers must never accept this bit; those that do are broken and get no features. */
#define VIRTIO_F_BAD_FEATURE 30

/* Bits that only make sense without VIRTIO_F_VERSION_1. */
#define VIRTIO_LEGACY_FEATURES ((1ULL << VIRTIO_F_BAD_FEATURE) | \
                                (1ULL << VIRTIO_F_NOTIFY_ON_EMPTY) | \
                                (1ULL << VIRTIO_F_ANY_LAYOUT))

/* Vector number for "no interrupt". */
#define VIRTIO_NO_VECTOR 0xffff

/* Configuration space ends at @end bytes when one of the features in the mask @flags is offered. */
typedef struct VirtIOFeature {
    uint64_t flags;
    size_t end;
} VirtIOFeature;

/* Bounds of a device's configuration space and its rows, ended by a row with flags 0. */
typedef struct VirtIOConfigSizeParams {
    size_t min_size;
    size_t max_size;
    const VirtIOFeature *feature_sizes;
} VirtIOConfigSizeParams;

/* Bytes of configuration space for these offered features. */
size_t virtio_get_config_size(const VirtIOConfigSizeParams *params, uint64_t host_features);

/* Byte order of ring and configuration fields. */
enum virtio_device_endian {
    VIRTIO_DEVICE_ENDIAN_UNKNOWN,
    VIRTIO_DEVICE_ENDIAN_LITTLE,
    VIRTIO_DEVICE_ENDIAN_BIG,
};

/*
 * State of one device. Device types read features and status, everything else goes through
 * functions.
 */
struct VirtIODevice {
    DeviceState parent_obj;
    const char *name;           /* "virtio-net": names regions and messages */
    uint8_t status;             /* VIRTIO_CONFIG_S_x */
    uint8_t isr;                /* VIRTIO_PCI_ISR_x style pending bits */
    uint16_t queue_sel;
    uint64_t guest_features;    /* accepted by the driver */
    uint64_t host_features;     /* offered */
    uint64_t backend_features;  /* what a back end could do */
    size_t config_len;          /* bytes */
    void *config;               /* what the driver read or wrote last */
    uint16_t config_vector;
    uint32_t generation;        /* of the configuration space */
    int nvectors;
    VirtQueue *vq;              /* VIRTIO_QUEUE_MAX of them */
    MemoryListener listener;
    uint16_t device_id;         /* VIRTIO_ID_x */
    bool vm_running;
    bool broken;                /* needs a reset by the driver */
    bool use_disabled_flag;
    bool disabled;              /* bus mastering is off */
    bool use_started;
    bool started;
    bool start_on_kick;         /* legacy driver may use the device before DRIVER_OK */
    bool disable_legacy_check;
    bool vhost_started;
    VMChangeStateEntry *vmstate;
    char *bus_name;
    uint8_t device_endian;      /* enum virtio_device_endian */
    bool use_guest_notifier_mask;
    AddressSpace *dma_as;       /* where descriptors point to */
    QLIST_HEAD(, VirtQueue) *vector_queues;
    QTAILQ_ENTRY(VirtIODevice) next;
    EventNotifier config_notifier;
};

struct vhost_dev;

/* What a device type fills in; all hooks are optional but realize and get_features. */
struct VirtioDeviceClass {
    DeviceClass parent;

    DeviceRealize realize;
    DeviceUnrealize unrealize;
    /* Offered features, given those the transport and the properties ask for. */
    uint64_t (*get_features)(VirtIODevice *vdev, uint64_t requested_features, Error **errp);
    /* Features to take for a legacy driver that accepted VIRTIO_F_BAD_FEATURE. */
    uint64_t (*bad_features)(VirtIODevice *vdev);
    /* The driver's features are final. */
    void (*set_features)(VirtIODevice *vdev, uint64_t val);
    /* Nonzero refuses FEATURES_OK. */
    int (*validate_features)(VirtIODevice *vdev);
    /* Fill or take config_len bytes of configuration space. */
    void (*get_config)(VirtIODevice *vdev, uint8_t *config);
    void (*set_config)(VirtIODevice *vdev, const uint8_t *config);
    void (*reset)(VirtIODevice *vdev);
    void (*set_status)(VirtIODevice *vdev, uint8_t val);
    void (*queue_reset)(VirtIODevice *vdev, uint32_t queue_index);
    void (*queue_enable)(VirtIODevice *vdev, uint32_t queue_index);
    /* Of those features, the ones that make no sense with VERSION_1. */
    uint64_t legacy_features;
    bool (*guest_notifier_pending)(VirtIODevice *vdev, int n);
    void (*guest_notifier_mask)(VirtIODevice *vdev, int n, bool mask);
    int (*start_ioeventfd)(VirtIODevice *vdev);
    void (*stop_ioeventfd)(VirtIODevice *vdev);
    /* Extra state, older way; @vmsd is the newer one. */
    void (*save)(VirtIODevice *vdev, QEMUFile *f);
    int (*load)(VirtIODevice *vdev, QEMUFile *f, int version_id);
    /* After everything is loaded. */
    int (*post_load)(VirtIODevice *vdev);
    const VMStateDescription *vmsd;
    bool (*primary_unplug_pending)(void *opaque);
    struct vhost_dev *(*get_vhost)(VirtIODevice *vdev);
};

/*
 * Instance-init help for a transport's device: makes the child "virtio-backend" of @proxy_obj at
 * @data (@vdev_size bytes, type @vdev_name) and gives the proxy all of its properties.
 */
void virtio_instance_init_common(Object *proxy_obj, void *data, size_t vdev_size,
                                 const char *vdev_name);

/* First call of a device's realize: its type and @config_size bytes of configuration space. */
void virtio_init(VirtIODevice *vdev, uint16_t device_id, size_t config_size);
/* Undo virtio_init(); last call of unrealize. */
void virtio_cleanup(VirtIODevice *vdev);

/*
 * The driver did something that cannot go on: log it, mark the device broken and, with VERSION_1,
 * set DEVICE_NEEDS_RESET and interrupt. Nothing works until the driver resets it.
 */
void virtio_error(VirtIODevice *vdev, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* Name for the bus a device makes below itself; takes over @bus_name. */
void virtio_device_set_child_bus_name(VirtIODevice *vdev, char *bus_name);

/* The configuration space changed: tell the driver. */
void virtio_notify_config(VirtIODevice *vdev);

/* Save the device whole; used by VMSTATE_VIRTIO_DEVICE. Returns 0 or a negative errno. */
int virtio_save(VirtIODevice *vdev, QEMUFile *f);
/* Load it; guest-given state in the stream is checked. Returns 0 or a negative errno. */
int virtio_load(VirtIODevice *vdev, QEMUFile *f, int version_id);

extern const VMStateInfo virtio_vmstate_info;

/*
 * The one field of a device's outer VMState: everything, through virtio_save() and virtio_load().
 */
#define VMSTATE_VIRTIO_DEVICE {             \
    .name = "virtio",                       \
    .info = &virtio_vmstate_info,           \
    .flags = VMS_SINGLE,                    \
}

/* --- for transports --- */

/* Legacy access to configuration space, @addr in bytes; outside of it reads are all ones. */
uint32_t virtio_config_readb(VirtIODevice *vdev, uint32_t addr);
uint32_t virtio_config_readw(VirtIODevice *vdev, uint32_t addr);
uint32_t virtio_config_readl(VirtIODevice *vdev, uint32_t addr);
void virtio_config_writeb(VirtIODevice *vdev, uint32_t addr, uint32_t data);
void virtio_config_writew(VirtIODevice *vdev, uint32_t addr, uint32_t data);
void virtio_config_writel(VirtIODevice *vdev, uint32_t addr, uint32_t data);
/* The same, always little endian. */
uint32_t virtio_config_modern_readb(VirtIODevice *vdev, uint32_t addr);
uint32_t virtio_config_modern_readw(VirtIODevice *vdev, uint32_t addr);
uint32_t virtio_config_modern_readl(VirtIODevice *vdev, uint32_t addr);
void virtio_config_modern_writeb(VirtIODevice *vdev, uint32_t addr, uint32_t data);
void virtio_config_modern_writew(VirtIODevice *vdev, uint32_t addr, uint32_t data);
void virtio_config_modern_writel(VirtIODevice *vdev, uint32_t addr, uint32_t data);

/* The driver wrote the status register. Nonzero: FEATURES_OK was refused. */
int virtio_set_status(VirtIODevice *vdev, uint8_t val);
/* Reset the device (@opaque is the VirtIODevice): state, features, all queues. */
void virtio_reset(void *opaque);
/* Recompute the interrupt from the pending bits. */
void virtio_update_irq(VirtIODevice *vdev);
/* The driver accepted @val. Nonzero if it had bits that were not offered, or it is too late. */
int virtio_set_features(VirtIODevice *vdev, uint64_t val);
/* Whether this type of device exists as a legacy device. */
bool virtio_legacy_allowed(VirtIODevice *vdev);
/* Whether that check is switched off by a property. */
bool virtio_legacy_check_disabled(VirtIODevice *vdev);

/* Ioeventfd hooks; notifications are plain calls here, so they do nothing and return -ENOSYS. */
int virtio_device_start_ioeventfd(VirtIODevice *vdev);
int virtio_device_grab_ioeventfd(VirtIODevice *vdev);
void virtio_device_release_ioeventfd(VirtIODevice *vdev);
bool virtio_device_ioeventfd_enabled(VirtIODevice *vdev);
EventNotifier *virtio_config_get_guest_notifier(VirtIODevice *vdev);

/* Bottom half that runs under the re-entrancy guard of the transport's device. */
QEMUBH *virtio_bh_new_guarded_full(DeviceState *dev, QEMUBHFunc *cb, void *opaque,
                                    const char *name);
#define virtio_bh_new_guarded(dev, cb, opaque) \
    virtio_bh_new_guarded_full((dev), (cb), (opaque), (stringify(cb)))
/* Of later versions: in a given AioContext; there is one. */
#define virtio_bh_io_new_guarded(dev, ctx, cb, opaque) ((void)(ctx), virtio_bh_new_guarded(dev, cb, opaque))

/* Configurations of device types, each defined in its own header. */
typedef struct VirtIOBlkConf VirtIOBlkConf;
typedef struct VirtIOSCSIConf VirtIOSCSIConf;
typedef struct VirtIORNGConf VirtIORNGConf;
typedef struct virtio_serial_conf virtio_serial_conf;
struct virtio_net_conf;

/* Properties of features that every device has; @_field is a uint64_t feature mask in @_state. */
#define DEFINE_VIRTIO_COMMON_FEATURES(_state, _field)                                            \
    DEFINE_PROP_BIT64("indirect_desc", _state, _field, VIRTIO_RING_F_INDIRECT_DESC, true),       \
    DEFINE_PROP_BIT64("event_idx", _state, _field, VIRTIO_RING_F_EVENT_IDX, true),               \
    DEFINE_PROP_BIT64("notify_on_empty", _state, _field, VIRTIO_F_NOTIFY_ON_EMPTY, true),        \
    DEFINE_PROP_BIT64("any_layout", _state, _field, VIRTIO_F_ANY_LAYOUT, true),                  \
    DEFINE_PROP_BIT64("iommu_platform", _state, _field, VIRTIO_F_IOMMU_PLATFORM, false),         \
    DEFINE_PROP_BIT64("packed", _state, _field, VIRTIO_F_RING_PACKED, false),                    \
    DEFINE_PROP_BIT64("queue_reset", _state, _field, VIRTIO_F_RING_RESET, true)

/* Next multiple of @align (a power of two) from @addr, for legacy rings. */
static inline hwaddr vring_align(hwaddr addr, unsigned long align)
{
    return QEMU_ALIGN_UP(addr, align);
}

/* Set, clear, test bit number @fbit of a feature mask. */
static inline void virtio_add_feature(uint64_t *features, unsigned int fbit)
{
    assert(fbit < 64);
    *features |= 1ULL << fbit;
}

static inline void virtio_clear_feature(uint64_t *features, unsigned int fbit)
{
    assert(fbit < 64);
    *features &= ~(1ULL << fbit);
}

static inline bool virtio_has_feature(uint64_t features, unsigned int fbit)
{
    assert(fbit < 64);
    return features & (1ULL << fbit);
}

/* Whether the driver accepted the feature. */
static inline bool virtio_vdev_has_feature(VirtIODevice *vdev, unsigned int fbit)
{
    return virtio_has_feature(vdev->guest_features, fbit);
}

/* Whether the device offers the feature. */
static inline bool virtio_host_has_feature(VirtIODevice *vdev, unsigned int fbit)
{
    return virtio_has_feature(vdev->host_features, fbit);
}

/* Whether fields are big endian: legacy driver on a big-endian guest. */
static inline bool virtio_is_big_endian(VirtIODevice *vdev)
{
    return !virtio_vdev_has_feature(vdev, VIRTIO_F_VERSION_1) &&
           vdev->device_endian == VIRTIO_DEVICE_ENDIAN_BIG;
}

/* Whether the driver uses the device, given the value of its status register. */
static inline bool virtio_device_started(VirtIODevice *vdev, uint8_t status)
{
    return vdev->use_started ? vdev->started : status & VIRTIO_CONFIG_S_DRIVER_OK;
}

/* Note that the driver started or stopped to use the device. */
static inline void virtio_set_started(VirtIODevice *vdev, bool started)
{
    if (started) {
        vdev->start_on_kick = false;
    }
    if (vdev->use_started) {
        vdev->started = started;
    }
}

/* Bus mastering went off (@disable) or on. */
static inline void virtio_set_disabled(VirtIODevice *vdev, bool disable)
{
    if (vdev->use_disabled_flag) {
        vdev->disabled = disable;
    }
}

/* Whether queues may not be touched: broken, or bus mastering is off. */
static inline bool virtio_device_disabled(VirtIODevice *vdev)
{
    return vdev->disabled || vdev->broken;
}

#endif
