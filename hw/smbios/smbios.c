/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -smbios: fields of SMBIOS structures by type and name, their checks and defaults. Left out: file=,
 * structures as they are.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/uuid.h"
#include "smbios-internal.h"

/* What a value looks like. */
typedef enum FieldKind {
    KIND_STRING,
    KIND_NUMBER,    /* 16 bits */
    KIND_BOOL,
    KIND_UUID,
    KIND_RELEASE,   /* major.minor, of 8 bits each */
    KIND_LIST,      /* a string that may be given again */
} FieldKind;

/* The board's word for a field that is not given. */
typedef enum FieldDefault {
    DEFAULT_NONE,
    DEFAULT_MANUFACTURER,
    DEFAULT_PRODUCT,
    DEFAULT_VERSION,
    DEFAULT_MAX
} FieldDefault;

typedef struct Field {
    uint8_t type;
    const char *key;
    FieldKind kind;
    FieldDefault by_board;
    const char *otherwise;
} Field;

static const Field fields[] = {
    { 0, "vendor" },
    { 0, "version" },
    { 0, "date" },
    { 0, "release", KIND_RELEASE },
    { 0, "uefi", KIND_BOOL },
    { 1, "manufacturer", .by_board = DEFAULT_MANUFACTURER },
    { 1, "product", .by_board = DEFAULT_PRODUCT },
    { 1, "version", .by_board = DEFAULT_VERSION },
    { 1, "serial" },
    { 1, "uuid", KIND_UUID },
    { 1, "sku" },
    { 1, "family" },
    { 2, "manufacturer", .by_board = DEFAULT_MANUFACTURER },
    { 2, "product", .by_board = DEFAULT_PRODUCT },
    { 2, "version", .by_board = DEFAULT_VERSION },
    { 2, "serial" },
    { 2, "asset" },
    { 2, "location" },
    { 3, "manufacturer", .by_board = DEFAULT_MANUFACTURER },
    { 3, "version", .by_board = DEFAULT_VERSION },
    { 3, "serial" },
    { 3, "asset" },
    { 3, "sku" },
    { 4, "sock_pfx", .otherwise = "CPU" },
    { 4, "manufacturer", .by_board = DEFAULT_MANUFACTURER },
    { 4, "version", .by_board = DEFAULT_VERSION },
    { 4, "serial" },
    { 4, "asset" },
    { 4, "part" },
    { 4, "max-speed", KIND_NUMBER },
    { 4, "current-speed", KIND_NUMBER },
    { 11, "value", KIND_LIST },
    { 17, "loc_pfx", .otherwise = "DIMM" },
    { 17, "bank" },
    { 17, "manufacturer", .by_board = DEFAULT_MANUFACTURER },
    { 17, "serial" },
    { 17, "asset" },
    { 17, "part" },
    { 17, "speed", KIND_NUMBER },
};

/* Of the command line and the board: set before the machine runs. */
static struct {
    const char *values[ARRAY_SIZE(fields)];
    const char *defaults[DEFAULT_MAX];
    bool has_type[UINT8_MAX + 1];
    GPtrArray *oem_strings;
    SmbiosEntryPointType ep_type;
    uint32_t cpuid_version;
    uint32_t cpuid_features;
} smbios;

/* --- reading --- */

static int find_field(uint8_t type, const char *key)
{
    for (int i = 0; i < ARRAY_SIZE(fields); i++) {
        if (fields[i].type == type && !strcmp(fields[i].key, key)) {
            return i;
        }
    }
    return -1;
}

const char *smbios_value(uint8_t type, const char *key)
{
    int i = find_field(type, key);

    assert(i >= 0);
    return smbios.values[i] ?: smbios.defaults[fields[i].by_board] ?: fields[i].otherwise;
}

uint32_t smbios_number(uint8_t type, const char *key, uint32_t otherwise)
{
    const char *value = smbios_value(type, key);
    unsigned int number;

    return value && !qemu_strtoui(value, NULL, 0, &number) ? number : otherwise;
}

