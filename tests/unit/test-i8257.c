/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Transfers of the DMA controllers with a device that is this test: positions, terminal count,
 * addresses.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "exec/ioport.h"
#include "hw/dma/i8257.h"
#include "hw/isa/isa.h"
#include "hw/qdev-core.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/units.h"

#define TYPE_TEST_BRIDGE "i8257-test-bridge"

#define RAM_SIZE        (1 * MiB)
#define CHANNEL         2

#define MODE_READ       0x08    /* memory to device */
#define MODE_WRITE      0x04
#define MODE_AUTOINIT   0x10
#define MODE_DECREMENT  0x20

/*
 * The device: takes up to @chunk bytes a call; @calls and the last @pos and @size that it was
 * called with.
 */
typedef struct TestDevice {
    IsaDma *dma;
    uint8_t data[4096];
    int chunk;
    bool to_memory;
    int calls;
    int pos;
    int size;
    int nchan;
} TestDevice;

static ISABus *bus;
static MemoryRegion ram;

static int transfer(void *opaque, int nchan, int pos, int size)
{
    TestDevice *t = opaque;
    IsaDmaClass *k = ISADMA_GET_CLASS(t->dma);
    int len = MIN(t->chunk, size - pos);

    t->calls++;
    t->nchan = nchan;
    t->pos = pos;
    t->size = size;
    if (t->to_memory) {
        k->write_memory(t->dma, nchan, t->data + pos, pos, len);
    } else {
        k->read_memory(t->dma, nchan, t->data + pos, pos, len);
    }
    return pos + len;
}

static void program(int channel, uint8_t mode, uint8_t page, uint16_t addr, uint16_t count)
{
    cpu_outb(0x0a, 4 | channel);
    cpu_outb(0x0c, 0);
    cpu_outb(0x0b, 0x40 | mode | channel);
    cpu_outb(2 * channel, addr);
    cpu_outb(2 * channel, addr >> 8);
    cpu_outb(2 * channel + 1, count);
    cpu_outb(2 * channel + 1, count >> 8);
    cpu_outb(0x81, page);
    cpu_outb(0x0a, channel);
}

static uint16_t read16(uint16_t port)
{
    uint8_t low;

    cpu_outb(0x0c, 0);
    low = cpu_inb(port);
    return low | cpu_inb(port) << 8;
}

static void start(TestDevice *t, int channel, int chunk, bool to_memory)
{
    *t = (TestDevice) { .dma = isa_get_dma(bus, channel), .chunk = chunk, .to_memory = to_memory };
    device_cold_reset(DEVICE(isa_get_dma(bus, 0)));
    device_cold_reset(DEVICE(isa_get_dma(bus, 4)));
    ISADMA_GET_CLASS(t->dma)->register_channel(t->dma, channel, transfer, t);
}

static void request(TestDevice *t, int channel, bool level)
{
    IsaDmaClass *k = ISADMA_GET_CLASS(t->dma);

    if (level) {
        k->hold_DREQ(t->dma, channel);
    } else {
        k->release_DREQ(t->dma, channel);
    }
}

static void fill_ram(uint32_t addr, const void *data, size_t len)
{
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data, len);
}

static void test_whole_block(void)
{
    TestDevice t;

    start(&t, CHANNEL, 4096, false);
    fill_ram(0x51234, "abcdefgh", 8);
    program(CHANNEL, MODE_READ, 0x05, 0x1234, 7);
    main_loop_step();
    g_assert_cmpint(t.calls, ==, 0);
    request(&t, CHANNEL, true);
    main_loop_step();
    g_assert_cmpint(t.calls, ==, 1);
    g_assert_cmpint(t.nchan, ==, CHANNEL);
    g_assert_cmpint(t.size, ==, 8);
    g_assert_cmpmem(t.data, 8, "abcdefgh", 8);
    /* Terminal count: status, count, and the channel is masked. */
    g_assert_cmphex(cpu_inb(0x08), ==, 0x40 | 1 << CHANNEL);
    g_assert_cmphex(cpu_inb(0x08), ==, 0x40);
    g_assert_cmphex(read16(2 * CHANNEL + 1), ==, 0xffff);
    g_assert_cmphex(read16(2 * CHANNEL), ==, 0x123c);
    g_assert_cmphex(cpu_inb(0x0f) & (1 << CHANNEL), !=, 0);
    main_loop_step();
    g_assert_cmpint(t.calls, ==, 1);
}

static void test_masked(void)
{
    TestDevice t;

    start(&t, CHANNEL, 4096, false);
    program(CHANNEL, MODE_READ, 0x05, 0x1234, 7);
    cpu_outb(0x0a, 4 | CHANNEL);
    request(&t, CHANNEL, true);
    main_loop_step();
    g_assert_cmpint(t.calls, ==, 0);
    cpu_outb(0x0a, CHANNEL);
    main_loop_step();
    g_assert_cmpint(t.calls, ==, 1);
}

static void test_disabled_controller(void)
{
    TestDevice t;

    start(&t, CHANNEL, 4096, false);
    program(CHANNEL, MODE_READ, 0x05, 0x1234, 7);
    cpu_outb(0x08, 0x04);
    request(&t, CHANNEL, true);
    main_loop_step();
    g_assert_cmpint(t.calls, ==, 0);
    cpu_outb(0x08, 0x00);
    main_loop_step();
    g_assert_cmpint(t.calls, ==, 1);
}

