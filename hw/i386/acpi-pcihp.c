/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PC's PCI devices in ACPI: a device "S%02X" (slot and function) for each slot that has a device or can get
 * one; below them what devices say themselves (AcpiDevAmlIf), and the buses behind bridges. The hotplug
 * registers are those of hw/acpi/pcihp.c: the table is in docs/devices/piix4-pm.rst. A bus with hotplug has
 * their number for it as BSEL.
 */
#include "qemu/osdep.h"
#include "acpi-internal.h"
#include "hw/acpi/acpi_aml_interface.h"
#include "hw/acpi/pcihp.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pci_bus.h"
#include "qapi/error.h"

#define PCI0 "\\_SB.PCI0"

#define NOTIFY_DEVICE_CHECK 1
#define NOTIFY_EJECT_REQUEST 3

/* _DSM of PCI Firmware Specification 3.1, section 4.6. */
#define DSM_UUID "E5C937D0-3553-4D7A-9117-EA4D19C3434D"
#define DSM_FUNC_SUPPORTED 0
#define DSM_FUNC_NAME 7

/* --- registers --- */

static Aml *dword_field(const char *region, const char *first, const char *second)
{
    Aml *field = aml_field(region, AML_DWORD_ACC, AML_NOLOCK, AML_WRITE_AS_ZEROS);

    aml_append(field, aml_named_field(first, 32));
    if (second) {
        aml_append(field, aml_named_field(second, 32));
    }
    return field;
}

static void add_registers(Aml *scope, uint16_t base)
{
    aml_append(scope, aml_operation_region("PCST", AML_SYSTEM_IO, aml_int(base), 8));
    aml_append(scope, dword_field("PCST", "PCIU", "PCID"));     /* slots that came, that are to go */
    aml_append(scope, aml_operation_region("SEJ", AML_SYSTEM_IO, aml_int(base + 8), 4));
    aml_append(scope, dword_field("SEJ", "B0EJ", NULL));        /* slot to eject */
    aml_append(scope, aml_operation_region("BNMR", AML_SYSTEM_IO, aml_int(base + 16), 8));
    aml_append(scope, dword_field("BNMR", "BNUM", "PIDX"));     /* bus; slot, and then its acpi-index */
    aml_append(scope, aml_mutex("BLCK", 0));
}

/* PCEJ (bus, slot): eject. */
static Aml *method_pcej(void)
{
    Aml *method = aml_method("PCEJ", 2, AML_NOTSERIALIZED);

    aml_append(method, aml_acquire(aml_name("BLCK"), 0xffff));
    aml_append(method, aml_store(aml_arg(0), aml_name("BNUM")));
    aml_append(method, aml_store(aml_shiftleft(aml_int(1), aml_arg(1)), aml_name("B0EJ")));
    aml_append(method, aml_release(aml_name("BLCK")));
    aml_append(method, aml_return(aml_int(0)));
    return method;
}

/* AIDX (bus, slot): the device's acpi-index; 0 if it has none. */
static Aml *method_aidx(void)
{
    Aml *method = aml_method("AIDX", 2, AML_NOTSERIALIZED), *none;

    aml_append(method, aml_acquire(aml_name("BLCK"), 0xffff));
    aml_append(method, aml_store(aml_arg(0), aml_name("BNUM")));
    aml_append(method, aml_store(aml_shiftleft(aml_int(1), aml_arg(1)), aml_name("PIDX")));
    aml_append(method, aml_store(aml_name("PIDX"), aml_local(0)));
    aml_append(method, aml_release(aml_name("BLCK")));
    none = aml_if(aml_equal(aml_local(0), aml_int(0xffffffff)));
    aml_append(none, aml_return(aml_int(0)));
    aml_append(method, none);
    aml_append(method, aml_return(aml_local(0)));
    return method;
}

