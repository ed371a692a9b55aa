/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices that only boards of models from outside have: serial-mm, unimplemented-device, empty_slot,
 * sysbus-esp, and the base of Super I/O chips.
 */
#include "qemu/osdep.h"
#include "chardev/char.h"
#include "exec/address-spaces.h"
#include "exec/ioport.h"
#include "hw/char/serial.h"
#include "hw/irq.h"
#include "hw/isa/superio.h"
#include "hw/isa/vt82c686.h"
#include "hw/misc/empty_slot.h"
#include "hw/misc/unimp.h"
#include "hw/qdev-properties-system.h"
#include "hw/scsi/esp.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"

#define TYPE_TEST_SUPERIO "test-superio"
#define TYPE_TEST_BRIDGE  "test-superio-bridge"

#define SERIAL_BASE 0x10000000
#define UNIMP_BASE  0x20000000
#define EMPTY_BASE  0x30000000
#define ESP_BASE    0x40000000
#define PDMA_BASE   0x50000000

static int irq_level[16];

static void note_level(void *opaque, int n, int level)
{
    irq_level[n] = level;
}

static uint64_t rd(hwaddr addr, unsigned size)
{
    uint8_t buf[8] = { 0 };

    g_assert_cmpint(address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, buf, size), ==,
                    MEMTX_OK);
    return ldq_le_p(buf);
}

static void wr(hwaddr addr, uint64_t val, unsigned size)
{
    uint8_t buf[8];

    stq_le_p(buf, val);
    g_assert_cmpint(address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, buf, size), ==,
                    MEMTX_OK);
}

static void expect_error(DeviceState *dev, const char *text)
{
    Error *err = NULL;

    g_assert_false(sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &err));
    g_assert_nonnull(strstr(error_get_pretty(err), text));
    error_free(err);
}

/* ---- serial-mm ---- */

static void test_serial_mm(void)
{
    qemu_irq irq = qemu_allocate_irq(note_level, NULL, 0);
    hwaddr reg = 1 << 2;

    serial_mm_init(get_system_memory(), SERIAL_BASE, 2, irq, 115200, qemu_chr_new("serial-mm", "null", NULL),
                   DEVICE_LITTLE_ENDIAN);
    wr(SERIAL_BASE + 7 * reg, 0x1234565a, 4);
    for (unsigned size = 1; size <= 4; size *= 2) {
        g_assert_cmphex(rd(SERIAL_BASE + 7 * reg, size), ==, 0x5a);
        g_assert_cmphex(rd(SERIAL_BASE + 5 * reg, size), ==, 0x60);
    }
    /* Loopback: a byte comes in, and interrupts. */
    wr(SERIAL_BASE + 4 * reg, 0x18, 1);
    wr(SERIAL_BASE + 1 * reg, 0x01, 1);
    wr(SERIAL_BASE, 0x77, 4);
    main_loop_step();
    g_assert_cmpint(irq_level[0], ==, 1);
    g_assert_cmphex(rd(SERIAL_BASE, 2), ==, 0x77);
    g_assert_cmpint(irq_level[0], ==, 0);
}

static void test_serial_mm_big_endian(void)
{
    serial_mm_init(get_system_memory(), SERIAL_BASE + 0x1000, 2, NULL, 115200,
                   qemu_chr_new("serial-be", "null", NULL), DEVICE_BIG_ENDIAN);
    wr(SERIAL_BASE + 0x1000 + 7 * 4, 0x5a000000, 4);
    g_assert_cmphex(rd(SERIAL_BASE + 0x1000 + 7 * 4, 4), ==, 0x5a000000);
    g_assert_cmphex(rd(SERIAL_BASE + 0x1000 + 7 * 4, 1), ==, 0x5a);
}

static void test_serial_mm_refusals(void)
{
    DeviceState *dev = qdev_new(TYPE_SERIAL_MM);

    qdev_prop_set_uint8(dev, "regshift", 4);
    expect_error(dev, "regshift");
}

/* ---- places without a device ---- */

static void test_unimplemented(void)
{
    create_unimplemented_device("test-unimp", UNIMP_BASE, 0x100);
    for (unsigned size = 1; size <= 8; size *= 2) {
        wr(UNIMP_BASE + 0x100 - size, UINT64_MAX, size);
        g_assert_cmphex(rd(UNIMP_BASE + 0x100 - size, size), ==, 0);
    }
    expect_error(qdev_new(TYPE_UNIMPLEMENTED_DEVICE), "'size'");
    {
        DeviceState *dev = qdev_new(TYPE_UNIMPLEMENTED_DEVICE);

        qdev_prop_set_uint64(dev, "size", 1);
        expect_error(dev, "'name'");
    }
}

