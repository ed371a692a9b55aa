/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A noise generator (a linear feedback shift register) behind an I/O BAR, written as models were years ago.
 *
 * Ports: 0 state, 4 taps, 8 count of steps, 12 command: step that often.
 */
#include "qemu/osdep.h"
#include "hw/hw.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "sysemu/sysemu.h"
#include "qom/object.h"

//#define DEBUG_LFSR

#ifdef DEBUG_LFSR
#define DPRINTF(fmt, ...) \
do { printf("lfsr: " fmt , ## __VA_ARGS__); } while (0)
#else
#define DPRINTF(fmt, ...) do {} while(0)
#endif

#define TYPE_LFSR_DEVICE "lfsr"
typedef struct LFSRState LFSRState;
DECLARE_INSTANCE_CHECKER(LFSRState, LFSR, TYPE_LFSR_DEVICE)

struct LFSRState {
    PCIDevice dev;
    MemoryRegion io;
    uint32_t seed;
    uint32_t regs[3];
};

static void lfsr_step(LFSRState *s, uint32_t n)
{
    n = MIN(n, 4096);
    while (n--) {
        uint32_t bit = s->regs[0] & 1;
        s->regs[0] >>= 1;
        if (bit)
            s->regs[0] ^= s->regs[1];
        s->regs[2]++;
    }
    pci_set_irq(&s->dev, s->regs[0] == 1);
}

static uint64_t lfsr_ioport_read(void *opaque, hwaddr addr, unsigned size)
{
    LFSRState *s = opaque;

    DPRINTF("read 0x" TARGET_FMT_plx " size %d\n", addr, size);
    return addr < sizeof(s->regs) ? s->regs[addr >> 2] : 0;
}

static void lfsr_ioport_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    LFSRState *s = LFSR(opaque);

    DPRINTF("write 0x" TARGET_FMT_plx " = 0x%" PRIx64 "\n", addr, val);
    switch (addr) {
    case 0:
    case 4:
        s->regs[addr >> 2] = val;
        break;
    case 12:
        lfsr_step(s, val);
        break;
    default:
        DPRINTF("what is that?\n");
    }
}

static const MemoryRegionOps lfsr_io_ops = {
    .read = lfsr_ioport_read,
    .write = lfsr_ioport_write,
    .impl = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
    .endianness = DEVICE_NATIVE_ENDIAN,
};

static const VMStateDescription vmstate_lfsr = {
    .name = "lfsr",
    .version_id = 3,
    .minimum_version_id = 2,
    .fields = (VMStateField []) {
        VMSTATE_PCI_DEVICE(dev, LFSRState),
        VMSTATE_UINT32_ARRAY(regs, LFSRState, 3),
        VMSTATE_UNUSED(4),
        VMSTATE_END_OF_LIST()
    }
};

static void lfsr_reset(DeviceState *d)
{
    LFSRState *s = DO_UPCAST(LFSRState, dev.qdev, d);

    s->regs[0] = s->seed;
    s->regs[1] = 0xb4bcd35c;
    s->regs[2] = 0;
    pci_irq_deassert(&s->dev);
}

static void lfsr_realizefn(PCIDevice *dev, Error **errp)
{
    LFSRState *s = DO_UPCAST(LFSRState, dev, dev);
    uint8_t *pci_conf = dev->config;

    pci_set_word(pci_conf + PCI_STATUS, PCI_STATUS_FAST_BACK | PCI_STATUS_DEVSEL_MEDIUM);
    pci_conf[PCI_INTERRUPT_PIN] = 1;
    memory_region_init_io(&s->io, OBJECT(s), &lfsr_io_ops, s, "lfsr-io", 16);
    pci_register_bar(dev, 0, PCI_BASE_ADDRESS_SPACE_IO, &s->io);
}

static Property lfsr_properties[] = {
    DEFINE_PROP_UINT32("seed", LFSRState, seed, 0xace1),
    DEFINE_PROP_END_OF_LIST(),
};

static void lfsr_class_initfn(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = lfsr_realizefn;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11f3;
    k->revision = 0x10;
    k->class_id = PCI_CLASS_SYSTEM_OTHER;
    dc->desc = "Noise";
    dc->reset = lfsr_reset;
    dc->vmsd = &vmstate_lfsr;
    device_class_set_props(dc, lfsr_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo lfsr_type_info = {
    .name          = TYPE_LFSR_DEVICE,
    .parent        = TYPE_PCI_DEVICE,
    .instance_size = sizeof(LFSRState),
    .class_init    = lfsr_class_initfn,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void lfsr_register(void)
{
    type_register_static(&lfsr_type_info);
}

type_init(lfsr_register)
