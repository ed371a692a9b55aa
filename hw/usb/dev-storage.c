/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * USB mass storage over the bulk-only transport: what usb-storage and usb-bot share. A command
 * wrapper (CBW) comes on endpoint 2, data go either way, a status wrapper (CSW) ends it on
 * endpoint 1. Where host and device disagree on data, data that the host asks for are padded with
 * zeros; what could write what was never sent is a phase error.
 *
 * Specification: USB Mass Storage Class, Bulk-Only Transport, revision 1.0.
 */
#include "qemu/osdep.h"
#include "dev-storage-internal.h"
#include "qemu/log.h"
#include "scsi/constants.h"
#include "trace.h"

/* Class requests. */
#define MassStorageReset (ClassInterfaceOutRequest | 0xff)
#define GetMaxLun        (ClassInterfaceRequest | 0xfe)

#define CBW_SIGNATURE    0x43425355
#define CSW_SIGNATURE    0x53425355
#define CBW_BYTES        31
#define CSW_BYTES        13
#define CBW_IN           0x80

#define CSW_PASSED       0
#define CSW_FAILED       1
#define CSW_PHASE_ERROR  2

#define EP_IN            1
#define EP_OUT           2

struct usb_msd_cbw {
    uint32_t sig;
    uint32_t tag;
    uint32_t data_len;
    uint8_t flags;
    uint8_t lun;
    uint8_t cmd_len;
    uint8_t cmd[16];
} QEMU_PACKED;

/* ---- packets ---- */

static void packet_complete(MSDState *s)
{
    USBPacket *p = s->packet;

    /* The device may get the next packet before this returns. */
    s->packet = NULL;
    p->status = USB_RET_SUCCESS;
    usb_packet_complete(&s->dev, p);
}

/* The packet waits for the SCSI device. */
static void defer(MSDState *s, USBPacket *p)
{
    s->packet = p;
    p->status = USB_RET_ASYNC;
}

static void send_status(MSDState *s, USBPacket *p)
{
    trace_usb_msd_send_status(s->csw.status, s->csw.tag, p->iov.size);
    usb_packet_copy(p, &s->csw, MIN(sizeof(s->csw), p->iov.size));
    memset(&s->csw, 0, sizeof(s->csw));
    s->mode = USB_MSDM_CBW;
}

static void set_status(MSDState *s, uint32_t tag, uint8_t status)
{
    s->csw.sig = cpu_to_le32(CSW_SIGNATURE);
    s->csw.tag = cpu_to_le32(tag);
    s->csw.residue = cpu_to_le32(s->data_len);
    s->csw.status = status;
}

/* Between the request's buffer and the packet. */
static void copy_data(MSDState *s, USBPacket *p)
{
    uint32_t len = MIN(p->iov.size - p->actual_length, s->scsi_len);

    len = MIN(len, s->data_len);
    usb_packet_copy(p, scsi_req_get_buf(s->req) + s->scsi_off, len);
    s->scsi_len -= len;
    s->scsi_off += len;
    s->data_len -= len;
    if (s->scsi_len == 0 || s->data_len == 0) {
        s->scsi_len = 0;
        scsi_req_continue(s->req);
    }
}

/* The command is over, but the host expects more data: none, or none kept. */
static void pad_data(MSDState *s, USBPacket *p)
{
    uint32_t len = MIN(p->iov.size - p->actual_length, s->data_len);

    usb_packet_skip(p, len);
    s->data_len -= len;
    if (s->data_len == 0) {
        s->mode = USB_MSDM_CSW;
    }
}

/* ---- the SCSI bus's side ---- */

void usb_msd_transfer_data(SCSIRequest *req, uint32_t len)
{
    MSDState *s = DO_UPCAST(MSDState, dev.qdev, req->bus->qbus.parent);

    if (req != s->req) {
        return;
    }
    if (s->data_len == 0) {
        /* More than the host wants to know. */
        scsi_req_continue(req);
        return;
    }
    s->scsi_len = len;
    s->scsi_off = 0;
    if (s->packet && (s->mode == USB_MSDM_DATAIN || s->mode == USB_MSDM_DATAOUT)) {
        copy_data(s, s->packet);
        /* The command's end may have completed the packet. */
        if (s->packet && s->packet->actual_length == s->packet->iov.size) {
            packet_complete(s);
        }
    }
}

