/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties of PCs: hpet, i8042, smbus, sata, default-bus-bypass-iommu, vmport,
 * max-ram-below-4g, max-fw-size, smbios-entry-point-type. max-fw-size is kept without effect so
 * far.
 */
#include "qemu/osdep.h"
#include "hw/i386/pc.h"
#include "hw/timer/hpet.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "x86-internal.h"

#define PC_MAX_FW_SIZE (16 * MiB)

/* ---- flags ---- */

#define PC_FLAG(field)                                                        \
    static bool pc_machine_get_##field(Object *obj, Error **errp)             \
    {                                                                         \
        return PC_MACHINE(obj)->field;                                        \
    }                                                                         \
    static void pc_machine_set_##field(Object *obj, bool value, Error **errp) \
    {                                                                         \
        PC_MACHINE(obj)->field = value;                                       \
    }

PC_FLAG(hpet_enabled)
PC_FLAG(i8042_enabled)
PC_FLAG(smbus_enabled)
PC_FLAG(sata_enabled)
PC_FLAG(default_bus_bypass_iommu)

static const struct {
    const char *name;
    const char *description;
    bool (*get)(Object *obj, Error **errp);
    void (*set)(Object *obj, bool value, Error **errp);
} flag_props[] = {
    { "hpet", "Enable/disable high precision event timer emulation", pc_machine_get_hpet_enabled,
      pc_machine_set_hpet_enabled },
    { PC_MACHINE_I8042, "Enable/disable Intel 8042 PS/2 controller emulation",
      pc_machine_get_i8042_enabled, pc_machine_set_i8042_enabled },
    { PC_MACHINE_SMBUS, "Enable/disable system management bus", pc_machine_get_smbus_enabled,
      pc_machine_set_smbus_enabled },
    { PC_MACHINE_SATA, "Enable/disable Serial ATA bus", pc_machine_get_sata_enabled,
      pc_machine_set_sata_enabled },
    { "default-bus-bypass-iommu", "Devices of the root bus bypass an IOMMU",
      pc_machine_get_default_bus_bypass_iommu, pc_machine_set_default_bus_bypass_iommu },
};

/* ---- others ---- */

static void pc_machine_get_vmport(Object *obj, Visitor *v, const char *name, void *opaque,
                                  Error **errp)
{
    int value = PC_MACHINE(obj)->vmport;

    visit_type_enum(v, name, &value, &OnOffAuto_lookup, errp);
}

static void pc_machine_set_vmport(Object *obj, Visitor *v, const char *name, void *opaque,
                                  Error **errp)
{
    int value;

    if (visit_type_enum(v, name, &value, &OnOffAuto_lookup, errp)) {
        PC_MACHINE(obj)->vmport = value;
    }
}

static void pc_machine_get_max_ram_below_4g(Object *obj, Visitor *v, const char *name, void *opaque,
                                            Error **errp)
{
    visit_type_size(v, name, &PC_MACHINE(obj)->max_ram_below_4g, errp);
}

static void pc_machine_set_max_ram_below_4g(Object *obj, Visitor *v, const char *name, void *opaque,
                                            Error **errp)
{
    uint64_t value;

    if (!visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (value > 4 * GiB) {
        error_setg(errp,
                   "Machine option 'max-ram-below-4g=%" PRIu64 "' expects size less than or "
                   "equal to 4G",
                   value);
        return;
    }
    if (value < 1 * MiB) {
        warn_report("Only %" PRIu64 " bytes of RAM below the 4GiB boundary, "
                    "BIOS may not work with less than 1MiB",
                    value);
    }
    PC_MACHINE(obj)->max_ram_below_4g = value;
}

static void pc_machine_get_max_fw_size(Object *obj, Visitor *v, const char *name, void *opaque,
                                       Error **errp)
{
    visit_type_size(v, name, &PC_MACHINE(obj)->max_fw_size, errp);
}

static void pc_machine_set_max_fw_size(Object *obj, Visitor *v, const char *name, void *opaque,
                                       Error **errp)
{
    uint64_t value;

    if (!visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (value > PC_MAX_FW_SIZE) {
        error_setg(errp,
                   "max-fw-size=%" PRIu64 " is more than the 16 MiB below 4 GiB that are free for "
                   "firmware",
                   value);
        return;
    }
    PC_MACHINE(obj)->max_fw_size = value;
}

static char *pc_machine_get_smbios_ep(Object *obj, Error **errp)
{
    return g_strdup(PC_MACHINE(obj)->smbios_entry_point_type == 64 ? "64" : "32");
}

static void pc_machine_set_smbios_ep(Object *obj, const char *value, Error **errp)
{
    if (strcmp(value, "32") && strcmp(value, "64")) {
        error_setg(errp, "Parameter '" PC_MACHINE_SMBIOS_EP "' does not accept value '%s'", value);
        return;
    }
    PC_MACHINE(obj)->smbios_entry_point_type = !strcmp(value, "64") ? 64 : 32;
}

static const struct {
    const char *name;
    const char *type;
    const char *description;
    ObjectPropertyAccessor *get, *set;
} other_props[] = {
    { PC_MACHINE_VMPORT, "OnOffAuto", "Enable vmport (pc & q35)", pc_machine_get_vmport,
      pc_machine_set_vmport },
    { PC_MACHINE_MAX_RAM_BELOW_4G, "size", "Maximum ram below the 4G boundary (32bit boundary)",
      pc_machine_get_max_ram_below_4g, pc_machine_set_max_ram_below_4g },
    { PC_MACHINE_MAX_FW_SIZE, "size", "Maximum combined firmware size", pc_machine_get_max_fw_size,
      pc_machine_set_max_fw_size },
};

void pc_machine_class_add_properties(ObjectClass *oc)
{
    for (size_t i = 0; i < ARRAY_SIZE(flag_props); i++) {
        object_class_property_add_bool(oc, flag_props[i].name, flag_props[i].get,
                                       flag_props[i].set);
        object_class_property_set_description(oc, flag_props[i].name, flag_props[i].description);
    }
    for (size_t i = 0; i < ARRAY_SIZE(other_props); i++) {
        object_class_property_add(oc, other_props[i].name, other_props[i].type, other_props[i].get,
                                  other_props[i].set, NULL, NULL);
        object_class_property_set_description(oc, other_props[i].name, other_props[i].description);
    }
    object_class_property_add_str(oc, PC_MACHINE_SMBIOS_EP, pc_machine_get_smbios_ep,
                                  pc_machine_set_smbios_ep);
    object_class_property_set_description(oc, PC_MACHINE_SMBIOS_EP,
                                          "SMBIOS Entry Point type [32, 64]");
}
