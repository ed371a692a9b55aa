/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Input events: from whoever makes them (monitor, tests, user interfaces) to the device that
 * takes their kind.
 *
 * Handlers are a list, the active one first; one that is bound to a console gets that console's
 * events only. Key events can be held back for a while (sendkey), the queue of those is bounded.
 * Keyboard lights go the other way. QEMU's QMP reference, "Input", names the kinds of events.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/queue.h"
#include "qemu/timer.h"
#include "sysemu/runstate.h"
#include "ui/console.h"
#include "ui/input.h"
#include "ui/trace.h"

/* Key events and pauses that may wait. */
#define KEY_QUEUE_LIMIT 1024
#define KEY_DELAY_DEFAULT_MS 10

struct QemuInputHandlerState {
    DeviceState *dev;
    const QemuInputHandler *handler;
    int id;
    int events;
    QemuConsole *con;
    QTAILQ_ENTRY(QemuInputHandlerState) node;
};

/* An event that waits, or a pause of delay_ms when key is NULL. */
typedef struct KeyQueueItem {
    KeyValue *key;
    bool down;
    QemuConsole *src;
    uint32_t delay_ms;
} KeyQueueItem;

struct QEMUPutLEDEntry {
    QEMUPutLEDEvent *put_led;
    void *opaque;
    QTAILQ_ENTRY(QEMUPutLEDEntry) next;
};

/* Registries: handlers and listeners sign up while the machine is made. */
static QTAILQ_HEAD(, QemuInputHandlerState) handlers = QTAILQ_HEAD_INITIALIZER(handlers);
static QTAILQ_HEAD(, QEMUPutLEDEntry) led_handlers = QTAILQ_HEAD_INITIALIZER(led_handlers);
static NotifierList mouse_mode_notifiers = NOTIFIER_LIST_INITIALIZER(mouse_mode_notifiers);

/* Keys that wait, oldest first; the timer runs while the queue isn't empty. */
static GQueue key_queue = G_QUEUE_INIT;
static QEMUTimer *key_timer;

/* ---- handlers ---- */

QemuInputHandlerState *qemu_input_handler_register(DeviceState *dev,
                                                   const QemuInputHandler *handler)
{
    static int next_id = 1;
    QemuInputHandlerState *s = g_new0(QemuInputHandlerState, 1);

    s->dev = dev;
    s->handler = handler;
    s->id = next_id++;
    QTAILQ_INSERT_TAIL(&handlers, s, node);
    qemu_input_check_mode_change();
    return s;
}

void qemu_input_handler_activate(QemuInputHandlerState *s)
{
    QTAILQ_REMOVE(&handlers, s, node);
    QTAILQ_INSERT_HEAD(&handlers, s, node);
    qemu_input_check_mode_change();
}

void qemu_input_handler_deactivate(QemuInputHandlerState *s)
{
    QTAILQ_REMOVE(&handlers, s, node);
    QTAILQ_INSERT_TAIL(&handlers, s, node);
    qemu_input_check_mode_change();
}

void qemu_input_handler_unregister(QemuInputHandlerState *s)
{
    QTAILQ_REMOVE(&handlers, s, node);
    g_free(s);
    qemu_input_check_mode_change();
}

void qemu_input_handler_bind(QemuInputHandlerState *s, const char *device_id, int head,
                             Error **errp)
{
    s->con = qemu_console_lookup_by_device_name(device_id, head, errp);
}

/* The handler that gets events of kind @mask from console @con. */
static QemuInputHandlerState *input_find_handler(uint32_t mask, QemuConsole *con)
{
    QemuInputHandlerState *s;

    QTAILQ_FOREACH(s, &handlers, node) {
        if (s->con && s->con == con && (mask & s->handler->mask)) {
            return s;
        }
    }
    QTAILQ_FOREACH(s, &handlers, node) {
        if (!s->con && (mask & s->handler->mask)) {
            return s;
        }
    }
    return NULL;
}

/* ---- sending ---- */