void usb_msd_command_complete(SCSIRequest *req, size_t resid)
{
    MSDState *s = DO_UPCAST(MSDState, dev.qdev, req->bus->qbus.parent);
    USBPacket *p = s->packet;

    if (req != s->req) {
        return;
    }
    trace_usb_msd_cmd_complete(req->status, req->tag);
    set_status(s, req->tag, req->status == GOOD ? CSW_PASSED : CSW_FAILED);
    s->scsi_len = 0;
    s->req = NULL;
    if (p) {
        if (s->mode == USB_MSDM_CSW || (s->mode == USB_MSDM_DATAOUT && s->data_len == 0)) {
            /* It waits for the status. */
            send_status(s, p);
        } else {
            pad_data(s, p);
        }
        packet_complete(s);
    } else if (s->data_len == 0) {
        s->mode = USB_MSDM_CSW;
    }
    scsi_req_unref(req);
}

void usb_msd_request_cancelled(SCSIRequest *req)
{
    MSDState *s = DO_UPCAST(MSDState, dev.qdev, req->bus->qbus.parent);

    if (req != s->req) {
        return;
    }
    set_status(s, req->tag, CSW_FAILED);
    s->scsi_len = 0;
    s->req = NULL;
    if (s->data_len == 0) {
        s->mode = USB_MSDM_CSW;
    }
    scsi_req_unref(req);
}

void *usb_msd_load_request(QEMUFile *f, SCSIRequest *req)
{
    MSDState *s = DO_UPCAST(MSDState, dev.qdev, req->bus->qbus.parent);

    /* Nothing to load, just take hold of it. */
    s->req = scsi_req_ref(req);
    return NULL;
}

/* ---- commands ---- */

static void cancel_request(MSDState *s)
{
    if (s->req) {
        scsi_req_cancel(s->req);
    }
    if (s->req) {
        /* Its end was on the way. */
        scsi_req_unref(s->req);
        s->req = NULL;
    }
    s->scsi_len = 0;
}

void usb_msd_handle_reset(USBDevice *dev)
{
    MSDState *s = DO_UPCAST(MSDState, dev, dev);

    trace_usb_msd_reset();
    cancel_request(s);
    if (s->packet) {
        USBPacket *p = s->packet;

        s->packet = NULL;
        p->status = USB_RET_STALL;
        usb_packet_complete(dev, p);
    }
    memset(&s->csw, 0, sizeof(s->csw));
    s->mode = USB_MSDM_CBW;
    s->data_len = 0;
    s->needs_reset = false;
}

static void get_max_lun(MSDState *s, USBPacket *p, int length, uint8_t *data)
{
    int max = 0;

    for (int lun = 1; lun <= s->bus.info->max_lun; lun++) {
        SCSIDevice *d = scsi_device_find(&s->bus, 0, 0, lun);

        if (d && d->lun == lun) {
            max = lun;
        }
    }
    if (length > 0) {
        data[0] = max;
        p->actual_length = 1;
    }
}

static void usb_msd_handle_control(USBDevice *dev, USBPacket *p, int request, int value, int index,
                                   int length, uint8_t *data)
{
    MSDState *s = DO_UPCAST(MSDState, dev, dev);

    if (usb_desc_handle_control(dev, p, request, value, index, length, data) >= 0) {
        return;
    }
    switch (request) {
    case EndpointOutRequest | USB_REQ_CLEAR_FEATURE:
        break;
    case MassStorageReset:
        usb_msd_handle_reset(dev);
        break;
    case GetMaxLun:
        get_max_lun(s, p, length, data);
        break;
    default:
        p->status = USB_RET_STALL;
        break;
    }
}

static void usb_msd_cancel_io(USBDevice *dev, USBPacket *p)
{
    MSDState *s = DO_UPCAST(MSDState, dev, dev);

    if (s->packet == p) {
        s->packet = NULL;
        cancel_request(s);
    }
}

/* Whether host and device agree well enough on data to go on; BOT section 6.7. */
static bool is_phase_ok(MSDState *s, const SCSIRequest *req)
{
    bool host_in = s->mode == USB_MSDM_DATAIN;

    switch (req->cmd.mode) {
    case SCSI_XFER_NONE:
        return true; /* cases 1, 4, 9 */
    case SCSI_XFER_FROM_DEV:
        return s->data_len && host_in; /* 5, 6, 7; more than the host wants is dropped */
    default:
        return s->data_len && !host_in && req->cmd.xfer <= s->data_len; /* 11, 12 */
    }
}

static void start_command(MSDState *s, SCSIDevice *d, const struct usb_msd_cbw *cbw)
{
    uint32_t tag = le32_to_cpu(cbw->tag);
    SCSIRequest *req = scsi_req_new(d, tag, cbw->lun, (uint8_t *)cbw->cmd, cbw->cmd_len, NULL);

    if (!is_phase_ok(s, req)) {
        qemu_log_mask(LOG_GUEST_ERROR, "usb-msd: command 0x%02x moves other data than announced\n",
                      cbw->cmd[0]);
        set_status(s, tag, CSW_PHASE_ERROR);
        scsi_req_unref(req);
        return;
    }
    s->req = req;
    if (s->commandlog) {
        scsi_req_print(req);
    }
    if (scsi_req_enqueue(req) && s->req) {
        scsi_req_continue(s->req);
    }
}

