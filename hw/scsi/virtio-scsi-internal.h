/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests of virtio-scsi, shared by its files. */
#ifndef HW_SCSI_VIRTIO_SCSI_INTERNAL_H
#define HW_SCSI_VIRTIO_SCSI_INTERNAL_H

#include "hw/virtio/virtio-access.h"
#include "hw/virtio/virtio-scsi.h"
#include "qemu/iov.h"
#include "sysemu/dma.h"

struct VirtIOSCSIReq {
    VirtQueueElement elem;   /* must be first */
    VirtQueue *vq;
    VirtIOSCSI *dev;
    QEMUSGList qsgl;         /* data of the command, in guest memory */
    QEMUIOVector resp_iov;
    uint32_t resp_bytes;     /* of the response's header */
    uint32_t remaining;      /* cancellations that a task management request waits for */
    SCSIRequest *sreq;
    enum SCSIXferMode mode;
    union {
        VirtIOSCSICmdResp cmd;
        VirtIOSCSICtrlTMFResp tmf;
        VirtIOSCSICtrlANResp an;
        VirtIOSCSIEvent event;
    } resp;
    union {
        VirtIOSCSICmdReq cmd;
        VirtIOSCSICtrlTMFReq tmf;
        VirtIOSCSICtrlANReq an;
    } req;                   /* with cdb_size bytes of CDB after it */
};

/* Next request of a queue, with room for the CDB; NULL for none. */
VirtIOSCSIReq *virtio_scsi_pop_req(VirtIOSCSI *s, VirtQueue *vq);
/*
 * Splits the buffers into headers (of commands: followed by sense data) and data. 0; -EINVAL (headers do not
 * fit), -ENOTSUP (data in both directions).
 */
int virtio_scsi_parse_req(VirtIOSCSIReq *req, unsigned req_size, unsigned resp_size,
                          unsigned sense_size);
/* Gives the response to the driver and frees @req. */
void virtio_scsi_complete_req(VirtIOSCSIReq *req);
/* The driver broke the layout: the device stops. Frees @req. */
void virtio_scsi_bad_req(VirtIOSCSIReq *req);
void virtio_scsi_free_req(VirtIOSCSIReq *req);
/* The device that the eight bytes name, with a reference, or NULL; the LUN in them. */
SCSIDevice *virtio_scsi_device_get(VirtIOSCSI *s, const uint8_t *lun);
int virtio_scsi_get_lun(const uint8_t *lun);

/* Queue handlers. */
void virtio_scsi_handle_ctrl(VirtIODevice *vdev, VirtQueue *vq);
void virtio_scsi_handle_event(VirtIODevice *vdev, VirtQueue *vq);
void virtio_scsi_handle_cmd(VirtIODevice *vdev, VirtQueue *vq);

/* Tells the driver of @event at @dev (NULL: at no device). */
void virtio_scsi_push_event(VirtIOSCSI *s, SCSIDevice *dev, uint32_t event, uint32_t reason);

extern const SCSIBusInfo virtio_scsi_scsi_info;

#endif
