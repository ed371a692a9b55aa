/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PCI function that moves bytes between guest memory and a buffer of its own, after a time that depends on
 * how many they are, and then tells by MSI or INTA#. Not modelled after any hardware.
 *
 * BAR 0, `dmapump-mmio`, 8 KiB: registers (below), and the buffer from 0x1000 on.
 * Property `delay-ns`: time per byte.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/pci/msi.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "qemu/units.h"
#include "qom/object.h"
#include "trace.h"

#define TYPE_DMAPUMP "dmapump"
OBJECT_DECLARE_SIMPLE_TYPE(DmaPumpState, DMAPUMP)

#define BUFFER_SIZE (4 * KiB)
#define BUFFER_BASE 0x1000

enum {
    REG_ID = 0x00,          /* ro */
    REG_CTRL = 0x04,
    REG_STATUS = 0x08,      /* DONE, ERROR: write 1 to clear */
    REG_ADDR_LO = 0x10,
    REG_ADDR_HI = 0x14,
    REG_LENGTH = 0x18,      /* bytes, at most BUFFER_SIZE */
    REG_SUM = 0x1c,         /* ro: sum of the bytes that were moved last */
};

#define CTRL_START      (1 << 0)
#define CTRL_TO_GUEST   (1 << 1)
#define CTRL_IRQ        (1 << 2)
#define CTRL_WRITABLE   (CTRL_TO_GUEST | CTRL_IRQ)
#define STATUS_DONE     (1 << 0)
#define STATUS_ERROR    (1 << 1)
#define STATUS_BUSY     (1u << 31)

struct DmaPumpState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    QEMUTimer timer;
    uint32_t delay_ns;

    uint32_t ctrl;
    uint32_t status;
    uint64_t addr;
    uint32_t length;
    uint32_t sum;
    uint8_t buffer[BUFFER_SIZE];
};

static void dmapump_update_irq(DmaPumpState *s)
{
    PCIDevice *pci = PCI_DEVICE(s);
    bool level = (s->ctrl & CTRL_IRQ) && (s->status & (STATUS_DONE | STATUS_ERROR));

    if (!msi_enabled(pci)) {
        pci_set_irq(pci, level);
    } else if (level) {
        msi_notify(pci, 0);
    }
}

static uint32_t dmapump_sum(const uint8_t *bytes, uint32_t length)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < length; i++) {
        sum += bytes[i];
    }
    return sum;
}

static void dmapump_move(void *opaque)
{
    DmaPumpState *s = opaque;
    PCIDevice *pci = PCI_DEVICE(s);
    MemTxResult result;

    if (s->ctrl & CTRL_TO_GUEST) {
        result = pci_dma_write(pci, s->addr, s->buffer, s->length);
    } else {
        result = pci_dma_read(pci, s->addr, s->buffer, s->length);
    }
    s->sum = dmapump_sum(s->buffer, s->length);
    s->status &= ~STATUS_BUSY;
    s->status |= result == MEMTX_OK ? STATUS_DONE : STATUS_ERROR;
    trace_dmapump_moved(s->addr, s->length, s->status);
    dmapump_update_irq(s);
}

static void dmapump_start(DmaPumpState *s)
{
    if (s->status & STATUS_BUSY) {
        return;
    }
    if (s->length == 0 || s->length > BUFFER_SIZE) {
        qemu_log_mask(LOG_GUEST_ERROR, "dmapump: length %u is not in 1..%u\n", s->length,
                      (unsigned)BUFFER_SIZE);
        s->status |= STATUS_ERROR;
        dmapump_update_irq(s);
        return;
    }
    s->status |= STATUS_BUSY;
    timer_mod(&s->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + (int64_t)s->length * s->delay_ns);
}

static uint64_t dmapump_read(void *opaque, hwaddr addr, unsigned size)
{
    DmaPumpState *s = opaque;

    if (addr >= BUFFER_BASE) {
        return ldn_le_p(&s->buffer[addr - BUFFER_BASE], size);
    }
    switch (addr) {
    case REG_ID:
        return 0x504d5044;
    case REG_CTRL:
        return s->ctrl;
    case REG_STATUS:
        return s->status;
    case REG_ADDR_LO:
        return (uint32_t)s->addr;
    case REG_ADDR_HI:
        return s->addr >> 32;
    case REG_LENGTH:
        return s->length;
    case REG_SUM:
        return s->sum;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "dmapump: read of 0x%" HWADDR_PRIx "\n", addr);
        return 0;
    }
}

