/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interface of devices that pass packets on to each other (AXI stream). */
#ifndef STREAM_H
#define STREAM_H

#include "qom/object.h"

#define TYPE_STREAM_SINK "stream-sink"

typedef struct StreamSinkClass StreamSinkClass;
DECLARE_CLASS_CHECKERS(StreamSinkClass, STREAM_SINK, TYPE_STREAM_SINK)
#define STREAM_SINK(obj) INTERFACE_CHECK(StreamSink, (obj), TYPE_STREAM_SINK)

typedef struct StreamSink StreamSink;
typedef void (*StreamCanPushNotifyFn)(void *opaque);

struct StreamSinkClass {
    InterfaceClass parent;

    /*
     * Whether push would take anything now; when not, @notify is called once it would. NULL:
     * always.
     */
    bool (*can_push)(StreamSink *obj, StreamCanPushNotifyFn notify, void *notify_opaque);
    /* Takes up to @len bytes and says how many; @eop: they end a packet. */
    size_t (*push)(StreamSink *obj, unsigned char *buf, size_t len, bool eop);
};

size_t stream_push(StreamSink *sink, uint8_t *buf, size_t len, bool eop);
bool stream_can_push(StreamSink *sink, StreamCanPushNotifyFn notify, void *notify_opaque);

#endif
