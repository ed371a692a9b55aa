/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parts of boards that models from outside bring buses for: SSI peripherals, an
 * EEPROM and a monitor on I2C, lights.
 */
#include "qemu/osdep.h"
#include "hw/display/i2c-ddc.h"
#include "hw/i2c/i2c.h"
#include "hw/irq.h"
#include "hw/misc/led.h"
#include "hw/nvram/eeprom_at24c.h"
#include "hw/ssi/ssi.h"
#include "qapi/error.h"
#include "qemu/module.h"

/* ---- a shift register on SSI: answers with the word before ---- */

#define TYPE_SHIFT "test-shift"
OBJECT_DECLARE_SIMPLE_TYPE(Shift, SHIFT)

struct Shift {
    SSIPeripheral parent_obj;
    uint32_t last;
    int selects;
};

static uint32_t shift_transfer(SSIPeripheral *dev, uint32_t val)
{
    Shift *s = SHIFT(dev);
    uint32_t last = s->last;

    s->last = val;
    return last;
}

static int shift_set_cs(SSIPeripheral *dev, bool select)
{
    SHIFT(dev)->selects++;
    return 0;
}

static void shift_class_init(ObjectClass *klass, void *data)
{
    SSIPeripheralClass *k = SSI_PERIPHERAL_CLASS(klass);

    k->transfer = shift_transfer;
    k->set_cs = shift_set_cs;
    k->cs_polarity = SSI_CS_LOW;
}

static const TypeInfo shift_info = {
    .name = TYPE_SHIFT,
    .parent = TYPE_SSI_PERIPHERAL,
    .instance_size = sizeof(Shift),
    .class_init = shift_class_init,
};

/* A device that buses can hang below. */
static DeviceState *new_host(void)
{
    DeviceState *dev = qdev_new("or-irq");

    object_property_add_child(object_get_root(), "test-host[*]", OBJECT(dev));
    qdev_realize_and_unref(dev, NULL, &error_abort);
    return dev;
}

static void test_ssi_select(void)
{
    SSIBus *bus = ssi_create_bus(new_host(), "ssi");
    DeviceState *a = ssi_create_peripheral(bus, TYPE_SHIFT), *b = qdev_new(TYPE_SHIFT);
    qemu_irq cs = qdev_get_gpio_in_named(a, SSI_GPIO_CS, 0);

    object_property_set_uint(OBJECT(b), "cs", 1, &error_abort);
    ssi_realize_and_unref(b, bus, &error_abort);
    g_assert_true(ssi_get_cs(bus, 1) == b);
    qemu_irq_raise(qdev_get_gpio_in_named(b, SSI_GPIO_CS, 0));

    qemu_irq_lower(cs);
    ssi_transfer(bus, 0x12);
    g_assert_cmphex(ssi_transfer(bus, 0x34), ==, 0x12);
    qemu_irq_raise(cs); /* nobody listens */
    g_assert_cmphex(ssi_transfer(bus, 0x56), ==, 0);
    qemu_irq_lower(cs);
    g_assert_cmphex(ssi_transfer(bus, 0), ==, 0x34);
    g_assert_cmpint(SHIFT(a)->selects, ==, 2);
    g_assert_cmphex(SHIFT(b)->last, ==, 0);
}

static void test_ssi_place_taken(void)
{
    SSIBus *bus = ssi_create_bus(new_host(), "ssi");
    DeviceState *b = qdev_new(TYPE_SHIFT);
    Error *err = NULL;

    ssi_create_peripheral(bus, TYPE_SHIFT);
    g_assert_false(ssi_realize_and_unref(b, bus, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "property cs"));
    error_free(err);
}

static void test_eeprom_wraps(void)
{
    static const uint8_t rom[] = { 1, 2, 3, 4 };
    I2CBus *bus = i2c_init_bus(new_host(), "i2c");
    I2CSlave *eeprom = at24c_eeprom_init_rom(bus, 0x50, 256, rom, sizeof(rom));

    device_cold_reset(DEVICE(eeprom));
    g_assert_cmpint(i2c_start_send(bus, 0x50), ==, 0);
    i2c_send(bus, 0xff);
    i2c_send(bus, 0xaa); /* at 255; the next address is 0 */
    i2c_send(bus, 0xbb);
    i2c_end_transfer(bus);
    i2c_start_send(bus, 0x50);
    i2c_send(bus, 0xff);
    i2c_start_recv(bus, 0x50);
    g_assert_cmphex(i2c_recv(bus), ==, 0xaa);
    g_assert_cmphex(i2c_recv(bus), ==, 0xbb);
    g_assert_cmphex(i2c_recv(bus), ==, 2);
    i2c_end_transfer(bus);
}

static void test_large_eeprom_has_two_address_bytes(void)
{
    I2CBus *bus = i2c_init_bus(new_host(), "i2c");

    device_cold_reset(DEVICE(at24c_eeprom_init(bus, 0x51, 4096)));
    i2c_start_send(bus, 0x51);
    i2c_send(bus, 0x0f);
    i2c_send(bus, 0x10);
    i2c_send(bus, 0x77);
    i2c_end_transfer(bus);
    i2c_start_send(bus, 0x51);
    i2c_send(bus, 0xff); /* address bits that the part does not have */
    i2c_send(bus, 0x10);
    i2c_start_recv(bus, 0x51);
    g_assert_cmphex(i2c_recv(bus), ==, 0x77);
    i2c_end_transfer(bus);
}

static void test_ddc_has_an_edid(void)
{
    static const uint8_t head[] = { 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0 };
    I2CBus *bus = i2c_init_bus(new_host(), "i2c");
    uint8_t sum = 0;

    i2c_slave_create_simple(bus, TYPE_I2CDDC, 0x50);
    i2c_start_send(bus, 0x50);
    i2c_send(bus, 0);
    i2c_start_recv(bus, 0x50);
    for (int i = 0; i < 128; i++) {
        uint8_t byte = i2c_recv(bus);

        sum += byte;
        if (i < 8) {
            g_assert_cmphex(byte, ==, head[i]);
        }
    }
    g_assert_cmphex(sum, ==, 0);
    g_assert_cmphex(i2c_recv(bus), ==, head[0]); /* round again */
    i2c_end_transfer(bus);
}

static void test_led_polarity(void)
{
    LEDState *led =
        led_create_simple(OBJECT(new_host()), GPIO_POLARITY_ACTIVE_LOW, LED_COLOR_RED, "Power LED");
    qemu_irq line = qdev_get_gpio_in(DEVICE(led), 0);

    qemu_irq_lower(line);
    g_assert_cmpint(led_get_intensity(led), ==, 100);
    qemu_irq_raise(line);
    g_assert_cmpint(led_get_intensity(led), ==, 0);
    led_set_intensity(led, 250);
    g_assert_cmpint(led_get_intensity(led), ==, 100);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&shift_info);
    g_test_add_func("/ssi/chip-select", test_ssi_select);
    g_test_add_func("/ssi/place-is-taken-once", test_ssi_place_taken);
    g_test_add_func("/at24c/reads-and-writes-wrap", test_eeprom_wraps);
    g_test_add_func("/at24c/two-address-bytes", test_large_eeprom_has_two_address_bytes);
    g_test_add_func("/i2c-ddc/edid", test_ddc_has_an_edid);
    g_test_add_func("/led/polarity", test_led_polarity);
    return g_test_run();
}