static void test_empty_slot(void)
{
    empty_slot_init("test-slot", EMPTY_BASE, 0x10);
    empty_slot_init("no-slot", EMPTY_BASE + 0x10, 0);
    for (unsigned size = 1; size <= 4; size *= 2) {
        wr(EMPTY_BASE, UINT64_MAX, size);
        g_assert_cmphex(rd(EMPTY_BASE, size), ==, 0);
    }
    /* What is mapped there hides it. */
    create_unimplemented_device("above-slot", EMPTY_BASE, 8);
    g_assert_cmpstr(memory_region_name(memory_region_find(get_system_memory(), EMPTY_BASE, 1).mr), ==,
                    "above-slot");
    g_assert_cmpstr(memory_region_name(memory_region_find(get_system_memory(), EMPTY_BASE + 8, 1).mr), ==,
                    "test-slot");
}

/* ---- sysbus-esp ---- */

static hwaddr esp_reg(int reg)
{
    return ESP_BASE + (reg << 2);
}

static DeviceState *new_esp(void)
{
    DeviceState *dev = qdev_new(TYPE_SYSBUS_ESP);
    DeviceState *cd;

    SYSBUS_ESP(dev)->it_shift = 2;
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, ESP_BASE);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 1, PDMA_BASE);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, qemu_allocate_irq(note_level, NULL, 1));
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 1, qemu_allocate_irq(note_level, NULL, 2));
    cd = qdev_new("scsi-cd");
    qdev_prop_set_uint32(cd, "scsi-id", 3);
    qdev_realize_and_unref(cd, BUS(&SYSBUS_ESP(dev)->esp.bus), &error_abort);
    device_cold_reset(dev);
    return dev;
}

/* IDENTIFY and INQUIRY for 36 bytes, out of the FIFO. */
static void select_and_inquire(void)
{
    static const uint8_t bytes[] = { 0x80, 0x12, 0, 0, 0, 36, 0 };

    wr(esp_reg(ESP_WBUSID), 3, 1);
    for (size_t i = 0; i < sizeof(bytes); i++) {
        wr(esp_reg(ESP_FIFO), bytes[i], 1);
    }
    wr(esp_reg(ESP_CMD), CMD_SELATN, 1);
    main_loop_step();
    g_assert_cmpint(irq_level[1], ==, 1);
    g_assert_cmphex(rd(esp_reg(ESP_RSTAT), 1) & 7, ==, STAT_DI);
    rd(esp_reg(ESP_RINTR), 1);
    g_assert_cmpint(irq_level[1], ==, 0);
}

/* Data come through the pseudo DMA port, words in big-endian order; DRQ says when. */
static void test_sysbus_esp(void)
{
    DeviceState *dev = new_esp();

    qemu_irq_raise(qdev_get_gpio_in(dev, 1));
    g_assert_cmphex(rd(esp_reg(ESP_TCHI), 4), ==, TCHI_FAS100A);
    wr(esp_reg(ESP_CFG1), 0x47, 1);
    g_assert_cmphex(rd(esp_reg(ESP_CFG1), 1), ==, 0x47);
    select_and_inquire();
    wr(esp_reg(ESP_TCLO), 36, 1);
    wr(esp_reg(ESP_TCMID), 0, 1);
    wr(esp_reg(ESP_CMD), CMD_TI | CMD_DMA, 1);
    main_loop_step();
    g_assert_cmpint(irq_level[2], ==, 1);
    g_assert_cmphex(rd(PDMA_BASE, 2), ==, 0x0580);  /* a CD, removable */
    for (int i = 2; i < 36; i += 2) {
        g_assert_cmpint(irq_level[2], ==, 1);
        if (i == 8) {
            g_assert_cmphex(rd(PDMA_BASE, 2), ==, 'Q' << 8 | 'E');
        } else {
            rd(PDMA_BASE, 2);
        }
        main_loop_step();
    }
    g_assert_cmpint(irq_level[2], ==, 0);
    g_assert_cmphex(rd(esp_reg(ESP_RSTAT), 1) & (7 | STAT_TC), ==, STAT_ST | STAT_TC);
    /* The reset line ends everything. */
    qemu_irq_raise(qdev_get_gpio_in(dev, 0));
    g_assert_cmphex(rd(esp_reg(ESP_RSTAT), 1), ==, 0);
    g_assert_cmphex(rd(esp_reg(ESP_CFG1), 1), ==, 7);
}

/* ---- isa-superio: two serial ports of which one is disabled, a parallel port, a keyboard controller ---- */

static bool second_is_enabled(ISASuperIODevice *sio, uint8_t index)
{
    return index == 1;
}

static uint16_t serial_iobase(ISASuperIODevice *sio, uint8_t index)
{
    return 0x1f8 + 8 * index;
}

static unsigned int serial_irq(ISASuperIODevice *sio, uint8_t index)
{
    return 9 + index;
}

