/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chips on a few wires: the 93Cx6 EEPROM, and I2C by the levels of its lines. */
#include "qemu/osdep.h"
#include "hw/i2c/bitbang_i2c.h"
#include "hw/nvram/eeprom93xx.h"
#include "hw/qdev-core.h"
#include "qapi/error.h"
#include "qemu/module.h"

/* ---- EEPROM ---- */

static DeviceState *owner;

static void ee_bits(eeprom_t *ee, uint32_t value, int bits)
{
    while (bits--) {
        int bit = value >> bits & 1;

        eeprom93xx_write(ee, 1, 0, bit);
        eeprom93xx_write(ee, 1, 1, bit);
    }
}

static uint32_t ee_read_bits(eeprom_t *ee, int bits)
{
    uint32_t value = 0;

    while (bits--) {
        eeprom93xx_write(ee, 1, 0, 0);
        eeprom93xx_write(ee, 1, 1, 0);
        value = value << 1 | eeprom93xx_read(ee);
    }
    return value;
}

static void ee_deselect(eeprom_t *ee)
{
    eeprom93xx_write(ee, 0, 0, 0);
}

static void test_eeprom_read(void)
{
    eeprom_t *ee = eeprom93xx_new(owner, 64);

    eeprom93xx_data(ee)[5] = 0xa5c3;
    eeprom93xx_data(ee)[6] = 0x1234;
    ee_bits(ee, 0, 3);                          /* leading zeros */
    ee_bits(ee, 6 << 6 | 5, 9);                 /* start, READ, address */
    g_assert_cmpuint(eeprom93xx_read(ee), ==, 0);
    g_assert_cmphex(ee_read_bits(ee, 16), ==, 0xa5c3);
    g_assert_cmphex(ee_read_bits(ee, 16), ==, 0x1234);
    ee_deselect(ee);
    eeprom93xx_free(owner, ee);
}

static void test_eeprom_write(void)
{
    eeprom_t *ee = eeprom93xx_new(owner, 256);

    ee_bits(ee, 5 << 8 | 0x42, 11);             /* WRITE while protected */
    ee_bits(ee, 0xbeef, 16);
    ee_deselect(ee);
    g_assert_cmphex(eeprom93xx_data(ee)[0x42], ==, 0);
    ee_bits(ee, 4 << 8 | 0xc0, 11);             /* EWEN */
    ee_deselect(ee);
    ee_bits(ee, 5 << 8 | 0x42, 11);
    ee_bits(ee, 0xbeef, 16);
    ee_deselect(ee);
    g_assert_cmphex(eeprom93xx_data(ee)[0x42], ==, 0xbeef);
    ee_bits(ee, 7 << 8 | 0x42, 11);             /* ERASE */
    ee_deselect(ee);
    g_assert_cmphex(eeprom93xx_data(ee)[0x42], ==, 0xffff);
    ee_bits(ee, 5 << 8 | 0x42, 11);             /* cut short: nothing happens */
    ee_bits(ee, 0xbe, 8);
    ee_deselect(ee);
    g_assert_cmphex(eeprom93xx_data(ee)[0x42], ==, 0xffff);
    eeprom93xx_free(owner, ee);
}

static void test_eeprom_noise(void)
{
    eeprom_t *ee = eeprom93xx_new(owner, 16);
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);

    for (int i = 0; i < 100000; i++) {
        uint32_t bits = g_rand_int(rand);

        eeprom93xx_write(ee, (bits & 0x1f) != 0, bits >> 5 & 1, bits >> 6 & 1);
    }
    eeprom93xx_free(owner, ee);
}

/* ---- I2C ---- */

typedef struct Chip {
    I2CSlave parent_obj;
    uint8_t bytes[4];
    unsigned int num;
} Chip;

static int chip_send(I2CSlave *i2c, uint8_t data)
{
    Chip *c = (Chip *)i2c;

    if (c->num == ARRAY_SIZE(c->bytes)) {
        return 1;
    }
    c->bytes[c->num++] = data;
    return 0;
}

static uint8_t chip_recv(I2CSlave *i2c)
{
    Chip *c = (Chip *)i2c;

    return 0xc0 + c->num++;
}

