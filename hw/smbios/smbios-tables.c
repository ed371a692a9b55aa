/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBIOS structures and entry point. Specification: DMTF DSP0134 2.8.0 and 3.0.0, chapters 5 to 7. There are BIOS (type
 * 0) and baseboard (2) if -smbios names them; system (1), enclosure (3), processors (4), OEM strings (11), memory (16,
 * 17, 19), boot status (32), end (127).
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/uuid.h"
#include "qemu/units.h"
#include "smbios-internal.h"
#include "sysemu/sysemu.h"

/* Handles: the type in the upper byte; of memory in the upper nibble, since there may be many. */
#define HANDLE(type) ((type) << 8)
#define HANDLE_OEM_STRINGS 0xe00
#define HANDLE_MEMORY_ARRAY 0x1000
#define HANDLE_MEMORY_DEVICE 0x1100
#define HANDLE_MAPPED_ADDRESS 0x1300
#define HANDLE_BOOT 0x2000
#define HANDLE_NONE 0xffff
#define HANDLE_NO_ERROR_INFO 0xfffe

#define OTHER 1
#define UNKNOWN 2

#define DIMM_BYTES_MAX (16 * GiB)
#define SPEED_OTHERWISE_MHZ 2000

/* All structures, and the one that is being built. */
typedef struct Builder {
    GArray *bytes;
    unsigned start;             /* of the structure */
    const char *strings[UINT8_MAX];
    unsigned string_count;
    unsigned count;             /* structures */
    unsigned largest;           /* bytes, with strings */
} Builder;

/* --- structures: section 6.1 --- */

static void put(Builder *b, uint64_t value, int size)
{
    build_append_int_noprefix(b->bytes, value, size);
}

static void begin(Builder *b, uint8_t type, uint16_t handle)
{
    b->start = b->bytes->len;
    b->string_count = 0;
    put(b, type, 1);
    put(b, 0, 1);       /* length */
    put(b, handle, 2);
}

/* The number of a string that comes behind the structure; 0: none. */
static void put_string(Builder *b, const char *text)
{
    if (!text || !*text || b->string_count == ARRAY_SIZE(b->strings)) {
        put(b, 0, 1);
        return;
    }
    b->strings[b->string_count++] = text;
    put(b, b->string_count, 1);
}

static void put_field(Builder *b, uint8_t type, const char *key)
{
    put_string(b, smbios_value(type, key));
}

/* Length and strings, which end with an empty one. */
static void end(Builder *b)
{
    ((uint8_t *)b->bytes->data)[b->start + 1] = b->bytes->len - b->start;
    for (unsigned i = 0; i < b->string_count; i++) {
        g_array_append_vals(b->bytes, b->strings[i], strlen(b->strings[i]) + 1);
    }
    put(b, 0, b->string_count ? 1 : 2);
    b->largest = MAX(b->largest, b->bytes->len - b->start);
    b->count++;
}

/* --- BIOS, system, board, enclosure: sections 7.1 to 7.4 --- */

static void build_bios(Builder *b)
{
    const char *release = smbios_value(0, "release"), *uefi = smbios_value(0, "uefi");
    unsigned int major = 0, minor = 0;

    if (release) {
        sscanf(release, "%u.%u", &major, &minor);
    }
    begin(b, 0, HANDLE(0));
    put_field(b, 0, "vendor");
    put_field(b, 0, "version");
    put(b, 0xe800, 2);          /* segment */
    put_field(b, 0, "date");
    put(b, 0, 1);               /* 64 KiB of ROM */
    put(b, 1 << 3, 8);          /* characteristics are not told */
    put(b, 0, 1);
    put(b, 1 << 4 | 1 << 2 | (uefi && !strcmp(uefi, "on") ? 1 << 3 : 0), 1);    /* virtual; UEFI */
    put(b, major, 1);
    put(b, minor, 1);
    put(b, 0xffff, 2);          /* no embedded controller */
    end(b);
}