static uint16_t parallel_iobase(ISASuperIODevice *sio, uint8_t index)
{
    return 0x3bc;
}

static void superio_class_init(ObjectClass *klass, void *data)
{
    ISASuperIOClass *k = ISA_SUPERIO_CLASS(klass);

    k->serial = (ISASuperIOFuncs) { 2, second_is_enabled, serial_iobase, serial_irq };
    k->parallel = (ISASuperIOFuncs) { .count = 1, .get_iobase = parallel_iobase };
}

static const TypeInfo superio_types[] = {
    { .name = TYPE_TEST_SUPERIO, .parent = TYPE_ISA_SUPERIO, .instance_size = sizeof(ISASuperIODevice),
      .class_init = superio_class_init },
    { .name = TYPE_TEST_BRIDGE, .parent = TYPE_DEVICE, .instance_size = sizeof(DeviceState) },
};

static ISABus *isa_bus(void)
{
    static ISABus *bus;
    DeviceState *bridge;

    if (!bus) {
        bridge = qdev_new(TYPE_TEST_BRIDGE);
        bus = isa_bus_new(bridge, get_system_memory(), get_system_io(), &error_abort);
        object_property_add_child(object_get_root(), "bridge", OBJECT(bridge));
        qdev_realize_and_unref(bridge, NULL, &error_abort);
        isa_bus_irqs(bus, qemu_allocate_irqs(note_level, NULL, 16));
    }
    return bus;
}

static void test_superio(void)
{
    ISABus *bus = isa_bus();
    ISASuperIODevice *sio;

    sio = ISA_SUPERIO(isa_new(TYPE_TEST_SUPERIO));
    isa_realize_and_unref(ISA_DEVICE(sio), bus, &error_abort);
    g_assert_null(sio->serial[0]);
    g_assert_null(sio->floppy);
    g_assert_null(sio->ide);
    g_assert_true(object_resolve_path_component(OBJECT(sio), "serial1") == OBJECT(sio->serial[1]));
    g_assert_true(object_resolve_path_component(OBJECT(sio), "parallel0") == OBJECT(sio->parallel[0]));
    g_assert_true(object_resolve_path_component(OBJECT(sio), "i8042") == OBJECT(sio->kbc));
    cpu_outb(0x200 + 7, 0x5a);
    g_assert_cmphex(cpu_inb(0x200 + 7), ==, 0x5a);
    cpu_outb(0x1f8 + 7, 0x5a);
    g_assert_cmphex(cpu_inb(0x1f8 + 7), ==, 0xff);
    cpu_outb(0x3bc, 0xa5);
    g_assert_cmphex(cpu_inb(0x3bc), ==, 0xa5);
    cpu_outb(0x64, 0xaa);
    main_loop_step();
    g_assert_cmphex(cpu_inb(0x60), ==, 0x55);
    /* The interrupt that the class says: 10. */
    cpu_outb(0x200 + 4, 0x08);
    cpu_outb(0x200 + 1, 0x02);
    main_loop_step();
    g_assert_cmpint(irq_level[10], ==, 1);
}

/* By its number, or by what the function's Interrupt Line says; a line that is not there is none. */
static void test_via_interrupts(void)
{
    uint8_t config[PCI_CONFIG_SPACE_SIZE] = { 0 };
    PCIDevice function = { .config = config };

    isa_bus();
    via_isa_set_irq(NULL, 14, 1);
    g_assert_cmpint(irq_level[14], ==, 1);
    via_isa_set_irq(NULL, 14, 0);
    g_assert_cmpint(irq_level[14], ==, 0);
    config[PCI_INTERRUPT_LINE] = 11;
    via_isa_set_irq(&function, 0, 1);
    g_assert_cmpint(irq_level[11], ==, 1);
    config[PCI_INTERRUPT_LINE] = 0xff;
    via_isa_set_irq(&function, 0, 1);
    config[PCI_INTERRUPT_LINE] = 0;
    via_isa_set_irq(&function, 0, 1);
    g_assert_cmpint(irq_level[0], ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    qemu_init_main_loop(&error_abort);
    type_register_static_array(superio_types, ARRAY_SIZE(superio_types));
    cpu_exec_init_all();
    g_test_add_func("/serial-mm/registers", test_serial_mm);
    g_test_add_func("/serial-mm/big-endian", test_serial_mm_big_endian);
    g_test_add_func("/serial-mm/refusals", test_serial_mm_refusals);
    g_test_add_func("/unimplemented-device/reads-as-zero", test_unimplemented);
    g_test_add_func("/empty-slot/is-below-everything", test_empty_slot);
    g_test_add_func("/sysbus-esp/pseudo-dma", test_sysbus_esp);
    g_test_add_func("/isa-superio/units", test_superio);
    g_test_add_func("/via/interrupts", test_via_interrupts);
    return g_test_run();
}