/* An index that is not 0 makes function 7 known; bit 0 says that there is any. */
static Aml *supported_functions(void)
{
    uint8_t nothing = 0;
    Aml *asked = aml_if(aml_equal(aml_arg(2), aml_int(DSM_FUNC_SUPPORTED))), *known;

    aml_append(asked, aml_store(aml_buffer(1, &nothing), aml_local(1)));
    known = aml_if(aml_land(aml_equal(aml_arg(0), aml_touuid(DSM_UUID)),
                            aml_land(aml_lgreater_equal(aml_arg(1), aml_int(2)), aml_local(0))));
    aml_append(known, aml_store(aml_int(1 << DSM_FUNC_NAME | 1), aml_index(aml_local(1), aml_int(0))));
    aml_append(asked, known);
    aml_append(asked, aml_return(aml_local(1)));
    return asked;
}

/* PDSM (uuid, revision, function, arguments, {bus, slot}): _DSM of a slot. Local0: the index. */
static Aml *method_pdsm(void)
{
    Aml *method = aml_method("PDSM", 5, AML_SERIALIZED), *asked, *known, *name;

    aml_append(method, aml_store(aml_call2("AIDX", aml_derefof(aml_index(aml_arg(4), aml_int(0))),
                                           aml_derefof(aml_index(aml_arg(4), aml_int(1)))), aml_local(0)));
    aml_append(method, supported_functions());
    asked = aml_if(aml_equal(aml_arg(2), aml_int(DSM_FUNC_NAME)));
    name = aml_package(2);
    aml_append(asked, aml_store(name, aml_local(1)));
    known = aml_if(aml_local(0));
    aml_append(known, aml_store(aml_local(0), aml_index(aml_local(1), aml_int(0))));
    aml_append(known, aml_store(aml_string("%s", ""), aml_index(aml_local(1), aml_int(1))));
    aml_append(asked, known);
    aml_append(asked, aml_return(aml_local(1)));
    aml_append(method, asked);
    aml_append(method, aml_return(aml_int(0)));
    return method;
}

void acpi_add_pci_hotplug(Aml *dsdt, const AcpiPcInfo *info)
{
    Aml *pci0 = aml_scope(PCI0), *gpe = aml_scope("\\_GPE"), *event;

    add_registers(pci0, info->pcihp_base);
    aml_append(pci0, method_pcej());
    aml_append(pci0, method_aidx());
    aml_append(pci0, method_pdsm());
    aml_append(dsdt, pci0);

    event = aml_method("_E01", 0, AML_NOTSERIALIZED);
    aml_append(event, aml_acquire(aml_name(PCI0 ".BLCK"), 0xffff));
    aml_append(event, aml_call0(PCI0 ".PCNT"));
    aml_append(event, aml_release(aml_name(PCI0 ".BLCK")));
    aml_append(gpe, event);
    aml_append(dsdt, gpe);
}

/* --- slots --- */

/* A bus while its devices are described. */
typedef struct BusAml {
    PCIBus *bus;
    Aml *scope;
    Aml *notify;        /* DVNT: tells slots of an event */
    Aml *scan;          /* PCNT: looks at the bus, and those below */
    bool has_hotplug;
} BusAml;

static void add_bus(BusAml *b);

/* BSEL and the slot's number, by which the methods above know it. */
static void add_dsm(Aml *dev, int slot)
{
    Aml *method = aml_method("_DSM", 4, AML_SERIALIZED), *place = aml_package(2);

    aml_append(dev, aml_name_decl("ASUN", aml_int(slot)));
    aml_append(place, aml_name("BSEL"));
    aml_append(place, aml_name("ASUN"));
    aml_append(method, aml_store(place, aml_local(0)));
    aml_append(method,
               aml_return(aml_call5("PDSM", aml_arg(0), aml_arg(1), aml_arg(2), aml_arg(3), aml_local(0))));
    aml_append(dev, method);
}

static void add_eject(BusAml *b, Aml *dev, int slot)
{
    Aml *method = aml_method("_EJ0", 1, AML_NOTSERIALIZED), *is_it;

    aml_append(dev, aml_name_decl("_SUN", aml_int(slot)));
    aml_append(method, aml_call2("PCEJ", aml_name("BSEL"), aml_name("_SUN")));
    aml_append(dev, method);
    is_it = aml_if(aml_and(aml_arg(0), aml_int(1U << slot), NULL));
    aml_append(is_it, aml_notify(aml_name("S%.02X", PCI_DEVFN(slot, 0)), aml_arg(1)));
    aml_append(b->notify, is_it);
}

