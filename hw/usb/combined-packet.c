/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Combining the input packets that a guest has queued for a pipelined bulk endpoint, for
 * pass-through devices that ask the real device for all of it in one transfer.
 */
#include "qemu/osdep.h"
#include "hw/usb.h"
#include "qemu/iov.h"
#include "trace.h"

/* What one transfer to a real device may ask for, bytes. */
#define COMBINED_MAX_BYTES (16 * 1024 - 36)

static void combined_packet_add(USBCombinedPacket *combined, USBPacket *p)
{
    qemu_iovec_concat(&combined->iov, &p->iov, 0, p->iov.size);
    QTAILQ_INSERT_TAIL(&combined->packets, p, combined_entry);
    p->combined = combined;
}

static USBCombinedPacket *combined_packet_new(USBPacket *first)
{
    USBCombinedPacket *combined = g_new0(USBCombinedPacket, 1);

    combined->first = first;
    QTAILQ_INIT(&combined->packets);
    qemu_iovec_init(&combined->iov, 2);
    combined_packet_add(combined, first);
    return combined;
}

/* Takes @p out; the last one frees the group. */
static void combined_packet_remove(USBCombinedPacket *combined, USBPacket *p)
{
    p->combined = NULL;
    QTAILQ_REMOVE(&combined->packets, p, combined_entry);
    if (p == combined->first) {
        combined->first = NULL;
    }
    if (QTAILQ_EMPTY(&combined->packets)) {
        qemu_iovec_destroy(&combined->iov);
        g_free(combined);
    }
}

/* Tell the controller that @p will not be run. */
static void drop_from_queue(USBDevice *dev, USBPacket *p)
{
    p->status = USB_RET_REMOVE_FROM_QUEUE;
    dev->port->ops->complete(dev->port, p);
}

void usb_combined_input_packet_complete(USBDevice *dev, USBPacket *p)
{
    USBCombinedPacket *combined = p->combined;
    USBEndpoint *ep = p->ep;
    USBPacket *next;
    int status, left;
    bool short_not_ok, done = false;

    if (!combined) {
        usb_packet_complete_one(dev, p);
        usb_ep_combine_input_packets(ep);
        return;
    }
    status = combined->first->status;
    left = combined->first->actual_length;
    short_not_ok = QTAILQ_LAST(&combined->packets)->short_not_ok;
    QTAILQ_FOREACH_SAFE(p, &combined->packets, combined_entry, next) {
        bool last = !next;

        if (done) {
            /* The transfer ended in an earlier packet. */
            drop_from_queue(dev, p);
            continue;
        }
        p->actual_length = MIN(left, (int)p->iov.size);
        done = left <= (int)p->iov.size && (left < (int)p->iov.size || last);
        left -= p->actual_length;
        p->status = done || last ? status : USB_RET_SUCCESS;
        p->short_not_ok = short_not_ok;
        combined_packet_remove(combined, p);
        usb_packet_complete_one(dev, p);
    }
    usb_ep_combine_input_packets(ep);
}

void usb_combined_packet_cancel(USBDevice *dev, USBPacket *p)
{
    USBCombinedPacket *combined = p->combined;
    USBPacket *first = combined->first;

    combined_packet_remove(combined, p);
    if (p == first) {
        usb_device_cancel_packet(dev, p);
    }
}

/* @first or the group it heads has all it can take: to the device. */
static void submit(USBEndpoint *ep, USBPacket *first)
{
    USBPacket *u;

    usb_device_handle_data(ep->dev, first);
    if (!first->combined) {
        usb_packet_set_state(first, USB_PACKET_ASYNC);
        return;
    }
    QTAILQ_FOREACH(u, &first->combined->packets, combined_entry) {
        usb_packet_set_state(u, USB_PACKET_ASYNC);
    }
}

void usb_ep_combine_input_packets(USBEndpoint *ep)
{
    USBPacket *p, *next, *prev = NULL, *first = NULL;

    assert(ep->pipeline && ep->pid == USB_TOKEN_IN);
    QTAILQ_FOREACH_SAFE(p, &ep->queue, queue, next) {
        size_t total;

        if (ep->halted) {
            drop_from_queue(ep->dev, p);
            continue;
        }
        if (p->state == USB_PACKET_ASYNC) {
            prev = p;
            continue;
        }
        usb_packet_check_state(p, USB_PACKET_QUEUED);
        if (prev && prev->short_not_ok) {
            /* A short packet there must keep what follows from the device. */
            break;
        }
        if (!first) {
            first = p;
        } else if (first->combined) {
            combined_packet_add(first->combined, p);
        } else {
            combined_packet_add(combined_packet_new(first), p);
        }
        total = p->combined ? p->combined->iov.size : p->iov.size;
        if (!ep->max_packet_size || p->iov.size % ep->max_packet_size || !p->short_not_ok || !next ||
            total >= COMBINED_MAX_BYTES) {
            submit(ep, first);
            first = NULL;
            prev = p;
        }
    }
}
