/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82371SB (PIIX3), function 1: IDE with bus mastering. Types "piix3-ide", "piix4-ide".
 *
 * Spec: Intel 82371FB/82371SB data sheet (290550-002), 2.4 and 2.8. Channels at the compatible ports
 * (0x1f0, 0x170), interrupts 14 and 15, whatever IDETIM says; the timing registers hold what is written.
 * Regions "ide", and "piix-bmdma-container" (BAR 4, 16 ports) with "piix-bmdma" and "bmdma" of each
 * channel.
 */
#include "qemu/osdep.h"
#include "hw/ide/pci.h"
#include "hw/ide/piix.h"
#include "hw/pci/pci.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "trace.h"

#define PIIX_BMDMA_BAR      4
#define PIIX_BMDMA_PORTS    16
#define PIIX_CHANNEL_PORTS  8
#define PIIX_PROG_IF        0x80 /* compatible mode, bus master */

static const struct {
    uint16_t iobase;
    uint16_t iobase2;
    uint8_t irq;
} piix_channels[MAX_IDE_BUS] = {
    { 0x1f0, 0x3f6, 14 },
    { 0x170, 0x376, 15 },
};

static uint64_t piix_bmdma_read(void *opaque, hwaddr addr, unsigned size)
{
    BMDMAState *bm = opaque;

    if (size != 1) {
        return MAKE_64BIT_MASK(0, size * 8);
    }
    switch (addr & 3) {
    case 0:
        return bm->cmd;
    case 2:
        return bm->status;
    default:
        return 0xff;
    }
}

static void piix_bmdma_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    if (size != 1) {
        return;
    }
    switch (addr & 3) {
    case 0:
        bmdma_cmd_writeb(opaque, val);
        break;
    case 2:
        bmdma_status_writeb(opaque, val);
        break;
    }
}

static const char *piix_bmdma_register_name(hwaddr addr)
{
    return (addr & 3) == 0 ? "BMICX" : (addr & 3) == 2 ? "BMISX" : NULL;
}

static const MemoryRegionOps piix_bmdma_ops = {
    .read = piix_bmdma_read,
    .write = piix_bmdma_write,
    .register_name = piix_bmdma_register_name,
};

static void piix_ide_init_bmdma_bar(PCIIDEState *d)
{
    memory_region_init(&d->bmdma_bar, OBJECT(d), "piix-bmdma-container", PIIX_BMDMA_PORTS);
    for (int i = 0; i < MAX_IDE_BUS; i++) {
        BMDMAState *bm = &d->bmdma[i];

        memory_region_init_io(&bm->extra_io, OBJECT(d), &piix_bmdma_ops, bm, "piix-bmdma", 4);
        memory_region_add_subregion(&d->bmdma_bar, i * PIIX_CHANNEL_PORTS, &bm->extra_io);
        memory_region_init_io(&bm->addr_ioport, OBJECT(d), &bmdma_addr_ioport_ops, bm, "bmdma", 4);
        memory_region_add_subregion(&d->bmdma_bar, i * PIIX_CHANNEL_PORTS + 4, &bm->addr_ioport);
    }
}

static void piix_ide_reset(DeviceState *dev)
{
    PCIIDEState *d = PCI_IDE(dev);
    uint8_t *conf = PCI_DEVICE(d)->config;

    ide_bus_reset(&d->bus[0]);
    ide_bus_reset(&d->bus[1]);
    pci_set_word(conf + PCI_COMMAND, 0x0000);
    pci_set_word(conf + PCI_STATUS, PCI_STATUS_DEVSEL_MEDIUM | PCI_STATUS_FAST_BACK);
    pci_set_byte(conf + 0x20, 0x01); /* BMIBA: 20-23h */
}

static bool piix_ide_init_channel(PCIIDEState *d, int i, Error **errp)
{
    ide_bus_init(&d->bus[i], sizeof(d->bus[i]), DEVICE(d), i, MAX_IDE_DEVS);
    if (ide_init_ioport(&d->bus[i], NULL, piix_channels[i].iobase, piix_channels[i].iobase2) < 0) {
        error_setg(errp, "Failed to realize %s: the machine has no ISA bus",
                   object_get_typename(OBJECT(d)));
        return false;
    }
    ide_init2(&d->bus[i], isa_get_irq(NULL, piix_channels[i].irq));
    bmdma_init(&d->bus[i], &d->bmdma[i], d);
    ide_register_restart_cb(&d->bus[i]);
    return true;
}

static void pci_piix_ide_realize(PCIDevice *dev, Error **errp)
{
    PCIIDEState *d = PCI_IDE(dev);

    dev->config[PCI_CLASS_PROG] = PIIX_PROG_IF;
    piix_ide_init_bmdma_bar(d);
    pci_register_bar(dev, PIIX_BMDMA_BAR, PCI_BASE_ADDRESS_SPACE_IO, &d->bmdma_bar);
    for (int i = 0; i < MAX_IDE_BUS; i++) {
        if (!piix_ide_init_channel(d, i, errp)) {
            return;
        }
    }
}

static void piix_ide_class_init(ObjectClass *klass, uint16_t device_id)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    dc->reset = piix_ide_reset;
    dc->vmsd = &vmstate_ide_pci;
    dc->hotpluggable = false;
    k->realize = pci_piix_ide_realize;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = device_id;
    k->class_id = PCI_CLASS_STORAGE_IDE;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

static void piix3_ide_class_init(ObjectClass *klass, void *data)
{
    piix_ide_class_init(klass, PCI_DEVICE_ID_INTEL_82371SB_1);
}

static void piix4_ide_class_init(ObjectClass *klass, void *data)
{
    piix_ide_class_init(klass, PCI_DEVICE_ID_INTEL_82371AB);
}

static const TypeInfo piix_ide_types[] = {
    {
        .name = TYPE_PIIX3_IDE,
        .parent = TYPE_PCI_IDE,
        .class_init = piix3_ide_class_init,
    }, {
        .name = TYPE_PIIX4_IDE,
        .parent = TYPE_PCI_IDE,
        .class_init = piix4_ide_class_init,
    },
};

DEFINE_TYPES(piix_ide_types)