/* Fields of a UUID of version 2.6 and later: the first three are little endian. */
static void put_uuid(Builder *b)
{
    const char *text = smbios_value(1, "uuid");
    QemuUUID uuid = qemu_uuid_set ? qemu_uuid : (QemuUUID) { };

    if (text) {
        qemu_uuid_parse(text, &uuid);
    }
    uuid = qemu_uuid_bswap(uuid);
    g_array_append_vals(b->bytes, uuid.data, sizeof(uuid.data));
}

static void build_system(Builder *b)
{
    begin(b, 1, HANDLE(1));
    put_field(b, 1, "manufacturer");
    put_field(b, 1, "product");
    put_field(b, 1, "version");
    put_field(b, 1, "serial");
    put_uuid(b);
    put(b, 6, 1);               /* woken by the power switch */
    put_field(b, 1, "sku");
    put_field(b, 1, "family");
    end(b);
}

static void build_board(Builder *b)
{
    begin(b, 2, HANDLE(2));
    put_field(b, 2, "manufacturer");
    put_field(b, 2, "product");
    put_field(b, 2, "version");
    put_field(b, 2, "serial");
    put_field(b, 2, "asset");
    put(b, 1, 1);               /* a hosting board */
    put_field(b, 2, "location");
    put(b, HANDLE(3), 2);
    put(b, 0xa, 1);             /* motherboard */
    put(b, 0, 1);
    end(b);
}

static void build_enclosure(Builder *b)
{
    begin(b, 3, HANDLE(3));
    put_field(b, 3, "manufacturer");
    put(b, OTHER, 1);
    put_field(b, 3, "version");
    put_field(b, 3, "serial");
    put_field(b, 3, "asset");
    put(b, 3, 1);               /* boot-up, power supply, heat: safe */
    put(b, 3, 1);
    put(b, 3, 1);
    put(b, UNKNOWN, 1);         /* security */
    put(b, 0, 4);               /* OEM's */
    put(b, 0, 1);               /* height, power cords, contained elements and their length */
    put(b, 0, 1);
    put(b, 0, 1);
    put(b, 0, 1);
    put_field(b, 3, "sku");
    end(b);
}

/* --- processors: section 7.5 --- */

static void build_processor(Builder *b, MachineState *ms, unsigned int socket)
{
    g_autofree char *name = g_strdup_printf("%s %u", smbios_value(4, "sock_pfx"), socket);
    unsigned int cores = ms->smp.cores, threads = cores * ms->smp.threads;

    begin(b, 4, HANDLE(4) + socket);
    put_string(b, name);
    put(b, 3, 1);               /* central processor */
    put(b, OTHER, 1);           /* family: 2 in the long field */
    put_field(b, 4, "manufacturer");
    put(b, smbios_cpuid_version(), 4);
    put(b, smbios_cpuid_features(), 4);
    put_field(b, 4, "version");
    put(b, 0, 1);               /* voltage */
    put(b, 0, 2);               /* external clock */
    put(b, smbios_number(4, "max-speed", SPEED_OTHERWISE_MHZ), 2);
    put(b, smbios_number(4, "current-speed", SPEED_OTHERWISE_MHZ), 2);
    put(b, 0x41, 1);            /* populated and enabled */
    put(b, OTHER, 1);           /* upgrade */
    put(b, HANDLE_NONE, 2);     /* caches */
    put(b, HANDLE_NONE, 2);
    put(b, HANDLE_NONE, 2);
    put_field(b, 4, "serial");
    put_field(b, 4, "asset");
    put_field(b, 4, "part");
    put(b, MIN(cores, 0xff), 1);
    put(b, MIN(cores, 0xff), 1);
    put(b, MIN(threads, 0xff), 1);
    put(b, UNKNOWN, 2);         /* characteristics */
    put(b, OTHER, 2);
    if (smbios_entry_point_type() == SMBIOS_ENTRY_POINT_TYPE_64) {
        put(b, cores, 2);
        put(b, cores, 2);
        put(b, threads, 2);
    }
    end(b);
}