/* False: not a valid and meaningful CBW, sections 6.2 and 6.6.1. */
static bool handle_cbw(MSDState *s, USBPacket *p)
{
    struct usb_msd_cbw cbw;
    SCSIDevice *d;

    if (p->iov.size != CBW_BYTES) {
        return false;
    }
    usb_packet_copy(p, &cbw, CBW_BYTES);
    if (le32_to_cpu(cbw.sig) != CBW_SIGNATURE || cbw.cmd_len < 1 || cbw.cmd_len > 16) {
        return false;
    }
    d = scsi_device_find(&s->bus, 0, 0, cbw.lun);
    if (!d) {
        return false;
    }
    s->data_len = le32_to_cpu(cbw.data_len);
    s->mode = !s->data_len ? USB_MSDM_CSW
              : cbw.flags & CBW_IN ? USB_MSDM_DATAIN : USB_MSDM_DATAOUT;
    s->scsi_len = 0;
    trace_usb_msd_cmd_submit(cbw.lun, le32_to_cpu(cbw.tag), cbw.flags, cbw.cmd_len, s->data_len);
    start_command(s, d, &cbw);
    return true;
}

/* Data of the command in either direction. */
static void handle_data_phase(MSDState *s, USBPacket *p)
{
    if (s->req && s->scsi_len) {
        copy_data(s, p);
    }
    if (!s->req) {
        pad_data(s, p);
        return;
    }
    if (p->actual_length < p->iov.size && s->data_len) {
        defer(s, p);
    }
}

static void handle_out(MSDState *s, USBPacket *p)
{
    switch (s->mode) {
    case USB_MSDM_CBW:
        if (s->req || !handle_cbw(s, p)) {
            p->status = USB_RET_STALL;
        }
        break;
    case USB_MSDM_DATAOUT:
        if (p->iov.size > s->data_len) {
            p->status = USB_RET_STALL;
            break;
        }
        handle_data_phase(s, p);
        break;
    default:
        p->status = USB_RET_STALL;
        break;
    }
}

static void handle_in(MSDState *s, USBPacket *p)
{
    bool is_status = s->mode == USB_MSDM_CSW || (s->mode == USB_MSDM_DATAOUT && !s->data_len);

    if (s->mode == USB_MSDM_DATAIN) {
        if (s->data_len) {
            handle_data_phase(s, p);
            return;
        }
        is_status = true; /* the host has all it wants; the command may still run */
    }
    if (!is_status || p->iov.size < CSW_BYTES) {
        p->status = USB_RET_STALL;
        return;
    }
    s->mode = USB_MSDM_CSW;
    if (s->req) {
        defer(s, p);
    } else {
        send_status(s, p);
    }
}

static void usb_msd_handle_data(USBDevice *dev, USBPacket *p)
{
    MSDState *s = DO_UPCAST(MSDState, dev, dev);

    if (s->needs_reset || s->packet) {
        p->status = USB_RET_STALL;
    } else if (p->pid == USB_TOKEN_OUT && p->ep->nr == EP_OUT) {
        handle_out(s, p);
    } else if (p->pid == USB_TOKEN_IN && p->ep->nr == EP_IN) {
        handle_in(s, p);
    } else {
        p->status = USB_RET_STALL;
    }
}

/* ---- saved state ---- */

static const VMStateDescription vmstate_usb_msd = {
    .name = "usb-storage",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_USB_DEVICE(dev, MSDState),
        VMSTATE_UINT32(mode, MSDState),
        VMSTATE_UINT32(scsi_len, MSDState),
        VMSTATE_UINT32(scsi_off, MSDState),
        VMSTATE_UINT32(data_len, MSDState),
        VMSTATE_UINT32(csw.sig, MSDState),
        VMSTATE_UINT32(csw.tag, MSDState),
        VMSTATE_UINT32(csw.residue, MSDState),
        VMSTATE_UINT8(csw.status, MSDState),
        VMSTATE_BOOL(needs_reset, MSDState),
        VMSTATE_END_OF_LIST()
    },
};

void usb_msd_class_initfn_common(ObjectClass *klass)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    USBDeviceClass *uc = USB_DEVICE_CLASS(klass);

    uc->product_desc = "QEMU USB MSD";
    uc->usb_desc = &usb_msd_desc;
    uc->cancel_packet = usb_msd_cancel_io;
    uc->handle_attach = usb_desc_attach;
    uc->handle_reset = usb_msd_handle_reset;
    uc->handle_control = usb_msd_handle_control;
    uc->handle_data = usb_msd_handle_data;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
    dc->fw_name = "storage";
    dc->vmsd = &vmstate_usb_msd;
}
