/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PCI IDE controller with two channels, each in compatible or native-PCI mode, in the style of later
 * versions.
 *
 * Spec: PCI IDE Controller Specification 1.0 (modes, by the programming interface); Programming Interface for
 * Bus Master IDE Controller 1.0 (BAR 4). BARs 0 and 2: command blocks, 1 and 3: control blocks. A channel in
 * native mode interrupts by INTA#, one in compatible mode by its ISA interrupt. It comes up in native mode.
 */
#include "qemu/osdep.h"
#include "hw/core/irq.h"
#include "hw/ide/ide-bus.h"
#include "hw/ide/pci.h"
#include "hw/pci/pci_device.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "qemu/range.h"
#include "trace.h"

#define TYPE_PCIIDE "pciide"
OBJECT_DECLARE_SIMPLE_TYPE(PciIdeCard, PCIIDE)

#define PROG_NATIVE(channel)  (1 << (2 * (channel)))
#define PROG_MODES            (PROG_NATIVE(0) | PROG_NATIVE(1))
#define PROG_SWITCHABLE       0x0a
#define PROG_BUS_MASTER       0x80

#define BMDMA_CHANNEL_PORTS   8
#define BMDMA_CMD             0
#define BMDMA_STATUS          2

struct PciIdeCard {
    PCIIDEState parent_obj;

    uint8_t irq_levels;         /* of the channels */
};

/* ---- interrupts ---- */

static void pciide_update_irq(PciIdeCard *s)
{
    PCIIDEState *d = PCI_IDE(s);
    PCIDevice *pci = PCI_DEVICE(s);
    bool inta = false;

    for (int i = 0; i < ARRAY_SIZE(d->bus); i++) {
        bool native = pci->config[PCI_CLASS_PROG] & PROG_NATIVE(i);
        bool level = s->irq_levels & 1 << i;

        inta |= native && level;
        qemu_set_irq(d->isa_irq[i], !native && level);
    }
    if (pci->config[PCI_INTERRUPT_PIN]) {
        pci_set_irq(pci, inta);
    }
}

static void pciide_set_irq(void *opaque, int channel, int level)
{
    PciIdeCard *s = PCIIDE(opaque);

    s->irq_levels = deposit32(s->irq_levels, channel, 1, level);
    pciide_update_irq(s);
}

/* ---- bus master ---- */

static uint64_t pciide_bmdma_read(void *opaque, hwaddr addr, unsigned size)
{
    BMDMAState *bm = opaque;
    uint8_t value = addr == BMDMA_CMD ? bm->cmd : addr == BMDMA_STATUS ? bm->status : 0xff;

    trace_pciide_bmdma_read(bm->bus->bus_id, addr, value);
    return value;
}

static void pciide_bmdma_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    BMDMAState *bm = opaque;

    trace_pciide_bmdma_write(bm->bus->bus_id, addr, value);
    if (addr == BMDMA_CMD) {
        bmdma_cmd_writeb(bm, value);
    } else if (addr == BMDMA_STATUS) {
        bmdma_status_writeb(bm, value);
    }
}

