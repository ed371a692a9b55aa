/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * INTx: the pins of functions, their way up through bridges, and the outputs of a bus.
 *
 * Specification: PCI Local Bus 3.0, 2.2.6 and 6.2.4; PCI-to-PCI Bridge 1.2, 9.1. A line is level
 * triggered and shared: an output of a bus is high while at least one device drives it.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/pci/pci_bus.h"
#include "qemu/error-report.h"
#include "trace.h"
#include "pci-internal.h"

void (pci_bus_irqs)(PCIBus *bus, pci_set_irq_fn set_irq, pci_map_irq_fn map_irq, void *irq_opaque,
                    int nirq)
{
    bus->set_irq = set_irq;
    if (map_irq) {
        bus->map_irq = map_irq;
    }
    bus->irq_opaque = irq_opaque;
    bus->nirq = nirq;
    g_free(bus->irq_count);
    bus->irq_count = g_new0(int, nirq);
}

void pci_bus_map_irqs(PCIBus *bus, pci_map_irq_fn map_irq)
{
    bus->map_irq = map_irq;
}

void pci_bus_irqs_cleanup(PCIBus *bus)
{
    bus->set_irq = NULL;
    bus->map_irq = NULL;
    bus->irq_opaque = NULL;
    bus->nirq = 0;
    g_clear_pointer(&bus->irq_count, g_free);
}

int pci_bus_get_irq_level(PCIBus *bus, int irq_num)
{
    assert(irq_num >= 0 && irq_num < bus->nirq);
    return bus->irq_count[irq_num] != 0;
}

int pci_swizzle_map_irq_fn(PCIDevice *pci_dev, int pin)
{
    return pci_swizzle(PCI_SLOT(pci_dev->devfn), pin);
}

/* The bus with outputs above @dev, and in *@irq_num the output that its pin reaches; may be NULL.
 */
static PCIBus *output_of(PCIDevice *dev, int *irq_num)
{
    PCIBus *bus = pci_get_bus(dev);

    while (bus) {
        if (!bus->map_irq) {
            return NULL;
        }
        *irq_num = bus->map_irq(dev, *irq_num);
        if (bus->set_irq) {
            return bus;
        }
        dev = bus->parent_dev;
        bus = dev ? pci_get_bus(dev) : NULL;
    }
    return NULL;
}

bool pci_irq_disabled(const PCIDevice *d)
{
    return pci_get_word(d->config + PCI_COMMAND) & PCI_COMMAND_INTX_DISABLE;
}

/* Of the pins that are @asserted, a bit each, those that reach the bus. */
static uint8_t driven_pins(uint8_t asserted, bool disabled)
{
    return disabled ? 0 : asserted;
}

/* One driver more, or one less, of the output that @pin of @dev reaches. */
static void count_driver(PCIDevice *dev, int pin, int change)
{
    int output = pin;
    PCIBus *bus = output_of(dev, &output);

    if (bus) {
        assert(output >= 0 && output < bus->nirq);
        bus->irq_count[output] += change;
        bus->set_irq(bus->irq_opaque, output, bus->irq_count[output] != 0);
    }
}

/* Tells the bus which pins are driven from now on, and no longer. */
static void drive(PCIDevice *d, uint8_t before, uint8_t now)
{
    for (int pin = 0; pin < PCI_NUM_PINS; pin++) {
        if ((before ^ now) >> pin & 1) {
            count_driver(d, pin, now >> pin & 1 ? 1 : -1);
        }
    }
}

void pci_irq_update_disabled(PCIDevice *d, bool was_disabled)
{
    drive(d, driven_pins(d->irq_state, was_disabled), driven_pins(d->irq_state, pci_irq_disabled(d)));
}

static bool is_asserted(const PCIDevice *d, int pin)
{
    return d->irq_state >> pin & 1;
}

/* Interrupt Status shows the wish, whether or not INTx Disable lets it out. */
static void set_pin(void *opaque, int pin, int level)
{
    PCIDevice *d = opaque;
    uint8_t before = d->irq_state;

    assert(pin >= 0 && pin < PCI_NUM_PINS);
    if (!level == !is_asserted(d, pin)) {
        return;
    }
    trace_pci_irq(d->name, pin, level);
    d->irq_state ^= 1 << pin;
    pci_set_word_by_mask(d->config + PCI_STATUS, PCI_STATUS_INTERRUPT, d->irq_state != 0);
    drive(d, driven_pins(before, pci_irq_disabled(d)), driven_pins(d->irq_state, pci_irq_disabled(d)));
}

