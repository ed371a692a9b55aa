/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The published input encoding. Operations are separated by "FUZZ"; the first byte modulo the number of
 * operations selects one, and its operands follow as a naturally aligned little-endian struct. What does not
 * parse, crosses the end of its range, or has nothing to address does nothing.
 */
#include "generic_fuzz.h"
#include "hw/pci/pci.h"
#include "qemu/bswap.h"
#include "sysemu/reset.h"
#include "tests/qtest/libqos/pci.h"
#include "tests/qtest/libqos/pci-pc.h"
#include "fuzz-stats.h"

#define PCI_CONFIG_ADDRESS 0xcf8
#define PCI_CONFIG_DATA    0xcfc

typedef struct OpsState {
    QPCIBus *pci_bus;
    bool must_map;              /* the machine was reset since the devices were mapped */
    bool pci_disabled;          /* DISABLE_PCI, for the rest of the input */
} OpsState;

/* One machine a process. */
static OpsState ops_state;

/* --- devices into the address map -------------------------------------------------------------------- */

/*
 * Bridges have no bus numbers yet: what is behind one can't be addressed, and
 * its number is another function's on bus 0.
 */
static bool is_on_bus_0(PCIDevice *pci)
{
    return pci_bus_is_root(pci_get_bus(pci)) && pci_dev_bus_num(pci) == 0;
}

static void map_device(QTestState *s, PCIDevice *pci)
{
    QPCIDevice *dev = is_on_bus_0(pci) ? qpci_device_find(ops_state.pci_bus, pci->devfn) : NULL;

    if (!dev) {
        return;
    }
    for (int bar = 0; bar < PCI_NUM_REGIONS - 1; bar++) {
        if (pci->io_regions[bar].size) {
            qpci_iomap(dev, bar, NULL);
        }
    }
    qpci_device_enable(dev);
    generic_enable_vfs(s, ops_state.pci_bus, pci);
    g_free(dev);
}

static void map_all(QTestState *s)
{
    const GPtrArray *devices = generic_pci_devices();

    ops_state.must_map = false;
    if (devices->len == 0) {
        return;
    }
    if (ops_state.pci_bus) {
        qpci_free_pc(ops_state.pci_bus);        /* its allocator of addresses starts anew */
    }
    ops_state.pci_bus = qpci_new_pc(s, NULL);
    for (unsigned i = 0; i < devices->len; i++) {
        if (devices->pdata[i]) {
            map_device(s, devices->pdata[i]);
        }
    }
}

static void machine_was_reset(void *opaque)
{
    ops_state.must_map = true;
}

void generic_map_devices(QTestState *s)
{
    qemu_register_reset(machine_was_reset, NULL);
    map_all(s);
    /* Made now, they are in the snapshot; else each input would make them again. */
    generic_io_ranges();
    generic_memory_ranges();
}

/* --- operands ---------------------------------------------------------------------------------------- */

/* Copies the operands out of the input, which need not be aligned. False: too few bytes. */
static bool take(void *operands, size_t operands_size, const uint8_t *data, size_t size)
{
    if (size < operands_size) {
        return false;
    }
    memcpy(operands, data, operands_size);
    return true;
}
#define TAKE(operands) take(&(operands), sizeof(operands), data, size)

/* Where an access goes; false when it would cross the end of its range or there is none. */
static bool locate(const GArray *ranges, uint8_t base, uint32_t offset, unsigned access_size,
                   FuzzOperation op, hwaddr *addr)
{
    const FuzzRange *range;

    if (ranges->len == 0) {
        return false;
    }
    range = &g_array_index(ranges, FuzzRange, base % ranges->len);
    offset = offset % range->size;
    if (range->size - offset < access_size) {
        return false;
    }
    *addr = range->addr + offset;
    fuzz_count_operation(range->region_index, op);
    return true;
}

static bool locate_port(uint8_t base, uint16_t offset, unsigned access_size, FuzzOperation op, hwaddr *addr)
{
    return locate(generic_io_ranges(), base, offset, access_size, op, addr) && *addr + access_size <= 0x10000;
}

/* --- operations -------------------------------------------------------------------------------------- */

static void port_out(QTestState *s, unsigned access_size, uint16_t addr, uint32_t value)
{
    switch (access_size) {
    case 1:
        qtest_outb(s, addr, value);
        break;
    case 2:
        qtest_outw(s, addr, value);
        break;
    default:
        qtest_outl(s, addr, value);
        break;
    }
}

static void port_in(QTestState *s, unsigned access_size, uint16_t addr)
{
    switch (access_size) {
    case 1:
        qtest_inb(s, addr);
        break;
    case 2:
        qtest_inw(s, addr);
        break;
    default:
        qtest_inl(s, addr);
        break;
    }
}

static void op_in(QTestState *s, const uint8_t *data, size_t size)
{
    struct { uint8_t size, base; uint16_t offset; } a;
    hwaddr addr;

    if (TAKE(a) && locate_port(a.base, a.offset, 1 << a.size % 3, FUZZ_OP_READ, &addr)) {
        port_in(s, 1 << a.size % 3, addr);
    }
}