static int chip_event(I2CSlave *i2c, enum i2c_event event)
{
    if (event == I2C_START_SEND || event == I2C_START_RECV) {
        ((Chip *)i2c)->num = 0;
    }
    return 0;
}

static void chip_class_init(ObjectClass *oc, void *data)
{
    I2CSlaveClass *sc = I2C_SLAVE_CLASS(oc);

    sc->send = chip_send;
    sc->recv = chip_recv;
    sc->event = chip_event;
}

static const TypeInfo chip_info = {
    .name = "test-chip",
    .parent = TYPE_I2C_SLAVE,
    .instance_size = sizeof(Chip),
    .class_init = chip_class_init,
};

static void wire(bitbang_i2c_interface *w, int sda)
{
    bitbang_i2c_set(w, BITBANG_I2C_SCL, 0);
    bitbang_i2c_set(w, BITBANG_I2C_SDA, sda);
}

static void wire_start(bitbang_i2c_interface *w)
{
    wire(w, 1);
    bitbang_i2c_set(w, BITBANG_I2C_SCL, 1);
    bitbang_i2c_set(w, BITBANG_I2C_SDA, 0);
}

static void wire_stop(bitbang_i2c_interface *w)
{
    wire(w, 0);
    bitbang_i2c_set(w, BITBANG_I2C_SCL, 1);
    bitbang_i2c_set(w, BITBANG_I2C_SDA, 1);
}

static int wire_bit(bitbang_i2c_interface *w, int bit)
{
    wire(w, bit);
    return bitbang_i2c_set(w, BITBANG_I2C_SCL, 1);
}

/* The answer: 0 acknowledges. */
static int wire_send(bitbang_i2c_interface *w, uint8_t byte)
{
    for (int i = 7; i >= 0; i--) {
        wire_bit(w, byte >> i & 1);
    }
    return wire_bit(w, 1);
}

static uint8_t wire_recv(bitbang_i2c_interface *w, int nack)
{
    uint8_t byte = 0;

    for (int i = 0; i < 8; i++) {
        byte = byte << 1 | wire_bit(w, 1);
    }
    wire_bit(w, nack);
    return byte;
}

static void test_i2c(void)
{
    I2CBus *bus = i2c_init_bus(owner, "i2c");
    Chip *chip = (Chip *)i2c_slave_create_simple(bus, "test-chip", 0x50);
    bitbang_i2c_interface w;

    bitbang_i2c_init(&w, bus);
    wire_start(&w);
    g_assert_cmpint(wire_send(&w, 0x51 << 1), ==, 1);           /* nobody there */
    wire_stop(&w);
    wire_start(&w);
    g_assert_cmpint(wire_send(&w, 0x50 << 1), ==, 0);
    for (int i = 0; i < 4; i++) {
        g_assert_cmpint(wire_send(&w, 0x81 + i), ==, 0);
    }
    g_assert_cmpint(wire_send(&w, 0xff), ==, 1);                /* full */
    g_assert_cmphex(chip->bytes[0], ==, 0x81);
    g_assert_cmphex(chip->bytes[3], ==, 0x84);
    wire_start(&w);                                             /* repeated */
    g_assert_cmpint(wire_send(&w, 0x50 << 1 | 1), ==, 0);
    g_assert_cmphex(wire_recv(&w, 0), ==, 0xc0);
    g_assert_cmphex(wire_recv(&w, 1), ==, 0xc1);
    wire_stop(&w);
    g_assert_false(i2c_bus_busy(bus));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    type_register_static(&chip_info);
    module_call_init(MODULE_INIT_QOM);
    owner = DEVICE(object_new("sparse-mem"));
    object_property_add_child(object_get_root(), "owner", OBJECT(owner));
    g_test_add_func("/eeprom93xx/read", test_eeprom_read);
    g_test_add_func("/eeprom93xx/write", test_eeprom_write);
    g_test_add_func("/eeprom93xx/noise-is-safe", test_eeprom_noise);
    g_test_add_func("/bitbang-i2c/transfer", test_i2c);
    return g_test_run();
}
