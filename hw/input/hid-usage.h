/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys by their usage on HID's keyboard page (HID Usage Tables, section 10). */
#ifndef HW_INPUT_HID_USAGE_H
#define HW_INPUT_HID_USAGE_H

#include "ui/input.h"

/* First of the eight modifier keys, in the order of a report's modifier bits. */
#define HID_USAGE_MODIFIERS 0xe0

/* The usage of @key, 0 for none. */
uint8_t hid_key_usage(QKeyCode key);

#endif
