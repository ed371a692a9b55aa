/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: the machine "q35": its memory, and the Q35 host bridge with the PCI Express root bus. */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/q35-machine.h"

static void *no_such(const char *what, const char *name)
{
    fprintf(stderr, "libqos: %s has no %s\n", what, name);
    g_assert_not_reached();
}

static QOSGraphObject *pcihost_get_device(void *obj, const char *name)
{
    QQ35PCIHost *host = obj;

    return strcmp(name, "pci-bus-pc") == 0 ? &host->pci.obj : no_such("q35-pcihost", name);
}

static QOSGraphObject *machine_get_device(void *obj, const char *name)
{
    QQ35Machine *machine = obj;

    return strcmp(name, "q35-pcihost") == 0 ? &machine->bridge.obj : no_such("q35", name);
}

static void *machine_get_driver(void *obj, const char *interface)
{
    QQ35Machine *machine = obj;

    return strcmp(interface, "memory") == 0 ? &machine->alloc : no_such("q35", interface);
}

static void machine_destructor(QOSGraphObject *obj)
{
    alloc_destroy(&((QQ35Machine *)obj)->alloc);
}

static void *machine_create(QTestState *qts)
{
    QQ35Machine *machine = g_new0(QQ35Machine, 1);

    machine->obj.get_device = machine_get_device;
    machine->obj.get_driver = machine_get_driver;
    machine->obj.destructor = machine_destructor;
    pc_alloc_init(&machine->alloc, qts, ALLOC_NO_FLAGS);
    qpci_init_pc(&machine->bridge.pci, qts, &machine->alloc);
    machine->bridge.obj.get_device = pcihost_get_device;
    return machine;
}

static void register_q35_machine(void)
{
    qos_node_create_machine("i386/q35", machine_create);
    qos_node_create_machine("x86_64/q35", machine_create);
    qos_node_create_driver("q35-pcihost", NULL);
    qos_node_contains("i386/q35", "q35-pcihost", NULL);
    qos_node_contains("x86_64/q35", "q35-pcihost", NULL);
    qos_node_contains("q35-pcihost", "pci-bus-pc", NULL);
}

libqos_init(register_q35_machine);