static void test_in_parts(void)
{
    TestDevice t;
    int i;

    start(&t, CHANNEL, 3, false);
    fill_ram(0x51234, "abcdefgh", 8);
    program(CHANNEL, MODE_READ, 0x05, 0x1234, 7);
    request(&t, CHANNEL, true);
    main_loop_step();
    g_assert_cmpint(t.calls, ==, 1);
    g_assert_cmphex(read16(2 * CHANNEL + 1), ==, 4);
    g_assert_cmphex(read16(2 * CHANNEL), ==, 0x1237);
    for (i = 0; i < 10; i++) {
        qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 10 * SCALE_MS);
        main_loop_step();
    }
    g_assert_cmpint(t.calls, ==, 3);
    g_assert_cmpmem(t.data, 8, "abcdefgh", 8);
}

static void test_release_stops(void)
{
    TestDevice t;

    start(&t, CHANNEL, 3, false);
    program(CHANNEL, MODE_READ, 0x05, 0x1234, 7);
    request(&t, CHANNEL, true);
    main_loop_step();
    request(&t, CHANNEL, false);
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 100 * SCALE_MS);
    main_loop_step();
    g_assert_cmpint(t.calls, ==, 1);
}

static void test_autoinit(void)
{
    TestDevice t;

    start(&t, CHANNEL, 4096, false);
    program(CHANNEL, MODE_READ | MODE_AUTOINIT, 0x05, 0x1234, 7);
    g_assert_true(ISADMA_GET_CLASS(t.dma)->has_autoinitialization(t.dma, CHANNEL));
    request(&t, CHANNEL, true);
    main_loop_step();
    g_assert_cmphex(cpu_inb(0x08) & 0x0f, ==, 1 << CHANNEL);
    g_assert_cmphex(read16(2 * CHANNEL + 1), ==, 7);
    g_assert_cmphex(cpu_inb(0x0f) & (1 << CHANNEL), ==, 0);
}

static void test_to_memory_wraps(void)
{
    TestDevice t;
    char ends[2][4];

    start(&t, CHANNEL, 4096, true);
    memcpy(t.data, "12345678", 8);
    fill_ram(0x50000, "....", 4);
    program(CHANNEL, MODE_WRITE, 0x05, 0xfffc, 7);
    request(&t, CHANNEL, true);
    main_loop_step();
    address_space_read(&address_space_memory, 0x5fffc, MEMTXATTRS_UNSPECIFIED, ends[0], 4);
    address_space_read(&address_space_memory, 0x50000, MEMTXATTRS_UNSPECIFIED, ends[1], 4);
    g_assert_cmpmem(ends[0], 4, "1234", 4);
    g_assert_cmpmem(ends[1], 4, "5678", 4);
}

static void test_decrement(void)
{
    TestDevice t;

    start(&t, CHANNEL, 4096, false);
    fill_ram(0x51231, "dcba", 4);
    program(CHANNEL, MODE_READ | MODE_DECREMENT, 0x05, 0x1234, 3);
    request(&t, CHANNEL, true);
    main_loop_step();
    g_assert_cmpmem(t.data, 4, "abcd", 4);
}

static void test_words(void)
{
    TestDevice t;

    start(&t, 5, 4096, false);
    fill_ram(0x61000, "abcdefgh", 8);
    cpu_outb(0xd8, 0);
    cpu_outb(0xd6, 0x40 | MODE_READ | 1);
    cpu_outb(0xc4, 0x00);
    cpu_outb(0xc4, 0x08);
    cpu_outb(0xc6, 3);
    cpu_outb(0xc6, 0);
    /* Bit 0 of the page belongs to the word address. */
    cpu_outb(0x8b, 0x07);
    fill_ram(0x61000, "abcdefgh", 8);
    cpu_outb(0xd4, 1);
    request(&t, 5, true);
    main_loop_step();
    g_assert_cmpint(t.nchan, ==, 5);
    g_assert_cmpint(t.size, ==, 8);
    g_assert_cmpmem(t.data, 8, "abcdefgh", 8);
}

static void make_bus(void)
{
    Object *bridge = object_new(TYPE_TEST_BRIDGE);

    object_property_add_child(object_get_root(), "bridge", bridge);
    memory_region_init_ram(&ram, NULL, "ram", RAM_SIZE, &error_fatal);
    memory_region_add_subregion(get_system_memory(), 0, &ram);
    bus = isa_bus_new(DEVICE(bridge), get_system_memory(), get_system_io(), &error_fatal);
    qdev_realize(DEVICE(bridge), NULL, &error_fatal);
    i8257_dma_init(bus, false);
}

static const TypeInfo test_types[] = {
    {
        .name = TYPE_TEST_BRIDGE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(DeviceState),
    },
};

DEFINE_TYPES(test_types)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    cpu_exec_init_all();
    make_bus();
    g_test_add_func("/i8257/transfer/whole-block", test_whole_block);
    g_test_add_func("/i8257/transfer/masked-waits", test_masked);
    g_test_add_func("/i8257/transfer/disabled-controller-waits", test_disabled_controller);
    g_test_add_func("/i8257/transfer/in-parts", test_in_parts);
    g_test_add_func("/i8257/transfer/release-stops", test_release_stops);
    g_test_add_func("/i8257/transfer/autoinitialize", test_autoinit);
    g_test_add_func("/i8257/transfer/to-memory-wraps", test_to_memory_wraps);
    g_test_add_func("/i8257/transfer/decrement", test_decrement);
    g_test_add_func("/i8257/transfer/words", test_words);
    return g_test_run();
}
