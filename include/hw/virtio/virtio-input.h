/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Input devices (VIRTIO 1.2, section 5.8): a base, and keyboards, mice and tablets on it. */
#ifndef QEMU_VIRTIO_INPUT_H
#define QEMU_VIRTIO_INPUT_H

#include "hw/virtio/virtio.h"
#include "qom/object.h"
#include "standard-headers/linux/virtio_input.h"
#include "ui/input.h"

typedef struct virtio_input_absinfo virtio_input_absinfo;
typedef struct virtio_input_config virtio_input_config;
typedef struct virtio_input_event virtio_input_event;

#define TYPE_VIRTIO_INPUT "virtio-input-device"
OBJECT_DECLARE_TYPE(VirtIOInput, VirtIOInputClass, VIRTIO_INPUT)

#define TYPE_VIRTIO_INPUT_HID "virtio-input-hid-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOInputHID, VIRTIO_INPUT_HID)

/* A device of the host's; this tree has none, a model from outside may be it. */
#define TYPE_VIRTIO_INPUT_HOST "virtio-input-host-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOInputHost, VIRTIO_INPUT_HOST)

#define TYPE_VIRTIO_KEYBOARD "virtio-keyboard-device"
#define TYPE_VIRTIO_MOUSE "virtio-mouse-device"
#define TYPE_VIRTIO_TABLET "virtio-tablet-device"

/* One answer of the configuration space. */
typedef struct VirtIOInputConfig {
    virtio_input_config config;
    QTAILQ_ENTRY(VirtIOInputConfig) node;
} VirtIOInputConfig;

struct VirtIOInput {
    VirtIODevice parent_obj;
    uint8_t cfg_select;
    uint8_t cfg_subsel;
    uint32_t cfg_size;
    QTAILQ_HEAD(, VirtIOInputConfig) cfg_list;
    VirtQueue *evt, *sts;
    char *serial;               /* property */
    virtio_input_event *queue;  /* events since the last report */
    uint32_t qindex, qsize;     /* used, and room */
    bool active;                /* the driver takes events */
};

struct VirtIOInputClass {
    VirtioDeviceClass parent;
    DeviceRealize realize;
    DeviceUnrealize unrealize;
    /* vinput->active changed. */
    void (*change_active)(VirtIOInput *vinput);
    /* The driver sent an event (lights). */
    void (*handle_status)(VirtIOInput *vinput, virtio_input_event *event);
};

struct VirtIOInputHID {
    VirtIOInput parent_obj;
    char *display;              /* properties: events of that display's window only */
    uint32_t head;
    const QemuInputHandler *handler;
    QemuInputHandlerState *hs;
    int ledstate;
    bool wheel_axis;            /* property: the wheel is an axis, else buttons */
};

/* @evdev: path, a property; @fd: what it was opened as. */
struct VirtIOInputHost {
    VirtIOInput parent_obj;
    char *evdev;
    int fd;
};

/*
 * Queue an event for the driver; EV_SYN ends a report, which is delivered whole or, when the driver
 * has no room for it, not at all. Fields are little endian.
 */
void virtio_input_send(VirtIOInput *vinput, virtio_input_event *event);
/* Add a copy of @config, or of each up to one with select 0. */
void virtio_input_add_config(VirtIOInput *vinput, virtio_input_config *config);
void virtio_input_init_config(VirtIOInput *vinput, virtio_input_config *config);
/* The answer to a selection, or NULL. */
virtio_input_config *virtio_input_find_config(VirtIOInput *vinput, uint8_t select, uint8_t subsel);
/* What the driver selected: a part of the saved state of each kind of input device. */
extern const VMStateDescription vmstate_virtio_input_device;
/* Add a string as the answer to @select. */
void virtio_input_idstr_config(VirtIOInput *vinput, uint8_t select, const char *string);

#endif
