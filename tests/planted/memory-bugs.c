/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PCI device that misuses memory, one way a register, for testing the sanitizers' reports. It is linked
 * into the programs of tests/planted only.
 *
 * Region: BAR 0, `memory-bugs-mmio`, 4 KiB; a doubleword register per misuse, see memory_bugs_registers[]. A
 * write does it. Those whose first part and misuse lie in different operations take two registers. At 2 KiB
 * of it lies
 * `memory-bugs-part`, 256 bytes, until it is replaced by `memory-bugs-other`, whose MemoryRegion has the same
 * address.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci.h"
#include "hw/pci/pci_device.h"
#include "qapi/error.h"
#include "qemu/coroutine.h"
#include "qemu/module.h"

#define TYPE_MEMORY_BUGS "memory-bugs"
OBJECT_DECLARE_SIMPLE_TYPE(MemoryBugsState, MEMORY_BUGS)

#define MEMORY_BUGS_MMIO_SIZE 0x1000
#define MEMORY_BUGS_PART      0x800
#define MEMORY_BUGS_PART_SIZE 0x100
#define MEMORY_BUGS_VENDOR_ID 0x1b36
#define MEMORY_BUGS_DEVICE_ID 0x00fd
#define BLOCK_SIZE            40
/* After a last call, which would else become a jump. */
#define KEEP_FRAME()          __asm__ volatile("")

struct MemoryBugsState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    MemoryRegion part;
    uint8_t *volatile block;
    uint8_t *volatile stale;        /* of the stack */
};

/* --- misuse; the names of these functions are looked for in reports ------------------------------------- */

static __attribute__((noinline)) uint8_t *allocate_block(void)
{
    uint8_t *block = g_malloc0(BLOCK_SIZE);

    KEEP_FRAME();
    return block;
}

static __attribute__((noinline)) void free_block(MemoryBugsState *s)
{
    g_free(s->block);
    KEEP_FRAME();
}

static void heap_overflow(MemoryBugsState *s, uint32_t value)
{
    s->block[BLOCK_SIZE] = value;
}

static void heap_overread(MemoryBugsState *s, uint32_t value)
{
    s->block[0] = s->block[BLOCK_SIZE + 7];
}

static void heap_underflow(MemoryBugsState *s, uint32_t value)
{
    s->block[-1] = value;
}

static void heap_overflow_by_copy(MemoryBugsState *s, uint32_t value)
{
    uint8_t data[64];

    memset(data, value, sizeof(data));
    memcpy(s->block, data, MIN(value, sizeof(data)));
}

static void use_after_free(MemoryBugsState *s, uint32_t value)
{
    free_block(s);
    s->block[1] = value;
}

static void release(MemoryBugsState *s, uint32_t value)
{
    free_block(s);
    KEEP_FRAME();
}

static void use_released(MemoryBugsState *s, uint32_t value)
{
    s->block[1] = value;
}

static void double_free(MemoryBugsState *s, uint32_t value)
{
    free_block(s);
    free_block(s);
    KEEP_FRAME();
}

static void bad_free(MemoryBugsState *s, uint32_t value)
{
    g_free(s->block + 16);
}

static __attribute__((noinline)) void leave_stack_address(MemoryBugsState *s, uint32_t value)
{
    uint8_t local[32];

    memset(local, value, sizeof(local));
    s->stale = local;
}

static void use_after_return(MemoryBugsState *s, uint32_t value)
{
    leave_stack_address(s, value);
    s->stale[3] = value;
}

/* One allocation of so many MiB, which is not written. */
static void allocate_much(MemoryBugsState *s, uint32_t value)
{
    uint8_t *data = g_malloc((size_t)value << 20);

    s->block[0] = data[0];
    g_free(data);
}

/* So many MiB in small blocks, all written. */
static void use_much(MemoryBugsState *s, uint32_t value)
{
    for (uint32_t i = 0; i < value * 16; i++) {
        memset(g_malloc(64 << 10), i, 64 << 10);
    }
}

static void endless_loop(MemoryBugsState *s, uint32_t value)
{
    while (s->block) {
        /* nothing ever clears it */
    }
}

