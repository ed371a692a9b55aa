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
#include "migration/qemu-file-types.h"
#include "qemu/log.h"
#include "qemu/units.h"
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

/* ---- the phases, chapter 5: command, data if any, status ---- */

/* One packet may wait for the logical unit; meanwhile the others of the pipe stay with the controller. */
static void wait_for_unit(MSDState *s, USBPacket *p)
{
    s->packet = p;
    p->status = USB_RET_ASYNC;
}

/* Completing a packet can bring the next one, so nothing is left to do here afterwards. */
static void end_wait(MSDState *s, int status)
{
    USBPacket *p = s->packet;

    s->packet = NULL;
    p->status = status;
    usb_packet_complete(&s->dev, p);
}

/* The status wrapper, section 5.2; what was not moved by now will not be. */
static void prepare_csw(MSDState *s, uint32_t tag, uint8_t status)
{
    s->csw = (struct usb_msd_csw) {
        .sig = cpu_to_le32(CSW_SIGNATURE),
        .tag = cpu_to_le32(tag),
        .residue = cpu_to_le32(s->data_len),
        .status = status,
    };
}

static void send_csw(MSDState *s, USBPacket *p)
{
    trace_usb_msd_send_status(s->csw.status, s->csw.tag, p->iov.size);
    usb_packet_copy(p, &s->csw, MIN(CSW_BYTES, p->iov.size));
    s->csw = (struct usb_msd_csw) { 0 };
    s->mode = USB_MSDM_CBW;
}

/* Bytes that may go with @p of the @available ones. */
static uint32_t share_of(const MSDState *s, const USBPacket *p, uint32_t available)
{
    return MIN(MIN(p->iov.size - p->actual_length, available), s->data_len);
}

/* Moves data between packet and request; the request goes on when its part is through. */
static void move_data(MSDState *s, USBPacket *p)
{
    uint32_t n = share_of(s, p, s->scsi_len);

    usb_packet_copy(p, scsi_req_get_buf(s->req) + s->scsi_off, n);
    s->scsi_off += n;
    s->scsi_len -= n;
    s->data_len -= n;
    if (s->scsi_len == 0 || s->data_len == 0) {
        s->scsi_len = 0;
        scsi_req_continue(s->req);
    }
}

/* The unit is through, the host is not: zeros for it, or its data are lost. */
static void pad_data(MSDState *s, USBPacket *p)
{
    uint32_t n = share_of(s, p, UINT32_MAX);

    usb_packet_skip(p, n);
    s->data_len -= n;
    if (s->data_len == 0) {
        s->mode = USB_MSDM_CSW;
    }
}

/* ---- the SCSI bus's side ---- */

static MSDState *transport_of(const SCSIRequest *req)
{
    return DO_UPCAST(MSDState, dev.qdev, req->bus->qbus.parent);
}

void usb_msd_transfer_data(SCSIRequest *req, uint32_t len)
{
    MSDState *s = transport_of(req);

    if (req != s->req) {
        return;
    }
    if (s->data_len == 0) {
        /* More than the host wants to know. */
        scsi_req_continue(req);
        return;
    }
    s->scsi_off = 0;
    s->scsi_len = len;
    if (s->packet && s->mode != USB_MSDM_CSW) {
        move_data(s, s->packet);
        /* The command's end may have completed the packet. */
        if (s->packet && s->packet->actual_length == s->packet->iov.size) {
            end_wait(s, USB_RET_SUCCESS);
        }
    }
}

/* The unit is through with the command; so is a packet that waited. */
static void end_command(SCSIRequest *req, uint8_t status)
{
    MSDState *s = transport_of(req);

    if (req != s->req) {
        return;
    }
    prepare_csw(s, req->tag, status);
    s->req = NULL;
    s->scsi_len = 0;
    if (s->packet && s->mode == USB_MSDM_CSW) {
        send_csw(s, s->packet);
    } else if (s->packet) {
        pad_data(s, s->packet);
    } else if (s->data_len == 0) {
        s->mode = USB_MSDM_CSW;
    }
    if (s->packet) {
        end_wait(s, USB_RET_SUCCESS);
    }
    scsi_req_unref(req);
}

void usb_msd_command_complete(SCSIRequest *req, size_t resid)
{
    trace_usb_msd_cmd_complete(req->status, req->tag);
    end_command(req, req->status == GOOD ? CSW_PASSED : CSW_FAILED);
}

void usb_msd_request_cancelled(SCSIRequest *req)
{
    end_command(req, CSW_FAILED);
}

/* ---- resets and class requests ---- */

static void cancel_request(MSDState *s)
{
    if (s->req) {
        scsi_req_cancel(s->req);
    }
    if (s->req) {
        /* It had left the queue: nobody will tell of its end. */
        scsi_req_unref(s->req);
        s->req = NULL;
    }
    s->scsi_len = 0;
}

