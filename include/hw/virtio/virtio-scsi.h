/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio SCSI host: VIRTIO 1.2, section 5.6. */
#ifndef QEMU_VIRTIO_SCSI_H
#define QEMU_VIRTIO_SCSI_H

/* What the driver may set; these are the limits. */
#define VIRTIO_SCSI_CDB_SIZE   0
#define VIRTIO_SCSI_SENSE_SIZE 0
#include "chardev/char-fe.h"
#include "standard-headers/linux/virtio_scsi.h"
#include "sysemu/iothread.h"
#undef VIRTIO_SCSI_CDB_SIZE
#undef VIRTIO_SCSI_SENSE_SIZE

#include "hw/scsi/scsi.h"
#include "hw/virtio/virtio.h"

#define TYPE_VIRTIO_SCSI_COMMON "virtio-scsi-common"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOSCSICommon, VIRTIO_SCSI_COMMON)

#define TYPE_VIRTIO_SCSI "virtio-scsi-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOSCSI, VIRTIO_SCSI)

#define VIRTIO_SCSI_MAX_CHANNEL 0
#define VIRTIO_SCSI_MAX_TARGET  255
#define VIRTIO_SCSI_MAX_LUN     16383

/* Control and event queue. */
#define VIRTIO_SCSI_VQ_NUM_FIXED 2
#define VIRTIO_SCSI_AUTO_NUM_QUEUES UINT32_MAX

typedef struct virtio_scsi_cmd_req VirtIOSCSICmdReq;
typedef struct virtio_scsi_cmd_resp VirtIOSCSICmdResp;
typedef struct virtio_scsi_ctrl_tmf_req VirtIOSCSICtrlTMFReq;
typedef struct virtio_scsi_ctrl_tmf_resp VirtIOSCSICtrlTMFResp;
typedef struct virtio_scsi_ctrl_an_req VirtIOSCSICtrlANReq;
typedef struct virtio_scsi_ctrl_an_resp VirtIOSCSICtrlANResp;
typedef struct virtio_scsi_event VirtIOSCSIEvent;
typedef struct virtio_scsi_config VirtIOSCSIConfig;

struct VirtIOSCSIConf {
    uint32_t num_queues;     /* request queues */
    uint32_t virtqueue_size;
    bool seg_max_adjust;     /* seg_max follows the size of queues */
    uint32_t max_sectors;
    uint32_t cmd_per_lun;
    Object *iothread;
};

struct VirtIOSCSICommon {
    VirtIODevice parent_obj;
    VirtIOSCSIConf conf;
    uint32_t sense_size;     /* bytes, the driver's choice */
    uint32_t cdb_size;
    VirtQueue *ctrl_vq;
    VirtQueue *event_vq;
    VirtQueue **cmd_vqs;
};

struct VirtIOSCSI {
    VirtIOSCSICommon parent_obj;
    SCSIBus bus;
    int resetting;           /* what is cancelled now was reset, not aborted */
    bool events_dropped;     /* there was no buffer for one */
    uint32_t host_features;

    /* For models from outside the tree; ours leaves them alone. */
    AioContext *ctx;
    QemuMutex event_lock;
    bool dataplane_started;
    bool dataplane_starting;
    bool dataplane_stopping;
    bool dataplane_fenced;
};

typedef struct VirtIOSCSIReq VirtIOSCSIReq;

/* For transports and vhost variants: make the queues; free them. */
void virtio_scsi_common_realize(DeviceState *dev, VirtIOHandleOutput ctrl, VirtIOHandleOutput evt,
                                VirtIOHandleOutput cmd, Error **errp);
void virtio_scsi_common_unrealize(DeviceState *dev);

#endif
