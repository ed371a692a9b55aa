/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saved state of a SCSI device: sense, unit attention, and requests. Those that failed and wait are done
 * again; of others the adapter has moved a part of the data, and goes on from there.
 */
#include "qemu/osdep.h"
#include "hw/scsi/scsi.h"
#include "internal.h"
#include "migration/qemu-file-types.h"
#include "migration/vmstate.h"
#include "scsi/constants.h"

/* What precedes a request in the stream. */
#define REQUEST_END   0
#define REQUEST_RETRY 1
#define REQUEST       2

static int put_requests(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                        JSONWriter *vmdesc)
{
    SCSIDevice *s = pv;
    SCSIBus *bus = scsi_bus_from_device(s);
    SCSIRequest *req;

    QTAILQ_FOREACH(req, &s->requests, next) {
        qemu_put_sbyte(f, req->retry ? REQUEST_RETRY : REQUEST);
        qemu_put_byte(f, req->ops == &scsi_reqops_target_command);
        qemu_put_buffer(f, req->cmd.buf, sizeof(req->cmd.buf));
        qemu_put_be32s(f, &req->tag);
        qemu_put_be32s(f, &req->lun);
        qemu_put_be64(f, req->residual);
        if (req->ops->save_request) {
            req->ops->save_request(f, req);
        }
        if (bus->info->save_request) {
            bus->info->save_request(f, req);
        }
    }
    qemu_put_sbyte(f, REQUEST_END);
    return 0;
}

static void get_request(QEMUFile *f, SCSIDevice *s, bool retry)
{
    SCSIBus *bus = scsi_bus_from_device(s);
    uint8_t buf[SCSI_CMD_BUF_SIZE];
    bool by_target = qemu_get_byte(f);
    uint32_t tag, lun;
    SCSIRequest *req;

    qemu_get_buffer(f, buf, sizeof(buf));
    qemu_get_be32s(f, &tag);
    qemu_get_be32s(f, &lun);
    req = scsi_req_new_loaded(s, tag, lun, buf, by_target);
    if (!req) {
        qemu_file_set_error(f, -EINVAL);
        return;
    }
    req->retry = retry;
    req->residual = qemu_get_be64(f);
    if (req->ops->load_request) {
        req->ops->load_request(f, req);
    }
    /* The adapter sees whether the data that it was moving are there. */
    if (bus->info->load_request) {
        req->hba_private = bus->info->load_request(f, req);
    }
    if (!qemu_file_get_error(f)) {
        scsi_req_enqueue_loaded(req);
    }
    /* The queue has its reference; the adapter took its own. */
    scsi_req_unref(req);
}

static int get_requests(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    SCSIDevice *s = pv;
    int8_t kind;

    while ((kind = qemu_get_sbyte(f)) > REQUEST_END) {
        if (qemu_file_get_error(f)) {
            return -EIO;
        }
        if (kind > REQUEST) {
            return -EINVAL;
        }
        get_request(f, s, kind == REQUEST_RETRY);
    }
    return 0;
}

static const VMStateInfo vmstate_info_scsi_requests = {
    .name = "scsi-requests",
    .get = get_requests,
    .put = put_requests,
};

static int scsi_device_post_load(void *opaque, int version_id)
{
    SCSIDevice *s = opaque;

    return s->sense_len > sizeof(s->sense) ? -EINVAL : 0;
}

const VMStateDescription vmstate_scsi_device = {
    .name = "SCSIDevice",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = scsi_device_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(unit_attention.key, SCSIDevice),
        VMSTATE_UINT8(unit_attention.asc, SCSIDevice),
        VMSTATE_UINT8(unit_attention.ascq, SCSIDevice),
        VMSTATE_BOOL(sense_is_ua, SCSIDevice),
        VMSTATE_UINT8_ARRAY(sense, SCSIDevice, SCSI_SENSE_BUF_SIZE),
        VMSTATE_UINT32(sense_len, SCSIDevice),
        {
            .name = "requests",
            .version_id = 0,
            .field_exists = NULL,
            .size = 0,
            .info = &vmstate_info_scsi_requests,
            .flags = VMS_SINGLE,
            .offset = 0,
        },
        VMSTATE_END_OF_LIST()
    },
};
