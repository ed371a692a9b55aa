/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Input events: keyboards, mice and tablets register a handler; user interfaces, monitors and
 * tests send events, which reach the most recently activated handler that takes their kind. Key
 * names are those of QAPI's QKeyCode.
 */
#ifndef INPUT_H
#define INPUT_H

#include "qapi/qapi-types-ui.h"
#include "qemu/notify.h"

/* Masks for QemuInputHandler.mask. */
#define INPUT_EVENT_MASK_KEY (1 << INPUT_EVENT_KIND_KEY)
#define INPUT_EVENT_MASK_BTN (1 << INPUT_EVENT_KIND_BTN)
#define INPUT_EVENT_MASK_REL (1 << INPUT_EVENT_KIND_REL)
#define INPUT_EVENT_MASK_ABS (1 << INPUT_EVENT_KIND_ABS)

/* Range of absolute axis values. */
#define INPUT_EVENT_ABS_MIN 0x0000
#define INPUT_EVENT_ABS_MAX 0x7FFF

typedef struct QemuInputHandler QemuInputHandler;
typedef struct QemuInputHandlerState QemuInputHandlerState;

/* One event for @dev; @src is the console it was typed at or NULL. @evt belongs to the caller. */
typedef void (*QemuInputHandlerEvent)(DeviceState *dev, QemuConsole *src, InputEvent *evt);
/* The events since the last sync belong together (a mouse report ends). */
typedef void (*QemuInputHandlerSync)(DeviceState *dev);

/* What a device takes: @name for lists, @mask of INPUT_EVENT_MASK_*, @sync may be NULL. */
struct QemuInputHandler {
    const char *name;
    uint32_t mask;
    QemuInputHandlerEvent event;
    QemuInputHandlerSync sync;
};

/* Adds a handler at the end of the list; @handler must outlive it. Unregister to free. */
QemuInputHandlerState *qemu_input_handler_register(DeviceState *dev,
                                                   const QemuInputHandler *handler);
/* Puts a handler first: events of its kinds go to it. */
void qemu_input_handler_activate(QemuInputHandlerState *s);
/* Puts a handler last. */
void qemu_input_handler_deactivate(QemuInputHandlerState *s);
void qemu_input_handler_unregister(QemuInputHandlerState *s);
/* Lets a handler get events of one console only: display device @device_id, its head @head. */
void qemu_input_handler_bind(QemuInputHandlerState *s, const char *device_id, int head,
                             Error **errp);

/*
 * Sends @evt (kept by the caller) to the handler for its kind, if the machine runs or is
 * suspended.
 */
void qemu_input_event_send(QemuConsole *src, InputEvent *evt);
/* As above without the check of the run state and without the transformation of keys. */
void qemu_input_event_send_impl(QemuConsole *src, InputEvent *evt);
/* Ends a group of events. */
void qemu_input_event_sync(void);
void qemu_input_event_sync_impl(void);

/* Key events. @key is owned by the callee and freed after it was handled. */
void qemu_input_event_send_key(QemuConsole *src, KeyValue *key, bool down);
/* @num is a key number: the PC's set 1 scancode, 0x80 set for keys with the 0xe0 prefix. */
void qemu_input_event_send_key_number(QemuConsole *src, int num, bool down);
void qemu_input_event_send_key_qcode(QemuConsole *src, QKeyCode q, bool down);
/* Later key events wait @delay_ms of virtual time (sendkey's hold time); 0 means 10 ms. */
void qemu_input_event_send_key_delay(uint32_t delay_ms);

/* Conversions between the names of keys; unknown ones give Q_KEY_CODE_UNMAPPED or 0. */
int qemu_input_key_number_to_qcode(unsigned int nr);
int qemu_input_key_value_to_number(const KeyValue *value);
int qemu_input_key_value_to_qcode(const KeyValue *value);
/* Set 1 bytes of a press or release, into @codes[3 or more]; returns how many. */
int qemu_input_key_value_to_scancode(const KeyValue *value, bool down, int *codes);
/* Linux input event code (KEY_*) to QKeyCode. */
int qemu_input_linux_to_qcode(unsigned int lnx);
/* Scancode of @q in set 1, 2 or 3 of the PC keyboard: 0xe0xx with a prefix, 0 for none. */
uint16_t qemu_input_qcode_to_atset(QKeyCode q, int set);

/* The same as tables for external devices, indexed by QKeyCode, of Q_KEY_CODE__MAX elements. */
extern const uint16_t qemu_input_map_qcode_to_atset1[];
extern const uint32_t qemu_input_map_qcode_to_atset1_len;
extern const uint16_t qemu_input_map_qcode_to_atset2[];
extern const uint32_t qemu_input_map_qcode_to_atset2_len;
extern const uint16_t qemu_input_map_qcode_to_atset3[];
extern const uint32_t qemu_input_map_qcode_to_atset3_len;
/* QKeyCode to key number and to Linux input event code. */
extern const uint16_t qemu_input_map_qcode_to_qnum[];
extern const uint32_t qemu_input_map_qcode_to_qnum_len;
extern const uint16_t qemu_input_map_qcode_to_linux[];
extern const uint32_t qemu_input_map_qcode_to_linux_len;

/*
 * Buttons: one event, or those that differ between two masks of (1 << INPUT_BUTTON) mapped by
 * @button_map.
 */
void qemu_input_queue_btn(QemuConsole *src, InputButton btn, bool down);
void qemu_input_update_buttons(QemuConsole *src, uint32_t *button_map, uint32_t button_old,
                               uint32_t button_new);

/*
 * Movement: @value steps, or a position between @min_in and @max_in that is scaled to
 * INPUT_EVENT_ABS_*.
 */
void qemu_input_queue_rel(QemuConsole *src, InputAxis axis, int value);
void qemu_input_queue_abs(QemuConsole *src, InputAxis axis, int value, int min_in, int max_in);
/* Scales @value from one range to another, clipped; @min_in < @max_in. */
int qemu_input_scale_axis(int value, int min_in, int max_in, int min_out, int max_out);
/* True when the first pointer handler is absolute (a tablet). */
bool qemu_input_is_absolute(void);

/* Notified when qemu_input_is_absolute changes; qemu_input_check_mode_change looks and notifies. */
void qemu_input_check_mode_change(void);
void qemu_add_mouse_mode_change_notifier(Notifier *notify);
void qemu_remove_mouse_mode_change_notifier(Notifier *notify);

#endif
