/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spibox: a SPI controller with a byte memory behind it, as boards have them in one file: the controller
 * makes a bus, puts the peripheral on it and drives its chip select.
 *
 * Controller, BAR 0: 0 chip select (bit 0: asserted, which is low), 4 data (write: exchange a byte; read: the
 * answer). Peripheral: the first byte after selection is the command, 2 write or 3 read, then one address
 * byte, then data.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/pci/pci_device.h"
#include "hw/ssi/ssi.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "qom/object.h"

/* ---- the memory ---- */

#define TYPE_SPIMEM "spimem"
OBJECT_DECLARE_SIMPLE_TYPE(SpiMemState, SPIMEM)

#define CMD_WRITE 2
#define CMD_READ  3

struct SpiMemState {
    SSIPeripheral parent_obj;

    uint8_t cells[256];
    uint8_t command;
    uint8_t addr;
    uint8_t count;          /* bytes since selection, 2 at most */
};

static uint32_t spimem_transfer(SSIPeripheral *dev, uint32_t value)
{
    SpiMemState *s = SPIMEM(dev);

    if (s->count == 0) {
        s->command = value;
        s->count++;
    } else if (s->count == 1) {
        s->addr = value;
        s->count++;
    } else if (s->command == CMD_WRITE) {
        s->cells[s->addr++] = value;
    } else if (s->command == CMD_READ) {
        return s->cells[s->addr++];
    }
    return 0xff;
}

static int spimem_set_cs(SSIPeripheral *dev, bool select)
{
    SPIMEM(dev)->count = 0;
    return 0;
}

static void spimem_realize(SSIPeripheral *dev, Error **errp)
{
    memset(SPIMEM(dev)->cells, 0xff, sizeof(SPIMEM(dev)->cells));
}

static const VMStateDescription vmstate_spimem = {
    .name = TYPE_SPIMEM,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_SSI_PERIPHERAL(parent_obj, SpiMemState),
        VMSTATE_UINT8_ARRAY(cells, SpiMemState, 256),
        VMSTATE_UINT8(command, SpiMemState),
        VMSTATE_UINT8(addr, SpiMemState),
        VMSTATE_UINT8(count, SpiMemState),
        VMSTATE_END_OF_LIST()
    }
};

static void spimem_class_init(ObjectClass *klass, void *data)
{
    SSIPeripheralClass *k = SSI_PERIPHERAL_CLASS(klass);

    k->realize = spimem_realize;
    k->transfer = spimem_transfer;
    k->set_cs = spimem_set_cs;
    k->cs_polarity = SSI_CS_LOW;
    DEVICE_CLASS(klass)->vmsd = &vmstate_spimem;
}

/* ---- the controller ---- */

#define TYPE_SPIBOX "spibox"
OBJECT_DECLARE_SIMPLE_TYPE(SpiBoxState, SPIBOX)

enum { REG_SELECT = 0, REG_DATA = 4 };

struct SpiBoxState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    SSIBus *bus;
    qemu_irq cs;
    uint8_t select;
    uint8_t data;
};

static void spibox_update_cs(SpiBoxState *s)
{
    qemu_set_irq(s->cs, !s->select);
}

static uint64_t spibox_read(void *opaque, hwaddr addr, unsigned size)
{
    SpiBoxState *s = opaque;

    return addr == REG_SELECT ? s->select : addr == REG_DATA ? s->data : 0;
}

static void spibox_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    SpiBoxState *s = opaque;

    if (addr == REG_SELECT) {
        s->select = value & 1;
        spibox_update_cs(s);
    } else if (addr == REG_DATA) {
        s->data = ssi_transfer(s->bus, value & 0xff);
    }
}

static const MemoryRegionOps spibox_ops = {
    .read = spibox_read,
    .write = spibox_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void spibox_reset(DeviceState *dev)
{
    SpiBoxState *s = SPIBOX(dev);

    s->select = s->data = 0;
    spibox_update_cs(s);
}

static const VMStateDescription vmstate_spibox = {
    .name = TYPE_SPIBOX,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, SpiBoxState),
        VMSTATE_UINT8(select, SpiBoxState),
        VMSTATE_UINT8(data, SpiBoxState),
        VMSTATE_END_OF_LIST()
    }
};

static void spibox_realize(PCIDevice *pci, Error **errp)
{
    SpiBoxState *s = SPIBOX(pci);
    DeviceState *mem;

    memory_region_init_io(&s->mmio, OBJECT(s), &spibox_ops, s, "spibox-mmio", 0x10);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    s->bus = ssi_create_bus(DEVICE(s), "spi");
    mem = ssi_create_peripheral(s->bus, TYPE_SPIMEM);
    s->cs = qdev_get_gpio_in_named(mem, SSI_GPIO_CS, 0);
    spibox_update_cs(s);
}

static void spibox_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = spibox_realize;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11ef;
    k->class_id = PCI_CLASS_OTHERS;
    dc->reset = spibox_reset;
    dc->vmsd = &vmstate_spibox;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo spibox_types[] = {
    {
        .name = TYPE_SPIMEM,
        .parent = TYPE_SSI_PERIPHERAL,
        .instance_size = sizeof(SpiMemState),
        .class_init = spimem_class_init,
    }, {
        .name = TYPE_SPIBOX,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(SpiBoxState),
        .class_init = spibox_class_init,
        .interfaces = (InterfaceInfo[]) {
            { INTERFACE_CONVENTIONAL_PCI_DEVICE },
            { }
        },
    },
};

DEFINE_TYPES(spibox_types)