static void input_event_trace(const InputEvent *evt)
{
    switch (evt->type) {
    case INPUT_EVENT_KIND_KEY:
        trace_input_event_key(qemu_input_key_value_to_qcode(evt->u.key.data->key),
                              evt->u.key.data->down);
        break;
    case INPUT_EVENT_KIND_BTN:
        trace_input_event_btn(evt->u.btn.data->button, evt->u.btn.data->down);
        break;
    case INPUT_EVENT_KIND_REL:
        trace_input_event_rel(evt->u.rel.data->axis, evt->u.rel.data->value);
        break;
    case INPUT_EVENT_KIND_ABS:
        trace_input_event_abs(evt->u.abs.data->axis, evt->u.abs.data->value);
        break;
    case INPUT_EVENT_KIND__MAX:
        break;
    }
}

void qemu_input_event_send_impl(QemuConsole *src, InputEvent *evt)
{
    QemuInputHandlerState *s = input_find_handler(1 << evt->type, src);

    input_event_trace(evt);
    if (s) {
        s->handler->event(s->dev, src, evt);
        s->events++;
    }
}

static bool input_is_taken(void)
{
    return runstate_is_running() || runstate_check(RUN_STATE_SUSPENDED);
}

void qemu_input_event_send(QemuConsole *src, InputEvent *evt)
{
    if (input_is_taken()) {
        qemu_input_event_send_impl(src, evt);
    }
}

void qemu_input_event_sync_impl(void)
{
    QemuInputHandlerState *s;

    trace_input_event_sync();
    QTAILQ_FOREACH(s, &handlers, node) {
        if (!s->events) {
            continue;
        }
        s->events = 0;
        if (s->handler->sync) {
            s->handler->sync(s->dev);
        }
    }
}

void qemu_input_event_sync(void)
{
    if (input_is_taken()) {
        qemu_input_event_sync_impl();
    }
}

/* ---- keys ---- */

static void input_send_key_now(QemuConsole *src, KeyValue *key, bool down)
{
    InputKeyEvent key_event = { .key = key, .down = down };
    InputEvent evt = { .type = INPUT_EVENT_KIND_KEY, .u.key.data = &key_event };

    qemu_input_event_send(src, &evt);
    qemu_input_event_sync();
}

/* Sends what waits, up to the next pause. */
static void key_queue_run(void *opaque)
{
    KeyQueueItem *item;

    while ((item = g_queue_pop_head(&key_queue))) {
        if (item->key) {
            input_send_key_now(item->src, item->key, item->down);
        }
        g_free(item->key);
        g_free(item);
        item = g_queue_peek_head(&key_queue);
        if (item && !item->key) {
            timer_mod(key_timer, qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + item->delay_ms);
            return;
        }
    }
}

static bool key_queue_push(KeyQueueItem item)
{
    if (g_queue_get_length(&key_queue) >= KEY_QUEUE_LIMIT) {
        return false;
    }
    g_queue_push_tail(&key_queue, g_memdup2(&item, sizeof(item)));
    return true;
}

void qemu_input_event_send_key(QemuConsole *src, KeyValue *key, bool down)
{
    if (!g_queue_is_empty(&key_queue)) {
        KeyQueueItem item = { .key = key, .down = down, .src = src };

        if (!input_is_taken() || !key_queue_push(item)) {
            g_free(key);
        }
        return;
    }
    input_send_key_now(src, key, down);
    g_free(key);
}

void qemu_input_event_send_key_number(QemuConsole *src, int num, bool down)
{
    KeyValue key = { .type = KEY_VALUE_KIND_NUMBER, .u.number.data = num };

    qemu_input_event_send_key(src, g_memdup2(&key, sizeof(key)), down);
}

void qemu_input_event_send_key_qcode(QemuConsole *src, QKeyCode q, bool down)
{
    KeyValue key = { .type = KEY_VALUE_KIND_QCODE, .u.qcode.data = q };

    qemu_input_event_send_key(src, g_memdup2(&key, sizeof(key)), down);
}

void qemu_input_event_send_key_delay(uint32_t delay_ms)
{
    KeyQueueItem item = { .delay_ms = delay_ms ? delay_ms : KEY_DELAY_DEFAULT_MS };

    if (!input_is_taken()) {
        return;
    }
    if (!key_timer) {
        key_timer = timer_new_ms(QEMU_CLOCK_VIRTUAL, key_queue_run, NULL);
    }
    if (key_queue_push(item) && g_queue_get_length(&key_queue) == 1) {
        timer_mod(key_timer, qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + item.delay_ms);
    }
}

