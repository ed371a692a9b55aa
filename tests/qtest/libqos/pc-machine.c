/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: the machine "pc": its memory, and the 440FX host bridge with the PCI bus. */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/pc-machine.h"

static void *no_such(const char *what, const char *name)
{
    fprintf(stderr, "libqos: %s has no %s\n", what, name);
    g_assert_not_reached();
}

static QOSGraphObject *pcihost_get_device(void *obj, const char *name)
{
    QI440FXPCIHost *host = obj;

    return strcmp(name, "pci-bus-pc") == 0 ? &host->pci.obj : no_such("i440FX-pcihost", name);
}

static QOSGraphObject *machine_get_device(void *obj, const char *name)
{
    QPCMachine *machine = obj;

    return strcmp(name, "i440FX-pcihost") == 0 ? &machine->bridge.obj : no_such("pc", name);
}

static void *machine_get_driver(void *obj, const char *interface)
{
    QPCMachine *machine = obj;

    return strcmp(interface, "memory") == 0 ? &machine->alloc : no_such("pc", interface);
}

static void machine_destructor(QOSGraphObject *obj)
{
    alloc_destroy(&((QPCMachine *)obj)->alloc);
}

static void *machine_create(QTestState *qts)
{
    QPCMachine *machine = g_new0(QPCMachine, 1);

    machine->obj.get_device = machine_get_device;
    machine->obj.get_driver = machine_get_driver;
    machine->obj.destructor = machine_destructor;
    pc_alloc_init(&machine->alloc, qts, ALLOC_NO_FLAGS);
    qpci_init_pc(&machine->bridge.pci, qts, &machine->alloc);
    machine->bridge.obj.get_device = pcihost_get_device;
    return machine;
}

static void register_pc_machine(void)
{
    qos_node_create_machine("i386/pc", machine_create);
    qos_node_create_machine("x86_64/pc", machine_create);
    qos_node_create_driver("i440FX-pcihost", NULL);
    qos_node_contains("i386/pc", "i440FX-pcihost", NULL);
    qos_node_contains("x86_64/pc", "i440FX-pcihost", NULL);
    qos_node_contains("i440FX-pcihost", "pci-bus-pc", NULL);
}

libqos_init(register_pc_machine);
