/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A light: type "led", properties color, description, gpio-active-high; input 0 switches it. */
#ifndef HW_MISC_LED_H
#define HW_MISC_LED_H

#include "hw/qdev-core.h"
#include "qom/object.h"

#define TYPE_LED "led"

/* The level of a line that means "on". */
typedef enum {
    GPIO_POLARITY_ACTIVE_LOW,
    GPIO_POLARITY_ACTIVE_HIGH
} GpioPolarity;

typedef enum {
    LED_COLOR_VIOLET,
    LED_COLOR_BLUE,
    LED_COLOR_CYAN,
    LED_COLOR_GREEN,
    LED_COLOR_YELLOW,
    LED_COLOR_AMBER,
    LED_COLOR_ORANGE,
    LED_COLOR_RED,
} LEDColor;

struct LEDState {
    DeviceState parent_obj;

    uint8_t intensity_percent;
    qemu_irq irq;

    char *description;
    char *color;
    bool gpio_active_high;
};
typedef struct LEDState LEDState;
DECLARE_INSTANCE_CHECKER(LEDState, LED, TYPE_LED)

/* 0 … 100; more counts as 100. */
void led_set_intensity(LEDState *s, unsigned intensity_percent);
unsigned led_get_intensity(LEDState *s);
/* Full or none. */
void led_set_state(LEDState *s, bool is_emitting);
/* Made and realized as a child of @parentobj. */
LEDState *led_create_simple(Object *parentobj, GpioPolarity gpio_polarity, LEDColor color,
                            const char *description);

#endif