static void null_write(MemoryBugsState *s, uint32_t value)
{
    *(volatile uint32_t *)(uintptr_t)0x10 = value;
}

static void call_abort(MemoryBugsState *s, uint32_t value)
{
    abort();
}

static void call_exit(MemoryBugsState *s, uint32_t value)
{
    exit(value);
}

static int __attribute__((noinline)) recurse(int depth)
{
    volatile int local[256];

    local[depth % 256] = depth;
    return depth == 1000000 ? 0 : recurse(depth + 1) + local[depth % 256];
}

static void coroutine_fn recurse_in_coroutine(void *opaque)
{
    recurse(0);
}

static void coroutine_overflow(MemoryBugsState *s, uint32_t value)
{
    qemu_coroutine_enter(qemu_coroutine_create(recurse_in_coroutine, NULL));
}

static void add_part(MemoryBugsState *s, const char *name);

static void replace_part(MemoryBugsState *s, uint32_t value)
{
    memory_region_del_subregion(&s->mmio, &s->part);
    object_unparent(OBJECT(&s->part));
    add_part(s, "memory-bugs-other");
}

static const struct {
    const char *name;
    void (*write)(MemoryBugsState *s, uint32_t value);
} memory_bugs_registers[] = {
    { "heap-overflow", heap_overflow },
    { "heap-overread", heap_overread },
    { "heap-underflow", heap_underflow },
    { "heap-overflow-by-copy", heap_overflow_by_copy },
    { "use-after-free", use_after_free },
    { "release", release },
    { "use-released", use_released },
    { "double-free", double_free },
    { "bad-free", bad_free },
    { "use-after-return", use_after_return },
    { "allocate-much", allocate_much },
    { "use-much", use_much },
    { "endless-loop", endless_loop },
    { "null-write", null_write },
    { "abort", call_abort },
    { "exit", call_exit },
    { "coroutine-overflow", coroutine_overflow },
    { "replace-part", replace_part },
};

/* --- accesses ------------------------------------------------------------------------------------------ */

static uint64_t memory_bugs_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0;
}

static void memory_bugs_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    if (addr / 4 < ARRAY_SIZE(memory_bugs_registers)) {
        memory_bugs_registers[addr / 4].write(opaque, value);
    }
}

static const MemoryRegionOps memory_bugs_ops = {
    .read = memory_bugs_read,
    .write = memory_bugs_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void part_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
}

static const MemoryRegionOps part_ops = {
    .read = memory_bugs_read,
    .write = part_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void add_part(MemoryBugsState *s, const char *name)
{
    memory_region_init_io(&s->part, OBJECT(s), &part_ops, s, name, MEMORY_BUGS_PART_SIZE);
    memory_region_add_subregion(&s->mmio, MEMORY_BUGS_PART, &s->part);
}

/* --- life cycle ---------------------------------------------------------------------------------------- */

static void memory_bugs_realize(PCIDevice *pci, Error **errp)
{
    MemoryBugsState *s = MEMORY_BUGS(pci);

    s->block = allocate_block();
    memory_region_init_io(&s->mmio, OBJECT(s), &memory_bugs_ops, s, "memory-bugs-mmio",
                          MEMORY_BUGS_MMIO_SIZE);
    add_part(s, "memory-bugs-part");
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
}

static void memory_bugs_exit(PCIDevice *pci)
{
    g_free(MEMORY_BUGS(pci)->block);
}

static void memory_bugs_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *pc = PCI_DEVICE_CLASS(klass);

    pc->realize = memory_bugs_realize;
    pc->exit = memory_bugs_exit;
    pc->vendor_id = MEMORY_BUGS_VENDOR_ID;
    pc->device_id = MEMORY_BUGS_DEVICE_ID;
    pc->class_id = PCI_CLASS_OTHERS;
    dc->desc = "Misuse of memory, for testing the sanitizers' reports";
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo memory_bugs_info = {
    .name = TYPE_MEMORY_BUGS,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(MemoryBugsState),
    .class_init = memory_bugs_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { }
    },
};

static void memory_bugs_register_types(void)
{
    type_register_static(&memory_bugs_info);
}

type_init(memory_bugs_register_types)