/* A bridge that is there from the start: its bus is part of the tables. */
static bool is_cold_bridge(PCIDevice *dev)
{
    return dev && object_dynamic_cast(OBJECT(dev), TYPE_PCI_BRIDGE) && !DEVICE(dev)->hotplugged;
}

static void add_bridge(BusAml *b, Aml *dev, PCIDevice *pci_dev)
{
    BusAml below = { .bus = pci_bridge_get_sec_bus(PCI_BRIDGE(pci_dev)), .scope = dev };
    g_autofree char *method = g_strdup_printf("^S%.02X.PCNT", pci_dev->devfn);

    add_bus(&below);
    aml_append(b->scan, aml_call0(method));
}

/* Whether the slot's device, or one to come, can be plugged and ejected. */
static bool can_hotplug(BusAml *b, int devfn)
{
    PCIDevice *pci_dev = b->bus->devices[devfn];

    if (PCI_SLOT(devfn) && pci_bus_is_express(b->bus)) {
        return false;   /* a link has one device at its end */
    }
    return b->has_hotplug && !PCI_FUNC(devfn) && !is_cold_bridge(pci_dev) &&
           (!pci_dev || DEVICE_GET_CLASS(pci_dev)->hotpluggable);
}

/*
 * A slot is described if there is or may be a device in it; its other functions
 * if they have something to say.
 */
static bool is_described(BusAml *b, int devfn)
{
    PCIDevice *pci_dev = b->bus->devices[devfn];

    if (!PCI_FUNC(devfn)) {
        return pci_dev || can_hotplug(b, devfn);
    }
    return is_cold_bridge(pci_dev) || (pci_dev && object_dynamic_cast(OBJECT(pci_dev), TYPE_ACPI_DEV_AML_IF));
}

static void add_function(BusAml *b, int devfn)
{
    PCIDevice *pci_dev = b->bus->devices[devfn];
    int slot = PCI_SLOT(devfn);
    Aml *dev;

    if (!is_described(b, devfn)) {
        return;
    }
    dev = aml_device("S%.02X", devfn);
    aml_append(dev, aml_name_decl("_ADR", aml_int(slot << 16 | PCI_FUNC(devfn))));
    if (b->has_hotplug && !PCI_FUNC(devfn)) {
        add_dsm(dev, slot);
    }
    if (can_hotplug(b, devfn)) {
        add_eject(b, dev, slot);
    }
    if (is_cold_bridge(pci_dev)) {
        add_bridge(b, dev, pci_dev);
    } else if (pci_dev && !DEVICE(pci_dev)->hotplugged) {
        call_dev_aml_func(DEVICE(pci_dev), dev);
    }
    aml_append(b->scope, dev);
}

static void add_bus(BusAml *b)
{
    Error *err = NULL;
    uint64_t bsel = object_property_get_uint(OBJECT(b->bus), ACPI_PCIHP_PROP_BSEL, &err);

    b->has_hotplug = !err;
    error_free(err);
    b->notify = aml_method("DVNT", 2, AML_NOTSERIALIZED);
    b->scan = aml_method("PCNT", 0, AML_NOTSERIALIZED);
    if (b->has_hotplug) {
        aml_append(b->scope, aml_name_decl("BSEL", aml_int(bsel)));
        aml_append(b->scan, aml_store(aml_int(bsel), aml_name("BNUM")));
        aml_append(b->scan, aml_call2("DVNT", aml_name("PCIU"), aml_int(NOTIFY_DEVICE_CHECK)));
        aml_append(b->scan, aml_call2("DVNT", aml_name("PCID"), aml_int(NOTIFY_EJECT_REQUEST)));
    }
    for (int devfn = 0; devfn < ARRAY_SIZE(b->bus->devices); devfn++) {
        add_function(b, devfn);
    }
    if (b->has_hotplug) {
        aml_append(b->scope, b->notify);
    }
    aml_append(b->scope, b->scan);
}

void acpi_add_pci_bus(Aml *dsdt, const AcpiPcInfo *info)
{
    BusAml root = { .bus = info->pcms->bus, .scope = aml_scope(PCI0) };

    add_bus(&root);
    aml_append(dsdt, root.scope);
}
