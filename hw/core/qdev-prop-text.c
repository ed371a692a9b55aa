/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types of device properties with a text form of their own: MAC addresses, UUIDs, regions, block
 * sizes; and the enumerations that several device classes share.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/cutils.h"
#include "qemu/uuid.h"
#include "hw/qdev-properties-system.h"
#include "net/net.h"
#include "qdev-internal.h"

/* ---- MAC address ---- */

static void get_mac(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    MACAddr *mac = object_field_prop_ptr(obj, opaque);
    char buffer[3 * 6];
    char *p = buffer;

    snprintf(buffer, sizeof(buffer), "%02x:%02x:%02x:%02x:%02x:%02x", mac->a[0], mac->a[1],
             mac->a[2], mac->a[3], mac->a[4], mac->a[5]);
    visit_type_str(v, name, &p, errp);
}

/* Six bytes of two hex digits, with ':' or '-' between. */
static bool parse_mac(const char *text, uint8_t *mac)
{
    for (int i = 0; i < 6; i++) {
        const char *p = text + 3 * i;

        if (!g_ascii_isxdigit(p[0]) || !g_ascii_isxdigit(p[1])) {
            return false;
        }
        if (i < 5 ? p[2] != ':' && p[2] != '-' : p[2] != '\0') {
            return false;
        }
        mac[i] = g_ascii_xdigit_value(p[0]) << 4 | g_ascii_xdigit_value(p[1]);
    }
    return true;
}

static void set_mac(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    MACAddr *mac = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = NULL;
    MACAddr value;

    if (!visit_type_str(v, name, &text, errp)) {
        return;
    }
    if (!parse_mac(text, value.a)) {
        error_set_from_qdev_prop_error(errp, -EINVAL, obj, name, text);
        return;
    }
    *mac = value;
}

const PropertyInfo qdev_prop_macaddr = {
    .name = "str",
    .description = "Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56",
    .get = get_mac,
    .set = set_mac,
};

/* ---- reserved region ---- */

static void get_reserved_region(Object *obj, Visitor *v, const char *name, void *opaque,
                                Error **errp)
{
    ReservedRegion *rr = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = g_strdup_printf("0x%" PRIx64 ":0x%" PRIx64 ":%u", rr->low, rr->high,
                                            rr->type);

    visit_type_str(v, name, &text, errp);
}

static bool parse_reserved_region(const char *text, ReservedRegion *rr)
{
    const char *p = text;
    uint64_t low, high;
    unsigned type;

    if (qemu_strtou64(p, &p, 16, &low) || *p != ':' || qemu_strtou64(p + 1, &p, 16, &high) ||
        *p != ':' || qemu_strtoui(p + 1, NULL, 10, &type)) {
        return false;
    }
    *rr = (ReservedRegion) { .low = low, .high = high, .type = type };
    return true;
}

static void set_reserved_region(Object *obj, Visitor *v, const char *name, void *opaque,
                                Error **errp)
{
    ReservedRegion *p = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = NULL;
    ReservedRegion rr;

    if (!visit_type_str(v, name, &text, errp)) {
        return;
    }
    if (!parse_reserved_region(text, &rr)) {
        error_setg(errp,
                   "Property '%s': '%s' is not of the form LOW:HIGH:TYPE, example: "
                   "0xfee00000:0xfeefffff:1",
                   name, text);
        return;
    }
    *p = rr;
}

const PropertyInfo qdev_prop_reserved_region = {
    .name = "reserved_region",
    .description = "Reserved Region, example: 0xFEE00000:0xFEEFFFFF:0",
    .get = get_reserved_region,
    .set = set_reserved_region,
};

/* ---- UUID ---- */

#define UUID_VALUE_AUTO "auto"

static void get_uuid(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    g_autofree char *text = qemu_uuid_unparse_strdup(object_field_prop_ptr(obj, opaque));

    visit_type_str(v, name, &text, errp);
}

static void set_uuid(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    QemuUUID *uuid = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = NULL;

    if (!visit_type_str(v, name, &text, errp)) {
        return;
    }
    if (!strcmp(text, UUID_VALUE_AUTO)) {
        qemu_uuid_generate(uuid);
    } else if (qemu_uuid_parse(text, uuid) < 0) {
        error_set_from_qdev_prop_error(errp, -EINVAL, obj, name, text);
    }
}

static void set_default_uuid_auto(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_str(op, UUID_VALUE_AUTO);
}

const PropertyInfo qdev_prop_uuid = {
    .name = "str",
    .description = "UUID (aka GUID) or \"" UUID_VALUE_AUTO "\" for random value (default)",
    .get = get_uuid,
    .set = set_uuid,
    .set_default_value = set_default_uuid_auto,
};

/* ---- block size ---- */

#define MIN_BLOCK_SIZE 512
#define MAX_BLOCK_SIZE (2 * 1024 * 1024)

static void set_blocksize(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    DeviceState *dev = DEVICE(obj);
    uint64_t value;

    if (!visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (value && (value < MIN_BLOCK_SIZE || value > MAX_BLOCK_SIZE)) {
        error_setg(errp, "Property %s.%s doesn't take value %" PRIu64 " (minimum: %d, maximum: %d)",
                   dev->id ?: "", name, value, MIN_BLOCK_SIZE, MAX_BLOCK_SIZE);
        return;
    }
    if (value & (value - 1)) {
        error_setg(errp, "Property %s.%s doesn't take value '%" PRIu64 "', it's not a power of 2",
                   dev->id ?: "", name, value);
        return;
    }
    *(uint32_t *)object_field_prop_ptr(obj, opaque) = value;
}

const PropertyInfo qdev_prop_blocksize = {
    .name = "size",
    .description = "A power of two between 512 B and 2 MiB",
    .get = qdev_propinfo_get_size32,
    .set = set_blocksize,
    .set_default_value = qdev_propinfo_set_default_value_uint,
};

/* ---- enumerations ---- */

#define DEFINE_ENUM_INFO(kind, type, text) \
    const PropertyInfo qdev_prop_##kind = { \
        .name = #type, \
        .description = text, \
        .enum_table = &type##_lookup, \
        .get = qdev_propinfo_get_enum, \
        .set = qdev_propinfo_set_enum, \
        .set_default_value = qdev_propinfo_set_default_value_enum, \
    }

DEFINE_ENUM_INFO(losttickpolicy, LostTickPolicy, NULL);
DEFINE_ENUM_INFO(multifd_compression, MultiFDCompression,
                 "multifd_compression values, none/zlib/zstd");
DEFINE_ENUM_INFO(blockdev_on_error, BlockdevOnError,
                 "Error handling policy, report/ignore/enospc/stop/auto");
DEFINE_ENUM_INFO(bios_chs_trans, BiosAtaTranslation,
                 "Logical CHS translation algorithm, auto/none/lba/large/rechs");
DEFINE_ENUM_INFO(endian_mode, EndianMode, "Endian mode, little/big/unspecified");
DEFINE_ENUM_INFO(off_auto_pcibar, OffAutoPCIBAR, "off/auto/bar0/bar1/bar2/bar3/bar4/bar5");

const PropertyInfo qdev_prop_fdc_drive_type = {
    .name = "FdcDriveType",
    .description = "FDC drive type, 144/288/120/none/auto",
    .enum_table = &FloppyDriveType_lookup,
    .get = qdev_propinfo_get_enum,
    .set = qdev_propinfo_set_enum,
    .set_default_value = qdev_propinfo_set_default_value_enum,
};
