/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * weigher: sums up buffers of guest memory, written with coroutines. Four slots hold jobs; two workers take
 * them in turn, and share one adder, which takes a microsecond for 64 bytes.
 *
 * BAR 0: slot n at 16 * n: 0 address, 4 length in bytes (at most 4096), 8 sum of its bytes (ro), 12 state
 * (write 1: go; reads 1 while it is under way, 2 when it is done). 0x40 done slots as bits (write 1 to
 * clear): the interrupt.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_device.h"
#include "migration/vmstate.h"
#include "qemu/coroutine.h"
#include "qemu/lockable.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_WEIGHER "weigher"
OBJECT_DECLARE_SIMPLE_TYPE(WeigherState, WEIGHER)

#define NUM_SLOTS    4
#define NUM_WORKERS  2
#define MAX_LENGTH   4096
#define CHUNK        64
#define REG_DONE     0x40

enum { JOB_NONE, JOB_GOING, JOB_DONE };

typedef struct Slot {
    uint32_t addr;
    uint32_t length;
    uint32_t sum;
    uint32_t state;
    bool taken;             /* by a worker; not saved: after a load it starts anew */
} Slot;

struct WeigherState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    Slot slots[NUM_SLOTS];
    uint32_t done;
    uint32_t generation;    /* counts resets and loads: workers drop older jobs */
    bool stopping;
    CoQueue work;
    CoMutex adder;
    QemuCoSleep pause;      /* of who has the adder */
    unsigned int workers;
};

static void weigher_update_irq(WeigherState *s)
{
    pci_set_irq(PCI_DEVICE(s), s->done != 0);
}

static Slot *find_job(WeigherState *s)
{
    for (int i = 0; i < NUM_SLOTS; i++) {
        if (s->slots[i].state == JOB_GOING && !s->slots[i].taken) {
            return &s->slots[i];
        }
    }
    return NULL;
}

static uint32_t coroutine_fn weigh(WeigherState *s, uint32_t addr, uint32_t length)
{
    uint8_t chunk[CHUNK];
    uint32_t sum = 0;

    for (uint32_t at = 0; at < length && !s->stopping; at += CHUNK) {
        uint32_t n = MIN(length - at, CHUNK);

        QEMU_LOCK_GUARD(&s->adder);
        pci_dma_read(PCI_DEVICE(s), addr + at, chunk, n);
        for (uint32_t i = 0; i < n; i++) {
            sum += chunk[i];
        }
        if (!s->stopping) {
            qemu_co_sleep_ns_wakeable(&s->pause, QEMU_CLOCK_VIRTUAL, 1000);
        }
    }
    return sum;
}

static void coroutine_fn do_job(WeigherState *s, Slot *slot)
{
    uint32_t generation = s->generation, sum;

    slot->taken = true;
    sum = weigh(s, slot->addr, slot->length);
    if (generation == s->generation && !s->stopping) {
        slot->taken = false;
        slot->sum = sum;
        slot->state = JOB_DONE;
        s->done |= 1u << (slot - s->slots);
        weigher_update_irq(s);
    }
}

static void coroutine_fn worker(void *opaque)
{
    WeigherState *s = opaque;

    while (!s->stopping) {
        Slot *slot = find_job(s);

        if (slot) {
            do_job(s, slot);
        } else {
            qemu_co_queue_wait(&s->work, NULL);
        }
    }
    s->workers--;
}

static uint64_t weigher_read(void *opaque, hwaddr addr, unsigned size)
{
    WeigherState *s = opaque;
    const Slot *slot = &s->slots[(addr / 16) % NUM_SLOTS];

    if (addr >= REG_DONE) {
        return addr == REG_DONE ? s->done : 0;
    }
    switch (addr % 16) {
    case 0:
        return slot->addr;
    case 4:
        return slot->length;
    case 8:
        return slot->sum;
    default:
        return slot->state;
    }
}

static void weigher_write_slot(WeigherState *s, Slot *slot, unsigned int reg, uint32_t value)
{
    if (slot->state == JOB_GOING) {
        return;
    }
    switch (reg) {
    case 0:
        slot->addr = value;
        break;
    case 4:
        slot->length = MIN(value, MAX_LENGTH);
        break;
    case 12:
        if (value & 1) {
            slot->state = JOB_GOING;
            qemu_co_enter_next(&s->work, NULL);
        }
        break;
    }
}

static void weigher_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    WeigherState *s = opaque;

    if (addr < REG_DONE) {
        weigher_write_slot(s, &s->slots[addr / 16], addr % 16, value);
    } else if (addr == REG_DONE) {
        s->done &= ~value;
        weigher_update_irq(s);
    }
}

static const MemoryRegionOps weigher_ops = {
    .read = weigher_read,
    .write = weigher_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void weigher_reset(DeviceState *dev)
{
    WeigherState *s = WEIGHER(dev);

    memset(s->slots, 0, sizeof(s->slots));
    s->done = 0;
    s->generation++;
    weigher_update_irq(s);
}

static int weigher_post_load(void *opaque, int version_id)
{
    WeigherState *s = opaque;

    s->generation++;
    for (int i = 0; i < NUM_SLOTS; i++) {
        s->slots[i].taken = false;
        if (s->slots[i].length > MAX_LENGTH || s->slots[i].state > JOB_DONE) {
            return -EINVAL;
        }
    }
    qemu_co_enter_all(&s->work, NULL);
    return 0;
}

static const VMStateDescription vmstate_slot = {
    .name = "weigher-slot",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(addr, Slot),
        VMSTATE_UINT32(length, Slot),
        VMSTATE_UINT32(sum, Slot),
        VMSTATE_UINT32(state, Slot),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_weigher = {
    .name = TYPE_WEIGHER,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = weigher_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, WeigherState),
        VMSTATE_STRUCT_ARRAY(slots, WeigherState, NUM_SLOTS, 1, vmstate_slot, Slot),
        VMSTATE_UINT32(done, WeigherState),
        VMSTATE_END_OF_LIST()
    }
};

static void weigher_realize(PCIDevice *pci, Error **errp)
{
    WeigherState *s = WEIGHER(pci);

    pci_config_set_interrupt_pin(pci->config, 1);
    memory_region_init_io(&s->mmio, OBJECT(s), &weigher_ops, s, "weigher-mmio", 0x80);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    qemu_co_queue_init(&s->work);
    qemu_co_mutex_init(&s->adder);
    for (s->workers = 0; s->workers < NUM_WORKERS; s->workers++) {
        qemu_coroutine_enter(qemu_coroutine_create(worker, s));
    }
}

/* Workers end when they see that it stops: each is woken from what it waits for. */
static void weigher_exit(PCIDevice *pci)
{
    WeigherState *s = WEIGHER(pci);

    s->stopping = true;
    qemu_co_enter_all(&s->work, NULL);
    while (s->workers && s->pause.to_wake) {
        qemu_co_sleep_wake(&s->pause);
    }
    assert(!s->workers);
}

static void weigher_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = weigher_realize;
    k->exit = weigher_exit;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11ee;
    k->class_id = PCI_CLASS_OTHERS;
    dc->reset = weigher_reset;
    dc->vmsd = &vmstate_weigher;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo weigher_info = {
    .name = TYPE_WEIGHER,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(WeigherState),
    .class_init = weigher_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { }
    },
};

static void weigher_register_types(void)
{
    type_register_static(&weigher_info);
}

type_init(weigher_register_types)
