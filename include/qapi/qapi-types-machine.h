/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values of the machine's structured properties, by the names of the QAPI schema (QEMU's QMP
 * reference, "Machines"). A has_x flag says whether the user gave x.
 */
#ifndef QAPI_TYPES_MACHINE_H
#define QAPI_TYPES_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

/* -smp */
typedef struct SMPConfiguration {
    bool has_cpus;
    int64_t cpus;
    bool has_sockets;
    int64_t sockets;
    bool has_dies;
    int64_t dies;
    bool has_clusters;
    int64_t clusters;
    bool has_cores;
    int64_t cores;
    bool has_threads;
    int64_t threads;
    bool has_maxcpus;
    int64_t maxcpus;
} SMPConfiguration;

/* -boot; strings are owned. */
typedef struct BootConfiguration {
    bool has_order;
    char *order;
    bool has_once;
    char *once;
    bool has_menu;
    bool menu;
    bool has_splash;
    char *splash;
    bool has_splash_time;
    int64_t splash_time;
    bool has_reboot_timeout;
    int64_t reboot_timeout;
    bool has_strict;
    bool strict;
} BootConfiguration;

/* -m; sizes in bytes. */
typedef struct MemorySizeConfiguration {
    bool has_size;
    uint64_t size;
    bool has_max_size;
    uint64_t max_size;
    bool has_slots;
    uint64_t slots;
} MemorySizeConfiguration;

/* Where a CPU sits. */
typedef struct CpuInstanceProperties {
    bool has_node_id;
    int64_t node_id;
    bool has_socket_id;
    int64_t socket_id;
    bool has_die_id;
    int64_t die_id;
    bool has_cluster_id;
    int64_t cluster_id;
    bool has_core_id;
    int64_t core_id;
    bool has_thread_id;
    int64_t thread_id;
} CpuInstanceProperties;

#endif