static void build_processors(Builder *b, MachineState *ms)
{
    unsigned int sockets = DIV_ROUND_UP(ms->smp.max_cpus, ms->smp.cores * ms->smp.threads);

    for (unsigned int i = 0; i < sockets; i++) {
        build_processor(b, ms, i);
    }
}

/* --- OEM strings: section 7.12 --- */

static void build_oem_strings(Builder *b)
{
    GPtrArray *strings = smbios_oem_strings();
    unsigned count = MIN(strings->len, ARRAY_SIZE(b->strings));

    if (!count) {
        return;
    }
    begin(b, 11, HANDLE_OEM_STRINGS);
    put(b, count, 1);
    b->string_count = count;
    memcpy(b->strings, strings->pdata, count * sizeof(b->strings[0]));
    end(b);
}

/* --- memory: sections 7.17, 7.18, 7.20 --- */

static void build_memory_array(Builder *b, uint64_t ram_size, unsigned int dimms)
{
    bool is_long = ram_size >= 2 * TiB;

    begin(b, 16, HANDLE_MEMORY_ARRAY);
    put(b, OTHER, 1);                                   /* location */
    put(b, 3, 1);                                       /* system memory */
    put(b, 6, 1);                                       /* multi-bit error correction */
    put(b, is_long ? 0x80000000 : ram_size / KiB, 4);
    put(b, HANDLE_NO_ERROR_INFO, 2);
    put(b, dimms, 2);
    put(b, is_long ? ram_size : 0, 8);
    end(b);
}

static void build_memory_device(Builder *b, unsigned int i, uint64_t size)
{
    g_autofree char *name = g_strdup_printf("%s %u", smbios_value(17, "loc_pfx"), i);
    uint16_t speed = smbios_number(17, "speed", 0);

    begin(b, 17, HANDLE_MEMORY_DEVICE + i);
    put(b, HANDLE_MEMORY_ARRAY, 2);
    put(b, HANDLE_NO_ERROR_INFO, 2);
    put(b, 0xffff, 2);          /* widths */
    put(b, 0xffff, 2);
    put(b, size / MiB, 2);
    put(b, 9, 1);               /* a DIMM */
    put(b, 0, 1);               /* of no set */
    put_string(b, name);
    put_field(b, 17, "bank");
    put(b, 7, 1);               /* RAM */
    put(b, 1 << 1, 2);          /* other */
    put(b, speed, 2);
    put_field(b, 17, "manufacturer");
    put_field(b, 17, "serial");
    put_field(b, 17, "asset");
    put_field(b, 17, "part");
    put(b, 0, 1);               /* rank */
    put(b, 0, 4);               /* extended size */
    put(b, speed, 2);
    put(b, 0, 2);               /* voltages */
    put(b, 0, 2);
    put(b, 0, 2);
    end(b);
}

static void build_mapped_address(Builder *b, unsigned int i, uint64_t start, uint64_t length)
{
    uint64_t last_kib = (start + length - 1) / KiB;
    bool is_long = last_kib >= UINT32_MAX;

    begin(b, 19, HANDLE_MAPPED_ADDRESS + i);
    put(b, is_long ? UINT32_MAX : start / KiB, 4);
    put(b, is_long ? UINT32_MAX : last_kib, 4);
    put(b, HANDLE_MEMORY_ARRAY, 2);
    put(b, 1, 1);               /* partition width */
    put(b, is_long ? start : 0, 8);
    put(b, is_long ? start + length - 1 : 0, 8);
    end(b);
}

