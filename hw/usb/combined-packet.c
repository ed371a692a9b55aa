/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Input packets that a guest has queued for a pipelined bulk endpoint, made one transfer: for
 * devices that pass it on to a real device, which would take a short packet for the transfer's end.
 * The device answers asynchronously, for the first packet of the group.
 */
#include "qemu/osdep.h"
#include "hw/usb.h"
#include "qemu/iov.h"
#include "trace.h"

/* What one transfer to a real device may ask for: the host's usual limit. */
#define TRANSFER_MAX_BYTES (16 * 1024)

/* ---- groups ---- */

static void join(USBCombinedPacket *group, USBPacket *p)
{
    p->combined = group;
    QTAILQ_INSERT_TAIL(&group->packets, p, combined_entry);
    qemu_iovec_concat(&group->iov, &p->iov, 0, p->iov.size);
}

static USBCombinedPacket *group_new(USBPacket *first)
{
    USBCombinedPacket *group = g_new0(USBCombinedPacket, 1);

    QTAILQ_INIT(&group->packets);
    qemu_iovec_init(&group->iov, 2);
    group->first = first;
    join(group, first);
    return group;
}

/* Takes @p out of its group, which goes with the last one. */
static void leave(USBPacket *p)
{
    USBCombinedPacket *group = p->combined;

    p->combined = NULL;
    if (group->first == p) {
        group->first = NULL;
    }
    QTAILQ_REMOVE(&group->packets, p, combined_entry);
    if (QTAILQ_EMPTY(&group->packets)) {
        qemu_iovec_destroy(&group->iov);
        g_free(group);
    }
}

/* Hands @p back to its controller unserved; that takes it out of queue and group. */
static void give_back(USBPacket *p)
{
    USBPort *port = p->ep->dev->port;

    p->status = USB_RET_REMOVE_FROM_QUEUE;
    port->ops->complete(port, p);
}

/* ---- from queue to device ---- */

/* Whether a transfer cannot go on behind @p: a short packet is welcome there, or nothing follows. */
static bool ends_transfer(const USBEndpoint *ep, const USBPacket *p, size_t total_bytes)
{
    bool whole_packets = ep->max_packet_size && p->iov.size % ep->max_packet_size == 0;

    return !whole_packets || !p->short_not_ok || !QTAILQ_NEXT(p, queue) || total_bytes >= TRANSFER_MAX_BYTES;
}

/* The packet to start next; NULL: none, for now. */
static USBPacket *first_waiting(USBEndpoint *ep)
{
    USBPacket *p, *under_way = NULL;

    QTAILQ_FOREACH(p, &ep->queue, queue) {
        if (p->state != USB_PACKET_ASYNC) {
            /* Should the transfer before it come short, the device must not have seen this one. */
            return under_way && under_way->short_not_ok ? NULL : p;
        }
        under_way = p;
    }
    return NULL;
}

/* Groups @first with those behind it that are of the same transfer. */
static void gather(USBEndpoint *ep, USBPacket *first)
{
    size_t total_bytes = first->iov.size;

    for (USBPacket *p = first; !ends_transfer(ep, p, total_bytes); total_bytes += p->iov.size) {
        p = QTAILQ_NEXT(p, queue);
        usb_packet_check_state(p, USB_PACKET_QUEUED);
        join(first->combined ?: group_new(first), p);
    }
}

static void start(USBEndpoint *ep, USBPacket *first)
{
    USBPacket *p;

    usb_device_handle_data(ep->dev, first);
    if (!first->combined) {
        usb_packet_set_state(first, USB_PACKET_ASYNC);
        return;
    }
    QTAILQ_FOREACH(p, &first->combined->packets, combined_entry) {
        usb_packet_set_state(p, USB_PACKET_ASYNC);
    }
}

void usb_ep_combine_input_packets(USBEndpoint *ep)
{
    USBPacket *p, *next;

    assert(ep->pipeline && ep->pid == USB_TOKEN_IN);
    while (!ep->halted && (p = first_waiting(ep))) {
        gather(ep, p);
        start(ep, p);
    }
    if (ep->halted) {
        QTAILQ_FOREACH_SAFE(p, &ep->queue, queue, next) {
            give_back(p);
        }
    }
}

/* ---- from device to controller ---- */

/* Shares out what came for the group's first packet; packets behind a short one get nothing. */
static void share_out(USBDevice *dev, USBCombinedPacket *group)
{
    int status = group->first->status;
    size_t left = group->first->actual_length;
    bool short_not_ok = QTAILQ_LAST(&group->packets)->short_not_ok;
    bool over = false;
    USBPacket *p, *next;

    QTAILQ_FOREACH_SAFE(p, &group->packets, combined_entry, next) {
        if (over) {
            give_back(p);
            continue;
        }
        over = !next || left < p->iov.size;
        p->actual_length = MIN(left, p->iov.size);
        p->status = over ? status : USB_RET_SUCCESS;
        p->short_not_ok = short_not_ok;
        left -= p->actual_length;
        leave(p);
        usb_packet_complete_one(dev, p);
    }
}

void usb_combined_input_packet_complete(USBDevice *dev, USBPacket *p)
{
    USBEndpoint *ep = p->ep;

    if (p->combined) {
        share_out(dev, p->combined);
    } else {
        usb_packet_complete_one(dev, p);
    }
    usb_ep_combine_input_packets(ep);
}

/* The device knows of the first packet only, and of that as long as it is there. */
void usb_combined_packet_cancel(USBDevice *dev, USBPacket *p)
{
    bool known = p == p->combined->first;

    leave(p);
    if (known) {
        usb_device_cancel_packet(dev, p);
    }
}
