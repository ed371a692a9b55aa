/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: the PCI bus of a PC. PCI Local Bus 3.0, 3.2.2.3.2 (configuration mechanism 1). */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/pci-pc.h"

#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA    0xcfc
#define CONFIG_ENABLE  (1u << 31)

/* PIIX4 ACPI hot plug of bus 0: writing a slot's bit ejects what is in it. */
#define PCIHP_EJECT 0xae08

/* BARs stay below the I/O APIC at 0xfec00000. */
#define PIO_BASE   0xc000
#define PIO_LIMIT  0x10000
#define MMIO_BASE  0xe0000000
#define MMIO_LIMIT 0xfec00000

/* Selects the doubleword; returns the port of the byte at @offset. */
static uint16_t select_register(QPCIBus *bus, int devfn, uint8_t offset)
{
    qtest_outl(bus->qts, CONFIG_ADDRESS, CONFIG_ENABLE | devfn << 8 | (offset & ~3u));
    return CONFIG_DATA + (offset & 3);
}

static uint8_t pc_config_readb(QPCIBus *bus, int devfn, uint8_t offset)
{
    return qtest_inb(bus->qts, select_register(bus, devfn, offset));
}

static uint16_t pc_config_readw(QPCIBus *bus, int devfn, uint8_t offset)
{
    return qtest_inw(bus->qts, select_register(bus, devfn, offset));
}

static uint32_t pc_config_readl(QPCIBus *bus, int devfn, uint8_t offset)
{
    return qtest_inl(bus->qts, select_register(bus, devfn, offset));
}

static void pc_config_writeb(QPCIBus *bus, int devfn, uint8_t offset, uint8_t value)
{
    qtest_outb(bus->qts, select_register(bus, devfn, offset), value);
}

static void pc_config_writew(QPCIBus *bus, int devfn, uint8_t offset, uint16_t value)
{
    qtest_outw(bus->qts, select_register(bus, devfn, offset), value);
}

static void pc_config_writel(QPCIBus *bus, int devfn, uint8_t offset, uint32_t value)
{
    qtest_outl(bus->qts, select_register(bus, devfn, offset), value);
}

static void *pc_get_driver(void *obj, const char *interface)
{
    QPCIBusPC *pc = obj;

    if (strcmp(interface, "pci-bus") == 0) {
        return &pc->bus;
    }
    fprintf(stderr, "pci-bus-pc has no %s\n", interface);
    g_assert_not_reached();
}

void qpci_init_pc(QPCIBusPC *ret, QTestState *qts, QGuestAllocator *alloc)
{
    *ret = (QPCIBusPC) {
        .obj.get_driver = pc_get_driver,
        .bus = {
            .qts = qts,
            .config_readb = pc_config_readb,
            .config_readw = pc_config_readw,
            .config_readl = pc_config_readl,
            .config_writeb = pc_config_writeb,
            .config_writew = pc_config_writew,
            .config_writel = pc_config_writel,
            .pio_alloc_ptr = PIO_BASE,
            .pio_limit = PIO_LIMIT,
            .mmio_alloc_ptr = MMIO_BASE,
            .mmio_limit = MMIO_LIMIT,
        },
    };
}

QPCIBus *qpci_new_pc(QTestState *qts, QGuestAllocator *alloc)
{
    QPCIBusPC *pc = g_new0(QPCIBusPC, 1);

    qpci_init_pc(pc, qts, alloc);
    return &pc->bus;
}

void qpci_free_pc(QPCIBus *bus)
{
    g_free(container_of(bus, QPCIBusPC, bus));
}

void qpci_unplug_acpi_device_test(QTestState *qs, const char *id, uint8_t slot)
{
    qtest_qmp_device_del_send(qs, id);
    qtest_outl(qs, PCIHP_EJECT, 1u << slot);
    qtest_qmp_eventwait(qs, "DEVICE_DELETED");
}

static void register_pci_bus_pc(void)
{
    qos_node_create_driver("pci-bus-pc", NULL);
    qos_node_produces("pci-bus-pc", "pci-bus");
}

libqos_init(register_pci_bus_pc);
