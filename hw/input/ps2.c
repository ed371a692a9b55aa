/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PS/2 devices, the common part: the queue of bytes to the host and the line that is up while it
 * holds some.
 *
 * Models: IBM PS/2 hardware interface technical reference, "Keyboard and Auxiliary Device
 * Controller". Abstract type "ps2-device"; "ps2-kbd" and "ps2-mouse" are in files of their own.
 * GPIO output 0: data is waiting. Left out on purpose: the serial protocol on the wire (clock,
 * parity, timeouts).
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "ps2-internal.h"
#include "qemu/module.h"
#include "trace.h"

static int ps2_index(int i)
{
    return i & (PS2_BUFFER_SIZE - 1);
}

static bool ps2_irq_level(const PS2State *s)
{
    return s->queue.count > 0;
}

static void ps2_update_irq(PS2State *s)
{
    qemu_set_irq(s->irq, ps2_irq_level(s));
}

void ps2_raise_irq(PS2State *s)
{
    ps2_update_irq(s);
}

void ps2_queue_noirq(PS2State *s, int b)
{
    PS2Queue *q = &s->queue;

    if (q->count >= PS2_QUEUE_SIZE) {
        return;
    }
    q->data[q->wptr] = b;
    q->wptr = ps2_index(q->wptr + 1);
    q->count++;
}

bool ps2_queue_bytes(PS2State *s, const uint8_t *bytes, int n)
{
    if (s->queue.count + n > PS2_QUEUE_SIZE) {
        trace_ps2_queue_full(object_get_typename(OBJECT(s)), n);
        return false;
    }
    for (int i = 0; i < n; i++) {
        ps2_queue_noirq(s, bytes[i]);
    }
    ps2_update_irq(s);
    return true;
}

void ps2_queue(PS2State *s, int b)
{
    ps2_queue_bytes(s, (uint8_t[]){ b }, 1);
}

void ps2_queue_2(PS2State *s, int b1, int b2)
{
    ps2_queue_bytes(s, (uint8_t[]){ b1, b2 }, 2);
}

void ps2_queue_3(PS2State *s, int b1, int b2, int b3)
{
    ps2_queue_bytes(s, (uint8_t[]){ b1, b2, b3 }, 3);
}

void ps2_queue_4(PS2State *s, int b1, int b2, int b3, int b4)
{
    ps2_queue_bytes(s, (uint8_t[]){ b1, b2, b3, b4 }, 4);
}

void ps2_queue_reply(PS2State *s, const uint8_t *bytes, int n)
{
    PS2Queue *q = &s->queue;

    assert(n <= PS2_QUEUE_HEADROOM);
    if (q->cwptr >= 0) {
        q->count -= ps2_index(q->cwptr - q->rptr);
        q->rptr = q->cwptr;
    }
    q->cwptr = q->rptr;
    q->rptr = ps2_index(q->rptr - n);
    for (int i = 0; i < n; i++) {
        q->data[ps2_index(q->rptr + i)] = bytes[i];
    }
    q->count += n;
    ps2_update_irq(s);
}

uint8_t ps2_last_byte(const PS2State *s)
{
    return s->queue.data[ps2_index(s->queue.rptr - 1)];
}

uint32_t ps2_read_data(PS2State *s)
{
    PS2Queue *q = &s->queue;
    uint8_t val;

    if (!q->count) {
        return ps2_last_byte(s);
    }
    val = q->data[q->rptr];
    q->rptr = ps2_index(q->rptr + 1);
    q->count--;
    if (q->rptr == q->cwptr) {
        q->cwptr = -1;
    }
    /* Down in between: the controller sees an edge for every byte. */
    qemu_irq_lower(s->irq);
    ps2_update_irq(s);
    trace_ps2_read_data(object_get_typename(OBJECT(s)), val);
    return val;
}

int ps2_queue_empty(PS2State *s)
{
    return s->queue.count == 0;
}

void ps2_reset_queue(PS2State *s)
{
    s->queue.rptr = 0;
    s->queue.wptr = 0;
    s->queue.cwptr = -1;
    s->queue.count = 0;
    ps2_update_irq(s);
}

static void ps2_reset(DeviceState *dev)
{
    PS2State *s = PS2_DEVICE(dev);

    s->write_cmd = PS2_NO_CMD;
    ps2_reset_queue(s);
}

/* A saved queue may come from anywhere: bring its indices into range. */
static int ps2_post_load(void *opaque, int version_id)
{
    PS2State *s = opaque;
    PS2Queue *q = &s->queue;
    int reply = 0;

    q->rptr = ps2_index(q->rptr);
    q->count = CLAMP(q->count, 0, PS2_QUEUE_SIZE + PS2_QUEUE_HEADROOM);
    q->wptr = ps2_index(q->rptr + q->count);
    if (q->cwptr >= 0) {
        q->cwptr = ps2_index(q->cwptr);
        reply = ps2_index(q->cwptr - q->rptr);
    }
    if (!reply || reply > MIN(q->count, PS2_QUEUE_HEADROOM)) {
        q->cwptr = -1;
    }
    return 0;
}

static const VMStateDescription vmstate_ps2_queue = {
    .name = "ps2-queue",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]){ VMSTATE_UINT8_ARRAY(data, PS2Queue, PS2_BUFFER_SIZE),
                                      VMSTATE_INT32(rptr, PS2Queue), VMSTATE_INT32(wptr, PS2Queue),
                                      VMSTATE_INT32(cwptr, PS2Queue),
                                      VMSTATE_INT32(count, PS2Queue), VMSTATE_END_OF_LIST() }
};

const VMStateDescription vmstate_ps2_common = {
    .name = "PS2 Common State",
    .version_id = 4,
    .minimum_version_id = 4,
    .post_load = ps2_post_load,
    .fields =
        (const VMStateField[]){ VMSTATE_STRUCT(queue, PS2State, 1, vmstate_ps2_queue, PS2Queue),
                                VMSTATE_INT32(write_cmd, PS2State), VMSTATE_END_OF_LIST() }
};

static void ps2_init(Object *obj)
{
    PS2State *s = PS2_DEVICE(obj);

    s->queue.cwptr = -1;
    s->write_cmd = PS2_NO_CMD;
    qdev_init_gpio_out(DEVICE(obj), &s->irq, 1);
}

static void ps2_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->reset = ps2_reset;
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static const TypeInfo ps2_info = {
    .name = TYPE_PS2_DEVICE,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(PS2State),
    .instance_init = ps2_init,
    .class_init = ps2_class_init,
    .class_size = sizeof(PS2DeviceClass),
    .abstract = true,
};

static void ps2_register_types(void)
{
    type_register_static(&ps2_info);
}

type_init(ps2_register_types)