static const MemoryRegionOps pciide_bmdma_ops = {
    .read = pciide_bmdma_read,
    .write = pciide_bmdma_write,
    .impl.max_access_size = 1,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* ---- modes ---- */

/* INTA# goes down while the function still has its pin. */
static void pciide_config_write(PCIDevice *pci, uint32_t addr, uint32_t value, int len)
{
    PciIdeCard *s = PCIIDE(pci);

    pci_default_write_config(pci, addr, value, len);
    if (range_covers_byte(addr, len, PCI_CLASS_PROG)) {
        pciide_update_irq(s);
        pci_ide_update_mode(PCI_IDE(s));
        pciide_update_irq(s);
    }
}

static void pciide_reset(DeviceState *dev)
{
    PCIIDEState *d = PCI_IDE(dev);

    PCI_DEVICE(d)->config[PCI_CLASS_PROG] = PROG_BUS_MASTER | PROG_SWITCHABLE | PROG_MODES;
    pci_ide_update_mode(d);
    for (int i = 0; i < ARRAY_SIZE(d->bus); i++) {
        ide_bus_reset(&d->bus[i]);
    }
}

/* ---- life ---- */

static void pciide_init_channel(PCIIDEState *d, int i)
{
    static const char *const names[][4] = {
        { "pciide-data0", "pciide-cmd0", "pciide-bmdma0", "pciide-prd0" },
        { "pciide-data1", "pciide-cmd1", "pciide-bmdma1", "pciide-prd1" },
    };
    BMDMAState *bm = &d->bmdma[i];
    Object *obj = OBJECT(d);

    memory_region_init_io(&d->data_bar[i], obj, &pci_ide_data_le_ops, &d->bus[i], names[i][0], 8);
    pci_register_bar(PCI_DEVICE(d), 2 * i, PCI_BASE_ADDRESS_SPACE_IO, &d->data_bar[i]);
    memory_region_init_io(&d->cmd_bar[i], obj, &pci_ide_cmd_le_ops, &d->bus[i], names[i][1], 4);
    pci_register_bar(PCI_DEVICE(d), 2 * i + 1, PCI_BASE_ADDRESS_SPACE_IO, &d->cmd_bar[i]);

    memory_region_init_io(&bm->extra_io, obj, &pciide_bmdma_ops, bm, names[i][2], 4);
    memory_region_add_subregion(&d->bmdma_bar, i * BMDMA_CHANNEL_PORTS, &bm->extra_io);
    memory_region_init_io(&bm->addr_ioport, obj, &bmdma_addr_ioport_ops, bm, names[i][3], 4);
    memory_region_add_subregion(&d->bmdma_bar, i * BMDMA_CHANNEL_PORTS + 4, &bm->addr_ioport);

    ide_bus_init(&d->bus[i], sizeof(d->bus[i]), DEVICE(d), i, MAX_IDE_DEVS);
    ide_bus_init_output_irq(&d->bus[i], qdev_get_gpio_in(DEVICE(d), i));
    bmdma_init(&d->bus[i], bm, d);
    ide_bus_register_restart_cb(&d->bus[i]);
}

static void pciide_realize(PCIDevice *pci, Error **errp)
{
    PCIIDEState *d = PCI_IDE(pci);

    pci->wmask[PCI_CLASS_PROG] = PROG_MODES;
    pci_config_set_interrupt_pin(pci->config, 1);
    qdev_init_gpio_in(DEVICE(d), pciide_set_irq, ARRAY_SIZE(d->bus));
    memory_region_init(&d->bmdma_bar, OBJECT(d), "pciide-bmdma", 2 * BMDMA_CHANNEL_PORTS);
    pci_register_bar(pci, 4, PCI_BASE_ADDRESS_SPACE_IO, &d->bmdma_bar);
    for (int i = 0; i < ARRAY_SIZE(d->bus); i++) {
        pciide_init_channel(d, i);
    }
}

static void pciide_exit(PCIDevice *pci)
{
    PCIIDEState *d = PCI_IDE(pci);

    for (int i = 0; i < ARRAY_SIZE(d->bmdma); i++) {
        memory_region_del_subregion(&d->bmdma_bar, &d->bmdma[i].extra_io);
        memory_region_del_subregion(&d->bmdma_bar, &d->bmdma[i].addr_ioport);
    }
}

static const VMStateDescription vmstate_pciide = {
    .name = TYPE_PCIIDE,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(parent_obj, PciIdeCard, 0, vmstate_ide_pci, PCIIDEState),
        VMSTATE_UINT8(irq_levels, PciIdeCard),
        VMSTATE_END_OF_LIST()
    }
};

static void pciide_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    device_class_set_legacy_reset(dc, pciide_reset);
    dc->vmsd = &vmstate_pciide;
    dc->hotpluggable = false;
    k->realize = pciide_realize;
    k->exit = pciide_exit;
    k->config_write = pciide_config_write;
    k->vendor_id = PCI_VENDOR_ID_REDHAT;
    k->device_id = 0x1db0;
    k->class_id = PCI_CLASS_STORAGE_IDE;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

static const TypeInfo pciide_types[] = {
    {
        .name = TYPE_PCIIDE,
        .parent = TYPE_PCI_IDE,
        .instance_size = sizeof(PciIdeCard),
        .class_init = pciide_class_init,
    }
};

DEFINE_TYPES(pciide_types)
