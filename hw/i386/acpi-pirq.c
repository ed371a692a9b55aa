/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routing of a PC's PCI interrupts in ACPI: _PRT of the root bus (ACPI 6.4, section 6.2.13), and a link
 * device for each of the south bridge's PIRQ registers, whose fields PRQ0 to 3 or PRQA to H the south bridge
 * declares. On q35, _PIC (APIC mode) selects a second table, whose links GSIA to H are the IO-APIC's pins 16
 * to 23.
 */
#include "qemu/osdep.h"
#include "acpi-internal.h"
#include "hw/i386/ich9.h"
#include "hw/pci/pci.h"

/* Link of a slot's pin; a letter behind "LNK" or "GSI". */
typedef char PirqOf(unsigned int slot, unsigned int pin);

/*
 * PIIX3: lines are rotated by slot. The power management function's is the
 * SCI, which is not for others: 'S'.
 */
static char piix3_pirq(unsigned int slot, unsigned int pin)
{
    return slot == 1 && pin == 0 ? 'S' : "DABC"[(slot + pin) % 4];
}

/* ICH9: internal functions have PIRQA to D, other slots E to H, rotated; 1e is the PCI bridge. */
static char ich9_pirq(unsigned int slot, unsigned int pin)
{
    bool internal = slot >= 25 && slot != ICH9_PCI_BRIDGE_DEV;

    return internal ? 'A' + pin : 'E' + (slot == ICH9_PCI_BRIDGE_DEV ? pin : (slot + pin) % 4);
}

static Aml *routing(const char *links, PirqOf *pirq_of)
{
    Aml *table = aml_package(PCI_SLOT_MAX * PCI_NUM_PINS);

    for (unsigned int slot = 0; slot < PCI_SLOT_MAX; slot++) {
        for (unsigned int pin = 0; pin < PCI_NUM_PINS; pin++) {
            Aml *entry = aml_package(4);

            aml_append(entry, aml_int(slot << 16 | 0xffff));
            aml_append(entry, aml_int(pin));
            aml_append(entry, aml_name("%s%c", links, pirq_of(slot, pin)));
            aml_append(entry, aml_int(0));
            aml_append(table, entry);
        }
    }
    return table;
}

/* --- links --- */

static Aml *interrupts(uint32_t *irqs, uint8_t count)
{
    Aml *resources = aml_resource_template();

    aml_append(resources, aml_interrupt(AML_CONSUMER, AML_LEVEL, AML_ACTIVE_HIGH, AML_SHARED, irqs, count));
    return resources;
}

static Aml *link_device(const char *links, char letter, int uid, uint32_t *irqs, uint8_t count)
{
    Aml *dev = aml_device("%s%c", links, letter);

    aml_append(dev, aml_name_decl("_HID", aml_eisaid("PNP0C0F")));
    aml_append(dev, aml_name_decl("_UID", aml_int(uid)));
    aml_append(dev, aml_name_decl("_PRS", interrupts(irqs, count)));
    return dev;
}

/* A link that the PIRQ register @reg sets. */
static Aml *routed_link(char letter, int uid, const char *reg)
{
    uint32_t irqs[] = { 5, 10, 11 };
    Aml *dev = link_device("LNK", letter, uid, irqs, ARRAY_SIZE(irqs)), *method;

    method = aml_method("_STA", 0, AML_NOTSERIALIZED);
    aml_append(method, aml_return(aml_call1("IQST", aml_name("%s", reg))));
    aml_append(dev, method);
    method = aml_method("_DIS", 0, AML_NOTSERIALIZED);
    aml_append(method, aml_or(aml_name("%s", reg), aml_int(0x80), aml_name("%s", reg)));
    aml_append(dev, method);
    method = aml_method("_CRS", 0, AML_NOTSERIALIZED);
    aml_append(method, aml_return(aml_call1("IQCR", aml_name("%s", reg))));
    aml_append(dev, method);
    method = aml_method("_SRS", 1, AML_NOTSERIALIZED);
    aml_append(method, aml_create_dword_field(aml_arg(0), aml_int(5), "PRRI"));
    aml_append(method, aml_store(aml_name("PRRI"), aml_name("%s", reg)));
    aml_append(dev, method);
    return dev;
}

