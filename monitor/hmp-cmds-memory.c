/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Human monitor commands about memory and ports, and the calculator.
 *
 * The CPUs do not execute, so paging is never on: virtual addresses are physical ones.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "exec/cpu-common.h"
#include "exec/ioport.h"
#include "exec/memory.h"
#include "hmp-internal.h"

#define DUMP_LINE_BYTES 16

/* ---- x, xp ---- */

/* Columns that an item of @size bytes takes. */
static int item_width(char format, int size)
{
    switch (format) {
    case 'o':
        return (size * 8 + 2) / 3;
    case 'x':
        return size * 2;
    default:
        return (size * 8 * 10 + 32) / 33;
    }
}

static uint64_t load_item(const uint8_t *p, int size)
{
    uint64_t value = 0;

    for (int i = size; i-- > 0;) {
        value = value << 8 | p[i];
    }
    return value;
}

static int64_t sign_extend(uint64_t value, int size)
{
    int shift = 64 - size * 8;

    return (int64_t)(value << shift) >> shift;
}

static void print_char(Monitor *mon, uint8_t c)
{
    static const char escapes[] = "\n\r\t\\'";
    static const char letters[] = "nrt\\'";
    const char *esc = c ? strchr(escapes, c) : NULL;

    if (esc) {
        monitor_printf(mon, "'\\%c'", letters[esc - escapes]);
    } else if (c >= 0x20 && c <= 0x7e) {
        monitor_printf(mon, "'%c'", c);
    } else {
        monitor_printf(mon, "'\\x%02x'", c);
    }
}

static void print_item(Monitor *mon, char format, int size, uint64_t value)
{
    int width = item_width(format, size);

    monitor_puts(mon, " ");
    switch (format) {
    case 'x':
        monitor_printf(mon, "0x%0*" PRIx64, width, value);
        break;
    case 'o':
        monitor_printf(mon, "%#*" PRIo64, width, value);
        break;
    case 'u':
        monitor_printf(mon, "%*" PRIu64, width, value);
        break;
    case 'd':
        monitor_printf(mon, "%*" PRId64, width, sign_extend(value, size));
        break;
    default:
        print_char(mon, value);
    }
}

static void dump_memory(Monitor *mon, const HmpArgs *args, int addr_digits)
{
    uint64_t addr = hmp_arg_int(args, "addr", 0);
    HmpFormat f = { .count = 1 };
    uint8_t line[DUMP_LINE_BYTES];
    uint64_t left;
    int size;

    hmp_arg_format(args, "fmt", &f);
    if (f.format == 'i') {
        monitor_printf(mon, "there is no disassembler\n");
        return;
    }
    mon->dump.format = f.format ? f.format : mon->dump.format;
    mon->dump.size = f.size ? f.size : mon->dump.size;
    /* Characters are bytes, as many as items of the chosen size would take. */
    size = mon->dump.format == 'c' ? 1 : mon->dump.size;
    for (left = (uint64_t)f.count * mon->dump.size; left;) {
        unsigned n = MIN(left, sizeof(line));

        monitor_printf(mon, "%0*" PRIx64 ":", addr_digits, addr);
        cpu_physical_memory_read(addr, line, n);
        for (unsigned i = 0; i < n; i += size) {
            print_item(mon, mon->dump.format, size, load_item(line + i, size));
        }
        monitor_puts(mon, "\n");
        addr += n;
        left -= n;
    }
}

void hmp_x(Monitor *mon, const HmpArgs *args)
{
    dump_memory(mon, args, 8);
}

void hmp_xp(Monitor *mon, const HmpArgs *args)
{
    dump_memory(mon, args, 16);
}

/* ---- i, o ---- */

static int port_size(const HmpArgs *args)
{
    HmpFormat f = { 0 };

    hmp_arg_format(args, "fmt", &f);
    return f.size == 8 || !f.size ? 4 : f.size;
}

void hmp_i(Monitor *mon, const HmpArgs *args)
{
    uint32_t port = hmp_arg_int(args, "addr", 0) & 0xffff;
    int size = port_size(args);
    uint32_t value;

    if (hmp_arg_has(args, "index")) {
        cpu_outb(port, hmp_arg_int(args, "index", 0));
        port = (port + 1) & 0xffff;
    }
    value = size == 1 ? cpu_inb(port) : size == 2 ? cpu_inw(port) : cpu_inl(port);
    monitor_printf(mon, "port%c[0x%04x] = 0x%0*x\n", size == 1 ? 'b' : size == 2 ? 'w' : 'l', port,
                   size * 2, value);
}

void hmp_o(Monitor *mon, const HmpArgs *args)
{
    uint32_t port = hmp_arg_int(args, "addr", 0) & 0xffff;
    uint32_t value = hmp_arg_int(args, "value", 0);

    switch (port_size(args)) {
    case 1:
        cpu_outb(port, value);
        break;
    case 2:
        cpu_outw(port, value);
        break;
    default:
        cpu_outl(port, value);
    }
}

/* ---- others ---- */

void hmp_print(Monitor *mon, const HmpArgs *args)
{
    int64_t value = hmp_arg_int(args, "value", 0);
    HmpFormat f = { 0 };

    hmp_arg_format(args, "fmt", &f);
    mon->dump.format = f.format ? f.format : mon->dump.format;
    switch (mon->dump.format) {
    case 'o':
        monitor_printf(mon, "%#" PRIo64, value);
        break;
    case 'x':
        monitor_printf(mon, "%#" PRIx64, value);
        break;
    case 'u':
        monitor_printf(mon, "%" PRIu64, value);
        break;
    case 'c':
        print_char(mon, value);
        break;
    default:
        monitor_printf(mon, "%" PRId64, value);
    }
    monitor_puts(mon, "\n");
}

/* The checksum of BSD's sum(1). */
void hmp_sum(Monitor *mon, const HmpArgs *args)
{
    uint32_t start = hmp_arg_int(args, "start", 0);
    uint32_t size = hmp_arg_int(args, "size", 0);
    uint16_t sum = 0;

    for (uint64_t addr = start; addr < (uint64_t)start + size; addr++) {
        uint8_t byte;

        cpu_physical_memory_read(addr, &byte, 1);
        sum = (sum >> 1) | (sum << 15);
        sum += byte;
    }
    monitor_printf(mon, "%05d\n", sum);
}

void hmp_memsave(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "memsave", "val", hmp_json_int(hmp_arg_int(args, "val", 0)), "size",
               hmp_json_int(hmp_arg_int(args, "size", 0)), "filename",
               hmp_json_str(hmp_arg_str(args, "filename")), NULL);
}

void hmp_pmemsave(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "pmemsave", "val", hmp_json_int(hmp_arg_int(args, "val", 0)), "size",
               hmp_json_int(hmp_arg_int(args, "size", 0)), "filename",
               hmp_json_str(hmp_arg_str(args, "filename")), NULL);
}
