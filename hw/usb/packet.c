/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * USB packets: one transaction's token, data buffers and result, and how they travel. A packet goes
 * SETUP -> (QUEUED ->) (ASYNC ->) COMPLETE, or CANCELED; while QUEUED or ASYNC it is in its
 * endpoint's queue. An endpoint that is not pipelined has one packet with the device at a time.
 */
#include "qemu/osdep.h"
#include "hw/usb.h"
#include "qemu/log.h"
#include "internal.h"
#include "trace.h"

void usb_packet_init(USBPacket *p)
{
    qemu_iovec_init(&p->iov, 1);
}

static const char *usb_packet_state_name(USBPacketState state)
{
    static const char *const names[] = {
        [USB_PACKET_UNDEFINED] = "undef",
        [USB_PACKET_SETUP] = "setup",
        [USB_PACKET_QUEUED] = "queued",
        [USB_PACKET_ASYNC] = "async",
        [USB_PACKET_COMPLETE] = "complete",
        [USB_PACKET_CANCELED] = "canceled",
    };

    return state < ARRAY_SIZE(names) && names[state] ? names[state] : "INVALID";
}

void usb_packet_check_state(USBPacket *p, USBPacketState expected)
{
    if (p->state != expected) {
        trace_usb_packet_state_fault(p->ep->nr, p->id, usb_packet_state_name(p->state),
                                     usb_packet_state_name(expected));
    }
}

void usb_packet_set_state(USBPacket *p, USBPacketState state)
{
    trace_usb_packet_state_change(p->ep->nr, p->id, usb_packet_state_name(p->state),
                                  usb_packet_state_name(state));
    p->state = state;
}

void usb_packet_setup(USBPacket *p, int pid, USBEndpoint *ep, unsigned int stream, uint64_t id,
                      bool short_not_ok, bool int_req)
{
    assert(!usb_packet_is_inflight(p));
    p->id = id;
    p->pid = pid;
    p->ep = ep;
    p->stream = stream;
    p->status = USB_RET_SUCCESS;
    p->actual_length = 0;
    p->parameter = 0;
    p->short_not_ok = short_not_ok;
    p->int_req = int_req;
    p->combined = NULL;
    qemu_iovec_reset(&p->iov);
    usb_packet_set_state(p, USB_PACKET_SETUP);
}

void usb_packet_addbuf(USBPacket *p, void *ptr, size_t len)
{
    qemu_iovec_add(&p->iov, ptr, len);
}

void usb_packet_cleanup(USBPacket *p)
{
    assert(!usb_packet_is_inflight(p));
    qemu_iovec_destroy(&p->iov);
}

static QEMUIOVector *usb_packet_iov(USBPacket *p)
{
    return p->combined ? &p->combined->iov : &p->iov;
}

size_t usb_packet_size(USBPacket *p)
{
    return usb_packet_iov(p)->size;
}

/* How much of @bytes the packet still has room for. */
static size_t usb_packet_room(USBPacket *p, size_t bytes)
{
    size_t size = usb_packet_size(p);

    return p->actual_length < 0 || p->actual_length > size ? 0 : MIN(bytes, size - p->actual_length);
}

void usb_packet_copy(USBPacket *p, void *ptr, size_t bytes)
{
    QEMUIOVector *iov = usb_packet_iov(p);

    bytes = usb_packet_room(p, bytes);
    if (p->pid == USB_TOKEN_IN) {
        iov_from_buf(iov->iov, iov->niov, p->actual_length, ptr, bytes);
    } else {
        iov_to_buf(iov->iov, iov->niov, p->actual_length, ptr, bytes);
    }
    p->actual_length += bytes;
}

void usb_packet_skip(USBPacket *p, size_t bytes)
{
    QEMUIOVector *iov = usb_packet_iov(p);

    bytes = usb_packet_room(p, bytes);
    if (p->pid == USB_TOKEN_IN) {
        iov_memset(iov->iov, iov->niov, p->actual_length, 0, bytes);
    }
    p->actual_length += bytes;
}

/* --- handing packets to devices --- */

