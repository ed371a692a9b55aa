/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dictionary for the fuzzing engine, made from the machine as it stands: the start of a write to each
 * register of the matched regions, accesses to the capabilities of the matched PCI devices, and their ids.
 * AFL's format, which libFuzzer reads too.
 */
#include "generic_fuzz.h"
#include "hw/pci/pci.h"
#include "fuzz-register-names.h"

#define MAX_REGISTERS_PER_RANGE 64
#define MAX_NAMED_PER_RANGE 192
#define MAX_NAMED_BYTES (128 * KiB)
#define MAX_CAPABILITIES 48

enum { OP_OUT = 1, OP_WRITE = 3, OP_PCI_WRITE = 5 };

static void add_entry(GString *dict, const char *name, const void *bytes, size_t size)
{
    g_autofree char *safe = g_strcanon(g_strdup(name), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '_');

    g_string_append_printf(dict, "%s=\"", safe);
    for (size_t i = 0; i < size; i++) {
        g_string_append_printf(dict, "\\x%02x", ((const uint8_t *)bytes)[i]);
    }
    g_string_append(dict, "\"\n");
}

/* --- registers --------------------------------------------------------------------------------------- */

/*
 * An operation up to, and without, its value: its code, then the operands
 * as generic_fuzz_ops.c takes them.
 */
static void add_register(GString *dict, const char *name, bool is_port, unsigned base, hwaddr offset,
                         unsigned access_size)
{
    uint8_t op[9] = { is_port ? OP_OUT : OP_WRITE, ctz32(access_size), base };

    if (is_port) {
        stw_le_p(op + 3, offset);
        add_entry(dict, name, op, 5);
    } else {
        stl_le_p(op + 5, offset);
        add_entry(dict, name, op, sizeof(op));
    }
}

/* The widest aligned access that reaches no other register than the one at @offset. */
static unsigned register_width(const MemoryRegion *mr, hwaddr offset)
{
    unsigned most = mr->ops->impl.max_access_size ? mr->ops->impl.max_access_size : 4;
    unsigned width = 1;

    while (width < most && offset % (2 * width) == 0) {
        for (unsigned i = width; i < 2 * width; i++) {
            const char *other = fuzz_register_name(mr, mr->ops, offset + i);

            if (other && other != fuzz_register_name(mr, mr->ops, offset)) {
                return width;
            }
        }
        width *= 2;
    }
    return width;
}

/* Each register that has a name, arrays of them once. False: none has. */
static bool add_named_registers(GString *dict, const MemoryRegion *mr, const FuzzRange *range, bool is_port,
                                unsigned base)
{
    const char *before = NULL;
    unsigned added = 0;

    for (hwaddr offset = 0; offset < MIN(range->size, MAX_NAMED_BYTES) && added < MAX_NAMED_PER_RANGE;
         offset++) {
        const char *name = mr->ops ? fuzz_register_name(mr, mr->ops, offset) : NULL;

        if (name && name != before) {
            add_register(dict, name, is_port, base, offset, register_width(mr, offset));
            added++;
        }
        before = name;
    }
    return added > 0;
}

/* Where the device does not say what is where: each offset that its natural access reaches. */
static void add_offsets(GString *dict, const MemoryRegion *mr, const FuzzRange *range, bool is_port,
                        unsigned base)
{
    unsigned width = mr->ops && mr->ops->impl.max_access_size ? mr->ops->impl.max_access_size : 4;

    for (unsigned i = 0; i < MAX_REGISTERS_PER_RANGE && (i + 1) * width <= range->size; i++) {
        g_autofree char *name = g_strdup_printf("%s_%x", memory_region_name(mr), i * width);

        add_register(dict, name, is_port, base, i * width, width);
    }
}

static void add_ranges(GString *dict, const GArray *ranges, bool is_port)
{
    for (unsigned base = 0; base < MIN(ranges->len, 256); base++) {
        const FuzzRange *range = &g_array_index(ranges, FuzzRange, base);
        const MemoryRegion *mr = generic_region(range->region_index);

        if (!add_named_registers(dict, mr, range, is_port, base)) {
            add_offsets(dict, mr, range, is_port, base);
        }
    }
}

/* --- PCI --------------------------------------------------------------------------------------------- */

static void add_id(GString *dict, PCIDevice *dev, const char *name, unsigned offset)
{
    add_entry(dict, name, dev->config + offset, 2);
}

static void add_pci_device(GString *dict, PCIDevice *dev, unsigned base)
{
    uint8_t next = dev->config[PCI_STATUS] & PCI_STATUS_CAP_LIST ? dev->config[PCI_CAPABILITY_LIST] : 0;

    add_id(dict, dev, "vendor_id", PCI_VENDOR_ID);
    add_id(dict, dev, "device_id", PCI_DEVICE_ID);
    add_id(dict, dev, "subsystem_vendor_id", PCI_SUBSYSTEM_VENDOR_ID);
    add_id(dict, dev, "subsystem_id", PCI_SUBSYSTEM_ID);
    for (int i = 0; next >= PCI_STD_HEADER_SIZEOF && i < MAX_CAPABILITIES; i++) {
        uint8_t op[] = { OP_PCI_WRITE, 1, base, next + PCI_CAP_FLAGS };
        g_autofree char *name = g_strdup_printf("capability_%02x", dev->config[next + PCI_CAP_LIST_ID]);

        add_entry(dict, name, op, sizeof(op));
        next = dev->config[next + PCI_CAP_LIST_NEXT];
    }
}

void generic_dict_write(const char *path)
{
    const GPtrArray *devices = generic_pci_devices();
    g_autoptr(GString) dict = g_string_new("# Made by --dict.\n");
    g_autoptr(GError) err = NULL;

    add_entry(dict, "separator", GENERIC_SEPARATOR, GENERIC_SEPARATOR_SIZE);
    add_ranges(dict, generic_io_ranges(), true);
    add_ranges(dict, generic_memory_ranges(), false);
    for (unsigned i = 0; i < devices->len; i++) {
        add_pci_device(dict, devices->pdata[i], i);
    }
    if (!g_file_set_contents(path, dict->str, dict->len, &err)) {
        fuzz_die("--dict: %s", err->message);
    }
}