static void build_memory(Builder *b, MachineState *ms, const struct smbios_phys_mem_area *areas, unsigned int count)
{
    /* As many DIMMs as there are handles for. */
    unsigned int dimms = MIN(DIV_ROUND_UP(ms->ram_size, DIMM_BYTES_MAX),
                             HANDLE_MAPPED_ADDRESS - HANDLE_MEMORY_DEVICE);

    build_memory_array(b, ms->ram_size, dimms);
    for (unsigned int i = 0; i < dimms; i++) {
        build_memory_device(b, i, MIN(ms->ram_size - i * DIMM_BYTES_MAX, DIMM_BYTES_MAX));
    }
    for (unsigned int i = 0; i < count; i++) {
        build_mapped_address(b, i, areas[i].address, areas[i].length);
    }
}

/* --- boot status, end: sections 7.33 and 7.45 --- */

static void build_boot_status(Builder *b)
{
    begin(b, 32, HANDLE_BOOT);
    put(b, 0, 6);
    put(b, 0, 1);               /* no error */
    end(b);
}

static void build_end(Builder *b)
{
    begin(b, 127, HANDLE(127));
    end(b);
}

/* --- entry points: section 5.2; firmware fills in address and checksums --- */

static GArray *entry_point_32(const Builder *b)
{
    GArray *ep = g_array_new(false, true, 1);

    g_array_append_vals(ep, "_SM_", 4);
    build_append_int_noprefix(ep, 0, 1);            /* checksum */
    build_append_int_noprefix(ep, 31, 1);
    build_append_int_noprefix(ep, 0x0802, 2);       /* 2.8 */
    build_append_int_noprefix(ep, b->largest, 2);
    build_append_int_noprefix(ep, 0, 6);            /* revision, formatted area */
    g_array_append_vals(ep, "_DMI_", 5);
    build_append_int_noprefix(ep, 0, 1);            /* checksum */
    build_append_int_noprefix(ep, b->bytes->len, 2);
    build_append_int_noprefix(ep, 0, 4);            /* address */
    build_append_int_noprefix(ep, b->count, 2);
    build_append_int_noprefix(ep, 0x28, 1);
    return ep;
}

static GArray *entry_point_64(const Builder *b)
{
    GArray *ep = g_array_new(false, true, 1);

    g_array_append_vals(ep, "_SM3_", 5);
    build_append_int_noprefix(ep, 0, 1);            /* checksum */
    build_append_int_noprefix(ep, 24, 1);
    build_append_int_noprefix(ep, 3, 1);            /* 3.0, revision 0 */
    build_append_int_noprefix(ep, 0, 2);
    build_append_int_noprefix(ep, 1, 2);
    build_append_int_noprefix(ep, b->bytes->len, 4);
    build_append_int_noprefix(ep, 0, 8);            /* address */
    return ep;
}

static uint8_t *take(GArray *array, size_t *len)
{
    *len = array->len;
    return (uint8_t *)g_array_free(array, false);
}

void smbios_get_tables(MachineState *ms, const struct smbios_phys_mem_area *mem_array,
                       const unsigned int mem_array_size, uint8_t **tables, size_t *tables_len, uint8_t **anchor,
                       size_t *anchor_len, Error **errp)
{
    Builder b = { .bytes = g_array_new(false, true, 1) };
    bool is_32 = smbios_entry_point_type() != SMBIOS_ENTRY_POINT_TYPE_64;

    if (smbios_has_type(0)) {
        build_bios(&b);
    }
    build_system(&b);
    if (smbios_has_type(2)) {
        build_board(&b);
    }
    build_enclosure(&b);
    build_processors(&b, ms);
    build_oem_strings(&b);
    build_memory(&b, ms, mem_array, mem_array_size);
    build_boot_status(&b);
    build_end(&b);
    if (is_32 && b.bytes->len > UINT16_MAX) {
        error_setg(errp, "SMBIOS tables of %u bytes are too long for the 32-bit entry point: use"
                   " smbios-entry-point-type=64", b.bytes->len);
        g_array_free(b.bytes, true);
        return;
    }
    *anchor = take(is_32 ? entry_point_32(&b) : entry_point_64(&b), anchor_len);
    *tables = take(b.bytes, tables_len);
}
