/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The map of memory that firmware is told of, fw_cfg file "etc/e820": entries of the BIOS call
 * INT 15h, E820h.
 *
 * Spec: ACPI specification, "System Address Map Interfaces".
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "x86-internal.h"

struct e820_entry {
    uint64_t address;
    uint64_t length;
    uint32_t type;
} QEMU_PACKED;

/* Of the machine: there is one. */
static GArray *e820_entries;

void e820_add_entry(uint64_t address, uint64_t length, uint32_t type)
{
    struct e820_entry entry = {
        .address = cpu_to_le64(address),
        .length = cpu_to_le64(length),
        .type = cpu_to_le32(type),
    };

    if (!e820_entries) {
        e820_entries = g_array_new(false, false, sizeof(entry));
    }
    g_array_append_val(e820_entries, entry);
}

bool e820_get_entry(unsigned int i, uint32_t type, uint64_t *address, uint64_t *length)
{
    struct e820_entry *entry;

    if (!e820_entries || i >= e820_entries->len) {
        return false;
    }
    entry = &g_array_index(e820_entries, struct e820_entry, i);
    *address = le64_to_cpu(entry->address);
    *length = le32_to_cpu(entry->type) == type ? le64_to_cpu(entry->length) : 0;
    return true;
}

void *e820_table(size_t *size)
{
    *size = e820_entries ? e820_entries->len * sizeof(struct e820_entry) : 0;
    return e820_entries ? e820_entries->data : NULL;
}
