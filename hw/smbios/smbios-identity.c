/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBIOS structures that say what a machine is called: BIOS (type 0), system (1), board (2), enclosure (3),
 * OEM strings (11). Specification: DMTF DSP0134 2.8.0, sections 7.1 to 7.4 and 7.12.
 */
#include "qemu/osdep.h"
#include "qemu/uuid.h"
#include "smbios-internal.h"
#include "sysemu/sysemu.h"

#define HANDLE_OEM_STRINGS 0xe00

/* --- BIOS, system, board, enclosure: sections 7.1 to 7.4 --- */

void smbios_build_bios(SmbiosBuilder *b)
{
    const char *release = smbios_value(0, "release"), *uefi = smbios_value(0, "uefi");
    unsigned int major = 0, minor = 0;

    if (release) {
        sscanf(release, "%u.%u", &major, &minor);
    }
    smbios_begin(b, 0, SMBIOS_HANDLE(0));
    smbios_put_field(b, 0, "vendor");
    smbios_put_field(b, 0, "version");
    smbios_put(b, 0xe800, 2);          /* segment */
    smbios_put_field(b, 0, "date");
    smbios_put(b, 0, 1);               /* 64 KiB of ROM */
    smbios_put(b, 1 << 3, 8);          /* characteristics are not told */
    smbios_put(b, 0, 1);
    smbios_put(b, 1 << 4 | 1 << 2 | (uefi && !strcmp(uefi, "on") ? 1 << 3 : 0), 1);    /* virtual; UEFI */
    smbios_put(b, major, 1);
    smbios_put(b, minor, 1);
    smbios_put(b, 0xffff, 2);          /* no embedded controller */
    smbios_end(b);
}

/* Fields of a UUID of version 2.6 and later: the first three are little endian. */
static void put_uuid(SmbiosBuilder *b)
{
    const char *text = smbios_value(1, "uuid");
    QemuUUID uuid = qemu_uuid_set ? qemu_uuid : (QemuUUID) { };

    if (text) {
        qemu_uuid_parse(text, &uuid);
    }
    uuid = qemu_uuid_bswap(uuid);
    g_array_append_vals(b->bytes, uuid.data, sizeof(uuid.data));
}

void smbios_build_system(SmbiosBuilder *b)
{
    smbios_begin(b, 1, SMBIOS_HANDLE(1));
    smbios_put_field(b, 1, "manufacturer");
    smbios_put_field(b, 1, "product");
    smbios_put_field(b, 1, "version");
    smbios_put_field(b, 1, "serial");
    put_uuid(b);
    smbios_put(b, 6, 1);               /* woken by the power switch */
    smbios_put_field(b, 1, "sku");
    smbios_put_field(b, 1, "family");
    smbios_end(b);
}

void smbios_build_board(SmbiosBuilder *b)
{
    smbios_begin(b, 2, SMBIOS_HANDLE(2));
    smbios_put_field(b, 2, "manufacturer");
    smbios_put_field(b, 2, "product");
    smbios_put_field(b, 2, "version");
    smbios_put_field(b, 2, "serial");
    smbios_put_field(b, 2, "asset");
    smbios_put(b, 1, 1);               /* a hosting board */
    smbios_put_field(b, 2, "location");
    smbios_put(b, SMBIOS_HANDLE(3), 2);
    smbios_put(b, 0xa, 1);             /* motherboard */
    smbios_put(b, 0, 1);
    smbios_end(b);
}

void smbios_build_enclosure(SmbiosBuilder *b)
{
    smbios_begin(b, 3, SMBIOS_HANDLE(3));
    smbios_put_field(b, 3, "manufacturer");
    smbios_put(b, SMBIOS_OTHER, 1);
    smbios_put_field(b, 3, "version");
    smbios_put_field(b, 3, "serial");
    smbios_put_field(b, 3, "asset");
    smbios_put(b, 3, 1);               /* boot-up, power supply, heat: safe */
    smbios_put(b, 3, 1);
    smbios_put(b, 3, 1);
    smbios_put(b, SMBIOS_UNKNOWN, 1);         /* security */
    smbios_put(b, 0, 4);               /* OEM's */
    smbios_put(b, 0, 1);               /* height, power cords, contained elements and their length */
    smbios_put(b, 0, 1);
    smbios_put(b, 0, 1);
    smbios_put(b, 0, 1);
    smbios_put_field(b, 3, "sku");
    smbios_end(b);
}

/* --- OEM strings: section 7.12 --- */

void smbios_build_oem_strings(SmbiosBuilder *b)
{
    GPtrArray *strings = smbios_oem_strings();
    unsigned count = MIN(strings->len, ARRAY_SIZE(b->strings));

    if (!count) {
        return;
    }
    smbios_begin(b, 11, HANDLE_OEM_STRINGS);
    smbios_put(b, count, 1);
    b->string_count = count;
    memcpy(b->strings, strings->pdata, count * sizeof(b->strings[0]));
    smbios_end(b);
}
