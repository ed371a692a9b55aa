/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI Express ports (abstract types pcie-port, pcie-slot): port numbers, chassis and slots.
 *
 * Specification: PCI Express Base 3.0, 7.5 and 6.7. A physical slot is a (chassis, slot) pair,
 * which must be unique.
 */
#include "qemu/osdep.h"
#include "hw/pci/pcie_port.h"
#include "hw/hotplug.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "qapi/error.h"
#include "qemu/module.h"

void pcie_port_init_reg(PCIDevice *d)
{
    /* A link has no 66 MHz and no fast back-to-back; nor has a port these controls. */
    pci_set_word(d->config + PCI_STATUS, pci_get_word(d->config + PCI_STATUS) &
                                         ~(PCI_STATUS_66MHZ | PCI_STATUS_FAST_BACK));
    pci_set_word(d->config + PCI_SEC_STATUS, 0);
    pci_set_word(d->wmask + PCI_BRIDGE_CONTROL,
                 PCI_BRIDGE_CTL_PARITY | PCI_BRIDGE_CTL_SERR | PCI_BRIDGE_CTL_ISA |
                 PCI_BRIDGE_CTL_VGA | PCI_BRIDGE_CTL_VGA_16BIT | PCI_BRIDGE_CTL_BUS_RESET);
}

/* --- ports of a bus --- */

static PCIEPort *pcie_downstream_port(PCIDevice *d)
{
    return d && pci_is_express_downstream_port(d) &&
           object_dynamic_cast(OBJECT(d), TYPE_PCIE_PORT) ? PCIE_PORT(d) : NULL;
}

PCIDevice *pcie_find_port_by_pn(PCIBus *bus, uint8_t pn)
{
    int devfn;

    for (devfn = 0; devfn < ARRAY_SIZE(bus->devices); devfn++) {
        PCIEPort *port = pcie_downstream_port(bus->devices[devfn]);

        if (port && port->port == pn) {
            return bus->devices[devfn];
        }
    }
    return NULL;
}

PCIDevice *pcie_find_port_first(PCIBus *bus)
{
    int devfn;

    for (devfn = 0; devfn < ARRAY_SIZE(bus->devices); devfn++) {
        if (pcie_downstream_port(bus->devices[devfn])) {
            return bus->devices[devfn];
        }
    }
    return NULL;
}

int pcie_count_ds_ports(PCIBus *bus)
{
    int devfn, count = 0;

    for (devfn = 0; devfn < ARRAY_SIZE(bus->devices); devfn++) {
        count += pcie_downstream_port(bus->devices[devfn]) != NULL;
    }
    return count;
}

/* --- chassis --- */

/* Slots in use, of all chassis: a registry. */
static QLIST_HEAD(, PCIESlot) pcie_slots = QLIST_HEAD_INITIALIZER(pcie_slots);

void pcie_chassis_create(uint8_t chassis_number)
{
    /* A chassis exists as soon as a slot names it. */
}

PCIESlot *pcie_chassis_find_slot(uint8_t chassis, uint16_t slot)
{
    PCIESlot *s;

    QLIST_FOREACH(s, &pcie_slots, next) {
        if (s->chassis == chassis && s->slot == slot) {
            return s;
        }
    }
    return NULL;
}

int pcie_chassis_add_slot(struct PCIESlot *slot)
{
    if (pcie_chassis_find_slot(slot->chassis, slot->slot)) {
        return -EBUSY;
    }
    QLIST_INSERT_HEAD(&pcie_slots, slot, next);
    return 0;
}

void pcie_chassis_del_slot(PCIESlot *s)
{
    QLIST_REMOVE(s, next);
}

/* --- types --- */

static Property pcie_port_props[] = {
    DEFINE_PROP_UINT8("port", PCIEPort, port, 0),
    DEFINE_PROP_UINT16("aer_log_max", PCIEPort, parent_obj.parent_obj.exp.aer_log.log_max,
                       PCIE_AER_LOG_MAX_DEFAULT),
    DEFINE_PROP_END_OF_LIST()
};

static void pcie_port_class_init(ObjectClass *oc, void *data)
{
    device_class_set_props(DEVICE_CLASS(oc), pcie_port_props);
}

static Property pcie_slot_props[] = {
    DEFINE_PROP_UINT8("chassis", PCIESlot, chassis, 0),
    DEFINE_PROP_UINT16("slot", PCIESlot, slot, 0),
    DEFINE_PROP_BOOL("hotplug", PCIESlot, hotplug, true),
    DEFINE_PROP_BOOL("x-native-hotplug", PCIESlot, native_hotplug, true),
    DEFINE_PROP_END_OF_LIST()
};

static void pcie_slot_class_init(ObjectClass *oc, void *data)
{
    HotplugHandlerClass *hc = HOTPLUG_HANDLER_CLASS(oc);

    device_class_set_props(DEVICE_CLASS(oc), pcie_slot_props);
    hc->pre_plug = pcie_cap_slot_pre_plug_cb;
    hc->plug = pcie_cap_slot_plug_cb;
    hc->unplug = pcie_cap_slot_unplug_cb;
    hc->unplug_request = pcie_cap_slot_unplug_request_cb;
}

static const TypeInfo pcie_port_types[] = {
    {
        .name = TYPE_PCIE_PORT,
        .parent = TYPE_PCI_BRIDGE,
        .instance_size = sizeof(PCIEPort),
        .abstract = true,
        .class_init = pcie_port_class_init,
    }, {
        .name = TYPE_PCIE_SLOT,
        .parent = TYPE_PCIE_PORT,
        .instance_size = sizeof(PCIESlot),
        .abstract = true,
        .class_init = pcie_slot_class_init,
        .interfaces = (InterfaceInfo[]) {
            {TYPE_HOTPLUG_HANDLER},
            {},
        },
    },
};

DEFINE_TYPES(pcie_port_types)
