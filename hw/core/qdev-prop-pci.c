/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types of device properties for PCI: slot and function, addresses on the host, link speed and
 * width. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-common.h"
#include "qapi/visitor.h"
#include "qemu/cutils.h"
#include "hw/pci/pcie_regs.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties-system.h"
#include "qdev-internal.h"

/* ---- PCI slot and function ---- */

/* "SLOT" or "SLOT.FUNCTION" in hex; -1 when it is none. */
static int parse_devfn(const char *text)
{
    const char *end;
    unsigned slot, function = 0;

    if (!g_ascii_isxdigit(*text) || qemu_strtoui(text, &end, 16, &slot)) {
        return -1;
    }
    if (*end == '.') {
        if (!g_ascii_isxdigit(end[1]) || qemu_strtoui(end + 1, &end, 16, &function)) {
            return -1;
        }
    }
    return *end || slot > 31 || function > 7 ? -1 : (int)(slot << 3 | function);
}

static void set_pci_devfn(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    int32_t *p = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = NULL;
    int32_t value;

    /* Not a string: then a number, that is the devfn itself. */
    if (!visit_type_str(v, name, &text, NULL)) {
        if (!visit_type_int32(v, name, &value, errp)) {
            return;
        }
        if (value < -1 || value > 255) {
            error_setg(errp, "Parameter '%s' expects a value between -1 and 255", name);
            return;
        }
        *p = value;
        return;
    }
    value = parse_devfn(text);
    if (value < 0) {
        error_set_from_qdev_prop_error(errp, -EINVAL, obj, name, text);
        return;
    }
    *p = value;
}

static int print_pci_devfn(Object *obj, Property *prop, char *dest, size_t len)
{
    int32_t devfn = *(int32_t *)object_field_prop_ptr(obj, prop);

    return devfn == -1 ? snprintf(dest, len, "<unset>")
                       : snprintf(dest, len, "%02x.%x", devfn >> 3, devfn & 7);
}

const PropertyInfo qdev_prop_pci_devfn = {
    .name = "int32",
    .description = "Slot and optional function number, example: 06.0 or 06",
    .print = print_pci_devfn,
    .get = qdev_propinfo_get_int32,
    .set = set_pci_devfn,
    .set_default_value = qdev_propinfo_set_default_value_int,
};

/* ---- PCI address on the host ---- */

static void get_pci_host_devaddr(Object *obj, Visitor *v, const char *name, void *opaque,
                                 Error **errp)
{
    PCIHostDeviceAddress *addr = object_field_prop_ptr(obj, opaque);
    bool unset = addr->domain == ~0u;
    g_autofree char *text = unset ? g_strdup("")
                                  : g_strdup_printf("%04x:%02x:%02x.%u", addr->domain, addr->bus,
                                                    addr->slot, addr->function);

    visit_type_str(v, name, &text, errp);
}

/* "[DOMAIN:]BUS:SLOT.FUNCTION" in hex. */
static bool parse_pci_host_devaddr(const char *text, PCIHostDeviceAddress *addr)
{
    static const char form[] =
        "^(?:([0-9a-fA-F]{1,4}):)?([0-9a-fA-F]{1,2}):([0-9a-fA-F]{1,2})\\.([0-7])$";
    g_autoptr(GRegex) regex = g_regex_new(form, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    unsigned part[4] = { 0 };

    if (!g_regex_match(regex, text, 0, &match)) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        g_autofree char *digits = g_match_info_fetch(match, i + 1);

        part[i] = g_ascii_strtoull(digits, NULL, 16);
    }
    *addr = (PCIHostDeviceAddress) {
        .domain = part[0], .bus = part[1], .slot = part[2], .function = part[3],
    };
    return part[2] < 32;
}

static void set_pci_host_devaddr(Object *obj, Visitor *v, const char *name, void *opaque,
                                 Error **errp)
{
    PCIHostDeviceAddress *p = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = NULL;
    PCIHostDeviceAddress addr;

    if (!visit_type_str(v, name, &text, errp)) {
        return;
    }
    if (!parse_pci_host_devaddr(text, &addr)) {
        error_set_from_qdev_prop_error(errp, -EINVAL, obj, name, text);
        return;
    }
    *p = addr;
}

const PropertyInfo qdev_prop_pci_host_devaddr = {
    .name = "str",
    .description = "Address (bus/device/function) of the host device, example: 04:10.0",
    .get = get_pci_host_devaddr,
    .set = set_pci_host_devaddr,
};

/* ---- link speed and width: fields hold the codes of the Link Capabilities register ---- */

/* Codes by PCIELinkSpeed and by PCIELinkWidth. */
static const int speed_codes[PCIE_LINK_SPEED__MAX] = {
    QEMU_PCI_EXP_LNK_2_5GT, QEMU_PCI_EXP_LNK_5GT, QEMU_PCI_EXP_LNK_8GT, QEMU_PCI_EXP_LNK_16GT,
};
static const int width_codes[PCIE_LINK_WIDTH__MAX] = {
    QEMU_PCI_EXP_LNK_X1, QEMU_PCI_EXP_LNK_X2, QEMU_PCI_EXP_LNK_X4, QEMU_PCI_EXP_LNK_X8,
    QEMU_PCI_EXP_LNK_X12, QEMU_PCI_EXP_LNK_X16, QEMU_PCI_EXP_LNK_X32,
};

static void get_code(Object *obj, Visitor *v, const char *name, Property *prop, const int *codes,
                     Error **errp)
{
    int code = *(int *)object_field_prop_ptr(obj, prop);

    for (int i = 0; i < prop->info->enum_table->size; i++) {
        if (codes[i] == code) {
            visit_type_enum(v, name, &i, prop->info->enum_table, errp);
            return;
        }
    }
    error_setg(errp, "Property '%s.%s' has no name for code %d", object_get_typename(obj), name,
               code);
}

static void set_code(Object *obj, Visitor *v, const char *name, Property *prop, const int *codes,
                     Error **errp)
{
    int value;

    if (visit_type_enum(v, name, &value, prop->info->enum_table, errp)) {
        *(int *)object_field_prop_ptr(obj, prop) = codes[value];
    }
}

static void get_link_speed(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    get_code(obj, v, name, opaque, speed_codes, errp);
}

static void set_link_speed(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    set_code(obj, v, name, opaque, speed_codes, errp);
}

const PropertyInfo qdev_prop_pcie_link_speed = {
    .name = "PCIELinkSpeed",
    .description = "2_5/5/8/16",
    .enum_table = &PCIELinkSpeed_lookup,
    .get = get_link_speed,
    .set = set_link_speed,
    .set_default_value = qdev_propinfo_set_default_value_enum,
};

static void get_link_width(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    get_code(obj, v, name, opaque, width_codes, errp);
}

static void set_link_width(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    set_code(obj, v, name, opaque, width_codes, errp);
}

const PropertyInfo qdev_prop_pcie_link_width = {
    .name = "PCIELinkWidth",
    .description = "1/2/4/8/12/16/32",
    .enum_table = &PCIELinkWidth_lookup,
    .get = get_link_width,
    .set = set_link_width,
    .set_default_value = qdev_propinfo_set_default_value_enum,
};
