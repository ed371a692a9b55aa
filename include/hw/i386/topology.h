/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * APIC ids of x86 CPUs: the id is the concatenation of package, die, core and thread number, each
 * in as many bits as its count needs (Intel SDM vol. 3A, "Hierarchical Mapping of Shared
 * Resources").
 */
#ifndef HW_I386_TOPOLOGY_H
#define HW_I386_TOPOLOGY_H

#include "qemu/bitops.h"
#include "qemu/host-utils.h"

typedef uint32_t apic_id_t;

/* Place of a CPU thread; each id counts from 0 within the level above it. */
typedef struct X86CPUTopoIDs {
    unsigned pkg_id;
    unsigned die_id;
    unsigned core_id;
    unsigned smt_id;
} X86CPUTopoIDs;

/* Counts per level: dies in a package, cores in a die, threads in a core. All at least 1. */
typedef struct X86CPUTopoInfo {
    unsigned dies_per_pkg;
    unsigned cores_per_die;
    unsigned threads_per_core;
} X86CPUTopoInfo;

/* Bits that hold numbers below @count (0 bits for one). */
static inline unsigned apicid_bitwidth_for_count(unsigned count)
{
    return count > 1 ? 32 - clz32(count - 1) : 0;
}

/* APIC id of the thread at @ids. */
static inline apic_id_t x86_apicid_from_topo_ids(X86CPUTopoInfo *info, const X86CPUTopoIDs *ids)
{
    unsigned smt = apicid_bitwidth_for_count(info->threads_per_core);
    unsigned core = apicid_bitwidth_for_count(info->cores_per_die);
    unsigned die = apicid_bitwidth_for_count(info->dies_per_pkg);

    return (((((ids->pkg_id << die) | ids->die_id) << core) | ids->core_id) << smt) | ids->smt_id;
}

/* Place of CPU thread number @cpu_index when all levels are filled in order. */
static inline void x86_topo_ids_from_idx(X86CPUTopoInfo *info, unsigned cpu_index,
                                         X86CPUTopoIDs *ids)
{
    ids->smt_id = cpu_index % info->threads_per_core;
    cpu_index /= info->threads_per_core;
    ids->core_id = cpu_index % info->cores_per_die;
    cpu_index /= info->cores_per_die;
    ids->die_id = cpu_index % info->dies_per_pkg;
    ids->pkg_id = cpu_index / info->dies_per_pkg;
}

/* APIC id of CPU thread number @cpu_index. */
static inline apic_id_t x86_apicid_from_cpu_idx(X86CPUTopoInfo *info, unsigned cpu_index)
{
    X86CPUTopoIDs ids;

    x86_topo_ids_from_idx(info, cpu_index, &ids);
    return x86_apicid_from_topo_ids(info, &ids);
}

#endif