/* Give @p to the device; its status then holds the result. */
static void usb_process_one(USBPacket *p)
{
    USBDevice *dev = p->ep->dev;
    bool is_nak;

    /* A device that has nothing to say leaves the packet as it is: success, no data. */
    p->status = USB_RET_SUCCESS;
    if (p->ep->nr == 0) {
        usb_control_packet(dev, p);
    } else {
        if (dev->pcap) {
            usb_pcap_data(p, true);
        }
        usb_device_handle_data(dev, p);
        is_nak = p->status == USB_RET_ASYNC || p->status == USB_RET_ADD_TO_QUEUE;
        if (dev->pcap && !is_nak) {
            usb_pcap_data(p, false);
        }
    }
}

static void usb_queue_one(USBPacket *p)
{
    usb_packet_set_state(p, USB_PACKET_QUEUED);
    QTAILQ_INSERT_TAIL(&p->ep->queue, p, queue);
    p->status = USB_RET_ASYNC;
}

/* Remember what went wrong, for what is queued behind. */
static void usb_packet_check_halt(USBPacket *p)
{
    if (p->status != USB_RET_SUCCESS ||
        (p->short_not_ok && p->actual_length < usb_packet_size(p))) {
        p->ep->halted = true;
    }
}

static void usb_start_one(USBPacket *p)
{
    usb_process_one(p);
    if (p->status == USB_RET_ASYNC) {
        usb_packet_set_state(p, USB_PACKET_ASYNC);
        QTAILQ_INSERT_TAIL(&p->ep->queue, p, queue);
    } else if (p->status == USB_RET_ADD_TO_QUEUE) {
        usb_queue_one(p);
    } else if (p->status != USB_RET_NAK) {
        usb_packet_check_halt(p);
        usb_packet_set_state(p, USB_PACKET_COMPLETE);
    }
}

void usb_handle_packet(USBDevice *dev, USBPacket *p)
{
    if (!dev || dev != p->ep->dev || dev->state != USB_STATE_DEFAULT) {
        p->status = USB_RET_NODEV;
        return;
    }
    usb_packet_check_state(p, USB_PACKET_SETUP);
    if (p->ep->halted && QTAILQ_EMPTY(&p->ep->queue)) {
        /* Submitting a packet ends the halt. */
        p->ep->halted = false;
    }
    if (QTAILQ_EMPTY(&p->ep->queue) || p->ep->pipeline || p->stream) {
        usb_start_one(p);
    } else {
        usb_queue_one(p);
    }
}

void usb_packet_complete_one(USBDevice *dev, USBPacket *p)
{
    assert(p->status != USB_RET_ASYNC && p->status != USB_RET_NAK);
    usb_packet_check_halt(p);
    usb_packet_set_state(p, USB_PACKET_COMPLETE);
    QTAILQ_REMOVE(&p->ep->queue, p, queue);
    if (dev->pcap && p->ep->nr) {
        usb_pcap_data(p, false);
    }
    dev->port->ops->complete(dev->port, p);
}

void usb_packet_complete(USBDevice *dev, USBPacket *p)
{
    USBEndpoint *ep = p->ep;

    usb_packet_check_state(p, USB_PACKET_ASYNC);
    usb_packet_complete_one(dev, p);
    while (!QTAILQ_EMPTY(&ep->queue)) {
        p = QTAILQ_FIRST(&ep->queue);
        if (ep->halted) {
            /* The guest must look at the failure first. */
            p->status = USB_RET_REMOVE_FROM_QUEUE;
            dev->port->ops->complete(dev->port, p);
            if (p == QTAILQ_FIRST(&ep->queue)) {
                break;
            }
            continue;
        }
        if (p->state == USB_PACKET_ASYNC) {
            break;
        }
        usb_packet_check_state(p, USB_PACKET_QUEUED);
        usb_process_one(p);
        if (p->status == USB_RET_ASYNC) {
            usb_packet_set_state(p, USB_PACKET_ASYNC);
            break;
        }
        usb_packet_complete_one(ep->dev, p);
    }
}

void usb_cancel_packet(USBPacket *p)
{
    bool device_has_it = p->state == USB_PACKET_ASYNC;

    assert(usb_packet_is_inflight(p));
    usb_packet_set_state(p, USB_PACKET_CANCELED);
    QTAILQ_REMOVE(&p->ep->queue, p, queue);
    if (device_has_it) {
        usb_device_cancel_packet(p->ep->dev, p);
    }
}
