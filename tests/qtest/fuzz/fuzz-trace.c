/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "exec/memory.h"
#include "fuzz-record.h"
#include "fuzz-register-names.h"
#include "fuzz-trace.h"

#define STORY_BYTES 64          /* shown of a block */

static char size_suffix(const FuzzRecord *r)
{
    return r->size == 1 ? 'b' : r->size == 2 ? 'w' : r->size == 4 ? 'l' : 'q';
}

/* --- commands ----------------------------------------------------------------------------------------- */

static void print_command(FuzzFile *f, const FuzzRecord *r)
{
    switch ((QTestAccessKind)r->kind) {
    case QTEST_PORT_OUT:
        fuzz_file_print(f, "out%c 0x%" PRIx64 " 0x%" PRIx64 "\n", size_suffix(r), r->addr, r->value);
        break;
    case QTEST_PORT_IN:
        fuzz_file_print(f, "in%c 0x%" PRIx64 "\n", size_suffix(r), r->addr);
        break;
    case QTEST_MEM_WRITE:
        fuzz_file_print(f, "write%c 0x%" PRIx64 " 0x%" PRIx64 "\n", size_suffix(r), r->addr, r->value);
        break;
    case QTEST_MEM_READ:
        fuzz_file_print(f, "read%c 0x%" PRIx64 "\n", size_suffix(r), r->addr);
        break;
    case QTEST_BLOCK_WRITE:
        fuzz_file_print(f, "write 0x%" PRIx64 " 0x%x 0x", r->addr, r->size);
        fuzz_file_hex(f, fuzz_record_data(r), r->size);
        fuzz_file_print(f, "\n");
        break;
    case QTEST_BLOCK_READ:
        fuzz_file_print(f, "read 0x%" PRIx64 " 0x%x\n", r->addr, r->size);
        break;
    case QTEST_BLOCK_SET:
        fuzz_file_print(f, "memset 0x%" PRIx64 " 0x%x 0x%02" PRIx64 "\n", r->addr, r->size, r->value);
        break;
    case QTEST_CLOCK_STEP:
        if ((int64_t)r->value < 0) {
            fuzz_file_print(f, "clock_step\n");
        } else {
            fuzz_file_print(f, "clock_step %" PRId64 "\n", (int64_t)r->value);
        }
        break;
    }
}

/* Number of fills that belong to the access at @r. */
static size_t count_fills(const FuzzRecord *r, size_t left)
{
    size_t n = 0;

    while (n + 1 < left && r[n + 1].fill) {
        n++;
    }
    return n;
}

void fuzz_trace_commands(FuzzFile *f)
{
    size_t count;
    const FuzzRecord *r = fuzz_record_all(&count);

    for (size_t i = 0; i < count; ) {
        size_t fills = r[i].fill ? 0 : count_fills(&r[i], count - i);

        for (size_t j = 1; j <= fills; j++) {
            print_command(f, &r[i + j]);
        }
        print_command(f, &r[i]);
        i += fills + 1;
    }
}

/* --- story -------------------------------------------------------------------------------------------- */

/* Configuration mechanism 1: what the data port stands for. PCI 3.0, 3.2.2.3.2 and 6.1. */
#define PCI_CONFIG_ADDRESS 0xcf8
#define PCI_CONFIG_DATA    0xcfc

static void print_config_place(FuzzFile *f, const FuzzRecord *r, uint32_t address)
{
    unsigned offset = (address & 0xfc) + (r->addr - PCI_CONFIG_DATA);

    const char *name = fuzz_config_register_name(offset);

    fuzz_file_print(f, " [%02x:%02x.%x config+0x%02x%s%s]", address >> 16 & 0xff, address >> 11 & 0x1f,
                    address >> 8 & 7, offset, name ? " " : "", name ?: "");
}

static const char *verb(const FuzzRecord *r)
{
    static const char *const verbs[] = {
        [QTEST_PORT_OUT] = "out", [QTEST_PORT_IN] = "in",
        [QTEST_MEM_WRITE] = "write", [QTEST_MEM_READ] = "read",
        [QTEST_BLOCK_WRITE] = "write block", [QTEST_BLOCK_READ] = "read block",
        [QTEST_BLOCK_SET] = "set block",
        [QTEST_CLOCK_STEP] = "clock step",
    };

    return verbs[r->kind];
}

static void print_bytes(FuzzFile *f, const FuzzRecord *r)
{
    fuzz_file_hex(f, fuzz_record_data(r), MIN(r->size, STORY_BYTES));
    fuzz_file_print(f, "%s\n", r->size > STORY_BYTES ? "..." : "");
}

static void print_place(FuzzFile *f, const FuzzRecord *r)
{
    const FuzzRegionName *region = fuzz_record_region(r);

    fuzz_file_print(f, "  0x%-9" PRIx64 " %s%s%s+0x%" PRIx64, r->addr, region->device,
                    region->device[0] ? " " : "", region->name[0] ? region->name : "unassigned", r->offset);
    if (r->register_name) {
        fuzz_file_print(f, " (%s)", r->register_name);
    }
}

/* @config_address: what was written to the address port last. */
static void print_step(FuzzFile *f, const FuzzRecord *r, uint32_t config_address)
{
    fuzz_file_print(f, "%5" PRId64 ".%09" PRId64 "  %-11s", r->time_ns / 1000000000, r->time_ns % 1000000000,
                    verb(r));
    if (r->kind == QTEST_CLOCK_STEP) {
        if ((int64_t)r->value < 0) {
            fuzz_file_print(f, "  to the next timer\n");
        } else {
            fuzz_file_print(f, "  %" PRId64 " ns\n", (int64_t)r->value);
        }
        return;
    }
    fuzz_file_print(f, " %5u", r->size);
    print_place(f, r);
    if ((r->kind == QTEST_PORT_OUT || r->kind == QTEST_PORT_IN) && r->addr >= PCI_CONFIG_DATA &&
        r->addr < PCI_CONFIG_DATA + 4 && config_address >> 31) {
        print_config_place(f, r, config_address);
    }
    if (r->kind == QTEST_BLOCK_WRITE) {
        fuzz_file_print(f, " = ");
        print_bytes(f, r);
    } else if (r->kind == QTEST_PORT_OUT || r->kind == QTEST_MEM_WRITE || r->kind == QTEST_BLOCK_SET) {
        fuzz_file_print(f, " = 0x%" PRIx64 "\n", r->value);
    } else {
        fuzz_file_print(f, "\n");
    }
}

void fuzz_trace_story(FuzzFile *f)
{
    size_t count;
    const FuzzRecord *r = fuzz_record_all(&count);
    uint32_t config_address = 0;

    fuzz_file_print(f, "%15s  %-11s %5s  %-11s %s\n", "virtual time", "operation", "bytes", "address",
                    "device region+offset (register) = value");
    for (size_t i = 0; i < count; i++) {
        if (r[i].fill) {
            fuzz_file_print(f, "%15s    DMA %s %5u  0x%-9" PRIx64 " = ", "", r[i].refill ? "again" : "reads",
                            r[i].size, r[i].addr);
            print_bytes(f, &r[i]);
        } else {
            print_step(f, &r[i], config_address);
        }
        if (r[i].kind == QTEST_PORT_OUT && r[i].addr == PCI_CONFIG_ADDRESS && r[i].size == 4) {
            config_address = r[i].value;
        }
    }
    if (fuzz_record_is_cut()) {
        fuzz_file_print(f, "The record is full: what follows is not in it.\n");
    }
}