bool smbios_has_type(uint8_t type)
{
    return smbios.has_type[type];
}

GPtrArray *smbios_oem_strings(void)
{
    if (!smbios.oem_strings) {
        smbios.oem_strings = g_ptr_array_new();
    }
    return smbios.oem_strings;
}

SmbiosEntryPointType smbios_entry_point_type(void)
{
    return smbios.ep_type;
}

uint32_t smbios_cpuid_version(void)
{
    return smbios.cpuid_version;
}

uint32_t smbios_cpuid_features(void)
{
    return smbios.cpuid_features;
}

/* --- options --- */

static bool is_release(const char *value)
{
    unsigned int major, minor;
    char rest;

    return sscanf(value, "%3u.%3u%c", &major, &minor, &rest) == 2 && major <= UINT8_MAX && minor <= UINT8_MAX;
}

static bool is_valid(FieldKind kind, const char *value)
{
    unsigned int number;
    QemuUUID uuid;

    switch (kind) {
    case KIND_NUMBER:
        return !qemu_strtoui(value, NULL, 0, &number) && number <= UINT16_MAX;
    case KIND_BOOL:
        return !strcmp(value, "on") || !strcmp(value, "off");
    case KIND_UUID:
        return !qemu_uuid_parse(value, &uuid);
    case KIND_RELEASE:
        return is_release(value);
    case KIND_LIST:
        return *value;          /* an empty string ends the set of strings */
    default:
        return true;
    }
}

/* One key of -smbios, of the type that @opaque points to. */
static int add_field(void *opaque, const char *key, const char *value, Error **errp)
{
    unsigned int type = *(unsigned int *)opaque;
    int i;

    if (!strcmp(key, "type")) {
        return 0;
    }
    i = find_field(type, key);
    if (i < 0) {
        error_setg(errp, "Invalid parameter '%s': not a field of SMBIOS type %u", key, type);
        return -1;
    }
    if (!is_valid(fields[i].kind, value)) {
        error_setg(errp, "Invalid %s '%s' of SMBIOS type %u", key, value, type);
        return -1;
    }
    if (fields[i].kind == KIND_LIST) {
        g_ptr_array_add(smbios_oem_strings(), (void *)value);
    } else {
        smbios.values[i] = value;
    }
    return 0;
}

static bool is_known_type(uint64_t type)
{
    for (int i = 0; i < ARRAY_SIZE(fields); i++) {
        if (fields[i].type == type) {
            return true;
        }
    }
    return false;
}

void smbios_entry_add(QemuOpts *opts, Error **errp)
{
    const char *type_text = qemu_opt_get(opts, "type");
    unsigned int type;

    if (qemu_opt_get(opts, "file")) {
        error_setg(errp, "file= is not available: give the structure's fields by type=");
        return;
    }
    if (!type_text || qemu_strtoui(type_text, NULL, 0, &type) || !is_known_type(type)) {
        error_setg(errp, "type= must be one of 0, 1, 2, 3, 4, 11 and 17");
        return;
    }
    /* The option's strings live as long as the emulator. */
    if (!qemu_opt_foreach(opts, add_field, &type, errp)) {
        smbios.has_type[type] = true;
    }
}

/* --- the board --- */

void smbios_set_cpuid(uint32_t version, uint32_t features)
{
    smbios.cpuid_version = version;
    smbios.cpuid_features = features;
}

void smbios_set_defaults(const char *manufacturer, const char *product, const char *version, bool legacy_mode,
                         bool uuid_encoded, SmbiosEntryPointType ep_type)
{
    smbios.defaults[DEFAULT_MANUFACTURER] = manufacturer;
    smbios.defaults[DEFAULT_PRODUCT] = product;
    smbios.defaults[DEFAULT_VERSION] = version;
    smbios.ep_type = ep_type;
}