/* Ready for a command, whatever was before: section 3.1. */
void usb_msd_handle_reset(USBDevice *dev)
{
    MSDState *s = DO_UPCAST(MSDState, dev, dev);
    USBPacket *waiting = s->packet;

    trace_usb_msd_reset();
    s->packet = NULL;
    cancel_request(s);
    s->csw = (struct usb_msd_csw) { 0 };
    s->mode = USB_MSDM_CBW;
    s->data_len = 0;
    s->needs_reset = false;
    if (waiting) {
        waiting->status = USB_RET_STALL;
        usb_packet_complete(dev, waiting);
    }
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

/* ---- command phase ---- */

/*
 * Section 6.7: whether what the command moves fits what the host announced, so that no data go the
 * wrong way and none are written that were never sent. Else it is a phase error.
 */
static bool host_agrees(const MSDState *s, const SCSIRequest *req)
{
    switch (req->cmd.mode) {
    case SCSI_XFER_NONE:
        return true; /* cases 1, 4, 9 */
    case SCSI_XFER_FROM_DEV:
        return s->mode == USB_MSDM_DATAIN; /* 5, 6, 7; more than the host wants is dropped */
    default:
        return s->mode == USB_MSDM_DATAOUT && req->cmd.xfer <= s->data_len; /* 11, 12 */
    }
}

static void run_command(MSDState *s, SCSIDevice *d, const struct usb_msd_cbw *cbw)
{
    uint32_t tag = le32_to_cpu(cbw->tag);
    SCSIRequest *req = scsi_req_new(d, tag, cbw->lun, (uint8_t *)cbw->cmd, cbw->cmd_len, NULL);

    if (!host_agrees(s, req)) {
        qemu_log_mask(LOG_GUEST_ERROR, "usb-msd: command 0x%02x moves other data than announced\n",
                      cbw->cmd[0]);
        prepare_csw(s, tag, CSW_PHASE_ERROR);
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

static bool is_valid_cbw(const struct usb_msd_cbw *cbw)
{
    return le32_to_cpu(cbw->sig) == CBW_SIGNATURE && cbw->cmd_len >= 1 &&
           cbw->cmd_len <= sizeof(cbw->cmd);
}

/* False, as for the other phases: to be answered with STALL. Here: not valid and meaningful, section 6.2. */
static bool command_phase(MSDState *s, USBPacket *p)
{
    struct usb_msd_cbw cbw;
    SCSIDevice *d;

    if (s->req || p->iov.size != CBW_BYTES) {
        return false;
    }
    usb_packet_copy(p, &cbw, CBW_BYTES);
    d = is_valid_cbw(&cbw) ? scsi_device_find(&s->bus, 0, 0, cbw.lun) : NULL;
    if (!d) {
        return false;
    }
    s->scsi_len = 0;
    s->data_len = le32_to_cpu(cbw.data_len);
    if (s->data_len) {
        s->mode = cbw.flags & CBW_IN ? USB_MSDM_DATAIN : USB_MSDM_DATAOUT;
    } else {
        s->mode = USB_MSDM_CSW;
    }
    trace_usb_msd_cmd_submit(cbw.lun, le32_to_cpu(cbw.tag), cbw.flags, cbw.cmd_len, s->data_len);
    run_command(s, d, &cbw);
    return true;
}

/* ---- data and status phase ---- */

static bool data_phase(MSDState *s, USBPacket *p)
{
    if (s->mode == USB_MSDM_DATAOUT && p->iov.size > s->data_len) {
        return false;
    }
    if (s->req && s->scsi_len) {
        move_data(s, p);
    }
    if (!s->req) {
        pad_data(s, p);
    } else if (p->actual_length < p->iov.size && s->data_len) {
        wait_for_unit(s, p);
    }
    return true;
}

static bool status_phase(MSDState *s, USBPacket *p)
{
    if (p->iov.size < CSW_BYTES) {
        return false;
    }
    s->mode = USB_MSDM_CSW;
    if (s->req) {
        wait_for_unit(s, p);
    } else {
        send_csw(s, p);
    }
    return true;
}

/* The phase that a packet belongs to, by its pipe and what the host has moved so far. */
static bool handle_packet(MSDState *s, USBPacket *p)
{
    bool in = p->pid == USB_TOKEN_IN && p->ep->nr == EP_IN;
    bool out = p->pid == USB_TOKEN_OUT && p->ep->nr == EP_OUT;

    if (s->needs_reset || s->packet || (!in && !out)) {
        return false;
    }
    if (s->mode == USB_MSDM_CBW) {
        return out && command_phase(s, p);
    }
    if (s->data_len && s->mode == (in ? USB_MSDM_DATAIN : USB_MSDM_DATAOUT)) {
        return data_phase(s, p);
    }
    return in && !s->data_len && status_phase(s, p);
}

static void usb_msd_handle_data(USBDevice *dev, USBPacket *p)
{
    if (!handle_packet(DO_UPCAST(MSDState, dev, dev), p)) {
        p->status = USB_RET_STALL;
    }
}

/* ---- saved state ---- */

/*
 * Of the request, once it is loaded, which may be before the transport or after
 * it; without one they are not looked at.
 */
static bool data_fit(const MSDState *s)
{
    return !s->scsi_len || !s->req || scsi_req_buf_holds(s->req, (uint64_t)s->scsi_off + s->scsi_len);
}

/* The disk's saved state brings the request with it; what we keep for it is its own already. */
void *usb_msd_load_request(QEMUFile *f, SCSIRequest *req)
{
    MSDState *s = transport_of(req);

    if (s->req) {
        qemu_file_set_error(f, -EINVAL);        /* the transport has one command at a time */
        return NULL;
    }
    s->req = scsi_req_ref(req);
    if (!data_fit(s)) {
        qemu_file_set_error(f, -EINVAL);
    }
    return NULL;
}

static int usb_msd_post_load(void *opaque, int version_id)
{
    return data_fit(opaque) ? 0 : -EINVAL;
}

static const VMStateDescription vmstate_usb_msd = {
    .name = "usb-storage",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = usb_msd_post_load,
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