/* ---- pointers ---- */

void qemu_input_queue_btn(QemuConsole *src, InputButton btn, bool down)
{
    InputBtnEvent btn_event = { .button = btn, .down = down };
    InputEvent evt = { .type = INPUT_EVENT_KIND_BTN, .u.btn.data = &btn_event };

    qemu_input_event_send(src, &evt);
}

void qemu_input_update_buttons(QemuConsole *src, uint32_t *button_map, uint32_t button_old,
                               uint32_t button_new)
{
    for (InputButton btn = 0; btn < INPUT_BUTTON__MAX; btn++) {
        uint32_t mask = button_map[btn];

        if ((button_old & mask) != (button_new & mask)) {
            qemu_input_queue_btn(src, btn, button_new & mask);
        }
    }
}

static void input_queue_move(QemuConsole *src, InputEventKind kind, InputAxis axis, int value)
{
    InputMoveEvent move = { .axis = axis, .value = value };
    InputEvent evt = { .type = kind };

    if (kind == INPUT_EVENT_KIND_REL) {
        evt.u.rel.data = &move;
    } else {
        evt.u.abs.data = &move;
    }
    qemu_input_event_send(src, &evt);
}

void qemu_input_queue_rel(QemuConsole *src, InputAxis axis, int value)
{
    input_queue_move(src, INPUT_EVENT_KIND_REL, axis, value);
}

void qemu_input_queue_abs(QemuConsole *src, InputAxis axis, int value, int min_in, int max_in)
{
    input_queue_move(src, INPUT_EVENT_KIND_ABS, axis,
                     qemu_input_scale_axis(value, min_in, max_in,
                                           INPUT_EVENT_ABS_MIN, INPUT_EVENT_ABS_MAX));
}

int qemu_input_scale_axis(int value, int min_in, int max_in, int min_out, int max_out)
{
    int64_t range_in = (int64_t)max_in - min_in;
    int64_t range_out = (int64_t)max_out - min_out;

    if (range_in < 1) {
        return min_out + range_out / 2;
    }
    return (CLAMP((int64_t)value, min_in, max_in) - min_in) * range_out / range_in + min_out;
}

bool qemu_input_is_absolute(void)
{
    uint32_t pointers = INPUT_EVENT_MASK_REL | INPUT_EVENT_MASK_ABS;
    QemuInputHandlerState *s = input_find_handler(pointers, NULL);

    return s && (s->handler->mask & INPUT_EVENT_MASK_ABS);
}

void qemu_input_check_mode_change(void)
{
    static bool was_absolute;
    bool is_absolute = qemu_input_is_absolute();

    if (is_absolute != was_absolute) {
        was_absolute = is_absolute;
        trace_input_mouse_mode(is_absolute);
        notifier_list_notify(&mouse_mode_notifiers, NULL);
    }
}

void qemu_add_mouse_mode_change_notifier(Notifier *notify)
{
    notifier_list_add(&mouse_mode_notifiers, notify);
}

void qemu_remove_mouse_mode_change_notifier(Notifier *notify)
{
    notifier_remove(notify);
}

/* ---- keyboard lights ---- */

QEMUPutLEDEntry *qemu_add_led_event_handler(QEMUPutLEDEvent *func, void *opaque)
{
    QEMUPutLEDEntry *entry = g_new0(QEMUPutLEDEntry, 1);

    entry->put_led = func;
    entry->opaque = opaque;
    QTAILQ_INSERT_TAIL(&led_handlers, entry, next);
    return entry;
}

void qemu_remove_led_event_handler(QEMUPutLEDEntry *entry)
{
    if (entry) {
        QTAILQ_REMOVE(&led_handlers, entry, next);
        g_free(entry);
    }
}

void kbd_put_ledstate(int ledstate)
{
    QEMUPutLEDEntry *entry;

    trace_input_ledstate(ledstate);
    QTAILQ_FOREACH(entry, &led_handlers, next) {
        entry->put_led(entry->opaque, ledstate);
    }
}
