/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * I/O ports: free ports, port lists. Expected values are those of the oracle's IDE and floppy
 * ports.
 */
#include "qemu/osdep.h"
#include "memory-test.h"
#include "exec/address-spaces.h"
#include "exec/ioport.h"

static GString *calls;

static uint32_t read1(void *opaque, uint32_t port)
{
    g_string_append_printf(calls, "r1:%x ", port);
    return 0xf00 | (port & 0xff);           /* only the low byte counts */
}

static uint32_t read2(void *opaque, uint32_t port)
{
    g_string_append_printf(calls, "r2:%x ", port);
    return 0x1234;
}

static void write1(void *opaque, uint32_t port, uint32_t data)
{
    g_string_append_printf(calls, "w1:%x=%x ", port, data);
}

static void write4(void *opaque, uint32_t port, uint32_t data)
{
    g_string_append_printf(calls, "w4:%x=%x ", port, data);
}

/* Ports 0 … 7 by bytes, port 0 also by two and four (writing only); port 9 alone. */
static const MemoryRegionPortio rows[] = {
    { 0, 8, 1, .read = read1, .write = write1 },
    { 0, 1, 2, .read = read2 },
    { 0, 1, 4, .write = write4 },
    { 9, 1, 1, .read = read1, .write = write1 },
    PORTIO_END_OF_LIST(),
};

#define assert_calls(text)                          \
    do {                                            \
        g_assert_cmpstr(calls->str, ==, text);      \
        g_string_truncate(calls, 0);                \
    } while (0)

static void test_free_ports(void)
{
    g_assert_cmphex(cpu_inb(0x100), ==, 0xff);
    g_assert_cmphex(cpu_inw(0x100), ==, 0xffff);
    g_assert_cmphex(cpu_inl(0x101), ==, 0xffffffff);
    g_assert_cmphex(cpu_inw(0xffff), ==, 0x00ff);       /* above the last port is nothing */
    g_assert_cmphex(cpu_inl(0xfffd), ==, 0x00ffffff);
    cpu_outl(0x100, 0);
}

static void test_list(void)
{
    PortioList list;

    calls = g_string_new(NULL);
    portio_list_init(&list, NULL, rows, NULL, "dev");
    portio_list_add(&list, get_system_io(), 0x1f0);
    assert_view(&address_space_io, "0-1ef io+0 1f0-1f7 dev+0 1f8-1f8 io+1f8 1f9-1f9 dev+0 "
                "1fa-ffff io+1fa");
    g_assert_cmphex(cpu_inb(0x1f2), ==, 0xf2);
    assert_calls("r1:1f2 ");
    g_assert_cmphex(cpu_inw(0x1f0), ==, 0x1234);
    assert_calls("r2:1f0 ");
    g_assert_cmphex(cpu_inw(0x1f2), ==, 0xf3f2);        /* two single bytes */
    assert_calls("r1:1f2 r1:1f3 ");
    g_assert_cmphex(cpu_inw(0x1f7), ==, 0xfff7);        /* the second one is not ours */
    assert_calls("r1:1f7 ");
    g_assert_cmphex(cpu_inl(0x1f2), ==, 0xffffffff);
    assert_calls("");
    cpu_outl(0x1f0, 0x11223344);
    assert_calls("w4:1f0=11223344 ");
    cpu_outw(0x1f6, 0x1122);
    assert_calls("w1:1f6=22 w1:1f7=11 ");
    cpu_outw(0x1f7, 0x1122);
    assert_calls("w1:1f7=22 ");
    cpu_outl(0x1f4, 0x11223344);
    assert_calls("");
    portio_list_set_enabled(&list, false);
    g_assert_cmphex(cpu_inb(0x1f2), ==, 0xff);
    portio_list_set_enabled(&list, true);
    portio_list_set_address(&list, 0x170);
    g_assert_cmphex(cpu_inb(0x179), ==, 0x79);
    assert_calls("r1:179 ");
    portio_list_del(&list);
    assert_view(&address_space_io, "0-ffff io+0");
    portio_list_destroy(&list);
    portio_list_add(&list, get_system_io(), 0x1f0);
    portio_list_del(&list);
    portio_list_destroy(&list);
    g_string_free(calls, true);
}

int main(int argc, char **argv)
{
    memory_test_init(&argc, &argv);
    cpu_exec_init_all();
    g_test_add_func("/memory/ports/free", test_free_ports);
    g_test_add_func("/memory/ports/list", test_list);
    return g_test_run();
}
