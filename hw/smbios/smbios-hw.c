/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBIOS structures that say what is in a machine: processors (type 4), memory (16, 17, 19), IPMI interfaces
 * (38). Specification: DMTF DSP0134 2.8.0 and 3.0.0, sections 7.5, 7.17, 7.18, 7.20, 7.39.
 */
#include "qemu/osdep.h"
#include "hw/ipmi/ipmi.h"
#include "hw/sysbus.h"
#include "qemu/units.h"
#include "smbios-internal.h"

/* Of memory the type is in the upper nibble, since there may be many. */
#define HANDLE_MEMORY_ARRAY 0x1000
#define HANDLE_MEMORY_DEVICE 0x1100
#define HANDLE_MAPPED_ADDRESS 0x1300
#define HANDLE_IPMI 0x3000
#define HANDLE_NONE 0xffff
#define HANDLE_NO_ERROR_INFO 0xfffe

#define DIMM_BYTES_MAX (16 * GiB)
#define SPEED_OTHERWISE_MHZ 2000

/* --- processors: section 7.5 --- */

static void build_processor(SmbiosBuilder *b, MachineState *ms, unsigned int socket)
{
    g_autofree char *name = g_strdup_printf("%s %u", smbios_value(4, "sock_pfx"), socket);
    unsigned int cores = ms->smp.cores, threads = cores * ms->smp.threads;

    smbios_begin(b, 4, SMBIOS_HANDLE(4) + socket);
    smbios_put_string(b, name);
    smbios_put(b, 3, 1);               /* central processor */
    smbios_put(b, SMBIOS_OTHER, 1);           /* family: 2 in the long field */
    smbios_put_field(b, 4, "manufacturer");
    smbios_put(b, smbios_cpuid_version(), 4);
    smbios_put(b, smbios_cpuid_features(), 4);
    smbios_put_field(b, 4, "version");
    smbios_put(b, 0, 1);               /* voltage */
    smbios_put(b, 0, 2);               /* external clock */
    smbios_put(b, smbios_number(4, "max-speed", SPEED_OTHERWISE_MHZ), 2);
    smbios_put(b, smbios_number(4, "current-speed", SPEED_OTHERWISE_MHZ), 2);
    smbios_put(b, 0x41, 1);            /* populated and enabled */
    smbios_put(b, SMBIOS_OTHER, 1);           /* upgrade */
    smbios_put(b, HANDLE_NONE, 2);     /* caches */
    smbios_put(b, HANDLE_NONE, 2);
    smbios_put(b, HANDLE_NONE, 2);
    smbios_put_field(b, 4, "serial");
    smbios_put_field(b, 4, "asset");
    smbios_put_field(b, 4, "part");
    smbios_put(b, MIN(cores, 0xff), 1);
    smbios_put(b, MIN(cores, 0xff), 1);
    smbios_put(b, MIN(threads, 0xff), 1);
    smbios_put(b, SMBIOS_UNKNOWN, 2);         /* characteristics */
    smbios_put(b, SMBIOS_OTHER, 2);
    if (smbios_entry_point_type() == SMBIOS_ENTRY_POINT_TYPE_64) {
        smbios_put(b, cores, 2);
        smbios_put(b, cores, 2);
        smbios_put(b, threads, 2);
    }
    smbios_end(b);
}

void smbios_build_processors(SmbiosBuilder *b, MachineState *ms)
{
    unsigned int sockets = DIV_ROUND_UP(ms->smp.max_cpus, ms->smp.cores * ms->smp.threads);

    for (unsigned int i = 0; i < sockets; i++) {
        build_processor(b, ms, i);
    }
}

/* --- memory: sections 7.17, 7.18, 7.20 --- */

static void build_memory_array(SmbiosBuilder *b, uint64_t ram_size, unsigned int dimms)
{
    bool is_long = ram_size >= 2 * TiB;

    smbios_begin(b, 16, HANDLE_MEMORY_ARRAY);
    smbios_put(b, SMBIOS_OTHER, 1);                                   /* location */
    smbios_put(b, 3, 1);                                       /* system memory */
    smbios_put(b, 6, 1);                                       /* multi-bit error correction */
    smbios_put(b, is_long ? 0x80000000 : ram_size / KiB, 4);
    smbios_put(b, HANDLE_NO_ERROR_INFO, 2);
    smbios_put(b, dimms, 2);
    smbios_put(b, is_long ? ram_size : 0, 8);
    smbios_end(b);
}