static void op_out(QTestState *s, const uint8_t *data, size_t size)
{
    struct { uint8_t size, base; uint16_t offset; uint32_t value; } a;
    hwaddr addr;

    if (TAKE(a) && locate_port(a.base, a.offset, 1 << a.size % 3, FUZZ_OP_WRITE, &addr)) {
        unsigned access_size = 1 << a.size % 3;

        port_out(s, access_size, addr, access_size == 4 ? a.value : a.value & ((1u << 8 * access_size) - 1));
    }
}

static void op_read(QTestState *s, const uint8_t *data, size_t size)
{
    struct { uint8_t size, base; uint32_t offset; } a;
    hwaddr addr;

    if (!TAKE(a) ||
        !locate(generic_memory_ranges(), a.base, a.offset, 1 << a.size % 4, FUZZ_OP_READ, &addr)) {
        return;
    }
    switch (a.size % 4) {
    case 0:
        qtest_readb(s, addr);
        break;
    case 1:
        qtest_readw(s, addr);
        break;
    case 2:
        qtest_readl(s, addr);
        break;
    default:
        qtest_readq(s, addr);
        break;
    }
}

static void op_write(QTestState *s, const uint8_t *data, size_t size)
{
    struct { uint8_t size, base; uint32_t offset; uint64_t value; } a;
    hwaddr addr;

    if (!TAKE(a) ||
        !locate(generic_memory_ranges(), a.base, a.offset, 1 << a.size % 4, FUZZ_OP_WRITE, &addr)) {
        return;
    }
    switch (a.size % 4) {
    case 0:
        qtest_writeb(s, addr, a.value);
        break;
    case 1:
        qtest_writew(s, addr, a.value);
        break;
    case 2:
        qtest_writel(s, addr, a.value);
        break;
    default:
        qtest_writeq(s, addr, a.value);
        break;
    }
}

/*
 * Selects a byte of a matched device's configuration space (mechanism 1: PCI 3.0, 3.2.2.3.2). False: none, or
 * the access would leave the doubleword.
 */
static bool select_config(QTestState *s, uint8_t base, uint8_t offset, unsigned access_size, uint16_t *port)
{
    const GPtrArray *devices = generic_pci_devices();
    PCIDevice *dev;

    if (devices->len == 0 || ops_state.pci_disabled || (offset & 3) + access_size > 4) {
        return false;
    }
    dev = devices->pdata[base % devices->len];
    if (!dev) {
        return false;
    }
    qtest_outl(s, PCI_CONFIG_ADDRESS, 1u << 31 | dev->devfn << 8 | (offset & ~3u));
    *port = PCI_CONFIG_DATA + (offset & 3);
    return true;
}

static void op_pci_read(QTestState *s, const uint8_t *data, size_t size)
{
    struct { uint8_t size, base, offset; } a;
    uint16_t port;

    if (TAKE(a) && select_config(s, a.base, a.offset, 1 << a.size % 3, &port)) {
        port_in(s, 1 << a.size % 3, port);
    }
}

static void op_pci_write(QTestState *s, const uint8_t *data, size_t size)
{
    struct { uint8_t size, base, offset; uint32_t value; } a;
    uint16_t port;

    if (TAKE(a) && select_config(s, a.base, a.offset, 1 << a.size % 3, &port)) {
        unsigned access_size = 1 << a.size % 3;

        port_out(s, access_size, port, access_size == 4 ? a.value : a.value & ((1u << 8 * access_size) - 1));
    }
}

static void op_disable_pci(QTestState *s, const uint8_t *data, size_t size)
{
    ops_state.pci_disabled = true;
}

static void op_add_dma_pattern(QTestState *s, const uint8_t *data, size_t size)
{
    struct { uint8_t index, stride; } a;

    if (TAKE(a)) {
        generic_dma_add_pattern(a.index, a.stride, data + sizeof(a), size - sizeof(a));
    }
}

static void op_clear_dma_patterns(QTestState *s, const uint8_t *data, size_t size)
{
    generic_dma_clear_patterns();
}

static void op_clock_step(QTestState *s, const uint8_t *data, size_t size)
{
    qtest_clock_step_next(s);
}

static void (*const operations[])(QTestState *s, const uint8_t *data, size_t size) = {
    op_in, op_out, op_read, op_write, op_pci_read, op_pci_write, op_disable_pci,
    op_add_dma_pattern, op_clear_dma_patterns, op_clock_step,
};

const uint8_t *generic_find_separator(const uint8_t *data, const uint8_t *end)
{
    while (end - data >= GENERIC_SEPARATOR_SIZE) {
        data = memchr(data, GENERIC_SEPARATOR[0], end - data - (GENERIC_SEPARATOR_SIZE - 1));
        if (!data || ldl_he_p(data) == ldl_he_p(GENERIC_SEPARATOR)) {
            return data;
        }
        data++;
    }
    return NULL;
}

void generic_run_input(QTestState *s, const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size;

    ops_state.pci_disabled = false;
    generic_dma_new_input();
    while (data < end) {
        const uint8_t *next = generic_find_separator(data, end);
        const uint8_t *stop = next ? next : end;

        if (ops_state.must_map) {
            map_all(s);
        }
        if (stop > data) {
            generic_dma_new_operation();
            operations[data[0] % ARRAY_SIZE(operations)](s, data + 1, stop - data - 1);
        }
        data = next ? next + GENERIC_SEPARATOR_SIZE : end;
    }
}