/* A link to the one interrupt @irq. */
static Aml *fixed_link(const char *links, char letter, int uid, uint32_t irq)
{
    Aml *dev = link_device(links, letter, uid, &irq, 1);

    aml_append(dev, aml_name_decl("_STA", aml_int(0xb)));
    aml_append(dev, aml_name_decl("_CRS", interrupts(&irq, 1)));
    aml_append(dev, aml_method("_DIS", 0, AML_NOTSERIALIZED));
    aml_append(dev, aml_method("_SRS", 1, AML_NOTSERIALIZED));
    return dev;
}

/* IQST (register): _STA; IQCR (register): _CRS. Bit 7 of a PIRQ register is set when it is off. */
static void add_register_methods(Aml *scope)
{
    uint32_t none = 0;
    Aml *method = aml_method("IQST", 1, AML_NOTSERIALIZED), *cond;

    cond = aml_if(aml_and(aml_int(0x80), aml_arg(0), NULL));
    aml_append(cond, aml_return(aml_int(0x9)));
    aml_append(method, cond);
    aml_append(method, aml_return(aml_int(0xb)));
    aml_append(scope, method);

    method = aml_method("IQCR", 1, AML_SERIALIZED);
    aml_append(method, aml_name_decl("PRR0", interrupts(&none, 1)));
    aml_append(method, aml_create_dword_field(aml_name("PRR0"), aml_int(5), "PRRI"));
    cond = aml_if(aml_lless(aml_arg(0), aml_int(0x80)));
    aml_append(cond, aml_store(aml_arg(0), aml_name("PRRI")));
    aml_append(method, cond);
    aml_append(method, aml_return(aml_name("PRR0")));
    aml_append(scope, method);
}

/* --- boards --- */

static void add_piix3(Aml *sb, Aml *pci0, const AcpiPcInfo *info)
{
    aml_append(pci0, aml_name_decl("_PRT", routing("LNK", piix3_pirq)));
    aml_append(sb, pci0);
    add_register_methods(sb);
    for (int i = 0; i < 4; i++) {
        g_autofree char *reg = g_strdup_printf("PRQ%d", i);

        aml_append(sb, routed_link('A' + i, i, reg));
    }
    aml_append(sb, fixed_link("LNK", 'S', 4, info->sci_int));
}

static void add_ich9(Aml *sb, Aml *pci0)
{
    Aml *method = aml_method("_PRT", 0, AML_NOTSERIALIZED);
    Aml *pic = aml_if(aml_equal(aml_name("PICF"), aml_int(0)));

    aml_append(pci0, aml_name_decl("PRTP", routing("LNK", ich9_pirq)));
    aml_append(pci0, aml_name_decl("PRTA", routing("GSI", ich9_pirq)));
    aml_append(pic, aml_return(aml_name("PRTP")));
    aml_append(method, pic);
    aml_append(method, aml_return(aml_name("PRTA")));
    aml_append(pci0, method);
    aml_append(sb, pci0);
    add_register_methods(sb);
    for (int i = 0; i < 8; i++) {
        g_autofree char *reg = g_strdup_printf("PRQ%c", 'A' + i);

        aml_append(sb, routed_link('A' + i, i, reg));
        aml_append(sb, fixed_link("GSI", 'A' + i, 0x10 + i, 16 + i));
    }
}

void acpi_add_pirq(Aml *dsdt, const AcpiPcInfo *info)
{
    Aml *sb = aml_scope("\\_SB"), *pci0 = aml_scope("PCI0"), *pic;

    if (info->q35) {
        aml_append(dsdt, aml_name_decl("PICF", aml_int(0)));
        pic = aml_method("_PIC", 1, AML_NOTSERIALIZED);
        aml_append(pic, aml_store(aml_arg(0), aml_name("PICF")));
        aml_append(dsdt, pic);
        add_ich9(sb, pci0);
    } else {
        add_piix3(sb, pci0, info);
    }
    aml_append(dsdt, sb);
}
