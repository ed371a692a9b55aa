/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Control transfers: USB 2.0, section 8.5.3. Setup stage, data stage, status stage, each made of
 * packets for endpoint 0; or, from xHCI, all of it in one packet with the setup bytes in its
 * parameter. The device's handle_control is called once the request, and for OUT its data, is
 * there.
 */
#include "qemu/osdep.h"
#include "hw/usb.h"
#include "qemu/log.h"
#include "internal.h"
#include "trace.h"

/* USBDevice.setup_state: what comes next. */
#define SETUP_STATE_IDLE  0
#define SETUP_STATE_SETUP 1 /* the request is with the device, data follow */
#define SETUP_STATE_DATA  2
#define SETUP_STATE_ACK   3
#define SETUP_STATE_PARAM 4

typedef struct ControlRequest {
    int request;
    int value;
    int index;
} ControlRequest;

static ControlRequest parse_setup(const uint8_t *setup)
{
    return (ControlRequest) {
        .request = setup[0] << 8 | setup[1],
        .value = lduw_le_p(setup + 2),
        .index = lduw_le_p(setup + 4),
    };
}

static bool is_in_request(USBDevice *s)
{
    return s->setup_buf[0] & USB_DIR_IN;
}

static void call_device(USBDevice *s, USBPacket *p)
{
    ControlRequest r = parse_setup(s->setup_buf);

    if (s->pcap) {
        usb_pcap_ctrl(p, true);
    }
    usb_device_handle_control(s, p, r.request, r.value, r.index, s->setup_len, s->data_buf);
    if (s->pcap && p->status != USB_RET_ASYNC) {
        usb_pcap_ctrl(p, false);
    }
}

/* False: wLength is more than we keep. */
static bool take_setup(USBDevice *s, USBPacket *p)
{
    s->setup_index = 0;
    p->actual_length = 0;
    s->setup_len = lduw_le_p(s->setup_buf + 6);
    if (s->setup_len > sizeof(s->data_buf)) {
        qemu_log_mask(LOG_GUEST_ERROR, "usb: control transfer of %d bytes, more than %zu\n",
                      s->setup_len, sizeof(s->data_buf));
        p->status = USB_RET_STALL;
        s->setup_len = 0;
        s->setup_state = SETUP_STATE_ACK;
        return false;
    }
    return true;
}

/* The device may have less than the host asked for. */
static void cut_to_actual(USBDevice *s, USBPacket *p)
{
    s->setup_len = MAX(MIN(p->actual_length, s->setup_len), 0);
}

static void do_token_setup(USBDevice *s, USBPacket *p)
{
    if (usb_packet_size(p) != sizeof(s->setup_buf)) {
        p->status = USB_RET_STALL;
        return;
    }
    usb_packet_copy(p, s->setup_buf, sizeof(s->setup_buf));
    if (!take_setup(s, p)) {
        return;
    }
    if (!is_in_request(s)) {
        s->setup_state = s->setup_len ? SETUP_STATE_DATA : SETUP_STATE_ACK;
        p->actual_length = 8;
        return;
    }
    call_device(s, p);
    if (p->status == USB_RET_ASYNC) {
        s->setup_state = SETUP_STATE_SETUP;
    }
    if (p->status != USB_RET_SUCCESS) {
        return;
    }
    cut_to_actual(s, p);
    s->setup_state = SETUP_STATE_DATA;
    p->actual_length = 8;
}

/* The data stage in either direction, as far as this packet reaches. */
static void move_data(USBDevice *s, USBPacket *p)
{
    int len = MIN(s->setup_len - s->setup_index, (int)MIN(usb_packet_size(p), sizeof(s->data_buf)));

    usb_packet_copy(p, s->data_buf + s->setup_index, len);
    s->setup_index += len;
    if (s->setup_index >= s->setup_len) {
        s->setup_state = SETUP_STATE_ACK;
    }
}

/* Data of an IN request, or status of an OUT one. */
static void do_token_in(USBDevice *s, USBPacket *p)
{
    switch (s->setup_state) {
    case SETUP_STATE_ACK:
        if (!is_in_request(s)) {
            call_device(s, p);
            if (p->status != USB_RET_ASYNC) {
                s->setup_state = SETUP_STATE_IDLE;
                p->actual_length = 0;
            }
        }
        break;
    case SETUP_STATE_DATA:
        if (is_in_request(s)) {
            move_data(s, p);
            break;
        }
        s->setup_state = SETUP_STATE_IDLE;
        p->status = USB_RET_STALL;
        break;
    default:
        p->status = USB_RET_STALL;
        break;
    }
}

/* Data of an OUT request, or status of an IN one. */
static void do_token_out(USBDevice *s, USBPacket *p)
{
    switch (s->setup_state) {
    case SETUP_STATE_ACK:
        if (is_in_request(s)) {
            s->setup_state = SETUP_STATE_IDLE;
        }
        /* An OUT request that gets more data than announced: ignored. */
        break;
    case SETUP_STATE_DATA:
        if (!is_in_request(s)) {
            move_data(s, p);
            break;
        }
        s->setup_state = SETUP_STATE_IDLE;
        p->status = USB_RET_STALL;
        break;
    default:
        p->status = USB_RET_STALL;
        break;
    }
}

/* A whole transfer in one packet. */
static void do_parameter(USBDevice *s, USBPacket *p)
{
    stq_le_p(s->setup_buf, p->parameter);
    if (!take_setup(s, p)) {
        return;
    }
    s->setup_state = SETUP_STATE_PARAM;
    if (p->pid == USB_TOKEN_OUT) {
        usb_packet_copy(p, s->data_buf, s->setup_len);
    }
    call_device(s, p);
    if (p->status == USB_RET_ASYNC) {
        return;
    }
    cut_to_actual(s, p);
    if (p->pid == USB_TOKEN_IN) {
        p->actual_length = 0;
        usb_packet_copy(p, s->data_buf, s->setup_len);
    }
}

void usb_control_packet(USBDevice *dev, USBPacket *p)
{
    if (p->parameter) {
        do_parameter(dev, p);
        return;
    }
    switch (p->pid) {
    case USB_TOKEN_SETUP:
        do_token_setup(dev, p);
        break;
    case USB_TOKEN_IN:
        do_token_in(dev, p);
        break;
    case USB_TOKEN_OUT:
        do_token_out(dev, p);
        break;
    default:
        p->status = USB_RET_STALL;
        break;
    }
}

void usb_generic_async_ctrl_complete(USBDevice *s, USBPacket *p)
{
    if (p->status < 0) {
        s->setup_state = SETUP_STATE_IDLE;
    }
    if (s->pcap) {
        usb_pcap_ctrl(p, false);
    }
    switch (s->setup_state) {
    case SETUP_STATE_SETUP:
        cut_to_actual(s, p);
        s->setup_state = SETUP_STATE_DATA;
        p->actual_length = 8;
        break;
    case SETUP_STATE_ACK:
        s->setup_state = SETUP_STATE_IDLE;
        p->actual_length = 0;
        break;
    case SETUP_STATE_PARAM:
        cut_to_actual(s, p);
        if (p->pid == USB_TOKEN_IN) {
            p->actual_length = 0;
            usb_packet_copy(p, s->data_buf, s->setup_len);
        }
        break;
    default:
        break;
    }
    usb_packet_complete(s, p);
}