static void dmapump_write_register(DmaPumpState *s, hwaddr addr, uint32_t value)
{
    switch (addr) {
    case REG_CTRL:
        s->ctrl = value & CTRL_WRITABLE;
        if (value & CTRL_START) {
            dmapump_start(s);
        }
        dmapump_update_irq(s);
        break;
    case REG_STATUS:
        s->status &= ~(value & (STATUS_DONE | STATUS_ERROR));
        dmapump_update_irq(s);
        break;
    case REG_ADDR_LO:
        s->addr = deposit64(s->addr, 0, 32, value);
        break;
    case REG_ADDR_HI:
        s->addr = deposit64(s->addr, 32, 32, value);
        break;
    case REG_LENGTH:
        s->length = s->status & STATUS_BUSY ? s->length : value;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "dmapump: write of 0x%" HWADDR_PRIx "\n", addr);
        break;
    }
}

static void dmapump_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    DmaPumpState *s = opaque;

    if (addr >= BUFFER_BASE) {
        stn_le_p(&s->buffer[addr - BUFFER_BASE], size, value);
    } else {
        dmapump_write_register(s, addr, value);
    }
}

static const MemoryRegionOps dmapump_ops = {
    .read = dmapump_read,
    .write = dmapump_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void dmapump_reset(DeviceState *dev)
{
    DmaPumpState *s = DMAPUMP(dev);

    timer_del(&s->timer);
    s->ctrl = 0;
    s->status = 0;
    s->addr = 0;
    s->length = 0;
    s->sum = 0;
    memset(s->buffer, 0, sizeof(s->buffer));
}

static int dmapump_post_load(void *opaque, int version_id)
{
    DmaPumpState *s = opaque;

    return (s->status & STATUS_BUSY) && s->length > BUFFER_SIZE ? -EINVAL : 0;
}

static const VMStateDescription vmstate_dmapump = {
    .name = TYPE_DMAPUMP,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = dmapump_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, DmaPumpState),
        VMSTATE_TIMER(timer, DmaPumpState),
        VMSTATE_UINT32(ctrl, DmaPumpState),
        VMSTATE_UINT32(status, DmaPumpState),
        VMSTATE_UINT64(addr, DmaPumpState),
        VMSTATE_UINT32(length, DmaPumpState),
        VMSTATE_UINT32(sum, DmaPumpState),
        VMSTATE_UINT8_ARRAY(buffer, DmaPumpState, BUFFER_SIZE),
        VMSTATE_END_OF_LIST()
    }
};

static void dmapump_realize(PCIDevice *pci, Error **errp)
{
    DmaPumpState *s = DMAPUMP(pci);

    pci_config_set_interrupt_pin(pci->config, 1);
    if (msi_init(pci, 0, 1, true, false, errp)) {
        return;
    }
    timer_init_ns(&s->timer, QEMU_CLOCK_VIRTUAL, dmapump_move, s);
    memory_region_init_io(&s->mmio, OBJECT(s), &dmapump_ops, s, "dmapump-mmio", BUFFER_BASE + BUFFER_SIZE);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
}

static void dmapump_exit(PCIDevice *pci)
{
    timer_del(&DMAPUMP(pci)->timer);
    msi_uninit(pci);
}

static Property dmapump_properties[] = {
    DEFINE_PROP_UINT32("delay-ns", DmaPumpState, delay_ns, 16),
    DEFINE_PROP_END_OF_LIST(),
};

static void dmapump_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = dmapump_realize;
    k->exit = dmapump_exit;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11f0;
    k->class_id = PCI_CLASS_OTHERS;
    dc->reset = dmapump_reset;
    dc->vmsd = &vmstate_dmapump;
    device_class_set_props(dc, dmapump_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo dmapump_info = {
    .name = TYPE_DMAPUMP,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(DmaPumpState),
    .class_init = dmapump_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void dmapump_register_types(void)
{
    type_register_static(&dmapump_info);
}

type_init(dmapump_register_types)