void pci_set_irq(PCIDevice *pci_dev, int level)
{
    int pin = pci_intx(pci_dev);

    /* A device without a pin (INTx not supported, or left to MSI) has nothing to drive. */
    if (pin >= 0) {
        set_pin(pci_dev, pin, level);
    }
}

qemu_irq pci_allocate_irq(PCIDevice *pci_dev)
{
    int pin = pci_intx(pci_dev);

    assert(pin >= 0);
    return qemu_allocate_irq(set_pin, pci_dev, pin);
}

void pci_irqs_set_levels(PCIDevice *d, uint8_t levels)
{
    int pin;

    for (pin = 0; pin < PCI_NUM_PINS; pin++) {
        set_pin(d, pin, (levels >> pin) & 1);
    }
}

void pci_device_deassert_intx(PCIDevice *dev)
{
    pci_irqs_set_levels(dev, 0);
}

/* --- a map that changes --- */

/* Adds what the devices of @bus and below drive to the outputs of @root. */
static void count_drivers(PCIBus *bus, PCIBus *root)
{
    PCIBus *sec;
    int i, pin;

    for (i = 0; i < ARRAY_SIZE(bus->devices); i++) {
        PCIDevice *dev = bus->devices[i];

        for (pin = 0; dev && pin < PCI_NUM_PINS; pin++) {
            int irq_num = pin;

            if (is_asserted(dev, pin) && !pci_irq_disabled(dev) &&
                output_of(dev, &irq_num) == root) {
                root->irq_count[irq_num]++;
            }
        }
    }
    QLIST_FOREACH(sec, &bus->child, sibling) {
        count_drivers(sec, root);
    }
}

void pci_bus_update_irq_map(PCIBus *bus)
{
    g_autofree int *old = NULL;
    int i;

    if (!bus->nirq) {
        return;
    }
    old = g_memdup2(bus->irq_count, bus->nirq * sizeof(*old));
    memset(bus->irq_count, 0, bus->nirq * sizeof(*bus->irq_count));
    count_drivers(bus, bus);
    for (i = 0; i < bus->nirq; i++) {
        if (!old[i] != !bus->irq_count[i]) {
            bus->set_irq(bus->irq_opaque, i, bus->irq_count[i] != 0);
        }
    }
}

/* --- routing as others may ask for it --- */

void pci_bus_set_route_irq_fn(PCIBus *bus, pci_route_irq_fn route_intx_to_irq)
{
    assert(pci_bus_is_root(bus));
    bus->route_intx_to_irq = route_intx_to_irq;
}

PCIINTxRoute pci_device_route_intx_to_irq(PCIDevice *dev, int pin)
{
    PCIBus *bus = output_of(dev, &pin);

    if (!bus || !bus->route_intx_to_irq) {
        return (PCIINTxRoute){.mode = PCI_INTX_DISABLED, .irq = -1};
    }
    return bus->route_intx_to_irq(bus->irq_opaque, pin);
}

bool pci_intx_route_changed(PCIINTxRoute *old_route, PCIINTxRoute *new_route)
{
    return old_route->mode != new_route->mode || old_route->irq != new_route->irq;
}

void pci_bus_fire_intx_routing_notifier(PCIBus *bus)
{
    PCIBus *sec;
    int i;

    for (i = 0; i < ARRAY_SIZE(bus->devices); i++) {
        PCIDevice *dev = bus->devices[i];

        if (dev && dev->intx_routing_notifier) {
            dev->intx_routing_notifier(dev);
        }
    }
    QLIST_FOREACH(sec, &bus->child, sibling) {
        pci_bus_fire_intx_routing_notifier(sec);
    }
}

void pci_device_set_intx_routing_notifier(PCIDevice *dev, PCIINTxRoutingNotifier notifier)
{
    dev->intx_routing_notifier = notifier;
}
