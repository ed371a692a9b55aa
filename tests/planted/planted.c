/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PCI device with one flaw behind each register, for testing the fuzzer. It is linked into the programs of
 * tests/planted only.
 *
 * Region: BAR 0, `planted-mmio`, 4 KiB; a doubleword register per flaw, see planted_registers[].
 * Property `bug`: the name of the only flaw that is live; all are when it is not set. Registers of other
 * flaws store what is written.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci.h"
#include "hw/pci/pci_device.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_PLANTED "planted"
OBJECT_DECLARE_SIMPLE_TYPE(PlantedState, PLANTED)

#define PLANTED_MMIO_SIZE 0x1000
#define PLANTED_BUFFER_SIZE 64
#define PLANTED_NUM_REGISTERS 11
#define PLANTED_DESCRIPTOR_ADDR 0x100000
#define PLANTED_VENDOR_ID 0x1b36
#define PLANTED_DEVICE_ID 0x00ff

struct PlantedState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    char *bug;
    uint32_t values[PLANTED_NUM_REGISTERS];
    uint8_t *buffer;
    void (*callback)(struct PlantedState *s);
    volatile uint32_t ready;
    bool busy;
};

/* --- flaws: each is what its name says ----------------------------------------------------------------- */

static void heap_overflow(PlantedState *s, uint32_t value)
{
    s->buffer[value & 0x4f] = value;        /* up to 15 bytes behind it */
}

static void use_after_free(PlantedState *s, uint32_t value)
{
    if ((value & 0x81) == 0x81) {
        uint8_t *old = s->buffer;

        s->buffer = g_malloc0(PLANTED_BUFFER_SIZE);
        g_free(old);
        old[0] = value;
    }
}

static void stack_overflow(PlantedState *s, uint32_t value)
{
    uint8_t local[16] = { 0 };
    volatile uint8_t *p = local;        /* a plain index would be UBSan's find */

    p[value & 0x1f] = value;
    s->ready = p[0];
}

static void null_call(PlantedState *s, uint32_t value)
{
    if (value & 0x40) {
        s->callback(s);
    }
}

static void assertion(PlantedState *s, uint32_t value)
{
    assert((value & 0x0f) != 0x0f);
}

static void endless_loop(PlantedState *s, uint32_t value)
{
    s->ready = value & 0x20;
    while (s->ready) {
        /* nothing ever clears it */
    }
}

/* No pages are touched unless the allocation succeeds. */
static void unbounded_allocation(PlantedState *s, uint32_t value)
{
    uint8_t *data = g_malloc((size_t)value << 4);

    if (data) {
        data[0] = 1;
        s->ready = data[0];
        g_free(data);
    }
}

/*
 * Writes to its own registers while it holds the buffer that a write to
 * `release` frees; expects itself, but not that.
 */
static void dma_reentrancy(PlantedState *s, uint32_t value)
{
    PCIDevice *pci = PCI_DEVICE(s);
    uint8_t *buffer = s->buffer;

    if (s->busy) {
        return;
    }
    s->busy = true;
    pci_dma_write(pci, pci_get_bar_addr(pci, 0) + (value & 0x3c), &value, sizeof(value));
    s->busy = false;
    buffer[1] = value;
}

/* Checks an index in guest memory, then reads it again to use it: up to 15 bytes behind the buffer. */
static void double_fetch(PlantedState *s, uint32_t value)
{
    PCIDevice *pci = PCI_DEVICE(s);
    uint8_t index = 0;

    pci_dma_read(pci, PLANTED_DESCRIPTOR_ADDR, &index, sizeof(index));
    if ((index & 0x4f) < PLANTED_BUFFER_SIZE) {
        pci_dma_read(pci, PLANTED_DESCRIPTOR_ADDR, &index, sizeof(index));
        s->buffer[index & 0x4f] = value;
    }
}

/* Undefined for 32 and more. */
static void undefined_shift(PlantedState *s, uint32_t value)
{
    s->ready = 1u << (value & 0x3f);
}

static void release(PlantedState *s, uint32_t value)
{
    g_free(s->buffer);
    s->buffer = g_malloc0(PLANTED_BUFFER_SIZE);
}

static const struct {
    const char *name;
    void (*write)(PlantedState *s, uint32_t value);
} planted_registers[PLANTED_NUM_REGISTERS] = {
    { "heap-overflow", heap_overflow },
    { "use-after-free", use_after_free },
    { "stack-overflow", stack_overflow },
    { "null-call", null_call },
    { "assertion", assertion },
    { "endless-loop", endless_loop },
    { "unbounded-allocation", unbounded_allocation },
    { "dma-reentrancy", dma_reentrancy },
    { "double-fetch", double_fetch },
    { "release", release },
    { "undefined-shift", undefined_shift },
};

/* --- accesses ------------------------------------------------------------------------------------------ */

/* `release` is no flaw of its own, but what dma-reentrancy re-enters. */
static bool live(const PlantedState *s, const char *name)
{
    return !s->bug || strcmp(s->bug, name) == 0 || strcmp(name, "release") == 0;
}

static uint64_t planted_read(void *opaque, hwaddr addr, unsigned size)
{
    PlantedState *s = opaque;

    return addr / 4 < PLANTED_NUM_REGISTERS ? s->values[addr / 4] : 0;
}

static void planted_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    PlantedState *s = opaque;

    if (addr / 4 >= PLANTED_NUM_REGISTERS) {
        return;
    }
    s->values[addr / 4] = value;
    if (live(s, planted_registers[addr / 4].name)) {
        planted_registers[addr / 4].write(s, value);
    }
}

static const MemoryRegionOps planted_ops = {
    .read = planted_read,
    .write = planted_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

/* --- life cycle ---------------------------------------------------------------------------------------- */

static void planted_reset(DeviceState *dev)
{
    PlantedState *s = PLANTED(dev);

    memset(s->values, 0, sizeof(s->values));
    s->ready = 0;
    s->busy = false;
}

static const VMStateDescription vmstate_planted = {
    .name = "planted",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, PlantedState),
        VMSTATE_UINT32_ARRAY(values, PlantedState, PLANTED_NUM_REGISTERS),
        VMSTATE_END_OF_LIST()
    },
};

static void planted_realize(PCIDevice *pci, Error **errp)
{
    PlantedState *s = PLANTED(pci);

    s->buffer = g_malloc0(PLANTED_BUFFER_SIZE);
    memory_region_init_io(&s->mmio, OBJECT(s), &planted_ops, s, "planted-mmio", PLANTED_MMIO_SIZE);
    s->mmio.disable_reentrancy_guard = true;
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
}

static void planted_exit(PCIDevice *pci)
{
    g_free(PLANTED(pci)->buffer);
}

static Property planted_properties[] = {
    DEFINE_PROP_STRING("bug", PlantedState, bug),
    DEFINE_PROP_END_OF_LIST(),
};

static void planted_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *pc = PCI_DEVICE_CLASS(klass);

    pc->realize = planted_realize;
    pc->exit = planted_exit;
    pc->vendor_id = PLANTED_VENDOR_ID;
    pc->device_id = PLANTED_DEVICE_ID;
    pc->class_id = PCI_CLASS_OTHERS;
    dc->desc = "Planted bugs, for testing the fuzzer";
    dc->reset = planted_reset;
    dc->vmsd = &vmstate_planted;
    device_class_set_props(dc, planted_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo planted_info = {
    .name = TYPE_PLANTED,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(PlantedState),
    .class_init = planted_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { }
    },
};

static void planted_register_types(void)
{
    type_register_static(&planted_info);
}

type_init(planted_register_types)
