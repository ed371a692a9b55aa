/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * led: a light of a board. Input 0 switches it; models may dim it. Properties: color, description,
 * gpio-active-high. Nothing shows it but the trace.
 */
#include "qemu/osdep.h"
#include "hw/misc/led.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "trace.h"

#define LED_INTENSITY_MAX 100 /* percent */

static const char *const led_color_name[] = {
    [LED_COLOR_VIOLET] = "violet",
    [LED_COLOR_BLUE] = "blue",
    [LED_COLOR_CYAN] = "cyan",
    [LED_COLOR_GREEN] = "green",
    [LED_COLOR_YELLOW] = "yellow",
    [LED_COLOR_AMBER] = "amber",
    [LED_COLOR_ORANGE] = "orange",
    [LED_COLOR_RED] = "red",
};

void led_set_intensity(LEDState *s, unsigned intensity_percent)
{
    uint8_t percent = MIN(intensity_percent, LED_INTENSITY_MAX);

    if (percent != s->intensity_percent) {
        trace_led_change_intensity(s->description, s->color, percent);
    }
    s->intensity_percent = percent;
}

unsigned led_get_intensity(LEDState *s)
{
    return s->intensity_percent;
}

void led_set_state(LEDState *s, bool is_emitting)
{
    led_set_intensity(s, is_emitting ? LED_INTENSITY_MAX : 0);
}

static void led_set_state_gpio_handler(void *opaque, int line, int new_state)
{
    LEDState *s = LED(opaque);

    led_set_state(s, !!new_state == s->gpio_active_high);
}

static void led_reset(DeviceState *dev)
{
    LEDState *s = LED(dev);

    led_set_state(s, s->gpio_active_high);
}

static void led_realize(DeviceState *dev, Error **errp)
{
    LEDState *s = LED(dev);

    if (!s->color) {
        error_setg(errp, "property 'color' not specified");
        return;
    }
    if (!s->description) {
        s->description = g_strdup("n/a");
    }
    qdev_init_gpio_in(dev, led_set_state_gpio_handler, 1);
}

static const VMStateDescription vmstate_led = {
    .name = TYPE_LED,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(intensity_percent, LEDState),
        VMSTATE_END_OF_LIST()
    },
};

static Property led_properties[] = {
    DEFINE_PROP_STRING("color", LEDState, color),
    DEFINE_PROP_STRING("description", LEDState, description),
    DEFINE_PROP_BOOL("gpio-active-high", LEDState, gpio_active_high, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void led_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "LED";
    dc->vmsd = &vmstate_led;
    dc->reset = led_reset;
    dc->realize = led_realize;
    set_bit(DEVICE_CATEGORY_DISPLAY, dc->categories);
    device_class_set_props(dc, led_properties);
}

static const TypeInfo led_types[] = {
    {
        .name = TYPE_LED,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(LEDState),
        .class_init = led_class_init,
    },
};

DEFINE_TYPES(led_types)

LEDState *led_create_simple(Object *parentobj, GpioPolarity gpio_polarity, LEDColor color,
                            const char *description)
{
    g_autofree char *name = g_ascii_strdown(description, -1);
    DeviceState *dev = qdev_new(TYPE_LED);

    g_strcanon(name, G_CSET_a_2_z G_CSET_DIGITS, '-');
    qdev_prop_set_bit(dev, "gpio-active-high", gpio_polarity == GPIO_POLARITY_ACTIVE_HIGH);
    qdev_prop_set_string(dev, "color", led_color_name[color]);
    qdev_prop_set_string(dev, "description", description);
    object_property_add_child(parentobj, name, OBJECT(dev));
    qdev_realize_and_unref(dev, NULL, &error_fatal);
    return LED(dev);
}