static void build_memory_device(SmbiosBuilder *b, unsigned int i, uint64_t size)
{
    g_autofree char *name = g_strdup_printf("%s %u", smbios_value(17, "loc_pfx"), i);
    uint16_t speed = smbios_number(17, "speed", 0);

    smbios_begin(b, 17, HANDLE_MEMORY_DEVICE + i);
    smbios_put(b, HANDLE_MEMORY_ARRAY, 2);
    smbios_put(b, HANDLE_NO_ERROR_INFO, 2);
    smbios_put(b, 0xffff, 2);          /* widths */
    smbios_put(b, 0xffff, 2);
    smbios_put(b, size / MiB, 2);
    smbios_put(b, 9, 1);               /* a DIMM */
    smbios_put(b, 0, 1);               /* of no set */
    smbios_put_string(b, name);
    smbios_put_field(b, 17, "bank");
    smbios_put(b, 7, 1);               /* RAM */
    smbios_put(b, 1 << 1, 2);          /* other */
    smbios_put(b, speed, 2);
    smbios_put_field(b, 17, "manufacturer");
    smbios_put_field(b, 17, "serial");
    smbios_put_field(b, 17, "asset");
    smbios_put_field(b, 17, "part");
    smbios_put(b, 0, 1);               /* rank */
    smbios_put(b, 0, 4);               /* extended size */
    smbios_put(b, speed, 2);
    smbios_put(b, 0, 2);               /* voltages */
    smbios_put(b, 0, 2);
    smbios_put(b, 0, 2);
    smbios_end(b);
}

static void build_mapped_address(SmbiosBuilder *b, unsigned int i, uint64_t start, uint64_t length)
{
    uint64_t last_kib = (start + length - 1) / KiB;
    bool is_long = last_kib >= UINT32_MAX;

    smbios_begin(b, 19, HANDLE_MAPPED_ADDRESS + i);
    smbios_put(b, is_long ? UINT32_MAX : start / KiB, 4);
    smbios_put(b, is_long ? UINT32_MAX : last_kib, 4);
    smbios_put(b, HANDLE_MEMORY_ARRAY, 2);
    smbios_put(b, 1, 1);               /* partition width */
    smbios_put(b, is_long ? start : 0, 8);
    smbios_put(b, is_long ? start + length - 1 : 0, 8);
    smbios_end(b);
}

void smbios_build_memory(SmbiosBuilder *b, MachineState *ms, const struct smbios_phys_mem_area *areas,
                         unsigned int count)
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

/* --- IPMI interfaces: section 7.39 --- */

static void build_ipmi_interface(SmbiosBuilder *b, IPMIInterface *ii, unsigned int i)
{
    IPMIFwInfo info = { 0 };
    uint8_t modifier;

    IPMI_INTERFACE_GET_CLASS(ii)->get_fwinfo(ii, &info);
    modifier = info.irq_type == IPMI_LEVEL_IRQ ? 1 : 0;
    if (info.register_spacing == 4 || info.register_spacing == 16) {
        modifier |= (info.register_spacing == 4 ? 1 : 2) << 6;
    }
    smbios_begin(b, 38, HANDLE_IPMI + i);
    smbios_put(b, info.interface_type, 1);
    smbios_put(b, info.ipmi_spec_major_revision << 4 | info.ipmi_spec_minor_revision, 1);
    smbios_put(b, info.i2c_slave_address, 1);
    smbios_put(b, 0, 1);               /* nonvolatile storage */
    smbios_put(b, info.base_address | (info.memspace == IPMI_MEMSPACE_IO), 8);
    smbios_put(b, modifier, 1);
    smbios_put(b, MAX(info.interrupt_number, 0), 1);
    smbios_end(b);
}

/* All below @bus, in the order of the buses. */
static unsigned int build_interfaces(SmbiosBuilder *b, BusState *bus, unsigned int count)
{
    BusChild *kid;
    BusState *child;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        Object *ii = object_dynamic_cast(OBJECT(kid->child), TYPE_IPMI_INTERFACE);

        if (ii) {
            build_ipmi_interface(b, IPMI_INTERFACE(ii), count++);
        }
        QLIST_FOREACH(child, &kid->child->child_bus, sibling) {
            count = build_interfaces(b, child, count);
        }
    }
    return count;
}

void smbios_build_ipmi(SmbiosBuilder *b)
{
    build_interfaces(b, sysbus_get_default(), 0);
}
