/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: the machines "pc" and "q35": memory, and a host bridge with the PCI (Express root) bus. */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/pc-machine.h"

#define I440FX_BRIDGE "i440FX-pcihost"
#define Q35_BRIDGE    "q35-pcihost"

static void *no_such(const char *what, const char *name)
{
    fprintf(stderr, "libqos: %s has no %s\n", what, name);
    g_assert_not_reached();
}

static QOSGraphObject *bridge_get_device(void *obj, const char *name)
{
    QPCHostBridge *bridge = obj;

    return strcmp(name, "pci-bus-pc") == 0 ? &bridge->pci.obj : no_such("a PC's host bridge", name);
}

static QOSGraphObject *machine_get_device(void *obj, const char *name)
{
    QPCMachine *machine = obj;

    return strcmp(name, machine->bridge_name) == 0 ? &machine->bridge.obj : no_such("a PC", name);
}

static void *machine_get_driver(void *obj, const char *interface)
{
    QPCMachine *machine = obj;

    return strcmp(interface, "memory") == 0 ? &machine->alloc : no_such("a PC", interface);
}

static void machine_destructor(QOSGraphObject *obj)
{
    alloc_destroy(&((QPCMachine *)obj)->alloc);
}

static QPCMachine *machine_create(QTestState *qts, const char *bridge_name)
{
    QPCMachine *machine = g_new0(QPCMachine, 1);

    machine->obj.get_device = machine_get_device;
    machine->obj.get_driver = machine_get_driver;
    machine->obj.destructor = machine_destructor;
    machine->bridge_name = bridge_name;
    machine->bridge.obj.get_device = bridge_get_device;
    pc_alloc_init(&machine->alloc, qts, ALLOC_NO_FLAGS);
    qpci_init_pc(&machine->bridge.pci, qts, &machine->alloc);
    return machine;
}

static void *i440fx_machine_create(QTestState *qts)
{
    return machine_create(qts, I440FX_BRIDGE);
}

/* Devices on the root complex stay; only ports can be plugged into (PCI Express 3.0, 6.7). */
static void *q35_machine_create(QTestState *qts)
{
    QPCMachine *machine = machine_create(qts, Q35_BRIDGE);

    machine->bridge.pci.bus.not_hotpluggable = true;
    return machine;
}

static void register_machine(const char *name, QOSCreateMachineFunc create, const char *bridge)
{
    static const char *const archs[] = { "i386", "x86_64" };

    qos_node_create_driver(bridge, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(archs); i++) {
        g_autofree char *node = g_strdup_printf("%s/%s", archs[i], name);

        qos_node_create_machine(node, create);
        qos_node_contains(node, bridge, NULL);
    }
    qos_node_contains(bridge, "pci-bus-pc", NULL);
}

static void register_pc_machines(void)
{
    register_machine("pc", i440fx_machine_create, I440FX_BRIDGE);
    register_machine("q35", q35_machine_create, Q35_BRIDGE);
}

libqos_init(register_pc_machines);
