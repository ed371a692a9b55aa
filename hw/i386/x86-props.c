/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties of x86 machines: smm, acpi, pit, pic (on, off, auto), x-oem-id, x-oem-table-id
 * (kept: there are no ACPI tables yet), bus-lock-ratelimit (kept).
 */
#include "qemu/osdep.h"
#include "hw/i386/x86.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "x86-internal.h"

#define X86_OEM_ID_SIZE       6
#define X86_OEM_TABLE_ID_SIZE 8

bool x86_machine_is_smm_enabled(const X86MachineState *x86ms)
{
    return x86ms->smm != ON_OFF_AUTO_OFF;
}

bool x86_machine_is_acpi_enabled(const X86MachineState *x86ms)
{
    return x86ms->acpi != ON_OFF_AUTO_OFF;
}

/* A switch; the property's opaque is the field's offset in X86MachineState. */
static void x86_machine_get_switch(Object *obj, Visitor *v, const char *name, void *opaque,
                                   Error **errp)
{
    OnOffAuto *field = (OnOffAuto *)((char *)X86_MACHINE(obj) + GPOINTER_TO_SIZE(opaque));
    int value = *field;

    visit_type_enum(v, name, &value, &OnOffAuto_lookup, errp);
}

static void x86_machine_set_switch(Object *obj, Visitor *v, const char *name, void *opaque,
                                   Error **errp)
{
    OnOffAuto *field = (OnOffAuto *)((char *)X86_MACHINE(obj) + GPOINTER_TO_SIZE(opaque));
    int value;

    if (visit_type_enum(v, name, &value, &OnOffAuto_lookup, errp)) {
        *field = value;
    }
}

static const struct {
    const char *name;
    const char *description;
    size_t offset;
} switch_props[] = {
    { X86_MACHINE_SMM, "Enable SMM", offsetof(X86MachineState, smm) },
    { X86_MACHINE_ACPI, "Enable ACPI", offsetof(X86MachineState, acpi) },
    { X86_MACHINE_PIT, "Enable i8254 PIT", offsetof(X86MachineState, pit) },
    { X86_MACHINE_PIC, "Enable i8259 PIC", offsetof(X86MachineState, pic) },
};

static char *x86_machine_get_oem_id(Object *obj, Error **errp)
{
    return g_strdup(X86_MACHINE(obj)->oem_id);
}

static char *x86_machine_get_oem_table_id(Object *obj, Error **errp)
{
    return g_strdup(X86_MACHINE(obj)->oem_table_id);
}

/* Puts @value into *@field if it isn't too long for the table's field. */
static void x86_machine_set_oem(char **field, const char *prop, const char *value, size_t size,
                                Error **errp)
{
    if (strlen(value) > size) {
        error_setg(errp, "%s takes at most %zu bytes", prop, size);
        return;
    }
    g_free(*field);
    *field = g_strdup(value);
}

static void x86_machine_set_oem_id(Object *obj, const char *value, Error **errp)
{
    x86_machine_set_oem(&X86_MACHINE(obj)->oem_id, X86_MACHINE_OEM_ID, value, X86_OEM_ID_SIZE,
                        errp);
}

static void x86_machine_set_oem_table_id(Object *obj, const char *value, Error **errp)
{
    x86_machine_set_oem(&X86_MACHINE(obj)->oem_table_id, X86_MACHINE_OEM_TABLE_ID, value,
                        X86_OEM_TABLE_ID_SIZE, errp);
}

static void x86_machine_get_ratelimit(Object *obj, Visitor *v, const char *name, void *opaque,
                                      Error **errp)
{
    visit_type_uint64(v, name, &X86_MACHINE(obj)->bus_lock_ratelimit, errp);
}

static void x86_machine_set_ratelimit(Object *obj, Visitor *v, const char *name, void *opaque,
                                      Error **errp)
{
    visit_type_uint64(v, name, &X86_MACHINE(obj)->bus_lock_ratelimit, errp);
}

void x86_machine_init_properties(Object *obj)
{
    X86MachineState *x86ms = X86_MACHINE(obj);

    x86ms->smm = ON_OFF_AUTO_AUTO;
    x86ms->acpi = ON_OFF_AUTO_AUTO;
    x86ms->pit = ON_OFF_AUTO_AUTO;
    x86ms->pic = ON_OFF_AUTO_AUTO;
    x86ms->pci_irq_mask = 0;
    x86ms->oem_id = g_strdup("BOCHS ");
    x86ms->oem_table_id = g_strdup("BXPC    ");
    x86ms->above_4g_mem_start = 0x100000000;
}

void x86_machine_free_properties(Object *obj)
{
    g_free(X86_MACHINE(obj)->oem_id);
    g_free(X86_MACHINE(obj)->oem_table_id);
}

void x86_machine_class_add_properties(ObjectClass *oc)
{
    for (size_t i = 0; i < ARRAY_SIZE(switch_props); i++) {
        object_class_property_add(oc, switch_props[i].name, "OnOffAuto", x86_machine_get_switch,
                                  x86_machine_set_switch, NULL,
                                  GSIZE_TO_POINTER(switch_props[i].offset));
        object_class_property_set_description(oc, switch_props[i].name,
                                              switch_props[i].description);
    }
    object_class_property_add_str(oc, X86_MACHINE_OEM_ID, x86_machine_get_oem_id,
                                  x86_machine_set_oem_id);
    object_class_property_set_description(oc, X86_MACHINE_OEM_ID,
                                          "Override the default value of field OEMID in ACPI "
                                          "table header. The string may be up to 6 bytes in size");
    object_class_property_add_str(oc, X86_MACHINE_OEM_TABLE_ID, x86_machine_get_oem_table_id,
                                  x86_machine_set_oem_table_id);
    object_class_property_set_description(oc, X86_MACHINE_OEM_TABLE_ID,
                                          "Override the default value of field OEM Table ID in "
                                          "ACPI table header. The string may be up to 8 bytes in "
                                          "size");
    object_class_property_add(oc, X86_MACHINE_BUS_LOCK_RATELIMIT, "uint64_t",
                              x86_machine_get_ratelimit, x86_machine_set_ratelimit, NULL, NULL);
    object_class_property_set_description(oc, X86_MACHINE_BUS_LOCK_RATELIMIT,
                                          "Set the ratelimit for the bus locks acquired in VMs");
}
